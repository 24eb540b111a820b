"""What capacity can do."""

from __future__ import annotations

from ...labelled import Labelled
from ...sentences import say
from ..equation import KEPT, Equation, Rigid, Role, Silent
from ..model import Model, Rows
from ..program import Term
from ..words import Built, Place, technology


def usable(model: Model, load: Labelled) -> list[Term]:
    """Terms of what capacity can do, to the left of a sign: minus load x usable capacity.

    usable[p] = capacity[p] - sum over v of starting_up[v, p] x build[v]
    """
    terms: list[Term] = [(model.columns["capacity"], -1.0 * load)]
    waits = model.coefficients.starting_up
    return [*terms, (model.columns["build"], load * waits)] if waits.anywhere() else terms


def capacity_activity(model: Model) -> Rows | None:
    """No plant runs beyond its full-load hours, and what stands today not beyond its use of today.

    activity <= usual_load x (capacity - sum over v of starting_up[v] x build[v])

    Over site, technology with a plant that follows no hours, period; rows in activity units per
    year. What is built runs from its first operation on.
    """
    columns, coefficients = model.columns, model.coefficients
    hourly = coefficients.hourly
    return Rows(
        ("site", "technology", "period"),
        [(columns["activity"], 1.0), *usable(model, coefficients.usual_load)],
        "<=",
        0.0,
        coefficients.has_plant & ~(hourly.follows | hourly.storage),
    )


def capacity_minimum_load(model: Model) -> Rows | None:
    """Some plants cannot run below a part of their load.

    activity >= minimum_load x full_load x (capacity - sum over v of starting_up[v] x build[v])

    Over site, technology with a minimum load that follows no hours, period.
    """
    columns, coefficients = model.columns, model.coefficients
    least = model.parameter("minimum_load")
    if not least.anywhere():
        return None
    return Rows(
        ("site", "technology", "period"),
        [(columns["activity"], 1.0), *usable(model, least * coefficients.full_load)],
        ">=",
        0.0,
        (least > 0) & coefficients.has_plant & ~coefficients.hourly.follows,
    )


def _minimum_load(program: Built, place: Place) -> str:
    least = float(program.system["minimum_load"].values[place["technology"]])
    return say("least_load", technology=technology(program, place), share=f"{least:.0%}")


USABLE = r"\left( capacity_{i,t,p} - \sum_{v} starting_up_{t,v,p} \cdot build_{i,t,v} \right)"
"""What of a capacity can run, as formulas write it."""

CAPACITY = (
    Equation(
        name="capacity_activity",
        state=capacity_activity,
        formula=r"activity_{i,t,p} \le usual_load_{i,t,p} \cdot " + USABLE,
        role=Role.PHYSICS,
        binds=Silent("capacity follows what is wanted of it; what limits capacity is told itself"),
        told=False,
        loosening=Rigid("a year has no more hours"),
        baseline=KEPT,
        coefficients=("usual_load", "has_plant", "hourly", "starting_up"),
    ),
    Equation(
        name="capacity_minimum_load",
        state=capacity_minimum_load,
        formula=r"activity_{i,t,p} \ge minimum_load_{t} \cdot full_load_{i,t} \cdot " + USABLE,
        role=Role.PHYSICS,
        binds=_minimum_load,
        told=True,
        loosening=Rigid("a plant that cannot turn down cannot"),
        baseline=KEPT,
        parameters=("minimum_load",),
        coefficients=("full_load", "has_plant", "hourly", "starting_up"),
    ),
)
