"""Tiny worlds whose cost curves are known by hand.

Prices are per tonne; `old` makes steel for 10 with 2 t of CO2 and stands with 10 t/yr.
"""

from __future__ import annotations

from typing import Any

import xarray as xr

from tests.worlds import RATE, steelworks

INFINITE = float("inf")
ANNUITY = 100 * RATE / (1 - (1 + RATE) ** -20)
"""Yearly payment for a plant of 100 over 20 years at 5 %: 8.0243."""


def overlapping(**changes: Any) -> xr.Dataset:
    """Two ways of making steel compete, and heat has a way of its own.

    `mid` makes steel for 11 with 1 t: alone 1 per tonne for 10 t. `new` makes it for 30 with none:
        alone 20 / 2 = 10 per tonne for
    20 t. Heat (10 units) comes from `boiler` for 5 with 1 t, or from `pump` for 20: 15 per tonne
    for 10 t.
    """
    return steelworks(
        {
            "base_year": 2020,
            "flow": {
                ("old", "steel"): 1,
                ("old", "coal"): -2,
                ("mid", "steel"): 1,
                ("mid", "coal"): -1,
                ("new", "steel"): 1,
                ("boiler", "heat"): 1,
                ("boiler", "coal"): -1,
                ("pump", "heat"): 1,
            },
            "activity_per_capacity": {("old",): 1.0, ("boiler",): 1.0},
            "capex": 0.0,
            "variable_opex": {("mid",): 6.0, ("new",): 30.0, ("pump",): 20.0},
            "existing_capacity": {("works", "old"): 10.0, ("works", "boiler"): 10.0},
            "existing_survival": {("works", "old"): 10.0, ("works", "boiler"): 10.0},
            "base_activity": {("works", "old"): 10.0, ("works", "boiler"): 10.0},
            "demand": {("works", "steel"): 10.0, ("works", "heat"): 10.0},
            **changes,
        },
        labels={
            "technology": ["old", "boiler", "mid", "new", "pump"],
            "commodity": ["steel", "coal", "power", "heat"],
        },
        coordinates={
            "lever": ["existing", "existing", "efficiency", "process_change", "electrification"],
            "activity_unit": ["t"] * 5,
            "technology_kind": ["process"] * 5,
        },
    )


def paced(**changes: Any) -> xr.Dataset:
    """`fast` makes half of the steel for 12 without CO2 and needs no plant; `slow` makes any share
    for 30 and the annuity, but only 2 t/yr of it can be built in a year."""
    return steelworks(
        {
            "base_year": 2020,
            "decision_date": 2020,
            "flow": {
                ("old", "steel"): 1,
                ("old", "coal"): -2,
                ("fast", "steel"): 1,
                ("slow", "steel"): 1,
            },
            "activity_per_capacity": {("old",): 1.0, ("slow",): 1.0},
            "capex": {("slow",): 100.0},
            "variable_opex": {("fast",): 12.0, ("slow",): 30.0},
            "host_demand": {("fast", "steel"): 1.0, ("slow", "steel"): 1.0},
            "max_share": {("fast",): 0.5},
            "pace": {("slow",): 0.2},
            "build_max": {("works", "old"): 0.0},
            **changes,
        },
        labels={"technology": ["old", "fast", "slow"]},
        coordinates={
            "lever": ["existing", "efficiency", "process_change"],
            "activity_unit": ["t"] * 3,
        },
    )
