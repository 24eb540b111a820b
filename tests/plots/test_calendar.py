"""The calendar read back from its axes: the furnaces of `tests/program/test_units.py`."""

from __future__ import annotations

from pathlib import Path

import pytest
import xarray as xr
from matplotlib.axes import Axes

import pathways as pw
from pathways.plots.calendar import (
    plot_calendar,
    plot_spending_by_year,
    save_calendar,
)
from pathways.plots.calendar_bars import FILLED, HEIGHT
from pathways.plots.colours import colours_of
from pathways.plots.style import new_figure
from tests.program.test_units import works
from tests.worlds import steelworks


@pytest.fixture(scope="module")
def pathway() -> xr.Dataset:
    """The large furnace (6 t/yr) ends with 2026 and is followed by `new`, 6 t/yr for 42; the small
    one stands. Two years of building: decided by the end of 2024, ordered by June 2025."""
    return pw.solve(
        works(
            existing_survival={("works", "old"): [10.0, 10.0, 4.0, 4.0]},
            unit_survival={("large",): [1.0, 1.0, 0.0, 0.0], ("small",): 1.0},
            converts={("new",): 1.0},
            host_process={("new", "old"): 1.0},
            capex={("new",): 7.0},
            lead_time={("new",): 2.0},
        ),
        goal="price",
        plants="divisible",
    )


def drawn(pathway: xr.Dataset) -> Axes:
    _, axes = new_figure()
    return plot_calendar(pathway, axes)


def bars(axes: Axes, colour: str) -> list[tuple[float, float]]:
    """Begin and end of each bar of a colour that is seen."""
    from matplotlib.colors import to_rgb

    return [
        (each.get_x(), each.get_x() + each.get_width())
        for each in axes.patches
        if to_rgb(each.get_facecolor()) == pytest.approx(to_rgb(colour)) and each.get_height() > 0
    ]


def test_a_row_a_unit_until_it_stops_and_then_what_takes_its_place(pathway: xr.Dataset) -> None:
    axes = drawn(pathway)
    assert [text.get_text() for text in axes.get_yticklabels()] == [
        "Large furnace",
        "Small furnace",
    ]
    new, old = colours_of(["new", "old"])
    assert bars(axes, new) == [(2027.0, 2029.0)]
    assert bars(axes, old) == [(2025.0, 2026.0), (2026.0, 2027.0)] + [
        (year, year + 1.0) for year in (2025.0, 2026.0, 2027.0, 2028.0)
    ]


def test_what_stays_of_a_unit_is_seen_beside_what_takes_its_place(pathway: xr.Dataset) -> None:
    """Half of the large furnace, 3 of 6 t/yr, stands on, and `new` takes the place of the other
    half: half of the row each, one above the other."""
    half = pathway.copy(deep=True)
    half["standing"].loc[{"unit": "large"}] = [[6.0, 6.0, 3.0, 3.0]]
    half["converted"].loc[{"technology": "new", "period": 2027}] = 0.3
    half["build"].loc[{"technology": "new", "vintage": 2027}] = 3.0
    axes = drawn(half)
    (new,) = colours_of(["new"])
    (bar,) = (each for each in axes.patches if each.get_width() > 1)
    assert bars(axes, new) == [(bar.get_x(), bar.get_x() + bar.get_width())] == [(2027.0, 2029.0)]
    assert bar.get_height() == pytest.approx(FILLED * HEIGHT / 2)
    assert bar.get_y() + bar.get_height() / 2 == pytest.approx(HEIGHT / 4)
    assert [text.get_text() for text in axes.texts] == ["50% new, 3.00"]
    stands = [each for each in axes.patches if each.get_x() == 2027.0 and each.get_width() == 1.0]
    assert stands[0].get_y() + stands[0].get_height() == pytest.approx(0.0)


@pytest.mark.parametrize("letters", [20, 40, 60, 120])
def test_a_name_that_fits_on_no_side_is_cut_and_keeps_its_size(
    pathway: xr.Dataset, letters: int
) -> None:
    """Both sides of the start have half of the axis: some 43 letters."""
    named = pathway.copy(deep=True)
    name = "furnace " * (letters // 8) + "x" * (letters % 8)
    labels = [name if each == "new" else each for each in named["technology"].values]
    named["technology_label"] = ("technology", labels)
    axes = drawn(named)
    axes.figure.canvas.draw()
    (text,) = axes.texts
    told, of = text.get_window_extent(), axes.get_window_extent()
    assert of.x0 <= told.x0 < told.x1 <= of.x1
    assert text.get_text().endswith(", 6.00")
    assert ("…" in text.get_text()) == (letters + len(", 6.00") > 43)


def test_decision_and_order_stand_where_they_fall(pathway: xr.Dataset) -> None:
    marks = {
        line.get_marker(): float(line.get_xdata()[0])
        for line in drawn(pathway).get_lines()
        if len(line.get_xdata()) == 1
    }
    assert marks == {"D": 2025.0, ">": 2025.5}


def test_the_title_says_what_is_found(pathway: xr.Dataset) -> None:
    title = drawn(pathway).get_title(loc="left")
    assert "1 unit stops" in title
    assert "42 CNY" in title
    assert "first decision by 2024-12" in title


def test_the_title_says_what_is_spent_besides(pathway: xr.Dataset) -> None:
    """42 for `new`, and 58 for what has no place in a calendar of units, as the bars show."""
    more = pathway.copy(deep=True)
    kinds = more.sizes["spending_kind"]
    more["spending"].loc[{"technology": "old", "year": 2026}] += 58.0 / kinds
    assert "42 of 100 CNY of 2024 for units" in drawn(more).get_title(loc="left")
    assert " of units" not in drawn(pathway).get_title(loc="left")


def test_a_unit_that_closes_within_the_last_period_is_marked() -> None:
    """The campaign of the large furnace bears a third of 2028, the last period, and nothing
    overhauls it."""
    system = works(
        existing_survival={("works", "old"): [10.0, 10.0, 10.0, 6.0]},
        unit_survival={("large",): [1.0, 1.0, 1.0, 1.0 / 3.0], ("small",): 1.0},
    )
    pathway = pw.solve(system, plants="whole")
    crosses = [line for line in drawn(pathway).get_lines() if line.get_marker() == "X"]
    ends = [float(line.get_xdata()[0]) for line in crosses if len(line.get_xdata())]
    assert ends == pytest.approx([2028.0 + 1.0 / 3.0])


def test_a_whole_unit_stands_wholly_until_a_new_one_of_its_kind_follows() -> None:
    """The campaign of the large furnace (6 t/yr) bears a third of 2028, in which 6 t/yr of its kind
    are built: it stands a third of the year at its full height, and not all of it at a third."""
    system = works(
        existing_survival={("works", "old"): [10.0, 10.0, 10.0, 6.0]},
        unit_survival={("large",): [1.0, 1.0, 1.0, 1.0 / 3.0], ("small",): 1.0},
    )
    pathway = pw.solve(system, plants="whole")
    pathway["build"].loc[{"technology": "old", "vintage": 2028}] = 6.0
    axes = drawn(pathway)
    assert "new old, 6.00" in [text.get_text() for text in axes.texts]
    pale = [each for each in axes.patches if each.get_alpha() and each.get_x() == 2028.0]
    shown = [(each.get_height(), each.get_width()) for each in pale]
    assert (pytest.approx(HEIGHT), pytest.approx(1.0 / 3.0)) in shown


def test_money_below_is_what_is_spent(pathway: xr.Dataset) -> None:
    """42 for what starts in 2027, over the two years before, in the colour of `new`."""
    _, axes = new_figure()
    plot_spending_by_year(pathway, axes)
    (new,) = colours_of(["new"])
    heights = [bar.get_height() for bar in axes.patches if bar.get_height() > 0]
    assert heights == pytest.approx([21.0, 21.0])
    assert bars(axes, new) == [(2025.0, 2026.0), (2026.0, 2027.0)]


def test_a_calendar_is_drawn_where_there_is_one(pathway: xr.Dataset, tmp_path: Path) -> None:
    assert [path.name for path in save_calendar(pathway, tmp_path, svg=True)] == [
        "calendar.png",
        "calendar.svg",
    ]
    assert [path.name for path in save_calendar(pathway, tmp_path)] == ["calendar.png"]
    assert save_calendar(pw.solve(steelworks(), goal="price"), tmp_path) == []
