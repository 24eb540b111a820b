"""Whether programs lie on one line: the same coefficients, and arrays that move straight."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..program.program import StandardForm

Array = NDArray[np.float64]

SIDES = ("lower", "upper", "row_lower", "row_upper")
ARRAYS = ("cost", *SIDES)

STRAIGHT = 1e-9
"""Part of its size by which a coefficient in the middle may miss the mean of both ends: rounding of
the formulas that make it, which stays below 1e-13, with room to spare.
"""

MATRIX = "moves coefficients of the rows: use `pathways sweep`"
SHAPE = "moves the shape of the program: rows or columns come and go with it"
"""Why a number has no exact switching points."""


def differ(one: Array, other: Array) -> NDArray[np.bool_]:
    """Where coefficients differ by more than rounding."""
    size = np.maximum(np.abs(one), np.abs(other))
    found: NDArray[np.bool_] = np.abs(one - other) > STRAIGHT * size
    return found


def not_comparable(form: StandardForm, other: StandardForm) -> str:
    """Why a form cannot stand on a line with another; empty where it can."""
    one, two = form.matrix, other.matrix
    if one is two:
        return ""
    if one.shape != two.shape:
        return SHAPE
    if not (np.array_equal(one.indptr, two.indptr) and np.array_equal(one.indices, two.indices)):
        return MATRIX if (one != two).nnz else ""
    return MATRIX if differ(one.data, two.data).any() else ""


def is_straight(
    first: StandardForm, between: StandardForm, last: StandardForm, share: float
) -> bool:
    """Whether every array between two forms lies on the straight line from one to the other."""
    for name in ARRAYS:
        one, middle, other = (getattr(each, name) for each in (first, between, last))
        if one is middle is other or (np.array_equal(one, middle) and np.array_equal(one, other)):
            continue
        fixed = one == other
        still = np.abs(one[fixed]) * STRAIGHT
        with np.errstate(invalid="ignore"):
            apart = np.abs(middle[fixed] - one[fixed]) > np.where(np.isinf(still), 0.0, still)
        if (apart & (middle[fixed] != one[fixed])).any():
            return False
        low, high, mean = one[~fixed], other[~fixed], middle[~fixed]
        if not (np.isfinite(low) & np.isfinite(high) & np.isfinite(mean)).all():
            return False
        expected = low + share * (high - low)
        size = np.maximum(np.maximum(np.abs(low), np.abs(high)), np.abs(mean))
        if (np.abs(mean - expected) > STRAIGHT * size).any():
            return False
    return True
