"""What a solver answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Solution:
    """An answer to a standard form, in its own units.

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
    """

    status: str
    values: NDArray[np.float64]
    row_duals: NDArray[np.float64]
    objective: float
    solver: str
    version: str
    seconds: float
    iterations: int = 0
