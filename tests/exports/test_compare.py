"""The sheet `Compare`: what stands side by side as numbers, and why the rest does not.

The works of `tests/results/worlds.py`: 10 t of steel a year at 50 a tonne; in 2028 it costs 90.1213
more than what pays anyway, for 8 t less by contract and 5 t by location.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import xarray as xr

from pathways.comparison import Compared, compared
from pathways.comparison.comparable import Row
from pathways.results.archive import versions, write_run
from tests.cli.command import pathways
from tests.results.worlds import works_pathway, works_system

openpyxl = pytest.importorskip("openpyxl", reason="reading a workbook needs openpyxl")
pytest.importorskip("xlsxwriter", reason="writing a workbook needs XlsxWriter")

PRICED: dict[str, Any] = {"product_price": {("works", "steel"): 50.0}}
EXTRA = 90.1213
PER_TONNE = "cost of the target year per t avoided, by contract"
SUM = "cost of the target year against what pays anyway"
OF_PRICE = "cost of the target year as a share of the market price of the product"
NEAR_ZERO = "first year with a near-zero product"


@pytest.fixture(scope="module")
def steel() -> xr.Dataset:
    return works_pathway(**PRICED)


@pytest.fixture(scope="module")
def cells(steel: xr.Dataset) -> xr.Dataset:
    """The same works, as if it made battery cells."""
    return steel.assign_attrs(product_label="Cells", product_unit="MWh_cell")


def figures(found: Compared) -> dict[str, Row]:
    return {row.name: row for row in found.figures}


def test_figures_of_different_products_stand_side_by_side_or_say_why_not(
    steel: xr.Dataset, cells: xr.Dataset
) -> None:
    """90.1213 / 8 t, 90.1213 / 5 t and 90.1213 / 500 of sales compare; 90.1213 and 9.01213 a tonne
    of steel or a MWh of cells do not. 500 are spent, a year's sales, on 22 t of base emissions.
    """
    found = figures(compared({"steel": steel, "cells": cells}))
    assert found[PER_TONNE].values == pytest.approx((EXTRA / 8, EXTRA / 8), rel=1e-5)
    by_location = found["cost of the target year per t avoided, by location of the grid"]
    assert by_location.values == pytest.approx((EXTRA / 5, EXTRA / 5), rel=1e-5)
    assert found[OF_PRICE].values == pytest.approx((EXTRA / 500, EXTRA / 500), rel=1e-5)
    assert found["money spent in all years, of a year's sales"].values == pytest.approx((1.0, 1.0))
    per_base = found["investment per t of base emissions"]
    assert per_base.values == pytest.approx((500 / 22, 500 / 22))
    assert found["reduction, by contract"].values == pytest.approx((8 / 22, 8 / 22))
    assert found["reduction, by location of the grid"].values == pytest.approx((0.2, 0.2))
    assert found[NEAR_ZERO].values == (2028, 2028)
    for name in (SUM, "investment, all years", "what pays anyway saves, beside the frozen works"):
        assert found[name].values == ()
        assert "sums of money of works that make crude steel and cells" in found[name].why
    assert found["cost of the target year per unit of product"].why == (
        "a unit is one of t or MWh_cell"
    )


def test_works_of_one_product_keep_their_sums(steel: xr.Dataset) -> None:
    """At 18 t in 2028 half as much is converted, for half the money."""
    shallow = works_pathway(target_value={("cap", 2028): 18.0}, **PRICED)
    found = figures(compared({"deep": steel, "shallow": shallow}))
    assert found[SUM].values == pytest.approx((EXTRA, EXTRA / 2), rel=1e-5)
    assert not any(row.why for row in found.values())


def test_the_question_of_each_is_told(steel: xr.Dataset, cells: xr.Dataset) -> None:
    """Decided in 2019 and in 2025: no first year stands beside that of the other."""
    found = compared({"steel": steel, "cells": cells.assign(decision_date=2026.0)})
    asked = {row.name: row.values for row in found.questions}
    assert asked["decided"] == ("2019-12", "2025-12")
    assert asked["counting"] == ("scopes 1 and 2",) * 2
    assert figures(found)["first year in which the target can be met"].why == (
        "decided in another month, or over other years"
    )


def test_what_is_no_number_stands_there_in_words(steel: xr.Dataset) -> None:
    """Without a threshold no product is called near-zero; 6 t are out of reach with 20 MWh."""
    missed = works_pathway(
        target_value={("cap", 2028): 6.0},
        purchase_limit={("works", "power", 2028): 20.0},
        near_zero_threshold=float("nan"),
    )
    found = figures(compared({"deep": steel, "missed": missed}))
    assert found["status"].values == ("target met", "target missed")
    assert found[NEAR_ZERO].values == (2028, "-")
    assert found["abatement cost, marginal"].why == "the target is missed by missed"
    assert found[OF_PRICE].values[1] == "-"


def write(folder: Path, name: str, pathway: xr.Dataset) -> Path:
    place = folder / name
    more = {"versions": versions(), "notes": [], "deciding": []}
    write_run(place, {}, works_system(PRICED), pathway, more)
    return place


@pytest.fixture(scope="module")
def written(steel: xr.Dataset, cells: xr.Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs")
    write(folder, "steel", steel)
    write(folder, "cells", cells)
    return folder


def test_other_runs_get_a_sheet_beside_the_run(written: Path, tmp_path: Path) -> None:
    """Named alone or by the folder that holds both: the run itself stands there once."""
    shutil.copytree(written, tmp_path / "runs")
    sheets = []
    for beside in ("runs/cells", "runs"):
        given = ("--to", "xlsx", "--beside", beside)
        done = pathways("export", "runs/steel", *given, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        book = openpyxl.load_workbook(tmp_path / "runs/steel/results.xlsx")
        sheets.append([list(row) for row in book["Compare"].iter_rows(values_only=True)])
    assert sheets[0] == sheets[1]
    rows = {str(row[0]): row[1:] for row in sheets[0]}
    assert rows["figure"][1:3] == ["Steel, steel", "Steel, cells"]
    assert rows["goal"][1:] == ["cost", "cost", "yes"]
    assert rows[PER_TONNE][1:3] == pytest.approx([EXTRA / 8, EXTRA / 8], rel=1e-5)
    assert rows[SUM][1:3] == [None, None]
    assert rows[SUM][3].startswith("sums of money")


@pytest.mark.slow
def test_a_run_alone_has_no_such_sheet_and_other_formats_take_none(
    written: Path, tmp_path: Path
) -> None:
    def told(*more: str) -> Any:
        return pathways("export", str(written / "steel"), *more, cwd=tmp_path)

    assert told("--to", "xlsx", "-o", "alone.xlsx").returncode == 0
    assert "Compare" not in openpyxl.load_workbook(tmp_path / "alone.xlsx").sheetnames
    for more, message in (
        (("--to", "iamc", "--beside", str(written)), "belongs to a workbook"),
        (("--to", "xlsx", "--beside", "nowhere"), "no such folder"),
        (("--to", "xlsx", "--beside", "."), "holds no other run"),
        (("--to", "xlsx", "--beside", str(written / "steel")), "holds no other run"),
    ):
        done = told(*more, "-o", "other.xlsx")
        assert (done.returncode, message in done.stderr) == (2, True), done.stderr
    assert not (tmp_path / "other.xlsx").exists()
