"""Rows added to a finished program."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ..labelled import Labelled
from .layout import LinearProgram
from .model import Rows
from .program import Block, StandardForm

COST_LIMIT = "cost_limit"
YEARLY_COST_LIMIT = "yearly_cost_limit"


def with_row(
    form: StandardForm, name: str, coefficients: NDArray[np.float64], upper: float
) -> StandardForm:
    """The form with one more row `coefficients @ x <= upper`; costs and bounds are shared.

    Parameters
    ----------
    form : StandardForm
    name : str
        Name of the row, a family of its own without dims.
    coefficients : array over columns
    upper : float
    """
    block = Block(name, Labelled((), np.int64(len(form.row_lower))), {})
    return _with_block(form, block, coefficients[None, :], np.array([upper]))


def with_yearly_rows(
    form: StandardForm,
    name: str,
    coefficients: NDArray[np.float64],
    upper: NDArray[np.float64],
    periods: NDArray[np.int64],
) -> StandardForm:
    """The form with one more row a period, `coefficients[p] @ x <= upper[p]`.

    Parameters
    ----------
    form : StandardForm
    name : str
        Name of the rows, a family of its own over period.
    coefficients : array (period, column)
    upper : array over period
    periods : array over period
        Labels.
    """
    return with_rows(form, name, coefficients, upper, "period", periods)


def with_rows(
    form: StandardForm,
    name: str,
    coefficients: Any,
    upper: NDArray[np.float64],
    dim: str,
    labels: NDArray[Any],
) -> StandardForm:
    """The form with rows `coefficients @ x <= upper` at its end.

    Parameters
    ----------
    form : StandardForm
    name : str
        Name of the rows, a family of its own over `dim`.
    coefficients : array or sparse matrix (row, column)
    upper : array over rows
    dim : str
    labels : array over rows
    """
    numbers = np.arange(len(upper), dtype=np.int64) + len(form.row_lower)
    return _with_block(
        form, Block(name, Labelled((dim,), numbers), {dim: labels}), coefficients, upper
    )


def with_family(
    form: StandardForm, name: str, rows: Rows, labels: dict[str, NDArray[Any]]
) -> StandardForm:
    """The form with a family of rows at its end.

    Parameters
    ----------
    form : StandardForm
    name : str
    rows : Rows
        Of a system without samples.
    labels : dict of dim to labels
    """
    layout = LinearProgram(labels, column_count=len(form.cost))
    layout.add_rows(name, rows.dims, rows.terms, rows.sense, rows.right, rows.mask)
    matrix, lower, upper = layout.rows_alone()
    block = layout.rows[name]
    there = block.index.values >= 0
    index = Labelled(
        block.index.dims, np.where(there, block.index.values + len(form.row_lower), -1)
    )
    return replace(
        form,
        matrix=sparse.vstack([form.matrix, matrix], format="csc"),
        row_lower=np.append(form.row_lower, lower),
        row_upper=np.append(form.row_upper, upper),
        rows=form.rows | {name: replace(block, index=index)},
    )


def _with_block(
    form: StandardForm,
    block: Block,
    coefficients: Any,
    upper: NDArray[np.float64],
) -> StandardForm:
    """The form with the rows of a block (row, column) at its end, each with an upper side alone."""
    return replace(
        form,
        matrix=sparse.vstack([form.matrix, sparse.csr_matrix(coefficients)], format="csc"),
        row_lower=np.append(form.row_lower, np.full(len(upper), -np.inf)),
        row_upper=np.append(form.row_upper, upper),
        rows=form.rows | {block.name: block},
    )
