"""Projects in the page: spending of each by year, and the plan beside the one without it, by hand.

Half of the 20 tCO2e are allowed from 2027 on, in a last block of eight years, so that 5 t of steel
a year leave coal. `new` needs 3 MWh a tonne at 10 money and costs 100 per t/yr; `dear` needs 4 MWh
and costs 50; both live 20 years. `new` is built: 30 + 8.0243 = 38.0243 a tonne, by `dear` 40 +
4.0121 = 44.0121.
"""

from __future__ import annotations

from typing import Any

import pytest

from pathways.catalog import Catalog
from tests.results.worlds import ANNUITY

from ..worlds import steelworks
from . import pages
from .browser import asked, needs_browser

MADE = 5.0

TABLE = """
await new Promise((done) => setTimeout(done, 6000));
const part = document.getElementById("part-money");
part.querySelector(".projects details").open = true;
await new Promise((done) => setTimeout(done, 500));
const cells = (row) => [...row.children].map((each) => each.textContent);
const rows = (table) => [...table.querySelectorAll("tbody tr")].map(cells);
const tables = [...part.querySelectorAll(".projects table")];
const told = { rows: tables.map(rows), text: part.querySelector(".projects").textContent };
const state = pathwaysPage.states()[0], { technologies } = state.run;
told.without = state.without.map((each) => [technologies[each.technology].name, each.beside]);
%s
return told;
"""

MOVED = """
const slider = document.querySelector('[data-path="carriers.power.price"] input[type=number]');
slider.value = "12";
slider.dispatchEvent(new Event("change"));
await new Promise((done) => setTimeout(done, 3000));
const projects = part.querySelector(".projects");
told.moved = [projects.textContent, rows(projects.querySelector("table"))];
"""


def works(**changes: Any) -> Any:
    return pages.works(
        steelworks(
            {
                "flow": {
                    ("old", "steel"): 1,
                    ("old", "coal"): -2,
                    ("new", "steel"): 1,
                    ("new", "power"): -3,
                    ("dear", "steel"): 1,
                    ("dear", "power"): -4,
                },
                "capex": {("new",): 100.0, ("dear",): 50.0},
                "period_length": [1, 1, 8],
                "target_value": {("cap", 2027): 0.5},
                "purchase_price_low": {("works", "power"): 4.0},
                "purchase_price_high": {("works", "power"): 20.0},
                **changes,
            },
            {"currency": "CNY"},
            labels={"technology": ["old", "new", "dear"]},
            coordinates={"target_kind": ["reduction"], "lever": ["existing", "circular", "other"]},
        )
    )


@needs_browser
def test_a_project_stands_beside_the_plan_without_it(catalog: Catalog) -> None:
    """`new` spends 5 x 50 more than `dear` in 2027 and saves 5 x 10 a year of power: the cash of
    2027 is -200, and five years of 50 bring it back at the end of 2031. A year of the plan without
    it costs 5 x (44.0121 - 38.0243) more.
    """
    found = asked(pages.report_of(works(), catalog), TABLE % MOVED)
    ((name, beside),) = found["without"]
    assert name == "new"
    dearer = MADE * ((40.0 + ANNUITY / 2.0) - (30.0 + ANNUITY))
    assert beside["ofYear"] == pytest.approx(dearer)
    assert beside["cash"] == pytest.approx([0, 0, -200, *[50] * 7], abs=1e-6)
    rows, by_year = found["rows"]
    ((project, spent, when, without, payback),) = rows
    assert (project, spent, when, without) == ("new", "500 CNY", "2027", "29.9 CNY")
    assert "2031" in payback
    assert by_year == [["new", "500 CNY"]]
    assert "no saving is that of one alone" in found["text"]
    moved, ((_, spent, _, without, payback),) = found["moved"]
    assert (spent, without, payback) == ("500 CNY", "–", "–")
    assert "undo what is moved" in moved


@needs_browser
@pytest.mark.slow
def test_what_the_target_is_missed_without_has_no_payback(catalog: Catalog) -> None:
    """`dear` may not be built: without `new` half of the emissions cannot be left out."""
    page = pages.report_of(works(build_max={("works", "dear"): 0.0}), catalog, language="zh")
    found = asked(page, TABLE % "")
    (((_, _, _, without, payback),), _) = found["rows"]
    assert (without, payback) == ("不建则未达标", "–")
    assert "节省额不属于单个项目" in found["text"]
