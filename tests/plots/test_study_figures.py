"""Figures of studies read back from their axes, of numbers written down by hand."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from matplotlib.axes import Axes

from pathways.plots.colours import colours_of
from pathways.plots.sensitivity import (
    HIGH_COLOUR,
    LOW_COLOUR,
    plot_distribution,
    plot_probability,
    plot_scatter,
    plot_scatter_matrix,
    plot_spider,
    plot_tornado,
)
from pathways.plots.style import new_figure
from pathways.sensitivity.evaluate import STATUSES
from pathways.sensitivity.population import probability
from tests.plots.shapes import legend, line, title

FACTORS = ["carriers.coal.price", "technologies.new.capex", "carriers.power.price"]
ABOUT = {"output": "npv_cost", "output_unit": "CNY2024", "sector_label": "Steel"}


def alone(**changes: object) -> xr.Dataset:
    """One factor at a time around 300: coal 240 to 480, the plant 290 to 320, power 300 to none."""
    data = {
        "central": 300.0,
        "at_low": ("factor", [240.0, 290.0, 300.0]),
        "at_high": ("factor", [480.0, 320.0, np.nan]),
        "along": (("factor", "point"), [[240, 360, 480], [290, 305, 320], [300, 300, np.nan]]),
        "along_draw": ("point", [0.0, 0.5, 1.0]),
        **changes,
    }
    return xr.Dataset(data, {"factor": FACTORS}, ABOUT)


def drawn(draw: object, *data: object) -> Axes:
    _, axes = new_figure()
    found = draw(data[0], axes, *data[1:])
    assert found is axes
    return axes


def spans(container: object) -> list[tuple[float, float]]:
    """Where each lying bar begins, and how far it reaches (negative to the left)."""
    return [(bar.get_x(), bar.get_width()) for bar in container.patches]


def test_a_tornado_reaches_from_the_centre_to_each_end() -> None:
    """Coal 60 to the left and 180 to the right of 300, the foremost factor on top."""
    axes = drawn(plot_tornado, alone())
    low, high = axes.containers
    assert spans(low) == [(300.0, -60.0), (300.0, -10.0), (300.0, 0.0)]
    assert spans(high)[:2] == [(300.0, 180.0), (300.0, 20.0)]
    middles = [bar.get_y() + bar.get_height() / 2 for bar in low.patches]
    assert middles == pytest.approx([2.0, 1.0, 0.0])
    assert legend(axes) == ["factor low", "factor high"]
    assert [text.get_text() for text in axes.get_yticklabels()] == [
        "coal: price",
        "new: capex",
        "power: price",
    ]
    assert axes.get_xlabel() == "CNY2024"
    assert title(axes).startswith("What decides npv cost\n")


def test_low_and_high_have_their_colours() -> None:
    from matplotlib.colors import to_hex

    low, high = drawn(plot_tornado, alone()).containers
    assert to_hex(low.patches[0].get_facecolor()) == LOW_COLOUR.lower()
    assert to_hex(high.patches[0].get_facecolor()) == HIGH_COLOUR.lower()


def test_an_end_without_an_answer_is_a_cross() -> None:
    """Power at its high end has none: a cross at the centre of the lowest row."""
    crosses = [
        each for each in drawn(plot_tornado, alone()).get_lines() if each.get_marker() == "x"
    ]
    assert [each.get_xydata().tolist() for each in crosses] == [[[300.0, 0.0]]]


def test_millions_and_fractions() -> None:
    """240 to 480 million; a reduction has no unit but is a fraction."""
    million = alone(
        central=3e8,
        at_low=("factor", [2.4e8, 2.9e8, 3e8]),
        at_high=("factor", [4.8e8, 3.2e8, np.nan]),
    )
    axes = drawn(plot_tornado, million)
    assert spans(axes.containers[0])[0] == pytest.approx((300.0, -60.0))
    assert axes.get_xlabel() == "million CNY2024"
    fraction = drawn(plot_tornado, alone().assign_attrs(output_unit="1", output="reduction@2030"))
    assert fraction.get_xlabel() == "fraction"
    assert title(fraction).startswith("What decides reduction in 2030\n")


def test_a_tornado_of_shares_of_the_variance() -> None:
    """Total beside first order, with the confidence of the total."""
    found = xr.Dataset(
        {
            "total": ("factor", [0.7, 0.3, 0.1]),
            "first": ("factor", [0.6, 0.2, 0.05]),
            "total_confidence": ("factor", [0.1, 0.05, 0.02]),
        },
        {"factor": FACTORS},
        ABOUT,
    )
    axes = drawn(plot_tornado, found)
    bars = {each.get_label(): spans(each) for each in axes.containers if hasattr(each, "patches")}
    assert [width for _, width in bars["total"]] == [0.7, 0.3, 0.1]
    assert [width for _, width in bars["first order"]] == [0.6, 0.2, 0.05]
    assert axes.get_xlabel() == "share of the variance"


def test_a_tornado_of_effects() -> None:
    """Mean absolute effects of 6, 2 and 1 million."""
    found = xr.Dataset(
        {
            "effect_absolute": ("factor", [6e6, 2e6, 1e6]),
            "effect_absolute_confidence": ("factor", [1e6, 1e6, 0.0]),
        },
        {"factor": FACTORS},
        ABOUT,
    )
    axes = drawn(plot_tornado, found)
    (bars,) = [each for each in axes.containers if hasattr(each, "patches")]
    assert [width for _, width in spans(bars)] == [6.0, 2.0, 1.0]
    assert axes.get_xlabel() == "mean absolute effect, million CNY2024"


def test_a_spider_follows_each_factor() -> None:
    axes = drawn(plot_spider, alone())
    assert line(axes, "coal: price")[:, 0].tolist() == [0.0, 0.5, 1.0]
    assert line(axes, "coal: price")[:, 1].tolist() == [240.0, 360.0, 480.0]
    assert line(axes, "new: capex")[:, 1].tolist() == [290.0, 305.0, 320.0]
    central = [each for each in axes.get_lines() if each.get_color() == "black"]
    assert list(central[0].get_ydata()) == [300.0, 300.0]
    assert axes.get_ylabel() == "CNY2024"
    assert title(axes).startswith("How npv cost follows the foremost factors\n")


def test_a_distribution_is_cumulative_over_what_has_an_answer() -> None:
    """Of 1, 2, 3, 4 and none: a quarter at or below 1, all at or below 4; the median is 2.5."""
    figure = xr.DataArray(
        [3.0, np.nan, 1.0, 4.0, 2.0], dims="sample", name="npv_cost", attrs={"units": "CNY2024"}
    )
    axes = drawn(plot_distribution, figure)
    curve = axes.get_lines()[0]
    assert curve.get_drawstyle() == "steps-post"
    assert curve.get_xdata().tolist() == [-np.inf, 1.0, 2.0, 3.0, 4.0]
    assert curve.get_ydata().tolist() == [0.0, 0.25, 0.5, 0.75, 1.0]
    marks = {
        float(each.get_ydata()[0]): float(each.get_xdata()[0]) for each in axes.get_lines()[1:]
    }
    assert marks == pytest.approx({0.05: 1.15, 0.5: 2.5, 0.95: 3.85})
    assert [text.get_text() for text in axes.texts] == ["1.15", "2.5", "3.85"]
    assert title(axes) == "Distribution of npv cost"


def test_a_distribution_in_millions_tells_the_same_quantiles() -> None:
    figure = xr.DataArray([1e6, 3e6], dims="sample", name="npv_cost", attrs={"units": "CNY2024"})
    axes = drawn(plot_distribution, figure)
    assert axes.get_lines()[0].get_xdata()[1:].tolist() == [1.0, 3.0]
    assert axes.get_xlabel() == "million CNY2024"
    assert "2" in [text.get_text() for text in axes.texts]


def study(statuses: list[str]) -> xr.Dataset:
    """Samples with a status each, and two factors: 1, 2, 3, ... and ten times that."""
    count = len(statuses)
    value = np.arange(1.0, count + 1)
    return xr.Dataset(
        {"status": ("sample", [STATUSES.index(name) for name in statuses])},
        {
            "factor": FACTORS[:2],
            "factor_unit": ("factor", ["CNY2024/t", "1"]),
            "factor_value": (("sample", "factor"), np.stack([value, 10 * value], axis=1)),
        },
        {"sector_label": "Steel", "method": "latin-hypercube", "target_factors": "[]"},
    )


def test_how_likely_the_target_is_met() -> None:
    """Six met, two missed, two without an answer: shares of 60, 20 and 20 % of all, and 75 % of
    the eight that have an answer; by Wilson between 40.9 and 92.9 %."""
    chances = probability(study(["target_met"] * 6 + ["target_missed"] * 2 + ["infeasible"] * 2))
    axes = drawn(plot_probability, chances)
    assert [bar.get_height() for bar in axes.patches] == pytest.approx([0.6, 0.2, 0.2])
    assert [text.get_text() for text in axes.texts] == ["60.0%", "20.0%", "20.0%"]
    assert [text.get_text() for text in axes.get_xticklabels()] == [
        "Target met",
        "Target missed",
        "Infeasible",
    ]
    share, count, z = 0.75, 8, 1.959964
    centre = (share + z**2 / (2 * count)) / (1 + z**2 / count)
    half = z / (1 + z**2 / count) * np.sqrt(share * (1 - share) / count + z**2 / (4 * count**2))
    assert title(axes) == (
        "The target is met in 75.0% of 8 draws with an answer\n"
        f"({centre - half:.1%} to {centre + half:.1%} with 95 % confidence)"
    )
    assert "(40.9% to 92.9%" in title(axes)


def test_without_targets_there_is_no_chance_to_tell() -> None:
    axes = drawn(plot_probability, probability(study(["optimal"] * 3)))
    assert title(axes) == "Samples by status"


def test_chosen_samples_are_counted_and_never_a_probability() -> None:
    """Three of four points of a one-at-a-time design: numbers, no share, and the reason."""
    chosen = study(["target_met"] * 3 + ["target_missed"]).assign_attrs(method="one-at-a-time")
    axes = drawn(plot_probability, probability(chosen))
    assert [bar.get_height() for bar in axes.patches] == [3.0, 1.0]
    assert [text.get_text() for text in axes.texts] == ["3", "1"]
    assert axes.get_ylabel() == "samples"
    assert title(axes).startswith(
        "Samples by status\nNo probability: the samples of a one-at-a-time design are chosen"
    )
    assert "%" not in title(axes)


def points(axes: Axes, label: str) -> list[list[float]]:
    (found,) = [each for each in axes.collections if each.get_label() == label]
    return np.asarray(found.get_offsets()).tolist()


def test_a_scatter_marks_what_misses_the_target() -> None:
    """Samples 1 and 3 meet it at 10 and 30, sample 2 misses it at 20."""
    found = study(["target_met", "target_missed", "target_met"])
    figure = xr.DataArray(
        [10.0, 20.0, 30.0], dims="sample", name="npv_cost", attrs={"units": "CNY2024"}
    )
    _, axes = new_figure()
    plot_scatter(found, axes, "technologies.new.capex", figure)
    assert points(axes, "met") == [[10.0, 10.0], [30.0, 30.0]]
    assert points(axes, "target missed") == [[20.0, 20.0]]
    assert axes.get_xlabel() == "new: capex"
    assert axes.get_ylabel() == "npv cost, CNY2024"


def test_a_matrix_shows_each_factor_against_each_other() -> None:
    """The first row and second column: the second factor along, the first upwards. On the diagonal
    those that meet the target, at 1 and 3, stand on those that miss it, at 2, in the same 20 bins
    of a tenth.
    """
    found = study(["target_met", "target_missed", "target_met"])
    _, axes = new_figure()
    plot_scatter_matrix(found, axes, FACTORS[:2])
    cells = axes.child_axes
    assert len(cells) == 4
    met, missed = cells[1].collections
    assert np.asarray(met.get_offsets()).tolist() == [[10.0, 1.0], [30.0, 3.0]]
    assert np.asarray(missed.get_offsets()).tolist() == [[20.0, 2.0]]
    assert cells[2].get_xlabel() == "coal: price"
    assert cells[2].get_ylabel() == "new: capex"
    bars = sorted((bar.get_x() + bar.get_width() / 2, bar.get_height()) for bar in cells[0].patches)
    assert len(bars) == 2 * 20
    drawn_at = [each for each in bars if each[1] > 0]
    assert [height for _, height in drawn_at] == [1.0, 1.0, 1.0]
    assert [middle for middle, _ in drawn_at] == pytest.approx([1.05, 2.05, 2.95])
    assert len({round(middle, 6) for middle, _ in bars}) == 20


def test_lines_of_a_spider_have_colours_of_their_own() -> None:
    axes = drawn(plot_spider, alone())
    colours = [each.get_color() for each in axes.get_lines()[:3]]
    assert colours == colours_of(FACTORS)
    assert len(set(colours)) == 3
