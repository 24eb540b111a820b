"""Narrow neighbours become one step: by hand, and what must hold of every curve."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pathways as pw
from pathways.curves.merging import MOST, merged_ends
from tests.curves.worlds import overlapping


def ends(tonnes: list[float], prices: list[float], **how: Any) -> list[int]:
    return merged_ends(np.array(tonnes), np.array(tonnes) * np.array(prices), **how)


def test_wide_steps_stay_as_they_are() -> None:
    assert ends([10.0, 10.0, 10.0], [1.0, 15.0, 19.0]) == [1, 2, 3]


@pytest.mark.parametrize(("price", "expected"), [(9.0, [2, 3]), (11.0, [1, 3])])
def test_a_narrow_step_joins_the_neighbour_that_is_nearer_in_price(
    price: float, expected: list[int]
) -> None:
    """Between 1 and 100 the ratios meet at 10: at 9 the first is nearer, at 11 the last. The step
    of 0.1 t is half a hundredth of the curve.
    """
    assert ends([10.0, 0.1, 10.0], [1.0, price, 100.0]) == expected


def test_the_first_and_the_last_have_one_neighbour() -> None:
    assert ends([0.1, 10.0, 10.0], [1.0, 50.0, 60.0]) == [2, 3]
    assert ends([10.0, 10.0, 0.1], [1.0, 2.0, 99.0]) == [1, 3]


def test_narrow_neighbours_add_up_until_they_are_wide() -> None:
    """Two steps of 0.15 of 20.3 t are narrower than 0.203 each, together wider."""
    assert ends([10.0, 0.15, 0.15, 10.0], [1.0, 30.0, 31.0, 900.0]) == [1, 3, 4]


def test_no_more_than_some_whatever_their_width() -> None:
    """Thirty steps of equal width: the cheapest of the narrowest join first, until 24 are left."""
    found = ends([1.0] * 30, [2.0**number for number in range(30)])
    assert len(found) == MOST < 25
    assert found[-1] == 30


def test_a_single_step_and_none() -> None:
    assert ends([5.0], [1.0]) == [1]
    assert ends([], []) == []


@given(st.lists(st.tuples(st.floats(1e-3, 1e3), st.floats(1.001, 10.0)), min_size=1, max_size=60))
def test_every_merged_step_is_a_run_of_exact_ones(steps: list[tuple[float, float]]) -> None:
    """Ends rise to the last corner, there are few, and none is narrow but where one is left."""
    tonnes = [width for width, _ in steps]
    prices = np.cumprod([ratio for _, ratio in steps]).tolist()
    found = ends(tonnes, prices)
    assert found == sorted(set(found))
    assert found[-1] == len(steps)
    assert len(found) <= MOST
    widths = np.diff(np.append(0.0, np.cumsum(tonnes))[[0, *found]])
    assert len(found) == 1 or widths.min() >= 0.01 * sum(tonnes) * (1 - 1e-9)


def test_a_merged_curve_is_the_exact_one_in_fewer_corners(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three steps of 10 t at 1, 15 and 19, of which two may stay: the first of the narrowest joins
    its only neighbour, 20 t at 8 in the mean.
    """
    monkeypatch.setattr(merged_ends, "__defaults__", (0.01, 2))
    curve = pw.cost_curve(overlapping(), 2027)
    assert curve["merged"].values.tolist() == [1, 1, 2]
    assert curve["merged_abatement"].values == pytest.approx([20.0, 10.0])
    assert curve["merged_marginal_cost"].values == pytest.approx([8.0, 19.0], rel=1e-6)
    assert curve["merged_lowest_cost"].values == pytest.approx([1.0, 19.0], rel=1e-6)
    assert curve["merged_highest_cost"].values == pytest.approx([15.0, 19.0], rel=1e-6)
    assert curve["merged_cumulative_abatement"].values == pytest.approx([20.0, 30.0])
    assert curve["merged_name"].values.tolist() == ["pump", "new"], "15 for heat costs most"
    assert curve["merged_label"].values[1] == str(curve["label"].values[2])


@pytest.mark.parametrize(
    "name", ["steel", pytest.param("building_materials", marks=pytest.mark.slow)]
)
def test_shipped_curves_are_read_in_fewer_than_twenty_five_steps(name: str) -> None:
    """Steel has 33 exact steps in 2030, building materials 70: all stay beside the merged ones."""
    curve = pw.cost_curve(pw.system(name), 2030)
    assert curve.sizes["step"] > 25 > curve.sizes["merged_step"] > 5
    whole = float(curve["abatement"].sum())
    assert float(curve["merged_abatement"].sum()) == pytest.approx(whole)
    assert (curve["merged_abatement"].values >= 0.0099 * whole).all()
    paid = float((curve["merged_abatement"] * curve["merged_marginal_cost"]).sum())
    assert paid == pytest.approx(float(curve["cumulative_cost"][-1]))
    assert (np.diff(curve["merged_marginal_cost"].values) > 0).all()
