"""A program and a solver that stay together while questions change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ..program import Program
from ..program.program import StandardForm
from .certificate import Certificate, certify, require
from .highs import Basis, HighsSolver
from .interior import InteriorSolver
from .known import Known, Proved
from .optimal_basis import OptimalBasis
from .question import LEAST_COST, Kind, Question
from .solution import SECONDS, SECONDS_OF_HOURS, Solution
from .through_pulp import PulpSolver


class Solver(Protocol):
    """What a session asks of a solver, which holds one form at a time."""

    form: StandardForm

    def take(self, form: StandardForm, /) -> None:
        """Another form in place of the one held."""

    def solve(self, accept: Callable[[Solution], bool], feasible: bool, /) -> Solution:
        """Solve the form; an optimum that `accept` refuses is sought again in another way."""

    def conflicting_rows(self) -> NDArray[np.int64]:
        """Rows of the form that cannot hold together."""

    def dual_is_unique(self, row: int, /) -> bool:
        """Whether the last solution proves that the dual of a row is the only one."""


HOURLY = 5_000
"""Columns of hours beyond which an interior point is faster than the simplex method (measured in
`benchmarks/results.md`).
"""

MANY = 60_000
"""The same where each answer must be a corner: beyond it the simplex method does not end in useful
time.
"""


def _hourly(form: StandardForm) -> int:
    """Columns of hours: none in a yearly program, whose one hour is the year."""
    return sum(
        len(block.numbers)
        for block in form.variables.values()
        if "hour" in block.index.dims and block.index.sizes["day"] * block.index.sizes["hour"] > 1
    )


@dataclass
class Session:
    """Asks one program several questions in turn, each from where the last one ended.

    Attributes
    ----------
    program : Program
    solver_name : str
        `highs`, or a name PuLP knows.
    seconds : float
        Time spent in the solver so far.
    start : Basis, optional
        Basis of a program of the same size from which HiGHS starts.
    corners : bool
        Whether each answer must be a corner of what is feasible, as the simplex method gives it,
        and the next solve starts from it.
    time_limit : float, optional
        Seconds that each solve may take; without it ten minutes, and an hour with hours of the day.
    iterations : int
        Iterations so far, of the simplex method or of the interior point.
    known : Known, optional
        Answers to other programs with the same matrix, which are asked before the solver.
    asked : int
        Programs that a solver was asked for so far.
    goes_back : bool
        Whether a question of another kind than the last one starts from the last basis of its own
        kind. That pays where one program after another is asked the same few questions.
    """

    program: Program
    solver_name: str = "highs"
    seconds: float = 0.0
    start: Basis | None = None
    corners: bool = False
    iterations: int = 0
    time_limit: float | None = None
    known: Known | None = None
    asked: int = 0
    goes_back: bool = False
    _bases: dict[Kind, Any] = field(default_factory=dict, init=False, repr=False)
    _kind: Kind | None = field(default=None, init=False, repr=False)
    _solver: Solver = field(init=False, repr=False)
    _proof: tuple[Solution, Certificate] | None = field(default=None, init=False, repr=False)
    _found: Proved | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        self._solver = self._chosen(self.program.form)
        if self.start is not None and isinstance(self._solver, HighsSolver):
            self._solver.set_basis(self.start)

    def _chosen(self, form: StandardForm) -> Solver:
        hourly = _hourly(form)
        seconds = self.time_limit or (SECONDS_OF_HOURS if hourly else SECONDS)
        if self.solver_name != "highs":
            return PulpSolver(form, self.solver_name, seconds)
        many = hourly > (MANY if self.corners else HOURLY)
        return InteriorSolver(form, seconds) if many else HighsSolver(form, seconds)

    def take(self, program: Program) -> None:
        """Another program in place of the present one, at the next question.

        HiGHS starts from the last basis where the size is the same.
        """
        self.program = program

    @property
    def solves_again_fast(self) -> bool:
        """Whether a further solve takes little: not with other solvers than our own two."""
        return self.solver_name == "highs"

    def basis(self) -> Basis | None:
        """Basis of the last solve; none from other solvers than the simplex method of HiGHS."""
        return self._solver.basis() if isinstance(self._solver, HighsSolver) else None

    def dual_is_unique(self, row: int) -> bool:
        """Whether the last solution proves that the dual of a row is the only one.

        See `HighsSolver.dual_is_unique`.
        """
        if self._found is not None:
            return bool(self._found.unique[row])
        return self._solver.dual_is_unique(row)

    @property
    def keeps_basis(self) -> bool:
        """Whether the last answer has a basis, so that what lies beside it is found in no time."""
        return isinstance(self._solver, HighsSolver)

    def at_optimum(self) -> OptimalBasis | None:
        """The basis of the last solve; None where the last answer has none."""
        if self._found is not None or not isinstance(self._solver, HighsSolver):
            return None
        return self._solver.at_optimum()

    def held_basis(self) -> Any:
        """The basis of the last solve, to go back to in this session; None where it has none."""
        return self._solver.held_basis() if isinstance(self._solver, HighsSolver) else None

    def go_back(self, held: Any) -> None:
        """Start the next solve from a basis that was held, and not from the last one."""
        if held is not None and isinstance(self._solver, HighsSolver):
            self._solver.go_back(held)

    def begin_again(self, held: Any) -> None:
        """The same, with all forgotten that other solves have left behind."""
        if held is not None and isinstance(self._solver, HighsSolver):
            self._solver.begin_again(held)

    def unique_duals(self) -> NDArray[np.bool_]:
        """The rows whose dual the last solution proves to be the only one.

        None of them where there is no basis. See `HighsSolver.unique_duals`.
        """
        if self._found is not None:
            return self._found.unique
        if not isinstance(self._solver, HighsSolver):
            return np.zeros(len(self._solver.form.row_lower), bool)
        return self._solver.unique_duals()

    def follows(self, end: StandardForm) -> bool:
        """Whether the last basis holds towards another form and away from it.

        False where there is no basis. See `HighsSolver.follows`.
        """
        if self._found is not None or not isinstance(self._solver, HighsSolver):
            return False
        return self._solver.follows(end)

    def solve(
        self, question: Question = LEAST_COST, feasible: bool = False, costs_alone: bool = False
    ) -> Solution:
        """Answer a question; nothing of it is left when the next one comes.

        Parameters
        ----------
        question : Question, optional
            Without one, the least present value of all costs.
        feasible : bool, optional
            Whether a point is known that keeps all rows, so that a solver's word that there is
            none needs a second look.
        costs_alone : bool, optional
            Whether it differs from the last question in costs alone, so that HiGHS does best to go
            on from the last plan.
        """
        form = question.over(self.program.form)
        self._found = self.known.answer(question, form) if self.known is not None else None
        if self._found is not None:
            self._proof = self._found.solution, self._found.certificate
            return self._found.solution
        self._solver.take(form)
        if self.goes_back:
            self._go_back(question)
        if costs_alone and isinstance(self._solver, HighsSolver):
            solution = self._solver.solve(self._accepts, feasible, costs_alone)
        else:
            solution = self._solver.solve(self._accepts, feasible)
        self.asked += 1
        self.seconds += solution.seconds
        self.iterations += solution.iterations
        if self.known is not None:
            self._remember(self.known, question, solution)
        return solution

    def _go_back(self, question: Question) -> None:
        """Start from the last basis of the kind of a question, where it is not that of the last."""
        if not isinstance(self._solver, HighsSolver):
            return
        kind = question.kind
        if self._kind is not None and self._kind != kind:
            self._bases[self._kind] = self._solver.held_basis()
            if kind in self._bases:
                self._solver.go_back(self._bases[kind])
        self._kind = kind

    def _remember(self, known: Known, question: Question, solution: Solution) -> None:
        """Keep an answer of the simplex method: what it proves of duals rests on its basis."""
        if not isinstance(self._solver, HighsSolver):
            return
        if solution.status != "optimal":
            known.keep(question, solution, None, np.zeros(0, bool))
            return
        basis = self._solver.at_optimum()
        proof = self.certificate(solution)
        known.keep(question, solution, proof, basis.unique_duals(), basis)

    def _accepts(self, found: Solution) -> bool:
        """Whether a solution is proved; the proof is kept until the next solve."""
        solver = self._solver
        if isinstance(solver, HighsSolver):
            certificate = certify(found.form, found, solver.arrays, solver.coefficients)
        elif isinstance(solver, InteriorSolver):
            certificate = certify(found.form, found, solver.scale.arrays(found.form))
        else:
            certificate = certify(found.form, found)
        self._proof = found, certificate
        return certificate.holds

    @property
    def costs(self) -> NDArray[np.float64]:
        """Present value of one unit of each column."""
        return self.program.form.cost

    def present_value(self, solution: Solution) -> float:
        """Present value of all costs at a solution, whatever was minimised."""
        return float(self.costs @ solution.values)

    def certificate(self, solution: Solution) -> Certificate:
        """Certificate of a solution, of the form with its question laid over it.

        Raises
        ------
        CertificateError
            Where it does not hold. What is known holds within the tolerance asked for.
        """
        found = self._found
        if found is not None and solution is found.solution and solution.status == "optimal":
            return found.certificate
        known = self._proof[1] if self._proof is not None and self._proof[0] is solution else None
        return require(solution.form, solution, known)

    def conflicting_rows(self) -> NDArray[np.int64]:
        """Rows of the last question that cannot hold together.

        Found by HiGHS whatever the solver of the session.
        """
        if self._found is not None:
            self._solver.take(self._found.solution.form)
            self._solver.solve(self._accepts, False)
        return self._solver.conflicting_rows()
