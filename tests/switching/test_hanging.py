"""What an answer hangs on, in a world worked by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

import pathways as pw
from pathways.comparison import hanging_lines
from pathways.questions.goals import solve_goal
from pathways.runs import run_system
from pathways.switching.hanging import hanging

from .world import ANNUITY, WORTH, one_year

COAL = 19.0
"""Money a tonne of coal: a tonne of steel costs 38 from `old` and 38.0243 from `new`."""

DEARER = 30.0 + ANNUITY - 2.0 * COAL
"""By how much: 0.0243."""


def of(system: xr.Dataset) -> dict[str, Any]:
    """What the least cost of a system hangs on."""
    return hanging(system, solve_goal(system, "cost", settles=True))


def test_each_number_is_told_with_its_distance() -> None:
    """`new` is 0.0243 a tonne dearer. It comes in where coal rises by 0.0243 of 38, where power
    falls by 0.0243 of 30 and where the annuity falls by 0.0243 of 8.0243: 0.06, 0.08 and 0.30 %.
    """
    found = of(one_year(coal=COAL))
    distances = {tie["hangs_on"]: tie["distance"] for tie in found["ties"]}
    assert distances == {
        "carriers.coal.price": pytest.approx(DEARER / (2.0 * COAL), rel=1e-6),
        "carriers.power.price": pytest.approx(-DEARER / 30.0, rel=1e-6),
        "technologies.new.capex": pytest.approx(-DEARER / ANNUITY, rel=1e-6),
    }
    assert next(tie["hangs_on"] for tie in found["ties"]) == "carriers.coal.price"


def test_both_plans_are_shown() -> None:
    """`old` emits 20 t and needs no plant; `new` emits nothing, and ten of it cost 1,000."""
    ties = [tie for tie in of(one_year(coal=COAL))["ties"] if "coal" in tie["hangs_on"]]
    shown = {tie["figure"]: (tie["value"], tie["value_beyond"]) for tie in ties}
    assert shown["emissions of 2025, by contract"] == pytest.approx((20.0, 0.0))
    assert shown["investment, all years"] == pytest.approx((0.0, 1000.0))
    assert {"picture of technologies", "picture of energy", "calendar"} <= shown.keys()
    assert "cost of 2025" not in shown  # the two differ by less than a thousandth
    assert {tie["plan_beyond"] for tie in ties} == {"new (new) in place of old (gone)"}


def test_what_is_farther_than_a_hundredth_is_no_tie() -> None:
    """At 18 money a tonne of coal `old` costs 36, and 2.0243 lie between: more than 1 % of all."""
    assert of(one_year(coal=18.0))["ties"] == []


def test_numbers_that_decide_are_ranked_by_their_swing() -> None:
    """Coal between 10 and 25 a tonne moves the cost of ten tonnes of steel from 200 to 380.243,
    where `new` takes over at 19.0121; power between 9 and 12 only falls: from 380 to 350.243.
    """
    ranges: dict[str, Any] = {
        "purchase_price_low": {("works", "coal"): 10.0, ("works", "power"): 9.0},
        "purchase_price_high": {("works", "coal"): 25.0, ("works", "power"): 12.0},
    }
    found = of(one_year(coal=COAL, **ranges))["deciding"]
    assert found[0]["number"] == "carriers.coal.price"
    turn = (30.0 + ANNUITY) / 2.0
    assert found[0]["swing"] == pytest.approx((20.0 * turn - 200.0) * WORTH)
    assert found[0]["switches_at"] == pytest.approx(turn)
    power = next(each for each in found if each["number"] == "carriers.power.price")
    assert power["swing"] == pytest.approx((380.0 - 270.0 - 10.0 * ANNUITY) * WORTH)
    assert power["switches_at"] == pytest.approx(10.0 - DEARER / 3.0)


def test_a_run_says_it_in_its_summary_and_in_words() -> None:
    summary = run_system(one_year(coal=COAL), {}).summary
    assert {tie["hangs_on"] for tie in summary["ties"]} >= {"carriers.coal.price"}
    told = hanging_lines(summary["ties"])
    assert len(told) == 1
    assert "coal: price moves by +0.06 %" in told[0]
    assert "investment, all years 1.00 thousand" in told[0]


def test_a_larger_price_brings_the_other_plan() -> None:
    """Just beyond the distance that is told a solve has another plan; just before it has not."""
    tie = of(one_year(coal=COAL))["ties"][0]
    for share, runs in ((0.9, "old"), (1.1, "new")):
        plan = pw.solve(one_year(coal=COAL * (1.0 + share * tie["distance"])))
        assert np.isclose(plan["activity"].sel(technology=runs).item(), 10.0)
