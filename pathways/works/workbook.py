"""The workbook of a works, read: the same keys as its YAML file, each with its cell.

Nothing in it is executed: values that the spreadsheet stored are read, and macros are refused.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..catalog.document import Document, KeyPath
from ..errors import InputError, Problem, Problems, did_you_mean
from .derived import Path as Keys
from .sheets import (
    FIRST_ROW,
    FORM,
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
    address,
)

if TYPE_CHECKING:
    from openpyxl import Workbook

LARGEST = 5_000_000
"""Bytes of a workbook: a filled one has some 50,000."""

UNPACKED = 50_000_000
"""Bytes of what is packed in it: a filled one has some 500,000."""

MOST_ROWS = 1_000
"""Rows of a sheet that are read, as many as an entry of a data file may have keys."""

MACROS = ("vbaproject.bin", "activex", "/externallinks/")
"""Parts of a packed workbook that run code or reach outside."""


@dataclass(frozen=True)
class WorkbookDocument(Document):
    """A workbook, read: places are cells.

    Attributes
    ----------
    cells : mapping of key to address
    """

    cells: Mapping[Keys, str] = field(default_factory=dict)

    def line(self, path: KeyPath = ()) -> int:
        """A workbook has no lines: its places are cells."""
        del path
        return 1

    def place(self, path: KeyPath = (), prefix: str = "") -> dict[str, Any]:
        """File, cell and key; the cell of the nearest key above where there is none."""
        del prefix
        keys = tuple(path)
        stated = (self.cells[keys[:n]] for n in range(len(keys), 0, -1) if keys[:n] in self.cells)
        return {
            "file": self.file,
            "cell": next(stated, f"{START}!A1"),
            "key": ".".join(map(str, keys)) or None,
        }


def read_workbook(path: Path, problems: Problems) -> WorkbookDocument | None:
    """The workbook of a works; None with problems where it is none that can be read."""
    if not _harmless(path, problems):
        return None
    try:
        import openpyxl
    except ImportError as error:
        told = "reading a workbook needs openpyxl: pip install 'pathways[workbook]'"
        raise InputError("works", [Problem(told, file=path)]) from error
    try:
        values = openpyxl.load_workbook(path, data_only=True, keep_links=False)
        formulas = openpyxl.load_workbook(path, data_only=False, keep_links=False)
    except Exception as error:  # noqa: BLE001
        # openpyxl lets errors of every part that it reads through: a broken file has many
        problems.add("this is no workbook that can be read", file=path, found=str(error)[:80])
        return None
    if not _is_ours(values, path, problems):
        return None
    reading = _Reading(path, values, formulas, problems)
    before = len(problems.found)
    reading.read_works()
    for sheet in SHEETS:
        reading.read(sheet)
    reading.read_ranges()
    found = WorkbookDocument(path, reading.data, "", cells=reading.cells)
    return found if len(problems.found) == before or reading.data else None


def _harmless(path: Path, problems: Problems) -> bool:
    """Whether a file may be opened at all."""
    size = path.stat().st_size
    if size > LARGEST:
        problems.add(
            "the workbook is too large: it holds more than a works states",
            file=path,
            found=f"{size / 1e6:,.1f} MB",
            allowed=f"at most {LARGEST / 1e6:g} MB",
        )
        return False
    try:
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, OSError):
        problems.add("this is no workbook (.xlsx): save it as one in the spreadsheet", file=path)
        return False
    if sum(part.file_size for part in parts) > UNPACKED:
        problems.add(
            "what is packed in the workbook is too large to be a works",
            file=path,
            allowed=f"at most {UNPACKED / 1e6:g} MB",
        )
        return False
    names = [f"/{part.filename.lower()}" for part in parts]
    found = [name for name in names if any(mark in name for mark in MACROS)]
    if found:
        problems.add(
            "the workbook has macros or links to other files, which are not read: save it without",
            file=path,
            found=found[0].strip("/"),
        )
    return not found


def _is_ours(book: Workbook, path: Path, problems: Problems) -> bool:
    """Whether it is the template of a works, in a form that is known."""
    stated = None
    if START in book.sheetnames:
        sheet = book[START]
        stated = (sheet["A1"].value, sheet["B1"].value)
    if stated is None or stated[0] != FORM:
        problems.add(
            "this is no workbook of a works: `pathways new NAME --format xlsx` writes one",
            file=path,
            cell=f"{START}!A1",
            found=", ".join(book.sheetnames[:5]),
            allowed=FORM,
        )
        return False
    if stated[1] != VERSION:
        problems.add(
            "the workbook is of another form: write a new one with `pathways new`",
            file=path,
            cell=f"{START}!B1",
            found=str(stated[1]),
            allowed=str(VERSION),
        )
        return False
    missing = [name for name in ("Works", *(s.name for s in SHEETS)) if name not in book.sheetnames]
    for name in missing:
        problems.add(
            f"the sheet `{name}` is missing",
            file=path,
            found=", ".join(book.sheetnames),
            hint=did_you_mean(name, book.sheetnames),
        )
    return not missing


@dataclass
class _Reading:
    """What was read so far."""

    path: Path
    values: Workbook
    formulas: Workbook
    problems: Problems
    data: dict[str, Any] = field(default_factory=lambda: {"works": VERSION})
    cells: dict[Keys, str] = field(default_factory=dict)

    def cell(self, sheet: str, row: int, column: int) -> Any:
        """Value of a cell, as the spreadsheet stored it; None where it is empty or wrong."""
        found = self.values[sheet].cell(row, column + 1)
        stated = self.formulas[sheet].cell(row, column + 1)
        value = found.value
        at = address(sheet, row, column)
        if found.data_type == "e":
            self._add(at, "the cell shows an error in place of a value", str(value))
            return None
        if stated.data_type == "f" and value is None:
            self._add(at, "the formula has no value: open and save the workbook first", None)
            return None
        if isinstance(value, date):
            return value.isoformat()[:10]
        return value.strip() or None if isinstance(value, str) else value

    def put(self, keys: Keys, value: Any, at: str) -> None:
        """Write a value under nested keys, and where it stands."""
        inner: dict[Any, Any] = self.data
        for step, key in enumerate(keys[:-1]):
            self.cells.setdefault(keys[: step + 1], at)
            inner = inner.setdefault(key, {})
        inner[keys[-1]] = value
        self.cells[keys] = at

    def read_works(self) -> None:
        """The sheet with one key a row."""
        sheet = "Works"
        rows = {str(self.cell(sheet, row, 0)): row for row in self._rows(sheet, 2)}
        for name in rows:
            if name not in WORKS:
                hint = did_you_mean(name, WORKS)
                at = address(sheet, rows[name], 0)
                self._add(at, f"there is no key `{name}` here", name, hint)
        for key, (_, form, _) in WORKS.items():
            if key not in rows:
                continue
            column = Column("value", key, "year" if form == "number" else form)
            self._take(sheet, rows[key], 1, column, ())

    def read_ranges(self) -> None:
        """Ends of amounts that stand in other sheets; with a reason the amount is assumed."""
        if RANGES not in self.values.sheetnames:
            return
        for row in self._rows(RANGES, FIRST_ROW):
            cells = [self.cell(RANGES, row, n) for n in range(len(RANGE_HEADS))]
            if all(each is None for each in cells):
                continue
            entry, key = str(cells[0] or ""), str(cells[1] or "").replace(" ", "_")
            groups = [each for each in OF_RANGES if entry in (self._at((each,)) or {})]
            if entry == "areas" or not groups:
                root: Keys = (entry,)
            else:
                root = (groups[0], entry)
            keys = (*root, *key.split("."))
            stated = self._at(keys)
            if not isinstance(stated, dict) or "value" not in stated:
                told = "no sheet states such an amount: name its entry and what it is"
                allowed = "such as natural_gas and price, or areas and roof"
                self._add(address(RANGES, row, 0), told, f"{entry} {key}", allowed=allowed)
                continue
            for n, end in ((2, "low"), (3, "high")):
                if isinstance(cells[n], int | float):
                    self.put((*keys, end), cells[n], address(RANGES, row, n))
                else:
                    self._add(address(RANGES, row, n), f"`{end}` must be a number", cells[n])
            if cells[4] is not None:
                self.put((*keys, "quality"), "assumed", address(RANGES, row, 4))
                self.put((*keys, "note"), str(cells[4]), address(RANGES, row, 4))

    def read(self, sheet: Sheet) -> None:
        """A sheet with an entry a row."""
        heads = tuple(self.cell(sheet.name, FIRST_ROW - 1, n) for n in range(len(sheet.heads)))
        wrong = [n for n, head in enumerate(sheet.heads) if heads[n] != head]
        for n in wrong:
            at = address(sheet.name, FIRST_ROW - 1, n)
            self._add(at, f"this heading was `{sheet.heads[n]}`: do not move columns", heads[n])
        if wrong:
            return
        for row in self._rows(sheet.name, FIRST_ROW):
            if all(self._raw(sheet.name, row, n) is None for n in range(len(sheet.heads))):
                continue
            root = self._root(sheet, row)
            if root is None:
                continue
            self._entry(sheet, row, root)

    def _entry(self, sheet: Sheet, row: int, root: Keys) -> None:
        if sheet.group in ("options", "flows"):
            if sheet.group == "flows":
                self._take(sheet.name, row, 3, sheet.columns[3], root)
            return
        at, first = 0, address(sheet.name, row, 0)
        if self._at(root) is not None and sheet.group != "parts" and root in self.cells:
            self._add(first, f"`{root[-1]}` stands twice, first in {self.cells[root]}", None)
            return
        self.put(root, self._at(root) or {}, first)
        for column in sheet.columns:
            if column.key:
                self._take(sheet.name, row, at, column, root)
            at += len(column.heads)

    def _root(self, sheet: Sheet, row: int) -> Keys | None:
        """Key of the entry of a row; None with a problem where it has no name."""
        named = 1 if sheet.group not in ("parts", "flows") else 2 if sheet.group == "parts" else 3
        names = [self.cell(sheet.name, row, n) for n in range(named)]
        for n, name in enumerate(names):
            if name is None:
                at = address(sheet.name, row, n)
                self._add(at, f"the row has no `{sheet.heads[n]}`", None)
        if any(name is None for name in names):
            return None
        first, at = str(names[0]), address(sheet.name, row, 0)
        if sheet.group == "parts":
            return ("units", first, "parts", str(names[1]))
        if sheet.group == "flows":
            return self._of_flow(sheet, row, [str(name) for name in names])
        if sheet.group == "options":
            taken = self.cell(sheet.name, row, 1) or "choose"
            choices = sheet.columns[1].choices
            if taken not in choices:
                self._add(
                    address(sheet.name, row, 1),
                    "not one of the allowed values",
                    taken,
                    did_you_mean(str(taken), choices),
                    ", ".join(choices),
                )
                return None
            key = "options" if taken == "choose" else "leave_out"
            listed = self.data.setdefault(key, [])
            listed.append(first)
            self.cells[(key, len(listed) - 1)] = at
            self.cells.setdefault((key,), at)
            return None
        return (sheet.group, first)

    def _of_flow(self, sheet: Sheet, row: int, names: list[str]) -> Keys | None:
        """Key of a flow: of a unit or a project that stands in another sheet."""
        owner, flow, what = names
        flows = sheet.columns[1].choices
        if flow not in flows:
            at = address(sheet.name, row, 1)
            hint = did_you_mean(flow, flows)
            self._add(at, "not one of the allowed values", flow, hint, ", ".join(flows))
            return None
        units = [str(each) for each in self._names("Units")]
        projects = [str(each) for each in self._names("Projects")]
        if owner not in units and owner not in projects:
            at = address(sheet.name, row, 0)
            known = [*units, *projects]
            told = f"`{owner}` stands neither under `Units` nor under `Projects`"
            self._add(at, told, owner, did_you_mean(owner, known), ", ".join(known))
            return None
        return ("units" if owner in units else "projects", owner, flow, what)

    def _names(self, sheet: str) -> Iterator[Any]:
        for row in self._rows(sheet, FIRST_ROW):
            if (name := self._raw(sheet, row, 0)) is not None:
                yield name

    def _take(self, sheet: str, row: int, at: int, column: Column, root: Keys) -> None:
        """The cells of a column in a row, under the key that they say."""
        keys = (*root, *column.key.split(".")) if column.key else root
        where = address(sheet, row, at)
        self.cells.setdefault(keys, where)
        if column.form == "months":
            self._take_months(sheet, row, at, keys)
            return
        value = self.cell(sheet, row, at)
        if column.form in ("amount", "money"):
            self._take_amount(sheet, row, at, column, keys)
        elif value is not None:
            self.put(keys, self._plain(sheet, row, at, column.form, value), where)

    def _take_amount(self, sheet: str, row: int, at: int, column: Column, keys: Keys) -> None:
        value, unit = self.cell(sheet, row, at), self.cell(sheet, row, at + 1)
        if value is None:
            return
        stated: Any = {"value": value, "unit": str(unit or "1")}
        if isinstance(value, str):
            stated = f"{value} {unit or ''}".strip()
        elif column.form == "money" and self._truth(sheet, row, at + 2):
            stated["with_tax"] = True
        self.put(keys, stated, address(sheet, row, at))
        self.cells[(*keys, "unit")] = address(sheet, row, at + 1)

    def _plain(self, sheet: str, row: int, at: int, form: str, value: Any) -> Any:
        """A value that is no amount."""
        if form == "list":
            return [part.strip() for part in str(value).split(",") if part.strip()]
        if form == "truth":
            return self._truth(sheet, row, at)
        if form == "text":
            return str(value)
        if form == "built" and isinstance(value, str):
            parts = [part.partition("=") for part in value.split(",")]
            return {year.strip(): share.strip() for year, _, share in parts}
        return int(value) if isinstance(value, float) and value.is_integer() else value

    def _take_months(self, sheet: str, row: int, at: int, keys: Keys) -> None:
        months = [self.cell(sheet, row, at + n) for n in range(12)]
        where = address(sheet, row, at)
        if all(each is None for each in months):
            return
        if self._at(keys) is not None:
            self._add(where, f"the year stands in {self.cells[keys]} already: give one", None)
            return
        empty = [n for n, each in enumerate(months) if not isinstance(each, int | float)]
        for n in empty:
            told = "a month has no figure: give all twelve, 0 where nothing was used"
            self._add(address(sheet, row, at + n), told, months[n])
        if not empty:
            unit = self.cell(sheet, row, at + 12)
            self.put(keys, {"months": months, "unit": str(unit or "1")}, where)

    def _truth(self, sheet: str, row: int, at: int) -> bool:
        value = self.cell(sheet, row, at)
        if value not in (None, YES, "no", True, False):
            told = "not one of the allowed values"
            self._add(
                address(sheet, row, at),
                told,
                value,
                did_you_mean(str(value), ("yes", "no")),
                "yes, no",
            )
        return value in (YES, True)

    def _at(self, keys: Keys) -> Any:
        inner: Any = self.data
        for key in keys:
            inner = inner.get(key) if isinstance(inner, dict) else None
        return inner

    def _raw(self, sheet: str, row: int, column: int) -> Any:
        value = self.values[sheet].cell(row, column + 1).value
        return value.strip() or None if isinstance(value, str) else value

    def _rows(self, sheet: str, first: int) -> range:
        last = self.values[sheet].max_row
        if last > MOST_ROWS:
            self._add(address(sheet, MOST_ROWS, 0), f"more than {MOST_ROWS:,} rows", f"{last:,}")
        return range(first, min(last, MOST_ROWS) + 1)

    def _add(
        self,
        at: str,
        message: str,
        found: Any,
        hint: str | None = None,
        allowed: str | None = None,
    ) -> None:
        stated = None if found is None else str(found)[:60]
        self.problems.add(
            Problem(message, self.path, cell=at, found=stated, hint=hint, allowed=allowed)
        )
