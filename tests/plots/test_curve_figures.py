"""Pictures of curves read back from their axes: the overlapping options of
`tests/curves/worlds.py`.

In 2027 steps of 10 t each at 1, 15 and 19 a tonne lead from 30 t, the base year and the baseline
alike, to nothing. The first brings efficiency, the second electrification, the third process change
(20 t more by `new`, 10 t less by the efficiency it displaces). Alone, `mid` abates 10 t at 1, `new`
20 t at 10, `pump` 10 t at 15. The baseline costs 150 a year over three years.
"""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.colors import to_hex

from pathways.curves.study import Study, study
from pathways.curves.together import merge
from pathways.plots.colours import colours_of
from pathways.plots.curve import (
    BAND,
    SUPPLIED,
    cut_at,
    plot_expert,
    plot_methods,
    plot_overlay,
    plot_steps,
    plot_together,
    plot_years,
    when,
)
from pathways.plots.style import LEVER_COLOURS, new_figure
from pathways.plots.tradeoff import plot_depth, plot_ranges, plot_tradeoff
from tests.curves.worlds import overlapping
from tests.plots.shapes import area, bars_with_id, colour, legend, line, title
from tests.worlds import RATE

LEVERS = ["efficiency", "electrification", "process_change"]
ABOUT = {"sector_label": "Steel", "region_label": "China"}
PLACE = "\nSteel, one factory, China"
WEIGHTS = [(1 + RATE) ** -(year + 0.5) for year in range(3)]


@pytest.fixture(scope="module")
def found() -> Study:
    return study(overlapping(price_limit=16.0).assign_attrs(ABOUT), 2027)


@pytest.fixture(scope="module")
def curve(found: Study) -> xr.Dataset:
    return found.curve


def axes_of(draw: object, *data: object, **more: object) -> Axes:
    _, axes = new_figure()
    return draw(*data, axes, **more)


def near(expected: list[float]) -> object:
    return pytest.approx(expected, rel=1e-6, abs=1e-6)


# Steps


def test_steps_are_bars_side_by_side(curve: xr.Dataset) -> None:
    """Widths of 10 t, heights of 1, 15 and 19, each beginning where the last ended."""
    axes = axes_of(plot_steps, curve)
    bars = bars_with_id(axes, "step_")
    assert [bar.get_x() for bar in bars] == near([0.0, 10.0, 20.0])
    assert [bar.get_width() for bar in bars] == near([10.0] * 3)
    assert [bar.get_height() for bar in bars] == near([1.0, 15.0, 19.0])
    assert [bar.get_y() for bar in bars] == near([0.0] * 3)
    assert axes.get_xlabel() == "t CO2e per year below the pathway of least cost"


def test_steps_have_the_colours_of_their_levers(curve: xr.Dataset) -> None:
    bars = bars_with_id(axes_of(plot_steps, curve), "step_")
    shown = [tuple(np.round(bar.get_facecolor()[:3], 3)) for bar in bars]
    wanted = [
        tuple(np.round([int(LEVER_COLOURS[name][at : at + 2], 16) / 255 for at in (1, 3, 5)], 3))
        for name in LEVERS
    ]
    assert shown == wanted


def test_the_average_cost_is_a_line_over_the_ends_of_the_steps(curve: xr.Dataset) -> None:
    """10 / 10, (10 + 150) / 20 and (10 + 150 + 190) / 30."""
    found = line(axes_of(plot_steps, curve), "Average cost")
    assert found[:, 0] == near([10.0, 20.0, 30.0])
    assert found[:, 1] == near([1.0, 8.0, 350 / 30])


def test_the_title_of_steps_tells_how_deep(curve: xr.Dataset) -> None:
    """Three steps to nothing left: 100 % by either method. With 12 t left of 30 t by contract it
    would be 60 %, and with 21 t by location 30 %. Of five exact steps that are drawn as three it is
    said.
    """
    assert title(axes_of(plot_steps, curve)) == (
        "Marginal abatement cost in 2027: down to 100.0% below the base year by contract, "
        f"100.0% by location{PLACE}"
    )
    shallow = curve.assign(
        emissions_contract_based=("point", [30.0, 20.0, 15.0, 12.0]),
        emissions_location_based=("point", [30.0, 30.0, 25.0, 21.0]),
    )
    told = title(axes_of(plot_steps, shallow))
    assert "down to 60.0% below the base year by contract, 30.0% by location" in told
    fewer = curve.isel(merged_step=[0, 2])
    assert title(axes_of(plot_steps, fewer)).endswith(
        "(2 steps of 3 exact ones: narrow neighbours are one)"
    )


def test_what_is_left_by_both_methods_stands_below_the_steps(curve: xr.Dataset) -> None:
    """From 36 t of the baseline, 6 left of the least cost, down to nothing by contract and to 12 t
    by location.
    """
    two = curve.assign(
        emissions_location_based=("point", [30.0, 28.0, 20.0, 12.0]),
    ).assign_attrs(
        baseline_emissions=36.0,
        baseline_emissions_contract_based=36.0,
        baseline_emissions_location_based=36.0,
    )
    axes = axes_of(plot_methods, two)
    by_contract, by_location = (
        line(axes, name) for name in ("By contract", "By location of the grid")
    )
    assert by_contract[:, 0] == near([-6.0, 0.0, 10.0, 20.0, 30.0])
    assert by_contract[:, 1] == near([36.0, 30.0, 20.0, 10.0, 0.0])
    assert by_location[:, 1] == near([36.0, 30.0, 28.0, 20.0, 12.0])
    assert line(axes_of(plot_methods, curve), "By contract")[:, 0] == near([0.0, 10.0, 20.0, 30.0])


def test_the_plan_of_whole_plants_is_a_point(curve: xr.Dataset) -> None:
    """12 t left of the 30 t of least cost, at 9 a tonne on average; above the axis it stands on its
    edge, with its cost in the legend.
    """
    for average, drawn in ((9.0, 9.0), (300.0, 19.0)):
        whole = curve.assign(whole_emissions=12.0, whole_average_cost=average)
        axes = axes_of(plot_steps, whole)
        (point,) = [each for each in axes.get_lines() if each.get_marker() == "D"]
        assert point.get_xdata() == near([18.0])
        assert point.get_ydata() == near([drawn])
        assert f"Plan of whole plants: {average:.0f}\nCNY/t on average" in legend(axes)
    none = curve.assign(whole_emissions=30.0, whole_average_cost=np.nan)
    assert not any("whole plants" in text for text in legend(axes_of(plot_steps, none)))


def test_price_lines_and_their_legend(curve: xr.Dataset) -> None:
    """The price limit of 16 and a carbon price of 7; without a carbon price only the limit."""
    axes = axes_of(plot_steps, curve)
    assert line(axes, "Price limit: 16")[:, 1] == near([16.0, 16.0])
    assert not any(name.startswith("Carbon price") for name in legend(axes))
    priced = curve.assign_attrs(carbon_price=7.0)
    assert line(axes_of(plot_steps, priced), "Carbon price: 7")[:, 1] == near([7.0, 7.0])
    own = axes_of(plot_steps, curve, lines={"penalty": 12.0})
    assert line(own, "Penalty: 12")[:, 1] == near([12.0, 12.0])


def test_hover_texts_tell_width_and_price(curve: xr.Dataset) -> None:
    hover: dict[str, str] = {}
    axes_of(plot_steps, curve, hover=hover)
    assert hover["step_1"] == "pump +10.0 t/yr in place of boiler -10.0 t/yr: 10 t at 15 CNY/t"
    assert len(hover) == 3


def test_what_lies_beyond_the_axis_is_told(curve: xr.Dataset) -> None:
    """At a limit of 5 the axis ends at 7.5 (1.5 times), since 19 is more than three times 5: two
    steps of 20 t lie beyond, up to 19 a tonne."""
    low = curve.assign_attrs(price_limit=5.0)
    axes = axes_of(plot_steps, low)
    assert [bar.get_height() for bar in bars_with_id(axes, "step_")] == near([1.0, 7.5, 7.5])
    assert axes.get_xlabel().endswith("\n20 t cost more than the axis shows, up to 19 CNY/t")
    (arrows,) = [each for each in axes.get_lines() if each.get_marker() == "^"]
    assert arrows.get_xdata().tolist() == near([15.0, 25.0])
    assert not [each for each in axes_of(plot_steps, curve).get_lines() if each.get_marker() == "^"]


@pytest.mark.parametrize(
    ("prices", "limit", "top"),
    [([10.0, 30.0], 10.0, 30.0), ([10.0, 31.0], 10.0, 15.0), ([0.5], 10.0, 1.0)],
)
def test_where_the_axis_is_cut(prices: list[float], limit: float, top: float) -> None:
    """All of it up to three times the limit, 1.5 times the limit beyond, never below 1."""
    assert cut_at(np.array(prices), limit) == top


def test_what_pays_for_itself_lies_left_of_zero(curve: xr.Dataset) -> None:
    """A baseline of 36 t that costs 60 more than least cost: 6 t, hatched in the band below the
    axis; what they save is money of all years and no price."""
    dear = curve.assign_attrs(
        baseline_emissions=36.0,
        baseline_cost=float(curve["cost"][0]) + 60.0,
    )
    axes = axes_of(plot_steps, dear)
    (bar,) = [patch for patch in axes.patches if patch.get_hatch() == "////"]
    assert bar.get_x() == pytest.approx(-6.0)
    assert bar.get_width() == pytest.approx(6.0)
    assert bar.get_height() == pytest.approx(-BAND * 19.0)
    assert "Pays for itself: saves 60 \nCNY over all years (present value)" in legend(axes)


def test_cheap_steps_are_seen_in_the_band(curve: xr.Dataset) -> None:
    """Below each bar a piece of the band in its colour, as wide as the bar."""
    axes = axes_of(plot_steps, curve)
    below = [patch for patch in axes.patches if patch.get_height() == pytest.approx(-BAND * 19.0)]
    assert [bar.get_x() for bar in below] == near([0.0, 10.0, 20.0])
    assert [to_hex(bar.get_facecolor()) for bar in below] == [
        LEVER_COLOURS[str(name)].lower() for name in curve["merged_step_lever"].values
    ]


def test_a_step_with_a_supply_is_hatched(curve: xr.Dataset) -> None:
    supplied = curve.assign(merged_supply=("merged_step", ["", "Green power contract", ""]))
    axes = axes_of(plot_steps, supplied)
    assert [bar.get_hatch() for bar in bars_with_id(axes, "step_")] == [None, SUPPLIED, None]
    assert any(text.startswith("Hatched: with green power") for text in legend(axes))
    assert not any(text.startswith("Hatched") for text in legend(axes_of(plot_steps, curve)))


def test_neighbours_of_one_name_are_named_once_on_the_highest(curve: xr.Dataset) -> None:
    """Three steps of one name 30 t wide: one name in their middle, at 19, in two lines at most."""
    one = curve.assign(
        merged_name=("merged_step", ["Oxygen blast furnace with top-gas recycling"] * 3)
    )
    (text,) = axes_of(plot_steps, one).texts
    assert text.xy == (pytest.approx(15.0), pytest.approx(19.0))
    assert text.get_text().splitlines()[0] == "Oxygen blast furnace with"
    assert len(text.get_text().splitlines()) == 2


def test_a_name_that_does_not_fit_is_a_number_in_the_legend(curve: xr.Dataset) -> None:
    """The first and the last bar are 2 % of the curve wide: a name of five words has room above
    neither, and stands in the legend by its number; the wide one is named.
    """
    long = "A furnace whose name is longer than a line"
    narrow = curve.assign(
        merged_abatement=("merged_step", [0.6, 28.8, 0.6]),
        merged_cumulative_abatement=("merged_step", [0.6, 29.4, 30.0]),
        merged_name=("merged_step", [long, "Heat pump", f"{long} too"]),
    )
    axes = axes_of(plot_steps, narrow)
    assert [text.get_text() for text in axes.texts] == ["1", "Heat pump", "2"]
    assert [text for text in legend(axes) if text[:1].isdigit()] == [
        f"1  {long}",
        f"2  {long} too",
    ]


def test_names_fit_below_the_upper_end_of_the_axis(curve: xr.Dataset) -> None:
    """Drawn, no name reaches beyond the axes."""
    names = ["A way of making steel", "Heat pump", "Hydrogen furnaces"]
    long = curve.assign(merged_name=("merged_step", names))
    axes = axes_of(plot_steps, long)
    axes.figure.draw_without_rendering()
    frame = axes.get_window_extent()
    assert len(axes.texts) == 3
    for text in axes.texts:
        assert text.get_window_extent().y1 <= frame.y1 + 1.0, text.get_text()


def test_both_curves_on_one_scale_begin_at_the_baseline(found: Study) -> None:
    """40 t on paper of 30 t that there are: both axes are as wide as 40 t and 2 %."""
    steps = axes_of(plot_steps, found.curve, span=40.8)
    alone = axes_of(plot_expert, found.expert, span=40.8)
    assert np.ptp(steps.get_xlim()) == pytest.approx(np.ptp(alone.get_xlim()))
    assert steps.get_xlim()[0] == pytest.approx(0.0)


def test_a_year_that_stands_for_several_says_so(curve: xr.Dataset) -> None:
    several = curve.assign_attrs(years="mean of 2026 to 2030")
    assert when(several) == "in 2027 (mean of 2026 to 2030)"
    assert when(curve) == "in 2027"


# Options alone


def test_options_alone_are_sorted_by_cost(found: Study) -> None:
    """10 t at 1, 20 t at 10, 10 t at 15: 40 t on paper, of 30 t that there are."""
    axes = axes_of(plot_expert, found.expert)
    bars = bars_with_id(axes, "option_")
    assert [bar.get_height() for bar in bars] == near([1.0, 10.0, 15.0])
    assert [bar.get_width() for bar in bars] == near([10.0, 20.0, 10.0])
    assert [bar.get_x() for bar in bars] == near([0.0, 10.0, 30.0])
    assert line(axes, "All emissions of the baseline")[:, 0] == near([30.0, 30.0])
    assert title(axes) == (
        f"Each option alone in 2027: 40 t on paper, overlaps counted twice{PLACE}"
    )


def test_what_pays_for_itself_has_no_height_and_no_rank(found: Study) -> None:
    """`mid` saves 10 a year over its 10 t: a piece of the band, and no price."""
    mid = found.expert["option"].values.tolist().index("mid")
    cost, specific = found.expert["cost"].values.copy(), found.expert["specific_cost"].values.copy()
    cost[mid], specific[mid] = -10.0, np.nan
    pays = found.expert.assign(cost=("option", cost), specific_cost=("option", specific))
    hover: dict[str, str] = {}
    axes = axes_of(plot_expert, pays, hover=hover)
    assert [bar.get_height() for bar in bars_with_id(axes, "option_")] == near([0.0, 10.0, 15.0])
    assert "Pays for itself: 1 option,\n10 t on paper" in legend(axes)
    assert hover["option_0"] == "mid: 10 t pays for itself"
    assert "40 t on paper" in title(axes)


def test_options_without_a_cost_are_left_out(found: Study) -> None:
    """Of three, the one that cannot be told is not drawn: 20 t stay."""
    cost = found.expert["specific_cost"].copy(data=[1.0, np.nan, 15.0])
    axes = axes_of(plot_expert, found.expert.assign(specific_cost=cost))
    assert [bar.get_width() for bar in bars_with_id(axes, "option_")] == near([10.0, 10.0])
    assert "20 t on paper" in title(axes)


# Several curves


def test_curves_laid_over_each_other(curve: xr.Dataset) -> None:
    """Marginal cost against what is emitted: 0 at 30 t, 1 down to 20, 15 down to 10, 19 at the
    end; the other curve lies twice as high."""
    double = curve.assign(marginal_cost=curve["marginal_cost"] * 2)
    axes = axes_of(plot_overlay, {"2027": curve, "dear": double})
    assert line(axes, "2027")[:, 0] == near([30.0, 20.0, 10.0, 0.0])
    assert line(axes, "2027")[:, 1] == near([0.0, 1.0, 15.0, 19.0])
    assert line(axes, "dear")[:, 1] == near([0.0, 2.0, 30.0, 38.0])
    assert axes.xaxis_inverted()
    assert title(axes) == f"Marginal abatement cost in 2027, side by side{PLACE}"
    later = axes_of(plot_overlay, {"one": curve, "two": curve.assign_attrs(year=2030)})
    assert title(later).startswith("Marginal abatement cost by year, side by side")


def test_years_as_small_multiples(curve: xr.Dataset) -> None:
    """Each says how deep it goes: 100 % and, with 12 t left of 30, 60 %."""
    shallow = curve.assign(emissions=("point", [30.0, 20.0, 15.0, 12.0]))
    _, grid = new_figure(8, 4, columns=2)
    plot_years({2027: curve, 2030: shallow}, grid.ravel())
    assert title(grid[0, 0]) == "2027: down to 100% below base"
    assert title(grid[0, 1]) == "2030: down to 60% below base"
    bars = [bar for bar in grid[0, 0].patches if bar.get_width() > 0]
    assert [bar.get_height() for bar in bars] == near([1.0, 15.0, 19.0])
    assert [bar.get_x() for bar in bars] == near([0.0, 10.0, 20.0])
    assert grid[0, 1].get_xlim() == pytest.approx((0.0, 30.0))


def test_sectors_in_one_curve(curve: xr.Dataset) -> None:
    """`one` as it is, `two` twice as wide: 10 and 20 t at 1, at 15 and at 19; up to the limit of
    16 pay 60 of 90 t, out of 90 t that the baselines emit."""
    merged = merge({"one": curve, "two": curve}, {"one": 1.0, "two": 2.0})
    axes = axes_of(plot_together, merged)
    bars = bars_with_id(axes, "together_")
    assert [bar.get_height() for bar in bars] == near([1.0, 1.0, 15.0, 15.0, 19.0, 19.0])
    assert [bar.get_width() for bar in bars] == near([10.0, 20.0] * 3)
    assert [bar.get_x() for bar in bars] == near([0.0, 10.0, 30.0, 40.0, 60.0, 70.0])
    assert title(axes) == (
        "Factories of 2 sectors in 2027, scaled up\nOne factory of each sector, as wide as if its "
        "whole branch were like it: indicative, and no curve of the nation"
    )
    by_label = {each.get_label(): colour(each) for each in axes.containers if each.get_label()}
    two, one = colours_of(["two", "one"])
    assert (by_label["Two"], by_label["One"]) == (two.lower(), one.lower())


def test_sectors_as_they_stand_say_how_much_of_what(curve: xr.Dataset) -> None:
    """Twice 30 t, of which 20 t each pay at up to 16; a factory of each, or the whole of both."""
    factories = merge({"one": curve, "two": curve}, {"one": 1.0, "two": 1.0})
    assert title(axes_of(plot_together, factories)) == (
        "2 sectors in 2027: 40 of 60 t below 16 CNY/t\nOne factory of each sector, China"
    )
    whole = curve.assign_attrs(view="sector")
    sectors = merge({"one": whole, "two": whole}, {"one": 1.0, "two": 1.0})
    assert title(axes_of(plot_together, sectors)).endswith("\nWhole sectors, China")


# Depth, money, ranges


def test_levers_by_depth(curve: xr.Dataset) -> None:
    """At 33 % below the base efficiency has abated 10 t; at 67 % electrification another 10 t; at
    100 % process change 20 t and electrification 10 t."""
    axes = axes_of(plot_depth, curve)
    assert area(axes, "Efficiency", 100 / 3) == pytest.approx((0.0, 10.0), abs=1e-6)
    assert area(axes, "Efficiency", 200 / 3) == pytest.approx((0.0, 10.0), abs=1e-6)
    assert area(axes, "Electrification", 200 / 3) == pytest.approx((10.0, 20.0), abs=1e-6)
    end = 100 * (1 - float(curve["emissions"][-1]) / 30.0)
    assert area(axes, "Process change", end) == pytest.approx((0.0, 20.0), abs=1e-6)
    assert area(axes, "Electrification", end) == pytest.approx((20.0, 30.0), abs=1e-6)
    assert axes.get_xlim() == pytest.approx((0.0, 100.0), abs=1e-6)
    assert title(axes) == f"Which lever at which depth, in 2027{PLACE}"


def test_depth_against_money(found: Study) -> None:
    """10, 160 and 350 a year more in 2027 over the present value of 150 in each of three years:
    2.1, 33.8 and 74.0 %. The last 10 t are those from the price limit to the end."""
    axes = axes_of(plot_tradeoff, found.curve, found.levels)
    curve = axes.get_lines()[0]
    increases = 100 * np.array([0.0, 10.0, 160.0, 350.0]) * WEIGHTS[2] / (150 * sum(WEIGHTS))
    assert curve.get_xdata() == near([30.0, 20.0, 10.0, 0.0])
    assert curve.get_ydata() == near(list(increases))
    price = line(axes, "No tonne dearer than 16 CNY/t: 66.7% below")
    assert price[0] == near([10.0, increases[2]])
    deepest = line(axes, "As deep as technology goes: 100.0% below")
    assert deepest[0] == near([0.0, increases[3]])
    assert line(axes, "Baseline")[0] == near([30.0, 0.0])
    assert title(axes) == (
        "Depth against money in 2027: the last 10 t raise cost from +33.8% to +74.0%" + PLACE
    )


def test_ranges_of_levers() -> None:
    """Bars from least to most in order of the most, the best as a diamond, others as strokes."""
    ranges = xr.Dataset(
        {
            "lever_least": ("lever", [4.0, 0.0]),
            "lever_most": ("lever", [10.0, 7.0]),
            "lever_best": ("lever", [9.0, 5.0]),
            "lever_verdict": ("lever", ["must-have", "free"]),
            "abatement": (("alternative", "lever"), [[9.0, 5.0], [4.0, 7.0], [10.0, 0.0]]),
        },
        {"lever": ["efficiency", "electrification"]},
        {
            "within": 0.05,
            "slack": 2.5e9,
            "extra_cost": 5e8,
            "slack_over_extra_cost": 5.0,
            "currency": "CNY",
            "money_year": 2024,
            "year": 2027,
            "view": "factory",
            **ABOUT,
        },
    )
    axes = axes_of(plot_ranges, ranges)
    bars = [(bar.get_x(), bar.get_width(), bar.get_y() + 0.31) for bar in axes.patches]
    assert bars == [pytest.approx((0.0, 7.0, 0.0)), pytest.approx((4.0, 6.0, 1.0))]
    strokes = [each.get_xdata().tolist() for each in axes.get_lines() if each.get_marker() == "|"]
    assert strokes == [[7.0, 0.0], [4.0, 10.0]]
    best = [float(each.get_xdata()[0]) for each in axes.get_lines() if each.get_marker() == "D"]
    assert best == [5.0, 9.0]
    assert [text.get_text() for text in axes.get_yticklabels()] == [
        "Electrification (free)",
        "Efficiency (must-have)",
    ]
    assert title(axes) == (
        "Within 5 % of least cost: 1 must-have lever, 1 free to choose\n"
        "5 % of all costs is 2,500 million CNY of 2024, 5 times the 500 million CNY by which the "
        f"pathway exceeds the baseline{PLACE}"
    )
