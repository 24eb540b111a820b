"""The calendar as a reader sees it: one line for each unit and what becomes of it.

A divisible plan changes a unit in steps, each an entry of the calendar. The steps of one change
make one line, with the share of the unit that they reach together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xarray as xr

from ..amounts import quantity
from ..schema.years import month_start

YEARLY = "/yr"
"""How a unit of capacity ends that is an amount a year."""

WHOLE = 0.995
"""Share from which a unit is told as whole: what rounds to a hundred per cent."""

LEAST = 0.005
"""Share below which a per cent would be told as none."""


@dataclass(frozen=True)
class Line:
    """What becomes of one unit in one way.

    Attributes
    ----------
    site : str
    unit : str or None
        Name of the unit; None where something is built that takes no unit's place.
    label : str
        Of the unit, or of what is built.
    to : str or None
        Technology; None where the unit closes.
    to_label : str
    overhaul : bool
        Whether the unit is overhauled and goes on.
    anew : bool
        Whether a new plant of its own kind takes its place.
    steps : tuple of (date, share or None, capacity)
        Date of each step as a year and a part of it, in order.
    unit_of_capacity : str
    decide, order, stop : str or None
        Months of the first decision and order, and of the last stop.
    start, last : str
        Months of the first and the last step.
    investment, stranded_value : float
    """

    site: str
    unit: str | None
    label: str
    to: str | None
    to_label: str
    overhaul: bool
    anew: bool
    steps: tuple[tuple[float, float | None, float], ...]
    unit_of_capacity: str
    decide: str | None
    order: str | None
    stop: str | None
    start: str
    last: str
    investment: float
    stranded_value: float

    @property
    def share(self) -> float | None:
        """Part of the unit, of all steps together; None where there is no unit."""
        shares = [share for _, share, _ in self.steps if share is not None]
        return sum(shares) if shares else None

    @property
    def size(self) -> str:
        """Capacity of all steps together, as text."""
        amount = sum(capacity for _, _, capacity in self.steps)
        unit = self.unit_of_capacity
        if unit.endswith(YEARLY):
            return quantity(amount, unit.removesuffix(YEARLY)).strip() + YEARLY
        return quantity(amount, unit).strip()

    @property
    def what(self) -> str:
        """What becomes of the unit: `38% Scrap arc furnace`, `closes`, `overhauled`.

        A new plant of its own kind is told as new: `new Scrap arc furnace`.
        """
        words = "closes" if self.to is None else "overhauled" if self.overhaul else self.to_label
        if self.anew:
            words = f"new {words}"
        share = self.share
        if share is None or share >= WHOLE:
            return words
        return f"{share:.0%} {words}" if share >= LEAST else f"below 1% {words}"


def lines(pathway: xr.Dataset, entries: Sequence[Mapping[str, Any]]) -> list[Line]:
    """The entries of a calendar as lines, in the order of the first step of each unit.

    Parameters
    ----------
    pathway : xarray.Dataset
    entries : sequence of mapping
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
    groups: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for each in entries:
        key = (each["site"], each["unit"], each["from"], each["to"], each["stop"] is None)
        groups.setdefault(key, []).append(each)
    found = [
        _line(group, str(units.get(unit, labels.get(to, ""))), str(labels.get(to, "")))
        for (_, unit, _, to, _), group in groups.items()
    ]
    order = list(dict.fromkeys((each.site, each.label) for each in found))
    return sorted(found, key=lambda each: order.index((each.site, each.label)))


def _line(entries: Sequence[Mapping[str, Any]], label: str, to_label: str) -> Line:
    first = entries[0]
    dated = sorted(entries, key=lambda each: str(each["start"] or each["stop"]))
    months = [str(each["start"] or each["stop"]) for each in dated]
    decided = [each for each in dated if each["decide"] is not None]
    stops = [str(each["stop"]) for each in dated if each["stop"] is not None]
    same = first["to"] is not None and first["to"] == first["from"]
    return Line(
        site=str(first["site"]),
        unit=first["unit"],
        label=label,
        to=first["to"],
        to_label=to_label,
        overhaul=same and not stops,
        anew=same and bool(stops),
        steps=tuple(
            (month_start(month), each["share"], float(each["capacity"]))
            for month, each in zip(months, dated, strict=True)
        ),
        unit_of_capacity=str(first["capacity_unit"]),
        decide=decided[0]["decide"] if decided else None,
        order=decided[0]["order"] if decided else None,
        stop=max(stops, default=None),
        start=months[0],
        last=months[-1],
        investment=sum(float(each["investment"]) for each in dated),
        stranded_value=sum(float(each["stranded_value"]) for each in dated),
    )
