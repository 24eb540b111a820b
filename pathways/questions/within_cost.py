"""The same program where no more than a share above a yardstick may be spent."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..errors import InputError, Problem
from ..program.rows import COST_LIMIT, with_row
from ..solving.question import LEAST_COST
from ..solving.session import Session
from .proved import optimum


def within_cost(session: Session, yardstick: float, increase: float) -> Session:
    """A session of the same program with the present value of all costs limited.

    cost <= yardstick + increase x abs(yardstick)

    Parameters
    ----------
    session : Session
    yardstick : float
        Present value to which the limit refers.
    increase : float
        Share of it by which it may be exceeded.

    Raises
    ------
    InputError
        If no pathway costs so little, target or none.
    """
    form, limit = session.program.form, yardstick + increase * abs(yardstick)
    cheapest = LEAST_COST
    for name in form.rows:
        if name.startswith("target_"):
            cheapest = cheapest.with_row_upper(name, np.inf)
    least = optimum(session, cheapest).objective
    if least > limit:
        raise InputError(
            "options",
            [
                Problem(
                    "no pathway costs so little",
                    key="max_cost_increase",
                    found=f"{increase:.1%}",
                    allowed=f"{(least - yardstick) / abs(yardstick):.1%} or more",
                )
            ],
        )
    limited = replace(session.program, form=with_row(form, COST_LIMIT, session.costs, limit))
    return Session(limited, session.solver_name, session.seconds, time_limit=session.time_limit)
