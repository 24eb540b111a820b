"""What the page says of switching points and maps: figures and names, no sentences."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr

from ..switching.regions import AS_TODAY, plans_of, polygon_of
from .beside import finite, found_beside

MOST_NUMBERS = 12
"""Numbers that are shown, those that hang on least first: as many as a reader compares."""

MOST_PLANS = 10
"""Plans of a map that are named beside that of today, the largest first."""


def points_of(
    found: xr.Dataset,
    settings: Mapping[str, Any],
    place: str,
    run: Mapping[str, Any],
) -> dict[str, Any]:
    """Switching points, and what would bring in what the plan does without, ready for JSON.

    Parameters
    ----------
    found : xarray.Dataset
        Of `pathways.breakeven`.
    settings, place, run
        As in `beside.found_beside`.

    Raises
    ------
    KeyError
        Switching points of an older version, which lack something.
    """
    nearest = np.fmin(np.abs(found["fall"].values), np.abs(found["rise"].values))
    order = [int(at) for at in np.argsort(nearest, kind="stable") if np.isfinite(nearest[at])]
    rows = [found.isel(parameter=at) for at in order[:MOST_NUMBERS]]
    return {
        **_about(found, settings, place, run),
        "moved": found.sizes["parameter"],
        "turning": len(order),
        "left_out": len([line for line in str(found.attrs["left_out"]).split("\n") if line]),
        "numbers": [_number(row) for row in rows],
        "sentences": json.loads(str(found.attrs.get("sentences", "{}"))),
        "options": [_option(found.isel(option=at)) for at in range(found.sizes["option"])],
    }


def map_told(
    found: xr.Dataset,
    settings: Mapping[str, Any],
    place: str,
    run: Mapping[str, Any],
) -> dict[str, Any]:
    """A map of two numbers, ready for JSON: polygons by plan, the largest plan first.

    Parameters
    ----------
    found : xarray.Dataset
        Of `pathways.map`.
    settings, place, run
        As in `beside.found_beside`.

    Raises
    ------
    KeyError
        A map of an older version, which lacks something.
    """
    about = found.attrs
    shares = {plan: share for plan, share, *_ in plans_of(found)}
    plans = sorted(shares, key=lambda plan: plan != AS_TODAY)[: MOST_PLANS + 1]
    of_regions = [str(plan) for plan in found["plan"].values]
    return {
        **_about(found, settings, place, run),
        **{
            axis: {
                "path": str(about[f"{axis}_path"]),
                "label": str(about[f"{axis}_label"]),
                "unit": str(about[f"{axis}_unit"]),
                **{
                    name: finite(about[f"{axis}_{name}"])
                    for name in ("today", "low", "high", "feasible_low", "feasible_high")
                },
            }
            for axis in ("x", "y")
        },
        "count": len(shares),
        "plans": [
            {
                "today": plan == AS_TODAY,
                **json.loads(str(found["changes"].values[of_regions.index(plan)])),
                "share": shares[plan],
            }
            for plan in plans
        ],
        "regions": [
            {
                "plan": plans.index(plan) if plan in plans else None,
                "corners": polygon_of(found, at).tolist(),
            }
            for at, plan in enumerate(of_regions)
        ],
    }


def _about(
    found: xr.Dataset, settings: Mapping[str, Any], place: str, run: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        **found_beside(found, settings, place, run),
        "status": str(found.attrs["status"]),
        "solves": int(found.attrs["solves"]),
    }


def _number(row: xr.Dataset) -> dict[str, Any]:
    return {
        "path": str(row["parameter"].values),
        "label": str(row["parameter_label"].values),
        "unit": str(row["parameter_unit"].values),
        "today": finite(row["today"].values),
        **{
            side: {
                "value": finite(row[f"next_{side}"].values),
                "change": finite(row[change].values),
                **json.loads(str(row[f"changes_{side}"].values)),
            }
            for side, change in (("below", "fall"), ("above", "rise"))
        },
    }


def _option(row: xr.Dataset) -> dict[str, Any]:
    return {
        "name": str(row["option"].values),
        "label": str(row["option_label"].values),
        "unit": str(row["option_capacity_unit"].values),
        "activity_unit": str(row["option_activity_unit"].values),
        "energy": str(row["energy_price"].values),
        "energy_label": str(row["energy_price_label"].values),
        "stopped_by": str(row["stopped_by"].values),
        **{
            name: finite(row[name].values)
            for name in (
                "capital_cost",
                "capital_cost_fall",
                "energy_price_fall",
                "lead_time",
                "lead_time_breakeven",
                "running_cost",
            )
        },
    }
