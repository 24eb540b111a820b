"""The figure sheet of a comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..comparison import sales_of_a_year
from ..results.summary import headline_year, reduction_by_method, summarise
from .colours import colours_of
from .style import (
    LEVER_COLOURS,
    UNSEEN,
    amount,
    finish,
    footer,
    legend_below,
    new_figure,
    save,
    stacked_bars,
    words,
)
from .years import blocks_of

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.ticker import Locator

Pathways = Mapping[str, "xr.Dataset"]
MOST_UPRIGHT = 5
"""Pathways up to which bars stand upright and lines have their legend inside."""

METHODS = {"reduction_contract_based": "//", "reduction_location_based": ""}
"""Figures of the summary that stand side by side, and what marks their bars."""

WIDTH = 0.38
"""Of one of two bars that stand side by side, in the room of one."""

MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "*", "h", "p")


def plot_relative_emissions(pathways: Pathways, axes: Axes) -> Axes:
    """Emissions as a share of the base year, by contract and by location of the grid."""
    colours = colours_of(list(pathways))
    for number, (label, pathway) in enumerate(pathways.items()):
        colour = colours[number]
        years = blocks_of(pathway).middle
        left = {name: 1.0 - each for name, each in reduction_by_method(pathway).items()}
        axes.plot(
            years,
            left["contract_based"],
            color=colour,
            marker=MARKERS[number % len(MARKERS)],
            label=words(label),
            linewidth=2,
            zorder=3 + number,
            markersize=5,
        )
        axes.plot(
            years,
            left["location_based"],
            color=colour,
            marker=MARKERS[number % len(MARKERS)],
            markerfacecolor="white",
            linestyle="--",
            linewidth=2,
            zorder=3 + number,
            markersize=5,
        )
    axes.set_ylim(bottom=min(0.0, axes.get_ylim()[0]))
    finish(
        axes, "Emissions by contract (solid), by location (dashed)", "share of base-year emissions"
    )
    axes.xaxis.set_major_locator(_whole_years())
    if not _many(pathways):
        legend_below(axes, 2)
    return axes


def plot_levers(pathways: Pathways, axes: Axes) -> Axes:
    """Abatement by lever in the year of the target, per unit of base emissions."""
    levers = list(LEVER_COLOURS)
    values = np.zeros((len(levers), len(pathways)))
    for column, pathway in enumerate(pathways.values()):
        base = float(pathway["base_headline_emissions"])
        abated = pathway["abatement_by_lever"].values[:, blocks_of(pathway).at]
        for name, each in zip(pathway["lever_name"].values, abated, strict=True):
            if str(name) in levers:
                values[levers.index(str(name)), column] = each / base
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
    title = "Abatement by lever in the target year"
    _finish_bars(axes, pathways, title, "share of base-year emissions", _dated(pathways))
    axes.legend(frameon=False, fontsize=8, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return axes


def plot_cost_per_tonne(pathways: Pathways, axes: Axes) -> Axes:
    """Cost of the year of the target per tonne avoided, by contract beside that by location.

    Against what pays anyway, without transfers. What pays for itself, and a method by which nothing
    is avoided, has no bar and says so.
    """
    rates = [summarise(pathway).get("run_rate") or {} for pathway in pathways.values()]
    keys = {"per_tonne_avoided": "//", "per_tonne_avoided_location_based": ""}
    found = [[rate.get(key) for rate in rates] for key in keys]
    told = [
        ["none avoided" if each is None else "pays for itself" if each < 0 else amount(each)]
        for costs in found
        for each in costs
    ]
    bars = [[np.nan if each is None or each < 0 else each for each in costs] for costs in found]
    labels = [text for (text,) in told]
    _pairs(axes, pathways, bars, labels, list(keys.values()))
    title = "Cost per t avoided in the target year:\nby contract (hatched), by location"
    _finish_bars(axes, pathways, title, f"{_money(pathways)} per t CO2e", _dated(pathways))
    return axes


def plot_share_of_market_price(pathways: Pathways, axes: Axes) -> Axes:
    """Cost of the year of the target, per cent of the market price of the product.

    Against what pays anyway, without transfers. A pathway whose product has no price has no bar.
    """
    summaries = [summarise(pathway) for pathway in pathways.values()]
    shares = [(summary.get("run_rate") or {}).get("share_of_market_price") for summary in summaries]
    _bars(axes, [np.nan if share is None else 100.0 * share for share in shares], pathways)
    names = [
        words(label) if share is not None else f"{words(label)}\n(no price)"
        for label, share in zip(pathways, shares, strict=True)
    ]
    zero = axes.axvline if _many(pathways) else axes.axhline
    zero(0, color="black", linewidth=0.8)
    title = "Cost of the target year above what pays anyway"
    _finish_bars(axes, pathways, title, "% of the market price of the product", names)
    return axes


def plot_spending(pathways: Pathways, axes: Axes) -> Axes:
    """Money spent by year, per cent of a year's sales at the market price of the product.

    A pathway whose product has no price has no line.
    """
    colours = colours_of(list(pathways))
    for number, (label, pathway) in enumerate(pathways.items()):
        spent = pathway["spending"].sum(["spending_kind", "technology"]).values
        sales = sales_of_a_year(pathway)
        if not np.isfinite(sales):
            continue
        axes.plot(
            pathway["year"].values,
            100.0 * spent / sales,
            color=colours[number],
            marker=MARKERS[number % len(MARKERS)],
            label=words(label),
            linewidth=2,
            markersize=5,
            zorder=3 + number,
        )
    finish(axes, "Money spent by year", "% of a year's sales at the market price")
    axes.xaxis.set_major_locator(_whole_years())
    return axes


def plot_reductions(pathways: Pathways, axes: Axes) -> Axes:
    """Reduction in the year of the target, by contract beside that by location of the grid.

    What unbundled certificates bring by contract has the colour of certificates; what commercial
    technology alone reaches is a mark on each bar.
    """
    summaries = [summarise(pathway) for pathway in pathways.values()]
    years = [headline_year(pathway) for pathway in pathways.values()]
    places, many = np.arange(len(pathways)), _many(pathways)
    shares = [
        [100.0 * _or_missing(each[key][year]) for each, year in zip(summaries, years, strict=True)]
        for key in METHODS
    ]
    labels = [amount(each) for row in shares for each in row]
    proven = [
        [
            100.0 * _or_missing((each.get("with_proven_technology") or {key: {}})[key].get(year))
            for each, year in zip(summaries, years, strict=True)
        ]
        for key in METHODS
    ]
    _pairs(axes, pathways, shares, labels, list(METHODS.values()), proven)
    paper = [
        share * min(max(_or_missing(each["certificates_share"][year]), 0.0), 1.0)
        for share, each, year in zip(shares[0], summaries, years, strict=True)
    ]
    look: dict[str, Any] = {
        "color": colours_of(["green_certificates"])[0],
        "label": "of it unbundled certificates",
    }
    from_ground = [whole - part for whole, part in zip(shares[0], paper, strict=True)]
    if np.nanmax(paper, initial=0.0) > UNSEEN:
        if many:
            axes.barh(places - WIDTH / 2, paper, WIDTH / 2, left=from_ground, **look)
        else:
            axes.bar(places - WIDTH / 2, paper, WIDTH / 2, bottom=from_ground, **look)
    for side, marks in enumerate(proven):
        at = places + (side - 0.5) * WIDTH
        across, up = (marks, at) if many else (at, marks)
        name = "with commercial technology alone" if side == 0 else "_"
        if np.isfinite(marks).any():
            axes.plot(across, up, "D", color="white", markeredgecolor="black", label=name)
    title = "Reduction in the target year:\nby contract (hatched), by location"
    _finish_bars(axes, pathways, title, "% of base-year emissions", _dated(pathways))
    if axes.get_legend_handles_labels()[0]:
        legend_below(axes, 2, lines=1 if many else 2)
    return axes


PANELS = (
    plot_relative_emissions,
    plot_reductions,
    plot_levers,
    plot_cost_per_tonne,
    plot_share_of_market_price,
    plot_spending,
)


def save_comparison(pathways: Pathways, folder: Path, svg: bool = False) -> list[Path]:
    """Draw the sheet as PNG, and as SVG where wanted.

    Parameters
    ----------
    pathways : mapping of label to Pathway
    folder : Path
        Must exist.
    svg : bool, optional
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
    return save(figure, folder, "comparison", svg=svg)


def _many(pathways: Pathways) -> bool:
    return len(pathways) > MOST_UPRIGHT


def _or_missing(value: float | None) -> float:
    return float("nan") if value is None else value


def _dated(pathways: Pathways) -> list[str]:
    """Each label with the year, or the block of years, of its target, and whether it is missed."""
    between = ", " if _many(pathways) else "\n"
    return [
        f"{words(label)}{between}{blocks_of(pathway).told}"
        + (", missed" if pathway.attrs["status"] == "target_missed" else "")
        for label, pathway in pathways.items()
    ]


def _pairs(
    axes: Axes,
    pathways: Pathways,
    values: Sequence[Sequence[float]],
    labels: Sequence[str],
    hatches: Sequence[str],
    marks: Sequence[Sequence[float]] | None = None,
) -> None:
    """Two bars of each pathway side by side, each with its label; what has none stands at zero.

    A label stands beyond its bar, and beyond a mark that lies further out. Words are wider than an
    upright bar and stand along it.
    """
    colours, many = colours_of(list(pathways)), _many(pathways)
    draw = axes.barh if many else axes.bar
    for side, (row, hatch) in enumerate(zip(values, hatches, strict=True)):
        bars = draw(
            np.arange(len(row)) + (side - 0.5) * WIDTH,
            np.nan_to_num(row),
            WIDTH,
            color=colours,
            hatch=hatch,
            edgecolor="white",
        )
        own = labels[side * len(row) : (side + 1) * len(row)]
        texts = axes.bar_label(bars, own, padding=5, fontsize=8)
        for text in texts:
            if not many and " " in text.get_text():
                text.set_rotation(90)
        for text, value, mark in zip(texts, row, marks[side] if marks else (), strict=False):
            if mark > value:
                text.xy = (mark, text.xy[1]) if many else (text.xy[0], mark)


def _whole_years() -> Locator:
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(nbins=7, integer=True)


def _bars(axes: Axes, values: list[float], pathways: Pathways) -> None:
    colours = colours_of(list(pathways))
    if _many(pathways):
        bars = axes.barh(np.arange(len(values)), values, 0.7, color=colours)
    else:
        bars = axes.bar(np.arange(len(values)), values, 0.6, color=colours)
    axes.bar_label(bars, [amount(value) for value in values], padding=3, fontsize=9)


def _finish_bars(
    axes: Axes, pathways: Pathways, title: str, measure: str, names: list[str] | None = None
) -> None:
    """Names and title of bars, which lie on their side where there are many."""
    names = names or [words(label) for label in pathways]
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


def _money(pathways: Pathways) -> str:
    first = next(iter(pathways.values())).attrs
    return f"{first['currency']} of {first['money_year']}"
