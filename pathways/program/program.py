"""Labelled blocks of variables and rows, broadcast by dimension name into one sparse standard form.

No equation stands here. A block of variables is an array of column numbers over named dimensions; a
family of rows is an array of row numbers, a sense, a right-hand side and a list of terms. A term is
a pair of an index array and a coefficient; dimensions of a term that the rows lack are summed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .entries import SAMPLE, Entries, Unlike
from .labelled import Labelled

Term = tuple[Labelled, Labelled | float]
"""Column numbers over named dims (-1 where there is none) and the coefficient on them."""

INFINITY = np.inf


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

    def evaluate(self, solution: NDArray[np.float64], sizes: dict[str, int]) -> Labelled:
        """Value at a solution (one entry a column), over `dims`."""
        return total_of([self], solution, sizes, self.dims)

    def scaled(self, factor: Labelled | float) -> list[Term]:
        """Terms times a factor, to stand in a row or an objective."""
        return [(index, coefficient * factor) for index, coefficient in self.terms]


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
    _lower: list[NDArray] = field(default_factory=list)
    _upper: list[NDArray] = field(default_factory=list)
    _row_lower: list[NDArray] = field(default_factory=list)
    _row_upper: list[NDArray] = field(default_factory=list)
    _entries: list[Entries] = field(default_factory=list)
    _cost: list[Term] = field(default_factory=list)
    column_count: int = 0
    row_count: int = 0
    _before: LinearProgram | None = None
    _remembers: bool = False
    sizes: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.sizes = {dim: len(values) for dim, values in self.labels.items()}

    def _block(
        self,
        name: str,
        dims: Sequence[str],
        mask: Labelled | None,
        first: int,
        known: Mapping[str, Block],
    ) -> Block:
        """A block whose numbers begin at `first`; that of `known` where it is the same."""
        shape = tuple(self.sizes[dim] for dim in dims)
        if mask is None:
            index = np.arange(first, first + math.prod(shape), dtype=np.int64).reshape(shape)
        else:
            mask = _of_every_sample(mask)
            present = np.broadcast_to(mask.over(tuple(dims)), shape).astype(bool)
            index = np.full(shape, -1, dtype=np.int64)
            index[present] = np.arange(first, first + int(present.sum()))
        before = known.get(name)
        if before is not None and np.array_equal(before.index.values, index):
            return before
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
        block = self._block(
            name, dims, mask, self.column_count, self._before.variables if self._before else {}
        )
        present = block.index.values >= 0
        self.variables[name] = block
        self.column_count += int(present.sum())
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
        block = self._block(
            name, dims, mask, self.row_count, self._before.rows if self._before else {}
        )
        present = block.index.values >= 0
        count = int(present.sum())
        self.rows[name] = block
        if count == 0:
            return
        self.row_count += count
        right_values = _picked(right, dims, present)
        free = np.full(count, INFINITY)
        self._row_lower.append(-free if sense == "<=" else right_values)
        self._row_upper.append(free if sense == ">=" else right_values)
        for index, coefficient in terms:
            self._entries.append(self._entered(block.index, index, coefficient))

    def add_cost(self, terms: Iterable[Term]) -> None:
        """Add the sum of all entries of `terms` to the objective."""
        self._cost += list(terms)

    def _entered(self, rows: Labelled, columns: Labelled, coefficient: Labelled | float) -> Entries:
        place = len(self._entries)
        if self._before is not None and place < len(self._before._entries):
            return self._before._entries[place].renewed(rows, columns, coefficient)
        return Entries.of(rows, columns, coefficient, self._remembers)

    def beside(self, before: LinearProgram | None = None) -> LinearProgram:
        """An empty program whose numbers go on from the present ones; `extend` takes it in.

        Parameters
        ----------
        before : LinearProgram, optional
            An earlier one of the same families and equations: blocks and entries that are as they
            were there are taken from it.
        """
        return LinearProgram(
            self.labels,
            column_count=self.column_count,
            row_count=self.row_count,
            _before=before,
            _remembers=True,
        )

    def settled(self) -> LinearProgram:
        """The same without the earlier one that it was begun with."""
        self._before = None
        return self

    def extend(self, part: LinearProgram) -> None:
        """Take in variables and rows of a program that was begun `beside` this one."""
        self.variables |= part.variables
        self.rows |= part.rows
        self._lower += part._lower
        self._upper += part._upper
        self._row_lower += part._row_lower
        self._row_upper += part._row_upper
        self._entries += part._entries
        self.column_count = part.column_count
        self.row_count = part.row_count

    @property
    def entries(self) -> tuple[Entries, ...]:
        """What each term of each row puts into the matrix."""
        return tuple(self._entries)

    def triplets(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
        """Row, column and value of every coefficient; some places occur more than once."""
        each = self._entries
        if not each:
            return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
        parts = (
            [entry.rows for entry in each],
            [entry.columns for entry in each],
            [entry.values for entry in each],
        )
        rows, columns, values = map(np.concatenate, parts)
        return rows, columns, values

    def bounds(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Lower and upper bounds of all columns."""
        return _joined(self._lower), _joined(self._upper)

    def sides(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Lower and upper sides of all rows."""
        return _joined(self._row_lower), _joined(self._row_upper)

    def finish(self) -> StandardForm:
        """The program as arrays."""
        from scipy import sparse

        rows, columns, values = self.triplets()
        matrix = sparse.csc_matrix(
            (values, (rows, columns)), shape=(self.row_count, self.column_count)
        )
        matrix.sum_duplicates()
        lower, upper = self.bounds()
        row_lower, row_upper = self.sides()
        cost = cost_vector(self._cost, self.column_count)
        return StandardForm(
            cost, matrix, lower, upper, row_lower, row_upper, self.variables, self.rows
        )


@dataclass(frozen=True, eq=False)
class StandardForm:
    """A finished program. Its arrays are read-only: what is asked of it is a `Question`, laid over
    it in a form of its own.

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


def cost_vector(terms: Iterable[Term], count: int) -> NDArray[np.float64]:
    """Objective coefficient of every column when the sum of all entries of `terms` is minimised."""
    cost = np.zeros(count)
    for part in cost_parts(terms, count):
        cost += part
    return cost


def cost_parts(terms: Iterable[Term], count: int) -> list[NDArray[np.float64]]:
    """The same term by term."""
    return [_cost_of(index, coefficient, count) for index, coefficient in terms]


def _cost_of(index: Labelled, coefficient: Labelled | float, count: int) -> NDArray[np.float64]:
    """Objective coefficient of every column (of every sample) from one term; dims that its columns
    lack are summed.
    """
    numbers = index.values.ravel() + 1  # what does not exist has the number -1
    if not isinstance(coefficient, Labelled):
        return float(coefficient) * np.bincount(numbers, minlength=count + 1)[1:]
    summed = coefficient.sum([dim for dim in coefficient.dims if dim not in (SAMPLE, *index.dims)])
    if SAMPLE in summed.dims:
        weights = summed.over((SAMPLE, *index.dims))
        return np.stack(
            [_counted(numbers, np.broadcast_to(weight, index.shape), count) for weight in weights]
        )
    return _counted(numbers, np.broadcast_to(summed.over(index.dims), index.shape), count)


def _counted(
    numbers: NDArray[np.int64], weight: NDArray[np.float64], count: int
) -> NDArray[np.float64]:
    return np.bincount(numbers, weight.ravel(), minlength=count + 1)[1:]


def _names(blocks: dict[str, Block], count: int) -> list[str]:
    names = [""] * count
    for block in blocks.values():
        positions = np.argwhere(block.index.values >= 0)
        numbers = (
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


def _values(coefficient: Labelled | float) -> NDArray[Any] | float:
    return coefficient.values if isinstance(coefficient, Labelled) else coefficient


def living(terms: Iterable[Term]) -> tuple[Term, ...]:
    """Terms that have a column at all and a coefficient other than zero."""
    return tuple(
        term for term in terms if (term[0].values >= 0).any() and np.any(_values(term[1]) != 0)
    )


def total_of(
    expressions: Iterable[Expression],
    solution: NDArray[np.float64],
    sizes: Mapping[str, int],
    dims: tuple[str, ...],
) -> Labelled:
    """Sum of some expressions at a solution (one entry a column), each summed over all dims but
    `dims`.
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


@cache
def _axes(
    one: tuple[str, ...], other: tuple[str, ...], dims: tuple[str, ...]
) -> tuple[list[int], list[int], list[int], tuple[str, ...]]:
    """Numbers of the axes of two arrays and of their product summed over all dims but `dims`, and
    the dims that it has.
    """
    number = {dim: place for place, dim in enumerate(dict.fromkeys((*one, *other)))}
    kept = tuple(dim for dim in dims if dim in number)
    left, right, out = ([number[dim] for dim in each] for each in (one, other, kept))
    return left, right, out, kept


def _joined(arrays: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    """All arrays in one; where some hold every sample, (sample, ...)."""
    if not arrays:
        return np.zeros(0)
    count = max((len(each) for each in arrays if each.ndim > 1), default=0)
    return np.concatenate(
        [np.broadcast_to(each, (count, each.shape[-1])) for each in arrays] if count else arrays,
        axis=-1,
    )


def _of_every_sample(mask: Labelled) -> Labelled:
    """What exists in every sample.

    Raises
    ------
    Unlike
        If something exists in some samples alone.
    """
    if SAMPLE not in mask.dims:
        return mask
    first = mask.isel(**{SAMPLE: 0})
    if not (mask.over((SAMPLE, *first.dims)) == first.values).all():
        raise Unlike
    return first


def _picked(
    value: Labelled | float, dims: Sequence[str], present: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Values over `dims`, broadcast by name, at the members that exist (of every sample)."""
    if not isinstance(value, Labelled):
        return np.full(int(present.sum()), float(value))
    if SAMPLE in value.dims:
        bare = value.over((SAMPLE, *dims))
        return np.asarray(np.broadcast_to(bare, (len(bare), *present.shape))[:, present], float)
    bare = value.over(tuple(dims))
    whole = bare if bare.shape == present.shape else np.broadcast_to(bare, present.shape)
    return np.asarray(whole[present], float)
