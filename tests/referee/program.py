"""The variables, equations and bounds of `docs/model.md`, and the goals, of a yearly system."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .coefficients import coefficients
from .linear import Linear
from .page import read

Array = NDArray[Any]

YEARLY = ("reduction", "intensity", "tonnes")


def least_cost(path: Path, goal: str = "cost") -> float:
    """Present value of all costs of a written system, for the goals `cost`, `price`, `baseline`.

    With what a target is missed by at the price limit, nothing where it is met: what two solvers
    leave of a tonne at about that price moves the cost alone, and not this.
    """
    system = read(path)
    if goal != "cost":
        _without(system, "target")
    if goal == "baseline":
        _as_baseline(system)
    found = coefficients(system)
    program = build(system, found)
    if goal != "cost":
        return program.solve()[0]
    priced = np.concatenate(program.cost)
    priced[program.columns["overshoot"]] += _excess(system, found.weight_running)
    return program.solve(priced, upper={"overshoot": np.inf})[0]


def price_of_miss(path: Path, missed: Array) -> tuple[float, float]:
    """Present value of what a target is missed by (target, period), at the price limit.

    And that of what a plan may miss it by beyond the nearest miss: 1e-9 of base-year emissions.
    """
    system = read(path)
    found = coefficients(system)
    excess = _excess(system, found.weight_running)
    size = np.abs(found.base_emissions * system.global_warming_potential).sum()
    room = 1e-9 * max(float(size), 1.0)
    return float((excess * missed).sum()), float((excess * (missed > 0)).sum() * room)


def _excess(system: SimpleNamespace, weight: Array) -> Array:
    """Present value of a tonne above a limit (target, period), at the price limit."""
    by_year = np.where(system.target_active > 0, weight / system.period_length, np.inf)
    least = by_year.min(axis=-1, initial=np.inf)
    budget = np.where(np.isfinite(least), least, 0.0)[:, None]
    is_budget = (np.asarray(system.target_kind) == "budget")[:, None]
    found: Array = float(system.price_limit) * np.where(is_budget, budget, weight)
    return found


def _without(system: SimpleNamespace, dim: str) -> None:
    """Leave out all members of a dimension, which comes first in all that it has."""
    for name, values in vars(system).items():
        if name == dim or name.startswith(f"{dim}_"):
            setattr(system, name, values[:0])


def _as_baseline(system: SimpleNamespace) -> None:
    """What every equation says that the baseline does with it."""
    for dim in ("norm", "reward"):
        _without(system, dim)
    system.award = system.award[:0]
    runs = (system.base_activity != 0).any(axis=0)
    system.market_year = np.where(runs, -np.inf, np.inf)
    system.decision_date = np.array(-np.inf)
    product = np.einsum("c,icp->ip", system.product, system.demand)
    start = product[:, :1]
    grown = np.where(start > 0, product / np.where(start > 0, start, 1.0), 1.0)
    follows = system.base_activity[:, :, None] * grown[:, None, :]
    system.activity_min = system.activity_max = follows
    system.build_max = np.where(system.build_max > 0, np.inf, 0.0)
    for name, value in {
        "build_min": 0.0,
        "capacity_min": 0.0,
        "capacity_max": np.inf,
        "max_share": np.inf,
        "already_there": 0.0,
        "pace": np.inf,
        "conversion_pace": np.inf,
        "fossil": 0.0,
        "growth_rate": np.nan,
        "purchase_limit": np.inf,
        "investment_budget": np.inf,
        "offset_limit": 0.0,
    }.items():
        setattr(system, name, np.full_like(getattr(system, name), value))


def build(system: SimpleNamespace, found: SimpleNamespace) -> Linear:
    """The whole program."""
    program = Linear()
    _stock_columns(system, found, program)
    _flow_columns(system, found, program)
    _stock(system, found, program)
    _balances(system, found, program)
    _shares(system, found, program)
    _paces(system, found, program)
    _emissions(system, found, program)
    _targets(system, found, program)
    _norms(system, found, program)
    return program


def _stock_columns(system: SimpleNamespace, found: SimpleNamespace, program: Linear) -> None:
    """Capacity and what it costs."""
    sites, count, periods = system.existing_survival.shape
    shape = (sites, count, periods)
    plant = found.has_plant[:, None]
    stands = (system.existing_capacity > 0)[:, :, None]
    history = float(system.base_year_fixed) * (np.arange(periods) == 0)
    survives = system.existing_survival
    passes = np.maximum(history, found.passes)
    program.variable(
        "build",
        shape,
        np.where(history > 0, 0.0, system.build_min),
        np.where(
            history == 0,
            np.minimum(system.build_max, np.where(found.is_open, np.inf, found.ordered)),
            0.0,
        ),
        plant,
        np.einsum("tvp,p->tv", found.capital_charge, found.weight_capital)
        + np.einsum("tvp,tv,p->tv", found.alive, system.vintage_fixed_opex, found.weight_running),
    )
    program.variable(
        "renew",
        shape,
        0.0,
        np.where(passes > 0, 0.0, np.inf),
        stands & ~np.isnan(system.renewal_capex),
        np.einsum("tvp,p->tv", found.renewal_charge, found.weight_capital),
    )
    program.variable("keep", shape, survives * passes, survives, stands)
    _unit_columns(system, found, program)
    program.variable(
        "capacity",
        shape,
        system.capacity_min,
        system.capacity_max,
        plant,
        system.fixed_opex * found.weight_running,
    )
    begun = found.first_operation[:, None] <= system.period_first_year
    is_open = begun | (found.is_open & np.isfinite(found.largest_share))
    closed = ~(is_open | plant | (system.base_activity > 0)[:, :, None])
    low, high = system.activity_min, np.where(closed, 0.0, system.activity_max)
    was = np.broadcast_to(history > 0, shape)
    base = system.base_activity[:, :, None]
    today = found.as_today[:, None, :]
    low, high = np.where(today, found.follows, low), np.where(today, found.follows, high)
    program.variable(
        "activity",
        shape,
        np.where(was, base, low),
        np.where(was, base, high),
        True,
        (system.variable_opex - system.activity_support) * found.weight_running,
    )


def _unit_columns(system: SimpleNamespace, found: SimpleNamespace, program: Linear) -> None:
    """Units of what stands, and what closing them early loses."""
    size = np.einsum("itj,it->ij", system.unit_share, system.existing_capacity)[:, :, None]
    shape = (*size.shape[:2], len(system.period_length))
    lost = system.unit_book_value / system.period_length * found.weight_running
    cost = np.zeros(lost.shape)
    cost[:, :-1] += lost[:, 1:]
    cost[:, 1:] -= lost[:, 1:]
    program.variable("standing", shape, 0.0, size, size > 0, cost)
    program.variable("overhaul", shape, 0.0, np.inf, (size > 0) & (system.unit_window > 0))


def _flow_columns(system: SimpleNamespace, found: SimpleNamespace, program: Linear) -> None:
    """What crosses the fence, is emitted, and is settled with money."""
    shape, years = system.demand.shape, found.weight_running
    price, sale = system.purchase_price[..., 0, 0], system.sale_price[..., 0, 0]
    program.variable(
        "purchase", shape, 0.0, system.purchase_limit, found.buyable, np.nan_to_num(price) * years
    )
    program.variable("sale", shape, 0.0, np.inf, found.sellable, -np.nan_to_num(sale) * years)
    sites, periods = shape[0], shape[2]
    program.variable("emissions", (sites, len(system.scope), len(system.gas), periods), -np.inf)
    gwp = system.global_warming_potential
    paying = np.einsum("e,g,ieg->i", system.carbon_price_scope, gwp, found.base_emissions)
    found.free = system.free_share * paying[:, None] + np.einsum(
        "cp,icp->ip", system.free_benchmark, system.demand
    )
    sold = float(system.sell_surplus) > 0
    paid = (float(system.pay_removals) > 0) & (sold | (found.free <= 0))
    program.variable(
        "allowance",
        (sites, periods),
        np.where(paid, -np.inf, -float(system.sell_surplus) * found.free),
        np.inf,
        system.carbon_price != 0,
        system.carbon_price * years,
    )
    covered = system.trading_covered * np.broadcast_to(gwp, system.trading_covered.shape)
    made = np.einsum("c,icp->ip", system.product, system.demand)
    found.allocation = (
        system.trading_free_share
        * np.einsum("eg,ieg->i", covered, found.base_emissions)[:, None]
        * _over_first(made)
    )
    program.variable(
        "net_allowance",
        (sites, periods),
        -np.inf,
        np.inf,
        system.trading_price != 0,
        system.trading_price * years,
    )
    counted = np.isin(system.scope, ("scope_1", "scope_2_market"))
    base = np.einsum("e,g,ieg->i", counted.astype(float), gwp, found.base_emissions)
    program.variable(
        "offset",
        (sites, periods),
        0.0,
        system.offset_limit * np.maximum(base, 0.0)[:, None],
        system.offset_limit > 0,
        system.offset_price * years,
    )
    program.variable(
        "border_certificate",
        (sites, periods),
        0.0,
        np.inf,
        system.border_price * system.border_share > 0,
        system.border_price * years,
    )
    program.variable("overshoot", system.target_value.shape, 0.0, 0.0)
    reward = system.reward_amount[:, None] / system.period_length
    program.variable(
        "awarded", system.award.shape, system.award, system.award, True, -sites * reward * years
    )


def _stock(system: SimpleNamespace, found: SimpleNamespace, program: Linear) -> None:
    """Parts 1 and 5: stock, closing, renewal, and what capacity can do."""
    keep, renew, build, capacity, activity = (
        program.columns[name] for name in ("keep", "renew", "build", "capacity", "activity")
    )
    plant = np.broadcast_to(found.has_plant[:, None], keep.shape)
    by_vintage = (renew[:, :, None, :], np.moveaxis(found.renewal_alive, 1, 2))
    program.rows(
        plant,
        [
            (capacity, np.ones(keep.shape)),
            (keep, -np.ones(keep.shape)),
            (by_vintage[0], -by_vintage[1]),
            (build[:, :, None, :], -np.moveaxis(found.alive, 1, 2)),
        ],
        0.0,
        "=",
    )
    stands = np.broadcast_to((system.existing_capacity > 0)[:, :, None], keep.shape)
    later = stands & (np.arange(keep.shape[2]) > 0)
    ones = np.ones(keep.shape)
    program.rows(later, [(keep, ones), (_before(keep), -ones)], 0.0)
    renewable = stands & (~np.isnan(system.renewal_capex)).any(axis=1)[:, None]
    newly = by_vintage[1] - _shifted(by_vintage[1], 1)
    first = np.arange(keep.shape[2]) == 0
    program.rows(
        renewable,
        [(keep, ones), (_before(keep), -ones), (by_vintage[0], newly)],
        system.existing_capacity[:, :, None] * first,
    )
    _units(system, found, program, by_vintage)
    load = found.full_load[:, :, None] * ones
    waits = load[:, :, :, None] * np.moveaxis(found.starting_up, 1, 2)
    usual = (
        build[:, :, None, :],
        found.usual_load[:, :, :, None] * np.moveaxis(found.starting_up, 1, 2),
    )
    program.rows(plant, [(activity, ones), (capacity, -found.usual_load), usual], 0.0)
    least = plant & (system.minimum_load > 0)[:, None]
    part = system.minimum_load[:, None] * load
    late = (build[:, :, None, :], system.minimum_load[:, None, None] * waits)
    program.rows(least, [(activity, ones), (capacity, -part), late], 0.0, ">=")
    program.rows(
        np.broadcast_to(
            np.isfinite(system.area_limit)[:, :, None], (*system.area_limit.shape, keep.shape[2])
        ),
        [(np.moveaxis(capacity, 1, 2)[:, None], system.area_use.T[None, :, None, :])],
        system.area_limit[:, :, None],
    )
    spent = np.moveaxis(np.stack([build, renew]), (0, 3), (3, 0)).reshape(keep.shape[2], -1)
    overnight = np.stack([system.capex, np.nan_to_num(system.renewal_capex)])
    cost = np.broadcast_to(overnight, (keep.shape[0], *overnight.shape))
    cost = np.moveaxis(cost, (0, 1, 3), (1, 3, 0)).reshape(keep.shape[2], -1)
    program.rows(
        np.isfinite(system.investment_budget),
        [(spent, cost / system.period_length[:, None])],
        system.investment_budget,
    )


def _units(
    system: SimpleNamespace,
    found: SimpleNamespace,
    program: Linear,
    by_vintage: tuple[Array, Array],
) -> None:
    """Units of what stands: their sum, their overhauls, their campaigns, and closing for good."""
    standing, overhaul, keep, renew = (
        program.columns[name] for name in ("standing", "overhaul", "keep", "renew")
    )
    of = (system.unit_share > 0).astype(float)
    some = (of.sum(axis=2) * (system.existing_capacity > 0) > 0)[:, :, None]
    each = np.broadcast_to(some, keep.shape)
    ones = np.ones(keep.shape)
    sum_of = of[:, :, None, :]
    program.rows(
        each,
        [
            (np.moveaxis(standing, 1, 2)[:, None], sum_of),
            (keep, -ones),
            (by_vintage[0], -by_vintage[1]),
        ],
        0.0,
        "=",
    )
    renewable = each & ~np.isnan(system.renewal_capex)
    program.rows(
        renewable, [(np.moveaxis(overhaul, 1, 2)[:, None], sum_of), (renew, -ones)], 0.0, "="
    )
    belongs = (of.sum(axis=0) > 0).astype(float)
    alive = np.einsum("tj,tvp->jpv", belongs, found.renewal_alive)
    size = np.einsum("itj,it->ij", system.unit_share, system.existing_capacity)[:, :, None]
    there = np.broadcast_to(size > 0, standing.shape)
    program.rows(
        there,
        [(standing, np.ones(standing.shape)), (overhaul[:, :, None, :], -alive)],
        system.unit_survival * size,
    )
    later = there & (np.arange(standing.shape[2]) > 0)
    all_of = np.ones(standing.shape)
    program.rows(later, [(standing, all_of), (_before(standing), -all_of)], 0.0)


def _before(columns: Array) -> Array:
    """Columns of the period before along the last axis; none in the first."""
    return _shifted(columns, -1, -1)


def _balances(system: SimpleNamespace, found: SimpleNamespace, program: Linear) -> None:
    """Part 7."""
    purchase, sale = program.columns["purchase"], program.columns["sale"]
    activity = np.moveaxis(program.columns["activity"], 1, 2)[:, None]
    ones = np.ones(purchase.shape)
    flow = np.moveaxis(found.flow, 0, 2)
    for disposal, sense in ((False, "="), (True, ">=")):
        which = np.broadcast_to((system.free_disposal > 0)[:, None] == disposal, purchase.shape)
        terms = [(activity, flow), (purchase, ones), (sale, -ones)]
        program.rows(which, terms, system.demand, sense)


def _reference(found: SimpleNamespace, program: Linear) -> tuple[Array, Array]:
    """Columns and coefficients of what shares refer to, over site, technology, period and host."""
    hosts = np.moveaxis(program.columns["activity"], 1, 2)[:, None]
    return hosts, np.moveaxis(found.host_activity, 1, 2)


def _held(found: SimpleNamespace) -> Array:
    """Place that a plant holds while it is ramping up (site, technology, period, vintage)."""
    held: Array = found.full_load[:, :, None, None] * np.moveaxis(found.ramping, 1, 2)
    return held


def _newly_held(found: SimpleNamespace, converted: Array) -> Array:
    """What is held more than a period before, as a share (site, period, technology x vintage)."""
    held = np.moveaxis(_held(found), 1, 2)
    before = np.concatenate([0.0 * held[:, :1], held[:, :-1]], axis=1)
    newly = converted[..., None] * (held - before)
    return np.reshape(newly, (*newly.shape[:2], -1))


def _shares(system: SimpleNamespace, found: SimpleNamespace, program: Linear) -> None:
    """Part 10: shares of hosts, exclusive options, joint savings."""
    activity = program.columns["activity"]
    hosts, reference = _reference(found, program)
    share = found.largest_share
    finite = np.where(np.isfinite(share), share, 0.0)
    program.rows(
        np.broadcast_to(np.isfinite(share), activity.shape),
        [
            (activity, np.ones(activity.shape)),
            (hosts, -finite[:, :, None] * reference),
            (program.columns["build"][:, :, None, :], _held(found)),
        ],
        finite * found.host_demand,
    )
    by_period = np.moveaxis(activity, 1, 2)
    for each in system.exclusion_member:
        members = np.flatnonzero(each)
        first = members[0]
        most = np.minimum(share[members], 1.0).max(axis=0)
        scale = found.base_reference[:, first, None]
        program.rows(
            np.ones(by_period.shape[:2], bool),
            [
                (by_period[:, :, members], 1 / found.base_reference[:, None, members]),
                (by_period, -(most / scale)[:, :, None] * reference[first]),
            ],
            most * found.host_demand[:, first] / scale,
        )
    for members, saving, users, most in found.sets:
        program.rows(
            np.broadcast_to((saving > 0).sum(axis=0) >= 2, by_period.shape[:2]),
            [(by_period[:, :, members], saving.T), (by_period[:, :, users], -most.T)],
            0.0,
        )


def _paces(system: SimpleNamespace, found: SimpleNamespace, program: Linear) -> None:
    """Part 11."""
    build, capacity, activity = (
        program.columns[name] for name in ("build", "capacity", "activity")
    )
    reference = found.reference_today
    pace = np.where(np.isfinite(system.pace), system.pace, 0.0)
    here = (system.period_length + 1) / 2 * pace
    last = found.late_years * _shifted(pace)
    side = here * reference + last * _shifted(reference)
    load = np.broadcast_to(found.full_load[:, :, None], build.shape)
    plant, stated = found.has_plant[:, None], np.isfinite(system.pace) & (reference > 0)
    later = np.arange(build.shape[2]) > 0
    ones = np.ones(build.shape)
    program.rows(stated & plant, [(build, load)], side)
    program.rows(stated & ~plant & later, [(activity, ones), (_before(activity), -ones)], side)
    length = system.period_length
    years = (length + 1) / 2 + (np.concatenate([[1.0], length[:-1]]) - 1) / 2
    converted = found.conversion_share[:, None] * np.ones((1, len(length), 1))
    allowed = np.where(np.isfinite(system.conversion_pace), system.conversion_pace, 0.0) * years
    allowed[:, 0] += (found.conversion_share * system.base_activity).sum(axis=1)
    program.rows(
        np.isfinite(system.conversion_pace) & converted.any(axis=2),
        [
            (np.moveaxis(activity, 1, 2), converted),
            (np.moveaxis(_before(activity), 1, 2), -converted),
            (build.reshape(len(build), 1, -1), _newly_held(found, converted)),
        ],
        allowed,
    )
    _outages(system, found, program)
    made = system.fossil[:, :, None] * np.maximum(system.flow, 0.0)
    today = np.einsum("it,tc->ic", system.base_activity, made[:, :, 0])
    product = np.einsum("c,icp->ip", system.product, system.demand)[:, None]
    demanded = system.demand[:, :, :1] > 0
    index = np.where(demanded, _over_first(system.demand), _over_first(product))
    by_commodity = np.moveaxis(activity, 1, 2)[:, None]
    of_now, of_before = (np.moveaxis(each, 0, 2)[None] for each in (made, _shifted(made)))
    program.rows(
        (today > 0)[:, :, None] & later,
        [
            (by_commodity, of_now * _shifted(index)[..., None]),
            (np.moveaxis(_before(activity), 1, 2)[:, None], -of_before * index[..., None]),
        ],
        0.0,
    )
    seed = system.growth_seed[:, None] * found.seed_years
    program.rows(
        np.broadcast_to(~np.isnan(system.growth_rate)[:, None] & later, build.shape),
        [(capacity, load), (_before(capacity), -load * found.block_growth)],
        seed * reference,
    )


def _outages(system: SimpleNamespace, found: SimpleNamespace, program: Linear) -> None:
    """Part 12: units of hosts that stand still while they are converted."""
    build, capacity, activity = (
        program.columns[name] for name in ("build", "capacity", "activity")
    )
    hosted = (system.host_process > 0).T  # host, technology
    stops = found.conversion_share * system.outage
    could = found.full_load * system.existing_capacity
    part = hosted[None] * (stops * found.full_load)[:, None] * could[:, :, None]
    part = part[:, :, None] / system.period_length[:, None]
    load = found.full_load[:, :, None] * np.ones(build.shape)
    waits = load[..., None] * np.moveaxis(found.starting_up, 1, 2)
    program.rows(
        np.broadcast_to(
            ((hosted[None] * stops[:, None]).any(axis=2) & found.has_plant)[:, :, None], build.shape
        ),
        [
            (activity, np.ones(build.shape)),
            (capacity, -load),
            (build[:, :, None, :], waits),
            (np.moveaxis(build, 1, 2)[:, None], part),
        ],
        0.0,
    )


def _over_first(amount: Array) -> Array:
    """An amount over that of the first period; one where there was none."""
    first = amount[..., :1]
    return np.where(first > 0, amount / np.where(first > 0, first, 1.0), 1.0)


def _shifted(values: Array, axis: int = -1, first: float = 0.0) -> Array:
    """Values of the period before along an axis, with another in the first."""
    moved = np.roll(values, 1, axis=axis)
    at: list[Any] = [slice(None)] * values.ndim
    at[axis] = 0
    moved[tuple(at)] = first
    return moved


def _emissions(system: SimpleNamespace, found: SimpleNamespace, program: Linear) -> None:
    """Parts 13, 15 and 16: the account, allowances, and certificates at a border."""
    emissions = program.columns["emissions"]
    bought = np.moveaxis(program.columns["purchase"], 1, 2)[:, None, None]
    runs = np.moveaxis(program.columns["activity"], 1, 2)[:, None, None]
    program.rows(
        np.ones(emissions.shape, bool),
        [
            (emissions, np.ones(emissions.shape)),
            (bought, -np.moveaxis(system.emission_factor, 1, 4)),
            (runs, -np.moveaxis(found.emission, 1, 4)),
        ],
        0.0,
        "=",
    )
    gwp = system.global_warming_potential
    by_period = np.moveaxis(emissions, 3, 1).reshape(emissions.shape[0], emissions.shape[3], -1)
    paying = np.outer(system.carbon_price_scope, gwp).ravel()
    allowance = program.columns["allowance"]
    ones = np.ones(allowance.shape)
    program.rows(
        np.broadcast_to(system.carbon_price != 0, allowance.shape),
        [(by_period, paying), (allowance, -ones)],
        found.free,
    )
    traded = system.trading_covered * np.broadcast_to(gwp, system.trading_covered.shape)
    program.rows(
        np.broadcast_to(system.trading_price != 0, allowance.shape),
        [(by_period, traded.ravel()), (program.columns["net_allowance"], -ones)],
        found.allocation,
        "=",
    )
    share = float(system.border_share)
    unpaid = 1.0 - system.border_paid
    crossing = share * unpaid[:, None] * np.outer(system.border_scope, gwp).ravel()
    free = share * np.einsum("cp,icp->ip", system.border_benchmark, system.demand)
    program.rows(
        np.broadcast_to(system.border_price * share > 0, allowance.shape),
        [(by_period, crossing), (program.columns["border_certificate"], -ones)],
        free,
    )


def _targets(system: SimpleNamespace, found: SimpleNamespace, program: Linear) -> None:
    """Part 14."""
    emissions, offset = program.columns["emissions"], program.columns["offset"]
    missed, limit = program.columns["overshoot"], found.target_limit
    for k, kind in enumerate(system.target_kind):
        counted = np.einsum(
            "e,g,i->ieg",
            system.target_scope[k],
            system.global_warming_potential,
            np.ones(len(system.site)),
        ).ravel()
        emitted = np.moveaxis(emissions, 3, 0).reshape(emissions.shape[3], -1)
        credit, counts = offset.T, -float(system.target_offsets[k])
        active = system.target_active[k]
        if kind in YEARLY:
            program.rows(
                ~np.isnan(limit[k]),
                [(emitted, counted), (credit, counts), (missed[k], -np.ones(len(limit[k])))],
                np.nan_to_num(limit[k]),
            )
        elif kind == "budget":
            years = (active * system.period_length)[:, None]
            stated = ~np.isnan(limit[k])
            program.rows(
                np.array([True]),
                [
                    (emitted.ravel()[None], (years * counted).ravel()),
                    (credit.ravel()[None], np.broadcast_to(years * counts, credit.shape).ravel()),
                    (missed[k][stated][None], -1.0),
                ],
                np.nansum(limit[k]),
            )
        else:
            program.rows(
                (active > 0) & (np.arange(len(active)) > 0),
                [
                    (emitted, counted),
                    (_before(emitted.T).T, -counted),
                    (missed[k], -np.ones(len(active))),
                ],
                0.0,
            )


def _norms(system: SimpleNamespace, found: SimpleNamespace, program: Linear) -> None:
    """Part 16, of norms whose parts and wholes are stated one by one."""
    assert not any(system.norm_quantity), "norms by quantity are not rebuilt"
    activity = np.moveaxis(program.columns["activity"], 1, 2)
    purchase = np.moveaxis(program.columns["purchase"], 1, 2)
    earned = np.cumsum(system.award, axis=1) > 0
    for k, sense in enumerate(system.norm_sense):
        value = system.norm_value[k]
        speaks = ~np.isnan(value)
        if system.norm_reward[k]:
            speaks &= earned[system.reward.index(system.norm_reward[k])]
        share = np.nan_to_num(value)[:, None]
        side = np.nan_to_num(value) * np.einsum(
            "c,icp->ip", system.norm_whole_demand[k], system.demand
        )
        terms = [
            (activity, system.norm_part_activity[k] - share * system.norm_whole_activity[k]),
            (purchase, system.norm_part_purchase[k] - share * system.norm_whole_purchase[k]),
        ]
        relation = "<=" if sense == "at_most" else ">="
        member = system.norm_group[k]
        if member.any():
            program.rows(
                speaks, [_of_group(each, member) for each in terms], member @ side, relation
            )
        else:
            program.rows(np.broadcast_to(speaks, activity.shape[:2]), terms, side, relation)


def _of_group(term: tuple[Array, Array], member: Array) -> tuple[Array, Array]:
    """A term over site, period and what is summed, of the sites of a group together."""
    columns, coefficient = term
    weighted = member[:, None, None] * np.broadcast_to(coefficient, columns.shape)
    periods = columns.shape[1]
    return (
        np.moveaxis(columns, 1, 0).reshape(periods, -1),
        np.moveaxis(weighted, 1, 0).reshape(periods, -1),
    )
