"""What the arrays of a System must say of each other: time in order, capacity that only falls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..errors import Problem

Arrays = Mapping[str, xr.Variable]
Names = Mapping[str, NDArray[Any]]

SHORTEST_YEAR, LONGEST_YEAR = 8760.0, 8784.0
"""Hours of a common and of a leap year."""

ROUNDING = 1e-6
"""Relative: what single precision leaves of a figure, so that a system in it is no other one."""


def disagreements(labels: Names, texts: Arrays, arrays: Arrays) -> Iterator[Problem]:
    """Every way in which arrays that are right by themselves do not go together.

    Parameters
    ----------
    labels : mapping of dimension to labels
    texts : mapping of coordinate to texts
    arrays : mapping of parameter to values in the layout of the table of symbols
    """
    yield from _periods(labels, arrays)
    yield from _hours(arrays)
    yield from _survival(labels, arrays)
    yield from _units(labels, arrays)
    yield from _outages(labels, arrays)
    yield from _measures(labels, texts, arrays)
    yield from _counted(labels, texts, arrays)
    yield from _targets(labels, texts, arrays)
    yield from _ranges(labels, arrays)


def _periods(labels: Names, arrays: Arrays) -> Iterator[Problem]:
    first, length = arrays["period_first_year"].values, arrays["period_length"].values
    names = labels["period"]
    for name, values in (("period_first_year", first), ("period_length", length)):
        broken = np.flatnonzero(values != np.rint(values))
        if broken.size:
            at = int(broken[0])
            key, found = f"{name} (period={names[at]})", f"{values[at]:g}"
            yield Problem("years are whole", key=key, found=found, allowed="a whole number")
    outside = np.flatnonzero((names < first) | (names >= first + length))
    if outside.size:
        at = int(outside[0])
        yield Problem(
            "a period is named by one of its years",
            key=f"period ({names[at]})",
            found=str(names[at]),
            allowed=f"{first[at]:.0f} to {first[at] + length[at] - 1:.0f}",
        )
    gaps = np.flatnonzero(first[1:] != first[:-1] + length[:-1])
    if gaps.size:
        at = int(gaps[0])
        yield Problem(
            "periods follow each other without a gap: the first year and the length of one give "
            "the first year of the next",
            key=f"period_first_year (period={names[at + 1]})",
            found=f"{first[at + 1]:.0f}",
            allowed=f"{first[at] + length[at]:.0f}",
        )


def _hours(arrays: Arrays) -> Iterator[Problem]:
    hours = float(arrays["hour_weight"].values.sum())
    if not SHORTEST_YEAR * (1 - ROUNDING) <= hours <= LONGEST_YEAR * (1 + ROUNDING):
        yield Problem(
            "the hours of all representative days must add up to a year",
            key="hour_weight",
            found=f"{hours:g}",
            allowed=f"{SHORTEST_YEAR:.0f} to {LONGEST_YEAR:.0f}",
        )


def _survival(labels: Names, arrays: Arrays) -> Iterator[Problem]:
    survival, standing = arrays["existing_survival"].values, arrays["existing_capacity"].values
    before = np.concatenate([standing[:, :, None], survival[:, :, :-1]], axis=2)
    rising = np.argwhere(survival > before * (1 + ROUNDING))
    if rising.size:
        site, technology, period = map(int, rising[0])
        yield Problem(
            "existing capacity never rises, neither above what stands nor above the period before",
            key=f"existing_survival (site={labels['site'][site]}, "
            f"technology={labels['technology'][technology]}, "
            f"period={labels['period'][period]})",
            found=f"{survival[site, technology, period]:g}",
            allowed=f"at most {before[site, technology, period]:g}",
        )


def _units(labels: Names, arrays: Arrays) -> Iterator[Problem]:
    """A unit is of one technology, units add up to what stands, and campaigns end once."""
    share, survival = arrays["unit_share"].values, arrays["unit_survival"].values
    total = share.sum(axis=2)
    wrong = np.argwhere((total > 0) & (np.abs(total - 1.0) > ROUNDING))
    if wrong.size:
        site, technology = map(int, wrong[0])
        yield Problem(
            "the units of a technology must add up to all of its existing capacity",
            key=f"unit_share (site={labels['site'][site]}, "
            f"technology={labels['technology'][technology]})",
            found=f"{total[site, technology]:g}",
            allowed="1, or 0 where it has no units",
        )
    owners = (share > 0).any(axis=0).sum(axis=0)
    for unit in np.flatnonzero(owners != 1)[:1]:
        yield Problem(
            "a unit is part of exactly one technology",
            key=f"unit_share (unit={labels['unit'][unit]})",
            found=f"{owners[unit]}",
            allowed="1",
        )
    rising = np.argwhere(survival[:, 1:] > survival[:, :-1] + ROUNDING)
    if rising.size:
        unit, period = map(int, rising[0])
        yield Problem(
            "a campaign ends and does not begin anew by itself",
            key=f"unit_survival (unit={labels['unit'][unit]}, "
            f"period={labels['period'][period + 1]})",
            found=f"{survival[unit, period + 1]:g}",
            allowed=f"at most {survival[unit, period]:g}",
        )


def _outages(labels: Names, arrays: Arrays) -> Iterator[Problem]:
    """What stands still while it is converted is the host process of what converts it."""
    outage, hosted = arrays["outage"].values, (arrays["host_process"].values > 0).any(axis=1)
    for technology in np.flatnonzero((outage > 0) & ~(hosted & (arrays["converts"].values > 0))):
        yield Problem(
            "only what `converts` a host process (`host_process`) has an outage",
            key=f"outage (technology={labels['technology'][technology]})",
            found=f"{outage[technology]:g} yr",
            allowed="0",
        )


def _measures(labels: Names, texts: Arrays, arrays: Arrays) -> Iterator[Problem]:
    """A measure serves at most the whole of its host."""
    share = arrays["max_share"].values
    measure = (texts["technology_kind"].values == "measure")[:, None]
    wrong = np.argwhere(measure & (share > 1 + ROUNDING) & np.isfinite(share))
    if wrong.size:
        technology, period = map(int, wrong[0])
        yield Problem(
            "a measure serves at most the whole of its host",
            key=f"max_share (technology={labels['technology'][technology]}, "
            f"period={labels['period'][period]})",
            found=f"{share[technology, period]:g}",
            allowed="0 to 1, or infinite",
        )


def _counted(labels: Names, texts: Arrays, arrays: Arrays) -> Iterator[Problem]:
    """A measure is counted like its host, of which it saves shares."""
    measure = (texts["technology_kind"].values == "measure")[:, None]
    for name, dim in (("host_process", "host"), ("host_commodity", "commodity")):
        values = arrays[name].values
        wrong = np.argwhere(measure & (values != 0) & (values != 1))
        if wrong.size:
            technology, host = map(int, wrong[0])
            yield Problem(
                "a measure is counted in the unit of its host",
                key=f"{name} (technology={labels['technology'][technology]}, "
                f"{dim}={labels['technology' if dim == 'host' else dim][host]})",
                found=f"{values[technology, host]:g}",
                allowed="0 or 1",
            )


def _targets(labels: Names, texts: Arrays, arrays: Arrays) -> Iterator[Problem]:
    """A reduction is at most all there is, an intensity at least none."""
    values = arrays["target_value"].values
    for target, kind in enumerate(texts["target_kind"].values.tolist()):
        row = values[target]
        if kind == "reduction":
            wrong, allowed = row > 1 + ROUNDING, "at most 1, such as 0.95"
        elif kind == "intensity":
            wrong, allowed = row < 0, "at least 0"
        else:
            continue
        for period in np.flatnonzero(wrong)[:1]:
            yield Problem(
                f"outside the bounds of a target of kind {kind}",
                key=f"target_value (target={labels['target'][target]}, "
                f"period={labels['period'][period]})",
                found=f"{row[period]:g}",
                allowed=allowed,
            )


def _ranges(labels: Names, arrays: Arrays) -> Iterator[Problem]:
    """No low end of a range lies above its high end."""
    for name in [each for each in arrays if each.endswith("_low")]:
        high = arrays.get(f"{name.removesuffix('_low')}_high")
        if high is None:
            continue
        low = arrays[name]
        wrong = np.argwhere(low.values > high.values)
        if wrong.size:
            at = tuple(map(int, wrong[0]))
            places = zip(low.dims, at, strict=True)
            where = ", ".join(f"{dim}={labels[str(dim)][place]}" for dim, place in places)
            yield Problem(
                "the low end of the range lies above the high end",
                key=f"{name} ({where})",
                found=f"{low.values[at]:g}",
                allowed=f"at most {high.values[at]:g}",
            )
