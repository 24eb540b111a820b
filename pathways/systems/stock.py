"""What stands today: how much, how old, and when its units come up for overhaul."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..schema.numbers import ROWS
from .filler import Filler
from .selection import Selection

if TYPE_CHECKING:
    from ..schema.number import Number
    from ..schema.sector import Existing, Sector, View
    from ..schema.technology import Technology

SITE = 0
EXISTING = "factory.existing.*."
"""Where the numbers of what stands are in the table; those of the sector view are the same."""


@dataclass(frozen=True)
class Part:
    """A part of what stands that ages and is decided on as one: a unit, or an age class.

    Attributes
    ----------
    share : float
        Share of the capacity of its technology.
    last, campaign : float
        Year of its last overhaul, and years from one to the next.
    tolerance : float
        Years by which an overhaul may come before or after the end of a campaign.
    """

    share: float
    last: float
    tolerance: float
    campaign: float

    @property
    def end(self) -> float:
        """Year in which its campaign ends."""
        return self.last + self.campaign

    def latest(self, base_year: int) -> float:
        """Until when it stands without an overhaul; an end that is past is put off."""
        return max(self.end + self.tolerance, base_year + 1.0)

    def windows(self, base_year: int, until: float) -> list[tuple[float, float]]:
        """First and last year of every window that opens before a year.

        The first is never shut before what stands has to go.
        """
        found = [
            (float(end) - self.tolerance, float(end) + self.tolerance)
            for end in np.arange(self.end, until + self.tolerance, self.campaign)
        ]
        return (
            [(found[0][0], max(found[0][1], self.latest(base_year))), *found[1:]] if found else []
        )


def unit_labels(view: View) -> list[str]:
    """Names of all units of a view, in the order of its file; an age class is named by its year."""
    return [
        name
        for technology, existing in view.existing.items()
        for name in (existing.units or _age_classes(technology, existing))
    ]


def unit_texts(view: View, technologies: Mapping[str, Technology]) -> list[str]:
    """Names for people of all units of a view, in the same order."""
    return [
        text
        for technology, existing in view.existing.items()
        for text in (
            [unit.label for unit in existing.units.values()]
            or [
                f"{technologies[technology].label}, {year}"
                for year in _age_classes(technology, existing).values()
            ]
        )
    ]


def _age_classes(technology: str, existing: Existing) -> dict[str, int]:
    """Age classes that are overhauled in windows, with their years, by name."""
    if existing.tolerance is None:
        return {}
    return {
        f"{technology}_{year}": year for year, share in sorted(existing.built.items()) if share > 0
    }


def fill_stock(
    filler: Filler, selection: Selection, sector: Sector, view: View, whole_sector: bool
) -> None:
    """Write existing capacity, how it ages, and its units.

    capacity = activity / utilisation / activity per capacity.
    """
    main: list[Part] = []
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
        row_of_use = ROWS["sector"][f"{EXISTING}utilisation"]
        used = filler.take(row_of_use, existing.utilisation, f"existing.{name}.utilisation")[0]
        activity = filler.array("base_activity")[SITE, row]
        capacity = activity / used / filler.array("activity_per_capacity")[row]
        filler.array("existing_capacity")[SITE, row] = capacity
        filler.array("spare_capacity_kept")[SITE, row] = float(not existing.spare_usable)
        if existing.units or existing.tolerance is not None:
            parts = _parts(filler, name, existing)
            alive = _write_units(filler, selection, sector, (name, existing), parts)
            main = main or list(parts.values())
        else:
            alive = _by_age(filler, sector, name, existing)
        filler.array("existing_survival")[SITE, row] = capacity * alive
    if main:
        filler.array("conversion_pace")[SITE] = _conversion_pace(filler, sector, main, whole_sector)


def _conversion_pace(
    filler: Filler, sector: Sector, main: list[Part], whole_sector: bool
) -> NDArray[np.float64] | float:
    """Largest share of the main process that can be converted in a year (period).

    Of one site its largest unit; of a whole sector the share of the units whose window is open,
    each spread evenly over the years of its window that are to come. A block has the mean of its
    years.
    """
    if not whole_sector:
        return max(part.share for part in main)
    periods = filler.periods
    yearly = np.zeros(len(periods.years))
    for part in main:
        for opens, closes in part.windows(sector.base_year, periods.end):
            first = max(opens, sector.base_year + 1.0)
            inside = (periods.years >= first) & (periods.years <= closes)
            yearly += inside * part.share / max(floor(closes) - ceil(first) + 1, 1)
    found: NDArray[np.float64] = periods.membership() @ yearly / periods.length
    return found


def _by_age(filler: Filler, sector: Sector, name: str, existing: Existing) -> NDArray[np.float64]:
    """Share of a plant that stands (period): a part built in year b stands until b + lifetime.

    No part falls before the year after the base year.
    """
    life = filler.array("renewal_lifetime")[filler.position("technology", name)]
    built = np.array(sorted(existing.built), float)
    shares = np.array([existing.built[int(year)] for year in built])
    stands_until = np.maximum(built + life, sector.base_year + 1)
    found: NDArray[np.float64] = shares @ filler.periods.alive(built, stands_until - built)
    return found


def _parts(filler: Filler, name: str, existing: Existing) -> dict[str, Part]:
    """The units of a technology, or its age classes, by name."""
    life = float(filler.array("renewal_lifetime")[filler.position("technology", name)])
    if not existing.units:
        tolerance = _number(filler, existing.tolerance, "tolerance", f"existing.{name}.tolerance")
        return {
            label: Part(existing.built[year], float(year), tolerance, life)
            for label, year in _age_classes(name, existing).items()
        }
    found: dict[str, Part] = {}
    for label, unit in existing.units.items():
        share, last, tolerance, campaign = (
            _number(
                filler,
                getattr(unit, each),
                f"units.*.{each}",
                f"existing.{name}.units.{label}.{each}",
            )
            for each in ("share", "last_overhaul", "tolerance", "campaign")
        )
        found[label] = Part(share, last, tolerance, life if np.isnan(campaign) else campaign)
    return found


def _write_units(
    filler: Filler,
    selection: Selection,
    sector: Sector,
    of: tuple[str, Existing],
    parts: Mapping[str, Part],
) -> NDArray[np.float64]:
    """Write units down; the share of their plant that stands without an overhaul (period)."""
    name, existing = of
    technology, periods = filler.position("technology", name), filler.periods
    total = np.zeros(len(periods.length))
    for label, part in parts.items():
        at = filler.position("unit", label)
        latest = part.latest(sector.base_year)
        alive = periods.alive(np.array(part.last), np.array(latest - part.last))
        total += part.share * alive
        filler.array("unit_share")[SITE, technology, at] = part.share
        filler.array("unit_survival")[at] = alive
        windows = part.windows(sector.base_year, periods.end)
        filler.array("unit_window")[at] = [
            float(any(first <= closes and opens <= until for opens, closes in windows))
            for first, until in zip(periods.first_year, periods.last_year, strict=True)
        ]
        value, lasting = _overhaul_cost(filler, technology), part.campaign
        unit = existing.units.get(label)
        if unit is not None and unit.book_value is not None:
            value = _number(
                filler,
                unit.book_value,
                "units.*.book_value",
                f"existing.{name}.units.{label}.book_value",
                selection.technologies[name].capacity_unit or "",
            )
            lasting = max(part.end - sector.base_year, 1.0)
        left = np.clip(part.end - periods.first_year, 0.0, None)
        before_window = periods.first_year < part.end - part.tolerance
        filler.array("unit_book_value")[at] = np.where(before_window, value * left / lasting, 0.0)
    return total


def _number(
    filler: Filler, number: Number | None, row: str, key: str, capacity_unit: str | None = None
) -> float:
    """A number of what stands; missing where none is stated."""
    if number is None:
        return float("nan")
    stated = ROWS["sector"][f"{EXISTING}{row}"]
    if capacity_unit is None:
        return float(filler.take(stated, number, key)[0])
    return float(filler.take(stated, number, key, capacity=capacity_unit)[0])


def _overhaul_cost(filler: Filler, technology: int) -> float:
    """Cost of the last overhaul per unit of capacity: of a renewal, or of a new plant."""
    cost = filler.array("renewal_capex")[technology, 0]
    return float(filler.array("capex")[technology, 0] if np.isnan(cost) else cost)
