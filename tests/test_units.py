"""Units by hand, money by hand, and a clear word for everything that cannot be converted."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from pathways.units import MoneyTable, check_unit, currency_of, factor, in_currency, money_power

MONEY = MoneyTable(
    rates={"EUR": {2020: 8.0, 2024: 7.5}, "USD": {2020: 7.0, 2024: 7.25}},
    levels={
        "CNY": {2020: 100.0, 2024: 110.0},
        "EUR": {2020: 50.0, 2024: 60.0},
        "USD": {2020: 80.0, 2024: 100.0},
    },
)


@pytest.mark.parametrize(
    ("from_unit", "to_unit", "expected"),
    [
        ("GJ/t", "MWh/t", 1 / 3.6),
        ("kWh/kg", "MWh/t", 1.0),
        ("MW", "MWh/yr", 8760.0),
        ("kt/yr", "t/yr", 1000.0),
        ("tce", "GJ", 29.3076),
        ("t/(t)", "1", 1.0),
        ("percent", "1", 0.01),
        ("%", "1", 0.01),
        ("EUR/(kW)", "EUR/(MW)", 1000.0),
        ("CNY/(kWh/yr)", "CNY/(MWh/yr)", 1000.0),
        ("GWh_cell", "kWh_cell", 1e6),
        ("m2/kW", "m2/MW", 1000.0),
        ("d", "h", 24.0),
        ("yr", "month", 12.0),
    ],
)
def test_factors(from_unit: str, to_unit: str, expected: float) -> None:
    assert factor(from_unit, to_unit) == pytest.approx(expected, rel=1e-11)


def test_there_and_back_is_one() -> None:
    for one, other in (("GJ", "tce"), ("kt", "t"), ("yr", "h")):
        assert factor(one, other) * factor(other, one) == pytest.approx(1.0, rel=1e-11)


@pytest.mark.parametrize(
    ("from_unit", "to_unit", "message"),
    [
        (
            "GJ/t",
            "MWh/yr",
            r"`GJ/t` \(energy/mass\) cannot be converted to `MWh/yr` \(energy/time\)",
        ),
        (
            "kWh_cell",
            "kWh",
            r"`kWh_cell` \(cell capacity\) cannot be converted to `kWh` \(energy\)",
        ),
        ("EUR/t", "CNY/t", r"`EUR/t` \(EUR/mass\) cannot be converted to `CNY/t` \(CNY/mass\)"),
        ("t", "1", r"`t` \(mass\) cannot be converted to `1` \(plain ratio\)"),
    ],
)
def test_a_wrong_dimension_names_both(from_unit: str, to_unit: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        factor(from_unit, to_unit)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("MWH", "did you mean `MWh`"),
        ("fraction", "`1` for a plain ratio"),
        ("", "write `1` for a plain ratio"),
        ("EUR/(t", "cannot be read"),
        ("EUR/USD", "two currencies: EUR and USD"),
        ("1000*t", "cannot be read"),
    ],
)
def test_what_is_no_unit(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        check_unit(text)


@pytest.mark.parametrize(
    ("unit", "currency", "power"),
    [
        ("EUR/(t/yr)", "EUR", 1),
        ("kCNY/MWh", "CNY", 1),
        ("t/USD", "USD", -1),
        ("GJ/t", None, 0),
        ("1", None, 0),
    ],
)
def test_money_in_a_unit(unit: str, currency: str | None, power: float) -> None:
    assert currency_of(unit) == currency
    assert money_power(unit) == power


def test_another_currency_keeps_the_prefix() -> None:
    assert in_currency("kEUR/(t/yr)", "CNY") == "kCNY/(t/yr)"
    assert in_currency("GJ/t", "CNY") == "GJ/t"


@pytest.mark.parametrize(
    ("currency", "year", "to_currency", "to_year", "expected"),
    [
        ("CNY", 2020, "CNY", 2024, 1.1),
        ("EUR", 2020, "EUR", 2024, 1.2),
        ("EUR", 2020, "CNY", 2024, 1.2 * 7.5),
        ("EUR", 2024, "CNY", 2024, 7.5),
        ("CNY", 2020, "EUR", 2024, 1.1 / 7.5),
        ("USD", 2020, "EUR", 2024, 1.25 * 7.25 / 7.5),
        ("CNY", 1999, "CNY", 1999, 1.0),
    ],
)
def test_money_is_inflated_at_home_and_then_exchanged(
    currency: str, year: int, to_currency: str, to_year: int, expected: float
) -> None:
    assert MONEY.factor(currency, year, to_currency, to_year) == pytest.approx(expected)


def test_a_year_outside_the_table_is_an_error_and_never_guessed() -> None:
    with pytest.raises(ValueError, match="no deflator of EUR in 2019; it covers 2020-2024"):
        MONEY.factor("EUR", 2019, "EUR", 2024)
    with pytest.raises(ValueError, match="no exchange rate of EUR in 2022"):
        MONEY.factor("EUR", 2022, "CNY", 2022)
    with pytest.raises(ValueError, match="no exchange rate of `EUR`"):
        MoneyTable().factor("EUR", 2024, "CNY", 2024)


def test_reading_the_catalog_waits_for_no_heavy_library() -> None:
    code = (
        "import sys, pathways.catalog\n"
        "heavy = ('pint', 'pandas', 'xarray', 'scipy')\n"
        "print([each for each in heavy if each in sys.modules])\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "text",
    [
        "t**99999999",
        "9**9**9 t",
        "10**10**8 t",
        "((kt**9)**9)**9",
        "(9**9)**9 t",
        "t^9^9",
        "m**2**2",
        "t**1e9",
        "1e999",
        "1e999 t",
        "9" * 50 + " t",
        "t * " * 5_000 + "t",
        "(" * 70 + "t" + ")" * 70,
    ],
)
def test_a_unit_without_end_is_refused_at_once(text: str) -> None:
    """The library works a power out to its last digit, and `9**9**9` has 370 million of them."""
    begin = time.monotonic()
    with pytest.raises(ValueError, match="unit"):
        check_unit(text)
    assert time.monotonic() - begin < 10.0


def test_small_powers_and_whole_numbers_are_units() -> None:
    """A square metre is a hectare divided by ten thousand; 1000 kg are a tonne."""
    assert factor("m**2", "m2") == 1.0
    assert factor("m ** -2", "1/m2") == 1.0
    with pytest.raises(ValueError, match="cannot be"):
        factor("t**2", "t")
