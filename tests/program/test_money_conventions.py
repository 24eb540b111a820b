"""Every convention about money, worked by hand.

The world: demand of 1 t in each year from `plant`, which costs 100 per t/yr, lives 4 years and costs 10 a year to run.
The rate is 10 % for both discounting and capital, over 2025-2026 unless said otherwise.
"""

from __future__ import annotations

from typing import Any

import pytest
import xarray as xr

from pathways.solve.goals import solve_goal
from pathways.system.dataset import make_system

RATE = 0.1
FACTOR = RATE / (1 - 1.1**-4)
"""Annuity of 1 over four years at 10 %: 0.315471."""


def plant(periods: list[int] | None = None, settings: dict[str, str] | None = None, **parameters: Any) -> xr.Dataset:
    return make_system(
        {
            "site": ["works"], "technology": ["plant"], "commodity": ["steel"], "period": periods or [2025, 2026],
            "scope": ["scope_1"], "gas": ["co2"],
        },
        {
            "base_year": 2024, "flow": {("plant", "steel"): 1.0}, "activity_per_capacity": 1.0, "capex": 100.0,
            "variable_opex": 10.0, "technical_lifetime": 4.0, "economic_lifetime": 4.0, "cost_of_capital": RATE,
            "discount_rate": RATE, "demand": {("works", "steel"): 1.0}, "price_limit": 1.0, **parameters,
        },
        {"technology_kind": ["process"]},
        settings,
    )  # fmt: skip


def cost(system: xr.Dataset) -> float:
    return solve_goal(system, "cost").solution.objective


def test_annuity_to_the_horizon_in_the_middle_of_years() -> None:
    """Two years of (31.5471 + 10), each discounted from its middle: 41.5471 x (1.1^-0.5 + 1.1^-1.5)."""
    assert cost(plant()) == pytest.approx((100 * FACTOR + 10) * (1.1**-0.5 + 1.1**-1.5), rel=1e-9)


@pytest.mark.parametrize(("timing", "shift"), [("start", 0.0), ("middle", 0.5), ("end", 1.0)])
def test_running_costs_fall_when_the_system_says(timing: str, shift: float) -> None:
    """Capital stays in the middle; ten a year moves to the start, middle or end."""
    capital = 100 * FACTOR * (1.1**-0.5 + 1.1**-1.5)
    expected = capital + 10 * (1.1**-shift + 1.1 ** -(1 + shift))
    assert cost(plant(settings={"running_timing": timing})) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(("timing", "shift"), [("start", 0.0), ("middle", 0.5), ("end", 1.0)])
def test_capital_falls_when_the_system_says(timing: str, shift: float) -> None:
    """The annuity moves, the ten a year stay in the middle."""
    running = 10 * (1.1**-0.5 + 1.1**-1.5)
    expected = running + 100 * FACTOR * (1.1**-shift + 1.1 ** -(1 + shift))
    assert cost(plant(settings={"capital_timing": timing})) == pytest.approx(expected, rel=1e-9)


def test_discount_year_scales_everything() -> None:
    """Counted from 2030 instead of 2025 all is worth 1.1^5 more."""
    assert cost(plant(settings={"discount_year": "2030"})) == pytest.approx(cost(plant()) * 1.1**5, rel=1e-9)


def test_overnight_with_straight_line_salvage() -> None:
    """100 at the start of 2025, half of it back after two of four years, at the start of 2027: 100 - 50 / 1.21."""
    settings = {"capital": "overnight_straight_line", "capital_timing": "start"}
    running = 10 * (1.1**-0.5 + 1.1**-1.5)
    assert cost(plant(settings=settings)) == pytest.approx(100 - 50 / 1.21 + running, rel=1e-9)


def test_overnight_with_sinking_fund_salvage() -> None:
    """The fund holds (1.21 - 1) / (1.4641 - 1) = 45.2489 % after two of four years; 54.7511 come back at the start of 2027."""
    settings = {"capital": "overnight_sinking_fund", "capital_timing": "start"}
    left = 100 * (1 - (1.1**2 - 1) / (1.1**4 - 1))
    running = 10 * (1.1**-0.5 + 1.1**-1.5)
    assert cost(plant(settings=settings)) == pytest.approx(100 - left / 1.21 + running, rel=1e-9)


def test_sinking_fund_equals_annuities_in_arrears() -> None:
    """Salvage by sinking fund leaves exactly the annuities paid at the end of each year within the horizon."""
    overnight = cost(plant(settings={"capital": "overnight_sinking_fund", "capital_timing": "start"}))
    annuity = cost(plant(settings={"capital_timing": "end"}))
    assert overnight == pytest.approx(annuity, rel=1e-9)


def test_economic_life_shorter_than_technical() -> None:
    """Paid back in one year: 110 in 2025 and nothing in 2026."""
    expected = 110 * 1.1**-0.5 + 10 * (1.1**-0.5 + 1.1**-1.5)
    assert cost(plant(economic_lifetime=1.0)) == pytest.approx(expected, rel=1e-9)


def test_plant_is_replaced_at_the_end_of_its_life() -> None:
    """A life of one year: 110 in each year."""
    expected = (110 + 10) * (1.1**-0.5 + 1.1**-1.5)
    assert cost(plant(technical_lifetime=1.0, economic_lifetime=1.0)) == pytest.approx(expected, rel=1e-9)


def test_interest_during_construction() -> None:
    """A lead time of two years at 10 %: 100 x (1.21 - 1) / (2 ln 1.1) = 110.166, with the base year early enough."""
    from math import log

    loaded = 100 * 0.21 / (2 * log(1.1))
    system = plant(settings={"interest_during_construction": "true"}, lead_time=2.0, base_year=2020)
    assert cost(system) == pytest.approx((loaded * FACTOR + 10) * (1.1**-0.5 + 1.1**-1.5), rel=1e-9)


def test_zero_rate() -> None:
    """At a rate of zero the annuity is a quarter of the cost: 2 x (25 + 10)."""
    assert cost(plant(cost_of_capital=0.0, discount_rate=0.0)) == pytest.approx(70, rel=1e-9)


@pytest.mark.parametrize("label", [2025, 2026])
def test_a_block_of_years_costs_what_its_years_cost(label: int) -> None:
    """One block of two years, whichever year names it, costs what two single years cost."""
    block = plant([label], period_first_year=[2025], period_length=[2], settings={"discount_year": "2025"})
    assert cost(block) == pytest.approx(cost(plant()), rel=1e-9)


def test_partial_life_in_a_block_is_paid_for_its_years_only() -> None:
    """An economic life of one year in a block of two: 110 in the first year only."""
    block = plant([2025], period_first_year=[2025], period_length=[2], economic_lifetime=1.0)
    expected = 110 * 1.1**-0.5 + 10 * (1.1**-0.5 + 1.1**-1.5)
    assert cost(block) == pytest.approx(expected, rel=1e-9)
