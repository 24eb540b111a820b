"""What a plan for several futures is judged by, as an objective over the program of all of them.

With C[s] the present value of all costs of scenario s, w[s] its weight and best[s] the least that
it can cost when it is known from the beginning:

    expected:  sum over s of w[s] x C[s]
    cvar:      eta + 1 / (1 - level) x sum over s of w[s] x z[s],   z[s] >= C[s] - eta,  z[s] >= 0
    regret:    R,                                                   R >= C[s] - best[s] for each s

`cvar` is the mean cost of the dearest part 1 - level of the futures (Rockafellar and Uryasev 2000,
Journal of Risk 2); `regret` is the largest regret (Savage 1951, Journal of the American Statistical
Association 46).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ..labelled import Labelled
from ..program.program import Block, StandardForm
from .joint import SCENARIO, Joint

Array = NDArray[np.float64]

MEASURES = ("expected", "cvar", "regret")
"""What is made as small as it can be."""

WEIGHTED = ("expected", "cvar")
"""Measures that mean nothing without weights."""


def objective(
    joint: Joint, measure: str, weights: Array | None, level: float, best: Array
) -> StandardForm:
    """The program of all scenarios with a measure to be minimised.

    Parameters
    ----------
    joint : Joint
    measure : str
        One of `MEASURES`.
    weights : array (scenario), optional
        Needed by `WEIGHTED`; they add up to one.
    level : float
        Of `cvar`: the part of all futures that is left out, from 0 to below 1.
    best : array (scenario)
        Least cost of each scenario alone.
    """
    if measure == "expected":
        assert weights is not None
        return replace(joint.form, cost=np.asarray(joint.costs.T @ weights).ravel())
    count = joint.costs.shape[0]
    if measure == "regret":
        return _with_columns(
            joint, "largest_regret", np.ones(1), np.zeros(1), -np.ones((count, 1)), best
        )
    assert weights is not None
    cost = np.concatenate([[1.0], weights / (1.0 - level)])
    lower = np.concatenate([[-np.inf], np.zeros(count)])
    entries = np.hstack([-np.ones((count, 1)), -np.eye(count)])
    return _with_columns(joint, "value_at_risk", cost, lower, entries, np.zeros(count))


def value_of(measure: str, costs: Array, weights: Array | None, level: float, best: Array) -> float:
    """A measure at the costs of all scenarios.

    Parameters
    ----------
    measure, weights, level, best
        As in `objective`.
    costs : array (scenario)
    """
    if measure == "regret":
        return float((costs - best).max())
    assert weights is not None
    return float(weights @ costs) if measure == "expected" else tail(costs, weights, level)


def tail(costs: Array, weights: Array, level: float) -> float:
    """Mean cost of the dearest part 1 - level of all futures.

    Examples
    --------
    >>> tail(np.array([10.0, 20.0, 40.0]), np.array([0.5, 0.25, 0.25]), 0.5)
    30.0
    """
    left, total = 1.0 - level, 0.0
    for at in np.argsort(-costs, kind="stable"):
        part = min(float(weights[at]), left)
        total, left = total + part * float(costs[at]), left - part
    return total / (1.0 - level)


def _with_columns(
    joint: Joint, name: str, cost: Array, lower: Array, entries: Array, sides: Array
) -> StandardForm:
    """The program with columns that cost alone, and rows C[s] + entries x columns <= sides[s]."""
    form, count = joint.form, joint.costs.shape[0]
    wide = sparse.hstack([form.matrix, sparse.csc_matrix((form.matrix.shape[0], len(cost)))])
    below = sparse.hstack([joint.costs, sparse.csr_matrix(entries)])
    columns = np.arange(len(cost), dtype=np.int64) + len(form.cost)
    rows = np.arange(count, dtype=np.int64) + len(form.row_lower)
    return replace(
        form,
        cost=np.concatenate([np.zeros(len(form.cost)), cost]),
        matrix=sparse.vstack([wide, below], format="csc"),
        lower=np.concatenate([form.lower, lower]),
        upper=np.concatenate([form.upper, np.full(len(cost), np.inf)]),
        row_lower=np.concatenate([form.row_lower, np.full(count, -np.inf)]),
        row_upper=np.concatenate([form.row_upper, sides]),
        variables=form.variables
        | {name: Block(name, Labelled("part", columns), {"part": np.arange(len(cost))})},
        rows=form.rows | {name: Block(name, Labelled(SCENARIO, rows), {SCENARIO: joint.names})},
    )
