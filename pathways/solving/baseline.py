"""What a baseline has of its own: activities that follow demand, and coefficients that read other limits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..program.coefficients import (
    Coefficients,
    combinations,
    first_operation_year,
    largest_share,
    norms,
    target_limits,
    variable,
)


def baseline_activity(system: xr.Dataset) -> NDArray[np.float64]:
    """Activities of the baseline (site, technology, period): base_activity x demand for the product over that of the first period."""
    product = (variable(system, "demand") * variable(system, "product")).sum("commodity").values
    start = product[:, :1]
    ratio = np.where(start > 0, product / np.where(start > 0, start, 1.0), 1.0)
    activity: NDArray[np.float64] = variable(system, "base_activity").values[:, :, None] * ratio[:, None, :]
    return activity


def baseline_coefficients(baseline: xr.Dataset, known: Coefficients) -> Coefficients:
    """Coefficients of a baseline from those of the system that it is the baseline of: only what reads other limits is derived anew."""
    share = largest_share(baseline)
    return replace(
        known,
        first_operation=first_operation_year(baseline),
        target_limit=target_limits(baseline, known.base_emissions),
        largest_share=share,
        combinations=combinations(baseline, known.net_use, share),
        norms=norms(baseline, known.base_emissions),
    )
