"""A data folder of a few lines, which the tests change one thing at a time."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import yaml

from pathways.catalog import Catalog, read_all, read_catalog

Files = dict[str, Any]


def number(figure: Any, unit: str, /, **more: Any) -> dict[str, Any]:
    """A sourced number."""
    stated = {"values": figure} if isinstance(figure, dict) else {"value": figure}
    return {
        **stated,
        "unit": unit,
        "source": "book",
        "locator": "page 1",
        "quality": "reported",
        **more,
    }


def technology(**more: Any) -> dict[str, Any]:
    """A contract that turns bought power into power on the site, unless told otherwise."""
    return {
        "label": "Grid",
        "kind": "supply",
        "lever": "existing",
        "stage": "power",
        "description": "Power from the grid.",
        "activity_unit": "MWh",
        "inputs": {"grid": number(1, "MWh/MWh")},
        "outputs": {"power": number(1, "MWh/MWh")},
        "variable_opex": number(0, "CNY/MWh", money_year=2024),
        "lead_time": number(0, "yr"),
        "first_year": number(2000, "yr"),
        **more,
    }


PLANT = {
    "capacity_unit": "t/yr",
    "activity_unit": "t",
    "capex": number(100, "EUR/(t/yr)", money_year=2020, low=80, high=150),
    "fixed_opex": number(2, "EUR/(t/yr)/yr", money_year=2020),
    "variable_opex": number(0, "CNY/t", money_year=2024),
    "technical_lifetime": number(20, "yr"),
}


def mill(**more: Any) -> dict[str, Any]:
    """The plant that makes the product."""
    return {
        **technology(
            kind="process", stage="making", label="Mill", inputs={"power": number(1.8, "GJ/t")}
        ),
        "outputs": {"bread": number(1, "t/t")},
        **PLANT,
        **more,
    }


def view(**more: Any) -> dict[str, Any]:
    """A works that runs one mill on power from the grid."""
    mill_today = {
        "activity": number(1, "t/t"),
        "utilisation": number(0.8, "1"),
        "built": {2010: 0.5, 2020: 0.5},
    }
    return {
        "output": number(1000, "t/yr"),
        "existing": {"mill": mill_today, "grid_power": {"activity": number(0.5, "MWh/t")}},
        "description": "One works.",
        **more,
    }


def small_files() -> Files:
    """A catalog without a problem: file name to what it says."""
    measure = {
        **mill(
            kind="measure",
            label="Better mill",
            lever="efficiency",
            host={"process": ["mill"]},
            inputs={},
            outputs={},
        ),
        "saves": {"power": number(0.1, "1")},
    }
    sector = {
        "label": "Bread",
        "phase": 2030,
        "product": "bread",
        "base_year": 2025,
        "factory": view(),
        "sector": view(),
        "technologies": ["better_mill"],
        "near_zero_threshold": number(0.1, "t/t"),
        "electricity_share": number(1, "1", factors=["local"]),
        "calibration": [
            {
                "label": "Power",
                "quantity": "electricity_intensity",
                "published": number(0.5, "MWh/t"),
            }
        ],
        "description": "Bread only.",
    }
    files = {
        "technologies/sources.yaml": {"book": {"title": "A book", "publisher": "A house"}},
        "technologies/common/gases.yaml": {
            "co2": {
                "label": "CO2",
                "global_warming_potential": {"ar6": 1.0},
                "source": "book",
                "locator": "page 2",
            }
        },
        "technologies/common/factors.yaml": {"local": number(0.5, "1", low=0.4, high=0.8)},
        "technologies/common/carriers.yaml": {
            "grid": {
                "label": "Grid",
                "kind": "energy",
                "unit": "MWh",
                "price": number(600, "CNY/MWh", money_year=2024),
            },
            "power": {"label": "Power", "kind": "intermediate", "unit": "MWh"},
        },
        "technologies/common/grid_power.yaml": technology(),
        "technologies/bakery/carriers.yaml": {
            "bread": {"label": "Bread", "kind": "product", "unit": "t"}
        },
        "technologies/bakery/mill.yaml": mill(),
        "technologies/bakery/better_mill.yaml": measure,
        "sectors/bakery.yaml": sector,
        "sectors/regions/nation.yaml": {
            "label": "Nation",
            "carriers": {"grid": {"price": number(0.5, "CNY/kWh", money_year=2024)}},
        },
    }
    return copy.deepcopy(files)  # numbers are shared above; a test changes only its own


def read_whole(folder: Path) -> Catalog:
    """The catalog of a data folder, every file of it read."""
    catalog = read_catalog(shipped=folder)
    read_all(catalog)
    return catalog


def write(folder: Path, files: Files) -> Path:
    """Write a data folder; text is written as it is, None leaves a file out."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is not None:
            text = content if isinstance(content, str) else _dumped(content)
            path.write_text(text, encoding="utf-8")
    return folder


def _dumped(content: Any) -> str:
    class Plain(yaml.SafeDumper):
        def ignore_aliases(self, data: Any) -> bool:
            return True

    return yaml.dump(content, Dumper=Plain, sort_keys=False)
