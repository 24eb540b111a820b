"""Every convention about money, worked by hand.

The world: demand of 1 t in each year from `plant`, which costs 100 per t/yr, lives 4 years and
costs 10 a year to run. The rate is 10 % for both discounting and capital, over 2025-2026 unless
said otherwise.
"""

from __future__ import annotations

from math import log
from pathlib import Path
from typing import Any

import pytest
import xarray as xr

from pathways.questions.goals import solve_goal
from pathways.systems.dataset import make_system

RATE = 0.1
FACTOR = RATE / (1 - 1.1**-4)
"""Annuity of 1 over four years at 10 %: 0.315471."""


def plant(
    periods: list[int] | None = None, settings: dict[str, str] | None = None, **parameters: Any
) -> xr.Dataset:
    return make_system(
        {
            "site": ["works"],
            "technology": ["plant"],
            "commodity": ["steel"],
            "period": periods or [2025, 2026],
            "scope": ["scope_1"],
            "gas": ["co2"],
        },
        {
            "base_year": 2024,
            "flow": {("plant", "steel"): 1.0},
            "activity_per_capacity": 1.0,
            "capex": 100.0,
            "variable_opex": 10.0,
            "technical_lifetime": 4.0,
            "economic_lifetime": 4.0,
            "cost_of_capital": RATE,
            "discount_rate": RATE,
            "demand": {("works", "steel"): 1.0},
            "price_limit": 1.0,
            **parameters,
        },
        {"technology_kind": ["process"]},
        settings,
    )


def cost(system: xr.Dataset) -> float:
    return solve_goal(system, "cost").solution.objective


def test_annuity_to_the_horizon_in_the_middle_of_years() -> None:
    """Two years of (31.5471 + 10), each discounted from its middle: 41.5471 x (1.1^-0.5 +
    1.1^-1.5).
    """
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
    assert cost(plant(settings={"discount_year": "2030"})) == pytest.approx(
        cost(plant()) * 1.1**5, rel=1e-9
    )


def test_overnight_with_straight_line_salvage() -> None:
    """100 at the start of 2025, half of it back after two of four years, at the start of 2027: 100
    - 50 / 1.21.
    """
    settings = {"capital": "overnight_straight_line", "capital_timing": "start"}
    running = 10 * (1.1**-0.5 + 1.1**-1.5)
    assert cost(plant(settings=settings)) == pytest.approx(100 - 50 / 1.21 + running, rel=1e-9)


def test_overnight_with_sinking_fund_salvage() -> None:
    """The fund holds (1.21 - 1) / (1.4641 - 1) = 45.2489 % after two of four years; 54.7511 come
    back at the start of 2027.
    """
    settings = {"capital": "overnight_sinking_fund", "capital_timing": "start"}
    left = 100 * (1 - (1.1**2 - 1) / (1.1**4 - 1))
    running = 10 * (1.1**-0.5 + 1.1**-1.5)
    assert cost(plant(settings=settings)) == pytest.approx(100 - left / 1.21 + running, rel=1e-9)


def test_fixed_cost_by_year_of_building_is_paid_while_it_runs() -> None:
    """A life of one year: the plant of 2025 costs 6 in 2025, that of 2026 costs 2 in 2026."""
    by_vintage = {("plant", 2025): 6.0, ("plant", 2026): 2.0}
    system = plant(
        technical_lifetime=1.0,
        economic_lifetime=1.0,
        fixed_opex=1.0,
        vintage_fixed_opex=by_vintage,
    )
    expected = (110 + 10 + 1 + 6) * 1.1**-0.5 + (110 + 10 + 1 + 2) * 1.1**-1.5
    assert cost(system) == pytest.approx(expected, rel=1e-9)


def test_fixed_cost_of_a_vintage_follows_it_into_later_years() -> None:
    """The plant of 2025 runs in 2026 too, where one built then would have cost 50 a year."""
    by_vintage = {("plant", 2025): 6.0, ("plant", 2026): 50.0}
    system = plant(vintage_fixed_opex=by_vintage)
    expected = (100 * FACTOR + 10 + 6) * (1.1**-0.5 + 1.1**-1.5)
    assert cost(system) == pytest.approx(expected, rel=1e-9)


def test_fixed_cost_of_a_vintage_counts_the_part_of_a_period_in_which_it_lives() -> None:
    """A block of two years and a life of one: half a unit runs of each that is built, so two are
    built, and each costs 6 in one of the two years, 3 a year on average.
    """
    system = plant(
        [2025],
        period_length=[2],
        technical_lifetime=1.0,
        economic_lifetime=1.0,
        vintage_fixed_opex=6.0,
        discount_rate=0.0,
        cost_of_capital=0.0,
    )
    assert cost(system) == pytest.approx(2 * 100 + 2 * 10 + 2 * 6, rel=1e-9)


def test_overnight_without_salvage() -> None:
    """100 at the start of 2025 and nothing back, though two of four years are left."""
    settings = {"capital": "overnight", "capital_timing": "start"}
    running = 10 * (1.1**-0.5 + 1.1**-1.5)
    assert cost(plant(settings=settings)) == pytest.approx(100 + running, rel=1e-9)


@pytest.mark.parametrize("timing", ["start", "middle", "end"])
def test_overnight_falls_when_the_setting_says(timing: str) -> None:
    """100 at the start, in the middle or at the end of 2025."""
    at_once = cost(plant(settings={"capital": "overnight", "capital_timing": timing}))
    paid = {"start": 0.0, "middle": 0.5, "end": 1.0}[timing]
    running = 10 * (1.1**-0.5 + 1.1**-1.5)
    assert at_once == pytest.approx(100 * 1.1**-paid + running, rel=1e-9)


def test_sinking_fund_equals_annuities_in_arrears() -> None:
    """Salvage by sinking fund leaves exactly the annuities paid at the end of each year within the
    horizon.
    """
    overnight = cost(
        plant(settings={"capital": "overnight_sinking_fund", "capital_timing": "start"})
    )
    annuity = cost(plant(settings={"capital_timing": "end"}))
    assert overnight == pytest.approx(annuity, rel=1e-9)


def test_economic_life_shorter_than_technical() -> None:
    """Paid back in one year: 110 in 2025 and nothing in 2026."""
    expected = 110 * 1.1**-0.5 + 10 * (1.1**-0.5 + 1.1**-1.5)
    assert cost(plant(economic_lifetime=1.0)) == pytest.approx(expected, rel=1e-9)


def test_plant_is_replaced_at_the_end_of_its_life() -> None:
    """A life of one year: 110 in each year."""
    expected = (110 + 10) * (1.1**-0.5 + 1.1**-1.5)
    assert cost(plant(technical_lifetime=1.0, economic_lifetime=1.0)) == pytest.approx(
        expected, rel=1e-9
    )


def test_interest_during_construction() -> None:
    """A lead time of two years at 10 %: 100 x (1.21 - 1) / (2 ln 1.1) = 110.166, with the base
    year early enough.
    """
    loaded = 100 * 0.21 / (2 * log(1.1))
    system = plant(settings={"interest_during_construction": "true"}, lead_time=2.0, base_year=2020)
    assert cost(system) == pytest.approx((loaded * FACTOR + 10) * (1.1**-0.5 + 1.1**-1.5), rel=1e-9)


def test_zero_rate() -> None:
    """At a rate of zero the annuity is a quarter of the cost: 2 x (25 + 10)."""
    assert cost(plant(cost_of_capital=0.0, discount_rate=0.0)) == pytest.approx(70, rel=1e-9)


@pytest.mark.parametrize("label", [2025, 2026])
def test_a_block_of_years_costs_what_its_years_cost(label: int) -> None:
    """One block of two years, whichever year names it, costs what two single years cost."""
    block = plant(
        [label], period_first_year=[2025], period_length=[2], settings={"discount_year": "2025"}
    )
    assert cost(block) == pytest.approx(cost(plant()), rel=1e-9)


def test_partial_life_in_a_block_is_paid_for_its_years_only() -> None:
    """An economic life of one year in a block of two: 110 in the first year only."""
    block = plant([2025], period_first_year=[2025], period_length=[2], economic_lifetime=1.0)
    expected = 110 * 1.1**-0.5 + 10 * (1.1**-0.5 + 1.1**-1.5)
    assert cost(block) == pytest.approx(expected, rel=1e-9)


def left(age: int, life: int = 4) -> float:
    """What a sinking fund at 10 % leaves of 100 at an age."""
    return 100 * (1 - (1.1**age - 1) / (1.1**life - 1))


def test_a_case_as_osemosys_counts_it() -> None:
    """Overnight capital at the start of a year, running cost in its middle, salvage by sinking fund
    at the end of the horizon.

    Demand is 1, 2, 2 over 2025-2027: one plant in 2025 and one in 2026, three and two of four years
    old at the end.

        capital   100 + 100 / 1.1                            = 190.909
        running   10 / 1.1^0.5 + 20 / 1.1^1.5 + 20 / 1.1^2.5 =  42.630
        salvage   (28.679 + 54.751) / 1.1^3                  =  62.682
        total                                                  170.857
    """
    settings = {"capital": "overnight_sinking_fund", "capital_timing": "start"}
    system = plant([2025, 2026, 2027], settings, demand={("works", "steel"): [1.0, 2.0, 2.0]})
    running = 10 * 1.1**-0.5 + 20 * 1.1**-1.5 + 20 * 1.1**-2.5
    assert cost(system) == pytest.approx(
        100 + 100 / 1.1 + running - (left(3) + left(2)) / 1.1**3, rel=1e-9
    )
    assert cost(system) == pytest.approx(170.857, abs=5e-4)


def test_overnight_cost_of_a_plant_that_ends_with_the_horizon_has_no_salvage() -> None:
    """Two years of life over two years, whichever the salvage: 100 and the running cost."""
    running = 10 * (1.1**-0.5 + 1.1**-1.5)
    for capital in ("overnight_straight_line", "overnight_sinking_fund"):
        settings = {"capital": capital, "capital_timing": "start"}
        assert cost(plant(settings=settings, technical_lifetime=2.0)) == pytest.approx(
            100 + running, rel=1e-9
        )


@pytest.mark.parametrize(("timing", "shift"), [("start", 0.0), ("middle", 0.5), ("end", 1.0)])
def test_overnight_cost_falls_when_the_system_says(timing: str, shift: float) -> None:
    """The 100 of 2025 move within the year; what is left comes back at the end of the horizon all
    the same.
    """
    settings = {"capital": "overnight_sinking_fund", "capital_timing": timing}
    running = 10 * (1.1**-0.5 + 1.1**-1.5)
    assert cost(plant(settings=settings)) == pytest.approx(
        100 * 1.1**-shift - left(2) / 1.21 + running, rel=1e-9
    )


@pytest.mark.parametrize("capital", ["overnight_straight_line", "overnight_sinking_fund"])
def test_overnight_cost_without_a_rate(capital: str) -> None:
    """At a rate of zero both salvages are the straight line: 100 - 50 + 2 x 10."""
    system = plant(settings={"capital": capital}, cost_of_capital=0.0, discount_rate=0.0)
    assert cost(system) == pytest.approx(70, rel=1e-9)


def test_the_cost_of_capital_makes_the_annuity_and_the_discount_rate_its_present_value() -> None:
    """Capital at 20 % over four years: 0.2 / (1 - 1.2^-4) = 38.629 a year, discounted at 10 %."""
    annuity = 100 * 0.2 / (1 - 1.2**-4)
    expected = (annuity + 10) * (1.1**-0.5 + 1.1**-1.5)
    assert cost(plant(cost_of_capital=0.2)) == pytest.approx(expected, rel=1e-9)


def test_interest_during_construction_on_overnight_cost() -> None:
    """100 grow to 110.166 by first operation, and what is left of them at the horizon grows
    alike.
    """
    loaded = 0.21 / (2 * log(1.1))
    settings = {
        "capital": "overnight_sinking_fund",
        "capital_timing": "start",
        "interest_during_construction": "true",
    }
    system = plant(settings=settings, lead_time=2.0, base_year=2020)
    running = 10 * (1.1**-0.5 + 1.1**-1.5)
    assert cost(system) == pytest.approx(loaded * (100 - left(2) / 1.21) + running, rel=1e-9)


def test_renewal_pays_its_own_cost_over_its_own_life() -> None:
    """What stands ends in 2026 and is renewed for 60, to run two years more: 60 x 0.1 / (1 -
        1.1^-2) = 34.571 in 2026.

    Building anew would cost 31.547 a year if 100 were asked; here it costs 200, so it is renewed.
    """
    system = plant(
        capex=200.0,
        existing_capacity={("works", "plant"): 1.0},
        existing_survival={("works", "plant"): [1.0, 0.0]},
        renewal_capex=60.0,
        renewal_lifetime=2.0,
    )
    annuity = 60 * 0.1 / (1 - 1.1**-2)
    assert cost(system) == pytest.approx(
        annuity * 1.1**-1.5 + 10 * (1.1**-0.5 + 1.1**-1.5), rel=1e-9
    )


def test_fixed_cost_follows_capacity_and_variable_cost_activity() -> None:
    """At an availability of one half 2 t/yr of capacity make 1 t: 2 x (31.5471 + 5) + 10 a year."""
    system = plant(availability=0.5, fixed_opex=5.0)
    assert cost(system) == pytest.approx(
        (2 * (100 * FACTOR + 5) + 10) * (1.1**-0.5 + 1.1**-1.5), rel=1e-9
    )


def test_a_year_more_of_horizon_adds_the_cost_of_that_year() -> None:
    """Annuities run to the horizon: no end effect, so the third year adds 41.5471 / 1.1^2.5 and no
    more.
    """
    added = cost(plant([2025, 2026, 2027])) - cost(plant())
    assert added == pytest.approx((100 * FACTOR + 10) * 1.1**-2.5, rel=1e-9)


@pytest.mark.parametrize(
    "capital", ["annuity", "overnight", "overnight_straight_line", "overnight_sinking_fund"]
)
@pytest.mark.parametrize("timing", ["start", "middle", "end"])
def test_blocks_cost_what_their_years_cost_in_every_convention(capital: str, timing: str) -> None:
    """2025, 2026-2027, 2028-2030 in blocks and in single years: a plant of 2025 lives ten years
    and serves all.
    """
    settings = {
        "capital": capital,
        "capital_timing": timing,
        "running_timing": timing,
        "discount_year": "2025",
    }
    life = {"technical_lifetime": 10.0, "economic_lifetime": 10.0}
    yearly = plant(list(range(2025, 2031)), settings, **life)
    blocks = plant([2025, 2026, 2028], settings, period_length=[1, 2, 3], **life)
    assert cost(blocks) == pytest.approx(cost(yearly), rel=1e-9)


def test_a_carbon_price_in_a_block_is_paid_in_each_of_its_years() -> None:
    """2 t at 5 in each of three years beside 41.5471 a year."""
    system = plant(
        [2025],
        period_length=[3],
        process_emissions={("plant", "scope_1", "co2"): 2.0},
        carbon_price=5.0,
        carbon_price_scope={("scope_1",): 1.0},
    )
    weight = 1.1**-0.5 + 1.1**-1.5 + 1.1**-2.5
    assert cost(system) == pytest.approx((100 * FACTOR + 20) * weight, rel=1e-9)


@pytest.mark.parametrize(
    ("capital", "net"),
    [
        ("annuity", 2 * 100 / 10),
        ("overnight_straight_line", 100 * (1 - 0.8)),
        ("overnight_sinking_fund", 100 * (1 - 0.8)),
    ],
)
def test_without_a_rate_all_conventions_charge_the_years_used(capital: str, net: float) -> None:
    """Two of ten years used: a fifth of 100, whichever way it is told."""
    life = {"technical_lifetime": 10.0, "economic_lifetime": 10.0}
    system = plant(settings={"capital": capital}, cost_of_capital=0.0, discount_rate=0.0, **life)
    assert cost(system) == pytest.approx(net + 20, rel=1e-9)


PRESENT_VALUES = [
    ("start", "annuity", 432.00),
    ("middle", "annuity", 415.69),
    ("end", "annuity", 400.00),
    ("start", "overnight_straight_line", 400.00),
    ("middle", "overnight_sinking_fund", 384.90),
    ("end", "overnight_straight_line", 370.37),
]


@pytest.mark.parametrize(("timing", "capital", "value"), PRESENT_VALUES)
def test_the_page_tells_what_timing_does_to_capital(
    timing: str, capital: str, value: float
) -> None:
    """400 for five years at 8 %: 400 x 1.08^1, 1.08^0.5 and 1 as annuities, 400 x 1.08^0, 1.08^-0.5
    and 1.08^-1 overnight; the plant lives to the end of the horizon, so nothing is left.
    """
    system = plant(
        [2025, 2026, 2027, 2028, 2029],
        {"capital": capital, "capital_timing": timing},
        cost_of_capital=0.08,
        discount_rate=0.08,
        capex=400.0,
        technical_lifetime=5.0,
        economic_lifetime=5.0,
        variable_opex=0.0,
    )
    assert cost(system) == pytest.approx(value, abs=0.005)
    page = (Path(__file__).parents[2] / "docs" / "system.md").read_text(encoding="utf-8")
    (line,) = [each for each in page.splitlines() if each.startswith(f"| `{timing}` |")]
    assert f"{value:.2f}" in line
