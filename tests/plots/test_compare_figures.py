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
    plot_investment_intensity,
    plot_levers,
    plot_marginal_cost,
    plot_reductions,
    plot_relative_emissions,
    plot_share_of_market_price,
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
    assert deep[:, 0].tolist() == [2025, 2026, 2028]
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
    assert title(axes) == "Abatement by lever in 2028"
    assert [text.get_text() for text in axes.get_xticklabels()] == ["Deep", "Shallow"]


def test_marginal_cost_by_year(pathways: dict[str, xr.Dataset]) -> None:
    """The deep limits bind in 2026 and 2028, the shallow one in 2028: there both pay the same."""
    axes = drawn(plot_marginal_cost, pathways)
    price = (10 + ANNUITY) / 1.6
    assert line(axes, "Deep")[:, 1] == pytest.approx([0.0, (30 + ANNUITY) / 1.6, price], abs=1e-9)
    assert line(axes, "Shallow")[:, 1] == pytest.approx([0.0, 0.0, price], abs=1e-9)
    assert axes.get_ylabel() == "CNY of 2024 per t CO2e"


def test_a_marginal_cost_that_is_a_range_is_drawn_as_a_bar(
    pathways: dict[str, xr.Dataset],
) -> None:
    """From 3 to 9 in 2028; in 2026 none less can be had, which no bar can show."""
    deep = pathways["deep"]
    kink = deep.assign(
        marginal_abatement_cost_more=(("target", "period"), np.array([[0.0, 5.0, 3.0]])),
        marginal_abatement_cost_less=(("target", "period"), np.array([[0.0, np.inf, 9.0]])),
    )
    axes = drawn(plot_marginal_cost, {"kink": kink})
    (bars,) = axes.collections
    assert [bar.tolist() for bar in bars.get_segments()] == [[[2028.0, 3.0], [2028.0, 9.0]]]


def test_marginal_cost_without_a_target_is_zero() -> None:
    axes = drawn(plot_marginal_cost, {"as_it_is": works_pathway("baseline")})
    assert line(axes, "As it is")[:, 1] == pytest.approx([0.0, 0.0, 0.0])


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


def test_investment_over_the_base(pathways: dict[str, xr.Dataset]) -> None:
    """500 and 250 over 22 t, with the numbers on the bars."""
    axes = drawn(plot_investment_intensity, pathways)
    assert [bar.get_height() for bar in axes.patches] == pytest.approx([500 / BASE, 250 / BASE])
    assert [text.get_text() for text in axes.texts] == ["22.7", "11.4"]
    assert colour(series(axes)[0]) == colours_of(list(pathways))[0].lower()


def test_reductions_by_contract_and_by_location_stand_side_by_side(
    pathways: dict[str, xr.Dataset],
) -> None:
    """8 and 4 t of 22 by contract, 5 and 2.5 t of 25 by location, in the year of the target."""
    axes = drawn(plot_reductions, pathways)
    by_contract, by_location = ([bar.get_height() for bar in each] for each in axes.containers)
    assert by_contract == pytest.approx([100 * 8 / 22, 100 * 4 / 22])
    assert by_location == pytest.approx([100 * 5 / 25, 100 * 2.5 / 25])
    assert [text.get_text() for text in axes.texts] == ["36.4", "18.2", "20", "10"]
    assert [text.get_text() for text in axes.get_xticklabels()] == ["Deep\n2028", "Shallow\n2028"]
    assert axes.get_ylabel() == "% of base-year emissions"
    hatched = [[bar.get_hatch() or "" for bar in each] for each in axes.containers]
    assert hatched == [["//", "//"], ["", ""]]


def test_many_pathways_lie_on_their_side(many: dict[str, xr.Dataset]) -> None:
    """The same lengths, from the top down, with names on the left."""
    axes = drawn(plot_investment_intensity, many)
    assert lengths(axes) == pytest.approx(np.array([500.0] * 3 + [250.0] * 3) / BASE)
    assert [text.get_text() for text in axes.get_yticklabels()] == [
        f"Case {number}" for number in range(6)
    ]
    assert axes.get_xlabel() == "CNY of 2024 per t of base emissions"
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
    for draw in (plot_relative_emissions, plot_marginal_cost):
        axes = drawn(draw, pathways)
        by_name = {str(each.get_label()): each.get_color() for each in axes.get_lines()}
        assert (by_name["Deep"], by_name["Shallow"]) == (deep, shallow)
    assert len(PANELS) == len(set(PANELS)) == 6
