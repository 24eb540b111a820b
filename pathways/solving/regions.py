"""Where a basis stays optimal as costs move: a region of places with flat faces.

Let costs move straight along a few directions, c(t) = c_0 + sum of t_k d_k, while sides and bounds
stay. A basis B that was optimal once keeps its plan, and has the duals y(t) = B^-T c_B(t), straight
in t. So are the reduced costs z(t) = c(t) - A'y(t). What stands outside the basis at a lower limit
asks for z(t) >= 0, at an upper one for z(t) <= 0, and for the same of y(t) where it is a row. Where
all of them hold the plan is optimal (Gass and Saaty 1955, Naval Research Logistics Quarterly 2):
the places at which they do are cut out by flat faces, and whether a place is among them takes one
product of a small matrix.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

HELD = 1e-9
"""Scaled price by which a sign may be missed: a hundredth of what a certificate lets through is
`known.PROVED`, and a tenth of that is this.
"""


@dataclass(frozen=True)
class Prices:
    """Prices of columns or of rows as costs move, and the limits that they belong to; all scaled.

    Attributes
    ----------
    moving : array (1 + direction, member)
        The price at the first costs, and what each direction adds.
    value, lower, upper : arrays (member)
        Where the plan stands, and its limits.
    basic : array of bool (member)
    """

    moving: Array
    value: Array
    lower: Array
    upper: Array
    basic: NDArray[np.bool_]

    @property
    def _at_lower(self) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = self.value - self.lower <= self.upper - self.value
        return found

    def faces(self) -> Array:
        """What must not fall below nothing (face, 1 + direction).

        A price of what has one value alone may have either sign; one of what has no limit at all
        is nothing.
        """
        outside = ~self.basic & (self.lower != self.upper)
        free = outside & np.isinf(self.lower) & np.isinf(self.upper)
        below, above = outside & (self._at_lower | free), outside & (~self._at_lower | free)
        return np.vstack([self.moving[:, below].T, -self.moving[:, above].T])

    def proved(self) -> Array | None:
        """What the limits prove of the least cost (1 + direction); None where one is infinite."""
        limit = np.where(self._at_lower, self.lower, self.upper)
        counts = ~self.basic & (self.moving != 0.0).any(axis=0)
        if np.isinf(limit[counts]).any():
            return None
        found: Array = self.moving[:, counts] @ limit[counts]
        return found

    def basic_miss(self) -> float:
        """Largest price of what is basic, which has none but for rounding."""
        return float(np.abs(self.moving[:, self.basic]).max(initial=0.0))


@dataclass(frozen=True)
class Region:
    """Places at which a basis is optimal.

    Attributes
    ----------
    point : int
        Number of the plan.
    faces : array (face, 1 + direction)
    bound : array (1 + direction)
        What no plan costs less than, at the first costs and along each direction.
    duals : array (1 + direction, row)
        In the units of the form, for costs in scales.
    """

    point: int
    faces: Array
    bound: Array
    duals: Array

    def miss(self, place: Array) -> float:
        """By how much a place lies outside, in scaled prices; not at all where it does not.

        Parameters
        ----------
        place : array (1 + direction)
            Begins with one.
        """
        return float(self.misses(place[None])[0])

    def misses(self, places: Array) -> Array:
        """The same of many places (place)."""
        found: Array = -(self.faces @ places.T).min(axis=0, initial=0.0)
        return found


def region_of(point: int, duals: Array, columns: Prices, rows: Prices) -> Region | None:
    """The region of a basis; None where rounding leaves its prices in doubt.

    Parameters
    ----------
    point : int
        Number of the plan.
    duals : array (1 + direction, row)
        As `Region` keeps them.
    columns, rows : Prices
    """
    if not max(columns.basic_miss(), rows.basic_miss()) <= HELD:
        return None
    proved = columns.proved(), rows.proved()
    if proved[0] is None or proved[1] is None:
        return None
    faces = np.vstack([columns.faces(), rows.faces()])
    moving = (faces[:, 1:] != 0.0).any(axis=1)
    if not (faces[~moving, 0] >= -HELD).all():
        return None
    return Region(point, faces[moving], proved[0] + proved[1], duals)
