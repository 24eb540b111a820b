"""Regions of two numbers that costs follow: the lowest of planes, as convex polygons.

Let c(s, t) be the costs at a share s of the way of one number and t of another, straight in both.
Each feasible plan x costs c(s, t) x: a plane. The least cost is the lowest of these planes, concave
and piecewise linear (Gass and Saaty 1955, Naval Research Logistics Quarterly 2), and the region on
which one plan is the cheapest is a convex polygon.

Of plans that are known the lowest plane anywhere bounds the least cost v from above. Where a solve
finds nothing cheaper at each corner of each polygon, v is the bound at the corners; v is concave
and the bound is a plane on each polygon, so v lies on it there. Where a solve finds a cheaper plan,
its plane joins the others and the polygons are cut anew. It ends, since a plan is found once. A
corner at which the basis of an earlier solve bounds v from below at the height of the planes takes
none (`bounds`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .areas import Envelope, Polygon, area, thinned
from .case import Case
from .lines import Part
from .regions import Region

Array = NDArray[np.float64]

DIGITS = 12
"""Digits of a share by which a corner is known again."""


@dataclass(frozen=True)
class _Rectangle:
    """Costs over a rectangle: those at its first corner, and what each side adds."""

    first: Part
    second: Part
    cost: Array
    along_x: Array
    along_y: Array

    def at(self, point: tuple[float, float]) -> Array:
        """Costs at a point, in shares of both sides."""
        found: Array = self.cost + point[0] * self.along_x + point[1] * self.along_y
        return found

    def plane(self, values: Array) -> Array:
        """What a plan costs at the first corner, and what it gains along each side."""
        return np.array([self.cost @ values, self.along_x @ values, self.along_y @ values])


def plane_regions(case: Case, first: Part, second: Part, share: float) -> Iterator[Region]:
    """Regions of a part of each of two numbers that costs follow.

    Parameters
    ----------
    case : Case
    first, second : Part
        Of the number along x, and of that along y.
    share : float
        Part of the map.

    Raises
    ------
    CertificateError
        A solve that cannot be proved.
    """
    rectangle = _Rectangle(
        first,
        second,
        first.cost(0.0) + second.cost(0.0) - case.form.cost,
        first.cost(1.0) - first.cost(0.0),
        second.cost(1.0) - second.cost(0.0),
    )
    numbers, planes = _planes(case, rectangle)
    widths = np.array([first.end - first.start, second.end - second.start])
    for place, polygon in thinned(planes, case.size).items():
        base, *gains = planes[place]
        corners = np.array(polygon)
        yield Region(
            numbers[place],
            np.array([first.start, second.start]) + corners * widths,
            base + corners @ np.array(gains),
            (float(gains[0] / widths[0]), float(gains[1] / widths[1])),
            share * area(polygon),
        )


def _planes(case: Case, rectangle: _Rectangle) -> tuple[list[int], Array]:
    """Numbers of plans whose planes make the least cost over a rectangle, and these planes."""
    known, plans = case.feasible()
    numbers = known.tolist()
    envelope = Envelope(np.array([rectangle.plane(values) for values in plans]))
    proved: set[tuple[float, float]] = set()
    settled: dict[int, Polygon] = {}
    bases = case.along(rectangle.cost, rectangle.along_x, rectangle.along_y)
    while True:
        corner = _unproved(envelope, proved, settled)
        if corner is None:
            return numbers, envelope.planes
        cost, bound = rectangle.at(corner), envelope.height(*corner)
        place = np.array(corner)
        if not bases.proves(place, cost, bound - case.size):
            values = case.priced(cost).values
            bases.learn(case.session.at_optimum(), place)
            if float(cost @ values) < bound - case.size:
                numbers.append(case.keep(values))
                envelope.add(rectangle.plane(values))
                continue
        proved.add(_rounded(corner))


def _unproved(
    envelope: Envelope, proved: Collection[tuple[float, float]], settled: dict[int, Polygon]
) -> tuple[float, float] | None:
    """A corner of an envelope that no solve has settled; None where all are.

    Parameters
    ----------
    envelope : Envelope
    proved : set of corners
        What solves have settled, rounded.
    settled : dict of plane to Polygon
        Polygons all of whose corners are; those that are found join them.
    """
    for plane, polygon in envelope.polygons.items():
        if settled.get(plane) is polygon:
            continue
        for corner in polygon:
            if _rounded(corner) not in proved:
                return corner
        settled[plane] = polygon
    return None


def _rounded(corner: tuple[float, float]) -> tuple[float, float]:
    return round(corner[0], DIGITS), round(corner[1], DIGITS)
