"""A person's own year of load, sun or wind.

It is read, put on the hours of a common year, and checked.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import Problems

HOURS = 8760
QUARTERS = 4
TIME_ZONE = "Asia/Shanghai"
KINDS = {"load": (0.0, np.inf), "sun": (0.0, 1.0), "wind": (0.0, 1.0)}
"""Kinds of series and the values that make sense: a load is relative or in any unit, sun and wind
are capacity factors.
"""


def read_own_series(path: str | Path, kind: str, problems: Problems) -> NDArray[np.float64]:
    """A year of 8760 hours from a CSV file; every problem is told, and a flat year stands in then.

    The last column holds the values. A column before it holds times: without an offset they are
    local, with one they are brought to the time of China. A leap day is left out, quarter hours are
    averaged. Without times there must be 8760 values (8784 with a leap day, or four times as many).
    """
    import pandas as pd

    file = Path(path)
    flat = np.ones(HOURS)
    if not file.is_file():
        problems.add(f"there is no such file for `{kind}`", file=file)
        return flat
    try:
        table = pd.read_csv(file)
    except (ValueError, UnicodeDecodeError) as error:
        problems.add(f"cannot be read as CSV: {error}", file=file)
        return flat
    if table.shape[1] == 0 or table.empty:
        problems.add("holds no values", file=file)
        return flat
    before = len(problems.found)
    values = pd.to_numeric(table.iloc[:, -1], errors="coerce").to_numpy(float)
    _check_values(values, kind, file, problems)
    timed = table.shape[1] > 1
    values = (
        _by_time(table.iloc[:, 0], values, file, problems)
        if timed
        else _by_number(values, file, problems)
    )
    if len(problems.found) > before:
        return flat
    if kind == "load" and values.sum() <= 0:
        problems.add("the load is zero all year", file=file)
        return flat
    return values


def _check_values(values: NDArray[np.float64], kind: str, file: Path, problems: Problems) -> None:
    missing = np.flatnonzero(~np.isfinite(values))
    if missing.size:
        problems.add(
            f"{missing.size} values are missing or no numbers, the first in line {missing[0] + 2}",
            file=file,
            key=kind,
        )
    least, most = KINDS[kind]
    with np.errstate(invalid="ignore"):
        low, high = np.flatnonzero(values < least), np.flatnonzero(values > most)
    if low.size:
        problems.add(
            f"{low.size} values are negative, the first in line {low[0] + 2}",
            file=file,
            key=kind,
            found=f"{values[low[0]]:g}",
        )
    if high.size:
        problems.add(
            f"{high.size} capacity factors are above 1, the first in line {high[0] + 2}",
            file=file,
            key=kind,
            found=f"{values[high[0]]:g}",
            allowed="0 to 1",
        )


def _by_number(values: NDArray[np.float64], file: Path, problems: Problems) -> NDArray[np.float64]:
    """Values without times: a common or a leap year of hours or quarter hours."""
    leap = HOURS + 24
    for count, step in (
        (HOURS, 1),
        (leap, 1),
        (HOURS * QUARTERS, QUARTERS),
        (leap * QUARTERS, QUARTERS),
    ):
        if len(values) == count:
            hourly = values.reshape(-1, step).mean(axis=1)
            first = (31 + 28) * 24
            return (
                hourly if len(hourly) == HOURS else np.delete(hourly, np.arange(first, first + 24))
            )
    problems.add(
        "a year needs 8760 values (8784 with a leap day, four times as many for quarter hours)",
        file=file,
        found=str(len(values)),
    )
    return np.ones(HOURS)


def _by_time(
    column: Any, values: NDArray[np.float64], file: Path, problems: Problems
) -> NDArray[np.float64]:
    """Values with times: in order of the year, averaged by hour, every hour there once."""
    import pandas as pd

    try:
        times = pd.DatetimeIndex(pd.to_datetime(column))
    except (ValueError, TypeError) as error:
        problems.add(f"the first column holds no times: {error}", file=file)
        return np.ones(HOURS)
    if times.tz is not None:
        times = times.tz_convert(TIME_ZONE).tz_localize(None)
    if times.hasnans:
        problems.add(f"{int(np.asarray(times.isna()).sum())} times are missing", file=file)
        return np.ones(HOURS)
    twice = times[times.duplicated()]
    if len(twice):
        problems.add(f"{len(twice)} times occur twice", file=file, found=str(twice[0]))
    kept = ~((times.month == 2) & (times.day == 29))
    kept_times = pd.DatetimeIndex(times[kept])
    after_leap_day = kept_times.is_leap_year & (kept_times.month > 2)
    hour = (kept_times.day_of_year - 1 - after_leap_day) * 24 + kept_times.hour
    by_hour = pd.Series(values[kept]).groupby(np.asarray(hour)).mean().reindex(range(HOURS))
    gaps = np.flatnonzero(by_hour.isna().to_numpy())
    if gaps.size:
        first = pd.Timestamp("2025-01-01") + pd.Timedelta(hours=int(gaps[0]))
        problems.add(
            f"{gaps.size} hours of the year have no value, the first on {first:%d %B at %H h}",
            file=file,
        )
        return np.ones(HOURS)
    return np.asarray(by_hour, np.float64)
