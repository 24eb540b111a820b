"""Equation 11 and the carbon price: limits on money."""

from __future__ import annotations

import numpy as np

from ..coefficients import variable
from ..expressions import free_allowances
from ..labelled import Labelled
from ..parts import Parts


def allowances(parts: Parts) -> None:
    """What is emitted beyond free allocation needs allowances.

    covered_emissions - allowance <= free allowances

    Over site, period with a carbon price; rows in tCO2e per year.
    """
    priced = variable(parts.system, "carbon_price") != 0
    if not priced.values.any():
        return
    parts.program.add_rows(
        "allowances",
        ("site", "period"),
        [*parts.expressions["covered_emissions"].terms, (parts.columns["allowance"], -1.0)],
        "<=",
        free_allowances(parts.system, parts.coefficients),
        mask=priced,
    )


def investment_budget(parts: Parts) -> None:
    """No more is invested in a year than there is money for.

    sum over site, t of investment[t, p] <= investment_budget[p]

    Over period with a budget; rows in money per year.
    """
    budget = variable(parts.system, "investment_budget")
    limited = Labelled(budget.dims, np.isfinite(budget.values))
    if not limited.values.any():
        return
    finite = Labelled(budget.dims, np.where(limited.values, budget.values, 0.0))
    parts.program.add_rows(
        "investment_budget",
        ("period",),
        parts.expressions["investment"].terms,
        "<=",
        finite,
        mask=limited,
    )
