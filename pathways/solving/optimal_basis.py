"""What lies beside an optimum, told from its basis: which prices have one value, and which a range.

Where an optimum is degenerate, basic variables stand at their bounds; a change of the program that
moves one of them needs another basis, and with it come other prices on that side (Gal 1986, Shadow
prices and sensitivity analysis in linear programming under degeneracy, OR Spektrum 8).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ..program.program import StandardForm
from .scaling import Scale, ScaledArrays

Array = NDArray[np.float64]

Members = tuple[NDArray[np.bool_], NDArray[np.bool_]]
"""Which columns and which rows are in a basis."""

MOVES, AT_BOUND = 1e-9, 1e-8
"""Scaled movement below which a basic variable stands still, and distance within which it is at a
bound.
"""


@dataclass(frozen=True)
class FactoredBasis:
    """A basis that stays while a solver goes on to others.

    Attributes
    ----------
    factors : of the scaled basis, its columns first and its rows last
    columns : array of int
        Columns in the basis.
    scale : Scale
    """

    factors: Any
    columns: NDArray[np.int64]
    scale: Scale

    def row_duals(self, cost: Array) -> Array:
        """Duals that the basis has at other costs; see `OptimalBasis.row_duals`."""
        paid = np.zeros(len(self.scale.row))
        paid[: len(self.columns)] = (cost * self.scale.column)[self.columns]
        found: Array = self.factors.solve(paid, trans="T") * self.scale.row
        return found

    @classmethod
    def of(cls, matrix: Any, members: Members, scale: Scale) -> FactoredBasis:
        """The basis that has these columns and rows.

        Parameters
        ----------
        matrix : sparse matrix (row, column), scaled
        members : of the basis, columns and rows
        scale : Scale
        """
        from scipy.sparse import linalg  # loads a tenth of a second of libraries

        columns, rows = (np.flatnonzero(each) for each in members)
        slacks = sparse.csc_matrix(
            (np.ones(len(rows)), (rows, np.arange(len(rows)))), (matrix.shape[0], len(rows))
        )
        whole = sparse.hstack([matrix.tocsc()[:, columns], slacks], format="csc")
        return cls(linalg.splu(whole), columns, scale)


@dataclass(frozen=True)
class OptimalBasis:
    """The basis of an optimum that HiGHS holds.

    All that is proved here is sufficient, not necessary: where nothing is proved, another basis may
    have the same prices.

    Attributes
    ----------
    highs : the solver, which has just ended with an optimum
    form : StandardForm
    arrays : ScaledArrays
        Costs, bounds and sides of the form as they are scaled.
    matrix : sparse matrix (row, column), scaled
    values : array over columns, scaled
    """

    highs: Any
    form: StandardForm
    arrays: ScaledArrays
    matrix: Any
    values: Array

    def dual_is_unique(self, row: int) -> bool:
        """Whether moving the side of a row a little either way keeps the basis.

        Then its dual is a derivative. With B the basis, x_B moves along column `row` of B^-1; the
        basis survives both ways if no basic variable that stands at a bound moves.
        """
        if self._basic is None:
            return False
        along = np.asarray(self.highs.getBasisInverseCol(row)[1], float)
        return not bool((np.abs(along) > MOVES)[self._at_bound].any())

    def unique_duals(self) -> NDArray[np.bool_]:
        """The same of every row, in one solve with the basis.

        Row r moves no basic variable i that stands at a bound exactly where entry (i, r) of B^-1 is
        zero for all of them, and then the sum of these rows of B^-1 in random proportions is zero
        at r too; that sum is the solution z of B^T z = v.
        """
        if self._basic is None:
            return np.zeros(len(self.form.row_lower), bool)
        held = self._at_bound
        proportions = np.random.default_rng(0).uniform(1.0, 2.0, len(held))
        weights = np.where(held, proportions, 0.0)
        moved = np.asarray(self.highs.getBasisTransposeSolve(weights)[1], float)
        unique: NDArray[np.bool_] = np.abs(moved) <= MOVES
        return unique

    def follows(self, end: StandardForm) -> bool:
        """Whether the basis holds a little way towards another form, and away from it.

        Then the least cost has one slope in that direction. The forms may differ in bounds and
        sides; where costs or coefficients do, nothing is proved.

        Columns and rows outside the basis move with the bound or side at which they stand; the
        basic ones follow, and none that stands at a bound may move against it.

        Parameters
        ----------
        end : StandardForm
            Of the size of the form that was solved.
        """
        start, basic = self.form, self._basic
        if basic is None or end.matrix is not start.matrix or (end.cost != start.cost).any():
            return False
        of_bounds, of_sides = self._moves(end)
        columns = basic >= 0
        outside = of_bounds.copy()
        outside[basic[columns]] = 0.0
        pushed = of_sides - self.matrix @ outside
        size = max(np.abs(pushed).max(initial=0.0), np.abs(of_bounds).max(initial=0.0))
        if size == 0.0:
            return True
        moved = np.asarray(self.highs.getBasisSolve(pushed / size)[1], float)
        moved[columns] -= of_bounds[basic[columns]] / size
        return not bool((np.abs(moved) > MOVES)[self._at_bound].any())

    def row_duals(self, cost: Array) -> Array | None:
        """Duals that the basis has at other costs; None where there is no basis.

        With B the basis, y solves B^T y = c_B. They are linear in the costs.

        Parameters
        ----------
        cost : array over columns
            In the units of the form.
        """
        if self._basic is None:
            return None
        paid = _of_basic(self._basic, cost * self.arrays.scale.column)
        found = np.asarray(self.highs.getBasisTransposeSolve(paid)[1], float)
        duals: Array = found * self.arrays.scale.row
        return duals

    def factored(self) -> FactoredBasis | None:
        """The basis as it stands, whatever is solved later; None where there is none."""
        members = self.members()
        if members is None:
            return None
        return FactoredBasis.of(self.matrix, members, self.arrays.scale)

    def members(self) -> Members | None:
        """Which columns and which rows are in the basis; None where there is none."""
        basic = self._basic
        if basic is None:
            return None
        rows, columns = (np.zeros(size, bool) for size in self.matrix.shape)
        columns[basic[basic >= 0]] = True
        rows[-basic[basic < 0] - 1] = True
        return columns, rows

    @cached_property
    def _basic(self) -> NDArray[np.int64] | None:
        """Basic variables as HiGHS numbers them: columns, and rows as -1, -2 and so on.

        None where there is no basis, and where nothing stands in any row: HiGHS has no matrix to
        factor then and ends the process when it is asked.
        """
        import highspy

        if not self.matrix.nnz or not self.highs.getBasis().valid:
            return None
        status, basic = self.highs.getBasicVariables()
        return np.asarray(basic, np.int64) if status == highspy.HighsStatus.kOk else None

    @cached_property
    def _activity(self) -> Array:
        found: Array = self.matrix @ self.values
        return found

    @cached_property
    def _at_bound(self) -> NDArray[np.bool_]:
        """Which basic variables stand at a bound."""
        basic, arrays = self._basic, self.arrays
        assert basic is not None
        columns = basic >= 0
        rows = -basic[~columns] - 1
        value, lower, upper = (np.empty(len(basic)) for _ in range(3))
        for found, of_columns, of_rows in (
            (value, self.values, self._activity),
            (lower, arrays.lower, arrays.row_lower),
            (upper, arrays.upper, arrays.row_upper),
        ):
            found[columns], found[~columns] = of_columns[basic[columns]], of_rows[rows]
        near: NDArray[np.bool_] = np.minimum(value - lower, upper - value) <= (
            AT_BOUND * np.maximum(1.0, np.abs(value))
        )
        return near

    def _moves(self, end: StandardForm) -> tuple[Array, Array]:
        """How far the bound or side at which each column and row stands lies in another form."""
        now, then = self.arrays, self.arrays.scale.arrays(end)
        return (
            _moved(self.values, now.lower, now.upper, then.lower, then.upper),
            _moved(self._activity, now.row_lower, now.row_upper, then.row_lower, then.row_upper),
        )


def _of_basic(basic: NDArray[np.int64], of_columns: Array) -> Array:
    """Entries of the basic variables in their order; nothing for rows."""
    return np.where(basic >= 0, of_columns[np.maximum(basic, 0)], 0.0)


def _moved(value: Array, lower: Array, upper: Array, lower_then: Array, upper_then: Array) -> Array:
    """How far the nearer of two limits moves; not at all where there is none."""
    at_lower = value - lower <= upper - value
    held, then = np.where(at_lower, lower, upper), np.where(at_lower, lower_then, upper_then)
    change = np.zeros_like(held)
    np.subtract(then, held, out=change, where=np.isfinite(held) & np.isfinite(then))
    return change
