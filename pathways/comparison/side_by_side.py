"""Several pathways side by side: the same question to each, and only figures that compare.

A figure that means something else in each column is left out, with the reason: sums of money of
works that make different things, a cost per unit of different products, a present value over other
years, the price of the last tonne beside that of a target that is missed. Money is told as a share
of a year's sales at the market price, which compares works of any size and product.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr

from ..results.summary import TIER_NEAR_ZERO, headline_year, summarise
from ..systems.scopes import scopes_in_words
from .headline import headline, share_text

if TYPE_CHECKING:
    import pandas as pd

SINGLE = 2032
"""Last year of spending that has a row of its own; later ones make one row together."""

UNSEEN = 0.0005
"""Share of a year's sales that a per cent with one digit shows as nothing."""

SUMS = (
    "cost of the target year against what pays anyway (",
    "what pays anyway saves, beside the frozen works (",
    "paid to the state in that year, apart (",
    "investment, all years (",
    "present value ",
    "book value lost by closing early (",
)
"""Beginnings of rows that are sums of money of one works."""

PER_UNIT = "the same per unit of product ("
MARGINAL = "abatement cost, marginal ("
FIRST_YEAR = "first year in which the target can be met"
PER_TONNE = "the same per t avoided, by contract ("
COUNTED = ("target", "emissions in the target year", "lowest feasible", "lowest affordable")
"""Rows of tonnes in the scopes that the question counts."""


@dataclass(frozen=True)
class SideBySide:
    """Rows of text of several pathways, the question that all were asked, and what is left out.

    Attributes
    ----------
    asked : str
        What is the same for all.
    columns : dict of label to dict of row to text
    not_comparable : list of str
        Sentences: what is not shown, and why.
    """

    asked: str
    columns: dict[str, dict[str, str]]
    not_comparable: list[str] = field(default_factory=list)


def side_by_side(pathways: Mapping[str, xr.Dataset]) -> SideBySide:
    """Headline figures of several pathways, without those that do not compare.

    Parameters
    ----------
    pathways : mapping of label to Pathway
    """
    summaries = {label: summarise(pathway) for label, pathway in pathways.items()}
    columns = {label: headline(summaries[label], pathway) for label, pathway in pathways.items()}
    if len(pathways) < 2:
        return SideBySide("", columns)
    questions = [question_of(summaries[label], pathway) for label, pathway in pathways.items()]
    same = {name: text for name, text in questions[0].items() if _alike(questions, name)}
    left_out = {}
    for starts, why in not_comparable(pathways, summaries, questions):
        for column in columns.values():
            for row in [row for row in column if row.startswith(starts)]:
                del column[row]
                left_out[row] = why
    rename = named if any(row.startswith(SUMS) for row in left_out) else str
    for label, rows in _money(pathways, summaries).items():
        columns[label] = {rename(row): text for row, text in columns[label].items()} | rows
    for name in questions[0]:
        if name not in same:
            for column, question in zip(columns.values(), questions, strict=True):
                column[f"asked: {name}"] = question[name]
    reasons: dict[str, list[str]] = {}
    for row, why in left_out.items():
        reasons.setdefault(why, []).append(rename(row).split(" (")[0])
    return SideBySide(
        ", ".join(f"{name} {text}" for name, text in same.items()),
        columns,
        [f"{why}: {', '.join(dict.fromkeys(rows))}" for why, rows in reasons.items()],
    )


def table(pathways: Mapping[str, xr.Dataset]) -> pd.DataFrame:
    """Headline figures of several pathways, one column each.

    Parameters
    ----------
    pathways : mapping of label to Pathway

    Returns
    -------
    pandas.DataFrame
        Of several, only figures that compare; `attrs` holds the question that all were `asked`,
        and what is `not_comparable`, with the reasons.
    """
    import pandas as pd

    found = side_by_side(pathways)
    frame = pd.DataFrame(found.columns).fillna("")
    frame.attrs |= {"asked": found.asked, "not_comparable": found.not_comparable}
    return frame


def question_of(summary: Mapping[str, Any], pathway: xr.Dataset) -> dict[str, str]:
    """What a pathway was asked, but for its target: by name, as text."""
    decided = summary["decision_date"]
    years = list(summary["emissions"])
    law = any(float(price) for price in pathway["trading_price"].values)
    return {
        "decided": str(decided) if decided else "before all",
        "years": f"{years[0]} to {summary['horizon']}",
        "goal": str(summary["goal"]) + _priced(summary),
        "plants": str(summary["plants"]),
        "counting": scopes_in_words(str(pathway.attrs["headline_scopes"]).split(",")),
        "in": str(summary["currency"]),
        "beside": "what pays anyway" if "economic" in summary["yardsticks"] else "no yardstick",
        "emissions trading": "by law" if law else "none",
    }


def _priced(summary: Mapping[str, Any]) -> str:
    """What prices were asked for, where they are not those of every run."""
    scenario = str(summary["prices"])
    found = f" at prices `{scenario}`" if scenario not in ("", "reference") else ""
    return found + (" with scrap at its resource value" if summary["scrap"] == "resource" else "")


def _alike(questions: list[dict[str, str]], name: str) -> bool:
    return len({question[name] for question in questions}) == 1


def not_comparable(
    pathways: Mapping[str, xr.Dataset],
    summaries: Mapping[str, Mapping[str, Any]],
    questions: list[dict[str, str]],
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Beginnings of rows that do not compare, and why."""
    products = dict.fromkeys(
        str(pathway.attrs.get("product_label") or pathway.attrs.get("product", ""))
        for pathway in pathways.values()
    )
    units = dict.fromkeys(
        str(pathway.attrs.get("product_unit", "unit")) for pathway in pathways.values()
    )
    views = {str(pathway.attrs.get("view")) for pathway in pathways.values()}
    if len(products) > 1:
        what = " and ".join(name.lower() for name in products)
        yield SUMS, f"sums of money of works that make {what}"
        yield (PER_UNIT,), f"a unit is one of {' or '.join(units)}"
    elif len(views) > 1:
        yield SUMS, "sums of money of one factory and of a whole sector"
    missed = [label for label, each in summaries.items() if each["status"] == "target_missed"]
    if missed and len(missed) < len(summaries):
        yield (MARGINAL,), f"the target is missed by {' and '.join(missed)}"
    if not (_alike(questions, "decided") and _alike(questions, "years")):
        yield (FIRST_YEAR, "present value "), "decided in another month, or over other years"
    if not _alike(questions, "counting"):
        yield (*COUNTED, PER_TONNE, MARGINAL), "counted in other scopes"
    if not _alike(questions, "in"):
        money = (*SUMS, PER_UNIT, MARGINAL, "the same ", "investment per t", "lowest affordable")
        yield money, "in other money"


def named(row: str) -> str:
    """The name of a row that stands without the sum that it speaks of."""
    return row.replace("the same ", "cost of the target year ", 1)


def _money(
    pathways: Mapping[str, xr.Dataset], summaries: Mapping[str, Mapping[str, Any]]
) -> dict[str, dict[str, str]]:
    """Money as a share of a year's sales, and the first near-zero year, by label.

    A dash where a product has no price; years in which nobody spends have no row.
    """
    sales = {label: sales_of_a_year(pathway) for label, pathway in pathways.items()}
    spent = {label: dict(_spent(each["spending"])) for label, each in summaries.items()}
    years = sorted({name for each in spent.values() for name in each})
    told = [
        name
        for name in years
        if any(each.get(name, 0.0) > UNSEEN * sales[label] for label, each in spent.items())
        or any(np.isnan(each) for each in sales.values())
    ]
    found: dict[str, dict[str, str]] = {}
    for label, summary in summaries.items():
        saved = summary.get("savings_not_taken") or {"per_year": None}
        near = [year for year, tier in summary["tier"].items() if tier == TIER_NEAR_ZERO]
        found[label] = {
            "what pays anyway saves a year, of a year's sales": share_text(
                saved["per_year"], sales[label]
            ),
            **{
                f"money spent in {name}, of a year's sales": share_text(
                    spent[label].get(name, 0.0), sales[label]
                )
                for name in told
            },
            "first year with a near-zero product": str(min(near)) if near else "none",
        }
    return found


def sales_of_a_year(pathway: xr.Dataset) -> float:
    """What is made in the year of the headline, at its market price; missing without a price.

    Parameters
    ----------
    pathway : xarray.Dataset
    """
    place = list(pathway["period"].values).index(headline_year(pathway))
    return float(pathway["market_value"].values[place])


def _spent(spending: Mapping[int, float | None]) -> Iterator[tuple[str, float]]:
    """Years to `SINGLE` with what is spent in them, and all later ones together."""
    for year, spent in spending.items():
        if year <= SINGLE:
            yield str(year), spent or 0.0
    later = {year: spent or 0.0 for year, spent in spending.items() if year > SINGLE}
    if later:
        yield f"{min(later)} to {max(later)}", sum(later.values())
