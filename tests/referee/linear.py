"""A linear program put together from arrays of columns, scaled, and solved by HiGHS of scipy."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array, diags_array

Array = NDArray[Any]

TOLERANCE = 1e-10
"""Smallest feasibility that HiGHS takes; in scaled rows and columns."""

ROUNDS = 8
"""Passes of scaling: the factors hardly move after as many."""


@dataclass
class Linear:
    """Columns with bounds and costs, and rows over them.

    Attributes
    ----------
    columns : dict of name to numbers of columns over the dims of a variable
    """

    columns: dict[str, Array] = field(default_factory=dict)
    lower: list[Array] = field(default_factory=list)
    upper: list[Array] = field(default_factory=list)
    cost: list[Array] = field(default_factory=list)
    entries: list[tuple[Array, Array, Array]] = field(default_factory=list)
    sides: list[Array] = field(default_factory=list)
    equal: list[Array] = field(default_factory=list)
    width: int = 0
    height: int = 0

    def variable(
        self,
        name: str,
        shape: tuple[int, ...],
        lower: ArrayLike = 0.0,
        upper: ArrayLike = np.inf,
        exists: ArrayLike = True,
        cost: ArrayLike = 0.0,
    ) -> Array:
        """Columns of one variable; where it does not exist it is zero."""
        there = np.broadcast_to(exists, shape)
        low = np.where(there, np.broadcast_to(lower, shape), 0.0)
        high = np.where(there, np.broadcast_to(upper, shape), 0.0)
        self.lower.append(low.ravel())
        self.upper.append(high.ravel())
        self.cost.append(np.where(there, np.broadcast_to(cost, shape), 0.0).ravel())
        count = int(np.prod(shape))
        self.columns[name] = np.arange(self.width, self.width + count).reshape(shape)
        self.width += count
        return self.columns[name]

    def rows(
        self, where: Array, terms: list[tuple[Array, ArrayLike]], side: ArrayLike, sense: str = "<="
    ) -> None:
        """Rows over the dims of `where`, one for each place in which it is true.

        Columns and coefficients of a term have these dims and, last, those that are summed.
        """
        places = np.flatnonzero(where.ravel())
        flat = np.full(where.size, -1)
        flat[places] = self.height + np.arange(len(places))
        numbers = flat.reshape(where.shape)
        sign = -1.0 if sense == ">=" else 1.0
        for columns, coefficient in terms:
            if columns.ndim == where.ndim:
                columns = columns[..., None]
                coefficient = np.asarray(coefficient)[..., None]
            shape = np.broadcast_shapes((*where.shape, 1), columns.shape)
            row = np.broadcast_to(numbers[..., None], shape).ravel()
            value = np.broadcast_to(np.asarray(coefficient, float), shape).ravel()
            column = np.broadcast_to(columns, shape).ravel()
            kept = (row >= 0) & (column >= 0) & (value != 0)
            self.entries.append((row[kept], column[kept], sign * value[kept]))
        sides = np.broadcast_to(np.asarray(side, float), where.shape).ravel()[places]
        self.sides.append(sign * sides)
        self.equal.append(np.full(len(places), sense == "="))
        self.height += len(places)

    def solve(
        self, cost: Array | None = None, upper: dict[str, ArrayLike] | None = None
    ) -> tuple[float, Array]:
        """Least value and the columns there; infinite where nothing is feasible.

        Parameters
        ----------
        cost : array, optional
            In place of the costs of the columns.
        upper : dict of variable to bounds, optional
            In place of its own.
        """
        high = np.concatenate(self.upper)
        for name, bound in (upper or {}).items():
            high[self.columns[name]] = bound
        low = np.concatenate(self.lower)
        aim = np.concatenate(self.cost) if cost is None else cost
        row, column, value = (np.concatenate(each) for each in zip(*self.entries, strict=True))
        matrix = csr_array((value, (row, column)), shape=(self.height, self.width))
        matrix.sum_duplicates()
        matrix.eliminate_zeros()
        return _solved(
            aim, matrix, np.concatenate(self.sides), np.concatenate(self.equal), low, high
        )


def _solved(
    cost: Array, matrix: csr_array, side: Array, equal: Array, low: Array, high: Array
) -> tuple[float, Array]:
    """The program in scales in which coefficients, sides and costs are near one."""
    of_row, of_column = _scales(matrix)
    scaled = diags_array(of_row) @ matrix @ diags_array(of_column)
    limits = np.concatenate([side * of_row, low / of_column, high / of_column])
    amount = _size(limits[np.isfinite(limits)])
    money = _size(cost * of_column)
    found = linprog(
        cost * of_column / money,
        A_ub=scaled[~equal],
        b_ub=(side * of_row)[~equal] / amount,
        A_eq=scaled[equal],
        b_eq=(side * of_row)[equal] / amount,
        bounds=np.stack([low / of_column, high / of_column], axis=1) / amount,
        method="highs-ds",
        options={
            "primal_feasibility_tolerance": TOLERANCE,
            "dual_feasibility_tolerance": TOLERANCE,
        },
    )
    if found.status == 2:
        return np.inf, np.full(len(cost), np.nan)
    assert found.status == 0, found.message
    values = found.x * of_column * amount
    return float(cost @ values), values


def _size(values: Array) -> float:
    """Typical size of what is not zero: the geometric mean, as a power of two."""
    sizes = np.abs(values[values != 0])
    return float(2.0 ** np.rint(np.log2(sizes).mean())) if sizes.size else 1.0


def _scales(matrix: csr_array) -> tuple[Array, Array]:
    """Powers of two by which rows and columns are multiplied, by geometric means."""
    entries = matrix.tocoo()
    size = np.log2(np.abs(entries.data))
    row, column = np.zeros(matrix.shape[0]), np.zeros(matrix.shape[1])
    in_row = np.maximum(np.bincount(entries.row, minlength=len(row)), 1)
    in_column = np.maximum(np.bincount(entries.col, minlength=len(column)), 1)
    for _ in range(ROUNDS):
        row = -np.bincount(entries.row, size + column[entries.col], len(row)) / in_row
        column = -np.bincount(entries.col, size + row[entries.row], len(column)) / in_column
    return 2.0 ** np.rint(row), 2.0 ** np.rint(column)
