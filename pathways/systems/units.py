"""Units of single entries of a System, for messages and for the tables of a sweep."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

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
            text = placed(text, f"<{name}>", str(system.variables[name].values[place[dim]]))
    if parameter == "target_value":
        kind = str(system.variables["target_kind"].values[place["target"]])
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


NAMED = ("activity_unit", "capacity_unit", "commodity_unit", "norm_unit", "quantity_unit")
"""Coordinates that hold units, which the table of symbols writes in angle brackets."""

BY = "by "
"""How a unit begins that is another one for other labels: `by technology: activity_unit/yr`, where
the coordinate `activity_unit` holds the unit of each technology.
"""


def real_units(dataset: xr.Dataset) -> xr.Dataset:
    """The same dataset with units in the places of their names, in the attributes of its arrays.

    Parameters
    ----------
    dataset : xarray.Dataset
        Arrays with units as in the table of symbols, beside the coordinates that hold units.
    """
    for array in dataset.variables.values():
        if "<" in str(array.attrs.get("units", "")):
            array.attrs["units"] = real_unit(str(array.attrs["units"]), dataset, array.dims)
    return dataset


def real_unit(unit: str, dataset: xr.Dataset, dims: Sequence[Hashable]) -> str:
    """A unit of the table of symbols for an array over some dims of a dataset.

    Money is named with its year, and what all labels share is put in. A unit that differs says by
    which labels, and names the coordinate that holds it.

    Examples
    --------
    >>> units = ("technology", ["t", "MWh"])
    >>> plants = xr.Dataset(coords={"technology": ["kiln", "boiler"], "activity_unit": units})
    >>> real_unit("<activity_unit>/yr", plants, ("technology", "period"))
    'by technology: activity_unit/yr'
    >>> real_unit("<activity_unit>/yr", plants.isel(technology=[0]), ("technology",))
    't/yr'
    """
    attrs = dataset.attrs
    text = unit
    if "currency" in attrs:
        text = text.replace("<money>", f"{attrs['currency']}{attrs.get('money_year', '')}")
    text = text.replace("<product_unit>", str(attrs.get("product_unit") or "unit"))
    differs: list[str] = []
    for name in NAMED:
        if f"<{name}>" not in text:
            continue
        stated = dataset.coords.get(name)
        found: list[str] = []
        if stated is not None and stated.dims[0] in dims:
            found = [str(each) for each in np.unique(stated.values)]
            if len(found) != 1 or not found[0]:
                differs.append(str(stated.dims[0]))
                continue
        elif name == "commodity_unit":
            found = [str(attrs.get("product_unit") or name)]
        text = placed(text, f"<{name}>", found[0] if found else name)
    text = text.replace("<", "").replace(">", "")
    return f"{BY}{' and '.join(dict.fromkeys(differs))}: {text}" if differs else text


def placed(text: str, name: str, unit: str) -> str:
    """A unit in the place of its name, in brackets where it is a quotient behind another.

    Examples
    --------
    >>> placed("CNY/<capacity_unit>", "<capacity_unit>", "t/yr")
    'CNY/(t/yr)'
    """
    alone = text == name or "/" not in unit
    return text.replace(name, unit if alone else f"({unit})")


def shown(value: float, unit: str) -> str:
    """A figure with its unit, which a plain ratio leaves out.

    Examples
    --------
    >>> shown(0.25, "1"), shown(5.0, "t/yr")
    ('0.25', '5 t/yr')
    """
    return f"{value:g}" if unit == "1" else f"{value:g} {unit}"
