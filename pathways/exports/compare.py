"""The sheet `Compare`: the question that runs were asked, and figures that stand side by side.

A figure that means something else in each run has no values there, and its reason in their place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..comparison.comparable import SHARE, Compared, Row

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

NAME = "Compare"

FIRST = 2
"""Column of the first run: name and unit stand before it."""


def write_compare(sheet: Worksheet, found: Compared, formats: dict[str, Any]) -> None:
    """Write the whole sheet.

    Parameters
    ----------
    sheet : xlsxwriter worksheet
    found : Compared
    formats : mapping of name to xlsxwriter format
        `head`, `bold`, `number`, `share` and `wrapped`.
    """
    sheet.set_column(0, 0, 58)
    sheet.set_column(1, 1, 20)
    sheet.set_column(FIRST, FIRST + len(found.labels) - 1, 26)
    sheet.set_column(FIRST + len(found.labels), FIRST + len(found.labels), 60)
    row = _head(sheet, 0, ("what was asked", ""), (*found.labels, "the same for all"), formats)
    for asked in found.questions:
        alike = len(set(asked.values)) == 1
        _write(sheet, row, asked, formats)
        sheet.write_string(row, FIRST + len(found.labels), "yes" if alike else "no")
        row += 1
    ends = (*found.labels, "why it does not stand side by side")
    row = _head(sheet, row + 1, ("figure", "unit"), ends, formats)
    for figure in found.figures:
        _write(sheet, row, figure, formats)
        if figure.why:
            sheet.write_string(row, FIRST + len(found.labels), figure.why, formats["wrapped"])
        row += 1


def _head(
    sheet: Worksheet, row: int, start: tuple[str, str], ends: tuple[str, ...], formats: Any
) -> int:
    for column, text in enumerate((*start, *ends)):
        sheet.write_string(row, column, text, formats["head"])
    return row + 1


def _write(sheet: Worksheet, at: int, row: Row, formats: dict[str, Any]) -> None:
    """Name, unit and the values of all runs: numbers as numbers."""
    sheet.write_string(at, 0, row.name)
    sheet.write_string(at, 1, "%" if row.unit == SHARE else row.unit)
    form = {SHARE: "share", "year": "whole"}.get(row.unit, "number")
    for column, value in enumerate(row.values, start=FIRST):
        if isinstance(value, str):
            sheet.write_string(at, column, value, formats["wrapped"])
        elif value is not None and value == value:  # what is not a number stays an empty cell
            sheet.write_number(at, column, float(value), formats[form])
