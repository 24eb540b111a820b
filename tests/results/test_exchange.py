"""A pathway as tidy tables."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from pathways.results.exchange import write_csv


@pytest.fixture
def dataset() -> xr.Dataset:
    """Two sites and years: an amount with a class, a gap and a zero, and a plain figure."""
    return xr.Dataset(
        {
            "amount": (
                ("site", "period"),
                [[1.5, 2.0], [0.0, np.nan]],
                {"units": "t/yr", "long_name": "An amount"},
            ),
            "total": ((), 3.5, {"units": "t"}),
            "switch": (("site",), [True, False]),
        },
        coords={
            "site": ["here", "there"],
            "period": [2025, 2026],
            "emission_class": ("site", ["energy", "process"]),
            "site_label": ("site", ["Here", "There"]),
        },
    )


def test_every_variable_has_a_file_named_after_it(dataset: xr.Dataset, tmp_path: Path) -> None:
    written = write_csv(dataset, tmp_path / "new" / "csv")
    assert [path.name for path in written] == ["amount.csv", "total.csv", "switch.csv"]
    assert all(path.is_file() for path in written)


def test_a_column_a_dimension_its_class_the_value_and_its_unit(
    dataset: xr.Dataset, tmp_path: Path
) -> None:
    """Labels for people stay out: a table is grouped by names and classes."""
    write_csv(dataset, tmp_path)
    table = pd.read_csv(tmp_path / "amount.csv")
    assert list(table.columns) == ["site", "period", "emission_class", "value", "unit"]
    assert table.to_dict("list") == {
        "site": ["here", "here"],
        "period": [2025, 2026],
        "emission_class": ["energy", "energy"],
        "value": [1.5, 2.0],
        "unit": ["t/yr", "t/yr"],
    }


def test_what_is_nothing_or_unknown_has_no_row(dataset: xr.Dataset, tmp_path: Path) -> None:
    """`there` emits nothing in 2025 and nobody knows of 2026: neither is a row."""
    write_csv(dataset, tmp_path)
    assert "there" not in (tmp_path / "amount.csv").read_text(encoding="utf-8")


def test_a_figure_without_dimensions_is_one_row(dataset: xr.Dataset, tmp_path: Path) -> None:
    write_csv(dataset, tmp_path)
    assert pd.read_csv(tmp_path / "total.csv").to_dict("list") == {"value": [3.5], "unit": ["t"]}


def test_a_variable_without_a_unit_says_none(dataset: xr.Dataset, tmp_path: Path) -> None:
    write_csv(dataset, tmp_path)
    lines = (tmp_path / "switch.csv").read_text(encoding="utf-8").splitlines()
    assert lines == ["site,emission_class,value,unit", "here,energy,True,"]


def test_the_tables_are_the_dataset_again(tmp_path: Path) -> None:
    """Whatever is neither zero nor missing comes back from the file as it was."""
    values = np.array([[1.25, -3.0e7, 1.0e-9], [4.0, 5.0, 6.0]])
    dataset = xr.Dataset(
        {"amount": (("site", "period"), values)},
        coords={"site": ["a", "b"], "period": [2025, 2026, 2027]},
    )
    write_csv(dataset, tmp_path)
    table = pd.read_csv(tmp_path / "amount.csv").set_index(["site", "period"])["value"]
    assert np.array_equal(table.to_xarray().values, values)
