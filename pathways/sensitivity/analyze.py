"""What a study says: indices with confidence, ranked factors.

Samples without an answer are left out: whole blocks of a Sobol design, whole trajectories of a
Morris design. How many were used stands in the attributes, so that indices of a study with many
failures are read with care.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..errors import InputError, Problem, did_you_mean
from .evaluate import STATUSES
from .needs import library
from .notes import is_constant
from .population import BEYOND
from .sample import MORRIS_LEVELS, problem
from .turning import turned, turns_of

Array = NDArray[np.float64]

RESAMPLES = 200
"""Draws of the bootstrap.

The end of a 95 % interval then rests on the outermost five of each side.
"""

DELTA_RESAMPLES = 10
"""Draws of the bootstrap of delta, each of which takes a tenth of a second a factor."""

CONFIDENCE = 0.95
"""Confidence of every interval."""

MOST_DELTA = 8
"""Factors, by rank correlation, for which the moment-independent index is worked out; it takes a
second a factor.
"""

LEAST_DELTA = 100
"""Samples below which it is not."""

DEFAULT = "extra_cost"


def series(study: xr.Dataset, output: str = DEFAULT) -> xr.DataArray:
    """One figure of every sample.

    Parameters
    ----------
    study : xarray.Dataset
    output : str, optional
        Name of an output; of one with further dims the last entry is taken, or the one after `@`:
        `reduction@2030`, `activity@works,h2_dri_eaf,2030`.

    Returns
    -------
    xarray.DataArray
        Over `sample`.

    Raises
    ------
    InputError
        No such output or label.
    """
    name, _, label = output.partition("@")
    if (
        name not in study.data_vars
        or "sample" not in study[name].dims
        or study[name].dtype.kind not in "fiu"
    ):
        known = [str(each) for each in study.data_vars if "sample" in study[each].dims]
        raise InputError(
            "sweep",
            [
                Problem(
                    "the study holds no such figure",
                    key="output",
                    found=name,
                    allowed=", ".join(known),
                    hint=did_you_mean(name, known),
                )
            ],
        )
    array = study[name]
    dims = [str(dim) for dim in array.dims if dim != "sample"]
    labels = label.split(",") if label else []
    if labels and len(labels) != len(dims):
        raise InputError(
            "sweep",
            [
                Problem(
                    f"`{name}` has the dims {', '.join(dims) or 'sample alone'}",
                    key="output",
                    found=output,
                )
            ],
        )
    for number, dim in enumerate(dims):
        known_labels = [str(each) for each in study[dim].values]
        wanted = labels[number] if labels else known_labels[-1]
        if wanted not in known_labels:
            raise InputError(
                "sweep",
                [
                    Problem(
                        f"`{name}` has no such {dim}",
                        key="output",
                        found=wanted,
                        hint=did_you_mean(wanted, known_labels),
                    )
                ],
            )
        array = array.isel({dim: known_labels.index(wanted)})
        output = f"{name}@{','.join(labels)}" if labels else f"{name}@{wanted}"
    return array.reset_coords(drop=True).rename(output)


def indices(study: xr.Dataset, output: str = DEFAULT, seed: int = 1) -> xr.Dataset:
    """Sensitivity of one figure to every factor, the weightiest first.

    Parameters
    ----------
    study : xarray.Dataset
    output : str, optional
        As in `series`.
    seed : int, optional
        Of the bootstrap.

    Returns
    -------
    xarray.Dataset
        Over `factor`. `importance` ranks: the total index (`sobol`), the mean absolute effect
        (`morris`), the swing where the target is as at the centre (`one-at-a-time`), the absolute
        rank correlation otherwise. Beside it what the method gives, each with `_confidence`, half
        the width of the 95 % interval by bootstrap; points of a grid are no draws and have none.

    Raises
    ------
    InputError
        No such figure, one that is the same in every sample, or too few samples with an answer.
    """
    figure = series(study, output)
    if is_constant(figure.values):
        problem = Problem("the figure is the same in every sample", key=str(figure.name))
        raise InputError("sweep", [problem])
    method = str(study.attrs["method"])
    analysed = {"sobol": _sobol, "morris": _morris, "one-at-a-time": _one_at_a_time}.get(
        method, _given
    )(study, figure.values, seed)
    found = analysed.assign_coords(
        factor=study["factor"].values, factor_unit=("factor", study["factor_unit"].values)
    )
    if "factor_label" in study.coords:
        found = found.assign_coords(factor_label=("factor", study["factor_label"].values))
    for name in ("factor_low", "factor_central", "factor_high"):
        found[name] = ("factor", study[name].values)
    order = np.argsort(-np.nan_to_num(found["importance"].values), kind="stable")
    found = found.isel(factor=order)
    found.attrs |= {
        "output": str(figure.name),
        "output_unit": str(figure.attrs.get("units", "")),
        "output_name": str(figure.attrs.get("long_name", "")),
    }
    found.attrs |= {
        name: study.attrs[name]
        for name in ("method", "sector", "sector_label", "region_label", "view", "fingerprint")
        if name in study.attrs
    }
    return found


def _sobol(study: xr.Dataset, figure: Array, seed: int) -> xr.Dataset:
    """First, total and second order indices (Saltelli 2010) of complete blocks."""
    second = str(study.attrs["second_order"]) == "true"
    size = study.sizes["factor"]
    blocks, kept = _complete(figure, (2 if second else 1) * size + 2)
    analyse = library("SALib.analyze.sobol").analyze
    answer = _quiet(
        lambda: analyse(
            problem(size),
            blocks,
            calc_second_order=second,
            num_resamples=RESAMPLES,
            conf_level=CONFIDENCE,
            seed=seed,
        )
    )
    names = {"first": "S1", "total": "ST"}
    found = xr.Dataset({name: ("factor", answer[key]) for name, key in names.items()})
    found = found.assign(
        {f"{name}_confidence": ("factor", answer[f"{key}_conf"]) for name, key in names.items()}
    )
    if second:
        for name, key in (("second", "S2"), ("second_confidence", "S2_conf")):
            found[name] = (
                ("factor", "other"),
                np.where(np.isnan(answer[key]), answer[key].T, answer[key]),
            )
        found = found.assign_coords(other=study["factor"].values)
    return found.assign(importance=found["total"]).assign_attrs(samples_used=kept)


def _morris(study: xr.Dataset, figure: Array, seed: int) -> xr.Dataset:
    """Elementary effects (Morris 1991, Campolongo 2007) of complete trajectories.

    Per whole range of a factor.
    """
    size = study.sizes["factor"]
    blocks, kept = _complete(figure, size + 1)
    complete = np.repeat(~np.isnan(figure.reshape(-1, size + 1)).any(axis=1), size + 1)
    analyse = library("SALib.analyze.morris").analyze
    draws = study["factor_draw"].values[complete]
    answer = _quiet(
        lambda: analyse(
            problem(size),
            draws,
            blocks,
            num_levels=MORRIS_LEVELS,
            num_resamples=RESAMPLES,
            conf_level=CONFIDENCE,
            seed=seed,
        )
    )
    found = xr.Dataset(
        {
            "effect_mean": ("factor", np.asarray(answer["mu"], float)),
            "effect_absolute": ("factor", np.asarray(answer["mu_star"], float)),
            "effect_deviation": ("factor", np.asarray(answer["sigma"], float)),
            "effect_absolute_confidence": ("factor", np.asarray(answer["mu_star_conf"], float)),
        }
    )
    return found.assign(importance=found["effect_absolute"]).assign_attrs(samples_used=kept)


def _one_at_a_time(study: xr.Dataset, figure: Array, _seed: int) -> xr.Dataset:
    """The figure at both ends of each factor, all others central: bars of a tornado.

    The cost of a target that is missed is that of the level which is reached instead, and no cost
    of the target: a swing counts the points at which the target is as met, or as missed, as at the
    centre. Where it is not, `turns_at` says at which value, and `turns_from` up to which it is not.
    """
    size = study.sizes["factor"]
    points = (study.sizes["sample"] - 1) // size
    by_factor = figure[1:].reshape(size, points)
    status = study["status"].values[1:].reshape(size, points)
    values = study["factor_value"].values
    moved = np.stack([values[1 + n * points : 1 + (n + 1) * points, n] for n in range(size)])
    turns = [
        turns_of(status[n], moved[n], values[0, n], int(study["status"].values[0]))
        for n in range(size)
    ]
    alike = np.where(turned(status, int(study["status"].values[0])), np.nan, by_factor)
    ends = np.column_stack([alike, np.full(size, figure[0])])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a factor without any answer has no swing
        swing = np.nanmax(ends, axis=1) - np.nanmin(ends, axis=1)
    found = xr.Dataset(
        {
            "at_low": ("factor", by_factor[:, 0]),
            "at_high": ("factor", by_factor[:, -1]),
            "central": ((), figure[0]),
            "importance": ("factor", swing),
            "turns_at": (("factor", "end"), np.array([[at for at, _ in each] for each in turns])),
            "turns_from": (
                ("factor", "end"),
                np.array([[before for _, before in each] for each in turns]),
            ),
            "along": (("factor", "point"), alike),
            "along_draw": ("point", study["factor_draw"].values[1 : points + 1, 0]),
        },
        {"end": ["low", "high"]},
    )
    return found.assign_attrs(
        samples_used=int((~np.isnan(figure)).sum()),
        central_status=STATUSES[int(study["status"].values[0])],
    )


def _given(study: xr.Dataset, figure: Array, seed: int) -> xr.Dataset:
    """Rank correlation of every factor, and delta of the foremost, on given data.

    Delta is the moment-independent measure of Borgonovo (2007). Of a grid, whose points are chosen
    and not drawn, the correlation alone.
    """
    from scipy.stats import rankdata

    draws = study["factor_draw"].values
    answered = ~np.isnan(figure)
    _require(int(answered.sum()), 10)
    ranks, outcome = rankdata(draws[answered], axis=0), rankdata(figure[answered])
    spread = ranks.std(axis=0) * outcome.std()
    centred = (ranks - ranks.mean(axis=0)).T @ (outcome - outcome.mean()) / len(outcome)
    correlation = np.divide(centred, spread, out=np.zeros_like(centred), where=spread > 0)
    found = xr.Dataset(
        {"rank_correlation": ("factor", correlation), "importance": ("factor", np.abs(correlation))}
    )
    if str(study.attrs["method"]) == "grid":
        return found.assign_attrs(samples_used=int(answered.sum()))
    found["rank_correlation_confidence"] = (
        "factor",
        BEYOND * (1 - correlation**2) / np.sqrt(max(len(outcome) - 3, 1)),
    )
    size = len(correlation)
    delta = {
        name: np.full(size, np.nan)
        for name in ("delta", "delta_confidence", "first", "first_confidence")
    }
    if len(outcome) >= LEAST_DELTA and outcome.std() > 0:
        foremost = np.sort(np.argsort(-np.abs(correlation), kind="stable")[:MOST_DELTA])
        analyse = library("SALib.analyze.delta").analyze
        answer = _quiet(
            lambda: analyse(
                problem(len(foremost)),
                draws[answered][:, foremost],
                figure[answered],
                num_resamples=DELTA_RESAMPLES,
                conf_level=CONFIDENCE,
                seed=seed,
            )
        )
        key_of_delta = (
            "delta_raw" if "delta_raw" in answer else "delta"
        )  # since SALib 1.6, and before
        for name, key in zip(
            delta, (key_of_delta, f"{key_of_delta}_conf", "S1", "S1_conf"), strict=True
        ):
            delta[name][foremost] = answer[key]
    return found.assign({name: ("factor", values) for name, values in delta.items()}).assign_attrs(
        samples_used=int(answered.sum())
    )


def _complete(figure: Array, block: int) -> tuple[Array, int]:
    """Figures of blocks in which every sample has an answer, and their number."""
    blocks = figure.reshape(-1, block)
    kept = blocks[~np.isnan(blocks).any(axis=1)]
    _require(len(kept), 4, "complete blocks of the design")
    return kept.ravel(), kept.size


def _require(found: int, least: int, what: str = "samples with an answer") -> None:
    if found < least:
        raise InputError(
            "sweep",
            [
                Problem(
                    f"too few {what} for an analysis", found=str(found), allowed=f"{least} or more"
                )
            ],
        )


def _quiet(analyse: Callable[[], Any]) -> Any:
    """SALib without its warnings about confidence and constant outputs.

    The figures themselves show both.
    """
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        return analyse()


def ranked(found: xr.Dataset, most: int = 10) -> list[dict[str, Any]]:
    """The foremost factors as rows of a table."""
    rows = []
    for number in range(min(most, found.sizes["factor"])):
        one = found.isel(factor=number)
        row: dict[str, Any] = {
            "factor": str(one["factor"].values),
            "label": str(one["factor_label" if "factor_label" in one.coords else "factor"].values),
            "importance": float(one["importance"]),
        }
        row |= {
            name.removeprefix("factor_"): float(one[name])
            for name in ("factor_low", "factor_central", "factor_high")
        }
        rows.append(row | {"unit": str(one["factor_unit"].values)})
    return rows
