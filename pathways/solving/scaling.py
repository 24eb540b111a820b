"""Scales for rows, columns, quantities and money.

With them tolerances mean the same in any unit of reporting.

A factory counts cells in kWh by the billion and heat in MWh by the thousand; a solver's absolute
tolerance must not favour one of them. Rows and columns are scaled by geometric means (Curtis and
Reid 1972, IMA Journal of Applied Mathematics 10) to powers of two, which is exact in floating
point; one more power of two brings what must happen to about one, and one the costs.

What must happen is what a bound or side keeps away from zero: a demand, a base year, a least build.
A limit from above says nothing about the size of an answer, however large it is: a purchase limit
of 1e12 that sets the scale makes all else smaller than a solver's tolerance.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..program.program import StandardForm

PASSES = 4
"""Turns of row and column scales: four bring the span of a shipped sector's coefficients from 2^23
to 2^34 down to 2^6 to 2^8; sixteen would gain about one power of two more.
"""

INTERIOR_COST = 2.0**10
"""Largest scaled cost of a program for an interior point: enough that its objective is above
one.
"""

FAR = 2.0**20
"""Scaled bounds and sides beyond it are no limit until an answer reaches them: what must happen is
about one, and a reduced cost of 1e-12, which is rounding, times a bound of more than 1e6 would
count as a gap."""

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
    largest_cost : float
        About what the largest scaled cost is.
    """

    row: NDArray[np.float64]
    column: NDArray[np.float64]
    cost: float
    largest_cost: float = 1.0

    @classmethod
    def of(cls, form: StandardForm) -> Scale:
        """Scales found from the coefficients, bounds and costs of a form."""
        row, column = _equilibrated(*_entries(form), form.matrix.shape)
        return cls(row, column, 1.0).fitted(form)

    @classmethod
    def of_all(cls, form: StandardForm) -> Scale:
        """Scales that also fit costs and right-hand sides, for an interior point.

        They count as a row and a column of the matrix, without sides that are far away.

        Such a method walks through the inside: a quantity or a price of another size than its
        neighbours makes its steps short, and its tolerance on the objective is absolute below one.
        So the largest cost becomes `INTERIOR_COST`.
        """
        rows, columns, values = _entries(form)
        count, width = form.matrix.shape
        held = cls.of(form).arrays(form).near
        sides = np.maximum(
            np.where(np.isfinite(held.row_lower), np.abs(form.row_lower), 0.0),
            np.where(np.isfinite(held.row_upper), np.abs(form.row_upper), 0.0),
        )
        paid, sided = np.flatnonzero(form.cost), np.flatnonzero(sides)
        row, column = _equilibrated(
            np.concatenate([rows, np.full(len(paid), count), sided]),
            np.concatenate([columns, paid, np.full(len(sided), width)]),
            np.concatenate([values, form.cost[paid], sides[sided]]),
            (count + 1, width + 1),
        )
        return cls(row[:count], column[:width], 1.0, INTERIOR_COST).fitted(form)

    def fitted(self, form: StandardForm) -> Scale:
        """The same scales of the matrix, fitted to a form.

        Quantities and costs of the form come to about one.

        Needed again whenever bounds or costs have changed: a solver's tolerances are absolute, and
        an objective of another size would be called optimal too early.
        """
        return self.fit(form).scale

    def fit(self, form: StandardForm) -> ScaledArrays:
        """The form's costs, bounds and sides in scales fitted to them."""
        scale, sides = self, self._bounds_and_sides(form)
        quantity = _quantity(*sides)
        if quantity != 1.0:
            scale = replace(self, row=self.row / quantity, column=self.column * quantity)
            sides = scale._bounds_and_sides(form)
        cost = form.cost * scale.column
        scale = replace(scale, cost=_power_of_two(cost) / self.largest_cost)
        return ScaledArrays(scale, cost / scale.cost, *sides)

    def arrays(self, form: StandardForm) -> ScaledArrays:
        """The form's costs, bounds and sides in these scales as they are."""
        return ScaledArrays(
            self, form.cost * self.column / self.cost, *self._bounds_and_sides(form)
        )

    def _bounds_and_sides(self, form: StandardForm) -> tuple[NDArray[np.float64], ...]:
        return (
            form.lower / self.column,
            form.upper / self.column,
            form.row_lower * self.row,
            form.row_upper * self.row,
        )

    @classmethod
    def none(cls, form: StandardForm) -> Scale:
        """Scales that change nothing."""
        return cls(np.ones(len(form.row_lower)), np.ones(len(form.cost)), 1.0)

    def apply(self, form: StandardForm) -> StandardForm:
        """The scaled form."""
        return self.arrays(form).whole(form, self.matrix(form))

    def apply_near(self, form: StandardForm) -> StandardForm:
        """The scaled form without bounds and sides that are far away."""
        return self.arrays(form).near.whole(form, self.matrix(form))

    def matrix(self, form: StandardForm) -> Any:
        """The scaled coefficients."""
        return self.matrix_of(form.matrix)

    def matrix_of(self, coefficients: Any) -> Any:
        """The same of coefficients alone (row, column)."""
        matrix = coefficients.copy()
        columns = np.repeat(np.arange(matrix.shape[1]), np.diff(matrix.indptr))
        matrix.data = matrix.data * self.row[matrix.indices] * self.column[columns]
        return matrix

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


@dataclass(frozen=True)
class ScaledArrays:
    """Costs, bounds and sides of a form in its scales."""

    scale: Scale
    cost: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    row_lower: NDArray[np.float64]
    row_upper: NDArray[np.float64]

    @cached_property
    def near(self) -> ScaledArrays:
        """The same without bounds and sides that are far away; itself where none is.

        A program without them is a relaxation: where its optimum keeps them, it is the optimum of
        both.
        """
        lower, row_lower = (_opened(each, -np.inf) for each in (self.lower, self.row_lower))
        upper, row_upper = (_opened(each, np.inf) for each in (self.upper, self.row_upper))
        kept = lower is self.lower and upper is self.upper
        if kept and row_lower is self.row_lower and row_upper is self.row_upper:
            return self
        return ScaledArrays(self.scale, self.cost, lower, upper, row_lower, row_upper)

    def whole(self, form: StandardForm, matrix: Any) -> StandardForm:
        """The form with these arrays and this matrix in place of its own."""
        return replace(
            form,
            cost=self.cost,
            matrix=matrix,
            lower=self.lower,
            upper=self.upper,
            row_lower=self.row_lower,
            row_upper=self.row_upper,
        )


@dataclass(frozen=True)
class ScaledMatrix:
    """Coefficients of a form in its scales and their sizes, by column and by row."""

    matrix: Any
    by_row: Any
    size: Any
    size_by_row: Any

    @classmethod
    def of(cls, form: StandardForm, scale: Scale) -> ScaledMatrix:
        """The coefficients of a form."""
        matrix = scale.matrix(form)
        size = abs(matrix)
        return cls(matrix, matrix.T, size, size.T)


def _entries(
    form: StandardForm,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Row, column and value of every coefficient that has a say in the scales."""
    matrix = form.matrix
    size = np.abs(matrix.data)
    told = size > NEGLIGIBLE * size.max(initial=0.0)
    return (
        matrix.indices[told],
        np.repeat(np.arange(matrix.shape[1]), np.diff(matrix.indptr))[told],
        matrix.data[told],
    )


def _equilibrated(
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
    values: NDArray[np.float64],
    shape: tuple[int, int],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Row and column scales: inverse geometric means of the smallest and largest coefficient.

    In turns.
    """
    size = np.log2(np.abs(values))
    row, column = np.zeros(shape[0]), np.zeros(shape[1])
    for _ in range(PASSES):
        row = -_middle(size + column[columns], rows, len(row))
        column = -_middle(size + row[rows], columns, len(column))
    return 2.0 ** np.round(row), 2.0 ** np.round(column)


def _middle(size: NDArray[np.float64], group: NDArray[np.int64], count: int) -> NDArray[np.float64]:
    """Mean of the least and largest logarithm in each group; zero for an empty one."""
    least, largest = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(least, group, size)
    np.maximum.at(largest, group, size)
    middle = np.zeros(count)
    filled = np.isfinite(least)
    middle[filled] = (least[filled] + largest[filled]) / 2
    return middle


def _opened(limits: NDArray[np.float64], none: float) -> NDArray[np.float64]:
    """Limits with `none` in place of those far to its side; the same array where none is."""
    far = limits > FAR if none > 0 else limits < -FAR
    if np.count_nonzero(far) == np.count_nonzero(limits == none):
        return limits
    return np.where(far, none, limits)


def _quantity(
    lower: NDArray[np.float64],
    upper: NDArray[np.float64],
    row_lower: NDArray[np.float64],
    row_upper: NDArray[np.float64],
) -> float:
    """The power of two next to the largest that must happen; where nothing must, the middle limit.

    A lower limit above zero and an upper one below it keep something away from zero.
    """
    asked = max(
        float(lower.max(initial=0.0)),
        -float(upper.min(initial=0.0)),
        float(row_lower.max(initial=0.0)),
        -float(row_upper.min(initial=0.0)),
    )
    if 0.0 < asked < np.inf:
        return float(2.0 ** np.round(np.log2(asked)))
    limits = np.abs(np.concatenate([lower, upper, row_lower, row_upper]))
    limits = np.sort(limits[(limits > 0) & np.isfinite(limits)])
    return _power_of_two(limits[(len(limits) - 1) // 2 : (len(limits) + 1) // 2])


def _power_of_two(*arrays: NDArray[np.float64]) -> float:
    """The power of two next to the largest finite value."""
    largest = 0.0
    for values in arrays:
        size = np.abs(values)
        largest = max(largest, float(np.max(size, where=np.isfinite(size), initial=0.0)))
    return float(2.0 ** np.round(np.log2(largest))) if largest > 0 else 1.0
