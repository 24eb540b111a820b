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
        `head`, `head_of_run`, `note`, `number`, `share`, `whole` and `words`.
    """
    last = FIRST + len(found.labels)
    for first, until, width in ((0, 0, 64), (1, 1, 20), (FIRST, last - 1, 36), (last, last, 100)):
        sheet.set_column(first, until, width)
    row = _head(sheet, 0, ("what was asked", "", *found.labels, "the same for all"), formats)
    for asked in found.questions:
        alike = len(set(asked.values)) == 1
        _write(sheet, row, asked, formats)
        sheet.write_string(row, last, "yes" if alike else "no", formats["note"])
        row += 1
    heads = ("figure", "unit", *found.labels, "why it does not stand side by side")
    row = _head(sheet, row + 1, heads, formats)
    for figure in found.figures:
        _write(sheet, row, figure, formats)
        if figure.why:
            sheet.write_string(row, last, figure.why, formats["note"])
        row += 1


def _head(sheet: Worksheet, row: int, texts: tuple[str, ...], formats: dict[str, Any]) -> int:
    """Write headings, those of runs above their numbers; the row after them."""
    for column, text in enumerate(texts):
        of_run = FIRST <= column < len(texts) - 1
        sheet.write_string(row, column, text, formats["head_of_run" if of_run else "head"])
    return row + 1


def _write(sheet: Worksheet, at: int, row: Row, formats: dict[str, Any]) -> None:
    """Name, unit and the values of all runs: numbers as numbers."""
    sheet.write_string(at, 0, row.name)
    sheet.write_string(at, 1, "%" if row.unit == SHARE else row.unit)
    form = {SHARE: "share", "year": "whole"}.get(row.unit, "number")
    for column, value in enumerate(row.values, start=FIRST):
        if isinstance(value, str):
            sheet.write_string(at, column, value, formats["words"])
        elif value is not None and value == value:  # what is not a number stays an empty cell
            sheet.write_number(at, column, float(value), formats[form])
