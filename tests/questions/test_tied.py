"""Of plans that cost the same the rule takes one, whatever the solver returns."""

from __future__ import annotations

from typing import Any

import pytest
import xarray as xr

import pathways as pw
from pathways.questions.tied import TIED

from ..solving.second import CBC
from ..switching.world import ANNUITY, one_year
from ..worlds import steelworks

TURN = (30.0 + ANNUITY) / 2.0
"""Price of coal at which a tonne from `old` costs what a tonne from `new` does."""

TWINS = ("old", "new", "anew")


def twins(**parameters: Any) -> xr.Dataset:
    """Two plants of one cost, `new` and `anew`, where coal is dear; neither stands today."""
    flow = {("old", "steel"): 1, ("old", "coal"): -2}
    for name in TWINS[1:]:
        flow |= {(name, "steel"): 1, (name, "power"): -3}
    given = {
        "base_year": 2020,
        "flow": flow,
        "capex": {(name,): 100.0 for name in TWINS[1:]},
        "purchase_price": {("works", "coal"): 30.0, ("works", "power"): 10.0},
        **parameters,
    }
    return steelworks(given, labels={"period": [2025], "technology": list(TWINS)})


@pytest.mark.parametrize("solver", ["highs", CBC])
def test_the_first_by_name_is_taken_by_every_solver(solver: str) -> None:
    """`new` and `anew` cost 38.0243 a tonne each, `old` 60: all ten tonnes come from `anew`."""
    activity = pw.solve(twins(), solver=solver, plants="divisible")["activity"].sel(
        site="works", period=2025
    )
    assert activity.sel(technology="anew").item() == pytest.approx(10.0)
    assert activity.sel(technology=["old", "new"]).values == pytest.approx([0.0, 0.0], abs=1e-9)


@pytest.mark.parametrize("solver", ["highs", CBC])
def test_what_stands_today_is_taken_before_what_is_new(solver: str) -> None:
    """At the price of the turn both cost 38.0243 a tonne: `old` stands and nothing is built."""
    plan = pw.solve(one_year(coal=TURN), solver=solver, plants="divisible")
    assert plan["activity"].sel(technology="old").item() == pytest.approx(10.0)
    assert plan["build"].sel(technology="new").item() == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize(("dearer", "taken"), [(0.3 * TIED, "old"), (100.0 * TIED, "new")])
def test_a_tie_is_what_lies_within_a_millionth(dearer: float, taken: str) -> None:
    """A third of a millionth dearer, `old` still counts as equal; a ten-thousandth dearer it does
    not.
    """
    plan = pw.solve(one_year(coal=TURN * (1.0 + dearer)), plants="divisible")
    assert plan["activity"].sel(technology=taken).item() == pytest.approx(10.0)


def test_the_plan_that_is_taken_is_proved_by_the_duals_of_the_least_cost() -> None:
    """Ten tonnes at 38.0243, paid in the middle of the year, whichever plan is taken."""
    plan = pw.solve(twins(), plants="divisible")
    assert plan.attrs["gap"] <= 1e-9
    assert plan.attrs["objective"] == pytest.approx(10.0 * 2.0 * TURN * 1.05**-0.5, rel=1e-9)
