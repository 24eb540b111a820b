"""The plan as two numbers move together: exact regions, with the plan in each.

Two numbers that costs follow make polygons (`planes`), a limit and a number that costs follow make
rectangles (`saddle`). Where a number keeps a range of its own for each year, its line bends at the
figure that stands; the map then has up to four rectangles, each cut for itself.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..errors import InfeasibleError, InputError, Problem, Problems
from ..program.equation import Equation
from ..program.own import prepared
from ..program.program import StandardForm
from ..schema.sweep import Varied
from ..sensitivity.factors import Factor, factors_of
from ..systems.stated import NONE, Conversions
from .breakeven import about, awarded
from .builder import Builder
from .case import Case, case_of
from .lines import Line, Refused, lines_of
from .planes import plane_regions
from .plans import Plans
from .regions import Region, dataset_of
from .saddle import saddle_regions
from .straight import ARRAYS, STRAIGHT, not_comparable
from .tracing import held_level

Array = NDArray[np.float64]

LIMITS = "both numbers move limits: a map has one limit, and a number that costs follow"
NOTHING_FOLLOWS = "nothing in the program follows this number"
TWICE = "a map needs two numbers: both sides name the same one"
TOGETHER = "the two numbers multiply each other: the program is no sum of what each adds"
"""Why two numbers have no map."""


def map_of(
    system: xr.Dataset,
    x: Mapping[str, Varied],
    y: Mapping[str, Varied],
    goal: str = "cost",
    equations: Sequence[Equation] = (),
    conversions: Conversions = NONE,
    time_limit: float | None = None,
) -> xr.Dataset:
    """Regions of two numbers, with the least-cost plan in each.

    Plants are divisible.

    Parameters
    ----------
    system : xarray.Dataset
    x, y : mapping of one dotted path to Varied
        What moves along each axis, and between which values.
    goal : str, optional
    equations : sequence of Equation, optional
        One's own.
    conversions : Conversions, optional
        Exchange rates and heating values, for units in `x` and `y`.
    time_limit : float, optional
        Seconds that each solve may take.

    Returns
    -------
    xarray.Dataset
        As in `regions.VARIABLES`.

    Raises
    ------
    InputError
        Paths that name nothing or name one number twice, ranges that cannot be, and numbers that
        neither costs nor limits follow: all at once.
    InfeasibleError, SolverError, CertificateError
    """
    started = time.perf_counter()
    if equations:
        system = prepared(system, equations)
    factors = _factors(system, x, y, conversions)
    case = case_of(system, goal, equations, time_limit)
    system = awarded(system, case)
    form = case.outcome.program.form
    lines, refused = lines_of(system, form, factors, goal, equations)
    lines, held = held_level(case, lines)
    along = _both(lines, [*refused, *held])
    _require_a_sum(system, form, factors, along, goal, equations)
    plans = Plans(case.program)
    regions = list(_regions(case, along))
    if not regions:
        name = next(line.name for line in along if line.kind == "side")
        raise InfeasibleError(f"`{name}`: nothing is feasible anywhere in its range")
    dataset = dataset_of(plans, case, along, regions)
    dataset.attrs = {
        **about(system, case),
        **_axes(along, regions),
        "seconds": time.perf_counter() - started,
    }
    return dataset


def _factors(
    system: xr.Dataset, x: Mapping[str, Varied], y: Mapping[str, Varied], conversions: Conversions
) -> list[Factor]:
    """A factor for each axis.

    Raises
    ------
    InputError
        All that is wrong with both.
    """
    problems = Problems()
    found: list[Factor] = []
    for axis, stated in (("x", x), ("y", y)):
        try:
            own = factors_of(system, stated, False, conversions)
        except InputError as error:
            problems.extend(error.problems)
            continue
        if len(own) != 1:
            problems.add("an axis is one number", key=f"--{axis}", found=", ".join(stated))
        found += own
    names = [*x, *y]
    if len(names) == 2 and names[0] == names[1]:
        problems.add(TWICE, key="--y", found=names[1])
    problems.raise_if_any("map")
    return found


def _both(lines: Sequence[Line], refused: Sequence[Refused]) -> tuple[Line, Line]:
    """Both lines, where costs follow both, or sides one and costs the other.

    Raises
    ------
    InputError
        Why there are none, for each number.
    """
    nothing = [Refused(line.name, NOTHING_FOLLOWS) for line in lines if line.kind == "nothing"]
    problems = [Problem(each.reason, key=each.name) for each in (*refused, *nothing)]
    if not problems and all(line.kind == "side" for line in lines):
        problems = [Problem(LIMITS, key=" and ".join(line.name for line in lines))]
    if problems:
        raise InputError("map", problems)
    one, other = lines
    return one, other


def _require_a_sum(
    system: xr.Dataset,
    form: StandardForm,
    factors: Sequence[Factor],
    along: tuple[Line, Line],
    goal: str,
    equations: Sequence[Equation],
) -> None:
    """See that both numbers together move the program by what each moves alone.

    Raises
    ------
    InputError
    """
    rows = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    programs = Builder(system, factors, goal, equations).programs(rows)
    for sample, shares in enumerate(rows):
        ends = [
            line.parts[-1].last if share else line.parts[0].first
            for line, share in zip(along, shares, strict=True)
        ]
        both = programs.program(sample).form
        if not_comparable(form, both) or not all(
            _is_sum(*(getattr(each, name) for each in (form, *ends, both))) for name in ARRAYS
        ):
            names = " and ".join(line.name for line in along)
            raise InputError("map", [Problem(TOGETHER, key=names)])


def _is_sum(central: Array, one: Array, other: Array, both: Array) -> bool:
    """Whether an array moves with two numbers by what each of them moves alone."""
    with np.errstate(invalid="ignore"):  # a limit that is none stays none: nothing is added to it
        steps = [np.where(each == central, 0.0, each - central) for each in (one, other)]
        expected = central + steps[0] + steps[1]
        size = np.abs(central) + np.abs(steps[0]) + np.abs(steps[1])
        close = np.abs(both - expected) <= STRAIGHT * size
    return bool(((both == expected) | (close & np.isfinite(expected))).all())


def _regions(case: Case, along: tuple[Line, Line]) -> Iterator[Region]:
    """Regions of all rectangles."""
    one, other = along
    whole = (one.high - one.low) * (other.high - other.low)
    for first in one.parts:
        for second in other.parts:
            share = (first.end - first.start) * (second.end - second.start) / whole
            if one.kind == other.kind:
                yield from plane_regions(case, first, second, share)
            elif one.kind == "side":
                yield from saddle_regions(case, first, second, share, limit_along_x=True)
            else:
                yield from saddle_regions(case, second, first, share, limit_along_x=False)


def _axes(along: tuple[Line, Line], regions: Sequence[Region]) -> dict[str, Any]:
    """What stands on both axes, and how far any plan is feasible."""
    corners = np.concatenate([each.corners for each in regions])
    least, most = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    return {
        f"{axis}_{name}": value
        for at, (axis, line) in enumerate(zip("xy", along, strict=True))
        for name, value in (
            ("path", line.name),
            ("label", line.label),
            ("unit", line.unit),
            ("kind", line.kind),
            ("today", line.today),
            ("low", line.low),
            ("high", line.high),
            ("feasible_low", least[at]),
            ("feasible_high", most[at]),
        )
    }
