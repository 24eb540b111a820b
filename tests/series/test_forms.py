"""A year of load in every form in which meters and spreadsheets write it reads back equal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from pathways.errors import Problems
from pathways.series.hours import HOURS
from pathways.series.read import Series, read_series

YEAR = np.round(1500 + 1000 * np.sin(np.arange(HOURS) / 7) + np.arange(HOURS) / 10, 1)
"""A load that is another one in every hour, with one decimal."""

START = datetime(2025, 1, 1)


def read(file: Path | str, kind: str = "load") -> tuple[Series | None, list[str]]:
    problems = Problems()
    series = read_series(file, kind, problems, 0.0, np.inf)
    return series, [str(problem) for problem in problems.found]


def values_of(file: Path | str) -> np.ndarray:
    series, problems = read(file)
    assert problems == []
    assert series is not None
    return series.values


def times(form: str, step: int = 60, count: int = HOURS, start: datetime = START) -> list[str]:
    return [(start + timedelta(minutes=step * row)).strftime(form) for row in range(count)]


def put(folder: Path, lines: list[str], encoding: str = "utf-8") -> Path:
    file = folder / "load.csv"
    file.write_bytes("\r\n".join(lines).encode(encoding))
    return file


COLUMNS = {",": ("point",), ";": ("point", "comma"), "\t": ("point", "comma", "grouped")}
WRITTEN: dict[str, Callable[[float], str]] = {
    "point": lambda value: f"{value:.1f}",
    "comma": lambda value: f"{value:.1f}".replace(".", ","),
    "grouped": lambda value: f"{value:,.1f}".translate(str.maketrans(",.", ".,")),
}
FORMS = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y %H:%M", "%m/%d/%Y %I:%M %p", "")
ENCODINGS = ("utf-8", "utf-8-sig", "gbk", "utf-16", "utf-16-le")
HEADS = ("时间", "")


@pytest.mark.parametrize(
    ("separator", "mark", "form", "encoding", "head"),
    [
        (separator, mark, form, ENCODINGS[number % len(ENCODINGS)], HEADS[number % len(HEADS)])
        for number, (separator, mark, form) in enumerate(
            (separator, mark, form)
            for (separator, marks), form in product(COLUMNS.items(), FORMS)
            for mark in marks
        )
    ],
)
def test_every_form_reads_back_equal(
    tmp_path: Path, separator: str, mark: str, form: str, encoding: str, head: str
) -> None:
    figures = [WRITTEN[mark](value) for value in YEAR]
    rows = (
        [separator.join(pair) for pair in zip(times(form), figures, strict=True)]
        if form
        else figures
    )
    lines = ([f"{head}{separator}负荷 kW"] if head else []) + rows if form else ["负荷 kW", *rows]
    assert values_of(put(tmp_path, lines, encoding)).tolist() == YEAR.tolist()


def test_quarter_and_half_hours_are_means(tmp_path: Path) -> None:
    """Four quarters of v - 3, v - 1, v + 1 and v + 3 have the mean v."""
    for step, around in ((15, (-3, -1, 1, 3)), (30, (-2, 2))):
        figures = [f"{value + each:.1f}" for value in YEAR for each in around]
        stamps = times("%d-%m-%Y %H:%M", step, len(figures))
        rows = [f"{stamp};{figure}" for stamp, figure in zip(stamps, figures, strict=True)]
        for lines in (["Datum;kW", *rows], figures):
            np.testing.assert_allclose(values_of(put(tmp_path, lines)), YEAR, rtol=1e-12)


def test_a_date_and_a_time_of_day_in_two_columns(tmp_path: Path) -> None:
    rows = [
        f"{day};{WRITTEN['comma'](value)}"
        for day, value in zip(times("%d.%m.%Y;%H:%M"), YEAR, strict=True)
    ]
    assert values_of(put(tmp_path, ["Datum;Zeit;kW", *rows])).tolist() == YEAR.tolist()


def test_times_at_the_end_of_their_hours_end_at_twenty_four(tmp_path: Path) -> None:
    """01:00 to 24:00 are the hours that begin at 00:00 to 23:00."""
    stamps = [
        f"{START + timedelta(days=hour // 24):%Y-%m-%d} {hour % 24 + 1}:00" for hour in range(HOURS)
    ]
    rows = [f"{stamp},{value:.1f}" for stamp, value in zip(stamps, YEAR, strict=True)]
    series, problems = read(put(tmp_path, ["time,kW", *rows]))
    assert problems == []
    assert series is not None
    assert series.values.tolist() == YEAR.tolist()
    assert "times stamp the ends of their steps" in series.description


def zoned(zone: str) -> list[datetime]:
    """Every hour of the standard time of a place in 2025, on its clocks."""
    place = ZoneInfo(zone)
    first = datetime(2025, 1, 1, tzinfo=place).astimezone(UTC)
    return [(first + timedelta(hours=hour)).astimezone(place) for hour in range(HOURS)]


@pytest.mark.parametrize("form", ["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%d %H:%M"])
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Asia/Shanghai"])
def test_summer_time_is_brought_to_standard_time(tmp_path: Path, zone: str, form: str) -> None:
    """With offsets, and without: one hour is left out in spring, one stands twice in autumn."""
    rows = [
        f"{moment.strftime(form)},{value:.1f}"
        for moment, value in zip(zoned(zone), YEAR, strict=True)
    ]
    series, problems = read(put(tmp_path, ["time,kW", *rows]))
    assert problems == []
    assert series is not None
    assert series.values.tolist() == YEAR.tolist()
    assert ("summer time" in series.description) == (zone != "Asia/Shanghai")


def test_universal_time_is_brought_to_the_time_of_china(tmp_path: Path) -> None:
    """The first value, of 00:00 in universal time, is of 08:00 in China."""
    rows = [f"{stamp}Z,{value:.1f}" for stamp, value in zip(times("%FT%H:%M"), YEAR, strict=True)]
    found = values_of(put(tmp_path, ["time,kW", *rows]))
    assert found[8] == YEAR[0]
    assert found[:8].tolist() == YEAR[-8:].tolist()


def test_the_leap_day_is_left_out_and_told(tmp_path: Path) -> None:
    """29 February is hours 1416 to 1439 of a leap year."""
    figures = [f"{hour}.5" for hour in range(HOURS + 24)]
    stamps = times("%Y-%m-%d %H:%M", 60, HOURS + 24, datetime(2024, 1, 1))
    rows = [f"{stamp},{figure}" for stamp, figure in zip(stamps, figures, strict=True)]
    for lines in (["time,kW", *rows], ["kW", *figures]):
        series, problems = read(put(tmp_path, lines))
        assert problems == []
        assert series is not None
        assert series.values[1415:1417].tolist() == [1415.5, 1440.5]
        assert "the leap day is left out" in series.description


def with_temperature(folder: Path) -> Path:
    rows = [
        f"{stamp},{value:.1f},20"
        for stamp, value in zip(times("%Y-%m-%d %H:%M"), YEAR, strict=True)
    ]
    return put(folder, ["time,load_MW,temperature", *rows])


def test_several_columns_of_figures_must_be_chosen_from(tmp_path: Path) -> None:
    file = with_temperature(tmp_path)
    _, (problem,) = read(file)
    assert "2 columns hold figures, `load_MW`, `temperature`: say which" in problem
    assert "`load=load.csv:2`" in problem
    for chosen in ("load_MW", "LOAD_mw", "2"):
        assert values_of(f"{file}:{chosen}").tolist() == YEAR.tolist()
    _, (unknown,) = read(f"{file}:load")
    assert "there is no such column" in unknown
    assert "load_MW, temperature" in unknown


def test_what_was_read_is_said(tmp_path: Path) -> None:
    rows = [
        f"{stamp};{WRITTEN['comma'](value)}"
        for stamp, value in zip(times("%d.%m.%Y %H:%M"), YEAR, strict=True)
    ]
    series, _ = read(put(tmp_path, ["Zeit;kW", *rows], "gbk"))
    assert series is not None
    assert series.description == (
        f"load of load.csv, column `kW`: 8760 hours, mean {YEAR.mean():.6g}, peak "
        f"{YEAR.max():.6g}; year 2025; decimal commas; semicolons between columns"
    )


def timed(form: str = "%Y-%m-%d %H:%M") -> list[str]:
    return [f"{stamp},{value:.1f}" for stamp, value in zip(times(form), YEAR, strict=True)]


REFUSED: dict[str, tuple[Callable[[], list[str]], str]] = {
    "commas between columns and in figures": (
        lambda: ["time,kW", *(row.replace(".", ",") for row in timed())],
        "put semicolons between columns",
    ),
    "thousands or thousandths": (
        lambda: ["time;kW", *(f"{stamp};1.234" for stamp in times("%Y-%m-%d %H:%M"))],
        "`1.234` may be 1.234 or 1234",
    ),
    "two years": (
        lambda: ["time,kW", *timed(), *(row.replace("2025", "2026", 1) for row in timed())],
        "values of 2 years overlap; keep the rows of one year (found 2025 to 2026)",
    ),
    "one hour twice": (lambda: ["time,kW", *timed(), timed()[7]], "1 times occur twice"),
    "missing hours": (
        lambda: ["time,kW", *timed()[:26], *timed()[27:]],
        "1 hour of the year has no value, the first on 02 January at 02 h",
    ),
    "a negative load": (
        lambda: ["time,kW", *timed()[:-1], timed()[-1].split(",")[0] + ",-1"],
        "1 values are negative, the first in line 8761",
    ),
    "a word": (
        lambda: ["time,kW", *timed()[:-1], timed()[-1].split(",")[0] + ",yes"],
        "1 value is missing or no number, the first in line 8761 (found yes)",
    ),
    "no such day": (
        lambda: ["time,kW", *timed()[:-1], "2025-02-30 00:00,1"],
        "1 times are missing or no times",
    ),
    "an offset here and there": (
        lambda: ["time,kW", *timed()[:-1], timed()[-1].replace(",", "+08:00,")],
        "8759 times have no offset from universal time, others do",
    ),
    "months first and days first": (
        lambda: ["time,kW", *timed("%m/%d/%Y %H:%M")[:-1], "31/12/2025 23:00,1"],
        "some dates begin with the day, others with the month",
    ),
    "a value a day": (
        lambda: ["day,kW", *(f"{stamp},1" for stamp in times("%Y-%m-%d", 1440, 365))],
        "values are 1440 minutes apart",
    ),
    "too few values": (lambda: ["kW", *["1"] * 8000], "a year needs 8760 values"),
    "a row too wide": (
        lambda: ["time;kW", *(row.replace(",", ";") for row in timed()[:-1]), "a;b;c"],
        "a row is wider or narrower than the others",
    ),
    "years of two digits": (
        lambda: ["time,kW", *timed("%d.%m.%y %H:%M")],
        "column `time` holds no times that can be read for certain",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_for_certain_is_refused_in_words(tmp_path: Path, case: str) -> None:
    lines, message = REFUSED[case]
    series, problems = read(put(tmp_path, lines()))
    assert series is None
    assert len(problems) == 1
    assert message in problems[0]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"PK\x03\x04rest", "is a workbook of Excel; save the sheet as CSV"),
        (b"\x81\x00\x81", "is no text"),
        (b"", "holds no values"),
        (b"time,kW\n", "holds no values"),
    ],
)
def test_what_is_no_table_is_refused_in_words(tmp_path: Path, raw: bytes, message: str) -> None:
    file = tmp_path / "load.csv"
    file.write_bytes(raw)
    series, problems = read(file)
    assert series is None
    assert message in problems[0]
