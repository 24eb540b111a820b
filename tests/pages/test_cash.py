"""Cash of the plan beside its yardsticks: payback and internal rate by hand.

The steelworks with coal at 30 and power at 10 money: a tonne by `old` runs at 2 x 30 = 60, one by
`new` at 3 x 10 = 30. Ten tonnes a year; the base year is history, and from 2026 on `new` may be
built for 50 money a t/yr.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from pathways.catalog import Catalog

from ..worlds import steelworks
from . import pages
from .browser import asked, needs_browser
from .test_chinese import english_in

PLANT = 50.0

SHOWN = """
const state = pathwaysPage.states()[0];
const moved = state.solved((() => {
  const shares = new Float64Array(state.shares.length);
  const at = state.sliders.findIndex((each) => each.path === "carriers.coal.price");
  shares[at] = state.shareOf(at, 20);
  return shares;
})());
window.dispatchEvent(new Event("beforeprint"));
return {
  cash: state.certified.figures.cash, moved: moved.figures.cash,
  told: pathwaysReturns(state.certified.figures.cash.frozen),
  text: document.getElementById("part-money").innerText,
  title: document.querySelector("[data-chart=cash] h3").textContent,
  several: %s.map(pathwaysReturns),
};
"""

CASES = (
    [-100.0, 60.0, 60.0],  # 0.6 x + 0.6 x^2 = 1 at x = (sqrt(0.36 + 2.4) - 0.6) / 1.2
    [-100.0, 50.0, 40.0],
    [0.0, -100.0, 0.0, 121.0],
    [10.0, 20.0, 0.0],
    [-100.0, 230.0, -132.0],
    [-10.0, -10.0, -10.0],
)


def works(more: Mapping[str, Any] | None = None) -> Any:
    """A cap of nothing from 2026 on."""
    return pages.works(
        steelworks(
            {
                "capex": {("new",): PLANT},
                "build_max": {("works", "old"): 0.0},
                "purchase_price": {("works", "coal"): 30.0, ("works", "power"): 10.0},
                "purchase_price_low": {("works", "coal"): 10.0},
                "purchase_price_high": {("works", "coal"): 40.0},
                "target_value": {("cap", 2026): 0.0, ("cap", 2027): 0.0},
                **(more or {}),
            }
        )
    )


@pytest.fixture(scope="module")
def shown(catalog: Catalog) -> Any:
    return asked(pages.report_of(works(), catalog), SHOWN % json.dumps(CASES))


@needs_browser
def test_cash_beside_the_frozen_works_by_hand(shown: Any) -> None:
    """2026: 10 x 50 are spent and 10 x (60 - 30) saved; 2027: the same is saved again. Half of what
    is out comes back with it once more: 200 (1 + r) = 300."""
    assert shown["cash"]["frozen"] == pytest.approx([0.0, -200.0, 300.0], abs=1e-4)
    told = shown["told"]
    assert told["cumulative"] == pytest.approx([0.0, -200.0, 100.0], abs=1e-4)
    assert told["payback"] == 2
    assert shown["cash"]["resources"] == shown["cash"]["frozen"]  # nobody pays the state
    assert told["rate"] == pytest.approx(0.5, abs=1e-6)
    assert "paid back, with transfers, by the end of 2027" in shown["title"]
    assert "200 CNY" in shown["title"]
    assert "internal rate 50.0% a year" in shown["text"]


@needs_browser
def test_cash_moves_with_what_is_moved(shown: Any) -> None:
    """Coal at 20: a tonne by `old` runs at 40, so that 100 a year are saved."""
    assert shown["moved"]["frozen"] == pytest.approx([0.0, -400.0, 100.0], abs=1e-4)


@needs_browser
@pytest.mark.slow
def test_transfers_are_told_apart(catalog: Catalog) -> None:
    """With 10 money per tCO2e to the state the frozen works pay 10 x 2 x 10 = 200 a year more."""
    price = {"carbon_price": 10.0, "carbon_price_scope": {("scope_1",): 1.0}}
    found: Any = asked(pages.report_of(works(price), catalog), SHOWN % "[]")
    assert found["cash"]["frozen"] == pytest.approx([0.0, 0.0, 500.0], abs=1e-4)
    assert found["cash"]["resources"] == pytest.approx([0.0, -200.0, 300.0], abs=1e-4)


@needs_browser
def test_payback_and_rate_of_cash_by_hand(shown: Any) -> None:
    back, short, later, never, twice, out = shown["several"]
    assert back["payback"] == 2
    assert back["rate"] == pytest.approx(1.2 / ((0.36 + 2.4) ** 0.5 - 0.6) - 1.0)
    assert (short["payback"], short["rate"] < 0) == (None, True)
    assert (later["payback"], later["rate"]) == (3, pytest.approx(0.1))
    assert (never["out"], never["payback"], never["rate"]) == (False, None, None)
    assert (twice["turns"], twice["rate"]) == (2, None)  # 10 % and 20 % would both do
    assert (out["out"], out["payback"], out["rate"]) == (True, None, None)


@needs_browser
@pytest.mark.slow
def test_it_is_told_in_chinese(catalog: Catalog) -> None:
    page = pages.report_of(works(), catalog, label="甲", language="zh")
    found: Any = asked(page, SHOWN % "[]")
    assert "2027 年底收回" in found["title"]
    assert "内部收益率每年 50.0%" in found["text"]
    assert english_in(found["text"], ["new"]) == []


@needs_browser
@pytest.mark.slow
def test_a_yardstick_that_cost_otherwise_in_the_run_has_no_cash(catalog: Catalog) -> None:
    """Such as what pays anyway of whole plants: what divisible ones spend is not its spending."""
    result = works()
    costs = result.pathway["economic_cost_by_kind"].copy(deep=True)
    costs.loc[{"cost_kind": "fixed operation", "period": 2027}] = 7.0
    told = replace(result, pathway=result.pathway.assign(economic_cost_by_kind=costs))
    found: Any = asked(pages.report_of(told, catalog), SHOWN % "[]")
    assert found["cash"]["economic"] is None
    assert found["cash"]["frozen"] == pytest.approx([0.0, -200.0, 300.0], abs=1e-4)


@needs_browser
@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_yardsticks_of_the_run_the_page_tells_its_own_and_says_so(
    catalog: Catalog, language: str
) -> None:
    """As of whole plants, whose yardsticks cost otherwise than those of divisible ones."""
    result = works()
    costs = {}
    for name in ("economic_cost_by_kind", "baseline_cost_by_kind"):
        costs[name] = result.pathway[name].copy(deep=True)
        costs[name].loc[{"cost_kind": "fixed operation", "period": 2027}] = 7.0
    told = replace(result, pathway=result.pathway.assign(costs))
    script = (SHOWN % "[]").replace(
        "told: pathwaysReturns(state.certified.figures.cash.frozen),", ""
    )
    found: Any = asked(pages.report_of(told, catalog, "甲", language=language), script)
    assert found["cash"] == {"frozen": None, "resources": None, "economic": None}
    title, note, short = {
        "en": ("by the end of 2027", "plan of divisible plants", "50.0% a year (divisible plants)"),
        "zh": ("2027 年底", "可分割装置方案", "每年 50.0% (可分割装置)"),
    }[language]
    assert title in found["title"]
    assert note in found["text"]
    assert short in found["text"]
