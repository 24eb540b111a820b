"""The plan over two numbers, as regions."""

from __future__ import annotations

from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patches import Polygon

from .colours import colours_of
from .style import finish, new_figure, place, save

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

MOST_PLANS = 10
"""Plans named beside a map, without that of today: as many as fit in its height."""

FAINT = 0.4
"""Opacity of regions whose plan is not named."""

LINE = 50
"""Characters of a line beside the axes."""

LEAST = 0.006
"""Part of the map from which a region bears its number."""

HAIR = 1e-4
"""Part of an axis below which nothing is hatched: no wider than a line."""

TODAY_COLOUR, REST_COLOUR = "#FFFFFF", "#D9D9D9"


def plot_map(found: xr.Dataset, axes: Axes) -> Axes:
    """Regions over two numbers, in the colour of the technology that gains most in each.

    Plans are numbered by the part of the map on which they are the cheapest, and named beside it.
    Today's values are marked.

    Parameters
    ----------
    found : xarray.Dataset
        Of `pathways.map`.
    axes : matplotlib.axes.Axes
    """
    from ..switching.regions import AS_TODAY, plans_of, polygon_of

    plans = [plan for plan, *_ in plans_of(found)]
    named = [*(plan for plan in plans if plan == AS_TODAY), *(p for p in plans if p != AS_TODAY)]
    named = named[: MOST_PLANS + 1]
    leading = {
        str(plan): str(name)
        for plan, name in zip(found["plan"].values, found["leading"].values, strict=True)
    }
    things = list(dict.fromkeys(leading[plan] for plan in plans if leading[plan]))
    colour = dict(zip(things, colours_of(things), strict=True))
    fills = {plan: colour.get(leading[plan], REST_COLOUR) for plan in plans}
    fills[AS_TODAY] = TODAY_COLOUR
    for region in range(found.sizes["region"]):
        plan, corners = str(found["plan"].values[region]), polygon_of(found, region)
        opacity = 1.0 if plan in named else FAINT
        axes.add_patch(
            Polygon(corners, facecolor=fills[plan], edgecolor="white", linewidth=0.6, alpha=opacity)
        )
        large = float(found["area"].values[region]) >= LEAST or plan == AS_TODAY
        if large and plan in named:
            told = str(named.index(plan) + 1)
            axes.annotate(told, corners.mean(axis=0), ha="center", va="center", size=8)
    attrs = found.attrs
    if np.isfinite([attrs["x_today"], attrs["y_today"]]).all():
        axes.plot([attrs["x_today"]], [attrs["y_today"]], "k+", markersize=13, mew=2)
    axes.set_xlim(attrs["x_low"], attrs["x_high"])
    axes.set_ylim(attrs["y_low"], attrs["y_high"])
    finish(axes, f"What is cheapest, as two numbers move\n{place(found)}", "")
    axes.grid(visible=False)
    axes.set_xlabel(f"{attrs['x_label']} ({attrs['x_unit']}); cross: today's values")
    axes.set_ylabel(f"{attrs['y_label']} ({attrs['y_unit']})")
    _hatch(axes, found)
    _name(axes, named, fills, len(plans) - len(named))
    return axes


def _hatch(axes: Axes, found: xr.Dataset) -> None:
    """What no plan keeps, where an axis is a limit."""
    attrs = found.attrs
    for axis, span in (("x", axes.axvspan), ("y", axes.axhspan)):
        low, least, most, high = (
            attrs[f"{axis}_{name}"] for name in ("low", "feasible_low", "feasible_high", "high")
        )
        for start, end in ((low, least), (most, high)):
            if end - start > HAIR * (high - low):
                span(start, end, facecolor="white", edgecolor="#999999", hatch="//", linewidth=0.0)
                told = f"hatched: nothing is feasible; {getattr(axes, f'get_{axis}label')()}"
                getattr(axes, f"set_{axis}label")(told)


def _name(axes: Axes, named: list[str], fills: dict[str, str], more: int) -> None:
    """Names of plans right of the axes, each behind its number and colour."""
    height = 1.0
    for at, plan in enumerate(named, 1):
        lines = wrap(plan, LINE)
        axes.annotate(
            f"{at}",
            (1.03, height),
            xycoords="axes fraction",
            va="top",
            size=8,
            bbox={"facecolor": fills[plan], "edgecolor": "grey", "linewidth": 0.4, "pad": 2.0},
            annotation_clip=False,
        )
        axes.annotate(
            "\n".join(lines),
            (1.07, height),
            xycoords="axes fraction",
            va="top",
            size=7,
            annotation_clip=False,
        )
        height -= 0.028 * len(lines) + 0.022
    if more:
        told = f"and {more} more on small parts (faint): regions.csv"
        axes.annotate(
            told, (1.03, height), xycoords="axes fraction", va="top", size=7, annotation_clip=False
        )


def save_map(found: xr.Dataset, folder: Path) -> list[Path]:
    """Draw a map as PNG and SVG.

    Parameters
    ----------
    found : xarray.Dataset
    folder : Path
        Must exist.
    """
    figure, axes = new_figure(13.0, 7.0)
    plot_map(found, axes)
    return save(figure, folder, "map")
