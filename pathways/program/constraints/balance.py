"""Equation 3: nothing comes from nowhere."""

from __future__ import annotations

from ..coefficients import variable
from ..labelled import Labelled
from ..parts import Parts


def balance(parts: Parts) -> None:
    """What is made and bought covers what is used, sold and demanded.

    sum over t of flow[t, c] x activity[t] + purchase[c] - sale[c] = demand[c]

    Over site, yearly commodity that must balance, period; rows in commodity units per year.
    """
    closed = variable(parts.system, "free_disposal") == 0
    _add(parts, "balance", "=", closed)


def balance_with_disposal(parts: Parts) -> None:
    """The same where a surplus may be let go.

    sum over t of flow[t, c] x activity[t] + purchase[c] - sale[c] >= demand[c]

    Over site, yearly commodity with free disposal, period.
    """
    _add(parts, "balance_with_disposal", ">=", variable(parts.system, "free_disposal") > 0)


def _add(parts: Parts, name: str, sense: str, mask: Labelled) -> None:
    columns = parts.columns
    parts.program.add_rows(
        name,
        ("site", "commodity", "period"),
        [
            (columns["activity"], parts.coefficients.flow),
            (columns["purchase"], 1.0),
            (columns["sale"], -1.0),
        ],
        sense,
        variable(parts.system, "demand"),
        mask=mask & ~parts.coefficients.hourly.commodity,
    )
