"""Switching points of a number that costs follow: the lower envelope of plans.

Let c(s) = c0 + s (c1 - c0) be the costs at a share s of the way from one value of a number to
another. Each feasible plan x costs c(s) x there: a straight line. The least cost v(s) is the lowest
of these lines, concave and piecewise linear (Dantzig 1963, *Linear Programming and Extensions*;
Gass and Saaty 1955, Naval Research Logistics Quarterly 2).

Of plans that are known the lowest line anywhere is an upper bound on v. Where a solve at a bend of
this bound finds nothing cheaper, the bound is v at the bend; and since v is concave and the bound
straight between two bends, v = bound in between as well. Where a solve finds a cheaper plan, its
line joins the others and the bends are found anew (Eisner and Severance 1976, Journal of the ACM
23). It ends, since a plan is found once. n pieces of which nothing is known take 2n - 1 solves
beside those of both ends; plans of other numbers are feasible here too, and each that is optimal
saves one. A bend at which the basis of an earlier solve bounds v from below at the height of the
lines takes none (`bounds`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from .case import Case
from .envelope import lower_envelope, thinned
from .lines import Line, Part

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Piece:
    """A stretch of values along which the least cost is straight.

    Attributes
    ----------
    start, end : float
        Values of the number.
    cost_start, cost_end : float
        Least present value there.
    first, last : int
        Plans at both ends: the same one where costs move; where a side moves, the plan goes
        straight from one to the other.
    switches : bool
        Whether the plan changes where the piece begins; not where only the line of the number
        bends, at the figure that stands.
    """

    start: float
    end: float
    cost_start: float
    cost_end: float
    first: int
    last: int
    switches: bool = True

    @property
    def slope(self) -> float:
        """Change of the least cost per unit of the number."""
        return (self.cost_end - self.cost_start) / (self.end - self.start)


def price_pieces(case: Case, line: Line) -> list[Piece]:
    """Pieces of the least cost along a line that costs follow, from low to high.

    Parameters
    ----------
    case : Case
    line : Line
        Of the kind `cost`.

    Raises
    ------
    CertificateError
        A solve that cannot be proved.
    """
    found: list[Piece] = []
    for part in line.parts:
        own = _pieces_of_part(case, part, line.today)
        if not found:
            own[0] = replace(own[0], switches=False)
        elif _stays(case, part, found[-1].last, own[0]):
            before = found[-1].last
            own[0] = replace(own[0], first=before, last=before, switches=False)
        found += own
    return found


def _pieces_of_part(case: Case, part: Part, today: float) -> list[Piece]:
    numbers, plans = case.feasible()
    first, last = plans @ part.first.cost, plans @ part.last.cost
    proved: set[float] = set()
    known = case.along(part.cost(0.0), part.cost(1.0) - part.cost(0.0))
    near = 0.0 if np.isnan(today) else part.share(today)
    case.from_today()
    pieces = lower_envelope(first, last)
    while True:
        bends = [*pieces, (1.0, pieces[-1][1])]
        unproved = [(at, number) for at, number in bends if at not in proved]
        if not unproved:
            break
        at, number = min(unproved, key=lambda bend: abs(bend[0] - near))
        cost, bound = part.cost(at), first[number] + at * (last[number] - first[number])
        place = np.array([at])
        if known.proves(place, cost, bound - case.size):
            proved.add(at)
            continue
        solution = case.priced(cost)
        near = at
        known.learn(case.session.at_optimum(), place)
        if float(cost @ solution.values) < bound - case.size:
            numbers = np.append(numbers, case.keep(solution.values))
            first = np.append(first, solution.values @ part.first.cost)
            last = np.append(last, solution.values @ part.last.cost)
            pieces = lower_envelope(first, last)
        else:
            proved.add(at)
    pieces = thinned(pieces, first, last, case.size)
    ends = [*(at for at, _ in pieces[1:]), 1.0]
    found = []
    for (start, line), end in zip(pieces, ends, strict=True):
        plan = int(numbers[_earliest(first, last, start, end, line, case.size)])
        low, high = (float(first[line] + at * (last[line] - first[line])) for at in (start, end))
        found.append(Piece(part.value(start), part.value(end), low, high, plan, plan))
    return found


def _earliest(
    first: Array, last: Array, start: float, end: float, number: int, within: float
) -> int:
    """Of the plans that cost the same along a piece the one that was found first."""
    same = np.ones(len(first), bool)
    for at in (start, end):
        heights = first + at * (last - first)
        same &= heights <= heights[number] + within
    return int(np.argmax(same))


def _stays(case: Case, part: Part, plan: int, piece: Piece) -> bool:
    """Whether the plan before a part is optimal on the first piece of it."""
    values = case.plan(plan)
    return all(
        float(part.cost(part.share(at)) @ values) - cost <= case.size
        for at, cost in ((piece.start, piece.cost_start), (piece.end, piece.cost_end))
    )
