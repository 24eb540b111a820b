"""Coefficients that equations share, derived from a system: pure functions of its arrays.

Derived here and not stored in the system, so that changing a parameter changes all that follows
from it. Parameters may differ between samples: whatever is worked out over named dims is worked out
for all samples at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

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
from ..labelled import OUTER_AXES, Labelled, choose, named, structure, variable
from ..periods import Periods
from ..systems.hosts import FLOW_DIMS, least_of_hosts, saved_flow, use
from .coefficient_formulas import COEFFICIENTS
from .combinations import Combinations, combine
from .definition import Definition
from .hourly import Hourly, derive_hourly
from .norms import Norms, norms

CO2 = "co2"
SCOPE_1 = "scope_1"

FOREVER = 1e6
"""Years of a life without end in formulas that need a number: the annuity is the interest then."""

ROUNDING = 1e-9
"""Part of a year by which a sum of years may be above a whole number without starting another."""


@dataclass(frozen=True)
class Coefficients:
    """What the equations multiply variables with; dims are named in each array."""

    buyable: Labelled
    sellable: Labelled
    flow: Labelled
    saved: Labelled
    emission: Labelled
    host_activity: Labelled
    host_demand: Labelled
    net_use: Labelled
    full_load: Labelled
    alive: Labelled
    renewal_alive: Labelled
    weight_running: Labelled
    weight_capital: Labelled
    construction_interest: Labelled
    charge_of_one: Labelled
    renewal_charge_of_one: Labelled
    capital_charge: Labelled
    renewal_charge: Labelled
    first_operation: Labelled
    is_open: Labelled
    has_plant: Labelled
    base_emissions: Labelled
    base_reference: Labelled
    target_stated: Labelled
    target_limit: Labelled
    largest_share: Labelled
    combinations: Combinations
    norms: Norms
    hourly: Hourly


def as_host(array: Labelled) -> Labelled:
    """The same array with technologies in the role of hosts."""
    return array.renamed(technology="host")


@dataclass(frozen=True)
class Derived:
    """A system and its coefficients, from which those of a system like it may be taken."""

    system: xr.Dataset
    coefficients: Coefficients

    def has(self, each: Definition, other: xr.Dataset, same: set[str]) -> bool:
        """Whether a coefficient of another system is made of the same arrays, by the same settings.

        Parameters
        ----------
        each : Definition
        other : xarray.Dataset
        same : set of names
            Coefficients that are known to be the same in both.
        """
        return (
            same.issuperset(each.coefficients)
            and self.system.attrs == other.attrs
            and all(self._same_array(name, other) for name in each.parameters)
        )

    def _same_array(self, name: str, other: xr.Dataset) -> bool:
        one, two = variable(self.system, name).values, variable(other, name).values
        # labels are held by an index, which gives another array at each look
        return one is two or (name in self.system.coords and np.array_equal(one, two))


def derive(system: xr.Dataset, beside: Derived | None = None) -> Coefficients:
    """All shared coefficients of a system, or of all its samples.

    Parameters
    ----------
    system : xarray.Dataset
    beside : Derived, optional
        A system that shares arrays with this one, as a pathway's does with its baseline's. A
        coefficient is taken from it where all that it is made of is the same array in both.
    """
    known = SimpleNamespace()
    same: set[str] = set()
    for each in COEFFICIENTS:
        if beside is not None and beside.has(each, system, same):
            same.add(each.name)
            value = getattr(beside.coefficients, each.name)
        else:
            value = DERIVED[each.name](system, known)
        setattr(known, each.name, value)
    return Coefficients(**vars(known))


def periods_of(system: xr.Dataset) -> Periods:
    """Years and lengths of the system's periods."""
    return Periods(
        structure(system, "period_first_year").astype(np.int64),
        structure(system, "period_length").astype(np.int64),
    )


def is_measure(system: xr.Dataset) -> NDArray[np.bool_]:
    """Whether a technology is a measure (technology)."""
    found: NDArray[np.bool_] = structure(system, "technology_kind") == "measure"
    return found


def net_flow(system: xr.Dataset, saved: Labelled) -> Labelled:
    """Net output per unit of activity with savings and exhaust streams.

    Over technology, commodity, period.

    exhaust[t, s] = sum over c of exhaust_share[t, s, c] x use[t, c] x factor[c] +
        exhaust_process_share[t, s] x process CO2[t];
    a measure takes from its host's streams the CO2 that it saves there. On the use of a fuel the
    stream is that of the processes that burn it; the catalog refuses the measure where they send
    different shares of the fuel to a stream.
    """
    flow = variable(system, "flow") + saved
    if system.sizes["stream"] == 0:
        return flow
    streams = [
        list(structure(system, "commodity")).index(name) for name in structure(system, "stream")
    ]
    bare = flow.bare(*FLOW_DIMS)
    exhaust = _exhaust(system, saved)
    shape = np.broadcast_shapes(bare.shape, (*exhaust.shape[:-2], *bare.shape[-2:]))
    values = np.broadcast_to(bare, shape).copy()
    values[..., streams, :] += exhaust
    return named(FLOW_DIMS, values)


def _exhaust(system: xr.Dataset, saved: Labelled) -> NDArray[np.float64]:
    """CO2 sent to each stream per unit of activity, less what a measure avoids there.

    Over ..., technology, stream, period.
    """
    direct = {
        "scope": list(structure(system, "scope")).index(SCOPE_1),
        "gas": list(structure(system, "gas")).index(CO2),
    }
    factor = variable(system, "emission_factor").isel(site=0, **direct).bare("commodity", "period")
    process = variable(system, "process_emissions").isel(**direct).bare("technology", "period")
    share = variable(system, "exhaust_share").bare("technology", "stream", "commodity")
    process_share = variable(system, "exhaust_process_share").bare("technology", "stream")
    saving = saved.bare(*FLOW_DIMS)
    process_saving = variable(system, "process_saving").bare("technology", "period")
    used = use(system).bare(*FLOW_DIMS)
    # by technology a product of matrices (stream, commodity) and (commodity, period)
    made = share @ (used * factor[..., None, :, :])
    made = made + process_share[..., None] * process[..., None, :]
    hosts_of, of_commodity = (
        structure(system, name) for name in ("host_process", "host_commodity")
    )
    outer = np.broadcast_shapes(
        *(each.shape[: len(OUTER_AXES)] for each in (made, saving, process_saving))
    )
    avoided = np.zeros((*outer, *made.shape[len(OUTER_AXES) :]))
    saves = (saving != 0).any(axis=(*OUTER_AXES, -2, -1))
    saves |= (process_saving != 0).any(axis=(*OUTER_AXES, -1))
    for measure in np.flatnonzero(saves):
        hosts = hosts_of[measure] > 0
        if hosts.any():
            burning = share[..., hosts, :, :].max(axis=-3)
            of_process = (process_share[..., hosts, :, None] * process[..., hosts, None, :]).max(
                axis=-3
            )
        else:
            burning = share.max(axis=-3) * of_commodity[measure]
            of_process = np.zeros(made.shape[-2:])
        avoided[..., measure, :, :] = (
            burning @ (saving[..., measure, :, :] * factor)
            + process_saving[..., measure, None, :] * of_process
        )
    sent: NDArray[np.float64] = made - avoided
    return sent


def activity_emissions(system: xr.Dataset) -> Labelled:
    """Emissions per unit of activity that no purchase shows (site, technology, scope, gas, period).

    process emissions - process_saving x the host's process emissions - contractual claims.
    """
    dims = ("technology", "scope", "gas", "period")
    process = variable(system, "process_emissions")
    least = least_of_hosts(
        structure(system, "host_process"), process.bare(*dims), axis=len(OUTER_AXES)
    )
    own = process - variable(system, "process_saving") * named(dims, least)
    factor = variable(system, "emission_factor").bare("site", "commodity", "scope", "gas", "period")
    claim = structure(system, "claim")
    claims = np.zeros((*factor.shape[:-4], claim.shape[0], *factor.shape[-3:]))
    for contract in np.flatnonzero(claim.any(axis=(1, 2))):
        # scopes of the claim are those of the factor: one product for each commodity
        claims[..., contract, :, :, :] = np.einsum("cs,...csgp->...sgp", claim[contract], factor)
    return named(("site", *dims), own.bare("site", *dims) - claims)


def use_by_host(system: xr.Dataset, saved: Labelled) -> Labelled:
    """Use of a commodity per unit of host activity, net of what process measures save.

    Over host, commodity, period. Measures count with minus what they save on a process; their own
    small use does not count.
    """
    measure = Labelled("technology", is_measure(system))
    on_process = Labelled("technology", structure(system, "host_process").sum(axis=1) > 0)
    own = choose(measure, (-saved).where(on_process), use(system))
    return as_host(own)


def host_reference(system: xr.Dataset, net_use: Labelled, saved: Labelled) -> Labelled:
    """Reference of a technology's shares per unit of host activity (technology, host, period).

    A measure on a commodity refers to its use net of process measures; everything else to its use
    net of all measures.
    """
    of_commodity = structure(system, "host_commodity")
    measure = is_measure(system)
    net, saving = net_use.bare("host", "commodity", "period"), saved.bare(*FLOW_DIMS)
    on_commodity = measure & (of_commodity.sum(axis=1) > 0)
    all_saved = net - np.where(on_commodity[:, None, None], saving, 0.0)
    process = structure(system, "host_process")
    outer = all_saved.shape[: len(OUTER_AXES)]
    values = np.broadcast_to(
        process[:, :, None], (*outer, *process.shape, system.sizes["period"])
    ).copy()
    for row in np.flatnonzero(of_commodity.any(axis=1)):
        basis = net if measure[row] else all_saved
        values[..., row, :, :] += np.einsum("c,...hcp->...hp", of_commodity[row], basis)
    return named(("technology", "host", "period"), values)


def combinations(system: xr.Dataset, net_use: Labelled, share: Labelled) -> Combinations:
    """Sets of measures that meet on one flow."""
    measure = is_measure(system)[:, None]
    return combine(
        names=structure(system, "technology"),
        commodities=structure(system, "commodity"),
        saving=variable(system, "saving").bare(*FLOW_DIMS),
        process_saving=variable(system, "process_saving").bare("technology", "period"),
        on_process=structure(system, "host_process") * measure,
        on_commodity=structure(system, "host_commodity") * measure,
        use=use(system).bare(*FLOW_DIMS),
        net_use=net_use.bare("host", "commodity", "period"),
        share=share.bare("technology", "period"),
        cliques=structure(system, "exclusion_member"),
    )


def full_load_activity(system: xr.Dataset) -> Labelled:
    """Yearly activity that a unit of capacity can do (site, technology).

    Hours-weighted availability.
    """
    hours = variable(system, "hour_weight")
    mean = (variable(system, "availability") * hours).sum(["day", "hour"]) / hours.sum(
        ["day", "hour"]
    )
    return mean * variable(system, "activity_per_capacity").filled()


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
    `overnight_*`: all of it in the vintage's first year, less the salvage value at the end of the
    horizon.
    Discounted with `weight_capital` both give the present value of the convention exactly.
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
    left = (
        salvage_straight_line(age, life)
        if system.attrs["capital"] == "overnight_straight_line"
        else salvage_sinking_fund(rate, age, np.where(np.isfinite(life), life, FOREVER))
    )
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


def base_account(
    system: xr.Dataset, flow: Labelled, emission: Labelled, buyable: Labelled
) -> Labelled:
    """Emissions of the base year from its activities (site, scope, gas).

    emissions = sum over c of purchase[c] x factor[c] + sum over t of activity[t] x emission[t],
    purchase[c] = what demand and technologies need beyond what technologies make.
    """
    activity = variable(system, "base_activity")
    purchase = base_purchase(system, flow, buyable)
    factor = variable(system, "emission_factor").isel(period=0)
    return (purchase * factor).sum("commodity") + (activity * emission.isel(period=0)).sum(
        "technology"
    )


def base_purchase(system: xr.Dataset, flow: Labelled, buyable: Labelled) -> Labelled:
    """What is bought in the base year (site, commodity)."""
    made = (variable(system, "base_activity") * flow.isel(period=0)).sum("technology")
    need = variable(system, "demand").isel(period=0) - made
    return need.at_least(0.0).where(buyable.isel(period=0, day=0, hour=0))


def base_reference(system: xr.Dataset, host_activity: Labelled, host_demand: Labelled) -> Labelled:
    """Reference of a technology's shares in the base year (site, technology).

    One where it is zero.
    """
    activity = as_host(variable(system, "base_activity"))
    reference = (host_activity.isel(period=0) * activity).sum("host") + host_demand.isel(period=0)
    bare = reference.bare("site", "technology")
    return named(("site", "technology"), np.where(bare > 0, bare, 1.0))


def target_limits(system: xr.Dataset, base: Labelled) -> Labelled:
    """Each target in tCO2e (target, period); missing where it is silent.

    reduction: (1 - value) x base-year emissions of its scopes; intensity: value x demand for the
    product;
    tonnes and budget: the value itself; peak has no limit of its own.
    """
    value, kind = variable(system, "target_value"), structure(system, "target_kind")
    counted = variable(system, "target_scope") * variable(system, "global_warming_potential")
    start = (base * counted).sum(["site", "scope", "gas"])
    product = (variable(system, "demand") * variable(system, "product")).sum(["site", "commodity"])

    def of(which: str) -> Labelled:
        return Labelled("target", kind == which)

    limits = choose(of("reduction"), (1.0 - value) * start, value)
    limits = choose(of("intensity"), value * product, limits)
    limits = choose(of("peak"), np.nan, limits)
    return named(("target", "period"), limits.bare("target", "period"))


def largest_share(system: xr.Dataset) -> Labelled:
    """Stated shares (technology, period).

    One for a measure without a stated share, infinite for what refers to nothing.
    """
    share = variable(system, "max_share")
    hosted = [structure(system, f"host_{what}") for what in ("process", "commodity", "demand")]
    refers = np.any([each.any(axis=1) for each in hosted], axis=0)
    limited = choose(Labelled("technology", is_measure(system)), share.at_most(1.0), share)
    return limited.where(Labelled("technology", refers), otherwise=np.inf)


DERIVED: dict[str, Callable[[xr.Dataset, Any], Any]] = {
    "buyable": lambda system, _known: variable(system, "purchase_price").stated(),
    "sellable": lambda system, _known: variable(system, "sale_price").stated(),
    "saved": lambda system, _known: saved_flow(system),
    "flow": lambda system, known: net_flow(system, known.saved),
    "emission": lambda system, _known: activity_emissions(system),
    "net_use": lambda system, known: use_by_host(system, known.saved),
    "host_activity": lambda system, known: host_reference(system, known.net_use, known.saved),
    "host_demand": lambda system, _known: (
        variable(system, "host_demand") * variable(system, "demand")
    ).sum("commodity"),
    "full_load": lambda system, _known: full_load_activity(system),
    "alive": lambda system, _known: alive(system, periods_of(system), "technical_lifetime"),
    "renewal_alive": lambda system, _known: alive(system, periods_of(system), "renewal_lifetime"),
    "weight_running": lambda system, _known: weight(system, periods_of(system), "running_timing"),
    "weight_capital": lambda system, _known: weight(system, periods_of(system), "capital_timing"),
    "construction_interest": lambda system, _known: construction_interest(system),
    "charge_of_one": lambda system, known: charge_of_one(
        system, periods_of(system), "technical_lifetime", known.weight_capital
    ),
    "renewal_charge_of_one": lambda system, known: charge_of_one(
        system, periods_of(system), "renewal_lifetime", known.weight_capital
    ),
    "capital_charge": lambda system, known: (
        capital_charge(system, "capex", known.construction_interest, known.charge_of_one)
        * (1.0 - variable(system, "investment_support"))
    ),
    "renewal_charge": lambda system, known: capital_charge(
        system, "renewal_capex", known.construction_interest, known.renewal_charge_of_one
    ),
    "first_operation": lambda system, _known: first_operation_year(system),
    "is_open": lambda system, known: open_periods(system, known.first_operation),
    "has_plant": lambda system, _known: variable(system, "activity_per_capacity").finite(),
    "base_emissions": lambda system, known: base_account(
        system, known.flow, known.emission, known.buyable
    ),
    "base_reference": lambda system, known: base_reference(
        system, known.host_activity, known.host_demand
    ),
    "target_stated": lambda system, _known: variable(system, "target_value").stated(),
    "target_limit": lambda system, known: target_limits(system, known.base_emissions),
    "largest_share": lambda system, _known: largest_share(system),
    "combinations": lambda system, known: combinations(system, known.net_use, known.largest_share),
    "norms": lambda system, known: norms(system, known.base_emissions),
    "hourly": lambda system, _known: derive_hourly(system),
}
"""How each coefficient follows from the system and from those above it."""
