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
from ..solving.highs import Basis
from ..solving.optimal_basis import FactoredBasis
from ..solving.question import LEAST_COST, Question
from ..solving.session import Session
from ..solving.solution import Solution
from .bounds import Bound, Directions

Array = NDArray[np.float64]

TOLERANCE = 1e-9
"""Part of the present value within which two plans cost the same: what a solver is asked for."""

NO_VIOLATION = Certificate(0.0, 0.0, 0.0)


def worse(one: Certificate, other: Certificate) -> Certificate:
    """The worst parts of two certificates."""
    return Certificate(
        max(one.primal_violation, other.primal_violation),
        max(one.dual_violation, other.dual_violation),
        max(one.gap, other.gap),
    )


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
    worst: Certificate = NO_VIOLATION
    _plans: list[Array] = field(default_factory=list, repr=False)
    _feasible: list[int] = field(default_factory=list, repr=False)
    _matrix: Array | None = field(default=None, repr=False)
    _first: FactoredBasis | None = field(default=None, repr=False)
    _held: Any = field(default=None, repr=False)

    @cached_property
    def bound(self) -> Bound:
        """Bounds of the least cost at other costs."""
        return Bound(self.form)

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

    def solve(self, question: Question, costs_alone: bool = False) -> Solution:
        """The optimum of a question, with its certificate; see `Session.solve`."""
        return self._proved(optimum(self.session, question, costs_alone))

    def tried(self, question: Question) -> Solution | None:
        """The optimum of a question, or None where nothing is feasible."""
        solution = self.session.solve(question)
        if solution.status == "infeasible":
            self.solves += 1
            return None
        return self._proved(solution)

    def priced(self, cost: Array) -> Solution:
        """The optimum at other costs."""
        question = LEAST_COST.minimise(cost)
        solution = self._proved(optimum(self.session, question, costs_alone=True))
        if self._first is None and (basis := self.session.at_optimum()) is not None:
            self._first, self._held = basis.factored(), self.session.held_basis()
        return solution

    def from_today(self) -> None:
        """Start the next solve from the plan of today's figures: other questions lie about it."""
        self.session.go_back(self._held)

    def afresh(self) -> None:
        """Have a search find what it finds alone: nothing stays of others but today's plan."""
        del self._plans[1:]
        self._feasible, self._matrix = [0], None
        self.session.begin_again(self._held)

    def standing(self) -> Today:
        """What every search sets out from, before any has been made in this case."""
        session = self.session
        return Today(
            self.outcome, self.form, self.size, self.today, session.basis(), session.time_limit
        )

    def along(self, origin: Array, *ways: Array) -> Directions:
        """Bounds along directions of costs, with what the basis of the first solve tells of them.

        Parameters
        ----------
        origin : array over columns
        ways : arrays over columns
        """
        found = Directions(self.bound, origin, ways)
        found.learn(self._first, np.zeros(len(ways)))
        return found

    def no_less(self, cost: Array, height: float) -> bool:
        """Whether no plan costs less than a height at other costs, as the first basis tells."""
        if self._first is None:
            return False
        return self.bound.of(self._first.row_duals(cost), cost) >= height

    def _proved(self, solution: Solution) -> Solution:
        found = self.session.certificate(solution)
        self.solves += 1
        self.worst = worse(self.worst, found)
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


@dataclass(frozen=True)
class Today:
    """The answer at the figures as they stand, from which each search sets out.

    Attributes
    ----------
    outcome : Outcome
    form : StandardForm
        The question that is kept.
    size : float
        Present value that counts as none.
    plan : array over columns
    basis : Basis, optional
        That of the plan.
    time_limit : float, optional
        Seconds that each solve may take.
    """

    outcome: Outcome
    form: StandardForm
    size: float
    plan: Array
    basis: Basis | None
    time_limit: float | None = None

    def case(self) -> Case:
        """A case of its own, the same in every process."""
        program = replace(self.outcome.program, form=self.form)
        session = Session(program, start=self.basis, corners=True, time_limit=self.time_limit)
        found = Case(self.outcome, session, self.size)
        found.priced(self.form.cost)
        found.keep(self.plan)
        found.solves, found.worst = 0, NO_VIOLATION
        return found


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
