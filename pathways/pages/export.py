"""The programs of a run as arrays that the page solves, proves and reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..errors import InfeasibleError
from ..program import Program
from ..program.equation import Equation
from ..program.program import StandardForm
from ..questions.goals import solve_session
from ..questions.lowest import TAKEN
from ..questions.outcome import Outcome
from ..solving.certificate import CANCELLED, LEAST_OBJECTIVE, TOLERANCE
from ..solving.highs import TOLERANCE as ASKED
from ..solving.scaling import FAR, Scale
from ..solving.session import Session
from .arrays import Block
from .maps import Entries, LinearMap
from .samples import ARRAYS, Sampled, sampled
from .series import maps_of
from .sliders import PRICE_LIMIT, Slider, sliders_of
from .targets import targets_of

Array = NDArray[np.float64]

GOALS: Mapping[str, tuple[str, ...]] = {
    "cost": ("cost", "price", "baseline"),
    "lowest": ("lowest", "price", "baseline"),
    "price": ("price", "baseline"),
    "baseline": ("baseline",),
}
"""Programs that a page solves, by the goal of the run: the run's own first, then its yardsticks."""

SIDES = {"price": "economic", "baseline": "frozen"}
"""What a program stands for beside the run's own: what pays anyway, and today's works."""

CERTIFIED = {"price": "economic_", "baseline": "baseline_"}
"""What begins the names of the series of a yardstick in a Pathway."""

ALIKE = 1e-6
"""Part of the largest cost by which a yardstick solved again may miss that of the run."""

LARGEST = 30_000
"""Columns of a program that a browser solves within a tenth of a second; a program with hours has
many times as many."""

SAME = 1e-7
"""Part of the present value by which the program may miss that of the run: the tolerance of its
certificate is ten times as large."""

CHECKS = {
    "tolerance": TOLERANCE,
    "cancelled": CANCELLED,
    "least_objective": LEAST_OBJECTIVE,
    "far": FAR,
    "asked": ASKED,
    "taken": TAKEN,
}
"""What the page proves an answer by, and what it asks of HiGHS: the same as in Python."""


@dataclass(frozen=True)
class Exported:
    """What the page solves.

    Attributes
    ----------
    sliders : list of Slider
    fixed : list of str
        Paths with a documented range that move coefficients.
    programs : list of dict
        Ready for JSON, arrays as places in the block.
    reason : str
        Why nothing is solved in the page, as the end of a key of its words; empty where it is.
    """

    sliders: list[Slider] = field(default_factory=list)
    fixed: list[str] = field(default_factory=list)
    programs: list[dict[str, Any]] = field(default_factory=list)
    reason: str = ""


def exported(
    system: xr.Dataset,
    pathway: xr.Dataset,
    run: Mapping[str, Any],
    block: Block,
    equations: Sequence[Equation] = (),
) -> Exported:
    """The programs of a run, with everything that may move in them.

    Parameters
    ----------
    system, pathway : xarray.Dataset
        Of the run.
    run : mapping
        What was asked, as in `run.yaml`.
    block : Block
        Gets the arrays.
    equations : sequence of Equation, optional
        One's own.
    """
    reason = _unsolved(system, pathway, run)
    if reason:
        return Exported(reason=reason)
    goal = str(pathway.attrs["goal"])
    tried, left = sliders_of(system, goal)
    # It stands in no program, and is asked for once that of least cost is solved.
    of_limit = [each for each in tried if each.path == PRICE_LIMIT]
    in_program = [each for each in tried if each.path != PRICE_LIMIT]
    moving, out, found = sampled(system, GOALS[goal], in_program, equations)
    sliders = [*moving, *of_limit]
    fixed = [*(each.path for each in out), *(each.name for each in left)]
    years = years_of(system, pathway)
    programs = []
    for each in found:
        program = each.programs.program()
        if len(program.form.cost) > LARGEST:
            return Exported(reason="size")
        try:
            outcome = solve_session(Session(program), each.goal, explains=False)
        except InfeasibleError:
            return Exported(reason="no_answer")
        own = each is found[0]
        if own and not _is_of_the_run(outcome, pathway):
            return Exported(reason="other_program")
        maps = maps_of(each.programs, years, own)
        told = _program(each, outcome, program, maps, own, len(moving), block)
        told["moves"] += [[{}, {}] for _ in of_limit]
        for linear in told["maps"].values():
            linear["added"] += [[None, None] for _ in of_limit]
        if own:
            told |= targets_of(program, sliders, block) | _closings(program, block)
        if not own and _costs_as_in_the_run(each.goal, maps, outcome, pathway):
            told["spending"] = block.add(maps["spending"].at(outcome.solution.values))
        programs.append(told)
    return Exported(sliders, fixed, programs)


def _unsolved(system: xr.Dataset, pathway: xr.Dataset, run: Mapping[str, Any]) -> str:
    """Why the page cannot solve a run, as the end of a key of its words; empty where it can."""
    if system.sizes["day"] * system.sizes["hour"] > 1:
        return "hours"
    if system.sizes["reward"]:
        return "rewards"
    limits = (run.get("max_price"), run.get("max_cost_increase"))
    limited = str(pathway.attrs["goal"]) == "lowest" and any(each is not None for each in limits)
    return "price_limit" if limited else ""


def _is_of_the_run(outcome: Outcome, pathway: xr.Dataset) -> bool:
    """Whether a program has the least cost that the run has found for divisible plants."""
    told = float(pathway.attrs.get("divisible_bound", pathway.attrs["objective"]))
    return abs(outcome.solution.objective - told) <= SAME * max(abs(told), 1.0)


def _costs_as_in_the_run(
    goal: str, maps: Mapping[str, LinearMap], outcome: Outcome, pathway: xr.Dataset
) -> bool:
    """Whether a yardstick costs in every year and kind what the run has found for it.

    What pays anyway may be of whole plants there: the spending of divisible ones is not its.
    """
    name = f"{CERTIFIED[goal]}cost_by_kind"
    if name not in pathway:
        return False
    told = np.nan_to_num(pathway[name].transpose("cost_kind", "period").values).ravel()
    apart = np.abs(maps["cost"].at(outcome.solution.values) - told)
    return bool(apart.max(initial=0.0) <= ALIKE * max(float(np.abs(told).max(initial=0.0)), 1.0))


def years_of(system: xr.Dataset, pathway: xr.Dataset) -> NDArray[np.int64]:
    """Calendar years of spending: those of the run, from the first year of the model on."""
    first = int(system["period_first_year"].values[0])
    last = int(pathway["year"].values[-1])
    return np.arange(min(first, int(pathway["year"].values[0])), last + 1, dtype=np.int64)


def _program(
    each: Sampled,
    outcome: Outcome,
    program: Program,
    maps: Mapping[str, LinearMap],
    own: bool,
    count: int,
    block: Block,
) -> dict[str, Any]:
    """One program: the scaled form, what moves it, and the maps."""
    form = program.form
    scale = Scale.of(form)
    arrays, matrix = scale.arrays(form), scale.matrix(form)
    factors = {
        "cost": scale.column / scale.cost,
        "lower": 1.0 / scale.column,
        "upper": 1.0 / scale.column,
        "row_lower": scale.row,
        "row_upper": scale.row,
    }
    found: dict[str, Any] = {
        "goal": each.goal,
        "stands_for": "asked" if own else SIDES[each.goal],
        "columns": len(form.cost),
        "rows": len(form.row_lower),
        "starts": block.add(matrix.indptr, "whole"),
        "indices": block.add(matrix.indices, "whole"),
        "values": block.add(matrix.data),
        "cost_scale": scale.cost,
        "objective": outcome.solution.objective,
        "status": outcome.status,
        **{name: block.add(getattr(arrays, name)) for name in ARRAYS},
        "pins": _pins(outcome.solution.form, form, factors, block) if each.goal == "lowest" else {},
    }
    found["moves"] = [
        [_move(each, 2 * slider + side, factors, block) for side in (0, 1)]
        for slider in range(count)
    ]
    found["maps"] = {
        name: {
            "rows": linear.count,
            "first": _entries(linear.first, scale.column, block),
            "added": [
                [
                    _entries(linear.added[sample], scale.column, block)
                    if (sample := int(each.ends[2 * slider + side])) in linear.added
                    else None
                    for side in (0, 1)
                ]
                for slider in range(count)
            ],
        }
        for name, linear in maps.items()
    }
    return found


def _move(each: Sampled, end: int, factors: Mapping[str, Array], block: Block) -> dict[str, Any]:
    """What an end of a slider adds to each array: places and scaled amounts."""
    found = {}
    for name in ARRAYS:
        places = np.flatnonzero(each.moves[name][end])
        if places.size:
            amounts = each.moves[name][end][places] * factors[name][places]
            found[name] = [block.add(places, "whole"), block.add(amounts)]
    return found


def _entries(entries: Entries, column: Array, block: Block) -> list[dict[str, Any]]:
    """Rows, columns and values of a map from a scaled solution."""
    return [
        block.add(entries.rows, "whole"),
        block.add(entries.columns, "whole"),
        block.add(entries.values * column[entries.columns]),
    ]


def _pins(
    asked: StandardForm | None, form: StandardForm, factors: Mapping[str, Array], block: Block
) -> dict[str, Any]:
    """Bounds and sides that the question of the run puts in place of those of the program."""
    assert asked is not None
    found = {}
    for name in ARRAYS[1:]:
        places = np.flatnonzero(getattr(asked, name) != getattr(form, name))
        if places.size:
            values = getattr(asked, name)[places] * factors[name][places]
            found[name] = [block.add(places, "whole"), block.add(values)]
    return found


def _closings(program: Program, block: Block) -> dict[str, Any]:
    """Columns that are closed where a technology is not to be built (by technology)."""
    index = program.form.variables["build"].index
    built = index.transpose("technology", *(dim for dim in index.dims if dim != "technology"))
    upper = np.append(program.form.upper, 0.0)
    lower = np.append(program.form.lower, 0.0)
    found = []
    for columns in built.values.reshape(len(built.values), -1):
        own = columns[columns >= 0]
        free = own[(upper[own] > 0) & (lower[own] <= 0)]
        found.append(block.add(free, "whole"))
    return {"closings": found}
