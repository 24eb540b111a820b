"""A decision under several futures in the page: figures, both languages, names that are only text.

The works of `tests/deciding/worlds.py`: at even weights nothing is ordered before the date, 290 are
expected, knowing is worth 10 and planning for the mean costs 6; in cheap power ten are built later.
"""

from __future__ import annotations

from typing import Any

import pytest
import xarray as xr

import pathways as pw
from pathways.catalog import Catalog
from pathways.pages.decisions import decision_of
from tests.deciding.worlds import HALVES, both, future

from . import pages
from .browser import asked, needs_browser

RUN = "document.body.dataset.hurt=1"
MARKUP = f"<img src=x onerror={RUN}><script>{RUN}</script>"

PARTS = """
// Charts that are not near are drawn with time to spare, and before printing.
window.dispatchEvent(new Event("beforeprint"));
const text = (name) => document.getElementById(`part-${name}`).innerText;
return {
  choice: text("choice"), uncertainty: text("uncertainty"),
  bars: document.querySelectorAll('[data-chart=regrets] svg path').length,
  hurt: [
    document.body.dataset.hurt ?? "", document.querySelectorAll("main img, main script").length,
  ],
};
"""

SCENARIOS: dict[str, Any] = {
    "learn": 2026,
    "scenarios": [
        {"name": "cheap", "weight": 0.5, "title": MARKUP, "set": {"carriers.power.price": 1.0}},
        {"name": "dear", "weight": 0.5, "set": {"carriers.power.price": 2.2}},
    ],
}


def told(
    found: xr.Dataset, settings: dict[str, Any] | None = None, plants: str = "divisible"
) -> dict[str, Any]:
    asked_of_run = {"goal": "cost", "plants": "divisible"}
    return decision_of(found, SCENARIOS, settings or asked_of_run, "decided", asked_of_run, plants)


def test_figures_of_a_decision_by_hand() -> None:
    found = told(pw.decide(both(), 2026, HALVES))
    assert (found["month"], found["measure"], found["differs"]) == ("2025-12", "expected", [])
    worth = {name: each["found"] for name, each in found["worth"].items()}
    assert worth["here_and_now"] == pytest.approx(290.0)
    assert worth["perfect_information"] == pytest.approx(10.0)
    assert worth["stochastic_solution"] == pytest.approx(6.0)
    advice = found["advice"][0]
    assert (advice["what"], advice["technology"], advice["order"]) == ("wait", "new", None)
    assert (advice["scenarios"], advice["watch"]) == (["cheap"], ["carriers.power.price"])
    assert (advice["least"], advice["starts"]) == (pytest.approx(10.0), [2027, 2027])
    plans = {each["name"]: each for each in found["plans"]}
    assert plans["cheap"]["regrets"] == pytest.approx([0.0, 32.0], abs=1e-6)
    assert plans["mean"]["expected"] == pytest.approx(296.0)
    assert found["search"] is None


def test_what_was_asked_otherwise_than_in_the_run_is_named() -> None:
    found = pw.decide(both(), 2026, HALVES)
    assert told(found, {"goal": "price", "by": 2032})["differs"] == ["by", "goal"]
    assert told(found, plants="whole")["differs"] == ["plants"]


def test_what_misses_a_limit_has_no_cost_and_says_by_how_much() -> None:
    """As in `test_decide`: the own plan of the free future misses the strict limit by 15 t."""
    limit = {("cap", 2026): 5.0, ("cap", 2027): 5.0}
    systems = {"cheap": future(2.2, target_value=limit), "dear": future(2.2)}
    plans = {each["name"]: each for each in told(pw.decide(systems, 2026, HALVES))["plans"]}
    assert plans["dear"]["missed"] == pytest.approx(15.0, abs=1e-5)
    assert plans["dear"]["expected"] is None
    assert plans["dear"]["regrets"][0] is None


@needs_browser
@pytest.mark.parametrize("language", ["en", pytest.param("zh", marks=pytest.mark.slow)])
def test_a_decision_stands_in_parts_eight_and_nine(catalog: Catalog, language: str) -> None:
    system = future(1.0, **{"target_value": {("cap", 2027): 20.0}})
    plain = told(pw.decide(both(), 2026, HALVES))
    conversion = {"converts": {("new",): 1.0}, "host_process": {("new", "old"): 1.0}}
    sized = both(**conversion, unit_size={("new",): 6.0})
    whole = told(pw.decide(sized, 2026, measure="regret", plants="whole"))
    page = pages.report_of(
        pages.works(system), catalog, decisions=[plain, whole], language=language
    )
    assert MARKUP not in page
    found: Any = asked(page, PARTS)
    assert found["hurt"] == ["", 0]
    assert found["bars"] > 0
    words = {
        "en": (
            ["Wait and watch", "only in cheap", "order by 2024-12", "asked otherwise", "plants"],
            ["Largest regret", "19.2", "32", "296", "Value of perfect information", "Plants are"],
        ),
        "zh": (
            ["等待并观察", "仅在 cheap 中", "2024-12 前订购", "设定与本报告的运行不同"],
            ["最大后悔值", "19.2", "32", "296", "完全信息价值", "装置为整套"],
        ),
    }[language]
    for text, part in zip(words, ("choice", "uncertainty"), strict=True):
        for each in text:
            assert each in found[part], each
    assert MARKUP in found["uncertainty"]
    assert "{" not in found["choice"] + found["uncertainty"]


@needs_browser
def test_a_run_without_a_decision_says_what_makes_one(catalog: Catalog) -> None:
    found: Any = asked(pages.report_of(pages.works(future(1.0)), catalog), PARTS)
    assert "pathways decide" in found["uncertainty"]
