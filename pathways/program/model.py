"""What an equation has at hand, and what it gives back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
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

    def indicator(self, dim: str, *labels: str | float) -> Labelled:
        """One where a label of a dim is among `labels`, else zero.

        Raises
        ------
        KeyError
            If the system has no such dim or label.
        """
        known = self.system.variables[dim].values
        for label in labels:
            if label not in known:
                raise KeyError(label)
        return Labelled(dim, np.isin(known, list(labels)).astype(float))


@dataclass(frozen=True)
class Limits:
    """Bounds of a family of columns from one reason.

    Attributes
    ----------
    lower, upper : array or float, optional
        None where this reason says nothing on that side.
    where : array, optional
        Where they hold in place of all other bounds; without it they hold everywhere, beside the
        others.
    """

    lower: Labelled | float | None = None
    upper: Labelled | float | None = None
    where: Labelled | None = None


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
