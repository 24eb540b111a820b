"""Why two curves differ, in sentences that follow from their numbers."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from pathways.curves.gap import compare_curves, early_starts, entry_prices
from pathways.curves.study import Study

OPTIONS = ["mid", "new", "pump", "never"]


def curve(**changes: object) -> xr.Dataset:
    """Three steps at 1, 15 and 300 with 30, 20, 10 and 0 t left: `mid` comes first and goes last,
    `pump` second, `new` third; `never` does not run.
    """
    activity = np.array([[0, 0, 0, 0], [10, 0, 0, 0], [10, 0, 10, 0], [0, 10, 10, 0]], dtype=float)
    found = xr.Dataset(
        {
            "activity": (("point", "technology"), activity),
            "credited": (("point", "technology"), activity * [1.0, 2.0, 1.0, 0.0]),
            "marginal_cost": ("step", [1.0, 15.0, 300.0]),
            "emissions": ("point", [30.0, 20.0, 10.0, 0.0]),
            "cost_increase": ("point", [0.0, 0.1, 0.2, 0.9]),
            "limits": ("point", ["", "", "", "the end"]),
            "abatement": ("step", [10.0, 10.0, 10.0]),
            "cumulative_abatement": ("step", [10.0, 20.0, 30.0]),
            "average_cost": ("step", [1.0, 8.0, 105.3]),
            "cumulative_cost": ("step", [10.0, 160.0, 3160.0]),
            "step_lever": ("step", ["efficiency", "electrification", "process_change"]),
            "name": ("step", ["mid", "pump", "new"]),
            "supply": ("step", ["", "Green power contract", ""]),
            "label": ("step", ["Mid +10 t/yr", "Pump +10 MWh/yr", "New +10 t/yr"]),
            "abatement_contract_based": ("step", [10.0, 10.0, 10.0]),
            "abatement_location_based": ("step", [10.0, 2.0, 10.0]),
            "emissions_contract_based": ("point", [30.0, 20.0, 10.0, 0.0]),
            "emissions_location_based": ("point", [30.0, 20.0, 18.0, 8.0]),
            "merged": ("step", [1, 1, 2]),
            "merged_abatement": ("merged_step", [20.0, 10.0]),
            "merged_abatement_contract_based": ("merged_step", [20.0, 10.0]),
            "merged_abatement_location_based": ("merged_step", [12.0, 10.0]),
            "merged_cumulative_abatement": ("merged_step", [20.0, 30.0]),
            "merged_marginal_cost": ("merged_step", [8.0, 300.0]),
            "merged_lowest_cost": ("merged_step", [1.0, 300.0]),
            "merged_highest_cost": ("merged_step", [15.0, 300.0]),
            "merged_average_cost": ("merged_step", [8.0, 105.3]),
            "merged_name": ("merged_step", ["Pump", "New"]),
            "merged_supply": ("merged_step", ["Green power contract", ""]),
            "merged_step_lever": ("merged_step", ["electrification", "process_change"]),
            "merged_label": ("merged_step", ["Pump +10 MWh/yr", "New +10 t/yr"]),
        },
        coords={
            "technology": OPTIONS,
            "technology_label": ("technology", ["Mid", "New", "Pump", "Never"]),
            "lever": ("technology", ["efficiency", "process_change", "electrification", "other"]),
        },
        attrs={"price_limit": 100.0, "baseline_emissions": 30.0, "lowest_feasible": 0.0},
    )
    return found.assign(**changes) if changes else found


def expert(
    abatement: list[float], specific: list[float], notes: list[str] | None = None
) -> xr.Dataset:
    return xr.Dataset(
        {
            "abatement": ("option", abatement),
            "deployment": ("option", abatement),
            "cost": ("option", np.multiply(abatement, specific)),
            "specific_cost": ("option", specific, {"units": "CNY2023/tCO2e"}),
            "note": ("option", notes or [""] * 4),
        },
        coords={
            "option": OPTIONS,
            "option_label": ("option", ["Mid", "New", "Pump", "Never"]),
            "lever": ("option", ["efficiency", "process_change", "electrification", "other"]),
        },
        attrs={},
    )


def sentences(alone: xr.Dataset, exact: xr.Dataset | None = None) -> list[str]:
    text: str = compare_curves(curve() if exact is None else exact, alone).attrs["gap"]
    return text.splitlines()


def test_the_price_at_which_an_option_first_runs() -> None:
    found = entry_prices(curve(), np.array(OPTIONS))
    assert found[:3].tolist() == [1.0, 300.0, 15.0]
    assert np.isnan(found[3])


def test_an_option_that_runs_without_any_limit_costs_nothing() -> None:
    runs = curve()
    runs["activity"][0, 0] = 4.0
    assert entry_prices(runs, np.array(["mid"])).tolist() == [0.0]


def test_a_trace_of_an_option_is_none() -> None:
    """A millionth of its largest activity is rounding of the solver."""
    traced = curve()
    traced["activity"][1, 1] = 5e-6
    assert entry_prices(traced, np.array(["new"])).tolist() == [300.0]


def test_the_part_in_the_whole_is_read_at_the_price_limit() -> None:
    """At 100 the steps of 1 and 15 are taken: 10 t of `mid`, 10 t of `pump`, nothing of `new`."""
    found = compare_curves(curve(), expert([10, 20, 10, 0], [1, 10, 15, np.nan]))
    assert found["exact_abatement"].values.tolist() == [10.0, 0.0, 10.0, 0.0]
    assert found["exact_price"].attrs["units"] == "CNY2023/tCO2e"


def test_bars_that_overlap_are_counted() -> None:
    """40 t alone, 30 t there: a quarter of what they promise is counted twice."""
    (first, *_) = sentences(expert([10, 20, 10, 0], [1, 10, 15, np.nan]))
    assert first.startswith("Overlaps: the bars add up to 40.0 t, but only 30.0 t can be abated")
    assert "25% of what they promise" in first


def test_bars_that_fall_short_name_what_needs_others() -> None:
    notes = ["", "needs what only other options make", "", ""]
    (first, *_) = sentences(expert([10, 0, 10, 0], [1, np.nan, 15, np.nan], notes))
    assert first == (
        "Alone, the options abate 20.0 t; together 30.0 t, because some work only with others "
        "(New)."
    )


def test_an_option_that_others_displace_is_named() -> None:
    """`new` costs 10 alone, below the limit of 100, but 300 in the whole."""
    told = sentences(expert([10, 20, 10, 0], [1, 10, 15, np.nan]))
    assert any(each.startswith("Displaced: New would cost less than 100 alone") for each in told)


def test_prices_that_lie_far_apart_are_interactions() -> None:
    """`new` 10 alone and 300 in the whole is later; `pump` 120 alone and 15 in the whole, more than
    twice 50, is earlier; `mid` 3 and 1 is neither, both being small.
    """
    assert not any("Pump" in each for each in sentences(expert([10, 20, 10, 0], [2, 10, 99, 0])))
    told = sentences(expert([10, 20, 10, 0], [3, 10, 120, np.nan]))
    later, earlier = (each for each in told if each.startswith("Interactions"))
    assert "later than by its own cost" in later
    assert "New (10 alone, 300 in the whole)" in later
    assert "Pump (120 alone, 15 in the whole)" in earlier
    assert "Mid" not in later + earlier


@pytest.mark.parametrize(
    ("specific", "expected"),
    [
        ([-5.0, 10, 15, np.nan], "Negative costs: Mid pays for itself; no cost per tonne ranks"),
        ([-5.0, -1, 15, np.nan], "Negative costs: Mid, New pay for themselves; no cost per tonne"),
    ],
)
def test_what_pays_for_itself_is_not_ranked(specific: list[float], expected: str) -> None:
    told = sentences(expert([10, 20, 10, 0], specific))
    assert any(each.startswith(expected) for each in told)


def test_timing_is_passed_on_from_the_curve() -> None:
    exact = curve()
    exact.attrs["timing"] = "Timing: one.\nTiming: two."
    assert sentences(expert([10, 20, 10, 0], [1, 10, 15, np.nan]), exact)[-2:] == [
        "Timing: one.",
        "Timing: two.",
    ]


def activity(**rows: list[float]) -> xr.DataArray:
    return xr.DataArray(
        [rows.get(name, [0.0, 0.0, 0.0]) for name in OPTIONS],
        dims=("technology", "period"),
        coords={"technology": OPTIONS, "period": [2025, 2026, 2027]},
    )


def test_options_that_run_before_the_year_are_named_with_their_first_year() -> None:
    told = early_starts(curve(), activity(mid=[0, 3, 10], pump=[4, 4, 4], new=[0, 0, 5]), 2027)
    assert told == [
        "Timing: Mid (from 2026), Pump (from 2025) run before 2027, although only 2027 counts: "
        "they pay for themselves, or grow too slowly to wait."
    ]


def test_what_no_longer_runs_in_the_year_or_starts_in_it_is_not_named() -> None:
    assert early_starts(curve(), activity(mid=[5, 5, 0], new=[0, 0, 5]), 2027) == []


def test_a_hundredth_of_what_runs_later_is_no_start() -> None:
    assert early_starts(curve(), activity(mid=[0, 0.09, 10]), 2027) == []
    assert early_starts(curve(), activity(mid=[0, 0.11, 10]), 2027) != []


def test_more_than_four_options_are_counted() -> None:
    names = [f"option_{number}" for number in range(6)]
    many = xr.Dataset(
        coords={
            "technology": names,
            "technology_label": ("technology", [name.title() for name in names]),
            "lever": ("technology", ["efficiency"] * 6),
        }
    )
    runs = xr.DataArray(
        np.ones((6, 2)), dims=("technology", "period"),
        coords={"technology": names, "period": [2026, 2027]},
    )  # fmt: skip
    (told,) = early_starts(many, runs, 2027)
    assert "Option_3 (from 2026) and 2 more run before" in told


def test_what_stands_today_starts_early_by_nature() -> None:
    standing = curve().assign_coords(lever=("technology", ["existing"] * 4))
    assert early_starts(standing, activity(mid=[10, 10, 10]), 2027) == []


def test_rows_of_a_study() -> None:
    """One row a step with the level at its end, one an option with what the whole says of it."""
    beside = compare_curves(curve(), expert([10, 20, 10, 0], [1, 10, 15, np.nan]))
    found = Study(curve(), beside, ())
    steps, options = found.step_rows(), found.option_rows()
    assert [row["step"] for row in steps] == [1, 2, 3]
    assert [row["emissions"] for row in steps] == [20.0, 10.0, 0.0]
    assert [row["limits"] for row in steps] == ["", "", "the end"]
    assert [row["cumulative_cost"] for row in steps] == [10.0, 160.0, 3160.0]
    assert [row["name"] for row in steps] == ["mid", "pump", "new"]
    assert [row["supply"] for row in steps] == ["", "Green power contract", ""]
    assert [row["merged"] for row in steps] == [1, 1, 2]
    assert [row["emissions_location_based"] for row in steps] == [20.0, 18.0, 8.0]
    merged = found.merged_rows()
    assert [(row["first_step"], row["last_step"]) for row in merged] == [(1, 2), (3, 3)]
    assert [row["abatement_location_based"] for row in merged] == [12.0, 10.0]
    assert [row["option"] for row in options] == OPTIONS
    assert options[1]["exact_price"] == 300.0
    assert found.gap == beside.attrs["gap"].splitlines()


def test_a_study_of_a_budget_has_no_options() -> None:
    found = Study(curve(), None, ())
    assert found.option_rows() == []
    assert found.gap == []
