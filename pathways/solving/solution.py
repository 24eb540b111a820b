"""What a solver answers."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..program.program import StandardForm

STOPPED = "time limit"
"""Status of a solve that its time limit ended."""

SECONDS, SECONDS_OF_HOURS = 600.0, 3600.0
"""Longest solve of a yearly program, which takes a second at most, and of one with hours of the
day, which takes minutes with all hours of a year."""


@dataclass(frozen=True)
class Solution:
    """An answer to a standard form, in the form's units.

    Attributes
    ----------
    status : str
        `optimal`, `infeasible`, `unbounded`, `time limit`, or the solver's own
        word for another stop.
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
