"""Labelled blocks of variables and rows, broadcast by dimension name into one sparse standard form.

No equation stands here. A block of variables is an array of column numbers over named dimensions; a
family of rows is an array of row numbers, a sense, a right-hand side and a list of terms. A term is a
pair of an index array and a coefficient; dimensions of a term that the rows lack are summed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

Term = tuple[xr.Variable, xr.Variable | float]
"""Column numbers over named dims (-1 where there is none) and the coefficient on them."""

INFINITY = np.inf


def renamed(array: xr.Variable, **dims: str) -> xr.Variable:
    """The same array with some dimensions under another name, such as `renamed(activity, technology="host")`."""
    return xr.Variable(tuple(dims.get(dim, dim) for dim in array.dims), array.values)


@dataclass(frozen=True)
class Block:
    """A family of variables or rows: name, dims, labels, and its numbers in the program."""

    name: str
    index: xr.Variable
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

    def evaluate(self, solution: NDArray[np.float64], sizes: dict[str, int]) -> xr.Variable:
        """Value at a solution (one entry a column), over `dims`."""
        total = xr.Variable(self.dims, np.zeros([sizes[dim] for dim in self.dims]))
        extended = np.append(solution, 0.0)
        for index, coefficient in self.terms:
            product = xr.Variable(index.dims, extended[index.values]) * coefficient
            total = total + product.sum([dim for dim in product.dims if dim not in self.dims])
        return total.transpose(*self.dims)

    def scaled(self, factor: xr.Variable | float) -> list[Term]:
        """Terms times a factor, to stand in a row or an objective."""
        return [(index, coefficient * factor) for index, coefficient in self.terms]


@dataclass
class LinearProgram:
    """Minimise `cost @ x` subject to `row_lower <= matrix @ x <= row_upper`, `lower <= x <= upper`."""

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

    @property
    def sizes(self) -> dict[str, int]:
        """Length of each dimension."""
        return {dim: len(values) for dim, values in self.labels.items()}

    def _block(self, name: str, dims: Sequence[str], mask: xr.Variable | None, first: int) -> Block:
        shape = tuple(self.sizes[dim] for dim in dims)
        present = np.ones(shape, bool) if mask is None else _over(mask, dims, self.sizes).astype(bool)
        index = np.full(shape, -1, dtype=np.int64)
        index[present] = np.arange(first, first + int(present.sum()))
        return Block(name, xr.Variable(tuple(dims), index), {dim: self.labels[dim] for dim in dims})

    def add_variables(
        self,
        name: str,
        dims: Sequence[str],
        lower: xr.Variable | float = 0.0,
        upper: xr.Variable | float = INFINITY,
        mask: xr.Variable | None = None,
    ) -> xr.Variable:
        """Add a family of variables and return its column numbers over `dims`."""
        block = self._block(name, dims, mask, self.column_count)
        present = block.index.values >= 0
        self.variables[name] = block
        self.column_count += int(present.sum())
        self._lower.append(_over(lower, dims, self.sizes)[present])
        self._upper.append(_over(upper, dims, self.sizes)[present])
        return block.index

    def add_rows(
        self,
        name: str,
        dims: Sequence[str],
        terms: Iterable[Term],
        sense: str,
        right: xr.Variable | float,
        mask: xr.Variable | None = None,
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
        right_values = _over(right, dims, self.sizes)[present]
        free = np.full(count, INFINITY)
        self._row_lower.append(-free if sense == "<=" else right_values)
        self._row_upper.append(free if sense == ">=" else right_values)
        self._triplets += [_triplets(block.index, index, coefficient) for index, coefficient in terms]

    def add_cost(self, terms: Iterable[Term]) -> None:
        """Add the sum of all entries of `terms` to the objective."""
        self._cost += list(terms)

    def finish(self) -> StandardForm:
        """The program as arrays."""
        from scipy import sparse

        rows, columns, values = (
            np.concatenate([triplet[part] for triplet in self._triplets]) if self._triplets else np.zeros(0)
            for part in range(3)
        )
        matrix = sparse.csc_matrix((values, (rows, columns)), shape=(self.row_count, self.column_count))
        matrix.sum_duplicates()
        empty = np.zeros(0)
        return StandardForm(
            cost=cost_vector(self._cost, self.column_count),
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

    def value(self, name: str, solution: NDArray[np.float64], missing: float = 0.0) -> xr.Variable:
        """A family of variables at a solution, `missing` where a member does not exist."""
        index = self.variables[name].index
        return xr.Variable(index.dims, np.append(solution, missing)[index.values])

    def row_value(self, name: str, numbers: NDArray[np.float64], missing: float = np.nan) -> xr.Variable:
        """Numbers by row (duals, say) for a family of rows."""
        index = self.rows[name].index
        return xr.Variable(index.dims, np.append(numbers, missing)[index.values])

    def column_names(self) -> list[str]:
        """Name of every column: `<what>__<label>__<label>`."""
        return _names(self.variables, len(self.cost))

    def row_names(self) -> list[str]:
        """Name of every row: `<what>__<label>__<label>`."""
        return _names(self.rows, len(self.row_lower))


def cost_vector(terms: Iterable[Term], count: int) -> NDArray[np.float64]:
    """Objective coefficient of every column when the sum of all entries of `terms` is minimised."""
    cost = np.zeros(count)
    scalar = xr.Variable((), np.int64(0))
    for index, coefficient in terms:
        _, columns, values = _triplets(scalar, index, coefficient)
        cost += np.bincount(columns, values, minlength=count)
    return cost


def _names(blocks: dict[str, Block], count: int) -> list[str]:
    names = [""] * count
    for block in blocks.values():
        positions = np.argwhere(block.index.values >= 0)
        numbers = block.index.values[tuple(positions.T)] if positions.size or block.index.ndim == 0 else []
        for number, position in zip(np.atleast_1d(numbers), positions, strict=True):
            parts = [str(block.labels[dim][at]) for dim, at in zip(block.index.dims, position, strict=True)]
            names[number] = "__".join([block.name, *parts])
    return names


def _over(value: xr.Variable | float, dims: Sequence[str], sizes: dict[str, int]) -> NDArray:
    """Values broadcast over `dims`, by name."""
    shape = tuple(sizes[dim] for dim in dims)
    if not isinstance(value, xr.Variable):
        return np.broadcast_to(np.asarray(value), shape)
    extra = [dim for dim in value.dims if dim not in dims]
    if extra:
        raise ValueError(f"a value over {value.dims} cannot stand in a block over {tuple(dims)}")
    ordered = _arranged(value, [dim for dim in dims if dim in value.dims])
    expanded = ordered.reshape([sizes[dim] if dim in value.dims else 1 for dim in dims])
    return np.broadcast_to(expanded, shape)


def _arranged(array: xr.Variable, dims: Sequence[str]) -> NDArray:
    """Values with the dimensions in another order."""
    if array.dims == tuple(dims):
        return array.values
    return np.transpose(array.values, [array.dims.index(dim) for dim in dims])


def _triplets(
    rows: xr.Variable, columns: xr.Variable, coefficient: xr.Variable | float
) -> tuple[NDArray, NDArray, NDArray]:
    """Row numbers, column numbers and values of one term.

    Zero coefficients are dropped before anything is broadcast, so a coefficient that links two long
    dimensions costs as much as it has nonzeros.
    """
    weight = coefficient if isinstance(coefficient, xr.Variable) else xr.Variable((), float(coefficient))
    where = np.nonzero(np.atleast_1d(weight.values)) if weight.ndim == 0 else np.nonzero(weight.values)
    count = len(where[0])
    values = np.atleast_1d(weight.values)[where] if weight.ndim == 0 else weight.values[where]
    sizes = {**dict(zip(rows.dims, rows.shape, strict=True)), **dict(zip(columns.dims, columns.shape, strict=True))}
    rest = [dim for dim in sizes if dim not in weight.dims]

    def spread(block: xr.Variable) -> NDArray:
        inner = [dim for dim in block.dims if dim in weight.dims]
        outer = [dim for dim in rest if dim in block.dims]
        array = _arranged(block, [*inner, *outer])
        picked = array[tuple(where[weight.dims.index(dim)] for dim in inner)] if inner else array[None]
        return picked.reshape(picked.shape[0], *(sizes[dim] if dim in outer else 1 for dim in rest))

    shape = (count, *(sizes[dim] for dim in rest))
    row = np.broadcast_to(spread(rows), shape).ravel()
    column = np.broadcast_to(spread(columns), shape).ravel()
    value = np.broadcast_to(values.reshape(count, *(1 for _ in rest)), shape).ravel()
    keep = (row >= 0) & (column >= 0)
    return row[keep], column[keep], value[keep]
