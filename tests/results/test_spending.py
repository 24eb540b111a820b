"""Money by the year in which it is spent, and capacity idle while it is young, by hand.

`new` costs 100 for a tonne a year and a cap of 14 t in 2027 asks for three tonnes of it: 300 of
investment in 2027.
"""

from __future__ import annotations

from typing import Any

import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

from pathways.finance import spent_by_year
from pathways.results.headline import investment_by_year, investment_total
from pathways.results.summary import summarise
from tests.results.worlds import STEEL, beside_its_yardsticks
from tests.worlds import steelworks

DEAR_POWER = {
    ("works", "coal"): 5.0,
    ("works", "power", 2025): 10.0,
    ("works", "power", 2026): 10.0,
    ("works", "power", 2027): 100.0,
}


def pathway(parameters: dict[str, Any] | None = None) -> xr.Dataset:
    stated = {"target_value": {("cap", 2027): 14.0}, "base_year": 2020, **(parameters or {})}
    return beside_its_yardsticks(steelworks(stated, STEEL))


def spending(parameters: dict[str, Any] | None = None) -> dict[int, float]:
    summary = summarise(pathway(parameters))
    return {year: money for year, money in summary["spending"].items() if money}


@pytest.mark.parametrize(
    ("lead", "by_year"),
    [
        (0.0, {2027: 300.0}),
        (1.0, {2026: 300.0}),
        (1.5, {2025: 100.0, 2026: 200.0}),
        (3.0, {2024: 100.0, 2025: 100.0, 2026: 100.0}),
    ],
)
def test_money_is_spent_evenly_over_the_lead_time(lead: float, by_year: dict[int, float]) -> None:
    """300 by 2027: at once, or over the months before; half a year of one and a half is a third."""
    assert spending({"lead_time": {("new",): lead}}) == pytest.approx(by_year, rel=1e-6)


def test_investment_stays_in_the_year_of_the_start() -> None:
    summary = summarise(pathway({"lead_time": {("new",): 2.0}}))
    assert summary["investment"] == pytest.approx({2025: 0, 2026: 0, 2027: 300.0}, rel=1e-6)


def test_an_overhaul_is_spent_in_its_year() -> None:
    """What stands ends in 2026 and is renewed for 7 a tonne, in 2027, whatever its lead time."""
    found = pathway(
        {
            "target_value": {("cap", 2027): 20.0},
            "existing_survival": {("works", "old"): [10.0, 10.0, 0.0]},
            "renewal_capex": {("old",): 7.0},
            "lead_time": {("old",): 3.0},
        }
    )
    by_kind = found["spending"].sum("technology")
    assert by_kind.sel(spending_kind="new").sum() == pytest.approx(0.0, abs=1e-9)
    assert by_kind.sel(spending_kind="renewal", year=2027).item() == pytest.approx(70.0, rel=1e-6)


@given(
    start=st.floats(2030, 2040),
    time=st.one_of(st.just(0.0), st.floats(0.01, 12.0)),
)
def test_shares_add_up_and_nothing_is_spent_before_the_construction(
    start: float, time: float
) -> None:
    years = range(2015, 2042)
    share = spent_by_year(start, time, list(years))
    assert share.sum() == pytest.approx(1.0, rel=1e-9)
    assert all(
        part == 0.0 for year, part in zip(years, share, strict=True) if year + 1 <= start - time
    )


@pytest.mark.parametrize("lead", [0.0, 0.75, 2.5])
def test_spending_adds_up_to_investment(lead: float) -> None:
    """In blocks as well, where investment stands by year of a block."""
    found = pathway(
        {
            "lead_time": {("new",): lead},
            "period_first_year": [2025, 2026, 2028],
            "period_length": [1, 2, 5],
            "target_value": {("cap", 2026): 18.0, ("cap", 2027): 14.0},
        }
    )
    summary = summarise(found)
    invested = investment_by_year(
        found["investment"].transpose("site", "technology", "period").values
    )
    total = investment_total(invested, found["period_length"].values)
    assert total > 0
    assert sum(summary["spending"].values()) == pytest.approx(total, rel=1e-9)


def test_a_lead_time_from_the_decision_is_spent_after_it() -> None:
    """Decided in 2025, with a year and a half of construction, `new` starts in 2027."""
    assert min(spending({"base_year": 2025, "lead_time": {("new",): 1.5}})) == 2025


def test_capacity_that_stands_still_while_it_is_young_is_named() -> None:
    """14 t in 2026 alone: three tonnes of `new`, which lives 20 years and stands still in 2027,
    where power costs ten times as much.

    All that is spent is spent on it. Where the cap holds in 2027 too, at any price, none is idle.
    """
    stated = {"target_value": {("cap", 2026): 14.0}, "purchase_price": DEAR_POWER}
    assert summarise(pathway(stated))["idle_before_half_life"] == [
        {"technology": "new", "share_of_spending": pytest.approx(1.0)}
    ]
    held = {
        "target_value": {("cap", 2026): 14.0, ("cap", 2027): 14.0},
        "purchase_price": DEAR_POWER,
        "price_limit": 1000.0,
    }
    assert summarise(pathway(held))["idle_before_half_life"] == []


def test_what_stands_still_after_half_its_life_is_not_named() -> None:
    """With a life of two years half of it is over at the end of 2026."""
    stated = {
        "target_value": {("cap", 2026): 14.0},
        "purchase_price": DEAR_POWER,
        "technical_lifetime": 2.0,
        "economic_lifetime": 2.0,
    }
    assert summarise(pathway(stated))["idle_before_half_life"] == []
