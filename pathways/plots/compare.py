"""The figure sheet of a comparison."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..results.headline import investment_by_year, investment_total, relative
from ..results.summary import (
    SIDES,
    abatement_price,
    headline_year,
    reduction_by_method,
    summarise,
)
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
        years = pathway["period"].values
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


def plot_reductions(pathways: Pathways, axes: Axes) -> Axes:
    """Reduction in the year of the target, by contract beside that by location of the grid."""
    summaries = [summarise(pathway) for pathway in pathways.values()]
    years = [headline_year(pathway) for pathway in pathways.values()]
    colours, many = colours_of(list(pathways)), _many(pathways)
    places = np.arange(len(pathways))
    for side, (key, hatch) in enumerate(METHODS.items()):
        shares = [
            100.0 * (summary[key][year] if summary[key][year] is not None else np.nan)
            for summary, year in zip(summaries, years, strict=True)
        ]
        draw = axes.barh if many else axes.bar
        bars = draw(
            places + (side - 0.5) * WIDTH,
            shares,
            WIDTH,
            color=colours,
            hatch=hatch,
            edgecolor="white",
        )
        axes.bar_label(bars, [amount(share) for share in shares], padding=3, fontsize=9)
    names = [
        words(label) if many else f"{words(label)}\n{year}"
        for label, year in zip(pathways, years, strict=True)
    ]
    title = "Reduction in the target year: by contract (hatched), by location"
    _finish_bars(axes, pathways, title, "% of base-year emissions", names)
    return axes


PANELS = (
    plot_relative_emissions,
    plot_levers,
    plot_marginal_cost,
    plot_share_of_market_price,
    plot_investment_intensity,
    plot_reductions,
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


def _many(pathways: Pathways) -> bool:
    return len(pathways) > MOST_UPRIGHT


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


def _year_ticks(axes: Axes, pathways: Pathways) -> None:
    years = sorted(
        {int(year) for pathway in pathways.values() for year in pathway["period"].values}
    )
    axes.set_xticks(years if len(years) <= 9 else years[:: -(-len(years) // 8)])


def _money(pathways: Pathways) -> str:
    first = next(iter(pathways.values())).attrs
    return f"{first['currency']} of {first['money_year']}"
