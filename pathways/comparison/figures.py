"""Headline figures of several pathways as numbers, with their units."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

TONNES, MONEY, PER_TONNE, PER_PRODUCT, SHARE = (
    "tCO2e/yr",
    "{money}",
    "{money}/tCO2e",
    "{money}/{product}",
    "1",
)

FIGURES: Mapping[str, str] = {
    "base_emissions": TONNES,
    "emissions": TONNES,
    "emissions_contract_based": TONNES,
    "emissions_location_based": TONNES,
    "reduction": SHARE,
    "reduction_contract_based": SHARE,
    "reduction_location_based": SHARE,
    "certificates_share": SHARE,
    "lowest_feasible.emissions": TONNES,
    "lowest_feasible.reduction": SHARE,
    "first_year_met": "year",
    "npv_cost": MONEY,
    "npv_cost_baseline": MONEY,
    "divisible_bound": MONEY,
    "gap": SHARE,
    "abatement_cost_average": PER_TONNE,
    "abatement_cost_against_economic": PER_TONNE,
    "marginal_abatement_cost": PER_TONNE,
    "product_cost_increase": PER_PRODUCT,
    "run_rate.per_year": "{money}/yr",
    "run_rate.per_tonne_avoided": PER_TONNE,
    "run_rate.per_tonne_avoided_location_based": PER_TONNE,
    "run_rate.per_unit_of_product": PER_PRODUCT,
    "run_rate.share_of_market_price": SHARE,
    "savings_not_taken.per_year": "{money}/yr",
    "investment": MONEY,
    "spending": MONEY,
    "transfers": "{money}/yr",
    "stranded_value": MONEY,
}
"""Figures of a summary that are numbers, by their keys, with their units."""


def figures(summaries: Mapping[str, tuple[Mapping[str, Any], str]]) -> list[dict[str, Any]]:
    """A row a figure and year, a column a pathway; None where a pathway has none.

    Parameters
    ----------
    summaries : mapping of label to summary and unit of the product

    Returns
    -------
    list of dict
        `figure` (a key of `summary.json`), `year` (None where it is of none), `unit`, and one entry
        a label. Where units differ between pathways, the figure has a row for each unit.
    """
    rows: dict[tuple[str, int | None, str], dict[str, Any]] = {}
    for label, (summary, product) in summaries.items():
        for name, form in FIGURES.items():
            unit = form.format(money=summary["currency"], product=product or "unit")
            for year, value in _by_year(summary, name):
                row = rows.setdefault(
                    (name, year, unit),
                    {"figure": name, "year": year, "unit": unit, **dict.fromkeys(summaries)},
                )
                row[label] = value
    order = list(FIGURES)
    return sorted(rows.values(), key=lambda row: (order.index(row["figure"]), row["year"] or 0))


def frame(pathways: Mapping[str, xr.Dataset]) -> pd.DataFrame:
    """The same of pathways, as a table with the columns `figure`, `year`, `unit` and the labels.

    Parameters
    ----------
    pathways : mapping of label to Pathway
    """
    import pandas as pd

    from ..results.summary import summarise

    found = figures(
        {
            label: (summarise(each), str(each.attrs.get("product_unit", "")))
            for label, each in pathways.items()
        }
    )
    kinds: dict[str, Any] = {"year": "Int64", **dict.fromkeys(pathways, float)}
    return pd.DataFrame(found, columns=["figure", "year", "unit", *pathways]).astype(kinds)


def _by_year(summary: Mapping[str, Any], name: str) -> list[tuple[int | None, Any]]:
    """A figure with its years, or once without one; none where the summary lacks it."""
    first, _, inner = name.partition(".")
    found = summary.get(first)
    if inner:
        of = found if isinstance(found, Mapping) else {}
        return [(of.get("year"), of[inner])] if inner in of else []
    if isinstance(found, Mapping):
        return [(int(year), value) for year, value in found.items()]
    return [] if found is None else [(None, found)]
