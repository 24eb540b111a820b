"""A works with contracts, blocks of years and two limits, whose every headline figure is known.

The works makes 10 t of steel a year over a first block of one year (2025), a second of two
(2026-2027) and a third of five (2028-2032), at 5 % from the start of 2025, payments in the middle
of each year.

========  ======================  ==========================  ===========================  =======
per t     bought                  scopes 1 and 2 by contract  scopes 1 and 2 by location   upstream
========  ======================  ==========================  ===========================  =======
`old`     2 t coal, 1 MWh power   2 + 0.2 = 2.2 t             2 + 0.5 = 2.5 t              0.7 t
`new`     3 MWh power             3 x 0.2 = 0.6 t             3 x 0.5 = 1.5 t              0.3 t
========  ======================  ==========================  ===========================  =======

Coal costs 5 a tonne; a MWh costs 10, and 20 in the second block. `new` costs 100 for a tonne a
year, over 20 years: an annuity of 8.0243. So a tonne of `new` in place of `old` costs

* 2026: 60 + 8.0243 - 30 = 38.0243, or 23.7652 a tonne of CO2 (1.6 t less),
* 2028: 30 + 8.0243 - 20 = 18.0243, or 11.2652 a tonne of CO2.

Scopes 1 and 2 may be 20.4 t a year in 2026 (1 t of steel by `new`) and 14 t in 2028 (5 t by `new`);
the base year emits 22 t by contract and 25 t by location.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

from pathways.questions.goals import solve_goal
from pathways.results.collect import collect
from tests.worlds import RATE, steelworks

YEARS = [2025, 2026, 2028]
LENGTHS = [1, 2, 5]
ANNUITY = 100 * RATE / (1 - (1 + RATE) ** -20)
"""8.0243 a year."""

DEARER = np.array([0.0, 1 * (30 + ANNUITY), 5 * (10 + ANNUITY)])
"""Cost above the baseline by period, in money a year: 0, 38.0243, 5 x 18.0243."""

BASELINE_COST = np.array([200.0, 300.0, 200.0])
"""20 t of coal at 5, 10 MWh at 10, 20 and 10."""

WEIGHT = np.array(
    [
        (1 + RATE) ** -0.5,
        (1 + RATE) ** -1.5 + (1 + RATE) ** -2.5,
        sum((1 + RATE) ** -(year + 0.5) for year in range(3, 8)),
    ]
)
"""Sums of the discount factors of the years of each period."""

STEEL = {
    "sector": "steel",
    "sector_label": "Steel",
    "region": "china",
    "region_label": "China",
    "product_label": "Crude steel",
    "product_unit": "t",
    "gwp": "ar6",
}
"""Settings of a System that results and pictures name."""


def works_system(
    parameters: dict[str, Any] | None = None,
    coordinates: dict[str, Any] | None = None,
    **labels: Any,
) -> xr.Dataset:
    """The System of the works; everything can be overridden."""
    stated = {
        "base_year": 2020,
        "period_first_year": YEARS,
        "period_length": LENGTHS,
        "flow": {
            ("old", "steel"): 1,
            ("old", "coal"): -2,
            ("old", "power"): -1,
            ("new", "steel"): 1,
            ("new", "power"): -3,
        },
        "purchase_price": {
            ("works", "coal"): 5.0,
            ("works", "power", 2025): 10.0,
            ("works", "power", 2026): 20.0,
            ("works", "power", 2028): 10.0,
        },
        "emission_factor": {
            ("works", "coal", "scope_1", "co2"): 1.0,
            ("works", "coal", "scope_3", "co2"): 0.3,
            ("works", "power", "scope_2_market", "co2"): 0.2,
            ("works", "power", "scope_2_location", "co2"): 0.5,
            ("works", "power", "scope_3", "co2"): 0.1,
        },
        "target_scope": {("cap", "scope_1"): 1.0, ("cap", "scope_2_market"): 1.0},
        "target_value": {("cap", 2026): 20.4, ("cap", 2028): 14.0},
        "near_zero_threshold": 1.4,
        "near_zero_scope": {("scope_1",): 1.0, ("scope_2_market",): 1.0},
        "energy_content": {("coal",): 8.0, ("power",): 1.0},
        **(parameters or {}),
    }
    described = {
        "technology_label": ["Old furnace", "New furnace"],
        "commodity_label": ["Steel", "Coal", "Power"],
        "commodity_kind": ["product", "energy", "energy"],
        "commodity_unit": ["t", "t", "MWh"],
        "activity_unit": ["t", "t"],
        **(coordinates or {}),
    }
    return steelworks(stated, STEEL, {"period": YEARS, **labels}, described)


def works_pathway(goal: str = "cost", **parameters: Any) -> xr.Dataset:
    """The Pathway of the works beside its yardsticks.

    As shipped, nothing pays without a target: `new` is dearer than `old` in every year.
    """
    return beside_its_yardsticks(works_system(parameters), goal)


def beside_its_yardsticks(system: xr.Dataset, goal: str = "cost") -> xr.Dataset:
    """The Pathway of a system beside the frozen works and what pays without a target."""
    economic = None if goal == "baseline" else solve_goal(system, "price")
    return collect(solve_goal(system, goal), solve_goal(system, "baseline"), economic)
