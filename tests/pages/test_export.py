"""What Python gives to the page: directions, maps, words, libraries."""

from __future__ import annotations

import gzip
import hashlib
import re
from importlib.resources import files

import numpy as np
import pytest
import xarray as xr

from pathways.labelled import Labelled
from pathways.languages import LANGUAGES
from pathways.pages import sliders
from pathways.pages.arrays import Block
from pathways.pages.export import exported, years_of
from pathways.pages.maps import LinearMap
from pathways.pages.samples import sampled
from pathways.pages.series import maps_of
from pathways.pages.words import words
from pathways.program import build_programs
from pathways.questions.goals import solve_goal, system_for_goal
from pathways.results.collect import collect

from ..worlds import steelworks
from . import pages

ASSETS = files("pathways.pages").joinpath("assets")


def ranged(**more: object) -> xr.Dataset:
    """The steelworks with ranges of two prices and of the cost of the new plant."""
    return steelworks(
        {
            "purchase_price_low": {("works", "coal"): 4.0, ("works", "power"): 4.0},
            "purchase_price_high": {("works", "coal"): 30.0, ("works", "power"): 20.0},
            "capex_low": {("new",): 50.0},
            "capex_high": {("new",): 300.0},
            "target_value": {("cap", 2026): 0.0, ("cap", 2027): 0.0},
            **more,
        }
    )


def paths(found: list[sliders.Slider]) -> list[str]:
    return [each.path for each in found]


def test_what_stands_in_costs_moves_in_straight_lines() -> None:
    """Coal costs 5 and may cost 30: a tonne bought in a year costs 25 times its weight more."""
    system = ranged()
    tried, left = sliders.sliders_of(system, "cost")
    kept, out, (asked,) = sampled(system, ["cost"], tried)
    assert paths(kept) == [
        "technologies.new.capex",
        "carriers.coal.price",
        "carriers.power.price",
    ]
    assert (out, left) == ([], [])
    program = asked.programs.program()
    columns = program.form.variables["purchase"].index.values[0, 1, :, 0, 0]
    weights = program.coefficients.weight_running.values
    high = asked.moves["cost"][2 * paths(kept).index("carriers.coal.price") + 1]
    assert high[columns] == pytest.approx(25.0 * weights)
    assert np.count_nonzero(high) == 3


def test_what_changes_coefficients_stays_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sliders, "TRIED", sliders.TRIED | {"flow"})
    system = ranged(flow_low={("new", "power"): -4.0}, flow_high={("new", "power"): -2.0})
    kept, out, _ = sampled(system, ["cost"], sliders.sliders_of(system, "cost")[0])
    assert paths(out) == ["technologies.new.inputs.power"]
    assert len(kept) == 3


def test_figures_that_multiply_each_other_stay_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The yearly charge of a plant is its cost times a factor of its lifetime: no straight line."""
    monkeypatch.setattr(sliders, "TRIED", sliders.TRIED | {"economic_lifetime"})
    system = ranged(economic_lifetime_low={("new",): 10.0}, economic_lifetime_high={("new",): 20.0})
    kept, out, _ = sampled(system, ["cost"], sliders.sliders_of(system, "cost")[0])
    assert "technologies.new.economic_lifetime" in paths(out)
    assert paths(kept) == ["carriers.coal.price", "carriers.power.price"]


def test_a_run_that_a_page_cannot_solve_says_why() -> None:
    result = pages.works(ranged())
    other = result.pathway.assign_attrs(objective=1.0)
    assert exported(result.system, other, {}, Block()).reason == "other_program"
    limited = result.pathway.assign_attrs(goal="lowest")
    found = exported(result.system, limited, {"max_price": 100.0}, Block())
    assert found.reason == "price_limit"


def test_maps_say_what_results_say() -> None:
    """Every charted series of a sector, from the matrix alone, beside what is reported of one
    plan."""
    system = pages.sector("lithium_batteries").system
    outcome = solve_goal(system, "cost", explains=False, settles=True)
    pathway = collect(outcome, outcome)
    programs = build_programs(system_for_goal(system, "cost"))
    years = years_of(system, pathway)
    maps = maps_of(programs, years, whole=True)
    values = outcome.solution.values
    spending = pathway["spending"].sum("spending_kind").transpose("technology", "year")
    emitted = pathway["emissions_by_source"].transpose("source", "scope", "period")
    expected = {
        "emissions": emitted.values,
        "cost": pathway["cost_by_kind"].transpose("cost_kind", "period").values,
        "energy": pathway["energy_by_carrier"].transpose("commodity", "period").values,
        "product": pathway["product_by_technology"].transpose("technology", "period").values,
        "spending": spending.sel(year=years).values,
    }
    assert set(maps) == set(expected)
    for name, array in expected.items():
        size = np.abs(array).max()
        assert size > 0, name
        assert np.allclose(maps[name].at(values), array.ravel(), rtol=1e-9, atol=1e-9 * size), name


def test_a_map_is_the_sum_of_its_terms() -> None:
    """Columns 0 and 1 of two years, 2 and 3 times each, one of them twice: 3 x 5 + 3 x 7 = 36."""
    index = Labelled(("site", "period"), np.array([[0, 1], [-1, 1]]))
    twice = LinearMap.of(
        [(index, Labelled("period", [2.0, 3.0]))], ("period",), {"site": 2, "period": 2}
    )
    assert twice.at(np.array([5.0, 6.0])).tolist() == [10.0, 36.0]


def test_every_word_is_there_in_every_language() -> None:
    """Each key that the code of the page names, each placeholder in both languages."""
    told = words()
    code = "".join(
        ASSETS.joinpath(f"{name}.js").read_text(encoding="utf-8")
        for name in ("charts", "state", "decisions", "sections", "page")
    )
    for key in re.findall(r"\bt\(\"(\w+)\"", code):
        assert key in told["en"], key
    for key, text in told["en"].items():
        holes = [set(re.findall(r"{(\w+)}", told[name][key])) for name in LANGUAGES]
        assert holes[0] == holes[1], key
        assert text.strip(), key


def test_libraries_are_those_of_the_notice() -> None:
    notice = ASSETS.joinpath("NOTICE.md").read_text(encoding="utf-8")
    rows = re.findall(r"\| (\S+) \| `([0-9a-f]{64})` \|", notice)
    assert [name for name, _ in rows] == ["highs.js", "highs.wasm", "echarts.min.js"]
    for name, digest in rows:
        content = gzip.decompress(ASSETS.joinpath(f"{name}.gz").read_bytes())
        assert hashlib.sha256(content).hexdigest() == digest
    for name in ("highs.LICENSE.txt", "echarts.LICENSE.txt", "echarts.NOTICE.txt"):
        assert ASSETS.joinpath(name).is_file()
