"""Where the carbon goes: CO2 formed, captured, stored and emitted, so that none is lost or counted twice."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..program import Program
from ..program.coefficients import CO2, SCOPE_1
from .accounting import Flows, SourceStreams

ITEMS = {
    "formed_from_purchases": "CO2 of the carbon in what is bought",
    "formed_in_processes": "CO2 of processes, such as of limestone, less what measures avoid",
    "captured": "taken from exhaust streams, or from the air, into the chain of capture",
    "stored": "captured CO2 that is stored",
    "used": "captured CO2 that leaves the chain as a feedstock or as a product",
    "vented": "captured CO2 that capture units and stores let go",
    "retained": "carbon kept in products or minerals without capture",
    "removed": "stored by removals",
    "claimed": "cancelled in scope 1 by contracts",
    "emitted": "scope 1 CO2 of the account",
}
"""Name and meaning of every item of the balance."""

CARBON_VARIABLES = {"carbon_balance": ("tCO2/yr", "Fossil and mineral CO2 formed, captured, stored and emitted on site")}
CARBON_DIMENSIONS = {"carbon_item": (", ".join(ITEMS), "; ".join(f"`{name}`: {text}" for name, text in ITEMS.items()) + ".")}


def carbon_balance(program: Program, streams: SourceStreams, flows: Flows, account: xr.Variable) -> xr.Variable:
    """The balance (site, carbon_item, period) in tCO2/yr, biogenic CO2 apart.

    formed_from_purchases + formed_in_processes = emitted + stored + retained + removed + claimed
    captured = stored + used + vented

    The chain of capture is every technology of the kind `capture`, and every store that takes an exhaust stream or captured
    CO2. What is used counts as emitted here: who makes something lasting of it states that as stored carbon of its own.

    Parameters
    ----------
    program : Program
    streams : SourceStreams
    flows : Flows
    account : xarray.Variable
        The account of the same flows.
    """
    system = program.system
    scope, gas = _direct_carbon_dioxide(system)
    direct = account.values[:, :, scope, gas]
    bought = streams.source < system.sizes["commodity"]
    classes = np.array(streams.classes)
    by_class = {name: direct[:, classes == name].sum(axis=1) for name in ("captured_and_stored", "removal", "contractual_claim")}
    formed_class = np.isin(classes, ("fuel_combustion", "process"))
    chain = _chain(program, flows)
    values = {
        "formed_from_purchases": direct[:, bought & formed_class].sum(axis=1),
        "formed_in_processes": direct[:, ~bought & formed_class].sum(axis=1),
        **chain,
        "retained": 0.0 - by_class["captured_and_stored"] - chain["stored"],
        "removed": 0.0 - by_class["removal"],
        "claimed": 0.0 - by_class["contractual_claim"],
        "emitted": direct.sum(axis=1),
    }
    return xr.Variable(("site", "carbon_item", "period"), np.stack([values[name] for name in ITEMS], axis=1))


def _direct_carbon_dioxide(system: xr.Dataset) -> tuple[int, int]:
    return list(system["scope"].values).index(SCOPE_1), list(system["gas"].values).index(CO2)


def _chain(program: Program, flows: Flows) -> dict[str, NDArray[np.float64]]:
    """What enters the chain of capture and what becomes of it, each (site, period).

    captured = streams taken by all + captured CO2 made outside the chain
    used     = captured CO2 made by all - captured CO2 taken by the chain + streams taken outside the chain
    vented   = streams and captured CO2 taken by the chain - captured CO2 made by it - stored by it
    """
    system = program.system
    flow = system["flow"].values
    stream = np.isin(system["commodity"].values, system["stream"].values)
    kinds = system["technology_kind"].values
    captured = _captured_commodities(system, flow, stream)
    from_stream, from_captured, made = (
        np.maximum(part, 0.0).sum(axis=1) for part in (-flow[:, stream], -flow[:, captured], flow[:, captured])
    )
    scope, gas = _direct_carbon_dioxide(system)
    keeps = np.maximum(-system["process_emissions"].values[:, scope, gas], 0.0) * (kinds != "removal")[:, None]
    touches = ((from_stream + from_captured) > 0).any(axis=1)
    inside = (touches & ((kinds == "capture") | (keeps > 0).any(axis=1)))[:, None]

    def total(per_activity: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(np.einsum("itp,tp->ip", flows.activity, per_activity))

    return {
        "captured": total(from_stream + made * ~inside),
        "stored": total(keeps * inside),
        "used": total(made - from_captured * inside + from_stream * ~inside),
        "vented": total((from_stream + from_captured - made - keeps) * inside),
    }


def _captured_commodities(system: xr.Dataset, flow: NDArray[np.float64], stream: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Commodities that are captured CO2 (commodity): counted in t, made by capture units of an exhaust stream or of captured CO2."""
    capture = system["technology_kind"].values == "capture"
    in_tonnes = (system["commodity_unit"].values == "t") & ~stream & (system["product"].values == 0)
    captured = np.zeros(len(stream), dtype=bool)
    while True:
        units = capture & (flow[:, stream | captured] < 0).any(axis=(1, 2))
        found = captured | (in_tonnes & (flow[units] > 0).any(axis=(0, 2)))
        if (found == captured).all():
            return captured
        captured = found
