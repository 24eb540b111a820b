"""Which numbers decide, to first order: what a target costs more or less over their ranges.

Two plans are solved, the one of the target and what pays anyway, and no other: a number that moves
costs, coefficients, limits or bounds of the program changes its least cost, as long as the plan
stays the same, by

    change = (c' - c) x - y (A' - A) x + y (b' - b) + z (u' - u)

with the plan x, the duals of its rows y at the sides b that bind, and reduced costs z at the bounds
u that bind. The extra cost of the target moves by the difference of both. Of a plan that costs
alone move it is the most that its cost can rise and the least that it can fall: where the plan
would change, the true cost lies below. `sweep --method one-at-a-time` solves again at every end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..program.build import build_programs
from ..program.equation import Equation
from ..program.program import StandardForm
from ..questions.goals import equations_for_goal, solve_goal, system_for_goal
from ..solving.solution import Solution
from ..systems.change import set_carbon_price
from .drawn import Drawn
from .factors import Factor, factors_of
from .naming import label_of

Array = NDArray[np.float64]

MISSED = "target_missed"
"""Status of an answer to a target that cannot be met."""

TOGETHER = 64
"""Programs that are built at once: more do not save time and take memory."""


@dataclass(frozen=True)
class Swing:
    """By how much one number moves the extra cost of a target, to first order.

    Attributes
    ----------
    name, label : str
        Dotted path, or named factor or group; and in words.
    at_low, at_high : float
        Change of the present value above what pays anyway at the ends of the documented range, in
        the money of the System; missing where an end opens or closes what the plan could use.
    """

    name: str
    label: str
    at_low: float
    at_high: float

    @property
    def swing(self) -> float:
        """Distance between the largest and the smallest of both ends and what stands."""
        ends = (self.at_low, self.at_high, 0.0)
        return max(ends) - min(ends) if np.isfinite(ends).all() else float("nan")


@dataclass(frozen=True)
class Ranked:
    """The swings of a system, and what they are swings of.

    Attributes
    ----------
    swings : list of Swing
        The widest first.
    valued : bool
        Whether the target is missed, so that the plan is the one of least cost where each tonne
        from the year of the target on costs the price limit: a limit that stands in the way of a
        target that cannot be met would be worth any sum.
    """

    swings: list[Swing]
    valued: bool


def ranked(system: xr.Dataset, equations: Sequence[Equation] = ()) -> Ranked:
    """The swing of every documented range, but for the size of the works.

    Parameters
    ----------
    system : xarray.Dataset
    equations : sequence of Equation
        One's own.

    Raises
    ------
    InfeasibleError, SolverError, CertificateError
    """
    factors = tuple(each for each in factors_of(system, {}, True) if not _is_size(each))
    outcome = solve_goal(system, "cost", equations=equations, sides=False)
    valued = outcome.status == MISSED
    if valued:
        years = system["period_first_year"].values
        year = int(years[np.isfinite(system["target_value"].values).any(axis=0)][0])
        dear = set_carbon_price(system, {year - 1: 0.0, year: float(system["price_limit"])})
        plan = solve_goal(dear, "price", equations=equations, sides=False)
        asked = _moves(dear, factors, "price", plan.solution, equations)
    else:
        asked = _moves(system, factors, "cost", outcome.solution, equations)
    anyway = solve_goal(system, "price", equations=equations, sides=False)
    extra = asked - _moves(system, factors, "price", anyway.solution, equations)
    found = [
        Swing(each.name, label_of(system, each.name), float(low), float(high))
        for each, (low, high) in zip(factors, extra, strict=True)
    ]
    return Ranked(sorted(found, key=lambda each: -np.nan_to_num(each.swing)), valued)


def _moves(
    system: xr.Dataset,
    factors: Sequence[Factor],
    goal: str,
    solution: Solution,
    equations: Sequence[Equation],
) -> Array:
    """Change of the least cost at low and high of every factor (factor, end) around a plan."""
    system = system_for_goal(system, goal, equations)
    equations = equations_for_goal(equations, goal)
    figures = Drawn(system, factors)
    draws = [(number, draw) for number in range(len(factors)) for draw in (0.0, 1.0)]
    nothing = figures.system(np.full((1, len(factors)), np.nan))
    shape = build_programs(nothing, equations).program(0).form.matrix.shape
    changes: list[float] = []
    for start in range(0, len(draws), TOGETHER):
        changes += _changes(figures, draws[start : start + TOGETHER], shape, solution, equations)
    return np.reshape(changes, (len(factors), 2))


def _is_size(factor: Factor) -> bool:
    """Whether a factor is the size of the works, which is a scale and no uncertainty."""
    return any(move.parameter == "demand" for move in factor.moves)


def _changes(
    figures: Drawn,
    draws: Sequence[tuple[int, float]],
    shape: tuple[int, int],
    solution: Solution,
    equations: Sequence[Equation],
) -> list[float]:
    """Change of the least cost with one factor at a draw each.

    Missing where the draw opens or closes columns or rows, so that the plan says nothing of it.
    """
    rows = np.full((len(draws) + 1, len(figures.factors)), np.nan)
    for sample, (number, draw) in enumerate(draws):
        rows[sample + 1, number] = draw
    programs = build_programs(figures.system(rows), equations)
    base = programs.program(0).form
    if base.matrix.shape == shape:
        forms = (programs.program(sample).form for sample in range(1, len(rows)))
        return [_change(base, form, solution) for form in forms]
    if len(draws) == 1:
        return [float("nan")]
    alone = (_changes(figures, [draw], shape, solution, equations) for draw in draws)
    return [change for found in alone for change in found]


def _change(base: StandardForm, moved: StandardForm, solution: Solution) -> float:
    """First-order change of the least cost between two forms of one shape."""
    columns, rows = len(base.cost), len(base.row_lower)
    x, y = solution.values[:columns], solution.row_duals[:rows]
    matrix = solution.form.matrix[:rows, :columns]
    left_over = base.cost - matrix.T @ y  # reduced cost
    change = float((moved.cost - base.cost) @ x)
    change -= float(y @ ((moved.matrix - base.matrix) @ x))
    change += _sides(y, base.row_lower, base.row_upper, moved.row_lower, moved.row_upper)
    return change + _sides(left_over, base.lower, base.upper, moved.lower, moved.upper)


def _sides(
    price: Array, lower: Array, upper: Array, moved_lower: Array, moved_upper: Array
) -> float:
    """What moved sides are worth: the lower one where a rise costs, the upper where it saves."""
    before = np.where(price > 0, lower, upper)
    after = np.where(price > 0, moved_lower, moved_upper)
    with np.errstate(invalid="ignore"):
        moved = np.where(np.isfinite(before) & np.isfinite(after), after - before, 0.0)
    return float(price @ moved)
