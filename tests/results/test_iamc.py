"""A pathway as an IAMC table: one figure a row, each with a real unit."""

from __future__ import annotations

from pathlib import Path

import pytest
import xarray as xr

import pathways as pw
from pathways.errors import InputError
from pathways.results.iamc import COLUMNS, iamc, wide
from tests.worlds import steelworks


@pytest.fixture(scope="module")
def pathway() -> xr.Dataset:
    """The steelworks with half of its emissions in 2027."""
    return pw.solve(steelworks({"target_value": {("cap", 2027): 5.0}}, {"product_unit": "t"}))


def test_every_figure_has_its_own_unit(pathway: xr.Dataset) -> None:
    table = iamc(pathway)
    assert tuple(table.columns) == COLUMNS
    assert not table["unit"].str.contains("_unit|<|by ").any()
    assert not table.duplicated(["scenario", "variable", "unit", "year"]).any()
    assert table["value"].notna().all()


def test_emissions_and_production_of_the_target_year(pathway: xr.Dataset) -> None:
    """10 t of steel a year from 20 t of coal of 1 tCO2 each; 5 tCO2e in 2027."""
    table = iamc(pathway, scenario="half")
    own = table[table["scenario"] == "half target"].set_index(["variable", "year"])["value"]
    assert own["Production|Product", 2027] == pytest.approx(10.0)
    assert own["Emissions|CO2e|Target scopes", 2025] == pytest.approx(20.0)
    assert own["Emissions|CO2e|Target scopes", 2027] == pytest.approx(5.0)
    frozen = table[table["scenario"] == "half frozen"].set_index(["variable", "year"])["value"]
    assert frozen["Emissions|CO2e|Target scopes", 2027] == pytest.approx(20.0)


def test_years_are_those_that_are_asked_for(pathway: xr.Dataset) -> None:
    table = wide(iamc(pathway, years=[2025, 2027]))
    assert list(table.columns) == [*COLUMNS[:5], 2025, 2027]
    with pytest.raises(InputError, match="2025 to 2027"):
        iamc(pathway, years=[2050])


def test_no_cell_is_empty_where_a_system_names_neither_region_nor_units() -> None:
    table = iamc(pw.solve(steelworks()))
    assert not (table[list(COLUMNS[:5])] == "").any(axis=None)
    assert set(table["region"]) == {"unstated"}
    assert set(table["scenario"]) == {"cost target", "cost frozen", "cost economic"}


def test_pyam_reads_it(pathway: xr.Dataset, tmp_path: Path) -> None:
    """The table in memory and the file that is written: every row, with its unit and its value."""
    pyam = pytest.importorskip(
        "pyam", reason="pyam is not installed here: `make pyam` tries it", exc_type=ImportError
    )
    table = iamc(pathway)
    wide(table).to_csv(tmp_path / "iamc.csv", index=False)
    index = list(COLUMNS[:6])
    expected = table.set_index(index)["value"].sort_index()
    for given in (table, tmp_path / "iamc.csv"):
        frame = pyam.IamDataFrame(given)
        read = frame.data.set_index(index)["value"].sort_index()
        assert list(read.index) == list(expected.index)
        assert read.to_numpy() == pytest.approx(expected.to_numpy())
        made = frame.filter(variable="Production|Product", year=2027).data["value"]
        assert made.iloc[0] == pytest.approx(10.0)
