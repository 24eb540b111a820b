"""C6: two regions and a line between them, two cases of tz-osemosys.

`test_simple_trade` and `test_simple_trade_forced_min_activity` (commit a9be8275, AGPL-3.0; facts
only): eleven years, 50 units a year in each region, plants of two years' life that make two units a
year for each of capacity, a line that loses a tenth. The regions are commodities of one site, the
line is a technology that takes power in one and gives nine tenths of it in the other.

The line's capital is counted at 10 %, and what is left of it at the end is added, not taken off:
its capex is scaled so that the convention of the system gives the same present value.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import pathways as pw

from .building import SITE, World

RATE, RATE_OF_LINES = 0.05, 0.1
YEARS = np.arange(2020, 2031)
LIFE, DEMAND, LOSS, PER_CAPACITY = 2, 50.0, 0.1, 2.0
SINKING_FUND = {
    "capital": "overnight_sinking_fund",
    "capital_timing": "start",
    "running_timing": "middle",
}


def capital(rate: float, sign: float) -> np.ndarray:
    """Present value of one unit spent in each year, with what is left of the last added or not."""
    passed = YEARS - YEARS[0]
    age = YEARS[-1] + 1 - YEARS
    left = np.where(age < LIFE, 1 - ((1 + rate) ** age - 1) / ((1 + rate) ** LIFE - 1), 0.0)
    value: np.ndarray = (1 + rate) ** -passed + sign * left * (1 + rate) ** -float(len(YEARS))
    return value


def running() -> float:
    """Present value of one a year in the middle of each year."""
    return float(((1 + RATE) ** -(YEARS - YEARS[0] + 0.5)).sum())


def two_regions(costs: dict[str, float], **line: Any) -> World:
    """Plants with their capex by region, and the line between them."""
    world = World([int(year) for year in YEARS], RATE)
    for region, capex in costs.items():
        world.commodity(f"power {region}", demand=DEMAND)
        world.technology(
            f"coal {region}",
            {f"power {region}": 1},
            capex=capex,
            variable_opex=5,
            activity_per_capacity=PER_CAPACITY,
            technical_lifetime=LIFE,
        )
    world.technology(
        "line",
        {"power R1": -1, "power R2": 1 - LOSS},
        capex=100 * capital(RATE_OF_LINES, 1.0) / capital(RATE, -1.0),
        build_max=5,
        existing_capacity=5,
        existing_survival=5,
        capacity_min=5,
        technical_lifetime=LIFE,
        **line,
    )
    return world


def test_a_line_carries_what_it_can() -> None:
    """Plants cost nothing in R1, so the line is built as fast as it may be: 5 a year.

    It can run 80 % of the year: 16 units in 2020, and 24, its limit, with 15 from 2021. R2 makes
    50 - 0.9 x 16 = 35.6 in 2020 and, with the plant that then stands there anyway, in 2021 (a unit
    lost on the way costs more than none); from 2022 50 - 0.9 x 24 = 28.4. Half as much capacity is
    rebuilt there every other year. Printed as 34828, and 24 in the third year.
    """
    world = two_regions(
        {"R1": 0.0, "R2": 400.0}, activity_per_capacity=0.8 * PER_CAPACITY, activity_max=24
    )
    pathway = pw.solve(world.system(SINKING_FUND))
    sent = np.where(YEARS < 2022, 16.0, 24.0)
    plants = np.zeros(len(YEARS))
    plants[::LIFE] = (DEMAND - 0.9 * sent[::LIFE]) / PER_CAPACITY
    made = (DEMAND + sent) + (DEMAND - 0.9 * sent)
    arithmetic = (
        5 * 100 * capital(RATE_OF_LINES, 1.0).sum()
        + 400 * (plants * capital(RATE, -1.0)).sum()
        + 5 * (made * (1 + RATE) ** -(YEARS - 2020 + 0.5)).sum()
    )
    assert round(arithmetic) == 34828
    assert pathway.attrs["objective"] == pytest.approx(arithmetic, rel=1e-9)
    assert pathway["activity"].sel(site=SITE, technology="line").values == pytest.approx(sent)


def test_a_line_that_must_run() -> None:
    """Power is as cheap in R2, so only what the 5 units of line must carry is sent: half of 10.

    R1 makes 55 with 27.5 of capacity, rebuilt every other year, R2 makes 45.5. Printed as 53417.
    """
    world = two_regions(
        {"R1": 400.0, "R2": 0.0},
        activity_per_capacity=PER_CAPACITY,
        minimum_load=0.5,
        activity_min=5,
    )
    pathway = pw.solve(world.system(SINKING_FUND))
    rebuilt = 400 * capital(RATE, -1.0)[::LIFE].sum()
    arithmetic = 27.5 * rebuilt + 5 * (55 + 45.5) * running()
    assert round(arithmetic) == 53417
    assert pathway.attrs["objective"] == pytest.approx(arithmetic, rel=1e-9)
    assert pathway["activity"].sel(site=SITE, technology="line").values == pytest.approx(5.0)
