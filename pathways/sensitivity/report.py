"""What a person is told of a study, and the files beside the store.

Counts, probability, ranking, boxes.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from ..errors import InputError
from ..results.archive import save
from ..results.exchange import without_formula
from ..results.folder import whole_folder
from ..strict_json import to_json
from .analyze import indices, probability, ranked
from .discover import boxes, sentence

MOST_BOXES = 4
"""Boxes that are told: more sentences nobody compares."""


@dataclass(frozen=True)
class Report:
    """The analysis of a study.

    Attributes
    ----------
    summary : dict
        As printed and as `summary.json`.
    indices : xarray.Dataset or None
        None where too few samples have an answer.
    """

    summary: dict[str, Any]
    indices: xr.Dataset | None


def report(study: xr.Dataset, figure: str, told_before: Sequence[str] = ()) -> Report:
    """Analyse one figure of a study.

    Parameters
    ----------
    study : xarray.Dataset
    figure : str
    told_before : sequence of str, optional
        Notes on the System and on what moves, which the store does not hold.

    Raises
    ------
    InputError
        No such figure.
    """
    from .analyze import series

    name = str(series(study, figure).name)
    notes: list[str] = list(told_before)
    chances = probability(study)
    found: xr.Dataset | None = None
    try:
        found = indices(study, figure)
    except InputError as error:
        notes += [str(problem) for problem in error.problems]
    told: list[str] = []
    if study.attrs["method"] != "one-at-a-time":
        try:
            told = [sentence(box, study) for box in boxes(study)[:MOST_BOXES]]
        except InputError as error:
            notes += [str(problem) for problem in error.problems]
    reasons = [str(reason) for reason in study["reason"].values if reason]
    if reasons:
        texts, counts = np.unique(reasons, return_counts=True)
        notes.append(
            f"{len(reasons):,} samples have no answer; most often: {texts[np.argmax(counts)]}"
        )
    met = {
        key: _number(chances[f"target_met{suffix}"])
        for key, suffix in (("share", ""), ("low", "_low"), ("high", "_high"))
    }
    summary = {
        "sector": study.attrs.get("sector"),
        "method": study.attrs["method"],
        "figure": name,
        "unit": str(study[name.split("@")[0]].attrs.get("units", "")),
        "samples": {
            str(status): int(count)
            for status, count in zip(
                chances["status"].values, chances["samples"].values, strict=True
            )
        },
        "target_met": met,
        "ranking": ranked(found) if found is not None else [],
        "boxes": told,
        "notes": notes,
        "input_hash": study.attrs["input_hash"],
        "fingerprint": study.attrs["fingerprint"],
        "versions": json.loads(study.attrs["versions"]),
    }
    return Report(summary, found)


def write_report(
    found: Report, folder: Path, figures: Callable[[Path], object] | None = None
) -> None:
    """Write `summary.json`, `indices.nc`, `ranking.csv` and the figures beside the store.

    Parameters
    ----------
    found : Report
    folder : Path
        That of the store.
    figures : callable, optional
        Draws into the folder it is given.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    with whole_folder(folder, "sweep", adds=True) as new:
        (new / "summary.json").write_text(to_json(found.summary) + "\n", encoding="utf-8")
        if found.indices is not None:
            save(found.indices, new / "indices.nc")
            rows = ranked(found.indices, found.indices.sizes["factor"])
            with (new / "ranking.csv").open("w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, fieldnames=list(rows[0]))
                writer.writeheader()
                writer.writerows(
                    {key: without_formula(value) for key, value in row.items()} for row in rows
                )
        if figures is not None:
            (new / "figures").mkdir()
            figures(new / "figures")


def _number(value: xr.DataArray) -> float | None:
    return None if np.isnan(float(value)) else float(value)
