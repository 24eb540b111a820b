"""Limits on money."""

from __future__ import annotations

from ...sentences import amount as told
from ...sentences import say
from ..equation import KEPT, UNLIMITED, Elastic, Equation, Rigid, Role, Silent, freed
from ..expressions import allocation, free_allowances
from ..model import Model, Rows
from ..words import Built, Place


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


def emissions_trading(model: Model) -> Rows | None:
    """What is emitted is covered by free allowances and by those bought, less those sold.

    sum over scopes and gases of trading_covered[s, g] x gwp[g] x emissions[s, g] - net_allowance
        = free allocation

    Over site, period with a price of trading; rows in tCO2e per year. The allocation moves with
    output, which is given, so it is a lump sum and each tonne costs its price.
    """
    priced = model.parameter("trading_price") != 0
    if not priced.anywhere():
        return None
    covered = model.parameter("trading_covered") * model.parameter("global_warming_potential")
    return Rows(
        ("site", "period"),
        [(model.columns["emissions"], covered), (model.columns["net_allowance"], -1.0)],
        "=",
        allocation(model.system, model.coefficients),
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


def _budget(program: Built, place: Place) -> str:
    limit = float(program.system.variables["investment_budget"].values[place["period"]])
    currency = program.system.attrs["currency"]
    return say("budget", limit=f"{limit:,.0f}", currency=currency)


def _whole_of_a_budget(_program: Built, _place: Place, limit: float) -> float:
    """The budget itself; one unit of money where there is none, so that it has a price at all."""
    return max(abs(limit), 1.0)


def _more_to_invest(program: Built, _place: Place, amount: float, when: str) -> str:
    money = told(amount, program.system.attrs["currency"])
    return say("more_to_invest", amount=money, when=when)


MONEY = (
    Equation(
        name="allowances",
        state=allowances,
        formula=(
            r"covered_emissions_{i,p} - allowance_{i,p} \le free_share_{p} \cdot \sum_{e,g}"
            r" carbon_price_scope_{e} \cdot global_warming_potential_{g} \cdot"
            r" base_emissions_{i,e,g} + \sum_{c} free_benchmark_{c,p} \cdot demand_{i,c,p}"
        ),
        role=Role.IDENTITY,
        binds=Silent("it says how many allowances are needed; what they cost is the carbon price"),
        told=False,
        loosening=Rigid(
            "every tonne that pays needs its allowance, and there is always one to buy"
        ),
        baseline=KEPT,
        parameters=(
            "carbon_price",
            "carbon_price_scope",
            "demand",
            "free_benchmark",
            "free_share",
            "global_warming_potential",
        ),
        coefficients=("base_emissions",),
        expressions=("covered_emissions",),
    ),
    Equation(
        name="emissions_trading",
        state=emissions_trading,
        formula=(
            r"\sum_{e,g} trading_covered_{e,g} \cdot global_warming_potential_{g} \cdot"
            r" emissions_{i,e,g,p} - net_allowance_{i,p} = trading_free_share_{p} \cdot"
            r" \frac{\sum_{c} product_{c} \cdot demand_{i,c,p}}{\sum_{c} product_{c} \cdot"
            r" demand_{i,c,1}} \cdot \sum_{e,g} trading_covered_{e,g} \cdot"
            r" global_warming_potential_{g} \cdot base_emissions_{i,e,g}"
        ),
        role=Role.IDENTITY,
        binds=Silent("it says how many allowances are traded; what they cost is their price"),
        told=False,
        loosening=Rigid("every tonne covered needs its allowance, and there is always one to buy"),
        baseline=KEPT,
        parameters=(
            "demand",
            "global_warming_potential",
            "product",
            "trading_covered",
            "trading_free_share",
            "trading_price",
        ),
        coefficients=("base_emissions",),
    ),
    Equation(
        name="investment_budget",
        state=investment_budget,
        formula=r"\sum_{i,t} investment_{i,t,p} \le investment_budget_{p}",
        role=Role.LIMIT,
        binds=_budget,
        told=True,
        loosening=Elastic(_whole_of_a_budget, _more_to_invest, "money per year"),
        baseline=freed(investment_budget=UNLIMITED),
        parameters=("investment_budget",),
        expressions=("investment",),
    ),
)
