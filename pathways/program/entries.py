"""What one term of an equation puts into the matrix, and what of it is new where only its
coefficient has changed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from .labelled import Labelled

SAMPLE = "sample"
"""The dim of what differs between programs that are built together; it comes before all others."""


class Unlike(Exception):
    """Programs that cannot be built together, since they differ in shape."""


@dataclass(frozen=True, eq=False)
class Entries:
    """Row numbers, column numbers and values that one term puts into the matrix.

    Attributes
    ----------
    rows, columns, values : arrays over entries
    made_of : row numbers, column numbers and where the coefficient is not zero; None where they are
    not to be renewed
    picked : where in the flattened coefficient each value stands
    """

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    values: NDArray[np.float64]
    made_of: tuple[Labelled, Labelled, Labelled] | None = None
    picked: NDArray[np.int64] | None = None

    @classmethod
    def of(
        cls,
        rows: Labelled,
        columns: Labelled,
        coefficient: Labelled | float,
        remembers: bool = False,
    ) -> Entries:
        """Entries of a term in a block of rows.

        Zero coefficients are dropped before anything is broadcast, so a coefficient that links two
        long dimensions costs as much as it has nonzeros.
        """
        weight = (
            coefficient if isinstance(coefficient, Labelled) else Labelled((), float(coefficient))
        )
        flat = weight.values.ravel()
        place = np.flatnonzero(flat)
        where = np.unravel_index(place, weight.shape) if weight.ndim else ()
        sizes = rows.sizes | columns.sizes
        rest = [dim for dim in sizes if dim not in weight.dims]
        shape = (len(place), *(sizes[dim] for dim in rest))

        def spread(block: Labelled) -> NDArray:
            inner = [dim for dim in block.dims if dim in weight.dims]
            outer = [dim for dim in rest if dim in block.dims]
            array = block.over((*inner, *outer))
            picked = (
                array[tuple(where[weight.dims.index(dim)] for dim in inner)]
                if inner
                else array[None]
            )
            aligned = picked.reshape(
                picked.shape[0], *(sizes[dim] if dim in outer else 1 for dim in rest)
            )
            return (aligned if aligned.shape == shape else np.broadcast_to(aligned, shape)).ravel()

        row, column = spread(rows), spread(columns)
        keep = (row >= 0) & (column >= 0)
        picked = np.repeat(place, row.size // len(place) if len(place) else 0)[keep]
        made_of = (rows, columns, Labelled(weight.dims, weight.values != 0)) if remembers else None
        return cls(row[keep], column[keep], flat[picked], made_of, picked if remembers else None)

    def renewed(self, rows: Labelled, columns: Labelled, coefficient: Labelled | float) -> Entries:
        """Entries of another term: only the values are worked out where it differs in nothing but
        the size of its coefficient.
        """
        weight = (
            coefficient if isinstance(coefficient, Labelled) else Labelled((), float(coefficient))
        )
        if self.made_of is not None and self.picked is not None:
            if SAMPLE in weight.dims:
                return self._of_samples(rows, columns, weight)
            now = rows, columns, Labelled(weight.dims, weight.values != 0)
            if all(map(Labelled.same, now, self.made_of)):
                return replace(self, values=weight.values.ravel()[self.picked])
        return Entries.of(rows, columns, weight, remembers=True)

    def _of_samples(self, rows: Labelled, columns: Labelled, weight: Labelled) -> Entries:
        """Entries with the values of every sample (sample, entry).

        Raises
        ------
        Unlike
            If a coefficient is zero in some samples alone, or the term is another one.
        """
        assert self.made_of is not None
        assert self.picked is not None
        old_rows, old_columns, filled = self.made_of
        values = weight.over((SAMPLE, *filled.dims))
        same = (
            values.shape[1:] == filled.shape and rows.same(old_rows) and columns.same(old_columns)
        )
        if not (same and ((values != 0) == filled.values).all()):
            raise Unlike
        return replace(self, values=values.reshape(len(values), -1)[:, self.picked])
