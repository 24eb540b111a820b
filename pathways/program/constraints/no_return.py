"""No return to fossil fuel: what was converted stays converted."""

from __future__ import annotations

from ...sentences import say
from ..equation import Equation, Rigid, Role, freed
from ..model import Model, Rows
from ..words import Built, Place, commodity
from .stock import first_period, previous


def no_return(model: Model) -> Rows | None:
    """What is made with fossil fuel grows no faster than demand.

    demand_index[c, p - 1] x sum over t of fossil[t, c] x flow[t, c, p] x activity[t, p]
        <= demand_index[c, p] x sum over t of fossil[t, c] x flow[t, c, p - 1] x activity[t, p - 1]

    Over site, commodity that is made with fossil fuel in the base year, period after the first;
    rows in units of the commodity. All that burn fossil fuel count together, so that one may take
    over from another, and what saves at them is free.
    """
    made = model.parameter("fossil") * model.parameter("flow").at_least(0.0)
    if not made.anywhere():
        return None
    activity, index = model.columns["activity"], model.coefficients.demand_index
    today = (made.isel(period=0) * model.parameter("base_activity")).sum("technology")
    return Rows(
        ("site", "commodity", "period"),
        [
            (activity, made * index.shifted("period", first=0.0)),
            (previous(activity), -1.0 * made.shifted("period", first=0.0) * index),
        ],
        "<=",
        0.0,
        (today > 0) & ~first_period(model),
    )


def _stays(program: Built, place: Place) -> str:
    return say("no_return", carrier=commodity(program, place))


NO_RETURN = (
    Equation(
        name="no_return",
        state=no_return,
        formula=(
            r"demand_index_{i,c,p-1} \cdot \sum_{t} fossil_{t,c} \cdot \max(flow_{t,c,p}, 0)"
            r" \cdot activity_{i,t,p} \le demand_index_{i,c,p} \cdot \sum_{t} fossil_{t,c} \cdot"
            r" \max(flow_{t,c,p-1}, 0) \cdot activity_{i,t,p-1}"
            r" \quad \text{where} \quad \sum_{t} fossil_{t,c} \cdot \max(flow_{t,c,1}, 0) \cdot"
            r" base_activity_{i,t} > 0, p > 1"
        ),
        role=Role.LIMIT,
        binds=_stays,
        told=True,
        loosening=Rigid("what was converted stays converted; `return_to_fossil` lets it go back"),
        baseline=freed(fossil=0.0),
        parameters=("base_activity", "flow", "fossil"),
        coefficients=("demand_index",),
    ),
)
