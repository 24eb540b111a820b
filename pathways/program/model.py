"""What an equation has at hand, and what it gives back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import xarray as xr

from ..labelled import Labelled, variable
from .coefficients import Coefficients
from .program import Expression, Term


@dataclass(frozen=True)
class Model:
    """A system, its derived coefficients, and the columns and expressions of its program.

    Attributes
    ----------
    system : xarray.Dataset
        Parameters; those that differ between samples have the dim `sample` before their own.
    coefficients : Coefficients
    columns : dict of name to column numbers over named dims, -1 where there is no column
    expressions : dict of name to Expression
    """

    system: xr.Dataset
    coefficients: Coefficients
    columns: dict[str, Labelled]
    expressions: dict[str, Expression]

    def parameter(self, name: str) -> Labelled:
        """A parameter of the system over its named dims."""
        return variable(self.system, name)


@dataclass(frozen=True)
class Rows:
    """A family of rows `sum of terms <sense> right`.

    Attributes
    ----------
    dims : sequence of str
        One row for each combination of their labels; dims that a term has beyond them are summed.
    terms : sequence of (columns, coefficient)
    sense : {"<=", ">=", "="}
    right : array or float
    mask : array, optional
        Where there is a row; everywhere without one.
    """

    dims: Sequence[str]
    terms: Sequence[Term]
    sense: str
    right: Labelled | float = 0.0
    mask: Labelled | None = None
