"""What a parameter moves in a program: costs alone, or sides and bounds alone, in straight lines.

A number moves along a line of values. Whether the program follows it straight is not taken from
the name of the number: the program is built at both ends and in the middle of each part of the
line, and its arrays are compared. A number with a documented range may bend at the figure that
stands, where each year keeps its own low and high: such a line has two parts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..program import Programs
from ..program.equation import Equation
from ..program.program import StandardForm
from ..sensitivity.factors import Factor
from ..sensitivity.naming import label_of
from ..solving.question import LEAST_COST, Question
from ..systems.symbols import TABLE
from .balances import in_balances
from .builder import Builder
from .straight import ARRAYS, MATRIX, SIDES, is_straight, not_comparable

Array = NDArray[np.float64]

MONEY = "<money>"
"""What stands in the unit of a parameter that is a sum of money."""

FEW = 3
"""Numbers that are built at all draws at once: that takes no longer than to ask the first draws."""

MIXED = "moves costs and limits together: the cost between two values has no one bend"
BENT = "moves the program in a curve, not in a straight line"
"""Why a number has no exact switching points."""


@dataclass(frozen=True)
class Part:
    """A stretch of values along which the program moves straight.

    Attributes
    ----------
    start, end : float
        Values of the number.
    first, last : StandardForm
        The program at both ends.
    """

    start: float
    end: float
    first: StandardForm
    last: StandardForm

    @cached_property
    def moved(self) -> dict[str, NDArray[np.int64]]:
        """Positions that move, by array of the form."""
        found = {}
        for name in ARRAYS:
            one, other = getattr(self.first, name), getattr(self.last, name)
            where = np.flatnonzero(one != other)
            if where.size:
                found[name] = where
        return found

    def value(self, share: float) -> float:
        """The value of the number at a share of the way."""
        return self.start + share * (self.end - self.start)

    def share(self, value: float) -> float:
        """The share of the way at which a value lies."""
        return (value - self.start) / (self.end - self.start)

    def array(self, name: str, share: float) -> Array:
        """The moved entries of one array at a share of the way."""
        where = self.moved[name]
        one, other = getattr(self.first, name)[where], getattr(self.last, name)[where]
        return np.asarray(one + share * (other - one), float)

    def cost(self, share: float) -> Array:
        """The cost of every column at a share of the way."""
        cost: Array = self.first.cost.copy()
        if "cost" in self.moved:
            cost[self.moved["cost"]] = self.array("cost", share)
        return cost

    def question(self, share: float, question: Question = LEAST_COST) -> Question:
        """The question at a share of the way."""
        if "cost" in self.moved:
            question = question.minimise(self.cost(share))
        change = {
            "lower": question.with_lower,
            "upper": question.with_upper,
            "row_lower": question.with_row_lower,
            "row_upper": question.with_row_upper,
        }
        for name in SIDES:
            if name in self.moved:
                question = getattr(question, change[name].__name__)(
                    self.moved[name], self.array(name, share)
                )
        return question


@dataclass(frozen=True)
class Line:
    """A parameter along its range.

    Attributes
    ----------
    name : str
        Dotted path.
    label, unit : str
    kind : {"cost", "side", "nothing"}
    today : float
        The value that stands; missing where it lies on no line of single values.
    low, high : float
        Ends of the range.
    parts : tuple of Part
        From low to high.
    """

    name: str
    label: str
    unit: str
    kind: str
    today: float
    low: float
    high: float
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Refused:
    """A parameter without exact switching points, and why."""

    name: str
    reason: str


def lines_of(
    system: xr.Dataset,
    form: StandardForm,
    factors: Sequence[Factor],
    goal: str,
    equations: Sequence[Equation] = (),
    beside: Programs | None = None,
) -> tuple[list[Line], list[Refused]]:
    """The line of every factor, and which of them have none.

    Parameters
    ----------
    system : xarray.Dataset
    form : StandardForm
        Of the system as it stands.
    factors : sequence of Factor
    goal : str
    equations : sequence of Equation, optional
        One's own.
    beside : Programs, optional
        Of the system as it stands: what is made of the same arrays is worked out once.
    """
    builder = Builder(system, factors, goal, equations, beside)
    far = [(number, _draws(factor)[0]) for number, factor in enumerate(factors)]
    refused = dict.fromkeys(in_balances(builder, form, far), MATRIX)
    found: dict[int, Line] = {}
    for group in alike(factors):
        draws = {number: _draws(factors[number]) for number in group if number not in refused}
        if not draws:
            continue
        at_once = len(draws) <= FEW or _of_money(factors[group[0]])
        forms = _forms(builder, form, draws, at_once)
        for number, own in forms.items():
            line = _line(system, form, factors[number], draws[number], own)
            if isinstance(line, str):
                refused[number] = line
            else:
                found[number] = line
    return (
        [found[number] for number in sorted(found)],
        [Refused(factors[number].name, refused[number]) for number in sorted(refused)],
    )


def _forms(
    builder: Builder, form: StandardForm, draws: Mapping[int, Sequence[float]], at_once: bool
) -> dict[int, list[StandardForm]]:
    """Programs of each factor at its draws; at the first one alone where that tells enough.

    One far end tells already what moves coefficients of rows.

    Parameters
    ----------
    builder : Builder
    form : StandardForm
        Of the system as it stands.
    draws : mapping of number of a factor to draws
        Of factors that move the same parameters.
    at_once : bool
        Whether to build all draws without asking the first one.
    """
    first = [(number, own[0]) for number, own in draws.items()]
    rest = [(number, draw) for number, own in draws.items() for draw in own[1:]]
    found: dict[int, list[StandardForm]] = {number: [] for number in draws}
    if not at_once:
        for (number, _), each in zip(first, _built(builder, form, first), strict=True):
            found[number].append(each)
        left = {number for number in draws if not not_comparable(form, found[number][0])}
        first, rest = [], [each for each in rest if each[0] in left]
    asked = first + rest
    for (number, _), each in zip(asked, _built(builder, form, asked), strict=True):
        found[number].append(each)
    return found


def _built(
    builder: Builder, form: StandardForm, draws: Sequence[tuple[int, float]]
) -> list[StandardForm]:
    """Programs of factors at draws, each in the shape that it has without those of other factors.

    Programs that are built together share what rows and columns any of them has. Where these are
    more than stand, both halves of the factors are built apart, until those that bring them are
    alone.
    """
    found = builder.forms(draws) if draws else []
    numbers = sorted({number for number, _ in draws})
    if len(numbers) < 2 or found[0].matrix.shape == form.matrix.shape:
        return found
    early = set(numbers[: len(numbers) // 2])
    halves = [
        [each for each in draws if (each[0] in early) is is_early] for is_early in (True, False)
    ]
    apart = [iter(_built(builder, form, half)) for half in halves]
    return [next(apart[number not in early]) for number, _ in draws]


def alike(factors: Sequence[Factor]) -> list[list[int]]:
    """Factors that move the same parameters: programs that differ there alone are built fast."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for number, factor in enumerate(factors):
        key = tuple(sorted({move.parameter for move in factor.moves}))
        groups.setdefault(key, []).append(number)
    return list(groups.values())


def _of_money(factor: Factor) -> bool:
    """Whether a factor moves sums of money alone, which stand in costs and in no row."""
    moved = (TABLE[move.parameter] for move in factor.moves if move.parameter in TABLE)
    return all(MONEY in symbol.unit for symbol in moved)


def _draws(factor: Factor) -> list[float]:
    """Draws of the low end, the middle and the high end of each part of a factor's line."""
    low, high = factor.value(0.0), factor.value(1.0)
    today = factor.central
    if not low < today < high:
        return [0.0, 0.5, 1.0]
    share = (today - low) / (high - low)
    return [0.0, 0.5 * share, share, 0.5 * (1.0 + share), 1.0]


def _line(
    system: xr.Dataset,
    form: StandardForm,
    factor: Factor,
    draws: Sequence[float],
    forms: Sequence[StandardForm],
) -> Line | str:
    """The line of a factor whose programs at some draws are known, or why it has none."""
    last = form
    for each in forms:
        # forms with the matrix of the one before are comparable as that one is
        reason = "" if each.matrix is last.matrix else not_comparable(form, each)
        if reason:
            return reason
        last = each
    values = [factor.value(draw) for draw in draws]
    parts = [
        Part(values[at], values[at + 2], forms[at], forms[at + 2])
        for at in range(0, len(forms) - 2, 2)
    ]
    if not all(
        is_straight(part.first, forms[2 * at + 1], part.last, 0.5) for at, part in enumerate(parts)
    ):
        return BENT
    if len(parts) == 2:
        whole = Part(parts[0].start, parts[1].end, parts[0].first, parts[1].last)
        if is_straight(whole.first, parts[0].last, whole.last, whole.share(parts[0].end)):
            parts = [whole]
    moved = {name for part in parts for name in part.moved}
    if "cost" in moved and len(moved) > 1:
        return MIXED
    kind = "nothing" if not moved else "cost" if moved == {"cost"} else "side"
    return Line(
        factor.name,
        label_of(system, factor.name),
        factor.unit,
        kind,
        _today(form, factor, parts),
        parts[0].start,
        parts[-1].end,
        tuple(parts),
    )


def _today(form: StandardForm, factor: Factor, parts: Sequence[Part]) -> float:
    """The value at which the program is the one that stands; missing where none is."""
    today = factor.central
    for part in parts:
        if part.start <= today <= part.end and is_straight(
            part.first, form, part.last, part.share(today)
        ):
            return today
    return float("nan")
