"""Values with or without times, on the 8760 hours of a common year."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from ..amounts import counted
from ..errors import Problems
from .times import DAY, Stamps

HOURS = 8760
LEAP_DAY = slice((31 + 28) * 24, (31 + 29) * 24)
"""Hours of 29 February in a leap year."""

HOUR = 60
CHINA = 8 * HOUR
"""Minutes by which clocks in China are ahead of universal time."""

PARTS = (1, 2, 4, 12)
"""Values an hour of a file without times: hours, half hours, quarter hours, five minutes."""

DAYS_BEFORE = np.cumsum([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30])
"""Days of a common year before each month."""

Values = NDArray[np.float64]
Minutes = NDArray[np.int64]


def by_number(values: Values, problems: Problems, notes: list[str]) -> Values | None:
    """Hours of values without times: a common or a leap year of hours or equal parts of hours."""
    for part in PARTS:
        for hours in (HOURS, HOURS + 24):
            if len(values) != hours * part:
                continue
            hourly: Values = values.reshape(-1, part).mean(axis=1)
            if part > 1:
                notes.append(f"means of {part} values an hour")
            if hours > HOURS:
                notes.append("the leap day is left out")
                hourly = np.delete(hourly, LEAP_DAY)
            return hourly
    problems.add(
        "a year needs 8760 values (8784 with a leap day; two, four or twelve times as many for "
        "half hours, quarter hours or five minutes)",
        found=str(len(values)),
    )
    return None


def by_time(values: Values, stamps: Stamps, problems: Problems, notes: list[str]) -> Values | None:
    """Hours of values with times: in order of the year, the mean of each hour, every hour once.

    Times with offsets are brought to the standard time of their place, which is the smallest
    offset in the file; universal time is brought to the time of China. Times without offsets in
    which one hour is left out and a later one stands twice are summer time. Where the first time is
    one step after midnight and the last is midnight, times stamp the ends of their steps.

    Parameters
    ----------
    values : (row) array
    stamps : Stamps
    problems, notes
        Take what is wrong, and what was done.
    """
    written = _standard_time(stamps, problems, notes)
    if written is None:
        return None
    order = np.argsort(written, kind="stable")
    times, values = written[order], values[order]
    gaps = np.diff(times)
    if not gaps.size:
        problems.add("one value is no year")
        return None
    if (gaps == 0).any():
        row = int(np.flatnonzero(gaps == 0)[0])
        problems.add(f"{int((gaps == 0).sum())} times occur twice", found=_shown(times[row]))
        once = np.insert(gaps > 0, 0, True)
        times, values = times[once], values[once]
    step = _step(gaps)
    if HOUR % step:
        problems.add(
            f"values are {step} minutes apart", allowed="an hour, or an equal part of an hour"
        )
        return None
    if stamps.minutes.min() % DAY == step and stamps.minutes.max() % DAY == 0:
        times = times - step
        notes.append("times stamp the ends of their steps")
    if step < HOUR:
        notes.append(f"means of {HOUR // step} values an hour")
    return _on_a_year(values, times, HOUR // step, problems, notes)


def _step(gaps: Minutes) -> int:
    """The commonest distance between neighbours, in minutes."""
    sizes, counts = np.unique(gaps, return_counts=True)
    return int(sizes[np.argmax(counts)])


def _standard_time(stamps: Stamps, problems: Problems, notes: list[str]) -> Minutes | None:
    """Minutes of a clock that is never put forward or back."""
    stated = np.isfinite(stamps.offsets)
    if not stated.any():
        return _without_summer_time(stamps.minutes, notes)
    if not stated.all():
        row = int(np.flatnonzero(~stated)[0])
        problems.add(
            f"{int((~stated).sum())} times have no offset from universal time, others do",
            found=_shown(stamps.minutes[row]),
        )
        return None
    offsets = stamps.offsets.astype(np.int64)
    standard = int(offsets.min())
    if not offsets.any():
        standard = CHINA
        notes.append("universal time is brought to the time of China")
    elif len(np.unique(offsets)) > 1:
        sign = "-" if standard < 0 else "+"
        hours, minutes = divmod(abs(standard), HOUR)
        notes.append(f"summer time is brought to UTC{sign}{hours:02}:{minutes:02}")
    found: Minutes = stamps.minutes - offsets + standard
    return found


def _without_summer_time(minutes: Minutes, notes: list[str]) -> Minutes:
    """Local times in order, put back by an hour from the gap in spring to the hour told twice."""
    gaps = np.diff(minutes)
    if not gaps.size:
        return minutes
    step = _step(gaps)
    odd = np.flatnonzero(gaps != step)
    if len(odd) == 2 and gaps[odd].tolist() == [step + HOUR, step - HOUR]:
        minutes = minutes.copy()
        minutes[odd[0] + 1 : odd[1] + 1] -= HOUR
        notes.append("summer time is brought to standard time")
    return minutes


def _on_a_year(
    values: Values, times: Minutes, part: int, problems: Problems, notes: list[str]
) -> Values | None:
    """Means of the hours of a common year; every hour must be whole, and of one year."""
    moments = times.astype("datetime64[m]") - np.timedelta64(_EPOCH, "m")
    years = moments.astype("datetime64[Y]").astype(int) + 1970
    months = moments.astype("datetime64[M]").astype(int) % 12
    days = (moments.astype("datetime64[D]") - moments.astype("datetime64[M]")).astype(int)
    kept = ~((months == 1) & (days == 28))
    if not kept.all():
        notes.append("the leap day is left out")
    hour = ((DAYS_BEFORE[months] + days) * 24 + times % DAY // HOUR)[kept]
    counts = np.bincount(hour, minlength=HOURS)
    if (counts > part).any():
        covered = np.unique(years)
        problems.add(
            f"values of {len(covered)} years overlap; keep the rows of one year"
            if len(covered) > 1
            else "an hour has more values than others",
            found=f"{covered[0]} to {covered[-1]}"
            if len(covered) > 1
            else _hour(int(np.argmax(counts > part))),
        )
        return None
    missing = np.flatnonzero(counts == 0)
    if missing.size:
        problems.add(
            f"{counted(missing.size, 'hour of the year has', 'hours of the year have')} no value, "
            f"the first on {_hour(int(missing[0]))}"
        )
        return None
    partial = np.flatnonzero(counts < part)
    if partial.size:
        problems.add(
            f"{counted(partial.size, 'hour of the year lacks', 'hours of the year lack')} some of "
            f"{'its' if partial.size == 1 else 'their'} {part} values, the first on "
            f"{_hour(int(partial[0]))}"
        )
        return None
    covered = np.unique(years[kept])
    notes.insert(0, "year " + " and ".join(str(year) for year in covered))
    hourly: Values = np.bincount(hour, weights=values[kept], minlength=HOURS) / part
    return hourly


_EPOCH = datetime(1970, 1, 1).toordinal() * DAY
"""Minutes from the year one to the beginning of times of numpy."""


def _shown(minutes: int) -> str:
    """A time as it would be written."""
    return f"{datetime.fromordinal(1) + timedelta(minutes=int(minutes) - DAY):%Y-%m-%d %H:%M}"


def _hour(hour: int) -> str:
    """An hour of a common year in words."""
    return f"{datetime(2025, 1, 1) + timedelta(hours=hour):%d %B at %H h}"
