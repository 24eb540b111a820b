"""One unit at a time: how much of a site may change its main process in a year."""

from __future__ import annotations

import numpy as np

from ...labelled import Labelled, choose
from ...sentences import count, say
from ..equation import KEPT, UNLIMITED, Elastic, Equation, Rigid, Role, freed
from ..growth import own_years
from ..model import Model, Rows
from ..net_flows import as_host
from ..program import Term
from ..words import Built, Place, label_of
from .capacity import usable
from .measures import held_while_ramping
from .stock import first_period, previous


def conversion(model: Model) -> Rows | None:
    """What a site runs converted, by all routes together, grows in a year by its largest unit.

    sum over t of conversion_share[t] x (runs[t, p] - runs[t, p - 1])
        <= block_years[p] x conversion_pace[p],
    runs[t, p] = activity[t, p] + full_load[t] x (sum over v of ramping[t, v, p] x build[t, v]),
    block_years[p] = (period_length[p] + 1) / 2 + (period_length[p - 1] - 1) / 2

    Over site with a pace, period; before the first period base_activity ran. Years count from the
    middle of the block before to the middle of this one, as they do for `pace_of_building`; in the
    first period nothing went before. It is what runs that counts, with the place that a plant holds
    while it is ramping up, for one that is built ahead and stands idle has converted nothing; so
    one converted route may take over from another, which is paid to its end.
    """
    pace = model.parameter("conversion_pace")
    share = model.coefficients.conversion_share
    if not (pace.finite().anywhere() and share.anywhere()):
        return None
    activity = model.columns["activity"]
    terms: list[Term] = [(activity, share), (previous(activity), -1.0 * share)]
    held = held_while_ramping(model)
    if held is not None:
        newly = held - held.shifted("period", first=0.0)
        terms.append((model.columns["build"], share * newly))
    today = (share * model.parameter("base_activity")).sum("technology")
    return Rows(
        ("site", "period"),
        terms,
        "<=",
        pace.filled() * _block_years(model) + choose(first_period(model), today, 0.0),
        pace.finite() & share.any("technology"),
    )


def outage(model: Model) -> Rows | None:
    """A unit of a host that is being converted stands still, and the others make up for it.

    activity[u, p] + sum over t of outage[t] / period_length[p] x conversion_share[t] x full_load[t]
        x build[t, p] x full_load[u] x existing_capacity[u]
        <= full_load[u] x (capacity[u, p] - sum over v of starting_up[u, v, p] x build[u, v])

    Over site, host process u of what converts with an outage, period; rows in activity units of u
    per year. What of a host is converted is as large a part of what stands today as the conversion
    is of what it does today, and would have run at full load; what runs on may do so as well, which
    it does not in other years where its spare capacity is kept. The outage falls into the year of
    the start, and a block of several years has the one outage of each unit that it converts.
    """
    columns, coefficients = model.columns, model.coefficients
    stops = coefficients.conversion_share * model.parameter("outage")
    hosted = model.parameter("host_process") > 0
    if not (stops.anywhere() and hosted.anywhere()):
        return None
    full_load = coefficients.full_load
    stands = as_host(full_load * model.parameter("existing_capacity"))
    lost = (stops * full_load).where(hosted) * stands / model.parameter("period_length")
    own = Labelled(("vintage", "period"), np.eye(model.system.sizes["period"]))
    return Rows(
        ("site", "host", "period"),
        [
            (as_host(columns["activity"]), 1.0),
            *_of_host(usable(model, full_load)),
            (columns["build"], lost * own),
        ],
        "<=",
        0.0,
        (stops > 0).where(hosted).any("technology") & as_host(coefficients.has_plant),
    )


def _of_host(terms: list[Term]) -> list[Term]:
    """Terms of technologies in the role of hosts."""
    return [
        (as_host(column), as_host(load)) for column, load in terms if isinstance(load, Labelled)
    ]


def _block_years(model: Model) -> Labelled:
    """Years between the middle of the block before and the middle of a block (period)."""
    before = model.parameter("period_length").shifted("period", first=1.0)
    return own_years(model.system) + (before - 1.0) / 2.0


def _pace(program: Built, place: Place) -> str:
    pace = float(program.system["conversion_pace"].values[place["site"], place["period"]])
    return say("conversion_pace", share=f"{pace:.0%}")


def _whole(_program: Built, _place: Place, _limit: float) -> float:
    return 1.0


def _rest(_program: Built, _place: Place, limit: float) -> float:
    """A site has no more of its main process than all of it."""
    return max(1.0 - limit, 0.0)


def _faster(_program: Built, _place: Place, amount: float, when: str) -> str:
    return say("faster_conversion", share=f"{amount:.0%}", when=when)


def _stands_still(program: Built, place: Place) -> str:
    system = program.system
    hosted = system["host_process"].values[:, place["host"]] > 0
    months = 12.0 * float(system["outage"].values[hosted].max())
    label = label_of(program, "technology", place["host"])
    return say("outage", technology=label, months=count(round(months), "month"))


CONVERSION = (
    Equation(
        name="conversion",
        state=conversion,
        formula=(
            r"\sum_{t} conversion_share_{i,t} \cdot \left( activity_{i,t,p} - activity_{i,t,p-1} +"
            r" full_load_{i,t} \cdot \sum_{v} \left( ramping_{t,v,p} - ramping_{t,v,p-1} \right)"
            r" \cdot build_{i,t,v} \right) \le \left( \frac{period_length_{p} + 1}{2} +"
            r" \frac{period_length_{p-1} - 1}{2} \right) \cdot conversion_pace_{i,p}"
            "\n"
            r"activity_{i,t,0} = base_activity_{i,t}, \; ramping_{t,v,0} = 0"
        ),
        role=Role.LIMIT,
        binds=_pace,
        told=True,
        loosening=Elastic(_whole, _faster, "share of the main process", adds_up=True, most=_rest),
        baseline=freed(conversion_pace=UNLIMITED),
        parameters=("base_activity", "conversion_pace", "period_length"),
        coefficients=("conversion_share", "full_load", "ramping"),
    ),
    Equation(
        name="outage",
        state=outage,
        formula=(
            r"activity_{i,u,p} + \sum_{t: host_process_{t,u} > 0} \frac{outage_{t}}"
            r"{period_length_{p}} \cdot conversion_share_{i,t} \cdot full_load_{i,t} \cdot"
            r" build_{i,t,p} \cdot full_load_{i,u} \cdot existing_capacity_{i,u} \le"
            r" full_load_{i,u} \cdot \left( capacity_{i,u,p} - \sum_{v} starting_up_{u,v,p} \cdot"
            r" build_{i,u,v} \right)"
        ),
        role=Role.PHYSICS,
        binds=_stands_still,
        told=True,
        loosening=Rigid("what is being converted does not run"),
        baseline=KEPT,
        parameters=("existing_capacity", "host_process", "outage", "period_length"),
        coefficients=("conversion_share", "full_load", "has_plant", "starting_up"),
    ),
)
