"""The first year in which what a target asks for can be reached, and at what price."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..solving.question import Question
from ..solving.session import Session
from ..solving.solution import Solution
from .lowest import (
    SLACK,
    Levels,
    base_size,
    cheapest_at_lowest,
    emissions_at,
    emissions_of,
    year_terms,
)
from .proved import certificate

LAST_PART = 1e-3
"""Share of base-year emissions over which the price of the last tonnes is taken: small beside any
step of a cost curve, and a million times what a solver's tolerance lets pass."""

ROOM = 2.0 * SLACK
"""The same by which a year may lie above what is asked: twice what limits are loosened by where a
missed target is held, which a solver uses up to its tolerance."""


@dataclass(frozen=True)
class FirstYears:
    """Years of the horizon in which the depth of a target can first be reached.

    Attributes
    ----------
    technology : label of a period, with all that can stand by then, at any price; missing where it
        is reached in no year of the horizon
    affordable : the same in the pathway in which every tonne from the target year on that costs no
        more than the price limit is avoided; missing where it was not sought
    price : money/tCO2e that the last tonnes cost where technology goes as deep as it can in the
        target year; missing where it was not sought
    """

    technology: float
    affordable: float
    price: float = float("nan")


def met_in(session: Session, period: int, levels: Levels, target: int) -> FirstYears:
    """The years of a target that is met: its own, and the first within the price limit."""
    own = float(session.program.system["period"].values[period])
    return FirstYears(own, affordable_year(session, target, period, levels.paid))


def first_years(session: Session, target: int, period: int, levels: Levels) -> FirstYears:
    """The years of a target that is missed, or that a price limit does not reach.

    The depth of a target in a later year is the same tonnes, or the same tonnes a unit of product
    where the target is an intensity. Credits do not count towards it, and limits of the years
    before the target hold where they can. Technology alone is asked year by year for the least
    emissions of that year, with the same program; what is reached within the price limit is read
    from the pathway that the price brings about.

    Parameters
    ----------
    session : Session
    target, period : int
        Position of the target and of its year.
    levels : Levels
        The levels of that year.
    """
    technology = technology_year(session, target, period, levels.question, period, levels.lowest)
    return FirstYears(technology, affordable_year(session, target, period, levels.paid))


def technology_year(
    session: Session,
    target: int,
    period: int,
    question: Question,
    start: int,
    least: float | None = None,
) -> float:
    """The first year in which technology alone reaches the depth of a target, at any price.

    Parameters
    ----------
    session : Session
    target, period : int
        Position of the target and of its year.
    question : Question
        What else holds: no credits, and limits of earlier years.
    start : int
        Position of the year from which it is sought.
    least : float, optional
        Least emissions of that year, where they are known.

    Returns
    -------
    float
        Missing where it is reached in no year of the horizon.
    """
    asked = _depth(session, target, period)
    for later in range(start, session.program.sizes["period"]):
        if later > start or least is None:
            found = session.solve(question.minimise(year_terms(session, target, later)))
            if found.status == "infeasible":
                continue
            certificate(session, found)
            least = emissions_at(session, found, target, later)
        if least <= asked[later]:
            return float(session.program.system["period"].values[later])
    return float("nan")


def price_of_last_tonnes(session: Session, target: int, period: int, levels: Levels) -> float:
    """What the last tonnes cost where technology goes as deep as it can, in money/tCO2e.

    The present value of going from a thousandth of base-year emissions above the lowest level to
    it, over the discounted tonnes of the years in which the level is held.
    """
    near, far = (
        cheapest_at_lowest(session, levels, target, period, part * base_size(session))
        for part in (SLACK, LAST_PART)
    )
    if near.held_to_the_end != far.held_to_the_end or "infeasible" in (
        near.solution.status,
        far.solution.status,
    ):
        return float("nan")
    coefficients = session.program.coefficients
    weight = coefficients.weight_running.values[period:]
    # a level is held in the years in which the target states one
    stated = coefficients.target_stated.transpose("target", "period").values[target, period:]
    years = float(weight[stated].sum() if near.held_to_the_end else weight[0])
    less = (LAST_PART - SLACK) * base_size(session) * years
    return (near.solution.objective - far.solution.objective) / less


def affordable_year(session: Session, target: int, period: int, paid: Solution) -> float:
    """First year from the target year on in which the pathway at the price limit is as deep."""
    asked, emitted = _depth(session, target, period), emissions_of(session, paid, target)
    reached = np.flatnonzero(emitted[period:] <= asked[period:])
    years = session.program.system["period"].values
    return float(years[period + reached[0]]) if reached.size else float("nan")


def delivered_year(
    session: Session, target: int, period: int, delivered: Solution, otherwise: float
) -> float:
    """First year in which a pathway that is kept up to the price limit is as deep as was asked.

    Parameters
    ----------
    session : Session
    target, period : int
        Position of the target and of its year.
    delivered : Solution
        What limits up to the price limit bring about.
    otherwise : float
        The year to tell where the target asks for nothing in later years: that in which the price
        limit on every tonne from the target year on brings the depth about.
    """
    stated = session.program.coefficients.target_stated.transpose("target", "period").values
    if not stated[target, period:].all():
        return otherwise
    return affordable_year(session, target, period, delivered)


def _depth(session: Session, target: int, period: int) -> NDArray[np.float64]:
    """What the target year allows, as tonnes of each year (period), loosened by next to nothing."""
    program = session.program
    limit = float(program.coefficients.target_limit.values[target, period])
    made = (program.parameter("demand") * program.parameter("product")).sum(["site", "commodity"])
    grows = program.parameter("target_kind").values[target] == "intensity"
    factor = made.values / made.values[period] if grows else np.ones(len(made.values))
    found: NDArray[np.float64] = limit * factor + ROOM * base_size(session)
    return found
