"""The scopes that a headline counts."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..labelled import structure

DEFAULT_SCOPES = ("scope_1", "scope_2_market")
"""Scopes 1 and 2 by contract, which count where no target says otherwise."""


def headline_scopes(system: xr.Dataset) -> NDArray[np.bool_]:
    """Scopes of the first target, or scopes 1 and 2 by contract (scope)."""
    if system.sizes["target"]:
        return np.asarray(structure(system, "target_scope")[0] > 0)
    return np.isin(system.variables["scope"].values, DEFAULT_SCOPES)
