"""Figures of one pathway."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..results.accounting import CLAIM
from ..results.headline import investment_by_year, investment_total, relative_change
from ..results.summary import (
    METHODS,
    cancelled_by_certificates,
    cost_against_what_pays,
    emissions_by_method,
    reduction_by_method,
)
from .account import plot_carbon_account
from .calendar import save_calendar
from .colours import colours_of
from .hours import HOUR_FIGURES
from .style import (
    COST_COLOURS,
    LEVER_COLOURS,
    REST_COLOUR,
    UNSEEN,
    amount,
    energy_scale,
    finish,
    footer,
    largest_first,
    legend_outside,
    money_scale,
    new_figure,
    place,
    save,
    share,
    stacked_bars,
    tonnes_scale,
    words,
)
from .tradeoff import plot_wedges
from .yardsticks import plot_cost_on_market_price, plot_yardsticks
from .years import Blocks, blocks_of, year_axis

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

METHOD_WORDS = {"contract_based": "by contract", "location_based": "by location"}
SHIFTS = {"contract_based": -0.2, "location_based": 0.2}
"""Where the bars of each method stand, from the middle of a block, as a part of its length."""

PAIRED, ALONE = 0.38, 0.8
"""Width of one of two bars that stand side by side, and of one alone, as a part of the block."""

PALE: dict[str, Any] = {"alpha": 0.45, "hatch": "//"}
"""Look of the second of two bars."""

LINES: dict[str, dict[str, Any]] = {
    "contract_based": {"linestyle": "-"},
    "location_based": {"linestyle": "--", "markerfacecolor": "white"},
}


def plot_emissions(pathway: xr.Dataset, axes: Axes) -> Axes:
    """Emissions by source, by contract beside those by location, the baseline, and the target.

    What unbundled certificates take off stands as a bar of its own, from what would be emitted by
    contract without them down to what is.
    """
    blocks = blocks_of(pathway)
    count = len(blocks.middle)
    emitted, baseline = (emissions_by_method(pathway, prefix) for prefix in ("", "baseline_"))
    certificates = cancelled_by_certificates(pathway)
    largest = max(float(np.abs(each).max()) for each in (*emitted.values(), *baseline.values()))
    size, unit = tonnes_scale(largest)
    values, labels, sources = largest_first(
        np.concatenate([_by_source(pathway, scopes) for scopes in METHODS.values()], axis=1) / size,
        pathway["source_label"].values,
        pathway["source"].values,
    )
    colours = colours_of(sources)
    for side, shift in enumerate(SHIFTS.values()):
        stacked_bars(
            axes,
            blocks.middle + shift * blocks.length,
            values[:, side * count : (side + 1) * count],
            ["_"] * len(labels) if side else labels,
            colours,
            width=PAIRED * blocks.length,
            **(PALE if side else {}),
        )
    if certificates.max() > UNSEEN * size:
        hung = axes.bar(
            blocks.middle + SHIFTS["contract_based"] * blocks.length,
            certificates / size,
            PAIRED / 3 * blocks.length,
            bottom=emitted["contract_based"] / size,
            color=colours_of(["green_certificates"])[0],
            edgecolor="black",
            linewidth=0.6,
            label="Taken off by unbundled certificates",
        )
        for bar in hung:
            # It stands on no ground: an axis that ended at its foot would cut the mark there.
            bar.sticky_edges.y.clear()
    _method_lines(axes, blocks, emitted, baseline, size)
    _target_marks(pathway, axes, blocks, size)
    below = {
        name: share(each[blocks.at], ".0%") for name, each in reduction_by_method(pathway).items()
    }
    title = (
        f"Emissions below {int(pathway['base_year'])} in {blocks.told}: "
        f"{below['contract_based']} by contract (solid), "
        f"{below['location_based']} by location (hatched)\n{place(pathway)}"
    )
    finish(axes, title, f"{unit} CO2e per year")
    year_axis(axes, blocks)
    legend_outside(axes)
    return axes


def _method_lines(
    axes: Axes,
    blocks: Blocks,
    emitted: Mapping[str, NDArray[np.float64]],
    baseline: Mapping[str, NDArray[np.float64]],
    size: float,
) -> None:
    """Totals of the pathway and of the baseline by each method, each above its own bars."""
    for name, shift in SHIFTS.items():
        look = {"color": "black", **LINES[name]}
        axes.plot(
            blocks.middle + shift * blocks.length,
            baseline[name] / size,
            **look,
            linewidth=0.9,
            label=f"Baseline, {METHOD_WORDS[name]}",
        )
        axes.plot(
            blocks.middle + shift * blocks.length,
            emitted[name] / size,
            **look,
            marker="o",
            markersize=4,
            linewidth=1.5,
            label=f"Pathway, {METHOD_WORDS[name]}",
        )


def _by_source(pathway: xr.Dataset, scopes: tuple[str, ...]) -> NDArray[np.float64]:
    """Emissions of some scopes (source, period) in tCO2e, before certificates take any off."""
    by_source = pathway["emissions_by_source"].sel(scope=list(scopes)).sum("scope")
    account = (
        pathway["emissions_account_co2e"].sel(scope=list(scopes)).sum(["site", "scope", "gas"])
    )
    claimed = pathway["emission_class"].values == CLAIM
    found = by_source.transpose("source", "period").values.copy()
    names = list(pathway["source"].values)
    for stream, row in zip(
        pathway["source_stream"].values[claimed],
        account.transpose("source_stream", "period").values[claimed],
        strict=True,
    ):
        found[names.index(str(stream).removesuffix(f"__{CLAIM}"))] -= row
    return found


def _target_marks(pathway: xr.Dataset, axes: Axes, blocks: Blocks, size: float) -> None:
    if not pathway.sizes.get("target", 0):
        return
    limits = np.where(
        pathway["target_kind"].values[:, None] == "budget", np.nan, pathway["target_limit"].values
    )
    for row in limits:
        stated = np.flatnonzero(~np.isnan(row))
        if stated.size:
            axes.plot(
                blocks.middle[stated],
                row[stated] / size,
                linestyle="none",
                marker="_",
                markersize=16,
                markeredgewidth=3,
                color="#D55E00",
                label="Target",
            )


def plot_abatement(pathway: xr.Dataset, axes: Axes) -> Axes:
    """Abatement against the baseline by lever."""
    blocks = blocks_of(pathway)
    levers = [str(name) for name in pathway["lever_name"].values]
    size, unit = tonnes_scale(float(np.abs(pathway["baseline_headline_emissions"].values).max()))
    values = pathway["abatement_by_lever"].values / size
    size_of = -np.abs(values) @ blocks.length
    order = [
        row for row in np.argsort(size_of, kind="stable") if np.abs(values[row]).max() > UNSEEN
    ]
    colours = [LEVER_COLOURS.get(levers[row], REST_COLOUR) for row in order]
    labels = [words(levers[row]) for row in order]
    stacked_bars(axes, blocks.middle, values[order], labels, colours, ALONE * blocks.length)
    total = values.sum(axis=0)
    axes.plot(
        blocks.middle, total, color="black", marker="o", markersize=4, linewidth=1.2, label="Total"
    )
    most = max(order, key=lambda row: values[row, blocks.at], default=None)
    first = "nothing" if most is None else words(levers[most]).lower()
    title = (
        f"Abatement by lever: {amount(total[blocks.at])} {unit} in {blocks.told}, the most from "
        f"{first}\n{place(pathway)}"
    )
    finish(axes, title, f"{unit} CO2e per year below the baseline")
    year_axis(axes, blocks)
    legend_outside(axes)
    return axes


def plot_production(pathway: xr.Dataset, axes: Axes) -> Axes:
    """Which technologies make the product, and what they could make."""
    blocks = blocks_of(pathway)
    made = pathway["product_by_technology"].transpose("technology", "period").values
    able = pathway["product_capacity"].transpose("technology", "period").values
    size, word = money_scale(max(float(made.sum(axis=0).max()), float(able.sum(axis=0).max())))
    values, names, makers = largest_first(
        np.concatenate([made, able], axis=1) / size,
        pathway["technology_label"].values,
        pathway["technology"].values,
    )
    count, shift, width = len(blocks.middle), 0.2 * blocks.length, PAIRED * blocks.length
    colours = colours_of(makers)
    stacked_bars(axes, blocks.middle - shift, values[:, :count], names, colours, width)
    stacked_bars(
        axes,
        blocks.middle + shift,
        values[:, count:],
        ["_"] * len(names),
        colours,
        width,
        **PALE,
    )
    first = names[int(np.argmax(values[:, blocks.at]))]
    title = (
        f"Production (solid) and capacity (hatched): most from {first.lower()} in {blocks.told}\n"
        f"{place(pathway)}"
    )
    finish(
        axes,
        title,
        f"{pathway.attrs.get('product_label', 'product')}, "
        f"{word}{pathway.attrs.get('product_unit', '')} per year",
    )
    year_axis(axes, blocks)
    legend_outside(axes)
    return axes


def plot_energy(pathway: xr.Dataset, axes: Axes) -> Axes:
    """Energy by carrier, the baseline beside it."""
    blocks = blocks_of(pathway)
    both = np.concatenate(
        [pathway["baseline_energy_by_carrier"].values, pathway["energy_by_carrier"].values], axis=1
    )
    size, unit = energy_scale(float(both.sum(axis=0).max()))
    names = [
        f"{label}, made on site" if kind == "intermediate" else str(label)
        for label, kind in zip(
            pathway["commodity_label"].values, pathway["commodity_kind"].values, strict=True
        )
    ]
    values, labels, carriers = largest_first(both / size, names, pathway["commodity"].values)
    count, shift, width = len(blocks.middle), 0.2 * blocks.length, PAIRED * blocks.length
    colours, unnamed = colours_of(carriers), ["_"] * len(labels)
    stacked_bars(
        axes, blocks.middle - shift, values[:, :count], unnamed, colours, width, alpha=0.45
    )
    stacked_bars(axes, blocks.middle + shift, values[:, count:], labels, colours, width)
    told = relative_change(values[:, count + blocks.at].sum(), values[:, blocks.at].sum())
    title = (
        f"Energy by carrier: {share(told, '+.0%')} against the baseline in {blocks.told} "
        f"(baseline pale, left)\n{place(pathway)}"
    )
    finish(axes, title, f"{unit} per year")
    year_axis(axes, blocks)
    legend_outside(axes)
    return axes


def plot_cost(pathway: xr.Dataset, axes: Axes) -> Axes:
    """Cost by kind, the baseline beside it."""
    blocks = blocks_of(pathway)
    kinds = [str(kind) for kind in pathway["cost_kind"].values]
    baseline, cost = pathway["baseline_cost_by_kind"].values, pathway["cost_by_kind"].values
    size, word = money_scale(
        float(max(np.abs(baseline).sum(axis=0).max(), np.abs(cost).sum(axis=0).max()))
    )
    shown = [
        row
        for row in range(len(kinds))
        if max(np.abs(cost[row]).max(), np.abs(baseline[row]).max()) > 0
    ]
    colours = [COST_COLOURS.get(kinds[row], REST_COLOUR) for row in shown]
    shift, width, unnamed = 0.2 * blocks.length, PAIRED * blocks.length, ["_"] * len(shown)
    names = [words(kinds[row]) for row in shown]
    stacked_bars(
        axes, blocks.middle - shift, baseline[shown] / size, unnamed, colours, width, alpha=0.45
    )
    stacked_bars(axes, blocks.middle + shift, cost[shown] / size, names, colours, width)
    money = f"{pathway.attrs['currency']} of {pathway.attrs['money_year']}"
    told = _against_what_pays(pathway, blocks)
    title = f"Cost by kind{told} (baseline pale, left)\n{place(pathway)}"
    finish(axes, title, f"{word}{money} per year")
    year_axis(axes, blocks)
    legend_outside(axes)
    return axes


def _against_what_pays(pathway: xr.Dataset, blocks: Blocks) -> str:
    """What the year of the headline costs more than what pays anyway, where that is known."""
    extra = cost_against_what_pays(pathway)
    if extra is None or np.isnan(extra[blocks.at]):
        return ""
    told = float(extra[blocks.at])
    size, word = money_scale(abs(told))
    money = f"{pathway.attrs['currency']} of {pathway.attrs['money_year']}"
    return (
        f": {amount(abs(told) / size)} {word}{money} a year "
        f"{'more' if told >= 0 else 'less'} than what pays anyway in {blocks.told}"
    )


def plot_investment(pathway: xr.Dataset, axes: Axes) -> Axes:
    """Overnight investment by lever, a year of each block."""
    blocks = blocks_of(pathway)
    levers = pathway["lever"].values
    names = [name for name in [*LEVER_COLOURS] if name in levers]
    by_technology = pathway["investment"].sum("site").values
    values = np.array([by_technology[levers == name].sum(axis=0) for name in names])
    size, word = money_scale(float(values.sum(axis=0).max(initial=0.0)))
    shown = [row for row in range(len(names)) if values[row].max() > 0]
    stacked_bars(
        axes,
        blocks.middle,
        values[shown] / size,
        [words(names[row]) for row in shown],
        [LEVER_COLOURS[names[row]] for row in shown],
        ALONE * blocks.length,
    )
    money = f"{pathway.attrs['currency']} of {pathway.attrs['money_year']}"
    by_year = investment_by_year(
        pathway["investment"].transpose("site", "technology", "period").values
    )
    invested = investment_total(by_year, pathway["period_length"].values)
    whole, whole_word = money_scale(invested)
    total = f"{amount(invested / whole)} {whole_word}{money}"
    finish(
        axes,
        f"Overnight investment by lever: {total} in all\n{place(pathway)}",
        f"{word}{money} per year",
    )
    year_axis(axes, blocks)
    if shown:
        legend_outside(axes)
    return axes


FIGURES = {
    "emissions_by_source": plot_emissions,
    "abatement_by_lever": plot_abatement,
    "wedges_by_lever": plot_wedges,
    "production": plot_production,
    "energy_by_carrier": plot_energy,
    "cost_by_kind": plot_cost,
    "yardsticks": plot_yardsticks,
    "cost_on_market_price": plot_cost_on_market_price,
    "investment": plot_investment,
    "carbon_account": plot_carbon_account,
}
"""File name and function of every figure of a run."""


def save_figures(pathway: xr.Dataset, folder: Path, svg: bool = False) -> list[Path]:
    """Draw every figure of a run as PNG, and as SVG where wanted.

    Parameters
    ----------
    pathway : xarray.Dataset
    folder : Path
        Must exist.
    svg : bool, optional
    """
    written = []
    hours = HOUR_FIGURES if "power_by_source" in pathway else {}
    for name, draw in {**FIGURES, **hours}.items():
        figure, axes = new_figure()
        draw(pathway, axes)
        footer(figure, [pathway])
        written += save(figure, folder, name, svg=svg)
    return written + save_calendar(pathway, folder, svg)
