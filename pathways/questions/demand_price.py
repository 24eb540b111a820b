"""What one unit more of a demand costs, through every row in which the demand stands.

A demand is a side of its balance, and of limits that are shares of it: largest shares, pace and
growth, intensities, free allocation. The dual of the balance alone is too high by what these give
way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..labelled import SAMPLE
from ..program import Program
from ..program.build import build_programs
from ..program.program import StandardForm, StandardForms
from ..solving.question import LEAST_COST, Question
from ..solving.solution import Solution

STEP = 1e-5
"""Part of a demand by which it is moved: programs are affine in it to each side, up to where limits
that refer to its growth bend, since it becomes as high as that of the year before or after. A
demand that is a few thousandths above its neighbour bends sooner than a longer step would end.
"""

DIMS = ("site", "commodity", "period")

Place = tuple[int, ...]


@dataclass(frozen=True)
class DemandSteps:
    """Programs in which one demand after the other is a step higher, and a step lower.

    Attributes
    ----------
    program : Program
        As it stands.
    places : positions (site, commodity, period) of the demands that can move
    steps : array over places, units a year
    forms : StandardForms
        The program as it stands, then two for each place: with more of it, and with less.
    """

    program: Program
    places: tuple[Place, ...]
    steps: NDArray[np.float64]
    forms: StandardForms

    @classmethod
    def of(cls, program: Program) -> DemandSteps | None:
        """None where nothing is demanded but where history is closed."""
        system = program.system
        demand = system["demand"].transpose(*DIMS).values
        moved = (demand > 0) & ~closed_history(program)[:, None, :]
        places = tuple(tuple(int(at) for at in place) for place in np.argwhere(moved))
        if not places:
            return None
        stack = np.repeat(demand[None], 2 * len(places) + 1, axis=0)
        steps = STEP * demand[moved]
        for number, (place, step) in enumerate(zip(places, steps, strict=True)):
            stack[(2 * number + 1, *place)] += step
            stack[(2 * number + 2, *place)] -= step
        forms = build_programs(
            system.assign(demand=((SAMPLE, *DIMS), stack)), program.own_equations
        ).forms
        return cls(program, places, steps, forms)

    def form(self, number: int, part: float = 1.0) -> StandardForm:
        """The form of the program with one demand higher by a part of its step; lower below zero.

        Rows that were added to the program come last and stay.
        """
        form, start = self.program.form, self.forms.form(0)
        end = self.forms.form(2 * number + (1 if part > 0 else 2))
        part = abs(part)
        alike = end.matrix is start.matrix
        return replace(
            form,
            cost=form.cost + part * (end.cost - start.cost),
            matrix=form.matrix if alike else _moved_matrix(form, start, end, part),
            lower=_moved(form.lower, start.lower, end.lower, part),
            upper=_moved(form.upper, start.upper, end.upper, part),
            row_lower=_moved(form.row_lower, start.row_lower, end.row_lower, part),
            row_upper=_moved(form.row_upper, start.row_upper, end.row_upper, part),
        )


def closed_history(program: Program) -> NDArray[np.bool_]:
    """Where activities are stated and not chosen (site, period).

    In a base year that is fixed, and before the decision where what stands runs as it did. A
    demand of such a year has no price: nothing can answer to one unit more or less of it.
    """
    sizes = (program.sizes["site"], program.sizes["period"])
    closed = np.broadcast_to(program.coefficients.as_today.over(("site", "period")), sizes).copy()
    if float(program.parameter("base_year_fixed")) > 0:
        closed[:, 0] = True
    return closed


def demand_prices(
    program: Program,
    solution: Solution,
    question: Question = LEAST_COST,
    steps: DemandSteps | None = None,
    sign: float = 1.0,
) -> NDArray[np.float64]:
    """Change of the least present value per unit of each demand (site, commodity, period).

    By the envelope theorem the slope is that of the Lagrangian at the optimum, duals y and reduced
    costs r held: (dc - y dA) x + y db + r dl, with the sides b and bounds l that bind (Milgrom and
    Segal 2002, Envelope theorems for arbitrary choice sets, Econometrica 70). Missing where nothing
    is demanded, and where history is closed.

    Where the optimum has a kink, one unit more costs more than one unit less saves, and this lies
    between the two.

    Parameters
    ----------
    program : Program
    solution : Solution
        Proved.
    question : Question, optional
        What was asked of the program.
    steps : DemandSteps, optional
        Where they are known.
    sign : float, optional
        1 for one unit more, -1 for one unit less.
    """
    found = np.full([program.sizes[dim] for dim in DIMS], np.nan)
    steps = steps or DemandSteps.of(program)
    if steps is None:
        return found
    start = question.over(program.form)
    for number, place in enumerate(steps.places):
        end = question.over(steps.form(number, sign))
        found[place] = sign * _slope(start, end, solution) / steps.steps[number]
    return found


def _slope(start: StandardForm, end: StandardForm, solution: Solution) -> float:
    """Change of the Lagrangian from one form to another at an optimum of the first."""
    x, y = solution.values, solution.row_duals
    reduced = solution.form.cost - solution.form.matrix.T @ y
    coefficients = 0.0 if end.matrix is start.matrix else y @ ((end.matrix - start.matrix) @ x)
    return float(
        (end.cost - start.cost) @ x
        - coefficients
        + _worth(y, start.row_lower, end.row_lower, start.row_upper, end.row_upper)
        + _worth(reduced, start.lower, end.lower, start.upper, end.upper)
    )


def _worth(
    dual: NDArray[np.float64],
    lower: NDArray[np.float64],
    lower_then: NDArray[np.float64],
    upper: NDArray[np.float64],
    upper_then: NDArray[np.float64],
) -> float:
    """What limits that move are worth: a dual above zero holds the lower, one below the upper."""
    held = np.where(dual > 0, lower, upper)
    then = np.where(dual > 0, lower_then, upper_then)
    return float(dual @ _change(held, then))


def _change(held: NDArray[np.float64], then: NDArray[np.float64]) -> NDArray[np.float64]:
    change = np.zeros_like(held)
    np.subtract(then, held, out=change, where=np.isfinite(held) & np.isfinite(then))
    return change


def _moved(
    limits: NDArray[np.float64],
    start: NDArray[np.float64],
    end: NDArray[np.float64],
    part: float,
) -> NDArray[np.float64]:
    moved = limits.copy()
    moved[: len(start)] += part * _change(start, end)
    return moved


def _moved_matrix(
    form: StandardForm, start: StandardForm, end: StandardForm, part: float
) -> object:
    from scipy import sparse

    change = (end.matrix - start.matrix).tocsc()
    change.resize(form.matrix.shape)
    return sparse.csc_matrix(form.matrix + part * change)
