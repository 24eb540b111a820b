"""The base year keeps its balance when its numbers change: the steelworks by hand."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from pathways.questions.goals import solve_goal
from pathways.results.collect import collect
from pathways.systems.change import change
from tests.worlds import steelworks


def past(**parameters: object) -> xr.Dataset:
    """The steelworks whose first year, 2025, is history: 10 t from a plant of 10 t/yr."""
    return steelworks({"base_year": 2025, "base_year_fixed": 1.0, **parameters})


def old(system: xr.Dataset, name: str) -> np.ndarray:
    return system[name].sel(site="works", technology="old").values


def test_a_plant_that_is_available_less_must_have_been_larger() -> None:
    """10 t at an availability of 0.8 take 12.5 t/yr, and what survives grows with it."""
    changed = change(past(), {"technologies.old.availability": "0.8"})
    assert old(changed, "existing_capacity") == pytest.approx(12.5)
    assert old(changed, "existing_survival") == pytest.approx([12.5] * 3)
    assert old(changed, "base_activity") == pytest.approx(10.0)


def test_a_plant_that_could_do_more_keeps_its_size() -> None:
    """20 t/yr at 0.8 can do 16 t: enough for the 10 t that ran."""
    larger = past(
        existing_capacity={("works", "old"): 20.0}, existing_survival={("works", "old"): 20.0}
    )
    changed = change(larger, {"technologies.old.availability": "0.8"})
    assert old(changed, "existing_capacity") == pytest.approx(20.0)


def test_the_base_year_can_still_be_run() -> None:
    """With 12.5 t/yr at 0.8 the plant makes its 10 t in every year; with 10 t/yr it could not."""
    changed = change(past(), {"technologies.old.availability": "0.8"})
    result = collect(solve_goal(changed, "cost"), solve_goal(changed, "baseline"))
    assert result["activity"].sel(site="works", technology="old").values == pytest.approx([10] * 3)


def test_activities_follow_the_demand() -> None:
    """A tenth more steel in every year: 11 t ran, with 11 t/yr."""
    changed = change(past(), {"carriers.steel.demand": "*1.1"})
    assert old(changed, "base_activity") == pytest.approx(11.0)
    assert old(changed, "existing_capacity") == pytest.approx(11.0)
    assert old(changed, "existing_survival") == pytest.approx([11.0] * 3)


def test_activities_follow_a_yield() -> None:
    """0.8 t of steel per unit of activity: 12.5 units made the 10 t."""
    changed = change(past(), {"technologies.old.outputs.steel": "0.8"})
    assert old(changed, "base_activity") == pytest.approx(12.5)


def test_what_was_bought_is_allowed() -> None:
    """20 t of coal a year may be bought; 3 t a tonne of steel took 30 t in the base year, and only
    there the limit gives way."""
    limited = past(purchase_limit={("works", "coal"): 20.0, ("works", "power"): np.inf})
    changed = change(limited, {"technologies.old.inputs.coal": "3"})
    limit = changed["purchase_limit"].sel(site="works", commodity="coal").values
    assert limit[0] == pytest.approx(30.0, rel=1e-6)
    assert limit[1:] == pytest.approx([20.0, 20.0])


def test_numbers_that_no_balance_rests_on_change_nothing_else() -> None:
    changed = change(past(), {"technologies.new.capex": "*2", "carriers.coal.price": "7"})
    assert old(changed, "existing_capacity") == pytest.approx(10.0)
    assert changed["capex"].sel(technology="new").values == pytest.approx([200.0] * 3)
    assert changed["purchase_price"].sel(commodity="coal").values == pytest.approx(
        np.full((1, 3, 1, 1), 7.0)
    )
