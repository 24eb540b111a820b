"""How much of a convex space is known: areas by hand, and what no approximation may say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

import pathways as pw
from pathways.curves.alternatives import explored_in_words
from pathways.curves.explored import Explored, explore
from tests.curves.worlds import overlapping

Array = NDArray[np.float64]
WEIGHTS = [1.05 ** -(year + 0.5) for year in range(3)]
TRIANGLE = np.array([[1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
"""Half of the unit square: its box has the area 1, itself 1/2."""


def known(corners: Array, count: int) -> Explored:
    """The hull of corners, of which the ends of each axis are known."""
    axes = np.vstack([np.eye(corners.shape[1]), -np.eye(corners.shape[1])])
    found = [corners[int(np.argmax(corners @ axis))] for axis in axes]
    planes = np.array([[*axis, axis @ point] for axis, point in zip(axes, found, strict=True)])
    return explore(
        lambda direction: corners[int(np.argmax(corners @ direction))],
        np.array(found),
        planes,
        count,
    )


def test_areas_of_a_triangle_by_hand() -> None:
    """Its ends along the axes are (1, 0) and (0, 1) and one of (1, 0), (1, 1): between all corners
    lies 1/2, and the box leaves 1. The corner (0, 0) of the box lies 1 / sqrt(2) beyond the side
    x + y = 1. One direction, that of this side, leaves the triangle alone.
    """
    start = explore(lambda _: TRIANGLE[0], TRIANGLE, _box(), 0)
    assert start.share == pytest.approx(0.5)
    assert start.distance == pytest.approx(1 / np.sqrt(2))
    end = known(TRIANGLE, 10)
    assert end.share == pytest.approx(1.0)
    assert end.distance == pytest.approx(0.0, abs=1e-9)


def _box() -> Array:
    return np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0], [-1.0, 0.0, 0.0], [0.0, -1.0, 0.0]])


def test_a_line_in_the_plane_is_flat_and_known() -> None:
    """Points on x + y = 1 have one dimension, of which both ends are known."""
    found = known(np.array([[0.0, 1.0], [1.0, 0.0]]), 10)
    assert found.dimensions == 1
    assert found.share == pytest.approx(1.0)
    assert found.solves == 2


def test_a_point_has_nothing_to_explore() -> None:
    assert known(np.array([[0.3, 0.4]]), 10).dimensions == 0


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 1000), st.integers(2, 3), st.integers(0, 12))
def test_what_is_known_never_falls_and_is_never_more_than_all(
    seed: int, axes: int, count: int
) -> None:
    """The share is no more than what it is with all directions, and that is one; points are in the
    set; the set lies within the distance of the hull in every direction of a facet.
    """
    corners = np.random.default_rng(seed).random((8, axes))
    some, all_of = known(corners, count + axes), known(corners, 500)
    assert 0.0 < some.share <= 1.0
    assert all_of.share == pytest.approx(1.0, abs=1e-4)
    from scipy.spatial import ConvexHull

    inside = ConvexHull(some.points)
    beyond = (corners @ inside.equations[:, :-1].T + inside.equations[:, -1]).max()
    assert beyond <= some.distance + 1e-9
    assert inside.volume / ConvexHull(corners).volume >= some.share - 1e-9


def test_the_space_of_two_levers_by_hand() -> None:
    """`mid` abates e at 1 and `pump` p at 15 a tonne, `new` is closed; 10 t are asked for, and 70
    money more may be spent: e + p >= 10, e + 15 p <= 80, e <= 10. The corners are (10, 0), (10,
    14/3) and (5, 5): a triangle of area 35/3 in a box of 25.
    """
    system = overlapping(target_value={("cap", 2027): 20.0}, activity_max={("works", "new"): 0.0})
    least = 150 * sum(WEIGHTS) + 10 * WEIGHTS[2]
    found = pw.alternatives(system, within=70 * WEIGHTS[2] / least, explore=20)
    assert found["lever_least"].sel(lever="efficiency") == pytest.approx(5.0)
    assert found["lever_most"].sel(lever="electrification") == pytest.approx(5.0)
    assert found.attrs["explored_dimensions"] == 2
    assert found.attrs["explored_share"] == pytest.approx(1.0, abs=1e-5)
    assert found.attrs["unexplored_distance"] == pytest.approx(0.0, abs=1e-5)
    assert found.attrs["slack"] == pytest.approx(70 * WEIGHTS[2])
    assert "at least 100 % of the space of" in explored_in_words(found)
    assert "explored_share" not in pw.alternatives(system, within=0.1).attrs
