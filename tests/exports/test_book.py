"""The workbook of a run: its formulas, worked out here, give the figures of the run."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import xarray as xr

import pathways as pw
from pathways.results.summary import summarise
from tests.worlds import steelworks

openpyxl = pytest.importorskip("openpyxl", reason="reading a workbook needs openpyxl")
pytest.importorskip("xlsxwriter", reason="writing a workbook needs XlsxWriter")

CELL = re.compile(r"\$?([A-Z]+)\$?(\d+)(?::\$?([A-Z]+)\$?(\d+))?")

CHOICE = re.compile(r"IF\(([^,]*),([^,]*),(.*)\)$")


class Sheet:
    """A sheet whose formulas are worked out by Python, from numbers in cells alone."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet

    def value(self, address: str) -> Any:
        found = self.sheet[address].value
        if not (isinstance(found, str) and found.startswith("=")):
            return 0.0 if found is None else found
        text = CELL.sub(self._named, found[1:]).replace("^", "**").replace("=0", "==0")
        text = CHOICE.sub(r"(\2 if \1 else \3)", text)
        names = {"SUM": sum, "SUMPRODUCT": self._product, "at": self._at}
        return eval(text, {"__builtins__": {}}, names)

    def _named(self, found: re.Match[str]) -> str:
        return f"at('{found[0].replace('$', '')}')"

    def _at(self, address: str) -> Any:
        if ":" not in address:
            return self.value(address)
        return [self.value(cell.coordinate) for row in self.sheet[address] for cell in row]

    @staticmethod
    def _product(one: list[float], other: list[float]) -> float:
        return sum(a * b for a, b in zip(one, other, strict=True))


@pytest.fixture(scope="module")
def run() -> tuple[xr.Dataset, xr.Dataset]:
    """The steelworks with half of its emissions in 2027, solved beside its yardsticks."""
    system = steelworks({"target_value": {("cap", 2027): 5.0}, "discount_rate": 0.05})
    return system, pw.solve(system)


@pytest.fixture(scope="module")
def book(run: tuple[xr.Dataset, xr.Dataset], tmp_path_factory: pytest.TempPathFactory) -> Path:
    from pathways.exports.book import write_book

    path = tmp_path_factory.mktemp("book") / "results.xlsx"
    write_book(path, *run)
    return path


def rows(book: Path, sheet: str) -> dict[str, list[Any]]:
    found = openpyxl.load_workbook(book)[sheet]
    return {str(row[0]): list(row[1:]) for row in found.iter_rows(values_only=True)}


def test_every_formula_of_the_cash_flow_gives_the_figure_that_is_stored(book: Path) -> None:
    """What a spreadsheet works out anew is what stood there when the file was opened."""
    formulas = openpyxl.load_workbook(book)["Cash flow"]
    stored = openpyxl.load_workbook(book, data_only=True)["Cash flow"]
    sheet, count = Sheet(formulas), 0
    for row in formulas.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith("="):
                expected = stored[cell.coordinate].value
                assert sheet.value(cell.coordinate) == pytest.approx(expected, rel=1e-9, abs=1e-6)
                count += 1
    assert count > 20


def test_present_values_of_the_cash_flow_are_those_of_the_run(
    book: Path, run: tuple[xr.Dataset, xr.Dataset]
) -> None:
    formulas = openpyxl.load_workbook(book)["Cash flow"]
    sheet, summary = Sheet(formulas), summarise(run[1])
    places = {str(row[0].value): f"B{row[0].row}" for row in formulas.iter_rows()}
    assert sheet.value(places["Target: present value"]) == pytest.approx(summary["npv_cost"])
    assert sheet.value(places["Frozen works: present value"]) == pytest.approx(
        summary["npv_cost_baseline"]
    )
    values = [
        sheet.value(f"B{row[0].row}")
        for row in formulas.iter_rows()
        if row[0].value == "present value"
    ]
    stated = summary["present_value"]
    assert values == pytest.approx([stated["above_economic"], stated["above_frozen"]])


def test_another_discount_rate_in_its_cell_moves_the_present_value(book: Path) -> None:
    """Without discounting a present value is the plain sum of all years."""
    formulas = openpyxl.load_workbook(book)["Cash flow"]
    formulas["B3"].value = 0
    sheet = Sheet(formulas)
    places = {str(row[0].value): row[0].row for row in formulas.iter_rows()}
    total, years = places["Target: all costs"], places["Years"]
    plain = sum(sheet.value(f"{c}{total}") * sheet.value(f"{c}{years}") for c in "CDE")
    assert sheet.value(f"B{places['Target: present value']}") == pytest.approx(plain)


def test_the_book_has_a_sheet_for_every_question(book: Path) -> None:
    names = openpyxl.load_workbook(book).sheetnames
    assert names == [
        *("Summary", "Calendar", "Spending", "Cash flow", "Pathway", "Targets", "Account"),
        *("Projects", "Limits", "Assumptions", "About"),
    ]
    assert rows(book, "Summary")["status"] == ["target met"]


def test_text_that_begins_like_a_formula_stays_text(
    run: tuple[xr.Dataset, xr.Dataset], tmp_path: Path
) -> None:
    from pathways.exports.book import write_book

    system, pathway = run
    labelled = pathway.assign_attrs(sector="=1+1", binding_limits="=HYPERLINK(1)")
    write_book(tmp_path / "book.xlsx", system, labelled)
    limits = openpyxl.load_workbook(tmp_path / "book.xlsx")["Limits"]
    assert limits["B2"].value == "=HYPERLINK(1)"
    assert limits["B2"].data_type == "s"
