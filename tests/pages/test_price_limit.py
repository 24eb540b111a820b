"""The price limit as a slider of the page: what costs more is not bought."""

from __future__ import annotations

import json
from typing import Any

import pytest
import xarray as xr

import pathways as pw
from pathways.catalog import Catalog
from pathways.pages.arrays import Block
from pathways.pages.export import exported
from pathways.questions.goals import solve_goal
from pathways.runs import run_system
from tests.results.worlds import ANNUITY

from ..questions.test_price_and_limit import remover
from ..worlds import steelworks
from . import pages
from .browser import asked, needs_browser

LIMIT = "policy.price_limit"

EXACT = 1e-9

SOLVE = "return %s.map((values) => pathwaysPage.solve(values, { priced: true }));"


def at_limits(page: str, limits: list[float]) -> list[Any]:
    found: list[Any] = asked(page, SOLVE % json.dumps([{LIMIT: each} for each in limits]))
    return found


@needs_browser
def test_what_is_dearer_than_the_limit_is_not_bought(catalog: Catalog) -> None:
    """20 t of the works convert at 14.01 a tonne, 5 t are then taken from the air at 20.

    The cap asks for 5 t below zero. Up to 13 all stays with coal, up to 16 all is converted, up to
    21 the cap is met; from 20 on it is met, whatever the limit is from which that is sought.
    """
    result = pages.works(remover(target_value={("cap", 2027): -5.0}, price_limit=16.0))
    below, at, above, out = at_limits(pages.report_of(result, catalog), [13.0, 16.0, 21.0, 49.0])
    assert [each["contract"][2] for each in (below, at, above)] == pytest.approx(
        [20.0, 0.0, -5.0], abs=1e-6
    )
    assert [each["status"] for each in (below, at)] == ["target_missed"] * 2
    assert above["status"] == "target_met"
    assert [each["price_of_target"] for each in (below, at, above)] == pytest.approx([20.0] * 3)
    assert out["status"] == "out_of_range"


@needs_browser
@pytest.mark.slow
def test_a_target_that_no_technology_meets_has_no_price(catalog: Catalog) -> None:
    """No more than 5 t are taken from the air: 10 t below zero are out of reach.

    What is bought up to 16 is the conversion of all 20 t.
    """
    result = pages.works(remover(target_value={("cap", 2027): -10.0}, price_limit=16.0))
    (found,) = at_limits(pages.report_of(result, catalog), [15.0])
    assert (found["status"], found["price_of_target"]) == ("target_missed", None)
    assert found["contract"][2] == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize(
    ("goal", "changes"),
    [
        ("lowest", {"target_value": {("cap", 2027): 0.0}}),
        ("cost", {"target_value": {("cap", 2027): 0.0}, "price_limit": 0.0}),
    ],
)
def test_it_moves_only_where_an_answer_hangs_on_it(goal: str, changes: dict[str, Any]) -> None:
    """The lowest level is that of technology; from nothing there is no share to move."""
    result = pages.works(remover(**{"price_limit": 16.0, **changes}), goal)
    sliders = exported(result.system, result.pathway, result.run, Block()).sliders
    assert LIMIT not in [each.path for each in sliders]


@needs_browser
@pytest.mark.slow
def test_a_sector_is_solved_as_a_run_with_another_limit(catalog: Catalog) -> None:
    """Textiles at 200, 600 and 1,000 CNY/t, each beside the System of a run that states it.

    Where the page tells the least limit at which the target is met, a run with a thousandth less
    misses it and one with a thousandth more meets it.
    """
    result = pages.sector("textiles", 2035)

    def natively(limit: float, explains: bool = False) -> Any:
        stated: xr.Dataset = pw.system(
            "textiles", plants="divisible", horizon=2035, set={LIMIT: limit}
        )
        return solve_goal(stated, "cost", explains=explains)

    limits = [200.0, 600.0, 1000.0]
    found = at_limits(pages.report_of(result, catalog), limits)
    for limit, told in zip(limits, found, strict=True):
        native = natively(limit)
        assert told["status"] == native.status, limit
        assert told["objective"]["asked"] == pytest.approx(native.solution.objective, rel=EXACT)
        assert (told["status"] == "target_missed") == (native.price_of_target is not None), limit
    first, *others = (told["price_of_target"] for told in found)
    assert others == pytest.approx([first] * 2, rel=1e-6)
    assert first == pytest.approx(natively(limits[0], True).price_of_target, rel=1e-6)
    assert [natively(first * part).status for part in (0.999, 1.001)] == [
        "target_missed",
        "target_met",
    ]


OFFERED = """
const state = pathwaysPage.states()[0], banner = () => document.querySelector(".banner");
const soon = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const slider = document.querySelector('[data-path="policy.price_limit"] input[type=number]');
slider.value = "13";
slider.dispatchEvent(new Event("change"));
await soon(3000);
const told = banner().textContent, buttons = [...banner().querySelectorAll("button")];
buttons.at(-1).click();
await soon(3000);
return { told, buttons: buttons.map((each) => each.textContent), hidden: banner().hidden,
         limit: state.priceLimit, address: location.hash, status: pathwaysPage.picture.status };
"""


@needs_browser
@pytest.mark.parametrize(
    ("language", "words", "button"),
    [
        pytest.param("en", "from a price limit of", "Pay up to", marks=pytest.mark.slow),
        ("zh", "价格上限不低于", "价格上限提高到"),
    ],
)
def test_a_missed_target_offers_the_limit_that_meets_it(
    catalog: Catalog, language: str, words: str, button: str
) -> None:
    """All 20 t convert at 14.01 a tonne: at 13 none does, and a limit of whole money is 15."""
    system = steelworks(
        {"target_value": {("cap", 2027): 1.0}, "price_limit": 16.0},
        coordinates={"target_kind": ["reduction"]},
    )
    page = pages.report_of(pages.works(system), catalog)
    found = asked(page, OFFERED, f"lang={language}")
    assert words in found["told"]
    assert "13" in found["told"]
    assert found["buttons"][-1].startswith(button)
    assert "15" in found["buttons"][-1]
    assert (found["hidden"], found["status"], found["limit"]) == (True, "target_met", 15.0)
    assert f"{LIMIT}=15" in found["address"]


POWER = "carriers.power.price"


def two_years(limit: float, power: float = 10.0, cap: float = 0.0, **settings: str) -> xr.Dataset:
    """All 20 t a year of 2026 and 2027 are to be avoided, but for a cap."""
    return steelworks(
        {
            "target_value": {("cap", year): cap for year in (2026, 2027)},
            "price_limit": limit,
            "purchase_price": {("works", "coal"): 5.0, ("works", "power"): power},
            "purchase_price_low": {("works", "power"): 0.1},
            "purchase_price_high": {("works", "power"): 20.0},
        },
        settings,
    )


@needs_browser
@pytest.mark.parametrize("limit", [15.0, 13.0])
def test_the_price_of_the_last_tonne_is_that_of_a_native_run(
    catalog: Catalog, limit: float
) -> None:
    """Each tonne costs (100 x 0.0802426 + 3 x power - 10) / 2: 14.0121 at 10, 17.0121 at 12.

    What is built in 2026 stands in 2027 as well, where a tonne alone may cost 3 x power / 2 - 5,
    10 or 13, and one of 2026 then 17.83 or 20.83: no dual is the price that brings it about.
    With power at 0.1 converting pays without a target, and the last tonne costs nothing.
    """
    values = [{}, {POWER: 12.0}, {POWER: 0.1}]
    page = pages.report_of(pages.works(two_years(limit)), catalog)
    found: list[Any] = asked(page, SOLVE % json.dumps(values))
    expected = [(3.0 * power - 10.0 + ANNUITY) / 2.0 for power in (10.0, 12.0, 0.1)]
    told = [each["price_of_target"] for each in found]
    assert told == pytest.approx([*expected[:2], max(expected[2], 0.0)], rel=EXACT, abs=EXACT)
    native = [solve_goal(two_years(0.0, power), "cost").price_of_target for power in (10.0, 12.0)]
    assert told[:2] == pytest.approx(native, rel=EXACT)
    assert [each["status"] for each in found] == [
        "target_met" if price <= limit else "target_missed" for price in expected
    ]


SHOWN = """
const row = () => [...document.querySelectorAll("dl.figures > div")][4];
const cells = () => [...row().children].map((each) => each.firstChild.textContent);
const soon = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const told = { first: cells() };
await soon(2000);
const note = () => row().querySelector("small")?.textContent ?? "";
Object.assign(told, { then: cells(), note: note(), keep: [] });
const slider = document.querySelector('[data-path="carriers.power.price"] input[type=number]');
slider.value = "12";
slider.dispatchEvent(new Event("change"));
await soon(3000);
Object.assign(told, { moved: cells(), why: note() });
[...document.querySelectorAll(".pins button")][0].click();
await soon(1000);
slider.value = "10";
slider.dispatchEvent(new Event("change"));
await soon(3000);
const rows = [...document.querySelectorAll(".pins tr")];
told.kept = rows.map((row) => [...row.children].map((cell) => cell.textContent))
  .find((row) => row[0] === told.then[0]);
return told;
"""


@needs_browser
@pytest.mark.parametrize(
    ("language", "name", "above", "never"),
    [
        ("en", "Price of the target's last tonne", "above the price limit of", "at any price"),
        pytest.param(
            "zh", "目标最后一吨的价格", "高于价格上限", "任何价格", marks=pytest.mark.slow
        ),
    ],
)
def test_it_is_shown_once_it_is_found_and_why_there_is_none(
    catalog: Catalog, language: str, name: str, above: str, never: str
) -> None:
    """Up to 15 the target is met at 14.0121, and with power at 12 missed, since 17.0121 is more.

    Below zero there is nothing that the works could do: no price brings a cap of -1 about.
    """
    met = pages.report_of(pages.works(two_years(15.0, currency="CNY")), catalog)
    found = asked(met, SHOWN, f"lang={language}")
    assert found["first"] == [name, "…"]
    assert found["then"][0] == name
    assert found["then"][1].startswith("14")
    assert (found["note"], found["moved"][1][:2]) == ("", "17")
    assert above in found["why"]
    assert [each[:2] for each in found["kept"][1:]] == ["14", "17"]
    out = pages.report_of(pages.works(two_years(15.0, cap=-1.0)), catalog)
    found = asked(out, SHOWN, f"lang={language}")
    assert (found["first"], found["then"]) == ([name, "–"], [name, "–"])
    assert never in found["note"]


@needs_browser
def test_whole_plants_are_told_the_price_of_divisible_ones(catalog: Catalog) -> None:
    """No run of whole plants has sought it where its target is met: the page does, and says so."""
    result = run_system(two_years(15.0), {"goal": "cost", "plants": "whole"})
    found = asked(pages.report_of(result, catalog), SHOWN)
    assert found["then"][1].startswith("14")
    assert "of divisible plants" in found["note"]


@needs_browser
def test_a_goal_without_a_target_has_no_such_price(catalog: Catalog) -> None:
    found = asked(pages.report_of(pages.works(two_years(15.0), "lowest"), catalog), SHOWN)
    assert (found["then"][1], found["note"]) == ("–", "no target is asked at least cost")
