"""Units in and money of any currency and year in one; everything is converted once, at the door."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import did_you_mean

if TYPE_CHECKING:
    from pint import UnitRegistry

    from .schema.currency import MoneyData

CURRENCIES = ("CNY", "EUR", "USD")
"""Currencies that a unit may hold; results are in one of them."""

REFERENCE_CURRENCY = "CNY"
"""Currency in which the exchange rates state the others."""

DEFINITIONS = Path(__file__).with_name("units.txt")
"""The units, in the format of pint."""

_CURRENCY = re.compile(r"(?<![A-Za-z0-9_])[kMGT]?(CNY|EUR|USD)(?![A-Za-z0-9_])")
_TOKEN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_POWER = re.compile(r"\*\*|\^")
_SMALL_POWER = re.compile(
    r"(?<![\w.])[A-Za-z_]\w*\s*(?:\*\*|\^)\s*[-+]?\d(?![\w.])(?!\s*(?:\*\*|\^))"
)
_NUMBER = re.compile(r"(?<![\w.])\d[\w.]*")
LONGEST = 80
"""Characters of a unit: the longest of the catalog has 31."""

MOST_DIGITS = 9
"""Digits of a number in a unit, such as the 1000 in `1000 t`."""

_WORDS = {
    "W": "power",
    "Wh": "energy",
    "t": "mass",
    "yr": "time",
    "m": "length",
    "m2": "area",
    "m3": "volume",
    "Wh_cell": "cell capacity",
    "W_module": "module capacity",
    "percent": "ratio",
}


@lru_cache(maxsize=1)
def _registry() -> UnitRegistry[float]:
    # pint takes 0.2 s to import: who only lists the catalog does not wait for it.
    from pint import UnitRegistry

    return UnitRegistry(str(DEFINITIONS), cache_folder=None)


@lru_cache(maxsize=1)
def _names() -> tuple[str, ...]:
    """Names of the units as the definitions give them, without prefixes."""
    lines = DEFINITIONS.read_text(encoding="utf-8").splitlines()
    return tuple(
        name for name in (line.partition(" = ")[0] for line in lines) if _TOKEN.fullmatch(name)
    )


@lru_cache(maxsize=4096)
def _root(text: str) -> tuple[float, dict[str, float]]:
    """Magnitude in root units and the powers of the dimensions.

    Raises ValueError in plain words.
    """
    if not text.strip():
        raise ValueError("the unit is empty; write `1` for a plain ratio")
    _refuse_what_has_no_end(text)
    registry = _registry()
    for token in _TOKEN.findall(text):
        if token not in registry:
            near = did_you_mean(
                token, [prefix + name for prefix in ("", "k", "M", "G") for name in _names()]
            )
            known = (
                f"known are {', '.join(_names())} with prefixes k, M, G, T, P, and `1` for a plain "
                "ratio"
            )
            raise ValueError(
                f"unit `{text}`: `{token}` is not a unit; "
                + (f"did you mean `{near}`?" if near else known)
            )
    try:
        quantity = registry.Quantity(1.0, registry.parse_units(text)).to_root_units()
    except Exception as error:
        # pint lets errors of Python's tokenizer and of its own parser through
        raise ValueError(
            f"unit `{text}` cannot be read; write it like `EUR/(t/yr)`, `MWh/t`, `1/yr` or `1`"
        ) from error
    powers: dict[str, Any] = dict(quantity.dimensionality.items())
    return float(quantity.magnitude), powers


def _refuse_what_has_no_end(text: str) -> None:
    """Refuse, in words, a unit that would be worked out for ever: long ones and towers of powers.

    Raises
    ------
    ValueError
    """
    if len(text) > LONGEST:
        raise ValueError(
            f"a unit of {len(text)} characters, beginning with `{text[: LONGEST // 2]}`: "
            f"{LONGEST} are the most"
        )
    if len(_POWER.findall(text)) > len(_SMALL_POWER.findall(text)):
        raise ValueError(
            f"unit `{text}`: a power is a whole number of one digit on a unit, like `m**2`"
        )
    if any(len(number) > MOST_DIGITS or "e" in number.lower() for number in _NUMBER.findall(text)):
        raise ValueError(
            f"unit `{text}`: a number in a unit has {MOST_DIGITS} digits at most and no exponent"
        )


def check_unit(text: str) -> None:
    """Raise ValueError, saying what is wrong, where `text` is not a unit."""
    _root(text)
    currency_of(text)


@lru_cache(maxsize=4096)
def factor(from_unit: str, to_unit: str) -> float:
    """What a figure in `from_unit` is multiplied by to be in `to_unit`.

    Raises
    ------
    ValueError
        Where one is no unit or the dimensions differ; names both. Two currencies are two
        dimensions: money is converted by a `MoneyTable`, never here.

    Examples
    --------
    >>> factor("GJ/t", "MWh/t")
    0.277777777778
    >>> factor("MW", "MWh/yr")
    8760.0
    """
    size_from, dimensions_from = _root(from_unit)
    size_to, dimensions_to = _root(to_unit)
    if dimensions_from != dimensions_to:
        raise ValueError(
            f"`{from_unit}` ({dimension_words(from_unit)}) cannot be converted to "
            f"`{to_unit}` ({dimension_words(to_unit)})"
        )
    # Twelve digits, so that 8760 hours a year do not become 8759.999999999998.
    return float(f"{size_from / size_to:.12g}")


@lru_cache(maxsize=4096)
def currency_of(unit: str) -> str | None:
    """The currency that a unit holds, or None.

    Examples
    --------
    >>> currency_of("EUR/(t/yr)")
    'EUR'
    """
    found = sorted(set(_CURRENCY.findall(unit)))
    if len(found) > 1:
        raise ValueError(f"unit `{unit}` holds two currencies: {' and '.join(found)}")
    return found[0] if found else None


def money_power(unit: str) -> float:
    """Power of money in a unit: 1 for `CNY/t`, -1 for `t/CNY`, 0 without money."""
    currency = currency_of(unit)
    return _root(unit)[1].get(f"[money_{currency.lower()}]", 0.0) if currency else 0.0


def in_currency(unit: str, currency: str) -> str:
    """The unit with its currency replaced.

    Examples
    --------
    >>> in_currency("EUR/(t/yr)", "CNY")
    'CNY/(t/yr)'
    """
    return _CURRENCY.sub(lambda match: match[0][:-3] + currency, unit)


def dimension_words(unit: str) -> str:
    """A unit in words of dimensions, for messages.

    Examples
    --------
    >>> dimension_words("EUR/(MWh/yr)")
    'EUR/(energy/time)'
    """
    return "plain ratio" if unit.strip() == "1" else _TOKEN.sub(lambda match: _word(match[0]), unit)


def _word(token: str) -> str:
    dimensions = _root(token)[1]
    for name, word in _WORDS.items():
        if dimensions == _root(name)[1]:
            return word
    return token


@dataclass(frozen=True)
class MoneyTable:
    """Exchange rates and price levels by year.

    With them money of one currency and year becomes that of another.

    Attributes
    ----------
    rates : mapping of currency to mapping of year to CNY per unit of the currency
    levels : mapping of currency to mapping of year to the deflator of its economy, on any base
    """

    rates: Mapping[str, Mapping[int, float]] = field(default_factory=dict)
    levels: Mapping[str, Mapping[int, float]] = field(default_factory=dict)

    @classmethod
    def of(cls, data: MoneyData) -> MoneyTable:
        """The table that a money file states."""
        return cls(
            {name: dict(number.values or {}) for name, number in data.exchange_rates.items()},
            {name: dict(number.values or {}) for name, number in data.deflators.items()},
        )

    def factor(self, currency: str, money_year: int, to_currency: str, to_year: int) -> float:
        """Multiplier of an amount of `currency` of `money_year`.

        Its product is in `to_currency` of `to_year`.

        The convention: inflate in the original currency to the target year by the deflator of its
        economy, then exchange at the mean rate of the target year:

            level(currency, to_year) / level(currency, money_year) x rate(currency, to_year) /
            rate(to_currency, to_year)

        Exchanging first and inflating after gives another figure; the two differ by the change of
        the real exchange rate.

        Raises
        ------
        ValueError
            For a currency or year outside the table. Nothing is extrapolated.
        """
        inflation = 1.0
        if money_year != to_year:
            level = self._column("deflator", self.levels, currency)
            inflation = _in_year(level, to_year, "deflator", currency) / _in_year(
                level, money_year, "deflator", currency
            )
        if currency == to_currency:
            return inflation
        return inflation * self._rate(currency, to_year) / self._rate(to_currency, to_year)

    def _rate(self, currency: str, year: int) -> float:
        if currency == REFERENCE_CURRENCY:
            return 1.0
        return _in_year(
            self._column("exchange rate", self.rates, currency), year, "exchange rate", currency
        )

    def _column(
        self, what: str, table: Mapping[str, Mapping[int, float]], currency: str
    ) -> Mapping[int, float]:
        if not table.get(currency):
            known = ", ".join(sorted(table)) or "none"
            raise ValueError(
                f"there is no {what} of `{currency}` in the money table (it has {known})"
            )
        return table[currency]


def _in_year(column: Mapping[int, float], year: int, what: str, currency: str) -> float:
    if year not in column:
        raise ValueError(
            f"the money table has no {what} of {currency} in {year}; it covers "
            f"{min(column)}-{max(column)}"
        )
    return column[year]
