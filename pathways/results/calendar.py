"""The calendar of units: what is decided, ordered, stopped and started, and when.

Read from a Pathway alone. A conversion takes the place of units as `takes_place_of` says; what it
leaves, and a new plant of any kind that has units here, that of units of its own kind which close
in its period or one beside it: what closes later stood beside it. Of what closes, that of its own
year comes first, then the nearest in time. Other units close without a successor of their own.
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
    shares = system.variables["unit_share"].transpose("site", "technology", "unit").values
    owns = shares.sum(axis=(0, 2)) > 0
    flow = system.variables["flow"].transpose("technology", "commodity", "period").values
    makes, uses = (np.asarray(each.any(axis=2)) for each in (flow > 0, flow < 0))
    hosts = np.asarray(system.variables["host_process"].transpose("technology", "host").values > 0)
    found = np.zeros(hosts.shape)
    process = np.asarray(system.variables["technology_kind"].values == "process")
    for new in map(int, np.flatnonzero(process & (system.variables["converts"].values > 0))):
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
        unit closes without a successor. Both are the same technology where a unit is overhauled,
        which has no `stop`, and where a new plant of its kind takes its place. Dates are months of
        the clock of the program, as `2027-04`. `decide` is the month at whose end the decision
        falls at the latest, start less lead time, and `order` that of the order, a quarter of the
        lead time (`ORDER_SHARE`) later; an overhaul has no lead time. Both are None where something
        starts too early for the decision of the run: it was ordered in time before. `stop` is the
        first month without the unit, or without the last part of it that what starts takes the
        place of; `start` the first with what takes its place. Capacity is that of what starts, or
        of the unit where nothing does; `share` the part of the unit that stops or is overhauled.
        Money is overnight and undiscounted.
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
        overhauled = each["stop"] is None
        key = (each["unit"], each["from"], each["to"], each["start"] or each["stop"], overhauled)
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
    replaced = pathway.variables["takes_place_of"].transpose("technology", "host").values > 0
    converted = pathway.variables["converted"].transpose("technology", "period").values
    for period, technology in _in_order(converted):
        left = whole = float(converted[technology, period])
        mine = [each for each in closed if replaced[technology, each.technology]]
        for each in _taken(pathway, closed, mine, period, whole):
            yield _conversion(pathway, technology, period, each.share / whole, each)
            left -= each.share
        yield from _of_its_kind(pathway, closed, technology, period, left / whole)
    for period, technology in _built_anew(pathway, converted):
        yield from _of_its_kind(pathway, closed, technology, period, 1.0)
    for each in closed:
        yield _entry(
            pathway,
            each,
            stop=each.date,
            capacity=each.capacity,
        )


def _taken(
    pathway: xr.Dataset,
    closed: list[_Closed],
    mine: list[_Closed],
    period: int,
    share: float,
) -> Iterator[_Closed]:
    """Parts of what closes, up to a share of the process, the nearest in time to a period first.

    What is taken leaves the list `closed`, of which `mine` may be taken.
    """
    year = int(pathway.variables["period_first_year"].values[period])
    for each in sorted(mine, key=lambda one: (abs(one.date - year), one.date, one.unit)):
        taken = min(share, each.share)
        if taken < NEGLIGIBLE:
            continue
        closed[closed.index(each) : closed.index(each) + 1] = (
            [each.part(each.share - taken)] if each.share - taken > NEGLIGIBLE else []
        )
        yield each.part(taken)
        share -= taken


def _of_its_kind(
    pathway: xr.Dataset, closed: list[_Closed], technology: int, period: int, part: float
) -> Iterator[dict[str, Any]]:
    """A part of what is built, which takes no other kind's place: that of units of its own."""
    standing = float(pathway.variables["existing_capacity"].values[technology])
    left = part
    if standing > 0:
        whole = _built(pathway)[technology, period] / standing
        first = pathway.variables["period_first_year"].values
        begin, end = first[max(period - 1, 0)], np.append(first, [np.inf] * 2)[period + 2]
        mine = [
            each for each in closed if each.technology == technology and begin <= each.date < end
        ]
        for each in _taken(pathway, closed, mine, period, part * whole):
            yield _conversion(pathway, technology, period, each.share / whole, each)
            left -= each.share / whole
    if left > NEGLIGIBLE:
        yield _conversion(pathway, technology, period, left, None)


def _built_anew(pathway: xr.Dataset, converted: np.ndarray[Any, Any]) -> list[tuple[int, int]]:
    """Period and technology of what is built of a kind that has units, and converts nothing."""
    shares = pathway.variables["unit_share"].transpose("technology", "unit").values.sum(axis=1)
    standing = np.where(shares > 0, pathway.variables["existing_capacity"].values, np.inf)
    found = (_built(pathway) > NEGLIGIBLE * standing[:, None]) & ~(converted > NEGLIGIBLE)
    return [(int(period), int(technology)) for period, technology in np.argwhere(found.T)]


def _built(pathway: xr.Dataset) -> np.ndarray[Any, Any]:
    """What is built (technology, vintage); nothing where it cannot be."""
    built = pathway.variables["build"].transpose("technology", "vintage").values
    found: np.ndarray[Any, Any] = np.nan_to_num(built)
    return found


def _in_order(converted: np.ndarray[Any, Any]) -> list[tuple[int, int]]:
    """Period and technology of every conversion, the earlier and then the larger first."""
    found = [(int(p), int(t)) for t, p in np.argwhere(converted > NEGLIGIBLE)]
    return sorted(found, key=lambda each: (each[0], -converted[each[1], each[0]]))


def _closures(pathway: xr.Dataset) -> Iterator[_Closed]:
    """What closes of each unit, period by period, by technology and date.

    A whole unit whose campaign ends inside a block stands for the part of the block that is before
    its end: it closes then, and not by that part.
    """
    standing = pathway.variables["standing"].transpose("unit", "period").values
    lost = pathway.variables["cost_write_off"].transpose("unit", "period").values
    lost = lost * pathway.variables["period_length"].values
    shares = pathway.variables["unit_share"].transpose("technology", "unit").values
    capacity = shares * pathway.variables["existing_capacity"].values[:, None]
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
    shares = pathway.variables["unit_share"].transpose("technology", "unit").values
    capacity = shares * pathway.variables["existing_capacity"].values[:, None]
    done = pathway.variables["overhaul"].transpose("unit", "vintage").values
    price = pathway.variables["renewal_capex"].transpose("technology", "vintage").values
    first, known = pathway.variables["period_first_year"].values, float(pathway["decision_date"])
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
        lead=float(pathway.variables["lead_time"].values[technology]),
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
    names = pathway.variables["technology"].values
    decide = order = None
    if start is not None and start - lead >= float(pathway["decision_date"]) - SHORTEST:
        decide = month_before(start - lead)
        order = month_before(start - lead + lead * ORDER_SHARE)
    shown = to if to is not None else closed.technology if closed is not None else None
    entry = {
        "site": str(pathway.variables["site"].values),
        "unit": None if closed is None else str(pathway.variables["unit"].values[closed.unit]),
        "from": None if closed is None else str(names[closed.technology]),
        "to": None if to is None else str(names[to]),
        "decide": decide,
        "order": order,
        "stop": None if stop is None else month_after(stop),
        "start": None if start is None else month_after(start),
        "capacity": capacity,
        "capacity_unit": None
        if shown is None
        else str(pathway.variables["capacity_unit"].values[shown]),
        "share": None if closed is None else closed.of_unit,
        "investment": investment,
        "stranded_value": 0.0 if closed is None else closed.lost,
    }
    return {name: entry[name] for name in COLUMNS}
