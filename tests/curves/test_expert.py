"""Options alone: by hand, and where they mislead."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

import pathways as pw
from pathways.curves.gap import TRAPS, compare_curves
from pathways.curves.study import study
from tests.curves.worlds import ANNUITY, overlapping, paced
from tests.worlds import steelworks


def alone(system: xr.Dataset) -> dict[str, tuple[float, float]]:
    found = pw.expert_curve(system, 2027)
    return {
        str(name): (float(abatement), float(cost))
        for name, abatement, cost in zip(
            found["option"].values,
            found["abatement"].values,
            found["specific_cost"].values,
            strict=True,
        )
    }


def test_each_option_alone_by_hand() -> None:
    """`mid` abates 10 t at 1, `new` 20 t at 10, `pump` 10 t at 15: 40 t of the 30 t that are
    there.
    """
    found = alone(overlapping())
    assert list(found) == ["mid", "new", "pump"]
    for name, expected in (("mid", (10.0, 1.0)), ("new", (20.0, 10.0)), ("pump", (10.0, 15.0))):
        assert found[name] == pytest.approx(expected, rel=1e-6)


def test_the_expert_curve_ranks_wrongly_and_the_exact_curve_shows_why() -> None:
    """Alone `new` (10) comes before `pump` (15). With `mid` in place `new` only saves its 1 t for
    19 more: it comes last.
    """
    curve = pw.cost_curve(overlapping(), 2027)
    found = compare_curves(curve, pw.expert_curve(overlapping(), 2027))
    exact = dict(
        zip(found["option"].values.tolist(), found["exact_price"].values.tolist(), strict=True)
    )
    assert exact == pytest.approx({"mid": 1.0, "pump": 15.0, "new": 19.0}, rel=1e-6)
    gap = found.attrs["gap"]
    assert "Overlaps: the bars add up to 40.0 t, but only 30.0 t can be abated at all" in gap
    assert "25%" in gap


def test_capital_counts_as_an_annuity_and_the_wait_is_not_seen() -> None:
    """`slow` can reach 6 t of steel by 2027 (2 a year): 12 t at (20 + annuity) / 2, though the
    last of them cost 22.65 in the whole.
    """
    found = alone(paced())
    assert found["slow"] == pytest.approx((12.0, (20 + ANNUITY) / 2), rel=1e-6)
    assert found["fast"] == pytest.approx((10.0, 1.0), rel=1e-6)


def test_a_negative_cost_is_shown_and_called_no_rank() -> None:
    """`mid` for 9 in place of 10 saves 1 a tonne."""
    both = study(overlapping(variable_opex={("mid",): 4.0, ("new",): 30.0, ("pump",): 20.0}), 2027)
    assert both.expert is not None
    assert both.expert["specific_cost"].values[0] == pytest.approx(-1.0, rel=1e-6)
    assert "Negative costs: mid pays for itself." in both.gap


def test_an_option_that_cannot_run_or_abates_nothing_has_no_bar_but_a_reason() -> None:
    system = steelworks({"market_year": {("new",): 2035.0}})
    found = pw.expert_curve(system, 2027)
    assert np.isnan(found["specific_cost"].values).all()
    assert found["note"].values.tolist() == ["cannot run in the year by itself"]
    dirty = pw.expert_curve(
        steelworks(
            {"base_year": 2020, "emission_factor": {("works", "power", "scope_1", "co2"): 1.0}}
        ),
        2027,
    )
    assert dirty["note"].values.tolist() == ["abates nothing by itself"]


def test_capture_brings_its_store_with_it() -> None:
    """`capture` alone would have nowhere to put its tonne: `store` is opened with it, and has no
    bar of its own.
    """
    system = steelworks(
        {
            "base_year": 2020,
            "flow": {
                ("old", "steel"): 1,
                ("old", "coal"): -2,
                ("capture", "exhaust"): -1,
                ("capture", "captured"): 1,
                ("store", "captured"): -1,
            },
            "activity_per_capacity": {("old",): 1.0},
            "capex": 0.0,
            "variable_opex": {("capture",): 7.0},
            "exhaust_share": {("old", "exhaust", "coal"): 0.8},
            "process_emissions": {("store", "scope_1", "co2"): -1.0},
            "free_disposal": {("exhaust",): 1.0},
        },
        labels={
            "technology": ["old", "capture", "store"],
            "commodity": ["steel", "coal", "power", "exhaust", "captured"],
            "stream": ["exhaust"],
        },
        coordinates={
            "technology_kind": ["process", "capture", "removal"],
            "lever": ["existing", "capture", "capture"],
        },
    )
    found = pw.expert_curve(system, 2027)
    assert found["option"].values.tolist() == ["capture", "store"]
    assert float(found["abatement"][0]) == pytest.approx(16.0, rel=1e-6)
    assert float(found["specific_cost"][0]) == pytest.approx(7.0, rel=1e-6)
    assert found["note"].values.tolist() == ["with store", "needs what only other options make"]


def test_the_traps_are_stated_with_literature() -> None:
    assert len(TRAPS) == 3
    assert all("20" in trap and "(" in trap for trap in TRAPS)
