"""The figure of the carbon account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .style import (
    CLASS_COLOURS,
    REST_COLOUR,
    UNSEEN,
    amount,
    finish,
    legend_outside,
    place,
    stacked_bars,
    tonnes_scale,
)
from .years import Blocks, blocks_of, year_axis

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

METHODS = {
    "market": ("scope_1", "scope_2_market", "scope_3"),
    "location": ("scope_1", "scope_2_location", "scope_3"),
}
"""Scopes that a total counts by each method."""


def plot_carbon_account(pathway: xr.Dataset, axes: Axes) -> Axes:
    """Emissions by class and scope, by contract and by location, biogenic CO2 as a line."""
    blocks = blocks_of(pathway)
    by_method = {name: _by_class_and_scope(pathway, scopes) for name, scopes in METHODS.items()}
    size, unit = tonnes_scale(
        max(float(np.abs(values).sum(axis=(0, 1)).max()) for values in by_method.values())
    )
    total = {name: values.sum(axis=(0, 1)) / size for name, values in by_method.items()}
    shown = [
        place_of
        for place_of in np.ndindex(by_method["market"].shape[:2])
        if max(np.abs(values[place_of]).max() for values in by_method.values()) > UNSEEN * size
    ]
    names = [str(name) for name in pathway["emission_class_name"].values]
    colours = [CLASS_COLOURS.get(names[row], REST_COLOUR) for row, _ in shown]
    labels = [
        f"{pathway['emission_class_label'].values[row]}, scope {scope + 1}" for row, scope in shown
    ]
    pale: dict[str, Any] = {"alpha": 0.45, "hatch": "//"}
    for name, shift, style in (
        ("market", -0.2, {}),
        ("location", 0.2, pale),
    ):
        values = (
            np.array([by_method[name][place_of] for place_of in shown]).reshape(
                -1, len(blocks.middle)
            )
            / size
        )
        stacked_bars(
            axes,
            blocks.middle + shift * blocks.length,
            values,
            labels if name == "market" else ["_"] * len(shown),
            colours,
            width=0.38 * blocks.length,
            **style,
        )
    axes.plot(
        blocks.middle - 0.2 * blocks.length,
        total["market"],
        color="black",
        marker="o",
        markersize=4,
        linewidth=1.5,
        label="Total, by contract",
    )
    axes.plot(
        blocks.middle + 0.2 * blocks.length,
        total["location"],
        color="black",
        marker="o",
        markersize=4,
        linewidth=1.0,
        linestyle="--",
        markerfacecolor="white",
        label="Total, by location",
    )
    _apart(pathway, axes, blocks, total["market"], size)
    title = (
        f"Carbon account by contract (solid): {amount(total['market'][blocks.at])} {unit}, and by "
        f"location (hatched): {amount(total['location'][blocks.at])} {unit} in {blocks.told}\n"
        f"{place(pathway)}"
    )
    finish(axes, title, f"{unit} CO2e per year")
    year_axis(axes, blocks)
    legend_outside(axes)
    return axes


def _by_class_and_scope(pathway: xr.Dataset, scopes: tuple[str, ...]) -> NDArray[np.float64]:
    """Emissions (class, scope, period) in tCO2e of some scopes, in their order."""
    return (
        pathway["emissions_by_class"]
        .sel(scope=list(scopes))
        .transpose("emission_class_name", "scope", "period")
        .values
    )


def _apart(
    pathway: xr.Dataset,
    axes: Axes,
    blocks: Blocks,
    total: NDArray[np.float64],
    size: float,
) -> None:
    """What stands beside the total: biogenic CO2, and what bought credits would take away."""
    biogenic = pathway["biogenic_emissions"].sel(scope="scope_1").values / size
    if np.abs(biogenic).max(initial=0.0) > UNSEEN:
        axes.plot(
            blocks.middle,
            biogenic,
            color="#A6761D",
            linestyle=":",
            marker="^",
            markersize=4,
            linewidth=1.8,
            label="Biogenic CO2, apart",
        )
    credits_bought = pathway["offset"].sum("site").values / size
    some = credits_bought > UNSEEN
    if some.any():
        axes.plot(
            (blocks.middle - 0.2 * blocks.length)[some],
            (total - credits_bought)[some],
            color="#D55E00",
            linestyle="none",
            marker="x",
            markersize=6,
            label="By contract, less bought credits",
        )
