"""Headline figures, each written once, as pure functions of plain arrays.

The summary of a run, the comparison of runs, the titles of figures and the outputs of a sweep all
call these, so that a figure cannot be one thing in a table and another in a picture. Arrays run
over `period` unless an argument says otherwise. Yearly figures hold in each year of their period;
a present-value weight is the sum of the discount factors of those years. Where a figure has no
meaning (a share of nothing, the cost of a tonne that nobody abates) it is missing: NaN.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

NEGLIGIBLE_ABATEMENT = 1e-9
"""Discounted abatement up to this share of base-year emissions is the noise of a solver, whose
tolerances are of that order; a cost per tonne of it would be any number."""

THRESHOLD_SLACK = 1e-9
"""Relative slack of a threshold that an optimum meets exactly."""

CONTRACT_SCOPES = ("scope_1", "scope_2_market")
"""Scopes of the reduction by contract: power as contracts and certificates say."""

LOCATION_SCOPES = ("scope_1", "scope_2_location")
"""Scopes of the reduction by location: power at the average of the grid, whatever contracts say."""

TRANSFER_KINDS = ("carbon", "emissions trading", "border adjustment", "support", "rewards")
"""Kinds of cost that move money between the works and the state and use nothing up."""

SUNK_KINDS = ("write-off",)
"""Kinds of cost that were paid long before; closing a plant loses them once, in no one year."""


def relative(part: ArrayLike, whole: ArrayLike) -> Array:
    """A part over a whole, ``part / whole``; missing where the whole is zero.

    Parameters
    ----------
    part, whole : array_like
        Of shapes that broadcast, in one unit.
    """
    part, whole = np.asarray(part, float), np.asarray(whole, float)
    some = whole != 0.0
    return np.where(some, part / np.where(some, whole, 1.0), np.nan)


def emissions_counted(by_gas: ArrayLike, potential: ArrayLike, counted: ArrayLike) -> Array:
    """Emissions of some scopes, all sites and gases together, in tCO2e a year.

    ``sum over i, s, g of counted[s] x potential[s, g] x by_gas[i, s, g, ...]``

    Parameters
    ----------
    by_gas : array_like (site, scope, gas, ...)
        In t of gas a year; axes after the third stay.
    potential : array_like (gas) or (scope, gas)
        Global warming potential in tCO2e/t.
    counted : array_like (scope)
        One for the scopes that count, zero for others.
    """
    emitted = np.asarray(by_gas, float)
    weight = np.asarray(counted, float)[:, None] * np.asarray(potential, float)
    total: Array = np.einsum("isg...,sg->...", emitted, weight)
    return total


def reduction(emissions: ArrayLike, base: float) -> Array:
    """Reduction against the base year, as a fraction: ``1 - emissions / base``.

    A negative figure is an increase; more than one is a net removal. The same formula turns the
    limit of a target, or the lowest level that can be reached, into a reduction.

    Parameters
    ----------
    emissions : array_like
        tCO2e a year.
    base : float
        Emissions of the base year in tCO2e; where they are zero there is nothing to reduce, and
        the figure is missing.
    """
    return 1.0 - relative(emissions, base)


def certificates_share(cancelled: ArrayLike, emissions: ArrayLike, base: float) -> Array:
    """Share of the reduction by contract that unbundled certificates bring.

    ``cancelled / (base - emissions)``. It is above one where emissions would have risen without
    them, and missing where nothing is reduced.

    Parameters
    ----------
    cancelled : array_like (period)
        What certificates take off, beyond those of the base year, in tCO2e a year.
    emissions : array_like (period)
        By contract, in tCO2e a year.
    base : float
        Emissions of the base year by contract in tCO2e.
    """
    reduced = base - np.asarray(emissions, float)
    some = reduced > NEGLIGIBLE_ABATEMENT * abs(base)
    return np.where(some, np.asarray(cancelled, float) / np.where(some, reduced, 1.0), np.nan)


def relative_change(value: ArrayLike, reference: ArrayLike) -> Array:
    """Change against a reference as a fraction of its size: ``(value - reference) / |reference|``.

    The size is taken, so that a dearer way has a positive figure also where the reference earns
    money; missing where the reference is zero.
    """
    value, reference = np.asarray(value, float), np.asarray(reference, float)
    return relative(value - reference, np.abs(reference))


def present_value(
    cost_by_kind: ArrayLike,
    is_capital: ArrayLike,
    weight_capital: ArrayLike,
    weight_running: ArrayLike,
) -> float:
    """Present value of costs, in money of the base of discounting.

    ``sum over k, p of cost[k, p] x (weight_capital[p] if k is capital else weight_running[p])``

    Parameters
    ----------
    cost_by_kind : array_like (kind, period)
        Money a year.
    is_capital : array_like of bool (kind)
    weight_capital, weight_running : array_like (period)
        Sums of discount factors, in years.
    """
    yearly, capital = np.asarray(cost_by_kind, float), np.asarray(is_capital, bool)
    return float(
        yearly[capital].sum(axis=0) @ np.asarray(weight_capital, float)
        + yearly[~capital].sum(axis=0) @ np.asarray(weight_running, float)
    )


def cost_above_baseline(cost: ArrayLike, baseline: ArrayLike) -> Array:
    """What a pathway costs more than its baseline, ``cost - baseline``; negative where it saves.

    Parameters
    ----------
    cost, baseline : array_like
        Both present values, or both money a year by period.
    """
    extra: Array = np.asarray(cost, float) - np.asarray(baseline, float)
    return extra


def average_abatement_cost(
    extra: float, abatement: ArrayLike, weight_running: ArrayLike, base: float
) -> float:
    """Average cost of a tonne less, in money/tCO2e.

    ``extra / sum over p of weight_running[p] x abatement[p]``: the levelised cost of abatement,
    a constant price per tonne whose discounted proceeds would just pay the extra cost. Negative
    where a pathway abates and saves; missing where it does not abate.

    Parameters
    ----------
    extra : float
        Present value of costs above the baseline.
    abatement : array_like (period)
        Baseline less pathway, in tCO2e a year.
    weight_running : array_like (period)
        In years.
    base : float
        Emissions of the base year in tCO2e, the measure of what is negligible.
    """
    discounted = float(np.asarray(abatement, float) @ np.asarray(weight_running, float))
    if discounted <= NEGLIGIBLE_ABATEMENT * abs(base):
        return float("nan")
    return float(extra) / discounted


def uses_up(kinds: ArrayLike) -> NDArray[np.bool_]:
    """Which kinds of cost use something up in their year: all but transfers and sunk ones.

    Parameters
    ----------
    kinds : array_like of str (kind)
    """
    return ~np.isin(np.asarray(kinds), (*TRANSFER_KINDS, *SUNK_KINDS))


def resource_cost(cost_by_kind: ArrayLike, is_used: ArrayLike) -> Array:
    """What is used up by period, in money a year.

    Parameters
    ----------
    cost_by_kind : array_like (kind, period)
        Money a year.
    is_used : array_like of bool (kind)
        What `uses_up` says of each kind.
    """
    used: Array = np.asarray(cost_by_kind, float)[np.asarray(is_used, bool)].sum(axis=0)
    return used


def transfers(cost_by_kind: ArrayLike, is_transfer: ArrayLike) -> Array:
    """What is paid to the state less what comes from it, by period, in money a year.

    Parameters
    ----------
    cost_by_kind : array_like (kind, period)
        Money a year.
    is_transfer : array_like of bool (kind)
        Kinds of `TRANSFER_KINDS`.
    """
    paid: Array = np.asarray(cost_by_kind, float)[np.asarray(is_transfer, bool)].sum(axis=0)
    return paid


def abatement_cost_of_year(extra: ArrayLike, abatement: ArrayLike, base: float) -> Array:
    """Cost of a tonne less in one year by period, in money/tCO2e: ``extra / abatement``.

    Both are differences between two yardsticks of the same year, so that what pays anyway is in
    neither. Capital stands in the year as an annuity. Missing where nothing is abated.

    Parameters
    ----------
    extra : array_like (period)
        Money a year.
    abatement : array_like (period)
        tCO2e a year.
    base : float
        Emissions of the base year in tCO2e, the measure of what is negligible.
    """
    abated = np.asarray(abatement, float)
    some = abated > NEGLIGIBLE_ABATEMENT * abs(base)
    return np.where(some, np.asarray(extra, float) / np.where(some, abated, 1.0), np.nan)


def yearly_limit_price(dual: ArrayLike, weight_running: ArrayLike) -> Array:
    """Price of a tonne under a limit of each year, in money/tCO2e: ``-dual / weight``.

    The dual of a limit is the change of the present value per tonne allowed in every year of the
    period: negative or zero. Over the weight it is money of the running year.

    Parameters
    ----------
    dual : array_like (target, period)
    weight_running : array_like (period)
        In years.
    """
    price: Array = 0.0 - np.asarray(dual, float) / np.asarray(weight_running, float)
    return price


def budget_price(
    dual: ArrayLike, active: ArrayLike, length: ArrayLike, weight_running: ArrayLike
) -> Array:
    """Price of a tonne under a limit of all years together (target, period), in money/tCO2e.

    ``-dual[k] x active[k, p] x length[p] / weight[p]``: a budget counts each year once, so the
    price is its dual over the mean discount factor of the years of the period.

    Parameters
    ----------
    dual : array_like (target)
    active : array_like (target, period)
        One where the budget counts.
    length : array_like (period)
        In years.
    weight_running : array_like (period)
        In years.
    """
    counts = np.asarray(active, float)
    spread = np.where(counts > 0, np.asarray(dual, float)[:, None], 0.0) * counts
    return yearly_limit_price(spread * np.asarray(length, float), weight_running)


def marginal_abatement_cost(price: ArrayLike) -> Array:
    """Cost of one tonne less by year, in money/tCO2e: the prices of all targets together.

    Parameters
    ----------
    price : array_like (target, period)
    """
    total: Array = np.asarray(price, float).sum(axis=0)
    return total


def product_cost_increase(cost: ArrayLike, baseline: ArrayLike, made: ArrayLike) -> Array:
    """Cost above the baseline per unit of product, in money a unit: ``(cost - baseline) / made``.

    Parameters
    ----------
    cost, baseline : array_like (period)
        What is used up, as `resource_cost` says, money a year.
    made : array_like (period)
        Units of product a year; missing where none is made.
    """
    return relative(cost_above_baseline(cost, baseline), made)


def market_value(made: ArrayLike, price: ArrayLike) -> Array:
    """What is made is worth on the market by period, in money a year: ``sum of price x made``.

    Parameters
    ----------
    made : array_like (site, commodity, period)
        Units of product a year.
    price : array_like (site, commodity, period)
        Money a unit. Where something is made that has no price, the value is missing.
    """
    made = np.asarray(made, float)
    value: Array = np.where(made != 0.0, made * np.asarray(price, float), 0.0).sum(axis=(0, 1))
    return value


def share_of_market_price(extra: ArrayLike, value: ArrayLike) -> Array:
    """A cost as a fraction of what the product is worth on the market: ``extra / value``.

    It is the cost of a unit of product over the market price of that unit, whatever part of the
    unit's cost is modelled.

    Parameters
    ----------
    extra : array_like (period)
        Money a year.
    value : array_like (period)
        What `market_value` says, in money a year; missing where it is missing or zero.
    """
    return relative(extra, value)


def investment_by_year(investment: ArrayLike) -> Array:
    """Overnight investment of all sites and technologies, in money a year of each period.

    Parameters
    ----------
    investment : array_like (site, technology, period)
        Money a year.
    """
    total: Array = np.asarray(investment, float).sum(axis=(0, 1))
    return total


def investment_total(by_year: ArrayLike, length: ArrayLike) -> float:
    """Overnight investment of all years, undiscounted: ``sum over p of by_year[p] x length[p]``.

    Parameters
    ----------
    by_year : array_like (period)
        Money a year.
    length : array_like (period)
        In years.
    """
    return float(np.asarray(by_year, float) @ np.asarray(length, float))


def intensity(by_scope: ArrayLike, counted: ArrayLike, made: ArrayLike) -> Array:
    """Emissions of some scopes per unit of product, in tCO2e a unit.

    ``sum over s of counted[s] x by_scope[s, p] / made[p]``

    Parameters
    ----------
    by_scope : array_like (scope, period)
        tCO2e a year.
    counted : array_like (scope)
        One for the scopes that count.
    made : array_like (period)
        Units of product a year; missing where none is made.
    """
    return relative(np.asarray(counted, float) @ np.asarray(by_scope, float), made)


def near_zero(intensities: ArrayLike, threshold: float) -> NDArray[np.bool_]:
    """Whether a product is near-zero: at or below the threshold of its sector, in tCO2e a unit."""
    reached: NDArray[np.bool_] = np.asarray(intensities, float) <= threshold * (
        1.0 + THRESHOLD_SLACK
    )
    return reached


def tightest(limits: ArrayLike) -> int | None:
    """Period in which a target allows the least; None for a target that states no limit.

    Parameters
    ----------
    limits : array_like (period)
        tCO2e a year, missing where nothing is stated. The first of equal limits counts.
    """
    stated = np.asarray(limits, float)
    return None if np.isnan(stated).all() else int(np.nanargmin(stated))
