"""A text file as rows of fields: its encoding and its separator found, or refused."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from ..errors import Problems

SEPARATORS = {"\t": "tabs", ";": "semicolons", ",": "commas"}
"""Separators, the surest first: a tab is never part of a figure, a comma may be a decimal mark."""

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks and the encodings that they tell."""

TRIED = ("utf-8", "gb18030", "cp1252")
"""Encodings of files without a mark, in the order in which they are tried: each refuses most texts
of the next one. GB18030 holds GBK, which Excel in China writes.
"""

WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""First bytes of workbooks of Excel, new and old."""

REGULAR = 0.9
"""Part of the rows that must be equally wide for a separator to be one: what is left are lines
ahead of the table and faults that are told one by one.
"""

HINT = re.compile(r"sep=(.)\s*", re.IGNORECASE)
"""First line by which Excel is told the separator."""

DECIMAL_COMMA = re.compile(r"[+-]?(\d+|\d{1,3}(\.\d{3})+),\d+")


@dataclass(frozen=True)
class TextTable:
    """Rows of fields as they stand in a file.

    Attributes
    ----------
    rows : list of list of str
        Fields without blanks around them; empty lines are left out.
    lines : list of int
        Line of each row, counted from one.
    separator : str
        What stands between fields; empty where there is one column.
    encoding : str
    """

    rows: list[list[str]]
    lines: list[int]
    separator: str
    encoding: str

    @property
    def width(self) -> int:
        """Number of fields that most rows have."""
        return Counter(map(len, self.rows)).most_common(1)[0][0]


def read_table(file: Path, problems: Problems) -> TextTable | None:
    """Rows of a text file, or None with a problem where it cannot be read for certain.

    Parameters
    ----------
    file : Path
        CSV or any other text with one row a line.
    problems : Problems
        Takes what is wrong with the file.
    """
    try:
        raw = file.read_bytes()
    except OSError as error:
        problems.add(f"cannot be opened: {error.strerror}", file=file)
        return None
    if raw.startswith(WORKBOOK):
        problems.add("is a workbook of Excel; save the sheet as CSV", file=file)
        return None
    decoded = decode(raw)
    if decoded is None:
        problems.add("is no text in UTF-8, UTF-16, GBK or Windows-1252", file=file)
        return None
    text, encoding = decoded
    try:
        return _split(text, encoding)
    except csv.Error:
        problems.add("is no table: a quote is left open, or a field has no end", file=file)
        return None


def decode(raw: bytes) -> tuple[str, str] | None:
    """Text of bytes and its encoding, or None where they are no text."""
    for mark, encoding in MARKS:
        if raw.startswith(mark):
            return _decoded(raw, encoding)
    if b"\x00" in raw:
        # Digits and separators are one byte and a zero in UTF-16: the zeros tell the order.
        little = raw[1::2].count(0) > raw[::2].count(0)
        return _decoded(raw, "utf-16-le" if little else "utf-16-be")
    return next((found for each in TRIED if (found := _decoded(raw, each)) is not None), None)


def _decoded(raw: bytes, encoding: str) -> tuple[str, str] | None:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\x00" in text else (text, encoding)


def _split(text: str, encoding: str) -> TextTable:
    """The rows under the separator that makes the most regular table."""
    first, _, rest = text.partition("\n")
    told, skipped = HINT.fullmatch(first), 0
    if told is not None:
        text, skipped = rest, 1
    candidates = [
        _rows(text, separator, encoding, skipped)
        for separator in ((told[1],) if told is not None else tuple(SEPARATORS))
    ]
    # A table whose first line is as wide as its rows goes before one with lines ahead of it: text
    # in a column of notes may hold another separator in nearly every row.
    for with_names in (True, False):
        for table in candidates:
            if _is_regular(table, with_names) and not _is_one_column(table, text):
                return table
    return _rows(text, "\x1f", encoding, skipped, shown="")


def _is_regular(table: TextTable, with_names: bool) -> bool:
    """Whether nearly all rows are equally wide, and wider than one field.

    Commas may also stand in figures, so that most rows are is enough for them.
    """
    if not table.rows:
        return False
    width = table.width
    if width == 1 or (with_names and len(table.rows[0]) != width):
        return False
    alike = sum(len(row) == width for row in table.rows)
    return alike >= REGULAR * len(table.rows) or table.separator == ","


def _is_one_column(table: TextTable, text: str) -> bool:
    """Whether one name stands over lines that are each one figure with a decimal comma."""
    if table.separator != ",":
        return False
    name, *lines = [line.strip() for line in text.splitlines() if line.strip()]
    return (
        "," not in name
        and not name[:1].isdigit()
        and all(DECIMAL_COMMA.fullmatch(line) or line.lstrip("+-").isdigit() for line in lines)
    )


def _rows(
    text: str, separator: str, encoding: str, skipped: int, shown: str | None = None
) -> TextTable:
    """Fields of every line that is not empty; a column that is empty to the end is left out."""
    rows, lines = [], []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    for fields in reader:
        stripped = [field.strip() for field in fields]
        if any(stripped):
            rows.append(stripped)
            lines.append(reader.line_num + skipped)
    if rows and len({len(row) for row in rows}) == 1 and not any(row[-1] for row in rows):
        rows = [row[:-1] for row in rows]
    return TextTable(rows, lines, separator if shown is None else shown, encoding)
