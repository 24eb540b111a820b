"""A run as a workbook: headline, calendar, money, targets, account, projects, assumptions.

Text is written as text, so that nothing that begins with `=` becomes a formula.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xarray as xr

from ..comparison import calendar_rows, compared, headline
from ..errors import InputError, Problem
from ..results.archive import input_hash, versions
from ..results.iamc import iamc, wide
from ..results.summary import summarise
from . import tables
from .cash_flow import NAME, CashFlow
from .compare import NAME as COMPARE
from .compare import write_compare

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from ..catalog import NumberRow

ABOUT_QUALITY = "recalled and assumed figures are unverified"

Rows = Sequence[Sequence[Any]]


def write_book(
    path: Path,
    system: xr.Dataset,
    pathway: xr.Dataset,
    assumptions: Sequence[tuple[str, NumberRow]] = (),
    curve: xr.Dataset | None = None,
    side_by_side: Mapping[str, xr.Dataset] | None = None,
) -> None:
    """Write the workbook of a run.

    Parameters
    ----------
    path : Path
    system, pathway : xarray.Dataset
    assumptions : sequence of entry and number
        Every number behind the run, where its catalog is at hand.
    curve : xarray.Dataset, optional
        Cost curve that gets a sheet.
    side_by_side : mapping of label to xarray.Dataset, optional
        Pathways that are compared on a sheet, that of the run among them.

    Raises
    ------
    InputError
        Where XlsxWriter is missing.
    """
    try:
        import xlsxwriter
    except ImportError as error:
        told = "a workbook needs XlsxWriter: pip install 'pathways[workbook]'"
        raise InputError("export", [Problem(told, file=path)]) from error
    summary = summarise(pathway)
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), plain) as book:
        formats = _formats(book)
        _table(book, formats, "Summary", _summary(summary, pathway))
        _table(book, formats, "Calendar", _calendar(summary, pathway))
        _table(book, formats, "Spending", _spending(summary))
        flow = CashFlow(book.add_worksheet(NAME), system, pathway, formats)
        flow.write()
        frame = wide(iamc(pathway))
        _table(book, formats, "Pathway", [list(frame.columns), *frame.values.tolist()])
        if pathway.sizes["target"]:
            _table(book, formats, "Targets", tables.targets(pathway))
        _table(book, formats, "Account", tables.account(pathway))
        _table(book, formats, "Projects", tables.projects(pathway))
        if curve is not None:
            _table(book, formats, "Curve", tables.curve(curve))
        if "power_by_source" in pathway:
            _table(book, formats, "Loads", tables.loads(pathway))
        _table(book, formats, "Limits", _limits(summary))
        _table(book, formats, "Assumptions", _assumptions(assumptions, summary))
        if side_by_side:
            write_compare(book.add_worksheet(COMPARE), compared(side_by_side), formats)
        _table(book, formats, "About", _about(summary, system))


def _formats(book: Workbook) -> dict[str, Any]:
    frame = {"border": 1, "bg_color": "#FFF8E1"}
    head = {"bold": True, "bg_color": "#D9E2EC", "text_wrap": True}
    return {
        "bold": book.add_format({"bold": True}),
        "head": book.add_format(head),
        "head_of_run": book.add_format({**head, "align": "right"}),
        "input": book.add_format(frame),
        "percent": book.add_format({**frame, "num_format": "0.0%"}),
        "year": book.add_format({**frame, "num_format": "0"}),
        "money": book.add_format({"num_format": "#,##0"}),
        "number": book.add_format({"num_format": "#,##0.00"}),
        "share": book.add_format({"num_format": "0.0%"}),
        "whole": book.add_format({"num_format": "0"}),
        "note": book.add_format({"indent": 1}),
        "words": book.add_format({"align": "right"}),
    }


def _table(book: Workbook, formats: Mapping[str, Any], name: str, rows: Rows) -> None:
    """A sheet with headings in its first row."""
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 12, 18)
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            _cell(sheet, row, column, value, formats["head"] if row == 0 else None)


def _cell(sheet: Worksheet, row: int, column: int, value: Any, form: Any) -> None:
    if value is None or value != value:  # what is not a number stays an empty cell
        return
    if isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(row, column, value, form)
    else:
        sheet.write_string(row, column, str(value), form)


def _summary(summary: Mapping[str, Any], pathway: xr.Dataset) -> Rows:
    told = headline(summary, pathway)
    return [
        ("figure", "value"),
        *told.items(),
        *(("note", note) for note in summary.get("notes", ())),
    ]


def _calendar(summary: Mapping[str, Any], pathway: xr.Dataset) -> Rows:
    found = calendar_rows(summary, pathway)
    if not found:
        return [("the run decides on no unit",)]
    return [list(found[0]), *(list(row.values()) for row in found)]


def _spending(summary: Mapping[str, Any]) -> Rows:
    head = ("year", f"{summary['currency']} spent in the year")
    return [head, *((int(year), value) for year, value in summary["spending"].items())]


def _limits(summary: Mapping[str, Any]) -> Rows:
    rows = [("limit that binds", line) for line in summary["binding_limits"]]
    rows += [("what would have to give", line) for line in summary["ways_out"]]
    return [("kind", "sentence"), *(rows or [("none", "no limit binds")])]


def _assumptions(numbers: Sequence[tuple[str, NumberRow]], summary: Mapping[str, Any]) -> Rows:
    head = ("entry", "key", "value", "unit", "low", "high", "quality", "source", "locator", "note")
    if not numbers:
        told = f"the catalog of `{summary['sector']}` is not at hand: name its folder with --data"
        return [head, (told,)]
    rows: list[Sequence[Any]] = [head]
    for entry, number in numbers:
        value = number.value if number.value is not None else _first(number.values)
        money = f" of {number.money_year}" if number.money_year else ""
        rows.append(
            (
                entry,
                number.key,
                value,
                f"{number.unit}{money}",
                _first(number.low),
                _first(number.high),
                number.quality,
                number.source_title,
                number.locator,
                number.note,
            )
        )
    return rows


def _first(stated: Any) -> float | None:
    """A figure, of several by year the first."""
    if isinstance(stated, Mapping):
        return next(iter(stated.values()), None)
    return None if stated is None else float(stated)


def _about(summary: Mapping[str, Any], system: xr.Dataset) -> Rows:
    certificate = summary["certificate"]
    return [
        ("what", "value"),
        ("sector", summary["sector"]),
        ("region", summary["region"]),
        ("goal", summary["goal"]),
        ("status", summary["status"]),
        *((f"version of {name}", text) for name, text in versions().items()),
        *((f"certificate: {name}", value) for name, value in certificate.items()),
        ("fingerprint of the input", input_hash(system)),
        ("qualities", ABOUT_QUALITY),
    ]
