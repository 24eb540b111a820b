"""Equation 6: shares of hosts, exclusive options, and no saving counted twice."""

from __future__ import annotations

import numpy as np
import xarray as xr

from ..coefficients import as_host, variable
from ..parts import Parts
from ..program import Term, renamed


def share_of_host(parts: Parts) -> None:
    """A technology serves at most its share of what it refers to.

    activity[t] <= max_share[t] x (sum over h of host_activity[t, h] x activity[h] + host_demand[t])

    Over site, technology with a share, period; rows in activity units per year. A measure without a stated share may
    serve its whole host, never more.
    """
    share = parts.coefficients.largest_share
    shared = xr.Variable(share.dims, np.isfinite(share.values))
    finite = xr.Variable(share.dims, np.where(shared.values, share.values, 0.0))
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
        <= shared x (sum over h of host_activity[f, h] x activity[h] + host_demand[f]) / base_reference[f]

    Over site, exclusion, period; f is the first member, `shared` the largest share of any member (at most one), and
    base_reference puts hosts that are counted in different units on one scale.
    """
    system, coefficients = parts.system, parts.coefficients
    member = variable(system, "exclusion_member")
    if member.shape[0] == 0:
        return
    share = np.minimum(parts.coefficients.largest_share.values, 1.0)
    bound = np.max(np.where(member.values[:, :, None] > 0, share[None], 0.0), axis=1)
    first = np.argmax(member.values > 0, axis=1)
    scale = 1.0 / coefficients.base_reference
    limit = xr.Variable(("exclusion", "period"), bound)
    reference = xr.Variable(("exclusion", "host", "period"), coefficients.host_activity.values[first])
    demand = coefficients.host_demand.transpose("site", "technology", "period").values[:, first]
    demand_part = xr.Variable(("site", "exclusion", "period"), demand)
    first_scale = xr.Variable(("site", "exclusion"), scale.values[:, first])
    activity = parts.columns["activity"]
    parts.program.add_rows(
        "exclusive",
        ("site", "exclusion", "period"),
        [(activity, member * scale), (as_host(activity), -1.0 * reference * limit * first_scale)],
        "<=",
        limit * demand_part * first_scale,
    )


def saving_on_process(parts: Parts) -> None:
    """Measures on one flow of one process never save more than they can one after the other.

    sum over m of saved[m, c] x activity[m] <= potential[h, c] x use[h, c] x activity[h],
    potential = 1 - product over m of (1 - saving[m, c] x max_share[m])

    Over site, host, commodity, period where two measures or more meet; rows in commodity units per year.
    """
    system, coefficients = parts.system, parts.coefficients
    on_host = variable(system, "host_process")
    saves = coefficients.saved.values > 0
    meeting = np.einsum("mh,mcp->hcp", on_host.values, saves.astype(float)) >= 2
    hosts = ("host", "commodity", "period")
    potential = 1.0 - np.exp(np.einsum("mh,mcp->hcp", on_host.values, _log_left(parts)))
    used = np.maximum(coefficients.net_use.values, 0.0)
    activity = parts.columns["activity"]
    by_measure = renamed(coefficients.saved, technology="measure") * renamed(on_host, technology="measure")
    by_host = xr.Variable(hosts, -potential * used * meeting)
    terms: list[Term] = [(renamed(activity, technology="measure"), by_measure), (as_host(activity), by_host)]
    parts.program.add_rows("saving_on_process", ("site", *hosts), terms, "<=", 0.0, mask=xr.Variable(hosts, meeting))


def saving_on_commodity(parts: Parts) -> None:
    """The same for measures on the use of a commodity, after what is saved at the processes.

    sum over m of saving[m, c] x activity[m] <= potential[c] x sum over h of net_use[h, c] x activity[h]

    Over site, commodity, period where two measures or more meet; rows in commodity units per year.
    """
    system, coefficients = parts.system, parts.coefficients
    on_commodity = variable(system, "host_commodity").values
    measure = (variable(system, "technology_kind").values == "measure")[:, None]
    saves = (coefficients.saved.values > 0) & ((on_commodity > 0) & measure)[:, :, None]
    meeting = xr.Variable(("commodity", "period"), saves.sum(axis=0) >= 2)
    potential = 1.0 - np.exp(np.where(saves, _log_left(parts), 0.0).sum(axis=0))
    activity = parts.columns["activity"]
    parts.program.add_rows(
        "saving_on_commodity",
        ("site", "commodity", "period"),
        [
            (activity, xr.Variable(coefficients.saved.dims, np.where(saves, coefficients.saved.values, 0.0))),
            (
                as_host(activity),
                -1.0 * coefficients.net_use * xr.Variable(("commodity", "period"), potential * meeting.values),
            ),
        ],
        "<=",
        0.0,
        mask=meeting,
    )


def _log_left(parts: Parts) -> np.ndarray:
    """Logarithm of what a measure at its largest share leaves of a flow (technology, commodity, period)."""
    saving = variable(parts.system, "saving").values * parts.coefficients.largest_share.values.clip(max=1.0)[:, None, :]
    return np.log(np.maximum(1.0 - saving, 1e-12))
