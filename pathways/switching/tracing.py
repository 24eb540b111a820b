"""A number along its range: pieces of the least cost, and what differs between their plans."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from .case import Case
from .lines import Line, Refused
from .plans import Difference, Plans
from .prices import Piece, price_pieces
from .sides import side_pieces

AT_LEVEL = "a limit moves the level that this question keeps: ask with the goal `cost`"
MISSED = (
    "the target is missed, and a limit moves the level at which it is held: ask with a target that "
    "can be met, such as `--reduction`, or with `--goal price`"
)
"""Why no side moves where the goal is the lowest level, and where the target is missed."""


@dataclass(frozen=True)
class Traced:
    """A line and its pieces, with what differs between one piece and the next.

    Attributes
    ----------
    line : Line
    pieces : list of Piece
        From low to high; none where nothing follows the number.
    rises, falls : list of Difference
        Where costs move, what a rise past the end of each piece brings, and a fall; where sides
        move, what a rise along each piece brings, and a fall.
    """

    line: Line
    pieces: list[Piece]
    rises: list[Difference]
    falls: list[Difference]

    def change(self, piece: int) -> Difference:
        """What a rise past the beginning of a piece brings."""
        return self.rises[piece - 1 if self.line.kind == "cost" else piece]

    def change_down(self, piece: int) -> Difference:
        """What a fall past the beginning of a piece brings."""
        return self.falls[piece - 1]


def held_level(case: Case, lines: Sequence[Line]) -> tuple[list[Line], list[Refused]]:
    """Lines that may move under the question, and those that move its own level."""
    if case.sides_may_move:
        return list(lines), []
    why = MISSED if case.outcome.status == "target_missed" else AT_LEVEL
    kept = [line for line in lines if line.kind != "side"]
    return kept, [Refused(line.name, why) for line in lines if line.kind == "side"]


def trace(case: Case, plans: Plans, line: Line) -> Traced:
    """Pieces of a line and what changes between them."""
    if line.kind == "nothing":
        return Traced(line, [], [], [])
    if line.kind == "cost":
        pieces = price_pieces(case, line)
        pairs = [(one.last, other.first) for one, other in itertools.pairwise(pieces)]
    else:
        pieces = side_pieces(case, line)
        pairs = [(piece.first, piece.last) for piece in pieces]
    both = [(case.plan(one), case.plan(other)) for one, other in pairs]
    return Traced(
        line,
        pieces,
        [plans.difference(one, other) for one, other in both],
        [plans.difference(other, one) for one, other in both],
    )
