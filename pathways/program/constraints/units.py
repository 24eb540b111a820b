"""Units of what stands today: each is overhauled in its window or closed, and closing is final.

A technology without units ages as one, by `stock_closure` and `stock_renewal`. Where it has units,
what is kept and renewed of it is the sum over them.
"""

from __future__ import annotations

from ...labelled import Labelled
from ...sentences import amount, named, say
from ..capital import unit_capacity
from ..equation import KEPT, Bound, Equation, Rigid, Role, Silent
from ..model import Limits, Model, Rows
from ..words import Built, Place
from .stock import after_first, previous


def unit_stock(model: Model) -> Rows | None:
    """What is kept and renewed of a technology is what stands of its units.

    sum over j of t of standing[j, p] = keep[t, p] + sum over v of renewal_alive[t, v, p] x
        renew[t, v]

    Over site, technology with units, period; rows in capacity units.
    """
    columns, of = model.columns, _of(model)
    if not of.anywhere():
        return None
    return Rows(
        ("site", "technology", "period"),
        [
            (columns["standing"], of),
            (columns["keep"], -1.0),
            (columns["renew"], -1.0 * model.coefficients.renewal_alive),
        ],
        "=",
        0.0,
        _with_units(model),
    )


def unit_overhaul(model: Model) -> Rows | None:
    """What is renewed of a technology is what is overhauled of its units.

    sum over j of t of overhaul[j, v] = renew[t, v]

    Over site, technology with units, vintage; rows in capacity units.
    """
    columns, of = model.columns, _of(model)
    if not of.anywhere():
        return None
    return Rows(
        ("site", "technology", "vintage"),
        [(columns["overhaul"], of), (columns["renew"], -1.0)],
        "=",
        0.0,
        _with_units(model) & (columns["renew"] >= 0),
    )


def unit_campaign(model: Model) -> Rows | None:
    """A unit stands to the end of its campaign, and beyond it only overhauled.

    standing[j, p] <= unit_survival[j, p] x capacity of j + sum over v of renewal_alive[t, v, p] x
        overhaul[j, v]

    Over site, unit, period; t is the technology of the unit.
    """
    columns = model.columns
    if not (columns["standing"] >= 0).anywhere():
        return None
    alive = (model.coefficients.renewal_alive * _belongs(model)).sum("technology")
    return Rows(
        ("site", "unit", "period"),
        [(columns["standing"], 1.0), (columns["overhaul"], -1.0 * alive)],
        "<=",
        model.parameter("unit_survival") * unit_capacity(model.system),
        columns["standing"] >= 0,
    )


def unit_closure(model: Model) -> Rows | None:
    """Closing is final: what was closed of a unit is never overhauled.

    standing[j, p] <= standing[j, p - 1]

    Over site, unit, period after the first.
    """
    standing = model.columns["standing"]
    if not (standing >= 0).anywhere():
        return None
    return Rows(
        ("site", "unit", "period"),
        [(standing, 1.0), (previous(standing), -1.0)],
        "<=",
        0.0,
        after_first(standing),
    )


def unit_size(model: Model) -> Limits:
    """No more stands of a unit than there is of it.

    Over site, unit, period.
    """
    return Limits(upper=unit_capacity(model.system))


def _of(model: Model) -> Labelled:
    """One where a unit is of a technology at a site (site, technology, unit)."""
    return (model.parameter("unit_share") > 0).astype(float)


def _belongs(model: Model) -> Labelled:
    """One where a unit is of a technology at any site (technology, unit)."""
    return (model.parameter("unit_share").sum("site") > 0).astype(float)


def _with_units(model: Model) -> Labelled:
    """Whether a technology has units at a site (site, technology)."""
    return (model.parameter("unit_share").sum("unit") > 0) & (
        model.parameter("existing_capacity") > 0
    )


def _campaign(program: Built, place: Place) -> str:
    name, text = (
        str(program.system[each].values[place["unit"]]) for each in ("unit", "unit_label")
    )
    label = named("units", name, text)
    technology = int(
        program.system["unit_share"].values[place["site"]].argmax(axis=0)[place["unit"]]
    )
    unit = str(program.system["capacity_unit"].values[technology])
    capacity = float(
        program.system["unit_share"].values[place["site"], technology, place["unit"]]
        * program.system["existing_capacity"].values[place["site"], technology]
    )
    return say("campaign", unit=label, capacity=amount(capacity, unit))


UNITS = (
    Equation(
        name="unit_stock",
        state=unit_stock,
        formula=(
            r"\sum_{j \in t} standing_{i,j,p} = keep_{i,t,p} + \sum_{v} renewal_alive_{t,v,p}"
            r" \cdot renew_{i,t,v} \quad \text{where} \quad j \in t \iff unit_share_{i,t,j} \cdot"
            r" existing_capacity_{i,t} > 0"
        ),
        role=Role.IDENTITY,
        binds=Silent("it says what the stock of a technology is made of"),
        told=False,
        loosening=Rigid("a stock is the sum of its units"),
        baseline=KEPT,
        parameters=("existing_capacity", "unit_share"),
        coefficients=("renewal_alive",),
    ),
    Equation(
        name="unit_overhaul",
        state=unit_overhaul,
        formula=(
            r"\sum_{j \in t} overhaul_{i,j,v} = renew_{i,t,v}"
            r" \quad \text{where} \quad j \in t \iff unit_share_{i,t,j} \cdot"
            r" existing_capacity_{i,t} > 0"
        ),
        role=Role.IDENTITY,
        binds=Silent("it says what renewing a technology is"),
        told=False,
        loosening=Rigid("a renewal is that of its units"),
        baseline=KEPT,
        parameters=("existing_capacity", "unit_share"),
    ),
    Equation(
        name="unit_campaign",
        state=unit_campaign,
        formula=(
            r"standing_{i,j,p} \le unit_survival_{j,p} \cdot \sum_{t} unit_share_{i,t,j} \cdot"
            r" existing_capacity_{i,t} + \sum_{v} renewal_alive_{t,v,p} \cdot overhaul_{i,j,v}"
        ),
        role=Role.PHYSICS,
        binds=_campaign,
        told=False,
        loosening=Rigid("what is worn out is overhauled or gone"),
        baseline=KEPT,
        parameters=("existing_capacity", "unit_share", "unit_survival"),
        coefficients=("renewal_alive",),
    ),
    Equation(
        name="unit_closure",
        state=unit_closure,
        formula=r"standing_{i,j,p} \le standing_{i,j,p-1}",
        role=Role.IDENTITY,
        binds=_campaign,
        told=False,
        loosening=Rigid("it says what closing is"),
        baseline=KEPT,
    ),
    Bound(
        name="unit_size",
        column="standing",
        state=unit_size,
        formula=r"standing_{i,j,p} \le \sum_{t} unit_share_{i,t,j} \cdot existing_capacity_{i,t}",
        role=Role.PHYSICS,
        binds=Silent("a unit is as large as it is"),
        told=False,
        loosening=Rigid("a unit is as large as it is"),
        baseline=KEPT,
        parameters=("existing_capacity", "unit_share"),
    ),
)
