"""What stands in the way is told in sentences: the right ones, in the right order, and no
others.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

from pathways.errors import InfeasibleError
from pathways.questions.goals import solve_goal
from tests.worlds import steelworks, with_measure

NEVER_NEW = {"activity_max": {("works", "new"): 0.0}}

LEFT = "no option touches 14.0 t of 2025, whatever the limits: 14.0 t of coal"
"""Of 20 t a measure of 30 % at all of `old` leaves 14."""


def cap(tonnes: float, period: int = 2027) -> dict:
    return {("cap", period): tonnes}


def sentences(system: xr.Dataset, goal: str = "cost") -> tuple[str, ...]:
    return solve_goal(system, goal).binding_limits


def measures(count: int = 1, **parameters: Any) -> xr.Dataset:
    """The steelworks of one year with measures, without `new`, asked for zero emissions."""
    return with_measure({"target_value": cap(0.0, 2025), **NEVER_NEW, **parameters}, count=count)


def test_nothing_is_said_where_nothing_binds() -> None:
    """`new` costs more than `old` and nobody asks for less: no limit costs anything."""
    assert sentences(steelworks(), "price") == ()


def test_a_limit_that_keeps_costs_up_is_named_without_any_target() -> None:
    """Power at 1 makes steel for 3 instead of 10, but only 9 MWh can be had in each year after the
    first.
    """
    system = steelworks(
        {
            "purchase_price": {("works", "coal"): 5.0, ("works", "power"): 1.0},
            "purchase_limit": {("works", "power"): 9.0},
            "capex": 0.0,
        }
    )
    told = sentences(system, "price")
    assert "at most 9 t of power can be bought in 2026 and 2027" in told


def test_the_target_itself_does_not_stand_in_its_way() -> None:
    """A cap of 14 t with power for 3 t of steel is just met: only the power is named."""
    told = sentences(
        steelworks({"target_value": cap(0.0), "purchase_limit": {("works", "power"): 9.0}})
    )
    assert told == ("at most 9 t of power can be bought in 2027",)


@pytest.mark.parametrize(
    ("power", "first"),
    [
        (9.0, "at most 9 t of power can be bought in 2025"),
        (3.0, "save_1 can serve at most 50% of old in 2025"),
    ],
)
def test_the_weightiest_comes_first(power: float, first: str) -> None:
    """A limit weighs what one unit is worth times what it lets through.

    A tonne of `old` emits 2 - 0.5 x 0.6 = 1.7 t. Power: 1.7 / 3 t per MWh, so 5.1 t at 9 MWh and
    1.7 t at 3 MWh. The share: 0.6 t per t, on both sides of its row (half of `old` and the measure
    itself): 0.6 x 7 = 4.2 t and 0.6 x 9 = 5.4 t.
    """
    system = with_measure(
        {
            "target_value": cap(0.0, 2025),
            "max_share": {("save_1",): 0.5},
            "purchase_limit": {("works", "power"): power},
            "activity_per_capacity": {("old",): 1.0},
        }
    )
    told = sentences(system)
    assert set(told) == {
        f"at most {power:.0f} t of power can be bought in 2025",
        "save_1 can serve at most 50% of old in 2025",
    }
    assert told[0] == first


def test_a_share_of_a_process_and_of_a_use() -> None:
    assert sentences(measures(max_share={("save_1",): 0.5})) == (
        "save_1 can serve at most 50% of old in 2025",
        LEFT,
    )
    of_use = {
        "host_process": {},
        "host_commodity": {("save_1", "coal"): 1.0},
        "max_share": {("save_1",): 0.25},
    }
    assert sentences(measures(**of_use)) == (
        "save_1 can serve at most 25% of the use of coal in 2025",
        LEFT,
    )


def test_that_a_measure_serves_its_whole_host_is_no_limit_worth_telling() -> None:
    assert sentences(measures()) == (LEFT,)


def test_measures_that_are_exhausted() -> None:
    """Two measures of 30 % at `old` end at 0.7 x 0.7, whatever their shares; and two on the use of
    coal the same.
    """
    assert "save_1 and save_2 can save no more of coal together in 2025" in sentences(
        measures(count=2)
    )
    on_use = {
        "host_process": {},
        "host_commodity": {("save_1", "coal"): 1.0, ("save_2", "coal"): 1.0},
    }
    assert "save_1 and save_2 can save no more of coal together in 2025" in sentences(
        measures(count=2, **on_use)
    )


def test_options_that_exclude_each_other() -> None:
    system = measures(count=2).drop_dims("exclusion").assign_coords(exclusion=[0])
    system["exclusion_member"] = (("exclusion", "technology"), np.array([[0.0, 0.0, 1.0, 1.0]]))
    assert sentences(system) == ("only one of save_1, save_2 can serve the same unit (2025)", LEFT)


def test_growth() -> None:
    told = sentences(
        steelworks(
            {
                "host_demand": {("new", "steel"): 1.0},
                "growth_rate": {("new",): 0.5},
                "growth_seed": {("new",): 0.1},
                "target_value": cap(0.0),
                "base_year_fixed": 1.0,
            }
        )
    )
    assert "new can grow by at most 50% a year (binding in 2026 and 2027)" in told


@pytest.mark.parametrize(
    ("lead_time", "market_year", "sentence"),
    [
        (2.5, 2020.0, "new cannot start before 2027-07: lead time 2.5 years from 2025"),
        (4.0, 2028.0, "new cannot start before 2029: lead time 4 years from 2025"),
        (2.0, 2028.0, "new cannot start before 2028: not on the market earlier"),
    ],
)
def test_the_later_of_lead_time_and_market_year_is_told(
    lead_time: float, market_year: float, sentence: str
) -> None:
    """2025 + 2.5 is the middle of 2027: it runs from July of that year on."""
    system = steelworks(
        {
            "target_value": cap(0.0),
            "lead_time": {("new",): lead_time},
            "market_year": {("new",): market_year},
        }
    )
    assert sentences(system)[0] == sentence


def test_one_year_of_lead_time_is_one_year() -> None:
    """Decided at the end of 2025, what takes a year runs from 2027; "1 years" had been told."""
    system = steelworks(
        {
            "target_value": cap(0.0),
            "lead_time": {("new",): 1.0},
            "decision_date": 2026.0,
        }
    )
    told = "new cannot start before 2027: lead time 1 year from the decision in 2025-12"
    assert told in sentences(system)


def test_that_history_is_closed_is_not_told() -> None:
    """Nothing could have been built in the base year; no option is to blame for its emissions."""
    told = sentences(steelworks({"target_value": cap(0.0, 2025), "base_year_fixed": 1.0}))
    assert told == ("no option touches 20.0 t of 2025, whatever the limits: 20.0 t of coal",)


def test_no_more_than_eight_sentences() -> None:
    """Nine ways of making steel, of which the supply of each ends at 1, 2, ... 9 t; 100 t are
    wanted and zero is asked for: the eight largest limits are told, largest first.
    """
    ways, feeds = ([f"{what}_{number}" for number in range(1, 10)] for what in ("way", "feed"))
    system = steelworks(
        {
            "base_year": 2020,
            "target_value": {("cap",): 0.0},
            "flow": {("old", "steel"): 1, ("old", "coal"): -2}
            | {(way, "steel"): 1 for way in ways}
            | dict.fromkeys(zip(ways, feeds, strict=True), -1),
            "activity_per_capacity": float("inf"),
            "capex": 0.0,
            "demand": {("works", "steel"): 100.0},
            "purchase_price": {("works", name): 5.0 for name in ("coal", *feeds)},
            "purchase_limit": {("works", feed): at + 1.0 for at, feed in enumerate(feeds)},
        },
        labels={
            "period": [2026],
            "technology": ["old", *ways],
            "commodity": ["steel", "coal", *feeds],
        },
    )
    assert sentences(system) == tuple(
        f"at most {number} t of feed_{number} can be bought in 2026" for number in range(9, 1, -1)
    )


def test_a_limit_of_several_amounts_is_told_once() -> None:
    """In twelve years 1, 2, ... 12 MWh of power can be had and zero is asked for: the largest
    amount is told with its year, and in which other years there is another.
    """
    years = list(range(2026, 2038))
    system = steelworks(
        {
            "base_year": 2020,
            "target_value": {("cap",): 0.0},
            "purchase_limit": {
                ("works", "power", year): number + 1.0 for number, year in enumerate(years)
            },
        },
        labels={"period": years},
    )
    assert sentences(system) == (
        "at most 12 t of power can be bought in 2037, and otherwise in 2026 to 2036",
    )


def test_what_comes_a_little_too_late_is_told_before_what_comes_years_later() -> None:
    """Of 20 t `soon` could abate 10 from 2028 on, `late` all from 2035: in 2027 one of the three
    years of the wait from 2025 would have to be saved, or eight of ten. By tonnes alone `late` came
    first.
    """
    system = steelworks(
        {
            "target_value": cap(0.0),
            "flow": {
                ("old", "steel"): 1,
                ("old", "coal"): -2,
                ("soon", "steel"): 1,
                ("soon", "coal"): -1,
                ("late", "steel"): 1,
            },
            "capex": 0.0,
            "market_year": {("soon",): 2028.0, ("late",): 2035.0},
        },
        labels={"technology": ["old", "soon", "late"]},
    )
    assert sentences(system) == (
        "soon cannot start before 2028: not on the market earlier",
        "late cannot start before 2035: not on the market earlier",
    )


def test_demand_that_cannot_be_met_names_limits_and_labels_for_people() -> None:
    """10 t of coal make 5 t of steel, and 10 t are wanted, told as crude steel."""
    system = steelworks(
        {**NEVER_NEW, "purchase_limit": {("works", "coal"): 10.0}},
        labels={"period": [2025]},
        coordinates={"commodity_label": ["crude steel", "coal", "power"]},
    )
    with pytest.raises(InfeasibleError) as caught:
        solve_goal(system, "cost")
    message = str(caught.value)
    assert "10.0 t of crude steel are to be made in 2025" in message
    assert "at most 10 t of coal can be bought in 2025" in message
    assert "target" not in message


@pytest.mark.parametrize("goal", ["cost", "lowest", "price", "baseline"])
def test_every_goal_reports_demand_that_cannot_be_met(goal: str) -> None:
    system = steelworks(
        {**NEVER_NEW, "existing_survival": {("works", "old"): 5.0}, "target_value": cap(0.0)}
    )
    with pytest.raises(InfeasibleError, match="cannot meet its demand"):
        solve_goal(system, goal)
