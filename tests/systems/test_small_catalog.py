"""From files of a few lines to the arrays of a System, worked out by hand: the bakery of
`tests/catalog/small.py`, in which 1000 t of bread a year take 1.8 GJ (0.5 MWh) of power a tonne.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

from pathways.catalog import read_catalog, read_run
from pathways.runs import system_of
from tests.catalog.small import Files, number, small_files, write

MILL = "technologies/bakery/mill.yaml"
BETTER = "technologies/bakery/better_mill.yaml"
RATE = number(0.05, "1/yr")


def files() -> Files:
    """The bakery with all money in CNY of 2024, and a run over 2025-2030."""
    found = small_files()
    for name in (MILL, BETTER):
        found[name] |= {
            "capex": number(800, "CNY/(t/yr)", money_year=2024),
            "fixed_opex": number(16, "CNY/(t/yr)/yr", money_year=2024),
        }
    found["runs/base.yaml"] = {
        "title": "A test",
        "region": "nation",
        "view": "factory",
        "goal": "cost",
        "horizon": {"first": 2025, "last": 2030},
        "gwp": "ar6",
        "reduction": 0.5,
        "money": {
            "currency": "CNY",
            "year": 2024,
            "discount_rate": RATE,
            "cost_of_capital": RATE,
        },
        "price_limit": number(1500, "CNY/t", money_year=2024),
    }
    found["runs/policies/sector_near_zero.yaml"] = {
        "label": "Near-zero",
        "description": "A test.",
        "source": "book",
        "locator": "page 3",
    }
    return found


def system(folder: Path, stated: Files, **settings: Any) -> xr.Dataset:
    catalog = read_catalog(shipped=write(folder, stated))
    return system_of(catalog, "bakery", read_run(catalog, "base", settings))


def of(data: xr.Dataset, name: str, technology: str = "better_mill", **more: Any) -> np.ndarray:
    return data[name].sel(technology=technology, **more).values


def test_flows_are_converted_to_the_units_of_carriers(tmp_path: Path) -> None:
    """1.8 GJ/t are 0.5 MWh/t of power, taken in; a tonne of bread comes out."""
    found = system(tmp_path, files())
    assert of(found, "flow", "mill", commodity="power") == pytest.approx(-0.5)
    assert of(found, "flow", "mill", commodity="bread") == pytest.approx(1.0)
    assert of(found, "flow", "grid_power", commodity="grid") == pytest.approx(-1.0)


def test_the_price_of_the_region_in_the_unit_of_the_carrier(tmp_path: Path) -> None:
    """0.5 CNY/kWh are 500 CNY/MWh, and replace the 600 of the carrier."""
    found = system(tmp_path, files())
    price = found["purchase_price"].sel(commodity="grid").values
    assert price == pytest.approx(np.full(price.shape, 500.0))


def test_what_stands_today(tmp_path: Path) -> None:
    """1000 t a year at a utilisation of 0.8: 1250 t/yr stand, half built in 2010, half in 2020. A
    life of 20 years ends for the first half at the end of 2029."""
    found = system(tmp_path, files())
    assert of(found, "base_activity", "mill").sum() == pytest.approx(1000.0)
    assert of(found, "existing_capacity", "mill").sum() == pytest.approx(1250.0)
    assert of(found, "existing_survival", "mill", site=found["site"].values[0]) == pytest.approx(
        [1250.0] * 5 + [625.0]
    )


def test_costs_per_unit_of_capacity(tmp_path: Path) -> None:
    """As they are stated."""
    found = system(tmp_path, files())
    assert of(found, "capex", "mill") == pytest.approx(800.0)
    assert of(found, "fixed_opex", "mill") == pytest.approx(16.0)


def test_costs_stated_per_unit_saved(tmp_path: Path) -> None:
    """A tenth of 0.5 MWh is saved a tonne: 400 CNY for a MWh/yr saved are 400 x 0.1 x 0.5 = 20 for
    a t/yr, 8 CNY a MWh saved 0.4 a t/yr."""
    stated = files()
    stated[BETTER] |= {
        "cost_basis": "saving",
        "capex": number(400, "CNY/(MWh/yr)", money_year=2024, low=200, high=600),
        "fixed_opex": number(8, "CNY/MWh", money_year=2024),
    }
    found = system(tmp_path, stated)
    assert of(found, "capex") == pytest.approx(20.0)
    assert of(found, "capex_low") == pytest.approx(10.0)
    assert of(found, "capex_high") == pytest.approx(30.0)
    assert of(found, "fixed_opex") == pytest.approx(0.4)


def test_costs_per_unit_saved_follow_the_saving(tmp_path: Path) -> None:
    """Twice the saving costs twice as much for a t/yr; a host that uses 3.6 GJ twice again."""
    stated = files()
    stated[BETTER] |= {
        "cost_basis": "saving",
        "capex": number(400, "CNY/(MWh/yr)", money_year=2024),
        "fixed_opex": number(8, "CNY/MWh", money_year=2024),
        "saves": {"power": number(0.2, "1")},
    }
    stated[MILL] |= {"inputs": {"power": number(3.6, "GJ/t")}}
    stated["sectors/bakery.yaml"]["factory"]["existing"]["grid_power"]["activity"] = number(
        1.0, "MWh/t"
    )
    assert of(system(tmp_path, stated), "capex") == pytest.approx(80.0)


def test_a_target_becomes_a_share_of_the_base_year(tmp_path: Path) -> None:
    """The phase year of the sector is 2030; asked for 2028, the target holds from then on."""
    value = system(tmp_path, files())["target_value"].values[0]
    assert np.isnan(value[:5]).all()
    assert value[5] == pytest.approx(0.5)
    earlier = system(tmp_path, files(), by=2028)["target_value"].values[0]
    assert np.isnan(earlier[:3]).all()
    assert earlier[3:] == pytest.approx([0.5] * 3)


def test_a_carbon_price_lies_on_a_line(tmp_path: Path) -> None:
    """100 in 2026 and 180 in 2030: 100 before, 20 more a year."""
    price = {"values": {2026: 100.0, 2030: 180.0}}
    found = system(tmp_path, files(), carbon_price=price)["carbon_price"].values
    assert found == pytest.approx([100.0, 100.0, 120.0, 140.0, 160.0, 180.0])
