"""Labelled blocks of variables and rows, broadcast by dimension name into one sparse standard form.

No equation stands here. A block of variables is an array of column numbers over named dimensions; a
family of rows is an array of row numbers, a sense, a right-hand side and a list of terms. A term is
a pair of an index array and a coefficient; dimensions of a term that the rows lack are summed.

Programs of many samples are laid out once. A column or row exists where any sample has it; in a
sample that lacks it the column is closed at zero and the row is free. So all samples share one
pattern, and coefficients, costs, bounds and sides have an axis of samples where they differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..labelled import SAMPLE, Labelled, choose
from .program import Array, Block, Stack, StandardForms, Term, cost_vector

INFINITY = np.inf


@dataclass
class LinearProgram:
    """Minimise `cost @ x` subject to `row_lower <= matrix @ x <= row_upper`, `lower <= x <= upper`.

    Attributes
    ----------
    labels : mapping of dimension to labels
    sizes : mapping of dimension to its length
    variables, rows : blocks by name
    """

    labels: dict[str, NDArray[Any]]
    variables: dict[str, Block] = field(default_factory=dict)
    rows: dict[str, Block] = field(default_factory=dict)
    column_count: int = 0
    row_count: int = 0
    sizes: dict[str, int] = field(init=False)
    _lower: list[Array] = field(default_factory=list)
    _upper: list[Array] = field(default_factory=list)
    _row_lower: list[Array] = field(default_factory=list)
    _row_upper: list[Array] = field(default_factory=list)
    _entries: list[Entries] = field(default_factory=list)
    _cost: list[Term] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.sizes = {dim: len(values) for dim, values in self.labels.items()}

    def _block(self, name: str, dims: Sequence[str], mask: Labelled | None, first: int) -> Block:
        """A block whose numbers begin at `first`; it has what exists in any sample."""
        shape = tuple(self.sizes[dim] for dim in dims)
        if mask is None:
            present = np.ones(shape, bool)
        else:
            there = mask.any(SAMPLE) if SAMPLE in mask.dims else mask
            present = np.broadcast_to(there.over(tuple(dims)), shape).astype(bool)
        index = np.full(shape, -1, dtype=np.int64)
        index[present] = np.arange(first, first + int(present.sum()))
        return Block(name, Labelled(tuple(dims), index), {dim: self.labels[dim] for dim in dims})

    def add_variables(
        self,
        name: str,
        dims: Sequence[str],
        lower: Labelled | float = 0.0,
        upper: Labelled | float = INFINITY,
        mask: Labelled | None = None,
    ) -> Labelled:
        """Add a family of variables and return its column numbers over `dims`."""
        block = self._block(name, dims, mask, self.column_count)
        present = block.index.values >= 0
        self.variables[name] = block
        self.column_count += int(present.sum())
        if mask is not None and SAMPLE in mask.dims:
            lower, upper = choose(mask, lower, 0.0), choose(mask, upper, 0.0)
        self._lower.append(_picked(lower, dims, present))
        self._upper.append(_picked(upper, dims, present))
        return block.index

    def add_rows(
        self,
        name: str,
        dims: Sequence[str],
        terms: Iterable[Term],
        sense: str,
        right: Labelled | float,
        mask: Labelled | None = None,
    ) -> None:
        """Add a family of rows `sum(terms) <sense> right`; sense is `<=`, `>=` or `=`."""
        block = self._block(name, dims, mask, self.row_count)
        present = block.index.values >= 0
        count = int(present.sum())
        self.rows[name] = block
        if count == 0:
            return
        self.row_count += count
        low: Labelled | float = -INFINITY if sense == "<=" else right
        high: Labelled | float = INFINITY if sense == ">=" else right
        if mask is not None and SAMPLE in mask.dims:
            low, high = choose(mask, low, -INFINITY), choose(mask, high, INFINITY)
        self._row_lower.append(_picked(low, dims, present))
        self._row_upper.append(_picked(high, dims, present))
        self._entries += [Entries.of(block.index, *term) for term in terms]

    def add_cost(self, terms: Iterable[Term]) -> None:
        """Add the sum of all entries of `terms` to the objective."""
        self._cost += list(terms)

    def rows_alone(self) -> tuple[Any, Array, Array]:
        """Matrix (row, column) and both sides of the rows so far, of a system without samples."""
        from scipy import sparse

        shape = (self.row_count, self.column_count)
        found = sparse.csr_matrix(shape)
        for each in self._entries:
            found = found + sparse.csr_matrix((each.values, (each.rows, each.columns)), shape=shape)
        lower, upper = (
            np.concatenate([*side, np.zeros(0)]) for side in (self._row_lower, self._row_upper)
        )
        return found, lower, upper

    def finish(self) -> StandardForms:
        """The programs of all samples as arrays."""
        rows, columns = (
            np.concatenate([getattr(each, side) for each in self._entries] or [np.zeros(0, int)])
            for side in ("rows", "columns")
        )
        return StandardForms(
            cost_vector(self._cost, self.column_count),
            Stack.of([each.values for each in self._entries]),
            rows,
            columns,
            Stack.of(self._lower),
            Stack.of(self._upper),
            Stack.of(self._row_lower),
            Stack.of(self._row_upper),
            self.variables,
            self.rows,
        )


@dataclass(frozen=True)
class Entries:
    """Rows, columns and values (of every sample) that one term puts into the matrix."""

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    values: Array

    @classmethod
    def of(cls, rows: Labelled, columns: Labelled, coefficient: Labelled | float) -> Entries:
        """Entries of a term in a block of rows.

        Coefficients that are zero in all samples are dropped before anything is broadcast, so one
        that links two long dimensions costs as much as it has others.
        """
        weight = (
            coefficient if isinstance(coefficient, Labelled) else Labelled((), float(coefficient))
        )
        dims = tuple(dim for dim in weight.dims if dim != SAMPLE)
        array = weight.over((SAMPLE, *dims))
        shape = array.shape[1:]
        flat = array.reshape(len(array), -1)
        place = np.flatnonzero(flat.any(axis=0) if len(flat) > 1 else flat[0])
        where = np.unravel_index(place, shape) if dims else ()
        sizes = rows.sizes | columns.sizes
        rest = [dim for dim in sizes if dim not in dims]
        spread_shape = (len(place), *(sizes[dim] for dim in rest))

        def spread(block: Labelled) -> NDArray[np.int64]:
            inner = [dim for dim in block.dims if dim in dims]
            outer = [dim for dim in rest if dim in block.dims]
            held = block.over((*inner, *outer))
            picked = held[tuple(where[dims.index(dim)] for dim in inner)] if inner else held[None]
            aligned = picked.reshape(
                picked.shape[0], *(sizes[dim] if dim in outer else 1 for dim in rest)
            )
            whole = (
                aligned if aligned.shape == spread_shape else np.broadcast_to(aligned, spread_shape)
            )
            return whole.ravel()

        row, column = spread(rows), spread(columns)
        keep = (row >= 0) & (column >= 0)
        picked = np.repeat(place, row.size // len(place) if len(place) else 0)[keep]
        values = flat[:, picked] if len(flat) > 1 else flat[0][picked]
        return cls(row[keep], column[keep], values)


def _picked(value: Labelled | float, dims: Sequence[str], present: NDArray[np.bool_]) -> Array:
    """Values over `dims`, broadcast by name, at the members that exist (of every sample)."""
    if not isinstance(value, Labelled):
        return np.full(int(present.sum()), float(value))
    bare = value.over((SAMPLE, *dims))
    if len(bare) > 1:
        whole = np.broadcast_to(bare, (len(bare), *present.shape))
        return np.asarray(whole[:, present], float)
    return np.asarray(np.broadcast_to(bare[0], present.shape)[present], float)
