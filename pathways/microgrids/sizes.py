"""What is built of each device of a microgrid, what it does, and what a MWh of it costs.

    capital[d, p]     = sum over parts t and vintages v standing in p of capex[t, v] x build[t, v]
    full_load[d, p]   = hours a year x activity / (capacity x activity_per_capacity)
    cost_per_mwh[d]   = (yearly capital + fixed + variable cost of all parts) / delivered
    cycles[d, p]      = delivered / discharge_efficiency / content

The capital is overnight, as it stands in the catalog. A cycle empties the whole content once: many
small ones add up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..results.headline import relative
from ..results.hours import METER, NEGLIGIBLE, SALE
from .devices import STORAGE, Device

Array = NDArray[np.float64]

SIZE_VARIABLES = {
    "size": ("by device: size_unit", "Capacity that stands: of a storage, of its power"),
    "content": ("by device: content_unit", "What a storage holds when it is full"),
    "new_size": ("by device: size_unit", "Of the capacity, what is newly built"),
    "capital": ("<money>", "Overnight cost of what is newly built and stands"),
    "delivered": ("by device: carrier_unit/yr", "What it makes, or gives back"),
    "curtailed": ("by device: carrier_unit/yr", "What sun or wind could have made beyond that"),
    "full_load_hours": ("h/yr", "Hours at full capacity that would deliver as much"),
    "cost_per_delivered": (
        "<money>/carrier_unit",
        "Yearly capital, fixed and variable cost over what is delivered; missing where fuel is "
        "burned. Of a storage, without what it was charged with",
    ),
    "cycles": ("1/yr", "Full cycles a year that pass as much through the content"),
    "cycles_in_life": ("1", "The same over the life of the content"),
    "cycle_life": ("1", "Full cycles that the content stands; missing where nobody states them"),
    "wear": ("1", "Cycles in its life over those it stands; above one it wears out before"),
}
"""Unit and meaning of what is told of each device (device, period)."""


def sizes_of(system: xr.Dataset, pathway: xr.Dataset, devices: Sequence[Device]) -> xr.Dataset:
    """Sizes and operation of the devices (device, period); see `SIZE_VARIABLES`.

    Parameters
    ----------
    system, pathway : xarray.Dataset
        Of a run with hours.
    devices : sequence of Device
    """
    rows = [_of_device(system, pathway, device) for device in devices]
    shape = (len(devices), pathway.sizes["period"])
    found = {
        name: (
            ("device", "period"),
            np.array([row[name] for row in rows]).reshape(shape),
            {"units": unit, "long_name": meaning},
        )
        for name, (unit, meaning) in SIZE_VARIABLES.items()
        if name not in WEAR
    }
    units = _units(system, devices)
    return xr.Dataset(
        found,
        {
            "device": [device.name for device in devices],
            "device_label": ("device", [device.label for device in devices]),
            "device_kind": ("device", [device.kind for device in devices]),
            "carrier": ("device", [device.carrier for device in devices]),
            **{name: ("device", list(texts)) for name, texts in units.items()},
            "period": pathway["period"].values,
        },
    )


WEAR = ("cycle_life", "wear")
"""What `with_wear` adds."""


def with_wear(sizes: xr.Dataset, cycle_life: Mapping[str, float]) -> xr.Dataset:
    """The sizes with the cycles that each content stands, and the part of them that is used up.

    Parameters
    ----------
    sizes : xarray.Dataset
        Of `sizes_of`.
    cycle_life : mapping of storage to full cycles
    """
    stands = [cycle_life.get(str(name), np.nan) for name in sizes["device"].values]
    life = xr.zeros_like(sizes["cycles"]) + xr.DataArray(np.array(stands, float), dims="device")
    found = {"cycle_life": life, "wear": sizes["cycles_in_life"] / life}
    return sizes.assign(
        {
            name: array.assign_attrs(
                units=SIZE_VARIABLES[name][0], long_name=SIZE_VARIABLES[name][1]
            )
            for name, array in found.items()
        }
    )


def _units(system: xr.Dataset, devices: Sequence[Device]) -> dict[str, list[str]]:
    def unit(name: str) -> str:
        return str(system.sel(technology=name)["capacity_unit"].values)

    return {
        "size_unit": [unit(device.name) for device in devices],
        "content_unit": [
            unit(device.parts[-1]) if device.kind == STORAGE else "" for device in devices
        ],
        "carrier_unit": [
            str(system.sel(commodity=device.carrier)["commodity_unit"].values) for device in devices
        ],
    }


def _of_device(system: xr.Dataset, pathway: xr.Dataset, device: Device) -> dict[str, Array]:
    parts = list(device.parts)
    ours = pathway.sel(technology=parts)
    capacity = ours["capacity"].sum("site").transpose("technology", "period").values
    activity = ours["activity"].sum("site").transpose("technology", "period").values[0]
    per_capacity = float(system["activity_per_capacity"].sel(technology=device.name))
    made = system["flow"].sel(technology=device.name, commodity=device.carrier).values
    delivered = activity * (made if device.kind != STORAGE else 1.0)
    cost = sum(
        ours[name].sum(("site", "technology")).values
        for name in ("cost_capital", "cost_fixed", "cost_variable")
    )
    capital, new = _standing(system, pathway, device)
    some = delivered > NEGLIGIBLE
    nothing = np.full(len(activity), np.nan)
    content, cycles = nothing, nothing
    if device.kind == STORAGE:
        reservoir = system["reservoir"].sel(technology=device.name, host=parts[1:]).values
        content = reservoir @ capacity[1:]
        efficiency = float(system["discharge_efficiency"].sel(technology=device.name))
        held = content > NEGLIGIBLE
        cycles = np.where(
            held, relative(delivered / efficiency, np.where(held, content, 0.0)), np.nan
        )
    hours = float(pathway["hour_weight"].sum())
    burns = device.kind != STORAGE and bool(
        (system["flow"].sel(technology=device.name).values < 0).any()
    )
    life = float(system["technical_lifetime"].sel(technology=parts[-1]))
    return {
        "size": capacity[0],
        "content": content,
        "new_size": new,
        "capital": capital,
        "delivered": delivered,
        "curtailed": pathway["curtailed"].sel(technology=device.name).values,
        "full_load_hours": hours * relative(activity, capacity[0] * per_capacity),
        "cost_per_delivered": np.where(
            some & (not burns), relative(cost, np.where(some, delivered, 0.0)), np.nan
        ),
        "cycles": cycles,
        "cycles_in_life": cycles * life,
    }


def part_capital(system: xr.Dataset, pathway: xr.Dataset, part: str) -> tuple[Array, Array]:
    """Overnight cost (period) of what is newly built of a technology and stands, and how much.

    A vintage stands from its first year until its technical life is over.

    Parameters
    ----------
    system, pathway : xarray.Dataset
    part : str
        A technology.
    """
    built = pathway["build"].sel(technology=part).sum("site").values
    first = pathway["period_first_year"].values
    age = first[None, :] - first[:, None]
    life = float(system["technical_lifetime"].sel(technology=part))
    stands = ((age >= 0) & (age < life)).astype(float)
    capex = system["capex"].sel(technology=part).values
    return (built * capex) @ stands, built @ stands


def _standing(system: xr.Dataset, pathway: xr.Dataset, device: Device) -> tuple[Array, Array]:
    each = [part_capital(system, pathway, part) for part in device.parts]
    return np.sum([capital for capital, _ in each], axis=0), each[0][1]


def totals_of(pathway: xr.Dataset, devices: Sequence[Device]) -> xr.Dataset:
    """Supply and use of the whole site by period, in MWh, MW and shares.

    Parameters
    ----------
    pathway : xarray.Dataset
        Of a run with hours.
    devices : sequence of Device
    """
    column = pathway.sel(commodity=METER)
    sold = column["sale"].sum(("site", "day", "hour"))
    own = pathway["own_generation"]
    found = {
        "use": _use(pathway, devices),
        "own_generation": own,
        "own_use": own - sold,
        "own_use_share": pathway["self_consumption"],
        "exported": sold,
        "share_of_use": pathway["self_sufficiency"],
        "matched_share_hourly": pathway["matched_share_hourly"],
        "matched_share_yearly": pathway["matched_share_yearly"],
        "peak": column["peak"].sum("site"),
    }
    bare = {name: array.reset_coords(drop=True) for name, array in found.items()}
    for name, (unit, meaning) in TOTAL_VARIABLES.items():
        bare[name] = bare[name].assign_attrs(units=unit, long_name=meaning)
    return xr.Dataset(bare)


def _use(pathway: xr.Dataset, devices: Sequence[Device]) -> xr.DataArray:
    """Power that the site uses by period, in MWh: all that takes it but storage and sale."""
    others = {device.name for device in devices if device.kind == STORAGE} | {SALE}
    rows = [name not in others for name in pathway["power_source"].values]
    power = pathway["power_by_source"].isel(power_source=np.flatnonzero(rows)).clip(max=0.0)
    return -(power * pathway["hour_weight"]).sum(("power_source", "day", "hour"))


TOTAL_VARIABLES = {
    "use": ("MWh/yr", "Power that the site uses"),
    "own_generation": ("MWh/yr", "Power made on the site or over own lines"),
    "own_use": ("MWh/yr", "Of it, what is used on the site"),
    "own_use_share": ("1", "The same as a share of own generation"),
    "exported": ("MWh/yr", "Of it, what is sold to the grid"),
    "share_of_use": ("1", "Part of the use of the site that did not pass the meter"),
    "matched_share_hourly": ("1", "Part of the use that clean supply matches hour by hour"),
    "matched_share_yearly": ("1", "The same with clean contracts matched over the year"),
    "peak": ("MW", "Highest power through the meter"),
}
"""Unit and meaning of what is told of the site as a whole (period)."""
