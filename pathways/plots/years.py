"""The axis of years: every block of years stands where its years are, as wide as it is long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..results.summary import headline_year

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

EDGE = 0.6
"""Years from the middle of the first and the last year to the ends of the axis."""

UPRIGHT = 0.09
"""Part of the axis from one name of a block to the next from which they do not touch."""


@dataclass(frozen=True)
class Blocks:
    """The blocks of years of a pathway on an axis of years, where a year stands at its number.

    Attributes
    ----------
    middle, length : arrays over period
        Years.
    first : array over period
        First year of each block.
    at : int
        The block that headlines speak of: that of the target, or the last.
    """

    middle: NDArray[np.float64]
    length: NDArray[np.float64]
    first: NDArray[np.int64]
    at: int

    def name(self, at: int, between: str = " to ") -> str:
        """A year, or the first and the last of a block: `2030`, `2041 to 2045`."""
        first, last = self.first[at], self.first[at] + int(self.length[at]) - 1
        return str(first) if first == last else f"{first}{between}{last}"

    @property
    def told(self) -> str:
        """Name of the block that headlines speak of."""
        return self.name(self.at)


def blocks_of(pathway: xr.Dataset) -> Blocks:
    """The blocks of years of a pathway.

    Parameters
    ----------
    pathway : xarray.Dataset
    """
    first = pathway["period_first_year"].values.astype(np.int64)
    length = pathway["period_length"].values.astype(float)
    at = list(pathway["period"].values).index(headline_year(pathway))
    return Blocks(first + (length - 1.0) / 2.0, length, first, at)


def year_axis(axes: Axes, blocks: Blocks) -> None:
    """Limits and names of the blocks under the axes."""
    low, high = blocks.middle[0] - blocks.length[0] / 2, blocks.middle[-1] + blocks.length[-1] / 2
    axes.set_xlim(low + 0.5 - EDGE, high - 0.5 + EDGE)
    close = np.diff(blocks.middle).min(initial=np.inf) < UPRIGHT * (high - low)
    axes.set_xticks(
        blocks.middle,
        [blocks.name(at, "-") for at in range(len(blocks.middle))],
        rotation=60 if close else 0,
        ha="right" if close else "center",
        rotation_mode="anchor" if close else "default",
    )
