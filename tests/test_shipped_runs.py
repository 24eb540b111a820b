"""Runs of shipped sectors: each is solved once, and everything that holds of every run is asked of
it. The suite has every factory and two nations, proofs (`make proofs`) every view and goal.
"""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

from pathways.catalog import Catalog, read_run
from pathways.results.archive import save
from pathways.runs import Result, run_sector
from tests.results.test_accounting import identities
from tests.sectors import SECTORS

WHOLE = ("lithium_batteries", "light_industry")
"""Sectors whose factory the suite plans in whole units, as `pathways run` does."""

NATIONAL = ("lithium_batteries", "steel")
"""Sectors that the suite plans as the nation; `make docs` solves all of them."""

NAMED = (
    "carbon_price",
    "as_deep_as_possible",
    "long_view",
    "halve_by_2030",
    "peak_and_neutral_operations",
    "national_goals",
)
QUICK = (("lithium_batteries", "long_view"),)
"""Named runs that the suite solves."""


GAPS = {"steel": "coking_coal", "lithium_batteries": "natural_gas"}
"""A carrier of which no figure for the way to the works is known."""


def slow(*asked: object) -> Any:
    return pytest.param(asked, marks=pytest.mark.slow)


ASKED = [
    *(
        (sector, {"view": "factory"} | ({} if sector in WHOLE else {"plants": "divisible"}))
        for sector in SECTORS
    ),
    *((sector, {"view": "sector", "horizon": {"last": 2030}}) for sector in NATIONAL),
    ("lithium_batteries", {"goal": "baseline", "region": "jiangsu"}),
    *(slow(sector, {"view": "factory"}) for sector in SECTORS if sector not in WHOLE),
    *(slow(sector, {"view": "sector"}) for sector in SECTORS),
    *(
        slow(sector, {"goal": goal, "view": view})
        for goal in ("lowest", "price", "baseline")
        for view in ("factory", "sector")
        for sector in SECTORS
    ),
]
"""Every sector as a factory and as the nation, and what removes or stores at its lowest level."""


@pytest.fixture(scope="module", params=ASKED, ids=lambda asked: "-".join(map(str, asked)))
def result(request: pytest.FixtureRequest, catalog: Catalog) -> Result:
    """A run of a sector with settings of its own."""
    sector, settings = request.param
    return run_sector(catalog, sector, read_run(catalog, "base", settings))


def test_it_is_proven_and_levers_add_up_to_what_is_abated(result: Result) -> None:
    summary = result.summary
    assert max(summary["certificate"].values()) < 1e-6
    assert summary["emissions"][2025] == pytest.approx(summary["base_emissions"], rel=1e-9)
    abated = result.pathway["baseline_headline_emissions"] - result.pathway["headline_emissions"]
    difference = abs(result.pathway["abatement_by_lever"].sum("lever_name") - abated).max()
    assert float(difference) < 1e-6 * summary["base_emissions"]


def test_identities_of_the_account_hold(result: Result) -> None:
    """No more CO2 is captured than is formed of fuels, minerals and biomass, or taken from the
    air.
    """
    identities(result.pathway)
    balance = result.pathway["carbon_balance"].sum("site")
    formed = (
        balance.sel(
            carbon_item=["formed_from_purchases", "formed_in_processes", "formed_of_biomass"]
        )
        .sum("carbon_item")
        .values
    )
    system = result.system
    takes_air = [kind == "removal" for kind in system["technology_kind"].values]
    air = (
        np.maximum(system["flow"], 0.0).sum("commodity") * result.pathway["activity"].sum("site")
    ).isel(technology=takes_air)
    captured = balance.sel(carbon_item="captured").values
    assert np.all(captured <= formed + air.sum("technology").values + 1e-6 * (1 + formed.max()))
    scopes = result.summary["emissions_by_scope"]
    year = result.summary["base_year"]
    assert sum(scopes[year][name] for name in ("scope_1", "scope_2_market")) == pytest.approx(
        result.summary["base_emissions"], rel=1e-9
    )


def test_contracts_are_all_electricity_and_all_of_its_scope_2(result: Result) -> None:
    """Their sum is what the site makes of electricity inside the fence; their emissions are scope
    2 without bought heat.
    """
    pathway = result.pathway
    made = pathway["production"].sel(commodity="electricity").sum("site").values
    np.testing.assert_allclose(
        pathway["electricity_by_contract"].sum("contract").values, made, rtol=1e-9
    )
    emissions = (pathway["emissions"] * pathway["global_warming_potential"]).sum(["site", "gas"])
    heat = (
        pathway["emissions_by_source"].sel(source="purchase_of_purchased_heat")
        if "purchased_heat" in pathway["commodity"]
        else None
    )
    for method in ("market", "location"):
        expected = emissions.sel(scope=f"scope_2_{method}").values
        if heat is not None:
            expected = expected - heat.sel(scope=f"scope_2_{method}").values
        found = pathway[f"electricity_emissions_{method}"].sum("contract").values
        np.testing.assert_allclose(
            found, expected, rtol=1e-9, atol=1e-6 * float(np.abs(emissions).max())
        )


def test_the_footprint_is_what_the_scopes_and_the_output_say(result: Result) -> None:
    scopes, output = result.summary["emissions_by_scope"], result.pathway["product_output"].values
    for year, made in zip(scopes, output, strict=True):
        expected = (
            sum(scopes[year][name] for name in ("scope_1", "scope_2_market", "scope_3")) / made
        )
        assert result.summary["footprint"][year] == pytest.approx(expected, rel=1e-12)


def test_the_footprint_names_what_it_lacks(result: Result, tmp_path: Path) -> None:
    """Also after a round through the file."""
    assert result.pathway["footprint"].attrs["complete"] == "no"
    sector = result.run["sectors"][0]
    if sector not in GAPS:
        return
    save(result.pathway, tmp_path / "pathway.nc")
    read = xr.load_dataset(tmp_path / "pathway.nc", engine="netcdf4")
    assert read["footprint"].attrs["complete"] == "no"
    assert GAPS[sector] in read["footprint"].attrs["missing_upstream_factors"].split(",")
    gaps = json.loads(json.dumps(result.summary["footprint_gaps"]))
    assert GAPS[sector] in gaps["missing_upstream_factors"]
    assert gaps["materials_counted"] is (sector == "steel")


@pytest.mark.parametrize(
    ("sector", "name"),
    [
        pytest.param(*case, marks=() if case in QUICK else pytest.mark.slow)
        for case in product(
            ("lithium_batteries", "steel", "building_materials", "computing_facilities"), NAMED
        )
    ],
)
def test_every_named_run_solves(catalog: Catalog, sector: str, name: str) -> None:
    result = run_sector(catalog, sector, read_run(catalog, name))
    assert result.summary["certificate"]["gap"] < 1e-6
