"""Figures of the hours: dispatch of typical and peak day, storage, duration curve."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .colours import colours_of
from .style import UNSEEN, amount, finish, legend_outside, place
from .years import blocks_of

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

HOURS_SHOWN = 24
"""A day has so many; joined hours are drawn over as many as they stand for."""

MOST_DAYS = 4
"""Days that can be read side by side on one sheet: one a season."""


def plot_dispatch_typical(pathway: xr.Dataset, axes: Axes) -> Axes:
    """Power by source on the day that stands for the most days of the year, in the last year."""
    day = int(np.argmax(pathway["hour_weight"].sum("hour").values))
    return _plot_dispatch(pathway, axes, day, _middle(pathway), "typical day")


def plot_dispatch_peak(pathway: xr.Dataset, axes: Axes) -> Axes:
    """Power by source on the day in which the meter runs fastest, in the year of the target."""
    through = _through_meter(pathway)
    day, hour = np.unravel_index(int(np.argmax(through)), through.shape)
    return _plot_dispatch(
        pathway, axes, int(day), int(hour) // HOURS_SHOWN * HOURS_SHOWN, "day of the peak"
    )


def plot_storage_level(pathway: xr.Dataset, axes: Axes) -> Axes:
    """Content of every storage through the representative days of the year of the target.

    One day stands after the other.
    """
    told = pathway.isel(period=blocks_of(pathway).at)
    level = (told.sum("site") if "site" in told.dims else told)["level"]
    stores = [
        row
        for row in range(level.sizes["technology"])
        if float(level.isel(technology=row).max()) > UNSEEN
    ]
    labels = pathway["technology_label"].values
    length = level.sizes["hour"]
    span = min(level.sizes["day"], MOST_DAYS if length <= HOURS_SHOWN else 1)
    stop = min(length, 7 * HOURS_SHOWN)
    colours = colours_of([str(pathway["technology"].values[row]) for row in stores])
    for row, colour in zip(stores, colours, strict=True):
        units = str(pathway["activity_unit"].values[row])
        largest = float(level.isel(technology=row).max())
        for day in range(span):
            values = level.isel(technology=row, day=day, hour=slice(0, stop)).values / largest
            axes.plot(
                day * stop + np.arange(1, stop + 1),
                values,
                color=colour,
                linewidth=1.8,
                label=f"{labels[row]} (full: {amount(largest)} {units})",
            )
    for day in range(span):
        axes.axvline(day * stop, color="#BDBDBD", linewidth=0.8)
    names = _day_names(pathway)
    axes.set_xticks(
        [day * stop + stop / 2 for day in range(span)], [names[day] for day in range(span)]
    )
    through = "the first week" if stop > HOURS_SHOWN else "representative days"
    finish(axes, f"Storage level through {through}\n{place(pathway)}", "share of the largest level")
    axes.set_xlabel("hours of one day after the other; each day closes where it began")
    if stores:
        legend_outside(axes)
    else:
        axes.text(
            0.5, 0.5, "No storage is built", ha="center", va="center", transform=axes.transAxes
        )
    return axes


def plot_duration(pathway: xr.Dataset, axes: Axes) -> Axes:
    """Use, own generation and what passes the meter in the year of the target.

    Each from its largest hour to its smallest.
    """
    blocks = blocks_of(pathway)
    power = pathway["power_by_source"].isel(period=blocks.at).values
    weight = pathway["hour_weight"].values.ravel()
    names = [str(name) for name in pathway["power_source"].values]
    through = _through_meter(pathway)
    users = [
        row for row, name in enumerate(names) if "storage" not in name and name != "sale_to_grid"
    ]
    series = {
        "Use": -np.minimum(power[users], 0.0).sum(axis=0),
        "Through the meter": through,
        "Sold to the grid": -np.minimum(power[[names.index("sale_to_grid")]], 0.0).sum(axis=0)
        if "sale_to_grid" in names
        else None,
    }
    colours = colours_of(["process_load", "grid_power", "sale_to_grid"])
    for colour, (label, values) in zip(colours, series.items(), strict=True):
        if values is None:
            continue
        order = np.argsort(-values.ravel(), kind="stable")
        edges = np.concatenate([[0.0], np.cumsum(weight[order])])
        axes.stairs(
            values.ravel()[order],
            edges,
            label=label,
            color=colour,
            linewidth=2,
            baseline=None,
        )
    stated = pathway["peak"].isel(period=blocks.at).sum("site") if "peak" in pathway else None
    peak = 0.0 if stated is None else float(stated.max())
    title = (
        f"Duration curve: at most {amount(peak)} MW through the meter in {blocks.told}\n"
        f"{place(pathway)}"
    )
    finish(axes, title, "MW")
    axes.set_xlabel("hours of the year")
    axes.set_xlim(0, weight.sum())
    axes.set_ylim(bottom=0)
    legend_outside(axes)
    return axes


HOUR_FIGURES = {
    "dispatch_typical_day": plot_dispatch_typical,
    "dispatch_peak_day": plot_dispatch_peak,
    "storage_level": plot_storage_level,
    "duration_curve": plot_duration,
}
"""File name and function of the figures of a run with hours."""


def _plot_dispatch(pathway: xr.Dataset, axes: Axes, day: int, first: int, what: str) -> Axes:
    blocks = blocks_of(pathway)
    power = pathway["power_by_source"].isel(period=blocks.at, day=day).values
    power = power[:, first : first + HOURS_SHOWN]
    names = [str(name) for name in pathway["power_source"].values]
    labels = [str(label) for label in pathway["power_source_label"].values]
    step = HOURS_SHOWN / power.shape[1]
    hours = np.arange(power.shape[1]) * step
    up, down = np.zeros(power.shape[1]), np.zeros(power.shape[1])
    shown = [
        row
        for row in sorted(range(len(names)), key=lambda number: _order(names[number]))
        if np.abs(power[row]).max() > UNSEEN * np.abs(power).max()
    ]
    for row, colour in zip(shown, colours_of([names[row] for row in shown]), strict=True):
        values = power[row]
        above, below = np.maximum(values, 0.0), np.minimum(values, 0.0)
        for part, base in ((above, up), (below, down)):
            if np.abs(part).max() > 0:
                axes.bar(
                    hours,
                    part,
                    step,
                    bottom=base,
                    align="edge",
                    color=colour,
                    edgecolor="white",
                    linewidth=0.3,
                    label=labels[row],
                )
        up, down = up + above, down + below
    axes.axhline(0, color="black", linewidth=0.8)
    when = f"{what} ({_day_names(pathway)[day]}) of {blocks.told}"
    title = f"Power by hour, {when}: supply above, use below\n{place(pathway)}"
    finish(axes, title, "MW")
    axes.set_xlim(0, HOURS_SHOWN)
    axes.set_xticks(range(0, HOURS_SHOWN + 1, 4))
    axes.set_xlabel("hour of the day")
    legend_outside(axes)
    return axes


def _order(name: str) -> int:
    first = (
        "process_load",
        "grid_power",
        "green_power_purchase",
        "direct_line_wind",
        "direct_line_solar",
        "rooftop_pv",
        "ground_pv",
        "battery_storage",
    )
    return first.index(name) if name in first else len(first)


def _through_meter(pathway: xr.Dataset) -> NDArray[np.float64]:
    """Power through the meter in the year of the target (day, hour)."""
    metered = {str(name) for name in pathway["technology"].values[pathway["metered"].values > 0]}
    rows = [row for row, name in enumerate(pathway["power_source"].values) if str(name) in metered]
    result: NDArray[np.float64] = np.maximum(
        pathway["power_by_source"].isel(period=blocks_of(pathway).at).values[rows], 0.0
    ).sum(axis=0)
    return result


def _middle(pathway: xr.Dataset) -> int:
    """First hour of a day in the middle of a full year; zero for representative days."""
    count = pathway.sizes["hour"]
    return count // 2 // HOURS_SHOWN * HOURS_SHOWN if count > HOURS_SHOWN else 0


def _day_names(pathway: xr.Dataset) -> list[str]:
    stated = json.loads(str(pathway.attrs.get("day_labels", "[]")))
    return [str(name) for name in stated] or [
        f"day {number + 1}" for number in range(pathway.sizes["day"])
    ]
