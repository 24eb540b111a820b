"""`summary.json`, key by key, against the works of `tests/results/worlds.py` worked out by hand."""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import Any

import numpy as np
import pytest
import xarray as xr

from pathways.catalog import Catalog, read_run
from pathways.results.summary import summarise, tiers
from pathways.runs import run_sector
from tests.results.worlds import (
    ANNUITY,
    BASELINE_COST,
    DEARER,
    LENGTHS,
    WEIGHT,
    YEARS,
    beside_its_yardsticks,
    works_pathway,
    works_system,
)

KEYS = {
    "sector",
    "region",
    "view",
    "goal",
    "status",
    "target",
    "base_year",
    "decision_date",
    "horizon",
    "base_emissions",
    "emissions",
    "reduction",
    "emissions_contract_based",
    "reduction_contract_based",
    "emissions_location_based",
    "reduction_location_based",
    "certificates_share",
    "gwp",
    "emissions_by_scope",
    "biogenic",
    "captured_and_stored",
    "removals",
    "offsets",
    "footprint",
    "footprint_location_based",
    "footprint_gaps",
    "npv_cost",
    "npv_cost_baseline",
    "present_value",
    "abatement_cost_average",
    "marginal_abatement_cost",
    "marginal_abatement_cost_less",
    "marginal_abatement_cost_more",
    "investment",
    "spending",
    "idle_before_half_life",
    "product_cost_increase",
    "tier",
    "binding_limits",
    "ways_out",
    "certificate",
    "solver",
    "currency",
    "changes",
    "lowest_feasible",
    "first_year_met",
    "yardsticks",
    "savings_not_taken",
    "abatement_cost_against_economic",
    "abatement_cost_against_economic_location_based",
    "run_rate",
    "transfers",
    "stranded_value",
    "plants",
    "divisible_bound",
    "gap",
    "units",
    "ties",
    "deciding",
    "prices",
    "scrap",
    "plant",
    "priced_scopes",
}
"""What a summary holds in a run for least cost under a target, without hours."""


@pytest.fixture(scope="module")
def pathway() -> xr.Dataset:
    return works_pathway()


@pytest.fixture(scope="module")
def summary(pathway: xr.Dataset) -> dict[str, Any]:
    return summarise(pathway)


def years(*values: float | None) -> dict[int, Any]:
    return {
        year: pytest.approx(value, rel=1e-9, abs=1e-9) if value is not None else None
        for year, value in zip(YEARS, values, strict=True)
    }


def test_every_key_is_there_and_ready_for_json(summary: dict[str, Any]) -> None:
    assert set(summary) == KEYS
    assert set(json.loads(json.dumps(summary, allow_nan=False))) == KEYS


def test_what_was_run(summary: dict[str, Any]) -> None:
    found = {name: summary[name] for name in ("sector", "region", "view", "goal", "status", "gwp")}
    assert found == {
        "sector": "steel",
        "region": "china",
        "view": "factory",
        "goal": "cost",
        "status": "target_met",
        "gwp": "ar6",
    }
    assert summary["currency"] == "CNY2024"
    assert summary["base_year"] == 2020
    assert (summary["decision_date"], summary["horizon"]) == ("2019-12", 2032)
    assert summary["binding_limits"] == summary["ways_out"] == []


def test_the_target_told_is_its_tightest_year(summary: dict[str, Any]) -> None:
    """20.4 t in 2026 and 14 t in 2028: 2028 is the tightest."""
    assert summary["target"] == {
        "name": "cap",
        "kind": "tonnes",
        "year": 2028,
        "scopes": ["scope_1", "scope_2_market"],
        "limit": 14.0,
        "unit": "tCO2e/yr",
    }


def test_emissions_and_reduction_by_contract(summary: dict[str, Any]) -> None:
    """22 t in the base year; 0, 1 and 5 t of steel by `new` save 1.6 t each: 22, 20.4, 14."""
    assert summary["base_emissions"] == pytest.approx(22.0)
    assert summary["emissions"] == years(22.0, 20.4, 14.0)
    assert summary["reduction"] == years(0.0, 1.6 / 22, 8 / 22)
    assert summary["emissions_contract_based"] == years(22.0, 20.4, 14.0)
    assert summary["reduction_contract_based"] == years(0.0, 1.6 / 22, 8 / 22)


def test_a_works_without_certificates_owes_them_nothing(summary: dict[str, Any]) -> None:
    """Nothing is reduced in 2025, so nothing has a share of it; later the share is zero."""
    assert summary["certificates_share"] == years(None, 0.0, 0.0)


def test_emissions_and_reduction_by_location(summary: dict[str, Any]) -> None:
    """At 0.5 t/MWh the base year emits 25 t and `new` saves 1 t a tonne: 25, 24, 20."""
    assert summary["emissions_location_based"] == years(25.0, 24.0, 20.0)
    assert summary["reduction_location_based"] == years(0.0, 0.04, 0.2)


def test_emissions_by_scope(summary: dict[str, Any]) -> None:
    """2028: 10 t of coal; 5 x 1 + 5 x 3 = 20 MWh at 0.2 and 0.5; upstream 0.3 x 10 + 0.1 x 20."""
    assert summary["emissions_by_scope"][2028] == pytest.approx(
        {"scope_1": 10.0, "scope_2_market": 4.0, "scope_2_location": 10.0, "scope_3": 5.0}
    )
    assert summary["emissions_by_scope"][2025] == pytest.approx(
        {"scope_1": 20.0, "scope_2_market": 2.0, "scope_2_location": 5.0, "scope_3": 7.0}
    )


def test_footprint_by_contract_and_by_location(summary: dict[str, Any]) -> None:
    """2026, over 10 t of steel: (18 + 2.4 + 6.6) / 10 and (18 + 6 + 6.6) / 10; no material is
    bought."""
    assert summary["footprint"] == years(2.9, 2.7, 1.9)
    assert summary["footprint_location_based"] == years(3.2, 3.06, 2.5)
    assert summary["footprint_gaps"] == {
        "complete": False,
        "materials_counted": False,
        "missing_upstream_factors": [],
    }


def test_nothing_biogenic_stored_removed_or_offset(summary: dict[str, Any]) -> None:
    for name in ("biogenic", "captured_and_stored", "removals", "offsets"):
        assert summary[name] == years(0.0, 0.0, 0.0), name


def test_present_values(summary: dict[str, Any]) -> None:
    """Baseline 200, 300 and 200 a year at the weights of the blocks; the pathway 0, 38.0243 and
    90.1213 a year more."""
    assert summary["npv_cost_baseline"] == pytest.approx(BASELINE_COST @ WEIGHT, rel=1e-9)
    assert summary["npv_cost"] == pytest.approx((BASELINE_COST + DEARER) @ WEIGHT, rel=1e-9)


def test_average_abatement_cost(summary: dict[str, Any]) -> None:
    """(38.0243 w2 + 90.1213 w3) / (1.6 w2 + 8 w3): between the 11.27 of 2028 and the 23.77 of 2026,
    12.3465 with w2 = 1.8145 and w3 = 3.8278."""
    by_hand = (38.0242587 * 1.8145 + 90.1212936 * 3.8278) / (1.6 * 1.8145 + 8 * 3.8278)
    assert summary["abatement_cost_average"] == pytest.approx(by_hand, rel=1e-4)
    abated = np.array([0.0, 1.6, 8.0])
    assert summary["abatement_cost_average"] == pytest.approx(
        DEARER @ WEIGHT / (abated @ WEIGHT), rel=1e-9
    )


def test_marginal_abatement_cost(summary: dict[str, Any]) -> None:
    """(30 + 8.0243) / 1.6 in 2026 and (10 + 8.0243) / 1.6 in 2028."""
    assert summary["marginal_abatement_cost"] == years(
        0.0, (30 + ANNUITY) / 1.6, (10 + ANNUITY) / 1.6
    )


def test_investment_is_a_year_of_its_block(summary: dict[str, Any]) -> None:
    """1 t/yr in a block of two years is 50 a year, 4 t/yr more in one of five 80 a year: 500."""
    assert summary["investment"] == years(0.0, 50.0, 80.0)
    assert np.dot(list(summary["investment"].values()), LENGTHS) == pytest.approx(500.0)


def test_present_value_names_its_years_and_both_yardsticks(summary: dict[str, Any]) -> None:
    """38.0243 x 1.8145 + 90.1213 x 3.8278 = 414.37; nothing pays anyway, so both are one."""
    found = summary["present_value"]
    assert found["years"] == [2025, 2032]
    assert found["above_frozen"] == pytest.approx(DEARER @ WEIGHT, rel=1e-9)
    assert found["above_economic"] == pytest.approx(DEARER @ WEIGHT, rel=1e-9)


def test_product_cost_increase(summary: dict[str, Any]) -> None:
    """Over 10 t of steel a year."""
    assert summary["product_cost_increase"] == years(0.0, 3.80242587, 9.01212936)


def test_tier_by_the_threshold(summary: dict[str, Any], pathway: xr.Dataset) -> None:
    """2.2, 2.04 and 1.4 t/t beside a threshold of 1.4; a threshold of 1.39 is never reached."""
    assert summary["tier"] == dict(zip(YEARS, ["none", "none", "near_zero"], strict=True))
    strict = pathway.assign(near_zero_threshold=1.39)
    assert tiers(strict) == ["none"] * 3


def test_tier_counts_its_own_scopes(pathway: xr.Dataset) -> None:
    """Scope 1 alone: 2, 1.8 and 1 t/t beside 1.8: the second year is near-zero too."""
    scope_1 = xr.where(pathway["scope"] == "scope_1", 1.0, 0.0)
    alone = pathway.assign(near_zero_threshold=1.8, near_zero_scope=scope_1)
    assert tiers(alone) == ["none", "near_zero", "near_zero"]


def test_lowest_levels_as_reductions(summary: dict[str, Any]) -> None:
    """All 10 t by `new` leave 6 t of 22 t: 72.7 % less, and no tonne dearer than 100."""
    lowest = summary["lowest_feasible"]
    assert set(lowest) == {
        "emissions",
        "reduction",
        "affordable_emissions",
        "affordable_reduction",
        "price_limit",
        "first_year_met",
        "affordable_first_year_met",
    }
    assert lowest["emissions"] == pytest.approx(6.0, rel=1e-6)
    assert lowest["reduction"] == pytest.approx(16 / 22, rel=1e-6)
    assert lowest["affordable_emissions"] == pytest.approx(6.0, rel=1e-6)
    assert lowest["affordable_reduction"] == pytest.approx(16 / 22, rel=1e-6)
    assert lowest["price_limit"] == 100.0


def test_money_keeps_the_affordable_level_above_the_lowest() -> None:
    """Up to 11 a tonne nothing pays in 2028 (11.27 a tonne); technology would go down to 6 t."""
    target = {("cap", 2028): 14.0}
    lowest = summarise(works_pathway("lowest", price_limit=11.0, target_value=target))[
        "lowest_feasible"
    ]
    assert lowest["emissions"] == pytest.approx(6.0, rel=1e-6)
    assert lowest["affordable_emissions"] == pytest.approx(22.0, rel=1e-6)
    assert lowest["affordable_reduction"] == pytest.approx(0.0, abs=1e-6)
    assert lowest["price_limit"] == 11.0


def test_certificate_and_solver(pathway: xr.Dataset, summary: dict[str, Any]) -> None:
    """Three figures of a proof, each its own, and who solved it."""
    told = pathway.assign_attrs(
        primal_violation=1e-12,
        dual_violation=2e-12,
        gap=3e-12,
        solver="highs",
        solver_version="1.2.3",
        solver_seconds=0.25,
    )
    found = summarise(told)
    assert found["certificate"] == {
        "primal_violation": 1e-12,
        "dual_violation": 2e-12,
        "gap": 3e-12,
    }
    assert found["solver"] == {"name": "highs", "version": "1.2.3", "seconds": 0.25}
    assert max(summary["certificate"].values()) < 1e-9
    assert summary["solver"]["version"] == version("highspy")


def test_a_missed_target_says_what_stands_in_the_way_and_what_would_help() -> None:
    """20 MWh of power in 2028 feed 5 t of `new`: 14 t, not 6 t. 10 MWh more would do."""
    found = summarise(
        works_pathway(
            target_value={("cap", 2028): 6.0}, purchase_limit={("works", "power", 2028): 20.0}
        )
    )
    assert found["status"] == "target_missed"
    assert found["binding_limits"] == ["at most 20 MWh of Power can be bought in 2028"]
    assert found["ways_out"] == ["10.0 MWh/yr more Power (2028)"]
    assert found["emissions"][2028] == pytest.approx(14.0, rel=1e-6)
    assert found["lowest_feasible"]["reduction"] == pytest.approx(8 / 22, rel=1e-6)


def test_without_abatement_there_is_no_average_cost_and_without_target_no_marginal_cost() -> None:
    found = summarise(works_pathway("baseline"))
    assert found["goal"] == "baseline"
    assert found["status"] == "optimal"
    assert found["target"] is None
    assert found["abatement_cost_average"] is None
    assert found["marginal_abatement_cost"] == {}
    assert found["npv_cost"] == found["npv_cost_baseline"]
    assert found["product_cost_increase"] == years(0.0, 0.0, 0.0)
    assert "lowest_feasible" not in found


def test_negative_cost_where_new_is_cheaper() -> None:
    """Free power: `old` costs 10, `new` nothing but its annuity, 8.0243. It saves 1.9757 a tonne
    of steel, 1.9757 / 1.6 = 1.2348 a tonne of CO2, in every year."""
    free = {("works", "coal"): 5.0, ("works", "power"): 0.0}
    found = summarise(works_pathway("price", purchase_price=free))
    assert found["emissions"] == years(6.0, 6.0, 6.0)
    assert found["savings_not_taken"]["per_year"] == pytest.approx(10 * (10 - ANNUITY), rel=1e-9)
    assert found["abatement_cost_average"] is None
    assert found["product_cost_increase"] == years(*[ANNUITY - 10] * 3)
    assert found["npv_cost"] < found["npv_cost_baseline"]


def test_a_base_year_without_emissions_has_no_reduction(pathway: xr.Dataset) -> None:
    """The same works, as if nothing had run in the base year: shares of its zero emissions are
    missing, not zero and not the emissions themselves; all other figures stay."""
    silent = pathway.assign(
        base_headline_emissions=0.0, base_emissions=0.0 * pathway["base_emissions"]
    )
    found = summarise(silent)
    assert found["base_emissions"] == 0.0
    assert found["reduction"] == years(None, None, None)
    assert found["reduction_location_based"] == years(None, None, None)
    assert found["lowest_feasible"]["reduction"] is None
    assert found["lowest_feasible"]["affordable_reduction"] is None
    assert found["emissions"] == years(22.0, 20.4, 14.0)
    assert found["abatement_cost_average"] == pytest.approx(12.3465, rel=1e-5)
    json.dumps(found, allow_nan=False)


def test_two_sites_are_summed() -> None:
    """`north` makes 6 t, `south` 4 t from the same things: every figure of the works is the same
    as if one site made 10 t."""
    tonnes = {"north": 6.0, "south": 4.0}
    power = {2025: 10.0, 2026: 20.0, 2028: 10.0}
    by_site = {
        "existing_capacity": {(site, "old"): made for site, made in tonnes.items()},
        "existing_survival": {(site, "old"): made for site, made in tonnes.items()},
        "base_activity": {(site, "old"): made for site, made in tonnes.items()},
        "build_max": {(site, "old"): 0.0 for site in tonnes},
        "demand": {(site, "steel"): made for site, made in tonnes.items()},
        "purchase_price": {
            **{(site, "coal"): 5.0 for site in tonnes},
            **{(site, "power", year): price for site in tonnes for year, price in power.items()},
        },
        "emission_factor": {
            (site, *rest): factor
            for site in tonnes
            for rest, factor in (
                (("coal", "scope_1", "co2"), 1.0),
                (("power", "scope_2_market", "co2"), 0.2),
                (("power", "scope_2_location", "co2"), 0.5),
            )
        },
    }
    system = works_system(by_site, site=list(tonnes))
    found = summarise(beside_its_yardsticks(system))
    assert found["base_emissions"] == pytest.approx(22.0)
    assert found["emissions"] == years(22.0, 20.4, 14.0)
    assert found["reduction_location_based"] == years(0.0, 0.04, 0.2)
    assert found["investment"] == years(0.0, 50.0, 80.0)
    assert found["product_cost_increase"] == years(0.0, 3.80242587, 9.01212936)
    assert found["npv_cost"] == pytest.approx((BASELINE_COST + DEARER) @ WEIGHT, rel=1e-9)


def test_several_targets_add_their_prices() -> None:
    """Two limits of which the looser never binds: the price is that of the tighter alone, and the
    target told is the first."""
    labels = {"target": ["cap", "loose"]}
    scope = {(name, "scope_1"): 1.0 for name in labels["target"]}
    system = works_system(
        {
            "target_scope": {**scope, ("cap", "scope_2_market"): 1.0},
            "target_value": {("cap", 2028): 14.0, ("loose", 2028): 19.0},
        },
        {"target_kind": ["tonnes", "tonnes"]},
        **labels,
    )
    found = summarise(beside_its_yardsticks(system))
    assert found["target"]["name"] == "cap"
    assert found["marginal_abatement_cost"][2028] == pytest.approx((10 + ANNUITY) / 1.6, rel=1e-9)


def test_offsets_are_bought_tonnes() -> None:
    """Credits at 3 a tonne, up to a tenth of the 20 t of base-year scope 1, are cheaper than the
    17.52 of a tonne by `new`; they leave the emissions as they are."""
    system = works_system(
        {
            "target_value": {("cap", 2028): 20.0},
            "target_scope": {("cap", "scope_1"): 1.0},
            "target_offsets": 1.0,
            "offset_limit": 0.1,
            "offset_price": 3.0,
            "emission_factor": {("works", "coal", "scope_1", "co2"): 1.0},
            "demand": {("works", "steel"): [10.0, 10.0, 11.0]},
            "build_max": {("works", "old"): 5.0},
        }
    )
    found = summarise(beside_its_yardsticks(system))
    assert found["emissions"][2028] == pytest.approx(22.0, rel=1e-9)
    assert found["offsets"] == years(0.0, 0.0, 2.0)
    assert found["status"] == "target_met"


SHORT = {"horizon": {"last": 2030}}


def test_a_run_of_a_sector_adds_grades_versions_and_a_hash(catalog: Catalog) -> None:
    """`tier` follows the rule set of the run; versions are those installed; the hash is of the
    System alone: the same for the same numbers, another for another price."""
    run = read_run(catalog, "base", {"goal": "baseline", "by": 2027, **SHORT})
    one, again = (run_sector(catalog, "lithium_batteries", run) for _ in range(2))
    changed = read_run(
        catalog,
        "base",
        {
            "goal": "baseline",
            "by": 2027,
            **SHORT,
            "set": {"carriers.grid_electricity.price": "*1.01"},
        },
    )
    other = run_sector(catalog, "lithium_batteries", changed)
    assert one.summary["versions"]["numpy"] == version("numpy")
    assert one.summary["rule_set"] == run.rule_set
    graded = one.summary["tiers"][run.rule_set]
    assert one.summary["tier"] == {year: each["tier"] for year, each in graded.items()}
    assert one.summary["input_hash"] == again.summary["input_hash"]
    assert one.summary["input_hash"] != other.summary["input_hash"]
