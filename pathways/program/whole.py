"""All parts of a program in one set of arrays, in which parts that were taken anew find the places
of those before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .program import Block, LinearProgram, StandardForm


class Whole:
    """All parts of a program in one; parts of the same shape as before put their values in the
    places of those before.

    Parameters
    ----------
    labels : mapping of dimension to labels
    parts : LinearProgram by name of its family or equation, each begun where the one before it ends

    Attributes
    ----------
    place : numbers of the first column, row and entry of each part, by name
    """

    def __init__(self, labels: dict[str, NDArray[Any]], parts: dict[str, LinearProgram]) -> None:
        program = LinearProgram(labels)
        for part in parts.values():
            program.extend(part)
        self.sizes = program.sizes
        self.column_count, self.row_count = program.column_count, program.row_count
        self._variables, self._rows = program.variables, program.rows
        self._bounds, self._sides = program.bounds(), program.sides()
        self._parts = parts
        self.place = _places(parts)
        rows, columns, self._values = program.triplets()
        self._pattern = _Pattern.of(rows, columns, (self.row_count, self.column_count))
        self._matrix = self._pattern.matrix(self._values)

    def take(self, parts: dict[str, LinearProgram]) -> bool:
        """Take the values of parts that are not those of before; False, and nothing taken, where
        one has another shape.
        """
        anew = {name: part for name, part in parts.items() if part is not self._parts[name]}
        if not all(same_shape(self._parts[name], part) for name, part in anew.items()):
            return False
        moved = False
        for name, part in anew.items():
            column, row, entry = self.place[name]
            _write(self._bounds, part.bounds(), column)
            _write(self._sides, part.sides(), row)
            values = part.triplets()[2]
            held = self._values[entry : entry + len(values)]
            if not np.array_equal(held, values):
                held[:] = values
                moved = True
        self._parts = parts
        if moved:
            self._matrix = self._pattern.matrix(self._values)
        return True

    def filled(self) -> tuple[NDArray[np.float64], Callable[[NDArray[np.float64]], Any]]:
        """Values of all entries, and what makes a matrix of such values."""
        return self._values.copy(), self._pattern.matrix

    def form(self, cost: NDArray[np.float64]) -> StandardForm:
        """The program as arrays of its own; the matrix is the one of before where no coefficient
        has moved.
        """
        lower, upper = (each.copy() for each in self._bounds)
        row_lower, row_upper = (each.copy() for each in self._sides)
        return StandardForm(
            cost, self._matrix, lower, upper, row_lower, row_upper, self._variables, self._rows
        )


@dataclass(frozen=True)
class _Pattern:
    """Where coefficients stand in a matrix by columns, so that other values can take their
    places.
    """

    shape: tuple[int, int]
    place: NDArray[np.int64]
    indices: NDArray[np.int32]
    indptr: NDArray[np.int32]

    @classmethod
    def of(
        cls, rows: NDArray[np.int64], columns: NDArray[np.int64], shape: tuple[int, int]
    ) -> _Pattern:
        key, place = np.unique(columns * shape[0] + rows, return_inverse=True)
        count = np.bincount(key // shape[0], minlength=shape[1])
        indptr = np.concatenate([[0], np.cumsum(count)]).astype(np.int32)
        return cls(shape, place, (key % shape[0]).astype(np.int32), indptr)

    def matrix(self, values: NDArray[np.float64]) -> Any:
        """The matrix with these values; those at one place are added up."""
        from scipy import sparse

        data = np.bincount(self.place, values, minlength=len(self.indices))
        matrix = sparse.csc_matrix((data, self.indices, self.indptr), shape=self.shape)
        matrix.has_canonical_format = True
        return matrix


def _places(parts: dict[str, LinearProgram]) -> dict[str, tuple[int, int, int]]:
    """Numbers of the first column, row and entry of each part."""
    places, column, row, entry = {}, 0, 0, 0
    for name, part in parts.items():
        places[name] = (column, row, entry)
        column, row, entry = (
            part.column_count,
            part.row_count,
            entry + sum(len(each.values) for each in part.entries),
        )
    return places


def _write(
    held: tuple[NDArray[np.float64], ...], new: tuple[NDArray[np.float64], ...], first: int
) -> None:
    """Write the lower and upper bounds or sides of a part into those of all."""
    for into, values in zip(held, new, strict=True):
        into[first : first + len(values)] = values


def same_blocks(one: dict[str, Block], other: dict[str, Block]) -> bool:
    """Whether families have the same members; a part that was begun with the one of before has its
    blocks then.
    """
    return one.keys() == other.keys() and all(one[name] is other[name] for name in one)


def same_shape(one: LinearProgram, other: LinearProgram) -> bool:
    """Whether two parts have the same columns, rows, and places of coefficients; values may
    differ.
    """
    return (
        same_blocks(one.variables, other.variables)
        and same_blocks(one.rows, other.rows)
        and len(one.entries) == len(other.entries)
        and all(
            left.rows is right.rows and left.columns is right.columns
            for left, right in zip(one.entries, other.entries, strict=True)
        )
    )
