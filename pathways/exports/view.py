"""What slides tell of a run: its figures in words, in the sentences of the report."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import xarray as xr

from ..languages import read_words
from ..plots.style import amount, money_scale, share
from ..results.headline import reduction

SMALL_PART = 0.005
"""Part of all spending from which a year is named as the first or last, as in the report."""


class View:
    """A run and its figures in words.

    Parameters
    ----------
    pathway : xarray.Dataset
    summary : mapping
        As `summarise` gives it.
    told : mapping
        The summary as it stands in the run folder.
    """

    def __init__(
        self, pathway: xr.Dataset, summary: Mapping[str, Any], told: Mapping[str, Any]
    ) -> None:
        self.pathway, self.summary, self.told = pathway, summary, told
        self.target = summary["target"]
        self.years = list(summary["emissions"])
        self.year = self.target["year"] if self.target else self.years[-1]
        self.money = str(pathway.attrs["currency"])
        attrs = pathway.attrs
        self.label = str(attrs.get("sector_label") or attrs.get("sector") or "System")
        self.region = str(attrs.get("region_label") or attrs.get("region") or "–")
        self.words = read_words("pages")["en"]
        self.unverified = str(attrs.get("unverified_share", ""))
        parts = [self.label, self.region, self.unverified]
        self.foot = " · ".join(part for part in parts if part)

    def cash(self, value: float) -> str:
        """Money in words."""
        size, name = money_scale(value)
        return f"{amount(value / size)} {name}{self.money}"

    def by_year(self, values: Mapping[Any, float | None]) -> tuple[list[int], list[float]]:
        """Years and figures, those that are missing left out."""
        found = {int(year): value for year, value in values.items() if value is not None}
        return list(found), [float(value) for value in found.values()]

    def question(self) -> str:
        """What was asked, in the sentence of the report."""
        base, target = self.summary["base_emissions"], self.target
        depth = share(reduction(target["limit"], base), ".1%") if target and base else "–"
        view = self.words[f"view_{self.summary['view']}"] if self.summary["view"] else "–"
        return self.words[f"question_{self.summary['goal']}"].format(
            sector=self.label,
            region=self.region,
            view=view,
            depth=depth,
            year=self.year,
            decide=self.summary["decision_date"] or "–",
        )

    def answers(self) -> list[str]:
        """The three sentences of the report: depth, cost of the year, money by year."""
        summary, words = self.summary, self.words
        both = (summary[f"reduction_{each}_based"][self.year] for each in ("contract", "location"))
        contract, location = (share(number(each), ".1%") for each in both)
        status = words[f"status_{summary['status']}"]
        depth = words["answer_depth"].format(
            year=self.year, contract=contract, location=location, status=status
        )
        return [depth, self._cost(), self._spent()]

    def _cost(self) -> str:
        rate, words = self.summary.get("run_rate"), self.words
        if not rate:
            return words["answer_no_rate"]
        part, tonne = rate["share_of_market_price"], rate["per_tonne_avoided"]
        known = part is not None
        price = words["of_price"].format(share=f"{abs(part):.1%}") if known else words["no_price"]
        return words["answer_saves" if rate["per_year"] < 0 else "answer_cost"].format(
            year=self.year,
            money=self.cash(abs(rate["per_year"])),
            perUnit=f"{amount(abs(number(rate['per_unit_of_product'])))} {self.money}/"
            f"{self.pathway.attrs.get('product_unit', 'unit')}",
            ofPrice=price,
            perTonne="–" if tonne is None else f"{amount(tonne)} {self.money}/t",
        )

    def _spent(self) -> str:
        spent = {int(year): value for year, value in self.summary["spending"].items()}
        total = sum(spent.values())
        if total <= 0:
            return self.words["answer_no_money"]
        years = [year for year, value in spent.items() if value > SMALL_PART * total]
        peak = max(spent, key=lambda year: spent[year])
        return self.words["answer_money"].format(
            money=self.cash(total),
            first=years[0],
            last=years[-1],
            peak=peak,
            most=self.cash(spent[peak]),
        )


def number(value: float | None) -> float:
    """A figure, NaN where it is missing."""
    return float("nan") if value is None else float(value)


def moved(reduced: float) -> str:
    """A reduction as lower or higher.

    Examples
    --------
    >>> moved(0.664), moved(-0.136), moved(float("nan"))
    ('66.4% lower', '13.6% higher', 'not known')
    """
    if math.isnan(reduced):
        return "not known"
    return f"{abs(reduced):.1%} {'higher' if reduced < 0 else 'lower'}"
