"""Whole plants in several futures: answers of yes or no, one for what is decided before the date.

Each scenario keeps the rows of its own whole plants (`questions.ties`). An answer whose column is
decided before the date is one answer for all scenarios: a furnace is relined, closed or ordered in
all of them or in none. A size that differs between scenarios is then the largest, since what is
built must do in each. With one scenario the program is that of `questions.plants`.

A search ends at its gap or at its time limit. What it leaves open is told: `bound` is what no whole
plan is below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..errors import SolverError
from ..program import Program
from ..program.program import StandardForm
from ..questions.places import Place, Row
from ..questions.ties import Asked, Tie, ties_of
from ..solving.question import Question
from ..solving.session import Session
from ..solving.solution import STOPPED, Solution
from ..solving.yes_or_no import (
    GAP,
    PATIENCE,
    SECONDS,
    Answered,
    Answers,
    answer,
    that_holds,
)
from .joint import Joint

Array = NDArray[np.float64]
Numbers = NDArray[np.int64]

ANY = 1e6
"""Gap of a search that looks for any plan at all: the first one ends it."""


class LateError(SolverError):
    """A search found no plan before its time limit."""


@dataclass(frozen=True)
class Found:
    """The best plan that was found.

    Attributes
    ----------
    values : array over columns
    objective : float
    bound : float
        No plan has less; of divisible plants the objective itself.
    """

    values: Array
    objective: float
    bound: float


@dataclass
class Search:
    """How long plans are searched for, and how the searches ended.

    Attributes
    ----------
    seconds : float
        Time limit of each.
    gap : float
        At which each is content, relative to its objective.
    patience : float
        How many times the time limit may be spent before any plan is found.
    made, stopped : int
        Searches so far, and those that the time limit ended before the gap.
    """

    seconds: float
    gap: float
    patience: float
    made: int = 0
    stopped: int = 0

    @classmethod
    def of(cls, time_limit: float | None) -> Search:
        """Searches as long as those of a run."""
        if time_limit is None:
            return cls(SECONDS, GAP, PATIENCE)
        return cls(time_limit, GAP, 1.0)

    def answers(
        self,
        form: StandardForm,
        asked: Answers,
        first: Array,
        gap: float | None = None,
        fine: bool = False,
    ) -> Answered | None:
        """The best answers; None where there are none.

        Raises
        ------
        LateError
            The time limit ended the search before any plan was found.
        """
        self.made += 1
        try:
            found = answer(
                form, asked, first, self.seconds, gap or self.gap, self.patience, fine=fine
            )
        except SolverError as error:
            raise LateError(str(error)) from error
        self.stopped += found.status == STOPPED
        return None if found.status == "infeasible" else found


@dataclass(frozen=True)
class Common:
    """Answers of all scenarios.

    Attributes
    ----------
    answers : Answers
        Over the columns of the program of all scenarios.
    numbers : sequence of arrays
        For each scenario the number here of every answer of its own.
    """

    answers: Answers
    numbers: tuple[Numbers, ...]


def whole_plants(
    programs: Sequence[Program], forms: Sequence[StandardForm], joint: Joint
) -> tuple[Asked, ...]:
    """What makes the plants of each scenario whole, with one size for what is decided for all.

    Raises
    ------
    InputError
        Sizes above the site, all at once.
    """
    own = [ties_of(program, form) for program, form in zip(programs, forms, strict=True)]
    largest: dict[tuple[str, int], float] = {}
    for columns, ties in zip(joint.columns, own, strict=True):
        for tie in ties:
            key = tie.kind, int(columns[tie.column])
            largest[key] = max(tie.size, largest.get(key, 0.0))

    def agreed(tie: Tie, columns: Numbers) -> Tie:
        size = largest[tie.kind, int(columns[tie.column])]
        return replace(tie, size=size, most=max(tie.most, size))

    return tuple(
        Asked(program, [agreed(tie, columns) for tie in ties]).with_places(form)
        for program, form, columns, ties in zip(programs, forms, joint.columns, own, strict=True)
    )


def common(joint: Joint, asked: Sequence[Asked]) -> Common:
    """The answers of all scenarios, those on a common column once.

    Parameters
    ----------
    joint : Joint
    asked : sequence of Asked
        One for each scenario, over the columns of its own program.
    """
    known: dict[object, int] = {}
    numbers = []
    for columns, each in zip(joint.columns, asked, strict=True):
        ties = [(tie.kind, int(columns[tie.column])) for tie in each.ties]
        own = [known.setdefault(key, len(known)) for key in ties]
        places = [_key(place, columns, own) for place in each.places]
        own += [known.setdefault(key, len(known)) for key in places]
        numbers.append(np.array(own, np.int64))
    rows: dict[object, Row] = {}
    for columns, own_numbers, each in zip(joint.columns, numbers, asked, strict=True):
        for row in _moved(each, columns, own_numbers):
            part, answers, lower, upper = row
            rows.setdefault(
                (frozenset(part.items()), frozenset(answers.items()), lower, upper), row
            )
    return Common(Answers(len(known), tuple(rows.values())), tuple(numbers))


def _key(place: Place, columns: Numbers, numbers: Sequence[int]) -> object:
    """What makes a place of two scenarios the same: its room, and what may fill it."""
    young = tuple(
        (int(columns[each.column]), numbers[each.number], each.size, each.most, share)
        for each, share in place.young
    )
    return "place", place.period, place.room, place.beyond, young


def _moved(asked: Asked, columns: Numbers, numbers: Numbers) -> list[Row]:
    """The rows of a scenario over the columns and answers of all."""
    return [
        (
            {int(columns[column]): value for column, value in part.items()},
            {int(numbers[number]): value for number, value in answers.items()},
            lower,
            upper,
        )
        for part, answers, lower, upper in asked.answers.rows
    ]


def first_of_all(
    joint: Joint,
    asked: Sequence[Asked],
    found: Common,
    relaxed: Array,
    start: Sequence[Array] | None = None,
) -> Array:
    """Answers from which a search of all scenarios starts.

    Parameters
    ----------
    joint, asked, found
        Of the scenarios.
    relaxed : array over columns of the joint program
        A divisible plan, whose answers are what it does mostly.
    start : sequence of arrays over the columns of each scenario, optional
        A plan of whole plants with one beginning, which is taken in its place.
    """
    first = np.zeros(found.answers.count)
    for scenario, each in enumerate(asked):
        own = (
            each.first(joint.of(scenario, relaxed))
            if start is None
            else each.answers_at(start[scenario])
        )
        first[found.numbers[scenario]] = own
    return first


def fixed_in_all(
    form: StandardForm, joint: Joint, asked: Sequence[Asked], found: Common, answered: Answered
) -> StandardForm:
    """The program of all scenarios with the answers in its bounds.

    Parameters
    ----------
    form : StandardForm
        That of the joint program, with or without further columns at its end.
    joint : Joint
    asked : sequence of Asked
    found : Common
    answered : Answered
    """
    lower, upper = form.lower.copy(), form.upper.copy()
    for scenario, each in enumerate(asked):
        columns = joint.columns[scenario]
        own = replace(each.program.form, lower=form.lower[columns], upper=form.upper[columns])
        answers, amounts = answered.answers[found.numbers[scenario]], answered.amounts[columns]
        low, high = each.bounds(own, answers, amounts)
        np.maximum.at(lower, columns, low)
        np.minimum.at(upper, columns, high)
    # Two scenarios round the same amount each in its own scale.
    return replace(form, lower=np.minimum(lower, upper), upper=upper)


def optimum_of_one(
    session: Session, question: Question, asked: Asked, start: Array, search: Search
) -> tuple[Solution, float] | None:
    """The best whole plan of one program and what no plan has less than; None where there is none.

    Parameters
    ----------
    session : Session
    question : Question
    asked : Asked
    start : array over columns
        A plan from which the search starts.
    search : Search

    Raises
    ------
    SolverError
        The time limit ended the search before any plan was found.
    """
    form = question.over(session.program.form)
    if not asked.ties:
        solution = session.solve(question)
        return None if solution.status == "infeasible" else (solution, solution.objective)
    best = that_holds(
        lambda fine: search.answers(form, asked.answers, asked.first(start), fine=fine),
        lambda found: session.solve(asked.fixed(question, form, found), feasible=True),
    )
    if best is None or best[1].status == "infeasible":
        return None
    found, solution = best
    return solution, min(found.bound, solution.objective)
