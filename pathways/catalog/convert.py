"""A sourced number as arrays over years: unit, money, factors and range, once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ..schema.number import Number
from ..units import MoneyTable, currency_of, factor, in_currency, money_power

Array = NDArray[np.float64]
Triple = tuple[Array, Array, Array]


def series(
    number: Number,
    unit: str,
    years: Sequence[int],
    currency: str,
    money_year: int,
    money: MoneyTable,
    factors: Mapping[str, Number],
    quoted: bool = False,
) -> Triple:
    """Value, low and high of a number in each year, in one unit and money of one year.

    They are in `unit` and in `currency` of `money_year`, for each of `years`. Values by year lie on
    straight lines between the years, and are held before the first and after the last; so do bounds
    stated by year. One figure as a bound is a bound in every year. Bounds are clipped so that low
    <= value <= high in every year. Shared factors multiply: low by low and high by high, with the
    central value where one of the two is open; where both are open the bound is open, which is NaN.

    A price that is `quoted` is exchanged at the rate of the year of its quote and follows no
    general index, since a commodity follows its market.

    Raises
    ------
    ValueError
        Where the unit or the money cannot be converted, or a factor is unknown.
    """
    every = np.asarray(years, float)
    value = _over(every, number.value if number.values is None else number.values)
    low = np.minimum(_over(every, number.low), value)
    high = np.maximum(_over(every, number.high), value)
    for name in number.factors:
        if name not in factors:
            raise ValueError(
                f"there is no shared factor `{name}`; known are "
                f"{', '.join(sorted(factors)) or 'none'}"
            )
        value, low, high = _multiplied((value, low, high), _factor(every, name, factors[name]))
    scale = _scale(number, unit, currency, money_year, money, quoted)
    return value * scale, low * scale, high * scale


def unit_scale(number: Number, unit: str) -> float:
    """What the number is multiplied by to be in `unit`, currencies aside.

    Currencies count as one dimension here.
    """
    wanted = currency_of(unit)
    stated = in_currency(number.unit, wanted) if wanted else number.unit
    return factor(stated, unit)


def _scale(
    number: Number, unit: str, currency: str, money_year: int, money: MoneyTable, quoted: bool
) -> float:
    stated = currency_of(number.unit)
    scale = unit_scale(number, in_currency(unit, currency))
    if stated is None:
        return scale
    if number.money_year is None:
        raise ValueError(f"`{number.unit}` is money, but `money_year` is missing")
    year = number.money_year if quoted else money_year
    return float(
        scale * money.factor(stated, number.money_year, currency, year) ** money_power(number.unit)
    )


def _over(years: Array, stated: float | dict[int, float] | None) -> Array:
    if stated is None:
        return np.full(years.shape, np.nan)
    if not isinstance(stated, dict):
        return np.full(years.shape, float(stated))
    known = sorted(stated)
    found: Array = np.interp(
        years, np.array(known, float), np.array([stated[year] for year in known])
    )
    return found


def _factor(years: Array, name: str, number: Number) -> Triple:
    value = _over(years, number.value if number.values is None else number.values)
    try:
        scale = factor(number.unit, "1")
    except ValueError as error:
        raise ValueError(f"the shared factor `{name}` is no plain ratio: {error}") from error
    return value * scale, _over(years, number.low) * scale, _over(years, number.high) * scale


def _multiplied(one: Triple, other: Triple) -> Triple:
    """Product of two ranges, the second of which is above zero."""
    # A negative figure is lowest where the factor is highest.
    falls = one[0] < 0
    low = _bound(one[0], one[1], other[0], np.where(falls, other[2], other[1]))
    high = _bound(one[0], one[2], other[0], np.where(falls, other[1], other[2]))
    value = one[0] * other[0]
    return value, np.minimum(low, value), np.maximum(high, value)


def _bound(one: Array, one_bound: Array, other: Array, other_bound: Array) -> Array:
    """Product of two bounds; an open one counts as the central value unless both are open."""
    open_one, open_other = np.isnan(one_bound), np.isnan(other_bound)
    product = np.where(open_one, one, one_bound) * np.where(open_other, other, other_bound)
    return np.where(open_one & open_other, np.nan, product)
