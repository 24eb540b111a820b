"""What an equation needs at hand."""

from __future__ import annotations

from dataclasses import dataclass

import xarray as xr

from .coefficients import Coefficients
from .labelled import Labelled
from .program import Expression, LinearProgram


@dataclass(frozen=True)
class Parts:
    """A system, its derived coefficients, and the program under construction."""

    system: xr.Dataset
    coefficients: Coefficients
    program: LinearProgram
    columns: dict[str, Labelled]
    expressions: dict[str, Expression]
