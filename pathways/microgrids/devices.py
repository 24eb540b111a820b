"""Which technologies of a System are its microgrid: own supplies of power, and storages.

An own supply makes electricity in plants that are dispatched by the hour and is not metered at the
fence. A storage is one device with its content: power and content are two technologies, each with
its cost and life.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..results.hours import METER

SUPPLY, STORAGE = "supply", "storage"


@dataclass(frozen=True)
class Device:
    """One device of a microgrid.

    Attributes
    ----------
    name : technology by which it is called: of a storage, that of its power
    label : name for people
    kind : `supply` or `storage`
    parts : technologies that stand and fall with it, the first is `name`
    carrier : commodity that it makes or holds
    """

    name: str
    label: str
    kind: str
    parts: tuple[str, ...]
    carrier: str


def devices_of(system: xr.Dataset) -> list[Device]:
    """The devices that a run may have, own supplies first, in the order of the System.

    Parameters
    ----------
    system : xarray.Dataset
        With hours; one without has none.
    """
    return [*_supplies(system), *_storages(system)]


def closed(system: xr.Dataset, parts: tuple[str, ...]) -> xr.Dataset:
    """The same system, of the same shape, in which these technologies are not newly built.

    What stands of them today stays.

    Parameters
    ----------
    system : xarray.Dataset
    parts : tuple of str
        Technologies.
    """
    gone = xr.DataArray(
        np.isin(system["technology"].values, parts),
        dims="technology",
        coords={"technology": system["technology"]},
    )
    limits = ("build_min", "build_max", "capacity_min")
    return system.assign(
        {name: system[name].where(~gone, 0.0).transpose(*system[name].dims) for name in limits}
    )


def _supplies(system: xr.Dataset) -> list[Device]:
    names = list(system["commodity"].values)
    if METER not in names:
        return []
    makes = _any_other(system["flow"].isel(commodity=names.index(METER)) > 0)
    planted = np.isfinite(system["activity_per_capacity"].values)
    own = (system["follows_hours"].values > 0) & (system["metered"].values == 0) & makes & planted
    return [Device(name, label, SUPPLY, (name,), METER) for name, label in _named(system, own)]


def _storages(system: xr.Dataset) -> list[Device]:
    held = _any_other(system["storage_carrier"] > 0)
    technologies = system["technology"].values
    found = []
    for name, label in _named(system, held):
        of_it = system.sel(technology=name)
        content = of_it["reservoir"].transpose("host", ...).values > 0
        carrier = of_it["storage_carrier"].transpose("commodity", ...).values > 0
        found.append(
            Device(
                name,
                label,
                STORAGE,
                (name, *map(str, technologies[content])),
                str(system["commodity"].values[carrier][0]),
            )
        )
    return found


def _named(system: xr.Dataset, chosen: NDArray[np.bool_]) -> list[tuple[str, str]]:
    labels = system["technology_label"].values
    return [
        (str(system["technology"].values[at]), str(labels[at])) for at in np.flatnonzero(chosen)
    ]


def _any_other(array: xr.DataArray) -> NDArray[np.bool_]:
    """Whether it holds anywhere, by technology."""
    turned = array.transpose("technology", ...).values
    return np.asarray(turned.reshape(turned.shape[0], -1).any(axis=1))
