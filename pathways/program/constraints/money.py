"""Equation 11 and the carbon price: limits on money."""

from __future__ import annotations

from ..expressions import free_allowances
from ..model import Model, Rows


def allowances(model: Model) -> Rows | None:
    """What is emitted beyond free allocation needs allowances.

    covered_emissions - allowance <= free allowances

    Over site, period with a carbon price; rows in tCO2e per year.
    """
    priced = model.parameter("carbon_price") != 0
    if not priced.anywhere():
        return None
    return Rows(
        ("site", "period"),
        [*model.expressions["covered_emissions"].terms, (model.columns["allowance"], -1.0)],
        "<=",
        free_allowances(model.system, model.coefficients),
        priced,
    )


def investment_budget(model: Model) -> Rows | None:
    """No more is invested in a year than there is money for.

    sum over site, t of investment[t, p] <= investment_budget[p]

    Over period with a budget; rows in money per year.
    """
    budget = model.parameter("investment_budget")
    if not budget.finite().anywhere():
        return None
    return Rows(
        ("period",),
        model.expressions["investment"].terms,
        "<=",
        budget.filled(),
        budget.finite(),
    )
