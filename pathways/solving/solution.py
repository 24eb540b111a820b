"""What a solver answers."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..program.program import StandardForm


@dataclass(frozen=True)
class Solution:
    """An answer to a standard form, in the form's units.

    Attributes
    ----------
    status : str
        `optimal`, `infeasible`, `unbounded`, or the solver's own word for a stop at a limit.
    values : array over columns
    row_duals : array over rows
        Change of the objective per unit of a row's right-hand side.
    objective : float
    solver, version : str
    seconds : float
    iterations : int
    form : StandardForm
        What was solved: a program's form with a question laid over it.
    """

    status: str
    values: NDArray[np.float64]
    row_duals: NDArray[np.float64]
    objective: float
    solver: str
    version: str
    seconds: float
    iterations: int = 0
    form: StandardForm = field(kw_only=True, repr=False)
