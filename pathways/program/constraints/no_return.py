"""No return to fossil fuel: what was converted stays converted."""

from __future__ import annotations

from ...labelled import Labelled, choose
from ..equation import Equation, Rigid, Role, freed
from ..model import Model, Rows
from ..words import YEARS, Built, Place, commodity
from .stock import first_period, previous


def no_return(model: Model) -> Rows | None:
    """What is made with fossil fuel never rises again, but with demand.

    sum over t of fossil[t, c] x flow[t, c, p] x activity[t, p]
        <= grown[c, p] x sum over t of fossil[t, c] x flow[t, c, p - 1] x activity[t, p - 1],
    grown = the largest of 1, product demand[p] / product demand[p - 1], demand[c, p] / demand[c,
        p - 1]

    Over site, commodity that is made with fossil fuel in the base year, period after the first;
    rows in units of the commodity. All that burn fossil fuel count together, so that one may take
    over from another, and what saves at them is free.
    """
    made = model.parameter("fossil") * model.parameter("flow").at_least(0.0)
    if not made.anywhere():
        return None
    activity = model.columns["activity"]
    today = (made.isel(period=0) * model.parameter("base_activity")).sum("technology")
    return Rows(
        ("site", "commodity", "period"),
        [
            (activity, made),
            (previous(activity), -1.0 * made.shifted("period", first=0.0) * _grown(model)),
        ],
        "<=",
        0.0,
        (today > 0) & ~first_period(model),
    )


def _grown(model: Model) -> Labelled:
    """How much more of a commodity may be needed than in the period before, at least one.

    Over site, commodity, period.
    """
    demand = model.parameter("demand")
    of_product = _growth((demand * model.parameter("product")).sum("commodity"))
    own = _growth(demand).at_least(1.0)
    return choose(of_product > own, of_product, own)


def _growth(amount: Labelled) -> Labelled:
    """An amount over that of the period before; one where there was none."""
    before = amount.shifted("period", first=0.0)
    return choose(before > 0, amount / choose(before > 0, before, 1.0), 1.0)


def _stays(program: Built, place: Place) -> str:
    return f"{commodity(program, place)} does not go back to fossil fuel (binding in {YEARS})"


NO_RETURN = (
    Equation(
        name="no_return",
        state=no_return,
        formula=(
            r"\sum_{t} fossil_{t,c} \cdot \max(flow_{t,c,p}, 0) \cdot activity_{i,t,p} \le"
            r" \max\left( 1, \frac{\sum_{b} product_{b} \cdot demand_{i,b,p}}"
            r"{\sum_{b} product_{b} \cdot demand_{i,b,p-1}},"
            r" \frac{demand_{i,c,p}}{demand_{i,c,p-1}} \right) \cdot"
            r" \sum_{t} fossil_{t,c} \cdot \max(flow_{t,c,p-1}, 0) \cdot activity_{i,t,p-1}"
            r" \quad \text{where} \quad \sum_{t} fossil_{t,c} \cdot \max(flow_{t,c,1}, 0) \cdot"
            r" base_activity_{i,t} > 0, p > 1"
        ),
        role=Role.LIMIT,
        binds=_stays,
        told=True,
        loosening=Rigid("what was converted stays converted; `return_to_fossil` lets it go back"),
        baseline=freed(fossil=0.0),
        parameters=("base_activity", "demand", "flow", "fossil", "product"),
    ),
)
