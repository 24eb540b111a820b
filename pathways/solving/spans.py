"""The directions in which an array moves, and mixtures of points between which another one lies."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ..program.program import StandardForm
from .highs import pass_form, quiet_highs

Array = NDArray[np.float64]

ALIKE = 1e-9
"""Part of its size, or of one where that is less, by which a scaled entry may lie off a direction:
what a solver is asked for, which is what one answer differs by from the next.
"""

MIXED = 1e-10
"""Tolerances of the small program of a mixture: the least that HiGHS takes."""


@dataclass(frozen=True, eq=False)
class Span:
    """An array as it first stood, and the directions in which it has moved since.

    Directions are at right angles (Gram and Schmidt): no point that was placed before lies along
    one that is found later.

    Attributes
    ----------
    first : array
    directions : array (direction, entry)
    """

    first: Array
    directions: Array

    @classmethod
    def of(cls, first: Array) -> Span:
        """A span without directions."""
        return cls(first, np.zeros((0, len(first))))

    @cached_property
    def _moving(self) -> NDArray[np.int64]:
        """Entries that move along any direction."""
        return np.flatnonzero((self.directions != 0.0).any(axis=0))

    @cached_property
    def _ways(self) -> Array:
        """The directions at the entries that move."""
        return np.ascontiguousarray(self.directions[:, self._moving])

    @cached_property
    def _squares(self) -> Array:
        found: Array = (self._ways**2).sum(axis=1)
        return found

    def place(self, values: Array) -> Array | None:
        """Coordinates of an array, or None where it lies in none of the directions."""
        place, rest = self._split(values)
        return place if rest is not None and _is_rounding(rest, values) else None

    def places(self, many: Array) -> tuple[Array, NDArray[np.bool_]]:
        """Coordinates of many finite arrays, and which of them lie in the directions.

        Parameters
        ----------
        many : array (array, entry)
        """
        moving = self._moving
        rest = many - self.first
        places = rest[:, moving] @ self._ways.T / self._squares
        rest[:, moving] -= places @ self._ways
        left = np.abs(rest)
        near = np.asarray(((left <= ALIKE) | (left <= ALIKE * np.abs(many))).all(axis=1), bool)
        return places, near

    def widened(self, values: Array) -> Span | None:
        """The span with the direction that an array needs; itself where it needs none.

        None where a limit has become none, or none a limit: no direction leads there.
        """
        _, rest = self._split(values)
        if rest is None:
            return None
        if _is_rounding(rest, values):
            return self
        return Span(self.first, np.vstack([self.directions, rest]))

    def distance(self, place: Array) -> float:
        """Largest entry of what a difference of coordinates stands for, at most."""
        return float(np.abs(place) @ np.abs(self._ways).max(axis=1, initial=0.0))

    def _split(self, values: Array) -> tuple[Array, Array | None]:
        """Coordinates of an array, and what lies in no direction."""
        rest, other = np.zeros_like(values), values != self.first
        rest[other] = values[other] - self.first[other]
        if not np.isfinite(rest[other]).all():
            return np.zeros(0), None
        moving = self._moving
        place = self._ways @ rest[moving] / self._squares
        rest[moving] -= place @ self._ways
        return place, rest


def _is_rounding(rest: Array, values: Array) -> bool:
    left = np.flatnonzero(np.abs(rest) > ALIKE)
    return bool((np.abs(rest[left]) <= ALIKE * np.abs(values[left])).all())


@dataclass(frozen=True, eq=False)
class Lines:
    """Straight functions of a place, one of each point, and where the points themselves lie.

    Attributes
    ----------
    heights : array (point), at the first place of all
    slopes : array (point, direction)
    places : array (point, direction)
    """

    heights: Array = field(default_factory=lambda: np.zeros(0))
    slopes: Array = field(default_factory=lambda: np.zeros((0, 0)))
    places: Array = field(default_factory=lambda: np.zeros((0, 0)))

    def at(self, place: Array) -> Array:
        """Heights at a place (point)."""
        found: Array = self.heights + self.slopes @ place
        return found

    def along(self, slopes: Array) -> Lines:
        """The same with one direction more, along which no point lies, and the slopes along it."""
        still = np.zeros((len(self.heights), 1))
        return Lines(
            self.heights,
            np.hstack([self.slopes, slopes[:, None]]),
            np.hstack([self.places, still]),
        )

    def plus(self, height: float, slopes: Array, place: Array) -> Lines:
        """The same with one point more."""
        return Lines(
            np.append(self.heights, height),
            np.vstack([self.slopes, slopes]),
            np.vstack([self.places, place]),
        )


class Mixture:
    """Points of which the cheapest mixture is sought that lies at a place.

        least sum_k w_k height_k    with    sum_k w_k place_k = place,  sum_k w_k = 1,  w >= 0

    Parameters
    ----------
    places : array (point, direction)
    """

    def __init__(self, places: Array) -> None:
        self.places = places
        count, width = places.shape
        self._numbers = np.arange(count, dtype=np.int32)
        self._rows = np.arange(width, dtype=np.int32)
        self._highs: Any = None

    def least(self, heights: Array, place: Array) -> Array | None:
        """Weights of the points, or None where the place does not lie between them.

        Parameters
        ----------
        heights : array (point)
            What does not count is infinite.
        place : array (direction)
        """
        if not self.places.shape[1]:
            return self._alone(heights)
        if self._highs is None:
            self._highs = _held(self.places)
        highs, counts = self._highs, np.isfinite(heights)
        size = np.abs(heights[counts]).max(initial=0.0) or 1.0
        highs.changeColsCost(len(heights), self._numbers, np.where(counts, heights / size, 0.0))
        highs.changeColsBounds(
            len(heights), self._numbers, np.zeros(len(heights)), np.where(counts, np.inf, 0.0)
        )
        highs.changeRowsBounds(len(place), self._rows, place, place)
        highs.run()
        if highs.getModelStatus().name != "kOptimal":
            return None
        weights: Array = np.maximum(np.asarray(highs.getSolution().col_value, float), 0.0)
        shares: Array = weights / weights.sum()
        return shares

    def _alone(self, heights: Array) -> Array | None:
        best = int(np.argmin(heights))
        if not np.isfinite(heights[best]):
            return None
        weights = np.zeros(len(heights))
        weights[best] = 1.0
        return weights


def _held(places: Array) -> Any:
    count, width = places.shape
    sides = np.append(np.zeros(width), 1.0)
    form = StandardForm(
        np.zeros(count),
        sparse.csc_matrix(np.vstack([places.T, np.ones(count)])),
        np.zeros(count),
        np.full(count, np.inf),
        sides,
        sides,
        {},
        {},
    )
    highs = quiet_highs(
        {
            "solver": "simplex",
            "presolve": "off",
            "primal_feasibility_tolerance": MIXED,
            "dual_feasibility_tolerance": MIXED,
        }
    )
    pass_form(highs, form)
    return highs
