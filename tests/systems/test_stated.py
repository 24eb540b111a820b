"""Amounts with units on top of the files: what is read, what converts, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.errors import InputError
from pathways.systems.change import change
from pathways.systems.stated import Amount, Conversions, read_amount, scale
from pathways.units import MoneyTable
from tests.worlds import steelworks

MONEY = ("CNY", 2024)

RATES = Conversions(
    MoneyTable(
        rates={"EUR": {2024: 8.0}},
        levels={"EUR": {2020: 100.0, 2024: 125.0}, "CNY": {2020: 100.0, 2024: 110.0}},
    ),
    {"coal": ((8.0, "MWh/t"),), "power": ((0.01, "MWh/m3"),)},
)
"""An euro is 8 yuan; euros of 2020 are 1.25 of 2024, yuan 1.1. Coal holds 8 MWh a tonne."""


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("0.8", Amount("=", 0.8, "")),
        (" -5 ", Amount("=", -5.0, "")),
        ("*0.8", Amount("*", 0.8, "")),
        ("* 80 %", Amount("*", 80.0, "percent")),
        ("+5", Amount("+", 5.0, "")),
        ("+-5 EUR/t", Amount("+", -5.0, "EUR/t")),
        ("8 CNY/kg", Amount("=", 8.0, "CNY/kg")),
        ("8CNY/kg", Amount("=", 8.0, "CNY/kg")),
        ("1.5e3 t/yr", Amount("=", 1500.0, "t/yr")),
        (".5", Amount("=", 0.5, "")),
        ("90%", Amount("=", 90.0, "percent")),
    ],
)
def test_what_is_read(text: str, amount: Amount) -> None:
    assert read_amount(text, "a.b") == amount


@pytest.mark.parametrize("text", ["", "cheap", "nan", "inf", "1e999", "CNY/kg", "*", "+x", "--3"])
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(InputError, match=r"a\.b: not a number .*8 CNY/kg"):
        read_amount(text, "a.b")


@pytest.mark.parametrize("text", ["0,8", "1,500", "1_000", "80:200", "1=2"])
def test_marks_that_are_no_point(text: str) -> None:
    with pytest.raises(InputError, match="the decimal mark is a point"):
        read_amount(text, "a.b")


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(["", "*", "+"]))
def test_any_number_is_read_back(value: float, operation: str) -> None:
    assert read_amount(f"{operation}{value!r}", "a.b") == Amount(operation or "=", value, "")


@pytest.mark.parametrize(
    ("unit", "wanted", "expected"),
    [
        ("CNY/kg", "CNY2024/t", 1000.0),
        ("CNY/kWh", "CNY2024/MWh", 1000.0),
        ("MW", "MWh/h", 1.0),
        ("kg", "tCO2e/yr", None),
        ("kt/yr", "tCO2e/yr", 1000.0),
        ("percent", "1", 0.01),
        ("tCO2e/t", "t/t", 1.0),
        ("CNY2024/t", "CNY2024/t", 1.0),
        ("CNY2020/t", "CNY2024/t", 1.1),  # 110 / 100
        ("EUR/t", "CNY2024/t", 8.0),
        ("EUR2020/t", "CNY2024/t", 10.0),  # 1.25 x 8
        ("t/EUR", "t/CNY2024", 0.125),
    ],
)
def test_units_and_money(unit: str, wanted: str, expected: float | None) -> None:
    if expected is None:
        with pytest.raises(ValueError, match="cannot be converted"):
            scale(unit, wanted, MONEY, RATES)
        return
    assert scale(unit, wanted, MONEY, RATES) == pytest.approx(expected)


def test_a_heating_value_leads_from_mass_or_volume_to_energy_and_back() -> None:
    """8 MWh/t: 16 CNY/MWh of coal is 128 CNY/t; 0.01 MWh/m3: 1 CNY/m3 of gas is 100 CNY/MWh."""
    coal, gas = RATES.contents["coal"], RATES.contents["power"]
    assert 16 * scale("CNY/MWh", "CNY2024/t", MONEY, RATES, coal) == pytest.approx(128.0)
    assert scale("CNY/m3", "CNY2024/MWh", MONEY, RATES, gas) == pytest.approx(100.0)
    assert scale("m3/yr", "MWh/yr", MONEY, RATES, gas) == pytest.approx(0.01)
    with pytest.raises(ValueError, match="cannot be converted"):
        scale("CNY/m3", "CNY2024/MWh", MONEY, RATES, coal)


@pytest.mark.parametrize("unit", ["CNY/EUR", "CNY2020/CNY2021", "ton", "EUR1901/t", "9**9**9"])
def test_what_is_no_unit_or_has_no_rate_is_said_in_words(unit: str) -> None:
    with pytest.raises(ValueError, match=r"unit|money"):
        scale(unit, "CNY2024/t", MONEY, RATES)


def told(path: str, amount: str) -> str:
    with pytest.raises(InputError) as caught:
        change(steelworks(), {path: amount}, RATES)
    return str(caught.value)


def test_a_price_is_set_raised_and_multiplied_in_other_units() -> None:
    """Coal costs 5 CNY/t: it becomes 30, then 5 + 8 x 0.5 = 9, and 80 % of 5 are 4."""
    for amount, expected in (("0.03 CNY/kg", 30.0), ("+0.5 EUR/t", 9.0), ("*80%", 4.0)):
        changed = change(steelworks(), {"carriers.coal.price": amount}, RATES)
        found = changed["purchase_price"].sel(commodity="coal").values
        assert found == pytest.approx(expected), amount


def test_each_number_of_a_wildcard_is_converted_by_its_own_unit() -> None:
    """Coal is counted in t and power in MWh: a price per MWh is 8 times as much per t of coal."""
    works = steelworks(coordinates={"commodity_unit": ["t", "t", "MWh"]})
    changed = change(works, {"carriers.*.price": "2 CNY/MWh"}, RATES)
    price = changed["purchase_price"].isel(site=0, period=0, day=0, hour=0).values
    assert price == pytest.approx([np.nan, 16.0, 2.0], nan_ok=True)


def test_another_dimension_is_refused_with_what_is_allowed() -> None:
    message = told("carriers.coal.price", "5 CNY/m2")
    assert "the unit does not fit" in message
    assert "found 5 CNY/m2; allowed CNY2024/t" in message
    assert "allowed 1 or %" in told("technologies.new.availability", "5 t")
    assert "`ton` is not a unit" in told("carriers.coal.price", "5 CNY/ton")
    assert "a factor has no unit" in told("carriers.coal.price", "*2 CNY/t")


def test_without_rates_another_currency_is_refused_and_not_taken_as_it_is() -> None:
    with pytest.raises(InputError, match="no exchange rate of `EUR`"):
        change(steelworks(), {"carriers.coal.price": "1 EUR/t"})


def test_bounds_hold_after_conversion() -> None:
    message = told("technologies.new.availability", "120 %")
    assert "found 120 %, which makes 1.2; allowed 0 to 1" in message
    assert "did you mean `0.9`?" in told("technologies.new.availability", "90")
