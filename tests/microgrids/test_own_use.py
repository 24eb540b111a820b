"""The page on microgrids tells what the table of own use holds."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from docs.own_use import TABLE, table, with_builds
from pathways.microgrids.study import solver_of
from tests.microgrids.worlds import HOURS, YEAR, world


def test_the_page_tells_the_table() -> None:
    page = Path(TABLE).with_name("microgrid.md").read_text(encoding="utf-8")
    assert table() in page


def test_what_is_missed_is_made_and_not_used() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            made, used = float(row["yearly_gwh"]), float(row["hourly_gwh"])
            assert float(row["missed_gwh"]) == pytest.approx(made - used, abs=0.11), row
            assert float(row["own_use_share"]) == pytest.approx(used / made, abs=0.01), row


def test_plants_of_a_plan_are_given_to_another() -> None:
    """A panel of 3 MW, which the other plan would have at 1: it makes 4380 MWh, a third."""
    solve = solver_of("cost")
    other = solve(world())
    other["build"].loc[{"technology": "panel", "vintage": YEAR}] = 3.0
    given = solve(with_builds(world(), other, ["panel"])).sel(technology="panel", period=YEAR)
    assert float(given["capacity"].sum()) == pytest.approx(3.0)
    assert float(given["activity"].sum()) == pytest.approx(HOURS)
