"""The marks of the calendar of units: bars of what stands and of what starts, dates, overhauls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..results.calendar_lines import Line
from ..schema.years import month_end, month_start

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

HEIGHT = 0.8
"""Of the bar of a unit, in the room of one row."""

NARROW = 0.0115
"""Part of the axis that a letter needs; a text that is longer than its bar stands left of it."""

GAP = 0.008
"""Part of the axis between the end of a bar and a text."""

INK = "#222222"
"""Of the marks of decision and order, and of texts on pale bars."""

PALE = 0.4
"""Opacity of what stands today."""

FONT, SMALL, TALL = 9.0, 7.5, 0.35
"""Size of a text in points, and of one in a bar that is less than so much of a row high."""

LEAST = 0.42
"""Part of a row's height that a bar needs for its text, however small its share of the unit."""

FULL = 0.7
"""Part of what starts in steps from which its text begins."""

FILLED = 0.92
"""Part of its room that a bar fills."""

SHORTEST = 1e-6
"""Years that count as none: the last digits of a date in years."""

LIGHT = 0.55
"""Brightness above which a bar is pale and bears dark text."""


def parts(own: Sequence[Line]) -> list[tuple[Line, float]]:
    """What starts, with the height of its bar: its share of the unit, or of what starts in all."""
    new = [each for each in own if each.to is not None and not each.overhaul]
    shares = [1.0 if each.share is None else max(each.share, LEAST) for each in new]
    size = HEIGHT / max(sum(shares), 1.0)
    return [(each, size * share) for each, share in zip(new, shares, strict=True)]


def today(
    pathway: xr.Dataset,
    axes: Axes,
    height: int,
    unit: str | None,
    own: Sequence[Line],
    colours: dict[str, str],
) -> None:
    """The bar of what stands today, as high as what is left of it, with overhauls and its end."""
    if unit is None:
        return
    number = list(pathway["unit"].values).index(unit)
    shares = pathway["unit_share"].transpose("technology", "site", "unit").values[:, :, number]
    technology = str(pathway["technology"].values[int(shares.sum(axis=1).argmax())])
    capacity = pathway["existing_capacity"].transpose("technology", "site").values
    whole = float((shares * capacity).sum())
    left = pathway["standing"].transpose("unit", "period", "site").values[number]
    first, length = (pathway[name].values for name in ("period_first_year", "period_length"))
    closes = next((each for each in own if each.to is None), None)
    end = float(first[-1] + length[-1])
    part, length = np.nansum(left, axis=-1) / whole, length.astype(float)
    stops = [each.stop for each in own if (each.to is None or each.anew) and each.stop]
    if stops and pathway.attrs.get("plants") == "whole":
        part = np.where(part > 0, 1.0, 0.0)
        length = np.clip(month_start(max(stops)) - first, 0.0, length)
    axes.bar(
        first,
        HEIGHT * part,
        length,
        bottom=height - HEIGHT / 2,
        align="edge",
        color=colours[technology],
        alpha=PALE,
        linewidth=0,
        antialiased=False,
    )
    look: dict[str, Any] = {"color": INK, "markersize": 8, "zorder": 4, "clip_on": False}
    for each in own:
        for date, _, _ in each.steps if each.overhaul else ():
            stands = float(part[np.searchsorted(first, date + SHORTEST) - 1])
            axes.plot(date, height - HEIGHT * (1.0 - stands) / 2, marker="P", **look)
    if closes is None:
        return
    left_at_the_end = part[-1] > 0 and (first + length)[-1] >= end
    if not left_at_the_end:
        axes.plot(closes.steps[-1][0], height, marker="X", **look)


def new(
    axes: Axes,
    years: tuple[float, float],
    at: float,
    height: float,
    line: Line,
    colour: str,
) -> None:
    """The bar of what starts, in steps, with its name and size, and decision and order as marks."""
    first, end = years
    start, every = line.steps[0][0], sum(capacity for _, _, capacity in line.steps)
    reached = 0.0
    for number, (date, _, capacity) in enumerate(line.steps):
        until = line.steps[number + 1][0] if number + 1 < len(line.steps) else end
        reached += capacity
        tall = FILLED * height * reached / every
        axes.bar(
            date,
            tall,
            until - date,
            bottom=at + FILLED * height / 2 - tall,
            align="edge",
            color=colour,
            linewidth=0,
            zorder=2,
        )
    _name(axes, years, at, height, line, colour)
    if line.decide is None or line.order is None:
        return
    marks = [(month_end(line.decide), "D"), (month_end(line.order), ">")]
    axes.plot([max(marks[0][0], first), start], [at + height * 0.3] * 2, color=INK, linewidth=1.2)
    for year, marker in marks:
        if year >= first:
            axes.plot(year, at + height * 0.3, marker=marker, color=INK, markersize=5, zorder=4)


def _name(
    axes: Axes,
    years: tuple[float, float],
    at: float,
    height: float,
    line: Line,
    colour: str,
) -> None:
    """Name and size in the bar of what starts, or left of it where the bar is too short.

    A name that fits neither is cut where there is more room: its size stays.
    """
    from matplotlib.patheffects import withStroke

    first, end = years
    reached = np.cumsum([capacity for _, _, capacity in line.steps])
    begin = line.steps[int(np.argmax(reached >= FULL * reached[-1]))][0]
    font = FONT if height >= TALL else SMALL
    text = f"{line.what}, {line.size}"
    letter = NARROW * font / FONT * (end - first)
    beside, before = int((end - begin) / letter), int((begin - first) / letter)
    on_bar = len(text) < beside or (len(text) > before and beside > before)
    too_long = len(text) - max(beside, before)
    if too_long > 0:
        text = f"{line.what[: -too_long - 1].rstrip()}…, {line.size}"
    white = on_bar and _dark(colour)
    axes.text(
        begin + GAP * (end - first) * (1 if on_bar else -1),
        at if on_bar else at - height * 0.1,
        text,
        ha="left" if on_bar else "right",
        va="center",
        fontsize=font,
        color="white" if white else INK,
        zorder=5,
        clip_on=True,
        path_effects=[withStroke(linewidth=2, foreground=colour if white else "white")],
    )


def _dark(colour: str) -> bool:
    """Whether white text is read on it: by its brightness (ITU-R BT.601)."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue < LIGHT


def key(axes: Axes) -> None:
    """What the marks mean, in the legend."""
    for marker, text, size in (
        ("D", "Decision", 5),
        (">", "Order", 5),
        ("P", "Overhaul", 9),
        ("X", "Closes", 9),
    ):
        axes.plot([], [], linestyle="none", marker=marker, color=INK, markersize=size, label=text)
