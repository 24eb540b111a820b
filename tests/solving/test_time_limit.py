"""Every solve ends: at its time limit in words, whatever the solver."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

import pathways as pw
from pathways.errors import SolverError
from pathways.program import build_program
from pathways.solving import through_pulp
from pathways.solving.certificate import require
from pathways.solving.highs import HighsSolver
from pathways.solving.interior import InteriorSolver
from pathways.solving.question import LEAST_COST
from pathways.solving.session import Session
from pathways.solving.solution import SECONDS, SECONDS_OF_HOURS, STOPPED
from tests.solving.forms import shop
from tests.solving.second import CBC
from tests.worlds import microgrid, steelworks

NO_TIME = 1e-9


def test_highs_stops_and_says_so() -> None:
    form = build_program(pw.system("steel")).form
    found = HighsSolver(form, NO_TIME).solve()
    assert found.status == STOPPED
    with pytest.raises(SolverError, match=r"highs found no proved optimum within .*--time-limit"):
        require(form, found)


def test_the_limit_is_that_of_each_solve_and_not_of_all() -> None:
    """The clock of HiGHS counts all its runs: many short solves must not add up to the limit."""
    limit = 1.0
    solver = HighsSolver(build_program(pw.system("textiles")).form, limit)
    solver._highs.setOptionValue("time_limit", 1e-9)
    factors = itertools.cycle((1.0, 1.1, 0.9, 1.2))
    while solver._highs.getRunTime() < limit:
        cost = solver.form.cost * (next(factors) - 1.0)
        solver.take(LEAST_COST.plus(cost).over(solver.form))
        assert solver.solve().status == "optimal"
    assert solver.solve().status == "optimal"


def test_a_solve_after_one_that_was_stopped() -> None:
    solver = HighsSolver(shop(), NO_TIME)
    solver.solve()
    solver.time_limit = SECONDS
    assert solver.solve().objective == pytest.approx(28.0)


def test_the_interior_point_stops_and_says_so() -> None:
    found = InteriorSolver(build_program(microgrid()).form, NO_TIME).solve(lambda _: False)
    assert found.status == STOPPED
    assert np.isnan(found.values).all()


def test_a_solver_through_pulp_stops_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it answers after the time is up, if it is no optimum it was the limit."""
    monkeypatch.setattr(through_pulp, "_status", lambda *_: "not solved")
    found = through_pulp.solve_with_pulp(shop(), "highs", 1e-6)
    assert found.status == STOPPED
    monkeypatch.undo()
    assert through_pulp.solve_with_pulp(shop(), "highs", 60.0).status == "optimal"


@pytest.mark.parametrize(
    ("system", "expected"), [(steelworks, SECONDS), (microgrid, SECONDS_OF_HOURS)]
)
@pytest.mark.parametrize("solver", ["highs", CBC])
def test_a_session_has_a_limit_without_being_asked(
    system: Any, expected: float, solver: str
) -> None:
    session = Session(build_program(system()), solver)
    assert session._solver.time_limit == expected  # type: ignore[attr-defined]
    asked = Session(build_program(system()), solver, time_limit=7.0)
    assert asked._solver.time_limit == 7.0  # type: ignore[attr-defined]


@pytest.mark.parametrize("goal", ["cost", "lowest", "price", "baseline"])
def test_every_goal_ends_in_words(goal: str) -> None:
    with pytest.raises(SolverError, match="time limit"):
        pw.solve(pw.system("lithium_batteries"), goal, time_limit=NO_TIME)


def test_a_limit_that_is_not_reached_changes_nothing() -> None:
    system = steelworks()
    one, other = (pw.solve(system, time_limit=each) for each in (None, 100.0))
    assert one.attrs["objective"] == other.attrs["objective"]
