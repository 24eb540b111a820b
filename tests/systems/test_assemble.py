"""Catalog, sector and run become one System: labels, settings, and what is refused first."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathways.catalog import read_run
from pathways.errors import InputError
from pathways.runs import system_of
from tests.catalog.small import number
from tests.systems.bakery import CARRIERS, MILL, RUN, SECTOR, bakery, bakery_files, catalog_of


def test_labels_texts_and_settings(tmp_path: Path) -> None:
    found = bakery(tmp_path)
    assert found["site"].values.tolist() == ["bakery"]
    assert found["technology"].values.tolist() == ["mill", "grid_power", "better_mill"]
    assert found["technology_kind"].values.tolist() == ["process", "supply", "measure"]
    assert found["capacity_unit"].values.tolist() == ["t/yr", "", "t/yr"]
    assert found["commodity"].values.tolist() == ["bread", "power", "grid"]
    assert found["commodity_unit"].values.tolist() == ["t", "MWh", "MWh"]
    assert found["area"].values.tolist() == ["roof", "ground"]
    wanted = {
        "sector": "bakery",
        "region": "nation",
        "view": "factory",
        "currency": "CNY",
        "money_year": "2024",
        "discount_year": "2025",
        "product": "bread",
        "product_unit": "t",
        "phase": "2030",
        "by": "2027",
        "gwp": "ar6",
    }
    assert {key: found.attrs[key] for key in wanted} == wanted
    assert float(found["base_year_fixed"]) == 1.0
    assert float(found["base_year"]) == float(found["decision_date"]) == 2025.0


def test_blocks_are_named_by_the_year_that_is_asked_for(tmp_path: Path) -> None:
    horizon = {"first": 2025, "last": 2030, "blocks": [1, 5]}
    for label, year in (("first", 2026), ("middle", 2028), ("last", 2030)):
        found = bakery(tmp_path / label, None, horizon={**horizon, "label": label}, by=2026)
        assert found["period"].values.tolist() == [2025, year]
        assert found["period_first_year"].values.tolist() == [2025, 2026]
        assert found["period_length"].values.tolist() == [1.0, 5.0]


def test_gases_and_their_warming(tmp_path: Path) -> None:
    """CO2 first, then what any factor names; a gas without a potential is told."""
    files = bakery_files()
    files["technologies/common/gases.yaml"]["ch4"] = {
        "label": "Methane",
        "global_warming_potential": {"ar6": 27.9},
        "source": "book",
        "locator": "page 2",
    }
    files[MILL]["process_emissions"] = [
        {"scope": "scope_1", "gas": "ch4", "amount": number(1, "kg/t")}
    ]
    found = bakery(tmp_path / "known", files)
    assert found["gas"].values.tolist() == ["co2", "ch4"]
    assert found["global_warming_potential"].values.tolist() == [1.0, 27.9]
    with pytest.raises(InputError, match="no global warming potential of `co2` in `ar5`"):
        bakery(tmp_path / "other", files, gwp="ar5")


def test_settings_of_the_run_are_changes_of_the_system(tmp_path: Path) -> None:
    files = bakery_files()
    files[RUN]["set"] = {"technologies.mill.capex": "*0.5"}
    assert bakery(tmp_path, files)["capex"].sel(technology="mill").values == pytest.approx(50.0)


def test_what_does_not_exist_is_told_with_the_nearest(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, bakery_files())
    run = read_run(catalog, "base", {})
    with pytest.raises(InputError, match=r"there is no sector `bakry`.*did you mean `bakery`"):
        system_of(catalog, "bakry", run)
    with pytest.raises(InputError, match=r"there is no region `natin`.*did you mean `nation`"):
        system_of(catalog, "bakery", read_run(catalog, "base", {"region": "natin"}))
    with pytest.raises(InputError, match="there is no rule set `non`"):
        system_of(catalog, "bakery", read_run(catalog, "base", {"rule_set": "non"}))
    late = {"horizon": {"first": 2026, "last": 2030}}
    with pytest.raises(InputError, match=r"must begin in the base year.*found 2026; allowed 2025"):
        system_of(catalog, "bakery", read_run(catalog, "base", late))


def test_numbers_that_cannot_be_converted_come_together(tmp_path: Path) -> None:
    files = bakery_files()
    files[MILL]["inputs"] = {"power": number(1, "t/t")}
    files[CARRIERS]["grid"]["price"] = number(1, "MWh")
    files["sectors/regions/nation.yaml"]["carriers"] = {}
    files[SECTOR]["factory"]["output"] = number(1, "MWh/yr")
    with pytest.raises(InputError) as told:
        bakery(tmp_path, files)
    keys = {problem.key for problem in told.value.problems}
    assert {"technologies.mill.inputs.power", "carriers.grid.price", "output"} <= keys
