"""The carbon account: every source stream by hand, and identities in generated and shipped
systems.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

from pathways.catalog import Catalog, read_run
from pathways.questions.goals import solve_goal
from pathways.results.accounting import CLASSES
from pathways.results.collect import collect
from pathways.results.exchange import write_csv
from pathways.results.summary import summarise
from pathways.runs import system_of
from tests.test_properties import systems, world
from tests.worlds import steelworks

GASES = ["co2", "ch4", "nf3", "co2_biogenic"]
WARMING = {("co2",): 1.0, ("ch4",): 28.0, ("nf3",): 16100.0, ("co2_biogenic",): 0.0}


def solved(system: xr.Dataset, goal: str = "cost") -> xr.Dataset:
    return collect(solve_goal(system, goal), solve_goal(system, "baseline"))


def works(**parameters: Any) -> xr.Dataset:
    """Ten tonnes of steel from 20 t of coal, 10 MWh of power, 5 t of limestone and 1 t of
    charcoal; `old` gives off NF3.
    """
    return steelworks(
        {
            "base_year": 2020,
            "flow": {
                ("old", "steel"): 1,
                ("old", "coal"): -2,
                ("old", "power"): -1,
                ("old", "limestone"): -0.5,
                ("old", "charcoal"): -0.1,
                ("new", "steel"): 1,
                ("new", "power"): -3,
            },
            "purchase_price": {
                ("works", name): 1.0 for name in ("coal", "power", "limestone", "charcoal")
            },
            "emission_factor": {
                ("works", "coal", "scope_1", "co2"): 1.0,
                ("works", "coal", "scope_1", "ch4"): 0.01,
                ("works", "coal", "scope_3", "co2"): 0.2,
                ("works", "power", "scope_2_market", "co2"): 0.3,
                ("works", "power", "scope_2_location", "co2"): 0.5,
                ("works", "limestone", "scope_1", "co2"): 0.4,
                ("works", "charcoal", "scope_1", "co2_biogenic"): 3.0,
            },
            "process_emissions": {("old", "scope_1", "co2"): 0.1, ("old", "scope_1", "nf3"): 0.001},
            "global_warming_potential": WARMING,
            "build_max": 0.0,
            **parameters,
        },
        labels={"commodity": ["steel", "coal", "power", "limestone", "charcoal"], "gas": GASES},
        coordinates={"commodity_kind": ["product", "energy", "energy", "material", "energy"]},
    )


def stream(
    pathway: xr.Dataset, name: str, scope: str, gas: str, unit: str = "emissions_account"
) -> float:
    return float(
        pathway[unit].sel(site="works", source_stream=name, scope=scope, gas=gas, period=2027)
    )


def test_every_source_stream_by_hand() -> None:
    """20 t of coal: 20 t CO2 and 0.2 t CH4 (5.6 tCO2e) burned, 4 t upstream. 10 MWh of power: 3 t
    by contract, 5 t by location. 5 t of limestone: 2 t. 1 t of charcoal: 3 t of biogenic CO2.
    `old`: 1 t CO2 and 0.01 t NF3, 161 tCO2e."""
    pathway = solved(works())
    expected = {
        ("purchase_of_coal__fuel_combustion", "scope_1", "co2"): 20.0,
        ("purchase_of_coal__fuel_combustion", "scope_1", "ch4"): 0.2,
        ("purchase_of_charcoal__fuel_combustion", "scope_1", "co2_biogenic"): 3.0,
        ("purchase_of_coal__upstream", "scope_3", "co2"): 4.0,
        ("purchase_of_power__purchased_energy", "scope_2_market", "co2"): 3.0,
        ("purchase_of_power__purchased_energy", "scope_2_location", "co2"): 5.0,
        ("purchase_of_limestone__process", "scope_1", "co2"): 2.0,
        ("process_of_old__process", "scope_1", "co2"): 1.0,
        ("process_of_old__process_gases", "scope_1", "nf3"): 0.01,
    }
    found = pathway["emissions_account"].sel(site="works", period=2027).to_series()
    assert found[found != 0].to_dict() == pytest.approx(expected, rel=1e-9)
    assert set(found.index.get_level_values("source_stream")) == {name for name, _, _ in expected}
    warming = "emissions_account_co2e"
    assert stream(
        pathway, "purchase_of_coal__fuel_combustion", "scope_1", "ch4", warming
    ) == pytest.approx(5.6, rel=1e-9)
    assert stream(
        pathway, "process_of_old__process_gases", "scope_1", "nf3", warming
    ) == pytest.approx(161, rel=1e-9)
    assert (
        stream(pathway, "purchase_of_charcoal__fuel_combustion", "scope_1", "co2_biogenic", warming)
        == 0.0
    )


def test_classes_and_biogenic_carbon_by_hand() -> None:
    """Combustion 25.6, processes 3, gases 161, power 3 or 5, upstream 4; 3 t of biogenic CO2 in
    none of them.
    """
    pathway = solved(works())
    by_class = pathway["emissions_by_class"].sel(period=2027)
    expected = {
        ("fuel_combustion", "scope_1"): 25.6,
        ("process", "scope_1"): 3.0,
        ("process_gases", "scope_1"): 161.0,
        ("purchased_energy", "scope_2_market"): 3.0,
        ("purchased_energy", "scope_2_location"): 5.0,
        ("upstream", "scope_3"): 4.0,
    }
    found = by_class.to_series()
    assert found[found != 0].to_dict() == pytest.approx(expected, rel=1e-9)
    assert pathway["biogenic_emissions"].sel(scope="scope_1").values == pytest.approx(
        [3, 3, 3], rel=1e-9
    )


def test_what_a_measure_avoids_stands_with_it() -> None:
    """A measure on half of `old` avoids 80 % of its process emissions: 0.5 x 0.8 of 1 t CO2 and of
    0.01 t NF3.
    """
    system = steelworks(
        {
            "base_year": 2020,
            "flow": {("old", "steel"): 1},
            "capex": 0.0,
            "process_emissions": {("old", "scope_1", "co2"): 0.1, ("old", "scope_1", "nf3"): 0.001},
            "global_warming_potential": WARMING,
            "process_saving": {("abate",): 0.8},
            "host_process": {("abate", "old"): 1.0},
            "activity_min": {("works", "abate"): 5.0},
            "activity_max": {("works", "abate"): 5.0},
            "activity_per_capacity": {("old",): 1.0},
        },
        labels={"technology": ["old", "abate"], "gas": GASES},
        coordinates={"technology_kind": ["process", "measure"]},
    )
    pathway = collect(solve_goal(system, "price"), solve_goal(system, "price"))
    assert stream(pathway, "process_of_abate__process", "scope_1", "co2") == pytest.approx(
        -0.4, rel=1e-9
    )
    assert stream(pathway, "process_of_abate__process_gases", "scope_1", "nf3") == pytest.approx(
        -0.004, rel=1e-9
    )
    assert float(
        pathway["emissions"].sel(scope="scope_1", gas="nf3", period=2027).sum()
    ) == pytest.approx(0.006, rel=1e-9)


def test_stores_removals_and_claims_have_classes_of_their_own() -> None:
    """`keep` stores 2 t, `air` removes 3 t, `grow` stores 4 t of biogenic CO2 (no credit), `paper`
    cancels 5 MWh at 0.3.
    """
    names = ["old", "keep", "air", "grow", "paper"]
    amounts = {"keep": 2.0, "air": 3.0, "grow": 4.0, "paper": 5.0}
    system = steelworks(
        {
            "base_year": 2020,
            "flow": {("old", "steel"): 1, ("old", "power"): -1},
            "process_emissions": {
                ("keep", "scope_1", "co2"): -1.0,
                ("air", "scope_1", "co2"): -1.0,
                ("grow", "scope_1", "co2_biogenic"): -1.0,
            },
            "claim": {("paper", "power", "scope_2_market"): 1.0},
            "emission_factor": {
                ("works", "power", "scope_2_market", "co2"): 0.3,
                ("works", "power", "scope_2_location", "co2"): 0.5,
            },
            "activity_min": {("works", name): amount for name, amount in amounts.items()},
            "activity_max": {("works", name): amount for name, amount in amounts.items()},
            "activity_per_capacity": {("old",): 1.0},
            "capex": 0.0,
            "global_warming_potential": WARMING,
        },
        labels={"technology": names, "gas": GASES},
        coordinates={"technology_kind": ["process", "capture", "removal", "capture", "measure"]},
    )
    pathway = collect(solve_goal(system, "price"), solve_goal(system, "price"))
    assert stream(
        pathway, "process_of_keep__captured_and_stored", "scope_1", "co2"
    ) == pytest.approx(-2)
    assert stream(pathway, "process_of_air__removal", "scope_1", "co2") == pytest.approx(-3)
    assert stream(pathway, "process_of_grow__removal", "scope_1", "co2_biogenic") == pytest.approx(
        -4
    )
    assert stream(
        pathway, "process_of_paper__contractual_claim", "scope_2_market", "co2"
    ) == pytest.approx(-1.5)
    summary = summarise(pathway)
    assert summary["captured_and_stored"][2027] == pytest.approx(2)
    assert summary["removals"][2027] == pytest.approx(3)
    assert summary["biogenic"][2027] == pytest.approx(-4)
    by_scope = {"scope_1": -5.0, "scope_2_market": 1.5, "scope_2_location": 5.0, "scope_3": 0.0}
    assert summary["emissions_by_scope"][2027] == pytest.approx(by_scope)


def two_sites() -> xr.Dataset:
    """`north` makes 10 t of steel, `south` 5 t, each from 3 MWh a tonne; their grids have 0.2 and
    0.8 t/MWh by contract.
    """
    tonnes = {"north": 10.0, "south": 5.0}
    return steelworks(
        {
            "base_year": 2020,
            "flow": {("new", "steel"): 1, ("new", "power"): -3},
            "capex": 0.0,
            "demand": {(site, "steel"): amount for site, amount in tonnes.items()},
            "base_activity": {(site, "new"): amount for site, amount in tonnes.items()},
            "existing_capacity": 0.0,
            "existing_survival": 0.0,
            "build_max": float("inf"),
            "purchase_price": {(site, "power"): 10.0 for site in tonnes},
            "emission_factor": {
                ("north", "power", "scope_2_market", "co2"): 0.2,
                ("south", "power", "scope_2_market", "co2"): 0.8,
            },
        },
        labels={"site": list(tonnes)},
        coordinates={"commodity_unit": ["t", "t", "MWh"]},
    )


def test_sites_have_accounts_of_their_own() -> None:
    """30 MWh at 0.2 are 6 t in the north, 15 MWh at 0.8 are 12 t in the south: 18 t for 15 t of
    steel, 0.4 t/MWh on average.
    """
    pathway = solved(two_sites(), "price")
    identities(pathway)
    power = {
        "source_stream": "purchase_of_power__purchased_energy",
        "scope": "scope_2_market",
        "gas": "co2",
    }
    assert pathway["emissions_account"].sel(power | {"period": 2027}).values == pytest.approx(
        [6, 12], rel=1e-9
    )
    assert pathway["base_emissions_account"].sel(power).values == pytest.approx([6, 12], rel=1e-9)
    assert float(
        pathway["electricity_factor_market"].sel(contract="power", period=2027)
    ) == pytest.approx(0.4, rel=1e-9)
    assert float(
        pathway["footprint"].sel(footprint_part="total_market", period=2027)
    ) == pytest.approx(1.2, rel=1e-9)


def identities(pathway: xr.Dataset) -> None:
    """Streams add up to `emissions`, the base year to `base_emissions`, classes and sources to the
    scopes in CO2 equivalents.
    """
    size = float(np.abs(pathway["emissions"]).max()) + 1.0
    close = {"rtol": 1e-9, "atol": 1e-9 * size}
    account = (
        pathway["emissions_account"].sum("source_stream").transpose(*pathway["emissions"].dims)
    )
    np.testing.assert_allclose(account.values, pathway["emissions"].values, **close)
    base = (
        pathway["base_emissions_account"]
        .sum("source_stream")
        .transpose(*pathway["base_emissions"].dims)
    )
    np.testing.assert_allclose(base.values, pathway["base_emissions"].values, **close)
    by_scope = (
        (pathway["emissions"] * pathway["global_warming_potential"])
        .sum(["site", "gas"])
        .transpose("scope", "period")
        .values
    )
    np.testing.assert_allclose(
        pathway["emissions_by_class"].sum("emission_class_name").values, by_scope, **close
    )
    np.testing.assert_allclose(
        pathway["emissions_by_source"].sum("source").values, by_scope, **close
    )
    grouped = pathway["emissions_account_co2e"].sum(["site", "gas"]).groupby("emission_class").sum()
    of_class = pathway["emissions_by_class"].sel(
        emission_class_name=grouped["emission_class"].values
    )
    np.testing.assert_allclose(
        grouped.transpose("emission_class", "scope", "period").values, of_class.values, **close
    )
    origin = [str(name).split("__")[0] for name in pathway["source_stream"].values]
    for name in set(origin):
        own = pathway["emissions_account_co2e"].isel(
            source_stream=[place for place, each in enumerate(origin) if each == name]
        )
        by_source = pathway["emissions_by_source"].sel(source=name).values
        np.testing.assert_allclose(
            own.sum(["site", "source_stream", "gas"]).transpose("scope", "period").values,
            by_source,
            **close,
        )
    balance = pathway["carbon_balance"]
    formed = balance.sel(carbon_item=["formed_from_purchases", "formed_in_processes"]).sum(
        "carbon_item"
    )
    fate = balance.sel(carbon_item=["emitted", "stored", "retained", "removed", "claimed"]).sum(
        "carbon_item"
    )
    np.testing.assert_allclose(formed.values, fate.values, **close)
    caught = balance.sel(carbon_item=["stored", "used", "vented"]).sum("carbon_item")
    np.testing.assert_allclose(balance.sel(carbon_item="captured").values, caught.values, **close)
    of_class = (
        pathway["emissions_account"].sel(scope="scope_1", gas="co2").groupby("emission_class").sum()
    )
    item = {
        str(name): balance.sel(carbon_item=name).values for name in balance["carbon_item"].values
    }
    removed = item["removed"] + item["stored_of_air_and_biomass"]
    for name, expected in (
        ("removal", removed),
        ("captured_and_stored", item["stored"] + item["retained"] + item["removed"] - removed),
    ):
        found = (
            of_class.sel(emission_class=name).transpose("site", "period").values
            if name in of_class["emission_class"]
            else 0.0
        )
        np.testing.assert_allclose(0.0 - found, expected, **close)
    emitted = pathway["emissions"].sel(scope="scope_1", gas="co2").values
    np.testing.assert_allclose(balance.sel(carbon_item="emitted").values, emitted, **close)


@given(systems(), st.sampled_from(["cost", "lowest", "price", "baseline"]))
def test_identities_hold_in_every_system(parameters: dict[str, Any], goal: str) -> None:
    system = world(
        parameters, target_value={("cap", 2027): 0.0}, existing_survival={("works", "old"): 10.0}
    )
    identities(solved(system, goal))


@given(systems())
def test_carbon_of_every_system_from_activities_alone(parameters: dict[str, Any]) -> None:
    """Coal burned x factor + process CO2 = emitted + stored, and the store takes one tonne of
    exhaust for each it keeps.
    """
    outcome = solve_goal(world(parameters, target_value={("cap", 2027): 0.0}), "lowest")
    old, _, third, save, store = outcome.program.form.value(
        "activity", outcome.solution.values
    ).values[0]
    flow, factor = (
        parameters["flow"],
        parameters["emission_factor"]["works", "coal", "scope_1", "co2"],
    )
    coal = (
        -flow["old", "coal"] * (old - parameters["saving"]["save", "coal"] * save)
        - flow["third", "coal"] * third
    )
    process = third * parameters["process_emissions"]["third", "scope_1", "co2"]
    balance = collect(outcome, outcome)["carbon_balance"].sel(site="works")
    close = {"rel": 1e-6, "abs": 1e-6}
    assert balance.sel(carbon_item="formed_from_purchases").values == pytest.approx(
        coal * factor, **close
    )
    assert balance.sel(carbon_item="formed_in_processes").values == pytest.approx(process, **close)
    assert balance.sel(carbon_item="captured").values == pytest.approx(store, **close)
    assert balance.sel(carbon_item="stored").values == pytest.approx(store, **close)
    assert balance.sel(carbon_item="vented").values == pytest.approx(0.0 * store, abs=1e-6)
    assert balance.sel(carbon_item="emitted").values == pytest.approx(
        coal * factor + process - store, **close
    )


@pytest.mark.parametrize("report", ["ar5", "ar6"])
def test_warming_potentials_of_the_report_that_the_run_names(catalog: Catalog, report: str) -> None:
    """All gases of national inventories have a potential in both reports, and the results name the
    report.
    """
    needed = {"co2", "ch4", "n2o", "sf6", "nf3", "cf4", "c2f6", "c3f8", "hfc_23", "hfc_134a"}
    assert all(catalog.gases[name].global_warming_potential[report] > 0 for name in needed)
    assert catalog.gases["co2_biogenic"].global_warming_potential[report] == 0.0
    assert (
        system_of(catalog, "steel", read_run(catalog, "base", {"gwp": report})).attrs["gwp"]
        == report
    )


def test_the_account_as_tables(tmp_path: Path) -> None:
    """One row for each stream, scope, gas and year that is not zero, with its class; the sum is
    that of the dataset.
    """
    pathway = solved(works())
    write_csv(pathway, tmp_path)
    table = pd.read_csv(tmp_path / "emissions_account_co2e.csv")
    assert list(table.columns) == [
        "site",
        "source_stream",
        "scope",
        "gas",
        "period",
        "emission_class",
        "value",
        "unit",
    ]
    assert set(table["emission_class"]) <= set(CLASSES)
    assert table["value"].sum() == pytest.approx(
        float(pathway["emissions_account_co2e"].sum()), rel=1e-12
    )
    assert set(table["unit"]) == {"tCO2e/yr"}
    assert "contract_kind" in pd.read_csv(tmp_path / "electricity_by_contract.csv").columns
    parts = pd.read_csv(tmp_path / "footprint.csv").set_index("footprint_part")[
        "footprint_complete"
    ]
    assert (parts["scope_1"].iloc[0], parts["total_market"].iloc[0]) == ("yes", "no")
