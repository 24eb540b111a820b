"""One program of all scenarios, in which what is decided before the date is one column for all.

The extensive form of a two-stage program (Birge and Louveaux 2011, *Introduction to Stochastic
Programming*, chapter 2). With x what is decided before the date and y[s] what follows in scenario
s, each scenario keeps the rows of its own program,

    A[s] (x, y[s]) within its sides,    lower[s] <= (x, y[s]) <= upper[s],

so that no equation is stated twice: rows, bounds and costs are those of the program that is built
from the System of the scenario. A row over x alone that is the same in all scenarios stands once.
With one scenario it is the program of that scenario, column by column and row by row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ..errors import InfeasibleError
from ..labelled import Labelled
from ..program.program import Block, StandardForm

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

SCENARIO = "scenario"


@dataclass(frozen=True, eq=False)
class Joint:
    """The program of all scenarios.

    Attributes
    ----------
    form : StandardForm
        Families have the dim `scenario` before their own; its costs are zero.
    columns : sequence of arrays
        For each scenario the number here of every column of its own program.
    rows : sequence of arrays
        The same of every row.
    shared : mask over columns
        What is decided before the date.
    costs : sparse matrix (scenario, column)
        Present value of all costs of each scenario.
    """

    form: StandardForm
    columns: tuple[NDArray[np.int64], ...]
    rows: tuple[NDArray[np.int64], ...]
    shared: Mask
    costs: Any

    @property
    def names(self) -> NDArray[np.str_]:
        """Names of the scenarios."""
        block = next(iter(self.form.variables.values()))
        names: NDArray[np.str_] = block.labels[SCENARIO]
        return names

    def of(self, scenario: int, values: Array) -> Array:
        """Values over the columns of the own program of a scenario."""
        return values[self.columns[scenario]]


def joined(
    names: Sequence[str], forms: Sequence[StandardForm], before: Mapping[str, Mask]
) -> Joint:
    """The program of all scenarios.

    Parameters
    ----------
    names : sequence of str
        Of the scenarios.
    forms : sequence of StandardForm
        Of systems with the same labels; families may have other members.
    before : mapping of family to mask over its dims
        What is decided before the date.

    Raises
    ------
    InfeasibleError
        Bounds of different scenarios leave nothing that can be decided for all.
    """
    columns, shared, count = _column_numbers(forms, before)
    lower, upper = np.full(count, -np.inf), np.full(count, np.inf)
    for numbers, form in zip(columns, forms, strict=True):
        np.maximum.at(lower, numbers, form.lower)
        np.minimum.at(upper, numbers, form.upper)
    matrices = [
        _moved(form.matrix, numbers, count) for numbers, form in zip(columns, forms, strict=True)
    ]
    rows, kept = _row_numbers(forms, matrices, shared)
    variables = {
        name: _block(name, names, [form.variables[name] for form in forms], columns)
        for name in forms[0].variables
    }
    form = StandardForm(
        np.zeros(count),
        sparse.vstack(
            [matrix[keep] for matrix, keep in zip(matrices, kept, strict=True)], format="csc"
        ),
        lower,
        upper,
        np.concatenate([form.row_lower[keep] for form, keep in zip(forms, kept, strict=True)]),
        np.concatenate([form.row_upper[keep] for form, keep in zip(forms, kept, strict=True)]),
        variables,
        {
            name: _block(name, names, [form.rows.get(name) for form in forms], rows)
            for name in dict.fromkeys(name for form in forms for name in form.rows)
        },
    )
    _require_bounds(form)
    costs = sparse.vstack(
        [
            _moved(sparse.csc_matrix(form.cost[None, :]), numbers, count)
            for numbers, form in zip(columns, forms, strict=True)
        ],
        format="csr",
    )
    return Joint(form, tuple(columns), tuple(rows), shared, costs)


def _column_numbers(
    forms: Sequence[StandardForm], before: Mapping[str, Mask]
) -> tuple[list[NDArray[np.int64]], Mask, int]:
    """Numbers of all columns, those of the first scenario first; which are shared; how many."""
    known = {name: np.full(mask.shape, -1, np.int64) for name, mask in before.items()}
    count, columns = 0, []
    for form in forms:
        own = np.full(len(form.cost), -1, np.int64)
        for name, block in form.variables.items():
            index, mask = block.index.values, before[name] & (block.index.values >= 0)
            old = mask & (known[name] >= 0)
            own[index[old]] = known[name][old]
        new = own < 0
        own[new] = count + np.arange(int(new.sum()))
        for name, block in form.variables.items():
            index, mask = block.index.values, before[name] & (block.index.values >= 0)
            known[name][mask] = own[index[mask]]
        count += int(new.sum())
        columns.append(own)
    shared: Mask = np.zeros(count, bool)
    for numbers in known.values():
        shared[numbers[numbers >= 0]] = True
    return columns, shared, count


def _moved(matrix: Any, columns: NDArray[np.int64], count: int) -> Any:
    """A matrix over the columns of one scenario as one over all columns."""
    own = matrix.tocoo()
    return sparse.csr_matrix((own.data, (own.row, columns[own.col])), (matrix.shape[0], count))


def _row_numbers(
    forms: Sequence[StandardForm], matrices: Sequence[Any], shared: Mask
) -> tuple[list[NDArray[np.int64]], list[Mask]]:
    """Numbers of all rows, and which rows of each scenario stand in the program."""
    first = forms[0]
    rows = [np.arange(len(first.row_lower), dtype=np.int64)]
    kept = [np.ones(len(first.row_lower), bool)]
    count = len(first.row_lower)
    alone = np.asarray(abs(matrices[0])[:, ~shared].sum(axis=1)).ravel() == 0
    for form, matrix in zip(forms[1:], matrices[1:], strict=True):
        own = np.full(len(form.row_lower), -1, np.int64)
        for name, block in form.rows.items():
            if name not in first.rows or first.rows[name].index.shape != block.index.shape:
                continue
            there = (block.index.values >= 0) & (first.rows[name].index.values >= 0)
            mine, other = block.index.values[there], first.rows[name].index.values[there]
            same = (
                alone[other]
                & (form.row_lower[mine] == first.row_lower[other])
                & (form.row_upper[mine] == first.row_upper[other])
            )
            mine, other = mine[same], other[same]
            differs = (matrix[mine] != matrices[0][other]).getnnz(axis=1)
            own[mine[differs == 0]] = other[differs == 0]
        new = own < 0
        own[new] = count + np.arange(int(new.sum()))
        count += int(new.sum())
        rows.append(own)
        kept.append(new)
    return rows, kept


def _block(
    name: str,
    names: Sequence[str],
    blocks: Sequence[Block | None],
    numbers: Sequence[NDArray[np.int64]],
) -> Block:
    """A family of all scenarios; a member that a scenario lacks has no number there."""
    known = next(block for block in blocks if block is not None)
    index = np.full((len(names), *known.index.shape), -1, np.int64)
    for place, (block, own) in enumerate(zip(blocks, numbers, strict=True)):
        if block is not None:
            index[place] = np.append(own, -1)[block.index.values]
    return Block(
        name,
        Labelled((SCENARIO, *known.index.dims), index),
        {SCENARIO: np.array(names), **known.labels},
    )


def _require_bounds(form: StandardForm) -> None:
    wrong = np.flatnonzero(form.lower > form.upper)
    if wrong.size:
        named = form.column_names()
        told = ", ".join(named[number] for number in wrong[:3])
        raise InfeasibleError(
            "What is decided before the date must be possible in every scenario, and bounds of "
            f"different scenarios leave nothing for {told}"
        )
