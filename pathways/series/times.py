"""Time stamps in text, as minutes of the clock that wrote them and offsets from universal time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
from numpy.typing import NDArray

DAY = 24 * 60
"""Minutes of a day."""

_CLOCK = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"(?:\s*(?P<half>[AaPp][Mm]))?"
)
_OFFSET = r"(?:\s*(?P<offset>Z|UTC|[+-]\d{2}(?::?\d{2})?))?"
_DATE = (
    r"(?:(?P<year>\d{4})(?P<mark>[-/.年])(?P<month>\d{1,2})(?:月|(?P=mark))"
    r"(?P<day>\d{1,2})日?|(?P<first>\d{1,2})(?P<sign>[-/.])(?P<second_part>\d{1,2})(?P=sign)"
    r"(?P<last_year>\d{4}))"
)
STAMP = re.compile(rf"{_DATE}(?:[T\s]\s*{_CLOCK}{_OFFSET})?")
"""A date, year first or year last, with or without a time of day and an offset."""

CLOCK = re.compile(_CLOCK)
"""A time of day alone."""

FORMS = "2025-01-13 14:00, 2025-01-13T14:00+08:00 or 13.01.2025 14:00"
"""Time stamps that are read, for messages."""


class UnsureTimesError(ValueError):
    """Dates may begin with the day or with the month."""


@dataclass(frozen=True)
class Stamps:
    """Time stamps of a column.

    Attributes
    ----------
    minutes : (row) array of int
        Minutes of the clock that wrote the stamp, since the year one; -1 where a stamp cannot be
        read.
    offsets : (row) array of float
        Minutes ahead of universal time; not a number where none is written.
    """

    minutes: NDArray[np.int64]
    offsets: NDArray[np.float64]


def is_stamp(text: str) -> bool:
    """Whether a text is a date, with or without a time of day."""
    return STAMP.fullmatch(text) is not None


def is_clock(text: str) -> bool:
    """Whether a text is a time of day alone."""
    return CLOCK.fullmatch(text) is not None


def read_stamps(texts: Sequence[str]) -> Stamps:
    """Time stamps of a column.

    The last hour of a day may be written `24:00`. Dates with the year last and points begin with
    the day; with strokes or dashes, one date of the column must show whether day or month is first.

    Raises
    ------
    UnsureTimesError
        Where none does, or dates contradict each other.
    """
    found = [STAMP.fullmatch(text) for text in texts]
    day_first = _day_first([each for each in found if each is not None])
    minutes = np.full(len(texts), -1, np.int64)
    offsets = np.full(len(texts), np.nan)
    for row, each in enumerate(found):
        if each is None:
            continue
        minutes[row] = _minutes(each, day_first)
        if each["offset"]:
            offsets[row] = _offset(each["offset"])
    return Stamps(minutes, offsets)


def _day_first(found: Sequence[re.Match[str]]) -> bool:
    """Whether the day stands before the month in dates that end with the year."""
    parts = {(each["sign"], each["first"], each["second_part"]) for each in found if each["first"]}
    day = any(int(first) > 12 for _, first, _ in parts)  # no month is above 12
    month = any(int(second) > 12 for _, _, second in parts)
    pointed = any(sign == "." for sign, _, _ in parts)
    if (day or pointed) and month:
        raise UnsureTimesError("some dates begin with the day, others with the month")
    if parts and not (day or pointed or month):
        raise UnsureTimesError("no date shows whether the day or the month stands first")
    return day or pointed


def _minutes(found: re.Match[str], day_first: bool) -> int:
    """Minutes since the year one, or -1 where there is no such day or time."""
    if found["first"]:
        year, parts = int(found["last_year"]), (int(found["first"]), int(found["second_part"]))
        month, day = parts[::-1] if day_first else parts
    else:
        year, month, day = int(found["year"]), int(found["month"]), int(found["day"])
    start = _start_of(year, month, day)
    clock = _clock(found)
    return -1 if start is None or clock is None else start + clock


@cache
def _start_of(year: int, month: int, day: int) -> int | None:
    try:
        return date(year, month, day).toordinal() * DAY
    except ValueError:
        return None


def _clock(found: re.Match[str]) -> int | None:
    """Minutes since midnight, the seconds rounded; None where there is no such time."""
    if found["hour"] is None:
        return 0
    hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"] or 0)
    if minute > 59 or second > 59:
        return None
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["half"].lower() == "pm" else 0)
    total = hour * 60 + minute + (second >= 30)
    return total if total <= DAY else None


def _offset(text: str) -> float:
    """Minutes ahead of universal time of `Z`, `+08:00`, `+0800` or `+08`."""
    if text in ("Z", "UTC"):
        return 0.0
    digits = text[1:].replace(":", "")
    size = int(digits[:2]) * 60 + int(digits[2:] or 0)
    return float(-size if text[0] == "-" else size)
