"""Rules about what stands today: how much of it was built when."""

from __future__ import annotations

from collections.abc import Iterator

from ..amounts import counted
from ..errors import Problem
from ..schema.sector import Existing, Sector
from ..units import factor
from .read import Catalog
from .references import comparable

Found = Iterator[Problem]

WHOLE = 1e-6
"""By how much shares that are written in decimals may miss one in sum."""


def ages_complete(catalog: Catalog) -> Found:
    """Plants without utilisation or ages, shares that are no whole, and plants of the future."""
    for name, sector, key, technology, existing in _standing(catalog):
        shares = [unit.share.first for unit in existing.units.values() if unit.share is not None]
        total = sum(existing.built.values()) + sum(shares)
        of_a_size = bool(existing.units) and not shares and not existing.built
        if (existing.built or existing.units) and not of_a_size and abs(total - 1.0) > WHOLE:
            yield catalog.problem(
                "sector",
                name,
                f"{key}.units" if existing.units else f"{key}.built",
                "the shares of the units, or of the building years, must sum to one",
                found=f"{total:g}",
            )
        if existing.built and existing.units:
            yield catalog.problem(
                "sector", name, key, "ages stand under `built` or under `units`, not under both"
            )
        yield from _of_units(catalog, name, sector, key, existing)
        late = [year for year in existing.built if year > sector.base_year]
        if late:
            yield catalog.problem(
                "sector",
                name,
                f"{key}.built",
                f"what runs in the base year {sector.base_year} was built by then; what comes "
                "later is an option under `technologies`",
                found=", ".join(map(str, late)),
                allowed=f"at most {sector.base_year}",
            )
        entry = catalog.technologies.get(technology)
        if (
            entry is not None
            and entry.capacity_unit is not None
            and (not (existing.built or existing.units) or existing.utilisation is None)
        ):
            yield catalog.problem(
                "sector",
                name,
                key,
                "an existing plant needs `utilisation`, and `built` or `units`",
            )


def _of_units(catalog: Catalog, name: str, sector: Sector, key: str, existing: Existing) -> Found:
    """Units without tolerance, shares that some state and others not, and overhauls to come."""
    shares = any(stated.share is not None for stated in existing.units.values())
    own = [unit for unit, stated in existing.units.items() if stated.tolerance is not None]
    if existing.tolerance is not None and not existing.built and len(own) == len(existing.units):
        yield catalog.problem(
            "sector",
            name,
            f"{key}.tolerance",
            "it is that of the parts of `built`, and of units that state none of their own",
        )
    for unit, stated in existing.units.items():
        if stated.tolerance is None and existing.tolerance is None:
            yield catalog.problem(
                "sector",
                name,
                f"{key}.units.{unit}.tolerance",
                "a unit needs a tolerance, of its own or of its technology",
            )
        if stated.share is None and shares:
            yield catalog.problem(
                "sector",
                name,
                f"{key}.units.{unit}.share",
                "all units of a technology state their share, or none, if they are of a size",
            )
        if stated.last_overhaul.first > sector.base_year:
            yield catalog.problem(
                "sector",
                name,
                f"{key}.units.{unit}.last_overhaul",
                "an overhaul that has been lies in the base year or before it",
                found=f"{stated.last_overhaul.first:g}",
                allowed=f"at most {sector.base_year}",
            )


def within_life(catalog: Catalog) -> Found:
    """Plants of a factory that run in the base year although their life has ended before it.

    A whole sector has a tail of old plants that outlive the mean.
    """
    for name, sector, key, technology, existing in _standing(catalog, "factory"):
        entry = catalog.technologies.get(technology)
        life = None if entry is None else entry.renewal_lifetime or entry.technical_lifetime
        # A life that is no time is a problem of its own, told with every other unit.
        if life is None or not comparable(life.unit, "yr"):
            continue
        years = life.first * factor(life.unit, "yr")
        ended = {year: share for year, share in existing.built.items() if share > 0}
        ended = {year: share for year, share in ended.items() if year + years < sector.base_year}
        if ended:
            yield catalog.problem(
                "sector",
                name,
                f"{key}.built",
                f"{sum(ended.values()):.0%} of it is past its life of {counted(years, 'year')} in "
                f"{sector.base_year}, and falls away in {sector.base_year + 1}; `built` is the "
                "year in which it was built or last renewed",
                found=", ".join(map(str, sorted(ended))),
                allowed=f"at least {sector.base_year - years:g}",
            )


def _standing(catalog: Catalog, *views: str) -> Iterator[tuple[str, Sector, str, str, Existing]]:
    """What stands in each view of each sector: the sector's name, itself, the key, its name."""
    for name, sector in catalog.sectors.items():
        for view in views or tuple(sector.views):
            for technology, existing in sector.views[view].existing.items():
                yield name, sector, f"{view}.existing.{technology}", technology, existing
