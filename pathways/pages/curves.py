"""What the page says of exact curves and other good pathways: figures and names, no sentences."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr

from .beside import finite, found_beside

MARKED = "curve"
"""Key of the settings of a curve in its `run.yaml`."""


def curve_of(
    found: xr.Dataset,
    options: Sequence[Mapping[str, str]],
    settings: Mapping[str, Any],
    place: str,
    run: Mapping[str, Any],
) -> dict[str, Any]:
    """An exact curve of one year with its merged steps, ready for JSON.

    Parameters
    ----------
    found : xarray.Dataset
        Of `pathways.cost_curve`.
    options : sequence of mapping
        Rows of `options_YEAR.csv`: every option alone against the baseline.
    settings : mapping
        The `run.yaml` of its folder.
    place, run
        As in `beside.found_beside`.

    Raises
    ------
    KeyError
        A curve of an older version, which lacks something.
    """
    about = found.attrs
    return {
        **found_beside(found, settings[MARKED], place, run),
        "year": int(about["year"]),
        "base": float(about["base_emissions"]),
        "price_limit": finite(about["price_limit"]),
        "exact_steps": int(found.sizes["step"]),
        "solves": int(about["solves"]),
        "cheapest": float(found["emissions"].values[0]),
        "baseline": float(about["baseline_emissions"]),
        "at_limit": _at_limit(found),
        "merged_below": float(about["merged_below"]),
        "steps": [_step(found.isel(merged_step=at)) for at in range(found.sizes["merged_step"])],
        "options": [_alone(row) for row in options],
        "sentences": json.loads(str(about.get("sentences", "{}"))),
    }


def _at_limit(found: xr.Dataset) -> float:
    """Emissions at the end of the last step that costs no more than the price limit."""
    within = np.count_nonzero(found["marginal_cost"].values <= found.attrs["price_limit"])
    return float(found["emissions"].values[within])


def _step(row: xr.Dataset) -> dict[str, Any]:
    return {
        "label": str(row["merged_label"].values),
        "lever": str(row["merged_step_lever"].values),
        **{
            name: finite(row[f"merged_{name}"].values)
            for name in (
                "abatement",
                "cumulative_abatement",
                "marginal_cost",
                "lowest_cost",
                "highest_cost",
                "average_cost",
            )
        },
    }


def _alone(row: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": row["option"],
        "label": row["label"],
        **{
            name: _number(row[name])
            for name in ("abatement", "cost", "specific_cost", "exact_price", "exact_abatement")
        },
    }


def _number(text: str) -> float | None:
    return finite(text) if text else None


def alternatives_of(
    found: xr.Dataset, settings: Mapping[str, Any], place: str, run: Mapping[str, Any]
) -> dict[str, Any]:
    """Must-haves and free levers, and the options behind them, ready for JSON.

    Parameters
    ----------
    found : xarray.Dataset
        Of `pathways.alternatives`.
    settings, place, run
        As in `beside.found_beside`.

    Raises
    ------
    KeyError
        Alternatives of an older version, which lack something.
    """
    about = found.attrs
    levers = [
        {"name": str(name), **_range(found.isel(lever=at), "lever")}
        for at, name in enumerate(found["lever"].values)
    ]
    options = [
        {
            "name": str(name),
            "label": str(found["technology_label"].values[at]),
            "unit": f"{found['activity_unit'].values[at]}/yr",
            **_range(found.isel(technology=at), "technology"),
        }
        for at, name in enumerate(found["technology"].values)
        if str(found["technology_verdict"].values[at])
    ]
    return {
        **found_beside(found, settings, place, run),
        "year": int(about["year"]),
        "status": str(about["status"]),
        "pathways": int(about["pathways"]),
        **{name: finite(about[name]) for name in ("within", "slack", "extra_cost")},
        "over_extra": finite(about["slack_over_extra_cost"]),
        "levers": levers,
        "options": options,
    }


def _range(row: xr.Dataset, of: str) -> dict[str, Any]:
    """Least, best and most, and what is said of them."""
    values = {name: finite(row[f"{of}_{name}"].values) for name in ("least", "best", "most")}
    return {**values, "verdict": str(row[f"{of}_verdict"].values)}
