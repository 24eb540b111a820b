"""What the base year was, and how what stands today ages."""

from __future__ import annotations

from ..equation import KEPT, Bound, Rigid, Role, Silent

_HISTORY = Rigid("what has been is not to be changed")
_WAS = Silent("the base year is what it was; no option is to blame for it")
_FIRST = r" \quad \text{where} \quad base_year_fixed = 1, p = 1"

HISTORY = (
    Bound(
        name="keep_survival",
        column="keep",
        state=None,
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
        state=None,
        formula=r"keep_{i,t,p} = existing_survival_{i,t,p}" + _FIRST,
        role=Role.IDENTITY,
        binds=_WAS,
        told=False,
        loosening=_HISTORY,
        baseline=KEPT,
        parameters=("base_year_fixed", "existing_survival"),
    ),
    Bound(
        name="renew_history",
        column="renew",
        state=None,
        formula=r"renew_{i,t,v} = 0" + _FIRST.replace("p = 1", "v = 1"),
        role=Role.IDENTITY,
        binds=_WAS,
        told=False,
        loosening=_HISTORY,
        baseline=KEPT,
        parameters=("base_year_fixed",),
    ),
    Bound(
        name="activity_history",
        column="activity",
        state=None,
        formula=r"activity_{i,t,p} = base_activity_{i,t}" + _FIRST,
        role=Role.IDENTITY,
        binds=_WAS,
        told=False,
        loosening=_HISTORY,
        baseline=KEPT,
        parameters=("base_activity", "base_year_fixed"),
    ),
)
