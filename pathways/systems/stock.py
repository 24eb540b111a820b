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

    def latest(self, free_year: int) -> float:
        """Until when it stands without an overhaul.

        An end that is past is put off to the first year in which something can be decided.
        """
        return max(self.end + self.tolerance, float(free_year))

    def windows(self, free_year: int, until: float) -> list[tuple[float, float]]:
        """First and last year of every window that opens before a year.

        The first is never shut before what stands has to go.
        """
        found = [
            (float(end) - self.tolerance, float(end) + self.tolerance)
            for end in np.arange(self.end, until + self.tolerance, self.campaign)
        ]
        return (
            [(found[0][0], max(found[0][1], self.latest(free_year))), *found[1:]] if found else []
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
    """Write existing capacity, how it ages, its units, and how fast they can be converted.

    capacity = activity / utilisation / activity per capacity.

    In a year one site converts its largest unit; a whole sector the units that are due of its main
    process, which is the one listed first of those with units. What is built for growth converts
    nothing, so growth comes on top.
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
            if existing.units and not whole_sector:
                _require_windows(filler, name, parts)
            alive = _write_units(filler, selection, sector, (name, existing), parts)
            main = main or list(parts.values())
        else:
            alive = _by_age(filler, name, existing)
        filler.array("existing_survival")[SITE, row] = capacity * alive
    if main:
        pace = _conversion_pace(filler, main, whole_sector) + _growth(filler)
        filler.array("conversion_pace")[SITE] = pace


def _conversion_pace(
    filler: Filler, main: list[Part], whole_sector: bool
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
        for opens, closes in part.windows(filler.free_year, periods.end):
            first = max(opens, float(filler.free_year))
            inside = (periods.years >= first) & (periods.years <= closes)
            yearly += inside * part.share / max(floor(closes) - ceil(first) + 1, 1)
    found: NDArray[np.float64] = periods.membership() @ yearly / periods.length
    return found


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


def _parts(filler: Filler, name: str, existing: Existing) -> dict[str, Part]:
    """The units of a technology, or its age classes, by name."""
    life = float(filler.array("renewal_lifetime")[filler.position("technology", name)])
    if not existing.units:
        tolerance = _number(filler, existing.tolerance, "tolerance", f"existing.{name}.tolerance")
        return {
            label: Part(existing.built[year], float(year), tolerance, life)
            for label, year in _age_classes(name, existing).items()
        }
    shared = _number(filler, existing.tolerance, "tolerance", f"existing.{name}.tolerance")
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
        found[label] = Part(
            1.0 / len(existing.units) if np.isnan(share) else share,
            last,
            shared if np.isnan(tolerance) else tolerance,
            life if np.isnan(campaign) else campaign,
        )
    return found


def _require_windows(filler: Filler, name: str, parts: Mapping[str, Part]) -> None:
    """See that no window of a factory's unit is shut before the decision falls.

    What stands then was overhauled in it, or stands without a window.
    """
    sector = str(filler.labels["site"][SITE])
    for label, part in parts.items():
        closes = part.end + part.tolerance
        if closes < filler.decision:
            filler.problems.add(
                filler.catalog.problem(
                    "sector",
                    sector,
                    f"factory.existing.{name}.units.{label}.last_overhaul",
                    f"its window ({part.end - part.tolerance:g} to {closes:g}) is shut before the "
                    "decision falls: state the overhaul that it has had since, or a longer "
                    "campaign or tolerance",
                    found=f"{part.last:g}",
                    allowed=f"at least {part.last + filler.decision - closes:.1f}",
                )
            )


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
        latest = part.latest(filler.free_year)
        alive = periods.alive(np.array(part.last), np.array(latest - part.last))
        total += part.share * alive
        filler.array("unit_share")[SITE, technology, at] = part.share
        filler.array("unit_survival")[at] = alive
        windows = part.windows(filler.free_year, periods.end)
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
