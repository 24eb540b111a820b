"""The documented ranges of a System, one for each number of the catalog.

Each stands under the dotted path that changes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..schema.numbers import FIELDS, GROUPS, path_of
from ..systems.paths import carriers_of, locate
from ..systems.shared import factors_in
from ..systems.units import unit_of

Array = NDArray[np.float64]

DIGITS = 1e-9
"""By how much, relative to it, an end may differ from the central figure and still be it."""

LIFETIMES = ("technical_lifetime", "renewal_lifetime", "economic_lifetime")
"""Parameters that one number fills where the others are not stated: equal ranges move together."""


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


def documented_ranges(system: xr.Dataset, patterns: Sequence[str] = ("*",)) -> list[Documented]:
    """Every number with a range whose path fits a pattern, in the order of the System.

    All years of a number are one range; lifetimes that rest on the same number are one. An end that
    is open stays at the central figure, and so does the low end of the share of what runs today:
    were all such shares low at once, nothing could serve the rest.
    """
    found: dict[str, Documented] = {}
    own = _own_ends(system)
    for path in _paths(system):
        if not any(fnmatchcase(name, pattern) for name in _names(path) for pattern in patterns):
            continue
        place = locate(system, path)
        part = part_of(system, place.parameter, place.stated, place.sign, own.get(path))
        if part is None:
            continue
        twin = _twin(found, path, part)
        if twin is not None:
            found[twin] = Documented(twin, found[twin].unit, (*found[twin].parts, part))
        else:
            found[path] = Documented(
                path, unit_of(system, part.parameter, int(part.entries[-1])), (part,)
            )
    return [
        each
        for name, each in found.items()
        if any(fnmatchcase(name, pattern) for pattern in patterns)
    ]


def _paths(system: xr.Dataset) -> Iterator[str]:
    """Paths of all numbers that may have a range and are stated."""
    for group, dim in GROUPS.items():
        if group == "targets":
            continue  # what is asked for has no range
        for label in system.variables[dim].values if dim else ("",):
            for field, (kind, row) in FIELDS[group].items():
                if f"{row.name}_low" not in system:
                    continue
                path = ".".join(part for part in (group, str(label), field) if part)
                if path_of(kind, row).count("*") < 2:
                    yield path
                    continue
                for carrier in carriers_of(system, row, str(label)):
                    yield f"{path}.{carrier}"


def _names(path: str) -> tuple[str, ...]:
    """Paths under which a number may stand: its own, or one that it moves together with."""
    entry, _, field = path.rpartition(".")
    return tuple(f"{entry}.{each}" for each in LIFETIMES) if field in LIFETIMES else (path,)


def _own_ends(system: xr.Dataset) -> dict[str, tuple[float, float]]:
    """What low and high of a number are divided by for the range that is its own.

    A shared factor moves by itself, so its range is taken out of those of the numbers that it
    stands behind: low by low, high by high.
    """
    found: dict[str, tuple[float, float]] = {}
    for shared in factors_in(system).values():
        for path, offset in shared.numbers.items():
            if offset == 0.0:  # the ranges of rates and shares that a run adds are not in a number
                low, high = found.get(path, (1.0, 1.0))
                found[path] = (
                    low * shared.ratio(path, shared.low),
                    high * shared.ratio(path, shared.high),
                )
    return found


def part_of(
    system: xr.Dataset,
    parameter: str,
    mask: NDArray[np.bool_],
    sign: float,
    own: tuple[float, float] | None = None,
) -> Part | None:
    """The entries under a mask that have a range of their own; None without any."""
    middle, low, high = (
        sign * system.variables[f"{parameter}{side}"].values for side in ("", "_low", "_high")
    )
    if sign < 0:
        low, high = high, low
    low, high = np.where(np.isnan(low), middle, low), np.where(np.isnan(high), middle, high)
    if own is not None:
        low, high = (
            np.where(end == middle, middle, end / part) if part > 0 else middle
            for end, part in zip((low, high), own, strict=True)
        )
        # digits lost in the quotient are no range
        low, high = (
            np.where(np.abs(end - middle) <= DIGITS * np.abs(middle), middle, end)
            for end in (low, high)
        )
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
