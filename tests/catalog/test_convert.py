"""Numbers as arrays over years, by hand: lines between years, ranges, factors, money."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pathways.catalog.convert import series
from pathways.schema.number import Number
from pathways.units import MoneyTable

from .small import number

YEARS = (2025, 2026, 2030)


def stated(figure: Any, unit: str = "1", **more: Any) -> Number:
    return Number(**number(figure, unit, **more))


def over(one: Number, unit: str = "1", money: MoneyTable | None = None, **factors: Number) -> Any:
    return series(one, unit, YEARS, "CNY", 2024, money or MoneyTable(), factors)


def test_values_lie_on_lines_and_are_held_outside() -> None:
    """10 in 2026 and 50 in 2030: 10 in 2025 too."""
    value, low, high = over(stated({2026: 10.0, 2030: 50.0}))
    assert value == pytest.approx([10.0, 10.0, 50.0])
    assert np.isnan(low).all()
    assert np.isnan(high).all()


def test_a_range_never_leaves_its_figure_outside() -> None:
    """10, 14 and 30. The upper end, 12 in 2025 and 40 in 2040, would be 21.3 in 2030: it follows
    the figure to 30. The lower end, 9 in 2025 and 20 in 2026, follows it down to 14 in 2026."""
    range_by_year = {"low": {2025: 9.0, 2026: 20.0}, "high": {2025: 12.0, 2040: 40.0}}
    value, low, high = over(stated({2025: 10.0, 2030: 30.0}, **range_by_year))
    assert value == pytest.approx([10.0, 14.0, 30.0])
    assert low == pytest.approx([9.0, 14.0, 20.0])
    assert high == pytest.approx([12.0, 14.0, 30.0])


def test_units_of_figures_and_ranges() -> None:
    """3.6, 1.8 and 7.2 GJ are 1, 0.5 and 2 MWh."""
    value, low, high = over(stated(3.6, "GJ/t", low=1.8, high=7.2), "MWh/t")
    assert (value[0], low[0], high[0]) == pytest.approx((1.0, 0.5, 2.0))


def test_a_shared_factor_multiplies_range_by_range() -> None:
    """10 (8 to 14) times 0.5 (0.4 to 0.8): 5 (3.2 to 11.2)."""
    local = stated(0.5, low=0.4, high=0.8)
    value, low, high = over(stated(10.0, low=8.0, high=14.0, factors=["local"]), local=local)
    assert (value[0], low[0], high[0]) == pytest.approx((5.0, 3.2, 11.2))


def test_a_negative_figure_is_lowest_where_the_factor_is_highest() -> None:
    """-10 (-14 to -8) times 0.5 (0.4 to 0.8): -5 (-11.2 to -3.2)."""
    local = stated(0.5, low=0.4, high=0.8)
    value, low, high = over(stated(-10.0, low=-14.0, high=-8.0, factors=["local"]), local=local)
    assert (value[0], low[0], high[0]) == pytest.approx((-5.0, -11.2, -3.2))


def test_an_open_end_counts_as_the_figure_unless_both_are_open() -> None:
    """10 (to 14) times 0.5 (from 0.4): 5 (4 to 7)."""
    local = stated(0.5, low=0.4)
    value, low, high = over(stated(10.0, high=14.0, factors=["local"]), local=local)
    assert (value[0], low[0], high[0]) == pytest.approx((5.0, 4.0, 7.0))
    assert np.isnan(over(stated(10.0, factors=["local"]), local=stated(0.5))[1]).all()


def test_money_is_inflated_and_then_exchanged() -> None:
    """10 EUR of 2020: the deflator of the euro rose from 100 to 120, a euro is 8 CNY in 2024 (7 in
    2020): 10 x 1.2 x 8 = 96."""
    money = MoneyTable({"EUR": {2020: 7.0, 2024: 8.0}}, {"EUR": {2020: 100.0, 2024: 120.0}})
    value, _, _ = over(stated(10.0, "EUR/t", money_year=2020), "CNY/t", money)
    assert value[0] == pytest.approx(96.0)


def test_money_below_the_line_is_converted_the_other_way() -> None:
    """2 t/EUR of 2024 at 8 CNY a euro are 0.25 t/CNY."""
    money = MoneyTable({"EUR": {2024: 8.0}}, {})
    value, _, _ = over(stated(2.0, "t/EUR", money_year=2024), "t/CNY", money)
    assert value[0] == pytest.approx(0.25)


def test_an_unknown_factor_is_told() -> None:
    with pytest.raises(ValueError, match="no shared factor `locl`; known are local"):
        over(stated(1.0, factors=["locl"]), local=stated(0.5))
