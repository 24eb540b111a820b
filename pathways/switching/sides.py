"""Switching points of a number that sides and bounds follow: chords of a convex function.

Let the sides of rows and the bounds of columns move straight with a number. The least cost v is
then convex and piecewise linear in it (Dantzig 1963, *Linear Programming and Extensions*): a plan
half way between the plans of two values is feasible half way between them. The duals y of rows and
the reduced costs z of columns at one value bound it from below everywhere, by weak duality:

    v(s) >= y side(s) + z bound(s)

The duals of a solve give a line and no more; they are not taken for a derivative. From both ends
inwards: where the lines of two values meet, a solve tells the height of v. Where it is the height
of the lines, v is these lines from one value to the other. Where it lies above, the value joins the
others and both sides are asked in turn (Burkard, Hamacher and Rote 1991, Naval Research Logistics
38). Where a line passes through the next known point, v is that line in between.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ..errors import InfeasibleError
from ..labelled import Labelled
from ..program.program import Block, StandardForm
from ..solving.question import LEAST_COST
from ..solving.session import Session
from ..solving.solution import Solution
from .case import Case
from .lines import Line, Part
from .prices import Piece

Array = NDArray[np.float64]

INSIDE = (1e-9, 1e-7, 1e-5)
"""Parts of a range by which an end is moved inwards, in turn, from where nothing is feasible any
more: there rounding decides on whether anything is.
"""


SHARE = "share_of_the_way"
"""Column and rows that a program gets where the share itself is sought."""


@dataclass(frozen=True)
class Point:
    """The least cost at a share of the way, and a line that bounds it from below."""

    at: float
    cost: float
    slope: float
    plan: int

    def line(self, at: float) -> float:
        """Height of the line at another share."""
        return self.cost + self.slope * (at - self.at)


def side_pieces(case: Case, line: Line) -> list[Piece]:
    """Pieces of the least cost along a line that sides follow, from low to high.

    Beyond the first and the last nothing is feasible.

    Parameters
    ----------
    case : Case
    line : Line
        Of the kind `side`.

    Raises
    ------
    InfeasibleError
        Nothing is feasible anywhere in the range.
    CertificateError
        A solve that cannot be proved.
    """
    found: list[Piece] = []
    before: Part | None = None
    for part in line.parts:
        ends = feasible_ends(case, part)
        if ends is None:
            continue
        points = between(partial(point_at, case, part), *ends, case.size)
        own = _pieces(part, without_chords(points, case.size))
        if before is None or _stays(case, before, found[-1], part, own[0]):
            own[0] = replace(own[0], switches=False)
        found += own
        before = part
    if not found:
        raise InfeasibleError(f"`{line.name}`: nothing is feasible anywhere in its range")
    return found


def point_at(case: Case, part: Part, at: float) -> Point | None:
    """The least cost at a share of the way, or None where nothing is feasible."""
    solution = case.tried(part.question(at))
    if solution is None:
        return None
    plan = case.keep(solution.values, feasible=False)
    return Point(at, float(solution.form.cost @ solution.values), slope_of(part, solution), plan)


def _stays(case: Case, before: Part, left: Piece, part: Part, right: Piece) -> bool:
    """Whether the duals inside the last piece before a part are optimal on its first piece too.

    Then the line of the number bends between the two, and the choice at its margin does not change.
    """
    inside = before.share(0.5 * (left.start + left.end))
    solution = case.solve(before.question(inside))
    bend = float(solution.form.cost @ solution.values) + (1.0 - inside) * slope_of(before, solution)
    bound = bend + part.share(right.end) * slope_of(part, solution)
    return right.cost_end - bound <= case.size


def slope_of(part: Part, solution: Solution) -> float:
    """Change of the line of the duals from one end of a part to the other."""
    duals, form = solution.row_duals, solution.form
    reduced = form.cost - form.matrix.T @ duals
    slope = 0.0
    for name, where in part.moved.items():
        each = (duals if name.startswith("row_") else reduced)[where]
        # a positive dual belongs to the lower side, a negative one to the upper
        each = np.maximum(each, 0.0) if name.endswith("lower") else np.minimum(each, 0.0)
        first, last = getattr(part.first, name)[where], getattr(part.last, name)[where]
        slope += float(each @ (last - first))
    return slope


def feasible_ends(case: Case, part: Part) -> tuple[Point, Point] | None:
    """Points at both ends of what is feasible; None where nothing is."""
    first, last = point_at(case, part, 0.0), point_at(case, part, 1.0)
    if first is not None and last is not None:
        return first, last
    reach = feasible_shares(case, part)
    if reach is None:
        return None
    low, high = reach
    if first is None:
        first = _inside(case, part, low, 1.0)
    if last is None:
        last = _inside(case, part, high, -1.0)
    return None if first is None or last is None or first.at >= last.at else (first, last)


def _inside(case: Case, part: Part, at: float, way: float) -> Point | None:
    """The point nearest to an end of what is feasible."""
    found = (point_at(case, part, at + way * step) for step in (0.0, *INSIDE))
    return next((point for point in found if point is not None), None)


def feasible_shares(case: Case, part: Part) -> tuple[float, float] | None:
    """Least and largest share of the way at which anything is feasible.

    The share is a column of its own, least and largest of two linear programs.
    """
    form = _with_share(case.form, part)
    session = Session(replace(case.program, form=form), corners=True)
    found = []
    for sign in (1.0, -1.0):
        objective = np.zeros(len(form.cost))
        objective[-1] = sign
        solution = session.solve(LEAST_COST.minimise(objective))
        case.solves += 1
        if solution.status != "optimal":
            return None
        session.certificate(solution)
        found.append(float(solution.values[-1]))
    return found[0], found[1]


def _with_share(form: StandardForm, part: Part) -> StandardForm:
    """The form with the share of the way as its last column, and a row for each side that moves.

    A side that goes from b0 to b1, of a row or of a column, becomes

        A x - s (b1 - b0) >= b0    or    A x - s (b1 - b0) <= b0

    and what it was is replaced by the wider of both ends.
    """
    matrix = form.matrix.tocsr()
    own = sparse.identity(matrix.shape[1], format="csr")
    blocks, moves, lower, upper = [], [], [], []
    wide = {name: getattr(form, name).copy() for name in part.moved}
    for name, where in part.moved.items():
        first, last = getattr(part.first, name)[where], getattr(part.last, name)[where]
        below = name.endswith("lower")
        blocks.append((matrix if name.startswith("row_") else own)[where])
        moves.append(last - first)
        lower.append(first if below else np.full(len(where), -np.inf))
        upper.append(np.full(len(where), np.inf) if below else first)
        wide[name][where] = (np.minimum if below else np.maximum)(first, last)
    form = replace(form, **wide)
    share, more = sparse.csr_matrix(-np.concatenate(moves)[:, None]), sparse.vstack(blocks)
    count = len(form.row_lower)
    numbers = count + np.arange(more.shape[0])
    return StandardForm(
        cost=np.append(form.cost, 0.0),
        matrix=sparse.bmat([[matrix, None], [more, share]], format="csc"),
        lower=np.append(form.lower, 0.0),
        upper=np.append(form.upper, 1.0),
        row_lower=np.concatenate([form.row_lower, *lower]),
        row_upper=np.concatenate([form.row_upper, *upper]),
        variables=form.variables
        | {SHARE: Block(SHARE, Labelled((), np.int64(len(form.cost))), {})},
        rows=form.rows | {SHARE: Block(SHARE, Labelled(("side",), numbers), {"side": numbers})},
    )


def between(
    point: Callable[[float], Point | None], first: Point, last: Point, within: float
) -> list[Point]:
    """Points between which a convex function is straight, both ends included.

    Parameters
    ----------
    point : callable
        The function at a share, with a line that bounds it from below.
    first, last : Point
    within : float
        Height that counts as none.

    Raises
    ------
    InfeasibleError
        The function has no value between two shares at which it has one.
    """
    done, waiting = [first], [last]
    while waiting:
        left, right = done[-1], waiting[-1]
        meeting = _meeting(left, right, within)
        if meeting is None:
            done.append(waiting.pop())
            continue
        found = point(meeting)
        if found is None:
            raise InfeasibleError(
                "nothing is feasible between two values at which something is: the solver errs"
            )
        if found.cost <= left.line(meeting) + within:
            # the lines of both ends are the least cost up to here and from here on
            done += [found, waiting.pop()]
        else:
            waiting.append(found)
    return done


def _meeting(left: Point, right: Point, within: float) -> float | None:
    """Where the lines of two points meet; None where one of them passes through the other point."""
    if right.cost - left.line(right.at) <= within or left.cost - right.line(left.at) <= within:
        return None
    at = (right.line(0.0) - left.line(0.0)) / (left.slope - right.slope)
    return at if left.at < at < right.at else None


def without_chords(points: list[Point], within: float) -> list[Point]:
    """Points that do not lie on the chord of their neighbours."""
    kept: list[Point] = []
    for point in points:
        while len(kept) >= 2 and _below(kept[-2], kept[-1], point) <= within:
            kept.pop()
        kept.append(point)
    return kept


def _below(left: Point, middle: Point, right: Point) -> float:
    """Depth of a point below the chord of its neighbours."""
    share = (middle.at - left.at) / (right.at - left.at)
    return left.cost + share * (right.cost - left.cost) - middle.cost


def _pieces(part: Part, points: list[Point]) -> list[Piece]:
    return [
        Piece(
            part.value(one.at),
            part.value(other.at),
            one.cost,
            other.cost,
            one.plan,
            other.plan,
        )
        for one, other in itertools.pairwise(points)
    ]
