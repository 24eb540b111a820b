"""What one unit more of a demand costs, through every row in which the demand stands.

A demand is a side of its balance, and of limits that are shares of it: largest shares, pace and
growth, intensities, free allocation. The dual of the balance alone is too high by what these give
way.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..labelled import SAMPLE
from ..program import Program
from ..program.build import build_programs
from ..program.program import StandardForm
from ..solving.solution import Solution

STEP = 1e-3
"""Part of a demand by which it is moved: programs are affine in it, so any part gives the slope."""


def demand_prices(program: Program, solution: Solution) -> NDArray[np.float64]:
    """Change of the least present value per unit of each demand (site, commodity, period).

    By the envelope theorem the slope is that of the Lagrangian at the optimum, duals y and reduced
    costs r held: (dc - y dA) x + y db + r dl, with the sides b and bounds l that bind (Milgrom and
    Segal 2002, Envelope theorems for arbitrary choice sets, Econometrica 70). Missing where nothing
    is demanded, and in a base year that is fixed.

    Where the optimum has a kink, one unit more costs more than one unit less saves, and this lies
    between the two.

    Parameters
    ----------
    program : Program
    solution : Solution
        Proved.
    """
    system = program.system
    dims = ("site", "commodity", "period")
    demand = system["demand"].transpose(*dims).values
    moved = demand > 0
    if float(system["base_year_fixed"]) > 0:
        moved[..., 0] = False
    places = np.argwhere(moved)
    found = np.full(demand.shape, np.nan)
    if not len(places):
        return found
    stack = np.repeat(demand[None], len(places) + 1, axis=0)
    steps = STEP * demand[moved]
    for sample, (place, step) in enumerate(zip(places, steps, strict=True), start=1):
        stack[(sample, *place)] += step
    forms = build_programs(
        system.assign(demand=((SAMPLE, *dims), stack)), program.own_equations
    ).forms
    start = forms.form(0)
    for sample, (place, step) in enumerate(zip(places, steps, strict=True), start=1):
        found[tuple(place)] = _change(start, forms.form(sample), solution) / step
    return found


def _change(start: StandardForm, end: StandardForm, solution: Solution) -> float:
    """Change of the Lagrangian from one form to another at an optimum of the first."""
    x = solution.values
    reduced = solution.form.cost - solution.form.matrix.T @ solution.row_duals
    y = solution.row_duals[: len(start.row_lower)]  # rows that were added come last and stay
    rows = y @ ((end.matrix - start.matrix) @ x)
    return float(
        (end.cost - start.cost) @ x
        - rows
        + _moved(y, start.row_lower, end.row_lower, start.row_upper, end.row_upper)
        + _moved(reduced, start.lower, end.lower, start.upper, end.upper)
    )


def _moved(
    dual: NDArray[np.float64],
    lower: NDArray[np.float64],
    lower_then: NDArray[np.float64],
    upper: NDArray[np.float64],
    upper_then: NDArray[np.float64],
) -> float:
    """What limits that move are worth: a dual above zero holds the lower, one below the upper."""
    held = np.where(dual > 0, lower, upper)
    then = np.where(dual > 0, lower_then, upper_then)
    change = np.zeros_like(held)
    np.subtract(then, held, out=change, where=np.isfinite(held) & np.isfinite(then))
    return float(dual @ change)
