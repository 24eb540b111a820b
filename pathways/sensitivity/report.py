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
from .analyze import indices, ranked, series
from .discover import boxes, sentence
from .evaluate import STATUSES
from .notes import is_constant, notes
from .population import DRAWN, drawn, probability
from .store import RECORD
from .study import Study, unsolved
from .turning import turning

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
    notes : tuple of str
        Those of the summary that belong beside its figures.
    """

    summary: dict[str, Any]
    indices: xr.Dataset | None
    notes: tuple[str, ...] = ()


def require_figure(study: Study, figure: str) -> None:
    """Refuse a figure that a study will not hold, before a sample of it is solved.

    Parameters
    ----------
    study : Study
    figure : str
        As in `report`.

    Raises
    ------
    InputError
    """
    series(unsolved(study), figure)


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
    one = series(study, figure)
    said: list[str] = list(told_before)
    chances = probability(study)
    found: xr.Dataset | None = None
    if not is_constant(one.values):
        try:
            found = indices(study, figure)
        except InputError as error:
            said += [str(problem) for problem in error.problems]
    told: list[str] = []
    if str(study.attrs["method"]) in DRAWN and _both(chances):
        try:
            told = [sentence(box, study) for box in boxes(drawn(study))[:MOST_BOXES]]
        except InputError as error:
            said += [str(problem) for problem in error.problems]
    met = {
        key: _number(chances[f"target_met{suffix}"])
        for key, suffix in (("share", ""), ("low", "_low"), ("high", "_high"))
    } | {"draws": chances.attrs["draws"]}
    beside = notes(study, one, found)
    summary = {
        "sector": study.attrs.get("sector"),
        "method": study.attrs["method"],
        "figure": str(one.name),
        "unit": str(one.attrs.get("units", "")),
        "samples": {
            str(status): int(count)
            for status, count in zip(
                chances["status"].values, chances["samples"].values, strict=True
            )
        },
        "solved": _solved(study),
        "target_met": met,
        "no_probability": chances.attrs["no_probability"],
        "ranking": ranked(found) if found is not None else [],
        "changes_the_target": turning(found) if found is not None else [],
        "boxes": told,
        "notes": [*said, *beside],
        "input_hash": study.attrs["input_hash"],
        "fingerprint": study.attrs["fingerprint"],
        "versions": json.loads(study.attrs["versions"]),
    }
    return Report(summary, found, tuple(beside))


def told(study: xr.Dataset) -> dict[str, Any]:
    """Factors and samples of a study as plain values: figures by name, or by name and year.

    A sample names the factors that do not stand at their central figure.
    """
    names = [str(each) for each in study["factor"].values]
    ends = {end: study[f"factor_{end}"].values for end in ("low", "central", "high")}
    factors = [
        {
            "factor": name,
            "label": str(study["factor_label"].values[n]),
            "unit": str(study["factor_unit"].values[n]),
            **{end: float(values[n]) for end, values in ends.items()},
        }
        for n, name in enumerate(names)
    ]
    figures = {
        str(name): each.transpose("sample", ...).values
        for name, each in study.data_vars.items()
        if set(each.dims) in ({"sample"}, {"sample", "period"}) and name not in RECORD
    }
    years = [str(each) for each in study["period"].values] if "period" in study.coords else []
    moved, status = study["factor_value"].values, study["status"].values
    samples = [
        {
            "status": STATUSES[int(status[at])],
            "reason": str(study["reason"].values[at]),
            "moved": {
                name: float(moved[at, n])
                for n, name in enumerate(names)
                if moved[at, n] != ends["central"][n]
            },
            **{
                name: float(values[at])
                if values.ndim == 1
                else dict(zip(years, map(float, values[at]), strict=True))
                for name, values in figures.items()
            },
        }
        for at in range(study.sizes["sample"])
    ]
    return {"factors": factors, "samples": samples}


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


def _solved(study: xr.Dataset) -> dict[str, Any] | None:
    """Samples that a solver was asked for, those known from others, and the largest gap of these.

    None of a store that does not say.
    """
    if "solved" not in study:
        return None
    known = study["solved"].values == 0
    gap = study["gap"].values[known]
    return {
        "solved": int((~known).sum()),
        "known": int(known.sum()),
        "gap": float(gap.max()) if gap.size else None,
    }


def _both(chances: xr.Dataset) -> bool:
    """Whether some samples meet the target and some miss it, so that there is a box to find."""
    counts = chances["samples"]
    return all(int(counts.sel(status=name)) > 0 for name in ("target_met", "target_missed"))


def _number(value: xr.DataArray) -> float | None:
    return None if np.isnan(float(value)) else float(value)
