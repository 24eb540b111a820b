"""Years and lists of figures by year: one reader for every file and option."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from numbers import Integral

from .numbers.table import CALENDAR

FIRST, LAST = map(int, CALENDAR)

DIGITS = 4
"""Digits of a year."""


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
