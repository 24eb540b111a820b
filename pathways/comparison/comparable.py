"""Figures of several pathways as numbers, each side by side or with the reason why it is not."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xarray as xr

from ..results.headline import investment_total, reduction, relative
from ..results.summary import TIER_NEAR_ZERO, headline_year, summarise
from .headline import WORDS, headline
from .side_by_side import FIRST_YEAR, MARGINAL, not_comparable, question_of, sales_of_a_year

Value = float | int | str | None

SHARE = "1"


@dataclass(frozen=True)
class Row:
    """What several pathways say to one name, in the order of the pathways.

    Attributes
    ----------
    name, unit : str
    values : tuple
        A number, or text where there is none; nothing where they do not compare.
    why : str
        Why they do not compare; empty where they do.
    """

    name: str
    unit: str
    values: tuple[Value, ...]
    why: str = ""


@dataclass(frozen=True)
class Compared:
    """Several pathways side by side.

    Attributes
    ----------
    labels : tuple of str
    questions : tuple of Row
        What each was asked, as text.
    figures : tuple of Row
    """

    labels: tuple[str, ...]
    questions: tuple[Row, ...]
    figures: tuple[Row, ...]


@dataclass(frozen=True)
class _Run:
    """A pathway with its figures as numbers and as text."""

    pathway: xr.Dataset
    summary: Mapping[str, Any]
    told: Mapping[str, str]
    year: int

    def at(self, *keys: Any) -> float | None:
        """A figure of the summary by its keys; None where one of them is not there."""
        found: Any = self.summary
        for key in keys:
            found = found.get(key) if isinstance(found, Mapping) else None
        return None if found is None else float(found)

    def text(self, row: str) -> str | None:
        """The row of the headline that begins so."""
        return next((text for name, text in self.told.items() if name.startswith(row)), None)


def compared(pathways: Mapping[str, xr.Dataset]) -> Compared:
    """What several pathways were asked, and their headline figures.

    Parameters
    ----------
    pathways : mapping of label to Pathway
    """
    runs = [_run(pathway) for pathway in pathways.values()]
    summaries = dict(zip(pathways, (run.summary for run in runs), strict=True))
    asked = [question_of(run.summary, run.pathway) for run in runs]
    left_out = list(not_comparable(pathways, summaries, asked))
    questions = [Row(name, "", tuple(each[name] for each in asked)) for name in asked[0]]
    figures = []
    for name, unit, row, values in _figures(runs):
        why = next((why for starts, why in left_out if row.startswith(starts)), "")
        figures.append(Row(name, unit, () if why else tuple(values), why))
    return Compared(tuple(pathways), tuple(questions), tuple(figures))


def _run(pathway: xr.Dataset) -> _Run:
    summary = summarise(pathway)
    return _Run(pathway, summary, headline(summary, pathway), headline_year(pathway))


def _figures(runs: Sequence[_Run]) -> Iterator[tuple[str, str, str, list[Value]]]:
    """Name, unit, the row of the headline whose reasons count, and the values of each run."""
    yield "status", "", "status", [WORDS[str(run.summary["status"])] for run in runs]
    yield "target year", "year", "target year", [run.year for run in runs]
    yield "reduction that is asked", SHARE, "reduction, ", [_asked(run) for run in runs]
    for name, unit, row, take in TAKEN:
        money = str(runs[0].summary["currency"])
        told = [_known(take(run), run.text(row)) for run in runs]
        yield name, unit.format(money=money), row, told


def _known(value: Value, text: str | None) -> Value:
    """A figure; in its place what the headline says, where it is missing."""
    return text if value is None else value


def _alone(run: _Run, row: str, value: float | None) -> Value:
    """A figure that the headline tells without more words, such as a range or up to which price."""
    text = run.text(row)
    return value if text is None or text.replace(",", "").replace(".", "").isdigit() else text


def _asked(run: _Run) -> float | None:
    target = run.summary["target"]
    if not target:
        return None
    return float(reduction(target["limit"], run.summary["base_emissions"]))


def _of_sales(run: _Run, value: float | None) -> float | None:
    sales = sales_of_a_year(run.pathway)
    return value / sales if value is not None and sales > 0 else None


def _spent(run: _Run) -> float:
    return sum(value or 0.0 for value in run.summary["spending"].values())


def _invested(run: _Run) -> float:
    values = list(run.summary["investment"].values())
    return float(investment_total(values, run.pathway["period_length"].values))


def _near_zero(run: _Run) -> Value:
    """The first year; nothing where no threshold is stated."""
    near = [year for year, tier in run.summary["tier"].items() if tier == TIER_NEAR_ZERO]
    if not near and not math.isnan(float(run.pathway["near_zero_threshold"])):
        return "none"
    return min(near, default=None)


def _invested_per_tonne(run: _Run) -> float:
    return float(relative(_invested(run), run.summary["base_emissions"]))


def _rate(key: str) -> Callable[[_Run], float | None]:
    return lambda run: run.at("run_rate", key)


def _of_year(*keys: str) -> Callable[[_Run], float | None]:
    return lambda run: run.at(*keys, run.year)


TAKEN: tuple[tuple[str, str, str, Callable[[_Run], Value]], ...] = (
    (
        "reduction, by contract",
        SHARE,
        "reduction, by contract",
        _of_year("reduction_contract_based"),
    ),
    (
        "reduction, by location of the grid",
        SHARE,
        "reduction, by location",
        _of_year("reduction_location_based"),
    ),
    (
        "unbundled certificates, share of the reduction by contract",
        SHARE,
        "unbundled certificates",
        _of_year("certificates_share"),
    ),
    (
        "reduction with commercial technology alone, by contract",
        SHARE,
        "reduction with commercial technology alone, by contract",
        _of_year("with_proven_technology", "reduction_contract_based"),
    ),
    (
        "reduction with commercial technology alone, by location of the grid",
        SHARE,
        "reduction with commercial technology alone, by location",
        _of_year("with_proven_technology", "reduction_location_based"),
    ),
    (
        FIRST_YEAR,
        "year",
        FIRST_YEAR,
        lambda run: _alone(run, FIRST_YEAR, run.at("first_year_met")),
    ),
    ("first year with a near-zero product", "year", "near-zero product", _near_zero),
    (
        "lowest feasible reduction, plants of any size",
        SHARE,
        "lowest feasible",
        lambda run: run.at("lowest_feasible", "reduction"),
    ),
    (
        "lowest affordable reduction, plants of any size",
        SHARE,
        "lowest affordable",
        lambda run: run.at("lowest_feasible", "affordable_reduction"),
    ),
    (
        "cost of the target year against what pays anyway",
        "{money}/yr",
        "cost of the target year against what pays anyway (",
        _rate("per_year"),
    ),
    (
        "cost of the target year per t avoided, by contract",
        "{money}/tCO2e",
        "the same per t avoided, by contract",
        _rate("per_tonne_avoided"),
    ),
    (
        "cost of the target year per t avoided, by location of the grid",
        "{money}/tCO2e",
        "the same per t avoided, by location",
        _rate("per_tonne_avoided_location_based"),
    ),
    (
        "cost of the target year per unit of product",
        "{money}",
        "the same per unit of product (",
        _rate("per_unit_of_product"),
    ),
    (
        "cost of the target year as a share of the market price of the product",
        SHARE,
        "the same as a share of the market price",
        _rate("share_of_market_price"),
    ),
    (
        "abatement cost, marginal",
        "{money}/tCO2e",
        MARGINAL,
        lambda run: _alone(run, MARGINAL, run.at("marginal_abatement_cost", run.year)),
    ),
    (
        "what pays anyway saves, beside the frozen works",
        "{money}/yr",
        "what pays anyway saves, beside the frozen works (",
        lambda run: run.at("savings_not_taken", "per_year"),
    ),
    (
        "what pays anyway saves, of a year's sales",
        SHARE,
        "what pays anyway saves, of a year's sales",
        lambda run: _of_sales(run, run.at("savings_not_taken", "per_year")),
    ),
    ("investment, all years", "{money}", "investment, all years (", _invested),
    (
        "investment per t of base emissions",
        "{money}/(tCO2e/yr)",
        "investment per t of base emissions",
        _invested_per_tonne,
    ),
    (
        "money spent in all years, of a year's sales",
        SHARE,
        "money spent",
        lambda run: _of_sales(run, _spent(run)),
    ),
)
"""Figures that are numbers: name, unit, beginning of the row of the headline, and where from."""
