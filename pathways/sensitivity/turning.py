"""Where the target turns: met on one side of a figure and missed on the other.

The cost of a target that is met is none of one that is missed: the two are not set side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..sentences import say
from .evaluate import STATUSES
from .factors import POSITION

Array = NDArray[np.float64]


def turned(status: NDArray[np.int64], central: int) -> NDArray[np.bool_]:
    """Whether the target is met where it is missed at the centre, or the other way."""
    pair = (STATUSES.index("target_met"), STATUSES.index("target_missed"))
    found: NDArray[np.bool_] = np.isin(status, pair) & (status != central) & (central in pair)
    return found


def turns_of(
    status: NDArray[np.int64], values: Array, middle: float, central: int
) -> list[tuple[float, float]]:
    """The first value on the way to each end at which the target turns, and the last before it.

    Parameters
    ----------
    status, values : array (point)
        Of one factor that moves alone.
    middle : float
        Its central figure; where that is not known, ways begin halfway between its ends.
    central : int
        Status with all factors at their central figures.

    Returns
    -------
    list of two pairs
        Towards the low and the high end; NaN where the target does not turn.
    """
    there = turned(status, central)
    start = middle if np.isfinite(middle) else float(values[[0, -1]].mean())
    found = []
    for way in (values < start, values > start):
        order = np.flatnonzero(way)[np.argsort(np.abs(values[way] - start), kind="stable")]
        first = next((k for k, at in enumerate(order) if there[at]), None)
        if first is None:
            found.append((np.nan, np.nan))
            continue
        before = values[order[first - 1]] if first else middle
        found.append((float(values[order[first]]), float(before)))
    return found


def told(turn: Mapping[str, Any], shown: Callable[[float], str]) -> str:
    """A turn in words: `target missed at 2,557, met at 2,125 CNY/t`.

    Parameters
    ----------
    turn : mapping
        Of `turning`.
    shown : callable
        A figure as text.
    """
    then = "missed" if turn["status"] == "target_missed" else "met"
    unit, at = str(turn["unit"]), shown(turn["at"])
    before = None if turn["from"] is None else shown(turn["from"])
    turned = (
        say(f"turns_{then}", at=at)
        if before is None
        else say(f"turns_{then}_from", at=at, before=before)
    )
    if unit == "1":
        return turned
    if unit == POSITION:
        return say("at_position", value=turned, position=say("position"))
    return say("with_unit", value=turned, unit=unit)


def _known(value: float) -> float | None:
    return value if np.isfinite(value) else None


def turning(found: xr.Dataset) -> list[dict[str, Any]]:
    """Factors within whose range the target is met here and missed there, of one at a time.

    Parameters
    ----------
    found : xarray.Dataset
        Of `indices`.

    Returns
    -------
    list of dict
        For each factor and end: `factor`, `label`, `unit`, `end`; `status`, what becomes of the
        target towards that end, with `at`, the first value that was solved with it; and `from`, the
        last value before it at which the target is as at the centre.
    """
    if "turns_at" not in found:
        return []
    met = str(found.attrs["central_status"]) == "target_met"
    labels = found["factor_label" if "factor_label" in found.coords else "factor"].values
    return [
        {
            "factor": str(found["factor"].values[n]),
            "label": str(labels[n]),
            "unit": str(found["factor_unit"].values[n]),
            "end": end,
            "status": "target_missed" if met else "target_met",
            "at": float(found["turns_at"].values[n, side]),
            "from": _known(float(found["turns_from"].values[n, side])),
        }
        for n in range(found.sizes["factor"])
        for side, end in enumerate(("low", "high"))
        if np.isfinite(found["turns_at"].values[n, side])
    ]
