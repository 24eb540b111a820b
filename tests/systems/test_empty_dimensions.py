"""Dimensions without a label and arrays without real numbers: an answer, or a name."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

import pathways as pw
from pathways.errors import InputError

from ..worlds import microgrid, steelworks

MAY_BE_EMPTY = ("area", "exclusion", "norm", "reward", "stream", "target", "unit")


@pytest.mark.parametrize("world", [steelworks(), microgrid()], ids=["steelworks", "microgrid"])
def test_each_dimension_without_labels_has_an_answer_or_a_name(world: xr.Dataset) -> None:
    """Nothing stands on the seven that may be empty in these worlds, so the answer is as before."""
    objective = pw.solve(world).attrs["objective"]
    for dim in map(str, world.sizes):
        empty = world.isel({dim: []})
        if dim in MAY_BE_EMPTY:
            assert pw.solve(empty).attrs["objective"] == pytest.approx(objective, rel=1e-9)
        else:
            with pytest.raises(InputError, match=rf"- {dim}: "):
                pw.solve(empty)


@pytest.mark.parametrize("kind", ["datetime64[ns]", "timedelta64[h]", "complex128"])
def test_times_and_complex_numbers_are_no_numbers(kind: str) -> None:
    """A time became nanoseconds since 1970, and of a complex number its real part was taken."""
    world = steelworks()
    array = world["capex"]
    given = world.assign(capex=(array.dims, np.nan_to_num(array.values).astype(kind)))
    with pytest.raises(InputError, match=r"- capex: no numbers \(found "):
        pw.solve(given)
