"""What commercial technology alone reaches, beside the plan with all of it."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
import xarray as xr

from pathways.comparison import headline
from pathways.questions.goals import session_for, solve_goal
from pathways.questions.proven import with_proven_technology
from pathways.results.summary import summarise
from pathways.runs import pathway_of
from pathways.systems.proven import limited_to
from tests.worlds import RATE, steelworks

ANNUITY = 100 * RATE / (1 - (1 + RATE) ** -20)
"""8.0243 a year."""

LEAST_COST = partial(solve_goal, goal="cost")
SESSION = partial(session_for, goal="cost")


def works(
    cap: float, readiness: list[str], year: int = 2027, most_in_2027: float = 4.0
) -> xr.Dataset:
    """`cleaner` is commercial, halves the coal of a tonne of steel and may make 4 t a year; `new`
    uses power alone and is a pilot. Both cost 100 for a tonne a year.

    Coal costs 5, power 10: `old` 10 a tonne of steel, `cleaner` 5 + 0.5 x 10 + 8.0243 = 18.0243,
    `new` 30 + 8.0243 = 38.0243. So `cleaner` abates 1 t for 8.0243 and `new` 2 t for 28.0243.
    """
    return steelworks(
        {
            "flow": {
                ("old", "steel"): 1,
                ("old", "coal"): -2,
                ("cleaner", "steel"): 1,
                ("cleaner", "coal"): -1,
                ("cleaner", "power"): -0.5,
                ("new", "steel"): 1,
                ("new", "power"): -3,
            },
            "capex": {("cleaner",): 100.0, ("new",): 100.0},
            "activity_max": {
                ("works", "cleaner"): 4.0,
                ("works", "cleaner", 2027): most_in_2027,
            },
            "target_value": {("cap", year): cap},
        },
        labels={"technology": ["old", "cleaner", "new"]},
        coordinates={"technology_readiness": readiness},
    )


STATED = ["", "commercial", "pilot"]


def test_a_target_beyond_proven_technology_is_missed_by_the_least() -> None:
    """12 t need 4 t from `cleaner` and 4 from two tonnes of steel by `new`: 2027 costs
    4 x 8.0243 + 2 x 28.0243 = 88.1457 more. `cleaner` alone reaches 16 t of 20, a fifth, for
    32.0971."""
    pathway = pathway_of(works(12.0, STATED))
    summary = summarise(pathway)
    assert summary["reduction"][2027] == pytest.approx(0.4)
    assert summary["run_rate"]["per_year"] == pytest.approx(4 * ANNUITY + 2 * (20 + ANNUITY))
    proven = summary["with_proven_technology"]
    assert proven["reduction"][2027] == pytest.approx(0.2)
    assert proven["run_rate"]["per_year"] == pytest.approx(4 * ANNUITY)
    assert proven["run_rate"]["per_tonne_avoided"] == pytest.approx(ANNUITY)
    rows = headline(summary, pathway)
    assert rows["reduction with commercial technology alone, by contract"] == "20.0%"
    assert rows["reduction with commercial technology alone, by location of the grid"] == "20.0%"


@pytest.mark.parametrize(("most", "met"), [(8.0, 2027), (7.0, None)])
def test_proven_technology_has_a_first_year_of_its_own(most: float, met: int | None) -> None:
    """12 t are asked for 2026, where `cleaner` with 4 t leaves 16 and `new` takes off the rest. In
    2027 `cleaner` alone leaves 20 less what it makes: 12 t with 8, 13 t with 7."""
    summary = summarise(pathway_of(works(12.0, STATED, year=2026, most_in_2027=most)))
    assert summary["first_year_met"] == 2026
    assert summary["with_proven_technology"]["first_year_met"] == met


def test_where_nothing_is_unproven_nothing_is_solved_again() -> None:
    """All three are commercial: the plan is that of proven technology, met or missed."""

    def never(system: xr.Dataset) -> Any:
        raise AssertionError("the same program is not solved twice")

    system = works(12.0, ["", "commercial", "commercial"])
    outcome = solve_goal(system, "cost")
    assert with_proven_technology(outcome, system, never, never) is outcome


def test_a_plan_that_uses_nothing_unproven_is_its_own_answer() -> None:
    system = works(17.0, STATED)
    outcome = solve_goal(system, "cost")
    assert with_proven_technology(outcome, system, LEAST_COST, SESSION) is outcome


@pytest.mark.parametrize("readiness", [["", "", ""], ["", "commercial", ""]])
def test_nothing_is_told_where_readiness_is_not_stated(readiness: list[str]) -> None:
    pathway = pathway_of(works(12.0, readiness))
    assert "with_proven_technology" not in summarise(pathway)


def test_leaving_out_and_closing_reach_the_same() -> None:
    system = works(12.0, STATED)
    closed = with_proven_technology(LEAST_COST(system), system, LEAST_COST, SESSION)
    assert closed is not None
    left_out = solve_goal(limited_to(system, "commercial"), "cost")
    assert left_out.status == closed.status == "target_missed"
    assert left_out.solution.objective == pytest.approx(closed.solution.objective, rel=1e-9)
