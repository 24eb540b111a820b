"""The documented ranges of a System, one for each number of the catalog.

Each stands under the dotted path that changes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..systems.change import CARRIER, LABELLED, POLICY, TECHNOLOGY, WITH_CARRIER, locate
from ..systems.symbols import TABLE

Array = NDArray[np.float64]

LIFETIMES = ("technical_lifetime", "renewal_lifetime", "economic_lifetime")
"""Parameters that one number fills where the others are not stated: equal ranges move together."""


LIMITS = ("purchase_limit", "max_share", "pace")
"""Limits by period, which history cannot have broken: their range leaves out a base year that is
history.
"""


@dataclass(frozen=True)
class Part:
    """Entries of one parameter with their range, in a person's sign.

    Entries as positions in the flattened parameter.
    """

    parameter: str
    entries: NDArray[np.int64]
    sign: float
    low: Array
    middle: Array
    high: Array


@dataclass(frozen=True)
class Documented:
    """The range of one number: its dotted path, its unit, and where it stands."""

    name: str
    unit: str
    parts: tuple[Part, ...]


def documented_ranges(system: xr.Dataset) -> list[Documented]:
    """Every number with a range, in the order of the System.

    All years of a number are one range; lifetimes that rest on the same number are one. An end that
    is open stays at the central figure, and so does the low end of the share of what runs today:
    were all such shares low at once, nothing could serve the rest.
    """
    found: dict[str, Documented] = {}
    for path in _paths(system):
        place = locate(system, path)
        part = _part(system, place.parameter, place.mask, place.sign)
        if part is None:
            continue
        twin = _twin(found, path, part)
        if twin is not None:
            found[twin] = Documented(twin, found[twin].unit, (*found[twin].parts, part))
        else:
            found[path] = Documented(
                path, unit_of(system, part.parameter, int(part.entries[-1])), (part,)
            )
    return list(found.values())


def _paths(system: xr.Dataset) -> Iterator[str]:
    """Paths of all numbers that may have a range and are stated."""
    commodities = system["commodity"].values
    for row, technology in enumerate(system["technology"].values):
        for field, parameter in TECHNOLOGY.items():
            if f"{parameter}_low" not in system:
                continue
            if field not in WITH_CARRIER:
                yield f"technologies.{technology}.{field}"
                continue
            values = system.variables[parameter].values[row] * (-1.0 if field == "inputs" else 1.0)
            for column in np.flatnonzero((values > 0).any(axis=1)):
                yield f"technologies.{technology}.{field}.{commodities[column]}"
    for commodity in commodities:
        yield from (
            f"carriers.{commodity}.{field}"
            for field, parameter in CARRIER.items()
            if f"{parameter}_low" in system
        )
    for group, (dim, fields) in LABELLED.items():
        for field, parameter in fields.items():
            if f"{parameter}_low" in system:
                yield from (f"{group}.{label}.{field}" for label in system[dim].values)
    yield from (f"policy.{name}" for name in POLICY if f"{name}_low" in system)


def _part(system: xr.Dataset, parameter: str, mask: NDArray[np.bool_], sign: float) -> Part | None:
    """The entries under a mask that have a range; None without any."""
    middle, low, high = (
        sign * system.variables[f"{parameter}{side}"].values for side in ("", "_low", "_high")
    )
    if sign < 0:
        low, high = high, low
    low, high = np.where(np.isnan(low), middle, low), np.where(np.isnan(high), middle, high)
    if parameter == "max_share":
        runs = np.asarray((system.variables["base_activity"].values > 0).any(axis=0))
        low = np.where(runs[:, None], middle, low)
    with np.errstate(invalid="ignore"):
        wide = np.asarray(
            mask
            & np.isfinite(middle)
            & np.isfinite(low)
            & np.isfinite(high)
            & (high > low)
            & (low <= middle)
            & (middle <= high)
        )
    if parameter in LIMITS and float(system.variables["base_year_fixed"].values) > 0:
        wide[..., 0] = False
    if not wide.any():
        return None
    return Part(parameter, np.flatnonzero(wide), sign, low[wide], middle[wide], high[wide])


def _twin(found: dict[str, Documented], path: str, part: Part) -> str | None:
    """The lifetime of the same technology that has the same range."""
    group, entry, field, *_ = [*path.split("."), ""]
    if group != "technologies" or field not in LIFETIMES:
        return None
    for other in LIFETIMES:
        known = found.get(f"technologies.{entry}.{other}")
        if known is not None and all(
            np.array_equal(getattr(known.parts[0], side), getattr(part, side))
            for side in ("low", "middle", "high")
        ):
            return known.name
    return None


def unit_of(system: xr.Dataset, parameter: str, entry: int) -> str:
    """Unit of one entry of a parameter, with the money and the units of its labels filled in."""
    text = TABLE[parameter].unit.replace(
        "<money>", f"{system.attrs['currency']}{system.attrs['money_year']}"
    )
    array = system.variables[parameter]
    place = (
        dict(zip(array.dims, np.unravel_index(entry, array.shape), strict=True))
        if array.ndim
        else {}
    )
    for name, dim in (
        ("activity_unit", "technology"),
        ("capacity_unit", "technology"),
        ("commodity_unit", "commodity"),
    ):
        if dim in place:
            unit = str(system[name].values[place[dim]])
            text = text.replace(f"<{name}>", f"({unit})" if "/" in unit else unit)
    if parameter == "target_value":
        kind = str(system["target_kind"].values[place["target"]])
        return {
            "reduction": "1",
            "intensity": f"tCO2e/{system.attrs.get('product_unit', 'unit')}",
        }.get(kind, "tCO2e/yr")
    return text
