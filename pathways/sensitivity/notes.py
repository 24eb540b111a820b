"""What must be said beside the figures of a study, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import xarray as xr

from .evaluate import STATUSES
from .population import DRAWN, target_factors
from .turning import told, turning

SAME = 1e-9
"""Share of its size by which a figure may move between samples and still be the same."""

WIDE = 0.5
"""Half an interval over its index beyond which the order of indices is chance."""

MOST_NAMED = 3
"""Factors named in one note."""

TURNS = "changes whether the target is met"
"""How the note on such factors begins."""

MOST_TURNING = 8
"""Factors named that change whether the target is met."""

CONFIDENCE_OF = {
    "total": "total_confidence",
    "effect_absolute": "effect_absolute_confidence",
    "rank_correlation": "rank_correlation_confidence",
}
"""What ranks the factors of each method, and half the width of its interval."""


def is_constant(values: np.ndarray) -> bool:
    """Whether a figure is the same wherever it is known, and known more than once."""
    known = values[np.isfinite(values)]
    if known.size < 2:
        return False
    return bool(np.ptp(known) <= SAME * np.abs(known).max())


def notes(study: xr.Dataset, figure: xr.DataArray, indices: xr.Dataset | None) -> list[str]:
    """Sentences on what the figures of a study leave out or mix.

    Parameters
    ----------
    study : xarray.Dataset
    figure : xarray.DataArray
        Of `pathways.sensitivity.analyze.series`.
    indices : xarray.Dataset or None
        Of `pathways.sensitivity.analyze.indices`.
    """
    return [
        *_constant(figure),
        *(_turning(indices) if indices is not None else ()),
        *_mixed(study, figure),
        *_moved_target(study),
        *_without_answer(study),
        *_beside_centre(study),
        *(_wide(indices) if indices is not None else ()),
    ]


def _words(figure: xr.DataArray) -> str:
    return str(figure.name).replace("_", " ").replace("@", " in ")


def _constant(figure: xr.DataArray) -> Iterator[str]:
    known = figure.values[np.isfinite(figure.values)]
    if is_constant(figure.values):
        yield (
            f"{_words(figure)} is {known[0]:,.4g} in all {known.size:,} samples with an answer: "
            "nothing that moves decides it"
        )


def _turning(indices: xr.Dataset) -> Iterator[str]:
    """Factors that change whether the target is met: no bar is drawn and no swing told of them."""
    found = turning(indices)
    if not found:
        return
    rows = [f"{each['label']} ({told(each, '{:,.4g}'.format)})" for each in found[:MOST_TURNING]]
    more = f"; and {len(found) - MOST_TURNING} more" if len(found) > MOST_TURNING else ""
    yield (f"{TURNS}, so that costs at its ends are not compared: {'; '.join(rows)}{more}")


def _mixed(study: xr.Dataset, figure: xr.DataArray) -> Iterator[str]:
    known = np.isfinite(figure.values)
    status = study["status"].values[known]
    missed = int((status == STATUSES.index("target_missed")).sum())
    met = int((status == STATUSES.index("target_met")).sum())
    if missed and met:
        yield (
            f"{missed:,} of {missed + met:,} samples miss the target; their {_words(figure)} is "
            "that of the deepest level they reach, beside that of the target in the others"
        )


def _moved_target(study: xr.Dataset) -> Iterator[str]:
    moved = target_factors(study)
    if moved and str(study.attrs["method"]) in DRAWN:
        yield (
            f"the target itself is moved ({', '.join(moved)}): how many samples meet it is no "
            "probability"
        )


def _without_answer(study: xr.Dataset) -> Iterator[str]:
    reasons = [str(reason) for reason in study["reason"].values if reason]
    if reasons:
        texts, counts = np.unique(reasons, return_counts=True)
        yield (
            f"{len(reasons):,} {'sample has' if len(reasons) == 1 else 'samples have'} no answer; "
            f"most often: {texts[np.argmax(counts)]}"
        )


def _beside_centre(study: xr.Dataset) -> Iterator[str]:
    """Factors whose range leaves out the figure that stands in the catalog."""
    ends = np.array([study["factor_low"].values, study["factor_high"].values])
    low, high = ends.min(axis=0), ends.max(axis=0)
    central = study["factor_central"].values
    size = SAME * np.maximum(np.abs(central), np.abs(high))
    with np.errstate(invalid="ignore"):
        outside = (central < low - size) | (central > high + size)
    beside = np.flatnonzero(outside)
    told = [
        f"{study['factor'].values[at]} ({low[at]:,.4g} to {high[at]:,.4g}, not {central[at]:,.4g})"
        for at in beside[:MOST_NAMED]
    ]
    more = f" and {beside.size - MOST_NAMED} more" if beside.size > MOST_NAMED else ""
    if told:
        yield f"ranges that leave out the central figure: {', '.join(told)}{more}"


def _wide(indices: xr.Dataset) -> Iterator[str]:
    """Too few samples to tell the foremost factors apart, or indices that cannot be."""
    name = next((name for name in CONFIDENCE_OF if name in indices), None)
    if name is None or CONFIDENCE_OF[name] not in indices:
        return
    first, half = (float(np.abs(indices[each].values[0])) for each in (name, CONFIDENCE_OF[name]))
    used = int(indices.attrs["samples_used"])
    if half > WIDE * first:
        yield (
            f"too few samples to rank by ({used:,} used): the interval of the foremost factor "
            f"reaches {half:.2g} to either side of {first:.2g}"
        )
    elif "first" in indices and name == "total":
        below = indices["first"].values < 0
        above = indices["first"].values > indices["total"].values
        if (below | above).any():
            yield (
                "some first-order indices lie below zero or above the total, which no index does: "
                f"{used:,} samples are too few to tell them apart"
            )
