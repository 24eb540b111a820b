"""What a run looks for: least cost, the lowest level, what a price brings, or the baseline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from ..errors import InputError, Problem
from ..program import build_program
from ..program.baseline import baseline_equations, baseline_system
from ..program.constraints import EQUATIONS
from ..program.equation import Equation
from ..program.own import with_own_parameters
from ..schema.run import limits_of_lowest
from ..solving.certificate import Certificate
from ..solving.session import Session
from ..solving.solution import Solution
from ..words.binding import binding_limits
from .awards import cheapest_awards
from .explained import outcome_of, with_first_years, with_sides
from .least_cost import least_cost
from .left import left_over
from .lowest import (
    SLACK,
    base_size,
    cheapest_at_lowest,
    paid_tonnes,
    target_place,
    two_levels,
)
from .outcome import Outcome
from .proved import NO_BASELINE, NO_FACTORY, require_feasible
from .targets import limits_anything, require_targets
from .tied import settled
from .within_cost import within_cost, yearly_cost

if TYPE_CHECKING:
    from ..solving.through_pulp import ExtraRows

GOALS = ("cost", "lowest", "price", "baseline")


def solve_goal(
    system: xr.Dataset,
    goal: str,
    solver: str = "highs",
    extra_rows: ExtraRows | None = None,
    max_price: float | None = None,
    max_cost_increase: float | None = None,
    equations: Sequence[Equation] = (),
    time_limit: float | None = None,
    explains: bool = True,
    sides: bool = True,
    economic: Outcome | None = None,
    settles: bool = False,
) -> Outcome:
    """Solve a system for a goal.

    Parameters
    ----------
    system : xarray.Dataset
    goal : {"cost", "lowest", "price", "baseline"}
    solver : str, optional
    extra_rows : callable, optional
        A person's own limits in PuLP's algebra; see `with_extra_rows`.
    max_price : float, optional
        For the goal `lowest`: no tonne dearer than this (money per tCO2e).
    max_cost_increase : float, optional
        For the goal `lowest`: cost of each year no more than this share above what pays anyway,
        see `within_cost`.
    equations : sequence of Equation, optional
        One's own, beside those of the model.
    time_limit : float, optional
        Seconds that each solve may take; see `Session`.
    explains : bool, optional
        Whether what stands in the way is told in words, with the levels that could be reached.
    sides : bool, optional
        Whether what is explained is told with both sides of prices.
    economic : Outcome, optional
        What pays anyway in this very system, where it is known: with `max_cost_increase` it is
        sought otherwise.
    settles : bool, optional
        Whether of plans that cost the same the one is taken that the rule of `tied` names.

    Raises
    ------
    SolverError
        The time limit ended a solve.
    InputError
        Unknown goal, a goal that needs a target where the system has none, or own equations that
        cannot be stated.
    InfeasibleError
        The system cannot be run at all, whatever the target.
    CertificateError
        The solver's optimum cannot be proved.
    """
    if goal not in GOALS:
        raise InputError("run", [Problem(f"unknown goal `{goal}`", allowed=", ".join(GOALS))])
    limits = list(limits_of_lowest(goal, max_price, max_cost_increase))
    if limits:
        raise InputError("run", limits)
    if goal == "lowest" and system.sizes["target"] == 0:
        raise InputError(
            "run", [Problem("the goal `lowest` needs a target: its scopes and its year")]
        )
    if goal in ("cost", "lowest"):
        require_targets(system)
    asked = partial(
        _solve,
        goal=goal,
        solver=solver,
        extra_rows=extra_rows,
        equations=equations,
        time_limit=time_limit,
        explains=explains,
        sides=sides,
        economic=economic,
        settles=settles,
    )
    if system.sizes["reward"] and goal in ("cost", "price"):
        return cheapest_awards(system, asked)
    return asked(system, max_price=max_price, max_cost_increase=max_cost_increase)


def _solve(
    system: xr.Dataset,
    goal: str,
    solver: str,
    extra_rows: ExtraRows | None,
    max_price: float | None = None,
    max_cost_increase: float | None = None,
    equations: Sequence[Equation] = (),
    time_limit: float | None = None,
    explains: bool = True,
    sides: bool = True,
    economic: Outcome | None = None,
    settles: bool = False,
) -> Outcome:
    if goal == "lowest" and max_price is not None:
        system = system.assign(price_limit=system["price_limit"].copy(data=max_price))
    session = session_for(system, goal, solver, extra_rows, equations, time_limit)
    if goal == "lowest" and max_cost_increase is not None:
        economic = economic or solve_goal(
            system,
            "price",
            solver,
            extra_rows,
            equations=equations,
            time_limit=time_limit,
            explains=False,
        )
        yardstick = yearly_cost(economic.program, economic.solution.values)
        session = within_cost(session, yardstick, max_cost_increase)
    found = solve_session(session, goal, max_price is not None, explains, sides)
    return settled(session, found) if settles else found


def solve_session(
    session: Session,
    goal: str,
    to_price: bool = False,
    explains: bool = True,
    sides: bool = True,
) -> Outcome:
    """Solve for a goal the program of a session, built from `system_for_goal`.

    Parameters
    ----------
    session : Session
    goal : str
    to_price : bool, optional
        Whether the goal `lowest` delivers the level that the price limit pays for.
    explains : bool, optional
        Whether what stands in the way is told in words, with the levels that could be reached.
    sides : bool, optional
        Whether what is explained is told with both sides of prices.

    Raises
    ------
    InputError, InfeasibleError, CertificateError
        As `solve_goal` does.
    """
    if goal in ("baseline", "price") or session.program.sizes["target"] == 0:
        return _plain(session, goal, explains, sides)
    if goal == "cost" and not limits_anything(session.program):
        return _plain(session, goal, explains, sides)
    if goal == "cost":
        return least_cost(session, explains, sides)
    return _lowest(session, to_price, explains)


def system_for_goal(
    system: xr.Dataset, goal: str, equations: Sequence[Equation] = ()
) -> xr.Dataset:
    """The system whose program a goal solves: the baseline and the price know no target.

    Parameters
    ----------
    system : xarray.Dataset
    goal : str
    equations : sequence of Equation, optional
        One's own, which may give their parameters other values in a baseline.
    """
    system = with_own_parameters(system, equations)
    if goal == "baseline":
        return baseline_system(system, (*EQUATIONS, *equations))
    return without_targets(system) if goal == "price" else system


def equations_for_goal(equations: Sequence[Equation], goal: str) -> tuple[Equation, ...]:
    """Own equations that the program of a goal states.

    A baseline leaves out what it is not held to.
    """
    return baseline_equations(equations) if goal == "baseline" else tuple(equations)


def session_for(
    system: xr.Dataset,
    goal: str,
    solver: str = "highs",
    extra_rows: ExtraRows | None = None,
    equations: Sequence[Equation] = (),
    time_limit: float | None = None,
) -> Session:
    """A session of the program that a goal solves; see `solve_goal`."""
    program = build_program(
        system_for_goal(system, goal, equations), equations_for_goal(equations, goal)
    )
    if extra_rows is not None:
        from ..solving.through_pulp import with_extra_rows

        program = replace(program, form=with_extra_rows(program.form, extra_rows))
    return Session(program, solver, time_limit=time_limit)


def without_answer(system: xr.Dataset, goal: str, equations: Sequence[Equation] = ()) -> Outcome:
    """What stands beside an answer where a goal has none: its program, and no figures."""
    program = build_program(
        system_for_goal(system, goal, equations), equations_for_goal(equations, goal)
    )
    form = program.form
    nothing = Solution(
        "infeasible",
        np.full(len(form.cost), np.nan),
        np.full(len(form.row_lower), np.nan),
        np.nan,
        "",
        "",
        0.0,
        form=form,
    )
    proof = Certificate(np.nan, np.nan, np.nan)
    return Outcome(program, nothing, proof, "infeasible", goal, (), None, None, 0.0)


def without_targets(system: xr.Dataset) -> xr.Dataset:
    """The same system with no limit on emissions."""
    return system.isel(target=slice(0, 0))


def without_rules(system: xr.Dataset) -> xr.Dataset:
    """The same system without obligations and rewards."""
    return system.isel(norm=slice(0, 0), reward=slice(0, 0))


def _plain(session: Session, goal: str, explains: bool, sides: bool) -> Outcome:
    solution = session.solve()
    require_feasible(session, solution, NO_BASELINE if goal == "baseline" else NO_FACTORY)
    limits = binding_limits(session.program, solution) if explains else []
    found = outcome_of(session, solution, "optimal", goal, limits)
    return with_sides(session, found) if explains and sides and goal != "baseline" else found


def _lowest(session: Session, to_price: bool, explains: bool) -> Outcome:
    """The deepest level of the target year, or the affordable one, then the cheapest way to it.

    Credits do not count towards the level, and what is asked before the target year still holds.
    Budgets, peaks and earlier limits give way, in this order, only where nothing is feasible with
    them; up to a price they give way where a tonne would cost more than it.
    """
    target, period = target_place(session)
    levels = two_levels(session, target, period)
    sentences = binding_limits(session.program, levels.deepest) if explains else []
    if explains and not sentences:
        sentences = left_over(session)
    if to_price:
        question, solution = levels.paid_question, levels.paid
    else:
        slack = SLACK * base_size(session)
        cheapest = cheapest_at_lowest(session, levels, target, period, slack)
        question, solution = cheapest.question, cheapest.solution
    level = levels.affordable if to_price else levels.lowest
    found = outcome_of(
        session,
        solution,
        _met_or_missed(session, solution, level, target, period),
        "lowest",
        sentences,
        levels.lowest,
        levels.affordable,
    )
    found = with_sides(session, found, question, not to_price) if explains else found
    found = _at_its_cost(session, found, target, period) if to_price else found
    return with_first_years(session, found, levels) if explains else found


def _met_or_missed(
    session: Session, solution: Solution, level: float, target: int, period: int
) -> str:
    """Whether the level of the target year is what was asked, and no other limit is exceeded."""
    slack = SLACK * base_size(session)
    asked = session.program.coefficients.target_limit.values[target, period]
    excess = session.program.form.value("overshoot", solution.values).values
    kept = level <= asked + slack and excess.max(initial=0.0) <= slack
    return "target_met" if kept else "target_missed"


def _at_its_cost(session: Session, outcome: Outcome, target: int, period: int) -> Outcome:
    """An outcome in which tonnes had a price, with its costs alone as the objective."""
    solution = replace(outcome.solution, objective=session.present_value(outcome.solution))
    paid = float(session.program.parameter("price_limit")) * paid_tonnes(session, target, period)
    return replace(outcome, solution=solution, tonne_price=paid, within_price=True)
