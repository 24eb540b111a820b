"""A program and a solver that stay together while questions change."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ..errors import InfeasibleError, InputError, Problem
from ..labelled import Labelled
from ..program import Program
from ..program.program import StandardForm, Term, cost_parts, cost_vector
from ..program.rows import COST_LIMIT, with_row
from .certificate import Certificate, certify, require
from .highs import Basis, HighsSolver
from .infeasible import conflict
from .interior import InteriorSolver
from .solution import Solution


class PulpSolver:
    """The interface of `HighsSolver` for any solver that PuLP knows; every solve is cold."""

    def __init__(self, form: StandardForm, name: str) -> None:
        self.form, self.name = form, name

    def take(self, form: StandardForm) -> None:
        """Another program in place of the one held."""
        self.form = form

    def update(self) -> None:
        """Nothing to hand over: the form is read again at each solve."""

    def solve(
        self, accept: Callable[[Solution], bool] | None = None, feasible: bool = False
    ) -> Solution:
        """Solve the form as it stands; there is no second try, whatever is known of it."""
        from .through_pulp import solve_with_pulp

        return solve_with_pulp(self.form, self.name)


HOURLY = 5_000
"""Columns of hours beyond which an interior point is faster than the simplex method (measured in
`benchmarks/results.md`).
"""

MANY = 60_000
"""The same where each answer must be a corner: beyond it the simplex method does not end in useful
time.
"""


@dataclass
class Session:
    """Solve one program for several objectives and limits in turn.

    Attributes
    ----------
    program : Program
    solver_name : str
        `highs`, or a name PuLP knows.
    seconds : float
        Time spent in the solver so far.
    start : Basis, optional
        Basis of a program of the same size from which HiGHS starts.
    explains : bool
        Whether goals say in words what stands in the way.
    corners : bool
        Whether each answer must be a corner of what is feasible, as the simplex method gives it,
        and the next solve starts from it.
    iterations : int
        Iterations so far, of the simplex method or of the interior point.
    """

    program: Program
    solver_name: str = "highs"
    seconds: float = 0.0
    start: Basis | None = None
    explains: bool = True
    corners: bool = False
    iterations: int = 0
    _solver: Any = field(default=None, repr=False)
    _present_value: Any = field(default=None, repr=False)
    _proof: tuple[Solution, Certificate] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        form = self.program.form
        self._present_value = form.cost.copy()
        self._solver = self._chosen(form)
        if self.start is not None and isinstance(self._solver, HighsSolver):
            self._solver.set_basis(self.start)

    def _chosen(self, form: StandardForm) -> HighsSolver | InteriorSolver | PulpSolver:
        if self.solver_name != "highs":
            return PulpSolver(form, self.solver_name)
        hourly = sum(
            len(block.numbers) for block in form.variables.values() if "hour" in block.index.dims
        )
        return (
            InteriorSolver(form)
            if hourly > (MANY if self.corners else HOURLY)
            else HighsSolver(form)
        )

    def take(self, program: Program) -> None:
        """Another program in place of the present one, at the next solve; HiGHS starts from the
        last basis where the size is the same.
        """
        self.program = program
        self._present_value = program.form.cost.copy()
        self._solver.take(program.form)

    @property
    def solves_again_fast(self) -> bool:
        """Whether a further solve takes little: not with other solvers than our own two."""
        return self.solver_name == "highs"

    def basis(self) -> Basis | None:
        """Basis of the last solve; none from other solvers than the simplex method of HiGHS."""
        return self._solver.basis() if isinstance(self._solver, HighsSolver) else None

    def dual_is_unique(self, row: int) -> bool:
        """Whether the last solution proves that the dual of a row is the only one; see
        `HighsSolver.dual_is_unique`.
        """
        return not isinstance(self._solver, PulpSolver) and self._solver.dual_is_unique(row)

    def minimise(
        self, terms: Iterable[Term] | None = None, plus: Iterable[Term] = (), feasible: bool = False
    ) -> Solution:
        """Solve for the present value of costs, or for the sum of `terms`; `plus` is added to
        either.

        `feasible` says that a point is known that keeps all rows, so that a solver's word that
        there is none needs a second look.
        """
        form = self.program.form
        form.cost[:] = self._present_value if terms is None else cost_vector(terms, len(form.cost))
        for part in cost_parts(plus, len(form.cost)):
            form.cost += part
        self._solver.update()
        solution: Solution = self._solver.solve(self._accepts, feasible)
        self.seconds += solution.seconds
        self.iterations += solution.iterations
        return solution

    def _accepts(self, found: Solution) -> bool:
        """Whether a solution is proved; the proof is kept until the next solve."""
        form, solver = self.program.form, self._solver
        if isinstance(solver, HighsSolver):
            certificate = certify(form, found, solver.arrays, solver.coefficients)
        else:
            certificate = certify(
                form,
                found,
                solver.scale.arrays(form) if isinstance(solver, InteriorSolver) else None,
            )
        self._proof = found, certificate
        return certificate.holds

    def optimum(self, terms: Iterable[Term] | None = None, plus: Iterable[Term] = ()) -> Solution:
        """The same where only an optimum will do.

        Raises
        ------
        InfeasibleError
            With the rows that cannot hold together, in words.
        """
        solution = self.minimise(terms, plus)
        if solution.status == "infeasible":
            raise InfeasibleError(
                "These cannot hold together:\n"
                + "\n".join(
                    f"  - {sentence}"
                    for sentence in conflict(self.program, self.conflicting_rows().tolist())
                )
            )
        return solution

    @property
    def costs(self) -> np.ndarray:
        """Present value of one unit of each column."""
        return self._present_value

    def present_value(self, solution: Solution) -> float:
        """Present value of all costs at a solution, whatever was minimised."""
        return float(self._present_value @ solution.values)

    def certificate(self, solution: Solution) -> Certificate:
        """Certificate of the last solution; raises where it does not hold."""
        known = self._proof[1] if self._proof is not None and self._proof[0] is solution else None
        return require(self.program.form, solution, known)

    def conflicting_rows(self) -> np.ndarray:
        """Rows that cannot hold together, found by HiGHS whatever the solver of the session."""
        solver = (
            HighsSolver(self.program.form) if isinstance(self._solver, PulpSolver) else self._solver
        )
        return solver.conflicting_rows()

    def set_upper(self, name: str, upper: Labelled | float) -> None:
        """Change the upper bounds of a family of variables."""
        index = self.program.form.variables[name].index
        values = (
            upper.set_dims(dict(index.sizes)).transpose(*index.dims).values
            if isinstance(upper, Labelled)
            else upper
        )
        present = index.values >= 0
        self.program.form.upper[index.values[present]] = np.broadcast_to(values, index.shape)[
            present
        ]

    def set_row_upper(self, name: str, upper: Labelled) -> None:
        """Change the upper sides of a family of rows; missing values leave a row without an upper
        side.
        """
        index = self.program.form.rows[name].index
        present = index.values >= 0
        values = np.where(np.isnan(upper.values), np.inf, upper.values)
        self.program.form.row_upper[index.values[present]] = values[present]


def within_cost(session: Session, yardstick: float, increase: float) -> Session:
    """A session of the same program with the present value of all costs limited.

    cost <= yardstick + increase x abs(yardstick)

    Raises
    ------
    InputError
        If no pathway costs so little, target or none.
    """
    form, limit = session.program.form, yardstick + increase * abs(yardstick)
    targets = [block.numbers for name, block in form.rows.items() if name.startswith("target_")]
    kept = form.row_upper.copy()
    for numbers in targets:
        form.row_upper[numbers] = np.inf
    cheapest = session.optimum()
    session.certificate(cheapest)
    form.row_upper[:] = kept
    if cheapest.objective > limit:
        least = (cheapest.objective - yardstick) / abs(yardstick)
        raise InputError(
            "options",
            [
                Problem(
                    "no pathway costs so little",
                    key="max_cost_increase",
                    found=f"{increase:.1%}",
                    allowed=f"{least:.1%} or more",
                )
            ],
        )
    form.cost[:] = session.costs
    limited = replace(session.program, form=with_row(form, COST_LIMIT, session.costs, limit))
    return Session(limited, session.solver_name, session.seconds)
