"""What no option touches: the rest by source, with every limit lifted."""

from __future__ import annotations

from typing import Any

import pytest

from pathways.program import build_program
from pathways.questions.goals import solve_goal
from pathways.questions.left import untouched
from tests.worlds import steelworks, with_measure


def batch(**changes: Any) -> Any:
    """The steelworks with 3 t of process emissions a year in `old` and `new` alike, of 10 t."""
    return steelworks(
        {
            "base_year": 2020,
            "process_emissions": {
                ("old", "scope_1", "co2"): 0.3,
                ("new", "scope_1", "co2"): 0.3,
            },
            **changes,
        }
    )


def test_what_is_left_is_told_by_source() -> None:
    """`new` burns no coal, and gives off 0.3 t per tonne from the batch as `old` does: 3 of 23 t.

    Half a megawatt-hour of power would be a limit; lifted, it is none.
    """
    system = batch(purchase_limit={("works", "power"): 1.0})
    told = untouched(build_program(system), 0, 2)
    assert told == "no option touches 3.00 t of 2027, whatever the limits: 3.00 t of new"


def test_a_missed_target_without_a_limit_says_why() -> None:
    """A cap of 1 t, of which nothing in the catalog touches 3: neither a limit nor a way was told
    of it.
    """
    for goal in ("cost", "lowest"):
        outcome = solve_goal(batch(target_value={("cap", 2027): 1.0}), goal)
        assert outcome.status == "target_missed"
        assert outcome.ways_out == ()
        assert outcome.binding_limits == (
            "no option touches 3.00 t of 2027, whatever the limits: 3.00 t of new",
        )


def test_a_measure_leaves_the_fuel_that_it_does_not_save() -> None:
    """30 % less coal at all of `old`, of which half may have it: 14 of 20 t."""
    system = with_measure(
        {
            "target_value": {("cap", 2025): 1.0},
            "max_share": {("save_1",): 0.5},
            "activity_max": {("works", "new"): 0.0},
        }
    )
    told = untouched(build_program(system), 0, 0)
    assert told == "no option touches 14.0 t of 2025, whatever the limits: 14.0 t of coal"


def test_what_a_measure_avoids_is_taken_off_its_host() -> None:
    """`old` gives off 1 t a tonne beside its coal; the measure avoids 40 % of that: 20 t of coal
    and 6 of 10 t of the process, not 10 less 4 by the measure.
    """
    system = with_measure(
        {
            "target_value": {("cap", 2025): 1.0},
            "process_emissions": {("old", "scope_1", "co2"): 1.0},
            "saving": {},
            "process_saving": {("save_1",): 0.4},
            "activity_max": {("works", "new"): 0.0},
        }
    )
    told = untouched(build_program(system), 0, 0)
    assert told == (
        "no option touches 26.0 t of 2025, whatever the limits: 20.0 t of coal, 6.00 t of old"
    )


def test_what_takes_up_carbon_stands_for_itself() -> None:
    """`air` takes up 0.5 t for each tonne of steel, and is as large as that: 5 of 20 t."""
    system = with_measure(
        {
            "target_value": {("cap", 2025): 1.0},
            "saving": {},
            "process_emissions": {("save_1", "scope_1", "co2"): -0.5},
            "max_share": {("save_1",): 1.0},
            "activity_max": {("works", "new"): 0.0},
        },
        technology_kind=["process", "process", "removal"],
        technology_label=["old", "new", "air"],
    )
    told = untouched(build_program(system), 0, 0)
    assert told == (
        "no option touches 15.0 t of 2025, whatever the limits: 20.0 t of coal, less 5.00 t by air"
    )


def test_where_nothing_is_left_that_is_said() -> None:
    told = untouched(build_program(steelworks({"base_year": 2020})), 0, 2)
    assert told == "with every limit lifted nothing would be left in 2027"


@pytest.mark.parametrize("goal", ["cost", "lowest"])
def test_a_target_that_is_met_has_nothing_to_explain(goal: str) -> None:
    outcome = solve_goal(batch(target_value={("cap", 2027): 4.0}), goal)
    assert outcome.status == "target_met"
    if goal == "cost":
        assert not any("no option touches" in text for text in outcome.binding_limits)
