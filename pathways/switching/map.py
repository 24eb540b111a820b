"""The plan as two numbers move that costs follow: exact regions, with the plan in each.

Let c(s, t) be the costs at a share s of the way of one number and t of another, straight in both.
Each feasible plan x costs c(s, t) x: a plane. The least cost is the lowest of these planes, concave
and piecewise linear (Gass and Saaty 1955, Naval Research Logistics Quarterly 2), and the region on
which one plan is the cheapest is a convex polygon.

Of plans that are known the lowest plane anywhere bounds the least cost v from above. Where a solve
finds nothing cheaper at each corner of each polygon, v is the bound at the corners; v is concave
and the bound is a plane on each polygon, so v lies on it there. Where a solve finds a cheaper plan,
its plane joins the others and the polygons are cut anew. It ends, since a plan is found once. A
corner at which duals of an earlier solve bound v from below at the height of the planes takes none.

Where a number keeps a range of its own for each year, its line bends at the figure that stands; the
map then has up to four rectangles, each cut for itself.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..errors import InputError, Problem, Problems
from ..program.equation import Equation
from ..program.own import prepared
from ..schema.sweep import Varied
from ..sensitivity.factors import Factor, factors_of
from ..systems.stated import NONE, Conversions
from .areas import Envelope, area, thinned
from .breakeven import about, awarded, held_level
from .case import Case, case_of
from .lines import STRAIGHT, Builder, Line, Part, Refused, lines_of
from .plans import Plans

Array = NDArray[np.float64]

SIDE = (
    "moves limits: a map is of two numbers that costs follow; `pathways breakeven` takes one limit"
)
NOTHING_FOLLOWS = "nothing in the program follows this number"
TWICE = "a map needs two numbers: both sides name the same one"
TOGETHER = "the two numbers multiply each other: costs are no sum of what each adds"
"""Why two numbers have no map."""

AS_TODAY = "as today"
"""The plan of today's figures, in words."""

DIGITS = 12
"""Digits of a share by which a corner is known again."""

VARIABLES = {
    "plan": ("region", "text", "What the plan has in place of today's"),
    "enters": ("region", "text", "What it has more than today's plan"),
    "leaves": ("region", "text", "What it has less than today's plan"),
    "leading": ("region", "text", "Technology with the largest gain on today's plan"),
    "number": ("region", "1", "Number of the plan: regions of one plan share it, none is today's"),
    "area": ("region", "1", "Part of the map"),
    "cost": ("region", "<money>", "Least present value at the middle of the corners"),
    "slope_x": ("region", "<money>", "Gain of the least cost per unit of the number along x"),
    "slope_y": ("region", "<money>", "Gain of the least cost per unit of the number along y"),
    "corner_region": ("corner", "1", "Region to which a corner belongs"),
    "x": ("corner", "<x_unit>", "The number along x, against the clock"),
    "y": ("corner", "<y_unit>", "The number along y"),
    "corner_cost": ("corner", "<money>", "Least present value at the corner"),
}
"""Dim, unit and meaning of every variable of a map."""


@dataclass(frozen=True)
class Region:
    """A convex polygon on which one plan is the cheapest.

    Attributes
    ----------
    plan : int
        Number of a plan that was kept.
    corners : array (corner, 2)
        Values of both numbers, against the clock.
    costs : array (corner)
        Least present value at each corner.
    slopes : (float, float)
        Gain of the least cost per unit of each number.
    share : float
        Part of the map.
    """

    plan: int
    corners: Array
    costs: Array
    slopes: tuple[float, float]
    share: float


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
        As in `VARIABLES`.

    Raises
    ------
    InputError
        Paths that name nothing or name one number twice, ranges that cannot be, and numbers that
        costs do not follow: all at once.
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
    _require_a_sum(system, form.cost, factors, along, goal, equations)
    plans = Plans(case.program)
    regions = list(_regions(case, along))
    dataset = _dataset(plans, case, along, regions)
    dataset.attrs = {
        **about(system, case),
        **_axes(along),
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
    """Both lines, where costs follow both.

    Raises
    ------
    InputError
        Why there are none, for each number.
    """
    told = {"side": SIDE, "nothing": NOTHING_FOLLOWS}
    wrong = [Refused(line.name, told[line.kind]) for line in lines if line.kind != "cost"]
    problems = [Problem(each.reason, key=each.name) for each in (*refused, *wrong)]
    if problems:
        raise InputError("map", problems)
    one, other = lines
    return one, other


def _require_a_sum(
    system: xr.Dataset,
    central: Array,
    factors: Sequence[Factor],
    along: tuple[Line, Line],
    goal: str,
    equations: Sequence[Equation],
) -> None:
    """See that both numbers together move costs by what each moves alone.

    Raises
    ------
    InputError
    """
    rows = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    programs = Builder(system, factors, goal, equations).programs(rows)
    for sample, (s, t) in enumerate(rows):
        parts = [line.parts[-1 if share else 0] for line, share in zip(along, (s, t), strict=True)]
        expected = parts[0].cost(s) + parts[1].cost(t) - central
        cost = programs.program(sample).form.cost
        size = np.abs(parts[0].cost(s)) + np.abs(parts[1].cost(t)) + np.abs(central)
        if (np.abs(cost - expected) > STRAIGHT * size).any():
            names = " and ".join(line.name for line in along)
            raise InputError("map", [Problem(TOGETHER, key=names)])


def _regions(case: Case, along: tuple[Line, Line]) -> Iterator[Region]:
    """Regions of all rectangles."""
    one, other = along
    whole = (one.high - one.low) * (other.high - other.low)
    for first in one.parts:
        for second in other.parts:
            size = (first.end - first.start) * (second.end - second.start)
            yield from _of_rectangle(case, first, second, size / whole)


@dataclass(frozen=True)
class _Rectangle:
    """Costs over a rectangle: those at its first corner, and what each side adds."""

    first: Part
    second: Part
    cost: Array
    along_x: Array
    along_y: Array

    def at(self, point: tuple[float, float]) -> Array:
        """Costs at a point, in shares of both sides."""
        found: Array = self.cost + point[0] * self.along_x + point[1] * self.along_y
        return found

    def plane(self, values: Array) -> Array:
        """What a plan costs at the first corner, and what it gains along each side."""
        return np.array([self.cost @ values, self.along_x @ values, self.along_y @ values])


def _of_rectangle(case: Case, first: Part, second: Part, share: float) -> Iterator[Region]:
    rectangle = _Rectangle(
        first,
        second,
        first.cost(0.0) + second.cost(0.0) - case.form.cost,
        first.cost(1.0) - first.cost(0.0),
        second.cost(1.0) - second.cost(0.0),
    )
    numbers, planes = _planes(case, rectangle)
    widths = np.array([first.end - first.start, second.end - second.start])
    for place, polygon in thinned(planes, case.size).items():
        base, *gains = planes[place]
        corners = np.array(polygon)
        yield Region(
            numbers[place],
            np.array([first.start, second.start]) + corners * widths,
            base + corners @ np.array(gains),
            (float(gains[0] / widths[0]), float(gains[1] / widths[1])),
            share * area(polygon),
        )


def _planes(case: Case, rectangle: _Rectangle) -> tuple[list[int], Array]:
    """Numbers of plans whose planes make the least cost over a rectangle, and these planes."""
    known, plans = case.feasible()
    numbers = known.tolist()
    envelope = Envelope(np.array([rectangle.plane(values) for values in plans]))
    proved: set[tuple[float, float]] = set()
    while True:
        corner = _unproved(envelope, proved)
        if corner is None:
            return numbers, envelope.planes
        cost, bound = rectangle.at(corner), envelope.height(*corner)
        if case.at_least(cost) < bound - case.size:
            values = case.priced(cost).values
            if float(cost @ values) < bound - case.size:
                numbers.append(case.keep(values))
                envelope.add(rectangle.plane(values))
                continue
        proved.add(_rounded(corner))


def _unproved(
    envelope: Envelope, proved: Collection[tuple[float, float]]
) -> tuple[float, float] | None:
    """A corner of an envelope that no solve has settled; None where all are."""
    return next(
        (
            corner
            for polygon in envelope.polygons.values()
            for corner in polygon
            if _rounded(corner) not in proved
        ),
        None,
    )


def _rounded(corner: tuple[float, float]) -> tuple[float, float]:
    return round(corner[0], DIGITS), round(corner[1], DIGITS)


def _axes(along: tuple[Line, Line]) -> dict[str, Any]:
    """What stands on both axes."""
    return {
        f"{axis}_{name}": value
        for axis, line in zip("xy", along, strict=True)
        for name, value in (
            ("path", line.name),
            ("label", line.label),
            ("unit", line.unit),
            ("today", line.today),
            ("low", line.low),
            ("high", line.high),
        )
    }


def _dataset(
    plans: Plans, case: Case, along: tuple[Line, Line], regions: Sequence[Region]
) -> xr.Dataset:
    """Regions, the largest first, with their corners."""
    ordered = sorted(regions, key=lambda each: (-each.share, each.plan))
    rows = {
        "region": [_region(plans, case, each) for each in ordered],
        "corner": [
            {"corner_region": at, "x": x, "y": y, "corner_cost": cost}
            for at, each in enumerate(ordered)
            for (x, y), cost in zip(each.corners, each.costs, strict=True)
        ],
    }
    units = {
        "<money>": str(plans.program.system.attrs.get("currency", "")),
        "<x_unit>": along[0].unit,
        "<y_unit>": along[1].unit,
    }
    found = xr.Dataset(coords={"region": np.arange(len(ordered))})
    for name, (dim, unit, meaning) in VARIABLES.items():
        kind = str if unit == "text" else int if name in ("number", "corner_region") else float
        values = np.array([row[name] for row in rows[dim]], dtype=kind)
        found[name] = (dim, values, {"units": units.get(unit, unit), "long_name": meaning})
    return found


def _region(plans: Plans, case: Case, region: Region) -> dict[str, Any]:
    values = case.plan(region.plan)
    same = region.plan == 0
    difference = plans.difference(case.today, values)
    return {
        "plan": AS_TODAY if same else str(difference),
        "enters": ", ".join(difference.enters),
        "leaves": ", ".join(difference.leaves),
        "leading": "" if same else plans.leading(case.today, values),
        "number": region.plan,
        "area": region.share,
        "cost": float(region.costs.mean()),
        "slope_x": region.slopes[0],
        "slope_y": region.slopes[1],
    }


def collection(found: xr.Dataset) -> dict[str, Any]:
    """A map as a table in the manner of GeoJSON: a polygon a region, with what is known of it.

    Coordinates are values of both numbers; the first corner stands again at the end.

    Parameters
    ----------
    found : xarray.Dataset
        Of `map_of`.
    """
    names = [str(name) for name, array in found.data_vars.items() if array.dims == ("region",)]
    features = []
    for at in range(found.sizes["region"]):
        corners = polygon_of(found, at)
        features.append(
            {
                "type": "Feature",
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [[*corners.tolist(), corners[0].tolist()]],
                },
                "properties": {name: found[name].values[at].item() for name in names},
            }
        )
    return {"type": "FeatureCollection", "features": features, "axes": dict(found.attrs)}


def polygon_of(found: xr.Dataset, region: int) -> Array:
    """Corners of a region (corner, 2), in values of both numbers."""
    own = found["corner_region"].values == region
    return np.column_stack([found["x"].values[own], found["y"].values[own]])


def plans_of(
    found: xr.Dataset,
) -> list[tuple[str, float, tuple[float, float], tuple[float, float]]]:
    """Plans by their words, the largest first: part of the map, and the ends of both numbers.

    Parameters
    ----------
    found : xarray.Dataset
        Of `map_of`.
    """
    parts: dict[str, list[int]] = {}
    for at, plan in enumerate(found["plan"].values):
        parts.setdefault(str(plan), []).append(at)
    rows = []
    for plan, regions in parts.items():
        corners = np.concatenate([polygon_of(found, at) for at in regions])
        low, high = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
        share = float(found["area"].values[regions].sum())
        rows.append((plan, share, (low[0], high[0]), (low[1], high[1])))
    return sorted(rows, key=lambda row: (-row[1], row[0]))
