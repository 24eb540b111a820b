"""Regions of two numbers in a world worked by hand, and that each solve agrees with them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

import pathways as pw
from pathways.errors import InputError
from pathways.plots.map import save_map
from pathways.switching.areas import SQUARE, Envelope, area, clipped, thinned
from pathways.switching.regions import AS_TODAY, collection, plans_of, polygon_of

from .world import ANNUITY, WORTH, one_year

COAL = {"carriers.coal.price": {"low": 0.0, "high": 40.0}}
POWER = {"carriers.power.price": {"low": 0.0, "high": 20.0}}


@pytest.fixture(scope="module")
def found() -> xr.Dataset:
    return pw.map(one_year(), COAL, POWER)


def test_two_plants_share_the_map_along_a_line(found: xr.Dataset) -> None:
    """`old` costs 2 coal a tonne and `new` 3 power + 8.0243: they cost the same along coal = 4.0121
    + 1.5 power, from 4.0121 at free power to 34.0121 at 20. `old` has the trapezium to the right
    of nothing, (4.0121 + 34.0121) / 2 x 20 of 800, turned around: it is cheap where coal is.
    """
    old = (ANNUITY / 2.0 + 30.0 + ANNUITY / 2.0) / 2.0 * 20.0 / 800.0
    shares = {plan: share for plan, share, _, _ in plans_of(found)}
    assert shares == {
        AS_TODAY: pytest.approx(old),
        "new (new) in place of old (gone)": pytest.approx(1.0 - old),
    }
    line = ANNUITY / 2.0
    corners = {tuple(np.round(each, 6)) for each in polygon_of(found, 0)}
    expected = {(line, 0.0), (40.0, 0.0), (40.0, 20.0), (30.0 + line, 20.0)}
    assert corners == {tuple(np.round(each, 6)) for each in expected}


def test_the_least_cost_is_a_plane_on_each_region(found: xr.Dataset) -> None:
    """A unit of coal costs `old` 20 a year and `new` nothing; one of power costs `new` 30."""
    slopes = {
        str(plan): (float(x), float(y))
        for plan, x, y in zip(
            found["plan"].values, found["slope_x"].values, found["slope_y"].values, strict=True
        )
    }
    assert slopes[AS_TODAY] == pytest.approx((20.0 * WORTH, 0.0), abs=1e-9)
    assert slopes["new (new) in place of old (gone)"] == pytest.approx((0.0, 30.0 * WORTH))
    assert found["leading"].values[found["plan"].values != AS_TODAY].tolist() == ["new"]


@settings(max_examples=6, deadline=None)
@given(coal=st.floats(0.1, 40.0), power=st.floats(0.1, 20.0))
def test_a_solve_anywhere_has_the_cost_of_its_region(
    found: xr.Dataset, coal: float, power: float
) -> None:
    least = float(pw.solve(one_year(coal, power)).attrs["objective"])
    costs = [
        float(found["corner_cost"].values[first])
        + float(found["slope_x"].values[at]) * (coal - float(found["x"].values[first]))
        + float(found["slope_y"].values[at]) * (power - float(found["y"].values[first]))
        for at in range(found.sizes["region"])
        for first in [int(np.flatnonzero(found["corner_region"].values == at)[0])]
    ]
    assert min(costs) == pytest.approx(least, rel=1e-7)


def test_regions_are_a_collection_of_polygons(found: xr.Dataset) -> None:
    read = json.loads(json.dumps(collection(found)))
    assert len(read["features"]) == found.sizes["region"]
    ring = read["features"][0]["geometry"]["coordinates"][0]
    assert ring[0] == ring[-1]
    assert area(ring[:-1]) / 800.0 == pytest.approx(read["features"][0]["properties"]["area"])


def test_the_picture_names_every_plan(found: xr.Dataset, tmp_path: Path) -> None:
    save_map(found, tmp_path)
    told = (tmp_path / "map.svg").read_text(encoding="utf-8")
    assert (tmp_path / "map.png").stat().st_size > 10_000
    assert AS_TODAY in told
    assert "new (new) in place of old" in told


def refused(x: object, y: object, system: xr.Dataset | None = None) -> str:
    """The message of a map that cannot be."""
    with pytest.raises(InputError) as error:
        pw.map(one_year() if system is None else system, x, y)  # type: ignore[arg-type]
    return str(error.value)


def test_all_that_is_wrong_with_both_axes_is_told_at_once() -> None:
    told = refused(
        {"carriers.coall.price": {"low": 1, "high": 2}},
        {"technologies.new.capex": {"low": -5, "high": 50}},
    )
    assert "did you mean `coal`" in told
    assert "at least 0" in told


def test_numbers_that_move_rows_or_nothing_are_refused_with_words() -> None:
    told = refused(
        {"technologies.new.inputs.power": {"low": 1, "high": 2}},
        {"policy.price_limit": {"low": 1, "high": 20}},
    )
    assert "moves coefficients of the rows" in told
    assert "nothing in the program follows" in told


def test_one_number_along_both_axes_is_refused() -> None:
    assert "both sides name the same one" in refused(COAL, COAL)


def test_numbers_that_multiply_each_other_are_refused() -> None:
    told = refused({"carriers.*.price": {"how": "multiplier", "low": 0.5, "high": 2.0}}, COAL)
    assert "multiply each other" in told


def test_a_number_that_nothing_follows_has_no_map() -> None:
    """The highest price of a tonne bounds the goal `lowest` alone, not the least cost."""
    told = refused({"policy.price_limit": {"low": 1, "high": 20}}, POWER)
    assert "nothing in the program follows" in told


def test_the_lowest_of_three_planes() -> None:
    """1 everywhere, 3 x and 3 y: the first is lowest beyond a third along both sides, the square of
    two thirds; the other two share the rest along the diagonal.
    """
    planes = np.array([[1.0, 0.0, 0.0], [0.0, 3.0, 0.0], [0.0, 0.0, 3.0]])
    areas = {plane: area(each) for plane, each in Envelope(planes).polygons.items()}
    assert areas == pytest.approx({0: 4.0 / 9.0, 1: 5.0 / 18.0, 2: 5.0 / 18.0})
    hair = np.vstack([planes, [1.0 - 1e-9, 0.0, 0.0]])
    assert len(thinned(hair, 1e-8)) == 3
    assert thinned(planes[:1], 1e-8) == {0: SQUARE}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(*[st.integers(-6, 6)] * 3), min_size=1, max_size=12).map(
        lambda rows: np.array(rows, float)
    )
)
def test_each_plane_has_the_part_of_the_square_where_no_other_is_lower(
    planes: np.ndarray,
) -> None:
    """Polygons that are cut plane by plane, with what is not touched left alone, are those that
    cutting each along the line to every other plane gives, but for parts without area.
    """
    envelope = Envelope(planes)
    covered = 0.0
    for number, plane in enumerate(planes):
        own = SQUARE
        for other in planes:
            own = clipped(own, (plane - other).tolist())
        found = envelope.polygons.get(number, ())
        if (
            not (planes[:number] == plane).all(axis=1).any()
            and not (planes[number + 1 :] == plane).all(axis=1).any()
        ):
            assert area(found) == pytest.approx(area(own), abs=1e-9)
        covered += 0.0 if (planes[:number] == plane).all(axis=1).any() else area(own)
    assert covered == pytest.approx(1.0)
