"""What `check` says of a works beyond its files: growth, a green field, a base year of nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pathways.catalog import Catalog, read_run
from pathways.errors import InputError
from pathways.questions.goals import solve_goal
from pathways.results.calibration import base_year_intensities, calibration_rows
from pathways.results.plausible import doubts
from pathways.runs import run_sector, system_of
from pathways.strict_json import to_json
from tests.catalog.small import number
from tests.systems.bakery import MILL, SECTOR, bakery_files, catalog_of


def bakery_of(folder: Path, output: Any, lead_time: float = 0.0) -> Catalog:
    """The bakery with another output, and a mill that takes some years to build."""
    files = bakery_files()
    files[SECTOR]["factory"]["output"] = number(output, "t/yr")
    files[MILL]["lead_time"] = number(lead_time, "yr")
    return catalog_of(folder, files)


def told(catalog: Catalog) -> list[str]:
    """Doubts beside the published figure, which counts a power that the bakery does not name so."""
    found = doubts(catalog, "bakery", read_run(catalog, "base", {}))
    return [str(each) for each in found if "calibration" not in str(each.key)]


def test_a_works_as_it_stands_raises_no_doubt(tmp_path: Path) -> None:
    assert told(bakery_of(tmp_path, 1000.0)) == []


def test_growth_within_the_spare_capacity_raises_no_doubt(tmp_path: Path) -> None:
    """1000 t at a utilisation of 0.8 are 1250 t of capacity, enough for 1250 t in 2026."""
    assert told(bakery_of(tmp_path, {2025: 1000.0, 2026: 1250.0}, lead_time=2.0)) == []


def test_growth_beyond_it_is_told_with_the_lead_time(tmp_path: Path) -> None:
    """1300 t in 2026 from a capacity of 1250 t, and no new mill before 2027."""
    (sentence,) = told(bakery_of(tmp_path, {2025: 1000.0, 2026: 1300.0}, lead_time=2.0))
    assert "bakery.yaml" in sentence
    assert "sectors.bakery.factory.output" in sentence
    assert "1.30 kt of Bread are to be made in 2026" in sentence
    assert "Mill cannot start before 2027: lead time 2 years from 2025" in sentence
    assert "balance" not in sentence


def test_a_works_that_does_not_stand_yet_has_an_answer_and_a_note(tmp_path: Path) -> None:
    """Nothing in 2025, 500 t from 2027: no calibration figure, and a mill is built in time."""
    catalog = bakery_of(tmp_path, {2025: 0.0, 2026: 0.0, 2027: 500.0})
    (sentence,) = told(catalog)
    assert "nothing is made in the base year 2025" in sentence
    assert "found 0 in 2025" in sentence
    run = read_run(catalog, "base", {})
    assert base_year_intensities(catalog, "bakery", run) == {}
    assert calibration_rows(catalog, "bakery", run) == []
    with pytest.raises(InputError, match=r"phase_target.* nothing is made; state it as an `inten"):
        solve_goal(system_of(catalog, "bakery", run), "cost")
    own = {"targets": [{"name": "own", "kind": "tonnes", "values": {2027: 1e6}}]}
    asked = system_of(catalog, "bakery", read_run(catalog, "base", own))
    assert solve_goal(asked, "cost").status == "target_met"
    outcome = solve_goal(system_of(catalog, "bakery", run), "price")
    activity = outcome.program.form.value("activity", outcome.solution.values)
    assert activity.values[0, 0] == pytest.approx([0.0, 0.0, 500.0], abs=1e-6)


@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_a_year_without_output_has_no_cost_per_unit(tmp_path: Path) -> None:
    """1000 t, nothing in the target year, 1000 t again: missing, never infinite, and no warning."""
    catalog = bakery_of(tmp_path, {2025: 1000.0, 2026: 1000.0, 2027: 0.0, 2028: 1000.0})
    asked = {"horizon": {"first": 2025, "last": 2028}, "goal": "price"}
    summary = run_sector(catalog, "bakery", read_run(catalog, "base", asked)).summary
    assert "inf" not in to_json(summary).lower().replace("information", "")
