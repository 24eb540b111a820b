"""Duals that a solver wrote down with few digits, made exact by the plan that they belong to.

Solvers that are run as programs of their own hand over some eight digits. A reduced cost that is
nothing then is the rounding of what cancels in it, and times a wide bound that is a gap of its own:
3e-5 CNY times a purchase limit of 96 million. By complementary slackness (Dantzig 1963, *Linear
Programming and Extensions*, chapter 6) a plan says which reduced costs and duals are nothing:

    y[i] = 0                    where a row does not reach a side
    (c - A'y)[j] = 0            where a column lies between its bounds, or else has the sign that
                                its bound does not allow

What is nearest to the duals as written and keeps these is taken if its certificate is the better.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from .certificate import certify
from .scaling import Scale
from .solution import Solution

REACHED = 1e-7
"""Relative distance within which a bound or a side is reached: ten times what eight digits of the
amounts may hide.
"""

ROUNDS = 4
"""Solves, each with the columns whose sign the one before has turned."""


def with_exact_duals(solution: Solution) -> Solution:
    """The solution, with duals whose certificate is better where there are such.

    Parameters
    ----------
    solution : Solution
        An optimum.
    """
    from scipy.sparse.linalg import lsmr

    form = solution.form
    scale = Scale.of(form)
    arrays, matrix = scale.arrays(form), scale.matrix(form).tocsc()
    values = scale.scaled_values(solution.values)
    near, rows = REACHED * (1.0 + np.abs(values)), matrix @ values
    low, high = values <= arrays.lower + near, values >= arrays.upper - near
    side = REACHED * (1.0 + abs(matrix) @ np.abs(values))
    active = (rows <= arrays.row_lower + side) | (rows >= arrays.row_upper - side)
    duals = np.where(active, scale.scaled_row_duals(solution.row_duals), 0.0)
    nothing = ~low & ~high
    for _ in range(ROUNDS):
        reduced = arrays.cost - matrix.T @ duals
        nothing |= (low & ~high & (reduced < 0)) | (high & ~low & (reduced > 0))
        part = matrix[active][:, nothing].T
        duals[active] += lsmr(part, reduced[nothing], atol=1e-13, btol=1e-13, maxiter=4000)[0]
    exact = replace(solution, row_duals=scale.row_duals(duals))
    ours, theirs = certify(form, exact), certify(form, solution)
    better = max(ours.dual_violation, ours.gap) < max(theirs.dual_violation, theirs.gap)
    return exact if better else solution
