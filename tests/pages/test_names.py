"""Chinese names of the catalog, and of whose figures a page shows."""

from __future__ import annotations

import re

import pytest

from pathways.catalog import Catalog, read_catalog
from pathways.pages.names import SOURCES, add_names, chinese, names

SHELVES = ("sectors", "regions", "technologies", "carriers", "policies")

HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return read_catalog()


@pytest.mark.parametrize("shelf", SHELVES)
def test_every_shipped_entry_has_a_chinese_name(catalog: Catalog, shelf: str) -> None:
    assert set(names()[shelf]) == set(getattr(catalog, shelf))
    assert [name for name, told in names()[shelf].items() if not HAN.search(told)] == []


def test_entries_that_differ_in_english_differ_in_chinese_within_a_sector(catalog: Catalog) -> None:
    """Two bars of one picture never bear one name."""
    for sector in catalog.sectors.values():
        found: dict[str, str] = {}
        for name in {*sector.technologies, *sector.standing, *sector.hourly_technologies}:
            label = catalog.technologies[name].label
            assert found.setdefault(names()["technologies"][name], label) == label


def test_every_unit_area_and_grade_has_a_chinese_name(catalog: Catalog) -> None:
    told = names()
    views = [
        view
        for sector in catalog.sectors.values()
        for view in (sector.factory, sector.sector)
        if view is not None
    ]
    labels = {
        unit.label
        for view in views
        for existing in view.existing.values()
        for unit in existing.units.values()
    }
    kinds = {re.sub(r" \d+$", "", label) for label in labels}
    areas = {area for view in views for area in view.areas}
    tiers = {tier.name for each in catalog.policies.values() for tier in each.tiers}
    assert kinds - set(told["units"]) == set()
    assert areas - set(told["areas"]) == set()
    assert tiers - set(told["tiers"]) == set()


def test_a_name_of_ones_own_stays(catalog: Catalog) -> None:
    known = catalog.technologies["gas_boiler"].label
    assert chinese(catalog, "technologies", "gas_boiler", known) == "燃气锅炉"
    assert chinese(catalog, "technologies", "gas_boiler", "Boiler house") is None
    assert chinese(catalog, "technologies", "my_boiler", known) is None


def test_rows_sources_and_what_moves_get_their_names(catalog: Catalog) -> None:
    boiler = {"name": "gas_boiler", "label": catalog.technologies["gas_boiler"].label}
    gas = {"name": "natural_gas", "label": catalog.carriers["natural_gas"].label}
    parts = {
        "technologies": [dict(boiler), {"name": "mine", "label": "Mine"}],
        "carriers": [dict(gas)],
        "sources": [
            {**gas, "name": "purchase_of_natural_gas"},
            {**boiler, "name": "process_of_gas_boiler"},
        ],
        "units": [
            {"unit": "one", "label": f"{boiler['label']}, 2012"},
            {"unit": "two", "label": boiler["label"]},
            {"unit": "three", "label": "Boiler house, 2012"},
            {"unit": "four", "label": "Gas boiler 2"},
        ],
        "rule_sets": [
            {"name": "ninety_percent", "label": catalog.policies["ninety_percent"].label},
            {"name": "mine", "label": "Mine"},
        ],
        "tiers": [{"name": "near_zero", "label": "near-zero"}],
        "about": {
            "sector": "textiles",
            "sector_label": "Textiles",
            "region": "my_place",
            "region_label": "My place",
            "product": "finished_fabric",
            "product_label": catalog.carriers["finished_fabric"].label,
        },
    }
    sliders = [
        {"path": "carriers.natural_gas.price", "label": f"{gas['label']}: price"},
        {"path": "technologies.gas_boiler.capex", "label": f"{boiler['label']}: capex"},
        {"path": "carriers.my_gas.price", "label": "My gas: price"},
        {"path": "targets.near_zero.reduction", "label": "target: reduction"},
    ]
    add_names(parts, sliders, catalog)
    assert [each["labels"] for each in sliders] == [
        {"zh": "天然气：价格"},
        {"zh": "燃气锅炉：投资"},
        {},
        {"zh": "目标减排幅度"},
    ]
    assert [each["labels"] for each in parts["technologies"]] == [{"zh": "燃气锅炉"}, {}]
    assert [each["labels"] for each in parts["sources"]] == [{"zh": "天然气"}, {"zh": "燃气锅炉"}]
    assert [each["labels"] for each in parts["units"]] == [
        {"zh": "燃气锅炉，2012"},
        {"zh": "燃气锅炉"},
        {},
        {"zh": "燃气锅炉 2"},
    ]
    assert [each["labels"] for each in parts["rule_sets"]] == [{"zh": "比基准年低至少 90 %"}, {}]
    assert [each["labels"] for each in parts["tiers"]] == [{"zh": "近零"}]
    assert parts["about"]["labels"] == {"zh": {"sector_label": "纺织", "product_label": "成品织物"}}
    assert set(SOURCES) == {"process_of_", "purchase_of_"}
