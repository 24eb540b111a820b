"""One unit at a time, in steelworks small enough to solve by hand.

`old` makes 10 t/yr from two tonnes of coal (5 money/t, 1 tCO2/t). `power` makes a tonne from three
MWh (10 money each), `gas` from nothing bought at 25 a tonne to run. Neither emits; money has no
interest, and a plant costs 1, paid over its twenty years, so that none is built before its time.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

from pathways.program.coefficients import derive
from pathways.questions.goals import solve_goal
from pathways.questions.outcome import Outcome
from tests.worlds import steelworks

ROUTES = ("power", "gas")


def works(**parameters: Any) -> xr.Dataset:
    """Three years; both routes refer to the demand for steel and convert the works."""
    labels = parameters.pop("labels", {})
    return steelworks(
        {
            "flow": {
                ("old", "steel"): 1,
                ("old", "coal"): -2,
                ("power", "steel"): 1,
                ("power", "power"): -3,
                ("gas", "steel"): 1,
            },
            "host_demand": {(route, "steel"): 1.0 for route in ROUTES},
            "converts": {(route,): 1.0 for route in ROUTES},
            "variable_opex": {("gas",): 25.0},
            "capex": {(route,): 1.0 for route in ROUTES},
            "decision_date": 2010.0,
            "discount_rate": 0.0,
            "cost_of_capital": 0.0,
            **parameters,
        },
        labels={"technology": ["old", *ROUTES], **labels},
    )


def value(outcome: Outcome, name: str) -> np.ndarray:
    return outcome.program.form.value(name, outcome.solution.values).values.squeeze()


def test_all_routes_together_start_one_unit_a_year() -> None:
    """Half of the works a year, zero emissions by 2027: 5 t are converted in 2026 and 5 t in 2027,
    by `gas`, which is the cheaper; the first 5 t run in 2026, though coal may still burn and costs
    10 a tonne where gas costs 25, for to build them and leave them idle converts nothing. Where
    both routes come on the market in 2027, half of the works is left; held to half a year each,
    they would convert it at once."""
    together = solve_goal(works(conversion_pace=0.5, target_value={("cap", 2027): 0.0}), "cost")
    assert value(together, "build")[2] == pytest.approx([0.0, 5.0, 5.0])
    assert value(together, "build")[1] == pytest.approx([0.0, 0.0, 0.0])
    assert value(together, "activity")[0] == pytest.approx([10.0, 5.0, 0.0], abs=1e-9)
    late = {
        "market_year": {(route,): 2027.0 for route in ROUTES},
        "target_value": {("cap", 2027): 0.0},
    }
    missed = solve_goal(works(conversion_pace=0.5, **late), "cost")
    assert missed.lowest_feasible == pytest.approx(10.0, rel=1e-6)
    alone = solve_goal(works(pace={(route,): 0.5 for route in ROUTES}, **late), "cost")
    assert alone.status == "target_met"
    assert value(alone, "build")[1:, 2].tolist() == pytest.approx([5.0, 5.0])


def test_what_cannot_be_converted_in_time_misses_the_target_and_says_why() -> None:
    """A quarter a year in three years: 7.5 t are converted, 2.5 t stay with coal, 5 tCO2."""
    missed = solve_goal(works(conversion_pace=0.25, target_value={("cap", 2027): 0.0}), "cost")
    assert missed.status == "target_missed"
    assert missed.lowest_feasible == pytest.approx(5.0, rel=1e-6)
    assert "a site converts at most 25% of its main process in a year" in missed.binding_limits[0]
    assert any("25% more of the main process" in way for way in missed.ways_out)


def test_what_does_not_convert_is_not_counted() -> None:
    """`gas` stands beside the works: it converts nothing and starts with all 10 t."""
    free = works(conversion_pace=0.1, converts={("power",): 1.0}, target_value={("cap", 2025): 0.0})
    assert value(solve_goal(free, "cost"), "build")[2] == pytest.approx([10.0, 0.0, 0.0])


def test_what_runs_converted_in_the_base_year_counts_as_converted() -> None:
    """`gas` makes 4 t of 10 in the base year, which is history. A quarter of the works a year, and
    zero emissions by 2027: 2.5 t more in 2026 and 2.5 t in 2027 leave 1 t with coal, 2 tCO2."""
    missed = solve_goal(
        works(
            conversion_pace=0.25,
            existing_capacity={("works", "old"): 10.0, ("works", "gas"): 4.0},
            existing_survival={("works", "old"): 10.0, ("works", "gas"): 4.0},
            base_activity={("works", "old"): 6.0, ("works", "gas"): 4.0},
            base_year_fixed=1.0,
            target_value={("cap", 2027): 0.0},
        ),
        "cost",
    )
    assert missed.lowest_feasible == pytest.approx(2.0, rel=1e-6)
    assert value(missed, "activity")[2] == pytest.approx([4.0, 6.5, 9.0])


def test_one_converted_route_may_take_over_from_another() -> None:
    """Half of the works a year, 10 tCO2 at most in 2026 and none in 2027. Power costs 30 a tonne of
    steel, and 3 from 2027 on: `gas` makes 5 t in 2026, and `power` all 10 t in 2027."""
    outcome = solve_goal(
        works(
            conversion_pace=0.5,
            purchase_price={
                ("works", "coal"): 5.0,
                ("works", "power"): 10.0,
                ("works", "power", 2027): 1.0,
            },
            target_value={("cap", 2026): 10.0, ("cap", 2027): 0.0},
        ),
        "cost",
    )
    assert outcome.status == "target_met"
    assert value(outcome, "activity") == pytest.approx(
        np.array([[10.0, 5.0, 0.0], [0.0, 0.0, 10.0], [0.0, 5.0, 0.0]]), abs=1e-9
    )


def test_a_block_converts_as_many_units_as_its_years_do_on_average() -> None:
    """Blocks of one and of three years at a quarter a year: 2.5 t in 2025, and in 2026 to 2028, on
    the mean of 5, 7.5 and 10 t, another 5 t: (3 + 1) / 2 years of a quarter."""
    system = works(
        conversion_pace=0.25,
        target_value={("cap", 2026): 0.0},
        period_length=[1, 3],
        period_first_year=[2025, 2026],
        labels={"period": [2025, 2026]},
    )
    missed = solve_goal(system, "cost")
    assert value(missed, "build")[1:].sum(axis=0) == pytest.approx([2.5, 5.0])


def test_shares_of_the_works_by_hand() -> None:
    """A tonne of a route is a tenth of the works. A capture unit takes half of the CO2 of the coal,
    10 t a year today: a tonne of it is a tenth too; one that takes an exhaust that nobody gives off
    today counts with its plant."""
    system = works(
        labels={
            "technology": ["old", *ROUTES, "capture", "later"],
            "commodity": ["steel", "coal", "power", "fume", "steam"],
            "stream": ["fume", "steam"],
        },
        flow={
            ("old", "steel"): 1,
            ("old", "coal"): -2,
            ("power", "steel"): 1,
            ("gas", "steel"): 1,
            ("capture", "fume"): -1,
            ("later", "steam"): -1,
        },
        exhaust_share={("old", "fume", "coal"): 0.5},
        free_disposal={("fume",): 1.0, ("steam",): 1.0},
        converts={(name,): 1.0 for name in (*ROUTES, "capture", "later")},
    )
    share = derive(system).conversion_share.over(("site", "technology"))
    assert share[0] == pytest.approx([0.0, 0.1, 0.1, 0.1, 0.0])


def test_a_baseline_is_not_held_to_it() -> None:
    """The baseline converts nothing anyway; a site that must grow is not stopped by it."""
    baseline = solve_goal(works(conversion_pace=0.0), "baseline")
    assert value(baseline, "activity")[0] == pytest.approx([10.0] * 3)
