"""A works at the command line: written, filled in, checked, run."""

from __future__ import annotations

import json
from pathlib import Path

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
