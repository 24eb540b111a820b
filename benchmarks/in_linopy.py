"""The same program in linopy, as a competent user writes it.

It is vectorised over labelled arrays, with masks.

Coefficients are taken ready-made from `pathways.program.coefficients`, which spares linopy the time
to derive them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import linopy
import numpy as np
import xarray as xr

from pathways.labelled import Labelled
from pathways.program.coefficients import Coefficients
from pathways.program.constraints import EQUATIONS
from pathways.program.equation import bounds_of
from pathways.program.variables import bounds_by_name
from pathways.systems.limits import passed


def build(system: xr.Dataset, c: Coefficients) -> linopy.Model:
    """The model, not yet handed to a solver."""
    m = linopy.Model()
    bounds = bounds_by_name(system, c, bounds_of(EQUATIONS))
    activity_lower, activity_upper = (bound.to_variable() for bound in bounds["activity"])
    build_max = bounds["build"][1].to_variable()
    c = _in_xarray(c)
    dims = {str(dim): system[dim] for dim in system.dims}

    def array(values: xr.Variable, *order: str) -> xr.DataArray:
        names = order or values.dims
        expanded = values.set_dims({d: len(dims[d]) for d in names})
        return xr.DataArray(
            expanded.transpose(*names).values, dims=names, coords={d: dims[d].values for d in names}
        )

    stp, stv = ("site", "technology", "period"), ("site", "technology", "vintage")
    plant = array(c.has_plant, *stp)
    existing = array(system["existing_capacity"].variable > 0, *stp)
    renewable = array(
        (system["existing_capacity"].variable > 0) & ~np.isnan(system["renewal_capex"].variable),
        *stv,
    )
    build_upper = array(build_max, *stv)
    renew_upper = xr.where(
        array(xr.Variable("period", passed(system)), *stp).rename(period="vintage"),
        0.0,
        np.inf,
    )
    survival = array(system["existing_survival"].variable, *stp)
    first = array(xr.Variable("period", np.arange(len(dims["period"])) == 0), *stp)
    built = m.add_variables(
        0,
        build_upper,
        mask=plant.rename(period="vintage").assign_coords(vintage=dims["vintage"].values),
        name="build",
    )
    renew = m.add_variables(
        0,
        renew_upper.transpose(*stv).assign_coords(vintage=dims["vintage"].values),
        mask=renewable,
        name="renew",
    )
    history = array(xr.Variable("period", passed(system)), *stp)
    keep = m.add_variables(survival.where(history, 0.0), survival, mask=existing, name="keep")
    capacity = m.add_variables(0, np.inf, coords=plant.coords, mask=plant, name="capacity")
    activity = m.add_variables(
        array(activity_lower, *stp), array(activity_upper, *stp), name="activity"
    )
    price = system["purchase_price"]
    purchase = m.add_variables(
        0,
        np.inf,
        coords=price.coords.to_dataset()
        .drop_vars([n for n in price.coords if n not in price.dims])
        .coords,
        mask=array(~np.isnan(price.variable), *price.dims),
        name="purchase",
    )
    account_dims = ("site", "scope", "gas", "period")
    emissions = m.add_variables(
        coords=[dims[d].values for d in account_dims], dims=account_dims, name="emissions"
    )
    limits = array(c.target_limit, "target", "period")
    overshoot = m.add_variables(
        0, 0, coords=limits.coords, mask=~np.isnan(limits), name="overshoot"
    )
    host = activity.rename(technology="host").assign_coords(host=dims["host"].values)
    reference = array(c.host_activity, "technology", "host", "period")
    demand_reference = array(c.host_demand, *stp)

    alive, renewal_alive = (
        array(x, "technology", "vintage", "period") for x in (c.alive, c.renewal_alive)
    )
    m.add_constraints(
        capacity - keep - (renew * renewal_alive).sum("vintage") - (built * alive).sum("vintage")
        == 0,
        mask=plant,
        name="stock_capacity",
    )
    m.add_constraints(
        keep - keep.shift(period=1) <= 0, mask=existing & ~first, name="stock_closure"
    )
    newly = renewal_alive - renewal_alive.shift(period=1, fill_value=0.0)
    m.add_constraints(
        keep - keep.shift(period=1) + (renew * newly).sum("vintage")
        <= array(system["existing_capacity"].variable, *stp).where(first, 0.0),
        mask=renewable.isel(vintage=0, drop=True),
        name="stock_renewal",
    )
    starting = array(c.starting_up, "technology", "vintage", "period")
    usable = capacity - (built * starting).sum("vintage")
    m.add_constraints(
        activity - array(c.usual_load, *stp) * usable <= 0,
        mask=plant,
        name="capacity_activity",
    )
    load = array(c.full_load, "site", "technology")
    least = array(system["minimum_load"].variable, "technology")
    m.add_constraints(
        activity - (least * load) * usable >= 0,
        mask=plant & (least > 0),
        name="capacity_minimum_load",
    )
    flow = array(c.flow, "technology", "commodity", "period")
    supply = (activity * flow).sum("technology") + purchase.sum(["day", "hour"])
    demand = array(system["demand"].variable, "site", "commodity", "period")
    free = array(system["free_disposal"].variable > 0, "site", "commodity", "period")
    m.add_constraints(supply == demand, mask=~free, name="balance")
    m.add_constraints(supply >= demand, mask=free, name="balance_with_disposal")
    share = array(c.largest_share, *stp)
    finite = share.where(np.isfinite(share), 0.0)
    refers = (host * reference).sum("host")
    held = load * (built * array(c.ramping, "technology", "vintage", "period")).sum("vintage")
    m.add_constraints(
        activity + held - finite * refers <= finite * demand_reference,
        mask=np.isfinite(share),
        name="share_of_host",
    )
    _measures(m, system, c, activity, host, array)
    standing = _units(m, system, c, keep, renew, array)
    _conversion(m, system, c, activity + held, array)
    pace = array(system["pace"].variable, *stp)
    step = pace.where(np.isfinite(pace), 0.0) * array(system["period_length"].variable, *stp)
    today = array(c.reference_today, *stp)
    by_period = built.rename(vintage="period").assign_coords(period=dims["period"].values)
    m.add_constraints(
        load * by_period <= step * today,
        mask=np.isfinite(pace) & (today > 0) & plant,
        name="pace_of_building",
    )
    m.add_constraints(
        activity - activity.shift(period=1) <= step * today,
        mask=np.isfinite(pace) & (today > 0) & ~plant & ~first,
        name="pace_of_contracts",
    )
    limit = array(system["purchase_limit"].variable, "site", "commodity", "period")
    bought = array(~np.isnan(price.variable).all(axis=(3, 4)), "site", "commodity", "period")
    m.add_constraints(
        purchase.sum(["day", "hour"]) <= limit.where(np.isfinite(limit), 0.0),
        mask=np.isfinite(limit) & bought,
        name="potential_purchase",
    )
    area = array(system["area_limit"].variable, "site", "area", "period")
    use = array(system["area_use"].variable, "technology", "area")
    m.add_constraints(
        (capacity * use).sum("technology") <= area.where(np.isfinite(area), 0.0),
        mask=np.isfinite(area),
        name="potential_area",
    )
    factor = array(
        system["emission_factor"].variable, "site", "commodity", "scope", "gas", "period"
    )
    emission = array(c.emission, "site", "technology", "scope", "gas", "period")
    m.add_constraints(
        emissions
        - (purchase.sum(["day", "hour"]) * factor).sum("commodity")
        - (activity * emission).sum("technology")
        == 0,
        name="account",
    )
    weights = array(
        system["target_scope"].variable * system["global_warming_potential"].variable,
        "target",
        "scope",
        "gas",
    )
    m.add_constraints(
        (emissions * weights).sum(["site", "scope", "gas"]) - overshoot <= limits.fillna(0.0),
        mask=~np.isnan(limits),
        name="target_yearly",
    )
    cost = _cost(system, c, array, built, renew, capacity, activity, purchase)
    m.add_objective(cost + _written_off(system, c, standing, array))
    return m


def _sizes(system: xr.Dataset, array: Any) -> xr.DataArray:
    """Capacity of each unit (site, unit)."""
    share = array(system["unit_share"].variable, "site", "technology", "unit")
    existing = array(system["existing_capacity"].variable, "site", "technology")
    return (share * existing).sum("technology")


def _units(m: Any, system: xr.Dataset, c: Coefficients, keep: Any, renew: Any, array: Any) -> Any:
    """What stands of each unit, overhauled in its window or closed for good."""
    size = _sizes(system, array)
    share = array(system["unit_share"].variable, "site", "technology", "unit")
    of = (share > 0).astype(float)
    window = array(system["unit_window"].variable, "unit", "vintage")
    survival = array(system["unit_survival"].variable, "unit", "period")
    first = array(xr.Variable("period", np.arange(survival.sizes["period"]) == 0), "period")
    there = (size > 0) & (survival >= 0)
    standing = m.add_variables(
        0, size * (survival >= 0), mask=there.transpose("site", "unit", "period"), name="standing"
    )
    open_window = ((size > 0) & (window > 0)).transpose("site", "unit", "vintage")
    overhaul = m.add_variables(
        0, np.inf, coords=open_window.coords, mask=open_window, name="overhaul"
    )
    alive = array(c.renewal_alive, "technology", "vintage", "period")
    some = (of.sum("unit") > 0) & (
        array(system["existing_capacity"].variable, "site", "technology") > 0
    )
    renewable = ~np.isnan(array(system["renewal_capex"].variable, "technology", "vintage"))
    m.add_constraints(
        (standing * of).sum("unit") - keep - (renew * alive).sum("vintage") == 0,
        mask=some & (survival.isel(unit=0, drop=True) >= 0),
        name="unit_stock",
    )
    m.add_constraints(
        (overhaul * of).sum("unit") - renew == 0, mask=some & renewable, name="unit_overhaul"
    )
    belongs = (of.sum("site") > 0).astype(float)
    m.add_constraints(
        standing - (overhaul * (alive * belongs).sum("technology")).sum("vintage")
        <= survival * size,
        mask=there,
        name="unit_campaign",
    )
    m.add_constraints(
        standing - standing.shift(period=1) <= 0, mask=there & ~first, name="unit_closure"
    )
    return standing


def _conversion(m: Any, system: xr.Dataset, c: Coefficients, runs: Any, array: Any) -> None:
    """One unit at a time, of what runs with the place that a plant holds while it ramps up."""
    pace = array(system["conversion_pace"].variable, "site", "period")
    length = array(system["period_length"].variable, "period")
    years = (length + 1) / 2 + (length.shift(period=1, fill_value=1) - 1) / 2
    part = array(c.conversion_share, "site", "technology")
    today = (part * array(system["base_activity"].variable, "site", "technology")).sum("technology")
    first = array(xr.Variable("period", np.arange(length.sizes["period"]) == 0), "period")
    m.add_constraints(
        ((runs - runs.shift(period=1)) * part).sum("technology")
        <= pace.where(np.isfinite(pace), 0.0) * years + today * first,
        mask=np.isfinite(pace) & (part > 0).any("technology"),
        name="conversion",
    )


def _written_off(system: xr.Dataset, c: Coefficients, standing: Any, array: Any) -> Any:
    """Book value of what is closed before its window."""
    lost = array(
        system["unit_book_value"].variable * c.weight_running / system["period_length"].variable,
        "unit",
        "period",
    )
    later = array(xr.Variable("period", np.arange(lost.sizes["period"]) > 0), "period")
    closed = lost.where(later, 0.0)
    return (standing * (closed.shift(period=-1, fill_value=0.0) - closed)).sum()


def _in_xarray(c: Coefficients) -> Coefficients:
    """The same coefficients as xarray variables, as linopy takes them."""
    fields = {name: getattr(c, name) for name in c.__dataclass_fields__}
    return replace(
        c,
        **{name: each.to_variable() for name, each in fields.items() if isinstance(each, Labelled)},
    )


def _measures(
    m: Any, system: xr.Dataset, c: Coefficients, activity: Any, host: Any, array: Any
) -> None:
    """Savings that meet on one flow, and exclusive options."""
    together = c.combinations
    meeting = (together.member_factor.values > 0).sum(axis=1) >= 2
    if meeting.size:
        saving = _picked(activity, together.members, together.member_factor.values, "member")
        used = _picked(activity, together.hosts, together.host_factor.values, "user")
        mask = xr.DataArray(
            meeting,
            dims=("combination", "period"),
            coords={"period": activity.coords["period"].values},
        )
        m.add_constraints(
            saving - used <= 0,
            mask=mask.expand_dims(site=activity.coords["site"].values),
            name="savings_together",
        )
    member = system["exclusion_member"].values
    if member.shape[0] == 0:
        return
    share = np.minimum(c.largest_share.values, 1.0)  # type: ignore[arg-type]
    bound = np.max(np.where(member[:, :, None] > 0, share[None], 0.0), axis=1)
    first = np.argmax(member > 0, axis=1)
    scale = 1.0 / c.base_reference.values
    ep = ("exclusion", "period")
    refer = array(
        xr.Variable(
            ("exclusion", "host", "period"), c.host_activity.values[first] * bound[:, None, :]
        ),
        "exclusion",
        "host",
        "period",
    )
    first_scale = array(xr.Variable(("site", "exclusion"), scale[:, first]), "site", "exclusion")
    weight = array(
        xr.Variable(("site", "exclusion", "technology"), member[None] * scale[:, None, :]),
        "site",
        "exclusion",
        "technology",
    )
    right = (
        c.host_demand.transpose("site", "technology", "period").values[:, first]
        * bound[None]
        * scale[:, first, None]
    )
    m.add_constraints(
        (activity * weight).sum("technology") - first_scale * (host * refer).sum("host")
        <= array(xr.Variable(("site", *ep), right), "site", *ep),
        name="exclusive",
    )


def _picked(activity: Any, numbers: np.ndarray, factor: np.ndarray, slot: str) -> Any:
    """Sum over slots of the activities of numbered technologies times a factor.

    The factor has dims (combination, slot, period); a technology of -1 is none.
    """
    chosen = xr.DataArray(np.maximum(numbers, 0), dims=("combination", slot))
    present = np.where(numbers[:, :, None] >= 0, factor, 0.0)
    weight = xr.DataArray(
        present,
        dims=("combination", slot, "period"),
        coords={"period": activity.coords["period"].values},
    )
    return (activity.isel(technology=chosen) * weight).sum(slot)


def _cost(
    system: xr.Dataset,
    c: Coefficients,
    array: Any,
    built: Any,
    renew: Any,
    capacity: Any,
    activity: Any,
    purchase: Any,
) -> Any:
    def by(v: xr.Variable, *order: str) -> xr.DataArray:
        return array(v, *order)

    capital = (c.capital_charge * c.weight_capital).sum("period")
    renewal = (c.renewal_charge * c.weight_capital).sum("period")
    running = c.weight_running
    price = xr.Variable(
        system["purchase_price"].dims, np.nan_to_num(system["purchase_price"].values)
    )
    return (
        (built * by(capital, "technology", "vintage")).sum()
        + (renew * by(renewal, "technology", "vintage")).sum()
        + (capacity * by(system["fixed_opex"].variable * running, "technology", "period")).sum()
        + (activity * by(system["variable_opex"].variable * running, "technology", "period")).sum()
        + (purchase * by(price * running, *system["purchase_price"].dims)).sum()
    )
