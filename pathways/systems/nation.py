"""What one factory can have of something new: at most all that the nation can build of it.

The table of what the nation can have by a year is the `sector.max_share` of each technology that is
not commercial yet, times what the nation does of what the share is a share of:

    nation[t, p] = largest share in the sector[t, p] x (sum over h of host_process[t, h] x activity
        of h in the nation + host_demand[t] x output of the nation)

Only where the factory's own share of its own host allows more than that is anything bounded. A
technology on the use of a carrier has no such amount, for the nation's use of it is a result.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..amounts import quantity
from ..catalog.references import hosts_of, share_unit
from ..schema.numbers import ROWS, SHARES
from ..schema.readiness import Readiness
from .filler import Filler
from .selection import Selection

if TYPE_CHECKING:
    from ..schema.sector import Existing, Sector, View
    from ..schema.technology import Technology

Array = NDArray[np.float64]

SITE = 0

ROUNDING = 1e-9
"""Relative: by which an amount may exceed another one that is as large."""

LARGEST_SHARE = next(row for row in SHARES if row.name == "max_share")
"""The row of a largest share in the table of numbers."""

LEAST = ("build_min", "capacity_min", "activity_min")
"""Amounts of which at least so much is asked for."""


def fill_national(filler: Filler, selection: Selection, sector: Sector) -> None:
    """Bound what a factory has of what is not commercial yet by what the nation can have.

    A factory that makes more than its nation, and amounts asked for above it, are told. A works of
    one's own states no nation, and nothing bounds it.
    """
    if sector.sector is None:
        return
    output = _output(filler, sector, sector.sector)
    for row, (name, technology) in enumerate(selection.technologies.items()):
        standing = sector.sector.existing
        place = (row, name, technology)
        nation = _of_nation(filler, selection, sector.product, standing, place, output)
        if nation is None:
            continue
        full_load = _full_load(filler, row)
        asked = _asked_above(filler, row, nation, full_load)
        if asked is not None:
            least, amount, year, most = asked
            part = f", {amount / most:.0%} of it" if most else ""
            filler.problems.add(
                f"one factory takes more than the whole nation can have of it by {year}",
                key=f"technologies.{name}.factory.{least}",
                found=f"{quantity(amount, technology.activity_unit)} a year{part}",
                allowed=f"at most {quantity(most, technology.activity_unit)} a year "
                "(`sector.max_share` of the nation's)",
            )
            continue
        free = filler.periods.first_year >= filler.free_year
        free &= nation < _of_factory(filler, row)
        bound = filler.array("activity_max")[SITE, row]
        if np.isfinite(full_load):
            bound, nation = filler.array("capacity_max")[SITE, row], nation / full_load
        bound[free] = np.minimum(bound, nation)[free]


def _output(filler: Filler, sector: Sector, nation: View) -> Array:
    """What the nation makes (period); a factory that makes more is told."""
    product = filler.catalog.carriers[sector.product].unit
    output = filler.take(
        ROWS["sector"]["factory.output"], nation.output, "sector.output", product=product
    )[0]
    made = filler.array("demand")[SITE, filler.position("commodity", sector.product)]
    if made[0] > output[0] * (1.0 + ROUNDING):
        filler.problems.add(
            "one factory makes more than the whole nation",
            key="factory.output",
            found=quantity(float(made[0]), product) + " a year",
            allowed=f"at most {quantity(float(output[0]), product)} a year, the `sector.output`",
        )
    return np.asarray(output, float)


def _of_nation(
    filler: Filler,
    selection: Selection,
    made: str,
    standing: Mapping[str, Existing],
    of: tuple[int, str, Technology],
    output: Array,
) -> Array | None:
    """What the nation can have of a technology, in its activity a year (period).

    None where it is commercial, or where nothing says how much.
    """
    row, name, technology = of
    share = technology.sector.max_share
    is_new = technology.readiness and technology.readiness.level is not Readiness.commercial
    if not is_new or share is None:
        return None
    reference = np.zeros(len(output))
    for host, existing in standing.items():
        if host in selection.technologies:
            counted = filler.array("host_process")[row, filler.position("technology", host)]
            if counted > 0:
                unit = selection.technologies[host].activity_unit
                activity = filler.take(
                    ROWS["sector"]["factory.existing.*.activity"],
                    existing.activity,
                    f"sector.existing.{host}.activity",
                    activity=unit,
                    product=filler.catalog.carriers[made].unit,
                )[0]
                reference = reference + counted * float(activity) * output
    product = filler.position("commodity", made)
    reference = reference + filler.array("host_demand")[row, product] * output
    if not reference.any():
        return None
    first = next(hosts_of(technology, selection.technologies, filler.catalog.carriers), None)
    stated = replace(LARGEST_SHARE, unit=share_unit(LARGEST_SHARE, technology, first))
    taken = filler.take(stated, share, f"technologies.{name}.sector.max_share")[0]
    return np.asarray(taken * reference, float)


def _of_factory(filler: Filler, row: int) -> Array:
    """What a factory can have of a technology by its own share, in its activity a year (period)."""
    demand = filler.array("demand")[SITE]
    moved = (filler.array("product")[:, None] * demand).sum(axis=0)
    hosts = filler.array("host_process")[row] @ filler.array("base_activity")[SITE]
    reference = hosts * moved / moved[0] + filler.array("host_demand")[row] @ demand
    return np.asarray(filler.array("max_share")[row] * reference, float)


def _full_load(filler: Filler, row: int) -> float:
    """Yearly activity of one unit of capacity; infinite of what needs no plant."""
    available = filler.array("availability")[SITE, row]
    hours = filler.arrays.get("hour_weight", np.ones_like(available))
    mean = float((available * hours).sum() / np.sum(hours))
    return mean * float(filler.array("activity_per_capacity")[row])


def _asked_above(
    filler: Filler, row: int, nation: Array, full_load: float
) -> tuple[str, float, int, float] | None:
    """The first amount asked for that exceeds what the nation can have.

    Its key, itself and the nation's in activity a year, and the year.
    """
    for name in LEAST:
        least = filler.array(name)[SITE, row]
        if not name.startswith("activity") and np.isfinite(full_load):
            least = least * full_load
        above = np.flatnonzero(least > nation * (1.0 + ROUNDING))
        if above.size:
            at = int(above[0])
            year = int(filler.periods.first_year[at])
            return name, float(least[at]), year, float(nation[at])
    return None
