"""A works at the command line: written, filled in, checked, run."""

from __future__ import annotations

import base64
import gzip
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import pathways


def test_a_new_works_like_a_sector_asks_for_what_only_its_owner_knows(tmp_path: Path) -> None:
    done = pathways("new", "our_mill", "--like", "steel", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    file = tmp_path / "our_mill.yaml"
    text = file.read_text(encoding="utf-8")
    assert "blast_furnace" in text
    assert "[derived]" in text
    done = pathways("check", "our_mill.yaml", cwd=tmp_path)
    assert done.returncode == 2
    told = [line for line in done.stderr.splitlines() if line.startswith("  - ")]
    assert [line.split()[2] for line in told] == ["products.crude_steel.output:", "areas.roof:"]
    file.write_text(
        text.replace("    output: ", "    output: 2 Mt/yr").replace("  roof: ", "  roof: 1 ha"),
        encoding="utf-8",
    )
    done = pathways("check", "our_mill.yaml", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (works,) = json.loads(done.stdout)["works"]
    assert works["name"] == "our_mill"
    assert works["numbers"]["metered"] == 2


def test_a_new_works_replaces_nothing_and_takes_no_name_of_the_catalog(tmp_path: Path) -> None:
    assert pathways("new", "our_works", cwd=tmp_path).returncode == 0
    again = pathways("new", "our_works", cwd=tmp_path)
    assert again.returncode == 2
    assert "--overwrite replaces it" in again.stderr
    assert pathways("new", "our_works", "--overwrite", cwd=tmp_path).returncode == 0
    for name, told in (("steel", "sector or region"), ("../Up", "lower-case words")):
        assert told in pathways("new", name, cwd=tmp_path).stderr
    assert "did you mean `xlsx`" in pathways("new", "x", "--format", "xls", cwd=tmp_path).stderr


def test_a_new_workbook_says_which_cell_is_missing(tmp_path: Path) -> None:
    pytest.importorskip("openpyxl", reason="reading a workbook needs openpyxl")
    pytest.importorskip("xlsxwriter", reason="writing a workbook needs XlsxWriter")
    done = pathways("new", "our_mill", "--like", "steel", "--format", "xlsx", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    done = pathways("check", "our_mill.xlsx", cwd=tmp_path)
    assert done.returncode == 2
    assert "our_mill.xlsx Products!C4 products.crude_steel.output:" in done.stderr


def test_a_region_is_not_asked_of_a_works(tmp_path: Path) -> None:
    assert pathways("new", "our_works", cwd=tmp_path).returncode == 0
    done = pathways("run", "our_works.yaml", "--region", "hebei", cwd=tmp_path)
    assert done.returncode == 2
    assert "a works states its own `place`" in done.stderr


BAKERY = """\
works: 1
label: Our bakery
base_year: 2025
money: {currency: CNY, year: 2024}
products: {bread: {output: 1000 t/yr, unit: t, price: 20000 CNY/t}}
carriers:
  natural_gas:
    price: {value: 100, unit: CNY/GJ, quality: assumed, low: 60, high: 180, note: A tiny works.}
  electricity:
    price: {value: 0.6, unit: CNY/kWh, quality: assumed, low: 0.3, high: 0.9, note: A tiny works.}
units:
  oven:
    makes: {bread: 1 t/t}
    uses: {natural_gas: 4 GJ/t}
    capacity: 1250 t/yr
    built: 2015
    renewal_cost: 1 MCNY
    fixed_cost: 20 kCNY/yr
    life: 20 yr
  grid_power: {}
projects:
  electric_oven:
    replaces: [oven]
    makes: {bread: 1 t/t}
    uses: {electricity: 3 GJ/t}
    cost: 2 MCNY
    size: 1250 t/yr
    fixed_cost: 20 kCNY/yr
    life: 20 yr
    lead_time: 1 yr
options: [green_certificates]
"""

GAS, POWER = "carriers.natural_gas.price", "carriers.electricity.price"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the file of a tiny works, and its run beside it."""
    folder = tmp_path_factory.mktemp("bakery")
    (folder / "our_bakery.yaml").write_text(BAKERY, encoding="utf-8")
    done = pathways("run", "our_bakery.yaml", "--horizon", "2031", "--no-figures", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.slow
def test_a_works_is_swept_between_its_own_ends(place: Path) -> None:
    """60, 100 and 180 CNY/GJ of gas are 216, 360 and 648 CNY/MWh."""
    pytest.importorskip("zarr", reason="a sweep needs zarr")
    from pathways.sensitivity.store import open_study

    asked = ("--vary", GAS, "--horizon", "2031", "--no-figures", "-o", "study")
    done = pathways("sweep", "our_bakery.yaml", *asked, cwd=place)
    assert done.returncode == 0, done.stderr
    study = open_study(place / "study" / "sweep.zarr")
    ends = [study[f"factor_{end}"].item() for end in ("low", "central", "high")]
    assert ends == pytest.approx([216, 360, 648])
    assert study.attrs["sector"] == "our_bakery"
    assert "sectors:\n- our_bakery\n" in (place / "study" / "run.yaml").read_text(encoding="utf-8")


def test_a_works_has_curve_switching_points_and_map(place: Path) -> None:
    for command, asked, table in (
        ("curve", ("--year", "2030", "--horizon", "2031"), "steps_2030.csv"),
        ("breakeven", ("--range", GAS, "--horizon", "2031", "--no-unbuilt"), "numbers.csv"),
        ("map", ("--x", GAS, "--y", POWER, "--by", "2027", "--horizon", "2027"), "regions.csv"),
    ):
        done = pathways(
            command, "our_bakery.yaml", *asked, "--no-figures", "-o", command, cwd=place
        )
        assert done.returncode == 0, done.stderr
        assert len((place / command / "our_bakery" / table).read_text("utf-8").splitlines()) > 1


def test_a_run_keeps_the_file_of_its_works_for_its_report_and_workbook(
    place: Path, tmp_path: Path
) -> None:
    """Its figures stand among the assumptions, also once the file has moved or changed."""
    folder = tmp_path / "handed_over"
    shutil.copytree(place / "results" / "our_bakery", folder)
    assert (folder / "works" / "our_bakery.yaml").read_text(encoding="utf-8") == BAKERY
    done = pathways("report", str(folder), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    told = data_of((folder / "report.html").read_text(encoding="utf-8"))["runs"][0]
    own = {
        (each["entry"], each["key"]): each["quality"]
        for each in told["numbers"]
        if each["entry"] in ("oven", "electric_oven")
    }
    assert own["oven", "inputs.natural_gas"] == "metered"
    assert own["electric_oven", "capex"] == "metered"
    assert f"--run {folder / 'run.yaml'}" in told["command"]
    words = told["command"].split()[1:]
    again = pathways(*words, "--no-figures", "--json", "-o", "again", cwd=tmp_path)
    assert again.returncode == 0, again.stderr
    found = json.loads(again.stdout)["our_bakery"]
    assert found["input_hash"] == told["summary"]["input_hash"]


def test_the_workbook_of_a_works_lists_its_own_figures(place: Path, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="reading a workbook needs openpyxl")
    pytest.importorskip("xlsxwriter", reason="writing a workbook needs XlsxWriter")
    book = tmp_path / "results.xlsx"
    done = pathways("export", "results/our_bakery", "--to", "xlsx", "-o", str(book), cwd=place)
    assert done.returncode == 0, done.stderr
    cells = {
        str(cell)
        for row in openpyxl.load_workbook(book)["Assumptions"].iter_rows(values_only=True)
        for cell in row
    }
    assert {"oven", "electric_oven"} <= cells


def test_a_kept_works_that_can_no_longer_be_read_is_one_message(
    place: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "our_bakery"
    shutil.copytree(place / "results" / "our_bakery", folder)
    kept = folder / "works" / "our_bakery.yaml"
    kept.write_text(BAKERY.replace("4 GJ/t", "4 GJ/kWh"), encoding="utf-8")
    done = pathways("report", "our_bakery", cwd=tmp_path)
    assert done.returncode == 2
    assert "our_bakery.yaml:14 units.oven.uses.natural_gas" in done.stderr


def data_of(page: str) -> dict[str, Any]:
    """What stands in a report, as its scripts read it."""
    found = re.search(r'id="data"[^>]*>([^<]*)<', page)
    assert found
    told: dict[str, Any] = json.loads(gzip.decompress(base64.b64decode(found[1])))
    return told
