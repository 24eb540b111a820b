"""Equation 12: what is minimised."""

from __future__ import annotations

from .coefficients import Coefficients
from .program import Expression, Term

CAPITAL = ("cost_capital",)
RUNNING = (
    "cost_fixed", "cost_variable", "cost_purchase", "revenue_sale", "cost_demand_charge", "cost_carbon", "cost_offset",
    "cost_border", "revenue_support", "revenue_reward",
)  # fmt: skip
COSTS = (*CAPITAL, *RUNNING)


def present_value(expressions: dict[str, Expression], coefficients: Coefficients) -> list[Term]:
    """Least present value of all costs.

    sum over p of weight_capital[p] x cost_capital[p] + weight_running[p] x (every running cost)[p],
    where the weights are the sums of the discount factors of the years of p.
    """
    terms: list[Term] = []
    for name in CAPITAL:
        terms += expressions[name].scaled(coefficients.weight_capital)
    for name in RUNNING:
        terms += expressions[name].scaled(coefficients.weight_running)
    return terms
