"""The power bill of a works: what it pays by component, year, and part of the year.

    energy[c, w]   = sum over hours of window w of price[c, h] x bought[c, h]
    demand charge  = charge x yearly peak through the meter
    running[t]     = variable cost of own supplies: the charge of a direct line
    certificates   = what they cost
    sales          = what surplus earns, as a negative cost

A window is the set of hours of one price of a carrier within a year, the dearest first. Prices are
those delivered: transmission, funds and line losses stand in the price of a MWh and are no
component of their own.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..results.hours import METER
from ..schema.hours import HOURS_OF_A_DAY
from ..systems.year import MONTH_DAYS, MONTHS, SEASONS
from .devices import Device

Array = NDArray[np.float64]

WINDOWS = {
    1: ("all hours",),
    2: ("peak", "valley"),
    3: ("peak", "flat", "valley"),
    4: ("sharp peak", "peak", "flat", "valley"),
    5: ("sharp peak", "peak", "flat", "valley", "deep valley"),
}
"""Names of the windows of a tariff by how many prices it has, the dearest first."""

ABOVE, BELOW = "above the mean price", "below the mean price"
"""The two windows of a tariff with more prices than there are names for."""

SAME_PRICE = 1e-6
"""Part of the mean price up to which two prices are one: figures of a file have four decimals."""

DEMAND, CERTIFICATES, RUNNING, SALES = "demand_charge", "certificates", "running", "sales"

YEAR = "year"
"""Part of the bill that falls into no month, or the whole where there are none."""

SEPARATOR = "__"
"""Between a carrier and its window, or the kind of a component and its technology."""


def windows_of(price: Array, weight: Array) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """The window of each hour, and the names of the windows, the dearest first.

    Parameters
    ----------
    price : array (day, hour)
        Money per MWh in one year.
    weight : array (day, hour)
        Hours of the year for which an hour stands.

    Returns
    -------
    array of int (day, hour), names
    """
    mean = float((price * weight).sum() / weight.sum())
    step = SAME_PRICE * max(abs(mean), 1.0)
    levels, member = np.unique(np.round(price / step), return_inverse=True)
    member = member.reshape(price.shape)
    if len(levels) in WINDOWS:
        return len(levels) - 1 - member, WINDOWS[len(levels)]
    return np.where(price >= mean, 0, 1), (ABOVE, BELOW)


def bill_of(system: xr.Dataset, pathway: xr.Dataset, devices: Sequence[Device]) -> xr.DataArray:
    """The bill (bill_item, period, part), in money a year; `part` is a season or a month.

    What is charged on the yearly peak, and what certificates and lines cost, falls into no part of
    the year: it stands under the last `part`, `year`. All parts together are the bill of the year.
    Days that were picked to stand for a year belong to no month, and have `year` alone.

    Parameters
    ----------
    system, pathway : xarray.Dataset
        Of a run with hours.
    devices : sequence of Device
    """
    names, member = parts_of(system)
    rows: dict[str, tuple[str, Array]] = {}
    for name in _feeding(system):
        for window, label, amounts in _by_window(system, pathway, name):
            rows[f"{name}{SEPARATOR}{window}"] = label, _by_part(amounts, member, len(names))

    def of_year(amounts: Array) -> Array:
        return np.concatenate([np.zeros((len(amounts), len(names) - 1)), amounts[:, None]], axis=1)

    column = pathway.sel(commodity=METER)
    charge = column["cost_demand_charge"].sum("site").values
    rows[DEMAND] = "Demand charge on the yearly peak", of_year(charge)
    for device in devices:
        if (system["variable_opex"].sel(technology=device.name) != 0).any():
            running = pathway["cost_variable"].sum("site").sel(technology=device.name).values
            label = f"{device.label}: charge and running cost"
            rows[f"{RUNNING}{SEPARATOR}{device.name}"] = label, of_year(running)
    certified = system["commodity_kind"].values == "certificate"
    spent = pathway["cost_purchase"].sum("site").values[certified].sum(axis=0)
    rows[CERTIFICATES] = "Certificates", of_year(spent)
    sold = -(system["sale_price"] * pathway["sale"]).sel(commodity=METER).fillna(0.0).sum("site")
    earned = sold.transpose("period", "day", "hour").values
    rows[SALES] = "Sold to the grid", _by_part(earned, member, len(names))
    return xr.DataArray(
        np.array([amounts for _, amounts in rows.values()]),
        dims=("bill_item", "period", "part"),
        coords={
            "bill_item": list(rows),
            "bill_item_label": ("bill_item", [label for label, _ in rows.values()]),
            "period": pathway["period"].values,
            "part": list(names),
        },
        name="bill",
        attrs={"units": f"{pathway.attrs['currency']}/yr", "long_name": "Power bill"},
    )


def parts_of(system: xr.Dataset) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Names of the parts of the year, `year` at the end, and the part of each hour (day, hour).

    Seasons and months where the days of the run are their mean days; months of a full year;
    otherwise the year alone.
    """
    shape = (system.sizes["day"], system.sizes["hour"])
    labels = tuple(json.loads(str(system.attrs.get("day_labels", "[]"))))
    if labels in (SEASONS, MONTHS):
        return (*labels, YEAR), np.broadcast_to(np.arange(shape[0])[:, None], shape)
    months = np.repeat(np.arange(len(MONTHS)), (MONTH_DAYS * HOURS_OF_A_DAY).astype(int))
    if shape == (1, len(months)):
        return (*MONTHS, YEAR), months[None, :]
    return (YEAR,), np.zeros(shape, dtype=np.int64)


def _feeding(system: xr.Dataset) -> list[str]:
    """Carriers that pass the meter: what metered technologies take in."""
    flow = system["flow"].transpose("technology", "commodity", ...).values
    taken = np.asarray((flow[system["metered"].values > 0] < 0).any(axis=0))
    return [str(name) for name in system["commodity"].values[taken.reshape(len(taken), -1).any(1)]]


def _by_window(system: xr.Dataset, pathway: xr.Dataset, name: str) -> list[tuple[str, str, Array]]:
    """Name, label and money (period, day, hour) of each window of a carrier.

    The windows are those of the first year in which it can be bought; a tariff keeps its hours.
    """
    price = system["purchase_price"].sel(commodity=name).transpose("site", "period", "day", "hour")
    offered = np.argwhere(np.isfinite(price.values).all(axis=(2, 3)))
    if not len(offered):
        return []
    member, names = windows_of(price.values[tuple(offered[0])], system["hour_weight"].values)
    money = (price * pathway["purchase"].sel(commodity=name)).fillna(0.0).sum("site")
    by_hour = money.transpose("period", "day", "hour").values
    label = str(system.sel(commodity=name)["commodity_label"].values)
    return [
        (window.replace(" ", "_"), f"{label}, {window}", np.where(member == at, by_hour, 0.0))
        for at, window in enumerate(names)
    ]


def _by_part(by_hour: Array, member: NDArray[np.int64], parts: int) -> Array:
    """Amounts (period, day, hour) by part of the year (period, part)."""
    return np.stack([by_hour[:, member == part].sum(axis=1) for part in range(parts)], axis=1)
