"""A workbook of a works is written: empty, or with what its file says.

Text is written as text, so that nothing that begins with `=` becomes a formula.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InputError, Problem
from ..schema.works import own_number
from .reference import Assumed
from .sheets import (
    ASSUMED,
    FIRST_ROW,
    FORM,
    NO,
    OF_RANGES,
    RANGE_HEADS,
    RANGES,
    SHEETS,
    START,
    VERSION,
    WORKS,
    YES,
    Column,
    Sheet,
)

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

ROWS = 60
"""Rows that have drop-down lists: more units, carriers or projects than any example has."""

RANGES_ABOUT = (
    "How far an amount may lie from what its sheet states, in its unit; one with a reason here is "
    "assumed and not metered."
)

START_TEXT = (
    "Fill in Works, Products, Energy and materials, Units; Projects and Options as you like.",
    "A cell left empty is taken from the catalog; the last sheet shows what it says, how surely.",
    "Amounts have their unit beside them: choose from the list or type another, such as m3/t.",
    "The decimal mark and thousands are those of your spreadsheet; numbers are numbers, not text.",
    "Then: pathways check THIS_FILE.xlsx says every problem with its cell.",
    "And: pathways run THIS_FILE.xlsx.",
    "Ranges: what is assumed, between which ends and why; sweeps and sliders move it between them.",
)


def write_workbook(
    path: Path,
    data: Mapping[str, Any],
    assumed: Sequence[Assumed] = (),
    notes: Mapping[tuple[str, ...], str] | None = None,
) -> None:
    """Write the workbook of a works.

    Parameters
    ----------
    path : Path
    data : mapping
        What is filled in already, nested as in the YAML file.
    assumed : sequence of Assumed
        What the catalog says, for reading.
    notes : mapping of key to comment
        Shown at the cell of the key.

    Raises
    ------
    InputError
        Where XlsxWriter is missing.
    """
    try:
        import xlsxwriter
    except ImportError as error:
        told = "writing a workbook needs XlsxWriter: pip install 'pathways[workbook]'"
        raise InputError("works", [Problem(told, file=path)]) from error
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), plain) as book:
        filling = _Filling(book, data, notes or {})
        filling.write_start()
        filling.write_works()
        for sheet in SHEETS:
            filling.write(sheet)
        filling.write_ranges()
        filling.write_assumed(assumed)


class _Filling:
    """A workbook that is being written."""

    def __init__(
        self, book: Workbook, data: Mapping[str, Any], notes: Mapping[tuple[str, ...], str]
    ) -> None:
        self.book = book
        self.data = data
        self.notes = notes
        self.head = book.add_format({"bold": True, "bg_color": "#D9E2EC", "text_wrap": True})
        self.bold = book.add_format({"bold": True})
        self.grey = book.add_format({"font_color": "#666666"})

    def write_start(self) -> None:
        sheet = self.book.add_worksheet(START)
        sheet.write_string(0, 0, FORM, self.bold)
        sheet.write_number(0, 1, VERSION)
        for row, text in enumerate(START_TEXT, start=2):
            sheet.write_string(row, 0, text)
        sheet.set_column(0, 0, 100)

    def write_works(self) -> None:
        sheet = self.book.add_worksheet("Works")
        sheet.set_column(0, 1, 18)
        sheet.set_column(3, 3, 70)
        for column, head in enumerate(("key", "value", "unit", "what it says")):
            sheet.write_string(0, column, head, self.head)
        for row, (key, (about, form, offered)) in enumerate(WORKS.items(), start=1):
            sheet.write_string(row, 0, key, self.bold)
            sheet.write_string(row, 3, about, self.grey)
            value = _at(self.data, tuple(key.split(".")))
            if value is None and form == "amount":
                sheet.write_string(row, 2, offered[0])
            if form == "amount":
                self._amount(sheet, row, 1, value)
                _offer(sheet, row, row, 2, offered, strict=False)
            else:
                _write(sheet, row, 1, value)
                _offer(sheet, row, row, 1, offered, strict=True)
            self._note(sheet, row, 1, tuple(key.split(".")))

    def write(self, stated: Sheet) -> None:
        sheet = self.book.add_worksheet(stated.name)
        sheet.write_string(0, 0, stated.name, self.bold)
        sheet.write_string(1, 0, stated.about, self.grey)
        sheet.set_column(0, len(stated.heads), 14)
        sheet.freeze_panes(FIRST_ROW - 1, 1)
        for column, head in enumerate(stated.heads):
            sheet.write_string(FIRST_ROW - 2, column, head, self.head)
        self._offers(sheet, stated)
        for row, (keys, entry) in enumerate(self._entries(stated), start=FIRST_ROW - 1):
            self._entry(sheet, stated, row, keys, entry)

    def _offers(self, sheet: Worksheet, stated: Sheet) -> None:
        at, first = 0, FIRST_ROW - 1
        for column in stated.columns:
            last = first + ROWS
            if column.form in ("amount", "money"):
                _offer(sheet, first, last, at + 1, column.units, strict=False)
                if column.form == "money":
                    _offer(sheet, first, last, at + 2, (YES, NO), strict=True)
            elif column.form == "months":
                _offer(sheet, first, last, at + 12, column.units, strict=False)
            else:
                _offer(sheet, first, last, at, column.choices, strict=True)
            at += len(column.heads)

    def _entry(
        self, sheet: Worksheet, stated: Sheet, row: int, keys: tuple[str, ...], entry: Any
    ) -> None:
        if stated.group in ("flows", "options"):
            for position, text in enumerate(keys):
                sheet.write_string(row, position, text)
            if stated.group == "flows":
                self._amount(sheet, row, len(keys), entry)
            return
        names = 2 if stated.group == "parts" else 1
        for position, name in enumerate(keys[:names]):
            sheet.write_string(row, position, name)
        at = 0
        root = (stated.group, *keys)
        if stated.group == "parts":
            root = ("units", keys[0], "parts", keys[1])
        for column in stated.columns:
            inner = tuple(column.key.split("."))
            value = _at(entry, inner) if column.key else None
            self._cells(sheet, row, at, column, value)
            if column.key:
                self._note(sheet, row, at, (*root, *inner))
            at += len(column.heads)

    def _cells(self, sheet: Worksheet, row: int, at: int, column: Column, value: Any) -> None:
        if value is None:
            return
        monthly = isinstance(value, Mapping) and "months" in value
        if column.form == "months":
            if monthly:
                for n, month in enumerate(value["months"]):
                    sheet.write_number(row, at + n, month)
                sheet.write_string(row, at + 12, str(value["unit"]))
        elif column.form in ("amount", "money"):
            if not monthly:
                self._amount(sheet, row, at, value)
        elif column.form == "list":
            _write(sheet, row, at, ", ".join(value))
        elif column.form == "truth":
            _write(sheet, row, at, YES if value else NO)
        elif isinstance(value, Mapping):
            _write(sheet, row, at, ", ".join(f"{year}={share}" for year, share in value.items()))
        else:
            _write(sheet, row, at, value)

    def _amount(self, sheet: Worksheet, row: int, at: int, value: Any) -> None:
        if value is None:
            return
        number = own_number(value)
        if number.get("value") is None:
            told = "a workbook holds one figure an amount: state figures by year in a YAML file"
            raise InputError("works", [Problem(told, found=str(value)[:60])])
        year = number.get("money_year")
        unit = str(number["unit"])
        if year:
            for currency in ("CNY", "EUR", "USD"):
                unit = unit.replace(currency, f"{currency}{year}")
        sheet.write_number(row, at, number["value"])
        sheet.write_string(row, at + 1, unit)
        if number.get("factors"):
            sheet.write_string(row, at + 2, YES)

    def _note(self, sheet: Worksheet, row: int, at: int, keys: tuple[str, ...]) -> None:
        if keys in self.notes:
            sheet.write_comment(row, at, self.notes[keys])

    def _entries(self, stated: Sheet) -> list[tuple[tuple[str, ...], Any]]:
        """Entries of a sheet with their names, in the order of the file."""
        if stated.group == "options":
            return [
                ((name, taken), None)
                for key, taken in (("options", "choose"), ("leave_out", "leave out"))
                for name in self.data.get(key, ())
            ]
        if stated.group == "parts":
            return [
                ((name, part), entry)
                for name, unit in self.data.get("units", {}).items()
                for part, entry in (unit or {}).get("parts", {}).items()
            ]
        if stated.group == "flows":
            return [
                ((name, flow, what), amount)
                for group in ("units", "projects")
                for name, own in self.data.get(group, {}).items()
                for flow in stated.columns[1].choices
                for what, amount in (own or {}).get(flow, {}).items()
            ]
        return [((name,), entry or {}) for name, entry in self.data.get(stated.group, {}).items()]

    def write_ranges(self) -> None:
        sheet = self.book.add_worksheet(RANGES)
        sheet.write_string(0, 0, RANGES, self.bold)
        sheet.write_string(1, 0, RANGES_ABOUT, self.grey)
        sheet.set_column(0, 3, 20)
        sheet.set_column(4, 4, 60)
        for column, head in enumerate(RANGE_HEADS):
            sheet.write_string(FIRST_ROW - 2, column, head, self.head)
        groups = {each: self.data.get(each, {}) for each in OF_RANGES}
        entries = [(name, entry) for group in groups.values() for name, entry in group.items()]
        rows = [
            (name, key, amount)
            for name, entry in (*entries, ("areas", self.data.get("areas", {})))
            for key, amount in (entry or {}).items()
            if isinstance(amount, Mapping) and "low" in amount
        ]
        for row, (name, key, amount) in enumerate(rows, start=FIRST_ROW - 1):
            told = amount.get("note") if amount.get("quality") == "assumed" else None
            for column, value in enumerate((name, key, amount["low"], amount.get("high"), told)):
                _write(sheet, row, column, value)

    def write_assumed(self, assumed: Sequence[Assumed]) -> None:
        sheet = self.book.add_worksheet(ASSUMED)
        heads = ("what", "key", "value", "unit", "low", "high", "quality", "source", "note")
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head, self.head)
        for row, each in enumerate(assumed, start=1):
            for column, value in enumerate(each.cells()):
                _write(sheet, row, column, value, self.grey)
        sheet.set_column(0, 1, 34)
        sheet.set_column(2, 6, 12)
        sheet.set_column(7, 8, 60)
        sheet.autofilter(0, 0, max(len(assumed), 1), len(heads) - 1)
        sheet.freeze_panes(1, 2)


def _at(data: Any, keys: tuple[str, ...]) -> Any:
    for key in keys:
        data = data.get(key) if isinstance(data, Mapping) else None
    return data


def _write(sheet: Worksheet, row: int, column: int, value: Any, form: Any = None) -> None:
    if value is None:
        return
    if isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(row, column, value, form)
    else:
        sheet.write_string(row, column, str(value), form)


def _offer(
    sheet: Worksheet, first: int, last: int, column: int, offered: Sequence[str], strict: bool
) -> None:
    """A drop-down list; a unit may also be typed."""
    if offered:
        rule = {"validate": "list", "source": list(offered), "show_error": strict}
        sheet.data_validation(first, column, last, column, rule)
