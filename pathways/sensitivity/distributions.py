"""From a draw between zero and one to a value."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

TAIL = 0.001
"""Share at each end that a distribution without ends is cut by, so that a design may ask for its
ends.
"""

OUTER = 1.6448536269514722
"""Standard deviations between the middle of a normal distribution and the point beyond which 5 %
lie.
"""


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

        uniform:    low + draw x (high - low)
        triangular: low + sqrt(draw x (high - low) x (mode - low)) below the mode, mirrored above it
        normal:     middle + (high - low) / 2 / 1.645 x z(draw), z the normal quantile; lognormal:
        the same of the logarithm discrete:   the first value at which the cumulated weights reach
        the draw

        Examples
        --------
        >>> Distribution("triangular", 0.0, 1.0, mode=0.5).at(0.5)
        0.5
        """
        low, high = self.low, self.high
        if self.shape == "uniform":
            return low + draw * (high - low)
        if self.shape == "triangular":
            below = (self.mode - low) / (high - low)
            if draw < below:
                return low + float(np.sqrt(draw * (high - low) * (self.mode - low)))
            return high - float(np.sqrt((1.0 - draw) * (high - low) * (high - self.mode)))
        if self.shape == "discrete":
            weights = np.cumsum(self.weights or np.ones(len(self.values)))
            return self.values[
                min(int(np.searchsorted(weights, draw * weights[-1])), len(self.values) - 1)
            ]
        from scipy.special import ndtri

        if self.shape == "lognormal":
            low, high = float(np.log(low)), float(np.log(high))
        value = (low + high) / 2 + (high - low) / 2 / OUTER * float(
            ndtri(np.clip(draw, TAIL, 1.0 - TAIL))
        )
        return float(np.exp(value)) if self.shape == "lognormal" else value
