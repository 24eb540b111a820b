"""Whole plants: a unit is kept, overhauled or closed wholly, and a conversion has a size or none.

The linear program gives the bound and the start; branch and bound finds what is kept, overhauled
and built; the linear program with these answers fixed gives amounts, prices and the certificate,
and of its plans that cost the same the one that the rule of `tied` takes.

Equations and answers are those of `ties`, sizes those of `sizes`.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..errors import InfeasibleError, InputError, Problem
from ..program import Program
from ..program.program import StandardForm
from ..sentences import say
from ..solving.question import LEAST_COST, Question
from ..solving.session import Session
from ..solving.solution import Solution
from ..solving.yes_or_no import CONTENT, GAP, PATIENCE, SECONDS, Answered, answer, that_holds
from ..words.binding import binding_limits
from .first_year import FirstYears, delivered_year
from .lowest import SLACK, base_size, up_to_price, yearly_place
from .outcome import Outcome, Whole
from .proved import certificate
from .sides import sides_of
from .tied import settled
from .ties import Asked, ties_of

Array = NDArray[np.float64]

PLANTS = ("divisible", "whole")
"""What plants may be: any amount, or whole units."""

NOTHING_WHOLE = say("nothing_whole")

Until = tuple[float, float, float, float, bool]
"""How long a search goes on (its seconds, its gap, its patience, what contents it), and whether it
is fine."""

MISSED = (
    "with whole plants the target is missed, which divisible plants meet: no unit is small enough, "
    "or one more would stand beside what fills all of its place"
)


def plants_of(system: xr.Dataset, goal: str, stated: str | None = None) -> str:
    """What plants are: as stated, else whole in a plan of one factory.

    The lowest level is that of divisible plants. With hours of the day a search would solve a
    program of thousands of columns again and again.

    Parameters
    ----------
    system : xarray.Dataset
    goal : str
    stated : {"divisible", "whole"}, optional

    Returns
    -------
    str
        One of `PLANTS`.
    """
    if stated is not None:
        return stated
    yearly = system.sizes["day"] * system.sizes["hour"] == 1
    one_factory = system.attrs.get("view") == "factory"
    return "whole" if one_factory and yearly and goal != "lowest" else "divisible"


def require_whole(system: xr.Dataset, goal: str) -> None:
    """See that plants can be whole.

    Raises
    ------
    InputError
        The goal `lowest`, whose level is that of divisible plants, and a view of many factories.
    """
    told = []
    if goal == "lowest":
        told.append(("goal", "lowest", "the lowest level is that of divisible plants"))
    if system.attrs.get("view") == "sector":
        told.append(("view", "sector", "whole plants are those of one factory"))
    if told:
        raise InputError(
            "plants",
            [
                Problem(f"{why}: ask for plants `divisible`", key=key, found=found)
                for key, found, why in told
            ],
        )


def whole_plan(
    outcome: Outcome,
    solver: str = "highs",
    time_limit: float | None = None,
    sides: bool = True,
) -> Outcome:
    """The cheapest plan of whole plants, from a linear one.

    Parameters
    ----------
    outcome : Outcome
        Of the linear program, for any goal but `lowest`.
    solver : str, optional
        Of the linear program with the answers fixed; branch and bound is that of HiGHS.
    time_limit : float, optional
        Seconds of each search and solve.
    sides : bool, optional
        Whether what one unit more and less are worth is sought.

    Returns
    -------
    Outcome
        With `whole` set. Where no whole plan keeps the target, that which keeps it up to the
        price limit. The levels that could be reached stay those of divisible plants.

    Raises
    ------
    InputError
        Sizes above the site, all at once.
    InfeasibleError
        No whole plan serves the demand at all.
    SolverError, CertificateError
    """
    program, form = outcome.program, outcome.solution.form
    asked = Asked(program, ties_of(program, form))
    session = Session(program, solver, time_limit=time_limit)
    linear = session.present_value(outcome.solution)
    question, seconds = _as_asked(form), time_limit or SECONDS
    patience = PATIENCE if time_limit is None else 1.0
    if not asked.ties:
        same = replace(outcome, whole=Whole(linear, 0.0, 0.0))
        return _with_sides(session, same, question) if sides and outcome.sides is None else same
    priced, start = outcome.within_price, outcome.solution.values
    placed = asked.with_places(form)

    def search(fine: bool) -> tuple[Question, Answered, Question]:
        until = (seconds, GAP, patience, CONTENT, fine)
        held, own, found = _best(session, question, placed, start, until, priced)
        return held, found, own.fixed(held, held.over(program.form), found)

    best = that_holds(search, lambda each: session.solve(each[2], feasible=True))
    assert best is not None  # a search without answers has raised
    (held, found, fixed), solution = best
    priced = priced or held is not question
    status = outcome.status if held is question else "target_missed"
    proof, sentences = certificate(session, solution), outcome.binding_limits
    if sentences:
        sentences = tuple(binding_limits(program, solution))
    if status != outcome.status:
        sentences = (MISSED, *sentences)
    both = sides_of(session, solution, fixed, status == "target_missed") if sides else None
    bound = found.bound
    if status == outcome.status:
        bound = max(bound, _least(program, outcome.solution, priced))
    left = max(0.0, _least(program, solution, priced) - bound)
    whole = replace(
        outcome,
        first_years=_first_years(session, outcome, solution) if status == outcome.status else None,
        solution=solution,
        certificate=proof,
        status=status,
        binding_limits=sentences,
        seconds=outcome.seconds + found.seconds + session.seconds,
        sides=both,
        whole=Whole(linear, left / abs(session.present_value(solution)), found.seconds),
        within_price=priced,
    )
    return settled(session, whole)


def _with_sides(session: Session, outcome: Outcome, question: Question) -> Outcome:
    """The outcome, solved again, with what one unit more and less are worth."""
    solution = session.solve(question, feasible=True)
    proof = certificate(session, solution)
    sides = sides_of(session, solution, question, outcome.status == "target_missed")
    return replace(outcome, solution=solution, certificate=proof, sides=sides)


def _as_asked(form: StandardForm) -> Question:
    """The question that a form was the answer to, for any program of its shape."""
    columns, rows = np.arange(len(form.cost)), np.arange(len(form.row_lower))
    return (
        LEAST_COST.minimise(form.cost)
        .with_lower(columns, form.lower)
        .with_upper(columns, form.upper)
        .with_row_lower(rows, form.row_lower)
        .with_row_upper(rows, form.row_upper)
    )


def _first_years(session: Session, outcome: Outcome, solution: Solution) -> FirstYears | None:
    """Those of divisible plants, with the first year in which whole ones reach the target.

    Up to a price, and where the target holds in the years after its own.
    """
    years, place = outcome.first_years, yearly_place(session)
    if years is None or place is None or not outcome.within_price:
        return years
    return replace(years, affordable=delivered_year(session, *place, solution, years.affordable))


def _least(program: Program, solution: Solution, priced: bool) -> float:
    """Costs of a plan, with what its limits are exceeded by at the price limit if that is asked."""
    form = up_to_price(program).over(program.form) if priced else program.form
    return float(form.cost @ solution.values)


def _best(
    session: Session,
    question: Question,
    asked: Asked,
    start: Array,
    until: Until,
    priced: bool,
) -> tuple[Question, Asked, Answered]:
    """The question that whole plants keep, what was asked of them, and the best answers.

    It is as asked, else with limits kept up to the price limit, which is asked at once where
    divisible plants miss them; a search starts from a divisible plan and lasts until its seconds or
    its gap are reached, and its patience times as long where it has found nothing good enough.
    Where demand, or a stated row, cannot be served without more plants than there are places for,
    they may be built.
    """
    program = session.program
    if not priced:
        form = question.over(program.form)
        found = answer(form, asked.answers, asked.first(start), *until)
        if found.status != "infeasible":
            return question, asked, found
    missed = _missed(session, question, asked, start, until)
    if missed is not None:
        return missed[0], asked, missed[1]
    if asked.places:
        return _best(session, question, asked.without_places(), start, until, priced)
    raise InfeasibleError(NOTHING_WHOLE)


def _missed(
    session: Session,
    question: Question,
    asked: Asked,
    start: Array,
    until: Until,
) -> tuple[Question, Answered] | None:
    """The question held to what whole plants miss up to the price limit, and its best answers."""
    program = session.program
    if not program.form.variables["overshoot"].numbers.size:
        return None
    priced = up_to_price(program, question)
    form = priced.over(program.form)
    found = answer(form, asked.answers, asked.first(start), *until)
    if found.status == "infeasible":
        return None
    paid = session.solve(asked.fixed(priced, form, found))
    missed = program.form.value("overshoot", paid.values)
    return question.with_upper("overshoot", missed + SLACK * base_size(session)), found
