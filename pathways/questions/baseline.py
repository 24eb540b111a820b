"""What a baseline has of its own: activities that follow demand."""

from __future__ import annotations

import xarray as xr

from ..labelled import Labelled, choose, named, variable


def baseline_activity(system: xr.Dataset) -> Labelled:
    """Activities of the baseline (site, technology, period).

    base_activity x demand for the product over that of the first period; without a product they
    stay.
    """
    product = (variable(system, "demand") * variable(system, "product")).sum("commodity")
    start = product.isel(period=0)
    ratio = choose(start > 0, product / choose(start > 0, start, 1.0), 1.0)
    dims = ("site", "technology", "period")
    return named(dims, (variable(system, "base_activity") * ratio).bare(*dims))
