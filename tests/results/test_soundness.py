"""What `check` tries: balances of the base year by carrier and amount, and whether a run can be."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from pathways.catalog import check_catalog, read_catalog, read_run
from pathways.errors import InputError, PathwaysError
from pathways.results.soundness import faults, run_from_base_year, touched_sectors, unbalanced
from pathways.runs import run_sector
from tests.catalog.small import Files, number, write
from tests.systems.bakery import BETTER, CARRIERS, GRID, MILL, SECTOR, bakery_files
from tests.worlds import steelworks


def told(**parameters: Any) -> list[str]:
    return [str(problem) for problem in unbalanced(steelworks(parameters))]


def test_a_base_year_that_balances() -> None:
    assert told() == []


def test_what_is_missing_and_left_over_is_told_with_its_amount() -> None:
    """10 t of steel are wanted: 9 are 1 too few, 12 are 2 too many."""
    (short,) = told(base_activity={("works", "old"): 9.0})
    assert "`steel` is missing (found 1.00 t a year of 10.0 t; " in short
    (much,) = told(base_activity={("works", "old"): 12.0})
    assert "`steel` is left over (found 2.00 t a year of 12.0 t; " in much
    assert told(base_activity={("works", "old"): 12.0}, free_disposal={("steel",): 1.0}) == []


def test_what_can_be_bought_is_missing_beyond_its_limit() -> None:
    """20 t of coal are used: a limit of 18 leaves 2 missing, a limit of 20 nothing."""
    (short,) = told(purchase_limit={("works", "coal"): 18.0})
    assert "`coal` is missing (found 2.00 t a year of 20.0 t; " in short
    assert "to buy more than 18.0 t" in short
    assert told(purchase_limit={("works", "coal"): 20.0}) == []


def test_rounding_is_no_fault() -> None:
    assert told(base_activity={("works", "old"): 10.0 * (1 + 1e-9)}) == []


def problems_of(folder: Path, files: Files) -> list[str]:
    """What `check` finds in a data folder: rules of the catalog, then trials."""
    catalog = read_catalog(shipped=write(folder, files))
    found = check_catalog(catalog)
    if not found:
        run = read_run(catalog, "base")
        for sector in catalog.sectors:
            found += faults(catalog, sector, run_from_base_year(catalog, sector, run))
    return [str(problem) for problem in found]


def test_the_bakery_is_sound(tmp_path: Path) -> None:
    assert problems_of(tmp_path, bakery_files()) == []


def with_flour(made: float) -> Files:
    """The bakery with a sifter of flour, which may be let go; a tonne goes into one of bread."""
    files = bakery_files()
    files["technologies/bakery/carriers.yaml"]["flour"] = {
        "label": "Flour",
        "kind": "intermediate",
        "unit": "t",
        "free_disposal": True,
    }
    files[MILL]["inputs"]["flour"] = number(1, "t/t")
    files["technologies/bakery/sifter.yaml"] = {
        **files[GRID],
        "label": "Sifter",
        "kind": "process",
        "stage": "sifting",
        "activity_unit": "t",
        "inputs": {"power": number(0.1, "MWh/t")},
        "outputs": {"flour": number(1, "t/t")},
        "variable_opex": number(0, "CNY/t", money_year=2024),
    }
    for view in ("factory", "sector"):
        existing = files[SECTOR][view]["existing"]
        existing["sifter"] = {"activity": number(made, "t/t")}
        existing["grid_power"] = {"activity": number(0.5 + 0.1 * made, "MWh/t")}
    return files


def test_a_little_too_little_of_what_may_be_let_go_is_closed(tmp_path: Path) -> None:
    """0.015 % of the flour is missing, as of the whey of a real dairy: rounding, and it runs."""
    files = with_flour(0.99985)
    assert problems_of(tmp_path, files) == []
    catalog = read_catalog(shipped=tmp_path)
    run_sector(catalog, "bakery", read_run(catalog, "base"))


def test_too_little_of_what_may_be_let_go_is_told(tmp_path: Path) -> None:
    (first, *_) = problems_of(tmp_path, with_flour(0.9))
    assert "0.1 t of `flour` per unit of product is missing" in first


def test_limits_that_only_a_run_would_meet_are_told(tmp_path: Path) -> None:
    """A least activity of 900 t beside a largest of 500 t of the grid: no run of it can be."""
    files = bakery_files()
    files[SECTOR]["factory"]["purchase_limits"] = {"grid": number(100, "MWh/yr")}
    (one,) = problems_of(tmp_path, files)
    assert "`grid` is missing (found 400 MWh a year" in one
    assert "sectors/bakery.yaml:" in one


def test_an_impossible_limit_is_told_in_words(tmp_path: Path) -> None:
    files = bakery_files()
    limits = {"capacity_max": number(100, "t/yr")}
    files[SECTOR]["limits"] = {"mill": {"factory": limits}}
    found = problems_of(tmp_path, files)
    assert len(found) == 1
    assert "cannot" in found[0]


def test_a_works_of_another_base_year_is_tried_in_its_own(tmp_path: Path) -> None:
    files = bakery_files()
    files[SECTOR]["base_year"] = 2019
    late = problems_of(tmp_path / "late", files)
    assert "what runs in the base year 2019 was built by then" in late[0]
    assert "found 2020; allowed at most 2019" in late[0]
    for view in ("factory", "sector"):
        files[SECTOR][view]["existing"]["mill"]["built"] = {2010: 1.0}
    assert problems_of(tmp_path / "own", files) == []


def test_sectors_are_touched_by_their_own_files_and_by_what_they_use(tmp_path: Path) -> None:
    catalog = read_catalog(shipped=write(tmp_path, bakery_files()))
    for name in (SECTOR, MILL, BETTER, GRID, CARRIERS):
        file = (tmp_path / name).resolve()
        assert touched_sectors(catalog, lambda origin, own=file: origin == own) == ["bakery"], name
    assert touched_sectors(catalog, lambda _: False) == []


FIGURES = (0.0, -1.0, 1e-6, 0.01, 0.999, 1.001, 2.0, 1e6)
"""What a figure is multiplied by: slips of sign, size and rounding."""


def figures(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Places of the figures in a file."""
    if isinstance(node, dict):
        return [place for key, value in node.items() for place in figures(value, (*path, key))]
    if isinstance(node, list):
        return [place for at, value in enumerate(node) for place in figures(value, (*path, at))]
    return [path] if isinstance(node, int | float) and not isinstance(node, bool) else []


def mutated(seed: int) -> Files:
    """The bakery with one figure changed."""
    choose = random.Random(seed)
    files = bakery_files()
    name = choose.choice([MILL, BETTER, GRID, CARRIERS, SECTOR, SECTOR])
    *path, last = choose.choice(figures(files[name]))
    node = files[name]
    for step in path:
        node = node[step]
    node[last] = node[last] * choose.choice(FIGURES)
    return files


@pytest.mark.parametrize("seed", range(25))
def test_what_check_passes_runs(tmp_path: Path, seed: int) -> None:
    """A run never refuses what `check` has found no fault in; what it refuses, `check` tells."""
    try:
        found = problems_of(tmp_path, mutated(seed))
    except InputError:
        return  # files that cannot be read
    catalog = read_catalog(shipped=tmp_path)
    refusal = ""
    try:
        run_sector(catalog, "bakery", read_run(catalog, "base"))
    except PathwaysError as error:
        refusal = str(error)
    assert found or not refusal
