"""What the equations of hours say of themselves."""

from __future__ import annotations

from ..equation import KEPT, MISSING, UNLIMITED, Equation, Rigid, Role, Silent, freed
from . import hours, hours_words
from .capacity import USABLE

_ACCOUNT = Rigid("an hour takes what is there in it")
_MACHINE = Rigid("what is built can do no more")
_METERED = r"\sum_{t} metered_{t} \cdot \max(flow_{t,c,p}, 0) \cdot dispatch_{i,t,p,d,h}"
_GENERATED = r"\sum_{l} contract_member_{t,l} \cdot load_part_{i,l,d,h}"
_BALANCE = (
    r"\sum_{t} flow_{t,c,p} \cdot input_factor_{i,t,d,h} \cdot dispatch_{i,t,p,d,h}"
    r" + purchase_{i,c,p,d,h} - sale_{i,c,p,d,h}"
    r" + \sum_{t} storage_carrier_{t,c} \cdot (discharge_{i,t,p,d,h} - charge_{i,t,p,d,h}) %s"
    r" \sum_{l} load_part_{i,l,d,h} \cdot draw_{i,l,c,p} + shift_{i,c,p,d,h}"
    r" + load_part_{i,1,d,h} \cdot demand_{i,c,p}"
)
_SHIFTED = (
    r"shift_{i,c,p,d,h} \le shiftable_share_{i,c} \cdot load_part_{i,1,d,h} \cdot draw_{i,1,c,p}"
)
_CAPACITY = (
    USABLE + r" \cdot activity_per_capacity_{t} \cdot availability_{i,t,d,h}"
    r" \cdot year_part_{d,h}"
)

DISPATCH = (
    Equation(
        name="hours_activity",
        state=hours.hours_activity,
        formula=(
            r"activity_{i,t,p} = \sum_{d,h} dispatch_{i,t,p,d,h} + \sum_{d,h} discharge_{i,t,p,d,h}"
        ),
        role=Role.IDENTITY,
        binds=Silent("it says what a year is: its hours"),
        told=False,
        loosening=_ACCOUNT,
        baseline=KEPT,
        parameters=("taken_as_generated",),
        coefficients=("hourly",),
    ),
    Equation(
        name="hours_capacity",
        state=hours.hours_capacity,
        formula=r"dispatch_{i,t,p,d,h} \le " + _CAPACITY,
        role=Role.PHYSICS,
        binds=hours_words.hour_capacity,
        told=True,
        loosening=_MACHINE,
        baseline=KEPT,
        parameters=("activity_per_capacity", "availability"),
        coefficients=("has_plant", "hourly", "starting_up"),
    ),
    Equation(
        name="hours_minimum_load",
        state=hours.hours_minimum_load,
        formula=r"dispatch_{i,t,p,d,h} \ge minimum_load_{t} \cdot " + _CAPACITY,
        role=Role.PHYSICS,
        binds=hours_words.minimum_load,
        told=True,
        loosening=Rigid("a plant that cannot turn down cannot"),
        baseline=KEPT,
        parameters=("activity_per_capacity", "availability", "minimum_load"),
        coefficients=("has_plant", "hourly", "starting_up"),
    ),
    Equation(
        name="hours_contract",
        state=hours.hours_contract,
        formula=r"dispatch_{i,t,p,d,h} = " + _GENERATED + r" \cdot activity_{i,t,p}",
        role=Role.PHYSICS,
        binds=hours_words.contract,
        told=True,
        loosening=Rigid("sun and wind set the hours of a contract that is taken as generated"),
        baseline=KEPT,
        parameters=("availability", "contract_member", "taken_as_generated"),
        coefficients=("has_plant", "hourly"),
    ),
)

METER = (
    Equation(
        name="hours_draw",
        state=hours.hours_draw,
        formula=r"draw_{i,l,c,p} = - \sum_{t \in l} flow_{t,c,p} \cdot activity_{i,t,p}",
        role=Role.IDENTITY,
        binds=Silent("it says what the technologies of a shape use"),
        told=False,
        loosening=_ACCOUNT,
        baseline=KEPT,
        coefficients=("flow", "hourly"),
    ),
    Equation(
        name="hours_balance",
        state=hours.hours_balance,
        formula=_BALANCE % "=",
        role=Role.IDENTITY,
        binds=hours_words.balance_of_hour,
        told=False,
        loosening=_ACCOUNT,
        baseline=KEPT,
        parameters=("demand", "free_disposal", "input_factor", "storage_carrier"),
        coefficients=("flow", "hourly"),
    ),
    Equation(
        name="hours_balance_with_disposal",
        state=hours.hours_balance_with_disposal,
        formula=_BALANCE % r"\ge",
        role=Role.IDENTITY,
        binds=hours_words.balance_of_hour,
        told=False,
        loosening=_ACCOUNT,
        baseline=KEPT,
        parameters=("demand", "free_disposal", "input_factor", "storage_carrier"),
        coefficients=("flow", "hourly"),
    ),
    Equation(
        name="hours_export",
        state=hours.hours_export,
        formula=(
            r"sale_{i,c,p,d,h} \le \sum_{t} may_export_{t} \cdot \max(flow_{t,c,p}, 0)"
            r" \cdot dispatch_{i,t,p,d,h}"
        ),
        role=Role.IDENTITY,
        binds=hours_words.export,
        told=False,
        loosening=_ACCOUNT,
        baseline=KEPT,
        parameters=("may_export",),
        coefficients=("flow", "hourly"),
    ),
    Equation(
        name="hours_peak",
        state=hours.hours_peak,
        formula=_METERED + r" \le hours_{d,h} \cdot peak_{i,c,p}",
        role=Role.IDENTITY,
        binds=hours_words.connection_in,
        told=False,
        loosening=Rigid("it says what the peak is"),
        baseline=KEPT,
        parameters=("metered",),
        coefficients=("flow", "hourly"),
    ),
    Equation(
        name="hours_connection",
        state=hours.hours_connection,
        formula=r"sale_{i,c,p,d,h} \le hours_{d,h} \cdot connection_limit_{i,c}",
        role=Role.LIMIT,
        binds=hours_words.connection,
        told=True,
        loosening=Rigid("more grid is no way out of a factory's own making"),
        baseline=freed(connection_limit=UNLIMITED),
        parameters=("connection_limit",),
        coefficients=("hourly",),
    ),
    Equation(
        name="hours_shift_in",
        state=hours.hours_shift_in,
        formula=_SHIFTED,
        role=Role.PHYSICS,
        binds=hours_words.shift,
        told=True,
        loosening=Rigid("the rest of the load is wanted when it is wanted"),
        baseline=KEPT,
        parameters=("shiftable_share",),
        coefficients=("hourly",),
    ),
    Equation(
        name="hours_shift_out",
        state=hours.hours_shift_out,
        formula="- " + _SHIFTED,
        role=Role.PHYSICS,
        binds=hours_words.shift,
        told=True,
        loosening=Rigid("the rest of the load is wanted when it is wanted"),
        baseline=KEPT,
        parameters=("shiftable_share",),
        coefficients=("hourly",),
    ),
    Equation(
        name="hours_shift_day",
        state=hours.hours_shift_day,
        formula=r"\sum_{h} shift_{i,c,p,d,h} = 0",
        role=Role.IDENTITY,
        binds=hours_words.shift_day,
        told=False,
        loosening=Rigid("load that moves is not load that is saved"),
        baseline=KEPT,
        coefficients=("hourly",),
    ),
    Equation(
        name="hours_unmatched",
        state=hours.hours_unmatched,
        formula=(
            _METERED + r" - \sum_{t} \left( " + _GENERATED + r" \right) \cdot \max(flow_{t,c,p}, 0)"
            r" \cdot activity_{i,t,p} \le unmatched_{i,c,p,d,h}"
        ),
        role=Role.IDENTITY,
        binds=hours_words.matched,
        told=False,
        loosening=Rigid("it says what is not matched"),
        baseline=freed(matched_share=MISSING),
        parameters=("contract_member", "metered"),
        coefficients=("flow", "hourly"),
    ),
    Equation(
        name="hours_matched",
        state=hours.hours_matched,
        formula=(
            r"\sum_{d,h} unmatched_{i,c,p,d,h} \le (1 - matched_share_{c,p})"
            r" \cdot consumption_{i,c,p}"
        ),
        role=Role.LIMIT,
        binds=hours_words.matched,
        told=True,
        loosening=Rigid(
            "a rule asks for it: what gives way is what stands in the way of keeping it"
        ),
        baseline=freed(matched_share=MISSING),
        parameters=("matched_share",),
        expressions=("consumption",),
    ),
)
