"""What stands in an axes, read back as numbers: lines, bars, areas, steps, words."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_hex
from numpy.typing import NDArray

Array = NDArray[np.float64]


def title(axes: Axes) -> str:
    """Title, whose first line carries the number."""
    return axes.get_title(loc="left")


def line(axes: Axes, label: str) -> Array:
    """Points (point, 2) of the one line with a label."""
    found = [each for each in axes.get_lines() if each.get_label() == label]
    assert len(found) == 1, (label, [str(each.get_label()) for each in axes.get_lines()])
    return np.asarray(found[0].get_xydata(), float)


def heights(axes: Axes, label: str) -> Array:
    """Heights of the bars of the one series with a label."""
    found = [each for each in axes.containers if each.get_label() == label]
    assert len(found) == 1, (label, [each.get_label() for each in axes.containers])
    return np.array([bar.get_height() for bar in found[0].patches])


def series(axes: Axes) -> list[Any]:
    """Series of bars in the order in which they were drawn."""
    return list(axes.containers)


def values(bars: Any) -> Array:
    """Heights of a series of bars."""
    return np.array([bar.get_height() for bar in bars.patches])


def bottoms(bars: Any) -> Array:
    """Where each bar of a series begins."""
    return np.array([bar.get_y() for bar in bars.patches])


def centres(bars: Any) -> Array:
    """Middle of each bar of a series on the axis of years."""
    return np.array([bar.get_x() + bar.get_width() / 2 for bar in bars.patches])


def colour(bars: Any) -> str:
    """Colour of a series of bars."""
    return to_hex(bars.patches[0].get_facecolor())


def area(axes: Axes, label: str, at: float) -> tuple[float, float]:
    """Lower and upper edge of a filled area at a place on the horizontal axis."""
    found = [
        each
        for each in axes.collections
        if isinstance(each, PolyCollection) and each.get_label() == label
    ]
    assert len(found) == 1, (label, [str(each.get_label()) for each in axes.collections])
    corners = np.concatenate([path.vertices for path in found[0].get_paths()])
    edges = corners[np.isclose(corners[:, 0], at), 1]
    return float(edges.min()), float(edges.max())


def legend(axes: Axes) -> list[str]:
    """Texts of the legend from top to bottom."""
    shown = axes.get_legend()
    return [] if shown is None else [text.get_text() for text in shown.get_texts()]


def bars_with_id(axes: Axes, start: str) -> list[Any]:
    """Single bars by the beginning of their id, in order."""
    return [patch for patch in axes.patches if str(patch.get_gid()).startswith(start)]
