"""The question of a run, held by one warm session, and every plan that was optimal somewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..errors import InputError, Problem
from ..program import Program
from ..program.equation import Equation
from ..program.program import StandardForm
from ..questions.goals import solve_goal
from ..questions.outcome import Outcome
from ..questions.proved import optimum
from ..solving.certificate import CANCELLED, Certificate
from ..solving.question import LEAST_COST, Question
from ..solving.session import Session
from ..solving.solution import Solution

Array = NDArray[np.float64]

TOLERANCE = 1e-9
"""Part of the present value within which two plans cost the same: what a solver is asked for."""

MOST_DUALS = 12
"""Solves whose duals are remembered, beside the first: a bound of each takes 20 microseconds, a
solve some milliseconds.
"""

ROUNDING = 1e-9
"""Part of what it is summed up from by which a reduced cost may miss zero."""


@dataclass
class Case:
    """What is asked of a system as it stands, and plans that are feasible in it.

    Attributes
    ----------
    outcome : Outcome
        Of the goal; its form is the question that is kept.
    session : Session
    size : float
        Present value that counts as none.
    solves : int
        Solves so far.
    worst : Certificate
        Worst parts of all certificates.
    """

    outcome: Outcome
    session: Session
    size: float = 0.0
    solves: int = 0
    worst: Certificate = field(default_factory=lambda: Certificate(0.0, 0.0, 0.0))
    _plans: list[Array] = field(default_factory=list, repr=False)
    _feasible: list[int] = field(default_factory=list, repr=False)
    _matrix: Array | None = field(default=None, repr=False)
    _duals: list[tuple[float, Array, Array]] = field(default_factory=list, repr=False)

    @cached_property
    def _size(self) -> Any:
        """Sizes of the coefficients of the rows."""
        return abs(self.form.matrix)

    @property
    def program(self) -> Program:
        """The program whose form is the question of the run."""
        return self.session.program

    @property
    def form(self) -> StandardForm:
        """The question of the run as a form."""
        return self.session.program.form

    @property
    def today(self) -> Array:
        """The plan at the figures as they stand."""
        return self._plans[0]

    @property
    def sides_may_move(self) -> bool:
        """Whether the question is one of least cost alone, so that it has no level of its own."""
        return self.outcome.goal != "lowest" and self.outcome.status != "target_missed"

    def solve(self, question: Question) -> Solution:
        """The optimum of a question, with its certificate."""
        return self._proved(optimum(self.session, question))

    def tried(self, question: Question) -> Solution | None:
        """The optimum of a question, or None where nothing is feasible."""
        solution = self.session.solve(question)
        if solution.status == "infeasible":
            self.solves += 1
            return None
        return self._proved(solution)

    def priced(self, cost: Array) -> Solution:
        """The optimum at other costs; its duals are remembered for `at_least`."""
        solution = self.solve(LEAST_COST.minimise(cost))
        duals, form = solution.row_duals, self.form
        rows = _least(duals, form.row_lower, form.row_upper, np.zeros_like(duals))
        rounding = ROUNDING * (self._size.T @ np.abs(duals))
        self._duals.append((rows, -(form.matrix.T @ duals), rounding))
        del self._duals[1:-MOST_DUALS]
        return solution

    def at_least(self, cost: Array) -> float:
        """What no plan costs less than at other costs, by weak duality from duals that are known.

        For any y, with z = c - A'y: c x >= sum of y over the sides of rows + sum of z over the
        bounds of columns that each sign asks for.
        """
        form = self.form
        bounds = (
            rows + _least(cost + own, form.lower, form.upper, rounding)
            for rows, own, rounding in self._duals
        )
        return max(bounds, default=-np.inf)

    def _proved(self, solution: Solution) -> Solution:
        found = self.session.certificate(solution)
        self.solves += 1
        self.worst = Certificate(
            max(self.worst.primal_violation, found.primal_violation),
            max(self.worst.dual_violation, found.dual_violation),
            max(self.worst.gap, found.gap),
        )
        return solution

    def keep(self, values: Array, feasible: bool = True) -> int:
        """Number of a plan that is kept from here on.

        Parameters
        ----------
        values : array over columns
        feasible : bool, optional
            Whether it keeps the sides as they stand, and so may be taken whatever anything costs.
        """
        self._plans.append(values)
        if feasible:
            self._feasible.append(len(self._plans) - 1)
            self._matrix = None
        return len(self._plans) - 1

    def plan(self, number: int) -> Array:
        """A plan that was kept."""
        return self._plans[number]

    def feasible(self) -> tuple[NDArray[np.int64], Array]:
        """Numbers of all plans that are feasible at any costs, and these (plan, column)."""
        if self._matrix is None:
            self._matrix = np.array([self._plans[number] for number in self._feasible])
        return np.array(self._feasible), self._matrix


def _least(dual: Array, lower: Array, upper: Array, rounding: Array) -> float:
    """Sum of duals times the lower limit where they are positive, the upper where negative."""
    dual = np.where(np.abs(dual) <= rounding, 0.0, dual)
    up, down = dual > 0, dual < 0
    if np.isinf(lower[up]).any() or np.isinf(upper[down]).any():
        return -np.inf
    return float(dual[up] @ lower[up] + dual[down] @ upper[down])


def case_of(
    system: xr.Dataset,
    goal: str = "cost",
    equations: Sequence[Equation] = (),
    time_limit: float | None = None,
) -> Case:
    """Solve a goal and hold its question.

    A missed target is held at what it is missed by, and the goal `lowest` at its level: costs move
    neither. Rewards are earned when they are in the plan of today's figures.

    Parameters
    ----------
    system : xarray.Dataset
    goal : str, optional
    equations : sequence of Equation, optional
        One's own.
    time_limit : float, optional
        Seconds that each solve may take.

    Raises
    ------
    InputError, InfeasibleError, CertificateError
    """
    outcome = solve_goal(system, goal, equations=equations, time_limit=time_limit, explains=False)
    program = outcome.program
    form = replace(outcome.solution.form, cost=program.form.cost)
    session = Session(replace(program, form=form), corners=True, time_limit=time_limit)
    case = Case(outcome, session)
    solution = case.priced(form.cost)
    gross = float(np.abs(form.cost) @ np.abs(solution.values))
    case.size = TOLERANCE * max(abs(solution.objective), CANCELLED * gross)
    if not case.size > 0:
        told = "nothing has a cost in this system, so that no number decides on a plan"
        raise InputError("system", [Problem(told)])
    case.keep(solution.values)
    return case
