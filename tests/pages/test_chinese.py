"""A report in Chinese holds no sentence in English."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from pathways.catalog import Catalog, read_catalog
from pathways.pages.names import in_chinese
from pathways.sentences import say, tell, years_in

from ..worlds import steelworks
from . import pages
from .browser import asked, needs_browser

SECTORS = ("lithium_batteries", "steel", "building_materials", "automobiles", "textiles")

TOKEN = re.compile(r"[A-Za-z_][\w./=:*-]*")
"""A word in Latin letters, with what a path, a unit, a file or an option has in it."""

CODE = re.compile(r"[\d_./=*]|:\w|^[A-Z-]+$")
"""What shows a word to be a path, unit, file, version or abbreviation."""

ALLOWED = re.compile(
    "English|Python|WebAssembly|ECharts|Apache|HiGHS|pathways|highs|npm|clarabel|highspy|numpy|"
    "pulp|scipy|xarray|GWh|MWh|TWh|tce|CO2e"
)
"""Names of languages and software, and symbols of units."""

VISIBLE = """
document.querySelectorAll("details.numbers").forEach((each) => { each.open = true; });
await new Promise((done) => setTimeout(done, 6000));
const leaves = [];
for (const name of ["aria-label", "title", "placeholder", "alt"]) {
  for (const each of document.querySelectorAll(`#page [${name}]`)) {
    leaves.push(each.getAttribute(name));
  }
}
const walk = document.createTreeWalker(document.getElementById("page"), NodeFilter.SHOW_TEXT);
// Data as their files have them, and what somebody types, stay as they are.
const kept = "table.assumptions, pre, code, ul.paths, .downloads, script, style";
while (walk.nextNode()) {
  const text = walk.currentNode.textContent.trim();
  if (text && !walk.currentNode.parentElement.closest(kept)) leaves.push(text);
}
const run = pathwaysPage.states()[0].run;
const sources = [...run.sliders, ...run.numbers].map((each) => each.source);
return { leaves, sources: [...new Set([...sources, run.place, run.label])] };
"""


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return read_catalog()


def english_in(text: str, sources: list[str]) -> list[str]:
    """English words in a text but for titles of sources, commands, keys and short names."""
    for title in sorted(filter(None, sources), key=len, reverse=True):
        text = text.replace(title, "")
    text = re.sub(r"pathways (?:[a-z]+ )*[^\s，。；]*(?: --?[\w=./-]+(?: [\w=./-]+)?)*", "", text)
    text = re.sub(r"`[^`]*`|--[a-z-]+", "", text)
    found = (each.strip(".:-/") for each in TOKEN.findall(text))
    words = (each for each in found if len(each) > 2 and not CODE.search(each))
    return [each for each in words if not ALLOWED.fullmatch(each)]


def test_english_is_found_where_it_stands() -> None:
    """A guard of the guard: words and sentences are found, keys, units and commands are not."""
    assert english_in("屋顶 limit：20 m2", []) == ["limit"]
    assert english_in("what stands today", []) == ["what", "stands", "today"]
    kept = "`run` 2 MWh/t CNY2024/t carriers.gas.price run.yaml pathways run steel --by 2030。HiGHS"
    assert english_in(kept, []) == []
    assert english_in("来源 A book of numbers", ["A book of numbers"]) == []


def test_a_text_is_told_in_chinese_from_its_parts() -> None:
    """An own sentence with a name that no page knows keeps the name."""
    found = say("growth", technology="Wind", rate="12%")
    assert tell(found.tree, "zh") == "Wind每年最多增长 12%（约束年份：{years}）"
    assert tell(years_in([2030, 2031, 2033], [2030, 2031, 2032, 2033]).tree, "zh") == (
        "2030、2031、2033 年"
    )


def test_a_limit_of_a_works_of_ones_own_is_told_in_chinese(catalog: Catalog) -> None:
    """Steel for 3 with power at 1, of which 9 MWh a year can be had: the limit binds in each year
    after the first. Names that no catalog has stay.
    """
    system = steelworks(
        {
            "purchase_price": {("works", "coal"): 5.0, ("works", "power"): 1.0},
            "purchase_limit": {("works", "power"): 9.0},
            "capex": 0.0,
        }
    )
    result = pages.works(system, "price")
    told = in_chinese(json.loads(result.pathway.attrs["sentences"]), catalog)
    assert told["at most 9 t of power can be bought in 2026 and 2027"] == (
        "2026、2027 年最多可购power 9 t"
    )
    assert set(result.summary["binding_limits"]) <= set(told)


@needs_browser
@pytest.mark.parametrize(
    "name", [SECTORS[0], *(pytest.param(name, marks=pytest.mark.slow) for name in SECTORS[1:])]
)
def test_no_sentence_of_a_chinese_report_is_english(catalog: Catalog, name: str) -> None:
    """Proper names, titles of sources, commands and data as their files state them apart."""
    result = pages.sector(name, 2030)
    assert result.summary["binding_limits"]
    page = pages.report_of(result, catalog, catalog.sectors[name].label, language="zh")
    found: Any = asked(page, VISIBLE)
    assert len(found["leaves"]) > 200
    told = {text: english_in(text, found["sources"]) for text in found["leaves"]}
    assert {text: words for text, words in told.items() if words} == {}
