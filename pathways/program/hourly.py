"""Coefficients of the hours, derived from a system.

They say who balances when, and what part of the year an hour is. All hourly amounts are parts of a
year: the slices of a year add up to the yearly amount. The rate at which an hour runs is its slice
over its hours of the year.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr

from ..labelled import Labelled, structure


@dataclass(frozen=True)
class Hourly:
    """What the hourly equations multiply variables with; dims are named in each array.

    Attributes
    ----------
    any : bool
        Whether anything balances by the hour.
    commodity : (commodity) true where it balances in every hour
    slices : (commodity, day, hour) true in the slices in which a commodity is bought and sold: all,
    or the first of the year
    follows : (technology) true where dispatched
    storage : (technology) true where it stores
    hours : (day, hour) hours of the year for which an hour stands
    year_part : (day, hour) the same as a part of the year
    load_part : (site, shape, day, hour) part of a yearly amount that falls into an hour, summing to
    one
    member : (technology, shape) true where a yearly technology follows a shape
    """

    any: bool
    commodity: Labelled
    slices: Labelled
    follows: Labelled
    storage: Labelled
    hours: Labelled
    year_part: Labelled
    load_part: Labelled
    member: Labelled


def derive_hourly(system: xr.Dataset) -> Hourly:
    """Coefficients of the hours.

    year_part = hour_weight / sum of hour_weight
    load_part = load_shape x hour_weight / sum of (load_shape x hour_weight)
    """
    commodity = structure(system, "hourly") > 0
    hours = structure(system, "hour_weight")
    first = np.zeros(hours.shape, bool)
    first.flat[0] = True
    shaped = structure(system, "load_shape") * hours
    total = shaped.sum(axis=(2, 3), keepdims=True)
    follows = structure(system, "follows_hours") > 0
    storage = np.any(structure(system, "storage_carrier") > 0, axis=1)
    member = structure(system, "shape_member") > 0
    if member.shape[1]:
        member = member.copy()
        member[~member.any(axis=1), 0] = True
    member = member & ~follows[:, None] & ~storage[:, None]
    return Hourly(
        any=bool(commodity.any()),
        commodity=Labelled("commodity", commodity),
        slices=Labelled(("commodity", "day", "hour"), commodity[:, None, None] | first),
        follows=Labelled("technology", follows),
        storage=Labelled("technology", storage),
        hours=Labelled(("day", "hour"), hours),
        year_part=Labelled(("day", "hour"), hours / hours.sum()),
        load_part=Labelled(
            ("site", "shape", "day", "hour"), shaped / np.where(total > 0, total, 1.0)
        ),
        member=Labelled(("technology", "shape"), member),
    )
