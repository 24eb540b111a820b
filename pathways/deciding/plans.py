"""The plans that are compared: chosen for all futures, for one, for their mean, or waiting.

`chosen` minimises the measure. `mean` begins as is best for the mean future. `waiting` commits the
least money to new plants before the date that any plan for the mean future can, misses its limits
by no more than that forces it to, and costs least. Each scenario's own plan begins as is
best for it. Of plans that a measure does not tell apart the one with the least mean cost is taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..errors import InfeasibleError
from ..labelled import variable
from ..program.program import StandardForm
from ..program.rows import with_row
from ..questions.lowest import SLACK, base_size
from ..questions.outcome import Outcome
from ..questions.plants import NOTHING_WHOLE
from ..questions.proved import optimum
from ..questions.ties import Asked
from ..solving.question import LEAST_COST, Question
from ..solving.session import Session
from ..solving.solution import Solution
from .futures import Completed, Futures, Plan, plan_of
from .measures import objective
from .whole import Search, optimum_of_one

Array = NDArray[np.float64]

CHOSEN, EXPECTED, MEAN, WAITING = "chosen", "expected", "mean", "waiting"

HELD = 1e-9
"""Part of its size within which a measure is held while the mean cost is minimised: what a solver
is asked for."""

MEASURE_ROW, COMMITTED_ROW = "measure_limit", "committed"


@dataclass(frozen=True)
class Compared:
    """A plan in every scenario.

    Attributes
    ----------
    costs : array (scenario)
        Present value; missing where the scenario cannot go on with it.
    missed : array (scenario)
        Tonnes over all years by which it exceeds the limits that the chosen plan keeps.
    values : sequence of arrays, optional
        Over the columns of each scenario's own program, where all can go on.
    bounds : array (scenario), optional
        No way to go on with it costs less; missing where it is not sought.
    bound : float, optional
        Of the chosen plan: no plan has a smaller measure.
    late : bool
        Whether a search ended at its time limit before it was known how a scenario goes on.
    """

    costs: Array
    missed: Array
    values: tuple[Array, ...] = ()
    bounds: Array | None = None
    bound: float = np.nan
    late: bool = False

    @property
    def kept(self) -> Array:
        """Costs, missing where the plan misses a limit."""
        return np.where(self.missed > 0.0, np.nan, self.costs)


def chosen_plan(
    futures: Futures, measure: str, weights: Array | None, level: float, best: Array
) -> Compared:
    """The plan with the least measure.

    Parameters
    ----------
    futures : Futures
    measure, weights, level, best
        As in `measures.objective`.
    """
    joint, count = futures.joint, len(futures.joint.form.cost)
    form, base = objective(joint, measure, weights, level, best), 0.0
    if measure == "regret" and futures.asked is not None:
        # The gap of a search is relative: a regret is counted above the mean of what all cost.
        base = float(best.mean())
        form = replace(form, row_upper=_with_base(form, base))
    least = futures.optimum_of_all(form, feasible=True)
    bound = least.bound - base
    if measure == "expected" or len(futures.names) == 1:
        return _everywhere(futures, least.values, bound)
    dearest = float(np.abs(joint.costs @ least.values[:count]).max())
    limit = least.objective + HELD * max(abs(least.objective), dearest)
    limited = with_row(form, MEASURE_ROW, form.cost, limit)
    mean = np.zeros(len(form.cost))
    mean[:count] = _mean_cost(futures, weights)
    start = [joint.of(scenario, least.values) for scenario in range(len(futures.names))]
    again = futures.optimum_of_all(replace(limited, cost=mean), feasible=True, start=start)
    return _everywhere(futures, again.values, bound)


def _with_base(form: StandardForm, base: float) -> Array:
    """Upper sides with which the largest regret counts from a base."""
    upper: Array = form.row_upper.copy()
    upper[form.rows["largest_regret"].numbers] -= base
    return upper


def waiting_plan(
    outcome: Outcome, before: Mapping[str, NDArray[np.bool_]], search: Search | None = None
) -> Plan:
    """The plan that commits least before the date, then misses least, then costs least.

    Parameters
    ----------
    outcome : Outcome
        Of the future for which it is made.
    before : mapping of family to mask
        What is decided before the date.
    search : Search, optional
        How whole plants are searched for; without it they are divisible.

    Raises
    ------
    InfeasibleError
    SolverError
        The time limit ended a search before any plan was found.
    """
    program, committed = outcome.program, _committed(outcome, before)
    form = with_row(program.form, COMMITTED_ROW, committed, np.inf)
    session = Session(replace(program, form=form))
    asked = None if search is None else Asked.of(program, program.form)
    start = outcome.solution.values

    def best(question: Question) -> Solution:
        if search is None or asked is None:
            return optimum(session, question)
        found = optimum_of_one(session, question, asked, start, search)
        if found is None:
            raise InfeasibleError(NOTHING_WHOLE)
        return found[0]

    freed = LEAST_COST.with_upper("overshoot", np.inf)
    least = best(freed.minimise(committed))
    size = max(float(np.abs(committed) @ np.abs(least.values)), float(np.abs(committed).max()))
    held = freed.with_row_upper(COMMITTED_ROW, least.objective + HELD * size)
    overshoot = form.variables["overshoot"]
    if overshoot.numbers.size:
        closest = best(held.minimise([(overshoot.index, 1.0)]))
        limit = outcome.solution.form.upper[overshoot.numbers]
        reached = np.maximum(closest.values[overshoot.numbers], limit)
        over = reached + SLACK * base_size(session)
        held = held.with_upper(overshoot.numbers, over)
    return plan_of(form, best(held).values)


def begun(futures: Futures, plans: Mapping[str, Plan]) -> dict[str, Compared]:
    """Beginnings in every scenario, each going on as is best for it.

    Parameters
    ----------
    futures : Futures
    plans : mapping of name to values by family
    """
    return {name: _compared(futures.ends(plan)) for name, plan in plans.items()}


def _compared(ends: Sequence[Completed]) -> Compared:
    """How all scenarios go on, as one plan."""
    values = tuple(end.values for end in ends if end.values is not None)
    return Compared(
        np.array([end.cost for end in ends]),
        np.array([end.missed for end in ends]),
        values if len(values) == len(ends) else (),
        np.array([end.bound for end in ends]),
        late=any(end.late for end in ends),
    )


def ordered(futures: Futures, plan: Plan) -> xr.DataArray:
    """New capacity that a plan orders before the date (technology, vintage)."""
    amount = np.where(futures.before["build"], plan["build"], 0.0).sum(axis=0)
    return xr.DataArray(amount, dims=("technology", "vintage"))


def _everywhere(futures: Futures, values: Array, bound: float) -> Compared:
    """A solution of the program of all scenarios."""
    joint = futures.joint
    own = tuple(joint.of(scenario, values) for scenario in range(len(futures.names)))
    costs = np.array([form.cost @ each for form, each in zip(futures.forms, own, strict=True)])
    missed = [futures.excess(scenario, each) for scenario, each in enumerate(own)]
    return Compared(costs, np.array(missed), own, bound=bound)


def _mean_cost(futures: Futures, weights: Array | None) -> Array:
    """Mean cost of all scenarios over the columns; alike where there are no weights."""
    count = len(futures.names)
    shares = np.full(count, 1.0 / count) if weights is None else weights
    return np.asarray(futures.joint.costs.T @ shares).ravel()


def _committed(outcome: Outcome, before: Mapping[str, NDArray[np.bool_]]) -> Array:
    """Overnight cost of what is ordered before the date, over the columns of a program."""
    form = outcome.program.form
    index = form.variables["build"].index
    capex = np.broadcast_to(variable(outcome.program.system, "capex").over(index.dims), index.shape)
    there = before["build"] & (index.values >= 0)
    cost = np.zeros(len(form.cost))
    cost[index.values[there]] = capex[there]
    return cost
