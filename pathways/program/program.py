"""Labelled blocks of variables and rows, broadcast by dimension name into one sparse standard form.

No equation stands here. A block of variables is an array of column numbers over named dimensions; a
family of rows is an array of row numbers, a sense, a right-hand side and a list of terms. A term is a
pair of an index array and a coefficient; dimensions of a term that the rows lack are summed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

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
        total = Labelled(self.dims, np.zeros([sizes[dim] for dim in self.dims]))
        extended = np.append(solution, 0.0)
        for index, coefficient in self.terms:
            product = Labelled(index.dims, extended[index.values]) * coefficient
            total = total + product.sum([dim for dim in product.dims if dim not in self.dims])
        return total.transpose(*self.dims)

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
    _triplets: list[tuple[NDArray, NDArray, NDArray]] = field(default_factory=list)
    _cost: list[Term] = field(default_factory=list)
    column_count: int = 0
    row_count: int = 0
    sizes: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.sizes = {dim: len(values) for dim, values in self.labels.items()}

    def _block(self, name: str, dims: Sequence[str], mask: Labelled | None, first: int) -> Block:
        shape = tuple(self.sizes[dim] for dim in dims)
        if mask is None:
            index = np.arange(first, first + math.prod(shape), dtype=np.int64).reshape(shape)
        else:
            present = np.broadcast_to(mask.over(tuple(dims)), shape).astype(bool)
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
        """Add a family of rows `sum(terms) <sense> right`; sense is `<=`, `>=` or `=`.

        """
        block = self._block(name, dims, mask, self.row_count)
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
        self._triplets += [_triplets(block.index, index, coefficient) for index, coefficient in terms]

    def add_cost(self, terms: Iterable[Term]) -> None:
        """Add the sum of all entries of `terms` to the objective."""
        self._cost += list(terms)

    def beside(self) -> LinearProgram:
        """An empty program whose numbers go on from the present ones; `extend` takes it in."""
        return LinearProgram(self.labels, column_count=self.column_count, row_count=self.row_count)

    def extend(self, part: LinearProgram) -> None:
        """Take in variables and rows of a program that was begun `beside` this one."""
        self.variables |= part.variables
        self.rows |= part.rows
        self._lower += part._lower
        self._upper += part._upper
        self._row_lower += part._row_lower
        self._row_upper += part._row_upper
        self._triplets += part._triplets
        self.column_count = part.column_count
        self.row_count = part.row_count

    def entries(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
        """Row, column and value of every coefficient; some places occur more than once."""
        rows, columns, values = (
            np.concatenate([triplet[part] for triplet in self._triplets]) if self._triplets else np.zeros(0)
            for part in range(3)
        )
        return rows, columns, values

    def finish(self, matrix: Any = None, cost: NDArray[np.float64] | None = None) -> StandardForm:
        """The program as arrays; matrix and cost are worked out unless they are known."""
        if matrix is None:
            from scipy import sparse

            rows, columns, values = self.entries()
            matrix = sparse.csc_matrix((values, (rows, columns)), shape=(self.row_count, self.column_count))
            matrix.sum_duplicates()
        empty = np.zeros(0)
        return StandardForm(
            cost=cost_vector(self._cost, self.column_count) if cost is None else cost,
            matrix=matrix,
            lower=np.concatenate(self._lower or [empty]),
            upper=np.concatenate(self._upper or [empty]),
            row_lower=np.concatenate(self._row_lower or [empty]),
            row_upper=np.concatenate(self._row_upper or [empty]),
            variables=self.variables,
            rows=self.rows,
        )


@dataclass
class StandardForm:
    """A finished program; the arrays may be changed in place between solves, the pattern may not."""

    cost: NDArray[np.float64]
    matrix: Any
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    row_lower: NDArray[np.float64]
    row_upper: NDArray[np.float64]
    variables: dict[str, Block]
    rows: dict[str, Block]

    def value(self, name: str, solution: NDArray[np.float64], missing: float = 0.0) -> Labelled:
        """A family of variables at a solution, `missing` where a member does not exist."""
        index = self.variables[name].index
        return Labelled(index.dims, np.append(solution, missing)[index.values])

    def row_value(self, name: str, numbers: NDArray[np.float64], missing: float = np.nan) -> Labelled:
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
    scalar = Labelled((), np.int64(0))
    entries = (_triplets(scalar, index, coefficient) for index, coefficient in terms)
    return [np.bincount(columns, values, minlength=count) for _, columns, values in entries]


def _names(blocks: dict[str, Block], count: int) -> list[str]:
    names = [""] * count
    for block in blocks.values():
        positions = np.argwhere(block.index.values >= 0)
        numbers = block.index.values[tuple(positions.T)] if positions.size or block.index.ndim == 0 else []
        for number, position in zip(np.atleast_1d(numbers), positions, strict=True):
            parts = [str(block.labels[dim][at]) for dim, at in zip(block.index.dims, position, strict=True)]
            names[number] = "__".join([block.name, *parts])
    return names


def _picked(value: Labelled | float, dims: Sequence[str], present: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Values over `dims`, broadcast by name, at the members that exist."""
    if not isinstance(value, Labelled):
        return np.full(int(present.sum()), float(value))
    bare = value.over(tuple(dims))
    whole = bare if bare.shape == present.shape else np.broadcast_to(bare, present.shape)
    return np.asarray(whole[present], float)


def _triplets(
    rows: Labelled, columns: Labelled, coefficient: Labelled | float
) -> tuple[NDArray, NDArray, NDArray]:
    """Row numbers, column numbers and values of one term.

    Zero coefficients are dropped before anything is broadcast, so a coefficient that links two long
    dimensions costs as much as it has nonzeros.
    """
    weight = coefficient if isinstance(coefficient, Labelled) else Labelled((), float(coefficient))
    flat = np.atleast_1d(weight.values)
    where = np.nonzero(flat)
    count = len(where[0])
    values = flat[where]
    sizes = rows.sizes | columns.sizes
    rest = [dim for dim in sizes if dim not in weight.dims]
    shape = (count, *(sizes[dim] for dim in rest))

    def spread(block: Labelled) -> NDArray:
        inner = [dim for dim in block.dims if dim in weight.dims]
        outer = [dim for dim in rest if dim in block.dims]
        array = block.over((*inner, *outer))
        picked = array[tuple(where[weight.dims.index(dim)] for dim in inner)] if inner else array[None]
        aligned = picked.reshape(picked.shape[0], *(sizes[dim] if dim in outer else 1 for dim in rest))
        return (aligned if aligned.shape == shape else np.broadcast_to(aligned, shape)).ravel()

    row, column = spread(rows), spread(columns)
    value = np.repeat(values, row.size // count) if count else values
    keep = (row >= 0) & (column >= 0)
    return row[keep], column[keep], value[keep]
