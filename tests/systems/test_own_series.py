"""A year of one's own from a file: by number and by time, and every problem of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pathways.errors import Problems
from pathways.series.hours import HOURS
from pathways.systems.own_series import read_own_series


def written(folder: Path, table: pd.DataFrame) -> Path:
    path = folder / "own.csv"
    table.to_csv(path, index=False)
    return path


def read(path: Path, kind: str = "load") -> tuple[np.ndarray, list[str]]:
    problems = Problems()
    values = read_own_series(path, kind, problems)
    return values, [problem.message for problem in problems.found]


def timed(year: int, count: int, step: str = "h") -> pd.DataFrame:
    """Values that count up, at times of a year."""
    times = pd.date_range(f"{year}-01-01", periods=count, freq=step)
    return pd.DataFrame({"time": times, "value": np.arange(count, dtype=float)})


def test_hours_of_a_common_year_by_number(tmp_path: Path) -> None:
    values, problems = read(written(tmp_path, pd.DataFrame({"value": np.arange(HOURS)})))
    assert problems == []
    assert values.tolist() == list(range(HOURS))


def test_the_leap_day_is_left_out_by_number_and_by_time(tmp_path: Path) -> None:
    """29 February is hours 1416 to 1439: the next hour is 1440."""
    bare = pd.DataFrame({"value": np.arange(HOURS + 24)})
    for table in (bare, timed(2024, HOURS + 24)):
        values, problems = read(written(tmp_path, table))
        assert problems == []
        assert values[1415:1417].tolist() == [1415.0, 1440.0]
        assert values[-1] == HOURS + 23


def test_times_in_any_order_are_brought_into_theirs(tmp_path: Path) -> None:
    table = timed(2025, HOURS).iloc[::-1]
    values, problems = read(written(tmp_path, table))
    assert problems == []
    assert values.tolist() == list(range(HOURS))


def test_quarter_hours_are_means(tmp_path: Path) -> None:
    values, problems = read(written(tmp_path, timed(2025, HOURS * 4, "15min")))
    assert problems == []
    assert values[:2].tolist() == [1.5, 5.5]


def test_missing_times_are_counted(tmp_path: Path) -> None:
    table = timed(2025, HOURS)
    table.loc[[5, 9], "time"] = pd.NaT
    assert read(written(tmp_path, table))[1] == ["2 times are missing or no times"]


def test_gaps_name_the_first_hour(tmp_path: Path) -> None:
    """The third hour of 2 January is hour 26."""
    table = timed(2025, HOURS).drop(index=[26, 30])
    (problem,) = read(written(tmp_path, table))[1]
    assert problem == "2 hours of the year have no value, the first on 02 January at 02 h"


def test_what_is_no_table_of_values(tmp_path: Path) -> None:
    assert read(tmp_path / "none.csv")[1] == ["there is no such file for `load`"]
    empty = tmp_path / "empty.csv"
    empty.write_text("value\n", encoding="utf-8")
    assert read(empty)[1] == ["holds no values"]
    nothing = tmp_path / "nothing.csv"
    nothing.write_text("", encoding="utf-8")
    assert read(nothing)[1] == ["holds no values"]
    words = pd.DataFrame({"time": ["soon", "later"] * (HOURS // 2), "value": np.ones(HOURS)})
    assert read(written(tmp_path, words))[1] == [
        "column `time` holds no times that can be read for certain"
    ]


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        ("sun", 1.2, "8760 capacity factors are above 1, the first in line 2"),
        ("load", 0.0, "the load is zero all year"),
        ("load", -1.0, "8760 values are negative, the first in line 2"),
        ("wind", np.nan, "holds no values"),
    ],
)
def test_values_that_make_no_sense(tmp_path: Path, kind: str, value: float, message: str) -> None:
    values, problems = read(written(tmp_path, pd.DataFrame({"value": [value] * HOURS})), kind)
    assert problems == [message]
    assert values.tolist() == [1.0] * HOURS
