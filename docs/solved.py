"""Figures of the shipped runs, kept in `results.json` so that pages tell them without solving.

A run is solved anew where its inputs have changed; `python -m docs.solved` solves all of them, as a
change of the program asks for.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pathways.catalog import Catalog, read_catalog, read_run
from pathways.results.archive import input_hash
from pathways.runs import run_sector, system_of
from pathways.schema.run import Run
from pathways.strict_json import to_json

FILE = Path(__file__).parent / "results.json"

VIEWS = {"factory": "whole", "sector": "divisible"}
"""Both views, and what plants are in them: those of many factories have no calendar."""

KEPT = (
    "status",
    "target",
    "base_year",
    "base_emissions",
    "decision_date",
    "horizon",
    "currency",
    "reduction_contract_based",
    "reduction_location_based",
    "certificates_share",
    "run_rate",
    "first_year_met",
    "with_proven_technology",
    "lowest_feasible",
    "marginal_abatement_cost_less",
    "marginal_abatement_cost_more",
    "savings_not_taken",
    "spending",
    "stranded_value",
    "idle_before_half_life",
    "units",
    "plants",
    "gap",
    "input_hash",
)
"""What is kept of a summary."""

DIGITS = 6
"""Significant digits that are kept: more than a page shows, and fewer than solvers differ in."""

Figures = dict[str, Any]


@cache
def kept() -> dict[str, dict[str, Figures]]:
    """The figures of each run by sector and view, as they were kept; years are numbers."""
    if not FILE.is_file():
        return {}
    found: dict[str, dict[str, Figures]] = _with_years(json.loads(FILE.read_text(encoding="utf-8")))
    return found


def sectors(catalog: Catalog) -> list[str]:
    """The sectors in the order of the pages: those of the earlier phase first."""
    return sorted(catalog.sectors, key=lambda name: (catalog.sectors[name].phase, name))


def asked(catalog: Catalog, view: str) -> Run:
    """The base run in a view."""
    return read_run(catalog, "base", {"view": view, "plants": VIEWS[view]})


def solved(catalog: Catalog, sector: str, view: str) -> Figures:
    """The figures of a run, solved."""
    result = run_sector(catalog, sector, asked(catalog, view))
    found = {name: result.summary.get(name) for name in KEPT}
    made = result.pathway["product_output"].values
    found["made"] = dict(zip(map(int, result.pathway["period"].values), made, strict=True))
    found["product_unit"] = result.pathway.attrs["product_unit"]
    shortened: Figures = _shortened(json.loads(to_json(found)))
    return shortened


def stale(catalog: Catalog) -> Iterator[tuple[str, str]]:
    """Runs whose inputs are not those that were solved."""
    for sector in sectors(catalog):
        for view in VIEWS:
            known = kept().get(sector, {}).get(view, {}).get("input_hash")
            if known != input_hash(system_of(catalog, sector, asked(catalog, view))):
                yield sector, view


def solve(every: bool = False) -> None:
    """Solve the runs whose inputs have changed, or every one, and keep their figures."""
    catalog = read_catalog()
    found = {name: dict(views) for name, views in kept().items()}
    runs = [(sector, view) for sector in sectors(catalog) for view in VIEWS]
    for sector, view in runs if every else list(stale(catalog)):
        print(f"solving {sector}, {view}", file=sys.stderr, flush=True)
        found.setdefault(sector, {})[view] = solved(catalog, sector, view)
        lines = [
            f"{json.dumps(name)}: {json.dumps(found[name])}"
            for name in sectors(catalog)
            if name in found
        ]
        FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    kept.cache_clear()


def _shortened(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, Mapping):
        return {key: _shortened(each) for key, each in value.items()}
    return [_shortened(each) for each in value] if isinstance(value, list) else value


def _with_years(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {
            int(key) if str(key).isdigit() else key: _with_years(each)
            for key, each in value.items()
        }
    return [_with_years(each) for each in value] if isinstance(value, list) else value


if __name__ == "__main__":
    solve(every=True)
