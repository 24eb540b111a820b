"""What the page says of a sweep: figures and names, no sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr

from ..errors import InputError
from ..sensitivity.discover import boxes
from ..sensitivity.evaluate import FAILED, INFEASIBLE, PENDING
from ..sensitivity.population import drawn
from .beside import finite, found_beside

MOST_FACTORS = 12
"""Factors that are ranked: as many as a reader compares."""

MOST_BOXES = 4
"""Boxes that are told, as by the command."""

BAND = (0.05, 0.5, 0.95)
"""Quantiles of a band of draws; of chosen samples stand the lowest, the middle and the highest."""

FIGURE = "emissions_headline"
"""What the band is of: emissions in the scopes of the target, by year."""


def sweep_of(
    study: xr.Dataset,
    summary: Mapping[str, Any],
    settings: Mapping[str, Any],
    place: str,
    run: Mapping[str, Any],
) -> dict[str, Any]:
    """A sweep, ready for JSON.

    Parameters
    ----------
    study : xarray.Dataset
        The store of `pathways sweep`.
    summary : mapping
        Its `summary.json`.
    settings, place, run
        As in `beside.found_beside`.

    Raises
    ------
    KeyError
        A sweep of an older version, which lacks something.
    """
    draws = drawn(study)
    are_drawn = bool(draws.sizes["sample"])
    return {
        **found_beside(study, settings, place, run),
        "method": str(study.attrs["method"]),
        "figure": str(summary["figure"]),
        "unit": str(summary["unit"]),
        "count": int(study.sizes["sample"]),
        "samples": dict(summary["samples"]),
        "met": dict(summary["target_met"]) if are_drawn else None,
        "ranking": [_by_path(row) for row in summary["ranking"][:MOST_FACTORS]],
        "turning": [_by_path(row) for row in summary["changes_the_target"]],
        "boxes": _boxes(draws) if are_drawn else [],
        "band": _band(draws if are_drawn else study, are_drawn),
    }


def _by_path(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the summary, its factor called as figures are on the page."""
    return {"path": str(row["factor"]), **{key: row[key] for key in row if key != "factor"}}


def _boxes(draws: xr.Dataset) -> list[dict[str, Any]]:
    """Where the target is missed; nothing where it always is, or never."""
    try:
        found = boxes(draws)[:MOST_BOXES]
    except InputError:
        return []
    labels = dict(zip(map(str, draws["factor"].values), draws["factor_label"].values, strict=True))
    units = dict(zip(map(str, draws["factor"].values), draws["factor_unit"].values, strict=True))
    return [
        {
            "density": box["density"],
            "coverage": box["coverage"],
            "limits": [
                {
                    "path": path,
                    "label": str(labels[path]),
                    "unit": str(units[path]),
                    "above": finite(above),
                    "below": finite(below),
                }
                for path, (above, below) in box["limits"].items()
            ],
        }
        for box in found
    ]


def _band(samples: xr.Dataset, are_drawn: bool) -> dict[str, Any] | None:
    """Emissions by year over all samples with an answer; None where there are none."""
    answered = ~np.isin(samples["status"].values, (PENDING, INFEASIBLE, FAILED))
    if FIGURE not in samples or not answered.any():
        return None
    values = samples[FIGURE].transpose("sample", "period").values[answered]
    low, middle, high = np.quantile(values, BAND if are_drawn else (0.0, 0.5, 1.0), axis=0)
    return {
        "periods": samples["period"].values.astype(int).tolist(),
        "low": low.tolist(),
        "middle": middle.tolist(),
        "high": high.tolist(),
        "of": int(answered.sum()),
    }
