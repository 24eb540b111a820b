"""Answers of yes or no that make plants whole, the rows that tie them to a program, and its bounds.

With u of a unit's capacity that its campaign still bears (`unit_survival`), a of an overhaul
(`renewal_alive`), and answers kept[j, p], done[j, v] and built[t, v] of zero or one:

    overhaul[j, v] = capacity of j x done[j, v]
    standing[j, p] <= capacity of j x kept[j, p],   kept[j, p] <= kept[j, p - 1]
    standing[j, p] >= least[j, p] x capacity of j x kept[j, p]
    standing[j, p] >= a[v, p] x capacity of j x (kept[j, p] + done[j, v] - 1)   for each v
    size of t x built[t, v] <= build[t, v] <= largest[t, v] x built[t, v]

where least[j, p] is u[j, p] while the campaign bears, and the smallest a[v, p] of the overhauls
after it: a unit beyond its campaign stands overhauled (`unit_campaign`), so is kept overhauled or
not at all. A row that another one implies is not stated, and two that meet are one: what is borne
wholly stands wholly.
`largest` is what the pace of conversion allows, or all of the main process where there is none; the
size is that of `sizes`. What is built finds a place (`places`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from ..labelled import variable
from ..program import Program
from ..program.capital import unit_capacity
from ..program.program import StandardForm
from ..solving.question import Question
from ..solving.yes_or_no import Answered, Answers
from .places import SAME, Built, Place, Row, largest_of, places_of, rows_of
from .sizes import filled_by_capacity, sizes_of, spread

Array = NDArray[np.float64]

HALF = 0.5
"""Part of a unit from which a plan counts as keeping or building it, for the start."""


@dataclass(frozen=True)
class Tie:
    """One answer: the column that it decides, and the bounds that it gives it.

    Attributes
    ----------
    kind : str
        `kept` (a unit in a period), `done` (its overhaul) or `built`.
    column : int
    size, most : float
        Capacity at least and at most where the answer is yes.
    label : (site, unit or technology, period or vintage)
    """

    kind: str
    column: int
    size: float
    most: float
    label: tuple[int, int, int]


@dataclass(frozen=True)
class Asked:
    """What is asked of branch and bound.

    Its answers are those of the ties, and one for each place, that its plants are no larger than
    their smallest size.

    Attributes
    ----------
    program : Program
    ties : list of Tie
    places : list of Place
    """

    program: Program
    ties: list[Tie]
    places: list[Place] = field(default_factory=list)

    @classmethod
    def of(cls, program: Program, form: StandardForm) -> Asked:
        """What makes the plants of a program whole, under the bounds of a form.

        Raises
        ------
        InputError
            Sizes above the site, all at once.
        """
        return cls(program, ties_of(program, form)).with_places(form)

    def with_places(self, form: StandardForm) -> Asked:
        """The same with the places in which more could be built than is needed."""
        built = [
            Built(number, tie.column, *tie.label, tie.size, tie.most)
            for number, tie in enumerate(self.ties)
            if tie.kind == "built"
        ]
        return replace(
            self, places=places_of(self.program, form, built, filled_by_capacity(self.program))
        )

    def without_places(self) -> Asked:
        """The same where more may be built than there are places for."""
        return replace(self, places=[])

    @property
    def answers(self) -> Answers:
        """Answers, and the rows that tie them to columns."""
        rows = (*tie_rows(self.program, self.ties), *rows_of(self.places, len(self.ties)))
        return Answers(len(self.ties) + len(self.places), rows)

    def first(self, values: Array) -> Array:
        """Answers from which a search starts: what a plan (column) does mostly."""
        mostly = [float(values[tie.column] >= HALF * tie.size) for tie in self.ties]
        return np.array([*mostly, *np.zeros(len(self.places))])

    def answers_at(self, values: Array) -> Array:
        """Answers of a plan of whole plants (column)."""
        found = self.first(values)
        for number, place in enumerate(self.places, start=len(self.ties)):
            filled = sum(share * float(values[built.column]) for built, share in place.young)
            found[number] = float(filled > place.room * (1.0 + SAME))
        return found

    def fixed(self, question: Question, form: StandardForm, found: Answered) -> Question:
        """A question with the answers of a search in its bounds.

        Parameters
        ----------
        question : Question
        form : StandardForm
            In which it was searched: that of the program, or one with further rows, as asked.
        found : Answered
        """
        lower, upper = self.bounds(form, found.answers, found.amounts)
        columns = np.arange(len(form.cost))
        return question.with_lower(columns, lower).with_upper(columns, upper)

    def bounds(self, form: StandardForm, answers: Array, amounts: Array) -> tuple[Array, Array]:
        """Lower and upper bounds of all columns with answers in them.

        Parameters
        ----------
        form : StandardForm
            With the bounds as asked.
        answers : array (answer)
        amounts : array (column)
            With which they were found.
        """
        return _bounds(
            self.program, form, self.ties, answers[: len(self.ties)], self.places, amounts
        )


def ties_of(program: Program, form: StandardForm) -> list[Tie]:
    """Units that are kept and overhauled, and conversions that are built, wholly or not at all."""
    return [*_unit_ties(program, form), *_conversion_ties(program, form)]


def _unit_ties(program: Program, form: StandardForm) -> Iterator[Tie]:
    capacity = spread(program, unit_capacity(program.system), "site", "unit")
    for kind, name, dim in (("kept", "standing", "period"), ("done", "overhaul", "vintage")):
        index = form.variables[name].index.over(("site", "unit", dim))
        for place in np.argwhere(index >= 0):
            column, size = int(index[tuple(place)]), float(capacity[place[0], place[1]])
            if form.upper[column] > 0:
                yield Tie(kind, column, size, size, tuple(map(int, place)))  # type: ignore[arg-type]


def _conversion_ties(program: Program, form: StandardForm) -> Iterator[Tie]:
    sizes, share = sizes_of(program).values, filled_by_capacity(program)
    index = form.variables["build"].index.over(("site", "technology", "vintage"))
    most = _most_converted(program)
    for place in np.argwhere((index >= 0) & (sizes > 0)[..., None]):
        site, technology, vintage = map(int, place)
        column = int(index[site, technology, vintage])
        size = float(sizes[site, technology])
        largest = min(most[site] / share[site, technology], float(form.upper[column]))
        if largest > 0:
            yield Tie("built", column, size, max(largest, size), (site, technology, vintage))


def _most_converted(program: Program) -> Array:
    """Largest share of the main process that can be built in a period (site).

    All of it at the largest demand: a pace limits what runs converted, and one route may take over
    from another in one period.
    """
    index = spread(program, program.coefficients.demand_index, "site", "commodity", "period")
    largest: Array = index.max(axis=(1, 2))
    return largest


def tie_rows(program: Program, ties: Sequence[Tie]) -> list[Row]:
    """The rows of the equations above, each divided by the size of its unit."""
    numbers = {(tie.kind, tie.label): number for number, tie in enumerate(ties)}
    survival = spread(program, variable(program.system, "unit_survival"), "unit", "period")
    alive = _alive_by_unit(program)
    rows: list[Row] = []
    for number, tie in enumerate(ties):
        part, (site, at, period) = {tie.column: 1.0 / tie.size}, tie.label
        if tie.kind == "done":
            rows.append((part, {number: -1.0}, 0.0, 0.0))
        elif tie.kind == "built":
            rows.append((part, {number: -tie.most / tie.size}, -np.inf, 0.0))
            rows.append((part, {number: -1.0}, 0.0, np.inf))
        else:
            before = numbers.get(("kept", (site, at, period - 1)))
            if before is not None:
                rows.append(({}, {number: 1.0, before: -1.0}, -np.inf, 0.0))
            bears = {
                numbers["done", (site, at, vintage)]: float(alive[at, vintage, period])
                for vintage in range(period + 1)
                if ("done", (site, at, vintage)) in numbers and alive[at, vintage, period] > 0
            }
            rows.extend(_kept_rows(number, part, float(survival[at, period]), bears))
    return rows


def _kept_rows(
    number: int, part: dict[int, float], survival: float, bears: dict[int, float]
) -> Iterator[Row]:
    """What stands of a unit that is kept, by what its campaign and its overhauls still bear.

    Parameters
    ----------
    number : int
        Of the answer.
    part : dict of column to coefficient
        What stands, as part of the unit.
    survival : float
        Part of the period in which its campaign bears.
    bears : dict of answer to float
        Part of the period in which each overhaul bears.
    """
    least = survival if survival > 0 else min(bears.values(), default=0.0)
    if least >= 1:
        yield part, {number: -1.0}, 0.0, 0.0
        return
    yield part, {number: -1.0}, -np.inf, 0.0
    yield part, {number: -least}, 0.0, np.inf
    for done, borne in bears.items():
        if borne > least:
            yield part, {number: -borne, done: -borne}, -borne, np.inf


def _alive_by_unit(program: Program) -> Array:
    """Part of a period in which an overhaul of a unit still bears (unit, vintage, period)."""
    of = (variable(program.system, "unit_share").sum("site") > 0).astype(float)
    alive = (program.coefficients.renewal_alive * of).sum("technology")
    return spread(program, alive, "unit", "vintage", "period")


def _bounds(
    program: Program,
    form: StandardForm,
    ties: Sequence[Tie],
    answers: Array,
    places: Sequence[Place],
    amounts: Array,
) -> tuple[Array, Array]:
    """Bounds of all columns with the answers of the ties in them."""
    lower, upper = form.lower.copy(), form.upper.copy()
    for column, largest in largest_of(places, amounts).items():
        upper[column] = min(upper[column], largest)
    survival = spread(program, variable(program.system, "unit_survival"), "unit", "period")
    alive = _alive_by_unit(program)
    done = {tie.label for tie, yes in zip(ties, answers, strict=True) if tie.kind == "done" and yes}
    for tie, yes in zip(ties, answers, strict=True):
        site, at, period = tie.label
        least = tie.size
        if tie.kind == "kept":
            overhauled = [alive[at, v, period] for v in range(period + 1) if (site, at, v) in done]
            least *= max(float(survival[at, period]), *overhauled, 0.0)
        if not yes:
            upper[tie.column] = max(lower[tie.column], 0.0)
            continue
        lower[tie.column] = max(lower[tie.column], min(least, upper[tie.column]))
        if tie.kind == "done":
            upper[tie.column] = lower[tie.column]
    return lower, upper
