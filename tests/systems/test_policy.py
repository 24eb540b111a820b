"""What a run asks for and what the rules say, on the bakery."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

from pathways.errors import InputError
from pathways.systems.scopes import priced_scopes
from tests.catalog.small import number
from tests.systems.bakery import BETTER, RUN, bakery, bakery_files, cost

NAN = np.nan

CAP = {"name": "cap", "kind": "reduction", "values": {2027: 0.5}}


def with_settings(folder: Path, **settings: Any) -> xr.Dataset:
    """The bakery over 2025 to 2028 by single years."""
    return bakery(folder, None, horizon={"first": 2025, "last": 2028}, **settings)


def target(folder: Path, **stated: Any) -> xr.Dataset:
    return with_settings(folder, targets=[{"name": "mine", **stated}])


def test_the_phase_target_is_a_reduction_from_its_year_on(tmp_path: Path) -> None:
    found = bakery(tmp_path)
    assert found["target"].values.tolist() == ["phase_target"]
    assert found["target_value"].values[0] == pytest.approx([NAN, NAN, 0.5], nan_ok=True)
    assert found["target_scope"].values[0].tolist() == [1.0, 1.0, 0.0, 0.0]
    assert found["target_offsets"].values.tolist() == [1.0]


def test_without_a_year_the_phase_of_the_sector_counts(tmp_path: Path) -> None:
    files = bakery_files()
    del files[RUN]["by"]
    found = bakery(tmp_path, files, horizon={"first": 2025, "last": 2031})["target_value"].values[0]
    assert found == pytest.approx([NAN] * 5 + [0.5, 0.5], nan_ok=True)


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({"values": {2026: 0.2, 2028: 0.6}}, [NAN, 0.2, NAN, 0.6]),
        ({"values": {2026: 0.2, 2028: 0.6}, "path": True}, [NAN, 0.2, 0.4, 0.6]),
        ({"values": {2026: 0.2}}, [NAN, 0.2, 0.2, 0.2]),
        ({"values": {2026: 0.2}, "hold": False}, [NAN, 0.2, NAN, NAN]),
    ],
)
def test_points_paths_and_what_holds(
    tmp_path: Path, stated: dict[str, Any], expected: list[float]
) -> None:
    found = target(tmp_path, kind="reduction", **stated)["target_value"].values[0]
    assert found == pytest.approx(expected, nan_ok=True)


def test_a_budget_stands_in_its_last_year_and_counts_over_all(tmp_path: Path) -> None:
    found = target(tmp_path, kind="budget", values={2026: 0, 2027: 900.0}, offsets=False)
    assert found["target_value"].values[0] == pytest.approx([NAN, NAN, 900.0, NAN], nan_ok=True)
    assert found["target_active"].values[0].tolist() == [0.0, 1.0, 1.0, 0.0]
    assert found["target_offsets"].values.tolist() == [0.0]


def test_a_peak_counts_after_its_year(tmp_path: Path) -> None:
    found = target(tmp_path, kind="peak", values={2026: 0})
    assert found["target_value"].values[0] == pytest.approx([NAN, NAN, 0.0, 0.0], nan_ok=True)
    assert found["target_active"].values[0].tolist() == [0.0, 0.0, 1.0, 1.0]


def test_a_carbon_price_lies_on_lines_in_the_money_of_the_run(tmp_path: Path) -> None:
    """100 in 2025 and 140 in 2027: 120 between, held after; free shares begin with their year."""
    found = with_settings(
        tmp_path,
        carbon_price={
            "values": {2025: 100.0, 2027: 140.0},
            "scopes": ["scope_1", "scope_2_market"],
            "free_share": {2026: 0.9, 2028: 0.7},
            "free_benchmark": {2026: 0.3},
            "sell_surplus": True,
        },
    )
    assert found["carbon_price"].values == pytest.approx([100, 120, 140, 140])
    assert found["carbon_price_scope"].values.tolist() == [1.0, 1.0, 0.0, 0.0]
    assert found["free_share"].values == pytest.approx([0.0, 0.9, 0.8, 0.7])
    assert found["free_benchmark"].sel(commodity="bread").values == pytest.approx(
        [0, 0.3, 0.3, 0.3]
    )
    assert not found["free_benchmark"].sel(commodity=["grid", "power"]).values.any()
    assert float(found["sell_surplus"]) == 1.0
    assert float(found["pay_removals"]) == 1.0


@pytest.mark.parametrize(
    ("settings", "paying"),
    [
        ({}, ["scope_1", "scope_2_market"]),
        ({"targets": []}, ["scope_1", "scope_2_market"]),
        ({"targets": [{**CAP, "scopes": ["scope_1", "scope_3"]}]}, ["scope_1", "scope_3"]),
        ({"carbon_price": {"values": 9.0, "scopes": ["scope_1"]}}, ["scope_1"]),
    ],
)
def test_a_carbon_price_covers_the_scopes_of_the_target_unless_told_otherwise(
    tmp_path: Path, settings: dict[str, Any], paying: list[str]
) -> None:
    found = with_settings(tmp_path, **{"carbon_price": 9.0, **settings})
    assert found["carbon_price"].values.tolist() == [9.0] * 4
    assert priced_scopes(found) == paying


def test_a_carbon_price_by_year_is_short_for_its_values(tmp_path: Path) -> None:
    found = with_settings(tmp_path, carbon_price={2025: 10.0, 2027: 30.0})
    assert found["carbon_price"].values.tolist() == [10.0, 20.0, 30.0, 30.0]


def test_without_a_carbon_price_no_scope_is_priced(tmp_path: Path) -> None:
    assert priced_scopes(with_settings(tmp_path)) == []
    assert priced_scopes(with_settings(tmp_path, carbon_price=0.0)) == []


def test_a_carbon_price_that_pays_nothing_below_zero(tmp_path: Path) -> None:
    found = with_settings(tmp_path, carbon_price={"values": 100.0, "pay_removals": False})
    assert float(found["pay_removals"]) == 0.0


def test_a_price_in_a_currency_without_a_rate_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"carbon_price: there is no deflator|no exchange rate"):
        with_settings(
            tmp_path, carbon_price={"values": {2025: 1.0}, "currency": "EUR", "money_year": 2020}
        )


def test_a_path_over_blocks_is_a_mean_between_the_stated_years(tmp_path: Path) -> None:
    """Prices of 110, 120 and 130 between 100 in 2025 and 140 in 2029 are 120 on average; 140, which
    is stated, stands by itself.
    """
    found = bakery(
        tmp_path,
        None,
        horizon={"first": 2025, "last": 2029, "blocks": [1, 4]},
        by=2026,
        carbon_price={"values": {2025: 100.0, 2029: 140.0}},
    )
    assert found["carbon_price"].values == pytest.approx([100.0, 120.0, 140.0])


def test_credits_need_a_price(tmp_path: Path) -> None:
    offsets = {"limit": {2027: 0.1}, "price": cost(50, "CNY/t", low=40, high=60)}
    found = with_settings(tmp_path / "priced", offsets=offsets)
    assert found["offset_limit"].values == pytest.approx([0, 0, 0.1, 0.1])
    assert found["offset_price"].values == pytest.approx(50.0)
    assert found["offset_price_high"].values == pytest.approx(60.0)
    with pytest.raises(InputError, match="offsets are allowed but have no price"):
        with_settings(tmp_path / "free", offsets={"limit": {2027: 0.1}})


def test_a_budget_of_investment_holds_in_its_years(tmp_path: Path) -> None:
    found = with_settings(tmp_path, investment_budget={2026: 5e6, 2028: 7e6})
    assert found["investment_budget"].values.tolist() == [np.inf, 5e6, np.inf, 7e6]


def test_years_outside_the_horizon_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"investment_budget: the year lies outside the horizon"):
        with_settings(tmp_path, investment_budget={2040: 5e6})


def test_support_adds_up_to_all_of_it_at_most(tmp_path: Path) -> None:
    """0.7 and 0.6 on the better mill are 1; the years outside the named ones have none."""
    support = [
        {
            "name": "one",
            "technologies": ["better_mill"],
            "investment_share": {2026: 0.7, 2027: 0.7},
        },
        {"name": "two", "levers": ["efficiency"], "investment_share": {2026: 0.6}},
        {"name": "three", "technologies": ["better_mill"], "per_activity": cost(3, "CNY/t")},
    ]
    found = with_settings(tmp_path, support=support)
    share = found["investment_support"].sel(technology="better_mill").values
    assert share == pytest.approx([0.0, 1.0, 0.7, 0.0])
    assert not found["investment_support"].sel(technology=["mill", "grid_power"]).values.any()
    assert found["activity_support"].sel(technology="better_mill").values == pytest.approx(3.0)


def test_the_cheaper_loan_holds(tmp_path: Path) -> None:
    """8 % is the rate of the run: 5 % and then 6 % leave 5 %, 9 % changes nothing."""
    loans = [
        {"name": "cheap", "technologies": ["better_mill"], "rate": number(5, "percent/yr")},
        {"name": "dearer", "levers": ["efficiency"], "rate": number(0.06, "1/yr")},
        {"name": "dear", "technologies": ["mill"], "rate": number(0.09, "1/yr")},
    ]
    rates = with_settings(tmp_path, loans=loans)["cost_of_capital"]
    assert float(rates.sel(technology="better_mill")) == pytest.approx(0.05)
    assert float(rates.sel(technology="mill")) == pytest.approx(0.08)


def test_a_border_price_with_a_free_share_of_a_benchmark(tmp_path: Path) -> None:
    """0.4 t free of a benchmark of 0.5 at a share of 0.8."""
    border = {
        "values": {2026: 100.0},
        "export_share": 0.25,
        "benchmark": {2026: 0.5},
        "free_share": {2026: 0.8},
    }
    found = with_settings(tmp_path, border_adjustment=border)
    assert found["border_price"].values == pytest.approx([0, 100, 100, 100])
    assert found["border_benchmark"].sel(commodity="bread").values == pytest.approx(0.4)
    assert float(found["border_share"]) == 0.25
    assert found["border_scope"].values.tolist() == [1.0, 0.0, 0.0, 0.0]


def test_what_was_paid_abroad_is_a_share_of_the_price_and_at_most_all_of_it(tmp_path: Path) -> None:
    """25 of 100, and 150 of 100 is all; before the first year nothing."""
    border = {"values": {2026: 100.0}, "export_share": 0.25}
    found = with_settings(
        tmp_path, border_adjustment={**border, "paid_abroad": {2026: 25.0, 2027: 150.0}}
    )
    assert found["border_paid"].values == pytest.approx([0, 0.25, 1, 1])


def test_default_values_are_charged_in_place_of_what_is_emitted(tmp_path: Path) -> None:
    """0.4 t free of a benchmark of 0.5 at 0.8, less 2 t charged: -1.6, and no scope counts."""
    border = {
        "values": {2026: 100.0},
        "export_share": 0.25,
        "declare": "default",
        "charged": {2026: 2.0},
        "benchmark": {2026: 0.5},
        "free_share": {2026: 0.8},
    }
    found = with_settings(tmp_path, border_adjustment=border)
    assert found["border_benchmark"].sel(commodity="bread").values == pytest.approx(-1.6)
    assert not found["border_scope"].values.any()


def test_numbers_of_a_run_are_checked_with_their_line(tmp_path: Path) -> None:
    """A rate of 8 and one without a unit that fits; file, line and key of each."""
    files = bakery_files()
    files[RUN]["money"] = {
        "discount_rate": number(8, "1/yr"),
        "cost_of_capital": number(0.08, "yr"),
    }
    with pytest.raises(InputError) as told:
        bakery(tmp_path, files)
    message = str(told.value)
    assert "base.yaml:" in message
    assert "money.discount_rate: 8 1/yr is above the most that makes sense here, 1" in message
    assert "money.cost_of_capital: `yr` (time) cannot be converted to `1/yr`" in message


def test_rates_and_prices_of_the_run(tmp_path: Path) -> None:
    found = bakery(tmp_path)
    assert float(found["discount_rate"]) == 0.05
    assert float(found["price_limit"]) == 100.0
    assert BETTER.endswith("better_mill.yaml")
