"""The calendar of units: what stands until when, what takes its place, and money by year below."""

from __future__ import annotations

from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any

import numpy as np

from ..amounts import quantity
from ..results.calendar import calendar
from ..schema.years import month_start
from .colours import REST, colours_of
from .style import amount, finish, footer, legend_outside, money_scale, new_figure, place, save

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

Entries = list[dict[str, Any]]

HEIGHT = 0.7
"""Of the bar of a unit, in the room of one row."""

MOST_ROWS = 14
"""Units that are told apart on half a slide; `units.csv` has all."""

NARROW = 0.012
"""Part of the axis that a letter needs; a text that is longer than its bar stands left of it."""

GAP = 0.006
"""Part of the axis between the end of a bar and a text."""

POINTS = 72
"""In an inch."""

INK = "#222222"
"""Of the marks of decision and order, and of texts on pale bars."""

LETTERS, FONT, FILLED = 30, 8.5, 0.85
"""Letters of a row's name on one line; size of a text in points, and the part of its bar's height
that it fills at most."""

LIGHT = 0.55
"""Brightness above which a bar is pale and bears dark text."""

ROW, ABOVE, BELOW, WIDTH = 0.55, 1.6, 2.1, 14.0
"""Inches: height of a row, of title and axis, and of the money below; width of the figure."""


def plot_calendar(pathway: xr.Dataset, axes: Axes) -> Axes:
    """A row a unit: today's plant until it stops, then what takes its place; decisions as marks.

    What takes no unit's place has a row of its own. Where one unit has several entries, as with
    divisible plants, its row is divided by them.
    """
    entries = calendar(pathway)
    every = _rows(pathway, entries)
    rows = _most_telling(every)
    colours = _colours(pathway, entries)
    first, end = _years(pathway)
    for height, (_, unit, own) in enumerate(rows):
        _today(pathway, axes, height, unit, own, colours)
        for number, each in enumerate(_shown(own)):
            part = HEIGHT / len(_shown(own))
            at = height - HEIGHT / 2 + part * (number + 0.5)
            _new(pathway, axes, at, part, each, colours)
    _key(axes)
    finish(axes, _finding(pathway, entries), "")
    if len(rows) < len(every):
        axes.set_xlabel(f"and {len(every) - len(rows)} more units: all of them in `units.csv`")
    axes.set_xlim(first, end)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks(range(len(rows)), [fill(name, LETTERS) for name, _, _ in rows])
    _whole_years(axes)
    axes.grid(axis="x", color="#E6E6E6", linewidth=0.8)
    axes.grid(visible=False, axis="y")
    legend_outside(axes)
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
        legend_outside(axes)
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


def _rows(pathway: xr.Dataset, entries: Entries) -> list[tuple[str, str | None, Entries]]:
    """Label, unit and entries of each row: the units, then what takes no unit's place."""
    rows: list[tuple[str, str | None, Entries]] = []
    if "unit" in pathway.dims:
        standing = pathway["unit_share"].sum(["site", "technology"]).values > 0
        for unit, label in zip(
            pathway["unit"].values[standing], pathway["unit_label"].values[standing], strict=True
        ):
            own = [each for each in entries if each["unit"] == unit]
            rows.append((str(label), str(unit), own))
    labels = dict(
        zip(pathway["technology"].values, pathway["technology_label"].values, strict=True)
    )
    for name in dict.fromkeys(each["to"] for each in entries if each["unit"] is None):
        own = [each for each in entries if each["unit"] is None and each["to"] == name]
        rows.append((str(labels[name]), None, own))
    return rows


def _most_telling(
    rows: list[tuple[str, str | None, Entries]],
) -> list[tuple[str, str | None, Entries]]:
    """As many rows as a slide bears, in order: what starts, then what changes, then all else."""
    if len(rows) <= MOST_ROWS:
        return rows
    ranked = sorted(range(len(rows)), key=lambda at: (not _shown(rows[at][2]), not rows[at][2], at))
    return [rows[at] for at in sorted(ranked[:MOST_ROWS])]


def _years(pathway: xr.Dataset) -> tuple[float, float]:
    first, length = (pathway[name].values for name in ("period_first_year", "period_length"))
    return float(first[0]), float(first[-1] + length[-1])


def _whole_years(axes: Axes) -> None:
    from matplotlib.ticker import MaxNLocator

    axes.xaxis.set_major_locator(MaxNLocator(nbins=7, integer=True))


def _started(entries: Entries) -> list[str]:
    """Technologies that start or are overhauled, in the order of time."""
    return list(dict.fromkeys(each["to"] for each in entries if each["to"] is not None))


def _colours(pathway: xr.Dataset, entries: Entries) -> dict[str, str]:
    """A colour for each technology of the calendar, the same as in every other figure."""
    names = dict.fromkeys(_started(entries))
    if "unit" in pathway.dims:
        owns = pathway["unit_share"].sum(["site", "unit"]).values > 0
        names |= dict.fromkeys(str(name) for name in pathway["technology"].values[owns])
    return dict(zip(names, colours_of(list(names)), strict=True))


def _shown(entries: Entries) -> Entries:
    """What starts, one for each technology and year; an overhaul is a mark on the unit itself."""
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for each in entries:
        if each["to"] is not None and each["to"] != each["from"]:
            before = found.get((each["to"], each["start"]), {"capacity": 0.0})
            capacity = before["capacity"] + each["capacity"]
            found[each["to"], each["start"]] = each | {"capacity": capacity}
    return list(found.values())


def _today(
    pathway: xr.Dataset,
    axes: Axes,
    height: int,
    unit: str | None,
    entries: Entries,
    colours: dict[str, str],
) -> None:
    """The bar of what stands today, as high as what is left of it, and marks of its overhauls."""
    if unit is None:
        return
    number = list(pathway["unit"].values).index(unit)
    shares = pathway["unit_share"].transpose("technology", "site", "unit").values[:, :, number]
    technology = str(pathway["technology"].values[int(shares.sum(axis=1).argmax())])
    capacity = pathway["existing_capacity"].transpose("technology", "site").values
    whole = float((shares * capacity).sum())
    left = pathway["standing"].transpose("unit", "period", "site").values[number]
    part = np.nansum(left, axis=-1) / whole
    first, length = (pathway[name].values for name in ("period_first_year", "period_length"))
    axes.bar(
        first,
        HEIGHT * part,
        length,
        bottom=height - HEIGHT / 2,
        align="edge",
        color=colours[technology],
        alpha=0.55,
        linewidth=0,
        antialiased=False,
    )
    for each in entries:
        if each["to"] == each["from"]:
            axes.plot(each["start"] + 0.5, height, marker="P", color=INK, markersize=9, zorder=4)
        elif each["to"] is None:
            axes.plot(each["stop"], height, marker="X", color=INK, markersize=9, zorder=4)


def _new(
    pathway: xr.Dataset,
    axes: Axes,
    at: float,
    height: float,
    entry: dict[str, Any],
    colours: dict[str, str],
) -> None:
    """The bar of what starts, with its name and size, and the marks of decision and order."""
    first, end = _years(pathway)
    start = float(entry["start"])
    colour = colours[entry["to"]]
    axes.barh(at, end - start, height * 0.92, left=start, color=colour, linewidth=0, zorder=2)
    label = dict(
        zip(pathway["technology"].values, pathway["technology_label"].values, strict=True)
    )[entry["to"]]
    text = f"{label}, {quantity(entry['capacity'], entry['capacity_unit'])}"
    from_left = end - start > NARROW * (end - first) * len(text)
    axes.text(
        start + GAP * (end - first) * (1 if from_left else -1),
        at if from_left else at - height * 0.1,
        text,
        ha="left" if from_left else "right",
        va="center",
        fontsize=min(FONT, FILLED * height * ROW * POINTS),
        color="white" if from_left and _dark(colour) else INK,
        zorder=5,
        clip_on=True,
    )
    marks = [(month_start(entry["decide"]), "D"), (month_start(entry["order"]), ">")]
    axes.plot([max(marks[0][0], first), start], [at + height * 0.3] * 2, color=INK, linewidth=1.2)
    for year, marker in marks:
        if year >= first:
            axes.plot(year, at + height * 0.3, marker=marker, color=INK, markersize=5, zorder=4)


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


def _finding(pathway: xr.Dataset, entries: Entries) -> str:
    """What the calendar says, with a number."""
    size, word = money_scale(sum(each["investment"] for each in entries))
    spent = amount(sum(each["investment"] for each in entries) / size)
    money = f"{spent} {word}{pathway.attrs['currency']} of {pathway.attrs['money_year']}"
    plants = "whole plants" if pathway.attrs.get("plants") == "whole" else "divisible plants"
    units = {each["unit"] for each in entries if each["unit"] and each["to"] != each["from"]}
    decided = [each["decide"] for each in entries if each["decide"] is not None]
    when = f", first decision {min(decided)}" if decided else ""
    counted = "1 unit stops" if len(units) == 1 else f"{len(units) or 'no'} units stop"
    return f"Calendar: {counted}, {money}{when}\n{place(pathway)}, {plants}"
