"""What must be said beside the figures of a study, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import xarray as xr

from ..sentences import listed, named, say
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
    name = str(figure.name)
    return named("results", name, name.replace("_", " ").replace("@", " in "))


def _constant(figure: xr.DataArray) -> Iterator[str]:
    known = figure.values[np.isfinite(figure.values)]
    if is_constant(figure.values):
        yield say(
            "figure_stays",
            figure=_words(figure),
            value=f"{known[0]:,.4g}",
            samples=f"{known.size:,}",
        )


def _turning(indices: xr.Dataset) -> Iterator[str]:
    """Factors that change whether the target is met: no bar is drawn and no swing told of them."""
    found = turning(indices)
    if not found:
        return
    rows = listed(
        (
            say(
                "figure_turning",
                figure=named("numbers", each["factor"], each["label"]),
                turn=told(each, "{:,.4g}".format),
            )
            for each in found[:MOST_TURNING]
        ),
        "semicolon",
    )
    more = len(found) - MOST_TURNING
    yield say(
        "target_turns",
        figures=say("semicolon_more", some=rows, rest=str(more)) if more > 0 else rows,
    )


def _mixed(study: xr.Dataset, figure: xr.DataArray) -> Iterator[str]:
    known = np.isfinite(figure.values)
    status = study["status"].values[known]
    missed = int((status == STATUSES.index("target_missed")).sum())
    met = int((status == STATUSES.index("target_met")).sum())
    if missed and met:
        yield say(
            "samples_miss",
            missed=f"{missed:,}",
            samples=f"{missed + met:,}",
            figure=_words(figure),
        )


def _moved_target(study: xr.Dataset) -> Iterator[str]:
    moved = target_factors(study)
    if moved and str(study.attrs["method"]) in DRAWN:
        yield say("target_moved", figures=listed(moved))


def _without_answer(study: xr.Dataset) -> Iterator[str]:
    reasons = [str(reason) for reason in study["reason"].values if reason]
    if reasons:
        texts, counts = np.unique(reasons, return_counts=True)
        key = "sample_without_answer" if len(reasons) == 1 else "samples_without_answer"
        yield say(key, count=f"{len(reasons):,}", reason=str(texts[np.argmax(counts)]))


def _beside_centre(study: xr.Dataset) -> Iterator[str]:
    """Factors whose range leaves out the figure that stands in the catalog."""
    ends = np.array([study["factor_low"].values, study["factor_high"].values])
    low, high = ends.min(axis=0), ends.max(axis=0)
    central = study["factor_central"].values
    size = SAME * np.maximum(np.abs(central), np.abs(high))
    with np.errstate(invalid="ignore"):
        outside = (central < low - size) | (central > high + size)
    beside = np.flatnonzero(outside)
    told = listed(
        say(
            "range_beside",
            figure=str(study["factor"].values[at]),
            low=f"{low[at]:,.4g}",
            high=f"{high[at]:,.4g}",
            central=f"{central[at]:,.4g}",
        )
        for at in beside[:MOST_NAMED]
    )
    more = beside.size - MOST_NAMED
    if told:
        some = say("and_more", some=told, rest=str(more)) if more > 0 else told
        yield say("ranges_beside", ranges=some)


def _wide(indices: xr.Dataset) -> Iterator[str]:
    """Too few samples to tell the foremost factors apart, or indices that cannot be."""
    name = next((name for name in CONFIDENCE_OF if name in indices), None)
    if name is None or CONFIDENCE_OF[name] not in indices:
        return
    first, half = (float(np.abs(indices[each].values[0])) for each in (name, CONFIDENCE_OF[name]))
    used = int(indices.attrs["samples_used"])
    if half > WIDE * first:
        yield say("too_few_to_rank", used=f"{used:,}", half=f"{half:.2g}", first=f"{first:.2g}")
    elif "first" in indices and name == "total":
        below = indices["first"].values < 0
        above = indices["first"].values > indices["total"].values
        if (below | above).any():
            yield say("too_few_to_tell_apart", used=f"{used:,}")
