"""What a place brings: demand, prices, factors, what stands, and limits."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from pathways.errors import InputError
from pathways.schema.region import Region
from pathways.systems.place import region_chain
from tests.catalog.small import number, view
from tests.systems.bakery import (
    BREAD,
    CARRIERS,
    GRID,
    MILL,
    NATION,
    SECTOR,
    bakery,
    bakery_files,
    cost,
)


def test_demand_threshold_and_product(tmp_path: Path) -> None:
    """1 kt/yr growing to 3 kt/yr over two years; 100 kg/t near zero."""
    files = bakery_files()
    files[SECTOR]["factory"]["output"] = number({2025: 1.0, 2027: 3.0}, "kt/yr")
    files[SECTOR]["near_zero_threshold"] = number(100, "kg/t")
    system = bakery(tmp_path, files)
    assert system["demand"].sel(commodity="bread").values[0] == pytest.approx([1000, 2000, 3000])
    assert not system["demand"].sel(commodity=["grid", "power"]).values.any()
    assert float(system["near_zero_threshold"]) == pytest.approx(0.1)
    assert system["near_zero_scope"].values.tolist() == [1.0, 1.0, 0.0, 0.0]
    assert float(system["product"].sel(commodity="bread")) == 1.0


def test_market_price_of_the_product(tmp_path: Path) -> None:
    """4 CNY/kg, and 5 in 2027, are 4000, 4500 and 5000 a tonne; without one it is missing."""
    files = bakery_files()
    files[SECTOR]["product_price"] = number({2025: 4.0, 2027: 5.0}, "CNY/kg", money_year=2024)
    price = bakery(tmp_path / "priced", files)["product_price"]
    assert price.sel(commodity="bread").values[0] == pytest.approx([4000, 4500, 5000])
    assert np.isnan(price.sel(commodity=["grid", "power"]).values).all()
    assert np.isnan(bakery(tmp_path / "silent")["product_price"].values).all()


def test_a_market_price_is_money_for_a_unit_of_the_product(tmp_path: Path) -> None:
    files = bakery_files()
    files[SECTOR]["product_price"] = number(4.0, "CNY/MWh", money_year=2024)
    with pytest.raises(InputError, match="product_price"):
        bakery(tmp_path, files)


def test_what_stands_today_from_activity_utilisation_and_age(tmp_path: Path) -> None:
    """1000 t at a utilisation of 0.8 are 1250 t/yr, half built in 2010, half in 2020, living 16
    years: the first half falls at the start of 2026, the second stands.
    """
    files = bakery_files()
    files[MILL]["technical_lifetime"] = number(16, "yr")
    mill = bakery(tmp_path, files).sel(technology="mill", site="bakery")
    assert float(mill["base_activity"]) == pytest.approx(1000.0)
    assert float(mill["existing_capacity"]) == pytest.approx(1250.0)
    assert mill["existing_survival"].values == pytest.approx([1250.0, 625.0, 625.0])


def test_nothing_that_runs_today_falls_before_the_next_year(tmp_path: Path) -> None:
    """Built in 2010 and 2020 to live five years, both parts are past their life: they stand through
    the base year and go then.
    """
    files = bakery_files()
    files[MILL]["technical_lifetime"] = number(5, "yr")
    survival = bakery(tmp_path, files)["existing_survival"].sel(technology="mill").values[0]
    assert survival == pytest.approx([1250.0, 0.0, 0.0])


def test_existing_capacity_ages_by_the_renewal_lifetime(tmp_path: Path) -> None:
    files = bakery_files()
    files[MILL] |= {"technical_lifetime": number(40, "yr"), "renewal_lifetime": number(16, "yr")}
    survival = bakery(tmp_path, files)["existing_survival"].sel(technology="mill").values[0]
    assert survival == pytest.approx([1250.0, 625.0, 625.0])


def test_a_contract_has_activity_and_no_capacity(tmp_path: Path) -> None:
    grid = bakery(tmp_path).sel(technology="grid_power", site="bakery")
    assert float(grid["base_activity"]) == pytest.approx(500.0)
    assert float(grid["existing_capacity"]) == 0.0


def test_a_price_of_the_region_stands_before_that_of_the_catalog(tmp_path: Path) -> None:
    """0.5 CNY/kWh in the nation are 500 CNY/MWh, not the catalog's 600; steel... bread and power
    cannot be bought.
    """
    system = bakery(tmp_path)
    assert system["purchase_price"].sel(commodity="grid").values == pytest.approx(500.0)
    assert np.isnan(system["purchase_price"].sel(commodity=["bread", "power"]).values).all()
    assert np.isnan(system["sale_price"].values).all()


def test_the_first_region_of_the_chain_that_speaks_is_heard(tmp_path: Path) -> None:
    """The town has no price and falls back on the nation, which is noted; its own factor holds."""
    files = bakery_files()
    factor = [{"scope": "scope_2_market", "amount": number(600, "kg/MWh", low=500, high=700)}]
    files["sectors/regions/town.yaml"] = {
        "label": "Town",
        "fallback": "nation",
        "carriers": {"grid": {"emission_factors": factor}},
    }
    system = bakery(tmp_path, files, region="town")
    assert system["purchase_price"].sel(commodity="grid").values == pytest.approx(500.0)
    grid = {"commodity": "grid", "scope": "scope_2_market", "gas": "co2"}
    assert system["emission_factor"].sel(grid).values == pytest.approx(0.6)
    assert system["emission_factor_low"].sel(grid).values == pytest.approx(0.5)
    assert json.loads(system.attrs["fallbacks"]) == ["grid price: nation"]


def test_a_figure_of_the_catalog_is_noted_where_other_regions_have_their_own(
    tmp_path: Path,
) -> None:
    files = bakery_files()
    files["sectors/regions/town.yaml"] = {
        "label": "Town",
        "fallback": "nation",
        "carriers": {"grid": {"sale_price": cost(300, "CNY/MWh")}},
    }
    files["sectors/regions/village.yaml"] = {"label": "Village", "fallback": "nation"}
    files[CARRIERS]["grid"]["sale_price"] = cost(200, "CNY/MWh")
    system = bakery(tmp_path, files, region="village")
    assert system["sale_price"].sel(commodity="grid").values == pytest.approx(200.0)
    assert "grid sale_price: nation" in json.loads(system.attrs["fallbacks"])


def test_a_circle_of_fallbacks_ends() -> None:
    regions = {
        "a": Region(label="A", fallback="b"),
        "b": Region(label="B", fallback="a"),
    }
    assert region_chain(regions, "a").names == ["a", "b"]
    assert region_chain(regions, "a").carrier("coal", "price") is None
    assert region_chain(regions, "a").emission_factors("coal") is None


def test_availability_of_the_region_stands_before_that_of_the_technology(tmp_path: Path) -> None:
    files = bakery_files()
    files[MILL]["availability"] = number(0.9, "1")
    files[NATION]["technologies"] = {"mill": {"availability": number(0.85, "1")}}
    system = bakery(tmp_path, files)
    assert system["availability"].sel(technology="mill").values == pytest.approx(0.85)
    assert system["availability"].sel(technology="grid_power").values == pytest.approx(1.0)


def test_limits_of_the_place(tmp_path: Path) -> None:
    """A hectare of ground; 2 GWh of grid power for the works. The region's limit is the sector's
    and holds in the sector view only, where the tighter of both stays.
    """
    files = bakery_files()
    for name in ("factory", "sector"):
        files[SECTOR][name] = view(
            areas={"ground": number(10_000, "m2")}, purchase_limits={"grid": number(2, "GWh/yr")}
        )
    files[NATION]["carriers"]["grid"]["purchase_limit"] = number(1500, "MWh/yr")
    factory, sector = (bakery(tmp_path / name, files, view=name) for name in ("factory", "sector"))
    assert factory["area_limit"].values[0].tolist() == [np.inf, 10_000.0]
    assert factory["purchase_limit"].sel(commodity="grid").values == pytest.approx(2000.0)
    assert sector["purchase_limit"].sel(commodity="grid").values == pytest.approx(1500.0)
    files[NATION]["carriers"]["grid"]["purchase_limit"] = number(9, "GWh/yr")
    loose = bakery(tmp_path / "loose", files, view="sector")
    assert loose["purchase_limit"].sel(commodity="grid").values == pytest.approx(2000.0)


def test_energy_content_by_unit_and_by_heating_value(tmp_path: Path) -> None:
    """Power is counted in MWh; wood in t of 18 GJ, 5 MWh."""
    files = bakery_files()
    files[CARRIERS]["wood"] = {
        "label": "Wood",
        "kind": "energy",
        "unit": "t",
        "price": cost(500, "CNY/t"),
        "heating_value": number(18, "GJ/t"),
    }
    files[MILL]["inputs"] |= {"wood": number(0.1, "t/t")}
    system = bakery(tmp_path, files)
    assert float(system["energy_content"].sel(commodity="wood")) == pytest.approx(5.0)
    assert float(system["energy_content"].sel(commodity="grid")) == pytest.approx(1.0)
    assert float(system["energy_content"].sel(commodity="bread")) == 0.0
    del files[CARRIERS]["wood"]["heating_value"]
    with pytest.raises(InputError, match="counted in `t` needs a `heating_value`"):
        bakery(tmp_path / "no", files)


def test_rounding_in_a_file_is_closed_and_an_error_is_not(tmp_path: Path) -> None:
    """The grid delivers 0.501 MWh where the mill takes 0.5: both move a little, the larger flow
    relatively as much, until they meet. 0.6 is no rounding and is left for the check.
    """
    files = bakery_files()
    files[SECTOR]["factory"]["existing"]["grid_power"] = {"activity": number(0.501, "MWh/t")}
    activity = bakery(tmp_path / "near", files)["base_activity"].values[0]
    names = ["mill", "grid_power"]
    near = dict(zip(names, activity[:2], strict=True))
    assert near["mill"] == pytest.approx(1000.0, rel=1e-3)
    assert near["grid_power"] == pytest.approx(0.5 * near["mill"], rel=1e-9)
    files[SECTOR]["factory"]["existing"]["grid_power"] = {"activity": number(0.6, "MWh/t")}
    far = bakery(tmp_path / "far", files)["base_activity"].values[0]
    assert far[:2] == pytest.approx([1000.0, 600.0])


def test_an_existing_plant_needs_its_use_and_its_age(tmp_path: Path) -> None:
    files = bakery_files()
    files[SECTOR]["factory"]["existing"]["mill"] = {"activity": number(1, "t/t")}
    with pytest.raises(
        InputError, match="an existing plant needs `utilisation`, and `built` or `units`"
    ):
        bakery(tmp_path, files)


def test_what_may_be_let_go(tmp_path: Path) -> None:
    files = bakery_files()
    files[BREAD]["bread"]["free_disposal"] = True
    system = bakery(tmp_path, files)
    assert float(system["free_disposal"].sel(commodity="bread")) == 1.0
    assert float(system["free_disposal"].sel(commodity="grid")) == 0.0
    assert GRID in files
