"""The same program in plain PuLP, as a competent user writes it.

Loops over sets, dictionaries of variables, expressions made from lists of pairs. Coefficients are
taken ready-made, as in `in_linopy`.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pulp
import xarray as xr

from pathways.labelled import Labelled
from pathways.program.coefficients import Coefficients
from pathways.program.constraints import EQUATIONS
from pathways.program.equation import bounds_of
from pathways.program.variables import bounds_by_name
from pathways.systems.limits import passed

Pairs = list[tuple[Any, float]]


def build(system: xr.Dataset, c: Coefficients) -> pulp.LpProblem:
    """The problem, not yet handed to a solver."""
    problem = pulp.LpProblem("works", pulp.LpMinimize)
    n = dict(system.sizes)
    sites, techs, periods, goods = (
        range(n[dim]) for dim in ("site", "technology", "period", "commodity")
    )
    scopes, gases, targets = (range(n[dim]) for dim in ("scope", "gas", "target"))
    v = _variables(system, c)
    stp = ("site", "technology", "period")

    def of(array: Labelled, *dims: str) -> np.ndarray:
        return array.set_dims({dim: n[dim] for dim in dims}).transpose(*dims).values

    def row(name: str, pairs: Pairs, sense: int, right: float) -> None:
        problem.addConstraint(pulp.LpConstraint(pulp.LpAffineExpression(pairs), sense, name, right))

    plant = c.has_plant.values
    alive, renewal, starting = (each.values for each in (c.alive, c.renewal_alive, c.starting_up))
    existing, load = system["existing_capacity"].values, of(c.full_load, "site", "technology")
    usual, least = of(c.usual_load, *stp), system["minimum_load"].values

    def loaded(name: str, key: tuple[int, int, int], part: float, sense: int) -> None:
        """A row of what runs, against a part of what can run."""
        s, t, p = key
        pairs = [(v["activity"][key], 1.0), (v["capacity"][key], -part)]
        pairs += [
            (v["build"][s, t, w], part * starting[t, w, p]) for w in periods if starting[t, w, p]
        ]
        row(f"{name}_{s}_{t}_{p}", pairs, sense, 0.0)

    for s, t, p in product(sites, techs, periods):
        key = (s, t, p)
        if plant[t]:
            pairs: Pairs = [(v["capacity"][key], 1.0)]
            pairs += [(v["keep"][key], -1.0)] if key in v["keep"] else []
            pairs += [(v["build"][s, t, w], -alive[t, w, p]) for w in periods if alive[t, w, p]]
            pairs += [
                (v["renew"][s, t, w], -renewal[t, w, p])
                for w in periods
                if (s, t, w) in v["renew"] and renewal[t, w, p]
            ]
            row(f"stock_capacity_{s}_{t}_{p}", pairs, 0, 0.0)
            loaded("capacity_activity", key, usual[key], -1)
            if least[t] > 0:
                loaded("capacity_minimum_load", key, least[t] * load[s, t], 1)
        if p and key in v["keep"]:
            row(
                f"stock_closure_{s}_{t}_{p}",
                [(v["keep"][key], 1.0), (v["keep"][s, t, p - 1], -1.0)],
                -1,
                0.0,
            )
        if (s, t, 0) in v["renew"]:
            newly = renewal[t, :, p] - (renewal[t, :, p - 1] if p else 0.0)
            pairs = [(v["keep"][key], 1.0)]
            pairs += [(v["renew"][s, t, w], newly[w]) for w in periods if newly[w]]
            pairs += [(v["keep"][s, t, p - 1], -1.0)] if p else []
            row(f"stock_renewal_{s}_{t}_{p}", pairs, -1, 0.0 if p else existing[s, t])
    flow, demand, free = c.flow.values, system["demand"].values, system["free_disposal"].values
    for s, g, p in product(sites, goods, periods):
        pairs = [(v["activity"][s, t, p], flow[t, g, p]) for t in techs if flow[t, g, p]]
        pairs += [(v["purchase"][s, g, p], 1.0)] if (s, g, p) in v["purchase"] else []
        row(f"balance_{s}_{g}_{p}", pairs, 1 if free[g] else 0, demand[s, g, p])
    share, reference = c.largest_share.values, c.host_activity.values
    refer_demand = of(c.host_demand, *stp)
    pace, length = system["pace"].values, system["period_length"].values
    today = of(c.reference_today, *stp)
    hosts = {
        (t, p): [(h, reference[t, h, p]) for h in np.flatnonzero(reference[t, :, p])]
        for t in techs
        for p in periods
    }
    for s, t, p in product(sites, techs, periods):
        refer = [(v["activity"][s, h, p], weight) for h, weight in hosts[t, p]]
        if np.isfinite(share[t, p]):
            pairs = [(v["activity"][s, t, p], 1.0)] + [
                (x, -share[t, p] * weight) for x, weight in refer
            ]
            pairs += _held(c, v, (s, t, p))
            row(f"share_{s}_{t}_{p}", _merged(pairs), -1, share[t, p] * refer_demand[s, t, p])
        if np.isfinite(pace[t, p]) and today[s, t, p] > 0:
            most = pace[t, p] * length[p] * today[s, t, p]
            if plant[t]:
                row(f"pace_{s}_{t}_{p}", [(v["build"][s, t, p], load[s, t])], -1, most)
            elif p:
                pairs = [(v["activity"][s, t, p], 1.0), (v["activity"][s, t, p - 1], -1.0)]
                row(f"pace_{s}_{t}_{p}", pairs, -1, most)
    _measures(system, c, v, row, sites, periods)
    _units(system, c, v, row)
    limit = system["purchase_limit"].values
    for s, g, p in product(sites, goods, periods):
        if np.isfinite(limit[s, g, p]) and (s, g, p) in v["purchase"]:
            row(f"purchase_{s}_{g}_{p}", [(v["purchase"][s, g, p], 1.0)], -1, limit[s, g, p])
    area, use = system["area_limit"].values, system["area_use"].values
    for s, a, p in product(sites, range(n["area"]), periods):
        if np.isfinite(area[s, a]):
            pairs = [(v["capacity"][s, t, p], use[t, a]) for t in techs if use[t, a] and plant[t]]
            row(f"area_{s}_{a}_{p}", pairs, -1, area[s, a])
    factor, emission = system["emission_factor"].values, c.emission.values
    for s, k, g, p in product(sites, scopes, gases, periods):
        pairs = [(v["emissions"][s, k, g, p], 1.0)]
        pairs += [
            (v["purchase"][s, q, p], -factor[s, q, k, g, p])
            for q in goods
            if factor[s, q, k, g, p] and (s, q, p) in v["purchase"]
        ]
        pairs += [
            (v["activity"][s, t, p], -emission[s, t, k, g, p])
            for t in techs
            if emission[s, t, k, g, p]
        ]
        row(f"account_{s}_{k}_{g}_{p}", pairs, 0, 0.0)
    gwp, scope, limits = (
        system["global_warming_potential"].values,
        system["target_scope"].values,
        c.target_limit.values,
    )
    for k, p in product(targets, periods):
        if not np.isnan(limits[k, p]):
            pairs = [
                (v["emissions"][s, j, g, p], scope[k, j] * gwp[g])
                for s, j, g in product(sites, scopes, gases)
                if scope[k, j] * gwp[g]
            ]
            row(f"target_{k}_{p}", [*pairs, (v["overshoot"][k, p], -1.0)], -1, limits[k, p])
    problem.setObjective(pulp.LpAffineExpression(_cost(system, c, v)))
    return problem


def _merged(pairs: Pairs) -> Pairs:
    """One pair a variable: PuLP keeps the last of two."""
    total: dict[Any, float] = {}
    for column, weight in pairs:
        total[column] = total.get(column, 0.0) + weight
    return list(total.items())


def _variables(system: xr.Dataset, c: Coefficients) -> dict[str, dict[Any, Any]]:
    n = dict(system.sizes)
    dims = {"site": n["site"], "technology": n["technology"], "vintage": n["vintage"]}
    bounds = bounds_by_name(system, c, bounds_of(EQUATIONS))
    build_upper = bounds["build"][1].set_dims(dims).values
    by_period = {"site": n["site"], "technology": n["technology"], "period": n["period"]}
    low, high = (
        bound.set_dims(by_period).transpose(*by_period).values for bound in bounds["activity"]
    )
    survival, existing, plant = (
        system["existing_survival"].values,
        system["existing_capacity"].values,
        c.has_plant.values,
    )
    renewal, price = system["renewal_capex"].values, system["purchase_price"].values
    history = passed(system)
    v: dict[str, dict[Any, Any]] = {
        name: {}
        for name in (
            "build",
            "renew",
            "keep",
            "standing",
            "overhaul",
            "capacity",
            "activity",
            "purchase",
            "emissions",
            "overshoot",
        )
    }

    def add(
        family: str, key: tuple[int, ...], lower: float | None = 0.0, upper: float | None = None
    ) -> None:
        name = f"{family}_{'_'.join(map(str, key))}"
        v[family][key] = pulp.LpVariable(
            name, lower, None if upper is None or np.isinf(upper) else upper
        )

    for s, t, p in product(range(n["site"]), range(n["technology"]), range(n["period"])):
        add("activity", (s, t, p), low[s, t, p], high[s, t, p])
        if plant[t]:
            add("build", (s, t, p), 0.0, build_upper[s, t, p])
            add("capacity", (s, t, p))
        if existing[s, t] > 0:
            least = survival[s, t, p] if history[p] else 0.0
            add("keep", (s, t, p), least, survival[s, t, p])
            if not np.isnan(renewal[t, p]):
                add("renew", (s, t, p), 0.0, 0.0 if history[p] else None)
    size, window = _sizes(system), system["unit_window"].values
    for s, j, p in product(range(n["site"]), range(n["unit"]), range(n["period"])):
        if size[s, j] > 0:
            add("standing", (s, j, p), 0.0, size[s, j])
            if window[j, p] > 0:
                add("overhaul", (s, j, p))
    for s, g, p in product(range(n["site"]), range(n["commodity"]), range(n["period"])):
        if not np.isnan(price[s, g, p, 0, 0]):
            add("purchase", (s, g, p))
    for key in product(*(range(n[dim]) for dim in ("site", "scope", "gas", "period"))):
        add("emissions", key, None)
    for k, p in product(range(n["target"]), range(n["period"])):
        if not np.isnan(c.target_limit.values[k, p]):
            add("overshoot", (k, p), 0.0, 0.0)
    return v


def _held(c: Coefficients, v: dict, key: tuple[int, int, int]) -> Pairs:
    """Place that plants of a technology hold in a period while they ramp up."""
    s, t, p = key
    lacks = c.ramping.values[t, :, p] * c.full_load.values[s, t]
    return [(v["build"][s, t, w], lacks[w]) for w in np.flatnonzero(lacks)]


def _sizes(system: xr.Dataset) -> np.ndarray:
    """Capacity of each unit (site, unit)."""
    return np.einsum("itj,it->ij", system["unit_share"].values, system["existing_capacity"].values)


def _units(system: xr.Dataset, c: Coefficients, v: dict, row: Any) -> None:
    """Units of what stands, and one unit at a time."""
    share, renewal = system["unit_share"].values, c.renewal_alive.values
    survival, size = system["unit_survival"].values, _sizes(system)
    sites, techs, units = (range(length) for length in share.shape)
    periods = range(survival.shape[1])
    for s, t, p in product(sites, techs, periods):
        own = [j for j in units if share[s, t, j] > 0 and size[s, j] > 0]
        if not own:
            continue
        pairs: Pairs = [(v["standing"][s, j, p], 1.0) for j in own]
        pairs += [(v["keep"][s, t, p], -1.0)]
        pairs += [
            (v["renew"][s, t, w], -renewal[t, w, p])
            for w in periods
            if (s, t, w) in v["renew"] and renewal[t, w, p]
        ]
        row(f"unit_stock_{s}_{t}_{p}", pairs, 0, 0.0)
        if (s, t, p) in v["renew"]:
            pairs = [(v["overhaul"][s, j, p], 1.0) for j in own if (s, j, p) in v["overhaul"]]
            row(f"unit_overhaul_{s}_{t}_{p}", [*pairs, (v["renew"][s, t, p], -1.0)], 0, 0.0)
        for j in own:
            pairs = [(v["standing"][s, j, p], 1.0)]
            pairs += [
                (v["overhaul"][s, j, w], -renewal[t, w, p])
                for w in periods
                if (s, j, w) in v["overhaul"] and renewal[t, w, p]
            ]
            row(f"unit_campaign_{s}_{j}_{p}", pairs, -1, survival[j, p] * size[s, j])
            if p:
                pairs = [(v["standing"][s, j, p], 1.0), (v["standing"][s, j, p - 1], -1.0)]
                row(f"unit_closure_{s}_{j}_{p}", pairs, -1, 0.0)
    pace, length = system["conversion_pace"].values, system["period_length"].values
    part = c.conversion_share.transpose("site", "technology").values
    today = (part * system["base_activity"].transpose("site", "technology").values).sum(axis=1)
    for s, p in product(sites, periods):
        if np.isfinite(pace[s, p]) and part[s].any():
            years = (length[p] + 1) / 2 + ((length[p - 1] - 1) / 2 if p else 0.0)
            now = [(v["activity"][s, t, p], part[s, t]) for t in techs if part[s, t]]
            then = [(v["activity"][s, t, p - 1], -part[s, t]) for t in techs if part[s, t] and p]
            now += [(x, part[s, t] * a) for t in techs for x, a in _held(c, v, (s, t, p))]
            if p:
                held = [(t, x, a) for t in techs for x, a in _held(c, v, (s, t, p - 1))]
                then += [(x, -part[s, t] * a) for t, x, a in held]
            side = pace[s, p] * years + (0.0 if p else today[s])
            row(f"conversion_{s}_{p}", _merged(now + then), -1, side)


def _measures(
    system: xr.Dataset, c: Coefficients, v: dict, row: Any, sites: range, periods: range
) -> None:
    together = c.combinations
    saves, uses = together.member_factor.values, together.host_factor.values
    for k, p in np.argwhere((saves > 0).sum(axis=1) >= 2):
        members = [
            (t, saves[k, m, p])
            for m, t in enumerate(together.members[k])
            if t >= 0 and saves[k, m, p]
        ]
        hosts = [
            (h, -uses[k, u, p]) for u, h in enumerate(together.hosts[k]) if h >= 0 and uses[k, u, p]
        ]
        for s in sites:
            row(
                f"together_{s}_{k}_{p}",
                _merged([(v["activity"][s, t, p], weight) for t, weight in [*members, *hosts]]),
                -1,
                0.0,
            )
    member, share = system["exclusion_member"].values, np.minimum(c.largest_share.values, 1.0)
    demand = c.host_demand.transpose("site", "technology", "period").values
    for x in range(member.shape[0]):
        members = np.flatnonzero(member[x])
        first = members[0]
        for s in sites:
            scale = 1.0 / c.base_reference.values[s]
            for p in periods:
                bound = share[members, p].max()
                pairs = [(v["activity"][s, m, p], scale[m]) for m in members]
                pairs += [
                    (
                        v["activity"][s, h, p],
                        -bound * scale[first] * c.host_activity.values[first, h, p],
                    )
                    for h in np.flatnonzero(c.host_activity.values[first, :, p])
                ]
                row(
                    f"exclusive_{s}_{x}_{p}",
                    _merged(pairs),
                    -1,
                    bound * scale[first] * demand[s, first, p],
                )


def _cost(system: xr.Dataset, c: Coefficients, v: dict) -> Pairs:
    capital = (c.capital_charge * c.weight_capital).sum("period").values
    renewal = (c.renewal_charge * c.weight_capital).sum("period").values
    weight, fixed, variable = (
        c.weight_running.values,
        system["fixed_opex"].values,
        system["variable_opex"].values,
    )
    price = system["purchase_price"].values
    pairs: Pairs = [(x, capital[t, w]) for (_, t, w), x in v["build"].items() if capital[t, w]]
    pairs += [(x, renewal[t, w]) for (_, t, w), x in v["renew"].items() if renewal[t, w]]
    pairs += [(x, fixed[t, p] * weight[p]) for (_, t, p), x in v["capacity"].items() if fixed[t, p]]
    pairs += [
        (x, variable[t, p] * weight[p]) for (_, t, p), x in v["activity"].items() if variable[t, p]
    ]
    pairs += [(x, price[s, g, p, 0, 0] * weight[p]) for (s, g, p), x in v["purchase"].items()]
    lost = system["unit_book_value"].values * weight / system["period_length"].values
    for (s, j, p), x in v["standing"].items():
        if p:
            pairs += [(v["standing"][s, j, p - 1], lost[j, p]), (x, -lost[j, p])]
    return _merged(pairs)
