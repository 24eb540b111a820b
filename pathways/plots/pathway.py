"""Figures of one pathway."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..results.headline import investment_by_year, investment_total, reduction, relative_change
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

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes


def plot_emissions(pathway: xr.Dataset, axes: Axes) -> Axes:
    """Emissions by source, the baseline, and the target."""
    years = pathway["period"].values
    scopes = str(pathway.attrs["headline_scopes"]).split(",")
    by_source = pathway["emissions_by_source"].sel(scope=scopes).sum("scope")
    total, baseline = (
        pathway["headline_emissions"].values,
        pathway["baseline_headline_emissions"].values,
    )
    size, unit = tonnes_scale(max(abs(baseline).max(), abs(total).max()))
    values, labels, sources = largest_first(
        by_source.values / size, pathway["source_label"].values, pathway["source"].values
    )
    positions = np.arange(len(years))
    stacked_bars(axes, positions, values, labels, colours_of(sources))
    axes.plot(
        positions, baseline / size, color="black", linestyle="--", linewidth=1.5, label="Baseline"
    )
    axes.plot(
        positions,
        total / size,
        color="black",
        marker="o",
        markersize=4,
        linewidth=1.5,
        label="Pathway, net",
    )
    _target_marks(pathway, axes, size)
    base = float(pathway["base_headline_emissions"])
    below = share(reduction(total[-1], base), ".0%")
    title = (
        f"Emissions by source: {below} below {int(pathway['base_year'])} in {years[-1]}\n"
        f"{place(pathway)}"
    )
    finish(axes, title, f"{unit} CO2e per year", years)
    legend_outside(axes)
    return axes


def _target_marks(pathway: xr.Dataset, axes: Axes, size: float) -> None:
    if not pathway.sizes.get("target", 0):
        return
    limits = np.where(
        pathway["target_kind"].values[:, None] == "budget", np.nan, pathway["target_limit"].values
    )
    for row in limits:
        stated = np.flatnonzero(~np.isnan(row))
        if stated.size:
            axes.plot(
                stated,
                row[stated] / size,
                linestyle="none",
                marker="_",
                markersize=26,
                markeredgewidth=3,
                color="#D55E00",
                label="Target",
            )


def plot_abatement(pathway: xr.Dataset, axes: Axes) -> Axes:
    """Abatement against the baseline by lever."""
    years = pathway["period"].values
    levers = [str(name) for name in pathway["lever_name"].values]
    size, unit = tonnes_scale(float(np.abs(pathway["baseline_headline_emissions"].values).max()))
    values = pathway["abatement_by_lever"].values / size
    order = [
        row
        for row in np.argsort(-np.abs(values).sum(axis=1), kind="stable")
        if np.abs(values[row]).max() > UNSEEN
    ]
    colours = [LEVER_COLOURS.get(levers[row], REST_COLOUR) for row in order]
    positions = np.arange(len(years))
    stacked_bars(axes, positions, values[order], [words(levers[row]) for row in order], colours)
    total = values.sum(axis=0)
    axes.plot(
        positions, total, color="black", marker="o", markersize=4, linewidth=1.2, label="Total"
    )
    first = words(levers[order[0]]).lower() if order else "nothing"
    title = (
        f"Abatement by lever: {amount(total[-1])} {unit} in {years[-1]}, the most from {first}\n"
        f"{place(pathway)}"
    )
    finish(axes, title, f"{unit} CO2e per year below the baseline", years)
    legend_outside(axes)
    return axes


def plot_production(pathway: xr.Dataset, axes: Axes) -> Axes:
    """Which technologies make the product, and what they could make."""
    years = pathway["period"].values
    made = pathway["product_by_technology"].transpose("technology", "period").values
    able = pathway["product_capacity"].transpose("technology", "period").values
    size, word = money_scale(max(float(made.sum(axis=0).max()), float(able.sum(axis=0).max())))
    values, names, makers = largest_first(
        np.concatenate([made, able], axis=1) / size,
        pathway["technology_label"].values,
        pathway["technology"].values,
    )
    positions, count = np.arange(len(years)), len(years)
    colours = colours_of(makers)
    stacked_bars(axes, positions - 0.2, values[:, :count], names, colours, width=0.38)
    stacked_bars(
        axes,
        positions + 0.2,
        values[:, count:],
        ["_"] * len(names),
        colours,
        width=0.38,
        alpha=0.45,
        hatch="//",
    )
    first = names[int(np.argmax(values[:, count - 1]))]
    title = (
        f"Production (solid) and capacity (hatched): most from {first.lower()} in {years[-1]}\n"
        f"{place(pathway)}"
    )
    finish(
        axes,
        title,
        f"{pathway.attrs.get('product_label', 'product')}, "
        f"{word}{pathway.attrs.get('product_unit', '')} per year",
        years,
    )
    legend_outside(axes)
    return axes


def plot_energy(pathway: xr.Dataset, axes: Axes) -> Axes:
    """Energy by carrier, the baseline beside it."""
    years = pathway["period"].values
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
    positions, count = np.arange(len(years)), len(years)
    colours = colours_of(carriers)
    stacked_bars(
        axes,
        positions - 0.2,
        values[:, :count],
        ["_"] * len(labels),
        colours,
        width=0.36,
        alpha=0.45,
    )
    stacked_bars(axes, positions + 0.2, values[:, count:], labels, colours, width=0.36)
    change = share(relative_change(values[:, -1].sum(), values[:, count - 1].sum()), "+.0%")
    title = (
        f"Energy by carrier: {change} against the baseline in {years[-1]} (baseline pale, left)\n"
        f"{place(pathway)}"
    )
    finish(axes, title, f"{unit} per year", years)
    legend_outside(axes)
    return axes


def plot_cost(pathway: xr.Dataset, axes: Axes) -> Axes:
    """Cost by kind, the baseline beside it."""
    years = pathway["period"].values
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
    positions = np.arange(len(years))
    stacked_bars(
        axes,
        positions - 0.2,
        baseline[shown] / size,
        ["_"] * len(shown),
        colours,
        width=0.36,
        alpha=0.45,
    )
    stacked_bars(
        axes,
        positions + 0.2,
        cost[shown] / size,
        [words(kinds[row]) for row in shown],
        colours,
        width=0.36,
    )
    change = share(relative_change(cost.sum(axis=0)[-1], baseline.sum(axis=0)[-1]), "+.1%")
    money = f"{pathway.attrs['currency']} of {pathway.attrs['money_year']}"
    title = (
        f"Cost by kind: {change} against the baseline in {years[-1]} (baseline pale, left)\n"
        f"{place(pathway)}"
    )
    finish(axes, title, f"{word}{money} per year", years)
    legend_outside(axes)
    return axes


def plot_investment(pathway: xr.Dataset, axes: Axes) -> Axes:
    """Overnight investment by lever and period."""
    years = pathway["period"].values
    levers = pathway["lever"].values
    names = [name for name in [*LEVER_COLOURS] if name in levers]
    by_technology = pathway["investment"].sum("site").values * pathway["period_length"].values
    values = np.array([by_technology[levers == name].sum(axis=0) for name in names])
    size, word = money_scale(float(values.sum(axis=0).max(initial=0.0)))
    shown = [row for row in range(len(names)) if values[row].max() > 0]
    stacked_bars(
        axes,
        np.arange(len(years)),
        values[shown] / size,
        [words(names[row]) for row in shown],
        [LEVER_COLOURS[names[row]] for row in shown],
    )
    money = f"{pathway.attrs['currency']} of {pathway.attrs['money_year']}"
    by_year = investment_by_year(
        pathway["investment"].transpose("site", "technology", "period").values
    )
    total = amount(investment_total(by_year, pathway["period_length"].values) / size)
    title = f"Overnight investment by lever: {total} {word}{money} in all\n{place(pathway)}"
    finish(axes, title, f"{word}{money} per period", years)
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
    "investment": plot_investment,
    "carbon_account": plot_carbon_account,
}
"""File name and function of every figure of a run."""


def save_figures(pathway: xr.Dataset, folder: Path) -> list[Path]:
    """Draw every figure of a run as PNG and SVG.

    Parameters
    ----------
    pathway : xarray.Dataset
    folder : Path
        Must exist.
    """
    written = []
    hours = HOUR_FIGURES if "power_by_source" in pathway else {}
    for name, draw in {**FIGURES, **hours}.items():
        figure, axes = new_figure()
        draw(pathway, axes)
        footer(figure, [pathway])
        written += save(figure, folder, name)
    return written + save_calendar(pathway, folder)
