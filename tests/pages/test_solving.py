"""What the page solves is what the native solver finds."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from pathways.catalog import Catalog
from pathways.errors import InfeasibleError
from pathways.pages.arrays import Block
from pathways.pages.export import exported
from pathways.runs import Result

from ..worlds import steelworks
from . import pages
from .browser import asked, needs_browser

EXACT = 1e-9
"""Part of an objective by which the page may miss the native solver: the tolerance that is asked of
both."""

SOLVE = "return %s.map((values) => pathwaysPage.solve(values));"


def solved(result: Result, catalog: Catalog, values: list[dict[str, float]]) -> list[Any]:
    found: list[Any] = asked(pages.report_of(result, catalog), SOLVE % json.dumps(values))
    return found


def compare(result: Result, catalog: Catalog, count: int, seed: int) -> int:
    """Solve some steps in the page and natively; returns how many had an answer.

    The page offers no slider that moves nothing in any program; natively it is moved all the same.
    """
    sliders = pages.offered(result.system)
    every = pages.steps(sliders, count, seed)
    there = {
        each.path for each in exported(result.system, result.pathway, result.run, Block()).sliders
    }
    values = [pages.values_at(sliders, each) for each in every]
    kept = [{path: at for path, at in each.items() if path in there} for each in values]
    answers = solved(result, catalog, kept)
    compared = 0
    for shares, answer in zip(every, answers, strict=True):
        told = pages.values_at(sliders, shares)
        try:
            native = pages.natively(result.system, sliders, shares)
        except InfeasibleError:
            assert answer["status"] == "infeasible", told
            continue
        assert answer["status"] in ("target_met", "target_missed", "optimal"), (told, answer)
        assert answer["certificate"]["holds"], told
        assert max(answer["certificate"][part] for part in ("primal", "dual", "gap")) <= 1e-6
        assert answer["objective"] == pytest.approx(native, rel=EXACT), told
        compared += 1
    return compared


@needs_browser
def test_a_sector_is_solved_to_the_native_objective(catalog: Catalog) -> None:
    assert compare(pages.sector("lithium_batteries", 2030), catalog, 3, seed=5) >= 2


@needs_browser
@pytest.mark.slow
@pytest.mark.parametrize("name", ["steel", "lithium_batteries", "building_materials"])
def test_fifty_steps_of_three_sectors(catalog: Catalog, name: str) -> None:
    assert compare(pages.sector(name), catalog, 50, seed=11) >= 40


def prices() -> Any:
    """The steelworks with ranges of its prices and a cap of nothing from 2026 on.

    Ten tonnes a year: by coal 2 x 5 = 10 money/t and 2 tCO2/t, by power 3 x 10 = 30 money/t.
    """
    system = steelworks(
        {
            "purchase_price_low": {("works", "coal"): 4.0, ("works", "power"): 4.0},
            "purchase_price_high": {("works", "coal"): 30.0, ("works", "power"): 20.0},
            "target_value": {("cap", 2026): 0.0, ("cap", 2027): 0.0},
        }
    )
    return pages.works(system)


TAMPERED = """
const program = pathwaysPage.states()[0].programs.asked;
const arrays = program.arrays(pathwaysPage.states()[0].shares), found = program.solve(arrays);
const largest = found.x.indexOf(Math.max(...found.x)), moved = found.x.slice();
moved[largest] *= 0.9;
return {
  steps: %s.map((values) => pathwaysPage.solve(values)),
  proofs: [found.certificate, program.certificate(arrays, moved, found.y),
           program.certificate(arrays, found.x, found.y.map(() => 0))],
};
"""

STEPS = (
    {},
    {"carriers.power.price": 11.0},
    {"carriers.coal.price": 30.0},
    {"carriers.power.price": 20.1},
    {"carriers.power.price": 20.0},
    {"carriers.tea.price": 1.0},
)


@pytest.fixture(scope="module")
def told(catalog: Catalog) -> Any:
    """One page, asked once."""
    return asked(pages.report_of(prices(), catalog), TAMPERED % json.dumps(STEPS))


@needs_browser
def test_a_world_solved_by_hand(told: Any) -> None:
    """From 2026 on all steel is made from power, by 10 t/yr of a plant of 100 money per t/yr.

    A money more for a MWh costs 3 x 10 = 30 more in 2026 and in 2027; without a target nobody
    leaves coal at 10 money/t, so the extra cost of a year rises by 30 as well. At 30 money/t of
    coal (60 money/t of steel) power pays by itself, and the target costs nothing.
    """
    centre, dearer, coal = told["steps"][:3]
    rise = np.subtract(dearer["extra"], centre["extra"])
    assert rise == pytest.approx([0.0, 30.0, 30.0], abs=1e-6)
    assert centre["contract"] == pytest.approx([20.0, 0.0, 0.0], abs=1e-6)
    assert coal["extra"] == pytest.approx([0.0, 0.0, 0.0], abs=1e-6)


@needs_browser
def test_a_step_outside_the_range_is_refused(told: Any) -> None:
    refused, at_the_end, unknown = told["steps"][3:]
    assert (refused["status"], "objective" in refused) == ("out_of_range", False)
    assert at_the_end["status"] == "target_met"
    assert unknown["status"] == "unknown"


@needs_browser
def test_the_certificate_is_worked_out_and_not_believed(told: Any) -> None:
    """A solution with one value moved by a tenth, or with prices of nothing, is not proved."""
    proved, broken, unpriced = told["proofs"]
    assert proved["holds"]
    assert max(proved[part] for part in ("primal", "dual", "gap")) < 1e-9
    assert not broken["holds"]
    assert broken["primal"] > 1e-3
    assert not unpriced["holds"]
    assert unpriced["gap"] > 0.5
