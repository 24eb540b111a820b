"""Least and largest build, capacity and activity.

What files state, and what cannot hold together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from ..amounts import counted
from ..errors import Problem
from ..schema.numbers import AMOUNTS
from ..schema.technology import Kind
from .technologies import units_of
from .units import shown, unit_of

if TYPE_CHECKING:
    from ..catalog import Catalog
    from ..schema.number import Number
    from .filler import Filler
    from .selection import Selection

PAIRS = (
    ("build_min", "build_max"),
    ("capacity_min", "capacity_max"),
    ("activity_min", "activity_max"),
)
"""Least and largest of the same."""

DECIDING = (
    *(name for pair in PAIRS for name in pair),
    "decision_date",
    "lead_time",
    "market_year",
)
"""Parameters on which it rests whether limits can hold together."""

HISTORY = 0
"""Position of the base year, which is history in every System that files make."""

LONGEST_LEAD = 10.0
"""Years beyond which a lead time in the data is a mistake where it also exceeds the horizon: hydro
and nuclear power take up to ten from decision to operation."""

DIGITS = 9
"""Digits to which a sum of years is rounded, as in `first_operation_year` of the program."""


def fill_amounts(filler: Filler, selection: Selection, view: str) -> None:
    """Write the limits in amounts of one view; base year and years before the decision stay."""
    free = filler.periods.first_year >= filler.free_year
    for row, (name, technology) in enumerate(selection.technologies.items()):
        limits = getattr(technology, view)
        for each in AMOUNTS:
            number: Number | None = each.read(limits)
            if number is None:
                continue
            if technology.kind is Kind.measure and _is_copied(filler, selection, name):
                filler.problems.add(
                    "an amount cannot be shared out: the measure serves several processes here; "
                    "make one technology a process",
                    key=f"technologies.{name}.{view}.{each.key}",
                )
                continue
            value, _, _ = filler.take(
                each, number, f"technologies.{name}.{view}.{each.key}", **units_of(technology)
            )
            filler.array(each.name)[:, row, free] = value[free]


def _is_copied(filler: Filler, selection: Selection, name: str) -> bool:
    """Whether a measure stands once for each of several processes (see `selection`)."""
    original = filler.catalog.technologies.get(name)
    host = original.host if original is not None else None
    present = [each for each in host.process if each in selection.technologies] if host else []
    return original is None or len(present) > 1


def first_years(system: xr.Dataset) -> NDArray[np.float64]:
    """Date of the first operation of each technology, in years (technology)."""
    values = (system.variables[name].values for name in ("lead_time", "market_year"))
    return first_operation(float(system["decision_date"]), float(system["base_year"]), *values)


def first_operation(
    decision: float, base: float, lead: ArrayLike, market: ArrayLike
) -> NDArray[np.float64]:
    """Date of the first operation of something, in years.

    The market year, or the decision date plus the lead time, whichever is later; without a
    decision date the market year. What is decided in the base year or after it starts after the
    base year.
    """
    ordered = np.asarray(decision + np.asarray(lead, float))
    if decision >= base:
        ordered = np.maximum(ordered, base + 1.0)
    dates: NDArray[np.float64] = np.fmax(np.round(ordered, DIGITS), market)
    return dates


def passed(system: xr.Dataset) -> NDArray[np.bool_]:
    """Periods that are history: the base year, where it is, and those before the decision."""
    end = system.variables["period_first_year"].values + system.variables["period_length"].values
    found: NDArray[np.bool_] = end <= float(system["decision_date"])
    found[HISTORY] |= float(system["base_year_fixed"]) > 0
    return found


def beyond_horizon(system: xr.Dataset, before: xr.Dataset | None = None) -> Iterator[Problem]:
    """Lead times longer than the horizon has years after the decision.

    A short horizon leaves out what takes longer; so of the data only what no horizon of a plan
    would see is a mistake. A lead time that somebody has raised beyond the horizon is one always.

    Parameters
    ----------
    system : xarray.Dataset
    before : xarray.Dataset, optional
        The same before somebody changed it.
    """
    first, length = (system.variables[f"period_{name}"].values for name in ("first_year", "length"))
    end = first[-1] + length[-1]
    left = end - np.fmax(float(system["decision_date"]), first[0])
    lead = system.variables["lead_time"].values
    least = LONGEST_LEAD if before is None else before.variables["lead_time"].values
    for row in np.flatnonzero((lead > left) & (lead > least)):
        yield Problem(
            "the lead time is longer than the horizon: it could never start",
            key=f"technologies.{system['technology'].values[row]}.lead_time",
            found=counted(float(lead[row]), "year"),
            allowed=f"at most {counted(float(left), 'year')}, from the decision to the end of "
            f"{end - 1:.0f}",
        )


def inside_blocks(system: xr.Dataset) -> frozenset[int]:
    """Years of first operation that fall inside a block, so that it would open too late."""
    first = system.variables["period_first_year"].values
    end = first[-1] + system.variables["period_length"].values[-1]
    years = np.floor(first_years(system))
    inside = years[(years > first[0]) & (years < end) & ~np.isin(years, first)]
    return frozenset(int(year) for year in inside)


def contradictions(system: xr.Dataset, moved: Collection[str] = DECIDING) -> Iterator[Problem]:
    """Limits that cannot hold together: a least above the largest, and of what cannot stand yet.

    One problem for each technology and limit, with the first such year.

    Parameters
    ----------
    system : xarray.Dataset
    moved : collection of str
        Parameters that may have changed; nothing is looked at where none of `DECIDING` has.
    """
    if not set(moved).intersection(DECIDING):
        return
    for least, most in PAIRS:
        low, high = system.variables[least].values, system.variables[most].values
        yield from _problems(
            system, least, low > high, f"the least is above the largest, `{most}`", high
        )
        if np.any(low > 0):
            yield from _problems(
                system,
                least,
                (low > 0) & ~(low > high) & ~able(system, least),
                "it cannot stand yet: its first year or lead time has not come",
                np.zeros(low.shape),
            )


def able(system: xr.Dataset, least: str) -> NDArray[np.bool_]:
    """Where there can be any (site, technology, period).

    What is open can be built, and what stands or can be renewed can run.

    Parameters
    ----------
    system : xarray.Dataset
    least : {"build_min", "capacity_min", "activity_min"}
    """
    is_open = first_years(system)[:, None] < system.variables["period_first_year"].values + 1.0
    if least == "build_min":
        return np.broadcast_to(is_open, system.variables[least].shape)
    survives = system.variables["existing_survival"].values > 0
    existing = (system.variables["existing_capacity"].values > 0)[:, :, None]
    renewable = ~np.isnan(system.variables["renewal_capex"].values)
    runs = (system.variables["base_activity"].values > 0)[:, :, None]
    contract = np.isinf(system.variables["activity_per_capacity"].values)[:, None]
    found: NDArray[np.bool_] = is_open | survives | (existing & renewable) | (contract & runs)
    return found


def _problems(
    system: xr.Dataset,
    least: str,
    wrong: NDArray[np.bool_],
    message: str,
    most: NDArray[np.float64],
) -> Iterator[Problem]:
    """One problem for each technology with a wrong entry after history."""
    wrong = wrong & ~passed(system)
    values = system.variables[least].values
    for row in np.flatnonzero(wrong.any(axis=(0, 2))):
        site, period = np.argwhere(wrong[:, row])[0]
        at = (site, row, period)
        unit = unit_of(system, least, int(np.ravel_multi_index(at, values.shape)))
        year = int(system["period"].values[period])
        yield Problem(
            message,
            key=f"technologies.{system['technology'].values[row]}.{least}",
            found=f"{shown(float(values[at]), unit)} in {year}",
            allowed=f"at most {shown(float(most[at]), unit)}",
        )


def placed(catalog: Catalog, sector: str, view: str, problem: Problem) -> Problem:
    """The problem with the file and the line in which the limit stands."""
    _, name, field = (problem.key or "").split(".")
    if field == "lead_time":
        return catalog.problem(
            "technology",
            name,
            (field,),
            problem.message,
            found=problem.found,
            allowed=problem.allowed,
        )
    own = catalog.sectors[sector].limits.get(name)
    kind, entry, key = (
        ("sector", sector, ("limits", name, view, field))
        if own is not None and getattr(own, view) is not None
        else ("technology", name, (view, field))
    )
    return catalog.problem(
        kind, entry, key, problem.message, found=problem.found, allowed=problem.allowed
    )
