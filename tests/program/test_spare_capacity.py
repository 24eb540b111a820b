"""Spare capacity of the base year is kept, in steelworks small enough to solve by hand.

`old` can make 10 t/yr and made 8 in the base year, 2025, which is history. A tonne takes two tonnes
of coal at 5; keeping a tonne of capacity costs 1 a year. `new` makes a tonne from three MWh at 10.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

from pathways.program.coefficients import derive
from pathways.questions.goals import solve_goal
from tests.worlds import steelworks

MADE = {("works", "steel"): 8.0}


def works(**parameters: Any) -> xr.Dataset:
    """Three years of which the first is history; what stands lasts throughout."""
    return steelworks(
        {
            "base_year": 2025,
            "base_year_fixed": 1.0,
            "decision_date": 2010.0,
            "spare_capacity_kept": 1.0,
            "base_activity": {("works", "old"): 8.0},
            "demand": MADE,
            "existing_survival": {("works", "old"): 10.0},
            "fixed_opex": {("old",): 1.0},
            "discount_rate": 0.0,
            "cost_of_capital": 0.0,
            "capex": 0.0,
            "market_year": {("new",): 2026.0},
            **parameters,
        }
    )


def value(system: xr.Dataset, name: str, goal: str = "cost") -> np.ndarray:
    outcome = solve_goal(system, goal)
    found: np.ndarray = outcome.program.form.value(name, outcome.solution.values).values.squeeze()
    return found


@pytest.mark.parametrize("goal", ["cost", "baseline"])
def test_no_run_saves_money_by_scrapping_spare_capacity(goal: str) -> None:
    """8 t are made with 10 t of capacity, as in the base year; where the rule is not stated, 2 t
    are closed on the first day."""
    assert value(works(), "capacity", goal)[0] == pytest.approx([10.0, 10.0, 10.0])
    assert value(works(spare_capacity_kept=0.0), "capacity", goal)[0, 1:] == pytest.approx(
        [8.0, 8.0]
    )


def test_what_is_closed_takes_its_spare_capacity_along() -> None:
    """A cap of 8 tCO2 in 2027 (8 t of coal, 4 t of steel) leaves half of the works, with its share
    of the spare: 5 t."""
    system = works(target_value={("cap", 2027): 8.0})
    assert value(system, "activity")[0] == pytest.approx([8.0, 8.0, 4.0])
    assert value(system, "capacity")[0] == pytest.approx([10.0, 10.0, 5.0])


def test_spare_capacity_serves_growth_and_follows_a_fall() -> None:
    """Demand of 9 t is made with the same 10 t, of 12 t with 10 t from `old` at full load, and of
    4 t with 5 t."""
    grown = works(demand={**MADE, ("works", "steel", 2026): 9.0, ("works", "steel", 2027): 12.0})
    assert value(grown, "activity")[0] == pytest.approx([8.0, 9.0, 10.0])
    fallen = works(demand={**MADE, ("works", "steel", 2027): 4.0})
    assert value(fallen, "capacity")[0] == pytest.approx([10.0, 10.0, 5.0])


def test_usual_load_by_hand() -> None:
    """0.8 of full load; 0.9 where demand is an eighth above that of the base year; full load in the
    base year, which is history, and of what does not stand today."""
    system = works(demand={**MADE, ("works", "steel", 2027): 9.0})
    usual = derive(system).usual_load.over(("site", "technology", "period"))[0]
    assert usual[0] == pytest.approx([1.0, 0.8, 0.9])
    assert usual[1] == pytest.approx([1.0, 1.0, 1.0])


def test_spare_capacity_takes_over_from_what_ends_its_life() -> None:
    """A tenth falls away in 2026 and another in 2027: what is left makes the 8 t with 9, then with
    8 t of capacity, and nothing is built."""
    system = works(existing_survival={("works", "old"): [10.0, 9.0, 8.0]})
    assert value(system, "capacity")[0] == pytest.approx([10.0, 9.0, 8.0])
    assert value(system, "activity")[0] == pytest.approx([8.0, 8.0, 8.0])
    assert value(system, "build") == pytest.approx(np.zeros((2, 3)))
