"""Which numbers move coefficients of the balances, told without building a program.

Many documented ranges of an industry are of what a technology uses or makes. These stand in the
balances, so that such a number has no exact switching points; it takes the coefficients of one
family of rows to see it, and not the programs of all such numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..program.finite import require_figures
from ..program.net_flows import net_flow
from ..program.program import StandardForm
from ..systems.hosts import FLOW_DIMS, saved_flow
from .builder import STANDS, Builder
from .straight import differ

ROWS = ("balance", "balance_with_disposal")
"""Rows in which a column of activity has its flow for coefficient."""

FLOW = "flow"
"""Parameter of what technologies use and make."""


def in_balances(
    builder: Builder, form: StandardForm, draws: Sequence[tuple[int, float]]
) -> set[int]:
    """Numbers of factors that move coefficients of the balances at a draw.

    Sufficient and not necessary: the others may move coefficients too.

    Parameters
    ----------
    builder : Builder
    form : StandardForm
        Of the system as it stands.
    draws : sequence of (number of a factor, draw)

    Raises
    ------
    InputError
        Figures that no program takes.
    """
    asked = [
        (number, draw)
        for number, draw in draws
        if all(move.parameter == FLOW for move in builder.factors[number].moves)
    ]
    if not asked:
        return set()
    system = builder.system(builder.rows([STANDS, *asked]))
    require_figures(system)
    flow = net_flow(system, saved_flow(system)).bare(*FLOW_DIMS)
    if len(flow) == 1:
        return set()
    moved = np.any(differ(flow[1:], flow[:1]) & _stand(form), axis=(1, 2, 3)).tolist()
    return {number for (number, _), moves in zip(asked, moved, strict=True) if moves}


def _stand(form: StandardForm) -> NDArray[np.bool_]:
    """Where a flow is a coefficient of a balance (technology, commodity, period)."""
    column = form.variables["activity"].index.over(("site", "technology", "period")) >= 0
    rows = [form.rows[name].index for name in ROWS if name in form.rows]
    row = np.any([each.over(("site", "commodity", "period")) >= 0 for each in rows], axis=0)
    found: NDArray[np.bool_] = (column[:, :, None, :] & row[:, None, :, :]).any(axis=0)
    return found
