"""The exact curve: known by hand in tiny worlds, and what must hold in every world."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

import pathways as pw
from pathways.curves import exact
from pathways.curves.exact import Corner, resolve, trace
from pathways.errors import CertificateError, InfeasibleError, InputError
from pathways.solving.solution import Solution
from tests.curves.worlds import ANNUITY, overlapping, paced
from tests.test_properties import systems, world
from tests.worlds import steelworks


def steps(curve: xr.Dataset) -> list[tuple[float, float]]:
    """Width and marginal cost of each step."""
    return list(
        zip(curve["abatement"].values.tolist(), curve["marginal_cost"].values.tolist(), strict=True)
    )


def test_one_step_by_hand() -> None:
    """All steel from `new`: 20 t at (30 - 10 + annuity) / 2 = 14.0121 a tonne. One step: two ends
    are three solves.
    """
    curve = pw.cost_curve(steelworks({"base_year": 2020}), year=2027)
    assert steps(curve) == [pytest.approx((20.0, (20 + ANNUITY) / 2), rel=1e-7)]
    assert curve.attrs["solves"] == 3
    assert curve["emissions"].values == pytest.approx([20.0, 0.0], abs=1e-6)


def test_three_steps_by_hand() -> None:
    """`mid` replaces `old` at 1; heat is next at 15; `new` replaces `mid` at (30 - 11) / 1 = 19,
    though alone it costs 10.
    """
    curve = pw.cost_curve(overlapping(), year=2027)
    assert steps(curve) == [
        pytest.approx(each, rel=1e-6) for each in ((10.0, 1.0), (10.0, 15.0), (10.0, 19.0))
    ]
    assert curve["cumulative_cost"].values == pytest.approx([10.0, 160.0, 350.0], rel=1e-6)
    assert curve["average_cost"].values == pytest.approx([1.0, 8.0, 350 / 30], rel=1e-6)
    assert curve["step_lever"].values.tolist() == [
        "efficiency",
        "electrification",
        "process_change",
    ]
    assert curve["label"].values[2] == "new +10.0 t/yr in place of mid -10.0 t/yr"
    assert curve.attrs["solves"] <= 2 * 3 + 1


def test_starting_early_with_the_dearest_option_is_right_where_pace_is_limited() -> None:
    """`slow` costs (20 + A) / 2 for what is built in 2027. Half of the steel needs 5 t/yr of it and
    only 2 can be built in a year.

    Plants of 2026 pay two annuities and those of 2025 three, in money of 2027 A x (1 + 1.05) and A
    x (1 + 1.05 + 1.05^2), so the last tonnes cost 14.01, 18.22 and 22.65. At the end `slow` stands
    from 2025 on, before `fast` at 1 a tonne has begun (Vogt-Schilb and Hallegatte 2014, Energy
    Policy 66).
    """
    curve = pw.cost_curve(paced(), year=2027)
    dear = [(20 + ANNUITY * sum(1.05**year for year in range(count))) / 2 for count in (1, 2, 3)]
    expected = [(10.0, 1.0), *zip((4.0, 4.0, 2.0), dear, strict=True)]
    assert steps(curve) == [pytest.approx(each, rel=1e-6) for each in expected]
    traced = trace(paced(), 2027)
    values = traced.corners[-1].solution.values
    capacity = traced.limited.program.form.value("capacity", values).values[0]
    activity = traced.limited.program.form.value("activity", values).values[0]
    assert capacity[2].tolist() == pytest.approx([1.0, 3.0, 5.0], rel=1e-6)
    assert activity[1].tolist() == pytest.approx([0.0, 0.0, 5.0], rel=1e-6)


def test_a_budget_counts_the_tonnes_of_all_years_alike() -> None:
    """Running `new` in a year abates 20 t. With free plants the dearest tonne, 10 in its year, is
    cheapest in the last year.
    """
    curve = pw.cost_curve(steelworks({"base_year": 2020, "capex": 0.0}), year=None)
    discount = [1.05 ** -(year + 0.5) for year in (2, 1, 0)]
    assert steps(curve) == [pytest.approx((20.0, 10 * factor), rel=1e-6) for factor in discount]
    assert curve.attrs["year"] == "budget"
    assert curve["emissions"].values == pytest.approx([60.0, 40.0, 20.0, 0.0], abs=1e-6)


def test_what_cannot_be_abated_has_one_corner_and_no_step() -> None:
    curve = pw.cost_curve(
        steelworks({"build_max": {("works", "new"): 0.0, ("works", "old"): 0.0}}), year=2027
    )
    assert curve.sizes["step"] == 0
    assert curve["emissions"].values == pytest.approx([20.0])


def test_a_step_that_costs_nothing_is_no_step() -> None:
    """`new` costs the same as `old`: the cheapest end has no emissions at once."""
    curve = pw.cost_curve(
        steelworks(
            {
                "base_year": 2020,
                "capex": 0.0,
                "purchase_price": {("works", "coal"): 15.0, ("works", "power"): 10.0},
            }
        ),
        2027,
    )
    assert curve.sizes["step"] == 0
    assert curve["emissions"].values == pytest.approx([0.0], abs=1e-6)


def test_a_step_that_only_runs_plants_otherwise_is_named_so() -> None:
    """Gas in place of coal in a boiler that stands: 1 t less for 2 money, and nothing is built."""
    curve = pw.cost_curve(
        steelworks(
            {
                "base_year": 2020,
                "flow": {
                    ("old", "steel"): 1,
                    ("old", "coal"): -2,
                    ("gas", "steel"): 1,
                    ("gas", "power"): -1,
                },
                "existing_capacity": {("works", "old"): 10.0, ("works", "gas"): 10.0},
                "existing_survival": {("works", "old"): 10.0, ("works", "gas"): 10.0},
                "build_max": 0.0,
                "capex": 0.0,
                "purchase_price": {("works", "coal"): 5.0, ("works", "power"): 12.0},
            },
            labels={"technology": ["old", "gas"]},
            coordinates={"lever": ["existing", "existing"]},
        ),
        2027,
    )
    assert str(curve["label"].values[0]) == "gas +10.0 /yr in place of old -10.0 /yr"
    assert str(curve["name"].values[0]) == "gas"
    assert str(curve["step_lever"].values[0]) == "existing"


def test_credits_of_a_step_add_up_to_its_width() -> None:
    curve = pw.cost_curve(overlapping(), year=2027)
    assert curve["abatement_by_technology"].sum("technology").values == pytest.approx(
        curve["abatement"].values, rel=1e-9
    )
    assert curve["abatement_left_over"].values == pytest.approx(0.0, abs=1e-9)


def test_a_year_outside_the_horizon() -> None:
    with pytest.raises(InputError, match="outside the horizon"):
        pw.cost_curve(steelworks(), year=2040)


def test_demand_that_cannot_be_met() -> None:
    with pytest.raises(InfeasibleError, match="cannot hold together"):
        pw.cost_curve(
            steelworks({"existing_survival": {("works", "old"): 0.0}, "build_max": 0.0}), year=2027
        )


def test_corners_that_are_not_convex_are_refused() -> None:
    """Middle corner 5 above the chord from (20, 0) to (0, 20)."""
    form = trace(overlapping(), 2027).corners[0].solution.form
    solution = Solution("optimal", np.zeros(1), np.zeros(1), 0.0, "none", "", 0.0, form=form)
    corners = [
        Corner(e, c, s, s, solution)
        for e, c, s in ((20.0, 0.0, 0.0), (10.0, 15.0, 1.0), (0.0, 20.0, 2.0))
    ]
    with pytest.raises(CertificateError, match="not convex"):
        exact._require_convex(corners)


@given(systems(), st.floats(0.01, 0.99))
def test_any_point_solved_anew_lies_on_the_curve_and_its_dual_is_the_slope(
    parameters: dict[str, Any], share: float
) -> None:
    """Also: marginal costs rise, and a curve of n steps took at most 2n + 1 solves, and one more
    where the dual at the deepest end is not the slope there."""
    curve = trace(world(parameters), 2027)
    slopes = curve.slopes()
    count = len(curve.corners) - 1
    assert curve.solves <= 2 * max(count, 1) + 2
    assert (np.diff(slopes) > -1e-6 * np.abs(slopes).max(initial=0.0)).all()
    if count == 0:
        return
    high, low = curve.corners[0].emissions, curve.corners[-1].emissions
    level = low + share * (high - low)
    _, cost, dual = resolve(curve, level)
    assert cost == pytest.approx(curve.cost_at(level), rel=1e-7)
    emissions = np.array([corner.emissions for corner in curve.corners])
    step = int(np.searchsorted(-emissions, -level)) - 1
    margin = 1e-6 * (high - low)
    if emissions[step] - margin > level > emissions[step + 1] + margin:
        assert dual == pytest.approx(slopes[step], rel=1e-5, abs=1e-6)


@given(systems())
def test_a_grid_of_prices_finds_nothing_below_the_curve(parameters: dict[str, Any]) -> None:
    curve = trace(world(parameters), 2027)
    tracer = exact.Tracer(curve.limited, curve.session)
    for price in np.geomspace(0.01, 1e3, 7):
        found = tracer.at_price(float(price))
        assert found.emissions >= curve.lowest - 1e-6
        if found.emissions <= curve.corners[0].emissions:
            assert found.cost >= curve.cost_at(found.emissions) - 1e-6 * abs(found.cost)
