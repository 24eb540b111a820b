"""Rewards: taken where the pathway with them is cheaper, in the year in which that is best.

Half of the steel from `new` costs 5 x 28.0243 = 140.12 a year more and meets the condition of 1 t
    of CO2 per t of steel.
"""

from __future__ import annotations

from typing import Any

import pytest
import xarray as xr

from pathways.errors import InputError
from pathways.questions.goals import solve_goal
from pathways.questions.outcome import Outcome
from tests.worlds import steelworks


def works(amount: float, **parameters: Any) -> xr.Dataset:
    """2025 is history; a prize for at most 1 t/t, kept from the year in which it is earned."""
    return steelworks(
        {
            "base_year_fixed": 1.0,
            "target_scope": {},
            "reward_amount": amount,
            "norm_value": {("rule",): 1.0},
            "norm_scope": {("rule", "scope_1"): 1.0},
            **parameters,
        },
        labels={"norm": ["rule"], "reward": ["prize"], "target": []},
        coordinates={
            "norm_quantity": ["emission_intensity"],
            "norm_sense": ["at_most"],
            "norm_reward": ["prize"],
            "norm_unit": ["t/t"],
        },
    )


def emissions(outcome: Outcome) -> list[float]:
    return outcome.program.form.value("emissions", outcome.solution.values).values[0, 0, 0].tolist()


def awarded(outcome: Outcome) -> list[float]:
    return outcome.program.form.value("awarded", outcome.solution.values).values[0].tolist()


def test_a_small_reward_is_left() -> None:
    """139 is less than the 140.12 of a single year."""
    outcome = solve_goal(works(139.0), "price")
    assert emissions(outcome) == pytest.approx([20, 20, 20])
    assert awarded(outcome) == [0, 0, 0]


def test_a_larger_one_is_earned_as_late_as_it_pays() -> None:
    """141 pays for one year, 2027, not for two."""
    outcome = solve_goal(works(141.0), "price")
    assert emissions(outcome) == pytest.approx([20, 20, 10])
    assert awarded(outcome) == [0, 0, 1]
    without = solve_goal(works(0.0), "price")
    saved = (
        without.solution.objective - outcome.solution.objective
    ) / outcome.program.coefficients.weight_running.values[2]
    assert saved == pytest.approx(141 - 5 * (20 + 100 * 0.05 / (1 - 1.05**-20)), rel=1e-6)


def test_where_it_is_paid_only_early_it_has_to_be_kept() -> None:
    """Paid until 2026 the condition holds for two years: 140.12 x (1 + 1/1.05) = 273.57. 273 is
    left, 274 is taken.
    """
    assert awarded(solve_goal(works(273.0, reward_last=2026), "price")) == [0, 0, 0]
    outcome = solve_goal(works(274.0, reward_last=2026), "price")
    assert awarded(outcome) == [0, 1, 0]
    assert emissions(outcome) == pytest.approx([20, 10, 10])


def test_what_a_target_asks_for_anyway_earns_the_reward_for_nothing() -> None:
    targeted = steelworks(
        {
            "base_year_fixed": 1.0,
            "reward_amount": 5.0,
            "norm_value": 1.0,
            "norm_scope": {("rule", "scope_1"): 1.0},
            "target_value": {("cap", 2027): 10.0},
        },
        labels={"norm": ["rule"], "reward": ["prize"]},
        coordinates={
            "norm_quantity": ["emission_intensity"],
            "norm_sense": ["at_most"],
            "norm_reward": ["prize"],
            "norm_unit": ["t/t"],
        },
    )
    outcome = solve_goal(targeted, "cost")
    assert outcome.status == "target_met"
    assert awarded(outcome) == [0, 0, 1]


def test_the_baseline_earns_nothing() -> None:
    assert "awarded" in solve_goal(works(1e6), "baseline").program.form.variables
    assert emissions(solve_goal(works(1e6), "baseline")) == pytest.approx([20, 20, 20])


def test_too_many_rewards_are_refused() -> None:
    names = ["a", "b", "c", "d"]
    system = steelworks(
        {"reward_amount": 1.0, "target_scope": {}}, labels={"reward": names, "target": []}
    )
    with pytest.raises(InputError, match="at most 3 rewards"):
        solve_goal(system, "price")
