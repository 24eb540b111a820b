"""A System that plans with proven technology alone."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..errors import InputError, Problem
from ..schema.readiness import ANY, Readiness, at_least

PROVEN = Readiness.commercial.value
"""Class of what is called proven technology."""

LIMITS = ("build_max", "activity_max")
"""What is zero for technology that is not proven far enough: of plants, and of what needs none."""


def limited_to(system: xr.Dataset, asked: str) -> xr.Dataset:
    """The same system without new technologies that are less proven than a class.

    What serves only such a technology goes with it. Existing practice stays, and so does what any
    site runs in the base year.

    Parameters
    ----------
    system : xarray.Dataset
    asked : {"commercial", "first_of_a_kind", "demonstration", "any"}

    Raises
    ------
    InputError
        Technologies whose readiness nobody states, all at once: it cannot be guessed.
    """
    if asked == ANY:
        return system
    silent = without_readiness(system)
    if silent:
        told = (
            "its readiness is not stated, so that it cannot be decided whether to plan with it "
            f"under `readiness: {asked}`"
        )
        allowed = ", ".join(each.value for each in Readiness)
        keys = (f"technologies.{name}.readiness" for name in silent)
        raise InputError("system", [Problem(told, key=key, allowed=allowed) for key in keys])
    gone: NDArray[np.bool_] = _less_proven(system, asked)
    hosts = system["host_process"].transpose("technology", "host", ...).values
    served = np.asarray((hosts > 0).reshape(*hosts.shape[:2], -1).any(axis=-1))
    more = True
    while more:
        bereft = np.asarray(served.any(axis=1) & ~served[:, ~gone].any(axis=1) & ~gone)
        gone, more = np.asarray(gone | bereft), bool(bereft.any())
    kept = np.flatnonzero(~gone)
    return system.isel(technology=kept, host=kept) if gone.any() else system


def closed_to_unproven(system: xr.Dataset) -> xr.Dataset:
    """The same system, of the same shape, in which nothing is started that is not commercial.

    build_max[i, t, v] = 0, and activity_max[i, t, p] = 0 of what needs no plant, for every new
    technology t below the class

    Parameters
    ----------
    system : xarray.Dataset
    """
    closed, planted = _less_proven(system, PROVEN), system["capacity_unit"].values != ""
    return system.assign(
        {
            name: _closed(system[name], closed & (planted if name == "build_max" else ~planted))
            for name in LIMITS
        }
    )


def without_readiness(system: xr.Dataset) -> list[str]:
    """New technologies whose readiness nobody states."""
    silent = _new(system) & (system["technology_readiness"].values == "")
    return [str(name) for name in system["technology"].values[silent]]


def unproven_technologies(system: xr.Dataset) -> NDArray[np.bool_]:
    """New technologies that are not commercial (technology)."""
    return _less_proven(system, PROVEN)


def _less_proven(system: xr.Dataset, asked: str) -> NDArray[np.bool_]:
    enough = np.isin(system["technology_readiness"].values, at_least(asked))
    return np.asarray(_new(system) & ~enough)


def _new(system: xr.Dataset) -> NDArray[np.bool_]:
    """What is no existing practice and runs nowhere in the base year (technology)."""
    runs = (system["base_activity"] > 0).transpose(..., "technology").values
    anywhere = np.asarray(runs.reshape(-1, runs.shape[-1]).any(axis=0))
    return np.asarray((system["lever"].values != "existing") & ~anywhere)


def _closed(limit: xr.DataArray, closed: NDArray[np.bool_]) -> xr.DataArray:
    stays = xr.DataArray(~closed, dims="technology", coords={"technology": limit["technology"]})
    return limit.where(stays, 0.0).transpose(*limit.dims)
