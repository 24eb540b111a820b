"""Where the carbon goes, so that none is lost or counted twice.

CO2 formed, captured, stored and emitted.
"""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..program import Program
from ..program.net_flows import CO2, SCOPE_1
from .accounting import CLAIM, SourceStreams
from .flows import BIOGENIC, Flows
from .origin import captured_commodities, exhaust_streams, tonnes_of_co2

ITEMS = {
    "formed_from_purchases": "CO2 of the carbon in what is bought",
    "formed_in_processes": "CO2 of processes, such as of limestone, less what measures avoid",
    "formed_of_biomass": "biogenic CO2, beside them",
    "captured": "taken from exhaust streams, or from the air, into the chain of capture",
    "stored": "captured CO2 that is stored",
    "stored_of_air_and_biomass": "the part of it that came from air or biomass, a removal",
    "used": "captured CO2 that leaves the chain as a feedstock or as a product",
    "vented": "captured CO2 that capture units and stores let go",
    "retained": "carbon kept in products or minerals without capture",
    "removed": "stored by removals",
    "claimed": "cancelled in scope 1 by contracts",
    "emitted": "scope 1 CO2 of the account",
}
"""Name and meaning of every item of the balance."""

CARBON_VARIABLES = {
    "carbon_balance": ("tCO2/yr", "CO2 formed, captured, stored and emitted on site")
}
CARBON_DIMENSIONS = {
    "carbon_item": (
        ", ".join(ITEMS),
        "; ".join(f"`{name}`: {text}" for name, text in ITEMS.items()) + ".",
    )
}


def carbon_balance(
    program: Program,
    streams: SourceStreams,
    flows: Flows,
    share: NDArray[np.float64],
    account: xr.Variable,
) -> xr.Variable:
    """The balance (site, carbon_item, period) in tCO2/yr.

    formed_from_purchases + formed_in_processes = emitted + stored + retained + removed + claimed
    captured = stored + used + vented

    What is formed and emitted is fossil and mineral CO2. Biogenic CO2 is formed beside it, and
    where it is captured and stored, `emitted` falls below what is formed and not captured, as the
    account does. The chain of capture is every technology of the kind `capture`, and every store
    that takes exhaust or captured CO2. Gas led from one stack to another is not captured. What is
    used counts as emitted here: who makes something lasting of it states that as stored carbon of
    its own.

    Parameters
    ----------
    program : Program
    streams : SourceStreams
    flows : Flows
    share : array (site, technology, period)
        What came from air and biomass, see `atmospheric_share`.
    account : xarray.Variable
        The account of the same flows.
    """
    system = program.system
    scope, gas = list(system["scope"].values).index(SCOPE_1), list(system["gas"].values).index(CO2)
    direct = account.values[:, :, scope, gas]
    bought = streams.source < system.sizes["commodity"]
    classes = np.array(streams.classes)
    formed = np.isin(classes, ("fuel_combustion", "process"))
    keeps = np.maximum(-system["process_emissions"].values[:, scope, gas], 0.0)
    values = {
        "formed_from_purchases": direct[:, bought & formed].sum(axis=1),
        "formed_in_processes": direct[:, ~bought & formed].sum(axis=1),
        "formed_of_biomass": account.values[:, :, scope, system["gas"].values == BIOGENIC].sum(
            axis=(1, 2)
        ),
        **_chain(program, flows, share, keeps),
        "claimed": 0.0 - direct[:, classes == CLAIM].sum(axis=1),
        "emitted": direct.sum(axis=1),
    }
    return xr.Variable(
        ("site", "carbon_item", "period"), np.stack([values[name] for name in ITEMS], axis=1)
    )


def _chain(
    program: Program, flows: Flows, share: NDArray[np.float64], keeps: NDArray[np.float64]
) -> dict[str, NDArray[np.float64]]:
    """What enters the chain of capture, what becomes of it, and what is kept outside it.

    Each has dims (site, period).

    captured = streams taken by all + captured CO2 made outside the chain
    used     = captured CO2 made by all - captured CO2 taken by the chain + streams taken outside
        the chain
    vented   = streams and captured CO2 taken by the chain - captured CO2 made by it - stored by it
    """
    system = program.system
    flow = system["flow"].values * tonnes_of_co2(system)[:, None]
    kinds = system["technology_kind"].values
    captured = captured_commodities(system)
    from_stream = np.maximum(-flow[:, exhaust_streams(system)].sum(axis=1), 0.0)
    from_captured, made = (
        np.maximum(part, 0.0).sum(axis=1) for part in (-flow[:, captured], flow[:, captured])
    )
    removal = (kinds == "removal")[:, None]
    touches = ((from_stream + from_captured) > 0).any(axis=1)
    inside = (touches & ((kinds == "capture") | (keeps > 0).any(axis=1)))[:, None] & ~removal

    def total(
        per_activity: NDArray[np.float64], part: NDArray[np.float64] | float = 1.0
    ) -> NDArray[np.float64]:
        return np.asarray((flows.activity * per_activity * part).sum(axis=1))

    return {
        "captured": total(from_stream + made * ~inside),
        "stored": total(keeps * inside),
        "stored_of_air_and_biomass": total(keeps * inside, share),
        "used": total(made - from_captured * inside + from_stream * ~inside),
        "vented": total((from_stream + from_captured - made - keeps) * inside),
        "retained": total(keeps * (~inside & ~removal)),
        "removed": total(keeps * removal),
    }
