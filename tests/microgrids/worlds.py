"""The microgrid of `tests.worlds` with power called electricity, over two years.

A load of 1 MW through two hours of 4380 h/yr (12 h of 365 days). Power costs 10 money/MWh in the
first hour and 30 in the second; the peak 7 money/MW. From 2026 on a panel of 100,000 money/MW may
be built, which sees the sun in the first hour only and lives 20 years; the cost of capital is 5 %.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import xarray as xr

from pathways.microgrids.study import microgrid_of, solver_of
from tests.worlds import microgrid

YEAR = 2026
HOURS = 4380.0
"""Hours of the year in each of the two hours of the day."""

PARAMETERS: dict[str, Any] = {
    "flow": {
        ("works", "goods"): 1,
        ("works", "electricity"): -1,
        ("grid", "bought"): -1,
        ("grid", "electricity"): 1,
        ("panel", "electricity"): 1,
    },
    "hourly": {("bought",): 1, ("electricity",): 1},
    "storage_carrier": {("cell", "electricity"): 1},
    "hour_length": 12.0,
    "purchase_price": {
        ("works", "bought", 2025, 0, 0): 10.0,
        ("works", "bought", 2025, 0, 1): 30.0,
        ("works", "bought", 2026, 0, 0): 10.0,
        ("works", "bought", 2026, 0, 1): 30.0,
    },
    "demand_charge": {("works", "electricity"): 7.0},
    "capex": {("panel",): 100_000.0, ("cell",): 1_000.0, ("cell_energy",): 2_000.0},
    "cost_of_capital": 0.05,
    "technical_lifetime": {("panel",): 20.0, ("cell",): 10.0, ("cell_energy",): 15.0},
    "economic_lifetime": {("panel",): 20.0, ("cell",): 10.0, ("cell_energy",): 15.0},
    "build_max": {
        ("works", "panel", 2025): 0.0,
        ("works", "cell"): 0.0,
        ("works", "cell_energy"): 0.0,
    },
}


def world(parameters: Mapping[str, Any] | None = None) -> xr.Dataset:
    """The System, with anything overridden."""
    return microgrid(
        {**PARAMETERS, **(parameters or {})},
        labels={"commodity": ["goods", "bought", "electricity"], "period": [2025, YEAR]},
        coordinates={"capacity_unit": ["", "", "MW", "MW", "MWh"]},
    )


def studied(parameters: Mapping[str, Any] | None = None) -> xr.Dataset:
    """The microgrid of the world in 2026; as it is, it is solved once for all tests."""
    return _studied(parameters) if parameters else _as_it_is().copy()


@cache
def _as_it_is() -> xr.Dataset:
    return _studied({})


def _studied(parameters: Mapping[str, Any]) -> xr.Dataset:
    system, solve = world(parameters), solver_of("cost")
    return microgrid_of(system, solve(system), YEAR, solve)
