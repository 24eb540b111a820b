"""Regions of a map of two numbers as one labelled dataset, and as a collection of polygons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from .case import Case
from .lines import Line
from .plans import NOTHING, Plans
from .rows import with_rows

Array = NDArray[np.float64]

AS_TODAY = "as today"
"""The plan of today's figures, in words."""

SLACK = "nothing"
"""What a rise of a limit brings that does not bind."""

VARIABLES = {
    "plan": ("region", "text", "What the plan has in place of today's"),
    "enters": ("region", "text", "What it has more than today's plan"),
    "leaves": ("region", "text", "What it has less than today's plan"),
    "changes": ("region", "text", "Both as JSON: each thing with how it changes"),
    "leading": ("region", "text", "Technology with the largest gain on today's plan"),
    "number": ("region", "1", "Number of the plan: regions of one plan share it, none is today's"),
    "area": ("region", "1", "Part of the map"),
    "cost": ("region", "<money>", "Least present value at the middle of the corners"),
    "slope_x": (
        "region",
        "<money>",
        "Gain of the least cost per unit of the number along x, at the middle",
    ),
    "slope_y": ("region", "<money>", "The same of the number along y"),
    "twist": (
        "region",
        "<money>",
        "What a unit along y adds to slope_x, and one along x to slope_y; none on a plane",
    ),
    "margin": (
        "region",
        "text",
        "What a rise of the limit brings at the middle; empty where both numbers move costs",
    ),
    "corner_region": ("corner", "1", "Region to which a corner belongs"),
    "x": ("corner", "<x_unit>", "The number along x, against the clock"),
    "y": ("corner", "<y_unit>", "The number along y"),
    "corner_cost": ("corner", "<money>", "Least present value at the corner"),
}
"""Dim, unit and meaning of every variable of a map."""


@dataclass(frozen=True)
class Region:
    """A convex polygon on which one plan is the cheapest, or goes straight with a limit.

    Attributes
    ----------
    plan : int
        Number of a plan that was kept: that of the middle where a limit moves.
    corners : array (corner, 2)
        Values of both numbers, against the clock.
    costs : array (corner)
        Least present value at each corner.
    slopes : (float, float)
        Gain of the least cost per unit of each number, at the middle.
    share : float
        Part of the map.
    twist : float, optional
        What a unit of either number adds to the slope of the other.
    ends : (int, int), optional
        Plans at both ends of the limit, where one moves.
    """

    plan: int
    corners: Array
    costs: Array
    slopes: tuple[float, float]
    share: float
    twist: float = 0.0
    ends: tuple[int, int] | None = None


def dataset_of(
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
    return with_rows(found, rows, VARIABLES, units, ("number", "corner_region"))


def _region(plans: Plans, case: Case, region: Region) -> dict[str, Any]:
    values = case.plan(region.plan)
    same = region.plan == 0 or _same(case.today, values)
    difference = plans.difference(case.today, values)
    return {
        "plan": AS_TODAY if same else str(difference),
        "enters": difference.more,
        "leaves": difference.less,
        "changes": difference.figures(),
        "leading": "" if same else plans.leading(case.today, values),
        "number": region.plan,
        "area": region.share,
        "cost": float(region.costs.mean()),
        "slope_x": region.slopes[0],
        "slope_y": region.slopes[1],
        "twist": region.twist,
        "margin": _margin(plans, case, region),
    }


def _margin(plans: Plans, case: Case, region: Region) -> str:
    """What a rise of the limit brings, in words; empty where none moves."""
    if region.ends is None:
        return ""
    one, other = (case.plan(end) for end in region.ends)
    return SLACK if _same(one, other) else str(plans.difference(one, other))


def _same(one: Array, other: Array) -> bool:
    """Whether two plans are one but for rounding."""
    return float(np.abs(one - other).max()) <= NOTHING * float(np.abs(one).max())


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
