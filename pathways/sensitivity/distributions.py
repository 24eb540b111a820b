"""From a draw between zero and one to a value: quantiles of `scipy.stats`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

TAIL = 0.001
"""Share at each end beyond which a distribution without ends stays at its value there, so that a
design may ask for its ends.
"""

END = 0.05
"""Share of the probability beyond each of the two figures that state a normal or lognormal one."""


@dataclass(frozen=True)
class Distribution:
    """A distribution of one number.

    Attributes
    ----------
    shape : {"uniform", "triangular", "normal", "lognormal", "discrete"}
    low, high : float
        Ends; 5 % and 95 % points of `normal` and `lognormal`.
    mode : float
        Of `triangular`.
    values, weights : tuple of float
        Of `discrete`.
    """

    shape: str
    low: float = 0.0
    high: float = 1.0
    mode: float = 0.5
    values: tuple[float, ...] = ()
    weights: tuple[float, ...] = ()

    def at(self, draw: float) -> float:
        """The value below which a share `draw` of the probability lies.

        uniform:  low + draw x (high - low), which needs no library: most factors are such, and a
            quantile of scipy takes 60 us
        discrete: the first value at which the cumulated weights reach the draw
        others:   the quantile; of `normal` and `lognormal` between its 0.1 % and 99.9 % points

        Examples
        --------
        >>> Distribution("triangular", 0.0, 1.0, mode=0.5).at(0.125)
        0.25
        """
        if self.shape == "uniform":
            return self.low + draw * (self.high - self.low)
        if self.shape == "discrete":
            weights = np.cumsum(self.weights or np.ones(len(self.values)))
            return self.values[int(np.searchsorted(weights, draw * weights[-1]))]
        if self.shape != "triangular":
            draw = min(max(draw, TAIL), 1.0 - TAIL)
        return float(_frozen(self).ppf(draw))


@lru_cache(maxsize=4096)  # more than the factors of any sweep: freezing takes ten times a quantile
def _frozen(of: Distribution) -> Any:
    """The distribution in `scipy.stats`, its ends met by location and scale."""
    from scipy import stats

    width = of.high - of.low
    if of.shape == "triangular":
        return stats.triang((of.mode - of.low) / width, loc=of.low, scale=width)
    ends = float(stats.norm.isf(END) - stats.norm.ppf(END))
    if of.shape == "normal":
        return stats.norm((of.low + of.high) / 2, width / ends)
    spread = float(np.log(of.high / of.low)) / ends
    return stats.lognorm(spread, scale=float(np.sqrt(of.low * of.high)))
