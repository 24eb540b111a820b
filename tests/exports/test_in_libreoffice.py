"""The workbook of a run in LibreOffice: what its formulas give there is what the run found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xarray as xr

import pathways as pw
from pathways.exports.cash_flow import NAME
from pathways.results.summary import summarise

from ..office import needs_office, saved_again
from ..worlds import steelworks

openpyxl = pytest.importorskip("openpyxl", reason="reading a workbook needs openpyxl")
pytest.importorskip("xlsxwriter", reason="writing a workbook needs XlsxWriter")

RATE = "B3"
"""Cell of the discount rate."""


def write(path: Path, system: xr.Dataset, pathway: xr.Dataset) -> Path:
    from pathways.exports.book import write_book

    write_book(path, system, pathway)
    return path


def without_values(book: Path, path: Path, **cells: float) -> Path:
    """The workbook without any stored value of a formula, some cells of the cash flow changed."""
    found = openpyxl.load_workbook(book)
    for address, value in cells.items():
        found[NAME][address].value = value
    found.save(path)
    return path


def formulas(book: Path) -> Iterator[str]:
    """Addresses of the formulas of the cash flow."""
    for row in openpyxl.load_workbook(book)[NAME].iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith("="):
                yield cell.coordinate


def values(book: Path) -> Any:
    """The sheet of the cash flow with values as they are stored."""
    return openpyxl.load_workbook(book, data_only=True)[NAME]


def compare(folder: Path, system: xr.Dataset, pathway: xr.Dataset) -> Any:
    """Every formula in LibreOffice beside the figure of the run; the sheet without discounting."""
    book = write(folder / "results.xlsx", system, pathway)
    again, plain = saved_again(
        folder / "again",
        without_values(book, folder / "empty.xlsx"),
        without_values(book, folder / "plain.xlsx", **{RATE: 0.0}),
    )
    ours, theirs, count = values(book), values(again), 0
    for address in formulas(book):
        expected = ours[address].value
        assert theirs[address].value == pytest.approx(expected, rel=1e-9, abs=1e-6), address
        count += 1
    assert count > 20
    summary = summarise(pathway)
    found = {str(row[0].value): row[1].value for row in theirs.iter_rows()}
    assert found["Target: present value"] == pytest.approx(summary["npv_cost"])
    assert found["Frozen works: present value"] == pytest.approx(summary["npv_cost_baseline"])
    return values(plain)


@needs_office
def test_formulas_of_the_cash_flow_give_the_figures_of_the_run(tmp_path: Path) -> None:
    """Without discounting a present value is the plain sum of three years."""
    system = steelworks({"target_value": {("cap", 2027): 5.0}, "discount_rate": 0.05})
    plain = compare(tmp_path, system, pw.solve(system))
    rows = {str(row[0].value): [cell.value for cell in row[1:]] for row in plain.iter_rows()}
    totals = rows["Target: all costs"][1:4]
    assert rows["Target: present value"][0] == pytest.approx(sum(totals))


@needs_office
@pytest.mark.slow
@pytest.mark.parametrize("sector", ["steel", "lithium_batteries"])
def test_formulas_of_a_sector_give_its_figures(tmp_path: Path, sector: str) -> None:
    system = pw.system(sector)
    compare(tmp_path, system, pw.solve(system, plants="divisible"))
