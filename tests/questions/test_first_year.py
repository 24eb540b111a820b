"""The first year in which the depth of a target can be met, worked out by hand.

In the steelworks a tonne of steel from `new` costs 20 and its annuity of 8.0243 more than from
`old`, for two tonnes of CO2 less: 14.01 a tonne. Where coal costs 8 in 2027, it is 11.01 then.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

from pathways.program.objective import SUNK, TRANSFERS
from pathways.questions.first_year import FirstYears
from pathways.questions.goals import solve_goal
from pathways.questions.outcome import Outcome
from pathways.results.collect import COST_KINDS
from pathways.results.headline import SUNK_KINDS, TRANSFER_KINDS
from tests.worlds import steelworks

ANNUITY = 100 * 0.05 / (1 - 1.05**-20)


def in_2026(tonnes: float, **parameters: Any) -> xr.Dataset:
    return steelworks({"base_year": 2020, "target_value": {("cap", 2026): tonnes}, **parameters})


def years_of(outcome: Outcome) -> FirstYears:
    assert outcome.first_years is not None
    return outcome.first_years


def test_a_target_that_is_met_has_its_own_year() -> None:
    outcome = solve_goal(in_2026(10.0), "cost")
    assert outcome.status == "target_met"
    assert years_of(outcome).technology == 2026


@pytest.mark.parametrize("goal", ["cost", "lowest"])
def test_a_target_that_lead_times_miss_is_met_once_they_are_over(goal: str) -> None:
    """`new` is on the market in 2027: 10 t, asked for 2026, can be reached a year later."""
    outcome = solve_goal(in_2026(10.0, market_year={("new",): 2027.0}), goal)
    assert outcome.status == "target_missed"
    assert years_of(outcome).technology == 2027


def test_a_depth_beyond_the_horizon_has_no_year() -> None:
    outcome = solve_goal(in_2026(10.0, market_year={("new",): 2031.0}), "cost")
    assert np.isnan(years_of(outcome).technology)
    assert np.isnan(years_of(outcome).affordable)


def test_an_intensity_asks_for_less_of_less_product() -> None:
    """0.8 t a tonne of steel is 8 t of 10 t of steel and 4 t of 5 t; 12 MWh make 4 t of steel by
    `new`, which leaves 12 t of CO2 in 2026 and 2 t in 2027.
    """
    system = steelworks(
        {
            "base_year": 2020,
            "target_value": {("cap", 2026): 0.8},
            "demand": {("works", "steel", 2025): 10.0, ("works", "steel", 2026): 10.0}
            | {("works", "steel", 2027): 5.0},
            "purchase_limit": {("works", "power"): 12.0},
        },
        coordinates={"target_kind": ["intensity"]},
    )
    assert years_of(solve_goal(system, "cost")).technology == 2027


def test_up_to_a_price_the_year_is_the_first_within_it() -> None:
    """Nothing pays at 13 in 2026, and everything in 2027: what is asked for 2026 comes a year
    later, while technology could do it at once.

    Its last tonnes are held in both years and cost the mean of 14.01 and 11.01, discounted.
    """
    coal = {
        ("works", "coal", 2025): 5.0,
        ("works", "coal", 2026): 5.0,
        ("works", "coal", 2027): 8.0,
    }
    system = in_2026(
        0.0,
        target_value={("cap", 2026): 0.0, ("cap", 2027): 0.0},
        purchase_price={**coal, ("works", "power"): 10.0},
    )
    outcome = solve_goal(system, "lowest", max_price=13.0)
    assert outcome.status == "target_missed"
    years = years_of(outcome)
    assert (years.technology, years.affordable) == (2026, 2027)
    weight = np.array([1.05**-0.5, 1.05**-1.5])
    cost = np.array([(20 + ANNUITY) / 2, (14 + ANNUITY) / 2])
    assert years.price == pytest.approx(float(cost @ weight / weight.sum()), rel=1e-5)


def test_program_and_headline_name_the_same_transfers() -> None:
    assert {COST_KINDS[name] for name in TRANSFERS} == set(TRANSFER_KINDS)
    assert {COST_KINDS[name] for name in SUNK} == set(SUNK_KINDS)
