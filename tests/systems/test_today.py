"""What runs today is never limited by a share that is meant for what is new."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import pathways as pw
from pathways.systems.today import admit
from tests.catalog.small import number
from tests.worlds import steelworks

from .bakery import GRID, bakery


def test_a_share_below_that_of_today_is_raised_to_it() -> None:
    """`old` makes all 10 t of the steel that is demanded: a share of 0.6 becomes 1."""
    works = steelworks(
        {"max_share": {("old",): 0.6, ("new",): 0.3}, "host_demand": {("old", "steel"): 1.0}}
    )
    admit(works)
    share = works["max_share"]
    assert share.sel(technology="old").values == pytest.approx(1.0)
    assert share.sel(technology="new").values == pytest.approx(0.3)


def test_a_share_that_is_enough_stays_to_the_last_digit() -> None:
    """`old` makes 10 of 20 t: it may make 0.6, and keeps that."""
    works = steelworks(
        {
            "demand": {("works", "steel"): 20.0},
            "max_share": {("old",): 0.6},
            "host_demand": {("old", "steel"): 1.0},
        }
    )
    before = works["max_share"].values.copy()
    admit(works)
    assert np.array_equal(works["max_share"].values, before)


def test_a_share_of_a_carrier_is_of_what_is_used_of_it() -> None:
    """A boiler makes 30 of the 40 of heat that `old` uses: 0.75, above its 0.5."""
    works = steelworks(
        {
            "flow": {
                ("old", "steel"): 1,
                ("old", "power"): -4,
                ("new", "power"): 1,
                ("new", "coal"): -1,
            },
            "base_activity": {("works", "old"): 10.0, ("works", "new"): 30.0},
            "host_commodity": {("new", "power"): 1.0},
            "max_share": {("new",): 0.5},
        }
    )
    admit(works)
    assert works["max_share"].sel(technology="new").values == pytest.approx(0.75)


def test_a_supply_of_all_that_stands_today_runs_under_a_smaller_share(tmp_path: Path) -> None:
    """The grid serves all power of the bakery; a share of 60 % for new users does not stop it."""
    from .bakery import bakery_files

    files = bakery_files()
    files[GRID] |= {"host": {"commodity": "power"}, "factory": {"max_share": number(0.6, "1")}}
    system = bakery(tmp_path, files)
    assert system["max_share"].sel(technology="grid_power").values == pytest.approx(1.0)
    pathway = pw.solve(system, goal="baseline")
    assert pathway["activity"].sel(technology="grid_power").values.min() == pytest.approx(500.0)
