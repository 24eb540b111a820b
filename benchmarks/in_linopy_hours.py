"""The hourly equations in linopy, as a competent user writes them.

They are vectorised over labelled arrays, with masks.

Only what `pathways.program.constraints.hours` and `storage` add; the yearly equations are left out,
which spares linopy their time. Coefficients are taken ready-made, as in `in_linopy`.
"""

from __future__ import annotations

from typing import Any

import linopy
import numpy as np
import xarray as xr

from pathways.program.coefficients import Coefficients

DISPATCH = ("site", "technology", "period", "day", "hour")
SLICES = ("site", "commodity", "period", "day", "hour")


def build(system: xr.Dataset, c: Coefficients) -> linopy.Model:
    """The hourly rows of a system, not yet handed to a solver."""
    m, hourly = linopy.Model(), c.hourly
    labels = {str(dim): system[dim].values for dim in system.dims}

    def array(values: Any, *dims: str) -> xr.DataArray:
        return xr.DataArray(values, dims=dims, coords={dim: labels[dim] for dim in dims})

    def over(block: xr.DataArray, dims: tuple[str, ...]) -> xr.DataArray:
        missing = {dim: labels[dim] for dim in dims if dim not in block.dims}
        return block.expand_dims(missing).transpose(*dims)

    follows, storage = (
        array(hourly.follows.values, "technology"),
        array(hourly.storage.values, "technology"),
    )
    commodity, plant = (
        array(hourly.commodity.values, "commodity"),
        array(c.has_plant.values, "technology"),
    )
    year_part, hours = (
        array(hourly.year_part.values, "day", "hour"),
        array(hourly.hours.values, "day", "hour"),
    )
    load_part = array(hourly.load_part.values, "site", "shape", "day", "hour")
    flow = array(c.flow.values, "technology", "commodity", "period").where(commodity, 0.0)
    price = {
        name: system[name].reset_coords(drop=True) for name in ("purchase_price", "sale_price")
    }
    yearly = ("site", "technology", "period")

    def add(
        name: str, dims: tuple[str, ...], mask: xr.DataArray | None = None, lower: float = 0.0
    ) -> linopy.Variable:
        coords = [labels[dim] for dim in dims]
        return m.add_variables(
            lower,
            coords=coords,
            dims=dims,
            mask=None if mask is None else over(mask, dims),
            name=name,
        )

    activity, capacity = add("activity", yearly), add("capacity", yearly, plant)
    runs = follows & (~plant | (system["availability"].reset_coords(drop=True) > 0))
    dispatch = add("dispatch", DISPATCH, runs)
    charge, discharge, level = (
        add(name, DISPATCH, storage) for name in ("charge", "discharge", "level")
    )
    purchase, sale = (
        add(name, SLICES, commodity & ~np.isnan(price[f"{name}_price"]))
        for name in ("purchase", "sale")
    )
    draw = add("draw", ("site", "shape", "commodity", "period"), commodity, -np.inf)
    metered = array(system["metered"].values, "technology")
    through = flow.clip(0.0) * metered
    peak = add(
        "peak",
        ("site", "commodity", "period"),
        commodity & (through.sum(["technology", "period"]) > 0),
    )

    per_capacity = array(
        np.where(c.has_plant.values, system["activity_per_capacity"].values, 0.0), "technology"
    )
    available = system["availability"].reset_coords(drop=True) * per_capacity * year_part
    either = over(follows | storage, yearly)
    m.add_constraints(
        activity - dispatch.sum(["day", "hour"]) - discharge.sum(["day", "hour"]) == 0,
        mask=either,
        name="hours_activity",
    )
    m.add_constraints(
        dispatch - capacity * available <= 0,
        mask=over(runs & plant, DISPATCH),
        name="hours_capacity",
    )
    member = array(hourly.member.values.astype(float), "technology", "shape")
    by_shape = ("site", "shape", "commodity", "period")
    m.add_constraints(
        draw + (activity * flow * member).sum("technology") == 0,
        mask=over(commodity, by_shape),
        name="hours_draw",
    )
    carrier = system["storage_carrier"].reset_coords(drop=True)
    balance = (
        (dispatch * flow.where(follows, 0.0)).sum("technology")
        - (draw * load_part).sum("shape")
        + purchase
        - sale
        + ((discharge - charge) * carrier).sum("technology")
    )
    closed = system["free_disposal"].reset_coords(drop=True) == 0
    m.add_constraints(balance == 0, mask=over(commodity & closed, SLICES), name="hours_balance")
    made = (dispatch * (flow.clip(0.0) * array(system["may_export"].values, "technology"))).sum(
        "technology"
    )
    m.add_constraints(
        sale - made <= 0,
        mask=over(commodity & ~np.isnan(price["sale_price"]), SLICES),
        name="hours_export",
    )
    passes = over(commodity & (through.sum(["technology", "period"]) > 0), SLICES)
    m.add_constraints(
        (dispatch * through).sum("technology") - peak * hours <= 0, mask=passes, name="hours_peak"
    )
    _storage(
        m,
        system,
        array,
        capacity,
        charge,
        discharge,
        level,
        over(storage, DISPATCH),
        year_part,
        hours,
    )
    return m


def _storage(
    m: linopy.Model,
    system: xr.Dataset,
    array: Any,
    capacity: Any,
    charge: Any,
    discharge: Any,
    level: Any,
    mask: Any,
    year_part: Any,
    hours: Any,
) -> None:
    length = array(system["hour_length"].values, "hour")
    stated = {
        name: array(system[name].values, "technology")
        for name in ("self_discharge", "charge_efficiency", "discharge_efficiency")
    }
    per_day = length / hours
    before = level.roll(hour=1)
    kept = (1.0 - stated["self_discharge"]) ** length
    flows = charge * (stated["charge_efficiency"] * per_day) - discharge * (
        per_day / stated["discharge_efficiency"]
    )
    m.add_constraints(level - before * kept - flows == 0, mask=mask, name="storage_level")
    finite = array(np.nan_to_num(system["activity_per_capacity"].values, posinf=0.0), "technology")
    m.add_constraints(
        charge + discharge - capacity * (finite * year_part) <= 0, mask=mask, name="storage_power"
    )
    host = capacity.rename(technology="host").assign_coords(host=system["host"].values)
    held = (host * system["reservoir"].reset_coords(drop=True)).sum("host")
    m.add_constraints(level - held <= 0, mask=mask, name="storage_content")
