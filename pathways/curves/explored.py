"""How much of a convex space is known, from points in it and from planes that hold it.

A convex set is known by what it can do at most in some directions: a solve in a direction u finds
a point p of the set and the plane u x <= u p that no point of it crosses. The convex hull of all
points lies inside the set (inner approximation), what all planes leave lies around it (outer
approximation), and

```
volume inside / volume outside <= part of the set that is known <= 1.
```

The next direction is that of the facet of the hull beyond which the planes leave most: where it
finds nothing farther out, the hull is the set there (sandwich algorithm, Rote 1992, Computing 48;
of energy systems Pedersen, Victoria, Rasmussen and Andresen 2021, Energy 234). Beside the volume
stands the distance: no point of the set lies farther beyond a facet of the hull.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Support = Callable[[Array], Array]
"""The point of a set that goes farthest in a direction."""

FLAT = 1e-6
"""Width below which the set is flat, and distance below which nothing is left to explore, where the
width of each axis is one: what a certificate lets through."""

JOGGLED = "QJ"
"""Qhull moves points by about 1e-11 until no facet is doubtful: corners of many planes lie so near
each other that it gives up otherwise."""


@dataclass(frozen=True)
class Explored:
    """What is known of a set.

    Attributes
    ----------
    share : float
        Volume of the hull of all points over the volume that all planes leave: at least this part
        of the set is known.
    distance : float
        No point of the set lies farther beyond a facet of the hull, in widths of an axis.
    dimensions : int
        Of the set; fewer than axes where it is flat.
    solves : int
        Directions that were followed.
    points : array (point, axis)
    """

    share: float
    distance: float
    dimensions: int
    solves: int
    points: Array


def explore(support: Support, points: Array, planes: Array, count: int) -> Explored:
    """Follow directions until nothing is left to explore, or their number is reached.

    Parameters
    ----------
    support : callable
    points : array (point, axis)
        Known points of the set, whose width along each axis is about one.
    planes : array (plane, axis + 1)
        Known directions u, each with the most h that it reaches: u x <= h. They bound the set.
    count : int
        Most directions that are followed.
    """
    space = _Space(support, points, planes)
    axes = space.flatten(count)
    dimensions = axes.shape[1]
    if dimensions == 0:
        return Explored(1.0, 0.0, 0, space.solves, space.points)
    while True:
        share, distance, direction = _gap(space, axes)
        if distance <= FLAT or space.solves >= count:
            return Explored(share, distance, dimensions, space.solves, space.points)
        space.follow(axes @ direction)


class _Space:
    """Points and planes, more of which come with each direction that is followed."""

    def __init__(self, support: Support, points: Array, planes: Array) -> None:
        self._support, self.points, self.planes = support, points, planes
        self.solves = 0

    def follow(self, direction: Array) -> float:
        """The most that is reached in a direction."""
        found = self._support(direction)
        self.solves += 1
        self.points = np.vstack([self.points, found])
        most = float(direction @ found)
        self.planes = np.vstack([self.planes, np.append(direction, most)])
        return most

    def flatten(self, count: int) -> Array:
        """Directions in which the set has a width (axis, direction), by looking both ways."""
        wide = np.eye(self.points.shape[1])
        while wide.shape[1]:
            spread = (self.points - self.points.mean(axis=0)) @ wide
            _, sizes, turned = np.linalg.svd(spread, full_matrices=True)
            sizes = np.append(sizes, np.zeros(len(turned) - len(sizes)))
            if sizes[-1] > FLAT:
                break
            direction = wide @ turned[-1]
            if self.solves < count and self.follow(direction) + self.follow(-direction) > FLAT:
                continue
            wide = wide @ turned[:-1].T
        return wide


def _gap(space: _Space, axes: Array) -> tuple[float, float, Array]:
    """Share of the volume, largest distance, and the direction in which it lies."""
    middle = space.points.mean(axis=0)
    inside = (space.points - middle) @ axes
    normals = space.planes[:, :-1] @ axes
    sides = space.planes[:, -1] - space.planes[:, :-1] @ middle
    size = np.linalg.norm(normals, axis=1)
    normals, sides = normals[size > FLAT], sides[size > FLAT]
    if inside.shape[1] == 1:
        return _on_a_line(inside.ravel(), normals.ravel(), sides)
    from scipy.spatial import ConvexHull, HalfspaceIntersection

    hull = ConvexHull(inside, qhull_options=JOGGLED)
    beside = np.hstack([normals, -np.maximum(sides, FLAT)[:, None]])
    corners = HalfspaceIntersection(
        beside, np.zeros(inside.shape[1]), qhull_options=JOGGLED
    ).intersections
    corners = corners[np.isfinite(corners).all(axis=1)]
    beyond = (corners @ hull.equations[:, :-1].T + hull.equations[:, -1]).max(axis=0)
    far = int(np.argmax(beyond))
    share = min(1.0, float(hull.volume / ConvexHull(corners, qhull_options=JOGGLED).volume))
    return share, max(0.0, float(beyond[far])), hull.equations[far, :-1]


def _on_a_line(inside: Array, normals: Array, sides: Array) -> tuple[float, float, Array]:
    """The same where the set has one dimension."""
    ends = sides / normals
    high, low = ends[normals > 0].min(), ends[normals < 0].max()
    above, below = float(high - inside.max()), float(inside.min() - low)
    share = min(1.0, float(np.ptp(inside) / (high - low)))
    return share, max(above, below, 0.0), np.array([1.0 if above >= below else -1.0])
