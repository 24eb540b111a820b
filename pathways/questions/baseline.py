"""What a baseline has of its own: activities that follow demand, and the coefficients that read
other limits.
"""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..program.coefficients import variable


def baseline_activity(system: xr.Dataset) -> NDArray[np.float64]:
    """Activities of the baseline (site, technology, period): base_activity x demand for the
    product over that of the first period.
    """
    product = (variable(system, "demand") * variable(system, "product")).sum("commodity").values
    start = product[:, :1]
    ratio = np.where(start > 0, product / np.where(start > 0, start, 1.0), 1.0)
    activity: NDArray[np.float64] = (
        variable(system, "base_activity").values[:, :, None] * ratio[:, None, :]
    )
    return activity


OWN_COEFFICIENTS = (
    "first_operation",
    "is_open",
    "target_stated",
    "target_limit",
    "largest_share",
    "combinations",
    "norms",
)
"""Coefficients that read the limits of a baseline; all others are those of the system that it is
the baseline of.
"""
