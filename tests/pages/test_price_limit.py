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

from ..questions.test_price_and_limit import remover
from ..worlds import steelworks
from . import pages
from .browser import asked, needs_browser

LIMIT = "policy.price_limit"

EXACT = 1e-9

SOLVE = "return %s.map((values) => pathwaysPage.solve(values));"


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
    assert [each["price_of_target"] for each in (below, at)] == pytest.approx([20.0] * 2)
    assert (above["status"], above["price_of_target"]) == ("target_met", None)
    assert out["status"] == "out_of_range"


@needs_browser
@pytest.mark.slow
def test_a_target_that_no_technology_meets_has_no_price(catalog: Catalog) -> None:
    """No more than 5 t are taken from the air: 10 t below zero are out of reach.

    What is bought up to 16 is the conversion of all 20 t, and its last tonne in the page costs no
    more than the limit.
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
        assert (told["price_of_target"] is None) == (native.price_of_target is None), limit
        assert told["price"] <= limit * (1 + 1e-9) or told["status"] == "target_met", limit
    first, second = (told["price_of_target"] for told in found[:2])
    assert first == pytest.approx(second, rel=1e-6)
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
