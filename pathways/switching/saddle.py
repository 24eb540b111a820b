"""Regions of a limit and a number that costs follow: a saddle, bilinear on rectangles.

Let b(s) be the sides of rows and bounds of columns at a share s of the way of a limit, c(t) the
costs at a share t of the way of a price, both straight, and v(s, t) the least cost. For a fixed
price v is convex in s (Dantzig 1963, *Linear Programming and Extensions*), for a fixed limit
concave in t (Gass and Saaty 1955). Whether a basis is feasible depends on s alone and whether its
prices are good on t alone, so that the regions on which one basis is optimal are rectangles
(Gal 1995, *Postoptimal Analyses, Parametric Programming, and Related Topics*).

*Theorem.* If v is straight along all four edges of a rectangle, it is bilinear inside.

*Proof.* At the limit s0 let x0 be a plan that is optimal half way between the prices t0 and t1.
What it costs is straight in t, nowhere below v, and equal to the straight v half way: x0 is optimal
along the whole edge. So is some x1 along the edge at s1. A mixture of both keeps the mixture of
their limits, so v <= c(t) ((1 - s) x0 + s x1). In the same way duals y0 at t0 and y1 at t1 are
optimal along their edges; a mixture of both is good at the mixture of their costs, so v >= the
mixture of what each proves at b(s). Both bounds are bilinear and equal to v at the four corners,
which determine a bilinear function: they are one.

A rectangle whose edge bends is cut there. Bends lie at finitely many limits and prices, those at
which a basis ceases to be feasible or good, so this ends. Where a rectangle and the next one are
one bilinear function, they become one region. The middle of each is solved for its plan, and its
cost held against the corners.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from ..errors import CertificateError, InfeasibleError
from .case import Case
from .lines import Part
from .regions import Region
from .sides import Point, between, feasible_ends, slope_of, without_chords

Array = NDArray[np.float64]
Cell = tuple[tuple[float, float], tuple[float, float]]
"""Ends of the limit and of the price, in shares."""

LIMIT, PRICE = "limit", "price"
"""Along which number an edge goes."""

DIGITS = 12
"""Digits of a share by which a point is known again."""

EDGE = 1e-9
"""Part of a range within which a bend stands at the end of an edge."""

MOST_OFF = 10.0
"""Times what counts as none by which the middle of a region may miss its corners: each of the
bends, ends and edges that it rests on is known to that.
"""


@dataclass(frozen=True)
class Solved:
    """The least cost at a limit and a price.

    Attributes
    ----------
    cost : float
    along_limit : float
        Gain of a line along the limit that bounds the least cost from below, over the whole range.
    along_price : float
        Gain of a line along the price that bounds it from above.
    plan : int
    """

    cost: float
    along_limit: float
    along_price: float
    plan: int


@dataclass
class Surface:
    """The least cost over a part of a limit and a part of a price.

    Attributes
    ----------
    case : Case
    limit, price : Part
    """

    case: Case
    limit: Part
    price: Part
    _known: dict[tuple[float, float], Solved | None] = field(default_factory=dict, repr=False)
    _cuts: dict[str, list[float]] = field(default_factory=dict, repr=False)
    _edges: dict[tuple[str, float], list[list[Point]]] = field(default_factory=dict, repr=False)

    def at(self, s: float, t: float) -> Solved | None:
        """The least cost at a point; None where nothing is feasible."""
        key = round(s, DIGITS), round(t, DIGITS)
        if key not in self._known:
            cost = self.price.cost(t)
            solution = self.case.tried(self.limit.question(s).minimise(cost))
            if solution is None:
                return self._known.setdefault(key, None)
            gain = self.price.cost(1.0) - self.price.cost(0.0)
            self._known[key] = Solved(
                float(cost @ solution.values),
                slope_of(self.limit, solution),
                float(gain @ solution.values),
                self.case.keep(solution.values, feasible=False),
            )
        return self._known[key]

    def there(self, s: float, t: float) -> Solved:
        """The same where something is feasible.

        Raises
        ------
        InfeasibleError
        """
        found = self.at(s, t)
        if found is None:
            raise InfeasibleError("nothing is feasible between limits that can be kept")
        return found

    def _point(self, along: str, at: float, other: float) -> Point:
        """A point of the convex function along one number, the share of the other one fixed.

        Along the price that is the least cost turned around.
        """
        if along == LIMIT:
            found = self.there(at, other)
            return Point(at, found.cost, found.along_limit, found.plan)
        found = self.there(other, at)
        return Point(at, -found.cost, -found.along_price, found.plan)

    def _edge(self, along: str, other: float, start: float, end: float) -> list[Point]:
        """Points between which an edge is straight; of a longer one where that is known."""
        known = self._edges.setdefault((along, round(other, DIGITS)), [])
        for points in known:
            if points[0].at <= start and end <= points[-1].at:
                return points
        point, within = partial(self._point, along, other=other), self.case.size
        known.append(without_chords(between(point, point(start), point(end), within), within))
        return known[-1]

    def bends(self, cell: Cell) -> tuple[list[float], list[float]]:
        """Shares of the limit, and of the price, at which edges of a cell bend."""
        (first, last), (low, high) = cell
        found: dict[str, list[float]] = {}
        for along, others, start, end in (
            (LIMIT, (low, high), first, last),
            (PRICE, (first, last), low, high),
        ):
            points = [point for each in others for point in self._edge(along, each, start, end)]
            found[along] = [each.at for each in points if start + EDGE < each.at < end - EDGE]
        return found[LIMIT], found[PRICE]

    def cost(self, s: float, t: float) -> float:
        """The least cost at a corner: that of an edge on which it lies, or of a solve."""
        for along, at, other, sign in ((LIMIT, s, t, 1.0), (PRICE, t, s, -1.0)):
            for points in self._edges.get((along, round(other, DIGITS)), ()):
                if points[0].at <= at <= points[-1].at:
                    shares, costs = zip(*((each.at, each.cost) for each in points), strict=True)
                    return sign * float(np.interp(at, shares, costs))
        return self.there(s, t).cost

    def cells(self, first: float, last: float) -> Iterator[Cell]:
        """Rectangles on which the least cost is bilinear."""
        waiting: list[Cell] = [((first, last), (0.0, 1.0))]
        while waiting:
            cell = waiting.pop()
            (s0, s1), (t0, t1) = cell
            limits, prices = self.bends(cell)
            if limits:
                cut = self._cut(LIMIT, limits, 0.5 * (s0 + s1))
                waiting += [((s0, cut), (t0, t1)), ((cut, s1), (t0, t1))]
            elif prices:
                cut = self._cut(PRICE, prices, 0.5 * (t0 + t1))
                waiting += [((s0, s1), (t0, cut)), ((s0, s1), (cut, t1))]
            else:
                yield cell

    def _cut(self, along: str, shares: list[float], middle: float) -> float:
        """The bend nearest to the middle; one known before where they are one but for rounding."""
        cut = min(shares, key=lambda each: abs(each - middle))
        known = self._cuts.setdefault(along, [])
        same = next((each for each in known if abs(each - cut) <= EDGE), None)
        if same is None:
            known.append(cut)
        return cut if same is None else same

    def joined(self, cells: list[Cell]) -> list[Cell]:
        """The same with neighbours on which the least cost is one bilinear function as one."""
        before = 0
        while len(cells) != before:
            before = len(cells)
            for own in (0, 1):
                cells = sorted(cells, key=itemgetter(1 - own, own))
                kept: list[Cell] = []
                for cell in cells:
                    if kept and self._one(kept[-1], cell, own):
                        (limits, prices), (more_limits, more_prices) = kept[-1], cell
                        kept[-1] = (limits[0], more_limits[1]), (prices[0], more_prices[1])
                    else:
                        kept.append(cell)
                cells = kept
        return cells

    def _one(self, one: Cell, other: Cell, own: int) -> bool:
        """Whether a cell begins where another ends, and no edge along one number bends there."""
        (start, middle), (begins, end) = one[own], other[own]
        if begins != middle or one[1 - own] != other[1 - own]:
            return False
        if own == 0:
            ends = [[(s, t) for s in (start, middle, end)] for t in one[1]]
        else:
            ends = [[(s, t) for t in (start, middle, end)] for s in one[0]]
        share = (middle - start) / (end - start)
        costs = [[self.cost(*point) for point in edge] for edge in ends]
        return all(
            abs(low + share * (high - low) - between) <= self.case.size
            for low, between, high in costs
        )


def saddle_regions(
    case: Case, limit: Part, price: Part, share: float, limit_along_x: bool
) -> Iterator[Region]:
    """Regions of a part of a limit and a part of a price, none where nothing is feasible.

    Parameters
    ----------
    case : Case
    limit, price : Part
        What sides follow, and what costs follow.
    share : float
        Part of the map.
    limit_along_x : bool

    Raises
    ------
    CertificateError
        A solve that cannot be proved, or a region whose middle its corners miss.
    """
    ends = feasible_ends(case, limit)
    if ends is None:
        return
    surface = Surface(case, limit, price)
    for cell in surface.joined(list(surface.cells(ends[0].at, ends[1].at))):
        yield _region(surface, cell, share, limit_along_x)


def _region(surface: Surface, cell: Cell, share: float, limit_along_x: bool) -> Region:
    (s0, s1), (t0, t1) = cell
    limit, price = surface.limit, surface.price
    costs = np.array([[surface.cost(s, t) for t in (t0, t1)] for s in (s0, s1)])
    mean = 0.5 * (t0 + t1)
    middle = surface.there(0.5 * (s0 + s1), mean)
    if abs(middle.cost - costs.mean()) > MOST_OFF * surface.case.size:
        raise CertificateError(
            "the middle of a region of the map misses its corners: a solver errs"
        )
    width = limit.value(s1) - limit.value(s0)
    height = price.value(t1) - price.value(t0)
    slopes = (
        float((costs[1] - costs[0]).mean() / width),
        float((costs[:, 1] - costs[:, 0]).mean() / height),
    )
    twist = float((costs[1, 1] - costs[1, 0] - costs[0, 1] + costs[0, 0]) / (width * height))
    places = ((0, 0), (1, 0), (1, 1), (0, 1))
    corners = np.array([(limit.value((s0, s1)[i]), price.value((t0, t1)[j])) for i, j in places])
    at_corners = np.array([costs[place] for place in places])
    if not limit_along_x:  # turned around, corners would go with the clock
        corners, at_corners, slopes = corners[::-1, ::-1], at_corners[::-1], slopes[::-1]
    return Region(
        middle.plan,
        corners,
        at_corners,
        slopes,
        share * (s1 - s0) * (t1 - t0),
        twist,
        (surface.there(s0, mean).plan, surface.there(s1, mean).plan),
    )
