"""What a unit of activity uses, makes, saves and emits, and what shares refer to."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..labelled import OUTER_AXES, Labelled, choose, named, structure, variable
from ..systems.hosts import FLOW_DIMS, least_of_hosts, use

CO2 = "co2"
SCOPE_1 = "scope_1"


def as_host(array: Labelled) -> Labelled:
    """The same array with technologies in the role of hosts."""
    return array.renamed(technology="host")


def is_measure(system: xr.Dataset) -> NDArray[np.bool_]:
    """Whether a technology is a measure (technology)."""
    found: NDArray[np.bool_] = structure(system, "technology_kind") == "measure"
    return found


def net_flow(system: xr.Dataset, saved: Labelled) -> Labelled:
    """Net output per unit of activity with savings and exhaust streams.

    Over technology, commodity, period.

    exhaust[t, s] = sum over c of exhaust_share[t, s, c] x use[t, c] x factor[c] +
        exhaust_process_share[t, s] x process CO2[t];
    a measure takes from its host's streams the CO2 that it saves there. On the use of a fuel the
    stream is that of the processes that burn it; the catalog refuses the measure where they send
    different shares of the fuel to a stream.
    """
    flow = variable(system, "flow") + saved
    if system.sizes["stream"] == 0:
        return flow
    streams = [
        list(structure(system, "commodity")).index(name) for name in structure(system, "stream")
    ]
    bare = flow.bare(*FLOW_DIMS)
    exhaust = _exhaust(system, saved)
    shape = np.broadcast_shapes(bare.shape, (*exhaust.shape[:-2], *bare.shape[-2:]))
    values = np.broadcast_to(bare, shape).copy()
    values[..., streams, :] += exhaust
    return named(FLOW_DIMS, values)


def _exhaust(system: xr.Dataset, saved: Labelled) -> NDArray[np.float64]:
    """CO2 sent to each stream per unit of activity, less what a measure avoids there.

    Over ..., technology, stream, period.
    """
    direct = {
        "scope": list(structure(system, "scope")).index(SCOPE_1),
        "gas": list(structure(system, "gas")).index(CO2),
    }
    factor = variable(system, "emission_factor").isel(site=0, **direct).bare("commodity", "period")
    process = variable(system, "process_emissions").isel(**direct).bare("technology", "period")
    share = variable(system, "exhaust_share").bare("technology", "stream", "commodity")
    process_share = variable(system, "exhaust_process_share").bare("technology", "stream")
    saving = saved.bare(*FLOW_DIMS)
    process_saving = variable(system, "process_saving").bare("technology", "period")
    used = use(system).bare(*FLOW_DIMS)
    # by technology a product of matrices (stream, commodity) and (commodity, period)
    made = share @ (used * factor[..., None, :, :])
    made = made + process_share[..., None] * process[..., None, :]
    hosts_of, of_commodity = (
        structure(system, name) for name in ("host_process", "host_commodity")
    )
    outer = np.broadcast_shapes(
        *(each.shape[: len(OUTER_AXES)] for each in (made, saving, process_saving))
    )
    avoided = np.zeros((*outer, *made.shape[len(OUTER_AXES) :]))
    saves = (saving != 0).any(axis=(*OUTER_AXES, -2, -1))
    saves |= (process_saving != 0).any(axis=(*OUTER_AXES, -1))
    for measure in np.flatnonzero(saves):
        hosts = hosts_of[measure] > 0
        if hosts.any():
            burning = share[..., hosts, :, :].max(axis=-3)
            of_process = (process_share[..., hosts, :, None] * process[..., hosts, None, :]).max(
                axis=-3
            )
        else:
            burning = share.max(axis=-3) * of_commodity[measure]
            of_process = np.zeros(made.shape[-2:])
        avoided[..., measure, :, :] = (
            burning @ (saving[..., measure, :, :] * factor)
            + process_saving[..., measure, None, :] * of_process
        )
    sent: NDArray[np.float64] = made - avoided
    return sent


def activity_emissions(system: xr.Dataset) -> Labelled:
    """Emissions per unit of activity that no purchase shows (site, technology, scope, gas, period).

    process emissions - process_saving x the host's process emissions - contractual claims.
    """
    dims = ("technology", "scope", "gas", "period")
    process = variable(system, "process_emissions")
    least = least_of_hosts(
        structure(system, "host_process"), process.bare(*dims), axis=len(OUTER_AXES)
    )
    own = process - variable(system, "process_saving") * named(dims, least)
    factor = variable(system, "emission_factor").bare("site", "commodity", "scope", "gas", "period")
    claim = structure(system, "claim")
    claims = np.zeros((*factor.shape[:-4], claim.shape[0], *factor.shape[-3:]))
    for contract in np.flatnonzero(claim.any(axis=(1, 2))):
        # scopes of the claim are those of the factor: one product for each commodity
        claims[..., contract, :, :, :] = np.einsum("cs,...csgp->...sgp", claim[contract], factor)
    return named(("site", *dims), own.bare("site", *dims) - claims)


def use_by_host(system: xr.Dataset, saved: Labelled) -> Labelled:
    """Use of a commodity per unit of host activity, net of what process measures save.

    Over host, commodity, period. Measures count with minus what they save on a process; their own
    small use does not count.
    """
    measure = Labelled("technology", is_measure(system))
    on_process = Labelled("technology", structure(system, "host_process").sum(axis=1) > 0)
    own = choose(measure, (-saved).where(on_process), use(system))
    return as_host(own)


def host_reference(system: xr.Dataset, net_use: Labelled, saved: Labelled) -> Labelled:
    """Reference of a technology's shares per unit of host activity (technology, host, period).

    A measure on a commodity refers to its use net of process measures; everything else to its use
    net of all measures.
    """
    of_commodity = structure(system, "host_commodity")
    measure = is_measure(system)
    net, saving = net_use.bare("host", "commodity", "period"), saved.bare(*FLOW_DIMS)
    on_commodity = measure & (of_commodity.sum(axis=1) > 0)
    all_saved = net - np.where(on_commodity[:, None, None], saving, 0.0)
    process = structure(system, "host_process")
    outer = all_saved.shape[: len(OUTER_AXES)]
    values = np.broadcast_to(
        process[:, :, None], (*outer, *process.shape, system.sizes["period"])
    ).copy()
    for row in np.flatnonzero(of_commodity.any(axis=1)):
        basis = net if measure[row] else all_saved
        values[..., row, :, :] += np.einsum("c,...hcp->...hp", of_commodity[row], basis)
    return named(("technology", "host", "period"), values)


def over_first(amount: Labelled) -> Labelled:
    """An amount over that of the first period; one where there was none."""
    first = amount.isel(period=0)
    return choose(first > 0, amount / choose(first > 0, first, 1.0), 1.0)


def product_index(system: xr.Dataset) -> Labelled:
    """Demand for the product over that of the first period; one without any (site, period)."""
    return over_first((variable(system, "demand") * variable(system, "product")).sum("commodity"))


def full_load_activity(system: xr.Dataset) -> Labelled:
    """Yearly activity that a unit of capacity can do (site, technology).

    Hours-weighted availability.
    """
    hours = variable(system, "hour_weight")
    mean = (variable(system, "availability") * hours).sum(["day", "hour"]) / hours.sum(
        ["day", "hour"]
    )
    return mean * variable(system, "activity_per_capacity").filled()
