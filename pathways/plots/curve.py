"""Cost curves: steps, options alone, several years, several curves.

Sectors together and the trade-off stand beside them.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..results.headline import reduction
from .colours import colours_of
from .style import (
    LEVER_COLOURS,
    REST_COLOUR,
    amount,
    finish,
    legend_outside,
    place,
    share,
    tonnes_scale,
    words,
)

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

Hover = dict[str, str]
"""Text by the id of a shape, for the SVG."""

CUT = 1.5
"""Prices are drawn up to this multiple of the price limit where some are far beyond it."""

LABELLED = 0.025
"""Bars narrower than this part of the picture carry no name: a line of text is as wide."""

LONGEST = 38
"""Characters of a name that fit into the height kept free for them."""

HEADROOM = 0.9
"""Height kept free for names, over that of the prices."""

SUPPLIED = "//"
"""Hatch of a bar whose option is supplied by another, such as a green power contract."""


def plot_steps(
    curve: xr.Dataset,
    axes: Axes,
    hover: Hover | None = None,
    lines: Mapping[str, float] | None = None,
) -> Axes:
    """The exact curve: a bar a step, coloured by lever, with the average cost and prices as lines.

    Parameters
    ----------
    curve : xarray.Dataset
    axes : Axes
    hover : dict, optional
        Filled with a text for each bar.
    lines : mapping of name to price, optional
        Horizontal lines; without it the price limit, and the carbon price of the year where there
        is one.
    """
    size, unit = tonnes_scale(float(curve["cumulative_abatement"][-1]))
    width, height = curve["abatement"].values / size, curve["marginal_cost"].values
    left = np.concatenate([[0.0], curve["cumulative_abatement"].values[:-1]]) / size
    if lines is None:
        known = {
            "price limit": float(curve.attrs["price_limit"]),
            "carbon price": float(curve.attrs["carbon_price"]),
        }
        lines = {name: value for name, value in known.items() if value > 0}
    top = cut_at(height, float(curve.attrs["price_limit"]))
    top = max([top, *(1.02 * value for value in lines.values() if value <= CUT * top)])
    colours = [LEVER_COLOURS.get(str(name), REST_COLOUR) for name in curve["step_lever"].values]
    shapes = axes.bar(
        left,
        np.minimum(height, top),
        width,
        align="edge",
        color=colours,
        edgecolor="white",
        linewidth=0.4,
    )
    money = f"{curve.attrs['currency']} of {curve.attrs['money_year']}"
    supplied = [str(name) for name in curve["supply"].values]
    for number, shape in enumerate(shapes):
        shape.set_gid(f"step_{number}")
        if supplied[number]:
            shape.set_hatch(SUPPLIED)
        if hover is not None:
            hover[f"step_{number}"] = (
                f"{curve['label'].values[number]}: {amount(width[number])} {unit} at "
                f"{amount(height[number])} {curve.attrs['currency']}/t"
            )
    start = _paid_by_itself(curve, axes, size, top)
    axes.plot(
        left + width,
        np.minimum(curve["average_cost"].values, top),
        color="black",
        linewidth=1.4,
        linestyle="-",
        label="Average cost",
    )
    for (name, value), style in zip(lines.items(), ("--", ":", "-."), strict=False):
        if value <= top:
            axes.axhline(
                value,
                color="#4D4D4D",
                linestyle=style,
                linewidth=1.1,
                label=f"{words(name)}: {amount(value)}",
            )
    _names(
        axes,
        left,
        width,
        np.minimum(height, top),
        [str(name) for name in curve["name"].values],
        left[-1] + width[-1] - start,
    )
    _lever_handles(axes, [str(name) for name in curve["step_lever"].values])
    if any(supplied):
        axes.bar(
            [0],
            [0],
            color="white",
            edgecolor="#9A9A9A",
            hatch=SUPPLIED,
            linewidth=0,
            label="...with green power, storage\nor another supply that follows",
        )
    axes.set_ylim(min(0.0, axes.get_ylim()[0]), top * (1 + HEADROOM))
    _note(axes, _beyond(curve, height, top, size, unit))
    below = share(_deepest(curve), ".1%")
    title = (
        f"Marginal abatement cost {when(curve)}: {curve.sizes['step']} steps down to {below} "
        f"below the base year\n{place(curve)}"
    )
    finish(axes, title, f"{money} per t CO2e")
    axes.set_xlabel(
        f"{unit} CO2e {'in all' if curve.attrs['year'] == 'budget' else 'per year'} below the "
        "pathway of least cost"
    )
    legend_outside(axes)
    return axes


def plot_expert(expert: xr.Dataset, axes: Axes, hover: Hover | None = None) -> Axes:
    """Each option alone, the cheapest first; bars are not to be added up."""
    shown = np.flatnonzero(~np.isnan(expert["specific_cost"].values))
    width, height = expert["abatement"].values[shown], expert["specific_cost"].values[shown]
    size, unit = tonnes_scale(float(width.sum()))
    width = width / size
    left = np.concatenate([[0.0], np.cumsum(width)[:-1]])
    top = cut_at(np.maximum(height, 0.0), 1500.0)
    levers = [str(name) for name in expert["lever"].values[shown]]
    shapes = axes.bar(
        left,
        np.minimum(height, top),
        width,
        align="edge",
        color=[LEVER_COLOURS.get(name, REST_COLOUR) for name in levers],
        edgecolor="white",
        linewidth=0.4,
    )
    labels = [str(text) for text in expert["option_label"].values[shown]]
    for number, shape in enumerate(shapes):
        shape.set_gid(f"option_{number}")
        if hover is not None:
            hover[f"option_{number}"] = (
                f"{labels[number]}: {amount(width[number])} {unit} at {amount(height[number])} "
                f"{expert.attrs['currency']}/t"
            )
    total = float(width.sum())
    axes.axhline(0, color="black", linewidth=0.8)
    there = expert.attrs["baseline_emissions"] / size
    axes.axvline(
        there, color="#4D4D4D", linestyle="--", linewidth=1.1, label="All emissions of the baseline"
    )
    _names(axes, left, width, np.minimum(np.maximum(height, 0.0), top), labels, total)
    _lever_handles(axes, levers)
    axes.set_ylim(axes.get_ylim()[0], top * (1 + HEADROOM))
    money = f"{expert.attrs['currency']} of {expert.attrs['money_year']}"
    title = (
        f"Each option alone in {expert.attrs['year']}: {amount(total)} {unit} on paper, overlaps "
        "counted twice\n"
        f"{place(expert)}"
    )
    finish(axes, title, f"{money} per t CO2e")
    axes.set_xlabel(f"{unit} CO2e per year, each against the baseline alone")
    legend_outside(axes)
    return axes


def plot_overlay(curves: Mapping[str, xr.Dataset], axes: Axes) -> Axes:
    """Several curves as lines of marginal cost against emissions, on one scale."""
    size, unit = tonnes_scale(max(float(curve["emissions"].max()) for curve in curves.values()))
    first = next(iter(curves.values()))
    top = max(
        cut_at(curve["marginal_cost"].values, float(curve.attrs["price_limit"]))
        for curve in curves.values()
    )
    for (label, curve), colour in zip(curves.items(), colours_of(list(curves)), strict=True):
        emissions = curve["emissions"].values / size
        price = np.minimum(np.concatenate([[0.0], curve["marginal_cost"].values]), top)
        axes.step(
            emissions,
            price,
            where="pre",
            color=colour,
            label=label,
            linewidth=1.8,
        )
        inside = np.flatnonzero(price < top)[-1]
        axes.plot(
            emissions[inside],
            price[inside],
            color=colour,
            marker="o",
            markersize=4,
        )
    axes.invert_xaxis()
    axes.set_ylim(0, top * 1.02)
    money = f"{first.attrs['currency']} of {first.attrs['money_year']}"
    one_year = len({str(curve.attrs["year"]) for curve in curves.values()}) == 1
    title = (
        f"Marginal abatement cost {when(first) if one_year else 'by year'}, side by side\n"
        f"{place(first)}"
    )
    finish(axes, title, f"{money} per t CO2e")
    axes.set_xlabel(f"{unit} CO2e emitted")
    legend_outside(axes)
    return axes


def plot_years(curves: Mapping[int, xr.Dataset], grid: Sequence[Axes]) -> Sequence[Axes]:
    """One curve a year on a common scale, as small multiples."""
    widest = max(float(curve["cumulative_abatement"][-1]) for curve in curves.values())
    size, unit = tonnes_scale(widest)
    top = max(
        cut_at(curve["marginal_cost"].values, float(curve.attrs["price_limit"]))
        for curve in curves.values()
    )
    for axes, (year, curve) in zip(grid, curves.items(), strict=True):
        left = np.concatenate([[0.0], curve["cumulative_abatement"].values[:-1]]) / size
        colours = [LEVER_COLOURS.get(str(name), REST_COLOUR) for name in curve["step_lever"].values]
        axes.bar(
            left,
            np.minimum(curve["marginal_cost"].values, top),
            curve["abatement"].values / size,
            align="edge",
            color=colours,
            edgecolor="white",
            linewidth=0.3,
        )
        finish(axes, f"{year}: down to {share(_deepest(curve), '.0%')} below base", "")
        axes.set_xlim(0, widest / size)
        axes.set_ylim(0, top * 1.05)
        axes.set_xlabel(f"{unit} CO2e per year")
    first = next(iter(curves.values()))
    grid[0].set_ylabel(f"{first.attrs['currency']} of {first.attrs['money_year']} per t CO2e")
    return grid


def plot_together(merged: xr.Dataset, axes: Axes, hover: Hover | None = None) -> Axes:
    """Steps of several sectors, sorted by marginal cost, coloured by sector."""
    sectors = sorted(
        {str(name) for name in merged["sector"].values},
        key=lambda name: -float(merged["abatement"].values[merged["sector"].values == name].sum()),
    )
    colours = dict(zip(sectors, colours_of(sectors), strict=True))
    size, unit = tonnes_scale(float(merged["cumulative_abatement"][-1]))
    width, height = merged["abatement"].values / size, merged["marginal_cost"].values
    left = merged["cumulative_abatement"].values / size - width
    limit = float(merged.attrs["price_limit"])
    top = cut_at(height, limit)
    shapes = axes.bar(
        left,
        np.minimum(height, top),
        width,
        align="edge",
        color=[colours[str(name)] for name in merged["sector"].values],
        linewidth=0,
    )
    for number, shape in enumerate(shapes):
        shape.set_gid(f"together_{number}")
        if hover is not None:
            hover[f"together_{number}"] = (
                f"{words(str(merged['sector'].values[number]))}, {merged['label'].values[number]}: "
                f"{amount(width[number])} {unit} at {amount(height[number])} "
                f"{merged.attrs['currency']}/t"
            )
    for name in sectors:
        axes.bar([0], [0], color=colours[name], label=words(name))
    axes.axhline(limit, color="#4D4D4D", linestyle="--", linewidth=1.1, label="Price limit")
    axes.set_ylim(0, top * 1.05)
    axes.set_xlim(0, left[-1] + width[-1])
    _note(axes, _beyond(merged, height, top, size, unit))
    finish(
        axes,
        _title_together(merged, len(sectors), size, unit),
        f"{merged.attrs['currency']} of {merged.attrs['money_year']} per t CO2e",
    )
    rate = "in all" if merged.attrs["year"] == "budget" else "per year"
    widths = ", as if each branch were like its factory" if merged.attrs["scaled"] else ""
    axes.set_xlabel(f"{unit} CO2e {rate} below the pathways of least cost{widths}")
    legend_outside(axes)
    return axes


def _title_together(merged: xr.Dataset, count: int, size: float, unit: str) -> str:
    """What a curve of several sectors says; no amount where factories are drawn as a nation."""
    limit, currency = float(merged.attrs["price_limit"]), merged.attrs["currency"]
    told = str(merged.attrs["what"])
    told = f"{told[:1].upper()}{told[1:]}"
    if merged.attrs["scaled"]:
        return f"Factories of {count} sectors {when(merged)}, scaled up\n{told}"
    pays = merged["abatement"].values[merged["marginal_cost"].values <= limit].sum() / size
    of = merged.attrs["baseline_emissions"] / size
    return (
        f"{count} sectors {when(merged)}: {amount(float(pays))} of {amount(of)} {unit} below "
        f"{amount(limit)} {currency}/t\n{told}"
    )


def cut_at(prices: NDArray[np.float64], limit: float) -> float:
    """Top of the price axis.

    All of it, or a multiple of the price limit where some prices are far beyond.
    """
    largest = float(prices.max(initial=1.0))
    return largest if largest <= 2 * CUT * limit else CUT * limit


def when(curve: xr.Dataset) -> str:
    """`in 2030`, `in 2033 (mean of 2031 to 2035)`, or `over all years`."""
    if curve.attrs["year"] == "budget":
        return "over all years"
    several = str(curve.attrs.get("years", ""))
    return f"in {curve.attrs['year']}" + (f" ({several})" if several else "")


def _deepest(curve: xr.Dataset) -> NDArray[np.float64]:
    """Reduction against the base year at the deep end of a curve, as a fraction."""
    return reduction(curve["emissions"].values[-1], float(curve.attrs["base_emissions"]))


def _paid_by_itself(curve: xr.Dataset, axes: Axes, size: float, top: float) -> float:
    """The part between baseline and least cost, left of zero, at its average (negative) cost.

    Returns where it starts.
    """
    width = (curve.attrs["baseline_emissions"] - float(curve["emissions"][0])) / size
    if width <= 0.0:
        return 0.0
    saved = (
        (float(curve["cost"][0]) - curve.attrs["baseline_cost"])
        / curve.attrs["weight"]
        / (width * size)
    )
    axes.bar(
        [-width],
        [max(saved, -top)],
        width,
        align="edge",
        color="white",
        edgecolor="#4D4D4D",
        hatch="////",
        linewidth=0.8,
        label=f"Pays for itself: {amount(saved)}\n(savings of all years per t of this)"
        if curve.attrs["year"] != "budget"
        else f"Pays for itself: {amount(saved)} on average",
    )
    axes.axhline(0, color="black", linewidth=0.8)
    return float(-width)


def _names(
    axes: Axes,
    left: NDArray[np.float64],
    width: NDArray[np.float64],
    height: NDArray[np.float64],
    names: Sequence[str],
    whole: float,
) -> None:
    """Names above bars: one for neighbours of one name, where together they are wide enough.

    It stands on the highest of them, so that no bar reaches into it.
    """
    starts = [at for at, name in enumerate(names) if at == 0 or name != names[at - 1]]
    for first, stop in zip(starts, [*starts[1:], len(names)], strict=True):
        end = left[stop - 1] + width[stop - 1]
        if end - left[first] < LABELLED * whole:
            continue
        axes.annotate(
            textwrap.shorten(names[first], LONGEST, placeholder="..."),
            ((left[first] + end) / 2, height[first:stop].max()),
            xytext=(0, 3),
            textcoords="offset points",
            rotation=90,
            fontsize=8.5,
            ha="center",
            va="bottom",
            color="#222222",
        )


def _lever_handles(axes: Axes, levers: Sequence[str]) -> None:
    for name in LEVER_COLOURS:
        if name in levers:
            axes.bar(
                [0],
                [0],
                color=LEVER_COLOURS[name],
                label="Shifts fuels and loads" if name == "existing" else words(name),
            )


def _note(axes: Axes, text: str) -> None:
    """A sentence in the upper right corner."""
    axes.annotate(
        text,
        (1.0, 1.0),
        xycoords="axes fraction",
        fontsize=8,
        ha="right",
        va="top",
        color="#4D4D4D",
    )


def _beyond(
    curve: xr.Dataset, height: NDArray[np.float64], top: float, size: float, unit: str
) -> str:
    beyond = height > top
    if not beyond.any():
        return ""
    tonnes = float(curve["abatement"].values[beyond].sum()) / size
    return (
        f"{amount(tonnes)} {unit} cost more than the axis shows, up to "
        f"{amount(float(height.max()))} {curve.attrs['currency']}/t"
    )
