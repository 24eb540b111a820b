"""One scale for quantities and one for money, so that tolerances mean the same for t and Mt, CNY and million CNY.

Both are powers of two: scaling and unscaling are exact in floating point.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..program.program import StandardForm


@dataclass(frozen=True)
class Scale:
    """Size of quantities (bounds and right-hand sides) and of cost coefficients."""

    quantity: float
    cost: float

    @classmethod
    def of(cls, form: StandardForm) -> Scale:
        """Scales of a form: the largest finite bound or right-hand side, and the largest cost."""
        sides = np.concatenate([form.row_lower, form.row_upper, form.lower, form.upper])
        return cls(_power_of_two(sides), _power_of_two(form.cost))


def _power_of_two(values: NDArray[np.float64]) -> float:
    finite = np.abs(values[np.isfinite(values)])
    largest = float(finite.max()) if finite.size else 0.0
    return float(2.0 ** np.round(np.log2(largest))) if largest > 0 else 1.0
