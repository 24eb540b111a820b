"""Tiny worlds: systems small enough to solve by hand.

The steelworks: `old` makes a tonne of steel from two tonnes of coal (5 money/t, 1 tCO2/t) and
stands today with 10 t/yr; `new` makes it from three MWh of power (10 money/MWh) and costs 100 money
per t/yr, living 20 years. Demand is 10 t/yr.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import xarray as xr

from pathways.systems.dataset import make_system

RATE = 0.05


def steelworks(
    parameters: Mapping[str, Any] | None = None,
    settings: Mapping[str, str] | None = None,
    labels: Mapping[str, Any] | None = None,
    coordinates: Mapping[str, Any] | None = None,
) -> xr.Dataset:
    """The steelworks over 2025-2027 with a cap `cap` on scope 1 that asks for nothing; everything
    can be overridden.
    """
    full_labels = {
        "site": ["works"],
        "technology": ["old", "new"],
        "commodity": ["steel", "coal", "power"],
        "period": [2025, 2026, 2027],
        "scope": ["scope_1", "scope_2_market", "scope_2_location", "scope_3"],
        "gas": ["co2"],
        "target": ["cap"],
        **(labels or {}),
    }
    full_parameters: dict[str, Any] = {
        "flow": {
            ("old", "steel"): 1,
            ("old", "coal"): -2,
            ("new", "steel"): 1,
            ("new", "power"): -3,
        },
        "activity_per_capacity": 1.0,
        "capex": {("new",): 100.0},
        "cost_of_capital": RATE,
        "discount_rate": RATE,
        "technical_lifetime": 20.0,
        "economic_lifetime": 20.0,
        "existing_capacity": {("works", "old"): 10.0},
        "existing_survival": {("works", "old"): 10.0},
        "base_activity": {("works", "old"): 10.0},
        "build_max": {("works", "old"): 0.0},
        "demand": {("works", "steel"): 10.0},
        "product": {("steel",): 1.0},
        "purchase_price": {("works", "coal"): 5.0, ("works", "power"): 10.0},
        "emission_factor": {("works", "coal", "scope_1", "co2"): 1.0},
        "target_scope": {("cap", "scope_1"): 1.0},
        "price_limit": 100.0,
        **(parameters or {}),
    }
    full_coordinates = {
        "technology_label": [str(name) for name in full_labels["technology"]],
        "technology_kind": ["process"] * len(full_labels["technology"]),
        "commodity_label": [str(name) for name in full_labels["commodity"]],
        "commodity_unit": ["t"] * len(full_labels["commodity"]),
        "lever": ["existing"] + ["process_change"] * (len(full_labels["technology"]) - 1),
        "target_kind": ["tonnes"] * len(full_labels["target"]),
        **(coordinates or {}),
    }
    return make_system(full_labels, full_parameters, full_coordinates, settings)


def with_measure(
    parameters: Mapping[str, Any] | None = None, count: int = 1, **coordinates: Any
) -> xr.Dataset:
    """The steelworks of one year where `save_1`, `save_2`, ... each cut coal at `old` by 30 % for
    nothing.
    """
    names = [f"save_{number + 1}" for number in range(count)]
    technologies = ["old", "new", *names]
    given = dict(parameters or {})
    base = {
        "flow": {
            ("old", "steel"): 1,
            ("old", "coal"): -2,
            ("new", "steel"): 1,
            ("new", "power"): -3,
        },
        "saving": {(name, "coal"): 0.3 for name in names},
        "host_process": {(name, "old"): 1.0 for name in names},
        "activity_per_capacity": float("inf"),
        "base_year": 2020,
    }
    return steelworks(
        {**base, **given},
        labels={"technology": technologies, "period": [2025]},
        coordinates={
            "technology_kind": ["process", "process", *["measure"] * count],
            **coordinates,
        },
    )


def microgrid(
    parameters: Mapping[str, Any] | None = None,
    settings: Mapping[str, str] | None = None,
    labels: Mapping[str, Any] | None = None,
    coordinates: Mapping[str, Any] | None = None,
) -> xr.Dataset:
    """A works over one day of two hours (each 4380 h/yr) in one year; power balances by the hour.

    `works` makes 8760 goods a year from as many MWh of power, evenly: 4380 MWh in each hour, a load
    of 1 MW. `grid` delivers bought power through the meter; `panel` (MW, 1 money/kW) sees the sun
    in the first hour only; `cell` stores, its content being `cell_energy` (MWh). All lives one year
    at no interest, so an annuity is the overnight cost. Panel and cell are closed unless told
    otherwise.
    """
    full_labels = {
        "site": ["works"],
        "technology": ["works", "grid", "panel", "cell", "cell_energy"],
        "commodity": ["goods", "bought", "power"],
        "period": [2025],
        "hour": [0, 1],
        "scope": ["scope_1", "scope_2_market", "scope_2_location", "scope_3"],
        "gas": ["co2"],
        **(labels or {}),
    }
    full_parameters: dict[str, Any] = {
        "base_year": 2020,
        "flow": {
            ("works", "goods"): 1,
            ("works", "power"): -1,
            ("grid", "bought"): -1,
            ("grid", "power"): 1,
            ("panel", "power"): 1,
        },
        "activity_per_capacity": {("panel",): 8760.0, ("cell",): 8760.0, ("cell_energy",): 8760.0},
        "hourly": {("bought",): 1, ("power",): 1},
        "follows_hours": {("grid",): 1, ("panel",): 1},
        "metered": {("grid",): 1},
        "availability": {("works", "panel", 0, 1): 0.0},
        "storage_carrier": {("cell", "power"): 1},
        "reservoir": {("cell", "cell_energy"): 1},
        "activity_max": {("works", "cell_energy"): 0.0},
        "build_max": {("works", "panel"): 0.0, ("works", "cell"): 0.0},
        "cost_of_capital": 0.0,
        "discount_rate": 0.0,
        "technical_lifetime": 1.0,
        "economic_lifetime": 1.0,
        "demand": {("works", "goods"): 8760.0},
        "product": {("goods",): 1.0},
        "purchase_price": {("works", "bought"): 10.0},
        "price_limit": 100.0,
        **(parameters or {}),
    }
    full_coordinates = {
        "technology_label": [str(name) for name in full_labels["technology"]],
        "technology_kind": ["process", *["supply"] * (len(full_labels["technology"]) - 1)],
        "commodity_label": [str(name) for name in full_labels["commodity"]],
        "commodity_unit": ["t", *["MWh"] * (len(full_labels["commodity"]) - 1)],
        "lever": ["existing"] * len(full_labels["technology"]),
        "target_kind": ["tonnes"] * len(full_labels.get("target", [])),
        **(coordinates or {}),
    }
    return make_system(full_labels, full_parameters, full_coordinates, settings)
