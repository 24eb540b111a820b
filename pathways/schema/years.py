"""Years and lists of figures by year: one reader for every file and option."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from numbers import Integral

from .numbers.table import CALENDAR

FIRST, LAST = map(int, CALENDAR)

DIGITS = 4
"""Digits of a year."""

MONTHS = 12
"""Months of a year."""

SHORTEST = 1e-6
"""Months that count as none: the last digits of a date in years."""


def year_of(stated: object) -> int:
    """A calendar year, from a whole number or four digits.

    Raises
    ------
    ValueError
        In words: truths, fractions, other texts, what no plan can mean.

    Examples
    --------
    >>> year_of("2030")
    2030
    """
    text = stated.strip() if isinstance(stated, str) else ""
    if isinstance(stated, Integral) and not isinstance(stated, bool):
        year = int(stated)
    elif len(text) == DIGITS and text.isascii() and text.isdecimal():
        year = int(text)
    else:
        shown = ("yes" if stated else "no") if isinstance(stated, bool) else str(stated)
        raise ValueError(f"`{shown}` is no year: write four digits, such as 2030")
    if not FIRST <= year <= LAST:
        raise ValueError(f"no plan means {year}: years lie between {FIRST} and {LAST}")
    return year


def month_end(stated: object) -> float:
    """The end of a month, from `2026-12`, as a year and a part of it.

    Raises
    ------
    ValueError
        In words: what is no month.

    Examples
    --------
    >>> month_end("2026-12"), month_end("2026-06")
    (2027.0, 2026.5)
    """
    year, month = _year_and_month(stated)
    return year + month / MONTHS


def month_start(stated: object) -> float:
    """The beginning of a month, as a year and a part of it.

    Raises
    ------
    ValueError
        As `month_end`.

    Examples
    --------
    >>> month_start("2027-01"), month_start("2026-07")
    (2027.0, 2026.5)
    """
    year, month = _year_and_month(stated)
    return year + (month - 1) / MONTHS


def _year_and_month(stated: object) -> tuple[int, int]:
    text = stated.strip() if isinstance(stated, str) else str(stated)
    found = re.fullmatch(r"([0-9]{4})-([0-9]{2})", text)
    if found is None or not 1 <= int(found[2]) <= MONTHS:
        raise ValueError(f"`{text}` is no month: write year and month, such as 2026-12")
    return year_of(found[1]), int(found[2])


def month_before(date: float) -> str:
    """The month at whose end, or in which, a date falls: that of a decision.

    Examples
    --------
    >>> month_before(2027.0), month_before(2026.5)
    ('2026-12', '2026-06')
    """
    months = math.ceil(date * MONTHS - SHORTEST) - 1
    return f"{months // MONTHS}-{months % MONTHS + 1:02d}"


def month_after(date: float) -> str:
    """The month that begins at a date, or in which it falls: that of a start.

    Examples
    --------
    >>> month_after(2027.0), month_after(2026.5)
    ('2027-01', '2026-07')
    """
    months = math.floor(date * MONTHS + SHORTEST)
    return f"{months // MONTHS}-{months % MONTHS + 1:02d}"


def in_order(pairs: Iterable[tuple[object, object]]) -> dict[int, object]:
    """What is stated by year, in the order of the years, whatever the order of writing.

    Raises
    ------
    ValueError
        With every problem: what is no year, and years that are stated twice.

    Examples
    --------
    >>> in_order([(2030, 2.0), ("2026", 1.0)])
    {2026: 1.0, 2030: 2.0}
    """
    found: dict[int, object] = {}
    problems = []
    for stated, value in pairs:
        try:
            year = year_of(stated)
        except ValueError as error:
            problems.append(str(error))
            continue
        if year in found:
            problems.append(f"the year {year} is given twice")
        found[year] = value
    if problems:
        raise ValueError("; ".join(dict.fromkeys(problems)))
    return dict(sorted(found.items()))


def by_year(stated: object) -> object:
    """A mapping by year in order; anything else as it is, for the schema to refuse.

    Raises
    ------
    ValueError
        As `in_order`.
    """
    return in_order(stated.items()) if isinstance(stated, Mapping) else stated
