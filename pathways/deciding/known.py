"""What is known before the date: the figures of today, in every scenario alike."""

from __future__ import annotations

import numpy as np
import xarray as xr

from ..errors import InputError, Problem
from ..schema.years import month_end, year_of
from ..sensitivity.evaluate import FOLLOWERS

YEARS = {"period": "period_first_year", "vintage": "period_first_year"}
"""Dims of years, and the parameter that says when each begins."""


def date_of(stated: int | str) -> float:
    """When one learns: the beginning of a year, or the end of a month.

    Raises
    ------
    InputError
        What is neither.

    Examples
    --------
    >>> date_of(2028), date_of("2027-12"), date_of("2028-06")
    (2028.0, 2028.0, 2028.5)
    """
    text = str(stated).strip()
    try:
        return month_end(text) if "-" in text else float(year_of(stated))
    except ValueError as error:
        told = "no date: write a year, or year and month"
        allowed = "such as 2028, its beginning, or 2027-12, the end of the month"
        raise InputError(
            "scenarios", [Problem(told, key="learn", found=text, allowed=allowed)]
        ) from error


def from_date(today: xr.Dataset, future: xr.Dataset, learn: float) -> xr.Dataset:
    """A future whose figures are those of today in all years that begin before the date.

    A figure without years, such as a lead time, holds at once. What the base year is made of is
    history and stays as it is today.

    Parameters
    ----------
    today, future : xarray.Dataset
        Systems with the same labels.
    learn : float
        A year and a part of it.
    """
    starts = today["period_first_year"].values.astype(float)
    changed = {}
    for name in future.data_vars:
        if name not in today or today[name].dims != future[name].dims:
            continue
        one, other = today[name], future[name]
        if one.shape != other.shape or one.values.tobytes() == other.values.tobytes():
            continue
        years = [dim for dim in YEARS if dim in one.dims]
        if years:
            axis = one.dims.index(years[0])
            shape = [len(starts) if at == axis else 1 for at in range(one.ndim)]
            before = (starts < learn).reshape(shape)
            changed[name] = other.copy(data=np.where(before, one.values, other.values))
        elif name in FOLLOWERS:
            changed[name] = one
    return future.assign(changed)
