"""Figures of what a pathway is held against: three yardsticks, and the price of the product."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..results.headline import relative
from ..results.summary import YARDSTICKS, cost_against_what_pays, emissions_by_method
from .style import amount, finish, legend_outside, place, share, tonnes_scale
from .years import blocks_of, year_axis

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

LOOKS = {
    "frozen": ("#7F7F7F", "Frozen: today's plants like for like"),
    "economic": ("#E69F00", "Economic: what pays anyway"),
    "target": ("#0072B2", "Target: the pathway"),
}
"""Colour and name of each yardstick."""

PRICE, DEARER, SAVED = "#D9D9D9", "#0072B2", "#009E73"
"""Colours of the market price, of what the pathway adds to it, and of what it saves."""

WIDTH = 0.8
"""Of a bar, as a part of its block."""


def plot_yardsticks(pathway: xr.Dataset, axes: Axes) -> Axes:
    """Emissions of the three yardsticks, by contract (solid) and by location (dashed)."""
    blocks = blocks_of(pathway)
    emitted = {
        name: emissions_by_method(pathway, prefix)
        for name, prefix in YARDSTICKS.items()
        if f"{prefix}emissions_by_source" in pathway
    }
    largest = max(float(np.abs(each).max()) for both in emitted.values() for each in both.values())
    size, unit = tonnes_scale(largest)
    for name, both in emitted.items():
        colour, label = LOOKS[name]
        look: dict[str, Any] = {"color": colour, "linewidth": 2.0, "markersize": 4.0}
        axes.plot(blocks.middle, both["contract_based"] / size, marker="o", label=label, **look)
        axes.plot(
            blocks.middle,
            both["location_based"] / size,
            marker="o",
            markerfacecolor="white",
            linestyle="--",
            label="_",
            **look,
        )
    axes.set_ylim(bottom=min(0.0, axes.get_ylim()[0]))
    told = ", ".join(
        f"{name} {amount(float(both['contract_based'][blocks.at]) / size)}"
        for name, both in emitted.items()
    )
    title = (
        f"Yardsticks in {blocks.told}, {unit} by contract (solid; dashed by location): {told}\n"
        f"{place(pathway)}"
    )
    finish(axes, title, f"{unit} CO2e per year")
    year_axis(axes, blocks)
    legend_outside(axes)
    return axes


def plot_cost_on_market_price(pathway: xr.Dataset, axes: Axes) -> Axes:
    """Market price of the product, and what each year costs more than what pays anyway on top.

    Without transfers. Where no price is stated, what is added stands alone.
    """
    blocks = blocks_of(pathway)
    made = pathway["product_output"].values
    extra = cost_against_what_pays(pathway)
    added = relative(np.zeros(len(made)) if extra is None else extra, made)
    price = relative(pathway["market_value"].values, made)
    floor = np.nan_to_num(price)
    width = WIDTH * blocks.length
    if np.isfinite(price).any():
        axes.bar(blocks.middle, floor, width, color=PRICE, label="Market price of the product")
    for colour, part, label in (
        (DEARER, np.fmax(added, 0.0), "Cost above what pays anyway"),
        (SAVED, np.fmin(added, 0.0), "Saved beside what pays anyway"),
    ):
        if np.abs(part).max() > 0:
            axes.bar(blocks.middle, part, width, bottom=floor, color=colour, label=label)
    unit = pathway.attrs.get("product_unit", "unit")
    money = f"{pathway.attrs['currency']} of {pathway.attrs['money_year']}"
    at, told = blocks.at, float(added[blocks.at])
    whole = (
        f", {share(relative(told, price[at]), '.1%')} of its price of {amount(float(price[at]))}"
        if np.isfinite(price[at])
        else ", whose price is not stated"
    )
    more = "-" if np.isnan(told) else amount(abs(told))
    title = (
        f"A {unit} of {pathway.attrs.get('product_label', 'product').lower()} costs {more} "
        f"{'less' if told < 0 else 'more'} in {blocks.told}{whole}\n{place(pathway)}"
    )
    finish(axes, title, f"{money} per {unit}")
    year_axis(axes, blocks)
    legend_outside(axes)
    return axes
