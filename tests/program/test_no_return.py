"""No return to fossil fuel, in steelworks small enough to solve by hand.

`old` makes a tonne of steel from two tonnes of coal (5 money each), `gas` from one of gas, `new`
from three MWh of power. Coal and gas emit 1 tCO2 a unit. A plant lives twenty years, costs 1 and
bears no interest: 0.05 a year.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

from pathways.program import build_program
from pathways.questions.goals import solve_goal
from pathways.questions.outcome import Outcome
from tests.worlds import steelworks

STAYS = {("old", "steel"): 1.0, ("gas", "steel"): 1.0}


def works(**parameters: Any) -> xr.Dataset:
    """Three years from 2025; power is cheap in 2026 alone, and gas dearer than coal."""
    return steelworks(
        {
            "flow": {
                ("old", "steel"): 1,
                ("old", "coal"): -2,
                ("gas", "steel"): 1,
                ("gas", "methane"): -1,
                ("new", "steel"): 1,
                ("new", "power"): -3,
            },
            "fossil": STAYS,
            "capex": {("new",): 1.0, ("gas",): 1.0},
            "purchase_price": {
                ("works", "coal"): 5.0,
                ("works", "methane"): 20.0,
                ("works", "power"): 10.0,
                ("works", "power", 2026): 3.0,
            },
            "emission_factor": {
                ("works", "coal", "scope_1", "co2"): 1.0,
                ("works", "methane", "scope_1", "co2"): 1.0,
            },
            "discount_rate": 0.0,
            "cost_of_capital": 0.0,
            **parameters,
        },
        labels={
            "technology": ["old", "gas", "new"],
            "commodity": ["steel", "coal", "methane", "power"],
        },
    )


def activity(outcome: Outcome) -> np.ndarray:
    """Activity (technology, period)."""
    form = outcome.program.form
    return form.value("activity", outcome.solution.values).values.squeeze()


def test_what_is_converted_for_a_year_does_not_go_back() -> None:
    """A year of power saves 1 a tonne in 2026; with a way back all 10 t are made of it in 2026 and
    of coal again in 2027: 100 + 90 + 100 and 2 x 0.5 for the plants, 291. Without one they would
    cost 30 a tonne in 2027, so nothing is converted: 300.
    """
    free = solve_goal(works(fossil=0.0), "price")
    assert activity(free)[0] == pytest.approx([10.0, 0.0, 10.0], abs=1e-9)
    assert free.solution.objective == pytest.approx(291.0)
    bound = solve_goal(works(), "price")
    assert activity(bound)[0] == pytest.approx([10.0, 10.0, 10.0])
    assert bound.solution.objective == pytest.approx(300.0)


def test_a_target_of_one_year_converts_for_good_and_says_so() -> None:
    """Half of the emissions in 2026 alone: coal for 100, then 50 and 45 for power, then 50 and 150,
    and 0.5 for the plant.
    """
    cap = works(target_value={("cap", 2026): 10.0})
    outcome = solve_goal(cap, "cost")
    assert activity(outcome)[0] == pytest.approx([10.0, 5.0, 5.0])
    assert outcome.solution.objective == pytest.approx(395.5)
    assert "steel does not go back to fossil fuel (binding in 2027)" in outcome.binding_limits


def test_one_fossil_fuel_may_take_over_from_another() -> None:
    """Coal at 50 a tonne from 2026 on: gas makes all 10 t, at 20 each and 0.05 for the plant."""
    dear = works(
        purchase_price={
            ("works", "coal"): 5.0,
            ("works", "coal", 2026): 50.0,
            ("works", "coal", 2027): 50.0,
            ("works", "methane"): 20.0,
            ("works", "power"): 10.0,
        }
    )
    outcome = solve_goal(dear, "price")
    assert activity(outcome)[1] == pytest.approx([0.0, 10.0, 10.0])
    assert outcome.solution.objective == pytest.approx(100.0 + 200.0 + 200.0 + 1.0)


@pytest.mark.parametrize("demand", [(10.0, 15.0, 15.0), (10.0, 5.0, 10.0), (10.0, 12.0, 8.0)])
def test_works_that_grow_may_burn_more(demand: tuple[float, ...]) -> None:
    """Coal at 5 and power at 10 in all years: all is made of coal, as much as is asked for."""
    years = dict(zip((2025, 2026, 2027), demand, strict=True))
    grown = works(
        demand={("works", "steel", year): amount for year, amount in years.items()},
        existing_capacity={("works", "old"): 20.0},
        existing_survival={("works", "old"): 20.0},
        purchase_price={
            ("works", "coal"): 5.0,
            ("works", "methane"): 20.0,
            ("works", "power"): 10.0,
        },
    )
    assert activity(solve_goal(grown, "price"))[0] == pytest.approx(list(demand))


def test_the_limit_moves_with_demand() -> None:
    """Demand halves in 2026 and doubles in 2027: at most twice what burnt the year before, since
    half of what burns in 2027 is at most the whole of 2026.
    """
    rows = build_program(
        works(demand={("works", "steel"): 10.0, ("works", "steel", 2026): 5.0})
    ).form
    of_2027 = rows.matrix.tocsr()[rows.rows["no_return"].numbers[1]]
    assert sorted(of_2027.data) == [-1.0, -1.0, 0.5, 0.5]


def test_where_nothing_is_made_of_fossil_fuel_today_there_is_no_return() -> None:
    rows = build_program(works(base_activity={("works", "new"): 10.0})).form.rows
    assert "no_return" not in rows or rows["no_return"].numbers.size == 0


def test_a_baseline_is_not_held_to_it() -> None:
    """Its works closes a plant like for like, whatever burns in it."""
    baseline = solve_goal(works(), "baseline")
    rows = baseline.program.form.rows
    assert "no_return" not in rows or rows["no_return"].numbers.size == 0
