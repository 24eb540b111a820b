"""Trace every number to its source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from typing import Any

from pydantic import BaseModel, ValidationError

from ..errors import InputError, Problem, did_you_mean
from ..schema.number import UNVERIFIED, Number, Quality
from ..schema.sector import OwnLimits
from ..schema.technology import Limits, Technology
from .installation import VIEWS, installation_numbers, installations_taken
from .read import Catalog, Entry, all_entries
from .readiness import class_numbers, classes_taken

KINDS = (
    "technology",
    "carrier",
    "sector",
    "region",
    "policy",
    "supply_rule",
    "border_rule",
    "border_good",
    "factor",
    "readiness",
    "installation",
)
"""Kinds of entry that have a data sheet, in the order in which a name is looked up."""


@dataclass(frozen=True)
class NumberRow:
    """One number on a data sheet."""

    key: str
    value: float | None
    values: dict[int, float] | None
    unit: str
    low: float | dict[int, float] | None
    high: float | dict[int, float] | None
    money_year: int | None
    factors: tuple[str, ...]
    source: str
    source_title: str
    locator: str
    quality: str
    unverified: bool
    note: str | None


def numbers_of(model: Any, key: str = "") -> Iterator[tuple[str, Number]]:
    """Every number inside a schema object, with its dotted key."""
    if model is None or isinstance(model, str | int | float):  # most fields: asked first
        return
    if isinstance(model, Number):
        yield key, model
    elif isinstance(model, BaseModel):
        for name in type(model).model_fields:
            yield from numbers_of(getattr(model, name), f"{key}.{name}" if key else name)
    elif isinstance(model, Mapping):
        for name, value in model.items():
            yield from numbers_of(value, f"{key}.{name}" if key else str(name))
    elif isinstance(model, Sequence):
        for position, value in enumerate(model):
            yield from numbers_of(value, f"{key}.{position}")


def explain(catalog: Catalog, name: str) -> list[NumberRow]:
    """The data sheet of an entry: technology, carrier, sector, factor and others (`KINDS`).

    That of a technology ends with what its readiness and installation say where it is silent.

    Raises
    ------
    InputError
        If nothing has that name; the nearest spelling is offered.
    """
    for kind in KINDS:
        entries = catalog.entries(kind)
        if name in entries:
            found = [*numbers_of(entries[name])]
            if kind == "technology":
                found += class_numbers(catalog, entries[name])
                found += installation_numbers(catalog, entries[name])
            return [_row(catalog, key or name, number) for key, number in found]
    known = [each for kind in KINDS for each in catalog.entries(kind)]
    raise InputError(
        "catalog",
        [
            Problem(
                "no technology, carrier, sector, region, factor, readiness or installation "
                "has this name",
                found=name,
                hint=did_you_mean(name, known),
            )
        ],
    )


def entries_of(catalog: Catalog, sector: str) -> list[Entry]:
    """Every entry behind a sector, with what of it reaches the sector.

    Its file, its technologies, the carriers they touch, the readiness of what is new, how it is
    installed, and the factors they share. Left out is what something else stands in the place of:
    limits of a technology's file where the sector states its own, and figures of a class that
    every technology of the sector states itself. Figures of other plants are none of those of this
    one (`plants.at_plant`).
    """
    entry = catalog.sectors[sector].model_copy(update={"plants": {}})
    names = sorted({*entry.technologies, *entry.standing})
    technologies = {name: catalog.technologies[name] for name in names}
    held = {name: _without_own(each, entry.limits.get(name)) for name, each in technologies.items()}
    touched = sorted(
        {entry.product, *(name for each in technologies.values() for name in each.commodities())}
    )
    entries: list[Entry] = [
        ("sector", sector, entry),
        *(("technology", name, each) for name, each in held.items()),
    ]
    entries += [("carrier", name, catalog.carriers[name]) for name in touched]
    classes = classes_taken(catalog, technologies.values())
    entries += [("readiness", name, each) for name, each in classes.items()]
    installations = installations_taken(catalog, technologies, entry.limits)
    entries += [("installation", name, each) for name, each in installations.items()]
    shared = sorted(
        {
            factor
            for _, _, each in entries
            for _, number in numbers_of(each)
            for factor in number.factors
        }
    )
    return [*entries, *(("factor", name, catalog.factors[name]) for name in shared)]


def _without_own(technology: Technology, own: OwnLimits | None) -> Technology:
    """A technology without the limits in whose place a sector states its own."""
    if own is None:
        return technology
    stated = [view for view in VIEWS if getattr(own, view) is not None]
    return technology.model_copy(update={view: Limits() for view in stated})


def unverified(catalog: Catalog, *sectors: str) -> list[tuple[str, NumberRow]]:
    """Numbers that are recalled or assumed.

    Those of sectors (as in `entries_of`) or of the whole catalog with its runs.

    Returns
    -------
    list of (str, NumberRow)
        Name of the entry, or of the file for money and runs, and the number; each number once.
    """
    chosen = (
        chain.from_iterable(entries_of(catalog, sector) for sector in sectors)
        if sectors
        else _everything(catalog)
    )
    numbers = {
        (kind, name, key): number
        for kind, name, entry in chosen
        for key, number in numbers_of(entry)
        if number.quality in UNVERIFIED
    }
    return [
        (name or f"{kind}.yaml", _row(catalog, key or name, number))
        for (kind, name, key), number in numbers.items()
    ]


def number_rows(catalog: Catalog, sector: str) -> list[tuple[str, NumberRow]]:
    """Every number behind a sector, with the name of its entry."""
    return [
        (name, _row(catalog, key or name, number))
        for _, name, entry in entries_of(catalog, sector)
        for key, number in numbers_of(entry)
    ]


def quality_counts(catalog: Catalog, sector: str | None = None) -> dict[str, int]:
    """How many numbers there are of each quality, best first.

    Those behind a sector or in the whole catalog.
    """
    entries = _everything(catalog) if sector is None else entries_of(catalog, sector)
    found = Counter(number.quality for _, _, entry in entries for _, number in numbers_of(entry))
    return {quality.value: found[quality] for quality in Quality}


def _everything(catalog: Catalog) -> Iterator[Entry]:
    """All entries, and the numbers that runs state themselves."""
    yield from all_entries(catalog)
    for name, settings in catalog.runs.items():
        yield "run", f"runs/{name}.yaml", dict(_stated(settings))


def _stated(settings: Any, key: str = "") -> Iterator[tuple[str, Number]]:
    """Numbers in what a run file says, which has no schema before it is resolved.

    Those that are wrong are told by `check_run`.
    """
    for name, value in settings.items() if isinstance(settings, Mapping) else ():
        inner = f"{key}.{name}" if key else str(name)
        if isinstance(value, Mapping) and "quality" in value:
            with suppress(ValidationError):
                yield inner, Number.model_validate(value)
        else:
            yield from _stated(value, inner)


def _row(catalog: Catalog, key: str, number: Number) -> NumberRow:
    source = catalog.sources.get(number.source)
    return NumberRow(
        key=key,
        value=number.value,
        values=number.values,
        unit=number.unit,
        low=number.low,
        high=number.high,
        money_year=number.money_year,
        factors=number.factors,
        source=number.source,
        source_title=source.title if source else number.source,
        locator=number.locator,
        quality=number.quality.value,
        unverified=number.quality in UNVERIFIED,
        note=number.note,
    )
