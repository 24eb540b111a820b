"""Nothing comes from nowhere."""

from __future__ import annotations

from ...labelled import Labelled
from ..equation import KEPT, Equation, Rigid, Role, Silent
from ..model import Model, Rows


def balance(model: Model) -> Rows | None:
    """What is made and bought covers what is used, sold and demanded.

    sum over t of flow[t, c] x activity[t] + purchase[c] - sale[c] = demand[c]

    Over site, yearly commodity that must balance, period; rows in commodity units per year.
    """
    return _balanced(model, "=", model.parameter("free_disposal") == 0)


def balance_with_disposal(model: Model) -> Rows | None:
    """The same where a surplus may be let go.

    sum over t of flow[t, c] x activity[t] + purchase[c] - sale[c] >= demand[c]

    Over site, yearly commodity with free disposal, period.
    """
    return _balanced(model, ">=", model.parameter("free_disposal") > 0)


def _balanced(model: Model, sense: str, mask: Labelled) -> Rows:
    columns, coefficients = model.columns, model.coefficients
    return Rows(
        ("site", "commodity", "period"),
        [
            (columns["activity"], coefficients.flow),
            (columns["purchase"], 1.0),
            (columns["sale"], -1.0),
        ],
        sense,
        model.parameter("demand"),
        mask & ~coefficients.hourly.commodity,
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
