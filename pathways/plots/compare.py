"""The figure sheet of a comparison."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..results.headline import (
    cost_above_baseline,
    investment_by_year,
    investment_total,
    relative,
    relative_change,
)
from ..results.summary import SIDES, abatement_price
from .colours import colours_of
from .style import (
    LEVER_COLOURS,
    UNSEEN,
    amount,
    finish,
    footer,
    new_figure,
    save,
    stacked_bars,
    words,
)

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

Pathways = Mapping[str, "xr.Dataset"]
MOST_UPRIGHT = 5
"""Pathways up to which bars stand upright and lines have their legend inside."""

MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "*", "h", "p")


def plot_relative_emissions(pathways: Pathways, axes: Axes) -> Axes:
    """Emissions as a share of the base year, with targets."""
    colours = colours_of(list(pathways))
    for number, (label, pathway) in enumerate(pathways.items()):
        colour = colours[number]
        base = float(pathway["base_headline_emissions"])
        years = pathway["period"].values
        axes.plot(
            years,
            relative(pathway["headline_emissions"].values, base),
            color=colour,
            marker=MARKERS[number % len(MARKERS)],
            label=words(label),
            linewidth=2,
            zorder=3 + number,
            markersize=5,
        )
        axes.plot(
            years,
            relative(pathway["baseline_headline_emissions"].values, base),
            color=colour,
            linestyle=":",
            linewidth=1.2,
        )
    axes.set_ylim(bottom=min(0.0, axes.get_ylim()[0]))
    finish(axes, "Emissions over the base year (dotted: baseline)", "share of base-year emissions")
    _year_ticks(axes, pathways)
    if not _many(pathways):
        axes.legend(frameon=False, fontsize=9, loc="lower left")
    return axes


def plot_levers(pathways: Pathways, axes: Axes) -> Axes:
    """Abatement by lever in the last year, per unit of base emissions."""
    levers = list(LEVER_COLOURS)
    values = np.zeros((len(levers), len(pathways)))
    for column, pathway in enumerate(pathways.values()):
        base = float(pathway["base_headline_emissions"])
        for name, abated in zip(
            pathway["lever_name"].values, pathway["abatement_by_lever"].values[:, -1], strict=True
        ):
            if str(name) in levers:
                values[levers.index(str(name)), column] = abated / base
    shown = [row for row in range(len(levers)) if np.abs(values[row]).max() > UNSEEN]
    stacked_bars(
        axes,
        np.arange(len(pathways)),
        values[shown],
        [words(levers[row]) for row in shown],
        [LEVER_COLOURS[levers[row]] for row in shown],
        width=0.7,
        sideways=_many(pathways),
    )
    last = next(iter(pathways.values()))["period"].values[-1]
    _finish_bars(axes, pathways, f"Abatement by lever in {last}", "share of base-year emissions")
    axes.legend(frameon=False, fontsize=8, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return axes


def plot_marginal_cost(pathways: Pathways, axes: Axes) -> Axes:
    """Marginal abatement cost by year; a bar from what one tonne more saves to what one less costs.

    Where none less can be had, or the range is not known, there is no bar.
    """
    colours = colours_of(list(pathways))
    for number, (label, pathway) in enumerate(pathways.items()):
        years = pathway["period"].values
        prices = [abatement_price(pathway, side) for side in SIDES]
        cost, less, more = (np.zeros(len(years)) if each is None else each for each in prices)
        ranged = np.isfinite(less) & np.isfinite(more) & (less - more > UNSEEN * np.abs(less))
        axes.vlines(years[ranged], more[ranged], less[ranged], color=colours[number], linewidth=1)
        axes.plot(
            years,
            cost,
            color=colours[number],
            marker=MARKERS[number % len(MARKERS)],
            label=words(label),
            linewidth=2,
            markersize=5,
        )
    money = _money(pathways)
    finish(axes, "Marginal abatement cost", f"{money} per t CO2e")
    _year_ticks(axes, pathways)
    return axes


def plot_extra_cost(pathways: Pathways, axes: Axes) -> Axes:
    """Cost above the baseline by year, per tonne of base emissions."""
    colours = colours_of(list(pathways))
    for number, (label, pathway) in enumerate(pathways.items()):
        extra = cost_above_baseline(*_yearly_cost(pathway))
        axes.plot(
            pathway["period"].values,
            relative(extra, float(pathway["base_headline_emissions"])),
            color=colours[number],
            marker=MARKERS[number % len(MARKERS)],
            label=words(label),
            linewidth=2,
            markersize=5,
        )
    axes.axhline(0, color="black", linewidth=0.8)
    finish(axes, "Yearly cost above the baseline", f"{_money(pathways)} per t of base emissions")
    _year_ticks(axes, pathways)
    return axes


def plot_investment_intensity(pathways: Pathways, axes: Axes) -> Axes:
    """Overnight investment of all years, per tonne of base emissions."""
    totals = []
    for pathway in pathways.values():
        yearly = pathway["investment"].transpose("site", "technology", "period").values
        total = investment_total(investment_by_year(yearly), pathway["period_length"].values)
        totals.append(float(relative(total, float(pathway["base_headline_emissions"]))))
    _bars(axes, totals, pathways)
    _finish_bars(
        axes,
        pathways,
        "Overnight investment, all years",
        f"{_money(pathways)} per t of base emissions",
    )
    return axes


def plot_cost_increase(pathways: Pathways, axes: Axes) -> Axes:
    """Cost above the baseline in the last year as a share of the baseline's cost."""
    shares = [
        float(100.0 * relative_change(*_yearly_cost(pathway))[-1]) for pathway in pathways.values()
    ]
    _bars(axes, shares, pathways)
    (axes.axvline if _many(pathways) else axes.axhline)(0, color="black", linewidth=0.8)
    last = next(iter(pathways.values()))["period"].values[-1]
    _finish_bars(axes, pathways, f"Change of modelled cost in {last}", "% of the baseline")
    return axes


PANELS = (
    plot_relative_emissions,
    plot_levers,
    plot_marginal_cost,
    plot_extra_cost,
    plot_investment_intensity,
    plot_cost_increase,
)


def save_comparison(pathways: Pathways, folder: Path) -> list[Path]:
    """Draw the sheet as PNG and SVG.

    Parameters
    ----------
    pathways : mapping of label to Pathway
    folder : Path
        Must exist.
    """
    many = _many(pathways)
    figure, grid = new_figure(17.0 if many else 15.0, 11.0 if many else 9.0, rows=2, columns=3)
    for axes, draw in zip(grid.ravel(), PANELS, strict=True):
        draw(pathways, axes)
    views = {str(pathway.attrs.get("view")) for pathway in pathways.values()}
    regions = {str(pathway.attrs.get("region_label")) for pathway in pathways.values()}
    what = f"{len(pathways)} pathways" if many else ", ".join(words(label) for label in pathways)
    figure.suptitle(
        f"{what} side by side ({' and '.join(sorted(views))} view, "
        f"{' and '.join(sorted(regions))})",
        fontsize=14,
        x=0.01,
        ha="left",
        wrap=True,
    )
    if many:
        handles, labels = grid[0, 0].get_legend_handles_labels()
        figure.legend(
            handles, labels, loc="outside lower right", ncols=6, frameon=False, fontsize=9
        )
    footer(figure, list(pathways.values()))
    return save(figure, folder, "comparison")


def _yearly_cost(pathway: xr.Dataset) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Cost (period) of a pathway and of its baseline, all kinds together."""
    cost, baseline = (
        pathway[f"{prefix}cost_by_kind"].sum("cost_kind").values for prefix in ("", "baseline_")
    )
    return cost, baseline


def _many(pathways: Pathways) -> bool:
    return len(pathways) > MOST_UPRIGHT


def _bars(axes: Axes, values: list[float], pathways: Pathways) -> None:
    colours = colours_of(list(pathways))
    if _many(pathways):
        bars = axes.barh(np.arange(len(values)), values, 0.7, color=colours)
    else:
        bars = axes.bar(np.arange(len(values)), values, 0.6, color=colours)
    axes.bar_label(bars, [amount(value) for value in values], padding=3, fontsize=9)


def _finish_bars(axes: Axes, pathways: Pathways, title: str, measure: str) -> None:
    """Names and title of bars, which lie on their side where there are many."""
    names = [words(label) for label in pathways]
    if not _many(pathways):
        finish(axes, title, measure)
        axes.set_xticks(
            range(len(names)),
            names,
            rotation=0 if len(names) <= 3 else 30,
            ha="center" if len(names) <= 3 else "right",
        )
        axes.margins(y=0.15)
        return
    finish(axes, title, "")
    axes.set_xlabel(measure)
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    axes.grid(visible=False, axis="y")
    axes.grid(axis="x", color="#E6E6E6", linewidth=0.8)
    axes.margins(x=0.15)


def _year_ticks(axes: Axes, pathways: Pathways) -> None:
    years = sorted(
        {int(year) for pathway in pathways.values() for year in pathway["period"].values}
    )
    axes.set_xticks(years if len(years) <= 9 else years[:: -(-len(years) // 8)])


def _money(pathways: Pathways) -> str:
    first = next(iter(pathways.values())).attrs
    return f"{first['currency']} of {first['money_year']}"
