"""A program without what is fixed: columns with one value, and rows that hold nothing else.

A base year that is history fixes its columns, and its equations hold to the last digits of figures
in files. They ask nothing of a solver, but one that reads them with a tolerance of its own may
call them impossible.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..program.program import StandardForm

CANCELLED = 1e-12
"""Part of the terms of a side below which it is what their rounding leaves."""

HELD = 1e-9
"""Part of the terms of a row by which it may miss its sides and still hold: the tolerance asked of
solvers.
"""


@dataclass(frozen=True)
class FreePart:
    """The part of a form that is left to choose.

    Attributes
    ----------
    form : StandardForm
        Without blocks of names: its columns and rows are those of `columns` and `rows`.
    whole : StandardForm
        The form that it is part of.
    columns, rows : arrays of numbers in the whole form
    fixed : array over the columns of the whole form
        Values of fixed columns, zero elsewhere.
    constant : float
        What fixed columns cost.
    """

    form: StandardForm
    whole: StandardForm
    columns: NDArray[np.int64]
    rows: NDArray[np.int64]
    fixed: NDArray[np.float64]
    constant: float

    @classmethod
    def of(cls, form: StandardForm) -> FreePart:
        """The free part of a form.

        Fixed columns go to the sides of their rows; a row without any other is left out where it
        holds, and stays, empty, where it does not: then there is no answer, as without this.
        """
        touched = np.diff(form.matrix.indptr) > 0
        idle = ~touched & (form.cost == 0)
        stays = idle | (form.lower == form.upper)
        fixed = np.where(stays, np.clip(0.0, form.lower, form.upper), 0.0)
        moved = form.matrix @ fixed
        size = abs(form.matrix) @ np.abs(fixed)
        lower, upper = (_moved(side, moved, size) for side in (form.row_lower, form.row_upper))
        columns = np.flatnonzero(~stays)
        matrix = form.matrix[:, columns]
        alive = np.bincount(matrix.indices, minlength=matrix.shape[0]) > 0
        slack = HELD * size
        holds = (lower <= slack) & (upper >= -slack)
        rows = np.flatnonzero(alive | ~holds)
        part = replace(
            form,
            cost=form.cost[columns],
            matrix=matrix[rows],
            lower=form.lower[columns],
            upper=form.upper[columns],
            row_lower=lower[rows],
            row_upper=upper[rows],
            variables={},
            rows={},
        )
        return cls(part, form, columns, rows, fixed, float(form.cost @ fixed))

    @property
    def contradicts(self) -> bool:
        """Whether a row of fixed columns alone does not hold."""
        return bool((np.diff(self.form.matrix.tocsr().indptr) == 0).any())

    def values(self, free: NDArray[np.float64]) -> NDArray[np.float64]:
        """Values of all columns from those of the free ones."""
        values = self.fixed.copy()
        values[self.columns] = free
        return values

    def row_duals(self, kept: NDArray[np.float64]) -> NDArray[np.float64]:
        """Duals of all rows from those of the rows kept; zero for a row of fixed columns alone."""
        duals = np.zeros(len(self.whole.row_lower))
        duals[self.rows] = kept
        return duals

    def column_names(self) -> list[str]:
        """Names of the free columns."""
        names = self.whole.column_names()
        return [names[number] for number in self.columns]

    def row_names(self) -> list[str]:
        """Names of the rows kept."""
        names = self.whole.row_names()
        return [names[number] for number in self.rows]


def _moved(
    side: NDArray[np.float64], moved: NDArray[np.float64], size: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Sides less what fixed columns make of their rows; what rounding leaves of them is zero."""
    left = side - moved
    noise = np.abs(left) <= CANCELLED * (np.abs(np.where(np.isfinite(side), side, 0.0)) + size)
    return np.where(noise, 0.0, left)
