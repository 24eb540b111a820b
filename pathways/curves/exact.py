"""The exact cost curve: least cost against allowed emissions, corner by corner.

Without a grid of prices.

Let cost(E) be the least present value of all costs with no more than E tonnes. As the optimal value
of a linear program in its right-hand side it is convex and piecewise linear (Dantzig 1963). A price
on emissions finds its corners: the least of cost + price x emissions is taken at a corner, and

    cost(E) >= cost[i] + price[i] x (emissions[i] - E)

is a line that supports the curve there. From both ends inwards: the slope of the chord between two
corners is the next price. Where the least value lies on the chord, the chord is the curve; where it
lies below, a new corner is found and both sides are asked in turn (Eisner and Severance 1976,
Journal of the ACM 23; Cohon, Church and Sheer 1979, Water Resources Research 15). A chord that
touches the meeting point of the lines already known needs no solve. A curve of n steps takes at
most 2n + 1 solves: two for the deepest end, one for the other, one for each corner between, and one
for each chord but the last, whose slope is the dual at the deepest end (in a degenerate program it
may not be, and the last chord takes its solve too).
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import xarray as xr

from ..errors import CertificateError
from ..program.equation import Equation
from ..questions.proved import optimum
from ..solving.certificate import Certificate
from ..solving.question import Question
from ..solving.session import Session
from ..solving.solution import Solution
from .limited import Limited, limit_emissions

TOLERANCE = 1e-9
"""Relative to the cost of the cheap end: what lies closer to a line lies on it. The same share of
the emissions of the cheap end separates the deepest end from the lowest level."""

CONVEX_WITHIN = 1e-7
"""A corner above a chord, or below a supporting line, by more than this share of the cost is a
fault of the solver.
"""

SEED = 1
"""Of the point that is solved anew where none is named: always the same, so that runs repeat."""


@dataclass(frozen=True)
class Corner:
    """A corner of the curve.

    Attributes
    ----------
    emissions : tCO2e
    cost : present value
    steepest, flattest : the steepest and flattest price known to be optimal here
    solution : Solution
    """

    emissions: float
    cost: float
    flattest: float
    steepest: float
    solution: Solution


@dataclass(frozen=True)
class Curve:
    """All corners from the cheapest to the deepest, and how they were found.

    Attributes
    ----------
    limited : Limited
    session : Session
    corners : tuple of Corner
    floor : the lowest emissions that are feasible, whatever the cost
    solves : number of solves
    worst : the weakest certificate of them
    seconds : time in all
    """

    limited: Limited
    session: Session
    corners: tuple[Corner, ...]
    floor: Corner
    solves: int
    worst: Certificate
    seconds: float

    @property
    def lowest(self) -> float:
        """Lowest emissions that are feasible, in tCO2e."""
        return self.floor.emissions

    def slopes(self) -> np.ndarray:
        """Marginal cost of each step in present value per tonne."""
        emissions = np.array([corner.emissions for corner in self.corners])
        cost = np.array([corner.cost for corner in self.corners])
        return np.diff(cost) / -np.diff(emissions)

    def cost_at(self, emissions: float) -> float:
        """Present value at a level between the ends, along the step that holds it."""
        known = np.array([(corner.emissions, corner.cost) for corner in self.corners[::-1]])
        return float(np.interp(emissions, known[:, 0], known[:, 1]))


class Tracer:
    """Solves for corners and counts what it took."""

    def __init__(self, limited: Limited, session: Session) -> None:
        self.limited, self.session = limited, session
        self.solves = 0
        self.worst = Certificate(0.0, 0.0, 0.0)

    def at_price(self, price: float) -> Corner:
        """The optimum where a tonne costs a price (present value per tonne)."""
        return self._corner(self.limited.charged(price), price)

    def at_limit(self, tonnes: float) -> Corner:
        """The optimum with emissions limited; its slope is the dual of the limit."""
        return self._corner(self.limited.at_most(tonnes))

    def floor(self) -> Corner:
        """The lowest emissions that are feasible, whatever they cost."""
        return self._corner(self.limited.fewest_tonnes())

    def _corner(self, question: Question, price: float | None = None) -> Corner:
        solution = optimum(self.session, question)
        self.solves += 1
        found = self.session.certificate(solution)
        self.worst = Certificate(
            *(max(pair) for pair in zip(_parts(self.worst), _parts(found), strict=True))
        )
        slope = price if price is not None else -float(solution.row_duals[self.limited.row])
        emissions = float(self.limited.tonnes @ solution.values)
        return Corner(emissions, self.session.present_value(solution), slope, slope, solution)


def trace(
    system: xr.Dataset,
    year: int | None = None,
    equations: Sequence[Equation] = (),
    time_limit: float | None = None,
) -> Curve:
    """The exact curve of a year, or of a budget over all years.

    Parameters
    ----------
    system : xarray.Dataset
        Its own targets are set aside; norms, carbon prices and limits stay.
    year : int, optional
        Without one, emissions of all years together are limited.
    equations : sequence of Equation, optional
        One's own, beside those of the model.
    time_limit : float, optional
        Seconds that each solve may take.

    Raises
    ------
    InputError
        A year outside the horizon.
    InfeasibleError
        The factory cannot meet its demand whatever it emits.
    CertificateError
        A solve that cannot be proved, or corners that are not convex.
    """
    started = time.perf_counter()
    limited = limit_emissions(system, year, equations)
    tracer = Tracer(limited, Session(limited.program, corners=True, time_limit=time_limit))
    cheapest = tracer.at_price(0.0)
    floor = tracer.floor()
    reach = TOLERANCE * max(abs(cheapest.emissions), abs(floor.emissions))
    size = TOLERANCE * max(abs(cheapest.cost), 1e-300)
    if cheapest.emissions - floor.emissions <= reach:
        corners = [cheapest]
    else:
        deepest = tracer.at_limit(floor.emissions + reach)
        corners = _merged(_between(tracer, cheapest, deepest, size), size)
    _require_convex(corners)
    elapsed = time.perf_counter() - started
    return Curve(
        limited, tracer.session, tuple(corners), floor, tracer.solves, tracer.worst, elapsed
    )


def _between(tracer: Tracer, first: Corner, last: Corner, size: float) -> list[Corner]:
    """Corners from `first` to `last`, both included, in order."""
    done, waiting = [first], [last]
    while waiting:
        left, right = done[-1], waiting[-1]
        width, rise = left.emissions - right.emissions, right.cost - left.cost
        slope = rise / width if width > 0 else 0.0
        if slope <= 0 or _depth(left, right, slope) <= size:
            done.append(waiting.pop())
            continue
        middle = tracer.at_price(slope)
        below = left.cost + slope * (left.emissions - middle.emissions) - middle.cost
        if below <= size or not right.emissions < middle.emissions < left.emissions:
            done[-1] = replace(left, steepest=max(left.steepest, slope))
            done.append(replace(waiting.pop(), flattest=min(right.flattest, slope)))
        else:
            waiting.append(middle)
    return done


def _depth(left: Corner, right: Corner, slope: float) -> float:
    """How far the curve can lie below the chord at most.

    That is at the meeting point of the supporting lines of both ends:

    left.cost + left.steepest x (left.emissions - E) = right.cost - right.flattest x (E -
        right.emissions)
    """
    flat, steep = min(left.steepest, slope), max(right.flattest, slope)
    if steep <= flat:
        return 0.0
    at = (steep * right.emissions - flat * left.emissions + right.cost - left.cost) / (steep - flat)
    return (slope - flat) * (left.emissions - at)


def _merged(corners: list[Corner], size: float) -> list[Corner]:
    """Corners that do not lie on the chord of their neighbours.

    A first step that costs nothing is left out too.
    """
    kept: list[Corner] = []
    for corner in corners:
        while len(kept) >= 2 and _above(kept[-2], kept[-1], corner) <= size:
            kept.pop()
        kept.append(corner)
    while len(kept) > 1 and kept[1].cost - kept[0].cost <= size:
        kept.pop(0)
    return kept


def _above(left: Corner, middle: Corner, right: Corner) -> float:
    """Depth of a corner below the chord of its neighbours."""
    width = left.emissions - right.emissions
    if width <= 0:
        return 0.0
    return (
        left.cost
        + (right.cost - left.cost) * (left.emissions - middle.emissions) / width
        - middle.cost
    )


def _require_convex(corners: list[Corner]) -> None:
    """Every corner lies on or above the supporting lines of all others.

    Raises
    ------
    CertificateError
        If one does not.
    """
    emissions = np.array([corner.emissions for corner in corners])
    cost = np.array([corner.cost for corner in corners])
    for slope in (
        np.array([getattr(corner, side) for corner in corners]) for side in ("flattest", "steepest")
    ):
        lines = cost[:, None] + slope[:, None] * (emissions[:, None] - emissions[None, :])
        if np.max(lines - cost[None, :]) > CONVEX_WITHIN * np.abs(cost).max():
            raise CertificateError(
                "the cost curve is not convex: a solve that seemed optimal was not. "
                "Nothing is reported."
            )


def resolve(curve: Curve, emissions: float | None = None) -> tuple[float, float, float]:
    """Emissions, cost and marginal cost (present values) of a fresh solve under a limit.

    The limit lies inside the curve; without one it is random.
    """
    if emissions is None:
        high, low = curve.corners[0].emissions, curve.corners[-1].emissions
        emissions = float(np.random.default_rng(SEED).uniform(low, high))
    tracer = Tracer(curve.limited, curve.session)
    found = tracer.at_limit(emissions)
    return emissions, found.cost, found.steepest


def _parts(certificate: Certificate) -> tuple[float, float, float]:
    return certificate.primal_violation, certificate.dual_violation, certificate.gap
