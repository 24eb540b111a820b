"""`pathways border`: what it prints, and what it refuses."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from .command import pathways


def test_what_verified_emissions_are_worth(tmp_path: Path) -> None:
    """At 2.0 t and 75.36 EUR: 163.55 less (2.0 - 0.975 x 1.37065) x 75.36 = 50.01, so 113.5 EUR."""
    done = pathways("border", "steel", "--verified", "2", "--year", "2026", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for part in ("163.6", "50.0", "113.5", "benchmark", "opencbam", "taken as verified"):
        assert part in done.stdout


def test_as_csv_and_json_in_bare_figures(tmp_path: Path) -> None:
    asked = ("border", "steel", "--verified", "2", "--price", "80", "--paid", "8")
    done = pathways(*asked, "--format", "csv", cwd=tmp_path)
    rows = list(csv.DictReader(StringIO(done.stdout)))
    assert [int(row["year"]) for row in rows] == list(range(2026, 2035))
    last = rows[-1]  # nothing is free: 4.143 t, and 2 t of which a tenth was paid at home
    assert float(last["worth"]) == pytest.approx(80 * (4.143 - 1.8))
    found = json.loads(pathways(*asked, "--json", cwd=tmp_path).stdout)
    assert found[-1]["worth"] == pytest.approx(float(last["worth"]))
    assert found[-1]["paid_share"] == pytest.approx(0.1)


def test_without_a_verified_figure_the_works_of_the_catalog_stands_for_it(tmp_path: Path) -> None:
    asked = ("border", "building_materials", "--year", "2026", "--json")
    found = json.loads(pathways(*asked, cwd=tmp_path).stdout)
    assert 0.7 < found[0]["verified_emissions"] < found[0]["default_emissions"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (
            ("steel", "--good", "rebarr", "--price=-1"),
            ("did you mean `rebar`", "must not lie below zero"),
        ),
        (("automobiles",), ("by the law in force", "road_wheels", "--proposed")),
        (("automobiles", "--proposed"), ("give `--verified`",)),
        (("nonferrous_metals",), ("give `--verified`",)),
        (("textiles",), ("no good of textiles pays at a border",)),
        (("steel", "--year", "2025", "--year", "2027"), ("not in force before 2026",)),
        (("steel", "--year", "2024"), ("not in force before",)),
        (("steel", "--good", "aluminium_sheet"), ("a good of nonferrous_metals",)),
        (
            ("steel", "--good", "direct_reduced_iron", "--verified", "1"),
            ("no default value of `direct_reduced_iron`",),
        ),
    ],
)
def test_what_it_refuses(tmp_path: Path, asked: tuple[str, ...], told: tuple[str, ...]) -> None:
    done = pathways("border", *asked, cwd=tmp_path)
    assert done.returncode == 2
    for each in told:
        assert each in done.stderr
