"""The same program where no year may cost more than a share above what pays anyway."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError, Problem
from ..labelled import Labelled
from ..program import Program
from ..program.objective import COSTS, SUNK, TRANSFERS
from ..program.program import cost_parts
from ..program.rows import YEARLY_COST_LIMIT, with_yearly_rows
from ..solving.question import LEAST_COST
from ..solving.session import Session
from .proved import certificate

Array = NDArray[np.float64]

ROUNDING = 1e-9
"""Share of what a year costs that is left free, so that what pays anyway stands within a limit that
it meets exactly."""

COUNTED = tuple(name for name in COSTS if name not in (*TRANSFERS, *SUNK))
"""Costs that use something up in their year: capital as an annuity, operation, purchases."""


def within_cost(session: Session, yardstick: Array, increase: float) -> Session:
    """A session of the same program with the cost of each year limited.

    cost[p] <= yardstick[p] + increase x |yardstick[p]|

    The cost is that of `yearly_cost`. What is made is what is demanded, so that a limit on a year
    is one on its cost per unit of product.

    Parameters
    ----------
    session : Session
    yardstick : array over period
        Cost of what pays anyway, money a year.
    increase : float
        Share of its size by which it may be exceeded.

    Raises
    ------
    InputError
        If capital is no annuity, so that no year bears its cost, or no pathway costs so little.
    """
    program = session.program
    if program.system.attrs["capital"] != "annuity":
        raise InputError(
            "options",
            [
                Problem(
                    "limits the cost of each year, and overnight capital is borne by no year",
                    key="max_cost_increase",
                    found=f"capital: {program.system.attrs['capital']}",
                    allowed="capital: annuity",
                )
            ],
        )
    limit = yardstick + (increase + ROUNDING) * np.abs(yardstick)
    form = with_yearly_rows(
        program.form,
        YEARLY_COST_LIMIT,
        _coefficients(program),
        limit,
        program.system["period"].values,
    )
    limited = Session(
        replace(program, form=form),
        session.solver_name,
        session.seconds,
        time_limit=session.time_limit,
    )
    cheapest = LEAST_COST
    for name in form.rows:
        if name.startswith("target_"):
            cheapest = cheapest.with_row_upper(name, np.inf)
    found = limited.solve(cheapest)
    if found.status == "infeasible":
        raise InputError(
            "options",
            [
                Problem(
                    "no pathway costs so little in every year",
                    key="max_cost_increase",
                    found=f"{increase:.1%}",
                    allowed="0.0% or more",
                )
            ],
        )
    certificate(limited, found)
    return limited


def yearly_cost(program: Program, values: Array) -> Array:
    """Cost of each year without transfers and write-offs, money a year (period).

    Parameters
    ----------
    program : Program
    values : array over columns
    """
    found: Array = _coefficients(program) @ values[: len(program.form.cost)]
    return found


def _coefficients(program: Program) -> Array:
    """What each column adds to the cost of each year (period, column)."""
    count, periods = len(program.form.cost), program.sizes["period"]
    found = np.zeros((periods, count))
    for period, own in enumerate(np.eye(periods)):
        for name in COUNTED:
            terms = program.expressions[name].scaled(Labelled(("period",), own))
            for part in cost_parts(terms, count):
                found[period] += part
    return found
