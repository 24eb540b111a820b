"""The account of a solution by source: what purchases carry in, what activities give off or take back."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..program import Program

NEGLIGIBLE = 1e-12


def emissions_by_source(program: Program, values: NDArray[np.float64]) -> xr.DataArray:
    """Emissions by source, scope and period in tCO2e/yr; sources are purchased commodities and technologies.

    The same factors as in the equation `account`, kept apart instead of summed: the sum over sources is the account.
    """
    gwp = program.system["global_warming_potential"].values
    purchase = program.form.value("purchase", values).sum(["day", "hour"]).values
    activity = program.form.value("activity", values).values
    factor = program.system["emission_factor"].values
    by_purchase = np.einsum("icp,icsgp,g->csp", purchase, factor, gwp)
    by_activity = np.einsum("itp,itsgp,g->tsp", activity, program.coefficients.emission.values, gwp)
    names = [f"purchase_of_{name}" for name in program.system["commodity"].values]
    names += [f"process_of_{name}" for name in program.system["technology"].values]
    labels = [*program.system["commodity_label"].values, *program.system["technology_label"].values]
    return xr.DataArray(
        np.concatenate([by_purchase, by_activity]),
        dims=("source", "scope", "period"),
        coords={
            "source": names,
            "source_label": ("source", np.asarray(labels, dtype=str)),
            "scope": program.system["scope"].values,
            "period": program.system["period"].values,
        },
        attrs={"units": "tCO2e/yr", "long_name": "Emissions by source"},
    )


def energy_by_carrier(program: Program, values: NDArray[np.float64]) -> xr.DataArray:
    """Final energy by carrier (commodity, period) in MWh/yr: what is bought, and what the site makes from sun and wind.

    On-site generation is the output of technologies without inputs, counted under what they make.
    """
    content = program.system["energy_content"].values
    purchase = program.form.value("purchase", values).sum(["day", "hour"]).values
    activity = program.form.value("activity", values).values
    flow = program.coefficients.flow.values
    from_nature = (flow >= 0).all(axis=(1, 2)) & (program.system["technology_kind"].values == "supply")
    made = np.einsum("itp,tcp,t->cp", activity, np.maximum(flow, 0.0), from_nature.astype(float))
    own_content = np.where(content > 0, content, [1.0 if unit == "MWh" else 0.0 for unit in program.system["commodity_unit"].values])
    total = np.einsum("icp,c->cp", purchase, content) + made * own_content[:, None]
    return xr.DataArray(
        total,
        dims=("commodity", "period"),
        attrs={"units": "MWh/yr", "long_name": "Energy bought, and generated on site, by carrier"},
    )
