"""What a run looks for: least cost, the lowest level, what a price brings, or the baseline."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from ..errors import InputError, Problem
from ..program import Program, build_program
from ..program.baseline import baseline_system
from ..program.labelled import Labelled
from .awards import cheapest_awards
from .certificate import Certificate
from .infeasible import binding_limits
from .lowest import (
    BASELINE,
    FACTORY,
    SLACK,
    base_size,
    require_feasible,
    target_place,
    two_levels,
    yearly_place,
)
from .relax import ways_out
from .session import Session, within_cost
from .solution import Solution

if TYPE_CHECKING:
    from .through_pulp import ExtraRows

GOALS = ("cost", "lowest", "price", "baseline")


@dataclass(frozen=True)
class Outcome:
    """A solved goal.

    Attributes
    ----------
    program, solution, certificate : what was solved, the answer, and its proof
    status : `optimal` (no target), `target_met` or `target_missed`
    goal : str
    binding_limits : sentences on what stands in the way, the weightiest first
    lowest_feasible : tCO2e in the target year as deep as technology goes, where sought
    lowest_affordable : the same as deep as money allows at the price limit, where sought
    ways_out : sets of limits whose loosening would meet a missed target, in words
    seconds : time in the solver
    """

    program: Program
    solution: Solution
    certificate: Certificate
    status: str
    goal: str
    binding_limits: tuple[str, ...]
    lowest_feasible: float | None
    lowest_affordable: float | None
    seconds: float
    ways_out: tuple[str, ...] = ()


def solve_goal(
    system: xr.Dataset,
    goal: str,
    solver: str = "highs",
    extra_rows: ExtraRows | None = None,
    max_price: float | None = None,
    max_cost_increase: float | None = None,
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
        For the goal `lowest`: present value of all costs no more than this share above the
        baseline.

    Raises
    ------
    InputError
        Unknown goal, or a goal that needs a target where the system has none.
    InfeasibleError
        The system cannot be run at all, whatever the target.
    CertificateError
        The solver's optimum cannot be proved.
    """
    if goal not in GOALS:
        raise InputError("run", [Problem(f"unknown goal `{goal}`", allowed=", ".join(GOALS))])
    if goal == "lowest" and system.sizes["target"] == 0:
        raise InputError(
            "run", [Problem("the goal `lowest` needs a target: its scopes and its year")]
        )
    if system.sizes["reward"] and goal in ("cost", "price"):
        return cheapest_awards(system, lambda chosen: _solve(chosen, goal, solver, extra_rows))
    return _solve(system, goal, solver, extra_rows, max_price, max_cost_increase)


def _solve(
    system: xr.Dataset,
    goal: str,
    solver: str,
    extra_rows: ExtraRows | None,
    max_price: float | None = None,
    max_cost_increase: float | None = None,
) -> Outcome:
    if goal == "lowest" and max_price is not None:
        system = system.assign(price_limit=system["price_limit"].copy(data=max_price))
    session = _session(system_for_goal(system, goal), solver, extra_rows)
    if goal == "lowest" and max_cost_increase is not None:
        session = within_cost(
            session, solve_goal(system, "baseline", solver).solution.objective, max_cost_increase
        )
    return solve_session(session, goal, to_price=max_price is not None)


def solve_session(session: Session, goal: str, to_price: bool = False) -> Outcome:
    """Solve for a goal the program of a session, built from `system_for_goal`; raises as
    `solve_goal` does.
    """
    if goal in ("baseline", "price") or session.program.sizes["target"] == 0:
        return _plain(session, goal)
    return _least_cost(session) if goal == "cost" else _lowest(session, to_price)


def system_for_goal(system: xr.Dataset, goal: str) -> xr.Dataset:
    """The system whose program a goal solves: the baseline and the price know no target."""
    if goal == "baseline":
        return baseline_system(system)
    return without_targets(system) if goal == "price" else system


def without_targets(system: xr.Dataset) -> xr.Dataset:
    """The same system with no limit on emissions."""
    return system.isel(target=slice(0, 0))


def without_rules(system: xr.Dataset) -> xr.Dataset:
    """The same system without obligations and rewards."""
    return system.isel(norm=slice(0, 0), reward=slice(0, 0))


def _session(system: xr.Dataset, solver: str, extra_rows: ExtraRows | None) -> Session:
    program = build_program(system)
    if extra_rows is not None:
        from .through_pulp import with_extra_rows

        program = replace(program, form=with_extra_rows(program.form, extra_rows))
    return Session(program, solver)


def _plain(session: Session, goal: str) -> Outcome:
    solution = session.minimise()
    require_feasible(session, solution, BASELINE if goal == "baseline" else FACTORY)
    return _outcome(session, solution, "optimal", goal, _limits(session, solution))


def _limits(session: Session, solution: Solution) -> list[str]:
    return binding_limits(session.program, solution) if session.explains else []


def _least_cost(session: Session) -> Outcome:
    solution = session.minimise()
    if solution.status != "infeasible":
        met = _outcome(session, solution, "target_met", "cost", _limits(session, solution))
        return _with_levels(session, met)
    ways = ways_out(session.program, session.solver_name) if session.explains else []
    overshoot = _overshoot(session)
    session.set_upper("overshoot", np.inf)
    closest = session.minimise([(overshoot, 1.0)])
    require_feasible(session, closest)
    sentences = _limits(session, closest)
    missed = session.program.form.value("overshoot", closest.values)
    session.set_upper("overshoot", missed + SLACK * base_size(session))
    solution = session.minimise(feasible=True)
    lowest = _level(session, solution)
    missed_outcome = _outcome(
        session, solution, "target_missed", "cost", sentences, lowest_feasible=lowest
    )
    return replace(
        _with_levels(session, missed_outcome), lowest_feasible=lowest, ways_out=tuple(ways)
    )


def _with_levels(session: Session, outcome: Outcome) -> Outcome:
    """The outcome with the two levels of the target year, as deep as technology and as deep as
    money goes; the program stays as it was.

    They cost two solves more; with a solver through PuLP, which starts each from nothing, only the
    goal `lowest` seeks the levels, and the headline says so.
    """
    place = yearly_place(session) if session.explains and session.solves_again_fast else None
    if place is None:
        return outcome
    form = session.program.form
    kept = form.cost.copy(), form.upper.copy(), form.row_upper.copy()
    try:
        level, _, affordable, _ = two_levels(session, *place, told=False)
    finally:
        form.cost[:], form.upper[:], form.row_upper[:] = kept
    return replace(
        outcome, lowest_feasible=level, lowest_affordable=affordable, seconds=session.seconds
    )


def _lowest(session: Session, to_price: bool = False) -> Outcome:
    """The deepest level of the target year, or the affordable one, then the cheapest way to it.

    Credits do not count towards the level, and what is asked before the target year still holds.
    Budgets, peaks and earlier limits give way, in this order, only where nothing is feasible with
    them.
    """
    target, period = target_place(session)
    limits = session.program.coefficients.target_limit
    level, held, affordable, sentences = two_levels(session, target, period, told=session.explains)
    reached = affordable if to_price else level
    held.values[target, period:] = reached + SLACK * base_size(session)
    session.set_row_upper("target_yearly", held)
    solution = session.minimise()
    if solution.status == "infeasible":
        held.values[target, period + 1 :] = np.nan
        session.set_row_upper("target_yearly", held)
        solution = session.minimise()
    met = reached <= limits.values[target, period] + SLACK * base_size(session)
    status = "target_met" if met else "target_missed"
    return _outcome(session, solution, status, "lowest", sentences, level, affordable)


def _overshoot(session: Session) -> Labelled:
    return session.program.form.variables["overshoot"].index


def _level(session: Session, solution: Solution) -> float | None:
    """Emissions under the first yearly target, in the period of its tightest limit; None without a
    yearly target.
    """
    place = yearly_place(session)
    if place is None:
        return None
    target, period = place
    values = session.program.expressions["target_emissions"].evaluate(
        solution.values, session.program.sizes
    )
    return float(values.values[target, period])


def _outcome(
    session: Session,
    solution: Solution,
    status: str,
    goal: str,
    sentences: list[str],
    lowest_feasible: float | None = None,
    lowest_affordable: float | None = None,
) -> Outcome:
    certificate = session.certificate(solution)
    return Outcome(
        session.program,
        solution,
        certificate,
        status,
        goal,
        tuple(sentences),
        lowest_feasible,
        lowest_affordable,
        session.seconds,
    )
