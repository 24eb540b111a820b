"""A decision under several futures: what each beginning regrets, and what is built when."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from .colours import OTHERS
from .style import finish, money_scale, new_figure, place, save

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

MOST_PLANS = 14
"""Plans that fit on a page, those with the least largest regret first."""

MOST_TECHNOLOGIES = 12
"""Technologies that fit on a page, those with the largest share of their capacity range first."""

NOW_COLOUR, WORST_COLOUR = "#0072B2", "#B0B0B0"

NAMES = {
    "chosen": "the plan",
    "expected": "least expected cost",
    "mean": "plan for the mean",
    "waiting": "wait until the date",
}


def plot_regrets(found: xr.Dataset, axes: Axes) -> Axes:
    """Regret of each beginning in each scenario; the bar reaches to the largest.

    Parameters
    ----------
    found : xarray.Dataset
        Of `pathways.decide`.
    axes : matplotlib.axes.Axes
    """
    worst = found["largest_regret"].values
    names = [str(name) for name in found["plan"].values]
    order = sorted(
        range(len(names)),
        key=lambda at: (names[at] not in NAMES, np.nan_to_num(worst[at], nan=1e99)),
    )[:MOST_PLANS][::-1]
    divisor, prefix = money_scale(float(np.nanmax(found["regret"].values)))
    for row, at in enumerate(order):
        regrets = found["regret"].values[at] / divisor
        if np.isfinite(worst[at]):
            axes.barh(row, worst[at] / divisor, 0.55, color=WORST_COLOUR)
        else:
            told = "misses a limit that the plan keeps"
            axes.annotate(
                told, (0.0, row), xytext=(4, 0), textcoords="offset points", fontsize=7, va="center"
            )
        for scenario, regret in enumerate(regrets):
            if np.isfinite(regret):
                axes.plot(
                    [regret],
                    [row + _lift(scenario, len(regrets))],
                    "o",
                    color=OTHERS[scenario % len(OTHERS)],
                    markersize=6,
                    label=str(found["scenario"].values[scenario]).replace("_", " "),
                )
    labels = [NAMES.get(names[at], f"own plan of {names[at]}".replace("_", " ")) for at in order]
    axes.set_yticks(range(len(order)), labels, fontsize=8)
    finish(axes, f"What each beginning costs above the best of each future\n{place(found)}", "")
    money = f"{prefix}{found.attrs.get('currency', '')} {found.attrs.get('money_year', '')}"
    axes.set_xlabel(f"regret, {money.strip()}, present value; bar: the largest")
    axes.grid(axis="x", color="#E6E6E6", linewidth=0.8)
    axes.grid(axis="y", visible=False)
    return axes


def plot_orders(found: xr.Dataset, axes: Axes) -> Axes:
    """New capacity of the plan by technology: ordered before the date, and in each future.

    Amounts are shares of the most that any future has of a technology.

    Parameters
    ----------
    found : xarray.Dataset
        Of `pathways.decide`.
    axes : matplotlib.axes.Axes
    """
    total = found["build"].sum("vintage").transpose("technology", "scenario").values
    now = found["ordered"].sel(plan="chosen").sum("vintage").values
    most = total.max(axis=1)
    spread = np.where(most > 0, np.ptp(total, axis=1) / np.where(most > 0, most, 1.0), 0.0)
    shown = [at for at in range(len(most)) if most[at] > 0]
    shown = sorted(shown, key=lambda at: (-now[at] / most[at], -spread[at]))
    shown = shown[:MOST_TECHNOLOGIES][::-1]
    for row, at in enumerate(shown):
        axes.barh(row, now[at] / most[at], 0.55, color=NOW_COLOUR)
        for scenario, amount in enumerate(total[at]):
            lift = _lift(scenario, total.shape[1])
            colour = OTHERS[scenario % len(OTHERS)]
            label = str(found["scenario"].values[scenario]).replace("_", " ")
            axes.plot(
                [amount / most[at]], [row + lift], "o", color=colour, markersize=5, label=label
            )
    labels = [str(found["technology_label"].values[at]) for at in shown]
    axes.set_yticks(range(len(shown)), labels, fontsize=8)
    finish(axes, "What the plan builds: blue is ordered before the date", "")
    axes.set_xlabel("share of the most that any future builds")
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    axes.grid(axis="x", color="#E6E6E6", linewidth=0.8)
    axes.grid(axis="y", visible=False)
    return axes


def _lift(scenario: int, count: int) -> float:
    """By how much the mark of a scenario stands above the middle of its row, so that all show."""
    return 0.3 * (scenario / max(count - 1, 1) - 0.5)


def save_decision(found: xr.Dataset, folder: Path) -> list[Path]:
    """Draw a decision as PNG and SVG.

    Parameters
    ----------
    found : xarray.Dataset
    folder : Path
        Must exist.
    """
    from .style import legend_below

    figure, axes = new_figure(13.0, 6.0, columns=2)
    plot_regrets(found, axes[0, 0])
    plot_orders(found, axes[0, 1])
    legend_below(axes[0, 0], columns=3, lines=3)
    return save(figure, folder, "decision")
