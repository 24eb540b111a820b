"""Figures of the hours read back from their axes, of a pathway written down by hand.

Two representative days of four hours of six hours each: one stands for 300 days, one for 65. The
works uses 10 MW throughout; the grid gives what the sun and a battery do not, and takes what is
sold. There is no target, so the last year is drawn.
"""

from __future__ import annotations

import json

import numpy as np
import pytest
import xarray as xr
from matplotlib.axes import Axes

from pathways.plots.colours import THINGS
from pathways.plots.hours import (
    plot_dispatch_peak,
    plot_dispatch_typical,
    plot_duration,
    plot_storage_level,
)
from pathways.plots.style import new_figure
from tests.plots.shapes import bottoms, colour, heights, series, title, values

SOURCES = ["process_load", "grid_power", "rooftop_pv", "battery_storage", "sale_to_grid"]
LABELS = ["Processes", "Grid", "Roof", "Battery", "Sold to the grid"]
COMMON = {
    "process_load": [-10, -10, -10, -10],
    "grid_power": [10, 0, 4, 8],
    "rooftop_pv": [0, 14, 6, 0],
    "battery_storage": [0, -3, 0, 2],
    "sale_to_grid": [0, -1, 0, 0],
}
RARE = {
    "process_load": [-10, -10, -10, -10],
    "grid_power": [12, 10, 10, 8],
    "rooftop_pv": [0, 0, 0, 0],
    "battery_storage": [-2, 0, 0, 2],
    "sale_to_grid": [0, 0, 0, 0],
}
HOURS = np.array([[300 * 6.0] * 4, [65 * 6.0] * 4])
"""Hours of the year that each hour stands for: 8760 in all."""


@pytest.fixture(scope="module")
def pathway() -> xr.Dataset:
    last = np.array([[COMMON[name], RARE[name]] for name in SOURCES], float)
    power = np.stack([0.5 * last, last], axis=1)
    level = np.zeros((1, 2, 2, 2, 4))
    level[0, 1, 1] = [[6.0, 24.0, 24.0, 12.0], [12.0, 12.0, 12.0, 6.0]]
    return xr.Dataset(
        {
            "power_by_source": (("power_source", "period", "day", "hour"), power),
            "hour_weight": (("day", "hour"), HOURS),
            "metered": ("technology", [1.0, 0.0]),
            "peak": (("site", "commodity", "period"), [[[6.0, 12.0]]]),
            "level": (("site", "technology", "period", "day", "hour"), level),
            "period_first_year": ("period", [2025.0, 2030.0]),
            "period_length": ("period", [5.0, 1.0]),
        },
        {
            "power_source": SOURCES,
            "power_source_label": ("power_source", LABELS),
            "technology": ["grid_power", "battery"],
            "technology_label": ("technology", ["Grid", "Battery"]),
            "activity_unit": ("technology", ["MWh", "MWh"]),
            "period": [2025, 2030],
        },
        {
            "view": "factory",
            "sector_label": "Batteries",
            "region_label": "Jiangsu",
            "day_labels": json.dumps(["most days", "winter"]),
        },
    )


def drawn(draw: object, pathway: xr.Dataset) -> Axes:
    _, axes = new_figure()
    return draw(pathway, axes)


def test_the_typical_day_stands_for_the_most_days(pathway: xr.Dataset) -> None:
    """300 days: grid 10, 0, 4, 8 MW and the roof on top of it; the load goes down."""
    axes = drawn(plot_dispatch_typical, pathway)
    assert heights(axes, "Grid").tolist() == [10, 0, 4, 8]
    assert heights(axes, "Roof").tolist() == [0, 14, 6, 0]
    assert heights(axes, "Processes").tolist() == [-10, -10, -10, -10]
    by_label = {each.get_label(): each for each in series(axes)}
    assert bottoms(by_label["Roof"]).tolist() == [10, 0, 4, 8]
    assert colour(by_label["Roof"]) == THINGS["rooftop_pv"].lower()
    assert title(axes) == (
        "Power by hour, typical day (most days) of 2030: supply above, use below\n"
        "Batteries, one factory, Jiangsu"
    )


def test_a_battery_stands_on_both_sides(pathway: xr.Dataset) -> None:
    """Gives 2 MW in the last hour on top of the grid's 8, takes 3 in the second below the load."""
    axes = drawn(plot_dispatch_typical, pathway)
    gives, takes = (each for each in series(axes) if each.get_label() == "Battery")
    assert values(gives).tolist() == [0, 0, 0, 2]
    assert bottoms(gives).tolist() == [10, 14, 10, 8]
    assert values(takes).tolist() == [0, -3, 0, 0]
    assert bottoms(takes).tolist() == [-10, -10, -10, -10]


def test_supply_and_use_of_every_hour_are_equal(pathway: xr.Dataset) -> None:
    for draw in (plot_dispatch_typical, plot_dispatch_peak):
        bars = series(drawn(draw, pathway))
        assert sum(values(each) for each in bars) == pytest.approx(np.zeros(4))


def test_hours_are_as_wide_as_they_last(pathway: xr.Dataset) -> None:
    """Four hours of six hours each fill the day."""
    axes = drawn(plot_dispatch_typical, pathway)
    bars = series(axes)[0].patches
    assert [bar.get_x() for bar in bars] == [0, 6, 12, 18]
    assert [bar.get_width() for bar in bars] == [6, 6, 6, 6]
    assert axes.get_xlim() == (0, 24)


def test_the_day_of_the_peak_is_that_of_the_fastest_meter(pathway: xr.Dataset) -> None:
    """12 MW in the first hour of the rare day beside 10 at most in the common one."""
    axes = drawn(plot_dispatch_peak, pathway)
    assert heights(axes, "Grid").tolist() == [12, 10, 10, 8]
    assert "day of the peak (winter) of 2030" in title(axes)
    assert "Roof" not in [each.get_label() for each in series(axes)]


def test_the_storage_level_is_a_share_of_its_largest(pathway: xr.Dataset) -> None:
    """24 MWh at most: 0.25, 1, 1, 0.5 through the first day, then 0.5, 0.5, 0.5, 0.25."""
    axes = drawn(plot_storage_level, pathway)
    lines = [each for each in axes.get_lines() if "full" in str(each.get_label())]
    assert [each.get_label() for each in lines] == ["Battery (full: 24 MWh)"] * 2
    assert lines[0].get_ydata() == pytest.approx([0.25, 1.0, 1.0, 0.5])
    assert lines[1].get_ydata() == pytest.approx([0.5, 0.5, 0.5, 0.25])
    assert lines[0].get_xdata().tolist() == [1, 2, 3, 4]
    assert lines[1].get_xdata().tolist() == [5, 6, 7, 8]
    assert [text.get_text() for text in axes.get_xticklabels()] == ["most days", "winter"]


def test_no_storage_is_told(pathway: xr.Dataset) -> None:
    axes = drawn(plot_storage_level, pathway.assign(level=0.0 * pathway["level"]))
    assert [text.get_text() for text in axes.texts] == ["No storage is built"]


def steps(axes: Axes, label: str) -> tuple[list[float], list[float]]:
    (found,) = [patch for patch in axes.patches if patch.get_label() == label]
    data = found.get_data()
    return data.values.tolist(), data.edges.tolist()


def test_durations_from_the_largest_hour_to_the_smallest(pathway: xr.Dataset) -> None:
    """Through the meter: 12 MW for 390 h; 10 for 1800 + 390 + 390; 8 for 1800 + 390; 4 and 0 for
    1800 h each. Use is 10 MW throughout, 1 MW is sold for 1800 h."""
    axes = drawn(plot_duration, pathway)
    power, hours = steps(axes, "Through the meter")
    assert power == [12, 10, 10, 10, 8, 8, 4, 0]
    assert hours == [0, 390, 2190, 2580, 2970, 4770, 5160, 6960, 8760]
    assert steps(axes, "Use")[0] == [10.0] * 8
    assert steps(axes, "Sold to the grid")[0][:2] == [1, 0]
    assert steps(axes, "Sold to the grid")[1][1] == 1800
    assert axes.get_xlim() == (0, 8760)


def test_the_title_tells_the_peak_of_the_last_year(pathway: xr.Dataset) -> None:
    """12 MW, where the first year has 6."""
    assert title(drawn(plot_duration, pathway)).startswith(
        "Duration curve: at most 12 MW through the meter in 2030"
    )


def test_hours_are_those_of_the_year_of_the_target(pathway: xr.Dataset) -> None:
    """A target in the first block, of the years 2025 to 2029: half of all power, 6 MW at most."""
    early = pathway.assign(
        target_limit=(("target", "period"), [[1.0, 2.0]]),
        target_scope=(("target", "scope"), [[1.0]]),
        target_kind=("target", ["tonnes"]),
    ).assign_coords(target=["cap"], scope=["scope_1"])
    assert "at most 6 MW through the meter in 2025 to 2029" in title(drawn(plot_duration, early))
    assert heights(drawn(plot_dispatch_typical, early), "Roof") == pytest.approx([0, 7, 3, 0])


def test_peaks_of_sites_add_up(pathway: xr.Dataset) -> None:
    """Sites have connections of their own: 12 and 5 MW."""
    two = pathway.drop_vars(["peak", "level"]).assign(
        peak=(("site", "commodity", "period"), [[[6.0, 12.0]], [[1.0, 5.0]]])
    )
    assert "at most 17 MW" in title(drawn(plot_duration, two))
