"""Classes of readiness: what they say of technologies that do not say it themselves.

On the bakery, whose cost of capital is 8 %; `better_mill` is a demonstration.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

from pathways.catalog import Catalog, explain, read_run
from pathways.catalog.checks import check_catalog
from pathways.catalog.trace import entries_of, numbers_of
from pathways.errors import InputError
from tests.catalog.small import Files, number
from tests.systems.bakery import BETTER, GRID, MILL, bakery, bakery_files, catalog_of

SHELF = "technologies/common/readiness.yaml"
DEMONSTRATION: dict[str, Any] = {
    "label": "Demonstration",
    "description": "Runs below full size.",
    "cost_of_capital_premium": number(0.04, "1/yr", low=0.01, high=0.05),
    "ramp_up": {"first_year": number(0.5, "1", low=0.25, high=0.75)},
    "first_year": number(2026, "yr"),
}
STATED = {"level": "demonstration", "source": "book", "locator": "page 5", "quality": "reported"}


def files_with(mill: dict[str, Any] | None = None, **classes: Any) -> Files:
    """The bakery with a class of demonstrations, to which the better mill belongs."""
    files = bakery_files()
    files[SHELF] = {"demonstration": DEMONSTRATION, **classes}
    files[BETTER] |= {"readiness": STATED}
    del files[BETTER]["first_year"]
    files[BETTER] |= mill or {}
    return files


def of_better_mill(system: xr.Dataset, name: str) -> float:
    return float(system[name].sel(technology="better_mill"))


def test_todays_practice_takes_only_its_first_year_from_a_class(tmp_path: Path) -> None:
    """The mill of today is commercial since 2021; it keeps 8 % and starts at full load."""
    shelf = DEMONSTRATION | {"label": "Commercial", "first_year": number(2021, "yr")}
    files = files_with(commercial=shelf)
    files[MILL] |= {"readiness": STATED | {"level": "commercial"}}
    del files[MILL]["first_year"]
    mill = bakery(tmp_path, files).sel(technology="mill")
    assert float(mill["market_year"]) == 2021
    assert float(mill["cost_of_capital"]) == pytest.approx(0.08)
    assert float(mill["ramp_up_first_year"]) == 1.0
    assert ("readiness", "commercial") in {
        each[:2] for each in entries_of(catalog_of(tmp_path / "told", files), "bakery")
    }


def test_what_stands_and_is_never_built_needs_neither_lead_time_nor_cost(tmp_path: Path) -> None:
    """Grid power that stands passes on what it takes; as a new option it must say both."""
    files = bakery_files()
    for field in ("lead_time", "variable_opex"):
        files[GRID].pop(field, None)
    assert files[GRID]["lever"] == "existing"
    assert float(bakery(tmp_path / "a", files).sel(technology="grid_power")["lead_time"]) == 0.0
    files[GRID]["lever"] = "clean_energy"
    with pytest.raises(InputError) as told:
        bakery(tmp_path / "b", files)
    assert "`lead_time` is missing" in str(told.value)
    assert "`variable_opex` is missing" in str(told.value)


def test_green_power_costs_what_it_takes(tmp_path: Path) -> None:
    """A contract for green power says when it starts; its price is that of the power it takes."""
    files = bakery_files()
    for field in ("lead_time", "variable_opex"):
        files[GRID].pop(field, None)
    files[GRID]["lever"] = "green_power"
    with pytest.raises(InputError) as told:
        bakery(tmp_path / "b", files)
    assert "`lead_time` is missing" in str(told.value)
    assert "`variable_opex`" not in str(told.value)


def test_a_class_stands_in_where_the_technology_is_silent(tmp_path: Path) -> None:
    """12 % for capital, with the range of the premium; the mill of today keeps its 8 %."""
    system = bakery(tmp_path, files_with())
    assert of_better_mill(system, "cost_of_capital") == pytest.approx(0.12)
    assert of_better_mill(system, "cost_of_capital_low") == pytest.approx(0.09)
    assert of_better_mill(system, "cost_of_capital_high") == pytest.approx(0.13)
    assert of_better_mill(system, "ramp_up_first_year") == 0.5
    assert of_better_mill(system, "ramp_up_second_year") == 1.0
    assert of_better_mill(system, "market_year") == 2026
    mill = system.sel(technology="mill")
    assert float(mill["cost_of_capital"]) == pytest.approx(0.08)
    assert float(mill["ramp_up_first_year"]) == 1.0


def test_what_a_technology_states_itself_holds(tmp_path: Path) -> None:
    own = {
        "cost_of_capital": number(0.03, "1/yr"),
        "ramp_up": {"first_year": number(0.9, "1")},
        "first_year": number(2025, "yr"),
    }
    system = bakery(tmp_path, files_with(own))
    assert of_better_mill(system, "cost_of_capital") == pytest.approx(0.03)
    assert of_better_mill(system, "ramp_up_first_year") == pytest.approx(0.9)
    assert of_better_mill(system, "market_year") == 2025


def test_practice_of_today_belongs_to_no_class(tmp_path: Path) -> None:
    files = files_with()
    files[MILL] |= {"readiness": STATED}
    system = bakery(tmp_path, files)
    assert float(system["cost_of_capital"].sel(technology="mill")) == pytest.approx(0.08)


def test_a_catalog_without_classes_is_as_it_was(tmp_path: Path) -> None:
    files = bakery_files()
    plain = bakery(tmp_path / "plain", files)
    files[BETTER] |= {"readiness": STATED}
    unmoved = bakery(tmp_path / "stated", files)
    for name in ("cost_of_capital", "ramp_up_first_year", "market_year"):
        np.testing.assert_array_equal(unmoved[name].values, plain[name].values)


def test_a_data_sheet_and_a_sector_hold_the_numbers_of_the_class(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, files_with())
    sheet = {row.key: row.value for row in explain(catalog, "better_mill")}
    assert sheet["demonstration.cost_of_capital_premium"] == 0.04
    assert sheet["demonstration.ramp_up.first_year"] == 0.5
    assert next(row.key for row in explain(catalog, "demonstration")) == "cost_of_capital_premium"
    assert ("readiness", "demonstration") in [entry[:2] for entry in entries_of(catalog, "bakery")]


def test_a_sector_holds_of_a_class_what_its_technologies_take_of_it(tmp_path: Path) -> None:
    """Of a mill that states its rate, start-up and first year; of all three it holds no class."""
    stated: dict[str, Any] = {
        "cost_of_capital": number(0.03, "1/yr"),
        "ramp_up": {"first_year": number(0.9, "1")},
        "first_year": number(2025, "yr"),
    }
    whole = {"cost_of_capital_premium", "ramp_up.first_year", "first_year"}
    taken = {"cost_of_capital": "cost_of_capital_premium", "ramp_up": "ramp_up.first_year"}
    for key in stated:
        catalog = catalog_of(tmp_path / key, files_with({key: stated[key]}))
        (held,) = [entry for kind, _, entry in entries_of(catalog, "bakery") if kind == "readiness"]
        assert {name for name, _ in numbers_of(held)} == whole - {taken.get(key, key)}
    catalog = catalog_of(tmp_path / "all", files_with(stated))
    assert "readiness" not in {kind for kind, _, _ in entries_of(catalog, "bakery")}


def test_todays_practice_takes_the_first_year_of_its_class_alone(tmp_path: Path) -> None:
    """The mill that stands is said to be of the same class: neither its premium nor its start."""
    files = files_with()
    files[MILL] |= {"readiness": STATED}
    del files[MILL]["first_year"]
    mill = bakery(tmp_path, files).sel(technology="mill")
    assert float(mill["market_year"]) == 2026
    assert float(mill["cost_of_capital"]) == pytest.approx(0.08)
    assert float(mill["ramp_up_first_year"]) == 1.0


def problems(catalog: Catalog) -> list[str]:
    return [str(problem) for problem in check_catalog(catalog)]


def test_all_that_is_wrong_with_classes_is_told_at_once(tmp_path: Path) -> None:
    """A class that does not exist, a premium of 800, and a technology that nobody dates."""
    dear = {**DEMONSTRATION, "cost_of_capital_premium": number(800, "1/yr")}
    undated = {key: value for key, value in dear.items() if key != "first_year"}
    files = files_with(demonstration=undated, demonstation=DEMONSTRATION)
    told = problems(catalog_of(tmp_path, files))
    assert len(told) == 3
    assert any(
        "no readiness `demonstation`" in each and "`demonstration`?" in each for each in told
    )
    assert any("800 1/yr is above the most" in each for each in told)
    assert any("better_mill" in each and "`first_year` is missing" in each for each in told)


def test_a_readiness_that_does_not_exist_is_told_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="did you mean `demonstration`"):
        catalog_of(tmp_path, files_with({"readiness": {**STATED, "level": "demonstraton"}}))


def test_one_without_readiness_needs_a_first_year(tmp_path: Path) -> None:
    files = files_with()
    del files[BETTER]["readiness"]
    with pytest.raises(InputError, match="`first_year` is missing"):
        catalog_of(tmp_path, files)


def test_every_class_is_described_in_the_shipped_catalog(catalog: Catalog) -> None:
    assert list(catalog.readiness) == ["commercial", "first_of_a_kind", "demonstration", "pilot"]
    premiums = [entry.cost_of_capital_premium for entry in catalog.readiness.values()]
    rates = [premium.first if premium else 0.0 for premium in premiums]
    assert rates == sorted(rates), "the less proven, the dearer"
    assert read_run(catalog, "base", {}).readiness == "any"
