"""A limit and a price together: worlds worked by hand, and random points solved again."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

import pathways as pw
from pathways.errors import InfeasibleError, InputError
from pathways.plots.map import save_map
from pathways.sensitivity.documented import documented_ranges
from pathways.sensitivity.factors import factors_of
from pathways.solving.session import Session
from pathways.switching.asked import ranges_of
from pathways.switching.builder import Builder
from pathways.switching.regions import AS_TODAY, SLACK, collection, polygon_of

from ..sectors import SECTORS
from ..worlds import steelworks
from .world import ANNUITY, WORTH, one_year

Array = NDArray[np.float64]

CAP = {"targets.cap.value": {"low": 0.0, "high": 60.0}}
POWER = {"carriers.power.price": {"low": 0.0, "high": 20.0}}
LINE = (10.0 - ANNUITY) / 3.0
"""Price of power at which `new` costs what `old` costs: 10 = 3 power + the annuity."""

EDGE = 1e-4
"""Distance from the end of what is feasible within which rounding decides on it."""

PROVED = 1e-7
"""Part of the present value: a hundred times what both sides are solved to."""


def capped(**parameters: Any) -> xr.Dataset:
    """The steelworks of one year with a cap of 30 tCO2, which asks for nothing."""
    return one_year(target_value={("cap", 2025): 30.0}, **parameters)


@pytest.fixture(scope="module")
def found() -> xr.Dataset:
    return pw.map(capped(), CAP, POWER)


def test_three_rectangles_worked_by_hand(found: xr.Dataset) -> None:
    """`old` emits 20 t in all. With power below 0.6586 `new` is the cheaper one and no cap binds.
    Above it a cap of 20 and more binds nothing, and below 20 a share cap / 20 is made by `old`: at
    no cap and power at 20 all ten tonnes cost 60 + the annuity, 663.85 in present value.
    """
    rectangles = {
        tuple(np.round([*polygon_of(found, at).min(axis=0), *polygon_of(found, at).max(axis=0)], 6))
        for at in range(found.sizes["region"])
    }
    line = round(LINE, 6)
    assert rectangles == {
        (0.0, 0.0, 60.0, line),
        (20.0, line, 60.0, 20.0),
        (0.0, line, 20.0, 20.0),
    }
    top = (found["x"].values < 1e-9) & (found["y"].values > 20.0 - 1e-9)
    assert found["corner_cost"].values[top] == pytest.approx(10.0 * (60.0 + ANNUITY) * WORTH)
    assert float(found["area"].sum()) == pytest.approx(1.0)


def test_the_marginal_cost_of_the_cap_rises_with_the_price(found: xr.Dataset) -> None:
    """A tonne more lets `old` make half a tonne of steel for 5 in place of 1.5 power + half the
    annuity: at the middle of the region, power at (20 + 0.6586) / 2, and 1.5 more for each unit.
    """
    plans = found["plan"].values.tolist()
    bound = plans.index("new (new) in place of old (-50%)")
    middle = 0.5 * (20.0 + LINE)
    saved = (1.5 * middle + 0.5 * ANNUITY - 5.0) * WORTH
    assert float(found["slope_x"].values[bound]) == pytest.approx(-saved)
    assert float(found["twist"].values[bound]) == pytest.approx(-1.5 * WORTH)
    assert str(found["margin"].values[bound]) == "old (new) in place of new (gone)"
    slack = plans.index(AS_TODAY)
    assert float(found["slope_x"].values[slack]) == pytest.approx(0.0, abs=1e-9)
    assert str(found["margin"].values[slack]) == SLACK


def test_the_other_way_round_it_is_the_same_map(found: xr.Dataset) -> None:
    turned = pw.map(capped(), POWER, CAP)
    for name in ("cost", "area", "twist"):
        assert np.sort(turned[name].values) == pytest.approx(np.sort(found[name].values))
    for at in range(turned.sizes["region"]):
        ring = polygon_of(turned, at)
        step = np.roll(ring, -1, axis=0) - ring
        turn = (
            step[:, 0] * np.roll(step, -1, axis=0)[:, 1]
            - step[:, 1] * np.roll(step, -1, axis=0)[:, 0]
        )
        assert (turn > 0).all()  # against the clock
    one, other = (
        sorted(zip(each["cost"].values, each[x].values, strict=True))
        for each, x in ((found, "slope_x"), (turned, "slope_y"))
    )
    assert np.array(one) == pytest.approx(np.array(other))


def test_where_nothing_keeps_the_cap_there_is_no_region(tmp_path) -> None:
    """At most 5 of 10 t can be `new`, so that at least 10 tCO2 are emitted."""
    found = pw.map(capped(build_max={("works", "old"): 0.0, ("works", "new"): 5.0}), CAP, POWER)
    assert float(found["x"].values.min()) == pytest.approx(10.0, abs=1e-5)
    assert float(found["area"].sum()) == pytest.approx(50.0 / 60.0, abs=1e-6)
    assert found.attrs["x_feasible_low"] == pytest.approx(10.0, abs=1e-5)
    assert len(collection(found)["features"]) == found.sizes["region"]
    save_map(found, tmp_path)
    assert "nothing is feasible" in (tmp_path / "map.svg").read_text(encoding="utf-8")


def test_a_cap_that_nothing_keeps_is_refused() -> None:
    system = capped(build_max={("works", "old"): 0.0, ("works", "new"): 5.0})
    with pytest.raises(InfeasibleError, match="nothing is feasible anywhere"):
        pw.map(system, {"targets.cap.value": {"low": 0.0, "high": 9.0}}, POWER)


def test_two_limits_have_no_map() -> None:
    system = one_year(target_value={("cap", 2025): 30.0}, build_max={("works", "new"): 8.0})
    most = {"technologies.new.build_max": {"low": 1.0, "high": 8.0}}
    with pytest.raises(InputError, match="both numbers move limits"):
        pw.map(system, CAP, most)


def test_a_missed_target_has_no_level_to_move() -> None:
    system = one_year(target_value={("cap", 2025): 5.0}, build_max={("works", "new"): 5.0})
    with pytest.raises(InputError, match="the target is missed"):
        pw.map(system, CAP, POWER)


@settings(max_examples=5, deadline=None)
@given(
    power=st.floats(1.0, 6.0),
    saving=st.floats(0.05, 0.9),
    capex=st.floats(1.0, 60.0),
    most=st.floats(1.0, 9.0),
    seed=st.integers(0, 1000),
)
def test_random_worlds_solved_again_at_random_points(
    power: float, saving: float, capex: float, most: float, seed: int
) -> None:
    """Three plants, of which one lies between the others and one is limited."""
    system = steelworks(
        {
            "base_year": 2020,
            "flow": {
                ("old", "steel"): 1.0,
                ("old", "coal"): -2.0,
                ("new", "steel"): 1.0,
                ("new", "power"): -power,
                ("half", "steel"): 1.0,
                ("half", "coal"): -2.0 * saving,
                ("half", "power"): -0.5 * power,
            },
            "capex": {("new",): 100.0, ("half",): capex},
            "target_value": {("cap", 2025): 30.0},
            "build_max": {("works", "old"): 0.0, ("works", "half"): most},
        },
        labels={"technology": ["old", "new", "half"], "period": [2025]},
    )
    _agree(system, CAP, POWER, 6, seed)


@pytest.mark.slow
@pytest.mark.parametrize("sector", SECTORS)
def test_shipped_sectors_solved_again_at_random_points(sector: str) -> None:
    """Reductions of which the shipped target is one, or up to half where that is missed."""
    system = pw.system(sector)
    limit = "targets.phase_target.value"
    price = documented_ranges(system, ["carriers.*.price"])[0].name
    for reduction in (0.3, 0.2, 0.1):
        if pw.solve(system).attrs["status"] != "target_missed":
            break
        system = pw.system(sector, reduction=reduction)
    _agree(system, {limit: {"low": 0.1, "high": 0.5}}, {price: {}}, 200, 16)


def _agree(system: xr.Dataset, x: Any, y: Any, count: int, seed: int) -> None:
    """Solves from scratch at random points have the cost of the region in which they lie."""
    found = pw.map(system, x, y)
    factors = [factors_of(system, ranges_of(stated), False)[0] for stated in (x, y)]
    draws = np.random.default_rng(seed).random((count, 2))
    programs = Builder(system, factors, "cost").programs(draws)
    lowest = found.attrs["x_feasible_low"], found.attrs["x_feasible_high"]
    polygons = [polygon_of(found, at) for at in found["region"].values]
    ends = np.array([[each.min(axis=0), each.max(axis=0)] for each in polygons])
    for sample, draw in enumerate(draws):
        point = [factor.value(float(each)) for factor, each in zip(factors, draw, strict=True)]
        program = programs.program(sample)
        solution = Session(program).solve()
        if solution.status == "infeasible":
            assert not lowest[0] + EDGE < point[0] < lowest[1] - EDGE
            continue
        inside = np.flatnonzero(((ends[:, 0] <= point) & (point <= ends[:, 1])).all(axis=1))
        assert inside.size
        for at in inside:
            assert _height(found, int(at), point) == pytest.approx(solution.objective, rel=PROVED)


def _height(found: xr.Dataset, region: int, point: list[float]) -> float:
    """The bilinear function that the four corners of a region determine."""
    corners = polygon_of(found, region)
    costs = found["corner_cost"].values[found["corner_region"].values == region]
    low, high = corners.min(axis=0), corners.max(axis=0)
    share = (np.array(point) - low) / (high - low)
    weights = np.where(corners == high, share, 1.0 - share).prod(axis=1)
    return float(weights @ costs)
