"""The least cost at a target; how far one is delivered that is out of reach or too dear."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..solving.question import LEAST_COST
from ..solving.session import Session
from ..solving.solution import Solution
from ..words.binding import binding_limits
from .explained import outcome_of, with_levels, with_sides
from .left import left_over
from .lowest import SLACK, TAKEN, base_size, emissions_at, up_to_price, yearly_place
from .outcome import Outcome
from .proved import certificate, require_feasible
from .relax import ways_out


@dataclass(frozen=True)
class _Missed:
    """Why a target is not delivered.

    Attributes
    ----------
    ways : sets of limits whose loosening would meet it, in words
    limits : sentences on what stands in the way
    level : tCO2e as deep as technology goes; missing where technology meets the target
    price : money/tCO2e, the least price limit at which technology meets it where the present one
        does not pay for it; NaN where it was not sought
    """

    ways: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    level: float | None = None
    price: float | None = None


def least_cost(session: Session, explains: bool, sides: bool) -> Outcome:
    """The least cost at the target; where it cannot be met up to the price limit, as far as that.

    A target is met where technology can keep it and no tonne of it is dearer than the limit.
    """
    solution = session.solve()
    if solution.status == "infeasible":
        missed = _out_of_reach(session, explains)
        paid = session.solve(up_to_price(session.program), feasible=True)
        return _delivered(session, paid, missed, explains, sides)
    limits = binding_limits(session.program, solution) if explains else []
    found, dear = _within_price(session, solution)
    if dear:
        price = _price_of_target(session, solution, found) if explains else np.nan
        missed = _Missed(limits=tuple(limits), price=price)
        return _delivered(session, found, missed, explains, sides)
    met = outcome_of(session, found, "target_met", "cost", limits)
    met = with_sides(session, met) if explains and sides else met
    return with_levels(session, met) if explains else met


def _out_of_reach(session: Session, explains: bool) -> _Missed:
    """What stands in the way of a target that technology cannot meet, and how close it comes."""
    program = session.program
    ways = ways_out(program, session.solver_name, session.time_limit) if explains else []
    overshoot = program.form.variables["overshoot"].index
    over_all = LEAST_COST.with_upper("overshoot", np.inf).minimise([(overshoot, 1.0)])
    closest = session.solve(over_all)
    require_feasible(session, closest)
    limits = binding_limits(program, closest) if explains else []
    if explains and not ways:
        limits += left_over(session)
    place = yearly_place(session)
    level = None if place is None else emissions_at(session, closest, *place)
    return _Missed(tuple(ways), tuple(limits), level)


def _within_price(session: Session, met: Solution) -> tuple[Solution, bool]:
    """The last answer, and whether a target that is met costs more than the price limit.

    Then the answer is what the limit brings about, else the plan that meets the target. Where the
    duals of that plan say that no tonne of the target is dearer than the limit, it costs least
    whether or not the target may be exceeded at the limit a tonne.

    Parameters
    ----------
    session : Session
    met : Solution
        The plan of least cost at the target.
    """
    form, at_limit = session.program.form, up_to_price(session.program)
    over = form.variables["overshoot"].numbers
    worth = at_limit.over(form).cost[over]
    reduced = worth * (1.0 + TAKEN) - form.matrix[:, over].T @ met.row_duals
    if (reduced[met.form.upper[over] == 0.0] >= 0.0).all():
        return met, False
    # of several duals the one that was found may be above the limit, and another not
    paid = session.solve(at_limit, feasible=True)
    certificate(session, paid)
    exceeded = paid.values[over]
    saved = session.present_value(met) - paid.objective
    dearer = saved > TAKEN * float(worth @ exceeded)
    if dearer and exceeded.max(initial=0.0) > SLACK * base_size(session):
        return paid, True
    return session.solve(feasible=True), False


def _price_of_target(session: Session, met: Solution, paid: Solution) -> float:
    """The least price limit at which a target is met that the present one does not pay for.

    The least of costs + price x (worth of the tonnes above the target) is concave and made of
    straight lines in the price, and from that limit on it is the cost of the target: the price is
    raised to where the last plan would cost as much, until no plan saves anything (the method of
    Newton for a ratio, Dinkelbach 1967, doi 10.1287/mnsc.13.7.492). The dual of the target is no
    such price: of several it may be any.

    Parameters
    ----------
    session : Session
    met : Solution
        The plan of least cost at the target.
    paid : Solution
        The plan of least cost up to the price limit, which exceeds the target.

    Returns
    -------
    float
        money/tCO2e
    """
    program, form = session.program, session.program.form
    over = form.variables["overshoot"].numbers
    worth = up_to_price(program, price=1.0).over(form).cost[over]
    of_target, price = session.present_value(met), float(program.parameter("price_limit"))
    while True:
        exceeded = paid.values[over]
        saved, tonnes = of_target - paid.objective, float(worth @ exceeded)
        missed = exceeded.max(initial=0.0) > SLACK * base_size(session)
        if not missed or saved <= TAKEN * price * tonnes:
            return price
        price += saved / tonnes
        paid = session.solve(up_to_price(program, price=price), feasible=True)
        certificate(session, paid)


def _delivered(
    session: Session, paid: Solution, missed: _Missed, explains: bool, sides: bool
) -> Outcome:
    """The least cost of a target that is missed by what the price limit does not pay for."""
    over = session.program.form.value("overshoot", paid.values)
    at_missed = LEAST_COST.with_upper("overshoot", over + SLACK * base_size(session))
    solution = session.solve(at_missed, feasible=True)
    found = outcome_of(
        session, solution, "target_missed", "cost", list(missed.limits), missed.level
    )
    found = replace(found, ways_out=missed.ways, within_price=True, price_of_target=missed.price)
    if not explains:
        return found
    if sides:
        found = with_sides(session, found, at_missed, at_the_end=True)
    place = yearly_place(session)
    found = with_levels(session, found)
    if missed.level is not None:
        found = replace(found, lowest_feasible=missed.level)
    if found.lowest_affordable is not None and place is not None:
        found = replace(found, lowest_affordable=emissions_at(session, solution, *place))
    return found
