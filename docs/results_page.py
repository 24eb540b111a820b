"""The page of results: every shipped base run, and published pathways beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from pathways.catalog import Catalog, read_catalog

from .solved import Figures, kept, sectors

HERE = Path(__file__).parent
MILLION, BILLION, MEGATONNE = 1e6, 1e9, 1e6

Table = Callable[[tuple[str, ...], list[tuple[str, ...]]], str]

HEAD = (
    "sector",
    "target year",
    "by contract",
    "by location",
    "with proven technology, by contract",
    "CNY per t avoided, by contract",
    "billion CNY a year",
    "of market price",
    "target",
    "first year met",
    "the same, proven",
)

INTRODUCTION = (
    "The base run of every shipped sector as it is: decided in December 2026, 90 % below 2025 by "
    "the phase year of the sector, money of 2024. Written by `make docs` from "
    "`docs/results.json`; `python -m docs.solved` solves all runs anew. Nothing is tuned to a "
    "published figure; where one stands beside ours, the reason for the difference is told.",
    "Costs are those of the target year against what pays anyway, without transfers. A target that "
    "cannot be met is delivered up to the price limit of 1,500 CNY per t: then `missed` stands in "
    "the table, and the first year in which it can be met within that price. A dash is no year by "
    "2045, or a figure that has no meaning. By contract counts power as it is bought, by location "
    "as the grid is that feeds the works: a plan that stands on contracts alone shows there.",
)

READ = (
    "Six works read as a calendar (`pathways run steel`, `units.csv`, the picture `calendar`): the "
    "three weakest points of each plan. Each is a reason to change a figure, a rule of the model "
    "or the question before anything is ordered."
)

VIEWS = {
    "factory": (
        "One works",
        "Whole plants: units are kept, overhauled, converted or closed wholly.",
    ),
    "sector": ("The nation", "Divisible plants, limits of the nation on first plants and storage."),
}


def results_page(table: Table) -> str:
    """The page as Markdown.

    Parameters
    ----------
    table : callable
        Makes a Markdown table of a head and rows.
    """
    catalog = read_catalog()
    parts = ["# Results", *INTRODUCTION]
    for view, (title, told) in VIEWS.items():
        rows = [
            _row(catalog, sector, kept()[sector][view])
            for sector in sectors(catalog)
            if view in kept().get(sector, {})
        ]
        parts += [f"## {title}", told, table(HEAD, rows)]
    parts += ["## Beside published pathways", *_published(catalog, table)]
    parts += ["## Would the manager sign it?", READ, *_weakest(catalog)]
    return "\n\n".join(parts) + "\n"


def _row(catalog: Catalog, sector: str, found: Figures) -> tuple[str, ...]:
    year, rate = found["target"]["year"], found["run_rate"]
    proven = found["with_proven_technology"]
    return (
        catalog.sectors[sector].label,
        str(year),
        _percent(found["reduction_contract_based"][year]),
        _percent(found["reduction_location_based"][year]),
        _percent(proven and proven["reduction_contract_based"][year]),
        _price(rate),
        f"{rate['per_year'] / BILLION:,.3g}",
        _percent(rate["share_of_market_price"]),
        "met" if found["status"] == "target_met" else "missed",
        str(found["first_year_met"] or "-"),
        str((proven and proven["first_year_met"]) or "-"),
    )


def _price(rate: Mapping[str, Any]) -> str:
    if rate["per_year"] < 0:
        return "pays for itself"
    return "-" if rate["per_tonne_avoided"] is None else f"{rate['per_tonne_avoided']:,.0f}"


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:z.1%}"


def _published(catalog: Catalog, table: Table) -> list[str]:
    """A table for every sector beside which others have published."""
    texts = yaml.safe_load((HERE / "published.yaml").read_text(encoding="utf-8"))
    parts = []
    for sector, entries in texts.items():
        named = figures(sector)
        rows: list[tuple[str, ...]] = [
            (
                each["who"],
                each["says"],
                each["source"],
                each["ours"].format(**named),
                each["why"].format(**named),
            )
            for each in entries
        ]
        head = ("published by", "says", "where it stands", "ours", "why they differ")
        parts += [f"### {catalog.sectors[sector].label}", table(head, rows)]
    return parts


def _weakest(catalog: Catalog) -> list[str]:
    """The weakest points of the works that were read."""
    texts = yaml.safe_load((HERE / "weakest.yaml").read_text(encoding="utf-8"))
    parts = []
    for sector, points in texts.items():
        named = figures(sector)
        parts.append(f"### The calendar of {catalog.sectors[sector].label.lower()}")
        parts.append("\n".join(f"{n}. {each.format(**named)}" for n, each in enumerate(points, 1)))
    return parts


def _years(years: Iterable[str]) -> str:
    """Years in words: `2031, 2035 and 2045`."""
    *first, last = years
    return f"{', '.join(first)} and {last}" if first else last


def figures(sector: str) -> dict[str, Any]:
    """Figures of the runs of a sector that texts name in braces."""
    one, nation = kept()[sector]["factory"], kept()[sector]["sector"]
    year, rate = one["target"]["year"], one["run_rate"]
    built: dict[str, list[Figures]] = {}
    for each in one["units"]:
        if each["to"] and each["investment"] is not None:
            built.setdefault(each["to"], []).append(each)
    contract, location = one["reduction_contract_based"], one["reduction_location_based"]
    return {
        "year": year,
        "per_product": one["base_emissions"] / one["made"][one["base_year"]],
        "contract": contract[year],
        "location": location[year],
        "reduction_2030": contract[2030],
        "reduction_2030_location": location[2030],
        "per_tonne": rate["per_tonne_avoided"],
        "share_of_price": rate["share_of_market_price"],
        "per_year": rate["per_year"] / MILLION,
        "marginal": one["marginal_abatement_cost_more"][year],
        "stranded": one["stranded_value"] / MILLION,
        "invested": sum(one["spending"].values()) / MILLION,
        "first_year": one["first_year_met"],
        "certificates": one["certificates_share"][year],
        "reduction_2032": contract[2032],
        "reduction_last": contract[max(contract)],
        "proven": one["with_proven_technology"]["reduction_contract_based"][year],
        "proven_first": one["with_proven_technology"]["first_year_met"],
        "per_unit": rate["per_unit_of_product"],
        "money": {to: sum(each["investment"] for each in of) / MILLION for to, of in built.items()},
        "starts": {
            to: _years(dict.fromkeys(each["start"][:4] for each in of)) for to, of in built.items()
        },
        "nation_2030": nation["reduction_contract_based"][2030],
        "nation_2030_location": nation["reduction_location_based"][2030],
        "nation_lowest": nation["lowest_feasible"]["reduction"],
        "nation_made": nation["made"][max(nation["made"])] / MEGATONNE,
        "idle": {
            each["technology"]: each["share_of_spending"] for each in one["idle_before_half_life"]
        },
    }
