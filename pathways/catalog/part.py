"""A part of a catalog: one sector and what it touches, to be checked without the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from .kinds import SHELVES
from .read import Catalog
from .trace import entries_of


class Part(Mapping[str, Any]):
    """Entries of which some are listed, and all are found by name.

    Parameters
    ----------
    whole : mapping
    names : iterable of str
        Those that are listed.
    """

    def __init__(self, whole: Mapping[str, Any], names: Iterable[str]) -> None:
        self._whole = whole
        self._names = tuple(dict.fromkeys(names))

    def __getitem__(self, name: str) -> Any:
        return self._whole[name]

    def __contains__(self, name: object) -> bool:
        return name in self._whole

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def part_of(catalog: Catalog, sector: str, region: str) -> Catalog:
    """The catalog that lists one sector, what it touches, and the regions of its place.

    Whatever an entry names is found as before.
    """
    names: dict[str, list[str]] = {kind: [] for kind in SHELVES}
    for kind, name, _ in entries_of(catalog, sector):
        names[kind].append(name)
    names["technology"] += catalog.sectors[sector].hourly_technologies
    place: str | None = region
    while place is not None and place not in names["region"]:
        names["region"].append(place)
        place = catalog.regions[place].fallback
    parts: dict[str, Any] = {
        shelf: Part(catalog.entries(kind), names[kind]) for kind, shelf in SHELVES.items()
    }
    return replace(catalog, **parts)
