"""Designs: which draw each factor has in each sample.

By SALib and scipy's low-discrepancy sequences.

A design gives its rows by number, so that nobody needs the whole of it at once. Draws lie between
zero and one; a missing draw leaves a factor at its central figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError, Problem
from .needs import library

Array = NDArray[np.float64]

MOST_SAMPLES = 10_000_000
"""Samples of a design beyond which it is a mistake: at 5 ms each they take half a day."""

MORRIS_LEVELS = 4
"""Levels of a Morris design: the number that Morris (1991) and SALib take."""


@dataclass(frozen=True)
class Design:
    """A design.

    Attributes
    ----------
    method : str
    count : int
        Number of samples.
    factors : int
        Number of factors.
    matrix : array
        `(sample, factor)` draws; for `sobol` the two base matrices side by side.
    second_order : bool
        Of `sobol`.
    """

    method: str
    count: int
    factors: int
    matrix: Array
    second_order: bool = False

    def rows(self, start: int, stop: int) -> Array:
        """Draws of the samples from `start` up to `stop` (sample, factor)."""
        numbers = np.arange(start, min(stop, self.count))
        if self.method == "sobol":
            return self._saltelli(numbers)
        if self.method == "grid":
            points = self.matrix.shape[0]
            digits = numbers[:, None] // points ** np.arange(self.factors - 1, -1, -1) % points
            drawn: NDArray[np.float64] = self.matrix[digits, 0]
            return drawn
        if self.method == "one-at-a-time":
            return self._one_at_a_time(numbers)
        return self.matrix[numbers]

    def _saltelli(self, numbers: NDArray[np.int64]) -> Array:
        """Rows of the cross-sampling that SALib's analysis expects (Saltelli 2002).

        For each pair of rows of A and B first A, then A with one column of B for each factor, for
        second order B with one column of A for each, then B.
        """
        size, block = self.factors, (2 if self.second_order else 1) * self.factors + 2
        pair, place = numbers // block, numbers % block
        one, other = self.matrix[pair, :size], self.matrix[pair, size:]
        mostly_other = (place > size)[:, None]
        rows = np.where(mostly_other, other, one)
        swapped = np.flatnonzero((place > 0) & (place < block - 1))
        column = (place[swapped] - 1) % size
        rows[swapped, column] = np.where(
            mostly_other[swapped, 0], one[swapped, column], other[swapped, column]
        )
        return rows

    def _one_at_a_time(self, numbers: NDArray[np.int64]) -> Array:
        points = self.matrix.shape[0]
        rows = np.full((len(numbers), self.factors), np.nan)
        moved = np.flatnonzero(numbers > 0)
        rows[moved, (numbers[moved] - 1) // points] = self.matrix[(numbers[moved] - 1) % points, 0]
        return rows


def count_of(method: str, factors: int, size: int, second_order: bool = False) -> int:
    """Samples of a design, known before anything is drawn; parameters as of `design`."""
    points = max(size, 2)
    counts: dict[str, int] = {
        "sobol": size * ((2 if second_order else 1) * factors + 2),
        "grid": points**factors,
        "one-at-a-time": 1 + factors * points,
        "morris": size * (factors + 1),
    }
    return counts.get(method, size)


def design(
    method: str,
    factors: int,
    size: int,
    seed: int,
    second_order: bool = False,
    most: int = MOST_SAMPLES,
) -> Design:
    """A design for a number of factors.

    Parameters
    ----------
    method : {"grid", "one-at-a-time", "latin-hypercube", "qmc", "morris", "sobol"}
    factors : int
    size : int
        Its meaning goes by the method; see `pathways.schema.sweep.Sweep.samples`.
    seed : int
        The same seed gives the same design to the bit.
    second_order : bool, optional
        Of `sobol`.
    most : int, optional
        Samples that a design may have.

    Raises
    ------
    InputError
        A design of more samples, a number of base samples that is no power of
        two, or a missing library.
    """
    points = max(size, 2)
    if method == "grid":
        _require(
            points**factors <= most,
            f"a grid of {points} points a factor has {points}^{factors} samples",
        )
    count = count_of(method, factors, size, second_order)
    _require(
        count <= most, f"{method} of {factors} factors has {count:,} samples, more than {most:,}"
    )
    if method == "sobol":
        _require(
            size & (size - 1) == 0, f"the base samples of sobol must be a power of two, not {size}"
        )
        return Design(method, count, factors, _sobol(2 * factors, size, seed), second_order)
    if method in ("grid", "one-at-a-time"):
        return Design(method, count, factors, np.linspace(0.0, 1.0, points)[:, None])
    if method == "qmc":
        matrix = _sobol(factors, size, seed)
    elif method == "latin-hypercube":
        matrix = library("SALib.sample.latin").sample(problem(factors), size, seed=seed)
    else:
        matrix = library("SALib.sample.morris").sample(
            problem(factors), size, num_levels=MORRIS_LEVELS, seed=seed
        )
    return Design(method, len(matrix), factors, matrix)


def problem(factors: int, names: list[str] | None = None) -> dict[str, Any]:
    """SALib's description of a unit cube."""
    return {
        "num_vars": factors,
        "names": names or [f"factor_{number}" for number in range(factors)],
        "bounds": [[0.0, 1.0]] * factors,
    }


def _sobol(columns: int, size: int, seed: int) -> Array:
    """A scrambled Sobol sequence from scipy.

    Sizes that are no power of two take the head of the next.
    """
    from scipy.stats import qmc

    most = qmc.Sobol.MAXDIM
    _require(
        columns <= most,
        f"a Sobol sequence has at most {most} columns, {columns} are needed: choose fewer factors",
    )
    power = int(np.ceil(np.log2(size))) if size > 1 else 0
    drawn: Array = qmc.Sobol(columns, scramble=True, rng=np.random.default_rng(seed)).random_base2(
        power
    )
    return drawn[:size]


def _require(holds: bool, message: str) -> None:
    if not holds:
        raise InputError("sweep", [Problem(message, key="samples")])
