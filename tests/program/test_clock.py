"""Decisions, lead times in months and what passes before them, in worlds worked out by hand.

The steelworks of `tests/worlds.py` makes 10 t/yr from 20 t of coal at 5 money, 100 money a year,
or from 30 MWh of power at 1 money, 30 a year. Money has no interest.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

from pathways.errors import InfeasibleError
from pathways.program import build_program
from pathways.questions.goals import solve_goal
from pathways.questions.outcome import Outcome
from tests.worlds import steelworks


def works(labels: dict[str, Any] | None = None, **parameters: Any) -> xr.Dataset:
    """Cheap power: whatever can be converted is, as early as it can.

    New steel serves at most what is asked for.
    """
    return steelworks(
        {
            "capex": {("new",): 40.0},
            "technical_lifetime": 20.0,
            "discount_rate": 0.0,
            "cost_of_capital": 0.0,
            "purchase_price": {("works", "coal"): 5.0, ("works", "power"): 1.0},
            "host_demand": {("new", "steel"): 1.0},
            "max_share": {("new",): 1.0},
            **parameters,
        },
        labels=labels,
    )


def value(outcome: Outcome, name: str) -> np.ndarray:
    return outcome.program.form.value(name, outcome.solution.values).values.squeeze()


def test_the_first_year_of_operation_counts_from_its_month() -> None:
    """Decided at the end of March 2026 with half a year of lead time, new steel runs from October
    on: 10 t of it make 2.5 t in 2026 and 10 t in 2027, and are paid for 0.25 and 1 of their
    twenty years at 2 money a ton and year. Coal costs 100 and 75, power 7.5 and 30.
    """
    found = solve_goal(works(decision_date=2026.25, lead_time={("new",): 0.5}), "cost")
    assert value(found, "build")[1] == pytest.approx([0.0, 10.0, 0.0])
    assert value(found, "activity")[1] == pytest.approx([0.0, 2.5, 10.0])
    assert found.solution.objective == pytest.approx(100 + 75 + 7.5 + 0.25 * 20 + 30 + 20)


def test_a_lead_time_in_whole_years_from_the_end_of_a_year_starts_with_a_year() -> None:
    """From the end of 2025 a year goes to the end of 2026: 2027 is a whole year."""
    found = solve_goal(works(decision_date=2026.0, lead_time={("new",): 1.0}), "cost")
    assert value(found, "activity")[1] == pytest.approx([0.0, 0.0, 10.0])
    start = found.program.coefficients.operation_start.values
    assert start[1].tolist() == [2025.0, 2026.0, 2027.0]
    assert not found.program.coefficients.starting_up.anywhere()


def test_in_a_block_the_share_is_that_of_the_block() -> None:
    """A block of 2026 to 2029, new steel from July 2026: 3.5 of 4 years."""
    system = works(
        {"period": [2025, 2026]},
        period_first_year=[2025, 2026],
        period_length=[1, 4],
        decision_date=2026.0,
        lead_time={("new",): 0.5},
    )
    found = solve_goal(system, "cost")
    assert value(found, "activity")[1, 1] / value(found, "build")[1, 1] == pytest.approx(0.875)


def test_life_and_payments_count_from_the_first_operation() -> None:
    """Two years from July 2026: half of 2026, 2027, and half of 2028, at 20 money a year."""
    system = works(
        {"period": [2025, 2026, 2027, 2028]},
        decision_date=2026.0,
        lead_time={("new",): 0.5},
        technical_lifetime={("new",): 2.0},
    )
    coefficients = build_program(system).coefficients
    assert coefficients.alive.values[1, 1] == pytest.approx([0.0, 1.0, 1.0, 0.5])
    assert coefficients.starting_up.values[1, 1] == pytest.approx([0.0, 0.5, 0.0, 0.0])
    assert coefficients.capital_charge.values[1, 1] == pytest.approx([0.0, 10.0, 20.0, 10.0])


def test_before_the_decision_today_goes_on_and_moves_with_demand() -> None:
    """Old steel runs 6 t, scrap steel 4 t and could run 20 at nothing: in 2026, with the decision
    at its end, 11 t are asked for and made 6.6 and 4.4; in 2027 scrap makes them all.
    """
    system = works(
        {"technology": ["old", "new", "scrap"]},
        decision_date=2027.0,
        flow={
            ("old", "steel"): 1,
            ("old", "coal"): -2,
            ("new", "steel"): 1,
            ("new", "power"): -3,
            ("scrap", "steel"): 1,
        },
        existing_capacity={("works", "old"): 10.0, ("works", "scrap"): 20.0},
        existing_survival={("works", "old"): 10.0, ("works", "scrap"): 20.0},
        base_activity={("works", "old"): 6.0, ("works", "scrap"): 4.0},
        base_year_fixed=1.0,
        demand={("works", "steel", year): 10.0 + (year > 2025) for year in (2025, 2026, 2027)},
    )
    found = solve_goal(system, "cost")
    activity = value(found, "activity")
    assert activity[0] == pytest.approx([6.0, 6.6, 0.0])
    assert activity[2] == pytest.approx([4.0, 4.4, 11.0])
    assert value(found, "keep")[0, :2] == pytest.approx([10.0, 10.0])


def test_nothing_is_renewed_before_the_decision() -> None:
    """A renewal that earned 1 money a ton and year would be done at once: before the end of 2026
    it is not, and from mid-2027 it is paid for half a year.
    """
    system = works(
        decision_date=2027.0,
        existing_survival={("works", "old", 2025): 10.0, ("works", "old", 2026): 10.0},
        renewal_capex={("old",): 20.0},
        renewal_lifetime=20.0,
        lead_time={("new",): 5.0},
    )
    found = solve_goal(system, "cost")
    assert value(found, "renew")[0] == pytest.approx([0.0, 0.0, 10.0])
    assert found.solution.objective == pytest.approx(300 + 10)
    upper = found.program.form.value("renew", found.program.form.upper).values
    assert upper[0, 0].tolist() == [0.0, 0.0, np.inf]
    later = build_program(system.assign(decision_date=2027.5)).coefficients
    assert later.renewal_charge.values[0, 2, 2] == pytest.approx(0.5)


def test_what_today_needs_before_a_decision_can_help_was_ordered_in_time() -> None:
    """Demand grows from 10 to 12 and 15 t; old steel stands with 11 t, and a decision of the end of
    2026 brings a plant after 2027 only. 1 and 3 t were ordered, like for like, and no more.
    """
    system = works(
        decision_date=2027.0,
        ordered_in_time=1.0,
        build_max=np.inf,
        capex={("new",): 1.0, ("old",): 1.0},
        lead_time=2.0,
        existing_capacity={("works", "old"): 11.0},
        existing_survival={("works", "old"): 11.0},
        demand={("works", "steel", y): d for y, d in ((2025, 10.0), (2026, 12.0), (2027, 15.0))},
    )
    found = solve_goal(system, "cost")
    assert value(found, "build")[0] == pytest.approx([0.0, 1.0, 3.0])
    assert value(found, "build")[1] == pytest.approx([0.0, 0.0, 0.0])
    with pytest.raises(InfeasibleError, match="lead time 2 years from the decision in 2026-12"):
        solve_goal(system.assign(ordered_in_time=system["ordered_in_time"] * 0.0), "cost")


def test_a_contract_that_begins_within_a_year_has_the_part_of_its_share_that_is_left() -> None:
    """Half of the power may come by contract, from October 2026 on: an eighth of that of 2026."""
    system = works(
        {"technology": ["old", "new", "contract"]},
        decision_date=2026.0,
        lead_time={("contract",): 0.75},
        activity_per_capacity={("old",): 1.0, ("new",): 1.0, ("contract",): np.inf},
        host_commodity={("contract", "power"): 1.0},
        max_share={("contract",): 0.5},
    )
    share = build_program(system).coefficients.largest_share.values[2]
    assert share.tolist() == pytest.approx([0.5, 0.125, 0.5])


def test_each_month_of_waiting_costs_more() -> None:
    """From the end of 2025 to the end of 2027, month by month, what is saved in a year, 100 - 30 -
    20, is lost by a twelfth of it; twice the capacity does not make up for half a year.
    """
    costs = [
        solve_goal(works(decision_date=2026.0 + month / 12), "cost").solution.objective
        for month in range(25)
    ]
    assert costs[0] == pytest.approx(100 + 50 + 50)
    assert np.diff(costs) == pytest.approx(50 / 12)


def test_without_a_date_all_was_ordered_in_time() -> None:
    """No lead time holds, and nothing passes before a decision."""
    found = solve_goal(works(decision_date=np.nan, lead_time=10.0), "cost")
    assert value(found, "activity")[1] == pytest.approx([10.0, 10.0, 10.0])


def test_a_plant_ramps_up_in_its_first_two_years() -> None:
    """From July 2026 on, for a year at 40 %, for another at 80 %: 10 t do 0.5 x 4 t in 2026,
    0.5 x 4 + 0.5 x 8 t in 2027, 0.5 x 8 + 0.5 x 10 t in 2028 and 10 t in 2029.
    """
    system = works(
        {"period": [2025, 2026, 2027, 2028, 2029]},
        decision_date=2026.0,
        lead_time={("new",): 0.5},
        ramp_up_first_year={("new",): 0.4},
        ramp_up_second_year={("new",): 0.8},
        build_max={
            ("works", "old"): 0.0,
            ("works", "new"): 0.0,
            ("works", "new", 2026): 10.0,
        },
    )
    found = solve_goal(system, "cost")
    assert value(found, "build")[1] == pytest.approx([0.0, 10.0, 0.0, 0.0, 0.0])
    assert value(found, "activity")[1] == pytest.approx([0.0, 2.0, 6.0, 9.0, 10.0])


def test_a_ramp_in_a_block_and_of_a_short_life() -> None:
    """At 40 and 80 %, a plant of 2026 lacks 0.6 + 0.2 of the four years of its block; one that
    lives a year and a half lacks 0.6 + 0.5 x 0.2.
    """
    system = works(
        {"period": [2025, 2026]},
        period_first_year=[2025, 2026],
        period_length=[1, 4],
        decision_date=2026.0,
        ramp_up_first_year=0.4,
        ramp_up_second_year=0.8,
        technical_lifetime={("old",): 1.5, ("new",): 20.0},
    )
    lacks = build_program(system).coefficients.starting_up.values[:, 1, 1]
    assert lacks == pytest.approx([0.7 / 4, 0.8 / 4])


def test_a_larger_plant_does_not_make_up_for_its_ramp() -> None:
    """Nothing may be emitted in 2027, the first year of new steel, in which it does half a load.
    20 t of it could make the 10 t asked for; but what ramps up holds the place that it fills at
    full load, so that a plant of B makes at most 0.5 B and 10 - 0.5 B: 5 t with 10 t of plant. Coal
    makes the rest, with 10 tCO2.
    """
    system = works(
        decision_date=2026.0,
        market_year={("new",): 2027.0},
        ramp_up_first_year={("new",): 0.5},
        target_value={("cap", 2027): 0.0},
    )
    found = solve_goal(system, "cost")
    assert found.lowest_feasible == pytest.approx(10.0)
    assert value(found, "build")[1] == pytest.approx([0.0, 0.0, 10.0])
    assert value(found, "activity")[1] == pytest.approx([0.0, 0.0, 5.0])
