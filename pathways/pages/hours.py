"""What the page says of the hours of a run: days of the headline year, and its duration curve."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..plots.colours import colours_of
from ..plots.style import UNSEEN
from ..results.hours import LOAD, METER, MOVED, SALE
from .arrays import Block
from .beside import finite

Array = NDArray[np.float64]

LENGTH = 24
"""Hours of a day that is shown; joined hours are as wide as they last."""

MOST_POINTS = 600
"""Points of a duration curve: beyond them every so many hours are told, the first and last too."""

MEANT = {LOAD: "load", SALE: "sale", MOVED: "moved", f"purchase_of_{METER}": "bought"}
"""Sources that are no technology, and the end of the key of their names."""


def hours_of(pathway: xr.Dataset, block: Block) -> dict[str, Any] | None:
    """Days and duration curve of the headline year, ready for JSON; None without hours.

    Parameters
    ----------
    pathway : xarray.Dataset
    block : Block
        Gets the arrays.

    Returns
    -------
    dict or None
        `sources` (`name`, `label`, `meant`, `colour`, `storage`); `days` (`label`, days it stands
        `for`, whether the fastest hour of the meter is in it, and `power` in MW (source, hour):
        supply positive, use negative); `duration` (`name`, hours of the year and MW of the steps).
    """
    if "power_by_source" not in pathway:
        return None
    # What a report of a run without hours does not need is not read for it.
    from ..results.summary import headline_year

    year = headline_year(pathway)
    at = list(pathway["period"].values).index(year)
    told = pathway["power_by_source"].isel(period=at)
    power = told.transpose("power_source", "day", "hour").values
    weight = pathway["hour_weight"].transpose("day", "hour").values
    metered = set(pathway["technology"].values[pathway["metered"].values > 0])
    names = [str(name) for name in pathway["power_source"].values]
    meter = np.array([name in metered for name in names])
    through = np.maximum(power[meter], 0.0).sum(axis=0)
    shown = np.abs(power).max(axis=(1, 2)) > UNSEEN * np.abs(power).max()
    labels = [str(label) for label in pathway["power_source_label"].values]
    stores = _stores(names, power)
    return {
        "year": year,
        "sources": [
            {"name": name, "label": label, "meant": MEANT.get(name, ""), "colour": colour}
            for name, label, colour in zip(
                np.array(names)[shown],
                np.array(labels)[shown],
                colours_of(list(np.array(names)[shown])),
                strict=True,
            )
        ],
        "days": _days(pathway, power[shown], weight, through, block),
        "duration": [
            {"name": name, **_duration(values, weight, block)}
            for name, values in _series(power, names, stores, through).items()
        ],
        "peak": finite(through.max()),
    }


def _stores(names: list[str], power: Array) -> NDArray[np.bool_]:
    """Sources that take power and give it back: what they take is no use."""
    both = (power.max(axis=(1, 2)) > 0) & (power.min(axis=(1, 2)) < 0)
    found: NDArray[np.bool_] = both & np.array([name not in MEANT for name in names])
    return found


def _series(
    power: Array, names: list[str], stores: NDArray[np.bool_], through: Array
) -> dict[str, Array]:
    """Use, what passes the meter, and what is sold, by day and hour."""
    sale = np.array([name == SALE for name in names])
    used = -np.minimum(power[~stores & ~sale], 0.0).sum(axis=0)
    sold = -np.minimum(power[sale], 0.0).sum(axis=0)
    found = {"use": used, "through": through}
    return {**found, "sold": sold} if sold.max(initial=0.0) > 0 else found


def _days(
    pathway: xr.Dataset, power: Array, weight: Array, through: Array, block: Block
) -> list[dict[str, Any]]:
    """Days that stand for others, or two of a full year: one in its middle, one of its peak."""
    stated = json.loads(str(pathway.attrs.get("day_labels", "[]")))
    peak = np.unravel_index(int(np.argmax(through)), through.shape)
    count = power.shape[2]
    if count > LENGTH:
        middle = count // 2 // LENGTH * LENGTH
        places = [
            (0, first, LENGTH) for first in dict.fromkeys((middle, int(peak[1]) // LENGTH * LENGTH))
        ]
    else:
        places = [(day, 0, count) for day in range(power.shape[1])]
    return [
        {
            "label": str(stated[day]) if len(places) == len(stated) else "",
            "day": day + 1 if count <= LENGTH else first // LENGTH + 1,
            "for": float(weight[day, first : first + hours].sum() / LENGTH),
            "peak": bool(day == peak[0] and first <= peak[1] < first + hours),
            "hours": hours,
            "power": block.add(power[:, day, first : first + hours]),
        }
        for day, first, hours in places
    ]


def _duration(values: Array, weight: Array, block: Block) -> dict[str, Any]:
    """Steps from the largest hour to the smallest: where each ends, and its height."""
    order = np.argsort(-values.ravel(), kind="stable")
    ends, heights = np.cumsum(weight.ravel()[order]), values.ravel()[order]
    if len(order) > MOST_POINTS:
        kept = np.unique(np.linspace(0, len(order) - 1, MOST_POINTS).astype(int))
        ends, heights = ends[kept], heights[kept]
    return {"ends": block.add(ends), "power": block.add(heights)}
