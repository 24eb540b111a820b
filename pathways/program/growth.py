"""What a year of pace or growth is worth in a block of years.

A block has one capacity, the mean of its years. Years of building count up to the middle of a
block, and those after its middle in the next; growth counts from the mean of a block to the mean of
the next. So blocks reach on average what single years reach, and blocks of one year are the years.
"""

from __future__ import annotations

import xarray as xr

from ..labelled import Labelled, choose, variable


def own_years(system: xr.Dataset) -> Labelled:
    """Years of a block in which something was built by its middle (period)."""
    return (variable(system, "period_length") + 1.0) / 2.0


def late_years(system: xr.Dataset, is_open: Labelled) -> Labelled:
    """Years of the block before after its middle, where it is open (technology, period).

    Zero in the first period.
    """
    before = variable(system, "period_length").shifted("period", first=1.0)
    return ((before - 1.0) / 2.0).where(is_open.shifted("period", first=False))


def block_growth(system: xr.Dataset, is_open: Labelled) -> Labelled:
    """By what capacity grows from the mean of the block before to the mean of a block.

    Over technology, period; missing where a technology has no rate. A block in which the technology
    is not open yet has no growth within.
    """
    length = variable(system, "period_length")
    before = length.shifted("period", first=1.0)
    yearly = 1.0 + variable(system, "growth_rate")
    at_end = yearly**before / _mean(yearly, before)
    return _mean(yearly, length) * choose(is_open.shifted("period", first=False), at_end, yearly)


def seed_years(system: xr.Dataset, growth: Labelled, late: Labelled) -> Labelled:
    """Seeds that are added from the mean of the block before to the mean of a block.

    Over technology, period: (block_growth - 1) / growth_rate, which without a rate is the number of
    years from the middle of the block before to the middle of a block.
    """
    rate = variable(system, "growth_rate")
    flat = rate == 0.0
    years = own_years(system) + late
    return choose(flat, years, (growth - 1.0) / choose(flat, 1.0, rate))


def _mean(yearly: Labelled, length: Labelled) -> Labelled:
    """Mean of the first years of steady growth, the first of which is one."""
    flat = yearly == 1.0
    above = choose(flat, 1.0, yearly - 1.0)
    return choose(flat, 1.0, (yearly**length - 1.0) / (above * length))
