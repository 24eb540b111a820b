"""The calendar of units: what stands until when, what takes its place, and money by year below."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any

import numpy as np

from ..amounts import counted
from ..results.calendar import calendar
from ..results.calendar_lines import Line, lines
from ..schema.years import month_end, month_start
from .colours import REST, colours_of
from .style import amount, finish, footer, legend_below, money_scale, new_figure, place, save

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

Row = tuple[str, "str | None", list[Line]]
"""Label, unit and lines of a row."""

HEIGHT = 0.8
"""Of the bar of a unit, in the room of one row."""

MOST_ROWS = 14
"""Units that are told apart on half a slide; `units.csv` has all."""

NARROW = 0.0115
"""Part of the axis that a letter needs; a text that is longer than its bar stands left of it."""

GAP = 0.008
"""Part of the axis between the end of a bar and a text."""

INK = "#222222"
"""Of the marks of decision and order, and of texts on pale bars."""

PALE = 0.4
"""Opacity of what stands today."""

LETTERS, FONT, SMALL = 26, 9.0, 7.5
"""Letters of a row's name on one line; size of a text in points, and of one in a bar of less than
`TALL` of a row."""

TALL = 0.35

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

ROW, ABOVE, BELOW, WIDTH = 0.5, 1.7, 2.4, 10.0
"""Inches: height of a row, of title, axis and legend, and of the money below; width of the
figure, which leaves texts of 9 points on half a slide with six."""


def plot_calendar(pathway: xr.Dataset, axes: Axes) -> Axes:
    """A row a unit: today's plant until it stops, then what takes its place; decisions as marks.

    What stands is as high as the part of the unit that is left. Where one unit becomes several
    things, each has a bar that says its share. What takes no unit's place has a row of its own.
    """
    entries = calendar(pathway)
    every = _rows(pathway, entries)
    rows = _most_telling(every)
    colours = _colours(pathway, entries)
    first, end = _years(pathway)
    for height, (_, unit, own) in enumerate(rows):
        _today(pathway, axes, height, unit, own, colours)
        low = height + HEIGHT / 2
        for each, part in _parts(own):
            low -= part
            _new(axes, (first, end), low + part / 2, part, each, colours[str(each.to)])
    _key(axes)
    finish(axes, _finding(pathway, entries), "")
    if len(rows) < len(every):
        axes.set_xlabel(
            f"and {counted(len(every) - len(rows), 'more unit')}: all of them in `units.csv`"
        )
    axes.set_xlim(first, end)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks(range(len(rows)), [fill(name, LETTERS) for name, _, _ in rows])
    _whole_years(axes)
    axes.grid(axis="x", color="#E6E6E6", linewidth=0.8)
    axes.grid(visible=False, axis="y")
    legend_below(axes, 4)
    return axes


def plot_spending_by_year(pathway: xr.Dataset, axes: Axes) -> Axes:
    """Overnight cost by calendar year of spending: what stands in the calendar, and all else."""
    entries = calendar(pathway)
    colours = _colours(pathway, entries) | dict(zip([REST], colours_of([REST]), strict=True))
    spent = pathway["spending"].sum("spending_kind")
    labels = dict(
        zip(pathway["technology"].values, pathway["technology_label"].values, strict=True)
    )
    total = spent.sum("technology").values
    size, word = money_scale(float(total.max(initial=0.0)))
    shown = {name: spent.sel(technology=name).values for name in _started(entries)}
    shown[REST] = total - sum(shown.values(), np.zeros(len(total)))
    base = np.zeros(len(total))
    for name, values in shown.items():
        if values.max(initial=0.0) > 0:
            axes.bar(
                spent["year"].values,
                values / size,
                1.0,
                bottom=base / size,
                align="edge",
                color=colours[name],
                edgecolor="white",
                linewidth=0.5,
                label=labels.get(name, "All other spending"),
            )
            base = base + values
    money = f"{pathway.attrs['currency']} of {pathway.attrs['money_year']}"
    finish(axes, "", f"{word}{money}\nspent in the year")
    axes.set_xlim(*_years(pathway))
    _whole_years(axes)
    if base.any():
        legend_below(axes, 2)
    return axes


def save_calendar(pathway: xr.Dataset, folder: Path) -> list[Path]:
    """Draw the calendar with the money below as `calendar.png` and `.svg`; nothing without entries.

    Parameters
    ----------
    pathway : xarray.Dataset
    folder : Path
        Must exist.
    """
    entries = calendar(pathway)
    if not entries:
        return []
    above = ABOVE + ROW * len(_most_telling(_rows(pathway, entries)))
    figure, axes = new_figure(WIDTH, above + BELOW, rows=2)
    grid = axes[0, 0].get_subplotspec().get_gridspec()
    grid.set_height_ratios([above, BELOW])
    plot_calendar(pathway, axes[0, 0])
    plot_spending_by_year(pathway, axes[1, 0])
    footer(figure, [pathway])
    return save(figure, folder, "calendar")


def _rows(pathway: xr.Dataset, entries: list[dict[str, Any]]) -> list[Row]:
    """The units, then what takes no unit's place."""
    every = lines(pathway, entries)
    rows: list[Row] = []
    if "unit" in pathway.dims:
        standing = pathway["unit_share"].sum(["site", "technology"]).values > 0
        for unit, label in zip(
            pathway["unit"].values[standing], pathway["unit_label"].values[standing], strict=True
        ):
            rows.append((str(label), str(unit), [each for each in every if each.unit == unit]))
    rows += [(each.label, None, [each]) for each in every if each.unit is None]
    return rows


def _most_telling(rows: Sequence[Row]) -> Sequence[Row]:
    """As many rows as a slide bears, in order: what starts, then what changes, then all else."""
    if len(rows) <= MOST_ROWS:
        return rows
    starts = [any(each.to and not each.overhaul for each in own) for _, _, own in rows]
    ranked = sorted(range(len(rows)), key=lambda at: (not starts[at], not rows[at][2], at))
    return [rows[at] for at in sorted(ranked[:MOST_ROWS])]


def _years(pathway: xr.Dataset) -> tuple[float, float]:
    first, length = (pathway[name].values for name in ("period_first_year", "period_length"))
    return float(first[0]), float(first[-1] + length[-1])


def _whole_years(axes: Axes) -> None:
    from matplotlib.ticker import MaxNLocator

    axes.xaxis.set_major_locator(MaxNLocator(nbins=7, integer=True))


def _started(entries: list[dict[str, Any]]) -> list[str]:
    """Technologies that start or are overhauled, in the order of time."""
    return list(dict.fromkeys(each["to"] for each in entries if each["to"] is not None))


def _colours(pathway: xr.Dataset, entries: list[dict[str, Any]]) -> dict[str, str]:
    """A colour for each technology of the calendar, the same as in every other figure."""
    names = dict.fromkeys(_started(entries))
    if "unit" in pathway.dims:
        owns = pathway["unit_share"].sum(["site", "unit"]).values > 0
        names |= dict.fromkeys(str(name) for name in pathway["technology"].values[owns])
    return dict(zip(names, colours_of(list(names)), strict=True))


def _parts(own: Sequence[Line]) -> list[tuple[Line, float]]:
    """What starts, with the height of its bar: its share of the unit, or of what starts in all."""
    new = [each for each in own if each.to is not None and not each.overhaul]
    shares = [1.0 if each.share is None else max(each.share, LEAST) for each in new]
    size = HEIGHT / max(sum(shares), 1.0)
    return [(each, size * share) for each, share in zip(new, shares, strict=True)]


def _today(
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
    part, length = np.nansum(left, axis=-1) / whole, length.astype(float)
    if closes is not None and pathway.attrs.get("plants") == "whole":
        part = np.where(part > 0, 1.0, 0.0)
        length = np.clip(month_start(closes.last) - first, 0.0, length)
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
    if closes is not None and not part[-1] * length[-1]:
        axes.plot(closes.steps[-1][0], height, marker="X", **look)


def _new(
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
    """Name and size in the bar of what starts, or left of it where the bar is too short."""
    from matplotlib.patheffects import withStroke

    first, end = years
    reached = np.cumsum([capacity for _, _, capacity in line.steps])
    begin = line.steps[int(np.argmax(reached >= FULL * reached[-1]))][0]
    font = FONT if height >= TALL else SMALL
    text = f"{line.what}, {line.size}"
    on_bar = end - begin > NARROW * font / FONT * (end - first) * len(text)
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


def _key(axes: Axes) -> None:
    """What the marks mean, in the legend."""
    for marker, text, size in (
        ("D", "Decision", 5),
        (">", "Order", 5),
        ("P", "Overhaul", 9),
        ("X", "Closes", 9),
    ):
        axes.plot([], [], linestyle="none", marker=marker, color=INK, markersize=size, label=text)


def _finding(pathway: xr.Dataset, entries: list[dict[str, Any]]) -> str:
    """What the calendar says, with a number."""
    size, word = money_scale(sum(each["investment"] for each in entries))
    spent = amount(sum(each["investment"] for each in entries) / size)
    money = f"{spent} {word}{pathway.attrs['currency']} of {pathway.attrs['money_year']}"
    plants = "whole plants" if pathway.attrs.get("plants") == "whole" else "divisible plants"
    units = {each["unit"] for each in entries if each["unit"] and each["to"] != each["from"]}
    decided = [each["decide"] for each in entries if each["decide"] is not None]
    when = f", first decision by {min(decided)}" if decided else ""
    counted = "1 unit stops" if len(units) == 1 else f"{len(units) or 'no'} units stop"
    part = " wholly or in part" if units and plants.startswith("divisible") else ""
    return f"Calendar: {counted}{part}, {money}{when}\n{place(pathway)}, {plants}"
