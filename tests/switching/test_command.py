"""Both commands write whole folders and say what they found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import xarray as xr

from ..cli.command import pathways

GAS = "carriers.natural_gas.price"


def test_switching_points_are_written_and_told(tmp_path: Path) -> None:
    done = pathways(
        *("breakeven", "lithium_batteries", "--range", GAS, "--no-unbuilt", "--json"),
        *("--no-figures", "-o", "out"),
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)["lithium_batteries"]
    assert [row["parameter"] for row in told["parameter"]] == [GAS]
    folder = tmp_path / "out" / "lithium_batteries"
    found = xr.load_dataset(folder / "breakeven.nc")
    assert found["switch_value"].values.tolist() == pytest.approx(
        [row["switch_value"] for row in told["switch"]]
    )
    for name in ("numbers", "switches", "pieces", "unbuilt"):
        assert (folder / f"{name}.csv").is_file()


def heads(told: str) -> list[str]:
    """Column headers of the table that was printed, each over as many lines as it takes."""
    lines = [line.strip("┃").split("┃") for line in told.splitlines() if line.startswith("┃")]
    return [" ".join(" ".join(cells).split()) for cells in zip(*lines, strict=True)]


def test_a_map_is_written_and_told(tmp_path: Path) -> None:
    done = pathways(
        *("map", "lithium_batteries", "--x", GAS, "--y", "carriers.grid_electricity.price"),
        *("-o", "out"),
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    assert "part of the map" in heads(done.stdout)
    folder = tmp_path / "out" / "lithium_batteries"
    regions = json.loads((folder / "regions.geojson").read_text(encoding="utf-8"))["features"]
    found = xr.load_dataset(folder / "map.nc")
    assert len(regions) == found.sizes["region"]
    assert float(found["area"].sum()) == pytest.approx(1.0, abs=1e-9)
    assert (folder / "figures" / "map.png").is_file()
    for name in ("regions", "corners"):
        assert (folder / f"{name}.csv").is_file()
