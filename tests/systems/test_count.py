"""By which method a target counts power."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import pathways as pw
from pathways.catalog import Catalog, check_catalog, read_run
from pathways.catalog.counting import counting_of
from pathways.errors import InputError
from pathways.questions.goals import solve_goal
from pathways.results.summary import summarise
from pathways.systems.policy import targets_of
from tests.catalog.small import read_whole, small_files, write
from tests.results.worlds import beside_its_yardsticks, works_system


def scopes(catalog: Catalog, **settings: Any) -> list[str]:
    run = read_run(catalog, "base", settings)
    (target,) = targets_of(run, catalog.sectors["steel"], counting_of(catalog, run))
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


def grid_factors(**settings: Any) -> tuple[float, float]:
    """Factor of grid power by contract and by location in the base year, in t/MWh."""
    factor = pw.system("lithium_batteries", **settings)["emission_factor"]
    first = factor.sel(commodity="grid_electricity", gas="co2").isel(site=0, period=0)
    return float(first.sel(scope="scope_2_market")), float(first.sel(scope="scope_2_location"))


def test_what_no_contract_covers_counts_at_the_residual_mix() -> None:
    """The ministry's two factors of 2023; in Jiangsu its own average of 0.5978 t/MWh, times the
    ratio of the nation's two."""
    assert grid_factors() == pytest.approx((0.6096, 0.5306), rel=1e-5)
    ratio = 0.6096 / 0.5306
    assert grid_factors(region="jiangsu") == pytest.approx((0.5978 * ratio, 0.5978), rel=1e-5)
    assert grid_factors(count="average_mix") == pytest.approx((0.5306, 0.5306), rel=1e-5)
    assert grid_factors(count="location") == grid_factors()


def test_power_under_contract_stays_at_nothing_by_contract() -> None:
    for count in ("contract", "average_mix", "without_certificates"):
        factor = pw.system("lithium_batteries", count=count)["emission_factor"]
        green = factor.sel(commodity="green_electricity", scope="scope_2_market")
        assert float(abs(green).max()) == 0.0


def test_certificates_cancel_where_the_preset_lets_them() -> None:
    for count, cancels in (("contract", 1.0), ("without_certificates", 0.0)):
        claim = pw.system("lithium_batteries", count=count)["claim"]
        assert float(claim.sel(technology="green_certificates").sum()) == cancels


def test_by_the_hour_contracts_deliver_as_their_plants_generate(catalog: Catalog) -> None:
    run = read_run(catalog, "base", {"count": "hourly", "hours": "24x4"})
    assert run.hours.contract_delivery == "as_generated"
    plain = read_run(catalog, "base", {"count": "contract", "hours": "24x4"})
    assert plain.hours.contract_delivery == "any_hour"


@pytest.mark.parametrize(
    ("count", "told"),
    [
        ("lokation", "no preset of counting.*found lokation.*did you mean `location`"),
        ("hourly", "a run without hours cannot.*found hourly"),
    ],
)
def test_a_preset_that_cannot_count_is_refused(catalog: Catalog, count: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        read_run(catalog, "base", {"count": count})


def test_no_contract_counts_by_location_and_the_hour(tmp_path: Path) -> None:
    files = small_files()
    files["runs/counting/mine.yaml"] = {
        "label": "Mine",
        "description": "Of this test.",
        "method": "location",
        "by": "hour",
        "source": "bok",
        "locator": "page 3",
    }
    with pytest.raises(InputError, match="by location no contract counts"):
        read_whole(write(tmp_path / "by", files))
    del files["runs/counting/mine.yaml"]["by"]
    (problem,) = check_catalog(read_whole(write(tmp_path / "source", files)))
    assert problem.key == "counting.mine.source"
    assert problem.hint == "book"


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
