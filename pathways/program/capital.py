"""What capital costs in each year, how long it lives, and when it can start."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..finance import (
    TIMING,
    annuity_factor,
    construction_interest_factor,
    discount_factor,
    salvage_sinking_fund,
    salvage_straight_line,
)
from ..labelled import Labelled, choose, named, structure, variable
from ..periods import Periods

FOREVER = 1e6
"""Years of a life without end in formulas that need a number: the annuity is the interest then."""

ROUNDING = 1e-9
"""Part of a year by which a sum of years may be above a whole number without starting another."""


def periods_of(system: xr.Dataset) -> Periods:
    """Years and lengths of the system's periods."""
    return Periods(
        structure(system, "period_first_year").astype(np.int64),
        structure(system, "period_length").astype(np.int64),
    )


def alive(system: xr.Dataset, periods: Periods, lifetime: str) -> Labelled:
    """Share of a period in which a vintage runs (technology, vintage, period)."""
    life = variable(system, lifetime).bare("technology")[..., None]
    start, life = np.broadcast_arrays(periods.first_year, life)
    return named(("technology", "vintage", "period"), periods.alive(start, life))


def weight(system: xr.Dataset, periods: Periods, timing: str) -> Labelled:
    """Present value of one unit paid in every year of a period (period)."""
    rate = variable(system, "discount_rate").bare()
    return named(
        ("period",), periods.weight(rate, system.attrs[timing], int(system.attrs["discount_year"]))
    )


def charge_of_one(
    system: xr.Dataset, periods: Periods, lifetime: str, capital_weight: Labelled
) -> Labelled:
    """Yearly payment for one unit of money spent on a vintage, by the system's convention.

    Over technology, vintage, period.

    `annuity`: annuity factor in the years of the economic life up to the horizon.
    `overnight`: all of it in the vintage's first year.
    `overnight_*`: the same, less the salvage value at the end of the horizon.
    Discounted with `weight_capital` each gives the present value of the convention exactly.
    """
    dims = ("technology", "vintage", "period")
    timing, year = system.attrs["capital_timing"], int(system.attrs["discount_year"])
    rate = variable(system, "cost_of_capital").bare("technology")[..., None]
    life = variable(system, lifetime).bare("technology")[..., None]
    discount = variable(system, "discount_rate").bare()[..., None, None]
    if system.attrs["capital"] == "annuity":
        paid_for = variable(system, "economic_lifetime").bare("technology")[..., None]
        paid_for = np.minimum(paid_for, life)
        payment = annuity_factor(rate, np.where(np.isfinite(paid_for), paid_for, FOREVER))
        start, paid_for = np.broadcast_arrays(periods.first_year, paid_for)
        return named(
            dims, payment[..., None] * periods.paid(start, paid_for, discount, timing, year)
        )
    age = periods.end - periods.first_year
    left = _left(system.attrs["capital"], rate, age, life)
    spent = discount_factor(discount, periods.first_year + TIMING[timing] - year)
    recovered = np.where(age < life, left, 0.0) * discount_factor(discount, periods.end - year)
    weighted = capital_weight.bare("period")[..., None, :]
    count = len(periods.length)
    shape = np.broadcast_shapes(recovered.shape, spent.shape, weighted.shape)
    charge = np.zeros((*shape, count))
    own = np.arange(count)
    charge[..., own, own] = spent / weighted
    charge[..., :, -1] -= recovered / weighted[..., -1:]
    return named(dims, charge)


def _left(
    convention: str,
    rate: NDArray[np.float64],
    age: NDArray[np.int64],
    life: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Share of the overnight cost that comes back at the horizon, by an overnight convention."""
    if convention == "overnight":
        return np.zeros(np.broadcast_shapes(rate.shape, age.shape, life.shape))
    if convention == "overnight_straight_line":
        return salvage_straight_line(age, life)
    return salvage_sinking_fund(rate, age, np.where(np.isfinite(life), life, FOREVER))


def construction_interest(system: xr.Dataset) -> Labelled:
    """What one unit of overnight cost has become when a plant starts (technology).

    One where interest is not counted.
    """
    rate = variable(system, "cost_of_capital").bare("technology")
    counted = system.attrs["interest_during_construction"] == "true"
    lead = variable(system, "lead_time").bare("technology")
    return named(
        ("technology",),
        construction_interest_factor(rate, lead if counted else np.zeros_like(lead)),
    )


def capital_charge(
    system: xr.Dataset, capex: str, interest: Labelled, of_one: Labelled
) -> Labelled:
    """Yearly payment for a unit of a vintage (technology, vintage, period).

    Overnight cost x interest x charge of one.
    """
    cost = variable(system, capex)
    return of_one * (choose(cost.stated(), cost, 0.0) * interest)


def open_periods(system: xr.Dataset, first_operation: Labelled) -> Labelled:
    """Whether a technology can be started in a period (technology, period).

    It can once its first year has come.
    """
    return first_operation <= variable(system, "period_first_year")


def first_operation_year(system: xr.Dataset) -> Labelled:
    """First calendar year in which a technology can start (technology).

    The market year, or the decision year plus the lead time (at least one year), whichever is
    later.
    """
    lead = variable(system, "lead_time").at_least(1.0)
    decided = variable(system, "decision_year") + lead - ROUNDING
    market = variable(system, "market_year")
    started = Labelled(decided.dims, np.ceil(decided.values))
    return choose(started > market, started, market)
