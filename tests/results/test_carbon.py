"""Where the carbon goes, by hand."""

from __future__ import annotations

from typing import Any

import pytest
import xarray as xr

from pathways.questions.goals import solve_goal
from pathways.results.collect import collect
from pathways.results.summary import summarise
from tests.worlds import steelworks


def capture_works(fixed: dict[str, float], **parameters: Any) -> xr.DataArray:
    """Ten tonnes of steel burn 20 t of coal; 80 % of the CO2 goes up one stack.

    `capture` takes 1.25 t of stack gas for 1 t of captured CO2, `store` keeps 0.95 t of each tonne
    it takes, `fuel` takes 1 t of captured CO2, `air` makes captured CO2 from air; captured CO2 that
    nobody takes is sold.
    """
    names = ["old", "capture", "store", "fuel", "air"]
    system = steelworks(
        {
            "base_year": 2020,
            "flow": {
                ("old", "steel"): 1,
                ("old", "coal"): -2,
                ("capture", "stack"): -1.25,
                ("capture", "caught"): 1,
                ("store", "caught"): -1,
                ("fuel", "caught"): -1,
                ("air", "caught"): 1,
            },
            "process_emissions": {("store", "scope_1", "co2"): -0.95},
            "exhaust_share": {("old", "stack", "coal"): 0.8},
            "free_disposal": {("stack",): 1.0},
            "sale_price": {("works", "caught"): 1.0},
            "purchase_price": {("works", "coal"): 5.0},
            "activity_per_capacity": {("old",): 1.0},
            "activity_min": {("works", name): amount for name, amount in fixed.items()},
            "activity_max": {("works", name): fixed.get(name, 0.0) for name in names[1:]},
            "capex": 0.0,
            **parameters,
        },
        labels={
            "technology": names,
            "commodity": ["steel", "coal", "stack", "caught"],
            "stream": ["stack"],
        },
        coordinates={"technology_kind": ["process", "capture", "capture", "process", "removal"]},
    )
    outcome = solve_goal(system, "price")
    return collect(outcome, outcome)["carbon_balance"].sel(site="works", period=2027)


def test_nothing_is_captured_where_nothing_is_built() -> None:
    """20 t formed and emitted."""
    balance = capture_works({}).to_series()
    assert balance[balance != 0].to_dict() == pytest.approx(
        {"formed_from_purchases": 20, "emitted": 20}, rel=1e-9
    )


def test_captured_carbon_is_stored_used_or_vented() -> None:
    """10 t caught take 12.5 t from the stack. 8 t go to the store, which keeps 7.6; 2 t are sold.
    Vented: 2.5 at the unit, 0.4 at the store. The account shows 20 - 7.6."""
    balance = capture_works({"capture": 10.0, "store": 8.0}).to_series()
    expected = {
        "formed_from_purchases": 20,
        "captured": 12.5,
        "stored": 7.6,
        "used": 2,
        "vented": 2.9,
        "emitted": 12.4,
    }
    assert balance[balance.abs() > 1e-9].to_dict() == pytest.approx(expected, rel=1e-9)


def test_what_is_made_of_captured_carbon_counts_as_emitted() -> None:
    """10 t caught: 6 t to the store, which keeps 5.7; 3 t made into fuel and 1 t sold. Vented 2.5
    + 0.3.
    """
    balance = capture_works({"capture": 10.0, "store": 6.0, "fuel": 3.0}).to_series()
    expected = {
        "formed_from_purchases": 20,
        "captured": 12.5,
        "stored": 5.7,
        "used": 4,
        "vented": 2.8,
        "emitted": 14.3,
    }
    assert balance[balance.abs() > 1e-9].to_dict() == pytest.approx(expected, rel=1e-9)


def test_carbon_from_the_air_enters_the_chain_beside_the_stack() -> None:
    """2 t from the air beside 10 t caught from the stack, all 12 stored at 0.95: 11.4 stored, 3.1
    vented of 14.5 captured. A sixth of what is stored, 1.9 t, came from the air."""
    balance = capture_works({"capture": 10.0, "air": 2.0, "store": 12.0}).to_series()
    expected = {
        "formed_from_purchases": 20,
        "captured": 14.5,
        "stored": 11.4,
        "stored_of_air_and_biomass": 1.9,
        "vented": 3.1,
        "emitted": 8.6,
    }
    assert balance[balance.abs() > 1e-9].to_dict() == pytest.approx(expected, rel=1e-9)


def with_wood(**fixed: float) -> xr.Dataset:
    """The same works with `kiln`, which burns wood: 3 t of biogenic CO2 a unit, 2 t of them up the
    stack; `duct` leads one stack into another, where `capture` takes it and `store` keeps all."""
    names = ["old", "kiln", "duct", "capture", "store"]
    system = steelworks(
        {
            "base_year": 2020,
            "flow": {
                ("old", "steel"): 1,
                ("old", "coal"): -2,
                ("kiln", "wood"): -1,
                ("kiln", "stack"): 2,
                ("duct", "stack"): -1,
                ("duct", "chimney"): 1,
                ("capture", "chimney"): -1.25,
                ("capture", "caught"): 1,
                ("store", "caught"): -1,
            },
            "process_emissions": {("store", "scope_1", "co2"): -1.0},
            "emission_factor": {
                ("works", "coal", "scope_1", "co2"): 1.0,
                ("works", "wood", "scope_1", "co2_biogenic"): 3.0,
            },
            "global_warming_potential": {("co2",): 1.0, ("co2_biogenic",): 0.0},
            "exhaust_share": {("old", "stack", "coal"): 0.8},
            "free_disposal": {("stack",): 1.0, ("chimney",): 1.0},
            "purchase_price": {("works", "coal"): 5.0, ("works", "wood"): 1.0},
            "activity_per_capacity": {("old",): 1.0},
            "activity_min": {("works", name): amount for name, amount in fixed.items()},
            "activity_max": {("works", name): fixed.get(name, 0.0) for name in names[1:]},
            "capex": 0.0,
        },
        labels={
            "technology": names,
            "commodity": ["steel", "coal", "wood", "stack", "chimney", "caught"],
            "stream": ["stack", "chimney"],
            "gas": ["co2", "co2_biogenic"],
        },
        coordinates={"technology_kind": ["process", "supply", "supply", "capture", "capture"]},
    )
    outcome = solve_goal(system, "price")
    return collect(outcome, outcome)


def test_gas_led_to_another_stack_is_not_captured() -> None:
    balance = with_wood(duct=10.0)["carbon_balance"].sel(site="works", period=2027).to_series()
    assert balance[balance.abs() > 1e-9].to_dict() == pytest.approx(
        {"formed_from_purchases": 20, "emitted": 20}, rel=1e-9
    )


def test_biogenic_carbon_that_is_stored_is_a_removal() -> None:
    """Four units of wood: 12 t of biogenic CO2, 8 t in a stack with 16 t of coal's, a third of it.
    Through the duct 10 t are caught of 12.5 and stored: 10 / 3 t are a removal. The account shows
    20 - 10."""
    pathway = with_wood(kiln=4.0, duct=20.0, capture=10.0, store=10.0)
    balance = pathway["carbon_balance"].sel(site="works", period=2027).to_series()
    expected = {
        "formed_from_purchases": 20,
        "formed_of_biomass": 12,
        "captured": 12.5,
        "stored": 10,
        "stored_of_air_and_biomass": 10 / 3,
        "vented": 2.5,
        "emitted": 10,
    }
    assert balance[balance.abs() > 1e-9].to_dict() == pytest.approx(expected, rel=1e-9)
    summary = summarise(pathway)
    assert summary["removals"][2027] == pytest.approx(10 / 3, rel=1e-9)
    assert summary["captured_and_stored"][2027] == pytest.approx(20 / 3, rel=1e-9)
    assert summary["biogenic"][2027] == pytest.approx(12, rel=1e-9)
    assert summary["emissions_by_scope"][2027]["scope_1"] == pytest.approx(10, rel=1e-9)


def test_carbon_kept_in_a_product_or_removed_was_not_captured() -> None:
    """`fuel` mineralises 0.5 t at each of 3 units without taking captured CO2, `air` takes 2 t
    back, a contract cancels 4 t of coal's.
    """
    balance = capture_works(
        {"fuel": 3.0, "air": 2.0, "store": 4.0},
        flow={("old", "steel"): 1, ("old", "coal"): -2},
        process_emissions={("fuel", "scope_1", "co2"): -0.5, ("air", "scope_1", "co2"): -1.0},
        claim={("store", "coal", "scope_1"): 1.0},
    ).to_series()
    expected = {
        "formed_from_purchases": 20,
        "retained": 1.5,
        "removed": 2,
        "claimed": 4,
        "emitted": 12.5,
    }
    assert balance[balance.abs() > 1e-9].to_dict() == pytest.approx(expected, rel=1e-9)
