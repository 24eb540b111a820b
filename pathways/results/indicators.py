"""Shares and intensities of a pathway, worked out from the quantities that rules speak of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..schema.instruments import QuantityName, quantity_unit
from ..systems.quantities import QUANTITIES, STANDARD_COAL, Question, sides_of
from ..systems.scopes import DEFAULT_SCOPES

NAMES: tuple[QuantityName, ...] = get_args(QuantityName)
"""Names of the quantities, in the order of `QUANTITIES`."""

NEGLIGIBLE = 1e-12
"""Whole below which a share has no meaning: rounding of sums that cancel."""


def indicator(
    system: xr.Dataset,
    pathway: xr.Dataset,
    quantity: str,
    scopes: Sequence[str] = DEFAULT_SCOPES,
    conversion: float = STANDARD_COAL,
) -> NDArray[np.float64]:
    """A quantity in every period (period), all sites together; missing where its whole is zero.

    Parameters
    ----------
    system, pathway : xarray.Dataset
    quantity : str
        A name of `QUANTITIES`.
    scopes : sequence of str, optional
        Scopes counted where the quantity counts emissions.
    conversion : float, optional
        Standard coal of electricity in tce/MWh.
    """
    gwp = system.variables["global_warming_potential"].values
    base = np.einsum("isg,g->is", pathway.variables["base_emissions"].values, gwp)
    counted = np.isin(system.variables["scope"].values, list(scopes)).astype(float)
    sides = sides_of(system, quantity, Question(counted, conversion, base))
    activity = pathway.variables["activity"].values.sum(axis=0)
    purchase = pathway.variables["purchase"].values.sum(axis=(0, 3, 4))
    emissions = np.einsum("isgp,g->sp", pathway.variables["emissions"].values, gwp)
    demand = system.variables["demand"].values.sum(axis=0)
    part = (
        (sides.part_activity * activity).sum(axis=0)
        + sides.part_purchase @ purchase
        + sides.part_emissions @ emissions
        + sides.part_offset * pathway.variables["offset"].values.sum(axis=0)
        + sides.part_constant.sum()
    )
    whole = (
        (sides.whole_activity * activity).sum(axis=0)
        + sides.whole_purchase @ purchase
        + sides.whole_demand @ demand
        + sides.whole_constant.sum()
    )
    size = np.abs(whole) > NEGLIGIBLE
    return np.where(size, part / np.where(size, whole, 1.0), np.nan)


def indicators(system: xr.Dataset, pathway: xr.Dataset) -> xr.DataArray:
    """Every quantity over scopes 1 and 2 by contract (quantity, period).

    Electricity counts by its heat content.
    """
    values = np.array([indicator(system, pathway, name) for name in QUANTITIES])
    product = str(system.attrs.get("product_unit") or "unit")
    return xr.DataArray(
        values,
        dims=("quantity", "period"),
        coords={
            "quantity": list(QUANTITIES),
            "quantity_unit": ("quantity", [quantity_unit(name, product) for name in NAMES]),
            "period": pathway.variables["period"].values,
        },
        attrs={
            "units": "<quantity_unit>",
            "long_name": (
                "Shares and intensities: scopes 1 and 2 by contract, "
                "electricity in standard coal by its heat content"
            ),
        },
    )
