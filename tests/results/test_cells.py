"""What a spreadsheet would run as a formula is written as text."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

from pathways.results.exchange import without_formula, without_formulas, write_csv


@pytest.mark.parametrize(
    "text",
    ["=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)", "+A1", "-A1", "- heat", "-2+3+cmd|' /C'!A0", "\t=1"],
)
def test_a_formula_gets_an_apostrophe(text: str) -> None:
    assert without_formula(text) == f"'{text}"


@pytest.mark.parametrize(
    "value", ["-", "-12.5 %", "+7%", "-1,096 per t", "-3e-05", "a=b", "", -3.0, 4, None, "5 MWh/t"]
)
def test_figures_and_plain_text_stay(value: object) -> None:
    assert without_formula(value) == value


@given(st.text(max_size=12))
def test_no_cell_is_left_that_begins_a_formula(text: str) -> None:
    """What still begins with a sign holds neither a reference, nor a call, nor an operator."""
    cell = without_formula(text)
    assert cell[:1] not in {"=", "@", "\t", "\r"}
    if cell[:1] in {"+", "-"}:
        assert not set(cell[1:].replace("e-", "").replace("e+", "")) & set("=+-@(|!*'\"")


def test_rows_columns_and_cells_of_a_table() -> None:
    table = pd.DataFrame({"=a": ["@b", "c"], "d": [-1.0, 2.0]}, index=["+e", "f"])
    safe = without_formulas(table)
    assert safe.columns.tolist() == ["'=a", "d"]
    assert safe.index.tolist() == ["'+e", "f"]
    assert safe.to_numpy().tolist() == [["'@b", -1.0], ["c", 2.0]]


def test_labels_of_an_exported_dataset(tmp_path: Path) -> None:
    dataset = xr.Dataset({"cost": ("site", [-1.5], {"units": "=CNY"})}, {"site": ["=A1"]})
    write_csv(dataset, tmp_path)
    with (tmp_path / "cost.csv").open(encoding="utf-8") as file:
        assert list(csv.reader(file))[1:] == [["'=A1", "-1.5", "'=CNY"]]
