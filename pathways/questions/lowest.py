"""The lowest level of a target year: as deep as technology goes, and as a price pays for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError, Problem
from ..labelled import Labelled
from ..program import Program
from ..program.constraints.ceilings import offset_limit
from ..program.program import Term
from ..solving.question import LEAST_COST, Question
from ..solving.session import Session
from ..solving.solution import Solution
from .proved import certificate, require_feasible

TAKEN = 1e-7
"""Share by which a price is raised, so that a tonne that costs exactly the price is taken: a
hundred times what the solver's tolerance lets pass."""

SLACK = 1e-9
"""Share of base-year emissions by which a lowest level is loosened before costs are minimised at
it.
"""


@dataclass(frozen=True)
class Levels:
    """How deep the emissions of the target year can go.

    Attributes
    ----------
    lowest : tCO2e as deep as technology goes
    affordable : tCO2e as deep as the price limit pays for
    deepest : the solution with the lowest emissions
    paid : the solution at the price limit, the last that was sought
    held : yearly limits that could be kept on the way to it (missing from that year on)
    question : Question
        What both were sought under: no credits from the target year on, the limits that are held.
    paid_question : Question
        The question at the price limit, see `at_price`.
    """

    lowest: float
    affordable: float
    deepest: Solution
    paid: Solution
    held: Labelled
    question: Question
    paid_question: Question


def two_levels(session: Session, target: int, period: int) -> Levels:
    """The deepest and the affordable level of the target year.

    Parameters
    ----------
    session : Session
    target, period : int
        Position of the target and of its year.

    Raises
    ------
    InfeasibleError
        The factory cannot be run at all.
    CertificateError
    """
    lowest, held, question = deepest(session, target, period, without_credits(session, period))
    at_limit = at_price(session, target, period, question)
    paid = session.solve(at_limit)
    certificate(session, paid)
    return Levels(
        lowest=emissions_at(session, lowest, target, period),
        affordable=emissions_at(session, paid, target, period),
        deepest=lowest,
        paid=paid,
        held=held,
        question=question,
        paid_question=at_limit,
    )


def deepest(
    session: Session, target: int, period: int, question: Question = LEAST_COST
) -> tuple[Solution, Labelled, Question]:
    """Least emissions of the target year.

    With the yearly limits that could be kept on the way (missing from that year on), and the
    question with these limits.
    """
    limits = session.program.coefficients.target_limit
    earlier = limits.copy()
    earlier.values[:, period:] = np.nan
    nothing = Labelled(limits.dims, np.full(limits.shape, np.nan))
    kinds = session.program.parameter("target_kind").values
    open_sums = Labelled(
        limits.dims,
        np.where(np.isin(kinds, ("budget", "peak")), np.inf, 0.0)[:, None] + np.zeros(limits.shape),
    )
    emitted = year_terms(session, target, period)
    for held, overshoot in ((earlier, 0.0), (earlier, open_sums), (nothing, open_sums)):
        kept = question.with_row_upper("target_yearly", held).with_upper("overshoot", overshoot)
        found = session.solve(kept.minimise(emitted))
        if found.status != "infeasible":
            break
    require_feasible(session, found)
    return found, held, kept


def without_credits(session: Session, period: int) -> Question:
    """Least cost without credits from a period on."""
    limit = (
        offset_limit(session.program.system, session.program.coefficients)
        .transpose("site", "period")
        .copy()
    )
    limit.values[:, period:] = 0.0
    return LEAST_COST.with_upper("offset", limit)


def at_price(session: Session, target: int, period: int, question: Question) -> Question:
    """Least cost where no tonne of any year has to cost more than the price limit.

    From the target year on every tonne that the target counts costs the limit, above zero as below
    it. What is asked besides, such as limits of earlier years, may be exceeded at the limit a
    tonne, so that the dual of none of them is above it.

    Parameters
    ----------
    session : Session
    target, period : int
        Position of the target and of its year.
    question : Question
        What else is asked.
    """
    program = session.program
    price = float(program.parameter("price_limit")) * (1.0 + TAKEN)
    weight = program.coefficients.weight_running
    paying = Labelled(("target", "period"), paid_tonnes(session, target, period) * price)
    excess = excess_worth(program, price)
    return (
        question.with_upper("overshoot", np.inf)
        .plus(program.expressions["target_emissions"].scaled(paying * weight))
        .plus([(program.form.variables["overshoot"].index, excess)])
    )


def up_to_price(
    program: Program, question: Question = LEAST_COST, price: float | None = None
) -> Question:
    """The question with limits that are kept up to the price limit, and exceeded beyond it.

    Costs + price_limit x weight x overshoot are minimised, so that the dual of a limit is at most
    the price limit, and exactly that where the limit is exceeded.

    Parameters
    ----------
    program : Program
    question : Question, optional
        What else is asked.
    price : float, optional
        money/tCO2e in place of the price limit.
    """
    price = float(program.parameter("price_limit")) if price is None else price
    return question.with_upper("overshoot", np.inf).plus(
        [(program.form.variables["overshoot"].index, excess_worth(program, price))]
    )


def paid_tonnes(session: Session, target: int, period: int) -> NDArray[np.float64]:
    """One where a tonne costs the price limit (target, period): from the target year on."""
    paying = np.zeros(session.program.coefficients.target_limit.shape)
    paying[target, period:] = 1.0
    return paying


def excess_worth(program: Program, price: float) -> Labelled:
    """Present value of a tonne by which a limit is exceeded (target, period).

    A budget counts each year once: its price in a period is its dual times the length of the
    period over its weight, which may be above the limit in none of its years.
    """
    weight = program.coefficients.weight_running.values
    by_year = weight / program.parameter("period_length").values
    active = program.parameter("target_active").transpose("target", "period").values > 0
    kinds = program.parameter("target_kind").values
    of_budget = np.where(active, by_year, np.inf).min(axis=1)
    worth = np.where((kinds == "budget")[:, None], of_budget[:, None], weight)
    return Labelled(("target", "period"), price * np.where(np.isfinite(worth), worth, 0.0))


@dataclass(frozen=True)
class AtLowest:
    """The cheapest way to a level near the lowest.

    Attributes
    ----------
    question, solution : what was asked last, and its answer
    held_to_the_end : whether the level holds in all years from the target year on
    """

    question: Question
    solution: Solution
    held_to_the_end: bool


def cheapest_at_lowest(
    session: Session, levels: Levels, target: int, period: int, room: float
) -> AtLowest:
    """The cheapest way to the lowest level, held from the target year on where it can be.

    Parameters
    ----------
    session : Session
    levels : Levels
    target, period : int
        Position of the target and of its year.
    room : float
        Tonnes by which the level is loosened.
    """
    from_then_on, then = levels.held.copy(), levels.held.copy()
    from_then_on.values[target, period:] = levels.lowest + room
    then.values[target, period] = levels.lowest + room
    for limits in (from_then_on, then):
        question = levels.question.with_row_upper("target_yearly", limits)
        solution = session.solve(question)
        if solution.status != "infeasible":
            break
    return AtLowest(question, solution, limits is from_then_on)


def emissions_at(session: Session, solution: Solution, target: int, period: int) -> float:
    """Emissions that a target counts in a period, in tCO2e."""
    return float(emissions_of(session, solution, target)[period])


def emissions_of(session: Session, solution: Solution, target: int) -> NDArray[np.float64]:
    """Emissions that a target counts, in tCO2e (period)."""
    program = session.program
    values = program.expressions["target_emissions"].evaluate(solution.values, program.sizes)
    found: NDArray[np.float64] = values.transpose("target", "period").values[target]
    return found


def yearly_place(session: Session) -> tuple[int, int] | None:
    """The first target with a yearly limit, and its tightest period.

    Of several that are as tight the first.
    """
    limits = session.program.coefficients.target_limit.values
    kinds = session.program.parameter("target_kind").values
    for target in range(limits.shape[0]):
        stated = np.flatnonzero(~np.isnan(limits[target]))
        if kinds[target] in ("reduction", "intensity", "tonnes") and stated.size:
            tightest = stated[np.argmin(limits[target, stated])]
            return target, int(tightest)
    return None


def target_place(session: Session) -> tuple[int, int]:
    """The same, where the goal cannot do without.

    Raises
    ------
    InputError
        If no target limits a year.
    """
    place = yearly_place(session)
    if place is None:
        raise InputError(
            "run", [Problem("the goal `lowest` needs a target with a limit in a year")]
        )
    return place


def year_terms(session: Session, target: int, period: int) -> list[Term]:
    """Emissions that a target counts in one year, to be minimised."""
    chosen = np.zeros(session.program.coefficients.target_limit.shape)
    chosen[target, period] = 1.0
    return session.program.expressions["target_emissions"].scaled(
        Labelled(("target", "period"), chosen)
    )


def base_size(session: Session) -> float:
    """Size of all base-year emissions in tCO2e, at least one: what a slack is a share of."""
    coefficients = session.program.coefficients
    gwp = session.program.parameter("global_warming_potential")
    return max(float(np.abs((coefficients.base_emissions * gwp).values).sum()), 1.0)
