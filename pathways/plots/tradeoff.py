"""Wedges by lever, and the trade-off between depth and money.

Beside them: how much near-optimal pathways may differ.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..curves.alternatives import slack_in_words
from ..results.headline import reduction
from .curve import when
from .style import (
    LEVER_COLOURS,
    REST_COLOUR,
    UNSEEN,
    amount,
    finish,
    legend_outside,
    place,
    tonnes_scale,
    words,
)
from .years import blocks_of, year_axis

if TYPE_CHECKING:
    from collections.abc import Sequence

    import xarray as xr
    from matplotlib.axes import Axes

    from ..curves.levels import Level


LEVEL_COLOURS = ("#009E73", "#E69F00", "#CC79A7", "#D55E00")


def plot_wedges(pathway: xr.Dataset, axes: Axes) -> Axes:
    """Abatement by lever as wedges from the baseline down to the pathway.

    A lever that adds emissions comes last and leads back up.
    """
    blocks = blocks_of(pathway)
    years = blocks.middle
    baseline = pathway["baseline_headline_emissions"].values
    size, unit = tonnes_scale(float(np.abs(baseline).max()))
    values = pathway["abatement_by_lever"].values / size
    names = [str(name) for name in pathway["lever_name"].values]
    order = [
        row
        for row in np.argsort(-values @ blocks.length, kind="stable")
        if np.abs(values[row]).max() > UNSEEN
    ]
    floor = baseline / size
    for row in order:
        lower = floor - values[row]
        axes.fill_between(
            years,
            lower,
            floor,
            color=LEVER_COLOURS.get(names[row], REST_COLOUR),
            label=words(names[row]),
            linewidth=0,
        )
        floor = lower
    axes.plot(
        years, baseline / size, color="black", linestyle="--", linewidth=1.4, label="Baseline"
    )
    axes.plot(
        years,
        pathway["headline_emissions"].values / size,
        color="black",
        linewidth=1.8,
        label="Pathway",
    )
    axes.set_ylim(bottom=min(0.0, axes.get_ylim()[0]))
    told = values[:, blocks.at].sum()
    finish(
        axes,
        f"Wedges of abatement: {amount(told)} {unit} below the baseline in {blocks.told}\n"
        f"{place(pathway)}",
        f"{unit} CO2e per year",
    )
    year_axis(axes, blocks)
    legend_outside(axes)
    return axes


def plot_depth(curve: xr.Dataset, axes: Axes) -> Axes:
    """Which lever abates how much at every depth: credited abatement along the exact curve."""
    levers = curve["lever"].values
    emissions = curve["emissions"].values
    base = float(curve.attrs["base_emissions"])
    size, unit = tonnes_scale(base)
    below = reduction(emissions, base)
    names = [name for name in LEVER_COLOURS if name in levers]
    values = (
        np.array([curve["credited"].values[:, levers == name].sum(axis=1) for name in names]) / size
    )
    shown = [
        row
        for row in range(len(names))
        if np.abs(values[row]).max() > UNSEEN * np.abs(values).max()
    ]
    up, down = np.zeros(len(below)), np.zeros(len(below))
    for row in shown:
        gain, loss = np.maximum(values[row], 0.0), np.minimum(values[row], 0.0)
        colour, label = LEVER_COLOURS[names[row]], words(names[row])
        axes.fill_between(100 * below, up, up + gain, color=colour, label=label, linewidth=0)
        axes.fill_between(100 * below, down, down + loss, color=colour, linewidth=0)
        up, down = up + gain, down + loss
    axes.set_xlim(100 * below[0], 100 * below[-1])
    finish(
        axes,
        f"Which lever at which depth, {when(curve)}\n{place(curve)}",
        f"{unit} CO2e below the baseline",
    )
    axes.set_xlabel("% below the base year")
    legend_outside(axes)
    return axes


def plot_tradeoff(curve: xr.Dataset, levels: Sequence[Level], axes: Axes) -> Axes:
    """Cost above the baseline against emissions, with the levels technology and money allow."""
    size, unit = tonnes_scale(float(curve.attrs["base_emissions"]))
    axes.plot(
        curve["emissions"].values / size,
        100 * curve["cost_increase"].values,
        color="#0072B2",
        marker="o",
        markersize=3.5,
        linewidth=1.8,
    )
    for at, level in enumerate(levels):
        label = f"{words(level.question)}: {level.reduction:.1%} below"
        point = (level.emissions / size, 100 * level.cost_increase)
        axes.plot(
            *point,
            marker="D",
            markersize=9,
            color=LEVEL_COLOURS[at % 4],
            linestyle="none",
            label=label,
        )
    axes.plot(
        curve.attrs["baseline_emissions"] / size,
        0.0,
        marker="s",
        markersize=8,
        color="black",
        linestyle="none",
        label="Baseline",
    )
    axes.invert_xaxis()
    finish(
        axes,
        f"{_last_tonnes(curve, levels, size, unit)}\n{place(curve)}",
        "% of the baseline's cost of all years, present value",
    )
    axes.set_xlabel(f"{unit} CO2e emitted {when(curve)}, less to the right")
    legend_outside(axes)
    return axes


def _last_tonnes(curve: xr.Dataset, levels: Sequence[Level], size: float, unit: str) -> str:
    """What the tonnes between the level that money allows and the deepest cost."""
    paid, deepest = levels[1], levels[-1]
    tonnes = (paid.emissions - deepest.emissions) / size
    if tonnes <= UNSEEN:
        return (
            f"Depth against money {when(curve)}: money allows what technology does, for "
            f"{deepest.cost_increase:+.1%} of cost"
        )
    return (
        f"Depth against money {when(curve)}: the last {amount(tonnes)} {unit} raise cost from "
        f"{paid.cost_increase:+.1%} to {deepest.cost_increase:+.1%}"
    )


def plot_ranges(alternatives: xr.Dataset, axes: Axes) -> Axes:
    """How much each lever may abate at almost the least cost.

    Bars from least to most, the best and the kept pathways as marks.
    """
    names = [str(name) for name in alternatives["lever"].values]
    least, most, best = (
        alternatives[f"lever_{which}"].values for which in ("least", "most", "best")
    )
    size, unit = tonnes_scale(float(np.abs([least, most]).max()))
    order = np.argsort(most, kind="stable")
    for row, at in enumerate(order):
        axes.barh(
            row,
            (most[at] - least[at]) / size,
            left=least[at] / size,
            height=0.62,
            color=LEVER_COLOURS.get(names[at], REST_COLOUR),
        )
        others = alternatives["abatement"].values[1:, at] / size
        axes.plot(
            others,
            np.full(len(others), row),
            marker="|",
            markersize=13,
            linestyle="none",
            color="black",
            alpha=0.6,
        )
        axes.plot(
            best[at] / size, row, marker="D", markersize=7, color="white", markeredgecolor="black"
        )
    verdicts = [str(alternatives["lever_verdict"].values[at]) for at in order]
    axes.set_yticks(
        range(len(order)),
        [f"{words(names[at])} ({verdict})" for at, verdict in zip(order, verdicts, strict=True)],
    )
    must = sum(verdict == "must-have" for verdict in verdicts)
    free = sum(verdict == "free" for verdict in verdicts)
    counted = f"{must} must-have {'lever' if must == 1 else 'levers'}, {free} free to choose"
    title = (
        f"Within {100 * float(alternatives.attrs['within']):.3g} % of least cost: {counted}\n"
        f"{slack_in_words(alternatives)}\n{place(alternatives)}"
    )
    finish(axes, title, "")
    axes.grid(axis="x", color="#E6E6E6", linewidth=0.8)
    axes.grid(visible=False, axis="y")
    axes.set_xlabel(
        f"{unit} CO2e abated in {alternatives.attrs['year']} (diamond: least cost; strokes: other "
        "pathways)"
    )
    return axes
