"""The plan of today in words: what to do now, what to prepare, what to wait for and watch.

A technology is one to do now where the chosen plan orders it before the date: in every future where
the own plan of each scenario does so too, else as a hedge. What it orders after the date in every
scenario is to be prepared; what it orders in some alone waits, and what tells these from the others
is to be watched. What only the own plan of some scenario orders before the date is left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import xarray as xr

from ..amounts import quantity
from .plans import CHOSEN

NEGLIGIBLE = 1e-6
"""Part of the largest capacity of a technology in any plan below which nothing is built."""

NOW, HEDGE, PREPARE, WAIT, LEAVE = (
    "do now in every future",
    "do now as a hedge",
    "prepare",
    "wait and watch",
    "leave",
)

MOST_WATCHED = 2
"""Numbers named of what to watch: as many as a sentence can bear."""


@dataclass(frozen=True)
class Finding:
    """What the plans say of one technology, in figures.

    Attributes
    ----------
    what : str
        One of the five headings.
    technology, label, unit : str
    least, most : float
        Capacity ordered before the date, or built after it, over the scenarios.
    order : float
        Date of the first order before the learning; missing where nothing is ordered.
    starts : (int, int), optional
        First and last year of start.
    scenarios : tuple of str
        Whose own plans order it before the date, or in which it is built after it.
    watch : tuple of str
        Dotted paths of the numbers that tell these scenarios from the others.
    """

    what: str
    technology: str
    label: str
    unit: str
    least: float
    most: float
    order: float = np.nan
    starts: tuple[int, int] | None = None
    scenarios: tuple[str, ...] = ()
    watch: tuple[str, ...] = ()


@dataclass(frozen=True)
class Advice:
    """What is told of one technology.

    Attributes
    ----------
    what : str
        One of the five headings.
    technology : str
    amount : str
        Ordered before the date, or built after it from least to most.
    when : str
        When it is ordered and when it starts.
    told : str
        In which scenarios, and what to watch.
    """

    what: str
    technology: str
    amount: str
    when: str
    told: str


def advice(
    found: xr.Dataset, changes: Mapping[str, Mapping[str, object]] | None = None
) -> list[Advice]:
    """What to do now, prepare, wait for and leave, in this order.

    Parameters
    ----------
    found : xarray.Dataset
        Of `decide`.
    changes : mapping of scenario to mapping of dotted path to value, optional
        What differs between the scenarios.
    """
    return [_told(each) for each in findings(found, changes)]


def findings(
    found: xr.Dataset, changes: Mapping[str, Mapping[str, object]] | None = None
) -> list[Finding]:
    """The same in figures.

    Parameters
    ----------
    found, changes
        As in `advice`.
    """
    order = (NOW, HEDGE, PREPARE, WAIT, LEAVE)
    told = [
        each
        for at in range(found.sizes["technology"])
        if (each := _of_technology(found.isel(technology=at), changes or {})) is not None
    ]
    return sorted(told, key=lambda each: order.index(each.what))


def _of_technology(
    found: xr.Dataset, changes: Mapping[str, Mapping[str, object]]
) -> Finding | None:
    names = [str(name) for name in found["scenario"].values]
    early = found["ordered"]
    size = max(float(early.max()), float(found["build"].max()))
    if size <= 0.0:
        return None
    least = NEGLIGIBLE * size
    now = early.sel(plan=CHOSEN)
    own = tuple(name for name in names if float(early.sel(plan=name).sum()) > least)
    told = partial(
        Finding,
        technology=str(found["technology"].values),
        label=str(found["technology_label"].values),
        unit=str(found["capacity_unit"].values),
    )
    amount = float(now.sum())
    if amount > least:
        what = NOW if len(own) == len(names) else HEDGE
        order = float(found["order_date"].values[now.values > least].min())
        starts = _starts(found, now, least)
        return told(what, least=amount, most=amount, order=order, starts=starts, scenarios=own)
    later = found["build"].sum("vintage").values
    built = tuple(name for name, amount in zip(names, later, strict=True) if amount > least)
    if built:
        what = PREPARE if len(built) == len(names) else WAIT
        starts = _starts(found, found["build"].sum("scenario"), least)
        watch = () if what == PREPARE else _watched(built, names, changes)
        amounts = later[later > least]
        low, high = float(amounts.min()), float(amounts.max())
        return told(what, least=low, most=high, starts=starts, scenarios=built, watch=watch)
    if own:
        amount = max(float(early.sel(plan=name).sum()) for name in own)
        return told(LEAVE, least=amount, most=amount, scenarios=own)
    return None


def _told(each: Finding) -> Advice:
    """A finding in words."""
    low, high = quantity(each.least, each.unit), quantity(each.most, each.unit)
    when = [] if np.isnan(each.order) else [f"order by {month(each.order)}"]
    if each.starts is not None:
        first, last = each.starts
        when.append(f"start {first}" if first == last else f"start {first} to {last}")
    amount = low if low == high else f"{low} to {high}"
    return Advice(each.what, each.label, amount, ", ".join(when), _where(each))


def _where(each: Finding) -> str:
    """In which scenarios, and what to watch."""
    names = ", ".join(each.scenarios)
    if each.what == NOW:
        return "in every own plan"
    if each.what == PREPARE:
        return "in every scenario"
    if each.what == WAIT:
        return f"only in {names}" + (f"; watch {', '.join(each.watch)}" if each.watch else "")
    return f"of the own plans that of {names}" if names else "in no own plan"


def _starts(found: xr.Dataset, amount: xr.DataArray, least: float) -> tuple[int, int]:
    years = found["vintage"].values[amount.values > least]
    return int(years[0]), int(years[-1])


def month(date: float) -> str:
    """The month at whose end a date lies, or in which it lies.

    Examples
    --------
    >>> month(2028.0)
    '2027-12'
    """
    months = int(np.ceil(12 * date - 1e-6)) - 1  # a date is rounded to a billionth of a year
    return f"{months // 12}-{months % 12 + 1:02d}"


def _watched(
    built: Sequence[str], names: Sequence[str], changes: Mapping[str, Mapping[str, object]]
) -> tuple[str, ...]:
    """The numbers that tell the scenarios in which it is built from the others."""
    others = [name for name in names if name not in built]
    paths = dict.fromkeys(path for each in changes.values() for path in each)
    telling = []
    for path in paths:
        inside = {str(changes.get(name, {}).get(path)) for name in built}
        outside = {str(changes.get(name, {}).get(path)) for name in others}
        if not inside & outside:
            telling.append(path)
    return tuple(telling[:MOST_WATCHED])
