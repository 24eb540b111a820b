"""Plans that a reader keeps: figures by hand, what differs, the link, keys, paper, both languages.

The steelworks of `test_solving.prices`: from 2026 on all steel comes from power, 3 MWh for each of
ten tonnes a year, so that a money more per MWh costs 30 a year more.
"""

from __future__ import annotations

from typing import Any

import pytest

from pathways.catalog import Catalog

from . import pages
from .browser import asked, needs_browser
from .keys import opened
from .test_chinese import english_in
from .test_keyboard import HASH, READY, until
from .test_solving import prices

POWER = "carriers.power.price"

KEPT = """
const state = pathwaysPage.states()[0], pins = () => document.querySelector(".pins");
const soon = () => new Promise((done) => setTimeout(done, 600));
const typed = document.querySelector(`[data-path="carriers.power.price"] input[type=number]`);
const type = async (value) => {
  typed.value = value; typed.dispatchEvent(new Event("change")); await soon();
};
const press = async (k = 0) => {
  const all = [...document.querySelectorAll("button")];
  all.filter((each) => each.textContent === "Keep this plan")[k].click();
  await soon();
  return pins().querySelector("[role=status]").textContent;
};
const cells = () => [...pins().querySelectorAll("tr")].map((row) =>
  [...row.children].map((cell) => cell.firstChild?.textContent ?? ""));
const told = { none: pins().classList.contains("none") };
await type("12");
told.kept = await press();
told.known = await press(1);
await type("10");
told.rows = cells();
told.address = location.hash;
const [pin] = state.pins, yearly = (picture) => picture.figures.rate.perYear;
told.rise = yearly(pin.picture) - yearly(state.certified);
await type("25");
told.refused = await press();
await type("10");
await press();
told.origins = cells().find((row) => row[0] === "Where from");
state.run.about.plants = "whole";
await type("11"); await type("10");
told.whole = [cells().find((row) => row[0] === "Where from"),
              pins().innerText.includes("divisible plants")];
state.run.about.plants = "divisible";
for (const each of ["13", "14"]) { await type(each); await press(); }
await type("15");
told.full = [await press(), state.pins.length];
const [show, remove] = pins().querySelectorAll("thead button");
show.click(); await soon();
told.shown = [location.hash.split("&")[0], state.pins.length, document.activeElement.textContent];
remove.click(); await soon();
told.removed = [state.pins.length, pins().querySelector("[role=status]").textContent];
return told;
"""


@pytest.fixture(scope="module")
def kept(catalog: Catalog) -> Any:
    return asked(pages.report_of(prices(), catalog), KEPT)


@needs_browser
def test_a_plan_that_is_kept_stands_beside_the_present_one(kept: Any) -> None:
    """At 12 money in place of 10 the year costs (12 - 10) x 3 x 10 = 60 more."""
    assert kept["none"]
    name = "power: price 12 CNY/t"
    assert kept["kept"] == f"Kept: {name}."
    head, *rows = kept["rows"]
    assert head == ["", "Present plan", name]
    assert kept["rise"] == pytest.approx(60.0, abs=1e-6)
    assert ["Target", "the target is met", "the target is met"] in rows
    (differs,) = [row for row in rows if row[0] == "power: price"]
    assert differs == ["power: price", "10 CNY/t", "12 CNY/t"]
    assert not [row for row in rows if row[0].startswith("coal")]
    assert kept["address"] == f"#pin={POWER}%3D12"


@needs_browser
def test_the_same_plan_a_fifth_and_one_without_an_answer_are_not_kept(kept: Any) -> None:
    assert kept["known"] == "This plan is kept already."
    assert kept["refused"].startswith("There is no plan to keep")
    assert kept["full"] == ["4 plans are kept, and no more; remove one first.", 4]


@needs_browser
def test_whole_plants_are_not_set_beside_divisible_ones(kept: Any) -> None:
    """At the centre the run is certified; of whole plants the page solves its own beside them."""
    certified, solved = "Certified by Python", "Solved and proved in this page"
    assert kept["origins"] == ["Where from", certified, solved, certified]
    assert kept["whole"] == [["Where from", solved, solved, certified], True]


@needs_browser
def test_a_kept_plan_is_shown_again_and_removed(kept: Any) -> None:
    """The focus goes where it is not lost with the column."""
    assert kept["shown"] == [f"#{POWER}=12", 4, "Keep this plan"]
    assert kept["removed"] == [3, "Removed: power: price 12 CNY/t."]


LINK = f"{POWER}=11&pin=&pin={POWER}%3D12%26off%3Dnew&pin={POWER}%3D21&pin=carriers.tea.price%3D1"


@needs_browser
@pytest.mark.slow
def test_a_link_brings_kept_plans_back_and_tells_which_it_cannot(catalog: Catalog) -> None:
    """One at the centre, one without `new`, which cannot keep the cap; two are left out."""
    script = """return {
      text: document.querySelector(".pins").innerText, address: location.hash,
      plans: pathwaysPage.states()[0].pins.map((each) => [each.text]),
    };"""
    page = pages.report_of(prices(), catalog, language="zh", label="钢厂")
    found: Any = asked(page, script, LINK)
    assert [text for (text,) in found["plans"]] == ["", f"{POWER}=12&off=new"]
    assert "有 2 个方案未恢复" in found["text"]
    assert "不建new" in found["text"]
    assert english_in(found["text"], ["power: price", "new"]) == []


@needs_browser
def test_a_plan_is_kept_by_keys_and_its_table_is_printed(catalog: Catalog) -> None:
    focus = "[...document.querySelectorAll('.pins button')][0].focus()"
    table = "document.querySelector('.pins table')?.offsetHeight ?? 0"
    button = "document.querySelector('.pins button').offsetHeight"
    with opened(pages.report_of(prices(), catalog), READY, f"{POWER}=12") as page:
        page.value(focus)
        page.press("Enter")
        until(page, f"{HASH} === '#{POWER}=12&pin={POWER}%3D12'")
        assert page.value(table) > 0
        page.tell("Emulation.setEmulatedMedia", media="print")
        assert page.value(button) == 0
        assert page.value(table) > 0
