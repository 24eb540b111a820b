"""The lower envelope of planes over a rectangle: which plane is lowest where, as polygons."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Polygon = tuple[tuple[float, float], ...]
"""Corners of a convex polygon against the clock; of few, plain numbers are faster than arrays."""

SQUARE: Polygon = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
"""The rectangle in shares of its sides."""

NOTHING = 1e-12
"""Distance in shares of a side below which two corners are one, and area below which there is none:
rounding of a share, a thousand times over.
"""


def clipped(polygon: Polygon, gap: Sequence[float]) -> Polygon:
    """The part of a convex polygon where a linear function is not above nothing.

    Sutherland and Hodgman 1974, Communications of the ACM 17.

    Parameters
    ----------
    polygon : corners against the clock
    gap : three figures
        The function at nothing and at nothing, and what it gains along each side.

    Examples
    --------
    >>> clipped(SQUARE, (-0.5, 1.0, 0.0))
    ((0.0, 0.0), (0.5, 0.0), (0.5, 1.0), (0.0, 1.0))
    >>> clipped(SQUARE, (0.5, 1.0, 0.0))
    ()
    """
    base, along_x, along_y = gap
    values = [base + along_x * x + along_y * y for x, y in polygon]
    if max(values, default=1.0) <= 0.0:
        return polygon
    found: list[tuple[float, float]] = []
    for at, (x, y) in enumerate(polygon):
        one, other = values[at - 1], values[at]
        if (one > 0.0) != (other > 0.0):
            share, (left, low) = one / (one - other), polygon[at - 1]
            found.append((left + share * (x - left), low + share * (y - low)))
        if other <= 0.0:
            found.append((x, y))
    kept = [
        (x, y)
        for at, (x, y) in enumerate(found)
        if max(abs(x - found[at - 1][0]), abs(y - found[at - 1][1])) > NOTHING
    ]
    return tuple(kept) if len(kept) >= 3 and area(kept) > NOTHING else ()


def area(polygon: Sequence[tuple[float, float]]) -> float:
    """Area of a polygon whose corners go against the clock.

    Examples
    --------
    >>> area(SQUARE)
    1.0
    """
    twice = 0.0
    for at, (x, y) in enumerate(polygon):
        left, low = polygon[at - 1]
        twice += left * y - x * low
    return 0.5 * twice


class Envelope:
    """The lowest of planes, with the polygon on which each is the lowest.

    Parameters
    ----------
    planes : array (plane, 3)
        Height at the first corner of the rectangle, and what it gains along each side.

    Attributes
    ----------
    planes : array (plane, 3)
    polygons : dict of plane to Polygon
        Those of planes that are lowest somewhere.
    """

    def __init__(self, planes: Array) -> None:
        self.planes = planes[:1]
        self.polygons: dict[int, Polygon] = {0: SQUARE}
        for plane in planes[1:]:
            self.add(plane)

    def add(self, plane: Array) -> None:
        """One plane more: others keep the part of their polygon where they are not above it."""
        numbers = list(self.polygons)
        gaps = plane - self.planes[numbers]
        own = _cut(SQUARE, gaps)
        for at in _touched([self.polygons[other] for other in numbers], -gaps):
            left = clipped(self.polygons[numbers[at]], (-gaps[at]).tolist())
            if left:
                self.polygons[numbers[at]] = left
            else:
                del self.polygons[numbers[at]]
        number = len(self.planes)
        self.planes = np.vstack([self.planes, plane])
        if own:
            self.polygons[number] = own

    def height(self, x: float, y: float) -> float:
        """The envelope at a point."""
        return float((self.planes @ (1.0, x, y)).min())


def _cut(polygon: Polygon, gaps: Array) -> Polygon:
    """The part of a polygon where none of several linear functions (function, 3) is above nothing.

    One after the other, without those that cut nothing off.
    """
    at = 0
    while polygon and at < len(gaps):
        x, y = np.array(polygon).T
        base, along_x, along_y = (part[:, None] for part in gaps[at:].T)
        cuts = np.flatnonzero((base + along_x * x + along_y * y > 0.0).any(axis=1))
        if not cuts.size:
            break
        at += int(cuts[0])
        polygon = clipped(polygon, gaps[at].tolist())
        at += 1
    return polygon


def _touched(polygons: Sequence[Polygon], gaps: Array) -> list[int]:
    """Numbers of the polygons on which their linear function (polygon, 3) is above nothing."""
    if not polygons:
        return []
    counts = np.array([len(polygon) for polygon in polygons])
    x, y = np.array([corner for polygon in polygons for corner in polygon]).T
    base, along_x, along_y = np.repeat(gaps, counts, axis=0).T
    above = base + along_x * x + along_y * y > 0.0
    found = np.logical_or.reduceat(above, np.append(0, np.cumsum(counts)[:-1]))
    return np.flatnonzero(found).tolist()


def thinned(planes: Array, within: float) -> dict[int, Polygon]:
    """Polygons by plane, with no plane more than keep the envelope but for a hair.

    The envelope of a few of the planes is above that of all by no more than at its corners, since
    the one is straight on a polygon and the other concave: where that is more than a hair, the
    plane that is lowest there joins the few.

    Parameters
    ----------
    planes : array (plane, 3)
    within : float
        Height that counts as none.
    """
    chosen = [0]
    found = Envelope(planes[:1])
    while True:
        corners = np.array([corner for each in found.polygons.values() for corner in each])
        points = np.column_stack([np.ones(len(corners)), corners])
        lowest = (planes @ points.T).min(axis=0)
        above = (found.planes @ points.T).min(axis=0) - lowest
        worst = int(np.argmax(above))
        if above[worst] <= within:
            return {chosen[place]: polygon for place, polygon in found.polygons.items()}
        equal = planes @ points[worst] <= lowest[worst] + 0.5 * within
        chosen.append(int(np.argmax(equal)))  # of equal planes the one that was known first
        found.add(planes[chosen[-1]])
