"""Quantiles against closed forms, worked by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.sensitivity.distributions import Distribution

Z_90 = 1.2815515655446004
"""Point of the standard normal distribution below which 90 % lie (tables of the normal law)."""

Z_95 = 1.6448536269514722
"""The same for 95 %."""

Z_999 = 3.090232306167813
"""The same for 99.9 %."""

SHAPES = ("uniform", "triangular", "normal", "lognormal")


@pytest.mark.parametrize(("draw", "value"), [(0.0, 4.0), (0.25, 5.0), (0.5, 6.0), (1.0, 8.0)])
def test_uniform_is_the_draw_stretched(draw: float, value: float) -> None:
    assert Distribution("uniform", 4.0, 8.0).at(draw) == value


@pytest.mark.parametrize(
    ("draw", "value"),
    [
        (0.0, 0.0),
        (1 / 16, 0.5),
        (0.25, 1.0),
        (1.0 - 3.0 / 16.0, 4.0 - 1.5),
        (1.0, 4.0),
    ],
)
def test_triangular_by_area(draw: float, value: float) -> None:
    """From 0 to 4 with mode 1: below x <= 1 lies x^2 / (4 x 1), above x >= 1 lies (4 - x)^2 / (4 x
    3).

    x = 0.5: 0.25 / 4 = 1/16. x = 1: 1/4. x = 2.5: above it 2.25 / 12 = 3/16.
    """
    assert Distribution("triangular", 0.0, 4.0, mode=1.0).at(draw) == pytest.approx(value)


def test_triangular_with_its_mode_at_an_end() -> None:
    """Mode 0 of 0 to 1: 1 - (1 - x)^2, so x = 1 - sqrt(1 - 0.75) = 0.5. Mode 1: x^2, x =
    sqrt(0.25).
    """
    assert Distribution("triangular", 0.0, 1.0, mode=0.0).at(0.75) == pytest.approx(0.5)
    assert Distribution("triangular", 0.0, 1.0, mode=1.0).at(0.25) == pytest.approx(0.5)


def test_normal_by_the_tables() -> None:
    """Five per cent lie below 2 and above 6: middle 4, standard deviation 2 / 1.645."""
    one = Distribution("normal", 2.0, 6.0)
    assert one.at(0.05) == pytest.approx(2.0)
    assert one.at(0.5) == pytest.approx(4.0)
    assert one.at(0.95) == pytest.approx(6.0)
    assert one.at(0.9) == pytest.approx(4.0 + 2.0 * Z_90 / Z_95)
    assert one.at(0.1) == pytest.approx(4.0 - 2.0 * Z_90 / Z_95)


def test_lognormal_by_the_tables() -> None:
    """Five per cent lie below 2 and above 8: the logarithm is normal around ln 4 by ln 2."""
    one = Distribution("lognormal", 2.0, 8.0)
    assert one.at(0.05) == pytest.approx(2.0)
    assert one.at(0.5) == pytest.approx(4.0)
    assert one.at(0.95) == pytest.approx(8.0)
    assert one.at(0.9) == pytest.approx(4.0 * 2.0 ** (Z_90 / Z_95))


@pytest.mark.parametrize("beyond", [0.0, 1e-9, 0.001])
def test_what_has_no_end_is_cut_where_a_thousandth_is_left(beyond: float) -> None:
    """A design that asks for draw 0 or 1 gets the 0.1 % and 99.9 % points, not infinity."""
    normal, lognormal = Distribution("normal", 2.0, 6.0), Distribution("lognormal", 2.0, 8.0)
    assert normal.at(beyond) == pytest.approx(4.0 - 2.0 * Z_999 / Z_95)
    assert normal.at(1.0 - beyond) == pytest.approx(4.0 + 2.0 * Z_999 / Z_95)
    assert lognormal.at(beyond) == pytest.approx(4.0 * 2.0 ** (-Z_999 / Z_95))
    assert lognormal.at(1.0 - beyond) == pytest.approx(4.0 * 2.0 ** (Z_999 / Z_95))


@pytest.mark.parametrize(
    ("draw", "value"),
    [(0.0, 10.0), (0.25, 10.0), (0.26, 20.0), (0.75, 20.0), (0.76, 5.0), (1.0, 5.0)],
)
def test_discrete_by_cumulated_weight(draw: float, value: float) -> None:
    """Weights 1, 2, 1 of 4: a quarter, three quarters, all."""
    assert (
        Distribution("discrete", values=(10.0, 20.0, 5.0), weights=(1.0, 2.0, 1.0)).at(draw)
        == value
    )


def test_discrete_without_weights_are_all_as_likely() -> None:
    third = Distribution("discrete", values=(1.0, 2.0, 4.0))
    assert [third.at(draw) for draw in (0.0, 0.33, 0.34, 0.66, 0.67, 1.0)] == [1, 1, 2, 2, 4, 4]


def test_a_value_without_weight_is_never_drawn() -> None:
    one = Distribution("discrete", values=(1.0, 2.0, 3.0), weights=(1.0, 0.0, 1.0))
    assert {one.at(draw / 64) for draw in range(65)} == {1.0, 3.0}


@given(
    shape=st.sampled_from(SHAPES),
    low=st.floats(0.1, 10.0),
    width=st.floats(0.1, 10.0),
    mode=st.floats(0.0, 1.0),
    draws=st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_a_higher_draw_is_never_a_lower_value_and_ends_are_ends(
    shape: str, low: float, width: float, mode: float, draws: tuple[float, float]
) -> None:
    one = Distribution(shape, low, low + width, low + mode * width)
    first, second = sorted(draws)
    assert one.at(first) <= one.at(second) + 1e-9
    assert math.isfinite(one.at(first))
    if shape in ("uniform", "triangular"):
        assert low * (1 - 1e-9) <= one.at(first) <= (low + width) * (1 + 1e-9)
        assert one.at(0.0) == pytest.approx(low)
        assert one.at(1.0) == pytest.approx(low + width)
    else:
        assert one.at(0.05) == pytest.approx(low)
        assert one.at(0.95) == pytest.approx(low + width)


@given(
    shape=st.sampled_from(SHAPES),
    low=st.floats(0.1, 10.0),
    width=st.floats(0.1, 10.0),
    draw=st.floats(0.01, 0.99),
)
def test_a_mirrored_draw_mirrors_a_symmetric_distribution(
    shape: str, low: float, width: float, draw: float
) -> None:
    """at(p) and at(1 - p) lie as far from the middle as each other; for lognormal by ratio."""
    one = Distribution(shape, low, low + width, low + width / 2)
    lower, upper = one.at(draw), one.at(1.0 - draw)
    if shape == "lognormal":
        assert lower * upper == pytest.approx(low * (low + width))
    else:
        assert lower + upper == pytest.approx(2 * low + width)
