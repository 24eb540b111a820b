"""Plans that cannot be, typed at the command line: one message each, all at once, exit code 2."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from tests.catalog.small import number
from tests.cli.command import pathways

ROOT = Path(__file__).parents[2]

RUN = """extends: base
sectors: [steel]
readiness: comercial
count: lokation
decide: 2020-01
frictions:
  hurdle:
    efficiency: {value: 800, unit: 1/yr, source: project_assumption, locator: here,
                 quality: assumed, low: 1, high: 900, note: for this test}
"""


def own(folder: Path, **files: dict[str, Any]) -> Path:
    """A data folder with files in place of shipped ones, by the stem of their names."""
    for name, content in files.items():
        place = "sectors" if name == "steel" else "technologies/steel"
        path = folder / "data" / place / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return folder / "data"


def shipped(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((ROOT / f"{name}.yaml").read_text(encoding="utf-8"))
    return content


def refused(folder: Path, *arguments: str) -> list[str]:
    """Lines that name a problem, of a command that is refused before anything is written."""
    done = pathways("run", *arguments, "-q", "-o", "out", cwd=folder)
    assert done.returncode == 2
    assert not (folder / "out").exists()
    return [line for line in done.stderr.splitlines() if line.startswith("  - ")]


def test_settings_that_cannot_be_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(RUN, encoding="utf-8")
    told = refused(tmp_path, "mine.yaml")
    assert len(told) == 4
    for line, setting, what in zip(
        told,
        ("mine.yaml:3 readiness", "mine.yaml:5 decide", "mine.yaml:8 frictions.hurdle", "count"),
        ("did you mean `commercial`", "found 2020-01", "800 1/yr", "did you mean `location`"),
        strict=True,
    ):
        assert setting in line
        assert what in line


def test_counting_by_the_hour_needs_hours(tmp_path: Path) -> None:
    (told,) = refused(tmp_path, "steel", "--count", "hourly")
    assert "--hours 24x4" in told


def test_a_unit_without_a_window_is_told(tmp_path: Path) -> None:
    sector = shipped("sectors/steel")
    del sector["factory"]["existing"]["blast_furnace"]["units"]["blast_furnace_1"]["tolerance"]
    (told,) = refused(tmp_path, "steel", "--data", str(own(tmp_path, steel=sector)))
    assert "blast_furnace.units.blast_furnace_1.tolerance" in told


def test_a_window_that_is_shut_and_more_than_the_nation_are_told_at_once(tmp_path: Path) -> None:
    """Relined in 1990 and due in 2010; and 1.898 Mt a year by a pilot of which the nation can have
    a thousandth of its 949 Mt in 2030."""
    sector = shipped("sectors/steel")
    units = sector["factory"]["existing"]["blast_furnace"]["units"]
    units["blast_furnace_1"]["last_overhaul"] |= {"value": 1990, "low": 1990, "high": 1990}
    pilot = shipped("technologies/steel/smelting_reduction")
    least = number({2029: 0, 2030: 1_898_000}, "t/yr", source="project_assumption")
    pilot.setdefault("factory", {})["activity_min"] = least
    data = own(tmp_path, steel=sector, smelting_reduction=pilot)
    told = refused(tmp_path, "steel", "--data", str(data))
    assert len(told) == 2
    assert "is shut before the decision falls" in told[0]
    assert "(found 1990; allowed at least" in told[0]
    assert "more than the whole nation can have of it by 2030" in told[1]
    assert "1.90 Mt a year, 200% of it" in told[1]


def test_a_lead_time_longer_than_the_horizon_is_told(tmp_path: Path) -> None:
    slow = shipped("technologies/steel/smelting_reduction")
    slow["lead_time"] |= {"value": 25, "low": 20, "high": 30}
    (told,) = refused(tmp_path, "steel", "--data", str(own(tmp_path, smelting_reduction=slow)))
    assert "the lead time is longer than the horizon" in told
    assert "25 years" in told


def test_a_size_above_the_site_is_told(tmp_path: Path) -> None:
    large = shipped("technologies/steel/scrap_eaf")
    large["unit_size"] = number(5_000_000, "t/yr", source="project_assumption")
    data = str(own(tmp_path, scrap_eaf=large))
    (told,) = refused(tmp_path, "steel", "--data", data, "--plants", "whole")
    assert "unit_size (scrap_eaf)" in told
    assert "the smallest size is above what the site can use" in told
