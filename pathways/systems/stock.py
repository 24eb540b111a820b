"""What stands today: how much, how old, and when its units come up for overhaul."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..schema.numbers import ROWS
from .filler import Filler
from .selection import Selection

if TYPE_CHECKING:
    from ..schema.sector import Existing, PlantUnit, Sector, View

SITE = 0
UNITS = "factory.existing.*.units.*."
"""Where the numbers of a unit stand in the table; those of the sector view are the same."""


def unit_labels(view: View) -> list[str]:
    """Names of all units of a view, in the order of its file."""
    return [name for existing in view.existing.values() for name in existing.units]


def unit_texts(view: View) -> list[str]:
    """Labels of all units of a view, in the same order."""
    return [unit.label for existing in view.existing.values() for unit in existing.units.values()]


def fill_stock(
    filler: Filler, selection: Selection, sector: Sector, view: View, whole_sector: bool
) -> None:
    """Write existing capacity, how it ages, and its units.

    capacity = activity / utilisation / activity per capacity.
    """
    for name, existing in view.existing.items():
        if selection.technologies[name].capacity_unit is None:
            continue
        if existing.utilisation is None or not (existing.built or existing.units):
            filler.problems.add(
                "an existing plant needs `utilisation`, and `built` or `units`",
                key=f"existing.{name}",
            )
            continue
        row = filler.position("technology", name)
        row_of_use = ROWS["sector"]["factory.existing.*.utilisation"]
        used = filler.take(row_of_use, existing.utilisation, f"existing.{name}.utilisation")[0]
        activity = filler.array("base_activity")[SITE, row]
        capacity = activity / used / filler.array("activity_per_capacity")[row]
        filler.array("existing_capacity")[SITE, row] = capacity
        alive = (
            _of_units(filler, selection, sector, name, existing)
            if existing.units
            else _by_age(filler, name, existing)
        )
        filler.array("existing_survival")[SITE, row] = capacity * alive
    if filler.labels["unit"]:
        filler.array("conversion_pace")[SITE] = _conversion_pace(filler, whole_sector)


def _conversion_pace(filler: Filler, whole_sector: bool) -> NDArray[np.float64] | float:
    """Largest share of the main process that can be converted in a year (period).

    Of one site its largest unit; of a whole sector the share of the units whose window is open,
    each spread evenly over the periods of its window.
    """
    share = filler.array("unit_share")[SITE]
    if not whole_sector:
        return float(share.max())
    window = filler.array("unit_window")
    years = window @ filler.periods.length
    main = share[share.sum(axis=1).argmax()]
    spread: NDArray[np.float64] = (main / np.maximum(years, 1.0)) @ window
    return spread


def _by_age(filler: Filler, name: str, existing: Existing) -> NDArray[np.float64]:
    """Share of a plant that stands (period): a part built in year b stands until b + lifetime.

    No part falls before the first year in which something can be decided: after the base year,
    and not before the decision.
    """
    life = filler.array("renewal_lifetime")[filler.position("technology", name)]
    built = np.array(sorted(existing.built), float)
    shares = np.array([existing.built[int(year)] for year in built])
    stands_until = np.maximum(built + life, filler.free_year)
    found: NDArray[np.float64] = shares @ filler.periods.alive(built, stands_until - built)
    return found


def _of_units(
    filler: Filler, selection: Selection, sector: Sector, name: str, existing: Existing
) -> NDArray[np.float64]:
    """Share of a plant that stands without an overhaul (period), with its units written down."""
    total = np.zeros(len(filler.periods.length))
    for unit, stated in existing.units.items():
        total += _unit(filler, selection, sector, (name, unit), stated)
    return total


def _unit(
    filler: Filler, selection: Selection, sector: Sector, names: tuple[str, str], unit: PlantUnit
) -> NDArray[np.float64]:
    """Write a unit down; the share of its plant that it is while its campaign lasts (period).

    Its campaign ends in last overhaul + campaign, its window opens `tolerance` years before and
    closes as many years after; an end that is past is put off to the year after the base year.
    """
    name, label = names
    technology, at = filler.position("technology", name), filler.position("unit", label)
    key = f"existing.{name}.units.{label}"
    share, last, tolerance, campaign = (
        _number(filler, unit, each, key)
        for each in ("share", "last_overhaul", "tolerance", "campaign")
    )
    if np.isnan(campaign):
        campaign = float(filler.array("renewal_lifetime")[technology])
    end = last + campaign
    latest = max(end + tolerance, float(filler.free_year))
    periods = filler.periods
    alive = periods.alive(np.array(last), np.array(latest - last))
    filler.array("unit_share")[SITE, technology, at] = share
    filler.array("unit_survival")[at] = alive
    opened = np.arange(end, periods.end + tolerance, campaign)
    filler.array("unit_window")[at] = [
        float(
            any(
                first <= close and opens <= until
                for opens, close in _windows(opened, tolerance, latest)
            )
        )
        for first, until in zip(periods.first_year, periods.last_year, strict=True)
    ]
    left = np.clip(end - periods.first_year, 0.0, None)
    before_window = periods.first_year < end - tolerance
    if unit.book_value is not None:
        row = ROWS["sector"][f"{UNITS}book_value"]
        unit_of = selection.technologies[name].capacity_unit or ""
        value = float(filler.take(row, unit.book_value, f"{key}.book_value", capacity=unit_of)[0])
        lasting = max(end - sector.base_year, 1.0)
    else:
        value, lasting = _overhaul_cost(filler, technology), campaign
    filler.array("unit_book_value")[at] = np.where(before_window, value * left / lasting, 0.0)
    return share * alive


def _windows(
    opened: NDArray[np.float64], tolerance: float, latest: float
) -> list[tuple[float, float]]:
    """First and last year of every window; the first one is never shut before `latest`."""
    found = [(end - tolerance, end + tolerance) for end in opened.tolist()]
    return [(found[0][0], max(found[0][1], latest)), *found[1:]] if found else []


def _number(filler: Filler, unit: PlantUnit, name: str, key: str) -> float:
    number = getattr(unit, name)
    if number is None:
        return float("nan")
    return float(filler.take(ROWS["sector"][f"{UNITS}{name}"], number, f"{key}.{name}")[0])


def _overhaul_cost(filler: Filler, technology: int) -> float:
    """Cost of the last overhaul per unit of capacity: of a renewal, or of a new plant."""
    cost = filler.array("renewal_capex")[technology, 0]
    return float(filler.array("capex")[technology, 0] if np.isnan(cost) else cost)
