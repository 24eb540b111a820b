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
    headline_year,
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

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

METHOD_WORDS = {"contract_based": "by contract", "location_based": "by location"}
SHIFTS = {"contract_based": -0.2, "location_based": 0.2}
"""Where the bars of each method stand, from the middle of a year."""

PAIRED = 0.38
"""Width of one of two bars that stand side by side, in the room of one year."""

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
    years = pathway["period"].values
    positions, count = np.arange(len(years)), len(years)
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
            positions + shift,
            values[:, side * count : (side + 1) * count],
            ["_"] * len(labels) if side else labels,
            colours,
            width=PAIRED,
            **(PALE if side else {}),
        )
    if certificates.max() > UNSEEN * size:
        axes.bar(
            positions + SHIFTS["contract_based"],
            certificates / size,
            PAIRED / 3,
            bottom=emitted["contract_based"] / size,
            color=colours_of(["green_certificates"])[0],
            edgecolor="black",
            linewidth=0.6,
            label="Taken off by unbundled certificates",
        )
    _method_lines(axes, positions, emitted, baseline, size)
    _target_marks(pathway, axes, size)
    at = list(years).index(headline_year(pathway))
    below = {name: share(each[at], ".0%") for name, each in reduction_by_method(pathway).items()}
    title = (
        f"Emissions below {int(pathway['base_year'])} in {years[at]}: "
        f"{below['contract_based']} by contract (solid), "
        f"{below['location_based']} by location (hatched)\n{place(pathway)}"
    )
    finish(axes, title, f"{unit} CO2e per year", years)
    legend_outside(axes)
    return axes


def _method_lines(
    axes: Axes,
    positions: NDArray[np.int64],
    emitted: Mapping[str, NDArray[np.float64]],
    baseline: Mapping[str, NDArray[np.float64]],
    size: float,
) -> None:
    """Totals of the pathway and of the baseline by each method, each above its own bars."""
    for name, shift in SHIFTS.items():
        look = {"color": "black", **LINES[name]}
        axes.plot(
            positions + shift,
            baseline[name] / size,
            **look,
            linewidth=0.9,
            label=f"Baseline, {METHOD_WORDS[name]}",
        )
        axes.plot(
            positions + shift,
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
    money = f"{pathway.attrs['currency']} of {pathway.attrs['money_year']}"
    title = f"Cost by kind{_against_what_pays(pathway)} (baseline pale, left)\n{place(pathway)}"
    finish(axes, title, f"{word}{money} per year", years)
    legend_outside(axes)
    return axes


def _against_what_pays(pathway: xr.Dataset) -> str:
    """What the year of the headline costs more than what pays anyway, where that is known."""
    extra = cost_against_what_pays(pathway)
    at = list(pathway["period"].values).index(headline_year(pathway))
    if extra is None or np.isnan(extra[at]):
        return ""
    size, word = money_scale(abs(float(extra[at])))
    money = f"{pathway.attrs['currency']} of {pathway.attrs['money_year']}"
    return (
        f": {amount(abs(float(extra[at])) / size)} {word}{money} a year "
        f"{'more' if extra[at] >= 0 else 'less'} than what pays anyway "
        f"in {headline_year(pathway)}"
    )


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
