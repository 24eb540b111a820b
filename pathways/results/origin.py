"""Where captured CO2 comes from.

Fossil and mineral, or the atmosphere, by way of air or of biomass.
"""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..program import Program
from ..program.net_flows import SCOPE_1
from ..systems.per_unit import tonnes_per_unit
from .flows import BIOGENIC, Flows


def captured_commodities(system: xr.Dataset) -> NDArray[np.bool_]:
    """Commodities that are captured CO2 (commodity).

    A mass, made by capture units of an exhaust stream or of captured CO2.
    """
    flow = system.variables["flow"].values
    stream = exhaust_streams(system)
    capture = system.variables["technology_kind"].values == "capture"
    a_mass = (tonnes_per_unit(system) > 0) & ~stream & (system.variables["product"].values == 0)
    captured = np.zeros(len(stream), dtype=bool)
    while True:
        units = capture & (flow[:, stream | captured] < 0).any(axis=(1, 2))
        found = captured | (a_mass & (flow[units] > 0).any(axis=(0, 2)))
        if (found == captured).all():
            return captured
        captured = found


def exhaust_streams(system: xr.Dataset) -> NDArray[np.bool_]:
    """Commodities that are exhaust streams (commodity)."""
    return np.isin(system.variables["commodity"].values, system.variables["stream"].values)


def tonnes_of_co2(system: xr.Dataset) -> NDArray[np.float64]:
    """Tonnes of a unit of each commodity (commodity), one where it is counted in no mass.

    Exhaust streams of a System made by hand may name their unit as they like; they are t of CO2.
    """
    mass = tonnes_per_unit(system)
    return np.where(mass > 0, mass, 1.0)


def atmospheric_share(program: Program, flows: Flows) -> NDArray[np.float64]:
    """Share of the CO2 taken by each technology that comes from air or biomass.

    Dims (site, technology, period).

    share[t] = sum over pools q of taken[t, q] x content[q] / sum over q of taken[t, q]
    content[q] = sum over t of made[t, q] x origin[t] / made[q],
    origin[t] = share[t] where t takes CO2, 1 where it is a removal, else its biogenic CO2 over what
        it makes, at most 1

    Pools are exhaust streams and captured CO2. What processes send up a stack by their share of
    fuels and process CO2 is fossil or mineral. All that enters a pool is mixed.
    """
    system = program.system
    periods = flows.activity.shape[-1]
    pool = exhaust_streams(system) | captured_commodities(system)
    mass = tonnes_of_co2(system)[pool, None]
    flow = system.variables["flow"].values[:, pool, :periods] * mass
    taken, made = np.maximum(-flow, 0.0), np.maximum(flow, 0.0)
    origin = np.broadcast_to(_own_origin(system, made), flows.activity.shape)
    takes = taken.sum(axis=1)
    from_stacks = (program.coefficients.flow.values - program.coefficients.saved.values)[
        :, pool, :periods
    ] * mass - flow
    inflow = np.einsum("itp,tqp->iqp", flows.activity, made + from_stacks)
    share = np.zeros(flows.activity.shape)
    for _ in range(int(pool.sum()) + 1):
        entering = np.einsum(
            "itp,tqp->iqp", flows.activity * np.where(takes > 0, share, origin), made
        )
        content = np.divide(entering, inflow, out=np.zeros_like(inflow), where=inflow > 0)
        weighed = np.einsum("tqp,iqp->itp", taken, np.clip(content, 0.0, 1.0))
        share = np.divide(
            weighed, takes, out=np.zeros_like(share), where=np.broadcast_to(takes > 0, share.shape)
        )
    return share


def _own_origin(system: xr.Dataset, made: NDArray[np.float64]) -> NDArray[np.float64]:
    """Atmospheric share of CO2 that a technology makes without taking any.

    Dims (site, technology, period).
    """
    periods = made.shape[-1]
    removal = (system.variables["technology_kind"].values == "removal").astype(float)[:, None]
    if BIOGENIC not in system.variables["gas"].values:
        return np.broadcast_to(removal, (made.shape[0], periods))[None]
    scope, gas = (
        list(system.variables["scope"].values).index(SCOPE_1),
        list(system.variables["gas"].values).index(BIOGENIC),
    )
    use = np.maximum(-system.variables["flow"].values[..., :periods], 0.0)
    formed = np.einsum(
        "tcp,icp->itp", use, system.variables["emission_factor"].values[:, :, scope, gas, :periods]
    )
    formed = formed + np.maximum(
        system.variables["process_emissions"].values[:, scope, gas, :periods], 0.0
    )
    total = made.sum(axis=1)
    own = np.divide(
        formed, total, out=np.zeros_like(formed), where=np.broadcast_to(total > 0, formed.shape)
    )
    share: NDArray[np.float64] = np.maximum(np.minimum(own, 1.0), removal)
    return share
