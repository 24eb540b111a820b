"""`pathways microgrid`: what it writes and prints, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from pathways.catalog import checked_catalog
from pathways.cli.microgrid_work import with_hours
from pathways.results.folder import NAMES

from .command import Done, pathways


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Done, Path]:
    """A data centre to 2027, with hours joined by four: as small as a shipped sector gets."""
    folder = tmp_path_factory.mktemp("microgrid")
    asked = ("computing_facilities", "--hours", "6x4", "--horizon", "2027", "--no-figures")
    done = pathways("microgrid", *asked, "--quiet", "-o", ".", cwd=folder)
    return done, folder / "computing_facilities"


def test_it_prints_sizes_worth_bill_and_site(told: tuple[Done, Path]) -> None:
    done, _ = told
    assert done.returncode == 0, done.stderr
    for part in ("what stands in 2027", "IRR", "power bill", "peak through the meter"):
        assert part in done.stdout


def test_it_writes_a_run_folder_with_tables(told: tuple[Done, Path]) -> None:
    _, folder = told
    for name in (*NAMES["microgrid"], "values.csv"):
        assert (folder / name).is_file(), name
    summary = json.loads((folder / "microgrid.json").read_text(encoding="utf-8"))
    devices = pd.read_csv(folder / "devices.csv").set_index(["device", "period"])
    for each in summary["devices"]:
        assert devices.loc[(each["device"], 2027), "size"] == pytest.approx(each["size"])


def test_its_bill_is_that_of_the_run(told: tuple[Done, Path]) -> None:
    """Windows of a carrier, the demand charge and sales add up to what the pathway says of them.

    Nothing is lost among the windows and seasons.
    """
    _, folder = told
    found = xr.load_dataset(folder / "microgrid.nc")
    pathway = xr.load_dataset(folder / "pathway.nc")
    bill = found["bill"].sum("part").sel(case="with")
    known = pathway["bill"].sel(period=2027)
    scale = float(np.abs(known).max())
    for component in known["bill_component"].values:
        items = [item for item in bill["bill_item"].values if item.split("__")[0] == str(component)]
        told_here = float(bill.sel(bill_item=items).sum())
        expected = float(known.sel(bill_component=component))
        assert told_here == pytest.approx(expected, abs=1e-9 * scale), component


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("steeel",), ("neither a sector nor a run", "steel")),
        (("steel", "--hours", "off"), ("does not balance by the hour", "24x4")),
        (("steel", "--hours", "25x4"), ("resolution `25x4`",)),
        (("steel", "--goal", "lowest"), ("plans of least cost", "--goal")),
        (("steel", "--view", "sector"), ("one of a factory", "--view")),
        (("computing_facilities", "--year", "2025"), ("no such year", "2026, 2027")),
        (("steel", "--profile", "load=here.csv"), ("needs --hours",)),
    ],
)
def test_what_it_refuses(arguments: tuple[str, ...], says: tuple[str, ...], tmp_path: Path) -> None:
    done = pathways("microgrid", *arguments, cwd=tmp_path)
    assert done.returncode == 2, done.stdout
    for part in says:
        assert part in done.stderr
    assert not any(tmp_path.iterdir())


def test_the_hours_of_a_run_file_hold(tmp_path: Path) -> None:
    """Where neither the run nor an option states any, the seasons are taken."""
    file = tmp_path / "finer.yaml"
    file.write_text("extends: base\nsectors: [steel]\nhours: 24x12\n", encoding="utf-8")
    catalog = checked_catalog(None)
    assert with_hours(catalog, str(file), {}, "base") == {}
    assert with_hours(catalog, "steel", {}, "base") == {"hours": {"resolution": "24x4"}}
    asked = {"hours": {"resolution": "24x16"}}
    assert with_hours(catalog, "steel", asked, "base") == asked
