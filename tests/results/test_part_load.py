"""What a year in which plants ramp up costs, and what it costs once they run, by hand.

The steelworks has a cap of 15 t in 2027 and of 10 t in 2028. `new` runs at half load in its first
year: 5 t/yr of it, built in 2027 for 100 a t/yr, make 2.5 t in 2027 and 5 t in 2028. A tonne costs
30 with it and 10 with `old`, which emits 2 t; an annuity over 20 years at 5 % is 0.080243.
"""

from __future__ import annotations

from typing import Any

import pytest
import xarray as xr

import pathways as pw
from pathways.comparison.headline import headline
from pathways.results.summary import summarise
from tests.worlds import steelworks

PERIODS = [2025, 2026, 2027, 2028]
TARGETS = ("cap", "later")
ANNUITY = 8.0243
CAPS = {("cap", 2027): 15.0, ("later", 2028): 10.0}


def works(**parameters: Any) -> xr.Dataset:
    return steelworks(
        {
            "market_year": {("new",): 2027.0},
            "ramp_up_first_year": {("new",): 0.5},
            "target_value": CAPS,
            "target_scope": {(each, "scope_1"): 1.0 for each in TARGETS},
            **parameters,
        },
        labels={"period": PERIODS, "target": list(TARGETS)},
    )


def test_half_the_capital_of_the_first_year_stands_still() -> None:
    """Of 5 x 8.0243 half in 2027. That year costs 2.5 x 20 + 5 x 8.0243 = 90.12 for 5 t avoided,
    18.0 a tonne; 2028 costs 5 x 20 + 5 x 8.0243 = 140.12 for 10 t, 14.0 a tonne."""
    pathway = pw.solve(works())
    summary = summarise(pathway)
    found = summary["part_load"]
    assert found["capital"] == pytest.approx(2.5 * ANNUITY, rel=1e-4)
    assert found["share_of_capital"] == pytest.approx(0.5)
    assert found["load"] == {"new": pytest.approx(0.5)}
    assert (found["year"], found["full_load_from"]) == (2027, 2028)
    assert summary["run_rate"]["per_tonne_avoided"] == pytest.approx(18.02, rel=1e-3)
    later = summary["run_rate_at_full_load"]
    assert (later["year"], later["per_tonne_avoided"]) == (2028, pytest.approx(14.01, rel=1e-3))
    assert headline(summary, pathway)["plants in their first years"] == (
        "50% of the capital of 2027 stands still (new at 50% of full load); from 2028 on, at full "
        "load, a tonne avoided by contract: 14 CNY2024"
    )


def test_nothing_is_said_of_plants_that_run() -> None:
    summary = summarise(pw.solve(works(ramp_up_first_year=1.0)))
    assert not {"part_load", "run_rate_at_full_load"} & {*summary}


def test_a_horizon_that_ends_before_full_load_says_so() -> None:
    """Built for the cap of the last year, of 10 t, `new` does not run in full in any year."""
    pathway = pw.solve(works(target_value={(each, 2028): 10.0 for each in TARGETS}))
    summary = summarise(pathway)
    assert (summary["part_load"]["full_load_from"], summary["run_rate_at_full_load"]) == (
        None,
        None,
    )
    told = headline(summary, pathway)["plants in their first years"]
    assert told.endswith("and in every later year of the horizon")


def test_overnight_capital_is_borne_by_no_year() -> None:
    system = works().assign_attrs(capital="overnight")
    assert "part_load" not in summarise(pw.solve(system))
