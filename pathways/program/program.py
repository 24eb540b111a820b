"""A finished program in standard form, of one system or of many samples, and how it is read.

All samples share one pattern; coefficients, costs, bounds and sides have an axis of samples where
they differ. See `layout` for how blocks of variables and rows become this.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..labelled import SAMPLE, Labelled, slice_of

Term = tuple[Labelled, Labelled | float]
"""Column numbers over named dims (-1 where there is none) and the coefficient on them."""

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Block:
    """A family of variables or rows: name, dims, labels, and its numbers in the program."""

    name: str
    index: Labelled
    labels: dict[str, NDArray[Any]]

    @property
    def numbers(self) -> NDArray[np.int64]:
        """Numbers of the members that exist, in order."""
        flat = self.index.values.ravel()
        return flat[flat >= 0]


@dataclass(frozen=True)
class Expression:
    """A named linear expression, limited by constraints and reported by results alike."""

    name: str
    dims: tuple[str, ...]
    terms: tuple[Term, ...]

    def evaluate(self, solution: Array, sizes: Mapping[str, int]) -> Labelled:
        """Value at a solution (one entry a column), over `dims`."""
        return total_of([self], solution, sizes, self.dims)

    def scaled(self, factor: Labelled | float) -> list[Term]:
        """Terms times a factor, to stand in a row or an objective."""
        return [(index, coefficient * factor) for index, coefficient in self.terms]

    @property
    def differs(self) -> bool:
        """Whether it differs between samples."""
        return any(_by_sample(coefficient) for _, coefficient in self.terms)

    def of(self, sample: int) -> Expression:
        """The expression of one sample."""
        terms = (
            (index, slice_of(coefficient, SAMPLE, sample)) for index, coefficient in self.terms
        )
        return Expression(self.name, self.dims, tuple(terms))


@dataclass(frozen=True)
class Stack:
    """An array of each sample, most of whose parts are alike.

    Attributes
    ----------
    first : array
        That of the first sample.
    parts : tuple of (slice, array)
        Where values differ between samples, and those values (sample, ...).
    differs : array of bool, optional
        Whether a sample has other values than the first one (sample); none where all are alike.
    """

    first: Array
    parts: tuple[tuple[slice, Array], ...] = ()
    differs: NDArray[np.bool_] | None = None

    @classmethod
    def of(cls, arrays: Sequence[Array]) -> Stack:
        """Arrays one after the other; those with two axes have one of samples in front."""
        first: list[Array] = []
        parts: list[tuple[slice, Array]] = []
        differs: list[NDArray[np.bool_]] = []
        start = 0
        for array in arrays:
            stop = start + array.shape[-1]
            if array.ndim > 1:
                other = (array != array[:1]).any(axis=1)
                if other.any():
                    parts.append((slice(start, stop), array))
                    differs.append(other)
            first.append(array[0] if array.ndim > 1 else array)
            start = stop
        return cls(
            np.concatenate(first) if first else np.zeros(0),
            tuple(parts),
            np.any(differs, axis=0) if differs else None,
        )

    def is_first(self, number: int) -> bool:
        """Whether a sample has what the first one has."""
        return self.differs is None or not self.differs[number]

    def sample(self, number: int) -> Array:
        """That of one sample; one array for all that are alike."""
        if self.is_first(number):
            return self.first
        found = self.first.copy()
        for place, values in self.parts:
            found[place] = values[number]
        return found


@dataclass(frozen=True)
class StandardForms:
    """Finished programs of all samples: one pattern, and arrays that differ between samples.

    Attributes
    ----------
    cost : array (column) or (sample, column)
    values : Stack
        What every term puts into the matrix, in the order of the equations.
    entry_rows, entry_columns : arrays
        Where it stands; what terms put into one place is added up.
    lower, upper : Stack over columns
    row_lower, row_upper : Stack over rows
    variables, rows : blocks by name
    """

    cost: Array
    values: Stack
    entry_rows: NDArray[np.int64]
    entry_columns: NDArray[np.int64]
    lower: Stack
    upper: Stack
    row_lower: Stack
    row_upper: Stack
    variables: dict[str, Block]
    rows: dict[str, Block]

    @cached_property
    def _first(self) -> Any:
        """The matrix of the first sample, and of all that are like it."""
        from scipy import sparse

        shape = (len(self.row_lower.first), len(self.lower.first))
        places = (self.entry_rows, self.entry_columns)
        matrix = sparse.csc_matrix((self.values.first, places), shape=shape)
        matrix.sum_duplicates()
        return matrix

    @cached_property
    def _order(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Entries by column, then row, and where in that order each place of the matrix begins."""
        key = self.entry_columns * len(self.row_lower.first) + self.entry_rows
        order = np.argsort(key, kind="stable")
        key = key[order]
        begins = np.ones(len(key), bool)
        np.not_equal(key[1:], key[:-1], out=begins[1:])
        return order, np.flatnonzero(begins)

    def _matrix(self, number: int) -> Any:
        """The matrix of a sample: the places of the first one, with values of its own."""
        from scipy import sparse

        first, (order, starts) = self._first, self._order
        values = np.add.reduceat(self.values.sample(number)[order], starts)
        matrix = sparse.csc_matrix((values, first.indices, first.indptr), first.shape)
        matrix.has_canonical_format = True
        return matrix

    def form(self, sample: int = 0) -> StandardForm:
        """The program of one sample; what is alike in all samples is one array for all."""
        return StandardForm(
            self.cost if self.cost.ndim == 1 else self.cost[sample],
            self._first if self.values.is_first(sample) else self._matrix(sample),
            self.lower.sample(sample),
            self.upper.sample(sample),
            self.row_lower.sample(sample),
            self.row_upper.sample(sample),
            self.variables,
            self.rows,
        )


@dataclass(frozen=True, eq=False)
class StandardForm:
    """A finished program.

    Its arrays are read-only: what is asked of it is a `Question`, laid over it in a form of its
    own.

    Attributes
    ----------
    cost, lower, upper : arrays over columns
    matrix : sparse matrix by columns (row, column)
    row_lower, row_upper : arrays over rows
    variables, rows : blocks by name
    """

    cost: NDArray[np.float64]
    matrix: Any
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    row_lower: NDArray[np.float64]
    row_upper: NDArray[np.float64]
    variables: dict[str, Block]
    rows: dict[str, Block]

    def __post_init__(self) -> None:
        matrix = self.matrix
        for array in (self.cost, self.lower, self.upper, self.row_lower, self.row_upper):
            array.flags.writeable = False
        for array in (matrix.data, matrix.indices, matrix.indptr):
            array.flags.writeable = False

    def value(self, name: str, solution: NDArray[np.float64], missing: float = 0.0) -> Labelled:
        """A family of variables at a solution, `missing` where a member does not exist."""
        index = self.variables[name].index
        return Labelled(index.dims, np.append(solution, missing)[index.values])

    def row_value(
        self, name: str, numbers: NDArray[np.float64], missing: float = np.nan
    ) -> Labelled:
        """Numbers by row (duals, say) for a family of rows."""
        index = self.rows[name].index
        return Labelled(index.dims, np.append(numbers, missing)[index.values])

    def column_names(self) -> list[str]:
        """Name of every column: `<what>__<label>__<label>`."""
        return _names(self.variables, len(self.cost))

    def row_names(self) -> list[str]:
        """Name of every row: `<what>__<label>__<label>`."""
        return _names(self.rows, len(self.row_lower))


def cost_vector(terms: Iterable[Term], count: int) -> Array:
    """Objective coefficient of every column (of every sample).

    The objective is the least sum of all entries of `terms`.
    """
    cost = np.zeros(count)
    for part in cost_parts(terms, count):
        cost = cost + part
    return cost


def cost_parts(terms: Iterable[Term], count: int) -> list[Array]:
    """The same term by term."""
    return [_cost_of(index, coefficient, count) for index, coefficient in terms]


def _cost_of(index: Labelled, coefficient: Labelled | float, count: int) -> Array:
    """Objective coefficient of every column (of every sample).

    The objective is the least sum of all entries of `terms`.
    """
    numbers = index.values.ravel() + 1  # what does not exist has the number -1
    if not isinstance(coefficient, Labelled):
        entries = np.bincount(numbers, minlength=count + 1)[1:]
        return float(coefficient) * entries.astype(np.float64)
    summed = coefficient.sum([dim for dim in coefficient.dims if dim not in (SAMPLE, *index.dims)])
    weights = summed.over((SAMPLE, *index.dims))
    shown = (np.broadcast_to(weight, index.shape).ravel() for weight in weights)
    each = [
        np.bincount(numbers, weight, minlength=count + 1)[1:].astype(np.float64, copy=False)
        for weight in shown
    ]
    return np.stack(each) if len(each) > 1 else each[0]


def _names(blocks: Mapping[str, Block], count: int) -> list[str]:
    names = [""] * count
    for block in blocks.values():
        positions = np.argwhere(block.index.values >= 0)
        numbers: NDArray[np.int64] | list[int] = (
            block.index.values[tuple(positions.T)]
            if positions.size or block.index.ndim == 0
            else []
        )
        for number, position in zip(np.atleast_1d(numbers), positions, strict=True):
            parts = [
                str(block.labels[dim][at])
                for dim, at in zip(block.index.dims, position, strict=True)
            ]
            names[number] = "__".join([block.name, *parts])
    return names


def _by_sample(coefficient: Labelled | float) -> bool:
    return isinstance(coefficient, Labelled) and SAMPLE in coefficient.dims


def living(terms: Iterable[Term]) -> tuple[Term, ...]:
    """Terms that have a column at all and a coefficient other than zero."""
    return tuple(
        (index, coefficient)
        for index, coefficient in terms
        if (index.values >= 0).any()
        and np.any(coefficient.values if isinstance(coefficient, Labelled) else coefficient)
    )


def total_of(
    expressions: Iterable[Expression],
    solution: Array,
    sizes: Mapping[str, int],
    dims: tuple[str, ...],
) -> Labelled:
    """Sum of some expressions at a solution (one entry a column).

    Each is summed over all dims but `dims`.
    """
    total = np.zeros([sizes[dim] for dim in dims])
    extended = np.append(solution, 0.0)
    for expression in expressions:
        for index, coefficient in expression.terms:
            amount = extended[index.values]
            weight = coefficient if isinstance(coefficient, Labelled) else Labelled((), coefficient)
            left, right, out, kept = _axes(index.dims, weight.dims, dims)
            total += Labelled(kept, np.einsum(amount, left, weight.values, right, out)).over(dims)
    return Labelled(dims, total)


def totals_of(
    expressions: Iterable[Expression],
    solutions: Array,
    sizes: Mapping[str, int],
    dims: tuple[str, ...],
) -> Array:
    """The same at the solutions of many samples at once (sample, *dims).

    Parameters
    ----------
    expressions : iterable of Expression
        Of all samples.
    solutions : array (sample, column)
    sizes : mapping of dim to length
    dims : tuple of str
        Without that of samples.
    """
    every = (SAMPLE, *dims)
    total = np.zeros((len(solutions), *(sizes[dim] for dim in dims)))
    extended = np.hstack([solutions, np.zeros((len(solutions), 1))])
    for expression in expressions:
        for index, coefficient in expression.terms:
            weight = coefficient if isinstance(coefficient, Labelled) else Labelled((), coefficient)
            amount = extended[:, index.values]
            left, right, out, kept = _axes((SAMPLE, *index.dims), weight.dims, every)
            total += Labelled(kept, np.einsum(amount, left, weight.values, right, out)).over(every)
    return total


@lru_cache(maxsize=1024)
def _axes(
    one: tuple[str, ...], other: tuple[str, ...], dims: tuple[str, ...]
) -> tuple[list[int], list[int], list[int], tuple[str, ...]]:
    """Numbers of the axes of two arrays and of their product.

    The product is summed over all dims but `dims`. Last come the dims that it has.
    """
    number = {dim: place for place, dim in enumerate(dict.fromkeys((*one, *other)))}
    kept = tuple(dim for dim in dims if dim in number)
    left, right, out = ([number[dim] for dim in each] for each in (one, other, kept))
    return left, right, out, kept
