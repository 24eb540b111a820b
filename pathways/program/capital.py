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

DIGITS = 9
"""Digits to which a sum of years is rounded, so that months, which are no binary fractions of a
year, make whole years."""


def periods_of(system: xr.Dataset) -> Periods:
    """Years and lengths of the system's periods."""
    return Periods(
        structure(system, "period_first_year").astype(np.int64),
        structure(system, "period_length").astype(np.int64),
    )


def unit_capacity(system: xr.Dataset) -> Labelled:
    """Existing capacity of each unit (site, unit) in the capacity unit of its technology."""
    share, standing = variable(system, "unit_share"), variable(system, "existing_capacity")
    return (share * standing).sum("technology")


def operation_start(system: xr.Dataset, first_operation: Labelled, is_open: Labelled) -> Labelled:
    """Date at which a vintage begins to run (technology, vintage).

    The beginning of its first year, or the first operation of its technology within that year.
    """
    first = variable(system, "period_first_year").renamed(period="vintage")
    later = is_open.renamed(period="vintage") & (first_operation > first)
    return choose(later, first_operation, first)


def renewal_start(system: xr.Dataset) -> Labelled:
    """Date from which a renewal is paid (vintage): never before the decision."""
    first, decided = variable(system, "period_first_year"), variable(system, "decision_date")
    return choose(decided > first, decided, first).renamed(period="vintage")


def alive(
    system: xr.Dataset, periods: Periods, lifetime: str, start: Labelled | None = None
) -> Labelled:
    """Share of a period in which a vintage stands (technology, vintage, period).

    From the beginning of its first year to the end of its life, which counts from its first
    operation `start`, or from the beginning of its first year.
    """
    life = variable(system, lifetime).bare("technology")[..., None]
    if start is not None:
        life = life + (start.bare("technology", "vintage") - periods.first_year)
    first, life = np.broadcast_arrays(periods.first_year, life)
    return named(("technology", "vintage", "period"), periods.alive(first, life))


def starting_up(periods: Periods, start: Labelled, ramping: Labelled) -> Labelled:
    """Part of a period's full load that a vintage does not do yet (technology, vintage, period).

    All of it before its first operation, and then what it lacks while it is ramping up.
    """
    begins = start.bare("technology", "vintage")
    first, waits = np.broadcast_arrays(periods.first_year, begins - periods.first_year)
    return named(("technology", "vintage", "period"), periods.alive(first, waits)) + ramping


def ramping(system: xr.Dataset, periods: Periods, start: Labelled) -> Labelled:
    """What a vintage lacks of a period's full load in its first two years of operation.

    Over technology, vintage, period; as long as it lives.
    """
    dims = ("technology", "vintage", "period")
    begins = start.bare("technology", "vintage")
    found = named(dims, np.zeros((*begins.shape, len(periods.length))))
    life = variable(system, "technical_lifetime")
    for since, which in enumerate(("first", "second")):
        lacks = 1.0 - variable(system, f"ramp_up_{which}_year")
        if lacks.anywhere():
            lasts = (life - float(since)).at_least(0.0).at_most(1.0).bare("technology")[..., None]
            from_then, lasts = np.broadcast_arrays(begins + since, lasts)
            found = found + lacks * named(dims, periods.alive(from_then, lasts))
    return found


def weight(system: xr.Dataset, periods: Periods, timing: str) -> Labelled:
    """Present value of one unit paid in every year of a period (period)."""
    rate = variable(system, "discount_rate").bare()
    return named(
        ("period",), periods.weight(rate, system.attrs[timing], int(system.attrs["discount_year"]))
    )


def charge_of_one(
    system: xr.Dataset,
    periods: Periods,
    lifetime: str,
    capital_weight: Labelled,
    start: Labelled,
) -> Labelled:
    """Yearly payment for one unit of money spent on a vintage, by the system's convention.

    Over technology, vintage, period. Years count from the first operation `start` of a vintage.

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
    begins = start.bare("technology", "vintage")
    if system.attrs["capital"] == "annuity":
        paid_for = variable(system, "economic_lifetime").bare("technology")[..., None]
        paid_for = np.minimum(paid_for, life)
        payment = annuity_factor(rate, np.where(np.isfinite(paid_for), paid_for, FOREVER))
        begins, paid_for = np.broadcast_arrays(begins, paid_for)
        return named(
            dims, payment[..., None] * periods.paid(begins, paid_for, discount, timing, year)
        )
    age = periods.end - begins
    left = _left(system.attrs["capital"], rate, age, life)
    spent = discount_factor(discount, begins + TIMING[timing] - year)
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
    age: NDArray[np.float64],
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

    It can where its first operation lies before or in the first year of the period.
    """
    return first_operation < variable(system, "period_first_year") + 1.0


def first_operation_year(system: xr.Dataset) -> Labelled:
    """Date of the first operation of a technology, in years (technology).

    The market year, or the decision date plus the lead time, whichever is later; what is decided
    in the base year or after it starts after the base year.
    """
    decision, base = variable(system, "decision_date"), variable(system, "base_year")
    market = variable(system, "market_year")
    ordered = decision + variable(system, "lead_time")
    ordered = choose((decision >= base) & (ordered < base + 1.0), base + 1.0, ordered)
    started = Labelled(ordered.dims, np.round(ordered.values, DIGITS))
    return choose(started > market, started, market)


def before_decision(system: xr.Dataset) -> Labelled:
    """Whether a period has passed when the decision falls (period)."""
    end = variable(system, "period_first_year") + variable(system, "period_length")
    return end <= variable(system, "decision_date")
