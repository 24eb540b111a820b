"""Grids of hours: seasons, months, synthetic and own years, each by a few values."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.schema.hours import Hours
from pathways.systems.year import (
    DAYS,
    MONTH_DAYS,
    SEASON_DAYS,
    HourGrid,
    between_seasons,
    hour_grid,
    synthetic_year,
)


def seasons(**more: np.ndarray) -> dict[str, np.ndarray]:
    flat = np.ones((4, 24))
    return {
        "load": flat,
        "sun": flat * 0.2,
        "wind": flat * 0.3,
        "tariffs": flat,
        "temperature": flat * 15,
        **more,
    }


def test_the_days_of_seasons_and_months_are_a_year() -> None:
    assert SEASON_DAYS.sum() == MONTH_DAYS.sum() == DAYS


def test_a_mean_is_weighted_by_the_hours() -> None:
    """One hour of 8 at weight 1, one of 2 at weight 3: 14 / 4."""
    grid = HourGrid(
        np.array([[1.0, 3.0]]), np.ones(2), {"sun": np.array([[8.0, 2.0]])}, ("day",), "two"
    )
    assert grid.mean("sun") == pytest.approx(3.5)


def test_four_seasons_are_taken_as_they_are() -> None:
    """Winter has 90 days of 24 hours: each hour stands for 90."""
    load = np.arange(96.0).reshape(4, 24)
    grid = hour_grid(Hours(resolution="24x4"), seasons(load=load), {})
    assert np.array_equal(grid.profiles["load"], load)
    assert grid.weight[:, 0].tolist() == [90.0, 92.0, 92.0, 91.0]
    assert grid.day_labels == ("winter", "spring", "summer", "autumn")


def test_hours_are_joined_by_their_mean() -> None:
    """Six hours at once: hours 0 to 5 are 2.5; each stands for six hours of 90 days."""
    load = np.tile(np.arange(24.0), (4, 1))
    grid = hour_grid(Hours(resolution="4x4"), seasons(load=load), {})
    assert grid.profiles["load"][0].tolist() == [2.5, 8.5, 14.5, 20.5]
    assert grid.weight[0].tolist() == [540.0] * 4
    assert grid.length.tolist() == [6.0] * 4


def test_tariffs_do_not_drift_between_seasons() -> None:
    """Prices are set by season: January and December have that of winter, July that of summer."""
    tariffs = np.repeat([[1.0], [2.0], [3.0], [4.0]], 24, axis=1)
    grid = hour_grid(Hours(resolution="24x12"), seasons(tariffs=tariffs), {})
    assert grid.profiles["tariffs"][:, 0].tolist() == [1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 1]
    assert grid.day_labels[0] == "January"


def test_a_full_year_is_one_day_of_8760_hours() -> None:
    grid = hour_grid(Hours(resolution="8760"), seasons(), {"load": np.full(8760, 2.0)})
    assert grid.weight.shape == (1, 8760)
    assert grid.profiles["load"].tolist() == [[2.0] * 8760]
    assert "with own load" in grid.description


def test_a_year_wholly_of_ones_own_says_so() -> None:
    own = {kind: np.full(8760, 0.5) for kind in ("load", "sun", "wind")}
    grid = hour_grid(Hours(resolution="8760"), seasons(), own)
    assert grid.description.startswith("all hours of a year of one's own")


@given(day=st.floats(0, 364.9), shift=st.floats(-5, 5))
def test_lines_between_seasons_keep_their_ends_and_shift_along(day: float, shift: float) -> None:
    values = np.array([[1.0], [3.0], [2.0], [0.5]])
    found = between_seasons(values, np.array([day]))
    assert 0.5 <= found.item() <= 3.0
    moved = between_seasons(values + shift, np.array([day]))
    assert moved.item() == pytest.approx(found.item() + shift)


def test_load_and_temperature_of_a_synthetic_year_do_not_differ_at_random() -> None:
    one, other = (synthetic_year("load", seasons()["load"], seed) for seed in (1, 2))
    assert np.array_equal(one, other)
    tariffs = np.repeat([[1.0], [2.0], [3.0], [4.0]], 24, axis=1)
    year = synthetic_year("tariffs", tariffs, 1)
    assert year[0, 0] == year[364, 0] == 1.0
    assert year[31 + 28, 0] == 2.0
