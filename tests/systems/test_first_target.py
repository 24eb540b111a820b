"""`by` and `reduction` on a System: from which period on, and how much."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from pathways.errors import InputError
from pathways.systems.change import set_first_target
from tests.results.worlds import works_system


def reducing(kind: str = "reduction") -> xr.Dataset:
    """Blocks of 2025, 2026-2027 and 2028-2032; 30 % less from 2028 on."""
    return works_system({"target_value": {("cap", 2028): 0.3}}, {"target_kind": [kind]})


@pytest.mark.parametrize(("by", "first"), [(2025, 0), (2026, 1), (2028, 2)])
def test_the_target_holds_from_the_period_of_its_year_on(by: int, first: int) -> None:
    """2026 begins the second block, 2028 the third."""
    value = set_first_target(reducing(), by, None)["target_value"].values[0]
    assert np.isnan(value[:first]).all()
    assert value[first:] == pytest.approx(np.full(3 - first, 0.3))


@pytest.mark.parametrize("by", [2027, 2029, 2032])
def test_a_year_inside_a_block_is_refused_with_the_years_that_can_be(by: int) -> None:
    """A target of 2029 would hold from 2028 on: the System would have to be made anew."""
    with pytest.raises(InputError, match=rf"inside a block .*found {by}; allowed 2025, 2026, 2028"):
        set_first_target(reducing(), by, None)


def test_a_block_that_is_named_by_its_last_year_takes_that_year() -> None:
    system = reducing().assign_coords(period=[2025, 2027, 2032], vintage=[2025, 2027, 2032])
    value = set_first_target(system, 2032, None)["target_value"].values[0]
    assert value == pytest.approx([np.nan, np.nan, 0.3], nan_ok=True)


def test_a_new_reduction_stands_where_one_stood() -> None:
    system = reducing()
    value = set_first_target(system, None, 0.8)["target_value"].values[0]
    assert np.isnan(value[:2]).all()
    assert value[2] == pytest.approx(0.8)
    assert system["target_value"].values[0, 2] == pytest.approx(0.3)


def test_year_and_reduction_together() -> None:
    value = set_first_target(reducing(), 2026, 0.5)["target_value"].values[0]
    assert value[1:] == pytest.approx([0.5, 0.5])


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(InputError, match="2 problems"):
        set_first_target(reducing(), 2033, 1.2)
    with pytest.raises(InputError, match="not a reduction"):
        set_first_target(reducing("tonnes"), None, 0.5)
    with pytest.raises(InputError, match="no target"):
        set_first_target(
            works_system(
                {"target_scope": 0.0, "target_value": np.nan}, {"target_kind": []}, target=[]
            ),
            2028,
            None,
        )
