"""The stage from a question to a run: what it puts together, and what it tells of its sources."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import xarray as xr

import pathways as pw
from pathways import runs
from pathways.catalog import Catalog, read_run
from pathways.comparison.figures import FIGURES, figures
from pathways.results.archive import input_hash
from tests.worlds import steelworks

SECTOR = "lithium_batteries"
SHORT = {"horizon": {"last": 2030}}


@pytest.fixture(scope="module")
def result(catalog: Catalog) -> runs.Result:
    return runs.run_sector(catalog, SECTOR, read_run(catalog, "base", SHORT))


def test_a_run_holds_its_system_pathway_summary_and_settings(
    catalog: Catalog, result: runs.Result
) -> None:
    assert result.summary["input_hash"] == input_hash(result.system)
    assert result.summary["status"] == result.pathway.attrs["status"]
    assert result.run["sectors"] == [SECTOR]
    assert result.run["goal"] == "cost"
    assert result.pathway["indicators"].sizes["period"] == result.system.sizes["period"]
    assert result.summary["rule_set"] == read_run(catalog, "base").rule_set
    assert set(result.summary["tier"]) <= set(result.summary["reduction"])


SUMMARY = """sector region view goal status target base_year base_emissions emissions reduction
lowest_feasible npv_cost npv_cost_baseline abatement_cost_average marginal_abatement_cost investment
product_cost_increase tier binding_limits certificate solver currency versions input_hash
decision_date horizon plants divisible_bound gap run_rate yardsticks savings_not_taken
abatement_cost_against_economic transfers certificates_share first_year_met with_proven_technology
units spending stranded_value idle_before_half_life priced_scopes ties deciding
emissions_contract_based emissions_location_based reduction_contract_based
reduction_location_based"""
"""Keys of `summary.json` that people's scripts rest on."""

WITHIN = {
    "target": "year scopes limit unit",
    "certificate": "primal_violation dual_violation gap",
    "solver": "name version seconds",
    "run_rate": "year per_tonne_avoided per_unit_of_product per_year share_of_market_price",
    "yardsticks": "frozen economic target",
    "savings_not_taken": "per_year reasons",
    "with_proven_technology": "reduction first_year_met run_rate",
}
"""What some of them hold."""

ROWS = {
    "units": "site unit from to decide order stop start capacity capacity_unit investment "
    "stranded_value",
    "idle_before_half_life": "technology share_of_spending",
    "ties": "figure hangs_on distance",
    "deciding": "number quality swing switches_at",
}
"""What each row of those that are lists holds."""

MAY_BE_NONE = ("ties", "idle_before_half_life")
"""Lists that are empty where nothing is to be told: no figure may hang on less than 1 %, and no new
plant may stand idle.
"""


def test_the_summary_holds_what_scripts_rest_on(result: runs.Result) -> None:
    summary = result.summary
    assert [key for key in SUMMARY.split() if key not in summary] == []
    for key, names in WITHIN.items():
        assert [name for name in names.split() if name not in summary[key]] == [], key
    for key, names in ROWS.items():
        assert summary[key] or key in MAY_BE_NONE, key
        for row in summary[key]:
            assert [name for name in names.split() if name not in row] == [], key
    for yardstick in summary["yardsticks"].values():
        assert {"emissions", "emissions_location_based", "cost"} <= set(yardstick)
    assert [name for name in FIGURES if name.partition(".")[0] not in summary] == []


def test_new_plants_that_stand_idle_are_told_in_rows(catalog: Catalog) -> None:
    """Electric boilers of the paper mill do little before half of their life."""
    run = read_run(catalog, "base", SHORT)
    key = "idle_before_half_life"
    rows = runs.run_sector(catalog, "light_industry", run).summary[key]
    assert rows
    assert [set(ROWS[key].split()) - set(row) for row in rows] == [set()] * len(rows)


def test_headline_figures_are_numbers_with_units(result: runs.Result) -> None:
    """One case twice, with two units of product: a row for each unit where they differ."""
    rows = figures({"a": (result.summary, "MWh"), "b": (result.summary, "t")})
    by_key = {(row["figure"], row["year"], row["unit"]): row for row in rows}
    assert len(by_key) == len(rows)
    base = by_key["base_emissions", None, "tCO2e/yr"]
    assert base["a"] == base["b"] == result.summary["base_emissions"]
    assert by_key["reduction", 2027, "1"]["a"] == result.summary["reduction"][2027]
    rate = result.summary["run_rate"]
    assert by_key["run_rate.per_unit_of_product", rate["year"], "CNY2024/t"]["a"] is None
    assert (
        by_key["run_rate.per_unit_of_product", rate["year"], "CNY2024/t"]["b"]
        == rate["per_unit_of_product"]
    )


def test_the_stage_and_the_interface_are_one(result: runs.Result) -> None:
    """`solve` of the same system: the same costs and emissions, year by year."""
    system = pw.system(SECTOR, **SHORT)
    other = pw.solve(system)
    xr.testing.assert_identical(system, result.system)
    assert other.attrs["objective"] == result.pathway.attrs["objective"]
    assert other["emissions"].values.tolist() == result.pathway["emissions"].values.tolist()


def test_own_changes_of_a_run_are_applied(catalog: Catalog) -> None:
    plain = runs.system_of(catalog, SECTOR, read_run(catalog, "base"))
    dear = plain["technology"].values[plain["capex"].max("vintage").values > 0][0]
    path = f"technologies.{dear}.capex"
    changed = runs.system_of(catalog, SECTOR, read_run(catalog, "base", {"set": {path: "*2"}}))
    factor = xr.where(plain["technology"] == dear, 2.0, 1.0)
    xr.testing.assert_allclose(changed["capex"], plain["capex"] * factor)


def test_a_pathway_stands_beside_its_baseline() -> None:
    """10 t of `old` a year in the baseline; a cap of 10 t makes half of it from `new`."""
    system = steelworks({"target_value": {("cap", 2027): 10.0}, "base_year": 2020})
    found = runs.pathway_of(system)
    assert found["emissions"].sum(["site", "scope", "gas"]).values[2] == pytest.approx(10.0)
    assert found["baseline_headline_emissions"].values == pytest.approx([20.0] * 3)


def test_the_goal_baseline_is_its_own_baseline() -> None:
    found = runs.pathway_of(steelworks(), goal="baseline")
    assert found.attrs["goal"] == "baseline"
    assert float(np.abs(found["abatement"]).max()) == 0.0


def test_own_rows_do_not_bind_the_baseline() -> None:
    """A row that lets `old` make no more than 4 t in 2027 leaves the baseline at 20 t of CO2."""

    def fewer(problem: Any, variables: dict[str, Any]) -> None:
        problem.addConstraint(variables["activity__works__old__2027"] <= 4.0, "fewer")

    system = steelworks({"base_year": 2020})
    found = runs.pathway_of(system, goal="price", extra_rows=fewer)
    assert found["headline_emissions"].values[2] == pytest.approx(8.0)
    assert found["baseline_headline_emissions"].values[2] == pytest.approx(20.0)


def number(source: str, quality: str) -> Any:
    return SimpleNamespace(source=source, quality=SimpleNamespace(value=quality))


PUBLISHERS = {"a": "Agency", "b": "Bureau", "c": "Council", "d": "Department", "e": "Agency"}


def told(monkeypatch: pytest.MonkeyPatch, figures: list[Any]) -> dict[str, str]:
    monkeypatch.setattr(runs, "figures_of", lambda *_: figures)
    sources = {name: SimpleNamespace(publisher=text) for name, text in PUBLISHERS.items()}
    catalog: Any = SimpleNamespace(sources=sources)
    return runs.footer(catalog, "steel")


def test_the_three_sources_of_most_figures_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    figures = [number(name, "reported") for name in "aaaabbbccd"]
    found = told(monkeypatch, figures)
    assert found["sources_footer"].startswith("Main sources: Agency; Bureau; Council; all figures")
    assert "`pathways explain steel`" in found["sources_footer"]
    assert found["unverified_share"].startswith("0 of 10 figures")


def test_a_publisher_of_two_sources_is_named_once(monkeypatch: pytest.MonkeyPatch) -> None:
    found = told(monkeypatch, [number(name, "reported") for name in "aaaeeb"])
    assert "Main sources: Agency; Bureau; all" in found["sources_footer"]


def test_own_assumptions_are_no_source_but_are_unverified(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five assumptions of the project and a recalled figure against one that was reported."""
    figures = [number("project_assumption", "assumed")] * 5
    figures += [number("a", "recalled"), number("b", "reported")]
    found = told(monkeypatch, figures)
    assert "project" not in found["sources_footer"].lower()
    assert found["unverified_share"] == "6 of 7 figures are recalled or assumed (unverified)"


def test_every_figure_behind_a_sector_has_a_known_source(catalog: Catalog) -> None:
    figures = runs.figures_of(catalog, SECTOR)
    assert len(figures) > 100
    assert {each.source for each in figures} <= set(catalog.sources)


def test_a_rule_set_of_a_run_grades_every_sector(catalog: Catalog) -> None:
    """Rules of one region or sector grade where they apply; the run's own grade everywhere."""
    run = read_run(catalog, "base", {"region": "hebei", "plants": "divisible", **SHORT})
    result = runs.run_sector(catalog, "textiles", run)
    assert run.rule_set in result.summary["tiers"]
    assert result.summary["tier"] == {
        year: each["tier"] for year, each in result.summary["tiers"][run.rule_set].items()
    }
