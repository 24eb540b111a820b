"""The footprint of the product: its parts by hand, and that it never passes for complete where it
is not.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

from pathways.questions.goals import solve_goal
from pathways.results.collect import collect
from pathways.results.summary import summarise
from tests.worlds import steelworks

UPSTREAM = {
    ("works", "coal", "scope_3", "co2"): 0.2,
    ("works", "ore", "scope_3", "co2"): 0.05,
    ("works", "power", "scope_3", "co2"): 0.1,
}


def works(**parameters: Any) -> xr.Dataset:
    """A tonne of steel takes 2 t of coal (1 t CO2 burned, 0.2 upstream), 1 MWh of power (0.3 by
    contract, 0.5 by location, 0.1 upstream) and 1.5 t of ore (0.05 upstream); each tonne yields 0.4
    t of slag, which is sold."""
    system = steelworks(
        {
            "base_year": 2020,
            "flow": {
                ("old", "steel"): 1,
                ("old", "coal"): -2,
                ("old", "power"): -1,
                ("old", "ore"): -1.5,
                ("old", "slag"): 0.4,
            },
            "capex": 0.0,
            "build_max": 0.0,
            "purchase_price": {("works", name): 1.0 for name in ("coal", "power", "ore")},
            "sale_price": {("works", "slag"): 1.0},
            "emission_factor": {
                ("works", "coal", "scope_1", "co2"): 1.0,
                ("works", "power", "scope_2_market", "co2"): 0.3,
                ("works", "power", "scope_2_location", "co2"): 0.5,
                **UPSTREAM,
            },
            **parameters,
        },
        labels={"commodity": ["steel", "coal", "power", "ore", "slag"]},
        coordinates={"commodity_kind": ["product", "energy", "energy", "material", "product"]},
    )
    outcome = solve_goal(system, "price")
    return collect(outcome, outcome)


def of(pathway: xr.Dataset) -> dict[str, float]:
    found = pathway["footprint"].sel(period=2027)
    return {
        str(name): float(value)
        for name, value in zip(found["footprint_part"].values, found.values, strict=True)
    }


def test_parts_by_hand() -> None:
    """Direct 2, power 0.3 or 0.5, upstream 0.4 + 0.1 + 0.075: 2.875 by contract, 3.075 by
    location.
    """
    pathway = works()
    expected = {
        "scope_1": 2.0,
        "scope_2_market": 0.3,
        "scope_2_location": 0.5,
        "scope_3": 0.575,
        "total_market": 2.875,
        "total_location": 3.075,
    }
    assert of(pathway) == pytest.approx(expected, rel=1e-9)
    assert pathway["footprint"].attrs["complete"] == "yes"
    assert set(pathway["footprint_complete"].values) == {"yes"}
    summary = summarise(pathway)
    assert summary["footprint"][2027] == pytest.approx(2.875, rel=1e-9)
    assert summary["footprint_location_based"][2027] == pytest.approx(3.075, rel=1e-9)
    assert summary["footprint_gaps"] == {
        "complete": True,
        "materials_counted": True,
        "missing_upstream_factors": [],
    }


def test_what_is_bought_without_an_upstream_factor_is_named() -> None:
    """No factor of ore: 15 t a year are missing, and only what upstream does not enter is
    complete.
    """
    factors = {key: value for key, value in UPSTREAM.items() if "ore" not in key}
    pathway = works(emission_factor=factors)
    assert pathway["footprint"].attrs["missing_upstream_factors"] == "ore"
    assert pathway["bought_without_upstream_factor"].sel(period=2027).values == pytest.approx(
        [0, 0, 0, 15, 0]
    )
    complete = dict(
        zip(pathway["footprint_part"].values, pathway["footprint_complete"].values, strict=True)
    )
    assert {name for name, state in complete.items() if state == "no"} == {
        "scope_3",
        "total_market",
        "total_location",
    }
    assert summarise(pathway)["footprint_gaps"] == {
        "complete": False,
        "materials_counted": True,
        "missing_upstream_factors": ["ore"],
    }


def test_a_stated_factor_of_zero_is_no_gap() -> None:
    """A factor of zero with a range is a figure."""
    factors = {key: value for key, value in UPSTREAM.items() if "ore" not in key}
    ore = {("works", "ore", "scope_3", "co2"): 0.1}
    assert (
        works(emission_factor=factors, emission_factor_high=ore)["footprint"].attrs["complete"]
        == "yes"
    )


def test_a_product_without_materials_is_not_complete() -> None:
    """Cells of nothing but energy: what they are made of lies outside the system."""
    flow = {("old", "steel"): 1, ("old", "coal"): -2, ("old", "power"): -1}
    pathway = works(flow=flow)
    assert pathway["footprint"].attrs["missing_upstream_factors"] == ""
    assert (
        pathway["footprint"].attrs["materials_counted"],
        pathway["footprint"].attrs["complete"],
    ) == ("no", "no")


def test_co_products_are_shown_and_not_subtracted() -> None:
    """0.4 t of slag at 0.6 t CO2e a tonne if it were bought: 0.24 beside a footprint that stays
    2.875; without a factor it is named.
    """
    with_factor = works(
        emission_factor={
            ("works", "coal", "scope_1", "co2"): 1.0,
            ("works", "power", "scope_2_market", "co2"): 0.3,
            **UPSTREAM,
            ("works", "slag", "scope_3", "co2"): 0.6,
        }
    )
    assert with_factor["footprint_of_sales"].sel(commodity="slag").values == pytest.approx(
        [0.24] * 3, rel=1e-9
    )
    assert of(with_factor)["total_market"] == pytest.approx(2.875, rel=1e-9)
    without = works()["footprint_of_sales"]
    assert not without.values.any()
    assert without.attrs["sold_without_factor"] == "slag"


def test_product_sold_beyond_demand_shares_the_emissions() -> None:
    """5 t more are made and sold: 15 t carry 43.125 t, still 2.875 a tonne, and steel is no
    co-product.
    """
    pathway = works(
        sale_price={("works", "slag"): 1.0, ("works", "steel"): 1.0},
        existing_survival={("works", "old"): 15.0},
        existing_capacity={("works", "old"): 15.0},
        activity_min={("works", "old"): 15.0},
    )
    assert of(pathway)["total_market"] == pytest.approx(2.875, rel=1e-9)
    assert "steel" not in pathway["footprint_of_sales"].attrs["sold_without_factor"]


def test_biogenic_carbon_stands_apart() -> None:
    """3 t of biogenic CO2 for each tonne of steel in no part of it."""
    system = steelworks(
        {
            "base_year": 2020,
            "process_emissions": {("old", "scope_1", "co2_biogenic"): 3.0},
            "build_max": 0.0,
            "global_warming_potential": {("co2",): 1.0, ("co2_biogenic",): 0.0},
        },
        labels={"gas": ["co2", "co2_biogenic"]},
    )
    outcome = solve_goal(system, "price")
    pathway = collect(outcome, outcome)
    assert pathway["footprint_biogenic"].values == pytest.approx([3, 3, 3], rel=1e-9)
    assert of(pathway)["total_market"] == pytest.approx(2, rel=1e-9)


def test_a_year_without_product_has_no_footprint() -> None:
    pathway = works(
        demand={("works", "steel"): [10.0, 10.0, 0.0]}, base_activity={("works", "old"): 10.0}
    )
    assert np.isnan(pathway["footprint"].sel(period=2027).values).all()
    assert pathway["footprint"].sel(
        period=2026, footprint_part="total_market"
    ).item() == pytest.approx(2.875, rel=1e-9)
