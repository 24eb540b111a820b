"""Trace every number to its source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from ..errors import InputError, Problem, did_you_mean
from ..schema.number import UNVERIFIED, Number
from .read import Catalog, all_entries

KINDS = ("technology", "carrier", "sector", "region", "policy", "factor")
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
    if isinstance(model, Number):
        yield key, model
    elif isinstance(model, BaseModel):
        for name in type(model).model_fields:
            yield from numbers_of(getattr(model, name), f"{key}.{name}" if key else name)
    elif isinstance(model, Mapping):
        for name, value in model.items():
            yield from numbers_of(value, f"{key}.{name}" if key else str(name))
    elif isinstance(model, Sequence) and not isinstance(model, str):
        for position, value in enumerate(model):
            yield from numbers_of(value, f"{key}.{position}")


def explain(catalog: Catalog, name: str) -> list[NumberRow]:
    """The data sheet of a technology, carrier, sector, region or shared factor.

    Raises
    ------
    InputError
        If nothing has that name; the nearest spelling is offered.
    """
    for kind in KINDS:
        entries = catalog.entries(kind)
        if name in entries:
            return [_row(catalog, key or name, number) for key, number in numbers_of(entries[name])]
    known = [each for kind in KINDS for each in catalog.entries(kind)]
    raise InputError(
        "catalog",
        [Problem("no technology, carrier, sector, region or factor has this name", found=name, hint=did_you_mean(name, known))],
    )


def unverified(catalog: Catalog, sector: str | None = None) -> list[tuple[str, NumberRow]]:
    """Numbers that are recalled or assumed: entry and row, of the whole catalog or of one sector's own file and options."""
    wanted: set[str] | None = None
    if sector is not None:
        entry = catalog.sectors[sector]
        wanted = {sector, *entry.technologies, *entry.factory.existing, *entry.sector.existing}
    return [
        (name, _row(catalog, key or name, number))
        for _, name, entry in all_entries(catalog)
        if wanted is None or name in wanted
        for key, number in numbers_of(entry)
        if number.quality in UNVERIFIED
    ]


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
