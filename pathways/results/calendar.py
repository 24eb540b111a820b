"""The calendar of units: what is decided, ordered, stopped and started, and when.

Read from a Pathway alone. A conversion takes the place of units as `takes_place_of` says. Of what
closes, that of its own year comes first, then the nearest in time. Other units close without a
successor of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import xarray as xr

from ..amounts import quantity
from ..schema.years import month_after

ORDER_SHARE = 0.25
"""Part of the lead time between decision and order: basic engineering, tender and permits. Assumed,
between 0.15 and 0.35; no survey found. A lead time counts from the decision, so it moves no plan.
"""

LEAST_LEAD = 1.0
"""Years from decision to start that are told at least. Assumed: an overhaul has no lead time of its
own, and the program lets what is bought within a year start within it."""

NEGLIGIBLE = 1e-6
"""Part of a unit, or of the main process, below which nothing has happened: a solver's rounding."""

COLUMNS = (
    "site",
    "unit",
    "from",
    "to",
    "decide",
    "order",
    "stop",
    "start",
    "capacity",
    "capacity_unit",
    "investment",
    "stranded_value",
)
"""Keys of an entry, in the order of `units.csv`."""

UNIT_ROW = "unit: "
"""How the row of a unit begins in a table."""


@dataclass(frozen=True)
class _Closed:
    """A part of a unit that closes, or all of it."""

    unit: int
    technology: int
    year: int
    capacity: float
    share: float
    lost: float

    def part(self, share: float) -> _Closed:
        """As much of it as is a share of its process."""
        of = share / self.share
        return replace(self, capacity=of * self.capacity, share=share, lost=of * self.lost)


def takes_place_of(system: xr.Dataset) -> xr.Variable:
    """One where a conversion takes the place of units of another technology (technology, host).

    Of its host process, where that has units; else of the technology with units that makes what it
    makes, or, one step before that, of the one that makes what the new plant does without: an arc
    furnace takes the place of a blast furnace, not of the converter behind it. Only a process takes
    a place, a capture takes none.

    Parameters
    ----------
    system : xarray.Dataset
    """
    shares = system["unit_share"].transpose("site", "technology", "unit").values
    owns = shares.sum(axis=(0, 2)) > 0
    flow = system["flow"].transpose("technology", "commodity", "period").values
    makes, uses = (np.asarray(each.any(axis=2)) for each in (flow > 0, flow < 0))
    hosts = np.asarray(system["host_process"].transpose("technology", "host").values > 0)
    found = np.zeros(hosts.shape)
    process = np.asarray(system["technology_kind"].values == "process")
    for new in map(int, np.flatnonzero(process & (system["converts"].values > 0))):
        others = owns & (np.arange(len(owns)) != new)
        of = hosts[new] & others
        if not of.any():
            of = others & (makes & makes[new]).any(axis=1)
            needless = uses[of].any(axis=0) & ~uses[new] & ~makes[new]
            before = others & (makes & needless).any(axis=1)
            of = before if before.any() else of
        found[new] = of
    return xr.Variable(("technology", "host"), found)


def calendar(pathway: xr.Dataset) -> list[dict[str, Any]]:
    """Every change of a unit and every conversion of the main process, by start.

    Parameters
    ----------
    pathway : xarray.Dataset

    Returns
    -------
    list of dict
        With the keys `COLUMNS`. `unit` and `from` are None where something is built that takes no
        unit's place, `to` is None where a unit closes without a successor, and both are the same
        technology where a unit is overhauled. `decide` is the latest date of the decision, start
        less lead time, or the decision of the run where what starts within its year was decided
        no earlier, and `order` a quarter of the lead time (`ORDER_SHARE`) later, as `2027-04`;
        `stop` is the first year without the unit, `start` the first with what takes its place.
        Capacity is that of what starts, or of the unit where nothing does; money is overnight and
        undiscounted.
    """
    entries = [
        entry
        for site in range(pathway.sizes["site"])
        for entry in _of_site(pathway.isel(site=site))
    ]
    return sorted(entries, key=lambda each: (each["start"] or each["stop"], str(each["unit"])))


def _of_site(pathway: xr.Dataset) -> Iterator[dict[str, Any]]:
    closed = list(_closures(pathway))
    yield from _overhauls(pathway)
    replaced = pathway["takes_place_of"].transpose("technology", "host").values > 0
    converted = pathway["converted"].transpose("technology", "period").values
    for period, technology in _in_order(converted):
        left = float(converted[technology, period])
        year = int(pathway["period_first_year"].values[period])
        mine = [each for each in closed if replaced[technology, each.technology]]
        for each in sorted(mine, key=lambda one: (abs(one.year - year), one.year, one.unit)):
            share = min(left, each.share)
            if share < NEGLIGIBLE:
                continue
            closed[closed.index(each) : closed.index(each) + 1] = (
                [each.part(each.share - share)] if each.share - share > NEGLIGIBLE else []
            )
            whole = float(converted[technology, period])
            yield _conversion(pathway, technology, period, share / whole, each.part(share))
            left -= share
        if left > NEGLIGIBLE:
            whole = float(converted[technology, period])
            yield _conversion(pathway, technology, period, left / whole, None)
    for each in closed:
        yield _entry(
            pathway,
            each,
            stop=each.year,
            capacity=each.capacity,
            capacity_unit=str(pathway["capacity_unit"].values[each.technology]),
        )


def _in_order(converted: np.ndarray[Any, Any]) -> list[tuple[int, int]]:
    """Period and technology of every conversion, the earlier and then the larger first."""
    found = [(int(p), int(t)) for t, p in np.argwhere(converted > NEGLIGIBLE)]
    return sorted(found, key=lambda each: (each[0], -converted[each[1], each[0]]))


def _closures(pathway: xr.Dataset) -> Iterator[_Closed]:
    """What closes of each unit, period by period, by technology and year."""
    standing = pathway["standing"].transpose("unit", "period").values
    lost = pathway["cost_write_off"].transpose("unit", "period").values
    lost = lost * pathway["period_length"].values
    shares = pathway["unit_share"].transpose("technology", "unit").values
    capacity = shares * pathway["existing_capacity"].values[:, None]
    years = pathway["period_first_year"].values.astype(int)
    for technology, unit in np.argwhere(capacity > 0):
        whole = capacity[technology, unit]
        before = np.concatenate([[whole], np.fmax(standing[unit, :-1], 0.0)])
        fell = before - np.fmax(standing[unit], 0.0)
        for period in np.flatnonzero(fell > NEGLIGIBLE * whole):
            yield _Closed(
                int(unit),
                int(technology),
                int(years[period]),
                float(fell[period]),
                float(shares[technology, unit] * fell[period] / whole),
                float(lost[unit, period]),
            )


def _overhauls(pathway: xr.Dataset) -> Iterator[dict[str, Any]]:
    """Units that are overhauled and go on."""
    shares = pathway["unit_share"].transpose("technology", "unit").values
    capacity = shares * pathway["existing_capacity"].values[:, None]
    done = pathway["overhaul"].transpose("unit", "vintage").values
    price = pathway["renewal_capex"].transpose("technology", "vintage").values
    for technology, unit in np.argwhere(capacity > 0):
        for period in np.flatnonzero(done[unit] > NEGLIGIBLE * capacity[technology, unit]):
            amount = float(done[unit, period])
            yield _entry(
                pathway,
                _Closed(int(unit), int(technology), 0, amount, 0.0, 0.0),
                to=int(technology),
                period=int(period),
                capacity=amount,
                investment=amount * float(price[technology, period]),
            )


def _conversion(
    pathway: xr.Dataset, technology: int, period: int, part: float, closed: _Closed | None
) -> dict[str, Any]:
    """What starts, in the place of what closes where something does."""
    built, price = (
        float(pathway[name].transpose("technology", "vintage").values[technology, period])
        for name in ("build", "capex")
    )
    return _entry(
        pathway,
        closed,
        to=technology,
        period=period,
        stop=None if closed is None else closed.year,
        capacity=part * built,
        investment=part * built * price,
    )


def _entry(
    pathway: xr.Dataset,
    closed: _Closed | None,
    to: int | None = None,
    period: int | None = None,
    stop: int | None = None,
    capacity: float = 0.0,
    capacity_unit: str | None = None,
    investment: float = 0.0,
) -> dict[str, Any]:
    names = pathway["technology"].values
    start = decide = order = None
    if to is not None and period is not None:
        start = int(pathway["period_first_year"].values[period])
        lead = max(float(pathway["lead_time"].values[to]), LEAST_LEAD)
        decided = start - lead
        known = float(pathway["decision_date"])
        if decided < known < start + 1.0:
            decided = known
        decide, order = month_after(decided), month_after(decided + lead * ORDER_SHARE)
        capacity_unit = str(pathway["capacity_unit"].values[to])
    entry = {
        "site": str(pathway["site"].values),
        "unit": None if closed is None else str(pathway["unit"].values[closed.unit]),
        "from": None if closed is None else str(names[closed.technology]),
        "to": None if to is None else str(names[to]),
        "decide": decide,
        "order": order,
        "stop": stop,
        "start": start,
        "capacity": capacity,
        "capacity_unit": capacity_unit,
        "investment": investment,
        "stranded_value": 0.0 if closed is None else closed.lost,
    }
    return {name: entry[name] for name in COLUMNS}


def told_units(pathway: xr.Dataset, entries: list[dict[str, Any]]) -> dict[str, str]:
    """The calendar as rows of a table, one a unit; what takes no unit's place has a row each.

    Parameters
    ----------
    pathway : xarray.Dataset
    entries : list of dict
        As `calendar` gives them.
    """
    labels = dict(
        zip(pathway["technology"].values, pathway["technology_label"].values, strict=True)
    )
    units = (
        dict(zip(pathway["unit"].values, pathway["unit_label"].values, strict=True))
        if "unit" in pathway.dims
        else {}
    )
    several = pathway.sizes["site"] > 1
    rows: dict[str, str] = {}
    for each in entries:
        name = units.get(each["unit"], labels.get(each["to"], ""))
        row = f"{UNIT_ROW}{each['site']}, {name}" if several else f"{UNIT_ROW}{name}"
        told = _told(each, labels)
        rows[row] = f"{rows[row]}; {told}" if row in rows else told
    return rows


def _told(entry: Mapping[str, Any], labels: Mapping[Any, Any]) -> str:
    """An entry in a line: `decide 2026-01, stop 2030, Scrap furnace from 2030`."""
    size = quantity(entry["capacity"], entry["capacity_unit"]).strip()
    if entry["to"] is None:
        return f"closes {entry['stop']} ({size})"
    decided = f"decide {entry['decide']}"
    if entry["to"] == entry["from"]:
        return f"{decided}, overhaul {entry['start']} ({size})"
    stopped = "" if entry["stop"] is None else f"stop {entry['stop']}, "
    return f"{decided}, {stopped}{labels[entry['to']]} from {entry['start']} ({size})"
