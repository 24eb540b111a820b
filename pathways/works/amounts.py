"""Amounts of a works in the units of the catalog: by volume, of all of it, as a definition."""

from __future__ import annotations

from collections.abc import Mapping

from ..catalog import Catalog
from ..catalog.references import comparable
from ..schema.number import Number, Quality
from ..schema.works import OWN_BOOKS
from ..systems.stated import Conversions, scale
from ..units import currency_of, factor, in_currency

CURRENCY = "CNY"
"""Currency in which units of money are compared; nothing is exchanged here."""


def a_year(unit: str) -> str:
    """An amount of a unit a year.

    Examples
    --------
    >>> a_year("t"), a_year("t/h")
    ('t/yr', '(t/h)/yr')
    """
    return f"{unit}/yr" if unit.isidentifier() else f"({unit})/yr"


def times(number: Number, by: float, unit: str, note: str) -> Number:
    """A number multiplied, in another unit, with a note on how it was stated."""

    def scaled(stated: float | dict[int, float] | None) -> float | dict[int, float] | None:
        if isinstance(stated, Mapping):
            return {year: each * by for year, each in stated.items()}
        return None if stated is None else stated * by

    notes = " ".join(part for part in (number.note, note) if part)
    figures = {name: scaled(getattr(number, name)) for name in ("value", "values", "low", "high")}
    return number.model_copy(update={**figures, "unit": unit, "note": notes})


def as_stated(number: Number) -> str:
    """A number as the works wrote it, for notes."""
    return f"Stated as {number.first:g} {number.unit}."


def definition(value: float, unit: str, locator: str, money_year: int | None = None) -> Number:
    """A figure that follows from what the works is, and is no reading."""
    return Number(
        value=value,
        unit=unit,
        money_year=money_year,
        source=OWN_BOOKS,
        locator=locator,
        quality=Quality.derived,
    )


def by_content(catalog: Catalog, carrier: str, number: Number, per: str, upside: bool) -> Number:
    """An amount of a carrier by volume or mass in the carrier's own unit, by its energy content.

    What converts by units alone stays as it is, and so does what does not convert at all, which the
    check of units tells.

    Parameters
    ----------
    catalog : Catalog
    carrier : str
    number : Number
    per : str
        What it is per, or what is per it: `CNY`, `t`, `yr`.
    upside : bool
        Whether the carrier stands above (`m3/t`); else below (`CNY/m3`).
    """
    if carrier not in catalog.carriers:
        return number
    own = catalog.carriers[carrier].unit
    wanted = f"({own})/({per})" if upside else f"({per})/({own})"
    stated = number.unit
    if currency_of_or_none(stated):
        stated = in_currency(stated, CURRENCY)
    if comparable(stated, wanted):
        return number
    contents = Conversions.of(catalog, [carrier]).contents.get(carrier, ())
    try:
        by = scale(stated, wanted, (CURRENCY, 0), contents=contents)
    except ValueError:
        return number
    unit = in_currency(wanted, str(currency_of_or_none(number.unit) or CURRENCY))
    return times(number, by, unit, as_stated(number))


def currency_of_or_none(unit: str) -> str | None:
    """The currency of a unit; none where it holds two, which the check of units tells."""
    try:
        return currency_of(unit)
    except ValueError:
        return None


def is_of_all(number: Number, whole: str) -> bool:
    """Whether money is of all of something: `MEUR`, or `MEUR/yr` where `whole` is `CNY/yr`."""
    return comparable(in_currency(number.unit, CURRENCY), whole)


def per_size(number: Number, whole: str, size: Number | None, size_unit: str) -> Number | None:
    """A cost per unit of capacity; one of all of it is spread over the size.

    None where it is of all of it and no size is stated.

    Parameters
    ----------
    number : Number
    whole : str
        Unit of a cost of all of it, in CNY: `CNY`, or `CNY/yr`.
    size : Number or None
    size_unit : str
        Unit of capacity.
    """
    if currency_of_or_none(number.unit) is None or not is_of_all(number, whole):
        return number
    if size is None or not comparable(size.unit, size_unit):
        return None
    amount = size.first * factor(size.unit, size_unit)
    if amount <= 0:
        return None
    note = f"{as_stated(number)[:-1]} for {size.first:g} {size.unit}."
    return times(number, 1.0 / amount, f"({number.unit})/({size_unit})", note)
