"""One reader of a year of hours in a file: which column, which times, what was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..amounts import counted
from ..errors import Problems, did_you_mean
from .figures import MISSING, POINTS, UnsureError, is_figure, read_figures
from .hours import by_number, by_time
from .text import SEPARATORS, TextTable, read_table
from .times import FORMS, Stamps, UnsureTimesError, is_clock, is_stamp, read_stamps

SAMPLED = 200
"""Rows, spread over the file, that show what a column holds."""

MOST_LINES_AHEAD = 20
"""Lines ahead of the first row of data, for names and notes; more are no heading."""

COUNTERS = frozenset(
    {"", "index", "hour", "hours", "h", "hour of year", "step", "time step", "no", "nr", "小时"}
)
"""Names of columns that count rows, in lower case."""

TIME, CLOCK, FIGURE, TEXT, NOTHING = "time", "clock", "figure", "text", "nothing"


@dataclass(frozen=True)
class Series:
    """A year of hours from a file.

    Attributes
    ----------
    values : (8760) array
    column : str
        Name of the column.
    description : str
        What was read, in a sentence: column, year, mean, peak and what was done to it.
    """

    values: NDArray[np.float64]
    column: str
    description: str


@dataclass(frozen=True)
class _Body:
    """Rows of data under the names of their columns, and what each column holds."""

    names: list[str]
    rows: list[list[str]]
    lines: list[int]
    holds: list[str]

    def column(self, position: int) -> list[str]:
        return [row[position] for row in self.rows]

    def of(self, kind: str) -> list[int]:
        return [position for position, each in enumerate(self.holds) if each == kind]


def split_column(text: str) -> tuple[Path, str | None]:
    """File and column of `FILE` or `FILE:COLUMN`; a file of the whole name comes first."""
    path, colon, column = text.rpartition(":")
    if colon and column and not Path(text).is_file() and Path(path).is_file():
        return Path(path), column
    return Path(text), None


def read_series(
    path: str | Path, kind: str, problems: Problems, least: float, most: float
) -> Series | None:
    """A year of hours of a text file, or None with every problem told.

    Parameters
    ----------
    path : str or Path
        File, or `FILE:COLUMN` with the name or the number of a column.
    kind : str
        What the series is, for messages: `load`, `sun`, `wind`.
    problems : Problems
        Takes what cannot be read for certain.
    least, most : float
        Values that make sense.
    """
    file, wanted = split_column(str(path))
    if not file.is_file():
        problems.add(f"there is no such file for `{kind}`", file=file)
        return None
    before = len(problems.found)
    table = read_table(file, problems)
    if table is None:
        return None
    own = Problems()
    series = _read(table, file, wanted, kind, own, (least, most))
    for each in own.found:
        line, key = each.line, each.key or kind
        problems.add(each.message, file, line, key, each.found, each.allowed, each.hint)
    return series if len(problems.found) == before else None


def _read(
    table: TextTable,
    file: Path,
    wanted: str | None,
    kind: str,
    problems: Problems,
    bounds: tuple[float, float],
) -> Series | None:
    body = _body(table, problems)
    if body is None:
        return None
    position = _chosen(body, wanted, kind, file, problems)
    stamps = _stamps(body, problems)
    if position is None or problems.found:
        return None
    try:
        values, reading = read_figures(body.column(position), table.separator)
    except UnsureError as error:
        problems.add(str(error))
        return None
    _check(values, body, position, bounds, problems)
    if problems.found:
        return None
    notes: list[str] = []
    hourly = (
        by_number(values, problems, notes)
        if stamps is None
        else by_time(values, stamps, problems, notes)
    )
    if hourly is None:
        return None
    notes += [] if reading == POINTS else [reading]
    notes += [] if table.encoding.startswith("utf-8") else [table.encoding.upper()]
    if table.separator in SEPARATORS and table.separator != ",":
        notes.append(f"{SEPARATORS[table.separator]} between columns")
    name = body.names[position]
    told = "".join(f"; {note}" for note in notes)
    description = (
        f"{kind} of {file.name}, column `{name}`: 8760 hours, mean {hourly.mean():.6g}, "
        f"peak {hourly.max():.6g}{told}"
    )
    return Series(hourly, name, description)


def _body(table: TextTable, problems: Problems) -> _Body | None:
    """Data apart from the lines ahead of it; rows of another width are a problem."""
    if not table.rows:
        problems.add("holds no values")
        return None
    width = table.width
    full = [row for row in table.rows if len(row) == width]
    holds = _kinds(full, width)
    first = next(
        (row for row, fields in enumerate(table.rows) if _is_data(fields, holds, width)),
        len(table.rows),
    )
    if first == len(table.rows) or not {FIGURE, NOTHING} & set(holds):
        problems.add("holds no values")
        return None
    if first > MOST_LINES_AHEAD:
        problems.add(f"the first row of data stands only in line {table.lines[first]}")
        return None
    ahead = [row for row in table.rows[:first] if len(row) == width]
    if table.rows[:first] and not ahead and len(table.rows[first - 1]) > 1:
        _tell_width(len(table.rows[first - 1]), table.lines[first - 1], width, table, problems)
        return None
    rows, lines = table.rows[first:], table.lines[first:]
    for row, line in zip(rows, lines, strict=True):
        if len(row) != width:
            _tell_width(len(row), line, width, table, problems)
            return None
    names = [name or f"{number}" for number, name in enumerate(ahead[0], 1)] if ahead else []
    numbered = [f"column {number}" for number in range(1, width + 1)]
    return _Body(names or numbered, rows, lines, _without_counters(holds, ahead, rows))


def _tell_width(found: int, line: int, width: int, table: TextTable, problems: Problems) -> None:
    commas = table.separator == ","
    problems.add(
        "a row is wider or narrower than the others"
        + ("; where figures have decimal commas, put semicolons between columns" if commas else ""),
        line=line,
        found=f"{found} fields",
        allowed=f"{width}, as in most rows",
    )


def _kinds(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """What most fields of each column are."""
    picked = [rows[int(at)] for at in np.unique(np.linspace(0, len(rows) - 1, SAMPLED).round())]
    kinds = []
    for position in range(width):
        counts = Counter(_kind(row[position]) for row in picked)
        del counts[NOTHING]
        kinds.append(counts.most_common(1)[0][0] if counts else NOTHING)
    return kinds


def _kind(text: str) -> str:
    if text.lower() in MISSING:
        return NOTHING
    tests = ((is_stamp, TIME), (is_clock, CLOCK), (is_figure, FIGURE))
    return next((kind for test, kind in tests if test(text)), TEXT)


def _is_data(fields: Sequence[str], holds: Sequence[str], width: int) -> bool:
    """Whether a row holds a time or a figure wherever its column does, or nothing."""
    return len(fields) == width and all(
        kind in (TEXT, NOTHING) or _kind(field) in (kind, NOTHING)
        for field, kind in zip(fields, holds, strict=True)
    )


def _without_counters(
    holds: list[str], ahead: list[list[str]], rows: Sequence[Sequence[str]]
) -> list[str]:
    """Columns whose name says that they count rows, and which do, hold nothing else."""
    if not ahead:
        return holds
    found = list(holds)
    for position, name in enumerate(ahead[0]):
        if holds[position] != FIGURE or name.lower() not in COUNTERS or holds.count(FIGURE) < 2:
            continue
        texts = [row[position] for row in rows]
        if texts in ([str(row + start) for row in range(len(rows))] for start in (0, 1)):
            found[position] = NOTHING
    return found


def _chosen(
    body: _Body, wanted: str | None, kind: str, file: Path, problems: Problems
) -> int | None:
    """The column that was asked for, or the only one with figures."""
    figures = body.of(FIGURE)
    if wanted is not None:
        names = [name.lower() for name in body.names]
        if names.count(wanted.lower()) == 1:
            return names.index(wanted.lower())
        if wanted.isdigit() and 1 <= int(wanted) <= len(body.names):
            return int(wanted) - 1
        problems.add(
            "there is no such column, or more than one",
            found=wanted,
            allowed=", ".join(body.names[each] for each in figures),
            hint=did_you_mean(wanted, body.names),
        )
        return None
    if len(figures) == 1:
        return figures[0]
    if not figures:
        problems.add("no column holds figures")
        return None
    shown = ", ".join(f"`{body.names[each]}`" for each in figures)
    problems.add(
        f"{len(figures)} columns hold figures, {shown}: say which, by name or number, such as "
        f"`{kind}={file.name}:{figures[0] + 1}`"
    )
    return None


def _stamps(body: _Body, problems: Problems) -> Stamps | None:
    """Times of the rows, from one column or from a date and a time of day; None without any."""
    times, clocks = body.of(TIME), body.of(CLOCK)
    if len(times) > 1 or len(clocks) > 1 or (clocks and not times):
        shown = ", ".join(f"`{body.names[each]}`" for each in times + clocks)
        problems.add(
            f"more or less than one date and time of day: {shown}; keep one", allowed=FORMS
        )
        return None
    if not times:
        _no_text(body, problems)
        return None
    texts = body.column(times[0])
    if clocks:
        texts = [f"{day} {clock}" for day, clock in zip(texts, body.column(clocks[0]), strict=True)]
    try:
        stamps = read_stamps(texts)
    except UnsureTimesError as error:
        problems.add(f"times cannot be read for certain: {error}", found=texts[0])
        return None
    wrong = np.flatnonzero(stamps.minutes < 0)
    if wrong.size:
        row = int(wrong[0])
        problems.add(
            f"{wrong.size} times are missing or no times",
            line=body.lines[row],
            found=texts[row] or None,
            allowed=FORMS,
        )
        return None
    return stamps


def _no_text(body: _Body, problems: Problems) -> None:
    """Without times, a column of text that changes may be times that nobody can read."""
    for position in body.of(TEXT):
        texts = body.column(position)
        if len(set(texts)) > 1 or len(texts) == 1:
            problems.add(
                f"column `{body.names[position]}` holds no times that can be read for certain",
                line=body.lines[0],
                found=texts[0],
                allowed=FORMS,
            )


def _check(
    values: NDArray[np.float64],
    body: _Body,
    position: int,
    bounds: tuple[float, float],
    problems: Problems,
) -> None:
    """Missing values and values out of bounds, each kind with its first line."""
    least, most = bounds
    missing = np.flatnonzero(np.isnan(values))
    texts = body.column(position)
    if missing.size:
        row = int(missing[0])
        problems.add(
            f"{counted(missing.size, 'value is', 'values are')} missing or no "
            f"{'number' if missing.size == 1 else 'numbers'}, the first in line {body.lines[row]}",
            found=texts[row] or None,
        )
    for wrong, words in (
        (np.flatnonzero(values < least), "values are negative"),
        (np.flatnonzero(values > most), f"capacity factors are above {most:g}"),
    ):
        if wrong.size:
            row = int(wrong[0])
            problems.add(
                f"{wrong.size} {words}, the first in line {body.lines[row]}",
                found=texts[row],
                allowed=f"{least:g} to {most:g}" if np.isfinite(most) else f"{least:g} or more",
            )
