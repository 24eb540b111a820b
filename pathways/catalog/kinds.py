"""Kinds of entry: their schema, and the files and folders in which they stand."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel

from ..schema.border import BorderGood, BorderRule
from ..schema.carrier import Carrier, Gas
from ..schema.counting import Counting
from ..schema.installation import InstallationClass
from ..schema.number import Number
from ..schema.number_class import NumberClass
from ..schema.price import Commodity, PriceScenario
from ..schema.readiness import ReadinessClass
from ..schema.region import Region
from ..schema.rules import RuleSet
from ..schema.scenarios import Scenarios
from ..schema.sector import Sector
from ..schema.source import Source
from ..schema.supply_rules import SupplyRule
from ..schema.sweep import Sweep
from ..schema.technology import Technology

COLLECTIONS: Mapping[str, tuple[str, type[BaseModel]]] = {
    "carriers": ("carrier", Carrier),
    "sources": ("source", Source),
    "factors": ("factor", Number),
    "gases": ("gas", Gas),
    "classes": ("class", NumberClass),
    "readiness": ("readiness", ReadinessClass),
    "installations": ("installation", InstallationClass),
    "price_scenarios": ("price_scenario", PriceScenario),
    "supply_rules": ("supply_rule", SupplyRule),
    "border_rules": ("border_rule", BorderRule),
    "border_goods": ("border_good", BorderGood),
}
"""Files that hold many entries by name: file stem, kind of an entry, and its schema."""

FOLDERS: Mapping[str, tuple[str, type[BaseModel] | None]] = {
    "prices": ("price", Commodity),
    "sectors": ("sector", Sector),
    "sectors/regions": ("region", Region),
    "runs/policies": ("policy", RuleSet),
    "runs": ("run", None),
    "runs/sweeps": ("sweep", Sweep),
    "runs/scenarios": ("scenarios", Scenarios),
    "runs/counting": ("counting", Counting),
}
"""Folders with one entry a file: its kind, and its schema; a run has none before its base is
known.
"""

MODELS = {"technology": Technology, **dict(FOLDERS.values())}
"""Schema of an entry that has a file of its own, by kind."""

SHELVES: Mapping[str, str] = {
    "carrier": "carriers",
    "technology": "technologies",
    "gas": "gases",
    "class": "classes",
    "factor": "factors",
    "readiness": "readiness",
    "installation": "installations",
    "source": "sources",
    "price": "prices",
    "price_scenario": "price_scenarios",
    "sector": "sectors",
    "region": "regions",
    "run": "runs",
    "policy": "policies",
    "supply_rule": "supply_rules",
    "border_rule": "border_rules",
    "border_good": "border_goods",
    "sweep": "sweeps",
    "scenarios": "scenarios",
    "counting": "counting",
}
"""Attribute of the catalog that holds the entries of a kind."""

MONEY = "money"
"""Stem of a file with exchange rates and deflators."""

PRICES = "prices"
"""Folder of the price deck, which is read before the carriers and products that it prices."""

COMMON = "common"
"""Folder of what several sectors share; searched before those of sectors."""
