"""Shares of hosts, exclusive options, and no saving counted twice."""

from __future__ import annotations

import numpy as np

from ...labelled import Labelled, choose, structure
from ...sentences import amount as told
from ...sentences import listed, say
from ..equation import KEPT, UNLIMITED, Elastic, Equation, Rigid, Role, freed
from ..model import Model, Rows
from ..net_flows import as_host
from ..program import Term
from ..words import Built, Place, activity_unit, label_of, reference, served, technology


def share_of_host(model: Model) -> Rows | None:
    """A technology serves at most its share of what it refers to.

    activity[t] + full_load[t] x (sum over v of ramping[t, v] x build[t, v])
        <= largest_share[t] x (sum over h of host_activity[t, h] x activity[h] + host_demand[t])

    Over site, technology with a share, period; rows in activity units per year. A measure without a
    stated share may serve its whole host, never more. A plant that is ramping up takes the place
    that it fills at full load: twice the plant does not make up for half a load.
    """
    coefficients, activity = model.coefficients, model.columns["activity"]
    share = coefficients.largest_share
    finite, held = share.filled(), held_while_ramping(model)
    terms: list[Term] = [
        (activity, 1.0),
        (as_host(activity), -1.0 * finite * coefficients.host_activity),
    ]
    return Rows(
        ("site", "technology", "period"),
        terms if held is None else [*terms, (model.columns["build"], held)],
        "<=",
        finite * coefficients.host_demand,
        share.finite(),
    )


def whole_of_host(model: Model) -> Rows | None:
    """However far a share is exceeded, nothing serves more of its host than there is.

    activity[t] <= whole[t] x (sum over h of host_activity[t, h] x activity[h] + host_demand[t])

    Over site, technology with a share, period. `whole` is the part that does not have it yet,
    1 - already_there, and a stated share above the whole.
    """
    coefficients, activity = model.coefficients, model.columns["activity"]
    share, left = coefficients.largest_share.filled(), 1.0 - model.parameter("already_there")
    whole = choose(share > left, share, left)
    return Rows(
        ("site", "technology", "period"),
        [(activity, 1.0), (as_host(activity), -1.0 * whole * coefficients.host_activity)],
        "<=",
        whole * coefficients.host_demand,
        coefficients.largest_share.finite(),
    )


def held_while_ramping(model: Model) -> Labelled | None:
    """Place that a unit of a vintage holds and does not fill yet; None where no plant ramps up.

    Over site, technology, vintage, period; in activity units per year.
    """
    lacks = model.coefficients.ramping
    return model.coefficients.full_load * lacks if lacks.anywhere() else None


def exclusive(model: Model) -> Rows | None:
    """Options that exclude each other share one bound on one host.

    sum over members t of activity[t] x base_reference[f] / base_reference[t]
        <= shared x (sum over h of host_activity[f, h] x activity[h] + host_demand[f])

    Over site, exclusion, period; rows in units of the activity of f, the first member. `shared` is
    the largest share of any member (at most one), and base_reference puts hosts that are counted in
    different units on one scale.
    """
    coefficients, activity = model.coefficients, model.columns["activity"]
    member = structure(model.system, "exclusion_member") > 0
    if len(member) == 0:
        return None
    belongs = Labelled(("exclusion", "technology"), member)
    shared = coefficients.largest_share.at_most(1.0).where(belongs).max("technology")
    first = np.argmax(member, axis=1)
    of_first = coefficients.base_reference.take("technology", first, "exclusion")
    reference = coefficients.host_activity.take("technology", first, "exclusion")
    demand = coefficients.host_demand.take("technology", first, "exclusion")
    return Rows(
        ("site", "exclusion", "period"),
        [
            (
                activity,
                model.parameter("exclusion_member") * (of_first / coefficients.base_reference),
            ),
            (as_host(activity), -1.0 * reference * shared),
        ],
        "<=",
        shared * demand,
    )


def savings_together(model: Model) -> Rows | None:
    """What several measures save on one flow never exceeds what they can save one after the other.

    sum over m in k of saving[m, c] x activity[m] <= potential[k] x use[c],
    potential[k] = 1 - product over m in k of (1 - saving[m, c] x largest_share[m])

    Over site, combination k of measures on one flow, period in which two or more of them save.
    Which sets there are, what their use is, and how measures that exclude each other count, is said
    at `combinations`. On a process saving and use are shares of its activity, on a commodity units
    of it.
    """
    together, activity = model.coefficients.combinations, model.columns["activity"]
    return Rows(
        ("site", "combination", "period"),
        [
            (together.columns(activity, together.members, "member"), together.member_factor),
            (together.columns(activity, together.hosts, "user"), -1.0 * together.host_factor),
        ],
        "<=",
        0.0,
        together.meeting,
    )


def _share(program: Built, place: Place) -> str | None:
    """A share below the whole.

    That nothing serves more than all of its host is no limit worth telling.
    """
    system = program.system
    share = float(system.variables["max_share"].values[place["technology"], place["period"]])
    if share >= 1.0:
        return None
    of = reference(program, place["technology"])
    label = technology(program, place)
    return say("largest_share", technology=label, share=f"{share:.0%}", of=of)


def _whole_of_a_share(program: Built, place: Place, _limit: float) -> float:
    """All that a technology refers to.

    Nothing for a share of all that does not have it yet, which no one can exceed.
    """
    share = program.coefficients.largest_share
    at = {"technology": place["technology"], "period": place["period"]}
    left = 1.0 - float(program.system.variables["already_there"].values[place["technology"]])
    return 0.0 if float(share.isel(**at)) >= left else served(program, place)


def _more_than_its_share(program: Built, place: Place, amount: float, when: str) -> str:
    more, label = told(amount, activity_unit(program, place)), technology(program, place)
    return say("more_than_its_share", amount=more, technology=label, when=when)


def _exclusive(program: Built, place: Place) -> str:
    excluded = program.system.variables["exclusion_member"].values[place["exclusion"]] > 0
    members = (label_of(program, "technology", at) for at in np.flatnonzero(excluded))
    return say("exclusive", members=listed(members))


def _exhausted(program: Built, place: Place) -> str:
    together = program.coefficients.combinations
    members = (
        label_of(program, "technology", m) for m in together.members[place["combination"]] if m >= 0
    )
    flow = together.flows[place["combination"]]
    found = np.flatnonzero(program.system.variables["commodity"].values == flow)
    label = label_of(program, "commodity", found[0]) if found.size else say("process_emissions")
    return say("exhausted", members=listed(members, "and"), flow=label)


MEASURES = (
    Equation(
        name="share_of_host",
        state=share_of_host,
        formula=(
            r"activity_{i,t,p} + full_load_{i,t} \cdot \sum_{v} ramping_{t,v,p} \cdot"
            r" build_{i,t,v} \le largest_share_{t,p} \cdot \left( \sum_{u} host_activity_{t,u,p}"
            r" \cdot activity_{i,u,p} + host_demand_{i,t,p} \right)"
        ),
        role=Role.LIMIT,
        binds=_share,
        told=True,
        loosening=Elastic(
            _whole_of_a_share,
            _more_than_its_share,
            "activity units per year",
            within=whole_of_host,
        ),
        baseline=freed(already_there=0.0, max_share=UNLIMITED),
        coefficients=("full_load", "host_activity", "host_demand", "largest_share", "ramping"),
    ),
    Equation(
        name="exclusive",
        state=exclusive,
        formula=(
            r"\sum_{t} exclusion_member_{k,t} \cdot"
            r" \frac{base_reference_{i,f}}{base_reference_{i,t}} \cdot activity_{i,t,p}"
            r" \le \max_{t \in k} \min(largest_share_{t,p}, 1) \cdot \left( \sum_{u}"
            r" host_activity_{f,u,p} \cdot activity_{i,u,p} + host_demand_{i,f,p} \right)"
        ),
        role=Role.PHYSICS,
        binds=_exclusive,
        told=True,
        loosening=Rigid("what stands in one place leaves no room for another"),
        baseline=KEPT,
        parameters=("exclusion_member",),
        coefficients=("base_reference", "host_activity", "host_demand", "largest_share"),
    ),
    Equation(
        name="savings_together",
        state=savings_together,
        formula=(
            r"\sum_{t \in k} saving_{t,c,p} \cdot activity_{i,t,p} \le \left( 1 - \prod_{t \in k}"
            r" \left( 1 - saving_{t,c,p} \cdot largest_share_{t,p} \right) \right)"
            r" \cdot \sum_{u} use_{u,c,p} \cdot activity_{i,u,p}"
        ),
        role=Role.PHYSICS,
        binds=_exhausted,
        told=True,
        loosening=Rigid("what one measure has saved another cannot save again"),
        baseline=KEPT,
        coefficients=("combinations",),
    ),
)
