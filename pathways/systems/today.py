"""What runs today is never limited by a share that is meant for what is new."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from .hosts import saved_flow

ROUNDING = 1e-9
"""By how much, relative to it, a share is raised above that of today: digits lost in a quotient."""


def admit(system: xr.Dataset) -> None:
    """Raise the largest shares of what serves more than that today to what it serves.

    A gas boiler that makes all steam of a works keeps doing so under `max_share: 0.6`, which says
    how far gas may spread where it is new. Changes the system in place.

    max_share[t, p] = max(max_share[t, p], base_activity[t] / reference[t]), the largest of sites
    """
    activity = system.variables["base_activity"].values
    share = system.variables["max_share"].values
    limited = np.isfinite(share).any(axis=1) & (activity > 0).any(axis=0)
    if not limited.any():
        return
    reference = _reference(system, activity)
    with np.errstate(divide="ignore", invalid="ignore"):
        today = np.where(reference > 0, activity / reference, 0.0).max(axis=0)
    serves = today[:, None] * (1.0 + ROUNDING)
    raised = limited[:, None] & (today[:, None] > share * (1.0 + ROUNDING))
    share[raised] = np.broadcast_to(serves, share.shape)[raised]


def _reference(system: xr.Dataset, activity: NDArray[np.float64]) -> NDArray[np.float64]:
    """What each technology's shares refer to in the base year (site, technology).

    The activity of its hosts, the use of its carrier net of what is saved today, and the demand.
    """
    on_process, on_carrier, on_demand = (
        system.variables[f"host_{what}"].values for what in ("process", "commodity", "demand")
    )
    flow = system.variables["flow"].values[:, :, 0]
    used = np.where((system["technology_kind"].values == "measure")[:, None], 0.0, -flow)
    net = np.maximum(used, 0.0) - saved_flow(system).values[:, :, 0]
    of_carrier = activity @ net @ on_carrier.T
    of_demand = system.variables["demand"].values[:, :, 0] @ on_demand.T
    found: NDArray[np.float64] = activity @ on_process.T + of_carrier + of_demand
    return found
