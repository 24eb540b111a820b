"""Units and bounds of files: every number in its place, by the table of numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pathways.catalog import Catalog, check_catalog
from pathways.catalog.dimensions import places, unplaced_numbers
from tests.catalog.small import number
from tests.systems.bakery import (
    BETTER,
    CARRIERS,
    MILL,
    NATION,
    SECTOR,
    bakery_files,
    catalog_of,
    cost,
)


def units(catalog: Catalog, kind: str, name: str) -> dict[str, set[str]]:
    """Units that each number of an entry has to convert to."""
    found: dict[str, set[str]] = {}
    for key, _, unit, *_ in places(catalog, kind, catalog.entries(kind)[name]):
        found.setdefault(key, set()).add(unit)
    return found


def test_units_are_those_of_technology_carrier_and_product(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, bakery_files())
    mill = units(catalog, "technology", "mill")
    assert mill["inputs.power"] == {"(MWh)/(t)"}
    assert mill["capex"] == {"CNY/(t/yr)"}
    assert mill["fixed_opex"] == {"CNY/(t/yr)/yr"}
    assert units(catalog, "carrier", "grid")["price"] == {"CNY/(MWh)"}
    assert units(catalog, "region", "nation")["carriers.grid.price"] == {"CNY/(MWh)"}
    sector = units(catalog, "sector", "bakery")
    assert sector["factory.output"] == {"(t)/yr"}
    assert sector["factory.existing.grid_power.activity"] == {"(MWh)/(t)"}
    assert sector["calibration.0.published"] == {"(MWh/(t))"}
    assert unplaced_numbers(catalog) == []


def test_a_cost_per_saving_converts_for_every_carrier_saved(tmp_path: Path) -> None:
    files = bakery_files()
    files[BETTER] |= {
        "cost_basis": "saving",
        "capex": cost(1, "CNY/(MWh/yr)"),
        "fixed_opex": cost(0, "CNY/(MWh/yr)/yr"),
        "saves": {"power": number(0.1, "1"), "bread": number(0.1, "1")},
    }
    found = units(catalog_of(tmp_path, files), "technology", "better_mill")
    assert found["capex"] == {"CNY/((MWh)/yr)", "CNY/((t)/yr)"}


def told(folder: Path, name: str, key: str, stated: Any) -> str:
    """Problems of the small catalog with one entry changed."""
    files = bakery_files()
    entry = files[name]
    *above, last = key.split(".")
    for step in above:
        entry = entry[step] if isinstance(entry, dict) else entry[int(step)]
    entry[last] = stated
    return "\n".join(str(each) for each in check_catalog(catalog_of(folder, files)))


@pytest.mark.parametrize(
    ("name", "key", "stated", "message"),
    [
        (MILL, "lead_time", number(40, "yr"), "40 yr is above the most that makes sense here, 30"),
        (
            MILL,
            "availability",
            number(1.1, "1"),
            "1.1 1 is above the most that makes sense here, 1",
        ),
        (MILL, "technical_lifetime", number(0, "yr"), "below the least that makes sense here, 0.1"),
        (MILL, "capex", cost(-1), "-1 CNY/(t/yr) is below the least"),
        (MILL, "first_year", number(20, "yr"), "below the least that makes sense here, 1900"),
        (MILL, "inputs", {"power": number(1, "t/t")}, "`t/t` (mass/mass) cannot be converted"),
        (BETTER, "saves", {"power": number(1.5, "1")}, "1.5 1 is above the most"),
        (BETTER, "factory", {"max_share": number(1.5, "1")}, "1.5 1 is above the most"),
        (
            BETTER,
            "factory",
            {"growth_rate": number(1, "1/yr"), "growth_seed": number(-1, "1/yr")},
            "-1 1/yr is below the least",
        ),
        (CARRIERS, "grid.price", cost(-5, "CNY/MWh"), "a price cannot be negative"),
        (NATION, "carriers.grid.price", cost(-5, "CNY/MWh"), "a price cannot be negative"),
        (CARRIERS, "grid.demand_charge", cost(1, "CNY/t"), "cannot be converted"),
        (SECTOR, "electricity_share", number(2, "1"), "2 1 is above the most"),
        (SECTOR, "factory.output", number(-1, "t/yr"), "-1 (t)/yr is below the least"),
        (SECTOR, "factory.areas", {"roof": number(-1, "m2")}, "-1 m2 is below the least"),
        (SECTOR, "calibration.0.published", number(1, "t/t"), "cannot be converted to `(MWh/(t))`"),
        (NATION, "carriers.grid.purchase_limit", number(1, "t/yr"), "cannot be converted"),
        (NATION, "technologies", {"mill": {"availability": number(2, "1")}}, "above the most"),
    ],
)
def test_what_is_outside_is_told(
    tmp_path: Path, name: str, key: str, stated: Any, message: str
) -> None:
    """Each with its file and its key."""
    found = told(tmp_path, name, key, stated)
    assert message in found
    assert Path(name).name in found
    assert key.split(".")[-1] in found


@pytest.mark.parametrize("year", [None, 2030])
@pytest.mark.parametrize(
    ("name", "key", "unit", "value", "side", "figure"),
    [
        (MILL, "lead_time", "yr", 1.0, "low", -0.5),
        (MILL, "availability", "1", 0.9, "high", 1.2),
        (MILL, "first_year", "yr", 2026, "high", 2.03e6),
        (MILL, "capex", "CNY/(t/yr)", 100.0, "low", -30.0),
        (SECTOR, "electricity_share", "1", 0.5, "high", 7.8),
        (CARRIERS, "grid.price", "CNY/MWh", 500.0, "low", -1e3),
    ],
)
def test_ranges_are_held_to_the_bounds_of_their_number(
    tmp_path: Path,
    name: str,
    key: str,
    unit: str,
    value: float,
    side: str,
    figure: float,
    year: int | None,
) -> None:
    """A sweep draws from them: a saving of 782 % was taken, and a lead time below zero."""
    central = {year: value} if year else value
    money = {"money_year": 2024} if "CNY" in unit else {}
    stated = number(central, unit, **{side: {year: figure} if year else figure}, **money)
    found = told(tmp_path, name, key, stated)
    assert f"`{side}`: {figure:g} " in found
    assert Path(name).name in found


def test_a_largest_share_above_one_is_allowed_of_what_is_no_measure(tmp_path: Path) -> None:
    """Gross capacity may exceed the demand that it serves; a measure cannot be on more than all."""
    files = bakery_files()
    files[MILL] |= {"host": {"demand": "bread"}, "factory": {"max_share": number(1.5, "1")}}
    assert check_catalog(catalog_of(tmp_path / "mill", files)) == []
    files = bakery_files()
    files[SECTOR]["limits"] = {"better_mill": {"factory": {"max_share": number(1.5, "1")}}}
    (problem,) = check_catalog(catalog_of(tmp_path / "measure", files))
    assert "limits.better_mill.factory.max_share" in str(problem)


def test_every_year_is_looked_at(tmp_path: Path) -> None:
    stated = number({2025: 0.5, 2030: 1.5}, "1")
    assert "1.5 1 is above the most" in told(tmp_path, BETTER, "saves", {"power": stated})
