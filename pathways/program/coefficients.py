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

from ..labelled import Labelled, choose, named, structure, variable
from ..systems.hosts import FLOW_DIMS, saved_flow, use
from .capital import (
    alive,
    before_decision,
    capital_charge,
    charge_of_one,
    construction_interest,
    first_operation_year,
    open_periods,
    operation_start,
    periods_of,
    ramping,
    renewal_start,
    starting_up,
    weight,
)
from .coefficient_formulas import COEFFICIENTS
from .combinations import Combinations, combine
from .definition import Definition
from .growth import block_growth, late_years, seed_years
from .hourly import Hourly, derive_hourly
from .net_flows import (
    activity_emissions,
    as_host,
    full_load_activity,
    host_reference,
    is_measure,
    net_flow,
    over_first,
    product_index,
    use_by_host,
)
from .norms import Norms, norms

ROUNDING = 1e-9
"""Part of an amount by which two count as the same: digits lost in sums."""


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
    reference_today: Labelled
    demand_index: Labelled
    conversion_share: Labelled
    net_use: Labelled
    full_load: Labelled
    usual_load: Labelled
    first_operation: Labelled
    is_open: Labelled
    operation_start: Labelled
    alive: Labelled
    ramping: Labelled
    starting_up: Labelled
    renewal_alive: Labelled
    weight_running: Labelled
    weight_capital: Labelled
    construction_interest: Labelled
    charge_of_one: Labelled
    renewal_charge_of_one: Labelled
    capital_charge: Labelled
    renewal_charge: Labelled
    late_years: Labelled
    block_growth: Labelled
    seed_years: Labelled
    has_plant: Labelled
    ordered: Labelled
    base_emissions: Labelled
    base_reference: Labelled
    target_stated: Labelled
    target_limit: Labelled
    largest_share: Labelled
    as_today: Labelled
    combinations: Combinations
    norms: Norms
    hourly: Hourly


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


def reference_today(system: xr.Dataset, host_activity: Labelled, host_demand: Labelled) -> Labelled:
    """What shares that must not depend on the plan are shares of (site, technology, period).

    What the host does in the base year, moved with the demand for the product, or the demand that
    is the host. Zero where the host does not run in the base year.
    """
    today = as_host(variable(system, "base_activity"))
    moved = product_index(system)
    return (host_activity.isel(period=0) * today).sum("host") * moved + host_demand


def usual_load(system: xr.Dataset, full_load: Labelled) -> Labelled:
    """Yearly activity for which a unit of capacity is used at most (site, technology, period).

    Where spare capacity is kept, what stands today carries what it carries in the base year, or
    more as demand grows or a part of it comes to the end of its life, and never more than its full
    load; so its spare capacity stands as long as what it carries, up to that end. Full load
    elsewhere, and in a base year that is history.
    """
    able = full_load * variable(system, "existing_survival")
    base = variable(system, "base_activity")
    standing = (able > 0) & (base > 0) & (variable(system, "spare_capacity_kept") > 0)
    first = Labelled("period", np.arange(system.sizes["period"]) == 0)
    history = first & (variable(system, "base_year_fixed") > 0)
    used = base / choose(able > 0, able, 1.0) * product_index(system).at_least(1.0)
    return full_load * choose(standing & ~history, used.at_most(1.0), 1.0)


def demand_index(system: xr.Dataset) -> Labelled:
    """Demand over that of the first period (site, commodity, period).

    That of the commodity itself, or of the product where nobody demands it; one without either.
    """
    demand = variable(system, "demand")
    return choose(demand.isel(period=0) > 0, over_first(demand), product_index(system))


def conversion_share(system: xr.Dataset, reference: Labelled, flow: Labelled) -> Labelled:
    """Part of the base year's main process that a unit of activity converts (site, technology).

    One over what its host does in the base year; of a unit that captures, one over what leaves then
    in the streams that it takes in. Zero for what converts nothing, and for the capture of an
    exhaust that does not exist yet: it is part of the plant that gives it off.
    """
    exhaust = Labelled(
        "commodity",
        np.isin(structure(system, "commodity"), structure(system, "stream")).astype(float),
    )
    first = flow.isel(period=0)
    given_off = (variable(system, "base_activity") * first.at_least(0.0)).sum("technology")
    taken = (-1.0 * first).at_least(0.0) * exhaust
    takes = taken.sum("commodity")
    streams = (taken * given_off).sum("commodity") / choose(takes > 0, takes * takes, 1.0)
    whole = choose(takes > 0, streams, reference.isel(period=0))
    return variable(system, "converts") * choose(
        whole > 0, 1.0 / choose(whole > 0, whole, 1.0), 0.0
    )


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


def ordered(system: xr.Dataset, full_load: Labelled) -> Labelled:
    """Capacity that was ordered before the decision (site, technology, vintage).

    Where it was ordered in time: what goes on as it is today needs for the demand of a year beyond
    what stands and can be renewed, and more than in any year before. Only in years that a decision
    cannot reach any more is anything limited to it.
    """
    base, standing = variable(system, "base_activity"), variable(system, "existing_capacity")
    runs = choose(full_load > 0, base / choose(full_load > 0, full_load, 1.0), 0.0)
    renewed = variable(system, "renewal_capex").stated().any("vintage")
    stands = choose(renewed, standing, variable(system, "existing_survival"))
    in_time = variable(system, "ordered_in_time") > 0
    needs = (runs * product_index(system) - stands).at_least(0.0).where(in_time)
    dims = ("site", "technology", "period")
    most = np.maximum.accumulate(needs.bare(*dims), axis=-1)
    added = np.diff(most, axis=-1, prepend=0.0)
    return named(("site", "technology", "vintage"), added)


def as_today(system: xr.Dataset, known: SimpleNamespace) -> Labelled:
    """Whether a period before the decision runs as the base year did (site, period).

    It does where all that runs today, moved with the demand for the product, has the capacity, the
    share and the purchases for it, and leaves no more and no less of anything than the base year
    did: elsewhere what stands is free to serve the demand.
    """
    passes = before_decision(system)
    if not passes.anywhere():
        return passes
    moved, base = product_index(system), variable(system, "base_activity")
    paced = variable(system, "pace").finite().any("period")
    build = known.ordered.where(variable(system, "build_max") > 0, ~paced)
    came = Labelled(build.dims, np.cumsum(build.values, axis=-1)).renamed(vintage="period")
    able = known.full_load * (variable(system, "existing_survival") + came)
    short = known.has_plant & (base * moved > able * (1.0 + ROUNDING))
    of_hosts = (known.host_activity * as_host(base)).sum("host") * moved + known.host_demand
    share = choose(known.largest_share.finite(), known.largest_share.filled() * of_hosts, np.inf)
    short = short | (base * moved > share * (1.0 + ROUNDING))
    flow, demand = known.flow, variable(system, "demand")
    made = (base * flow).sum("technology") * moved
    used = (base * (-1.0 * flow).at_least(0.0)).sum("technology") * moved
    left = made - demand
    change = left - left.isel(period=0) * moved
    small = (made.at_least(0.0) + used + demand) * ROUNDING
    most = variable(system, "purchase_limit") * (1.0 + ROUNDING)
    differs = (change > small) | (change < -1.0 * small) | (-1.0 * left > most)
    found: Labelled = passes & ~short.any("technology") & ~differs.any("commodity")
    return found


def largest_share(system: xr.Dataset, first_operation: Labelled) -> Labelled:
    """Stated shares (technology, period).

    Of a measure at most what does not have it yet, infinite for what refers to nothing. What
    begins within a year, and does not run today, has the part of its share that is left of the
    period: twice the capacity does not make up for half a year.
    """
    share = variable(system, "max_share")
    left = 1.0 - variable(system, "already_there")
    hosted = [structure(system, f"host_{what}") for what in ("process", "commodity", "demand")]
    refers = np.any([each.any(axis=1) for each in hosted], axis=0)
    within = choose(share < left, share, left)
    limited = choose(Labelled("technology", is_measure(system)), within, share)
    first, length = variable(system, "period_first_year"), variable(system, "period_length")
    late = first_operation - first
    begins = (late > 0) & (late < 1.0) & limited.finite()
    begins = begins & ~variable(system, "base_activity").any("site")
    limited = choose(begins, limited * (1.0 - late.where(begins) / length), limited)
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
    "reference_today": lambda system, known: reference_today(
        system, known.host_activity, known.host_demand
    ),
    "demand_index": lambda system, _known: demand_index(system),
    "conversion_share": lambda system, known: conversion_share(
        system, known.reference_today, known.flow
    ),
    "full_load": lambda system, _known: full_load_activity(system),
    "usual_load": lambda system, known: usual_load(system, known.full_load),
    "first_operation": lambda system, _known: first_operation_year(system),
    "is_open": lambda system, known: open_periods(system, known.first_operation),
    "operation_start": lambda system, known: operation_start(
        system, known.first_operation, known.is_open
    ),
    "alive": lambda system, known: alive(
        system, periods_of(system), "technical_lifetime", known.operation_start
    ),
    "ramping": lambda system, known: ramping(system, periods_of(system), known.operation_start),
    "starting_up": lambda system, known: starting_up(
        periods_of(system), known.operation_start, known.ramping
    ),
    "renewal_alive": lambda system, _known: alive(system, periods_of(system), "renewal_lifetime"),
    "weight_running": lambda system, _known: weight(system, periods_of(system), "running_timing"),
    "weight_capital": lambda system, _known: weight(system, periods_of(system), "capital_timing"),
    "construction_interest": lambda system, _known: construction_interest(system),
    "charge_of_one": lambda system, known: charge_of_one(
        system,
        periods_of(system),
        "technical_lifetime",
        known.weight_capital,
        known.operation_start,
    ),
    "renewal_charge_of_one": lambda system, known: charge_of_one(
        system,
        periods_of(system),
        "renewal_lifetime",
        known.weight_capital,
        renewal_start(system),
    ),
    "capital_charge": lambda system, known: (
        capital_charge(system, "capex", known.construction_interest, known.charge_of_one)
        * (1.0 - variable(system, "investment_support"))
    ),
    "renewal_charge": lambda system, known: capital_charge(
        system, "renewal_capex", Labelled((), 1.0), known.renewal_charge_of_one
    ),
    "late_years": lambda system, known: late_years(system, known.is_open),
    "block_growth": lambda system, known: block_growth(system, known.is_open),
    "seed_years": lambda system, known: seed_years(system, known.block_growth, known.late_years),
    "has_plant": lambda system, _known: variable(system, "activity_per_capacity").finite(),
    "ordered": lambda system, known: ordered(system, known.full_load),
    "base_emissions": lambda system, known: base_account(
        system, known.flow, known.emission, known.buyable
    ),
    "base_reference": lambda system, known: base_reference(
        system, known.host_activity, known.host_demand
    ),
    "target_stated": lambda system, _known: variable(system, "target_value").stated(),
    "target_limit": lambda system, known: target_limits(system, known.base_emissions),
    "largest_share": lambda system, known: largest_share(system, known.first_operation),
    "as_today": as_today,
    "combinations": lambda system, known: combinations(system, known.net_use, known.largest_share),
    "norms": lambda system, known: norms(system, known.base_emissions),
    "hourly": lambda system, _known: derive_hourly(system),
}
"""How each coefficient follows from the system and from those above it."""
