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
from .calendar_bars import HEIGHT, key, new, parts, today
from .colours import REST, colours_of
from .style import amount, finish, footer, legend_below, money_scale, new_figure, place, save

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

Row = tuple[str, "str | None", list[Line]]
"""Label, unit and lines of a row."""

MOST_ROWS = 14
"""Units that are told apart on half a slide; `units.csv` has all."""

LETTERS = 26
"""Letters of a row's name on one line."""

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
        today(pathway, axes, height, unit, own, colours)
        low = height + HEIGHT / 2
        for each, part in parts(own):
            low -= part
            new(axes, (first, end), low + part / 2, part, each, colours[str(each.to)])
    key(axes)
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


def save_calendar(pathway: xr.Dataset, folder: Path, svg: bool = False) -> list[Path]:
    """Draw the calendar with the money below as `calendar.png`; nothing without entries.

    Parameters
    ----------
    pathway : xarray.Dataset
    folder : Path
        Must exist.
    svg : bool, optional
        Whether it is drawn as SVG too.
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
    return save(figure, folder, "calendar", svg=svg)


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


def _finding(pathway: xr.Dataset, entries: list[dict[str, Any]]) -> str:
    """What the calendar says, with a number."""
    own = sum(each["investment"] for each in entries)
    every = max(own, float(pathway["spending"].sum()))
    size, word = money_scale(every)
    of = f"{word}{pathway.attrs['currency']} of {pathway.attrs['money_year']}"
    every_told, own_told = amount(every / size), amount(own / size)
    money = f"{own_told} of {every_told} {of} for units" if own_told != every_told else ""
    money = money or f"{every_told} {of}"
    plants = "whole plants" if pathway.attrs.get("plants") == "whole" else "divisible plants"
    units = {each["unit"] for each in entries if each["unit"] and each["stop"] is not None}
    decided = [each["decide"] for each in entries if each["decide"] is not None]
    when = f", first decision by {min(decided)}" if decided else ""
    counted = "1 unit stops" if len(units) == 1 else f"{len(units) or 'no'} units stop"
    part = " wholly or in part" if units and plants.startswith("divisible") else ""
    return f"Calendar: {counted}{part}{when}; {money}\n{place(pathway)}, {plants}"
