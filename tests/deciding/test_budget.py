"""A budget of numbers at the dear ends of their ranges, by hand and at both ends."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

import pathways as pw
from pathways.errors import InputError
from pathways.questions.goals import solve_goal
from tests.deciding.worlds import DEAR, future

COAL, POWER = 8.0, 3.0
"""Dear ends of the prices of coal (5) and of power from 2026 on (2.2)."""


def ranged() -> xr.Dataset:
    """The works at dear power, with ranges of both prices."""
    system = future(DEAR)
    low, high = system["purchase_price"].copy(deep=True), system["purchase_price"].copy(deep=True)
    high.loc[{"commodity": "coal"}] = COAL
    high.loc[{"commodity": "power", "period": [2026, 2027]}] = POWER
    low.loc[{"commodity": "coal"}] = 4.0
    return system.assign(purchase_price_low=low, purchase_price_high=high)


@pytest.mark.parametrize(
    ("budget", "cost"), [(0.0, 300.0), (0.5, 362.0), (1.0, 392.0), (2.0, 440.0)]
)
def test_a_budget_by_hand(budget: float, cost: float) -> None:
    """With a share f of 2026 and 2027 from `new` the plan costs 300 + 32 f. Dear coal adds 60 + 120
    (1 - f), dear power 48 f. Without a budget f = 0. From half a number on f = 1: 332 and half of
    60, all of 60, and with two 60 + 48.
    """
    found = pw.decide({"only": ranged()}, 2026, {"only": 1.0}, budget=budget)
    assert found.attrs["value"] == pytest.approx(cost, abs=1e-5)
    if budget:
        exposure = found["exposure"].sel(scenario="only")
        assert exposure.sel(number="carriers.coal.price") == pytest.approx(60.0, abs=1e-5)
        assert exposure.sel(number="carriers.power.price") == pytest.approx(48.0, abs=1e-5)


def test_no_budget_is_the_program_and_all_numbers_are_the_worst_case() -> None:
    """At budget 0 the cost is that of the figures as they stand, at n that of all dear ends."""
    nominal = solve_goal(ranged(), "cost", explains=False).solution.objective
    none = pw.decide({"only": ranged()}, 2026, {"only": 1.0}, budget=0)
    assert float(none["cost"].sel(plan="chosen", scenario="only")) == pytest.approx(nominal)
    worst = ranged().assign(purchase_price=ranged()["purchase_price_high"])
    dearest = solve_goal(worst, "cost", explains=False).solution.objective
    both = pw.decide({"only": ranged()}, 2026, {"only": 1.0}, budget=2)
    assert float(both["cost"].sel(plan="chosen", scenario="only")) == pytest.approx(dearest)


def test_each_further_number_costs_more_and_less_than_the_last() -> None:
    """The dearest numbers come first, so that the least cost rises with the budget, ever slower."""
    systems = {"a": ranged(), "b": future_ranged(1.5)}
    costs = [
        pw.decide(systems, 2026, {"a": 0.5, "b": 0.5}, budget=budget).attrs["value"]
        for budget in (0.0, 0.5, 1.0, 1.5, 2.0)
    ]
    steps = np.diff(costs)
    assert (steps > 0).all()
    assert (np.diff(steps) <= 1e-6).all()


def future_ranged(power: float) -> xr.Dataset:
    """The same ranges around another price of power."""
    system = ranged()
    price = system["purchase_price"].copy(deep=True)
    price.loc[{"commodity": "power", "period": [2026, 2027]}] = power
    return system.assign(purchase_price=price, purchase_price_low=price)


@pytest.mark.parametrize("budget", [-1.0, 3.0])
def test_a_budget_counts_numbers(budget: float) -> None:
    with pytest.raises(InputError, match="budget"):
        pw.decide({"only": ranged()}, 2026, {"only": 1.0}, budget=budget)
