"""Each search stands alone: neither other numbers nor the number of processes bear on it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
import xarray as xr

import pathways as pw
from pathways.errors import InfeasibleError
from pathways.sensitivity.processes import crew_of
from pathways.switching.asked import asked_factors, ranges_of
from pathways.switching.breakeven import awarded, breakeven
from pathways.switching.case import case_of
from pathways.switching.plans import Plans
from pathways.switching.searches import Job, Searches, parts_of_numbers, parts_of_unbuilt
from pathways.switching.unbuilt import idle_in

from ..worlds import steelworks
from .world import one_year

RANGES = {
    "carriers.coal.price": {"low": 0.0, "high": 40.0},
    "carriers.power.price": {"low": 0.5, "high": 61.0},
    "technologies.new.capex": {"low": 1.0, "high": 200.0},
    "targets.cap.value": {"low": 0.0, "high": 40.0},
}


def world() -> xr.Dataset:
    """The steelworks with a cap that does not bind, so that it does without `new`, which takes
    energy and time.
    """
    return steelworks(
        {
            "purchase_price": {("works", "coal"): 5.0, ("works", "power"): 4.0},
            "energy_content": {("power",): 1.0},
            "lead_time": {("new",): 2.0},
            "target_value": {("cap", 2027): 30.0},
        }
    )


def require_the_same(one: xr.Dataset, other: xr.Dataset) -> None:
    """To the last bit, but for the seconds it took."""
    assert set(one.variables) == set(other.variables)
    for name in one.variables:
        np.testing.assert_array_equal(one[name].values, other[name].values, err_msg=str(name))
    assert {**one.attrs, "seconds": 0} == {**other.attrs, "seconds": 0}


def require_any_number_of_processes(system: xr.Dataset, counts: Sequence[int]) -> None:
    alone = pw.breakeven(system)
    assert alone.sizes["switch"] > 0
    for count in counts:
        require_the_same(alone, pw.breakeven(system, workers=count))


def test_processes_do_not_bear_on_the_answer() -> None:
    system = world()
    alone = breakeven(system, ranges_of(RANGES))
    assert set(alone["switch_parameter"].values) >= {"carriers.coal.price", "targets.cap.value"}
    assert alone["option"].values.tolist() == ["new"]
    for workers in (1, 2):
        with crew_of(workers, "breakeven", "") as crew:
            require_the_same(alone, breakeven(system, ranges_of(RANGES), crew=crew))


@pytest.mark.slow
def test_processes_do_not_bear_on_the_answer_of_a_sector() -> None:
    require_any_number_of_processes(pw.system("lithium_batteries"), (2, 3))


def test_a_number_turns_where_it_does_alone() -> None:
    """To the last bit, with whatever other numbers and in whatever order it is asked for."""
    system = world()
    for paths in (list(RANGES), list(RANGES)[::-1]):
        found = breakeven(system, ranges_of({path: RANGES[path] for path in paths}), options=False)
        for path in paths:
            own = breakeven(system, ranges_of({path: RANGES[path]}), options=False)
            mine = found["switch_parameter"].values == path
            for name in ("switch_value", "switch_cost", "enters", "leaves"):
                assert found[name].values[mine].tolist() == own[name].values.tolist()


@pytest.mark.slow
def test_parts_find_the_same_in_any_order() -> None:
    """Of the real sector many plans cost the same: the solver's state decides which one is told."""
    system = pw.system("lithium_batteries")
    case = case_of(system)
    system = awarded(system, case)
    factors, _ = asked_factors(system)
    job = Job(system, case.standing(), tuple(factors), "cost", ())
    idle = idle_in(Plans(case.program), case.today)
    parts = [*parts_of_numbers(factors), *parts_of_unbuilt(system, idle)]
    forwards, backwards = Searches(job), Searches(job)
    one = {part: forwards.of(part) for part in parts}
    other = {part: backwards.of(part) for part in reversed(parts)}
    assert str(one) == str({part: other[part] for part in parts})


def test_a_search_that_has_no_answer_is_told_alike() -> None:
    """`new` cannot be built: below 20 t there is no plan, in one process or in two."""
    alone = one_year(
        target_value={("cap", 2025): 30.0},
        build_max={("works", "old"): 0.0, ("works", "new"): 0.0},
    )
    asked = ranges_of({"targets.cap.value": {"low": 0.0, "high": 10.0}})
    told = []
    for workers in (0, 1):
        with (
            pytest.raises(InfeasibleError) as error,
            crew_of(workers, "breakeven", "") as crew,
        ):
            breakeven(alone, asked, options=False, crew=crew)
        told.append(str(error.value))
    assert told[0] == told[1] == "`targets.cap.value`: nothing is feasible anywhere in its range"
