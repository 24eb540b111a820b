"""Emissions trading, in steelworks small enough to solve by hand.

`old` makes 10 t of steel a year from 20 t of coal (5 money, 1 tCO2 each); `new` makes a tonne from
three MWh of power (10 money each, 0.5 tCO2 in scope 2) and costs 1 paid over twenty years.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

from pathways.questions.goals import solve_goal
from pathways.questions.outcome import Outcome
from pathways.results.collect import collect
from pathways.results.summary import summarise
from pathways.systems.scopes import priced_scopes
from tests.worlds import steelworks


def works(**parameters: Any) -> xr.Dataset:
    return steelworks(
        {
            "capex": {("new",): 1.0},
            "discount_rate": 0.0,
            "cost_of_capital": 0.0,
            "emission_factor": {
                ("works", "coal", "scope_1", "co2"): 1.0,
                ("works", "power", "scope_2_market", "co2"): 0.5,
            },
            "trading_covered": {("scope_1", "co2"): 1.0},
            "trading_free_share": 1.0,
            **parameters,
        }
    )


def value(outcome: Outcome, name: str) -> np.ndarray:
    return outcome.program.form.value(name, outcome.solution.values).values.squeeze()


def test_an_average_works_pays_nothing_and_a_better_one_sells() -> None:
    """At 9 a tonne of steel by coal costs 10 and its 2 tCO2 18 in allowances: 28, and by power 30:
    coal stays, and 20 free allowances cover 20 tCO2. At 12 coal costs 34: all is made with power,
    and the 20 allowances are sold for 240 a year. The price of 2025 is still 9."""
    stays = solve_goal(works(trading_price=9.0), "price")
    assert value(stays, "net_allowance") == pytest.approx([0.0, 0.0, 0.0], abs=1e-9)
    assert stays.solution.objective == pytest.approx(3 * 100.0)
    sells = solve_goal(works(trading_price={(2025,): 9.0, (2026,): 12.0, (2027,): 12.0}), "price")
    assert value(sells, "net_allowance") == pytest.approx([0.0, -20.0, -20.0])
    assert sells.solution.objective == pytest.approx(100.0 + 2 * (300.0 - 240.0 + 0.5))


def test_allowances_follow_output_and_decide_nothing() -> None:
    """Output doubles in 2027; half of the balance value is free: 10, 10 and 20 of 20, 20 and 40."""
    grown = works(
        trading_price=1.0,
        trading_free_share=0.5,
        demand={("works", "steel"): 10.0, ("works", "steel", 2027): 20.0},
        existing_capacity={("works", "old"): 20.0},
        existing_survival={("works", "old"): 20.0},
    )
    outcome = solve_goal(grown, "price")
    assert value(outcome, "net_allowance") == pytest.approx([10.0, 10.0, 20.0])
    assert value(outcome, "activity")[0] == pytest.approx([10.0, 10.0, 20.0])


def test_the_baseline_trades_too_and_trading_is_a_transfer() -> None:
    """The frozen works buys what is missing, 4 of its 20 tCO2 at 9."""
    system = works(trading_price=9.0, trading_free_share=0.8)
    outcome, baseline = solve_goal(system, "price"), solve_goal(system, "baseline")
    summary = summarise(collect(outcome, baseline, outcome))
    assert value(baseline, "net_allowance") == pytest.approx([4.0, 4.0, 4.0])
    assert summary["yardsticks"]["frozen"]["cost"][2026] == pytest.approx(100.0)
    assert summary["transfers"][2026] == pytest.approx(36.0)
    assert summary["emissions_trading"]["net_allowances"][2026] == pytest.approx(4.0)
    assert summary["emissions_trading"]["payment"][2026] == pytest.approx(36.0)
    assert summary["priced_scopes"] == ["scope_1"]
    assert "carbon_price" not in summary


def test_a_carbon_price_stands_beside_it_on_its_own_scopes() -> None:
    both = works(
        trading_price=9.0,
        carbon_price=2.0,
        carbon_price_scope={("scope_1",): 1.0, ("scope_2_market",): 1.0},
    )
    assert priced_scopes(both) == ["scope_1", "scope_2_market"]
    assert priced_scopes(works()) == []
    outcome = solve_goal(both, "price")
    assert outcome.solution.objective == pytest.approx(3 * (100.0 + 40.0))
