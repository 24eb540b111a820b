"""The law of the day in a run: which sectors it reaches, where and from when on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xarray as xr

import pathways as pw
from pathways.catalog import Catalog, read_run
from pathways.errors import InputError
from pathways.systems.scopes import priced_scopes
from tests.systems.bakery import bakery

TRADED = ("building_materials", "nonferrous_metals", "steel")


def trading(**stated: Any) -> dict[str, Any]:
    price = {
        "values": {2025: 60.0, 2027: 100.0},
        "low": {2025: 50.0, 2027: 80.0},
        "high": {2025: 70.0, 2027: 200.0},
        "unit": "CNY/t",
        "money_year": 2024,
        "source": "project_assumption",
        "locator": "for this test",
        "quality": "assumed",
        "note": "for this test",
    }
    free = price | {"values": {2025: 1.0, 2028: 0.7}, "unit": "1"}
    del free["money_year"]
    free |= {"low": {2025: 0.9, 2028: 0.5}, "high": {2025: 1.0, 2028: 1.0}}
    return {
        "emissions_trading": {
            "sectors": {"bakery": 2026},
            "price": price,
            "free_share": free,
            **stated,
        }
    }


def under(folder: Path, **law: Any) -> xr.Dataset:
    """The bakery over 2025 to 2028 by single years, under a law."""
    return bakery(folder, None, horizon={"first": 2025, "last": 2028}, law=law)


def test_a_price_and_its_range_hold_from_the_first_year_of_the_sector(tmp_path: Path) -> None:
    found = under(tmp_path, **trading())
    assert found["trading_price"].values == pytest.approx([0.0, 80.0, 100.0, 100.0])
    assert found["trading_price_high"].values[2] == pytest.approx(200.0)
    assert found["trading_free_share"].values == pytest.approx([0.0, 0.9, 0.8, 0.7])
    assert priced_scopes(found) == ["scope_1"]


@pytest.mark.parametrize("stated", [{"sectors": {"steel": 2024}}, {"regions": ["hebei"]}])
def test_it_reaches_no_other_sector_or_region(tmp_path: Path, stated: dict[str, Any]) -> None:
    found = under(tmp_path, **trading(**stated))
    assert not found["trading_price"].values.any()
    assert priced_scopes(found) == []


def test_duties_of_other_sectors_are_none_of_its_own(tmp_path: Path) -> None:
    duty = {"quantity": "renewable_electricity_share", "at_least": {2027: 0.3}}
    found = under(
        tmp_path,
        obligations=[
            {"name": "mine", "sectors": ["bakery"], **duty},
            {"name": "theirs", "sectors": ["steel"], **duty},
        ],
    )
    assert found["norm"].values.tolist() == ["mine"]


@pytest.mark.slow
def test_the_base_run_holds_the_law_and_no_policy_takes_it_out(catalog: Catalog) -> None:
    for sector in catalog.sectors:
        under_law = pw.system(sector)
        assert bool(under_law["trading_price"].values.all()) == (sector in TRADED)
        duties = ["renewable_power_of_smelters"] if sector == "nonferrous_metals" else []
        assert under_law["norm"].values.tolist() == duties
        without = pw.system(sector, "no_policy")
        assert not without["trading_price"].values.any()
        assert without["norm"].size == 0
    assert pw.system("steel", region="hebei")["trading_price"].values.all()


def test_obligations_of_a_run_stand_beside_those_of_the_law() -> None:
    own = {"name": "own", "quantity": "renewable_electricity_share", "at_least": {2028: 0.5}}
    found = pw.system("nonferrous_metals", obligations=[own])
    assert found["norm"].values.tolist() == ["renewable_power_of_smelters", "own"]


@pytest.mark.parametrize(
    ("law", "message"),
    [
        ({"emission_trading": {}}, "did you mean `emissions_trading`"),
        ({"obligations": [{"name": "x", "at_least": {2027: 0.3}}]}, "sectors"),
        (
            trading(price={"value": 60, "unit": "t", "source": "project_assumption"}),
            "locator",
        ),
        (
            {
                "obligations": [
                    {
                        "name": "x",
                        "sectors": ["steel"],
                        "part": {"purchases": {"scrap": 1}},
                        "whole": {"purchases": {"scrap": 1}},
                        "at_least": {2027: 0.3},
                    }
                ]
            },
            "an obligation of the law names a `quantity`",
        ),
    ],
)
def test_a_law_that_cannot_be_is_refused(
    catalog: Catalog, law: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        read_run(catalog, "base", {"law": law})


def test_names_of_the_law_and_a_market_to_come_are_told_all_at_once(catalog: Catalog) -> None:
    trading_of_none = trading(regions=["chinna"], gases=["co3"])["emissions_trading"]
    duty = {"name": "x", "quantity": "renewable_electricity_share", "at_least": {2027: 0.3}}
    law = {
        "emissions_trading": {**trading_of_none, "sectors": {"stel": 2024}},
        "obligations": [{**duty, "sectors": ["steell"], "regions": ["hebbei"]}],
    }
    with pytest.raises(InputError) as caught:
        read_run(catalog, "base", {"law": law})
    for name, meant in (
        ("stel", "steel"),
        ("chinna", "china"),
        ("co3", "co2"),
        ("steell", "steel"),
        ("hebbei", "hebei"),
    ):
        assert f"`{name}`" in str(caught.value)
        assert f"did you mean `{meant}`" in str(caught.value)


def test_a_market_that_begins_after_the_run_is_not_in_force(catalog: Catalog) -> None:
    late = trading(sectors={"steel": 2031})
    changes = {"law": late, "horizon": {"last": 2030}}
    with pytest.raises(InputError, match=r"not in force .found steel from 2031"):
        read_run(catalog, "no_policy", changes)
    assert read_run(catalog, "no_policy", {**changes, "horizon": {"last": 2031}}).law is not None
