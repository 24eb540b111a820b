"""One beginning for several futures: measures, what knowing is worth, and what cannot be asked."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

import pathways as pw
from pathways.errors import InfeasibleError, InputError
from pathways.questions.goals import solve_goal
from tests.deciding.worlds import CHEAP, DEAR, HALVES, both, future
from tests.worlds import steelworks


def worth(found: xr.Dataset) -> list[float]:
    names = ("wait_and_see", "here_and_now", "of_mean", "waits")
    return [float(found.attrs[name]) for name in names]


def test_knowing_planning_and_the_mean_by_hand() -> None:
    """Known from the beginning: cheap 100 + 160, dear 100 + 200, mean 280. Nothing is ordered in
    2025, since 16 and 23.2 are 19.6 in the mean and waiting costs 18 and 20, 19 in the mean:
    290. At the mean price 1.6 a tonne costs 4.8 + 5 = 9.8 and all is ordered: 296.
    """
    found = pw.decide(both(), 2026, HALVES)
    assert worth(found) == pytest.approx([280.0, 290.0, 296.0, 290.0], abs=1e-6)
    assert found.attrs["perfect_information"] == pytest.approx(10.0, abs=1e-6)
    assert found.attrs["stochastic_solution"] == pytest.approx(6.0, abs=1e-6)
    assert found["cost"].sel(plan="mean").values == pytest.approx([260.0, 332.0], abs=1e-6)
    assert found["regret"].sel(plan="cheap").values == pytest.approx([0.0, 32.0], abs=1e-6)
    assert found["regret"].sel(plan="dear").values == pytest.approx([20.0, 0.0], abs=1e-6)
    assert found["build"].sel(technology="new", vintage=2027).values == pytest.approx([10.0, 0.0])
    assert found["ordered"].sel(plan="cheap", technology="new").values == pytest.approx([0, 10, 0])


def test_the_least_largest_regret_by_hand() -> None:
    """With z of ten tonnes ordered in 2025 the regrets are 2 (10 - z) and 3.2 z: alike at
    z = 20 / 5.2, where both are 64 / 5.2 = 12.3, below 20 and 32 of each scenario's own plan.
    """
    found = pw.decide(both(), 2026, measure="regret")
    assert found.attrs["value"] == pytest.approx(64 / 5.2, abs=1e-5)
    assert found["regret"].sel(plan="chosen").values == pytest.approx([64 / 5.2] * 2, abs=1e-5)
    assert float(found["ordered"].sel(plan="chosen").sum()) == pytest.approx(20 / 5.2, abs=1e-5)
    assert np.isnan(found.attrs["here_and_now"])
    assert found.attrs["value"] < float(found["largest_regret"].sel(plan=["cheap", "dear"]).min())


def test_the_dearest_tail_by_hand() -> None:
    """The dearest half is the one where power is dear: 300 without an order. The dearest three
    quarters are dear and half of cheap: 2/3 x 300 + 1/3 x 280; with all ordered 2/3 x 332 + 1/3 x
    260 = 308.
    """
    half = pw.decide(both(), 2026, HALVES, "cvar", 0.5)
    assert half.attrs["value"] == pytest.approx(300.0, abs=1e-6)
    quarter = pw.decide(both(), 2026, HALVES, "cvar", 0.25)
    assert quarter.attrs["value"] == pytest.approx(2 / 3 * 300 + 1 / 3 * 280, abs=1e-6)
    assert float(quarter["tail_cost"].sel(plan="mean")) == pytest.approx(308.0, abs=1e-5)
    assert float(quarter["expected"].sel(plan="expected")) == pytest.approx(290.0, abs=1e-6)


def test_likely_cheap_power_is_ordered_for_and_waiting_costs_money() -> None:
    """At nine to one an order costs 0.9 x 16 + 0.1 x 23.2 = 16.72 a tonne, waiting 0.9 x 18 + 0.1 x
    20 = 18.2: waiting costs 14.8.
    """
    found = pw.decide(both(), 2026, {"cheap": 0.9, "dear": 0.1})
    assert found.attrs["here_and_now"] == pytest.approx(267.2, abs=1e-6)
    assert found.attrs["waiting"] == pytest.approx(14.8, abs=1e-5)


def test_one_scenario_is_the_program_of_today() -> None:
    """The joint program is that of the scenario, column by column, and so is its answer."""
    alone = solve_goal(future(CHEAP), "cost", explains=False)
    found = pw.decide({"only": future(CHEAP)}, 2026, {"only": 1.0})
    assert float(found["cost"].sel(plan="chosen", scenario="only")) == alone.solution.objective
    assert found["build"].values[0] == pytest.approx(
        alone.program.form.value("build", alone.solution.values).values[0], abs=0
    )
    assert found.attrs["perfect_information"] == 0.0


def test_one_scenario_that_misses_its_target_is_the_program_of_today() -> None:
    """Half of the steel can come from `new` and nothing may be emitted: both keep the limit up to
    the price limit, at 10 t too much in 2026 and 2027.
    """
    nothing = {("cap", 2026): 0.0, ("cap", 2027): 0.0}
    missed = future(DEAR, target_value=nothing, activity_max={("works", "new"): 5.0})
    alone = solve_goal(missed, "cost", explains=False)
    found = pw.decide({"only": missed}, 2026, {"only": 1.0})
    assert alone.status == found.attrs["status"] == "target_missed"
    cost = float(found["cost"].sel(plan="chosen", scenario="only"))
    assert cost == pytest.approx(alone.solution.objective, rel=1e-7)
    assert found["emissions"].values[0] == pytest.approx([20.0, 10.0, 10.0], abs=1e-5)


@settings(max_examples=8, deadline=None)
@given(
    st.lists(st.floats(0.1, 4.0), min_size=2, max_size=4),
    st.sampled_from(("expected", "cvar", "regret")),
    st.integers(0, 3),
)
def test_theorems_of_any_futures(prices: list[float], measure: str, dearer: int) -> None:
    """WS <= RP <= EEV and RP <= waiting; what is decided before the date is one thing; the largest
    regret of the plan that minimises it is no larger than that of any other plan.
    """
    shares = np.arange(1.0, len(prices) + 1) + dearer
    weights = {f"s{at}": each for at, each in enumerate(shares / shares.sum())}
    systems = {f"s{at}": future(price) for at, price in enumerate(prices)}
    found = pw.decide(systems, 2026, weights, measure)
    known, here, middle, waits = worth(found)
    assert known <= here + 1e-5 <= middle + 2e-5
    assert here <= waits + 1e-5
    first = found["build"].where(found["order_date"] < 2026, 0.0)
    assert (first == first.isel(scenario=0)).all()
    early = found["activity"].sel(period=2025)
    assert (early == early.isel(scenario=0)).all()
    others = {"expected": "expected", "cvar": "tail_cost", "regret": "largest_regret"}
    values = found[others[measure]]
    assert float(values.sel(plan="chosen")) <= float(values.min()) + 1e-4


def test_figures_before_the_date_are_those_of_today() -> None:
    """All prices are three times as high in one future from the beginning, and hold from the date
    on alone: 2025 costs 100 in both. From 2026 on `old` costs 30 a tonne and `new` 24.8 there,
    so that all is ordered: 332 and 100 + 496. Waiting costs 300 and 100 + 300 + 248.
    """
    dear = future(DEAR)
    other = dear.copy(deep=True)
    other["purchase_price"].values[...] = other["purchase_price"].values * 3.0
    found = pw.decide({"a": dear, "b": other}, 2026, {"a": 0.5, "b": 0.5}, today=dear)
    assert found["cost"].sel(plan="chosen").values == pytest.approx([332.0, 596.0], abs=1e-6)
    assert found["cost"].sel(plan="waiting").values == pytest.approx([300.0, 648.0], abs=1e-5)


def test_a_target_that_not_all_can_keep_is_missed_by_the_least() -> None:
    """A tonne of steel from `old` emits 2 t. From 2026 on 5 t may be emitted where the law is
    strict: 7.5 t of steel come from `new`, ordered in 2025. The plan that waits orders nothing and
    misses the limit of 2026 by 20 - 5 = 15 t; in 2027 it keeps it.
    """
    limit = {("cap", 2026): 5.0, ("cap", 2027): 5.0}
    strict, free = future(DEAR, target_value=limit), future(DEAR)
    found = pw.decide({"strict": strict, "free": free}, 2026, {"strict": 0.5, "free": 0.5})
    ordered = found["ordered"].sel(technology="new", vintage=2026)
    assert float(ordered.sel(plan="chosen")) == pytest.approx(7.5)
    assert found["emissions"].sel(scenario="strict").values == pytest.approx([20.0, 5.0, 5.0])
    assert float(ordered.sel(plan="free")) == pytest.approx(0.0)
    assert found["missed"].sel(plan="free").values == pytest.approx([15.0, 0.0], abs=1e-5)
    assert np.isnan(found["regret"].sel(plan="free", scenario="strict"))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"learn": 2025}, "no decision lies before this date"),
        ({"learn": 2040}, "no decision lies before this date"),
        ({"learn": "soon"}, "no date"),
        ({"learn": None}, "nothing is decided in common"),
        ({"weights": {"cheap": 0.5, "dear": 0.6}}, "do not add up to one"),
        ({"weights": {"cheap": 0.5, "der": 0.5}}, "did you mean `dear`"),
        ({"weights": {"cheap": 1.0, "dear": 0.0}}, "above zero"),
        ({"measure": "regrets"}, "did you mean `regret`"),
        ({"measure": "expected"}, "needs a weight"),
        ({"measure": "cvar", "weights": HALVES, "level": 1.0}, "no part of all futures"),
        ({"goal": "lowest"}, "only a least cost"),
        ({"systems": {}}, "no scenario"),
    ],
)
def test_what_cannot_be_asked(asked: dict[str, object], told: str) -> None:
    given = {"systems": both(), "learn": 2026, **asked}
    with pytest.raises(InputError, match=told):
        pw.decide(**given)  # type: ignore[arg-type]


def test_systems_of_two_shapes_are_refused() -> None:
    """A scenario with other labels moves the shape, and the message says which."""
    shorter = steelworks(labels={"period": [2025, 2026]})
    with pytest.raises(InputError, match=r"moves the shape: its labels of `period`"):
        pw.decide({"a": future(1.0), "b": shorter}, 2026)


def test_scenarios_that_cannot_be_run_are_all_named() -> None:
    """Where `old` is gone in 2026 and `new` may not be built, nothing makes steel."""
    gone = {
        "existing_survival": {("works", "old", 2025): 10.0},
        "build_max": {("works", "old"): 0.0, ("works", "new"): 0.0},
    }
    systems = {"a": future(1.0), "b": future(1.0, **gone), "c": future(2.0, **gone)}
    with pytest.raises(InfeasibleError, match=r"(?s)cannot be run.*b: .*c: "):
        pw.decide(systems, 2026)
