"""By which method a target counts power."""

from __future__ import annotations

from typing import Any

import pytest

import pathways as pw
from pathways.catalog import Catalog, read_run
from pathways.questions.goals import solve_goal
from pathways.results.summary import summarise
from pathways.systems.policy import targets_of
from tests.results.worlds import beside_its_yardsticks, works_system


def scopes(catalog: Catalog, **settings: Any) -> list[str]:
    run = read_run(catalog, "base", settings)
    (target,) = targets_of(run, catalog.sectors["steel"])
    return [scope.value for scope in target.scopes]


def test_the_method_of_the_run_counts_in_every_target(catalog: Catalog) -> None:
    """A target that states another method, or both, counts by that of the run, and once."""
    assert scopes(catalog) == ["scope_1", "scope_2_market"]
    assert scopes(catalog, count="location") == ["scope_1", "scope_2_location"]
    stated = {"name": "own", "kind": "tonnes", "values": {2030: 1e6}}
    both = {**stated, "scopes": ["scope_2_market", "scope_2_location", "scope_3"]}
    assert scopes(catalog, count="contract", targets=[both]) == ["scope_2_market", "scope_3"]
    alone = {**stated, "scopes": ["scope_1"]}
    assert scopes(catalog, count="location", targets=[alone]) == ["scope_1"]


def test_the_setting_reaches_the_system() -> None:
    by_location = pw.system("lithium_batteries", count="location")
    counted = by_location["target_scope"].sel(target="phase_target")
    assert counted.sel(scope="scope_2_location") == 1.0
    assert counted.sel(scope="scope_2_market") == 0.0


def test_a_target_by_location_stands_beside_its_contract() -> None:
    """The works of `tests/results/worlds.py` with 20 t by location in 2028: 5 t of steel by `new`,
    as 14 t by contract need too; `emissions` are what the target counts, and the pair tells both.
    """
    system = works_system(
        {
            "target_scope": {("cap", "scope_1"): 1.0, ("cap", "scope_2_location"): 1.0},
            "target_value": {("cap", 2028): 20.0},
        }
    )
    assert solve_goal(system, "cost").status == "target_met"
    summary = summarise(beside_its_yardsticks(system))
    assert summary["emissions"][2028] == pytest.approx(20.0)
    assert summary["emissions_location_based"][2028] == pytest.approx(20.0)
    assert summary["emissions_contract_based"][2028] == pytest.approx(14.0)
    assert summary["run_rate"]["per_tonne_avoided"] == pytest.approx(
        summary["run_rate"]["per_year"] / 8.0
    )
    assert summary["run_rate"]["per_tonne_avoided_location_based"] == pytest.approx(
        summary["run_rate"]["per_year"] / 5.0
    )
