"""What a run looks for: least cost, the lowest level, what a price brings, or the baseline."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from ..errors import InfeasibleError, InputError, Problem
from ..program import Program, build_program
from ..program.coefficients import variable
from ..program.labelled import Labelled
from ..program.program import Term
from ..program.variables import offset_limit
from .certificate import Certificate
from .infeasible import binding_limits, conflict
from .session import Session
from .solution import Solution

if TYPE_CHECKING:
    from .through_pulp import ExtraRows

SLACK = 1e-9
"""Share of base-year emissions by which a lowest level is loosened before costs are minimised at it."""


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


def solve_goal(
    system: xr.Dataset, goal: str, solver: str = "highs", extra_rows: ExtraRows | None = None
) -> Outcome:
    """Solve a system for a goal.

    Parameters
    ----------
    system : xarray.Dataset
    goal : {"cost", "lowest", "price", "baseline"}
    solver : str, optional
    extra_rows : callable, optional
        A person's own limits in PuLP's algebra; see `with_extra_rows`.

    Raises
    ------
    InputError
        Unknown goal, or a goal that needs a target where the system has none.
    InfeasibleError
        The system cannot be run at all, whatever the target.
    CertificateError
        The solver's optimum cannot be proved.
    """
    if goal in ("baseline", "price"):
        return _plain(_session(system_for_goal(system, goal), solver, extra_rows), goal)
    if goal not in ("cost", "lowest"):
        raise InputError("run", [Problem(f"unknown goal `{goal}`", allowed="cost, lowest, price, baseline")])
    if system.sizes["target"] == 0:
        if goal == "cost":
            return _plain(_session(system, solver, extra_rows), goal)
        raise InputError("run", [Problem("the goal `lowest` needs a target: its scopes and its year")])
    session = _session(system, solver, extra_rows)
    return _least_cost(session) if goal == "cost" else _lowest(session)


def system_for_goal(system: xr.Dataset, goal: str) -> xr.Dataset:
    """The system whose program a goal solves: the baseline and the price know no target."""
    if goal == "baseline":
        return baseline_system(system)
    return without_targets(system) if goal == "price" else system


def without_targets(system: xr.Dataset) -> xr.Dataset:
    """The same system with no limit on emissions."""
    return system.isel(target=slice(0, 0))


def baseline_system(system: xr.Dataset) -> xr.Dataset:
    """Today's technologies at today's shares, replaced like for like, without a target or credits.

    Whatever the baseline needs was ordered in time, so lead times do not bind. Activities follow demand: activity[p] = base_activity x demand[p] / demand[first], where demand is that for the product;
    without a product they stay.
    """
    baseline = without_targets(system).copy()
    product = (system["demand"] * system["product"]).sum("commodity")
    start = product.isel(period=0)
    ratio = xr.where(start > 0, product / start.where(start > 0, 1.0), 1.0)
    activity = (system["base_activity"] * ratio).transpose("site", "technology", "period")
    for name in ("activity_min", "activity_max"):
        baseline[name] = system[name].copy(data=activity.values)
    idle = (system["base_activity"] == 0).all("site")
    baseline["market_year"] = xr.where(idle, np.inf, -np.inf)
    baseline["decision_year"] = xr.full_like(system["decision_year"], -np.inf)
    return _free_of_limits(baseline)


def _free_of_limits(baseline: xr.Dataset) -> xr.Dataset:
    """Limits of pace and share are about change; the baseline does not change."""
    for name in ("max_share", "pace", "purchase_limit", "investment_budget"):
        baseline[name] = xr.full_like(baseline[name], np.inf)
    baseline["connection_limit"] = xr.full_like(baseline["connection_limit"], np.inf)
    for name in ("growth_rate", "matched_share"):
        baseline[name] = xr.full_like(baseline[name], np.nan)
    baseline["offset_limit"] = xr.zeros_like(baseline["offset_limit"])
    return baseline


def _session(system: xr.Dataset, solver: str, extra_rows: ExtraRows | None) -> Session:
    program = build_program(system)
    if extra_rows is not None:
        from .through_pulp import with_extra_rows

        program = replace(program, form=with_extra_rows(program.form, extra_rows))
    return Session(program, solver)


def _plain(session: Session, goal: str) -> Outcome:
    solution = session.minimise()
    _require_feasible(session, solution)
    return _outcome(session, solution, "optimal", goal, binding_limits(session.program, solution))


def _require_feasible(session: Session, solution: Solution) -> None:
    if solution.status == "infeasible":
        raise InfeasibleError(
            "The factory cannot meet its demand, whatever it emits. These cannot hold together:\n"
            + "\n".join(f"  - {sentence}" for sentence in conflict(session.program, session.conflicting_rows()))
        )
    session.certificate(solution)


def _least_cost(session: Session) -> Outcome:
    solution = session.minimise()
    if solution.status != "infeasible":
        return _outcome(session, solution, "target_met", "cost", binding_limits(session.program, solution))
    overshoot = _overshoot(session)
    session.set_upper("overshoot", np.inf)
    closest = session.minimise([(overshoot, 1.0)])
    _require_feasible(session, closest)
    sentences = binding_limits(session.program, closest)
    missed = session.program.form.value("overshoot", closest.values)
    session.set_upper("overshoot", missed + SLACK * _base(session))
    solution = session.minimise()
    lowest = _level(session, solution)
    return _outcome(session, solution, "target_missed", "cost", sentences, lowest_feasible=lowest)


def _lowest(session: Session) -> Outcome:
    """The deepest level of the target year, then the cheapest way to it.

    Credits do not count towards the level, and what is asked before the target year still holds. Budgets, peaks and
    earlier limits give way, in this order, only where nothing is feasible with them.
    """
    target, period = _target_place(session)
    limits = session.program.coefficients.target_limit
    session.set_upper("offset", _no_credits_from(session, period))
    deepest, held = _deepest(session, target, period)
    level = float(session.program.expressions["target_emissions"].evaluate(deepest.values, session.program.sizes).values[target, period])
    sentences = binding_limits(session.program, deepest)
    affordable = _affordable(session, target, period)
    held.values[target, period:] = level + SLACK * _base(session)
    session.set_row_upper("target_yearly", held)
    solution = session.minimise()
    if solution.status == "infeasible":
        held.values[target, period + 1 :] = np.nan
        session.set_row_upper("target_yearly", held)
        solution = session.minimise()
    met = level <= limits.values[target, period] + SLACK * _base(session)
    status = "target_met" if met else "target_missed"
    return _outcome(session, solution, status, "lowest", sentences, level, affordable)


def _deepest(session: Session, target: int, period: int) -> tuple[Solution, Labelled]:
    """Least emissions of the target year, and the yearly limits that could be kept on the way (missing from that year on)."""
    limits = session.program.coefficients.target_limit
    earlier = limits.copy()
    earlier.values[:, period:] = np.nan
    nothing = Labelled(limits.dims, np.full(limits.shape, np.nan))
    kinds = session.program.system["target_kind"].values
    open_sums = Labelled(limits.dims, np.where(np.isin(kinds, ("budget", "peak")), np.inf, 0.0)[:, None] + np.zeros(limits.shape))
    for held, overshoot in ((earlier, 0.0), (earlier, open_sums), (nothing, open_sums)):
        session.set_row_upper("target_yearly", held)
        session.set_upper("overshoot", overshoot)
        deepest = session.minimise(_year_terms(session, target, period))
        if deepest.status != "infeasible":
            break
    _require_feasible(session, deepest)
    return deepest, held


def _no_credits_from(session: Session, period: int) -> Labelled:
    limit = offset_limit(session.program.system, session.program.coefficients).transpose("site", "period").copy()
    limit.values[:, period:] = 0.0
    return limit


def _affordable(session: Session, target: int, period: int) -> float:
    """Emissions of the target year when every tonne from then on costs the price limit."""
    program = session.program
    price = float(program.system["price_limit"])
    paying = np.zeros(program.coefficients.target_limit.shape)
    paying[target, period:] = price
    charge = Labelled(("target", "period"), paying) * program.coefficients.weight_running
    solution = session.minimise(plus=program.expressions["target_emissions"].scaled(charge))
    session.certificate(solution)
    values = program.expressions["target_emissions"].evaluate(solution.values, program.sizes)
    return float(values.values[target, period])


def _target_place(session: Session) -> tuple[int, int]:
    place = _yearly_place(session)
    if place is None:
        raise InputError("run", [Problem("the goal `lowest` needs a target with a limit in a year")])
    return place


def _yearly_place(session: Session) -> tuple[int, int] | None:
    """The first target with a yearly limit, and the first period in which its limit is as tight as it gets."""
    limits = session.program.coefficients.target_limit.values
    kinds = session.program.system["target_kind"].values
    for target in range(limits.shape[0]):
        stated = np.flatnonzero(~np.isnan(limits[target]))
        if kinds[target] in ("reduction", "intensity", "tonnes") and stated.size:
            tightest = stated[np.argmin(limits[target, stated])]
            return target, int(tightest)
    return None


def _year_terms(session: Session, target: int, period: int) -> list[Term]:
    chosen = np.zeros(session.program.coefficients.target_limit.shape)
    chosen[target, period] = 1.0
    return session.program.expressions["target_emissions"].scaled(Labelled(("target", "period"), chosen))


def _overshoot(session: Session) -> Labelled:
    return session.program.form.variables["overshoot"].index


def _base(session: Session) -> float:
    coefficients = session.program.coefficients
    gwp = variable(session.program.system, "global_warming_potential")
    return max(float(np.abs((coefficients.base_emissions * gwp).values).sum()), 1.0)


def _level(session: Session, solution: Solution) -> float | None:
    """Emissions under the first yearly target, in the period of its tightest limit; None without a yearly target."""
    place = _yearly_place(session)
    if place is None:
        return None
    target, period = place
    values = session.program.expressions["target_emissions"].evaluate(solution.values, session.program.sizes)
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
        session.program, solution, certificate, status, goal, tuple(sentences), lowest_feasible, lowest_affordable,
        session.seconds,
    )
