"""The power bill of a works without and with its microgrid."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..microgrids.bill import RUNNING, SEPARATOR
from .colours import colours_of
from .one_line import plot_one_line
from .style import finish, legend_outside, money_scale, new_figure, place, save

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

SHOWN = 1e-4
"""Part of the largest bill from which a component is drawn: less is thinner than a line."""

TINT = 0.28
"""Part of the way to white by which each further window of a tariff is paler."""


HEADROOM = 1.08
"""Height of the axis over the tallest bar: room for its total."""

TINY = 1e-9
"""Height of the axis where nothing is paid: one of zero cannot be drawn."""


def plot_bill(found: xr.Dataset, axes: Axes) -> Axes:
    """The bill by component: of the base year, and of a year without and with the microgrid.

    Parameters
    ----------
    found : xarray.Dataset
        Of `pathways.microgrids.study.microgrid_of`.
    axes : matplotlib.axes.Axes
    """
    bill = found["bill"].sum("part", skipna=False)
    values = bill.transpose("case", "bill_item").values
    largest = float(np.nanmax(np.abs(values), initial=0.0))
    divisor, prefix = money_scale(largest)
    year, today = found.attrs["year"], found.attrs["today"]
    up, down = np.zeros(len(values)), np.zeros(len(values))
    shown = [
        at
        for at in range(values.shape[1])
        if np.nanmax(np.abs(values[:, at]), initial=0.0) > SHOWN * largest
    ]
    names = [str(found["bill_item"].values[at]) for at in shown]
    for at, colour in zip(shown, _colours(names), strict=True):
        amounts = np.nan_to_num(values[:, at]) / divisor
        base = np.where(amounts >= 0, up, down)
        label = str(found["bill_item_label"].values[at])
        axes.bar(range(len(values)), amounts, 0.6, bottom=base, color=colour, label=label)
        up, down = up + np.maximum(amounts, 0.0), down + np.minimum(amounts, 0.0)
    for at, amounts in enumerate(values):
        told = "no plan" if np.isnan(amounts).all() else f"{np.sum(amounts) / divisor:,.0f}"
        axes.annotate(
            told, (at, up[at]), xytext=(0, 3), textcoords="offset points", ha="center", fontsize=9
        )
    axes.set_xticks(
        range(len(values)),
        [f"{today}", f"{year}, without\nthe microgrid", f"{year}, with\nthe microgrid"],
    )
    money = f"{found.attrs['currency']}{found.attrs['money_year']}"
    finish(axes, f"Power bill by component\n{place(found)}", f"{prefix}{money}/yr")
    axes.set_ylim(HEADROOM * float(down.min()), HEADROOM * max(float(up.max()), TINY))
    legend_outside(axes)
    return axes


def _colours(items: list[str]) -> list[tuple[float, float, float]]:
    """The colour of the carrier or technology of each component; windows are tints of it."""
    from matplotlib.colors import to_rgb

    things = [item.removeprefix(f"{RUNNING}{SEPARATOR}").split(SEPARATOR)[0] for item in items]
    whole = dict(zip(dict.fromkeys(things), colours_of(list(dict.fromkeys(things))), strict=True))
    found = []
    for at, thing in enumerate(things):
        paler = 1.0 - (1.0 - TINT) ** things[:at].count(thing)
        red, green, blue = (part + (1.0 - part) * paler for part in to_rgb(whole[thing]))
        found.append((red, green, blue))
    return found


def save_microgrid(found: xr.Dataset, folder: Path) -> list[Path]:
    """Draw the figures of a microgrid as PNG and SVG.

    Parameters
    ----------
    found : xarray.Dataset
    folder : Path
        Must exist.
    """
    figure, axes = new_figure(11.0, 5.5)
    plot_bill(found, axes)
    paths = save(figure, folder, "power_bill")
    figure, axes = new_figure(11.0, 5.5)
    plot_one_line(found, axes)
    return [*paths, *save(figure, folder, "one_line_diagram")]
