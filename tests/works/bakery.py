"""A bakery of one's own on the small catalog: a few lines, which the tests change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from pathways.catalog import Catalog, read_catalog
from pathways.works import Taken, take_works
from tests.catalog.small import number, small_files, write


def works(**more: Any) -> dict[str, Any]:
    """A bakery with one mill of its own and power from the grid."""
    return {
        "works": 1,
        "label": "Our bakery",
        "place": "nation",
        "money": {"currency": "CNY", "year": 2024, "tax": 0.25},
        "products": {"bread": {"output": "1000 t/yr"}},
        "units": {"own_mill": own_mill(), "grid_power": {}},
        **more,
    }


def own_mill(**more: Any) -> dict[str, Any]:
    """A mill of 1250 t/yr that runs at 80 %."""
    return {
        "makes": {"bread": "1 t/t"},
        "uses": {"power": "1.8 GJ/t"},
        "capacity": "1250 t/yr",
        "built": 2015,
        "renewal_cost": "125 kCNY",
        "fixed_cost": "2500 CNY/yr",
        "life": "20 yr",
        **more,
    }


def catalog(folder: Path) -> Catalog:
    """The small catalog with gas that is sold by volume: 0.01 MWh in a cubic metre."""
    files = small_files()
    files["technologies/common/carriers.yaml"]["gas"] = {
        "label": "Gas",
        "kind": "energy",
        "unit": "MWh",
        "energy_per_volume": number(0.01, "MWh/m3"),
        "price": number(200, "CNY/MWh", money_year=2024),
    }
    return read_catalog(shipped=write(folder, files))


def taken(folder: Path, stated: dict[str, Any] | str) -> tuple[Catalog, Taken]:
    """The catalog with a works in it."""
    file = folder / "our_bakery.yaml"
    text = stated if isinstance(stated, str) else yaml.safe_dump(stated, sort_keys=False)
    file.write_text(text, encoding="utf-8")
    found = catalog(folder)
    return found, take_works(found, file)
