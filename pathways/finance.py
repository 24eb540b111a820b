"""Finance as pure functions: annuity, discounting, construction interest, salvage.

All rates are real and yearly, all times in years. Textbook formulas, for example
Short, Packey and Holt (1995), *A Manual for the Economic Evaluation of Energy Efficiency and
Renewable Energy Technologies*, NREL/TP-462-5173, chapter 2.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

LARGEST_EXPONENT = 700.0
"""Exponents beyond this overflow; what lives that long keeps all its value within any horizon."""

TIMING = {"start": 0.0, "middle": 0.5, "end": 1.0}
"""Part of a year that has passed when a payment falls."""


def annuity_factor(rate: ArrayLike, lifetime: ArrayLike) -> NDArray[np.float64]:
    """Constant yearly payment over `lifetime` that repays one unit of capital, paid in arrears.

    ``rate / (1 - (1 + rate) ** -lifetime)``, and ``1 / lifetime`` at a rate of zero.

    Examples
    --------
    >>> round(float(annuity_factor(0.08, 20)), 6)
    0.101852
    >>> float(annuity_factor(0.0, 20))
    0.05
    """
    rate, lifetime = np.broadcast_arrays(np.asarray(rate, float), np.asarray(lifetime, float))
    zero = rate == 0
    safe = np.where(zero, 1.0, rate)
    return np.where(zero, 1.0 / lifetime, safe / -np.expm1(-lifetime * np.log1p(safe)))


def discount_factor(rate: ArrayLike, years: ArrayLike) -> NDArray[np.float64]:
    """Present value of one unit paid after `years`: ``(1 + rate) ** -years``.

    Examples
    --------
    >>> round(float(discount_factor(0.05, 2)), 6)
    0.907029
    """
    factor: NDArray[np.float64] = (1.0 + np.asarray(rate, float)) ** -np.asarray(years, float)
    return factor


def construction_interest_factor(
    rate: ArrayLike, construction_time: ArrayLike
) -> NDArray[np.float64]:
    """Capital at first operation per unit of overnight cost.

    The cost is spent evenly over the construction time:

    ``((1 + rate) ** time - 1) / (time * ln(1 + rate))``, and 1 where time or rate is zero.

    Examples
    --------
    >>> round(float(construction_interest_factor(0.08, 3)), 6)
    1.124864
    >>> float(construction_interest_factor(0.08, 0))
    1.0
    """
    rate, time = np.broadcast_arrays(np.asarray(rate, float), np.asarray(construction_time, float))
    exponent = time * np.log1p(rate)
    safe = np.where(exponent == 0, 1.0, exponent)
    return np.where(exponent == 0, 1.0, np.expm1(safe) / safe)


def spent_by_year(
    start: ArrayLike, construction_time: ArrayLike, years: ArrayLike
) -> NDArray[np.float64]:
    """Share of an overnight cost that is spent in each calendar year.

    It is spent evenly from `start - construction_time` to `start`, the rule of
    `construction_interest_factor`; what needs no time is spent in the year of its start. The shares
    of a cost add up to one where the years hold its whole construction time.

    Parameters
    ----------
    start : array_like
        Date of first operation, a year and a part of it.
    construction_time : array_like
        In years, of a shape that broadcasts with `start`.
    years : array_like (year)
        Calendar years; a last axis is added for them.

    Examples
    --------
    >>> spent_by_year(2030.5, 2.0, [2028, 2029, 2030]).tolist()
    [0.25, 0.5, 0.25]
    >>> spent_by_year(2030.0, 0.0, [2029, 2030]).tolist()
    [0.0, 1.0]
    """
    start, time = np.broadcast_arrays(
        np.asarray(start, float), np.asarray(construction_time, float)
    )
    start, time, year = start[..., None], time[..., None], np.asarray(years, float)
    spent = np.minimum(start, year + 1.0) - np.maximum(start - time, year)
    at_once = (np.floor(start) == year).astype(float)
    share: NDArray[np.float64] = np.where(
        time > 0, spent.clip(0.0) / np.where(time > 0, time, 1.0), at_once
    )
    return share


def salvage_straight_line(age: ArrayLike, lifetime: ArrayLike) -> NDArray[np.float64]:
    """Share of the overnight cost left at `age`: ``1 - age / lifetime``, not below zero.

    Examples
    --------
    >>> float(salvage_straight_line(5, 20))
    0.75
    """
    left: NDArray[np.float64] = 1.0 - np.asarray(age, float) / np.asarray(lifetime, float)
    return left.clip(0.0, 1.0)


def salvage_sinking_fund(
    rate: ArrayLike, age: ArrayLike, lifetime: ArrayLike
) -> NDArray[np.float64]:
    """Share of the overnight cost left at `age` when depreciation feeds a sinking fund.

    ``1 - ((1 + rate) ** age - 1) / ((1 + rate) ** lifetime - 1)``, the straight line at a rate of
    zero.

    Examples
    --------
    >>> round(float(salvage_sinking_fund(0.05, 5, 20)), 6)
    0.832891
    """
    rate, age, lifetime = np.broadcast_arrays(
        *(np.asarray(x, float) for x in (rate, age, lifetime))
    )
    zero = rate == 0
    safe = np.where(zero, 1.0, rate)
    growth = np.log1p(safe)
    fund = np.expm1(age * growth) / np.expm1(np.minimum(lifetime * growth, LARGEST_EXPONENT))
    return np.where(zero, salvage_straight_line(age, lifetime), np.clip(1.0 - fund, 0.0, 1.0))
