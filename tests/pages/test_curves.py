"""Exact curves and other good pathways in the page: figures by hand, both languages.

The works of `tests/switching/world.py`: a tonne by `new` costs 20 and the annuity of 100 more than
one by `old`, and saves 2 tCO2e.
"""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

import pytest
import xarray as xr

import pathways as pw
from pathways.catalog import Catalog
from pathways.pages.curves import MARKED, alternatives_of, curve_of
from pathways.results.archive import save, write_run
from pathways.runs import run_system
from tests.cli.command import pathways
from tests.switching.world import ANNUITY, WORTH, one_year

from ..worlds import steelworks
from . import pages
from .browser import asked, needs_browser
from .test_chinese import english_in

MORE = 20.0 + ANNUITY
"""What a tonne of steel by `new` costs more."""

ASKED = {"goal": "cost"}

ALONE = [
    {
        "option": "new",
        "label": "new",
        "abatement": "20.0",
        "cost": "280.2",
        "specific_cost": "14.0",
        "exact_price": "14.0",
        "exact_abatement": "20.0",
    },
    {
        "option": "old",
        "label": "old",
        "abatement": "0.0",
        "cost": "0.0",
        "specific_cost": "nan",
        "exact_price": "",
        "exact_abatement": "0.0",
    },
    {
        "option": "late",
        "label": "late",
        "abatement": "0.0",
        "cost": "0.0",
        "specific_cost": "nan",
        "exact_price": "9001.0",
        "exact_abatement": "0.0",
    },
]
"""What comes in above the price limit alone, as `late`, abates nothing up to it."""


def curve(settings: dict[str, Any] | None = None) -> dict[str, Any]:
    found = pw.cost_curve(one_year(), 2025)
    return curve_of(found, ALONE, {MARKED: settings or ASKED}, "curve", ASKED)


def capped() -> xr.Dataset:
    """Half of the 20 tCO2e are allowed, so that half of the steel is made by `new`."""
    return one_year(target_value={("cap", 2025): 10.0})


def others(settings: dict[str, Any] | None = None) -> dict[str, Any]:
    found = pw.alternatives(capped(), within=0.1)
    return alternatives_of(found, settings or ASKED, "others", ASKED)


def test_the_one_step_of_a_curve_by_hand() -> None:
    """All 20 t at MORE / 2 a tonne, below the price limit of 100: nothing is left there."""
    found = curve()
    (step,) = found["steps"]
    assert (found["base"], found["cheapest"]) == (20.0, pytest.approx(20.0))
    assert step["marginal_cost"] == pytest.approx(MORE / 2.0)
    assert step["abatement"] == pytest.approx(20.0)
    assert found["at_limit"] == pytest.approx(0.0, abs=1e-6)
    assert [each["specific_cost"] for each in found["options"]] == [14.0, None, None]


def test_up_to_a_lower_price_limit_the_curve_is_not_climbed() -> None:
    found = pw.cost_curve(one_year(), 2025).assign_attrs(price_limit=MORE / 2.0 - 0.1)
    told = curve_of(found, [], {MARKED: ASKED}, "curve", ASKED)
    assert told["at_limit"] == pytest.approx(20.0)


def test_ranges_of_alternatives_by_hand() -> None:
    """Five tonnes by `new` cost MORE each; a tenth of (100 + 5 MORE) buys as many more as MORE goes
    into it."""
    found = others()
    slack = 0.1 * (100.0 + 5.0 * MORE)
    assert found["slack"] == pytest.approx(slack * WORTH)
    assert found["extra_cost"] == pytest.approx(5.0 * MORE * WORTH)
    (lever,), (option,) = found["levers"], found["options"]
    most = 5.0 + slack / MORE
    assert (lever["name"], lever["verdict"]) == ("process_change", "must-have")
    assert [lever[end] for end in ("least", "best", "most")] == pytest.approx([10, 10, 2 * most])
    assert [option[end] for end in ("least", "best", "most")] == pytest.approx([5, 5, most])


PARTS = """
const text = (name) => document.getElementById(`part-${name}`).innerText;
// Charts that are not near are drawn with time to spare, and before printing.
window.dispatchEvent(new Event("beforeprint"));
const chart = document.querySelector("[data-chart=exact]");
return {
  curve: text("curve"), choice: text("choice"),
  boxes: chart.querySelectorAll("svg path").length, title: chart.querySelector("h3").textContent,
};
"""


@needs_browser
@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.slow), "zh"])
def test_they_stand_in_parts_six_and_eight(catalog: Catalog, language: str) -> None:
    page = pages.report_of(
        pages.works(capped()),
        catalog,
        label="甲",
        curves=[curve({"by": 2032, **ASKED})],
        alternatives=[others()],
        language=language,
    )
    found: Any = asked(page, PARTS)
    words = {
        "en": (
            [
                "Exact curve of 2025",
                "otherwise",
                "new +10.0",
                "14 CNY/t",
                "alone, and in the whole",
                "9,001 CNY/t",
                "Nothing in 2025, alone or in the whole: old.",
            ],
            ["must-haves: Process change", "a must-have", "up to 10% more cost", "0.17 times"],
        ),
        "zh": (
            ["2025 年精确成本曲线", "new", "14 元/t", "各项单独"],
            ["不可或缺：工艺变革", "0.17 倍"],
        ),
    }[language]
    for text, part in zip(words, ("curve", "choice"), strict=True):
        for each in text:
            assert each in found[part], each
    assert "100.0%" in found["title"]
    assert found["boxes"] > 3
    assert "{" not in found["curve"] + found["choice"]
    if language == "zh":
        assert english_in(found["curve"] + found["choice"], ["new", "old", "late", "others"]) == []


def test_folders_of_a_curve_and_of_alternatives_are_taken_beside_their_run(tmp_path: Path) -> None:
    """The whole of the way: a run, a curve with its options alone, alternatives; then without."""
    system = capped()
    result = run_system(system, {"goal": "cost"})
    write_run(tmp_path / "works", result.run, result.system, result.pathway, result.summary)
    for name, settings in (("curve", "curve:\n  goal: cost\n"), ("others", "goal: cost\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "run.yaml").write_text(settings, encoding="utf-8")
    save(pw.cost_curve(system, 2025), tmp_path / "curve" / "curve_2025.nc")
    with (tmp_path / "curve" / "options_2025.csv").open("w", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(ALONE[0]))
        writer.writeheader()
        writer.writerows(ALONE)
    save(pw.alternatives(system, within=0.1), tmp_path / "others" / "alternatives.nc")
    done = pathways("report", "works", "curve", "others", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    told = pages.data_of((tmp_path / "works" / "report.html").read_text(encoding="utf-8"))
    (run,) = told["runs"]
    assert [each["year"] for each in run["curves"]] == [2025]
    assert [each["name"] for each in run["curves"][0]["options"]] == ["new", "old", "late"]
    assert [each["verdict"] for each in run["alternatives"][0]["levers"]] == ["must-have"]
    shutil.rmtree(tmp_path / "works")
    alone = pathways("report", "curve", "others", cwd=tmp_path)
    assert alone.returncode == 2
    assert alone.stderr.count("stands beside no run of the same sector") == 2


SOLVED = """
const soon = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
for (let waits = 0; waits < 400 && !pathwaysPage.states()[0].curve; waits += 1) await soon(100);
return pathwaysPage.states()[0].curve;
"""


@needs_browser
def test_the_curve_that_the_page_solves_counts_all_years_of_the_target(catalog: Catalog) -> None:
    """Asked for half in 2026 and in 2027: each tonne of both costs (100 x 0.0802426 + 20) / 2.

    What is built for 2026 stands in 2027, where running it alone costs 10 a tonne: the dual of one
    of the years may be anything from 10 to 17.8.
    """
    system = steelworks(
        {"target_value": {("cap", 2026): 0.5, ("cap", 2027): 0.5}},
        {"currency": "CNY"},
        coordinates={"target_kind": ["reduction"]},
    )
    page = pages.page_of([pages.run_of(pages.works(system), "One")], catalog)
    found: Any = asked(page, SOLVED)
    assert len(found) == 25
    assert [each["price"] for each in found] == pytest.approx([14.0121] * 25, abs=1e-3)
