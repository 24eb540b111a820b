"""Equation 6: shares of hosts, exclusive options, and no saving counted twice."""

from __future__ import annotations

import numpy as np

from ..coefficients import as_host, variable
from ..labelled import Labelled
from ..parts import Parts


def share_of_host(parts: Parts) -> None:
    """A technology serves at most its share of what it refers to.

    activity[t] <= max_share[t] x (sum over h of host_activity[t, h] x activity[h] + host_demand[t])

    Over site, technology with a share, period; rows in activity units per year. A measure without a
    stated share may serve its whole host, never more.
    """
    share = parts.coefficients.largest_share
    shared = Labelled(share.dims, np.isfinite(share.values))
    finite = Labelled(share.dims, np.where(shared.values, share.values, 0.0))
    activity = parts.columns["activity"]
    parts.program.add_rows(
        "share_of_host",
        ("site", "technology", "period"),
        [(activity, 1.0), (as_host(activity), -1.0 * finite * parts.coefficients.host_activity)],
        "<=",
        finite * parts.coefficients.host_demand,
        mask=shared,
    )


def exclusive(parts: Parts) -> None:
    """Options that exclude each other share one bound on one host.

    sum over members t of activity[t] / base_reference[t]
        <= shared x (sum over h of host_activity[f, h] x activity[h] + host_demand[f]) /
        base_reference[f]

    Over site, exclusion, period; f is the first member, `shared` the largest share of any member
    (at most one), and base_reference puts hosts that are counted in different units on one scale.
    """
    system, coefficients = parts.system, parts.coefficients
    member = variable(system, "exclusion_member")
    if member.shape[0] == 0:
        return
    share = np.minimum(parts.coefficients.largest_share.values, 1.0)
    bound = np.max(np.where(member.values[:, :, None] > 0, share[None], 0.0), axis=1)
    first = np.argmax(member.values > 0, axis=1)
    scale = 1.0 / coefficients.base_reference
    limit = Labelled(("exclusion", "period"), bound)
    reference = Labelled(("exclusion", "host", "period"), coefficients.host_activity.values[first])
    demand = coefficients.host_demand.transpose("site", "technology", "period").values[:, first]
    demand_part = Labelled(("site", "exclusion", "period"), demand)
    first_scale = Labelled(("site", "exclusion"), scale.values[:, first])
    activity = parts.columns["activity"]
    parts.program.add_rows(
        "exclusive",
        ("site", "exclusion", "period"),
        [(activity, member * scale), (as_host(activity), -1.0 * reference * limit * first_scale)],
        "<=",
        limit * demand_part * first_scale,
    )


def savings_together(parts: Parts) -> None:
    """What several measures save on one flow never exceeds what they can save one after the other.

    sum over m in k of saving[m, c] x activity[m] <= potential[k] x use[c],
    potential[k] = 1 - product over m in k of (1 - saving[m, c] x max_share[m])

    Over site, combination k of two measures or more on one flow, period. On a process the use is
    its activity and the flow an input or its process emissions; on a commodity the use is what all
    processes draw after their own measures. Of measures that exclude each other only the best mix
    counts.
    """
    together = parts.coefficients.combinations
    activity = parts.columns["activity"]
    meeting = Labelled(
        ("combination", "period"), (together.member_factor.values > 0).sum(axis=1) >= 2
    )
    members = (together.columns(activity, together.members, "member"), together.member_factor)
    users = (together.columns(activity, together.hosts, "user"), -1.0 * together.host_factor)
    parts.program.add_rows(
        "savings_together",
        ("site", "combination", "period"),
        [members, users],
        "<=",
        0.0,
        mask=meeting,
    )
