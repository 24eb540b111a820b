"""What is minimised."""

from __future__ import annotations

from collections.abc import Mapping

from .coefficients import Coefficients
from .program import Expression, Term

CAPITAL = ("cost_capital",)
RUNNING = (
    "cost_write_off",
    "cost_fixed",
    "cost_variable",
    "cost_purchase",
    "revenue_sale",
    "cost_demand_charge",
    "cost_carbon",
    "cost_trading",
    "cost_offset",
    "cost_border",
    "revenue_support",
    "revenue_reward",
)
COSTS = (*CAPITAL, *RUNNING)
TRANSFERS = ("cost_carbon", "cost_trading", "cost_border", "revenue_support", "revenue_reward")
"""What moves money between the works and the state and uses nothing up."""
SUNK = ("cost_write_off",)
"""What was paid long before."""


def present_value(expressions: dict[str, Expression], coefficients: Coefficients) -> list[Term]:
    """Least present value of all costs.

    sum over p of weight_capital[p] x cost_capital[p] + weight_running[p] x (every running cost)[p],
    where the weights are the sums of the discount factors of the years of p.
    """
    return [term for name in COSTS for term in discounted(name, expressions, coefficients)]


def discounted(
    name: str, expressions: Mapping[str, Expression], coefficients: Coefficients
) -> list[Term]:
    """The present value of one kind of cost."""
    return expressions[name].scaled(
        coefficients.weight_capital if name in CAPITAL else coefficients.weight_running
    )
