"""Which samples of a study are draws of a population, and what they say of it.

A share of samples is an estimate of a probability only where samples are drawn independently of
each other from what may happen. Those of a Latin hypercube and of a (quasi-)random sequence are;
of a Sobol design the two base rows of each block are, its other rows repeat them but for one
factor. Points that move one number at a time, trajectories and grids are chosen, not drawn: a share
of them says how they were chosen. The interval of a share is that of independent draws; evenly
spread ones scatter less, so that it is rather too wide than too narrow.
"""

from __future__ import annotations

import json

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..errors import InputError, Problem
from .evaluate import STATUSES

DRAWN = ("latin-hypercube", "qmc", "sobol")
"""Methods with samples that are drawn independently of each other."""

BEYOND = 1.959963984540054
"""Standard deviations beyond which a normal law leaves 2.5 % on each side, for 95 %."""

TARGET = "targets."
"""How the paths of a target's numbers begin."""

TARGET_FACTORS = "target_factors"
"""Attribute of a study that names the factors which move its target, as JSON."""


def rows_drawn(study: xr.Dataset) -> NDArray[np.int64]:
    """Positions of the samples that are independent draws; none where a design chooses them.

    Parameters
    ----------
    study : xarray.Dataset
    """
    method, size = str(study.attrs["method"]), study.sizes["factor"]
    if method not in DRAWN:
        return np.zeros(0, np.int64)
    every = np.arange(study.sizes["sample"])
    if method != "sobol":
        return every
    block = (2 if str(study.attrs["second_order"]) == "true" else 1) * size + 2
    base: NDArray[np.bool_] = (every % block == 0) | (every % block == block - 1)
    return every[base]


def drawn(study: xr.Dataset) -> xr.Dataset:
    """The samples of a study that are independent draws; none where a design chooses them."""
    return study.isel(sample=rows_drawn(study))


def drawn_or_refused(study: xr.Dataset) -> xr.Dataset:
    """The samples of a study that are independent draws.

    Raises
    ------
    InputError
        Where a design chooses all of them.
    """
    found = drawn(study)
    if not found.sizes["sample"]:
        told = "the samples are chosen by the design and not drawn: shares of them tell nothing"
        method, allowed = str(study.attrs["method"]), ", ".join(DRAWN)
        raise InputError("study", [Problem(told, key="method", found=method, allowed=allowed)])
    return found


def target_factors(study: xr.Dataset) -> list[str]:
    """Factors that move the target itself.

    Stores of version 0.1.0 do not name them; there they are those whose path is of a target.
    """
    told = study.attrs.get(TARGET_FACTORS)
    if told is not None:
        return [str(name) for name in json.loads(str(told))]
    return [str(name) for name in study["factor"].values if str(name).startswith(TARGET)]


def no_probability(study: xr.Dataset) -> str:
    """Why a study says nothing of how likely its target is met; empty where it does."""
    method = str(study.attrs["method"])
    if method not in DRAWN:
        return (
            f"no probability: the samples of a {method} design are chosen, not drawn "
            f"({', '.join(DRAWN)} draw them)"
        )
    moved = target_factors(study)
    if moved:
        return f"no probability of meeting the target: it is itself moved ({', '.join(moved)})"
    return ""


def probability(study: xr.Dataset) -> xr.Dataset:
    """Samples by status and, where they are draws, the probability that the target is met.

    The probability counts independent draws with an answer.

    Parameters
    ----------
    study : xarray.Dataset

    Returns
    -------
    xarray.Dataset
        `samples` over `status`, of all samples. `share` over `status` of independent draws,
        `target_met` with `target_met_low` and `target_met_high`, the 95 % interval of a share by
        Wilson: missing where there is no probability, `attrs["no_probability"]` says why.
    """
    status = study["status"].values
    why = no_probability(study)
    rows = np.zeros(0, np.int64) if why else rows_drawn(study)
    drawn_ones = status[rows]
    met, missed = (
        int((drawn_ones == STATUSES.index(name)).sum()) for name in ("target_met", "target_missed")
    )
    asked = met + missed
    low, high = wilson(met, asked)
    shares = [
        float((drawn_ones == code).mean()) if rows.size else np.nan for code in range(len(STATUSES))
    ]
    return xr.Dataset(
        {
            "share": ("status", shares),
            "samples": ("status", [int((status == code).sum()) for code in range(len(STATUSES))]),
            "target_met": met / asked if asked else np.nan,
            "target_met_low": low,
            "target_met_high": high,
        },
        {"status": list(STATUSES)},
        {"no_probability": why, "draws": int(asked)},
    )


def wilson(hits: int, tries: int) -> tuple[float, float]:
    """Ends of the 95 % interval of a share (Wilson 1927); missing without a try.

    (p + z^2/2n -+ z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n) with z = 1.96

    Examples
    --------
    >>> [round(end, 3) for end in wilson(30, 40)]
    [0.598, 0.858]
    """
    if not tries:
        return np.nan, np.nan
    z, share = BEYOND, hits / tries
    middle = share + z * z / (2 * tries)
    half = z * np.sqrt(share * (1 - share) / tries + z * z / (4 * tries * tries))
    low, high = (middle - half) / (1 + z * z / tries), (middle + half) / (1 + z * z / tries)
    return float(max(low, 0.0)), float(min(high, 1.0))
