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

Pair = tuple[NDArray[np.float64], NDArray[np.float64]]

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
    """Write existing capacity, how it ages, its units, and how fast they can be converted.

    capacity = activity / utilisation / activity per capacity.

    In a year one site converts its largest unit; a whole sector the units that are due of its main
    process, which is the one listed first of those with units. What is built for growth converts
    nothing, so growth comes on top.
    """
    due_of_main: NDArray[np.float64] | None = None
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
        if existing.units:
            alive, due = _of_units(filler, selection, sector, name, existing)
            due_of_main = due if due_of_main is None else due_of_main
        else:
            alive = _by_age(filler, name, existing)
        filler.array("existing_survival")[SITE, row] = capacity * alive
    if due_of_main is not None:
        largest = float(filler.array("unit_share")[SITE].max())
        pace = (due_of_main if whole_sector else largest) + _growth(filler)
        filler.array("conversion_pace")[SITE] = pace


def _growth(filler: Filler) -> NDArray[np.float64]:
    """Growth of the product in a year as a share of what is made at first (period).

    Spread over the years from the middle of the block before to the middle of a block; what shrinks
    does not count, and in the first period nothing went before.
    """
    made = filler.array("demand")[SITE, filler.array("product") > 0].sum(axis=0)
    length = filler.periods.length
    years = (length[1:] + length[:-1]) / 2.0
    grown = np.zeros(len(made))
    grown[1:] = np.maximum(np.diff(made), 0.0) / years / made[0]
    return grown


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
) -> Pair:
    """Shares of a plant that stand without an overhaul, and that are due in a year (period).

    Its units are written down.
    """
    alive, due = np.zeros((2, len(filler.periods.length)))
    for unit, stated in existing.units.items():
        stands, comes_due = _unit(filler, selection, sector, (name, unit), stated)
        alive, due = alive + stands, due + comes_due
    return alive, due


def _unit(
    filler: Filler, selection: Selection, sector: Sector, names: tuple[str, str], unit: PlantUnit
) -> Pair:
    """Write a unit down; its share of its plant while its campaign lasts, and when due (period).

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
    windows = _windows(opened, tolerance, latest)
    filler.array("unit_window")[at] = [
        float(any(first <= close and opens <= until for opens, close in windows))
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
    return share * alive, share * _due(filler, windows, float(filler.free_year))


def _due(filler: Filler, windows: list[tuple[float, float]], begin: float) -> NDArray[np.float64]:
    """Part of a unit that comes due in a year of a block (period), spread over its windows.

    Of a window that is open already, the years from `begin` are left.
    """
    periods = filler.periods
    due = np.zeros(len(periods.length))
    for opens, close in windows:
        start = max(opens, begin)
        within = np.minimum(periods.last_year, close) - np.maximum(periods.first_year, start) + 1.0
        due += np.clip(within, 0.0, None) / (close - start + 1.0) / periods.length
    return due


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
