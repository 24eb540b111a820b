"""What stands in the way, in plain words.

Reads the duals of a solution: a limit stands in the way where loosening it would change the
objective. Each family of rows or bounds has one sentence; names are the labels of the catalog.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..labelled import Labelled
from ..program import Program
from ..program.equation import Bound, Elastic, bounds_of, rows_of
from ..program.model import Model
from ..program.program import Block, StandardForm
from ..program.rows import COST_LIMIT, YEARLY_COST_LIMIT
from ..program.words import Place, year
from ..sentences import say, with_years, years_in
from ..solving.solution import Solution

MOST = 8
"""Number of sentences given, one's own limits apart: as many as a person reads."""

Group = tuple[str, tuple[tuple[str, int], ...]]
"""A family of limits and its place apart from time."""

THRESHOLD = 1e-7
"""Part of the weightiest effect below which another counts as none."""


def binding_limits(program: Program, solution: Solution) -> list[str]:
    """Sentences on the limits that bind, by how much the objective would change.

    The weightiest come first; of the many the first few, and every limit of one's own.
    """
    if solution.status != "optimal":
        return []
    both = (*_from_rows(program, solution), *_from_bounds(program, solution))
    found = sorted((each for each in both if each.effect > 0), key=lambda each: -each.effect)
    found = [each for each in found if each.effect > THRESHOLD * found[0].effect]
    own = {equation.name for equation in program.own_equations}
    told: dict[Group, dict[str, set[int]]] = {}
    for each in found:
        room = len(told) < MOST or each.family in own or each.group in told
        text = each.sentence(program) if room else None
        if text is not None:
            of_group = told.setdefault(each.group, {})
            of_group.setdefault(text, set()).add(year(program, each.place))
    every = [int(year) for year in program.system.variables["period"].values]
    sentences = (_one_sentence(texts, every) for texts in _together(told))
    return list(sentences)


def _together(told: dict[Group, dict[str, set[int]]]) -> list[dict[str, set[int]]]:
    """The texts of each limit with their years; limits that read alike are one."""
    found: list[dict[str, set[int]]] = []
    for texts in told.values():
        same = next((each for each in found if each.keys() & texts.keys()), None)
        if same is None:
            found.append({text: set(years) for text, years in texts.items()})
            continue
        for text, years in texts.items():
            same.setdefault(text, set()).update(years)
    return found


def _one_sentence(texts: dict[str, set[int]], every: list[int]) -> str:
    """The weightiest text of a limit with its years, and the years in which it is another."""
    first, *others = texts
    sentence = with_years(first, years_in(sorted(texts[first]), every))
    rest = sorted(set().union(*(texts[each] for each in others)) - texts[first])
    if not rest:
        return sentence
    return say("and_otherwise", sentence=sentence, others=years_in(rest, every))


def row_sentences(program: Program) -> dict[str, Callable[[Program, Place], str | None]]:
    """Sentence of each family of rows, as its equation says it."""
    return {each.name: each.sentence for each in rows_of(program.equations)} | ADDED


@dataclass(frozen=True)
class Limit:
    """A limit that binds.

    Its family, its place, and how much the objective would change were it loosened.
    """

    family: str
    position: tuple[tuple[str, int], ...]
    effect: float
    text: Callable[[Program, Place], str | None]

    @property
    def place(self) -> Place:
        """Position along each dim."""
        return dict(self.position)

    @property
    def group(self) -> Group:
        """What the limit shares with those of other years."""
        return self.family, tuple(
            pair for pair in self.position if pair[0] not in ("period", "vintage")
        )

    def sentence(self, program: Program) -> str | None:
        """The limit in words; none where it is not worth telling."""
        return self.text(program, self.place)


def _from_rows(program: Program, solution: Solution) -> list[Limit]:
    """Limiting rows with the effect of loosening each by the activity it limits."""
    found = []
    size = np.abs(solution.form.matrix) @ np.abs(solution.values)
    effects = np.abs(solution.row_duals) * size
    told = {equation.name for equation in program.equations if equation.told} | set(ADDED)
    for name, text in row_sentences(program).items():
        block = solution.form.rows.get(name)
        if block is None or name not in told:
            continue
        numbers = block.numbers
        places = np.argwhere(block.index.values >= 0)
        for number, place in zip(
            numbers[effects[numbers] > 0], places[effects[numbers] > 0], strict=True
        ):
            position = tuple(zip(block.index.dims, (int(at) for at in place), strict=True))
            found.append(Limit(name, position, float(effects[number]), text))
    return found


def _from_bounds(program: Program, solution: Solution) -> list[Limit]:
    """Columns at a bound with the effect of moving it by all that it lets through.

    Of one that is closed, by what it could serve, over the part of the wait that would have to be
    saved: what comes a little too late stands nearer in the way than what comes years later.
    """
    form = solution.form
    reduced = form.cost - form.matrix.T @ solution.row_duals
    found = []
    for bound in bounds_of(program.equations):
        if not bound.told:
            continue
        block = form.variables[bound.column]
        for number, limit in _held(program, bound, block, form, reduced):
            place = place_of(block.index, number)
            size = abs(limit)
            if limit == 0.0 and isinstance(bound.loosening, Elastic):
                size = bound.loosening.whole(program, place, limit)
            effect = float(abs(reduced[number])) * size
            found.append(Limit(bound.name, tuple(place.items()), effect, bound.sentence))
    return found


def _held(
    program: Program,
    bound: Bound,
    block: Block,
    form: StandardForm,
    reduced: NDArray[np.float64],
) -> Iterator[tuple[int, float]]:
    """Columns that this bound, and no tighter one, keeps from where the objective wants them.

    Beside them the bound itself.
    """
    limits = bound.state(Model(program.system, program.coefficients, {}, {}))
    numbers = block.numbers
    there = block.index.values >= 0
    for stated, held, wanted in (
        (limits.upper, form.upper, reduced < 0),
        (limits.lower, form.lower, reduced > 0),
    ):
        if stated is None:
            continue
        array = stated if isinstance(stated, Labelled) else Labelled((), stated)
        own = np.broadcast_to(array.over(block.index.dims), block.index.shape)[there]
        binds = wanted[numbers] & (own == held[numbers]) & np.isfinite(own)
        yield from ((int(number), float(held[number])) for number in numbers[binds])


def place_of(index: Labelled, number: int) -> Place:
    """Position of a row or column along each dim of its family."""
    position = np.argwhere(index.values == number)[0]
    return dict(zip(index.dims, (int(at) for at in position), strict=True))


def _cost(_program: Program, _place: Place) -> str:
    return say("cost_limit")


def _cost_of_year(_program: Program, _place: Place) -> str:
    return say("yearly_cost_limit")


ADDED: dict[str, Callable[[Program, Place], str | None]] = {
    COST_LIMIT: _cost,
    YEARLY_COST_LIMIT: _cost_of_year,
}
"""Sentences of rows that a question adds to a finished program."""
