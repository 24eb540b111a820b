"""The page of the table of numbers.

Every key of every file with its unit, its bounds and its path.
"""

from __future__ import annotations

from collections.abc import Callable

from pydantic import BaseModel

from pathways.schema.border import BorderGood, BorderRule
from pathways.schema.carrier import Carrier
from pathways.schema.installation import InstallationClass
from pathways.schema.number import Number
from pathways.schema.numbers import NUMBERS, Row, When, path_of, sentence_of
from pathways.schema.readiness import ReadinessClass
from pathways.schema.region import Region
from pathways.schema.rules import RuleSet
from pathways.schema.run import Run
from pathways.schema.sector import Sector
from pathways.schema.supply_rules import SupplyRule
from pathways.schema.technology import Technology

FILES: dict[str, tuple[str, type[BaseModel]]] = {
    "technology": ("Technologies (`technologies/*/NAME.yaml`)", Technology),
    "carrier": ("Carriers (`carriers.yaml`)", Carrier),
    "region": ("Regions (`sectors/regions/NAME.yaml`)", Region),
    "sector": ("Sectors (`sectors/NAME.yaml`)", Sector),
    "run": ("Runs (`runs/NAME.yaml`)", Run),
    "policy": ("Rule sets (`runs/policies/NAME.yaml`)", RuleSet),
    "supply_rule": ("Rules of own supply (`technologies/common/supply_rules.yaml`)", SupplyRule),
    "border_rule": ("Border adjustments (`technologies/common/border_rules.yaml`)", BorderRule),
    "border_good": (
        "Goods that pay at a border (`technologies/common/border_goods.yaml`)",
        BorderGood,
    ),
    "factor": ("Shared factors (`technologies/common/factors.yaml`)", Number),
    "readiness": ("Readiness (`technologies/common/readiness.yaml`)", ReadinessClass),
    "installation": (
        "Ways of installing (`technologies/common/installations.yaml`)",
        InstallationClass,
    ),
}
"""Heading and schema of every kind of entry, in the order of the page."""

WHOLE_ENTRY = "The factor itself; it multiplies the numbers that name it."
"""What a row without a key means."""


def numbers_page(table: Callable[[tuple[str, ...], list[tuple[str, ...]]], str]) -> str:
    """The page as Markdown.

    Parameters
    ----------
    table : callable
        Makes a Markdown table of a head and rows.
    """
    parts = [
        "# The table of numbers",
        "Every number that a file may state. This page is generated from "
        "`pathways/schema/numbers/table.py`, which is what reading, checking and filling go by: a "
        "number converts to the unit here, lies within the bounds here, and goes into the "
        "parameter of [system.md](system.md) under which its row stands.",
        "`*` stands for a name. `{money}` is the currency of the run; `{activity}`, `{capacity}` "
        "and `{content}` are units of the technology, `{carrier}` that of the carrier, "
        "`{product}` that of the sector's product, `{quantity}` that of the quantity a rule "
        "speaks of.",
        "## Changing a number by its path",
        "`--set PATH=VALUE`, `set:` in a run file, `--vary` and sweeps name numbers by the path "
        "in the last column but one: a new value, `*0.8` (times) or `+5` (plus). A number may "
        "have a unit, which is converted: `--set 'carriers.natural_gas.price=3.5 CNY/m3'`, "
        "`8 CNY/kg`, `4 EUR2020/GJ`, `90 %`; one of another dimension is refused with the units "
        "that fit. Money without a year is that of the run; from volume or mass to energy "
        "leads the heating value "
        "of the carrier. Without a unit a number is in that of the table. A value outside the "
        "bounds is refused; one outside the documented range (`low`, `high`) is taken with a note "
        "that names range, unit and source. `changes` in `summary.json`, the end of `run.yaml` and "
        "the headline table tell old and new value. A path changes what is stated and "
        "leaves missing what is missing; the column *where not stated* says what the model holds "
        "there and whether a path may state the number anew, for one entry at a time. What is "
        "missing (not a number), zero and infinite (no limit) are three different things. A limit "
        "never reaches a base year that is history. Where only a path states a carbon price, "
        "scope 1 pays it, as in a run file.",
    ]
    for kind, rows in NUMBERS.items():
        heading, model = FILES[kind]
        parts += [
            f"## {heading}",
            table(
                (
                    "key",
                    "unit",
                    "bounds",
                    "taken",
                    "where not stated",
                    "parameter",
                    "path",
                    "meaning",
                ),
                [_line(kind, row, model) for row in rows],
            ),
        ]
    return "\n\n".join(parts) + "\n"


def _line(kind: str, row: Row, model: type[BaseModel]) -> tuple[str, ...]:
    bounds = row.bounds
    if row.measure_most < row.most:
        bounds += f" (measures at most {row.measure_most:g})"
    path = path_of(kind, row)
    otherwise = f"; without it, `{row.otherwise}`" if row.otherwise else ""
    return (
        f"`{row.key}`" if row.key else "",
        f"`{row.unit}`",
        bounds,
        row.when.value if row.when is not When.once else "",
        f"{row.unstated.value}{otherwise}",
        f"`{row.name}`" if row.name else "",
        f"`{path}`" if path else f"none: {row.aside}",
        sentence_of(model, row.key) if row.key else WHOLE_ENTRY,
    )
