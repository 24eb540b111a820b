"""Sheets of the workbook that are plain tables: figures by hand.

The steelworks with 5 t allowed in 2027: `old` emits 2 t per tonne, so that 7.5 of 10 tonnes are
made by `new`, at 100 money a t/yr.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xarray as xr

import pathways as pw
from pathways.exports import tables
from tests.switching.world import ANNUITY, one_year
from tests.worlds import microgrid, steelworks


@pytest.fixture(scope="module")
def pathway() -> xr.Dataset:
    return pw.solve(steelworks({"target_value": {("cap", 2027): 5.0}}))


def by(rows: tables.Rows, column: int) -> dict[str, list[Any]]:
    """Rows below the heading by one of their cells."""
    return {str(row[column]): list(row) for row in rows[1:]}


def test_targets_by_hand(pathway: xr.Dataset) -> None:
    found = tables.targets(pathway)
    assert found[0] == ("target", "kind", "scopes", "quantity", "unit", 2025, 2026, 2027)
    rows = by(found, 3)
    assert rows["limit"][:3] == ["cap", "tonnes", "scope_1"]
    assert rows["limit"][5:] == [None, None, 5.0]
    assert rows["emissions before offsets"][5:] == pytest.approx([20.0, 20.0, 5.0])
    assert rows["above the limit"][-1] == pytest.approx(0.0, abs=1e-6)


def test_the_account_by_hand(pathway: xr.Dataset) -> None:
    found = tables.account(pathway)
    total = next(row for row in found if row[:2] == ("scope_1", "all"))
    assert total[2:] == ("tCO2e/yr", 20.0, *total[4:])
    assert total[4:] == pytest.approx([20.0, 20.0, 5.0])
    parts = [row[4:] for row in found if row[0] == "scope_1" and row[1] != "all"]
    assert [sum(each) for each in zip(*parts, strict=True)] == pytest.approx(total[4:])


def test_projects_by_hand(pathway: xr.Dataset) -> None:
    """7.5 t/yr at 100 are spent; 15 tCO2e are abated; the annuity of it is 7.5 ANNUITY."""
    rows = by(tables.projects(pathway), 0)
    new = rows["new"]
    assert new[1] == "process_change"
    assert new[2:6] == pytest.approx([15.0, 750.0, 0.0, 7.5 * ANNUITY])


def test_loads_by_hand() -> None:
    """1 MW in both hours of the day, each of which stands for 4380, all of it from the grid."""
    system = microgrid()
    rows = tables.loads(pw.solve(renamed(system), goal="price"))
    assert rows[0][:3] == ("day", "hour from its beginning", "hours of the year")
    grid = rows[0].index("grid, MW")
    assert [row[1] for row in rows[1:]] == [0.0, 12.0]
    assert [row[2] for row in rows[1:]] == [4380.0, 4380.0]
    assert [row[grid] for row in rows[1:]] == pytest.approx([1.0, 1.0])


def renamed(system: xr.Dataset) -> xr.Dataset:
    """The microgrid with its power called as results look for it."""
    names = ["electricity" if each == "power" else each for each in system["commodity"].values]
    return system.assign_coords(commodity=names)


def test_a_curve_by_hand() -> None:
    (_, step) = tables.curve(pw.cost_curve(one_year(), 2025))
    assert step[1] == "process_change"
    assert step[2:5] == pytest.approx([20.0, 20.0, (20.0 + ANNUITY) / 2.0])


def test_a_workbook_takes_a_curve(pathway: xr.Dataset, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="reading a workbook needs openpyxl")
    pytest.importorskip("xlsxwriter", reason="writing a workbook needs XlsxWriter")
    from pathways.exports.book import write_book

    curve = pw.cost_curve(one_year(), 2025)
    system = steelworks({"target_value": {("cap", 2027): 5.0}})
    write_book(tmp_path / "book.xlsx", system, pathway, curve=curve)
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    assert "Curve" in book.sheetnames
    assert "Loads" not in book.sheetnames
    assert book["Curve"]["B2"].value == "process_change"
