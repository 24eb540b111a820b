"""Switching points and maps in the page: figures by hand, both languages, names that are text.

The works of `tests/switching/world.py`: a tonne by `new` costs 30 and the annuity of 100, one by
`old` 10. `new` takes all where power costs less than (10 - annuity) / 3 = 0.6586 in place of 10, or
where coal costs more than (30 + annuity) / 2 = 19.01 in place of 5. Its plant for nothing, it would
still cost 20 a tonne more.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xarray as xr
from typer.testing import CliRunner

import pathways as pw
from pathways.catalog import Catalog
from pathways.cli.app import app
from pathways.errors import InputError
from pathways.pages.switching import map_told, points_of
from tests.switching.world import ANNUITY, one_year

from . import pages
from .browser import asked, needs_browser

RUN = "document.body.dataset.hurt=1"
MARKUP = f"<img src=x onerror={RUN}><script>{RUN}</script>"
POWER = {"carriers.power.price": {"low": 0.0, "high": 20.0}}
COAL = {"carriers.coal.price": {"low": 1.0, "high": 40.0}}
ASKED = {"goal": "cost"}

PARTS = """
// Charts that are not near are drawn with time to spare, and before printing.
window.dispatchEvent(new Event("beforeprint"));
const text = (name) => document.getElementById(`part-${name}`).innerText;
return {
  must: text("must"), choice: text("choice"), uncertainty: text("uncertainty"),
  areas: document.querySelectorAll('[data-chart=map] svg path').length,
  hurt: [
    document.body.dataset.hurt ?? "", document.querySelectorAll("main img, main script").length,
  ],
};
"""


def points(system: xr.Dataset, settings: dict[str, Any] | None = None) -> dict[str, Any]:
    found = pw.breakeven(system, {**POWER, **COAL})
    return points_of(found, settings or ASKED, "points", ASKED)


def drawn(system: xr.Dataset) -> dict[str, Any]:
    return map_told(pw.map(system, POWER, COAL), ASKED, "map", ASKED)


def test_figures_of_switching_points_by_hand() -> None:
    found = points(one_year())
    assert (found["moved"], found["turning"], found["differs"]) == (2, 2, [])
    rows = {each["path"]: each for each in found["numbers"]}
    power, coal = rows["carriers.power.price"], rows["carriers.coal.price"]
    line = (10.0 - ANNUITY) / 3.0
    assert power["below"]["value"] == pytest.approx(line)
    assert power["below"]["change"] == pytest.approx(line / power["today"] - 1.0)
    assert power["above"]["change"] is None
    assert coal["above"]["value"] == pytest.approx((3.0 * power["today"] + ANNUITY) / 2.0)
    more = power["below"]["more"][0]
    assert (more["shelf"], more["name"], more["how"]) == ("technologies", "new", "new")
    (option,) = found["options"]
    assert option["name"] == "new"
    assert option["capital_cost"] == pytest.approx(100.0)
    assert option["capital_cost_fall"] is None
    assert option["running_cost"] == pytest.approx(20.0)


def test_regions_of_a_map_by_hand() -> None:
    """Two plans part along coal = (3 power + annuity) / 2; below it lies that of today."""
    found = drawn(one_year())
    today, other = found["plans"]
    assert today["today"]
    assert not other["today"]
    assert other["more"][0]["name"] == "new"
    assert other["less"][0]["name"] == "old"
    ends = [(3.0 * power + ANNUITY) / 2.0 for power in (0.0, 20.0)]
    below = sum(min(max(each, 1.0), 40.0) - 1.0 for each in ends) / 2.0 / 39.0
    assert today["share"] == pytest.approx(below)
    assert {each["plan"] for each in found["regions"]} == {0, 1}


def test_what_changes_is_handed_over_and_not_read_back_from_words() -> None:
    """A name with commas, and with what would be a change in brackets, stays one name."""
    odd = "Mill (new), rebuilt (gone), of 2018"
    system = labelled(odd)
    rows = {each["path"]: each for each in points(system)["numbers"]}
    (more,) = rows["carriers.power.price"]["below"]["more"]
    assert (more["name"], more["label"], more["how"]) == ("new", odd, "new")
    (entered,) = drawn(system)["plans"][1]["more"]
    assert (entered["name"], entered["label"], entered["by"]) == ("new", odd, 0.0)


def test_where_no_plan_is_left_this_is_no_name() -> None:
    """`new` cannot be built: below 20 t no plan makes 10 tonnes of steel."""
    alone = one_year(
        target_value={("cap", 2025): 30.0},
        build_max={("works", "old"): 0.0, ("works", "new"): 0.0},
    )
    cap = {"targets.cap.value": {"low": 0.0, "high": 40.0}}
    found = points_of(pw.breakeven(alone, cap), ASKED, "points", ASKED)
    (row,) = found["numbers"]
    assert row["below"]["no_plan"]
    assert row["below"]["less"] == []


def test_what_was_asked_otherwise_than_in_the_run_is_named() -> None:
    assert points(one_year(), {"goal": "price", "by": 2032})["differs"] == ["by", "goal"]


def labelled(label: str) -> xr.Dataset:
    """A works whose new technology has another name for people."""
    system = one_year()
    labels = system["technology_label"].values.astype(object)
    labels[list(system["technology"].values).index("new")] = label
    return system.assign_coords(technology_label=("technology", labels))


@needs_browser
@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.slow), "zh"])
def test_they_stand_in_parts_two_eight_and_nine(catalog: Catalog, language: str) -> None:
    system = labelled(MARKUP)
    page = pages.report_of(
        pages.works(system),
        catalog,
        points=[points(system, {"by": 2032, **ASKED})],
        maps=[drawn(system)],
        language=language,
    )
    assert MARKUP not in page
    found: Any = asked(page, PARTS)
    assert found["hurt"] == ["", 0]
    assert found["areas"] > 1
    words = {
        "en": (
            ["the nearest 2 of 2 figures", "0.6586", "−93.4%", "(new) in place of", "otherwise"],
            ["What would bring in", "never enough, even to nothing", "costs 20 "],
            ["Over ", "of 2 plans", "exact regions"],
        ),
        "zh": (
            ["临界值", "0.6586", "−93.4%", "(新增)", "取代"],
            ["怎样才会被采用", "即使降到零也不够", "多花 20 "],
            ["2 种方案", "精确区域"],
        ),
    }[language]
    for text, part in zip(words, ("must", "choice", "uncertainty"), strict=True):
        for each in text:
            assert each in found[part], each
    assert MARKUP in found["must"]
    assert "{" not in found["must"] + found["choice"] + found["uncertainty"]


@needs_browser
@pytest.mark.slow
def test_a_run_without_them_says_what_makes_them(catalog: Catalog) -> None:
    found: Any = asked(pages.report_of(pages.works(one_year()), catalog), PARTS)
    assert "pathways breakeven" in found["must"]
    assert "pathways map" in found["uncertainty"]


def test_without_their_run_they_are_refused_by_the_report(tmp_path: Path) -> None:
    """And so is one that cannot be read; both in one message."""
    for name in ("one", "two", "three"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "run.yaml").write_text("goal: cost\n", encoding="utf-8")
    pw.breakeven(one_year(), COAL).to_netcdf(tmp_path / "one" / "breakeven.nc")
    pw.map(one_year(), POWER, COAL).to_netcdf(tmp_path / "two" / "map.nc")
    (tmp_path / "three" / "map.nc").write_text("no netCDF", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        CliRunner().invoke(app, ["report", str(tmp_path)], catch_exceptions=False)
    said = str(refused.value)
    assert said.count("stands beside no run of the same sector") == 2
    assert "cannot be read as netCDF" in said
