"""What one unit more and one unit less are worth beside an optimum.

A dual is a price where the optimal basis holds a little way to both sides. At a kink there are many
duals: one unit more costs the largest of them and one less saves the smallest, and what a solver
tells is some price between. Both sides are found by solving again from the optimal basis with the
limit a little higher, and a little lower (Gal 1986, Shadow prices and sensitivity analysis in
linear programming under degeneracy, OR Spektrum 8).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..solving.question import Question
from ..solving.session import Session
from ..solving.solution import Solution
from .demand_price import DemandSteps, demand_prices
from .lowest import base_size, yearly_place

Array = NDArray[np.float64]

PARTS = (1e-3, 3e-4, 1e-4, 3e-5, 1e-5)
"""Steps that are tried in turn, as a share of what is moved. Where the optimum has another kink
within one, a smaller one is taken; below the last a solver's tolerance hides where a kink lies.
"""

SMALLEST = 1e-7
"""The same of the step that must be feasible for there to be a price at all: a hundred times what
a lowest level is loosened by."""

SAME, ROUNDING = 1e-6, 1e-14
"""Share by which two slopes may differ and be one, and share of all costs that is rounding."""

FEW = 50_000
"""Columns up to which an interior point is asked whether a dual is the only one: that takes a
second there, and 14 s of 70 with all hours of three years.
"""

LIMITS = ("target_yearly", "target_budget", "target_peak")
"""Rows whose sides are sought in every year; of all others it is told whether there is a range."""


@dataclass(frozen=True)
class Sides:
    """Worth of one unit, in present value; missing where there may be a range that was not sought.

    Attributes
    ----------
    dual_below, dual_above : arrays over rows
        Change of the least cost per unit of the side of each row as it falls and as it rises;
        minus and plus infinity where nothing is feasible then.
    demand : array (site, commodity, period)
        Price of each demand, some value between the two that follow.
    demand_less, demand_more : arrays (site, commodity, period)
        What one unit less of each demand saves, and what one more costs.
    """

    dual_below: Array
    dual_above: Array
    demand: Array
    demand_less: Array
    demand_more: Array


def sides_of(
    session: Session, solution: Solution, question: Question, at_the_end: bool = False
) -> Sides:
    """Both sides of every price at the last answer of a session.

    Limits on emissions and demands have both in every year, with hours of the day demands in the
    target year (or the last); of all other rows it is known only whether there is one price. An
    interior point tells that of the limit of the target year alone, where it has few columns; other
    solvers tell nothing.

    Parameters
    ----------
    session : Session
        Its last answer is the solution.
    solution : Solution
        Proved.
    question : Question
        What was asked.
    at_the_end : bool, optional
        Whether emissions are held at the lowest level, loosened by next to nothing: then no basis
        says what one tonne less costs, and all is sought.
    """
    steps = DemandSteps.of(session.program)
    demand = demand_prices(session.program, solution, question, steps)
    below = np.where(session.unique_duals(), solution.row_duals, np.nan)
    above = below.copy()
    limits = _limits_with_a_range(
        session, solution, np.full_like(below, np.nan) if at_the_end else below
    )
    if not session.keeps_basis:
        nothing, row = np.full_like(demand, np.nan), _headline_row(session)
        few = len(solution.values) <= FEW
        if few and row in limits and session.dual_is_unique(row):
            below[row] = above[row] = solution.row_duals[row]
        return Sides(below, above, demand, nothing, nothing)
    less, unknown = _demands_with_one_basis(session, solution, question, steps, at_the_end)
    more = np.where(np.isnan(less), np.nan, demand)
    for row in limits:
        below[row] = _beside_limit(session, solution, question, row, -1.0)
        above[row] = _beside_limit(session, solution, question, row, 1.0)
    for number in unknown:
        assert steps is not None
        place = steps.places[number]
        less[place] = _beside_demand(session, solution, question, steps, number, -1.0)
        more[place] = _beside_demand(session, solution, question, steps, number, 1.0)
    return Sides(below, above, _within(demand, less, more), less, more)


def _within(demand: Array, less: Array, more: Array) -> Array:
    """Prices between both sides where these are known, and one side where it alone is.

    A demand that moves coefficients beside capacity has a slope for each pair of an optimum and its
    duals, of which one may lie outside both sides where there are several optima.
    """
    low, high = np.fmin(less, more), np.fmax(less, more)
    return np.where(np.isnan(low), demand, np.clip(demand, low, high))


def _demands_with_one_basis(
    session: Session,
    solution: Solution,
    question: Question,
    steps: DemandSteps | None,
    at_the_end: bool,
) -> tuple[Array, list[int]]:
    """Prices of one unit less where the basis holds both ways, and the numbers of what is sought.

    The price of one unit more is then what the duals say.
    """
    less = demand_prices(session.program, solution, question, steps, -1.0)
    wanted = _headline_period(session) if session.program.coefficients.hourly.any else None
    unknown = []
    for number, place in enumerate(steps.places if steps else ()):
        assert steps is not None
        both = (question.over(steps.form(number, sign)) for sign in (1.0, -1.0))
        if at_the_end or not all(session.follows(form) for form in both):
            less[place] = np.nan
            if wanted is None or place[-1] == wanted:
                unknown.append(number)
    return less, unknown


def _headline_period(session: Session) -> int:
    place = yearly_place(session)
    return session.program.sizes["period"] - 1 if place is None else place[1]


def _headline_row(session: Session) -> int:
    """Row of the limit of the target year; -1 where there is none."""
    place = yearly_place(session)
    if place is None:
        return -1
    rows = session.program.form.rows["target_yearly"].index.transpose("target", "period").values
    return int(rows[place])


def _limits_with_a_range(session: Session, solution: Solution, known: Array) -> list[int]:
    """Rows of limits on emissions whose dual is not proved to be the only one."""
    rows = session.program.form.rows
    numbers = np.concatenate([rows[name].numbers for name in LIMITS if name in rows])
    stated = np.isfinite(solution.form.row_upper[numbers])
    return [int(row) for row in numbers[stated & np.isnan(known[numbers])]]


def _beside_limit(
    session: Session, solution: Solution, question: Question, row: int, sign: float
) -> float:
    """Dual of an upper limit a little higher (sign 1) or lower (-1)."""
    limit = solution.form.row_upper[row]

    def moved(step: float) -> Solution:
        side = np.array([limit + sign * step])
        return session.solve(question.with_row_upper(np.array([row]), side))

    return _one_sided(solution, moved, max(abs(limit), base_size(session)), sign)


def _beside_demand(
    session: Session,
    solution: Solution,
    question: Question,
    steps: DemandSteps,
    number: int,
    sign: float,
) -> float:
    """Slope of the least cost where a demand is a little higher (sign 1) or lower (-1)."""
    program, whole = session.program, float(steps.steps[number])

    def moved(step: float) -> Solution:
        session.take(replace(program, form=steps.form(number, sign * step / whole)))
        return session.solve(question)

    try:
        return _one_sided(solution, moved, float(program.system["demand"].values.max()), sign)
    finally:
        session.take(program)


def _one_sided(
    solution: Solution, moved: Callable[[float], Solution], size: float, sign: float
) -> float:
    """Slope of the least cost to one side of a solution.

    Where the mean slope is the same over two steps, it is the slope over the longer, and the change
    of the cost tells it to more digits than a dual does. A demand that moves coefficients has a
    smooth least cost, whose mean slope goes to its limit in proportion to the step: it is
    extrapolated to no step at all (Richardson 1911, Philosophical Transactions A 210), where two
    extrapolations agree. Infinite in the sense of the step where nothing is feasible; missing where
    nothing agrees.

    Parameters
    ----------
    solution : Solution
    moved : callable
        Answer where what is moved is a step (of zero or more) further.
    size : float
        What steps are a share of.
    sign : float
        Direction in which it is moved: 1 or -1.
    """
    noise = ROUNDING * float(np.abs(solution.form.cost) @ np.abs(solution.values))
    longer = limit = before = np.nan
    for part in PARTS:
        found = moved(part * size)
        if found.status == "infeasible":
            if moved(SMALLEST * size).status == "infeasible":
                return sign * np.inf
            continue
        mean = sign * (found.objective - solution.objective) / (part * size)
        slack = SAME * abs(mean) + 2.0 * noise / (part * size)
        if abs(mean - longer) <= slack:
            return longer
        towards = (before * mean - part * longer) / (before - part)
        if abs(towards - limit) <= slack:
            return towards
        longer, limit = (mean, towards) if found.status == "optimal" else (np.nan, np.nan)
        before = part
    return np.nan
