"""Scales for rows, columns, quantities and money, so that tolerances mean the same in any unit of reporting.

A factory counts cells in kWh by the billion and heat in MWh by the thousand; a solver's absolute tolerance must not
favour one of them. Rows and columns are scaled by geometric means (Curtis and Reid 1972, IMA Journal of Applied
Mathematics 10) to powers of two, which is exact in floating point; one more power of two brings bounds and right-hand
sides, and one the costs, to about one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..program.program import StandardForm

PASSES = 4
NEGLIGIBLE = 1e-18
"""Coefficients below this part of the largest have no say in the scales."""


@dataclass(frozen=True)
class Scale:
    """Scales of a form.

    Attributes
    ----------
    row : array over rows
        A scaled row is `row` times the row.
    column : array over columns
        A value is `column` times the scaled value.
    cost : float
        A cost is `cost` times the scaled cost of a scaled value.
    """

    row: NDArray[np.float64]
    column: NDArray[np.float64]
    cost: float

    @classmethod
    def of(cls, form: StandardForm) -> Scale:
        """Scales found from the coefficients, bounds and costs of a form."""
        row, column = _equilibrated(form.matrix)
        return cls(row, column, 1.0).fitted(form)

    def fitted(self, form: StandardForm) -> Scale:
        """The same scales of the matrix, with quantities and costs of the form brought to about one.

        Needed again whenever bounds or costs have changed: a solver's tolerances are absolute, and an objective of
        another size would be called optimal too early.
        """
        sides = [form.row_lower * self.row, form.row_upper * self.row, form.lower / self.column, form.upper / self.column]
        quantity = _power_of_two(np.concatenate(sides))
        column = self.column * quantity
        return Scale(self.row / quantity, column, _power_of_two(form.cost * column))

    @classmethod
    def none(cls, form: StandardForm) -> Scale:
        """Scales that change nothing."""
        return cls(np.ones(len(form.row_lower)), np.ones(len(form.cost)), 1.0)

    def apply(self, form: StandardForm) -> StandardForm:
        """The scaled form."""
        matrix = form.matrix.copy()
        columns = np.repeat(np.arange(matrix.shape[1]), np.diff(matrix.indptr))
        matrix.data = matrix.data * self.row[matrix.indices] * self.column[columns]
        return replace(
            form,
            cost=form.cost * self.column / self.cost,
            matrix=matrix,
            lower=form.lower / self.column,
            upper=form.upper / self.column,
            row_lower=form.row_lower * self.row,
            row_upper=form.row_upper * self.row,
        )

    def values(self, scaled: NDArray[np.float64]) -> NDArray[np.float64]:
        """Values of columns from scaled ones."""
        return scaled * self.column

    def row_duals(self, scaled: NDArray[np.float64]) -> NDArray[np.float64]:
        """Duals of rows from scaled ones."""
        return scaled * self.row * self.cost

    def scaled_values(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """The inverse of `values`."""
        return values / self.column

    def scaled_row_duals(self, duals: NDArray[np.float64]) -> NDArray[np.float64]:
        """The inverse of `row_duals`."""
        return duals / (self.row * self.cost)


def _equilibrated(matrix: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Row and column scales: inverse geometric means of the smallest and largest coefficient, in turns."""
    rows, columns = matrix.indices, np.repeat(np.arange(matrix.shape[1]), np.diff(matrix.indptr))
    nonzero = np.abs(matrix.data) > NEGLIGIBLE * np.abs(matrix.data).max(initial=0.0)
    rows, columns = rows[nonzero], columns[nonzero]
    size = np.log2(np.abs(matrix.data[nonzero]))
    row, column = np.zeros(matrix.shape[0]), np.zeros(matrix.shape[1])
    for _ in range(PASSES):
        row = -_middle(size + column[columns], rows, len(row))
        column = -_middle(size + row[rows], columns, len(column))
    return 2.0 ** np.round(row), 2.0 ** np.round(column)


def _middle(size: NDArray[np.float64], group: NDArray, count: int) -> NDArray[np.float64]:
    """Mean of the least and largest logarithm in each group; zero for an empty one."""
    least, largest = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(least, group, size)
    np.maximum.at(largest, group, size)
    middle = np.zeros(count)
    filled = np.isfinite(least)
    middle[filled] = (least[filled] + largest[filled]) / 2
    return middle


def _power_of_two(values: NDArray[np.float64]) -> float:
    finite = np.abs(values[np.isfinite(values)])
    largest = float(finite.max()) if finite.size else 0.0
    return float(2.0 ** np.round(np.log2(largest))) if largest > 0 else 1.0
