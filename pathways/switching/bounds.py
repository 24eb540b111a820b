"""What no plan costs less than, told by bases that were optimal elsewhere.

A basis B of the rows gives duals at any costs c: y = B^-T c_B. For any y at all, with z = c - A'y,
weak duality says

    c x >= sum of y over the sides of rows + sum of z over the bounds of columns,

each over the side that its sign asks for. Where the basis is still optimal the bound is the least
cost itself. So the basis of one solve settles every place up to the next change of plan (Gass and
Saaty 1955, Naval Research Logistics Quarterly 2), and no solve is needed there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..program.program import StandardForm
from ..solving.optimal_basis import FactoredBasis, OptimalBasis
from ..solving.scaling import Scale

Array = NDArray[np.float64]

ROUNDING = 1e-9
"""Part of what it is summed up from by which a reduced cost may miss zero."""

NOISE = 1e-11
"""Part of the largest scaled dual below which one is none: a tenth of what a solver is asked for.
"""

MOST_ASKED = 8
"""Bases of the nearest places that are asked: a bound takes a tenth of a millisecond, a solve a few
milliseconds.
"""


@dataclass(frozen=True)
class Bound:
    """Bounds of the least cost of a form at other costs.

    Attributes
    ----------
    form : StandardForm
        Its costs have no say.
    """

    form: StandardForm

    @cached_property
    def _row(self) -> Array:
        """Scales of the rows."""
        return Scale.of(self.form).row

    @cached_property
    def _by_row(self) -> tuple[Any, Any]:
        """The coefficients turned around, and their sizes."""
        turned = self.form.matrix.T.tocsr()
        return turned, abs(turned)

    def of(self, duals: Array, cost: Array) -> float:
        """What no plan costs less than at some costs, by any duals of the rows.

        Parameters
        ----------
        duals : array over rows
        cost : array over columns
        """
        form, (turned, size) = self.form, self._by_row
        scaled = np.abs(duals / self._row)
        duals = np.where(scaled <= NOISE * scaled.max(initial=0.0), 0.0, duals)
        found = least(duals, form.row_lower, form.row_upper, 0.0)
        if np.isinf(found):
            return found
        reduced = cost - turned @ duals
        rounding = ROUNDING * (size @ np.abs(duals))
        return found + least(reduced, form.lower, form.upper, rounding)


def least(price: Array, lower: Array, upper: Array, rounding: Array | float) -> float:
    """Sum of prices times the lower limit where they are positive, the upper where negative."""
    price = np.where(np.abs(price) <= rounding, 0.0, price)
    up, down = price > 0, price < 0
    if np.isinf(lower[up]).any() or np.isinf(upper[down]).any():
        return -np.inf
    return float(price[up] @ lower[up] + price[down] @ upper[down])


@dataclass
class Directions:
    """Bounds at places along a few directions of costs, from bases that were met on the way.

    Attributes
    ----------
    bound : Bound
    origin : array over columns
        Costs at no share of any direction.
    ways : tuple of array over columns
        What each direction adds.
    """

    bound: Bound
    origin: Array
    ways: tuple[Array, ...]
    _places: list[list[float]] = field(default_factory=list, repr=False)
    _duals: list[Array] = field(default_factory=list, repr=False)
    _met: list[tuple[FactoredBasis | OptimalBasis, Array]] = field(default_factory=list, repr=False)

    def learn(self, basis: FactoredBasis | OptimalBasis | None, place: Array) -> None:
        """Remember a basis for the places that are asked for before the next solve and after it.

        The duals that it has at all places are worked out when the first one is asked for.

        Parameters
        ----------
        basis : FactoredBasis or OptimalBasis, optional
        place : array (direction)
            Where it is optimal.
        """
        if basis is not None:
            self._met.append((basis, place))

    def _know(self) -> None:
        """Work out the duals of bases that were met."""
        for basis, place in self._met:
            duals = [basis.row_duals(cost) for cost in (self.origin, *self.ways)]
            if all(each is not None for each in duals):
                self._places.append(place.tolist())
                self._duals.append(np.array(duals))
        self._met.clear()

    def proves(self, place: Array, cost: Array, height: float) -> bool:
        """Whether no plan costs less than a height at a place, as far as known bases tell.

        Parameters
        ----------
        place : array (direction)
        cost : array over columns
            Costs at the place.
        height : float
        """
        self._know()
        if not self._places:
            return False
        apart = np.abs(np.array(self._places) - place).max(axis=1)
        nearest = np.argsort(apart, kind="stable")[:MOST_ASKED]
        shares = np.append(1.0, place)
        return any(self.bound.of(shares @ self._duals[at], cost) >= height for at in nearest)
