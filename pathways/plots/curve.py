"""Cost curves: steps, options alone, several years, several curves.

Sectors together and the trade-off stand beside them.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..curves.expert import PAYS, pays_for_itself
from ..results.headline import reduction
from .colours import colours_of
from .language import ENGLISH, Words
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

ALONE = 1500.0
"""Price by which the axis of options alone is cut: the price limit of the shipped runs."""

CUT = 1.5
"""Prices are drawn up to this multiple of the price limit where some are far beyond it."""

LINE = 0.027
"""Part of the width of a picture that a line of text takes; narrower bars carry no name."""

MOST_LINES = 2
LONGEST = 28
"""Lines of a name above a bar, and the characters of each."""

RAISED = 14
"""Points by which a number stands above its bar where another is close beside it."""

CHINESE_FROM = "\u2e80"
"""Letters from here on are as wide as they are high."""

NUMBERED = 0.008
"""Part of the width of a picture below which a bar has not even room for a number."""

LETTER = 4.8
"""Points that a character of a name takes."""

POINTS = 72.0
"""Points of an inch."""

SPARE, MOST_ROOM = 0.03, 0.6
"""Part of the height that is left free beside a name, and the most that a name takes."""

METHOD_LINES: dict[str, tuple[str, dict[str, Any]]] = {
    "contract_based": ("By contract", {"linestyle": "-"}),
    "location_based": ("By location of the grid", {"linestyle": "--"}),
}
"""How emissions are counted, in words and as a line."""

BAND = 0.035
"""Height of the band of colours below the bars, over that of the prices: it shows steps that are
too cheap to be seen.
"""

SUPPLIED = "//"
"""Hatch of a bar whose option is supplied by another, such as a green power contract."""


def plot_steps(
    curve: xr.Dataset,
    axes: Axes,
    hover: Hover | None = None,
    lines: Mapping[str, float] | None = None,
    span: float | None = None,
    language: str = ENGLISH,
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
    span : float, optional
        Tonnes that the axis reaches from the baseline on; without it as far as the curve.
    language : str, optional
        Of all words but names of things, which are those of the curve.
    """
    told = Words(language)
    size, unit = told.tonnes(float(curve["cumulative_abatement"][-1]))
    width, height = curve["merged_abatement"].values / size, curve["merged_marginal_cost"].values
    left = np.concatenate([[0.0], curve["merged_cumulative_abatement"].values[:-1]]) / size
    if lines is None:
        known = {
            "price limit": float(curve.attrs["price_limit"]),
            "carbon price": float(curve.attrs["carbon_price"]),
        }
        lines = {name: value for name, value in known.items() if value > 0}
    top = cut_at(height, float(curve.attrs["price_limit"]))
    top = max([top, *(1.02 * value for value in lines.values() if value <= CUT * top)])
    levers = [str(name) for name in curve["merged_step_lever"].values]
    colours = [LEVER_COLOURS.get(name, REST_COLOUR) for name in levers]
    shapes = axes.bar(
        left,
        np.minimum(height, top),
        width,
        align="edge",
        color=colours,
        edgecolor="white",
        linewidth=0.4,
    )
    money = told.unit(str(curve.attrs["currency"]))
    supplied = [str(name) for name in curve["merged_supply"].values]
    for number, shape in enumerate(shapes):
        shape.set_gid(f"step_{number}")
        if supplied[number]:
            shape.set_hatch(SUPPLIED)
        if hover is not None:
            hover[f"step_{number}"] = (
                f"{curve['merged_label'].values[number]}: {amount(width[number])} {unit} at "
                f"{amount(height[number])} {curve.attrs['currency']}/t"
            )
    axes.bar(left, -BAND * top, width, align="edge", color=colours, linewidth=0)
    start = _paid_by_itself(curve, axes, size, top, told)
    axes.plot(
        left + width,
        np.minimum(curve["merged_average_cost"].values, top),
        color="black",
        linewidth=1.4,
        linestyle="-",
        label=told("average_cost"),
    )
    _price_lines(axes, lines, top, told)
    _whole_point(curve, axes, size, top, told)
    axes.set_ylim(-(BAND + 0.02) * top, 1.02 * top)
    names = [str(name) for name in curve["merged_name"].values]
    whole = left[-1] + width[-1] - start if span is None else span / size
    _names(axes, left, width, np.minimum(height, top), names, whole, colours)
    if span is not None:
        axes.set_xlim(start, start + span / size)
    _lever_handles(axes, levers, told)
    _supply_handle(axes, any(supplied), told)
    _mark_cut(axes, left + width / 2, height, top)
    per_tonne = told("per_tonne", currency=money, year=curve.attrs["money_year"])
    finish(axes, _title_of_steps(curve, told), per_tonne)
    rate = "_in_all" if curve.attrs["year"] == "budget" else ""
    _say_below(
        axes,
        told(f"below_least_cost{rate}", unit=unit),
        _beyond(width * size, curve, height, top, size, unit, told),
    )
    legend_outside(axes)
    return axes


def _title_of_steps(curve: xr.Dataset, told: Words) -> str:
    """How deep the curve goes by either method, and how many exact steps the bars are."""
    by_contract, by_location = (
        share(
            reduction(
                curve[f"emissions_{method}"].values[-1],
                float(curve.attrs[f"base_emissions_{method}"]),
            ),
            ".1%",
        )
        for method in ("contract_based", "location_based")
    )
    exact, merged = curve.sizes["step"], curve.sizes["merged_step"]
    steps = told("step" if merged == 1 else "steps")
    fewer = told("steps_told", merged=merged, steps=steps, exact=exact) if exact > merged else ""
    return told(
        "steps_title",
        when=told.when(curve),
        contract=by_contract,
        location=by_location,
        place=told.place(curve),
        told=fewer,
    )


def _price_lines(axes: Axes, lines: Mapping[str, float], top: float, told: Words) -> None:
    for (name, value), style in zip(lines.items(), ("--", ":", "-."), strict=False):
        if value <= top:
            axes.axhline(
                value,
                color="#4D4D4D",
                linestyle=style,
                linewidth=1.1,
                label=told.line(name, amount(value)),
            )


def _whole_point(curve: xr.Dataset, axes: Axes, size: float, top: float, told: Words) -> None:
    """The plan of whole plants at its average cost, where it was sought."""
    if "whole_emissions" not in curve or np.isnan(float(curve["whole_average_cost"])):
        return
    average = float(curve["whole_average_cost"])
    at = (float(curve["emissions"][0]) - float(curve["whole_emissions"])) / size
    axes.plot(
        [at],
        [min(average, top)],
        marker="D",
        markersize=9,
        color="white",
        markeredgecolor="black",
        linestyle="none",
        clip_on=False,
        zorder=5,
        label=told(
            "whole_plan",
            average=amount(average),
            currency=told.unit(str(curve.attrs["currency"])),
        ),
    )


def _supply_handle(axes: Axes, supplied: bool, told: Words) -> None:
    if supplied:
        axes.bar(
            [0],
            [0],
            color="white",
            edgecolor="#9A9A9A",
            hatch=SUPPLIED,
            linewidth=0,
            label=told("supplied"),
        )


def plot_methods(curve: xr.Dataset, axes: Axes) -> Axes:
    """What is left along the curve, by contract beside by location.

    Parameters
    ----------
    curve : xarray.Dataset
    axes : Axes
    """
    size, unit = tonnes_scale(float(curve["cumulative_abatement"][-1]))
    tall, word = tonnes_scale(max(float(curve[f"emissions_{name}"].max()) for name in METHOD_LINES))
    from_least = np.concatenate([[0.0], curve["cumulative_abatement"].values]) / size
    start = (float(curve["emissions"][0]) - curve.attrs["baseline_emissions"]) / size
    for name, (label, look) in METHOD_LINES.items():
        left = curve[f"emissions_{name}"].values / tall
        before = curve.attrs[f"baseline_emissions_{name}"] / tall
        positions, values = (
            (np.append(start, from_least), np.append(before, left))
            if start < 0
            else (from_least, left)
        )
        axes.plot(positions, values, color="black", linewidth=1.6, label=label, **look)
    axes.set_ylim(bottom=min(0.0, axes.get_ylim()[0]))
    finish(axes, "", f"{word} CO2e left")
    axes.set_xlabel(f"{unit} CO2e below the pathway of least cost")
    legend_outside(axes)
    return axes


def plot_expert(
    expert: xr.Dataset, axes: Axes, hover: Hover | None = None, span: float | None = None
) -> Axes:
    """Each option alone, the cheapest first; bars are not to be added up.

    The axis reaches as far as the bars, or over `span` tonnes.
    """
    pays = np.flatnonzero(pays_for_itself(expert))
    priced = np.flatnonzero(~np.isnan(expert["specific_cost"].values))
    shown = np.concatenate([pays, priced])
    width, height = expert["abatement"].values[shown], expert["specific_cost"].values[shown]
    height = np.where(np.isnan(height), 0.0, height)
    size, unit = tonnes_scale(float(width.sum()))
    width = width / size
    left = np.concatenate([[0.0], np.cumsum(width)[:-1]])
    top = cut_at(height, ALONE)
    levers = [str(name) for name in expert["lever"].values[shown]]
    colours = [LEVER_COLOURS.get(name, REST_COLOUR) for name in levers]
    shapes = axes.bar(
        left,
        np.minimum(height, top),
        width,
        align="edge",
        color=colours,
        edgecolor="white",
        linewidth=0.4,
    )
    axes.bar(left, -BAND * top, width, align="edge", color=colours, linewidth=0)
    labels = [str(text) for text in expert["option_label"].values[shown]]
    for number, shape in enumerate(shapes):
        shape.set_gid(f"option_{number}")
        if hover is not None:
            price = f"at {amount(height[number])} {expert.attrs['currency']}/t"
            told = PAYS if number < len(pays) else price
            hover[f"option_{number}"] = f"{labels[number]}: {amount(width[number])} {unit} {told}"
    _self_paying(axes, float(width[: len(pays)].sum()), len(pays), unit, top)
    total = float(width.sum())
    whole = 1.02 * total if span is None else span / size
    axes.axhline(0, color="black", linewidth=0.8)
    there = expert.attrs["baseline_emissions"] / size
    axes.axvline(
        there, color="#4D4D4D", linestyle="--", linewidth=1.1, label="All emissions of the baseline"
    )
    axes.set_ylim(-(BAND + 0.02) * top, 1.02 * top)
    _names(
        axes,
        left[len(pays) :],
        width[len(pays) :],
        np.minimum(height, top)[len(pays) :],
        labels[len(pays) :],
        whole,
        colours[len(pays) :],
    )
    axes.set_xlim(0.0, whole)
    _lever_handles(axes, levers, Words())
    _mark_cut(axes, left + width / 2, height, top)
    money = f"{expert.attrs['currency']} of {expert.attrs['money_year']}"
    title = (
        f"Each option alone in {expert.attrs['year']}: {amount(total)} {unit} on paper, overlaps "
        "counted twice\n"
        f"{place(expert)}"
    )
    finish(axes, title, f"{money} per t CO2e")
    _say_below(
        axes,
        f"{unit} CO2e per year, each against the baseline alone",
        _beyond(width * size, expert, height, top, size, unit, Words()),
    )
    legend_outside(axes)
    return axes


def _self_paying(axes: Axes, wide: float, count: int, unit: str, top: float) -> None:
    """The options that pay for themselves, as a hatched part of the band and without a height."""
    if not count:
        return
    options = "1 option" if count == 1 else f"{count} options"
    axes.bar(
        [0.0],
        [-BAND * top],
        wide,
        align="edge",
        color="none",
        edgecolor="#4D4D4D",
        hatch="////",
        linewidth=0.8,
        label=f"Pays for itself: {options},\n{amount(wide)} {unit} on paper",
    )


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
    axes.bar(
        left,
        -BAND * top,
        width,
        align="edge",
        color=[colours[str(name)] for name in merged["sector"].values],
        linewidth=0,
    )
    _mark_cut(axes, left + width / 2, height, top)
    for name in sectors:
        axes.bar([0], [0], color=colours[name], label=words(name))
    axes.axhline(limit, color="#4D4D4D", linestyle="--", linewidth=1.1, label="Price limit")
    axes.axhline(0, color="black", linewidth=0.8)
    axes.set_ylim(-(BAND + 0.01) * top, top * 1.05)
    axes.set_xlim(0, left[-1] + width[-1])
    finish(
        axes,
        _title_together(merged, len(sectors), size, unit),
        f"{merged.attrs['currency']} of {merged.attrs['money_year']} per t CO2e",
    )
    rate = "in all" if merged.attrs["year"] == "budget" else "per year"
    widths = ", as if each branch were like its factory" if merged.attrs["scaled"] else ""
    _say_below(
        axes,
        f"{unit} CO2e {rate} below the pathways of least cost{widths}",
        _beyond(merged["abatement"].values, merged, height, top, size, unit, Words()),
    )
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


def _paid_by_itself(curve: xr.Dataset, axes: Axes, size: float, top: float, told: Words) -> float:
    """The part between baseline and least cost, left of zero, as a hatched part of the band.

    What it saves is a sum of money over all years and no price of a tonne. Returns where it starts.
    """
    width = (curve.attrs["baseline_emissions"] - float(curve["emissions"][0])) / size
    axes.axhline(0, color="black", linewidth=0.8)
    if width <= 0.0:
        return 0.0
    saved = curve.attrs["baseline_cost"] - float(curve["cost"][0])
    money, word = told.money(saved)
    axes.bar(
        [-width],
        [-BAND * top],
        width,
        align="edge",
        color="white",
        edgecolor="#4D4D4D",
        hatch="////",
        linewidth=0.8,
        label=told(
            "pays",
            money=amount(saved / money),
            word=word,
            currency=told.unit(str(curve.attrs["currency"])),
        ),
    )
    return float(-width)


def _names(
    axes: Axes,
    left: NDArray[np.float64],
    width: NDArray[np.float64],
    height: NDArray[np.float64],
    names: Sequence[str],
    whole: float,
    colours: Sequence[str],
) -> None:
    """Names above bars: one for neighbours of one name, where together they are wide enough.

    It stands on the highest of them, so that no bar reaches into it, in two lines where there is
    room for them; the axis reaches as high as the names need. A name that does not fit in full is a
    number, and stands beside it in the legend.
    """
    bottom, top = axes.get_ylim()
    letter = LETTER / (axes.get_window_extent().height / axes.figure.dpi * POINTS)
    starts = [at for at, name in enumerate(names) if at == 0 or name != names[at - 1]]
    numbers: dict[str, int] = {}
    keys: dict[str, str] = {}
    last = -np.inf
    for first, stop in zip(starts, [*starts[1:], len(names)], strict=True):
        end = left[stop - 1] + width[stop - 1]
        lines = min(int((end - left[first]) / (LINE * whole)), MOST_LINES)
        if end - left[first] < NUMBERED * whole:
            continue
        text = _wrapped(names[first], lines) if lines else ""
        if not text:
            text = str(numbers.setdefault(names[first], len(numbers) + 1))
            keys[f"{text}  {names[first]}"] = colours[first]
        middle = (left[first] + end) / 2
        beside = middle - last < LINE * whole and text.isdigit()
        last = middle
        foot = float(height[first:stop].max())
        axes.annotate(
            text,
            (middle, foot),
            xytext=(0, RAISED if beside else 3),
            textcoords="offset points",
            rotation=0 if text.isdigit() else 90,
            fontsize=8.5,
            ha="center",
            va="bottom",
            linespacing=0.95,
            color="#222222",
        ).set_in_layout(False)
        part = min(max(map(_wide, text.splitlines())) * letter + SPARE, MOST_ROOM)
        top = max(top, (foot - part * bottom) / (1.0 - part))
    for text, colour in reversed(keys.items()):
        axes.bar([0], [0], color=colour, label=text)
    axes.set_ylim(bottom, top)


def _wrapped(name: str, lines: int) -> str:
    """A name in no more than some lines of `LONGEST` characters; empty if it needs more."""
    found = textwrap.wrap(name, LONGEST if _wide(name) == len(name) else LONGEST // 2)
    return "\n".join(found) if len(found) <= lines else ""


def _wide(text: str) -> int:
    """Width of a text in Latin letters: a Chinese one takes two."""
    return sum(1 + (letter >= CHINESE_FROM) for letter in text)


def _lever_handles(axes: Axes, levers: Sequence[str], told: Words) -> None:
    for name in LEVER_COLOURS:
        if name in levers:
            axes.bar(
                [0],
                [0],
                color=LEVER_COLOURS[name],
                label=told.lever(name),
            )


def _say_below(axes: Axes, label: str, note: str) -> None:
    """The label of the horizontal axis, and a sentence below it."""
    axes.set_xlabel(f"{label}\n{note}" if note else label)


def _mark_cut(
    axes: Axes, middle: NDArray[np.float64], height: NDArray[np.float64], top: float
) -> None:
    """Arrows on bars that go on above the axis."""
    beyond = height > top
    if not beyond.any():
        return
    axes.plot(
        middle[beyond],
        np.full(beyond.sum(), top),
        linestyle="none",
        marker="^",
        markersize=4,
        color="black",
        clip_on=False,
    )


def _beyond(
    tonnes_of: NDArray[np.float64],
    curve: xr.Dataset,
    height: NDArray[np.float64],
    top: float,
    size: float,
    unit: str,
    told: Words,
) -> str:
    """How many tonnes cost more than the axis shows, in words; empty where none do."""
    beyond = height > top
    if not beyond.any():
        return ""
    tonnes = float(tonnes_of[beyond].sum()) / size
    return told(
        "beyond",
        tonnes=amount(tonnes),
        unit=unit,
        price=amount(float(height.max())),
        currency=told.unit(str(curve.attrs["currency"])),
    )
