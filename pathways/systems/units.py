"""Units of single entries of a System, for messages and for the tables of a sweep."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from .symbols import TABLE


def unit_of(system: xr.Dataset, parameter: str, entry: int) -> str:
    """Unit of one entry of a parameter, with the money and the units of its labels filled in.

    Parameters
    ----------
    system : xarray.Dataset
    parameter : str
    entry : int
        Position in the flattened parameter.
    """
    array = system.variables[parameter]
    known = TABLE[parameter].unit if parameter in TABLE else str(array.attrs.get("units", "1"))
    text = known.replace("<money>", f"{system.attrs['currency']}{system.attrs['money_year']}")
    place = (
        dict(zip(array.dims, np.unravel_index(entry, array.shape), strict=True))
        if array.ndim
        else {}
    )
    for name, dim in (
        ("activity_unit", "technology"),
        ("capacity_unit", "technology"),
        ("commodity_unit", "commodity"),
        ("norm_unit", "norm"),
    ):
        if dim in place:
            unit = str(system[name].values[place[dim]])
            alone = text == f"<{name}>" or "/" not in unit
            text = text.replace(f"<{name}>", unit if alone else f"({unit})")
    if parameter == "target_value":
        kind = str(system["target_kind"].values[place["target"]])
        return {
            "reduction": "1",
            "intensity": f"tCO2e/{system.attrs.get('product_unit', 'unit')}",
        }.get(kind, "tCO2e/yr")
    return text


LABELLED = ("technology", "commodity", "norm", "target")
"""Dimensions on whose labels a unit rests."""


def grouped_units(
    system: xr.Dataset, parameter: str, entries: NDArray[np.int64]
) -> tuple[list[tuple[str, str]], NDArray[np.int64]]:
    """The units of entries of a parameter, each with its carrier, and which entry has which.

    Parameters
    ----------
    system : xarray.Dataset
    parameter : str
    entries : (n) positions in the flattened parameter, at least one

    Returns
    -------
    list of (unit, carrier)
        Carrier is the empty text where the parameter is of none.
    (n) array of positions in the list
    """
    array = system.variables[parameter]
    positions = np.unravel_index(entries, array.shape) if array.ndim else ()
    keys = np.zeros((1, entries.size), int)
    for dim, position in zip(array.dims, positions, strict=True):
        if dim in LABELLED:
            keys = np.vstack([keys, position])
    _, first, at = np.unique(keys, axis=1, return_index=True, return_inverse=True)
    names = system["commodity"].values
    column = array.dims.index("commodity") if "commodity" in array.dims else None
    groups = [
        (
            unit_of(system, parameter, int(entries[each])),
            "" if column is None else str(names[positions[column][each]]),
        )
        for each in first
    ]
    return groups, at.reshape(-1)


def shown(value: float, unit: str) -> str:
    """A figure with its unit, which a plain ratio leaves out.

    Examples
    --------
    >>> shown(0.25, "1"), shown(5.0, "t/yr")
    ('0.25', '5 t/yr')
    """
    return f"{value:g}" if unit == "1" else f"{value:g} {unit}"
