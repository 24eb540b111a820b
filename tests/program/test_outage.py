"""A unit that is being converted stands still: steelworks small enough to work out by hand.

`old` could make 12.5 t/yr and makes 10, from 2 t of coal a tonne (1 tCO2/t); its spare capacity is
kept. `scrub` is put onto it and takes out its 2 tCO2 a tonne for 1 money a tonne. What is converted
stands still for half a year: of the whole works that is 0.5 x 12.5 = 6.25 t/yr, and 2.5 t/yr are
spare, so that 2.5 / 6.25 = 0.4 of it can be converted in a year.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

import pathways as pw
from pathways.errors import InputError
from pathways.program import build_program
from pathways.questions.goals import solve_goal
from pathways.questions.outcome import Outcome
from pathways.questions.plants import whole_plan
from tests.test_referee import agree
from tests.worlds import steelworks

UNITS = {("works", "old", "first"): 0.5, ("works", "old", "second"): 0.5}


def works(**parameters: Any) -> xr.Dataset:
    """Three years; nothing but the outage limits how fast `scrub` is put in."""
    labels = parameters.pop("labels", {})
    return steelworks(
        {
            "flow": {("old", "steel"): 1, ("old", "coal"): -2},
            "process_emissions": {("scrub", "scope_1", "co2"): -2.0},
            "host_process": {("scrub", "old"): 1.0},
            "max_share": {("scrub",): 1.0},
            "converts": {("scrub",): 1.0},
            "variable_opex": {("scrub",): 1.0},
            "capex": {("scrub",): 10.0},
            "existing_capacity": {("works", "old"): 12.5},
            "existing_survival": {("works", "old"): 12.5},
            "spare_capacity_kept": 1.0,
            "outage": {("scrub",): 0.5},
            "decision_date": 2010.0,
            **parameters,
        },
        labels={"technology": ["old", "scrub"], **labels},
    )


def scrubbed(outcome: Outcome) -> np.ndarray:
    """What `scrub` could do by period, in t/yr, used or not."""
    values = outcome.program.form.value("capacity", outcome.solution.values).values
    return np.asarray(values.squeeze()[1])


def test_what_stands_still_is_made_up_for_by_spare_capacity_and_by_no_more() -> None:
    """No emissions from 2026 on: 4 t/yr in 2025 and 4 more in 2026 leave 2 t/yr, 4 tCO2; without
    the outage all 10 are put in at once."""
    missed = solve_goal(works(target_value={("cap", 2026): 0.0, ("cap", 2027): 0.0}), "cost")
    assert missed.status == "target_missed"
    assert scrubbed(missed) == pytest.approx([4.0, 8.0, 10.0])
    assert missed.lowest_feasible == pytest.approx(4.0, rel=1e-6)
    assert any("stands still for up to 6 months" in told for told in missed.binding_limits)
    at_once = solve_goal(works(outage=0.0, target_value={("cap", 2026): 0.0}), "cost")
    assert scrubbed(at_once) == pytest.approx([0.0, 10.0, 10.0])


def test_a_works_without_spare_capacity_cannot_stand_still() -> None:
    """Nothing is put in: all that it makes is asked for."""
    full = {("works", "old"): 10.0}
    missed = solve_goal(
        works(existing_capacity=full, existing_survival=full, target_value={("cap", 2027): 0.0}),
        "cost",
    )
    assert scrubbed(missed) == pytest.approx([0.0, 0.0, 0.0], abs=1e-9)


def test_a_block_of_years_has_each_outage_once() -> None:
    """Blocks of one and two years: 8 t/yr stand still in 2026 and 2027 together, 0.5 x 10 / 2 = 2.5
    t/yr, and the 2 that are left in 2025, so that no emissions from 2026 on are met."""
    outcome = solve_goal(
        works(
            target_value={("cap", 2026): 0.0},
            period_length=[1, 2],
            period_first_year=[2025, 2026],
            labels={"period": [2025, 2026]},
        ),
        "cost",
    )
    assert outcome.status == "target_met"
    assert scrubbed(outcome) == pytest.approx([2.0, 10.0], abs=1e-6)


@pytest.mark.parametrize(("months", "built"), [(4.8, 5.0), (6.0, 0.0)])
def test_a_whole_unit_stands_still_wholly(months: float, built: float) -> None:
    """Two units of 5 t/yr, a target of 15 tCO2 in 2025 alone. A unit that stands still for 4.8
    months loses 0.4 x 12.5 / 2 = 2.5 t/yr, all that is spare; for 6 months it would lose 3.125.
    """
    system = works(
        labels={"unit": ["first", "second"]},
        unit_share=UNITS,
        unit_survival=1.0,
        outage={("scrub",): months / 12.0},
        target_value={("cap", 2025): 15.0},
    )
    linear = solve_goal(system, "cost")
    whole = whole_plan(linear)
    assert linear.status == "target_met"
    assert scrubbed(linear)[0] == pytest.approx(2.5)
    assert scrubbed(whole)[0] == pytest.approx(built, abs=1e-9)
    assert whole.status == ("target_met" if built else "target_missed")


def test_what_takes_no_outage_has_no_row() -> None:
    form = build_program(works(outage=0.0)).form
    assert "outage" not in form.rows


@pytest.mark.parametrize("years", [[2025, 2026, 2027], [2025, 2027]])
def test_the_pages_say_the_same(years: list[int], tmp_path: Path) -> None:
    """The program written anew from the pages has the same least cost."""
    lengths = [1, 1, 1] if len(years) == 3 else [2, 1]
    system = works(
        target_value={("cap", 2027): 6.0},
        ramp_up_first_year={("scrub",): 0.5},
        lead_time={("scrub",): 0.25},
        decision_date=2025.5,
        period_length=lengths,
        period_first_year=years,
        labels={"period": years},
    )
    agree(system, tmp_path)


def test_an_outage_needs_a_host_process() -> None:
    with pytest.raises(InputError, match=r"host_process.*") as caught:
        pw.solve(works(host_process=0.0, host_demand={("scrub", "steel"): 1.0}))
    assert "outage (technology=scrub)" in str(caught.value)
