"""Arrays with named axes: matched by name, never by position."""

from __future__ import annotations

import operator

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

from pathways.labelled import Labelled

SIZES = {"site": 2, "technology": 3, "period": 4}
dims = st.lists(st.sampled_from(sorted(SIZES)), unique=True)


def array(names: list[str], seed: int) -> Labelled:
    return Labelled(
        names, np.random.default_rng(seed).uniform(1.0, 2.0, [SIZES[name] for name in names])
    )


@given(
    dims,
    dims,
    st.sampled_from(
        [operator.add, operator.sub, operator.mul, operator.truediv, operator.pow, operator.lt]
    ),
)
def test_arithmetic_is_that_of_xarray(one: list[str], other: list[str], operation) -> None:
    left, right = array(one, 1), array(other, 2)
    found, expected = operation(left, right), operation(left.to_variable(), right.to_variable())
    xr.testing.assert_equal(found.to_variable(), expected)


@given(dims, dims)
def test_sums_slices_and_broadcasts_are_those_of_xarray(names: list[str], gone: list[str]) -> None:
    one = array(names, 3)
    over = [name for name in gone if name in names]
    xr.testing.assert_allclose(one.sum(over).to_variable(), one.to_variable().sum(over))
    at = dict.fromkeys(over, 1)
    xr.testing.assert_equal(one.isel(**at).to_variable(), one.to_variable().isel(at))
    xr.testing.assert_equal(
        one.set_dims(SIZES).to_variable(), one.to_variable().set_dims(SIZES).transpose(*SIZES)
    )


def test_a_number_may_stand_on_either_side() -> None:
    one = Labelled("period", [1.0, 2.0])
    assert (3.0 - one).values.tolist() == [2.0, 1.0]
    assert (one / 2).values.tolist() == [0.5, 1.0]
    assert (2.0 / one).values.tolist() == [2.0, 1.0]


@pytest.mark.parametrize("other", [np.ones(2), xr.Variable("period", np.ones(2)), "text", None])
def test_what_has_no_names_is_refused(other: object) -> None:
    one = Labelled("period", [1.0, 2.0])
    with pytest.raises(TypeError):
        one * other
    with pytest.raises(TypeError):
        other * one


def test_axes_need_names_and_a_block_does_not_lose_one() -> None:
    with pytest.raises(ValueError, match="cannot be named"):
        Labelled("period", np.ones((2, 2)))
    with pytest.raises(ValueError, match="cannot stand in a block"):
        Labelled(("site", "period"), np.ones((2, 2))).over(("period",))
