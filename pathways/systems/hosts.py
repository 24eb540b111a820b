"""What technologies use, and what measures find and save at their hosts."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..labelled import OUTER_AXES, Labelled, named, structure, variable

FLOW_DIMS = ("technology", "commodity", "period")


def least_of_hosts(
    on_process: NDArray[np.float64], values: NDArray[np.float64], axis: int = 0
) -> NDArray[np.float64]:
    """For each row of `on_process` the smallest of its hosts' values; zero without a host.

    Parameters
    ----------
    on_process : (measure, technology), above zero for hosts
    values : (..., technology, ...)
    axis : int, optional
        The axis of `values` that counts technologies; measures take its place.
    """
    last = np.moveaxis(values, axis, -1)
    least = np.zeros((*last.shape[:-1], on_process.shape[0]))
    for row, hosts in enumerate(on_process > 0):
        if hosts.any():
            least[..., row] = last[..., hosts].min(axis=-1)
    return np.moveaxis(least, -1, axis)


def use(system: xr.Dataset) -> Labelled:
    """Input of a commodity per unit of activity, before savings (technology, commodity, period)."""
    return (-variable(system, "flow")).at_least(0.0)


def saved_flow(system: xr.Dataset) -> Labelled:
    """What a measure saves per unit of its activity (technology, commodity, period).

    saved[m, c] = saving[m, c] x use[host of m, c]; for a host that is a commodity the use is one,
    and on several processes it is the smallest, so that no host is credited with more than it uses.
    """
    saving = variable(system, "saving").bare(*FLOW_DIMS)
    used = use(system).bare(*FLOW_DIMS)
    on_process, on_commodity = (
        structure(system, name) for name in ("host_process", "host_commodity")
    )
    saved = np.zeros(np.broadcast_shapes(saving.shape, used.shape))
    for measure in np.flatnonzero((saving != 0).any(axis=(*OUTER_AXES, -2, -1))):
        hosts = on_process[measure] > 0
        by_process = used[..., hosts, :, :].min(axis=-3) if hosts.any() else 0.0
        saved[..., measure, :, :] = saving[..., measure, :, :] * (
            by_process + on_commodity[measure][:, None]
        )
    return named(FLOW_DIMS, saved)
