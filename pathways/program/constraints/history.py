"""What the base year was, what passes before the decision, and how what stands today ages."""

from __future__ import annotations

import numpy as np

from ...labelled import Labelled, choose
from ..capital import before_decision
from ..equation import KEPT, Bound, Rigid, Role, Silent
from ..model import Limits, Model
from .stated import baseline_activity
from .stock import first_period


def keep_survival(model: Model) -> Limits:
    """No more of what stands today is kept than what survives.

    Over site, technology that stands today, period; survival is that of the existing stock.
    """
    return Limits(upper=model.parameter("existing_survival"))


def keep_history(model: Model) -> Limits:
    """In the base year, where it is history, and before the decision, all that stands is kept.

    Over site, technology that stands today, the first period and those before the decision.
    """
    return Limits(lower=model.parameter("existing_survival").where(_history(model)))


def build_history(model: Model) -> Limits:
    """In the base year, where it is history, nothing is built.

    Where it is history, this holds for every technology, whatever else is stated.

    Over site, technology with a plant, the first vintage.
    """
    was = _base_year(model).renamed(period="vintage")
    return Limits(lower=0.0, upper=0.0, where=was)


def renew_history(model: Model) -> Limits:
    """In the base year, where it is history, and before the decision, nothing is renewed.

    Over site, technology that can be renewed, the first vintage and those before the decision.
    """
    was = _history(model).renamed(period="vintage")
    return Limits(upper=choose(was, 0.0, np.inf))


def activity_history(model: Model) -> Limits:
    """The base year ran as it did.

    Where it is history, this holds for every technology, whatever else is stated.

    Over site, technology, the first period.
    """
    base = model.parameter("base_activity")
    return Limits(lower=base, upper=base, where=_base_year(model))


def activity_before_decision(model: Model) -> Limits:
    """Between base year and decision what runs today goes on, moved with demand.

    Where what stands can do it (`as_today`), this holds for every technology, whatever else is
    stated; elsewhere what stands is free to serve the demand.

    Over site, technology, period before the decision.
    """
    follows = baseline_activity(model.system)
    return Limits(lower=follows, upper=follows, where=model.coefficients.as_today)


def _history(model: Model) -> Labelled:
    """The first period where it is history, and those that pass before the decision (period)."""
    return _base_year(model) | before_decision(model.system)


def _base_year(model: Model) -> Labelled:
    """The first period where it is history (period)."""
    return (model.parameter("base_year_fixed") > 0) & first_period(model)


_HISTORY = Rigid("what has been is not to be changed")
_WAS = Silent("the base year is what it was; no option is to blame for it")
_FIRST = r" \quad \text{where} \quad base_year_fixed = 1, p = 1"
_BEFORE = (
    _FIRST + r" \quad \text{or} \quad period_first_year_{p} + period_length_{p} \le decision_date"
)

HISTORY = (
    Bound(
        name="keep_survival",
        column="keep",
        state=keep_survival,
        formula=r"keep_{i,t,p} \le existing_survival_{i,t,p}",
        role=Role.PHYSICS,
        binds=Silent("what is worn out is gone; what replaces it is told where it is limited"),
        told=False,
        loosening=Rigid("what is worn out is gone"),
        baseline=KEPT,
        parameters=("existing_survival",),
    ),
    Bound(
        name="keep_history",
        column="keep",
        state=keep_history,
        formula=r"keep_{i,t,p} = existing_survival_{i,t,p}" + _BEFORE,
        role=Role.IDENTITY,
        binds=_WAS,
        told=False,
        loosening=_HISTORY,
        baseline=KEPT,
        parameters=(
            "base_year_fixed",
            "decision_date",
            "existing_survival",
            "period_first_year",
            "period_length",
        ),
    ),
    Bound(
        name="build_history",
        column="build",
        state=build_history,
        formula=r"build_{i,t,v} = 0" + _FIRST.replace("p = 1", "v = 1"),
        role=Role.IDENTITY,
        binds=_WAS,
        told=False,
        loosening=_HISTORY,
        baseline=KEPT,
        parameters=("base_year_fixed",),
    ),
    Bound(
        name="renew_history",
        column="renew",
        state=renew_history,
        formula=r"renew_{i,t,v} = 0" + _BEFORE.replace("p = 1", "v = 1").replace("_{p}", "_{v}"),
        role=Role.IDENTITY,
        binds=_WAS,
        told=False,
        loosening=_HISTORY,
        baseline=KEPT,
        parameters=("base_year_fixed", "decision_date", "period_first_year", "period_length"),
    ),
    Bound(
        name="activity_history",
        column="activity",
        state=activity_history,
        formula=r"activity_{i,t,p} = base_activity_{i,t}" + _FIRST,
        role=Role.IDENTITY,
        binds=_WAS,
        told=False,
        loosening=_HISTORY,
        baseline=KEPT,
        parameters=("base_activity", "base_year_fixed"),
    ),
    Bound(
        name="activity_before_decision",
        column="activity",
        state=activity_before_decision,
        formula=r"activity_{i,t,p} = base_activity_{i,t} \cdot \frac{\sum_{c} product_{c} \cdot"
        r" demand_{i,c,p}}{\sum_{c} product_{c} \cdot demand_{i,c,1}}"
        r" \quad \text{where} \quad as_today_{i,p}",
        role=Role.IDENTITY,
        binds=_WAS,
        told=False,
        loosening=_HISTORY,
        baseline=KEPT,
        parameters=("base_activity", "demand", "product"),
        coefficients=("as_today",),
    ),
)
