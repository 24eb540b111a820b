"""What a works of one's own may fill in, and what the catalog says where it does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..catalog import Catalog
from ..catalog.trace import entries_of, numbers_of
from ..schema.number import Number
from ..schema.sector import Sector


@dataclass(frozen=True)
class Assumed:
    """A number of the catalog that holds where a works states none."""

    what: str
    key: str
    number: Number
    source: str

    def cells(self) -> tuple[Any, ...]:
        """What it is, its key, value, unit, range, quality, source and note."""
        number = self.number
        money = f" of {number.money_year}" if number.money_year else ""
        low, high = (
            each if isinstance(each, float) else None for each in (number.low, number.high)
        )
        return (
            self.what,
            self.key,
            number.first,
            f"{number.unit}{money}",
            low,
            high,
            number.quality.value,
            f"{self.source}; {number.locator}",
            number.note,
        )


def assumed_of(catalog: Catalog, like: str) -> list[Assumed]:
    """Every number behind a sector, with the title of its source."""
    found = []
    for kind, name, entry in entries_of(catalog, like):
        label = getattr(entry, "label", name)
        for key, number in numbers_of(entry):
            if kind == "sector" and not _of_factory(key):
                continue
            source = catalog.sources.get(number.source)
            title = source.title if source else number.source
            found.append(Assumed(f"{label} ({kind})", f"{name}.{key}", number, title))
    return found


def _of_factory(key: str) -> bool:
    """Whether a number of a sector's file is one of its factory, or a limit there."""
    parts = key.split(".")
    return "factory" in (parts[0], *(parts[2:3] if parts[0] == "limits" else ()))


def shown(number: Number) -> str:
    """A number of the catalog in a line: value, unit, money year and quality."""
    money = f" of {number.money_year}" if number.money_year else ""
    return f"{number.first:g} {number.unit}{money} [{number.quality.value}]"


def bought(catalog: Catalog, sector: Sector) -> Iterator[tuple[str, Number]]:
    """Carriers that the reference factory buys today, with their price."""
    used = {
        carrier for name in sector.factory.existing for carrier in catalog.technologies[name].inputs
    }
    for name in sorted(used):
        price = _price(catalog, name)
        if price is not None:
            yield name, price


def _price(catalog: Catalog, name: str) -> Number | None:
    """Price of the nation, or of the carrier's own entry."""
    nation = catalog.regions.get("china")
    stated = nation.carriers.get(name) if nation is not None else None
    if stated is not None and stated.price is not None:
        return stated.price
    return catalog.carriers[name].price


def needed_areas(catalog: Catalog, sector: Sector) -> list[str]:
    """Kinds of area that options of a sector need."""
    kinds = {
        technology.area.kind
        for technology in (catalog.technologies[name] for name in sector.technologies)
        if technology.area is not None
    }
    return sorted(kinds)
