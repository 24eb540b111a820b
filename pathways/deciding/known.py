"""What is known before the date: the figures of today, in every scenario alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
import xarray as xr

from ..errors import InputError, Problem, Problems
from ..schema.scenarios import date_text
from ..schema.sweep import Varied
from ..schema.years import month_end
from ..sensitivity.factors import factors_of
from ..systems.change import change
from ..systems.history import FOLLOWING, MOVING, follow
from ..systems.stated import NONE, Conversions

YEARS = {"period": "period_first_year", "vintage": "period_first_year"}
"""Dims of years, and the parameter that says when each begins."""


def date_of(stated: int | str | None) -> float:
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
    if stated is None:
        told = (
            "without a date nothing is decided in common: say when one learns which future has come"
        )
        raise InputError(
            "scenarios", [Problem(told, key="learn", allowed="such as 2028 or 2027-12")]
        )
    try:
        text = date_text(stated)
        return month_end(text) if "-" in text else float(text)
    except ValueError as error:
        told = "no date: write a year, or year and month"
        allowed = "such as 2028, its beginning, or 2027-12, the end of the month"
        raise InputError(
            "scenarios", [Problem(told, key="learn", found=str(stated), allowed=allowed)]
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
        elif name in FOLLOWING:
            changed[name] = one
    return future.assign(changed)


def future_of(
    system: xr.Dataset,
    changes: Mapping[str, str],
    ranges: Mapping[str, Literal["low", "high"]],
    conversions: Conversions = NONE,
) -> xr.Dataset:
    """A System with numbers at the ends of their documented ranges, and others changed.

    Parameters
    ----------
    system : xarray.Dataset
    changes : mapping of dotted path to a change, as in `systems.change`
        Applied after the ranges.
    ranges : mapping of dotted path to an end
    conversions : Conversions, optional

    Raises
    ------
    InputError
        Unknown paths, numbers without a documented range, values that cannot be: all at once.
    """
    problems = Problems()
    altered = system.copy(deep=True)
    for path, end in ranges.items():
        try:
            for factor in factors_of(altered, {path: Varied()}, False):
                for move in factor.moves:
                    move.apply(altered[move.parameter].values.reshape(-1), float(end == "high"))
                if {move.parameter for move in factor.moves}.intersection(MOVING):
                    follow(altered)
        except InputError as error:
            problems.extend(error.problems)
    try:
        altered = change(altered, changes, conversions)
    except InputError as error:
        problems.extend(error.problems)
    problems.raise_if_any("scenarios")
    return altered
