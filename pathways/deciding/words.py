"""The plan of today in words: what to do now, what to prepare, what to wait for and watch.

A technology is one to do now where the chosen plan orders it before the date: in every future where
the own plan of each scenario does so too, else as a hedge. What it orders after the date in every
scenario is to be prepared; what it orders in some alone waits, and what tells these from the others
is to be watched. What only the own plan of some scenario orders before the date is left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

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
    order = (NOW, HEDGE, PREPARE, WAIT, LEAVE)
    told = [
        each
        for at in range(found.sizes["technology"])
        if (each := _of_technology(found.isel(technology=at), changes or {})) is not None
    ]
    return sorted(told, key=lambda each: order.index(each.what))


def _of_technology(found: xr.Dataset, changes: Mapping[str, Mapping[str, object]]) -> Advice | None:
    names = [str(name) for name in found["scenario"].values]
    early = found["ordered"]
    size = max(float(early.max()), float(found["build"].max()))
    if size <= 0.0:
        return None
    least = NEGLIGIBLE * size
    label = str(found["technology_label"].values)
    now = early.sel(plan=CHOSEN)
    own = [name for name in names if float(early.sel(plan=name).sum()) > least]
    unit = str(found["capacity_unit"].values)
    if float(now.sum()) > least:
        amount = quantity(float(now.sum()), unit)
        if len(own) == len(names):
            return Advice(NOW, label, amount, _when(found, now, least), "in every own plan")
        told = f"of the own plans that of {', '.join(own)}" if own else "in no own plan"
        return Advice(HEDGE, label, amount, _when(found, now, least), told)
    later = found["build"].sum("vintage").values
    built = [name for name, amount in zip(names, later, strict=True) if amount > least]
    if built:
        what = PREPARE if len(built) == len(names) else WAIT
        when = _start(found, found["build"].sum("scenario"), least)
        told = "in every scenario" if what == PREPARE else _watched(built, names, changes)
        amounts = later[later > least]
        low, high = quantity(float(amounts.min()), unit), quantity(float(amounts.max()), unit)
        return Advice(what, label, low if low == high else f"{low} to {high}", when, told)
    if own:
        amount = quantity(max(float(early.sel(plan=name).sum()) for name in own), unit)
        return Advice(LEAVE, label, amount, "", f"of the own plans that of {', '.join(own)}")
    return None


def _when(found: xr.Dataset, amount: xr.DataArray, least: float) -> str:
    """First order, and starts."""
    ordered = found["order_date"].values[amount.values > least]
    return f"order by {_month(float(ordered.min()))}, {_start(found, amount, least)}"


def _start(found: xr.Dataset, amount: xr.DataArray, least: float) -> str:
    years = found["vintage"].values[amount.values > least]
    return f"start {years[0]}" if len(years) == 1 else f"start {years[0]} to {years[-1]}"


def _month(date: float) -> str:
    """The month at whose end a date lies, or in which it lies."""
    months = int(np.ceil(12 * date - 1e-6)) - 1  # a date is rounded to a billionth of a year
    return f"{months // 12}-{months % 12 + 1:02d}"


def _watched(
    built: list[str], names: list[str], changes: Mapping[str, Mapping[str, object]]
) -> str:
    """Scenarios in which it is built, and the numbers that tell them from the others."""
    others = [name for name in names if name not in built]
    paths = dict.fromkeys(path for each in changes.values() for path in each)
    telling = []
    for path in paths:
        inside = {str(changes.get(name, {}).get(path)) for name in built}
        outside = {str(changes.get(name, {}).get(path)) for name in others}
        if not inside & outside:
            telling.append(path)
    watch = f"; watch {', '.join(telling[:MOST_WATCHED])}" if telling else ""
    return f"only in {', '.join(built)}{watch}"
