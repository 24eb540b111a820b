"""The bakery of the small data folder as a System, for tests of what files become.

A works of 1000 t of bread a year: `mill` makes a tonne from 1.8 GJ (0.5 MWh) of power, `grid_power`
turns a MWh that is bought into one on the site, `better_mill` saves a tenth of the mill's power.
Costs are in CNY of 2024, the money of the run, so that no figure is converted; the horizon is 2025
to 2027 by single years.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import xarray as xr

from pathways.catalog import Catalog, read_run
from pathways.runs import system_of
from tests.catalog.small import Files, number, read_whole, small_files, write

MILL = "technologies/bakery/mill.yaml"
BETTER = "technologies/bakery/better_mill.yaml"
GRID = "technologies/common/grid_power.yaml"
CARRIERS = "technologies/common/carriers.yaml"
BREAD = "technologies/bakery/carriers.yaml"
SECTOR = "sectors/bakery.yaml"
NATION = "sectors/regions/nation.yaml"
RUN = "runs/base.yaml"

PER_CAPACITY = {"money_year": 2024}


def cost(figure: Any, unit: str = "CNY/(t/yr)", **more: Any) -> dict[str, Any]:
    """A cost in the money of the run."""
    return number(figure, unit, **PER_CAPACITY, **more)


def bakery_files() -> Files:
    """The small data folder with costs in the money of the run, and a base run."""
    files = small_files()
    for name in (MILL, BETTER):
        files[name] |= {
            "capex": cost(100, low=80, high=150),
            "fixed_opex": cost(2, "CNY/(t/yr)/yr"),
        }
    files[RUN] = {
        "region": "nation",
        "view": "factory",
        "goal": "cost",
        "horizon": {"first": 2025, "last": 2027},
        "money": {"discount_rate": number(0.05, "1/yr"), "cost_of_capital": number(0.08, "1/yr")},
        "reduction": 0.5,
        "by": 2027,
        "price_limit": cost(100, "CNY/t"),
        "gwp": "ar6",
        "rule_set": "none",
    }
    files["runs/policies/none.yaml"] = {
        "label": "None",
        "description": "No rule states a number.",
        "source": "book",
        "locator": "page 3",
    }
    return files


def catalog_of(folder: Path, files: Files) -> Catalog:
    """The catalog of a data folder that is written first."""
    return read_whole(write(folder, files))


def bakery(folder: Path, files: Files | None = None, **settings: Any) -> xr.Dataset:
    """The System of the bakery under its base run with settings on top."""
    catalog = catalog_of(folder, files or bakery_files())
    return system_of(catalog, "bakery", read_run(catalog, "base", settings))
