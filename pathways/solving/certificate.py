"""A certificate of optimality, worked out from the program alone.

By linear programming duality a point is optimal if it keeps every bound and row, if the row duals
and the reduced costs computed from them have the signs that the bounds allow, and if primal and
dual objective agree. The solver's word is not used (Dantzig 1963, *Linear Programming and
Extensions*, chapter 6).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import CertificateError, SolverError
from ..program.program import StandardForm
from .scaling import FAR, Scale, ScaledArrays, ScaledMatrix
from .solution import STOPPED, Solution

TOLERANCE = 1e-6
"""A thousandth of what results are read to; solvers are asked for a thousandth of it."""

CANCELLED, LEAST_OBJECTIVE = 1e-4, 1e-3
"""A gap is a share of the objective, which is what is reported. Where costs and revenues cancel
each other it is a share of this part of what all columns cost and earn together; where these are
next to nothing, of this part of the largest cost.
"""


@dataclass(frozen=True)
class Certificate:
    """Largest relative violations and the relative gap between primal and dual objective."""

    primal_violation: float
    dual_violation: float
    gap: float

    @property
    def holds(self) -> bool:
        """Whether all three are within tolerance; what is not a number is not."""
        parts = (self.primal_violation, self.dual_violation, self.gap)
        return all(part <= TOLERANCE for part in parts)


def certify(
    form: StandardForm,
    solution: Solution,
    arrays: ScaledArrays | None = None,
    coefficients: ScaledMatrix | None = None,
) -> Certificate:
    """Certificate of a solution; violations are relative to the size of what they violate.

    Parameters
    ----------
    form : StandardForm
    solution : Solution
        In the form's units.
    arrays : ScaledArrays, optional
        The form's costs, bounds and sides in scales fitted to it, where they are known; scales set
        the units of what is compared, nothing else.
    coefficients : ScaledMatrix, optional
        The form's coefficients in these scales, where they are known.
    """
    arrays = arrays or Scale.of(form).arrays(form)
    scale = arrays.scale
    coefficients = coefficients or ScaledMatrix.of(form, scale)
    x, y = scale.scaled_values(solution.values), scale.scaled_row_duals(solution.row_duals)
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        return Certificate(np.inf, np.inf, np.inf)
    cost, lower, upper = arrays.cost, arrays.lower, arrays.upper
    row_lower, row_upper = arrays.row_lower, arrays.row_upper
    rows, reduced = coefficients.matrix @ x, cost - coefficients.by_row @ y
    size_x, size_y, size_cost = np.abs(x), np.abs(y), np.abs(cost)
    row_size = 1.0 + coefficients.size @ size_x
    reduced_size = 1.0 + size_cost + coefficients.size_by_row @ size_y
    primal = max(
        _excess(x, lower, upper, 1.0 + size_x), _excess(rows, row_lower, row_upper, row_size)
    )
    if arrays.near is not arrays:
        lower, upper = _reached(x, lower, upper)
        row_lower, row_upper = _reached(rows, row_lower, row_upper)
    dual_columns, supported_columns = _dual(reduced, lower, upper, reduced_size)
    dual_rows, supported_rows = _dual(y, row_lower, row_upper, 1.0 + size_y)
    dual = max(dual_columns, dual_rows)
    primal_objective = float(cost @ x)
    dual_objective = supported_columns + supported_rows
    size = max(abs(primal_objective), CANCELLED * float(size_cost @ size_x), LEAST_OBJECTIVE)
    return Certificate(float(primal), float(dual), abs(primal_objective - dual_objective) / size)


def require(
    form: StandardForm, solution: Solution, known: Certificate | None = None
) -> Certificate:
    """Certificate of a solution that will be reported, worked out unless it is known.

    Raises
    ------
    CertificateError
        If the solver did not claim an optimum or its claim does not hold.
    SolverError
        If the time limit ended the solve.
    """
    if solution.status == STOPPED:
        raise SolverError(
            f"{solution.solver} found no proved optimum within its time limit "
            f"({solution.seconds:.3g} s); allow more with `--time-limit` (`time_limit` in Python)"
        )
    if solution.status != "optimal":
        raise CertificateError(
            f"{solution.solver} stopped with '{solution.status}': there is no optimum to report"
        )
    certificate = known or certify(form, solution)
    if not certificate.holds:
        raise CertificateError(
            f"{solution.solver} says optimal, but the certificate does not hold: largest violation "
            f"of a bound or row {certificate.primal_violation:.1e}, of a reduced cost "
            f"{certificate.dual_violation:.1e}, gap {certificate.gap:.1e} (all must be below "
            f"{TOLERANCE:.0e}). Nothing is reported."
        )
    return certificate


def _excess(
    value: NDArray[np.float64],
    lower: NDArray[np.float64],
    upper: NDArray[np.float64],
    size: NDArray[np.float64],
) -> float:
    return float(
        np.max(np.maximum(np.maximum(lower - value, value - upper), 0.0) / size, initial=0.0)
    )


def _reached(
    value: NDArray[np.float64], lower: NDArray[np.float64], upper: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Limits without those that are far away and not even half reached.

    A point that keeps them and is optimal without them is optimal with them; left in, the rounding
    of a reduced cost times such a limit would look like a gap.
    """
    return (
        np.where((lower < -FAR) & (value > 0.5 * lower), -np.inf, lower),
        np.where((upper > FAR) & (value < 0.5 * upper), np.inf, upper),
    )


def _dual(
    dual: NDArray[np.float64],
    lower: NDArray[np.float64],
    upper: NDArray[np.float64],
    size: NDArray[np.float64],
) -> tuple[float, float]:
    """Largest relative dual whose sign no bound allows.

    With what the bounds add to the dual objective.
    """
    no_lower, no_upper = np.isinf(lower), np.isinf(upper)
    up, down = np.maximum(dual, 0.0), np.minimum(dual, 0.0)
    wrong = np.where(no_lower, up, 0.0) - np.where(no_upper, down, 0.0)
    supported = np.where(no_lower, 0.0, lower) @ up + np.where(no_upper, 0.0, upper) @ down
    return float(np.max(wrong / size, initial=0.0)), float(supported)
