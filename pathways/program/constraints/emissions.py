"""The account."""

from __future__ import annotations

from ..equation import KEPT, Equation, Rigid, Role, Silent
from ..model import Model, Rows


def account(model: Model) -> Rows | None:
    """Emissions are what purchases and processes carry in and give off.

    What is stored or claimed is taken off.

    emissions[s, g] = sum over c of emission_factor[c, s, g] x purchase[c] + sum over t of
        emission[t, s, g] x activity[t]

    Over site, scope, gas, period; rows in t of the gas per year. Carbon that is captured and
    stored, and removals, enter as negative process emissions of the technology that stores.
    """
    columns = model.columns
    return Rows(
        ("site", "scope", "gas", "period"),
        [
            (columns["emissions"], 1.0),
            (columns["purchase"], -1.0 * model.parameter("emission_factor")),
            (columns["activity"], -1.0 * model.coefficients.emission),
        ],
        "=",
    )


ACCOUNT = (
    Equation(
        name="account",
        state=account,
        formula=(
            r"emissions_{i,e,g,p} = \sum_{c} emission_factor_{i,c,e,g,p} \cdot purchase_{i,c,p}"
            r" + \sum_{t} emission_{i,t,e,g,p} \cdot activity_{i,t,p}"
        ),
        role=Role.IDENTITY,
        binds=Silent("it says what emissions are; what limits them is told itself"),
        told=False,
        loosening=Rigid("what is emitted counts"),
        baseline=KEPT,
        parameters=("emission_factor",),
        coefficients=("emission",),
    ),
)
