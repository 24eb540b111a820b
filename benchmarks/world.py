"""Systems of any size: the real steel model, copied to as many sites as wanted."""

from __future__ import annotations

import numpy as np
import xarray as xr

import pathways as pw

SIZES = {"5,000 rows": 4, "150,000 rows": 116}
"""Label and number of sites."""


def fleet(sites: int) -> xr.Dataset:
    """Steel works in `sites` copies that differ a little in price, under one target on all."""
    # The other formulations leave out the law and `no_return`; half the emissions can be saved in
    # time, so that all solve for the least cost.
    one = pw.system("steel", "no_policy", return_to_fossil=True, reduction=0.5)
    per_site = [name for name, array in one.data_vars.items() if "site" in array.dims]
    many = (
        one[per_site]
        .isel(site=np.zeros(sites, dtype=int))
        .assign_coords(site=[f"site_{n:03d}" for n in range(sites)])
    )
    spread = 1.0 + 0.1 * np.random.default_rng(1).random(sites)
    many["purchase_price"] = many["purchase_price"] * xr.DataArray(spread, dims="site")
    rest = one.drop_vars([*per_site, "site"])
    combined = xr.merge([many, rest])
    return combined.assign_attrs(one.attrs)
