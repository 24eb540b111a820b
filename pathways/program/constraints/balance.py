"""Nothing comes from nowhere."""

from __future__ import annotations

from ..coefficients import variable
from ..equation import KEPT, Equation, Rigid, Role, Silent
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


_SUM = (
    r"\sum_{t} flow_{t,c,p} \cdot activity_{i,t,p} + purchase_{i,c,p} - sale_{i,c,p}"
    r" %s demand_{i,c,p}"
)
_SILENT = Silent("a balance always binds; where it cannot hold its row is named as it is")
_RIGID = Rigid("nothing comes from nowhere")

BALANCE = (
    Equation(
        name="balance",
        state=balance,
        formula=_SUM % "=",
        role=Role.IDENTITY,
        binds=_SILENT,
        told=False,
        loosening=_RIGID,
        baseline=KEPT,
        parameters=("demand", "free_disposal"),
        coefficients=("flow", "hourly"),
    ),
    Equation(
        name="balance_with_disposal",
        state=balance_with_disposal,
        formula=_SUM % r"\ge",
        role=Role.IDENTITY,
        binds=_SILENT,
        told=False,
        loosening=_RIGID,
        baseline=KEPT,
        parameters=("demand", "free_disposal"),
        coefficients=("flow", "hourly"),
    ),
)
