"""Sparse linear maps from a solution to what is charted.

value[r] = sum over columns j of entry[r, j] x solution[j]

A map is made of the same terms as the expressions that the program limits and results report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..labelled import SAMPLE, Labelled
from ..program.program import Term

Whole = NDArray[np.int64]
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Entries:
    """Entries of a sparse matrix; those in one place are added up."""

    rows: Whole
    columns: Whole
    values: Array

    @classmethod
    def joined(cls, parts: Sequence[Entries]) -> Entries:
        """All entries of several matrices of one shape, each place once, without zeros."""
        if not parts:
            nothing = np.zeros(0, np.int64)
            return cls(nothing, nothing, np.zeros(0))
        rows, columns, values = (
            np.concatenate([getattr(each, name) for each in parts])
            for name in ("rows", "columns", "values")
        )
        width = int(columns.max(initial=0)) + 1
        places, where = np.unique(rows * width + columns, return_inverse=True)
        total = np.bincount(where, values, minlength=len(places))
        kept = total != 0
        return cls(places[kept] // width, places[kept] % width, total[kept])

    def below(self, rows: int) -> Entries:
        """The same matrix under some rows of another."""
        return Entries(self.rows + rows, self.columns, self.values)

    def __matmul__(self, solution: Array) -> dict[int, float]:
        """Value of every row that has an entry."""
        values = np.bincount(self.rows, self.values * solution[self.columns])
        return {int(row): float(values[row]) for row in np.unique(self.rows)}


@dataclass(frozen=True)
class LinearMap:
    """A map at the first sample, and what each other sample adds to it.

    Attributes
    ----------
    count : int
        Rows.
    first : Entries
    added : mapping of sample to Entries
        Samples whose map is that of the first are missing.
    """

    count: int
    first: Entries
    added: Mapping[int, Entries]

    @classmethod
    def of(cls, terms: Sequence[Term], dims: Sequence[str], sizes: Mapping[str, int]) -> LinearMap:
        """The map of a linear expression, summed over all dims but `dims`.

        Parameters
        ----------
        terms : sequence of (columns, coefficient)
        dims : names of what a row stands for, in order
        sizes : mapping of dim to length
        """
        shape = tuple(sizes[dim] for dim in dims)
        first: list[Entries] = []
        added: dict[int, list[Entries]] = {}
        for index, coefficient in terms:
            weight = coefficient if isinstance(coefficient, Labelled) else Labelled((), coefficient)
            weight = weight.sum([d for d in weight.dims if d not in (SAMPLE, *index.dims, *dims)])
            every = [
                dim for dim in dict.fromkeys((*index.dims, *weight.dims, *dims)) if dim != SAMPLE
            ]
            spread = tuple(sizes[dim] for dim in every)
            columns = np.broadcast_to(index.over(every), spread).ravel()
            rows = _rows(every, dims, sizes, spread)
            stacked = weight.over((SAMPLE, *every))
            there = columns >= 0
            start = np.broadcast_to(stacked[0], spread).ravel()
            first.append(_entries(rows, columns, start, there))
            for sample in _other_than_first(stacked):
                values = np.broadcast_to(stacked[sample], spread).ravel() - start
                added.setdefault(sample, []).append(_entries(rows, columns, values, there))
        return cls(
            int(np.prod(shape, dtype=np.int64)),
            Entries.joined(first),
            {sample: Entries.joined(parts) for sample, parts in added.items()},
        )

    @classmethod
    def stacked(cls, maps: Sequence[LinearMap]) -> LinearMap:
        """Maps one below the other."""
        starts = np.cumsum([0, *(each.count for each in maps)])
        samples = sorted({sample for each in maps for sample in each.added})
        return cls(
            int(starts[-1]),
            Entries.joined(
                [each.first.below(int(at)) for each, at in zip(maps, starts, strict=False)]
            ),
            {
                sample: Entries.joined(
                    [
                        each.added[sample].below(int(at))
                        for each, at in zip(maps, starts, strict=False)
                        if sample in each.added
                    ]
                )
                for sample in samples
            },
        )

    def at(self, solution: Array) -> Array:
        """Values of the map of the first sample at a solution (row)."""
        found = np.zeros(self.count)
        for row, value in (self.first @ solution).items():
            found[row] = value
        return found


def _other_than_first(stacked: Array) -> list[int]:
    """Samples (of the first dim) that have another value than the first one somewhere."""
    flat = stacked.reshape(len(stacked), -1)
    differs = (flat != flat[0]) & ~(np.isnan(flat) & np.isnan(flat[0]))
    found: list[int] = np.flatnonzero(differs.any(axis=1)).tolist()
    return found


def _rows(
    every: Sequence[str], dims: Sequence[str], sizes: Mapping[str, int], spread: tuple[int, ...]
) -> Whole:
    """The row of each place of an array over `every`."""
    number = np.arange(int(np.prod([sizes[dim] for dim in dims], dtype=np.int64)))
    own = Labelled(tuple(dims), number.reshape([sizes[dim] for dim in dims]))
    found: Whole = np.broadcast_to(own.over(every), spread).ravel()
    return found


def _entries(rows: Whole, columns: Whole, values: Array, there: NDArray[np.bool_]) -> Entries:
    kept = there & (values != 0)
    return Entries(rows[kept], columns[kept].astype(np.int64), values[kept].astype(float))
