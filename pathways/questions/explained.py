"""An answer with what is told beside it: sides of prices, levels, first years."""

from __future__ import annotations

from dataclasses import replace

from ..solving.question import LEAST_COST, Question
from ..solving.session import Session
from ..solving.solution import Solution
from .first_year import delivered_year, first_years, met_in, price_of_last_tonnes
from .lowest import Levels, target_place, two_levels, yearly_place
from .outcome import Outcome
from .proved import certificate
from .sides import sides_of


def outcome_of(
    session: Session,
    solution: Solution,
    status: str,
    goal: str,
    sentences: list[str],
    lowest_feasible: float | None = None,
    lowest_affordable: float | None = None,
) -> Outcome:
    """A solution as an outcome, with its certificate.

    Raises
    ------
    CertificateError
        The solution cannot be proved.
    """
    proof = certificate(session, solution)
    return Outcome(
        session.program,
        solution,
        proof,
        status,
        goal,
        tuple(sentences),
        lowest_feasible,
        lowest_affordable,
        session.seconds,
    )


def with_sides(
    session: Session, outcome: Outcome, question: Question = LEAST_COST, at_the_end: bool = False
) -> Outcome:
    """The outcome with what one unit more and less are worth; its solution was the last answer."""
    return replace(outcome, sides=sides_of(session, outcome.solution, question, at_the_end))


def with_levels(session: Session, outcome: Outcome) -> Outcome:
    """The outcome with the two levels of the target year.

    As deep as technology and as deep as money goes.

    They cost two solves more; with a solver through PuLP, which starts each from nothing, only the
    goal `lowest` seeks the levels, and the headline says so.
    """
    place = yearly_place(session) if session.solves_again_fast else None
    if place is None:
        return outcome
    levels = two_levels(session, *place)
    found = replace(
        outcome,
        lowest_feasible=levels.lowest,
        lowest_affordable=levels.affordable,
        seconds=session.seconds,
    )
    return with_first_years(session, found, levels)


def with_first_years(session: Session, outcome: Outcome, levels: Levels) -> Outcome:
    """The outcome with the first years in which its target can be met.

    Where it is missed up to a price, with the price of what technology alone could reach. A solver
    that starts each solve from nothing is asked for neither.
    """
    target, period = target_place(session)
    if outcome.status == "target_met":
        years = met_in(session, period, levels, target)
    elif not session.solves_again_fast:
        return outcome
    else:
        years = first_years(session, target, period, levels)
        if outcome.within_price:
            price = price_of_last_tonnes(session, target, period, levels)
            own = years.affordable
            within = delivered_year(session, target, period, outcome.solution, own)
            years = replace(years, affordable=within, price=price)
    return replace(outcome, first_years=years, seconds=session.seconds)
