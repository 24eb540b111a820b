"""Electricity by contract, by hand and in the shipped sectors."""

from __future__ import annotations

from typing import Any

import pytest
import xarray as xr

from pathways.questions.goals import solve_goal
from pathways.results.collect import collect
from tests.worlds import steelworks

NAMES = ["old", "grid", "paper", "green", "residual", "roof", "boiler"]
COMMODITIES = ["steel", "electricity", "grid_power", "green_power", "rest_power", "bought_heat"]


def power_works(**parameters: Any) -> xr.Dataset:
    """Ten tonnes of steel use 100 MWh: 60 from the grid (20 of them with certificates), 20 by green
    contract, 10 of the residual mix, 10 from the roof. Bought heat has scope 2 factors too, and is
    no electricity."""
    fixed = {
        "grid": 60.0,
        "paper": 20.0,
        "green": 20.0,
        "residual": 10.0,
        "roof": 10.0,
        "boiler": 4.0,
    }
    location = {
        ("works", name, "scope_2_location", "co2"): 0.5
        for name in ("grid_power", "green_power", "rest_power", "bought_heat")
    }
    system = steelworks(
        {
            "base_year": 2020,
            "flow": {
                ("old", "steel"): 1,
                ("old", "electricity"): -10,
                ("grid", "electricity"): 1,
                ("grid", "grid_power"): -1,
                ("green", "electricity"): 1,
                ("green", "green_power"): -1,
                ("residual", "electricity"): 1,
                ("residual", "rest_power"): -1,
                ("roof", "electricity"): 1,
                ("boiler", "bought_heat"): -1,
            },
            "purchase_price": {("works", name): 1.0 for name in COMMODITIES[2:]},
            "emission_factor": {
                **location,
                ("works", "grid_power", "scope_2_market", "co2"): 0.5,
                ("works", "rest_power", "scope_2_market", "co2"): 0.7,
                ("works", "bought_heat", "scope_2_market", "co2"): 0.4,
            },
            "claim": {("paper", "grid_power", "scope_2_market"): 1.0},
            "activity_per_capacity": {("old",): 1.0},
            "activity_min": {("works", name): amount for name, amount in fixed.items()},
            "activity_max": {("works", name): amount for name, amount in fixed.items()},
            "capex": 0.0,
            **parameters,
        },
        labels={"technology": NAMES, "commodity": COMMODITIES},
        coordinates={
            "technology_kind": [
                "process",
                "supply",
                "measure",
                "supply",
                "supply",
                "supply",
                "supply",
            ],
            "commodity_unit": ["t", *["MWh"] * 5],
        },
    )
    outcome = solve_goal(system, "price")
    return collect(outcome, outcome).sel(period=2027)


def by_contract(pathway: xr.Dataset, name: str) -> dict[str, float]:
    return {
        str(contract): float(value)
        for contract, value in zip(pathway["contract"].values, pathway[name].values, strict=True)
    }


def test_the_table_by_hand() -> None:
    """40 MWh of plain grid power at 0.5 by both methods; certificates zero by contract and 0.5 by
    location, green power alike; the residual mix 0.7 and 0.5; the roof zero. By contract 20 + 7 t,
    by location 0.5 x 90 = 45 t."""
    pathway = power_works()
    amounts = {"grid_power": 40, "paper": 20, "green_power": 20, "rest_power": 10, "roof": 10}
    assert by_contract(pathway, "electricity_by_contract") == pytest.approx(amounts)
    market = {"grid_power": 0.5, "paper": 0, "green_power": 0, "rest_power": 0.7, "roof": 0}
    assert by_contract(pathway, "electricity_factor_market") == pytest.approx(market)
    location = {"grid_power": 0.5, "paper": 0.5, "green_power": 0.5, "rest_power": 0.5, "roof": 0}
    assert by_contract(pathway, "electricity_factor_location") == pytest.approx(location)
    tonnes = {"grid_power": 20, "paper": 0, "green_power": 0, "rest_power": 7, "roof": 0}
    assert by_contract(pathway, "electricity_emissions_market") == pytest.approx(tonnes)
    assert float(pathway["electricity_emissions_location"].sum()) == pytest.approx(45)
    kinds = dict(zip(pathway["contract"].values, pathway["contract_kind"].values, strict=True))
    assert kinds == {
        "grid_power": "grid_average",
        "paper": "certificate",
        "green_power": "zero_by_contract",
        "rest_power": "residual_mix",
        "roof": "own_generation",
    }


def test_the_table_and_the_heat_are_all_of_scope_2() -> None:
    """Scope 2 by contract is the table's 27 t and 4 MWh of heat at 0.4; by location 45 t and 4 x
    0.5.
    """
    pathway = power_works()
    scope_2 = pathway["emissions"].sum(["site", "gas"])
    assert float(scope_2.sel(scope="scope_2_market")) == pytest.approx(27 + 1.6)
    assert float(scope_2.sel(scope="scope_2_location")) == pytest.approx(45 + 2)


def test_other_gases_of_the_grid_are_weighed() -> None:
    """0.01 t of methane at 28 beside 0.2 t of CO2 makes 0.48 t a MWh."""
    system = steelworks(
        {
            "base_year": 2020,
            "activity_max": {("works", "old"): 0.0},
            "base_activity": {("works", "new"): 10.0},
            "emission_factor": {
                ("works", "power", "scope_2_market", "co2"): 0.2,
                ("works", "power", "scope_2_market", "ch4"): 0.01,
            },
            "global_warming_potential": {("co2",): 1.0, ("ch4",): 28.0},
        },
        labels={"gas": ["co2", "ch4"]},
        coordinates={"commodity_unit": ["t", "t", "MWh"]},
    )
    outcome = solve_goal(system, "price")
    pathway = collect(outcome, outcome).sel(period=2027)
    assert by_contract(pathway, "electricity_by_contract") == pytest.approx({"power": 30})
    assert by_contract(pathway, "electricity_factor_market") == pytest.approx({"power": 0.48})
    assert by_contract(pathway, "electricity_emissions_market") == pytest.approx({"power": 14.4})


def test_a_contract_that_is_not_used_still_shows_its_factor() -> None:
    pathway = power_works(
        activity_min=0.0,
        activity_max={("works", name): 0.0 for name in ("paper", "green", "residual", "boiler")},
    )
    assert by_contract(pathway, "electricity_by_contract")["rest_power"] == pytest.approx(
        0, abs=1e-9
    )
    assert by_contract(pathway, "electricity_factor_market")["rest_power"] == pytest.approx(0.7)


def test_a_system_without_bought_energy_has_an_empty_table() -> None:
    outcome = solve_goal(steelworks({"base_year": 2020}), "price")
    pathway = collect(outcome, outcome)
    assert pathway.sizes["contract"] == 0
    assert pathway["electricity_by_contract"].shape == (0, 3)
