"""A program and a solver that stay together while questions change."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..program import Program
from ..program.labelled import Labelled
from ..program.program import StandardForm, Term, cost_vector
from .certificate import Certificate, certify, require
from .highs import HighsSolver
from .solution import Solution


class PulpSolver:
    """The interface of `HighsSolver` for any solver that PuLP knows; every solve is cold."""

    def __init__(self, form: StandardForm, name: str) -> None:
        self.form, self.name = form, name

    def update(self) -> None:
        """Nothing to hand over: the form is read again at each solve."""

    def solve(self, accept: Callable[[Solution], bool] | None = None) -> Solution:
        """Solve the form as it stands; there is no second try."""
        from .through_pulp import solve_with_pulp

        return solve_with_pulp(self.form, self.name)


MANY = 75_000
"""Columns of the hours beyond which an interior point is faster than the simplex method (measured in `benchmarks/results.md`)."""


def _algorithm(program: Program) -> str:
    """The simplex method, which starts again from its last basis; an interior point for very many hours."""
    hours = sum(len(block.numbers) for name, block in program.form.variables.items() if "hour" in block.index.dims)
    return "interior" if hours > MANY else "simplex"


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
    """

    program: Program
    solver_name: str = "highs"
    seconds: float = 0.0
    _solver: Any = field(default=None, repr=False)
    _present_value: Any = field(default=None, repr=False)

    def __post_init__(self) -> None:
        form = self.program.form
        self._present_value = form.cost.copy()
        self._solver = HighsSolver(form, _algorithm(self.program)) if self.solver_name == "highs" else PulpSolver(form, self.solver_name)

    def minimise(self, terms: Iterable[Term] | None = None, plus: Iterable[Term] = ()) -> Solution:
        """Solve for the present value of costs, or for the sum of `terms`; `plus` is added to either."""
        form = self.program.form
        count = len(form.cost)
        form.cost[:] = self._present_value if terms is None else cost_vector(terms, count)
        form.cost += cost_vector(plus, count)
        self._solver.update()
        solution: Solution = self._solver.solve(lambda found: certify(form, found).holds)
        self.seconds += solution.seconds
        return solution

    def certificate(self, solution: Solution) -> Certificate:
        """Certificate of the last solution; raises where it does not hold."""
        return require(self.program.form, solution)

    def conflicting_rows(self) -> np.ndarray:
        """Rows that cannot hold together, found by HiGHS whatever the solver of the session."""
        solver = self._solver if isinstance(self._solver, HighsSolver) else HighsSolver(self.program.form)
        return solver.conflicting_rows()

    def set_upper(self, name: str, upper: Labelled | float) -> None:
        """Change the upper bounds of a family of variables."""
        index = self.program.form.variables[name].index
        values = upper.set_dims(dict(index.sizes)).transpose(*index.dims).values if isinstance(upper, Labelled) else upper
        present = index.values >= 0
        self.program.form.upper[index.values[present]] = np.broadcast_to(values, index.shape)[present]

    def set_row_upper(self, name: str, upper: Labelled) -> None:
        """Change the upper sides of a family of rows; missing values leave a row without an upper side."""
        index = self.program.form.rows[name].index
        present = index.values >= 0
        values = np.where(np.isnan(upper.values), np.inf, upper.values)
        self.program.form.row_upper[index.values[present]] = values[present]
