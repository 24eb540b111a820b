"""Changes of tables: a shipped profile as CSV, and a year of hours as a meter writes it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from .changes import Change
from .outcome import Sense

HOURS = 8760

START = datetime(2025, 1, 1)

CELLS = (
    "",
    "nan",
    "NaN",
    "inf",
    "-1",
    "-5.5",
    "1e400",
    "1e9",
    "n/a",
    "#REF!",
    "0,5",
    "1.000,5",
    "x",
    "yes",
    "=1+1",
    "9" * 400,
    "x" * 200_000,
)
"""Cells that are no figure of an hour, or one that nobody measures."""


def changed_table(text: str, random: Random) -> Change:
    """One change of a shipped profile."""
    rows = list(csv.reader(io.StringIO(text)))
    name, function = random.choice(TABLE_KINDS)
    told, sense = function(rows, random)
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    written = out.getvalue()
    if name == "encoding":
        way = random.choice(("utf-8-sig", "utf-16", "gbk"))
        return Change("table: encoding", written.encode(way, "replace"), Sense.equal, way)
    if name == "separator":
        return Change(
            "table: separator", written.replace(",", ";").encode(), Sense.equal, "semicolons"
        )
    return Change(f"table: {name}", written.encode("utf-8"), sense, told)


Rows = list[list[str]]

Told = tuple[str, Sense]


def _cell(rows: Rows, random: Random) -> Told:
    row = random.randrange(1, len(rows))
    column = random.randrange(len(rows[row]))
    rows[row][column] = random.choice(CELLS)
    texts = rows[0][column] in ("note", "locator")
    return (
        f"row {row + 1}, column {rows[0][column]}: {rows[row][column][:40]!r}",
        Sense.equal if texts else Sense.possible,
    )


def _decimal_commas(rows: Rows, random: Random) -> Told:
    row = random.randrange(1, len(rows))
    rows[row] = [each.replace(".", ",") for each in rows[row]]
    return f"row {row + 1} with decimal commas", Sense.nonsense


def _row_left_out(rows: Rows, random: Random) -> Told:
    row = random.randrange(len(rows))
    del rows[row]
    return f"row {row + 1} left out", Sense.possible


def _row_twice(rows: Rows, random: Random) -> Told:
    row = random.randrange(len(rows))
    rows.insert(row, list(rows[row]))
    return f"row {row + 1} twice", Sense.equal


def _cell_more(rows: Rows, random: Random) -> Told:
    row = random.randrange(len(rows))
    rows[row].insert(random.randrange(len(rows[row])), "1")
    return f"row {row + 1} with a cell more", Sense.nonsense


def _cell_less(rows: Rows, random: Random) -> Told:
    row = random.randrange(len(rows))
    del rows[row][random.randrange(len(rows[row]))]
    return f"row {row + 1} with a cell less", Sense.nonsense


def _header_alone(rows: Rows, _: Random) -> Told:
    del rows[1:]
    return "no rows", Sense.possible


def _nothing(rows: Rows, _: Random) -> Told:
    rows.clear()
    return "empty", Sense.possible


def _misspelt_heading(rows: Rows, random: Random) -> Told:
    column = random.randrange(len(rows[0]))
    rows[0][column] += random.choice(("s", " ", "x"))
    return f"heading {rows[0][column]!r}", Sense.nonsense


def _columns_moved(rows: Rows, random: Random) -> Told:
    order = list(range(len(rows[0])))
    random.shuffle(order)
    rows[:] = [[row[column] for column in order] for row in rows]
    return "columns in another order", Sense.equal


def _rows_moved(rows: Rows, random: Random) -> Told:
    body = rows[1:]
    random.shuffle(body)
    rows[1:] = body
    return "rows in another order", Sense.equal


def _as_it_is(_: Rows, __: Random) -> Told:
    return "as it is", Sense.equal


TABLE_KINDS: tuple[tuple[str, Callable[[Rows, Random], Told]], ...] = (
    ("cell", _cell),
    ("cell", _cell),
    ("cell", _cell),
    ("decimal commas", _decimal_commas),
    ("row left out", _row_left_out),
    ("row twice", _row_twice),
    ("cell more", _cell_more),
    ("cell less", _cell_less),
    ("header alone", _header_alone),
    ("nothing", _nothing),
    ("misspelt heading", _misspelt_heading),
    ("columns moved", _columns_moved),
    ("rows moved", _rows_moved),
    ("encoding", _as_it_is),
    ("separator", _as_it_is),
)


def own_year(random: Random | None) -> Change:
    """A year of load as a meter writes it, with one change; as it is without a source of chance."""
    loads = [round(50 + 10 * ((hour * 7) % 24) / 24 + (hour % 11) / 10, 2) for hour in range(HOURS)]
    rows = [["time", "load"]]
    rows += [
        [(START + timedelta(hours=hour)).strftime("%Y-%m-%d %H:%M"), f"{load:.2f}"]
        for hour, load in enumerate(loads)
    ]
    if random is None:
        return Change("a year as it is", _joined(rows), Sense.equal, "")
    name, function = random.choice(YEAR_KINDS)
    told, sense = function(rows, random)
    separator = ";" if name == "decimal commas" else ","
    encoding = random.choice(("utf-8-sig", "utf-16", "gbk")) if name == "encoding" else "utf-8"
    return Change(f"year: {name}", _joined(rows, separator, encoding), sense, told)


def _joined(rows: Rows, separator: str = ",", encoding: str = "utf-8") -> bytes:
    return "".join(separator.join(row) + "\n" for row in rows).encode(encoding)


def _year_cell(rows: Rows, random: Random) -> Told:
    row = random.randrange(1, len(rows))
    column = random.randrange(2)
    rows[row][column] = random.choice(CELLS).replace(",", "")
    return f"row {row + 1}, column {column + 1}: {rows[row][column][:40]!r}", Sense.possible


def _european(rows: Rows, _: Random) -> Told:
    rows[1:] = [[time, load.replace(".", ",")] for time, load in rows[1:]]
    return "decimal commas", Sense.equal


def _another_column(rows: Rows, random: Random) -> Told:
    what = random.choice(("20.5", "remark", ""))
    for row, cells in enumerate(rows):
        cells.append("further" if row == 0 else what)
    return f"a further column of {what!r}", Sense.equal


def _day_first(rows: Rows, _: Random) -> Told:
    for cells in rows[1:]:
        cells[0] = datetime.strptime(cells[0], "%Y-%m-%d %H:%M").strftime("%d.%m.%Y %H:%M")
    return "13.01.2025 14:00", Sense.equal


def _no_times(rows: Rows, _: Random) -> Told:
    rows[:] = [[cells[1]] for cells in rows]
    return "one column", Sense.equal


def _no_heading(rows: Rows, _: Random) -> Told:
    del rows[0]
    return "no heading", Sense.equal


def _hours_missing(rows: Rows, random: Random) -> Told:
    first = random.randrange(1, len(rows) - 50)
    count = random.choice((1, 2, 24))
    del rows[first : first + count]
    return f"{count} rows from {first + 1} left out", Sense.nonsense


def _two_years(rows: Rows, _: Random) -> Told:
    rows += [
        [
            (datetime.strptime(time, "%Y-%m-%d %H:%M") + timedelta(days=365)).strftime(
                "%Y-%m-%d %H:%M"
            ),
            str(float(load) * 2),
        ]
        for time, load in rows[1:]
    ]
    return "two years", Sense.nonsense


def _shuffled(rows: Rows, random: Random) -> Told:
    body = rows[1:]
    random.shuffle(body)
    rows[1:] = body
    return "rows in another order", Sense.equal


def _scaled_year(rows: Rows, random: Random) -> Told:
    by = random.choice((1e-6, 1e3, 1e9, 0.0, -1.0))
    rows[1:] = [[time, f"{float(load) * by:.6g}"] for time, load in rows[1:]]
    return f"all times {by:g}", Sense.possible if by >= 0 else Sense.nonsense


def _rubbish(rows: Rows, random: Random) -> Told:
    rows[:] = [[random.choice(("", "PK\x03\x04", "<html>", "{}", "\0\0\0"))] * 3]
    return f"rubbish {rows[0][0]!r}", Sense.nonsense


YEAR_KINDS: tuple[tuple[str, Callable[[Rows, Random], Told]], ...] = (
    ("cell", _year_cell),
    ("cell", _year_cell),
    ("decimal commas", _european),
    ("further column", _another_column),
    ("day first", _day_first),
    ("no times", _no_times),
    ("no heading", _no_heading),
    ("hours missing", _hours_missing),
    ("two years", _two_years),
    ("shuffled", _shuffled),
    ("scaled", _scaled_year),
    ("rubbish", _rubbish),
    ("encoding", _as_it_is),
)
