"""Hours in the page: days and duration curve by hand, of the pathway of `test_hours_figures`.

Two days of four hours of six hours each: one stands for 300 days, one for 65. The works uses 10 MW;
the grid gives at most 12 of them, on the rarer day.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import xarray as xr

from pathways.catalog import Catalog
from pathways.pages.arrays import Block
from pathways.pages.hours import MOST_POINTS, hours_of
from tests.plots import test_hours_figures as figures

from . import pages
from .browser import asked, needs_browser
from .test_chinese import english_in
from .test_solving import prices

pathway = figures.pathway


def read(block: Block, place: Any) -> Any:
    """An array of the page."""
    content = np.frombuffer(block.content(), np.uint8)
    return np.frombuffer(content[place["at"] : place["at"] + 8 * place["count"]].tobytes())


def test_days_and_sources_by_hand(pathway: xr.Dataset) -> None:
    block = Block()
    found = hours_of(pathway, block)
    assert found is not None
    common, rare = found["days"]
    assert (common["label"], common["for"], common["peak"]) == ("most days", 300.0, False)
    assert (rare["label"], rare["for"], rare["peak"]) == ("winter", 65.0, True)
    assert [each["meant"] for each in found["sources"]] == ["load", "", "", "", "sale"]
    power = read(block, rare["power"]).reshape(5, 4)
    assert power[1].tolist() == [12.0, 10.0, 10.0, 8.0]
    assert (found["year"], found["peak"]) == (2030, 12.0)


def test_the_duration_curve_by_hand(pathway: xr.Dataset) -> None:
    """Through the meter 12 MW for 65 x 6 h, then 10 for what is 10 on either day, and so on down to
    nothing in the sunny hours of the commoner day; what a battery takes is no use."""
    block = Block()
    found = hours_of(pathway, block)
    assert found is not None
    lines = {each["name"]: each for each in found["duration"]}
    through = lines["through"]
    assert read(block, through["power"]).tolist() == [12, 10, 10, 10, 8, 8, 4, 0]
    rare, common = 65 * 6.0, 300 * 6.0
    ends = read(block, through["ends"])
    assert ends[0] == rare
    assert ends[3] == 3 * rare + common
    assert ends[-1] == 4 * (rare + common)
    assert set(read(block, lines["use"]["power"])) == {10.0}
    assert read(block, lines["sold"]["power"]).max() == 1.0


def test_a_full_year_is_shown_by_two_days_and_few_points(pathway: xr.Dataset) -> None:
    """30 days of 24 hours: one in the middle, and the one whose 100th hour is the fastest."""
    grid = np.full(720, 5.0)
    grid[100] = 9.0
    power = np.stack([-grid, grid])[:, np.newaxis, np.newaxis]
    year = xr.Dataset(
        {
            "power_by_source": (("power_source", "period", "day", "hour"), power),
            "hour_weight": (("day", "hour"), np.ones((1, 720))),
            "metered": ("technology", [1.0]),
        },
        {
            "power_source": ["process_load", "grid_power"],
            "power_source_label": ("power_source", ["Processes", "Grid"]),
            "technology": ["grid_power"],
            "period": [2030],
        },
        {"day_labels": '["year"]'},
    ).assign(pathway.isel(period=[1])[["period_first_year", "period_length"]])
    block = Block()
    found = hours_of(year.assign_attrs(pathway.attrs | {"day_labels": '["year"]'}), block)
    assert found is not None
    assert [(each["day"], each["peak"]) for each in found["days"]] == [(16, False), (5, True)]
    through = next(each for each in found["duration"] if each["name"] == "through")
    assert through["power"]["count"] <= MOST_POINTS
    assert read(block, through["ends"])[-1] == 720.0
    assert read(block, through["power"])[0] == 9.0


def test_a_run_without_hours_has_none() -> None:
    assert hours_of(prices().pathway, Block()) is None


SHOWN = """
const part = document.getElementById("part-hours");
// A browser on the page's own clock may draw no frame, by which charts that are near are told: they
// are drawn as before printing.
const drawn = () => window.dispatchEvent(new Event("beforeprint"));
drawn();
const title = () => part.querySelector("[data-chart=day] h3").textContent;
const select = part.querySelector("select"), before = title();
select.value = "1";
select.dispatchEvent(new Event("change"));
drawn();
const bars = part.querySelectorAll("svg path").length;
return { before, after: title(), text: part.innerText, bars };
"""


@needs_browser
@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.slow), "zh"])
def test_they_stand_in_part_ten(catalog: Catalog, pathway: xr.Dataset, language: str) -> None:
    """On most days the grid gives 22 of 44, on the winter day 40 of 42."""
    result = prices()
    names = ("power_by_source", "hour_weight")
    with_hours = result.pathway.drop_dims(["hour", "day"]).assign(
        {
            name: pathway[name].isel(period=1) if name == names[0] else pathway[name]
            for name in names
        }
    )
    with_hours["power_by_source"] = with_hours["power_by_source"].expand_dims(
        period=result.pathway["period"].values
    )
    with_hours["metered"] = ("technology", [0.0, 0.0])
    with_hours = with_hours.assign_coords(
        power_source=figures.SOURCES, power_source_label=("power_source", figures.LABELS)
    ).assign_attrs(result.pathway.attrs | {"day_labels": '["January", "winter"]'})
    summary = {**result.summary, "hours": {"resolution": "4x2", "peak": {}}}
    page = pages.report_of(
        replace(result, pathway=with_hours, summary=summary), catalog, "甲", language=language
    )
    found: Any = asked(page, SHOWN)
    first, second = {
        "en": ("Day in January: Grid gives 50.0%", "Winter day: Grid gives 95.2%"),
        "zh": ("1 月日：Grid供应 50.0%", "冬季日：Grid供应 95.2%"),
    }[language]
    assert found["before"].startswith(first)
    assert found["after"].startswith(second)
    assert "{" not in found["text"]
    assert found["bars"] > 5
    if language == "zh":
        assert english_in(found["text"], ["Grid", "Roof", "Battery"]) == []
