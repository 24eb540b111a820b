"""The sheet of a comparison read back from its axes: the works of `tests/results/worlds.py` under
a deep and under a shallow limit, known by hand.

Deep: 14 t in 2028, 5 t of steel by `new`. Shallow: 18 t, 2.5 t of it. The base year emits 22 t; a
tonne by `new` costs 18.0243 more in 2028 and 100 to build. The deep one also abates 1.6 t in 2026.
"""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from matplotlib.axes import Axes

from pathways.plots.colours import colours_of
from pathways.plots.compare import (
    PANELS,
    _pairs,
    plot_cost_per_tonne,
    plot_levers,
    plot_reductions,
    plot_relative_emissions,
    plot_share_of_market_price,
    plot_spending,
)
from pathways.plots.style import LEVER_COLOURS, new_figure
from tests.plots.shapes import colour, heights, legend, line, series, title
from tests.results.worlds import ANNUITY, works_pathway

BASE = 22.0


@pytest.fixture(scope="module")
def pathways() -> dict[str, xr.Dataset]:
    return {
        "deep": works_pathway(),
        "shallow": works_pathway(target_value={("cap", 2028): 18.0}),
    }


@pytest.fixture(scope="module")
def many(pathways: dict[str, xr.Dataset]) -> dict[str, xr.Dataset]:
    """Six pathways, more than stand upright: three deep, three shallow."""
    return {f"case_{number}": pathways["deep" if number < 3 else "shallow"] for number in range(6)}


def drawn(draw: object, pathways: dict[str, xr.Dataset]) -> Axes:
    _, axes = new_figure()
    return draw(pathways, axes)


def lengths(axes: Axes) -> np.ndarray:
    return np.array([bar.get_width() for bar in axes.patches])


def test_emissions_over_those_of_the_base_year(pathways: dict[str, xr.Dataset]) -> None:
    axes = drawn(plot_relative_emissions, pathways)
    deep, shallow = line(axes, "Deep"), line(axes, "Shallow")
    assert deep[:, 0].tolist() == [2025.0, 2026.5, 2030.0]
    assert deep[:, 1] == pytest.approx(np.array([22.0, 20.4, 14.0]) / BASE)
    assert shallow[:, 1] == pytest.approx(np.array([22.0, 22.0, 18.0]) / BASE)
    dashed = [each.get_ydata() for each in axes.get_lines() if each.get_linestyle() == "--"]
    assert len(dashed) == 2
    assert dashed[0] == pytest.approx(np.array([25.0, 24.0, 20.0]) / 25.0)
    assert dashed[1] == pytest.approx(np.array([25.0, 25.0, 22.5]) / 25.0)
    assert axes.get_ylim()[0] == 0.0
    assert legend(axes) == ["Deep", "Shallow"]


def test_the_axis_follows_a_net_removal(pathways: dict[str, xr.Dataset]) -> None:
    """At -2.2 t the line ends at -0.1 of the base year, inside the axes."""
    emitted = pathways["deep"]["emissions_by_source"] * 0.0
    emitted.loc[{"source": "purchase_of_coal", "scope": "scope_1"}] = [22.0, 10.0, -2.2]
    removing = pathways["deep"].assign(emissions_by_source=emitted)
    axes = drawn(plot_relative_emissions, {"removing": removing})
    assert line(axes, "Removing")[2, 1] == pytest.approx(-0.1)
    assert axes.get_ylim()[0] < -0.1


def test_levers_of_the_last_year_over_the_base(pathways: dict[str, xr.Dataset]) -> None:
    """8 and 4 t of 22 by the new process."""
    axes = drawn(plot_levers, pathways)
    assert heights(axes, "Process change") == pytest.approx(np.array([8.0, 4.0]) / BASE)
    assert colour(series(axes)[0]) == LEVER_COLOURS["process_change"].lower()
    assert title(axes) == "Abatement by lever in the target year"


def test_levers_are_those_of_the_year_of_the_target(pathways: dict[str, xr.Dataset]) -> None:
    """The tightest limit of a pathway that asks 20.4 t in 2026 alone is that of 2026: 1.6 t."""
    early = works_pathway(target_value={("cap", 2026): 20.4})
    axes = drawn(plot_levers, {"early": early, "deep": pathways["deep"]})
    assert heights(axes, "Process change") == pytest.approx(np.array([1.6, 8.0]) / BASE)
    names = [text.get_text() for text in axes.get_xticklabels()]
    assert names == ["Early\n2026 to 2027", "Deep\n2028 to 2032"]


def test_cost_per_tonne_by_contract_and_by_location(pathways: dict[str, xr.Dataset]) -> None:
    """90.1213 and 45.0606 a year for 8 and 4 t by contract, 5 and 2.5 t by location."""
    axes = drawn(plot_cost_per_tonne, pathways)
    by_contract, by_location = ([bar.get_height() for bar in each] for each in axes.containers)
    assert by_contract == pytest.approx([5 * (10 + ANNUITY) / 8] * 2)
    assert by_location == pytest.approx([10 + ANNUITY] * 2)
    assert [text.get_text() for text in axes.texts] == ["11.3", "11.3", "18", "18"]
    assert axes.get_ylabel() == "CNY of 2024 per t CO2e"


def test_what_pays_or_avoids_nothing_has_no_cost_per_tonne(
    pathways: dict[str, xr.Dataset],
) -> None:
    """What pays anyway costs three times as much: less is paid for each tonne than for none. By
    location the deep pathway emits as much as what pays anyway."""
    deep = pathways["deep"]
    cheap = deep.assign(economic_cost_by_kind=deep["economic_cost_by_kind"] * 3.0)
    emitted = deep["emissions_by_source"].copy()
    emitted.loc[{"scope": "scope_2_location"}] += 10.0
    axes = drawn(
        plot_cost_per_tonne, {"cheap": cheap, "dirty": deep.assign(emissions_by_source=emitted)}
    )
    texts = [text.get_text() for text in axes.texts]
    assert texts[0] == texts[2] == "pays for itself"
    assert texts[3] == "none avoided"
    assert axes.containers[1][1].get_height() == 0.0


@pytest.mark.parametrize("count", [2, 3, 5])
def test_words_in_place_of_a_cost_touch_no_other_bar_or_word(
    count: int, pathways: dict[str, xr.Dataset]
) -> None:
    """By location the first of each pair avoids nothing, and the bar beside it stands upright."""
    deep = pathways["deep"]
    emitted = deep["emissions_by_source"].copy()
    emitted.loc[{"scope": "scope_2_location"}] += 10.0
    dirty = deep.assign(emissions_by_source=emitted)
    figure, grid = new_figure(15.0, 9.0, rows=2, columns=3)
    axes = plot_cost_per_tonne({f"case_{number}": dirty for number in range(count)}, grid[1, 0])
    figure.canvas.draw()
    words = [each for each in axes.texts if each.get_text() == "none avoided"]
    assert len(words) == count
    boxes = [each.get_window_extent() for each in words]
    bars = [each.get_window_extent() for each in axes.patches if each.get_height() > 0]
    assert len(bars) == count
    for place, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in [*bars, *boxes[place + 1 :]])


def test_money_by_year_is_a_share_of_sales() -> None:
    """`new` for 5 t/yr: 100 in 2026 and 400 in 2028, with sales of 10 t at 50: 20 % and 80 %."""
    priced = works_pathway(product_price={("works", "steel"): 50.0})
    axes = drawn(plot_spending, {"deep": priced, "unpriced": works_pathway()})
    (only,) = axes.get_lines()
    shown = dict(zip(only.get_xdata(), only.get_ydata(), strict=True))
    assert {year: share for year, share in shown.items() if share} == {
        2026: pytest.approx(20.0),
        2028: pytest.approx(80.0),
    }
    assert axes.get_ylabel() == "% of a year's sales at the market price"


def test_cost_of_the_target_year_over_the_market_price() -> None:
    """5 x 18.0243 and 2.5 x 18.0243 for 10 t of steel that sell at 50 a tonne: 18 % and 9 %."""
    priced = {
        label: works_pathway(
            target_value={("cap", 2028): limit}, product_price={("works", "steel"): 50.0}
        )
        for label, limit in (("deep", 14.0), ("shallow", 18.0))
    }
    axes = drawn(plot_share_of_market_price, priced)
    expected = np.array([5.0, 2.5]) * (10 + ANNUITY) / (10 * 50)
    assert [bar.get_height() for bar in axes.patches] == pytest.approx(100 * expected)
    assert [text.get_text() for text in axes.texts] == ["18", "9.01"]
    assert axes.get_ylabel() == "% of the market price of the product"
    assert colour(series(axes)[0]) == colours_of(list(priced))[0].lower()


def test_without_a_price_there_is_no_bar(pathways: dict[str, xr.Dataset]) -> None:
    axes = drawn(plot_share_of_market_price, pathways)
    assert all(np.isnan(bar.get_height()) for bar in axes.patches)
    names = [text.get_text() for text in axes.get_xticklabels()]
    assert names == ["Deep\n(no price)", "Shallow\n(no price)"]
    assert [text.get_text() for text in axes.texts if text.get_text()] == []


def test_reductions_by_contract_and_by_location_stand_side_by_side(
    pathways: dict[str, xr.Dataset],
) -> None:
    """8 and 4 t of 22 by contract, 5 and 2.5 t of 25 by location, in the year of the target."""
    axes = drawn(plot_reductions, pathways)
    by_contract, by_location = ([bar.get_height() for bar in each] for each in axes.containers)
    assert by_contract == pytest.approx([100 * 8 / 22, 100 * 4 / 22])
    assert by_location == pytest.approx([100 * 5 / 25, 100 * 2.5 / 25])
    assert [text.get_text() for text in axes.texts] == ["36.4", "18.2", "20", "10"]
    assert [text.get_text() for text in axes.get_xticklabels()] == [
        "Deep\n2028 to 2032",
        "Shallow\n2028 to 2032",
    ]
    assert axes.get_ylabel() == "% of base-year emissions"
    hatched = [[bar.get_hatch() or "" for bar in each] for each in axes.containers]
    assert hatched == [["//", "//"], ["", ""]]


def test_certificates_and_commercial_technology_stand_on_the_bars(
    pathways: dict[str, xr.Dataset],
) -> None:
    """Commercial technology alone reaches half of the deep pathway's 8 t by contract and 5 t by
    location: marks at 18.2 and 10 %. No certificates: no bar of theirs."""
    deep, shallow = pathways["deep"], pathways["shallow"]
    beside = {
        f"proven_{name}": shallow[name]
        for name in ("emissions_by_source", "headline_emissions", "cost_by_kind")
    }
    axes = drawn(plot_reductions, {"deep": deep.assign(beside)})
    marks = [line for line in axes.get_lines() if line.get_marker() == "D"]
    assert [float(line.get_ydata()[0]) for line in marks] == pytest.approx([100 * 4 / 22, 10.0])
    assert len(axes.containers) == 2
    assert legend(axes) == ["with commercial technology alone"]


@pytest.mark.parametrize("across", [False, True])
def test_a_label_stands_beyond_a_mark_that_lies_further_out(
    across: bool, many: dict[str, xr.Dataset], pathways: dict[str, xr.Dataset]
) -> None:
    """Bars of 50 and marks at 60: commercial technology alone may go deeper. One of 40 holds its
    own label where its mark lies within."""
    shown = many if across else pathways
    size = len(shown)
    _, axes = new_figure()
    values = [[50.0] * size, [40.0] * size]
    _pairs(
        axes, shown, values, ["a label"] * (2 * size), ["//", ""], [[60.0] * size, [30.0] * size]
    )
    ends = [text.xy[0 if across else 1] for text in axes.texts]
    assert ends == pytest.approx([60.0] * size + [40.0] * size)


def test_a_missed_target_is_said_under_its_bars() -> None:
    missed = works_pathway(
        target_value={("cap", 2028): 6.0}, purchase_limit={("works", "power", 2028): 20.0}
    )
    axes = drawn(plot_reductions, {"deep": works_pathway(), "missed": missed})
    names = [text.get_text() for text in axes.get_xticklabels()]
    assert names == ["Deep\n2028 to 2032", "Missed\n2028 to 2032, missed"]


def test_many_pathways_lie_on_their_side(many: dict[str, xr.Dataset]) -> None:
    """The same lengths, from the top down, with names on the left."""
    axes = drawn(plot_cost_per_tonne, many)
    assert lengths(axes)[:6] == pytest.approx([5 * (10 + ANNUITY) / 8] * 6)
    assert [text.get_text() for text in axes.get_yticklabels()] == [
        f"Case {number}, 2028 to 2032" for number in range(6)
    ]
    assert axes.get_xlabel() == "CNY of 2024 per t CO2e"
    assert axes.yaxis_inverted()
    levers = drawn(plot_levers, many)
    assert lengths(levers) == pytest.approx(np.array([8.0] * 3 + [4.0] * 3) / BASE)
    reductions = drawn(plot_reductions, many)
    assert lengths(reductions)[0] == pytest.approx(100 * 8 / 22)


def test_every_panel_keeps_one_colour_a_pathway(pathways: dict[str, xr.Dataset]) -> None:
    """That of its label, in whatever order it is drawn."""
    deep, shallow = colours_of(["deep", "shallow"])
    assert colours_of(["shallow", "deep"]) == [shallow, deep]
    assert deep != shallow
    axes = drawn(plot_relative_emissions, pathways)
    by_name = {str(each.get_label()): each.get_color() for each in axes.get_lines()}
    assert (by_name["Deep"], by_name["Shallow"]) == (deep, shallow)
    assert len(PANELS) == len(set(PANELS)) == 6
