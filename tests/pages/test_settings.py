"""Settings in the page, and why runs beside each other differ: by hand, in both languages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from typer.main import get_command

from pathways.catalog import Catalog
from pathways.cli.app import app
from pathways.pages.differing import differing
from pathways.pages.settings import ASIDE, OPTIONS, settings_apart, settings_of
from pathways.schema.run import Money, Run

from ..worlds import steelworks
from . import pages
from .browser import asked, needs_browser
from .test_chinese import english_in
from .test_solving import prices

RATE = {"value": 0.08, "unit": "1/yr", "low": 0.02, "high": 0.12, "source": "a", "quality": "b"}
STATED: dict[str, Any] = {
    "title": "One",
    "goal": "cost",
    "money": {"discount_rate": RATE, "currency": "CNY"},
    "targets": [
        {"name": "cap", "kind": "reduction", "values": {"2030": 0.9}, "scopes": ["scope_1"]}
    ],
    "investment_budget": {},
    "obligations": [],
    "support": [{"name": "steel_fund", "share": 0.2}],
    "return_to_fossil": False,
    "hours": {"resolution": "24x4", "seed": 1},
    "set": {"technologies.new.capex": "*0.8"},
}


def test_every_setting_that_decides_is_named() -> None:
    """A setting that is added to the schema cannot be forgotten here."""
    every = {name for name in Run.model_fields if name not in (*ASIDE, "money")}
    assert {*every, *(f"money.{name}" for name in Money.model_fields)} == set(OPTIONS)


def test_an_option_that_is_named_is_one_of_run() -> None:
    run = get_command(app).commands["run"]  # type: ignore[attr-defined]
    known = {each for parameter in run.params for each in parameter.opts}
    assert {each for each in OPTIONS.values() if each} <= known


def test_settings_in_words_of_their_file() -> None:
    told = {each["key"]: each["value"] for each in settings_of(STATED)}
    assert told["money.discount_rate"] == "0.08 1/yr"
    assert told["targets"] == "cap: reduction 2030: 0.9 (scope_1)"
    assert told["support"] == "steel_fund"
    assert (told["investment_budget"], told["obligations"]) == (None, None)
    assert (told["return_to_fossil"], told["hours"]) == (False, "24x4")


def test_settings_that_differ_are_told_to_the_leaf_and_titles_and_sources_are_not() -> None:
    rate = {**RATE, "value": 0.05, "source": "another", "note": "said otherwise"}
    target = {**STATED["targets"][0], "values": {"2030": 0.8}}
    other = {**STATED, "title": "Two", "targets": [target], "set": {}}
    other["money"] = {**STATED["money"], "discount_rate": rate}
    assert settings_apart([STATED, other]) == [
        {"path": "money.discount_rate", "changed": False, "values": ["0.08 1/yr", "0.05 1/yr"]},
        {"path": "targets.cap.values.2030", "changed": False, "values": ["0.9", "0.8"]},
        {"path": "technologies.new.capex", "changed": True, "values": ["*0.8", None]},
    ]


def dearer() -> Any:
    """The steelworks of `prices` with power at 12 in 2027 alone, in place of 10; all it makes by
    the old way pays 3 for something else that has no range."""
    system = prices().system
    price = system["purchase_price"].copy(deep=True)
    price.loc[{"commodity": "power", "period": 2027}] = 12.0
    other = system["variable_opex"].copy(deep=True)
    other.loc[{"technology": "old"}] = other.sel(technology="old") + 3.0
    return pages.works(system.assign(purchase_price=price, variable_opex=other))


def test_figures_that_differ_by_hand() -> None:
    """Told in the headline year; 2 of 12 is a sixth. Without a range the array alone is named."""
    systems = [prices().system, dearer().system]
    found = differing(systems, [{}, {}], [2027, 2027])
    (row,) = found["figures"]
    assert (row["path"], row["year"], row["values"]) == ("carriers.power.price", 2027, [10.0, 12.0])
    assert row["by"] == pytest.approx(2.0 / 12.0)
    assert found["arrays"] == ["variable_opex"]
    assert (found["more"], found["money"], found["only"]) == (0, 0, [])
    alike = differing([systems[0], systems[0]], [{}, {}], [2027, 2027])
    assert not any(alike.values())


def test_a_year_that_is_alike_in_both_is_not_told() -> None:
    """The headline of 2026 has power at 10 in both: the first year that differs is told."""
    found = differing([prices().system, dearer().system], [{}, {}], [2026, 2026])
    assert found["figures"][0]["year"] == 2027


def test_what_one_run_alone_has_is_named_and_other_sectors_are_not_compared_so() -> None:
    one = prices().system
    other = one.assign_coords(technology=["old", "newest"])
    found = differing([one, other], [{}, {}], [2027, 2027])
    assert [(each["run"], each["name"]) for each in found["only"]] == [(0, "new"), (1, "newest")]
    apart = differing([one, other.assign_attrs(sector="cement")], [{}, {}], [2027, 2027])
    assert (apart["only"], apart["arrays"]) == ([], [])


def test_figures_in_other_money_are_counted_and_not_compared() -> None:
    """8 in euro is no other price than 64 in yuan."""
    system = prices().system
    other = system.assign_attrs(currency="EUR")
    found = differing([system, other], [{}, {}], [2027, 2027])
    assert not [each for each in found["figures"] if each["path"] == "carriers.power.price"]
    assert found["money"] > 0


SHOWN = """
const text = (where) => document.querySelector(where)?.innerText ?? "";
document.querySelectorAll("aside details").forEach((each) => { each.open = true; });
const kept = [...document.querySelectorAll(".apart code, .stated code")];
const codes = kept.map((each) => each.textContent);
for (const each of kept) each.remove();
return { apart: text(".apart"), stated: text(".panel .stated"), all: text(".panel"), codes };
"""


@needs_browser
@pytest.mark.parametrize("language", ["en", pytest.param("zh", marks=pytest.mark.slow)])
def test_they_stand_in_the_page(catalog: Catalog, language: str) -> None:
    runs = [
        pages.run_of(replace(result, run=asked_), label)
        for result, asked_, label in (
            (prices(), STATED, "甲"),
            (dearer(), {**STATED, "goal": "price"}, "乙"),
        )
    ]
    found: Any = asked(pages.page_of(runs, catalog, language=language), SHOWN)
    words = {
        "en": ("Why they differ", "What is looked for", "(2027)", "Budget of investment", "none"),
        "zh": ("差异从何而来", "求解目标", "(2027)", "年度投资预算", "无"),
    }[language]
    for each, where in zip(words, ("apart", "apart", "apart", "stated", "all"), strict=True):
        assert each in found[where], each
    assert {"cost", "price", "variable_opex", "0.08 1/yr", "--max-price"} <= set(found["codes"])
    unit = {"en": "CNY/t", "zh": "元/t"}[language]
    assert f"10 {unit}" in found["apart"]
    assert f"12 {unit}" in found["apart"]
    assert "{" not in found["apart"] + found["stated"]
    if language == "zh":
        assert english_in(found["apart"], ["power: price"]) == []
        assert english_in(found["stated"], []) == []


@needs_browser
@pytest.mark.slow
def test_runs_that_are_alike_are_said_to_be(catalog: Catalog) -> None:
    runs = [pages.run_of(prices(), label) for label in ("One", "Two")]
    found: Any = asked(pages.page_of(runs, catalog), SHOWN)
    assert "Settings and figures are alike." in found["apart"]


def test_a_missing_value_in_both_is_alike() -> None:
    system = steelworks({"purchase_limit": {("works", "power"): np.nan}})
    assert differing([system, system.copy(deep=True)], [{}, {}], [2027, 2027])["arrays"] == []


CHANGED = """
const part = document.getElementById("part-assumptions"), select = part.querySelector("select");
const rows = [...part.querySelectorAll("table.differing tbody tr")];
const cells = rows.map((row) => [...row.children].map((cell) => cell.textContent));
select.value = "changed";
select.dispatchEvent(new Event("change"));
const shown = part.querySelectorAll("table.assumptions tbody tr");
return { cells, shown: [...shown].map((row) => row.children[0].textContent), text: part.innerText };
"""


@needs_browser
@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_was_changed_from_the_catalog_is_a_table_and_a_filter(
    catalog: Catalog, language: str
) -> None:
    """Rows by hand: one number of the catalog, one by year, and one that was not there."""
    result = pages.sector("lithium_batteries")
    path = "technologies.rooftop_pv.capex"
    unit = "CNY2024/kW"
    changes = [
        {"path": path, "stated": f"{path}=*0.5", "old": 3000.0, "new": 1500.0, "unit": unit},
        {
            "path": "policy.x",
            "stated": "policy.x=2",
            "old": None,
            "new": {"2030": 2.5},
            "unit": "1",
        },
    ]
    told = replace(result, summary={**result.summary, "changes": changes})
    found: Any = asked(pages.report_of(told, catalog, "甲", language=language), CHANGED)
    money, none = {"en": ("CNY/kW", "none"), "zh": ("元/kW", "无")}[language]
    assert found["cells"] == [
        [path, "3,000", "1,500", money, "*0.5"],
        ["policy.x", none, "2030: 2.5", "", "2"],
    ]
    assert found["shown"] == ["rooftop_pv: capex"]
