"""Units, notes and the time limit are the same in every command that solves."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
import xarray as xr

from .command import pathways

GAS = ("--set", "carriers.natural_gas.price=3.5", "--set", "technologies.*.lead_time=*1")
"""A price per cubic metre that was typed for one per MWh."""

SAID = "carriers.natural_gas.price is 3.5 CNY2024/MWh in 2025, below its range"

PLAIN = ("--no-figures", "-q", "--json", "--horizon", "2030")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("units")


def told(room: Path, *arguments: str) -> dict[str, Any]:
    done = pathways(*arguments, *PLAIN, cwd=room)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def run(room: Path) -> dict[str, Any]:
    return told(room, "run", "lithium_batteries", *GAS)["lithium_batteries"]


@pytest.fixture(scope="module")
def curve(room: Path) -> dict[str, Any]:
    return told(room, "curve", "lithium_batteries", "--year", "2027", *GAS)


@pytest.fixture(scope="module")
def sweep(room: Path) -> dict[str, Any]:
    vary = "carriers.natural_gas.price=2 CNY/m3:9 CNY/m3"
    method = ("--method", "latin-hypercube", "--samples", "2")
    found = ("sweep", "lithium_batteries", *method, "--vary", vary)
    kept = ("--outputs", "extra_cost,activity,capacity")
    return told(room, *found, *kept, "-o", "study")


def attributes_of(dataset: xr.Dataset) -> list[str]:
    return [
        str(value)
        for holder in (dataset, *dataset.variables.values())
        for key, value in holder.attrs.items()
        if key == "units" or "unit" in str(key)
    ]


def test_no_result_holds_a_template(room: Path, run: Any, curve: Any, sweep: Any) -> None:
    """Neither netCDF nor Zarr names a unit in angle brackets; what differs names its coordinate."""
    files = [*room.glob("results/**/*.nc")]
    assert {file.name for file in files} >= {"system.nc", "pathway.nc", "curve_2027.nc"}
    datasets = [xr.load_dataset(file) for file in files]
    datasets.append(xr.open_zarr(room / "study/sweep.zarr"))
    for dataset in datasets:
        assert not [text for text in attributes_of(dataset) if "<" in text]
    pathway = xr.load_dataset(room / "results/lithium_batteries/pathway.nc")
    assert pathway["capacity"].attrs["units"] == "by technology: capacity_unit"
    assert set(pathway["capacity_unit"].dims) == {"technology"}
    assert pathway["marginal_abatement_cost"].attrs["units"] == "CNY2024/tCO2e"
    study = datasets[-1]
    assert study["activity"].attrs["units"] == "by technology: activity_unit/yr"
    assert study["activity_unit"].dims == ("technology",)


def test_each_row_of_an_export_has_its_own_unit(room: Path, run: Any) -> None:
    folder = room / "results/lithium_batteries"
    assert pathways("export", str(folder), "--to", "csv", cwd=room).returncode == 0
    rows: dict[str, list[dict[str, str]]] = {}
    for file in folder.glob("**/*.csv"):
        with file.open(encoding="utf-8", newline="") as text:
            rows[file.stem] = list(csv.DictReader(text))
    assert len(rows) > 50
    for name, each in rows.items():
        assert not [row for row in each if "<" in row["unit"] or row["unit"].startswith("by ")], (
            name
        )
    units = {row["technology"]: row["unit"] for row in rows["capacity"]}
    assert units["cell_production"] == "MWh_cell/yr"
    activity = {row["technology"]: row["unit"] for row in rows["activity"]}
    assert activity["grid_power"] == "MWh/yr"


def test_a_change_is_told_with_old_and_new_value(room: Path, run: dict[str, Any]) -> None:
    """308.71 CNY with 9 % tax: 308.71 / 1.09 = 283.22; money of a commodity follows no index."""
    gas, *others = run["changes"]
    assert gas["path"] == "carriers.natural_gas.price"
    assert gas["old"] == pytest.approx(283.22, abs=0.01)
    assert (gas["new"], gas["unit"]) == (3.5, "CNY2024/MWh")
    assert len(others) > 20
    assert all(row["old"] == row["new"] for row in others)
    folder = room / "results/lithium_batteries"
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    assert summary["changes"] == run["changes"]
    text = (folder / "run.yaml").read_text(encoding="utf-8")
    assert "\n# changed: carriers.natural_gas.price: 283.22 -> 3.5 CNY2024/MWh\n" in text


def test_the_run_file_can_be_run_again(room: Path, run: dict[str, Any]) -> None:
    file = room / "results/lithium_batteries/run.yaml"
    again = told(room, "run", str(file), "-o", "again")
    (found,) = again.values()
    assert found["npv_cost"] == pytest.approx(run["npv_cost"], rel=1e-9)
    assert found["changes"] == run["changes"]


def test_the_headline_table_tells_changes_and_notes(room: Path) -> None:
    done = pathways(
        "run", "lithium_batteries", *GAS, *PLAIN[:2], *PLAIN[3:], "-o", "seen", cwd=room
    )
    seen = " ".join(done.stdout.split())
    assert "changed: carriers.natural_gas.price" in seen
    assert "283.22 -> 3.5 CNY2024/MWh" in seen
    assert "27 numbers: cell_production 0.6 ->" in seen
    assert f"note: {SAID}" in seen


def test_notes_stand_in_json_too(
    run: dict[str, Any], curve: dict[str, Any], sweep: dict[str, Any]
) -> None:
    for notes in (run["notes"], curve["notes"]):
        assert any(note.startswith(SAID) and "source eps_china" in note for note in notes)
        assert any("recalled or assumed" in note for note in notes)
    moved = [note for note in sweep["notes"] if note.startswith("moved beyond its range")]
    assert len(moved) == 2
    assert "below its range" in moved[0]
    assert "above its range" in moved[1]


@pytest.mark.parametrize(
    "command",
    [
        ("run", "lithium_batteries"),
        ("compare", "lithium_batteries"),
        ("curve", "lithium_batteries", "--no-expert"),
        ("alternatives", "lithium_batteries"),
    ],
    ids=lambda command: command[0],
)
def test_a_time_limit_ends_every_command_in_words(room: Path, command: tuple[str, ...]) -> None:
    """A microsecond is no time: each command says what to allow, and none goes on for ever."""
    done = pathways(*command, "--time-limit", "0.001", "-q", "--no-figures", cwd=room)
    assert done.returncode == 2 or "--time-limit" in done.stdout
    assert "--time-limit" in done.stdout + done.stderr
