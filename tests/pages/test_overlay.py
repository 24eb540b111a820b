"""Curves of several runs and of plans that are kept, on the same axes: prices by hand.

A tonne of steel by `new` costs 3 MWh of power and the annuity of 100 instead of 2 t of coal at 5,
and saves 2 tCO2: half of the difference is the price of a tonne, at every depth.
"""

from __future__ import annotations

from typing import Any

import pytest

import pathways as pw
from pathways.catalog import Catalog
from pathways.pages.curves import MARKED, curve_of
from pathways.plots.colours import colours_of
from tests.results.worlds import ANNUITY

from ..worlds import steelworks
from . import pages
from .browser import asked, needs_browser

DRAWN = """
const chart = (name) => document.querySelector(`[data-chart=${name}]`);
const soon = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
// Solves what waits and draws every chart: what comes near on a screen is told by frames, which a
// browser that runs on the page's own clock may not draw.
window.dispatchEvent(new Event("beforeprint"));
const told = {};
for (const name of ["overlay", "overlay_exact"]) {
  if (chart(name).hidden) { told[name] = null; continue; }
  chart(name).querySelector("details").open = true;
  await soon(500);
  const text = (where) => chart(name).querySelector(where).textContent;
  const cells = (row) => [...row.children].map((each) => each.textContent);
  told[name] = {
    title: text("h3"), note: text(".note"),
    rows: [...chart(name).querySelectorAll("tbody tr")].map(cells),
    strokes: [...chart(name).querySelectorAll("path")].map((each) => each.getAttribute("stroke")),
  };
}
told.slots = pathwaysPage.states()[0].pins.map((pin) => pin.slot);
return told;
"""


def price(power: float = 10.0, capex: float = 1.0) -> float:
    return (3.0 * power - 10.0 + capex * ANNUITY) / 2.0


def run(label: str, capex: float = 100.0, beside: bool = False, **settings: str) -> Any:
    """A works that is asked for half of its emissions in 2027."""
    system = steelworks(
        {
            "target_value": {("cap", 2027): 0.5},
            "capex": {("new",): capex},
            "purchase_price_low": {("works", "power"): 4.0},
            "purchase_price_high": {("works", "power"): 20.0},
        },
        {"currency": "CNY", **settings},
        coordinates={"target_kind": ["reduction"]},
    )
    curves = []
    if beside:
        found = pw.cost_curve(system, 2027)
        curves = [curve_of(found, [], {MARKED: {"goal": "cost"}}, "curve", {"goal": "cost"})]
    return pages.run_of(pages.works(system), label, curves=curves)


def prices(rows: list[list[str]]) -> dict[str, set[float]]:
    """Prices of the points of each curve, rounded; at no depth at all there is none."""
    found: dict[str, set[float]] = {}
    for name, depth, at in rows:
        if float(depth) > 0:
            found.setdefault(name, set()).add(round(float(at), 3))
    return found


@needs_browser
def test_runs_and_kept_plans_stand_on_the_same_axes(catalog: Catalog) -> None:
    """Another new plant at twice the cost, and power at 12 in a plan that is kept.

    A plan that only asks for more depth has the curve of its run, and is not drawn again. The
    colours are those of the runs and of the place at which a plan is kept.
    """
    runs = [run("One", beside=True), run("Two", capex=200.0, beside=True)]
    page = pages.page_of(runs, catalog)
    address = "pin=targets.cap.value%3D0.9&pin=carriers.power.price%3D12"
    found = asked(page, DRAWN, address)
    drawn = prices(found["overlay"]["rows"])
    assert {name: sorted(each) for name, each in drawn.items()} == {
        "One": [pytest.approx(price(), abs=1e-3)],
        "Two": [pytest.approx(price(capex=2.0), abs=1e-3)],
        "power: price 12 CNY/t": [pytest.approx(price(12.0), abs=1e-3)],
    }
    names = ["One", "Two", *(f"kept plan {number}" for number in range(1, 5))]
    one, two, _, second, *_ = colours_of(names)
    assert {one, two, second} <= set(found["overlay"]["strokes"])
    assert found["slots"] == [0, 1]
    exact = prices(found["overlay_exact"]["rows"])
    assert exact["One"] == {round(price(), 3)}
    assert exact["Two"] == {round(price(capex=2.0), 3)}


@needs_browser
@pytest.mark.slow
def test_other_money_has_no_place_on_the_axes(catalog: Catalog) -> None:
    """Of two runs in other money one curve is left, and nothing is laid over it."""
    page = pages.page_of([run("One"), run("Two", currency="EUR")], catalog)
    assert asked(page, DRAWN)["overlay"] is None


@needs_browser
@pytest.mark.slow
def test_what_is_left_out_is_named_in_chinese_too(catalog: Catalog) -> None:
    runs = [run("甲"), run("乙"), run("丙", currency="EUR")]
    found = asked(pages.page_of(runs, catalog, language="zh"), DRAWN)["overlay"]
    assert "而未画：丙" in found["note"]
    assert set(prices(found["rows"])) == {"甲", "乙"}
    assert "减排幅度" in found["title"]
