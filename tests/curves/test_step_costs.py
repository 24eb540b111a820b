"""What each technology bears of the cost of a step, by hand."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from pathways.curves.exact import trace
from pathways.curves.step_costs import borne
from pathways.curves.steps import cost_curve
from pathways.questions.goals import solve_goal
from tests.curves.worlds import overlapping


@pytest.fixture(scope="module")
def curve() -> xr.Dataset:
    return cost_curve(trace(overlapping(), 2027))


def test_costs_by_hand(curve: xr.Dataset) -> None:
    """Coal costs 5. In the baseline a tonne of steel costs 2 x 5 = 10 and a unit of heat 5.

    First step: `mid` makes 10 t of steel for 6 + 5 each, which are worth 10: 10 in all; `old` and
    the boiler make theirs at what it is worth. Second: `pump` makes 10 units of heat for 20, worth
    5: 150. Third: `new` makes 10 t for 30, worth 10: 200, and `mid` gives its 10 back.
    """
    found = curve["cost_by_technology"].transpose("step", "technology").to_pandas()
    assert found.loc[0].to_dict() == pytest.approx(
        {"old": 0, "boiler": 0, "mid": 10, "new": 0, "pump": 0}, abs=1e-6
    )
    assert found.loc[1, "pump"] == pytest.approx(150.0)
    assert found.loc[2].to_dict() == pytest.approx(
        {"old": 0, "boiler": 0, "mid": -10, "new": 200, "pump": 0}, abs=1e-6
    )


def test_what_all_bear_together_is_what_the_step_costs(curve: xr.Dataset) -> None:
    """1, 15 and 19 a tonne for 10 t each."""
    together = curve["cost_by_technology"].sum("technology").values
    assert together == pytest.approx([10.0, 150.0, 190.0])
    assert together == pytest.approx(
        curve["marginal_cost"].values * curve["abatement"].values, rel=1e-9
    )


def test_the_steps_are_named_by_what_they_cost(curve: xr.Dataset) -> None:
    assert curve["name"].values.tolist() == ["mid", "pump", "new"]
    assert curve["supply"].values.tolist() == ["", "", ""]


def test_nothing_is_borne_in_the_baseline_beyond_what_it_makes() -> None:
    """What runs makes its products at their worth: nobody bears anything."""
    limited = trace(overlapping(), 2027).limited
    baseline = solve_goal(limited.program.system, "baseline")
    before = baseline.program.form.value("activity", baseline.solution.values).values
    found = borne(baseline.program, before, [baseline.solution.values])
    assert found == pytest.approx(np.zeros((1, 5)), abs=1e-9)
