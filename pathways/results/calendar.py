"""The calendar of units: what is decided, ordered, stopped and started, and when.

Read from a Pathway alone. A conversion takes the place of units as `takes_place_of` says. Of what
closes, that of its own year comes first, then the nearest in time. Other units close without a
successor of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import xarray as xr

from ..schema.years import month_after, month_before

ORDER_SHARE = 0.25
"""Part of the lead time between decision and order: basic engineering, tender and permits. Assumed,
between 0.15 and 0.35; no survey found. A lead time counts from the decision, so it moves no plan.
"""

SHORTEST = 1e-6
"""Years that count as none: the last digits of a date in years."""

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
    "share",
    "investment",
    "stranded_value",
)
"""Keys of an entry, in the order of `units.csv`."""


@dataclass(frozen=True)
class _Closed:
    """A part of a unit that closes or is overhauled, or all of it.

    `share` is its share of the process, `of_unit` that of the unit.
    """

    unit: int
    technology: int
    date: float
    capacity: float
    share: float
    of_unit: float
    lost: float

    def part(self, share: float) -> _Closed:
        """As much of it as is a share of its process."""
        of = share / self.share
        return replace(
            self,
            capacity=of * self.capacity,
            share=share,
            of_unit=of * self.of_unit,
            lost=of * self.lost,
        )


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
        With the keys `COLUMNS`, one for a unit, what it becomes and when that starts. `unit` and
        `from` are None where something is built that takes no unit's place, `to` is None where a
        unit closes without a successor, and both are the same technology where a unit is
        overhauled. Dates are months of the clock of the program, as `2027-04`. `decide` is the
        month at whose end the decision falls at the latest, start less lead time, and `order` that
        of the order, a quarter of the lead time (`ORDER_SHARE`) later; an overhaul has no lead
        time. Both are None where something starts too early for the decision of the run: it was
        ordered in time before. `stop` is the first month without the unit, or without the last part
        of it that what starts takes the place of; `start` the first with what takes its place.
        Capacity is that of what starts, or of the unit where nothing does; `share` the part of the
        unit that stops or is overhauled. Money is overnight and undiscounted.
    """
    entries = [
        entry
        for site in range(pathway.sizes["site"])
        for entry in _together(_of_site(pathway.isel(site=site)))
    ]
    return sorted(entries, key=lambda each: (each["start"] or each["stop"], str(each["unit"])))


def _together(entries: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    """What one unit becomes at one time as one entry, though it stops in several steps."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for each in entries:
        key = (each["unit"], each["from"], each["to"], each["start"] or each["stop"])
        before = found.get(key)
        if before is None:
            found[key] = each
            continue
        for name in ("capacity", "investment", "stranded_value"):
            before[name] += each[name]
        if each["unit"] is not None:
            before["share"] += each["share"]
            before["stop"] = max(filter(None, (before["stop"], each["stop"])), default=None)
    return found.values()


def _of_site(pathway: xr.Dataset) -> Iterator[dict[str, Any]]:
    closed = list(_closures(pathway))
    yield from _overhauls(pathway)
    replaced = pathway["takes_place_of"].transpose("technology", "host").values > 0
    converted = pathway["converted"].transpose("technology", "period").values
    for period, technology in _in_order(converted):
        left = float(converted[technology, period])
        year = int(pathway["period_first_year"].values[period])
        mine = [each for each in closed if replaced[technology, each.technology]]
        for each in sorted(mine, key=lambda one: (abs(one.date - year), one.date, one.unit)):
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
            stop=each.date,
            capacity=each.capacity,
        )


def _in_order(converted: np.ndarray[Any, Any]) -> list[tuple[int, int]]:
    """Period and technology of every conversion, the earlier and then the larger first."""
    found = [(int(p), int(t)) for t, p in np.argwhere(converted > NEGLIGIBLE)]
    return sorted(found, key=lambda each: (each[0], -converted[each[1], each[0]]))


def _closures(pathway: xr.Dataset) -> Iterator[_Closed]:
    """What closes of each unit, period by period, by technology and date.

    A whole unit whose campaign ends inside a block stands for the part of the block that is before
    its end: it closes then, and not by that part.
    """
    standing = pathway["standing"].transpose("unit", "period").values
    lost = pathway["cost_write_off"].transpose("unit", "period").values
    lost = lost * pathway["period_length"].values
    shares = pathway["unit_share"].transpose("technology", "unit").values
    capacity = shares * pathway["existing_capacity"].values[:, None]
    first, length = (pathway[name].values for name in ("period_first_year", "period_length"))
    wholly = pathway.attrs.get("plants") == "whole"
    for technology, unit in np.argwhere(capacity > 0):
        whole, share = capacity[technology, unit], float(shares[technology, unit])
        before = np.concatenate([[whole], np.fmax(standing[unit, :-1], 0.0)])
        fell = before - np.fmax(standing[unit], 0.0)
        for period in np.flatnonzero(fell > NEGLIGIBLE * whole):
            part, date = float(fell[period] / whole), float(first[period])
            ends = wholly and before[period] - fell[period] > NEGLIGIBLE * whole
            if ends:
                date += float((1.0 - fell[period] / before[period]) * length[period])
                part = float(before[period] / whole)
            loss = float(lost[unit, period])
            yield _Closed(
                int(unit), int(technology), date, part * float(whole), part * share, part, loss
            )
            if ends:
                break


def _overhauls(pathway: xr.Dataset) -> Iterator[dict[str, Any]]:
    """Units that are overhauled and go on."""
    shares = pathway["unit_share"].transpose("technology", "unit").values
    capacity = shares * pathway["existing_capacity"].values[:, None]
    done = pathway["overhaul"].transpose("unit", "vintage").values
    price = pathway["renewal_capex"].transpose("technology", "vintage").values
    first, known = pathway["period_first_year"].values, float(pathway["decision_date"])
    for technology, unit in np.argwhere(capacity > 0):
        for period in np.flatnonzero(done[unit] > NEGLIGIBLE * capacity[technology, unit]):
            amount = float(done[unit, period])
            part = amount / float(capacity[technology, unit])
            yield _entry(
                pathway,
                _Closed(int(unit), int(technology), 0, amount, 0.0, part, 0.0),
                to=int(technology),
                start=max(float(first[period]), known),
                capacity=amount,
                investment=amount * float(price[technology, period]),
            )


def _conversion(
    pathway: xr.Dataset, technology: int, period: int, part: float, closed: _Closed | None
) -> dict[str, Any]:
    """What starts, in the place of what closes where something does."""
    built, price, start = (
        float(pathway[name].transpose("technology", "vintage").values[technology, period])
        for name in ("build", "capex", "operation_start")
    )
    return _entry(
        pathway,
        closed,
        to=technology,
        start=start,
        lead=float(pathway["lead_time"].values[technology]),
        stop=None if closed is None else closed.date,
        capacity=part * built,
        investment=part * built * price,
    )


def _entry(
    pathway: xr.Dataset,
    closed: _Closed | None,
    to: int | None = None,
    start: float | None = None,
    lead: float = 0.0,
    stop: float | None = None,
    capacity: float = 0.0,
    investment: float = 0.0,
) -> dict[str, Any]:
    names = pathway["technology"].values
    decide = order = None
    if start is not None and start - lead >= float(pathway["decision_date"]) - SHORTEST:
        decide = month_before(start - lead)
        order = month_before(start - lead + lead * ORDER_SHARE)
    shown = to if to is not None else closed.technology if closed is not None else None
    entry = {
        "site": str(pathway["site"].values),
        "unit": None if closed is None else str(pathway["unit"].values[closed.unit]),
        "from": None if closed is None else str(names[closed.technology]),
        "to": None if to is None else str(names[to]),
        "decide": decide,
        "order": order,
        "stop": None if stop is None else month_after(stop),
        "start": None if start is None else month_after(start),
        "capacity": capacity,
        "capacity_unit": None if shown is None else str(pathway["capacity_unit"].values[shown]),
        "share": None if closed is None else closed.of_unit,
        "investment": investment,
        "stranded_value": 0.0 if closed is None else closed.lost,
    }
    return {name: entry[name] for name in COLUMNS}
