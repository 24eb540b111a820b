"""Equation 6: shares of hosts, exclusive options, and no saving counted twice."""

from __future__ import annotations

import numpy as np

from ...labelled import Labelled, structure
from ..coefficients import as_host
from ..model import Model, Rows


def share_of_host(model: Model) -> Rows | None:
    """A technology serves at most its share of what it refers to.

    activity[t] <= max_share[t] x (sum over h of host_activity[t, h] x activity[h] + host_demand[t])

    Over site, technology with a share, period; rows in activity units per year. A measure without a
    stated share may serve its whole host, never more.
    """
    coefficients, activity = model.coefficients, model.columns["activity"]
    share = coefficients.largest_share
    finite = share.filled()
    return Rows(
        ("site", "technology", "period"),
        [(activity, 1.0), (as_host(activity), -1.0 * finite * coefficients.host_activity)],
        "<=",
        finite * coefficients.host_demand,
        share.finite(),
    )


def exclusive(model: Model) -> Rows | None:
    """Options that exclude each other share one bound on one host.

    sum over members t of activity[t] / base_reference[t]
        <= shared x (sum over h of host_activity[f, h] x activity[h] + host_demand[f]) /
        base_reference[f]

    Over site, exclusion, period; f is the first member, `shared` the largest share of any member
    (at most one), and base_reference puts hosts that are counted in different units on one scale.
    """
    coefficients, activity = model.coefficients, model.columns["activity"]
    member = structure(model.system, "exclusion_member") > 0
    if len(member) == 0:
        return None
    belongs = Labelled(("exclusion", "technology"), member)
    shared = coefficients.largest_share.at_most(1.0).where(belongs).max("technology")
    first = np.argmax(member, axis=1)
    scale = 1.0 / coefficients.base_reference
    limit = shared * scale.take("technology", first, "exclusion")
    reference = coefficients.host_activity.take("technology", first, "exclusion")
    demand = coefficients.host_demand.take("technology", first, "exclusion")
    return Rows(
        ("site", "exclusion", "period"),
        [
            (activity, model.parameter("exclusion_member") * scale),
            (as_host(activity), -1.0 * reference * limit),
        ],
        "<=",
        limit * demand,
    )


def savings_together(model: Model) -> Rows | None:
    """What several measures save on one flow never exceeds what they can save one after the other.

    sum over m in k of saving[m, c] x activity[m] <= potential[k] x use[c],
    potential[k] = 1 - product over m in k of (1 - saving[m, c] x max_share[m])

    Over site, combination k of two measures or more on one flow, period. On a process the use is
    its activity and the flow an input or its process emissions; on a commodity the use is what all
    processes draw after their own measures. Of measures that exclude each other only the best mix
    counts.
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
