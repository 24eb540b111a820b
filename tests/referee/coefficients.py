"""The coefficients of `docs/model.md`, of a yearly system without norms by quantity."""

from __future__ import annotations

from itertools import combinations
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

TIMING = {"start": 0.0, "middle": 0.5, "end": 1.0}


def coefficients(system: SimpleNamespace) -> SimpleNamespace:
    """Everything that the equations multiply variables with, in the order of the page."""
    found = SimpleNamespace()
    found.measure = system.technology_kind == "measure"
    found.on_process = system.host_process > 0
    found.use = np.maximum(-system.flow, 0.0)
    weight = system.hour_weight / system.hour_weight.sum()
    load = np.where(np.isfinite(system.activity_per_capacity), system.activity_per_capacity, 0.0)
    found.full_load = load * np.einsum("itdh,dh->it", system.availability, weight)
    found.has_plant = np.isfinite(system.activity_per_capacity)
    _time(system, found)
    _flows(system, found)
    _references(system, found)
    _usual_load(system, found)
    _money(system, found)
    _base_year(system, found)
    _before_decision(system, found)
    found.sets = list(_sets(system, found))
    return found


def _usual_load(system: SimpleNamespace, found: SimpleNamespace) -> None:
    """Full load, or what stands today as much as in the base year, and more as demand grows."""
    able = found.full_load[:, :, None] * system.existing_survival
    with np.errstate(divide="ignore", invalid="ignore"):
        used = system.base_activity[:, :, None] / able * np.maximum(found.moved, 1.0)[:, None]
    kept = (able > 0) & (system.base_activity * system.spare_capacity_kept > 0)[:, :, None]
    later = (np.arange(found.moved.shape[1]) > 0) | (float(system.base_year_fixed) == 0)
    part = np.where(kept & later, np.minimum(used, 1.0), 1.0)
    found.usual_load = found.full_load[:, :, None] * part


def _flows(system: SimpleNamespace, found: SimpleNamespace) -> None:
    """C3 to C5: savings, exhaust streams and emissions."""
    scope, gas = system.scope.index("scope_1"), system.gas.index("co2")
    factor = system.emission_factor[0, :, scope, gas]
    process = system.process_emissions[:, scope, gas]
    found.saved = np.zeros(system.flow.shape)
    found.flow = system.flow.copy()
    least = np.zeros(system.process_emissions.shape)
    streams = [system.commodity.index(name) for name in system.stream]
    made = np.einsum("tsc,tcp,cp->tsp", system.exhaust_share, found.use, factor)
    made += system.exhaust_process_share[:, :, None] * process[:, None, :]
    for row in range(len(system.technology)):
        hosts = found.on_process[row]
        used = found.use[hosts].min(axis=0) if hosts.any() else 0.0
        found.saved[row] = system.saving[row] * (used + system.host_commodity[row][:, None])
        if hosts.any():
            least[row] = system.process_emissions[hosts].min(axis=0)
            share = system.exhaust_share[hosts].max(axis=0)
            of_process = (
                system.exhaust_process_share[hosts][:, :, None] * process[hosts][:, None, :]
            ).max(axis=0)
            made[row] -= system.process_saving[row] * of_process
        else:
            share = system.exhaust_share.max(axis=0) * system.host_commodity[row]
        made[row] -= share @ (found.saved[row] * factor)
    found.flow += found.saved
    found.flow[:, streams] += made
    claimed = np.einsum("tce,icegp->itegp", system.claim, system.emission_factor)
    own = system.process_emissions - system.process_saving[:, None, None, :] * least
    found.emission = own[None] - claimed


def _references(system: SimpleNamespace, found: SimpleNamespace) -> None:
    """C6 to C8, C26: what shares refer to."""
    measure, saved = found.measure[:, None, None], found.saved
    on_process = found.on_process.any(axis=1)[:, None, None]
    found.net_use = np.where(measure, np.where(on_process, -saved, 0.0), found.use)
    on_commodity = measure & (system.host_commodity > 0).any(axis=1)[:, None, None]
    after_all = found.net_use - np.where(on_commodity, saved, 0.0)
    of_measures = np.einsum("tc,ucp->tup", system.host_commodity, found.net_use)
    of_others = np.einsum("tc,ucp->tup", system.host_commodity, after_all)
    found.host_activity = system.host_process[:, :, None] + np.where(
        measure, of_measures, of_others
    )
    found.host_demand = np.einsum("tc,icp->itp", system.host_demand, system.demand)
    made = np.einsum("c,icp->ip", system.product, system.demand)
    moved = np.where(made[:, :1] > 0, made / np.where(made[:, :1] > 0, made[:, :1], 1.0), 1.0)
    today = np.einsum("tu,iu->it", found.host_activity[:, :, 0], system.base_activity)
    found.moved = moved
    found.reference_today = today[:, :, None] * moved[:, None] + found.host_demand
    streams = [system.commodity.index(name) for name in system.stream]
    taken = np.maximum(-found.flow[:, streams, 0], 0.0)
    made_of = np.maximum(found.flow[:, streams, 0], 0.0)
    given_off = np.einsum("iu,us->is", system.base_activity, made_of)
    takes = taken.sum(axis=1)
    amount = np.einsum("ts,is->it", taken, given_off)
    with np.errstate(divide="ignore", invalid="ignore"):
        whole = np.where(takes > 0, amount / takes**2, found.reference_today[:, :, 0])
        found.conversion_share = np.where(whole > 0, 1 / whole, 0.0) * system.converts
    refers = [system.host_process, system.host_commodity, system.host_demand]
    hosted = np.any([each.any(axis=1) for each in refers], axis=0)
    left = np.minimum(system.max_share, 1.0 - system.already_there[:, None])
    share = np.where(found.measure[:, None], left, system.max_share)
    found.largest_share = np.where(hosted[:, None], share, np.inf)
    _late_shares(system, found)


def _late_shares(system: SimpleNamespace, found: SimpleNamespace) -> None:
    """What begins within a year has the part of its share that is left."""
    late = found.first_operation[:, None] - system.period_first_year
    new = ~(system.base_activity != 0).any(axis=0)
    begins = new[:, None] & (late > 0) & (late < 1) & np.isfinite(found.largest_share)
    left = 1 - np.where(begins, late, 0.0) / system.period_length
    found.largest_share = found.largest_share * left


def _time(system: SimpleNamespace, found: SimpleNamespace) -> None:
    """C10 to C13, C19, C20: years of life, weights, and first years."""
    first, length = system.period_first_year, system.period_length
    years = np.arange(first[0], first[-1] + length[-1])
    found.years = years
    found.of_period = (years >= first[:, None]) & (years < (first + length)[:, None])
    mean = (found.of_period / length[:, None]).T
    decision, base = float(system.decision_date), float(system.base_year)
    ordered = decision + system.lead_time
    if decision >= base:
        ordered = np.maximum(ordered, base + 1)
    found.first_operation = np.fmax(np.round(ordered, 9), system.market_year)
    found.is_open = found.first_operation[:, None] < first + 1
    begins = np.maximum(found.first_operation[:, None], first)
    found.start = np.where(found.is_open, begins, first)
    found.renewal_start = np.broadcast_to(np.fmax(first, decision), found.start.shape)
    found.passes = first + length <= decision
    at_once = np.broadcast_to(first, found.start.shape)
    ends = found.start + system.technical_lifetime[:, None]
    found.alive = lived(years, at_once, ends) @ mean
    found.ramping = 0.0 * found.alive
    for k, ramp in enumerate((system.ramp_up_first_year, system.ramp_up_second_year)):
        until = found.start + np.minimum(k + 1, system.technical_lifetime)[:, None]
        lacks = (1 - ramp)[:, None, None]
        found.ramping += lacks * (lived(years, found.start + k, until) @ mean)
    found.starting_up = lived(years, at_once, found.start) @ mean + found.ramping
    renewed = at_once + system.renewal_lifetime[:, None]
    found.renewal_alive = lived(years, at_once, renewed) @ mean
    for which in ("running", "capital"):
        at = years + TIMING[system.settings[f"{which}_timing"]]
        factor = (1 + float(system.discount_rate)) ** -(
            at - float(system.settings["discount_year"])
        )
        setattr(found, f"discount_{which}", factor)
        setattr(found, f"weight_{which}", found.of_period @ factor)
    _blocks(system, found)


def _blocks(system: SimpleNamespace, found: SimpleNamespace) -> None:
    """What pace and growth let through in a block (technology, period)."""
    length, rate = system.period_length, np.nan_to_num(system.growth_rate)[:, None]
    before = np.concatenate([[1.0], length[:-1]])
    was_open = np.concatenate([np.zeros_like(rate, bool), found.is_open[:, :-1]], axis=1)
    found.late_years = (before - 1) / 2 * was_open
    powers = [[sum((1 + each) ** k for k in range(int(n))) / n for n in length] for (each,) in rate]
    mean = np.array(powers).reshape(len(rate), len(length))
    mean_before = np.concatenate([np.ones_like(rate), mean[:, :-1]], axis=1)
    grown = (1 + rate) ** before * mean / mean_before
    found.block_growth = np.where(was_open, grown, (1 + rate) * mean)
    with np.errstate(divide="ignore", invalid="ignore"):
        seeds = (found.block_growth - 1) / rate
    found.seed_years = np.where(rate > 0, seeds, (length + 1) / 2 + found.late_years)


def lived(years: Array, start: Array, end: Array) -> Array:
    """Part of each calendar year between two dates (technology, vintage, year)."""
    last = np.minimum(end[:, :, None], years + 1)
    part: Array = np.clip(last - np.maximum(start[:, :, None], years), 0.0, 1.0)
    return part


def _money(system: SimpleNamespace, found: SimpleNamespace) -> None:
    """C14 to C18: yearly payments for capacity."""
    rate, lead = system.cost_of_capital, system.lead_time
    found.construction_interest = np.ones(len(rate))
    if system.settings["interest_during_construction"] == "true":
        spent = lead * np.log1p(rate)
        counted = spent > 0
        found.construction_interest[counted] = ((1 + rate[counted]) ** lead[counted] - 1) / spent[
            counted
        ]
    loaded = found.construction_interest[:, None]
    cost = {
        "capital_charge": (
            system.capex * (1 - system.investment_support) * loaded,
            system.technical_lifetime,
            found.start,
        ),
        "renewal_charge": (
            np.nan_to_num(system.renewal_capex),
            system.renewal_lifetime,
            found.renewal_start,
        ),
    }
    for name, (paid, lifetime, start) in cost.items():
        setattr(found, name, paid[:, :, None] * _charge_of_one(system, found, lifetime, start))


def _charge_of_one(
    system: SimpleNamespace, found: SimpleNamespace, lifetime: Array, start: Array
) -> Array:
    """C15, C16 (technology, vintage, period)."""
    rate = system.cost_of_capital
    if system.settings["capital"] == "annuity":
        n = np.minimum(system.economic_lifetime, lifetime)
        with np.errstate(divide="ignore", invalid="ignore"):
            annuity = np.where(rate > 0, rate / (1 - (1 + rate) ** -n), 1 / n)
        running = lived(found.years, start, start + n[:, None]) * found.discount_capital
        paid = running @ found.of_period.T / found.weight_capital
        yearly: Array = annuity[:, None, None] * paid
        return yearly
    first = system.period_first_year
    end = first[-1] + system.period_length[-1]
    discount, year = 1 + float(system.discount_rate), float(system.settings["discount_year"])
    age, life = end - start, lifetime[:, None]
    left = 1 - age / life
    if system.settings["capital"] == "overnight_sinking_fund":
        grown = (1 + rate)[:, None]
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            fund = 1 - (grown**age - 1) / (grown**life - 1)
        left = np.where(rate[:, None] > 0, fund, left)
    kept = (age < life) & (system.settings["capital"] != "overnight")
    left = np.where(kept, left, 0.0)
    spent = discount ** -(start + TIMING[system.settings["capital_timing"]] - year)
    charge = np.zeros((*left.shape, len(first)))
    own = np.arange(len(first))
    charge[:, own, own] = spent / found.weight_capital
    charge[:, :, -1] -= left * discount ** -(end - year) / found.weight_capital[-1]
    return charge


def _base_year(system: SimpleNamespace, found: SimpleNamespace) -> None:
    """C1, C2, C22, C23, C25: the account of the base year and what refers to it."""
    found.buyable = ~np.isnan(system.purchase_price[..., 0, 0])
    found.sellable = ~np.isnan(system.sale_price[..., 0, 0])
    made = np.einsum("tc,it->ic", found.flow[..., 0], system.base_activity)
    need = np.maximum(system.demand[..., 0] - made, 0.0)
    bought = np.where(found.buyable[..., 0], need, 0.0)
    found.base_emissions = np.einsum(
        "iceg,ic->ieg", system.emission_factor[..., 0], bought
    ) + np.einsum("iteg,it->ieg", found.emission[..., 0], system.base_activity)
    reference = np.einsum("tu,iu->it", found.host_activity[..., 0], system.base_activity)
    reference += found.host_demand[..., 0]
    found.base_reference = np.where(reference > 0, reference, 1.0)
    counted = np.einsum("ke,g->keg", system.target_scope, system.global_warming_potential)
    base = np.einsum("keg,ieg->k", counted, found.base_emissions)
    product = np.einsum("c,icp->p", system.product, system.demand)
    kind, value = system.target_kind[:, None], system.target_value
    found.target_limit = np.where(
        kind == "reduction",
        (1 - value) * base[:, None],
        np.where(kind == "intensity", value * product, np.where(kind == "peak", np.nan, value)),
    )


def _before_decision(system: SimpleNamespace, found: SimpleNamespace) -> None:
    """Where a period before the decision runs as the base year did (site, period)."""
    product = np.einsum("c,icp->ip", system.product, system.demand)
    start = product[:, :1]
    moved = np.where(start > 0, product / np.where(start > 0, start, 1.0), 1.0)
    found.follows = system.base_activity[:, :, None] * moved[:, None, :]
    more = 1 + 1e-9
    _ordered(system, found)
    free = np.isinf(system.pace).all(axis=1)[:, None] & (system.build_max > 0)
    came = np.cumsum(np.where(free, found.ordered, 0.0), axis=2)
    able = found.full_load[:, :, None] * (system.existing_survival + came) * more
    short = found.has_plant[:, None] & (found.follows > able)
    hosts = np.einsum("tup,iup->itp", found.host_activity, found.follows) + found.host_demand
    share = found.largest_share
    served = np.where(np.isfinite(share), share, 0.0) * hosts * more
    short |= np.isfinite(share) & (found.follows > served)
    left = np.einsum("tcp,itp->icp", found.flow, found.follows) - system.demand
    through = np.einsum("tcp,itp->icp", np.abs(found.flow), found.follows) + system.demand
    differs = np.abs(left - left[..., :1] * moved[:, None, :]) > 1e-9 * through
    differs |= -left > system.purchase_limit * more
    found.as_today = found.passes & ~short.any(axis=1) & ~differs.any(axis=1)


def _ordered(system: SimpleNamespace, found: SimpleNamespace) -> None:
    """What was ordered before the decision (site, technology, vintage)."""
    load = found.full_load[:, :, None]
    runs = np.where(load > 0, found.follows / np.where(load > 0, load, 1.0), 0.0)
    renewed = (~np.isnan(system.renewal_capex)).any(axis=1)[:, None]
    stands = np.where(renewed, system.existing_capacity[:, :, None], system.existing_survival)
    needs = np.maximum(runs - stands, 0.0) * system.ordered_in_time[:, None, None]
    most = [needs[..., : p + 1].max(axis=2) for p in range(needs.shape[2])]
    found.ordered = np.diff(np.stack(most, axis=2), axis=2, prepend=0.0)


def _sets(system: SimpleNamespace, found: SimpleNamespace) -> Any:
    """C27: sets of measures on one flow, what each saves, and the most that all can.

    Yields members, what a unit of activity of each saves (member, period), users, and the most
    that is saved per unit of their activity (user, period).
    """
    served = np.minimum(found.largest_share, 1.0)
    for users, use, measures, saving in _meeting(system, found):
        for size in range(2, len(measures) + 1):
            if len(measures) > 6 and size not in (2, len(measures) - 1, len(measures)):
                continue
            for chosen in map(list, combinations(range(len(measures)), size)):
                members = measures[chosen]
                if any(set(members) <= set(each) for each in _exclusions(system)):
                    continue
                left = _left(system, members, saving[chosen], served[members])
                yield members, saving[chosen], users, (1 - left) * use


def _meeting(system: SimpleNamespace, found: SimpleNamespace) -> Any:
    """Flows on which two measures or more meet: users, use, measures, and their savings."""
    one = np.ones((1, len(system.period)))
    for host in range(len(system.technology)):
        here = found.on_process[:, host] & found.measure
        flows = [
            system.saving[:, c]
            for c in range(len(system.commodity))
            if (found.use[host, c] > 0).any()
        ]
        for saving in (*flows, system.process_saving):
            members = np.flatnonzero(here & (saving > 0).any(axis=1))
            if len(members) >= 2:
                yield np.array([host]), one, members, saving[members]
    for c in range(len(system.commodity)):
        here = (system.host_commodity[:, c] > 0) & found.measure
        members = np.flatnonzero(here & (system.saving[:, c] > 0).any(axis=1))
        if len(members) >= 2:
            users = np.arange(len(system.technology))
            yield users, found.net_use[:, c], members, system.saving[members, c]


def _exclusions(system: SimpleNamespace) -> list[list[int]]:
    return [np.flatnonzero(each).tolist() for each in system.exclusion_member]


def _left(system: SimpleNamespace, members: Array, saving: Array, share: Array) -> Array:
    """Part of a flow that a set leaves (period): each measure in turn, exclusive ones as one."""
    left = np.ones(saving.shape[1])
    open_members = list(range(len(members)))
    for exclusion in _exclusions(system):
        together = [each for each in open_members if members[each] in exclusion]
        if len(together) < 2:
            continue
        open_members = [each for each in open_members if each not in together]
        for p in range(len(left)):
            room, best = share[together, p].max(), 0.0
            for each in sorted(together, key=lambda m: -saving[m, p]):
                taken = min(share[each, p], room)
                best, room = best + saving[each, p] * taken, room - taken
            left[p] *= 1 - best
    kept: Array = left * np.prod(1 - saving[open_members] * share[open_members], axis=0)
    return kept
