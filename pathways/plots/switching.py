"""How far numbers can move before the plan changes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from .style import finish, new_figure, place, save

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

MOST_NUMBERS = 18
"""Numbers that fit on a page with what changes beside each."""

FARTHEST = 1.0
"""Change of a number beyond which it is drawn at the edge: twice today's value, or nothing."""

SAME_COLOUR, FALL_COLOUR, RISE_COLOUR, RANGE_COLOUR = "#BFD9EA", "#0072B2", "#D55E00", "#E6E6E6"

LONGEST = 58
"""Characters of what enters that fit beside an axis."""


def plot_breakeven(found: xr.Dataset, axes: Axes) -> Axes:
    """For the numbers that hang on least: the range in which the plan stays as it is.

    Changes are parts of today's value. At each end stands what enters, or what leaves where nothing
    does.

    Parameters
    ----------
    found : xarray.Dataset
        Of `pathways.breakeven`.
    axes : matplotlib.axes.Axes
    """
    fall, rise = found["fall"].values, found["rise"].values
    nearest = np.fmin(np.abs(fall), np.abs(rise))
    shown = [at for at in np.argsort(nearest, kind="stable") if np.isfinite(nearest[at])]
    shown = shown[:MOST_NUMBERS][::-1]
    today = found["today"].values
    reach = max([_far(fall[at]) for at in shown] + [_far(rise[at]) for at in shown] + [0.01])
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = (
            np.clip((found[side].values - today) / np.abs(today), -reach, reach)
            for side in ("low", "high")
        )
    for row, at in enumerate(shown):
        left = low[at] if np.isnan(fall[at]) else max(fall[at], -reach)
        right = high[at] if np.isnan(rise[at]) else min(rise[at], reach)
        axes.barh(row, high[at] - low[at], 0.8, left=low[at], color=RANGE_COLOUR)
        axes.barh(row, right - left, 0.5, left=left, color=SAME_COLOUR)
        for change, _side, colour in (
            (fall[at], "below", FALL_COLOUR),
            (rise[at], "above", RISE_COLOUR),
        ):
            if np.isfinite(change):
                edge = float(np.clip(change, -reach, reach))
                axes.plot([edge], [row], marker="|", markersize=13, color=colour, mew=2.5)
        _tell(axes, found, at, row, reach)
    axes.axvline(0.0, color="black", linewidth=0.8)
    axes.set_yticks(
        range(len(shown)), [str(found["parameter_label"].values[at]) for at in shown], fontsize=8
    )
    finish(axes, f"How far each number moves before the plan changes\n{place(found)}", "")
    axes.set_xlabel("change from today's value; grey: documented range, blue: the plan stays")
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:+.0%}" if value else "today")
    axes.grid(axis="x", color="#E6E6E6", linewidth=0.8)
    axes.set_xlim(-1.04 * reach, 1.04 * reach)
    return axes


def _far(change: float) -> float:
    return 0.0 if np.isnan(change) else min(abs(float(change)), FARTHEST)


def _tell(axes: Axes, found: xr.Dataset, at: int, row: int, reach: float) -> None:
    """What changes at each end, right of the axes: below in blue, above in red."""
    for side, colour, lift in (("below", FALL_COLOUR, -0.21), ("above", RISE_COLOUR, 0.21)):
        enters, leaves = (str(found[f"{name}_{side}"].values[at]) for name in ("enters", "leaves"))
        if enters or leaves:
            text = enters or f"without {leaves}"
            short = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
            axes.annotate(
                f"{'falls' if side == 'below' else 'rises'}: {short}",
                (1.08 * reach, row + lift),
                fontsize=6.5,
                color=colour,
                va="center",
                annotation_clip=False,
            )


def save_breakeven(found: xr.Dataset, folder: Path) -> list[Path]:
    """Draw switching points as PNG and SVG.

    Parameters
    ----------
    found : xarray.Dataset
    folder : Path
        Must exist.
    """
    figure, axes = new_figure(13.0, 7.5)
    plot_breakeven(found, axes)
    return save(figure, folder, "breakeven")
