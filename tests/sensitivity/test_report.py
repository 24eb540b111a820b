"""What is told of a study, and the files beside its store."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
import xarray as xr

import pathways as pw
from pathways.errors import InputError
from pathways.sensitivity.report import Report, report, write_report
from tests.sensitivity.world import ranged

VARY = {"carriers.coal.price": {}, "carriers.power.price": {}}


@pytest.fixture(scope="module")
def study() -> xr.Dataset:
    """Coal from 4 to 8 money, power from 8 to 15, one at a time: only coal is burnt."""
    return pw.sweep(ranged(), vary=VARY)


@pytest.fixture(scope="module")
def found(study: xr.Dataset) -> Report:
    return report(study, "npv_cost")


def test_the_summary_by_hand(found: Report) -> None:
    """20 t of coal a year, three years: 300 at 5, 240 at 4, 480 at 8, a swing of 240."""
    summary = found.summary
    assert summary["sector"] == "steel"
    assert summary["method"] == "one-at-a-time"
    assert summary["figure"] == "npv_cost"
    assert summary["samples"]["target_met"] == 5
    assert summary["target_met"] == {"share": None, "low": None, "high": None, "draws": 0}
    assert "one-at-a-time design are chosen, not drawn" in summary["no_probability"]
    first = summary["ranking"][0]
    assert first["factor"] == "carriers.coal.price"
    assert summary["notes"] == []
    json.dumps(summary)


def test_no_boxes_are_sought_one_at_a_time(found: Report) -> None:
    assert found.summary["boxes"] == []


def test_a_figure_that_the_study_lacks(study: xr.Dataset) -> None:
    with pytest.raises(InputError, match="beauty"):
        report(study, "beauty")


def test_files_beside_the_store(found: Report, tmp_path: Path) -> None:
    write_report(found, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "indices.nc",
        "manifest.json",
        "ranking.csv",
        "summary.json",
    ]
    assert json.loads((tmp_path / "summary.json").read_text()) == found.summary
    with (tmp_path / "ranking.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["factor"] for row in rows] == ["carriers.coal.price", "carriers.power.price"]
    with xr.open_dataset(tmp_path / "indices.nc") as indices:
        assert indices.sizes["factor"] == 2


def test_figures_are_drawn_by_whom_is_told_to(found: Report, tmp_path: Path) -> None:
    """A second time as well, into the same folder."""
    for times in (1, 2):
        write_report(found, tmp_path, lambda into, times=times: (into / f"{times}.png").touch())
    assert {path.name for path in (tmp_path / "figures").iterdir()} == {"1.png", "2.png"}


def test_a_study_without_answers_has_no_indices_and_says_why(tmp_path: Path) -> None:
    """Every sample infeasible: no figure varies, nothing is ranked, the reason is told."""
    empty = pw.sweep(ranged(), method="latin-hypercube", samples=5, vary=VARY).copy(deep=True)
    empty["reason"][:] = "no coal"
    empty["npv_cost"][:] = float("nan")
    told = report(empty, "npv_cost")
    assert told.indices is None
    assert told.summary["ranking"] == []
    assert any(
        "5 samples have no answer; most often: no coal" in note for note in told.summary["notes"]
    )
    write_report(told, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"summary.json", "manifest.json"}


def test_a_place_that_cannot_be_written(found: Report, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot write"):
        write_report(found, tmp_path / "file" / "inside")
