"""Whole plants in several futures: by hand, beside the program of one future, and between bounds.

In the world of `worlds`, `new` is a conversion of `old` that has a smallest size.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

import pathways as pw
from pathways.deciding.futures import futures_of
from pathways.deciding.plans import chosen_plan
from pathways.errors import InputError
from pathways.questions.goals import solve_goal
from pathways.questions.plants import whole_plan
from pathways.solving.yes_or_no import GAP
from tests.deciding.worlds import DEAR, HALVES, both, future
from tests.questions.test_plants import capped, site

CONVERSION = {"converts": {("new",): 1.0}, "host_process": {("new", "old"): 1.0}}
LIKELY = {"cheap": 0.9, "dear": 0.1}


def sized(size: float, **parameters: Any) -> dict[str, xr.Dataset]:
    """Cheap and dear power, where `new` has a smallest size."""
    return both(**CONVERSION, unit_size={("new",): size}, **parameters)


def ordered(found: xr.Dataset) -> float:
    return float(found["ordered"].sel(plan="chosen", technology="new").sum())


@pytest.mark.parametrize(("size", "orders", "regrets"), [(6.0, 6.0, 19.2), (10.0, 0.0, 20.0)])
def test_whole_plants_change_what_is_ordered(size: float, orders: float, regrets: float) -> None:
    """Divisible plants order 20/5.2 = 3.8 t and regret 12.3. With a size of 6, six cost in cheap
    power 100 + 2 x (6 x 8 + 4 x 10) = 276, 16 above 260, and in dear power 100 + 6 x 23.2 + 4 x 20
    = 319.2, 19.2 above 300; seven regret 22.4 there. Nothing ordered regrets 20, as ten are built
    in 2027 at 18: six win. With a size of 10 all regret 32 in dear power: nothing is ordered.
    """
    divisible = pw.decide(sized(size), 2026, measure="regret")
    assert ordered(divisible) == pytest.approx(20 / 5.2, abs=1e-5)
    found = pw.decide(sized(size), 2026, measure="regret", plants="whole")
    assert ordered(found) == pytest.approx(orders, abs=1e-5)
    assert found.attrs["value"] == pytest.approx(regrets, abs=1e-5)
    assert found.attrs["value_least"] <= regrets + 1e-6
    assert found.attrs["plants_gap"] <= 2 * GAP


def test_a_plant_that_is_too_large_is_not_ordered_for_a_likely_future() -> None:
    """At nine to one, with room for 5 t/yr of `new`, a divisible works orders 5: 100 + 5 x 16.72 +
    5 x 20 = 283.6. A plant of 8 costs 8 x 5 = 40 a year and its 5 t 15 of cheap power: 55, above
    the 50 of `old`. Nothing is ever built, whoever knows what: 300.
    """
    room = {"activity_max": {("works", "new"): 5.0}}
    divisible = pw.decide(sized(8.0, **room), 2026, LIKELY)
    assert divisible.attrs["here_and_now"] == pytest.approx(283.6, abs=1e-5)
    found = pw.decide(sized(8.0, **room), 2026, LIKELY, plants="whole")
    worth = ("wait_and_see", "here_and_now", "of_mean", "waits")
    assert [found.attrs[name] for name in worth] == pytest.approx([300.0] * 4, abs=1e-5)
    assert ordered(found) == 0.0


def test_knowing_planning_and_the_mean_of_whole_plants_by_hand() -> None:
    """Where one plant makes all, the plans of divisible plants are whole: 280, 290, 296, 290 as in
    `test_decide`, and what lies between the ends holds them.
    """
    found = pw.decide(sized(10.0), 2026, HALVES, plants="whole")
    told = {"wait_and_see": 280.0, "here_and_now": 290.0, "of_mean": 296.0, "waits": 290.0}
    told |= {"perfect_information": 10.0, "stochastic_solution": 6.0, "waiting": 0.0}
    for name, value in told.items():
        assert found.attrs[name] == pytest.approx(value, abs=1e-5)
        least, most = found.attrs[f"{name}_least"], found.attrs[f"{name}_most"]
        assert least - 1e-5 <= value <= most + 1e-5
        assert most - least <= 3 * GAP * 296.0
    assert found.attrs["searches"] > 0
    assert found.attrs["searches_stopped"] == 0


@pytest.mark.parametrize("seed", range(4))
def test_one_scenario_is_the_whole_plan_of_today(seed: int) -> None:
    """Two furnaces with campaigns, overhauls and a cap, as `pathways run` plans them."""
    alone = whole_plan(solve_goal(site(seed), "cost", explains=False), sides=False)
    found = pw.decide({"only": site(seed)}, 2027, {"only": 1.0}, plants="whole")
    cost = float(found["cost"].sel(plan="chosen", scenario="only"))
    assert cost == pytest.approx(alone.solution.objective, rel=GAP)
    assert alone.status == found.attrs["status"].replace("optimal", "target_met")
    assert found.attrs["perfect_information"] == pytest.approx(0.0, abs=1e-6 * cost)


def test_one_scenario_that_misses_its_target_is_the_whole_plan_of_today() -> None:
    """At most 3 t/yr of `new` may be built and a whole one has 4: the works stays 6 t above its
    cap of 14, as `pathways run` tells.
    """
    missed = capped(14.0, build_max={("works", "old"): 0.0, ("works", "new"): 3.0})
    alone = whole_plan(solve_goal(missed, "cost", explains=False), sides=False)
    found = pw.decide({"only": missed}, 2027, {"only": 1.0}, plants="whole")
    assert alone.status == found.attrs["status"] == "target_missed"
    cost = float(found["cost"].sel(plan="chosen", scenario="only"))
    assert cost == pytest.approx(alone.solution.objective, rel=1e-6)
    assert found["emissions"].values[0, -1] == pytest.approx(20.0, rel=1e-5)


@pytest.mark.parametrize("seed", range(6))
def test_a_unit_is_whole_and_one_thing_before_the_date(seed: int) -> None:
    """Coal is cheap or dear from 2027 on. In each future what stands of a furnace and is overhauled
    is all of it or nothing while its campaign lasts; in 2026 it is the same in both; and knowing
    is worth no less than nothing, planning for the mean no less than planning for both.
    """
    systems = {"cheap": site(seed), "dear": site(seed)}
    systems["dear"]["purchase_price"].loc[{"commodity": "coal", "period": [2027, 2028]}] *= 2.0
    futures = futures_of(systems, 2027, plants="whole")
    plan = chosen_plan(futures, "expected", np.array([0.5, 0.5]), 0.9, futures.best)
    early, whole = [], 10.0 * systems["cheap"]["unit_share"].values[0, 0][:, None]
    for form, values in zip(futures.forms, plan.values, strict=True):
        done = form.value("overhaul", values).values[0]
        assert np.isclose(done, 0.0).all() or np.isclose(done.sum(), whole[0])
        standing = form.value("standing", values).over(("site", "unit", "period"))[0]
        survives = systems["cheap"]["unit_survival"].values == 1.0
        parts = (standing / whole)[survives]
        assert (np.isclose(parts, 0.0, atol=1e-6) | np.isclose(parts, 1.0, atol=1e-6)).all()
        early.append(standing[:, 1])
    assert early[0] == pytest.approx(early[1], abs=0)
    found = pw.decide(systems, 2027, HALVES, plants="whole")
    known, here, middle = (
        found.attrs[name] for name in ("wait_and_see", "here_and_now", "of_mean")
    )
    slack = 1e-6 * here
    assert known <= here + slack
    assert np.isnan(middle) or here <= middle + slack
    assert found.attrs["here_and_now_least"] >= found.attrs["wait_and_see_least"] - slack
    assert here - found.attrs["here_and_now_least"] <= 2 * GAP * here
    divisible = pw.decide(systems, 2027, HALVES)
    assert here >= divisible.attrs["here_and_now"] * (1.0 - 1e-6)
    others = found["expected"].values
    assert float(found["expected"].sel(plan="chosen")) <= np.nanmin(others) + slack


def test_a_size_that_differs_between_futures_is_the_largest_before_the_date() -> None:
    """A plant of 6 is enough where power is cheap, and one of 10 where it is dear: what is ordered
    for both has 10, and at nine to one all is ordered.
    """
    systems = {
        "cheap": future(1.0, **CONVERSION, unit_size={("new",): 6.0}),
        "dear": future(DEAR, **CONVERSION, unit_size={("new",): 10.0}),
    }
    found = pw.decide(systems, 2026, LIKELY, plants="whole")
    assert ordered(found) == pytest.approx(10.0)


def test_a_budget_holds_for_whole_plants_as_well() -> None:
    """Where one plant makes all, the plan with a budget of one number is that of divisible ones:
    392, as in `test_budget`.
    """
    from tests.deciding.test_budget import ranged

    system = ranged().assign(
        converts=future(1.0, **CONVERSION)["converts"],
        host_process=future(1.0, **CONVERSION)["host_process"],
        unit_size=future(1.0, unit_size={("new",): 10.0})["unit_size"],
    )
    found = pw.decide({"only": system}, 2026, {"only": 1.0}, budget=1.0, plants="whole")
    assert found.attrs["value"] == pytest.approx(392.0, abs=1e-4)


def test_what_cannot_be_asked_of_whole_plants() -> None:
    with pytest.raises(InputError, match="whole"):
        pw.decide(both(), 2026, plants="whol")
    sector = {name: each.assign_attrs(view="sector") for name, each in both().items()}
    with pytest.raises(InputError, match="one factory"):
        pw.decide(sector, 2026, plants="whole")
    with pytest.raises(InputError, match=r"unit_size \(new\)"):
        pw.decide(sized(11.0), 2026, plants="whole")
