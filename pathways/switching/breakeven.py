"""Switching points of every number that moves, as one labelled dataset."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr

from ..errors import InputError, PathwaysError, Problem
from ..program.equation import Equation
from ..program.own import prepared
from ..schema.sweep import Varied
from ..sensitivity.naming import label_of
from ..sensitivity.processes import Crew
from ..sentences import kept
from ..strict_json import to_json
from ..systems.stated import NONE, Conversions
from .asked import asked_factors
from .case import Case, case_of, worse
from .lines import Refused
from .plans import Difference, Plans
from .rows import with_rows
from .searches import (
    ALONE,
    ENERGY,
    LEAD_TIMES,
    Found,
    Job,
    Part,
    found_by,
    parts_of_numbers,
    parts_of_unbuilt,
)
from .tracing import Traced
from .unbuilt import Alone, Unbuilt, gathered, idle_in

EDGE = 1e-9
"""Part of a range within which a switching point stands at today's value."""

NO_PLAN = Difference(beyond="every plan: nothing keeps all limits")
NONE_BEYOND = Difference()

VARIABLES = {
    "parameter_label": ("parameter", "text", "Number in words"),
    "parameter_unit": ("parameter", "text", "Unit of its values"),
    "kind": ("parameter", "text", "`cost`, `side` or `nothing`: what in the program follows it"),
    "today": (
        "parameter",
        "<parameter_unit>",
        "Value that stands; missing where it is no single one",
    ),
    "low": ("parameter", "<parameter_unit>", "Lower end of the range"),
    "high": ("parameter", "<parameter_unit>", "Upper end of the range"),
    "feasible_low": ("parameter", "<parameter_unit>", "Least value with a plan"),
    "feasible_high": ("parameter", "<parameter_unit>", "Largest value with a plan"),
    "next_below": ("parameter", "<parameter_unit>", "Nearest switching point below today's value"),
    "next_above": ("parameter", "<parameter_unit>", "Nearest switching point above today's value"),
    "fall": (
        "parameter",
        "1",
        "Change from today's value to the next point below, as a part of it",
    ),
    "rise": (
        "parameter",
        "1",
        "Change from today's value to the next point above, as a part of it",
    ),
    "enters_below": ("parameter", "text", "What enters below the next point below"),
    "leaves_below": ("parameter", "text", "What leaves below the next point below"),
    "changes_below": ("parameter", "text", "Both as JSON, with `no_plan` where none is left"),
    "enters_above": ("parameter", "text", "What enters above the next point above"),
    "leaves_above": ("parameter", "text", "What leaves above the next point above"),
    "changes_above": ("parameter", "text", "Both as JSON, with `no_plan` where none is left"),
    "switch_parameter": ("switch", "text", "Number that moves"),
    "switch_value": ("switch", "<parameter_unit>", "Value at which the plan changes"),
    "switch_change": ("switch", "1", "Change from today's value to it, as a part of it"),
    "switch_cost": ("switch", "<money>", "Least present value there"),
    "enters": ("switch", "text", "What enters as the number rises past the point"),
    "leaves": ("switch", "text", "What leaves as the number rises past the point"),
    "piece_parameter": ("piece", "text", "Number that moves"),
    "piece_start": ("piece", "<parameter_unit>", "Value at which the piece begins"),
    "piece_end": ("piece", "<parameter_unit>", "Value at which the piece ends"),
    "cost_start": ("piece", "<money>", "Least present value where the piece begins"),
    "cost_end": ("piece", "<money>", "Least present value where the piece ends"),
    "option_label": ("option", "text", "Technology that the plan does without"),
    "capital_cost": (
        "option",
        "<money>/<capacity_unit>",
        "Overnight cost when it may first be built",
    ),
    "capital_cost_breakeven": (
        "option",
        "<money>/<capacity_unit>",
        "The same at which it is first built; missing where it is not built even for nothing",
    ),
    "capital_cost_fall": ("option", "1", "Part by which its capital cost must fall"),
    "energy_price": ("option", "text", "Price of energy that must fall least, as a dotted path"),
    "energy_price_label": ("option", "text", "The same in words"),
    "energy_price_fall": ("option", "1", "Part by which that price must fall"),
    "lead_time": ("option", "yr", "Lead time"),
    "lead_time_breakeven": ("option", "yr", "Longest lead time found at which it is built"),
    "running_cost": (
        "option",
        "<money>/<activity_unit>",
        "What it costs more to run than what runs in its place, its capital free; missing where "
        "capital cost alone decides or where nothing could run",
    ),
    "stopped_by": ("option", "text", "What stops it even for nothing"),
}
"""Dim, unit and meaning of every variable."""


def breakeven(
    system: xr.Dataset,
    ranges: Mapping[str, Varied] | None = None,
    goal: str = "cost",
    equations: Sequence[Equation] = (),
    conversions: Conversions = NONE,
    time_limit: float | None = None,
    options: bool = True,
    crew: Crew | None = None,
) -> xr.Dataset:
    """Every value of every number at which the least-cost plan changes.

    Plants are divisible. Numbers that move coefficients of rows have no exact switching points;
    they are named in `attrs["left_out"]`, or refused where they are asked for.

    Parameters
    ----------
    system : xarray.Dataset
    ranges : mapping of dotted path to Varied, optional
        Numbers that move, and between which values; without it all documented ranges and targets.
    goal : str, optional
    equations : sequence of Equation, optional
        One's own.
    conversions : Conversions, optional
        Exchange rates and heating values, for units in `ranges`.
    time_limit : float, optional
        Seconds that each solve may take.
    options : bool, optional
        Whether to look for what would bring in each technology that the plan does without.
    crew : Crew, optional
        Processes that share the searches; without them this one makes them all. The answer is the
        same.

    Returns
    -------
    xarray.Dataset
        As in `VARIABLES`.

    Raises
    ------
    InputError
        Ranges that cannot be, and numbers without exact switching points that are asked for.
    InfeasibleError, SolverError, CertificateError
    """
    started = time.perf_counter()
    if equations:
        system = prepared(system, equations)
    factors, left_out = asked_factors(system, ranges, conversions)
    case = case_of(system, goal, equations, time_limit)
    system = awarded(system, case)
    job = Job(system, case.standing(), tuple(factors), goal, tuple(equations))
    idle = idle_in(Plans(case.program), case.today) if options else []
    traced, refused, unbuilt = _searched(crew, job, case, idle, left_out, asked=bool(ranges))
    dataset = _dataset(system, traced, unbuilt)
    dataset.attrs = {
        "sentences": to_json(kept(each.stopped_by for each in unbuilt), indent=None),
        **about(system, case),
        "left_out": "\n".join(f"{each.name}: {each.reason}" for each in refused),
        "seconds": time.perf_counter() - started,
    }
    return dataset


def _searched(
    crew: Crew | None,
    job: Job,
    case: Case,
    idle: Sequence[int],
    left_out: Sequence[Refused],
    asked: bool,
) -> tuple[list[Traced], list[Refused], list[Unbuilt]]:
    """Numbers along their ranges, those without switching points, and what would bring in the rest.

    The case counts the solves.

    Parameters
    ----------
    crew, job : see `found_by`
    case : Case
    idle : sequence of int
        Technologies that are asked about.
    left_out : sequence of Refused
        Numbers that have no factor.
    asked : bool
        Whether numbers are asked for by name: what is refused is then an error, told before
        anything else is searched.
    """
    first, then = parts_of_numbers(job.factors), parts_of_unbuilt(job.system, idle)
    found = found_by(crew, job, first if asked else [*first, *then])
    refused, held = (_by_place(found[: len(first)], what) for what in ("refused", "held"))
    refused = [*left_out, *refused, *held]
    if asked:
        require_none(refused)
    traced = _by_place(found[: len(first)], "traced")
    for each in traced:
        if isinstance(each, PathwaysError):
            raise each
    if asked:
        found += found_by(crew, job, then)
    for each in found:
        case.solves += each.solves
        case.worst = worse(case.worst, each.worst)
    rest = dict(zip(then, found[len(first) :], strict=True))
    return traced, refused, _unbuilt(job.system, idle, rest)


def _by_place(numbers: Sequence[Found], what: str) -> list[Any]:
    """What was found of numbers, in the order of the factors."""
    found: dict[int, Any] = {}
    for each in numbers:
        found |= getattr(each.answer, what)
    return [found[place] for place in sorted(found)]


def _unbuilt(system: xr.Dataset, idle: Sequence[int], found: Mapping[Part, Found]) -> list[Unbuilt]:
    """What would bring in technologies, from all parts of the search."""
    leads: dict[int, tuple[float, float]] = {}
    falls: dict[str, dict[int, float]] = {}
    each: dict[int, Alone] = {}
    for (what, over), part in found.items():
        if what == LEAD_TIMES:
            leads |= part.answer
        elif what == ENERGY:
            falls[over[0]] = part.answer
        elif what == ALONE:
            each |= part.answer
    return gathered(system, idle, leads, falls, each)


def awarded(system: xr.Dataset, case: Case) -> xr.Dataset:
    """The system with the rewards that the plan earns, which then stay as they are."""
    if not system.sizes["reward"]:
        return system
    return system.assign(award=case.outcome.program.system["award"])


def require_none(refused: Sequence[Refused]) -> None:
    """Refuse numbers that are asked for and have no exact switching points, all at once.

    Raises
    ------
    InputError
    """
    if refused:
        raise InputError("ranges", [Problem(each.reason, key=each.name) for each in refused])


def about(system: xr.Dataset, case: Case) -> dict[str, Any]:
    """Attributes that say what was asked, and what it took."""
    told = (
        "sector",
        "region",
        "view",
        "currency",
        "money_year",
        "sector_label",
        "region_label",
        "product_label",
    )
    return {
        **{name: system.attrs.get(name, "") for name in told},
        "goal": case.outcome.goal,
        "status": case.outcome.status,
        "cost": float(case.form.cost @ case.today),
        "solves": case.solves,
        "primal_violation": case.worst.primal_violation,
        "dual_violation": case.worst.dual_violation,
        "gap": case.worst.gap,
    }


def _dataset(
    system: xr.Dataset, traced: Sequence[Traced], options: Sequence[Unbuilt]
) -> xr.Dataset:
    rows = {
        "parameter": [_parameter(each) for each in traced],
        "switch": [row for each in traced for row in _switches(each)],
        "piece": [row for each in traced for row in _pieces(each)],
        "option": [_option(system, each) for each in options],
    }
    names = system["technology"].values
    found = xr.Dataset(
        coords={
            "parameter": np.array([each.line.name for each in traced], dtype=str),
            "option": np.array([names[each.technology] for each in options], dtype=str),
        }
    )
    money = str(system.attrs.get("currency", ""))
    found = with_rows(found, rows, VARIABLES, {"<money>": money})
    at = [each.technology for each in options]
    for name in ("activity_unit", "capacity_unit"):
        found[f"option_{name}"] = ("option", system[name].values[at].astype(str))
    return found


def _parameter(traced: Traced) -> dict[str, Any]:
    line = traced.line
    below, above = _nearest(traced, -1), _nearest(traced, 1)
    ends = (
        (traced.pieces[0].start, traced.pieces[-1].end) if traced.pieces else (line.low, line.high)
    )
    return {
        "parameter_label": line.label,
        "parameter_unit": line.unit,
        "kind": line.kind,
        "today": line.today,
        "low": line.low,
        "high": line.high,
        "feasible_low": ends[0],
        "feasible_high": ends[1],
        "next_below": below[0],
        "next_above": above[0],
        "fall": _change(line.today, below[0]),
        "rise": _change(line.today, above[0]),
        "enters_below": below[1].more,
        "leaves_below": below[1].less,
        "changes_below": below[1].figures(),
        "enters_above": above[1].more,
        "leaves_above": above[1].less,
        "changes_above": above[1].figures(),
    }


def _change(today: float, value: float) -> float:
    """Change from today's value to another as a part of it; missing where today's is nothing."""
    return (value - today) / abs(today) if today else float("nan")


def _nearest(traced: Traced, way: int) -> tuple[float, Difference]:
    """The switching point nearest to today's value on one side, and what lies beyond it.

    The end of what is feasible counts as one.
    """
    line, pieces = traced.line, traced.pieces
    if not pieces or np.isnan(line.today):
        return float("nan"), NONE_BEYOND
    edge = EDGE * (line.high - line.low)
    inner = [
        (piece.start, at)
        for at, piece in enumerate(pieces)
        if at and piece.switches and way * (piece.start - line.today) >= -edge
    ]
    if inner:
        value, at = min(inner, key=lambda each: way * each[0])
        return value, traced.change(at) if way > 0 else traced.change_down(at)
    end, far = (pieces[-1].end, line.high) if way > 0 else (pieces[0].start, line.low)
    if way * (far - end) > edge:
        return end, NO_PLAN
    return float("nan"), NONE_BEYOND


def _switches(traced: Traced) -> list[dict[str, Any]]:
    return [
        {
            "switch_parameter": traced.line.name,
            "switch_value": piece.start,
            "switch_change": _change(traced.line.today, piece.start),
            "switch_cost": piece.cost_start,
            "enters": traced.change(at).more,
            "leaves": traced.change(at).less,
        }
        for at, piece in enumerate(traced.pieces)
        if at and piece.switches
    ]


def _pieces(traced: Traced) -> list[dict[str, Any]]:
    return [
        {
            "piece_parameter": traced.line.name,
            "piece_start": piece.start,
            "piece_end": piece.end,
            "cost_start": piece.cost_start,
            "cost_end": piece.cost_end,
        }
        for piece in traced.pieces
    ]


def _option(system: xr.Dataset, found: Unbuilt) -> dict[str, Any]:
    return {
        "option_label": str(system["technology_label"].values[found.technology]),
        "capital_cost": found.capital_cost,
        "capital_cost_breakeven": found.capital_share * found.capital_cost,
        "capital_cost_fall": 1.0 - found.capital_share,
        "energy_price": found.energy_price,
        "energy_price_label": label_of(system, found.energy_price) if found.energy_price else "",
        "energy_price_fall": 1.0 - found.energy_share,
        "lead_time": found.lead_time,
        "lead_time_breakeven": found.lead_time_built,
        "running_cost": found.running_cost,
        "stopped_by": found.stopped_by,
    }
