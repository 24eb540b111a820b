"""Years and periods: the one place that knows what is per year and what is per period.

Every flow, emission, cost expression, target and limit of the model is *per year*; it holds in each
year of its period. Only three things are *per period*: capacity commissioned (`build`, `renew`),
the overnight investment that pays for it, and the present-value weight of a period, which is the
sum of the discount factors of its years. A vintage starts in the first year of its period. Limits
of pace and growth are stated per year; what they let through in a block of years is the mean of
what its years would reach, so that what is reached over all years does not depend on how they are
blocked. What is stated for a year inside a block cuts the block there (see
[horizon.md](horizon.md)).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .finance import TIMING, discount_factor
from .schema.run import Horizon


@dataclass(frozen=True)
class Periods:
    """Consecutive blocks of years.

    Attributes
    ----------
    first_year, length : arrays over period
        First calendar year and number of years of each period.
    """

    first_year: NDArray[np.int64]
    length: NDArray[np.int64]

    @classmethod
    def of(cls, horizon: Horizon, starts: Collection[int] = ()) -> Periods:
        """Periods of a horizon: its blocks, or single years.

        Parameters
        ----------
        horizon : Horizon
        starts : collection of int, optional
            Years in which a period has to begin; blocks that hold one inside are cut there.
        """
        ends = horizon.first + np.cumsum(horizon.lengths)
        begin = {horizon.first, *ends[:-1].tolist()}
        begin |= {year for year in starts if horizon.first < year <= horizon.last}
        first = np.array(sorted(begin), dtype=np.int64)
        return cls(first, np.diff(np.append(first, horizon.last + 1)))

    def labels(self, label: str) -> NDArray[np.int64]:
        """Year that names each period: its `first`, `middle` (rounded down) or `last` year."""
        offset = {
            "first": 0 * self.length,
            "middle": (self.length - 1) // 2,
            "last": self.length - 1,
        }[label]
        return self.first_year + offset

    @property
    def last_year(self) -> NDArray[np.int64]:
        """Last calendar year of each period."""
        return self.first_year + self.length - 1

    @property
    def years(self) -> NDArray[np.int64]:
        """All calendar years in order."""
        return np.arange(self.first_year[0], self.last_year[-1] + 1)

    @property
    def end(self) -> int:
        """Start of the year after the horizon."""
        return int(self.last_year[-1]) + 1

    def membership(self) -> NDArray[np.float64]:
        """One where a year (columns) belongs to a period (rows)."""
        years = self.years[None, :]
        return ((years >= self.first_year[:, None]) & (years <= self.last_year[:, None])).astype(
            float
        )

    def alive(
        self, start: NDArray[np.float64], lifetime: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Share of each period in which something runs.

        It starts in `start` and lives `lifetime` years.

        Parameters
        ----------
        start, lifetime : arrays of one shape

        Returns
        -------
        array of that shape plus a last axis over periods, values 0 to 1
        """
        return self._per_year(start, lifetime) @ (self.membership() / self.length[:, None]).T

    def _per_year(
        self, start: NDArray[np.float64], lifetime: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        start = np.asarray(start, float)[..., None]
        stop = start + np.asarray(lifetime, float)[..., None]
        shared: NDArray[np.float64] = np.minimum(stop, self.years + 1) - np.maximum(
            start, self.years
        )
        return shared.clip(0.0, 1.0)

    def year_factors(self, rate: ArrayLike, timing: str, discount_year: int) -> NDArray[np.float64]:
        """Discount factor of each year for payments that fall at `timing` within it.

        Axes of the rate and a last one over years.
        """
        years = self.years + TIMING[timing] - discount_year
        return discount_factor(np.asarray(rate, float)[..., None], years)

    def weight(self, rate: ArrayLike, timing: str, discount_year: int) -> NDArray[np.float64]:
        """Present value of one unit paid in every year of each period, in years.

        Axes of the rate and a last one over periods.
        """
        return self.year_factors(rate, timing, discount_year) @ self.membership().T

    def paid(
        self,
        start: NDArray[np.float64],
        lifetime: NDArray[np.float64],
        rate: ArrayLike,
        timing: str,
        discount_year: int,
    ) -> NDArray[np.float64]:
        """Present value of a unit payment in the years of life, as a share of `weight`.

        Axes as `alive`, matched with those of the rate.
        """
        factors = self.year_factors(rate, timing, discount_year)
        return (
            (self._per_year(start, lifetime) * factors)
            @ self.membership().T
            / self.weight(rate, timing, discount_year)
        )
