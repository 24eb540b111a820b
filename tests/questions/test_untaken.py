"""What keeps back what pays, one thing at a time, by hand.

`old` makes 10 t/yr for 10 a tonne. `new` makes a tonne from 3 MWh at 1, and costs a plant paid over
its twenty years: at 5 % a twelfth and a half of it a year.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest
import xarray as xr

from pathways.questions.goals import solve_goal
from pathways.questions.untaken import FRICTIONS, saved_without, without
from pathways.results.summary import summarise
from pathways.runs import pathway_of
from tests.worlds import RATE, steelworks


def annuity(rate: float) -> float:
    """Yearly payment for one over twenty years."""
    return rate / (1.0 - (1.0 + rate) ** -20)


def works(**parameters: Any) -> xr.Dataset:
    """Power at 1: `new` runs for 3, and saves 7 a tonne before its plant of 60."""
    return steelworks(
        {
            "base_year": 2020,
            "purchase_price": {("works", "coal"): 5.0, ("works", "power"): 1.0},
            "capex": {("new",): 60.0},
            **parameters,
        }
    )


def saved(system: xr.Dataset) -> dict[str, float]:
    """What 2027 would cost less without each friction."""
    solve = partial(solve_goal, goal="price", explains=False)
    found = saved_without(system, solve(system), solve)
    return {str(name): float(found.sel(friction=name)[-1]) for name in FRICTIONS}


def test_without_a_friction_there_is_nothing_to_measure() -> None:
    """At 5 % the plant costs 4.81 of the 7 a tonne: it is built, and nothing keeps it back."""
    assert all(np.isnan(each) for each in saved(works()).values())
    assert all(without(works(), name) is None for name in FRICTIONS)


def test_the_owner_s_rate_keeps_back_what_pays_at_the_discount_rate() -> None:
    """At 20 % the plant costs 12.3 a year of the 7 that it saves: it is not built. At 5 % it saves
    7 - 4.81 a tonne, 10 t a year.
    """
    found = saved(works(cost_of_capital={("old",): RATE, ("new",): 0.2}))
    assert 60 * annuity(0.2) > 7.0 > 60 * annuity(RATE)
    assert found["cost_of_capital"] == pytest.approx(10 * (7 - 60 * annuity(RATE)), rel=1e-6)
    assert np.isnan(found["transaction_cost"])
    assert np.isnan(found["lead_time"])


def test_transaction_and_downtime_are_told_apart() -> None:
    """60 become 60 x (1 + 0.3 + 0.5) = 108, 8.67 a year of 7: not built. Without the transaction
    cost 90 are 7.22 a year and still too much; without the downtime 78 are 6.26 and pay 0.74 a
    tonne.
    """
    found = saved(
        works(
            capex={("new",): 108.0},
            transaction_cost={("new",): 0.3},
            downtime={("new",): 0.5},
        )
    )
    assert 90 * annuity(RATE) > 7.0 > 78 * annuity(RATE)
    assert found["transaction_cost"] == pytest.approx(0.0, abs=1e-6)
    assert found["downtime"] == pytest.approx(10 * (7 - 78 * annuity(RATE)), rel=1e-6)


def test_a_lead_time_keeps_out_of_a_year_what_would_pay_in_it() -> None:
    """Decided at the end of 2026 and three years under way, `new` is not there in 2027."""
    found = saved(works(decision_date=2027.0, lead_time={("new",): 3.0}))
    assert found["lead_time"] == pytest.approx(10 * (7 - 60 * annuity(RATE)), rel=1e-6)
    assert np.isnan(found["cost_of_capital"])


def test_the_summary_says_what_is_stated_and_what_is_not() -> None:
    """20 % for `new`: nothing pays, and at 5 % 21.9 a year would; three things are not stated."""
    found = summarise(pathway_of(works(cost_of_capital={("old",): RATE, ("new",): 0.2}), "price"))
    taken = found["savings_not_taken"]
    assert taken["per_year"] == pytest.approx(0.0, abs=1e-6)
    by_reason = {each["reason"]: each for each in taken["reasons"]}
    assert list(by_reason) == ["nothing_stated", *FRICTIONS]
    rate = by_reason["cost_of_capital"]
    assert rate["stated"]
    assert rate["per_year"] == pytest.approx(10 * (7 - 60 * annuity(RATE)), rel=1e-6)
    assert rate["told"].endswith("at the discount rate, and not at the owner's cost of capital")
    assert by_reason["downtime"] == {
        "reason": "downtime",
        "stated": False,
        "per_year": None,
        "told": "no cost of standing still is stated",
    }


def test_what_pays_with_all_that_is_stated_has_no_reason_in_the_catalog() -> None:
    """The plant at 5 % saves 21.9 a year beside the frozen works: nothing stated keeps it back."""
    found = summarise(pathway_of(works(), "price"))["savings_not_taken"]
    assert found["per_year"] == pytest.approx(10 * (7 - 60 * annuity(RATE)), rel=1e-6)
    assert found["reasons"][0]["reason"] == "nothing_stated"
    assert found["reasons"][0]["per_year"] == found["per_year"]
    assert not any(each["stated"] for each in found["reasons"][1:])
