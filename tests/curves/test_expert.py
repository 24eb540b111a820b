"""Options alone: by hand, and where they mislead."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

import pathways as pw
from pathways.curves.expert import _alone, _bench, _expert_system, companions
from pathways.curves.gap import TRAPS, compare_curves
from pathways.curves.study import study
from pathways.program import build_program
from pathways.questions.goals import solve_goal
from pathways.solving.question import LEAST_COST
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


def test_what_pays_for_itself_comes_first_without_a_cost_per_tonne() -> None:
    """`mid` for 9 in place of 10 saves 10 a year over 10 t, `pump` for 3 in place of 5 saves 20:
    the larger saving comes first. "-1" and "-2" per tonne stood there as a rank.
    """
    both = study(overlapping(variable_opex={("mid",): 4.0, ("new",): 30.0, ("pump",): 3.0}), 2027)
    assert both.expert is not None
    found = both.expert
    assert found["option"].values.tolist() == ["pump", "mid", "new"]
    assert found["cost"].values == pytest.approx([-20.0, -10.0, 200.0], rel=1e-6)
    assert np.isnan(found["specific_cost"].values[:2]).all()
    assert found["specific_cost"].values[2] == pytest.approx(10.0, rel=1e-6)
    assert found["note"].values.tolist() == ["pays for itself", "pays for itself", ""]
    assert any("pump, mid pay for themselves" in each for each in both.gap)
    assert not any(value < 0 for value in found["specific_cost"].values)


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


def made_of(flow: dict[tuple[str, str], float], levers: list[str], **changes: object) -> xr.Dataset:
    """A steelworks with other options beside `old`."""
    names = list(dict.fromkeys(name for name, _ in flow if name != "old"))
    return steelworks(
        {
            "base_year": 2020,
            "flow": {("old", "steel"): 1.0, ("old", "coal"): -2.0, **flow},
            "activity_per_capacity": {("old",): 1.0},
            "capex": 0.0,
            **changes,
        },
        labels={
            "technology": ["old", *names],
            "commodity": ["steel", "coal", "power", "gas", "ash"],
        },
        coordinates={"lever": ["existing", *levers]},
    )


def with_whom(
    flow: dict[tuple[str, str], float], option: int, **changes: object
) -> list[int] | None:
    levers = ["process_change"] * len({name for name, _ in flow if name != "old"})
    return companions(build_program(made_of(flow, levers, **changes)), option)


def test_an_option_that_is_supplied_and_wanted_needs_no_other() -> None:
    """`new` makes steel, which is wanted, from power, which is sold to it."""
    assert with_whom({("new", "steel"): 1.0, ("new", "power"): -3.0}, 1) == []


def test_an_option_that_takes_what_only_another_option_makes_cannot_stand_alone() -> None:
    flow = {("new", "steel"): 1.0, ("new", "gas"): -1.0, ("maker", "gas"): 1.0}
    assert with_whom(flow, 1) is None
    assert with_whom(flow, 1, purchase_price={("works", "gas"): 1.0, ("works", "coal"): 5.0}) == []


def test_what_no_one_wants_needs_a_taker() -> None:
    """Ash of `new` is taken by `burner`; where it may be let go no one is needed."""
    flow = {("new", "steel"): 1.0, ("new", "ash"): 1.0, ("burner", "ash"): -1.0}
    assert with_whom(flow, 1) == [2]
    assert with_whom(flow, 1, free_disposal={("ash",): 1.0}) == []
    assert with_whom(flow, 1, sale_price={("works", "ash"): 1.0}) == []


def test_a_taker_that_needs_what_is_not_there_is_no_companion() -> None:
    flow = {
        ("new", "steel"): 1.0,
        ("new", "ash"): 1.0,
        ("burner", "ash"): -1.0,
        ("burner", "gas"): -1.0,
    }
    assert with_whom(flow, 1) == []


def test_options_do_not_see_each_other() -> None:
    """Each bar is the same whether it is worked out first, last, or alone: nothing is left of the
    option before.
    """
    system = overlapping()
    bench = _bench(system, 2027)
    options = [at for at, lever in enumerate(system["lever"].values) if lever != "existing"]
    forward = {option: _alone(bench, option) for option in options}
    backward = {option: _alone(bench, option) for option in reversed(options)}
    fresh = {option: _alone(_bench(system, 2027), option) for option in options}
    for option in options:
        assert forward[option][:3] == pytest.approx(backward[option][:3])
        assert forward[option][:3] == pytest.approx(fresh[option][:3])


def test_the_bench_has_every_option_closed() -> None:
    """Its own least cost is what stands today: 10 t from `old` and 10 of heat from the boiler."""
    bench = _bench(overlapping(), 2027)
    values = bench.proved(LEAST_COST)
    assert bench.emissions(bench.session.program, values) == pytest.approx(30.0)
    assert bench.cost(bench.session.program, values) == pytest.approx(150.0)
    form = bench.session.program.form
    options = form.variables["activity"].index.values[0, 2:]
    assert form.upper[options].max() == 0.0
    assert np.isinf(bench.open_upper[options]).all()


def test_supply_that_is_short_is_at_least_that_of_the_baseline() -> None:
    """20 t of coal are needed, 12 may be bought: the bench keeps the baseline running."""
    system = overlapping(purchase_limit={("works", "coal"): 12.0})
    baseline = solve_goal(system, "baseline")
    changed = _expert_system(system, baseline)
    coal = changed["purchase_limit"].sel(commodity="coal").values
    assert coal == pytest.approx(30.0 * (1 + 1e-6))
    assert np.isinf(changed["investment_budget"].values).all()
    assert changed.sizes["norm"] == changed.sizes["reward"] == 0


def test_an_option_with_a_share_runs_that_far() -> None:
    """`mid` may make three tenths of the steel: 3 t of it abate 3 t for 3 money."""
    system = overlapping(host_demand={("mid", "steel"): 1.0}, max_share={("mid",): 0.3})
    found = alone(system)
    assert found["mid"] == pytest.approx((3.0, 1.0), rel=1e-6)
