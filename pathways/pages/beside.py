"""What the page says alike of all that stands beside a run.

Decisions, switching points, maps, sweeps, curves and other good pathways.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr

ASIDE = ("time_limit", "solver", "sectors", "plants")
"""Settings that ask for no other answer; what plants are is told by what was solved."""


def found_beside(
    found: xr.Dataset, settings: Mapping[str, Any], place: str, run: Mapping[str, Any]
) -> dict[str, Any]:
    """Where what stands beside a run was found, its money, and what was asked otherwise.

    Parameters
    ----------
    found : xarray.Dataset
    settings : mapping
        The resolved question behind it.
    place : str
        Its folder.
    run : mapping
        The resolved question of the run.
    """
    return {
        "place": place,
        "currency": str(found.attrs["currency"]),
        "money_year": str(found.attrs["money_year"]),
        "differs": _differing(settings, run),
    }


def _differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """Settings that two questions state otherwise, a setting that one alone states included."""
    return sorted(key for key in {*one, *other} - {*ASIDE} if one.get(key) != other.get(key))


def finite(value: Any) -> float | None:
    """A figure ready for JSON, which has no infinite ones and none that are missing."""
    found = float(value)
    return found if np.isfinite(found) else None
