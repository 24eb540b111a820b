"""Coefficients that equations share, derived from a system: pure functions of its arrays.

Derived here and not stored in the system, so that changing a parameter changes all that follows
from it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np
import xarray as xr

from ..finance import (
    TIMING,
    annuity_factor,
    construction_interest_factor,
    discount_factor,
    salvage_sinking_fund,
    salvage_straight_line,
)
from ..periods import Periods
from ..systems.hosts import least_of_hosts
from .combinations import Combinations, combine
from .hourly import Hourly, derive_hourly
from .labelled import Labelled
from .norms import Norms, norms

CO2 = "co2"
SCOPE_1 = "scope_1"


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


def variable(system: xr.Dataset, name: str) -> Labelled:
    """A parameter of the system as a labelled array without coordinates."""
    found = system.variables[name]
    held = (
        found._data
    )  # a plain array as a rule; the public way to it costs more than most equations
    return Labelled(found.dims, held if type(held) is np.ndarray else found.values)  # type: ignore[arg-type]


def as_host(array: Labelled) -> Labelled:
    """The same array with technologies in the role of hosts."""
    return array.renamed(technology="host")


def derive(system: xr.Dataset) -> Coefficients:
    """All shared coefficients of a system."""
    known = SimpleNamespace()
    for name, one in DERIVED.items():
        setattr(known, name, one(system, known))
    return Coefficients(**vars(known))


def periods_of(system: xr.Dataset) -> Periods:
    """Years and lengths of the system's periods."""
    return Periods(
        variable(system, "period_first_year").values.astype(np.int64),
        variable(system, "period_length").values.astype(np.int64),
    )


def use(system: xr.Dataset) -> Labelled:
    """Input of a commodity per unit of activity, before savings (technology, commodity, period)."""
    flow = variable(system, "flow")
    return Labelled(flow.dims, np.maximum(-flow.values, 0.0))


def saved_flow(system: xr.Dataset) -> Labelled:
    """What a measure saves per unit of its activity (technology, commodity, period).

    saved[m, c] = saving[m, c] x use[host of m, c]; for a host that is a commodity the use is one,
        and on several
    processes it is the smallest, so that no host is credited with more than it uses.
    """
    saving = variable(system, "saving")
    measures = np.flatnonzero((saving.values != 0).any(axis=(1, 2)))
    saved = np.zeros_like(saving.values)
    if measures.size:
        by_process = least_of_hosts(
            variable(system, "host_process").values[measures], use(system).values
        )
        by_commodity = variable(system, "host_commodity").values[measures][:, :, None]
        saved[measures] = saving.values[measures] * (by_process + by_commodity)
    return Labelled(saving.dims, saved)


def net_flow(system: xr.Dataset, saved: Labelled) -> Labelled:
    """Net output per unit of activity with savings and exhaust streams (technology, commodity,
    period).

    exhaust[t, s] = sum over c of exhaust_share[t, s, c] x use[t, c] x factor[c] +
        exhaust_process_share[t, s] x process CO2[t];
    a measure takes from its host's streams the CO2 that it saves there. On the use of a fuel the
    stream is that of the processes that burn it; the catalog refuses the measure where they send
    different shares of the fuel to a stream.
    """
    flow = variable(system, "flow") + saved
    if system.sizes["stream"] == 0:
        return flow
    factor = variable(system, "emission_factor").values[
        0,
        :,
        list(variable(system, "scope").values).index(SCOPE_1),
        list(variable(system, "gas").values).index(CO2),
        :,
    ]
    process = variable(system, "process_emissions").values[
        :,
        list(variable(system, "scope").values).index(SCOPE_1),
        list(variable(system, "gas").values).index(CO2),
        :,
    ]
    share = variable(system, "exhaust_share").values
    process_share = variable(system, "exhaust_process_share").values
    made = (
        np.einsum("tsc,tcp,cp->tsp", share, use(system).values, factor)
        + process_share[:, :, None] * process[:, None, :]
    )
    avoided = np.zeros_like(made)
    host, of_commodity = (
        variable(system, "host_process").values,
        variable(system, "host_commodity").values,
    )
    for measure in np.flatnonzero(
        (saved.values != 0).any(axis=(1, 2))
        | (variable(system, "process_saving").values != 0).any(axis=1)
    ):
        hosts = host[measure] > 0
        burning = (
            share[hosts].max(axis=0) if hosts.any() else share.max(axis=0) * of_commodity[measure]
        )
        avoided[measure] = np.einsum("sc,cp,cp->sp", burning, saved.values[measure], factor)
        if hosts.any():
            of_process = (process_share[hosts][:, :, None] * process[hosts][:, None, :]).max(axis=0)
            avoided[measure] += variable(system, "process_saving").values[measure] * of_process
    streams = [
        list(variable(system, "commodity").values).index(name)
        for name in variable(system, "stream").values
    ]
    values = flow.values.copy()
    values[:, streams, :] += made - avoided
    return Labelled(flow.dims, values)


def activity_emissions(system: xr.Dataset) -> Labelled:
    """Emissions per unit of activity that no purchase shows (site, technology, scope, gas, period).

    process emissions - process_saving x the host's process emissions - contractual claims.
    """
    process = variable(system, "process_emissions")
    hosts_process = least_of_hosts(variable(system, "host_process").values, process.values)
    avoided = variable(system, "process_saving").values[:, None, None, :] * hosts_process
    claims = np.einsum(
        "tcs,icsgp->itsgp",
        variable(system, "claim").values,
        variable(system, "emission_factor").values,
    )
    return Labelled(("site", *process.dims), (process.values - avoided)[None] - claims)


def use_by_host(system: xr.Dataset, saved: Labelled) -> Labelled:
    """Use of a commodity per unit of host activity, net of what process measures save (host,
    commodity, period).

    Measures count with minus what they save on a process; their own small use does not count.
    """
    measure = (variable(system, "technology_kind").values == "measure")[:, None, None]
    on_process = (variable(system, "host_process").values.sum(axis=1) > 0)[:, None, None]
    values = np.where(measure, np.where(on_process, -saved.values, 0.0), use(system).values)
    return Labelled(("host", "commodity", "period"), values)


def host_reference(system: xr.Dataset, net_use: Labelled, saved: Labelled) -> Labelled:
    """Reference of a technology's shares per unit of host activity (technology, host, period).

    A measure on a commodity refers to its use net of process measures; everything else to its use
    net of all measures.
    """
    of_commodity = variable(system, "host_commodity").values
    referring = np.flatnonzero(of_commodity.any(axis=1))
    values = np.repeat(
        variable(system, "host_process").values[:, :, None], system.sizes["period"], axis=2
    )
    if referring.size:
        measure = variable(system, "technology_kind").values == "measure"
        on_commodity = measure & (of_commodity.sum(axis=1) > 0)
        all_saved = net_use.values - np.where(on_commodity[:, None, None], saved.values, 0.0)
        for number in referring:
            basis = net_use.values if measure[number] else all_saved
            values[number] += np.einsum("c,hcp->hp", of_commodity[number], basis)
    return Labelled(("technology", "host", "period"), values)


def combinations(system: xr.Dataset, net_use: Labelled, share: Labelled) -> Combinations:
    """Sets of measures that meet on one flow."""
    measure = (variable(system, "technology_kind").values == "measure")[:, None]
    return combine(
        names=variable(system, "technology").values,
        commodities=variable(system, "commodity").values,
        saving=variable(system, "saving").values,
        process_saving=variable(system, "process_saving").values,
        on_process=variable(system, "host_process").values * measure,
        on_commodity=variable(system, "host_commodity").values * measure,
        use=use(system).values,
        net_use=net_use.values,
        share=share.values,
        cliques=variable(system, "exclusion_member").values,
    )


def full_load_activity(system: xr.Dataset) -> Labelled:
    """Yearly activity that a unit of capacity can do (site, technology): hours-weighted
    availability.
    """
    hours = variable(system, "hour_weight")
    mean = (variable(system, "availability") * hours).sum(["day", "hour"]) / hours.sum()
    per_capacity = variable(system, "activity_per_capacity")
    finite = Labelled(
        per_capacity.dims, np.where(np.isfinite(per_capacity.values), per_capacity.values, 0.0)
    )
    return mean * finite


def alive(system: xr.Dataset, periods: Periods, lifetime: str) -> Labelled:
    """Share of a period in which a vintage runs (technology, vintage, period)."""
    life = np.broadcast_to(
        variable(system, lifetime).values[:, None],
        (system.sizes["technology"], system.sizes["vintage"]),
    )
    return Labelled(
        ("technology", "vintage", "period"),
        periods.alive(np.broadcast_to(periods.first_year, life.shape), life),
    )


def weight(system: xr.Dataset, periods: Periods, timing: str) -> Labelled:
    """Present value of one unit paid in every year of a period (period)."""
    return Labelled(
        "period",
        periods.weight(
            float(variable(system, "discount_rate")),
            system.attrs[timing],
            int(system.attrs["discount_year"]),
        ),
    )


def charge_of_one(
    system: xr.Dataset, periods: Periods, lifetime: str, capital_weight: Labelled
) -> Labelled:
    """Yearly payment for one unit of money spent on a vintage (technology, vintage, period), by the
    system's convention.

    `annuity`: annuity factor in the years of the economic life up to the horizon.
    `overnight_*`: all of it in the vintage's first year, less the salvage value at the end of the
    horizon. Discounted with `weight_capital` both give the present value of the convention exactly.
    """
    rate = variable(system, "cost_of_capital").values[:, None]
    shape = (system.sizes["technology"], system.sizes["vintage"])
    life = np.broadcast_to(variable(system, lifetime).values[:, None], shape)
    start = np.broadcast_to(periods.first_year, shape)
    discount = float(variable(system, "discount_rate"))
    timing, year = system.attrs["capital_timing"], int(system.attrs["discount_year"])
    dims = ("technology", "vintage", "period")
    if system.attrs["capital"] == "annuity":
        economic = np.minimum(
            np.broadcast_to(variable(system, "economic_lifetime").values[:, None], shape), life
        )
        payment = annuity_factor(rate, np.where(np.isfinite(economic), economic, 1e6))
        return Labelled(
            dims, payment[..., None] * periods.paid(start, economic, discount, timing, year)
        )
    age = periods.end - start
    left = (
        salvage_straight_line(age, life)
        if system.attrs["capital"] == "overnight_straight_line"
        else salvage_sinking_fund(rate, age, np.where(np.isfinite(life), life, 1e6))
    )
    spent = discount_factor(discount, start + TIMING[timing] - year)
    recovered = np.where(age < life, left, 0.0) * discount_factor(discount, periods.end - year)
    charge = np.zeros((*shape, len(periods.length)))
    own = np.arange(shape[1])
    charge[:, own, own] = spent / capital_weight.values
    charge[:, :, -1] -= recovered / capital_weight.values[-1]
    return Labelled(dims, charge)


def construction_interest(system: xr.Dataset) -> Labelled:
    """What one unit of overnight cost has become when a plant starts (technology): one where
    interest is not counted.
    """
    rate = variable(system, "cost_of_capital")
    if system.attrs["interest_during_construction"] != "true":
        return Labelled(rate.dims, np.ones(rate.shape))
    return Labelled(
        rate.dims, construction_interest_factor(rate.values, variable(system, "lead_time").values)
    )


def capital_charge(
    system: xr.Dataset, capex: str, interest: Labelled, of_one: Labelled
) -> Labelled:
    """Yearly payment for a unit of a vintage (technology, vintage, period): overnight cost x
    interest x charge of one.
    """
    cost = variable(system, capex)
    spent = Labelled(cost.dims, np.nan_to_num(cost.values, nan=0.0)) * interest
    return of_one * spent


def open_periods(system: xr.Dataset, first_operation: Labelled) -> Labelled:
    """Whether a technology can be started in a period (technology, period): its first year has
    come.
    """
    return first_operation <= variable(system, "period_first_year")


def stated(array: Labelled) -> Labelled:
    """Where an array has a value."""
    return Labelled(array.dims, ~np.isnan(array.values))


def first_operation_year(system: xr.Dataset) -> Labelled:
    """First calendar year in which a technology can start (technology).

    The market year, or the decision year plus the lead time (at least one year), whichever is
    later.
    """
    lead = np.maximum(variable(system, "lead_time").values, 1.0)
    decided = np.ceil(float(variable(system, "decision_year")) + lead - 1e-9)
    return Labelled("technology", np.maximum(decided, variable(system, "market_year").values))


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
    need = variable(system, "demand").isel(period=0) - (
        variable(system, "base_activity") * flow.isel(period=0)
    ).sum("technology")
    offered = buyable.values[:, :, 0, 0, 0]
    return Labelled(
        need.dims,
        np.where(offered, np.maximum(need.transpose("site", "commodity").values, 0.0), 0.0),
    )


def _base_reference(system: xr.Dataset, host_activity: Labelled, host_demand: Labelled) -> Labelled:
    """Reference of a technology's shares in the base year (site, technology); one where it is
    zero.
    """
    activity = as_host(variable(system, "base_activity"))
    reference = (host_activity.isel(period=0) * activity).sum("host") + host_demand.isel(period=0)
    reference = reference.transpose("site", "technology")
    return Labelled(reference.dims, np.where(reference.values > 0, reference.values, 1.0))


def target_limits(system: xr.Dataset, base: Labelled) -> Labelled:
    """Each target in tCO2e (target, period); missing where it is silent.

    reduction: (1 - value) x base-year emissions of its scopes; intensity: value x demand for the
    product; tonnes and budget: the value itself; peak has no limit of its own.
    """
    value, kind = variable(system, "target_value").values, variable(system, "target_kind").values
    emitted, gwp = (
        base.transpose("site", "scope", "gas").values,
        variable(system, "global_warming_potential").values,
    )
    start = np.einsum("isg,g,ks->k", emitted, gwp, variable(system, "target_scope").values)
    product = np.einsum(
        "icp,c->p", variable(system, "demand").values, variable(system, "product").values
    )
    limits = value.copy()
    for place in range(len(kind)):
        if kind[place] == "reduction":
            limits[place] = (1.0 - value[place]) * start[place]
        elif kind[place] == "intensity":
            limits[place] = value[place] * product
        elif kind[place] == "peak":
            limits[place] = np.nan
    return Labelled(("target", "period"), limits)


def largest_share(system: xr.Dataset) -> Labelled:
    """Stated shares (technology, period), one for a measure without a stated share, infinite for
    what refers to nothing.
    """
    share = variable(system, "max_share")
    refers = np.zeros((share.shape[0], 1), bool)
    for name in ("host_process", "host_commodity", "host_demand"):
        refers |= variable(system, name).values.any(axis=1, keepdims=True)
    measure = (variable(system, "technology_kind").values == "measure")[:, None]
    limited = np.where(measure, np.minimum(share.values, 1.0), share.values)
    return Labelled(share.dims, np.where(refers, limited, np.inf))


DERIVED: dict[str, Callable[[xr.Dataset, Any], Any]] = {
    "buyable": lambda system, known: stated(variable(system, "purchase_price")),
    "sellable": lambda system, known: stated(variable(system, "sale_price")),
    "saved": lambda system, known: saved_flow(system),
    "flow": lambda system, known: net_flow(system, known.saved),
    "emission": lambda system, known: activity_emissions(system),
    "net_use": lambda system, known: use_by_host(system, known.saved),
    "host_activity": lambda system, known: host_reference(system, known.net_use, known.saved),
    "host_demand": lambda system, known: (
        variable(system, "host_demand") * variable(system, "demand")
    ).sum("commodity"),
    "full_load": lambda system, known: full_load_activity(system),
    "alive": lambda system, known: alive(system, periods_of(system), "technical_lifetime"),
    "renewal_alive": lambda system, known: alive(system, periods_of(system), "renewal_lifetime"),
    "weight_running": lambda system, known: weight(system, periods_of(system), "running_timing"),
    "weight_capital": lambda system, known: weight(system, periods_of(system), "capital_timing"),
    "construction_interest": lambda system, known: construction_interest(system),
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
    "first_operation": lambda system, known: first_operation_year(system),
    "is_open": lambda system, known: open_periods(system, known.first_operation),
    "has_plant": lambda system, known: Labelled(
        "technology", np.isfinite(variable(system, "activity_per_capacity").values)
    ),
    "base_emissions": lambda system, known: base_account(
        system, known.flow, known.emission, known.buyable
    ),
    "base_reference": lambda system, known: _base_reference(
        system, known.host_activity, known.host_demand
    ),
    "target_stated": lambda system, known: stated(variable(system, "target_value")),
    "target_limit": lambda system, known: target_limits(system, known.base_emissions),
    "largest_share": lambda system, known: largest_share(system),
    "combinations": lambda system, known: combinations(system, known.net_use, known.largest_share),
    "norms": lambda system, known: norms(system, known.base_emissions),
    "hourly": lambda system, known: derive_hourly(system),
}
"""How each coefficient follows from the system and from those above it."""
