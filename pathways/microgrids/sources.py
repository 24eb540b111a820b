"""Sources that several technologies share by the hour: waste heat of a kiln, gas of a works.

    share[s, t] = what t takes of s in a year / what is made of s in a year

A source is what is made on the site for use on the site, balances by the hour, and may be taken by
more than one technology. What none of them takes is let go.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from ..results.headline import relative
from ..results.hours import METER

MADE_HERE = "intermediate"
"""Kind of carrier that is made on the site for the site."""

NOTHING = 1e-6
"""Part of what is made below which something takes nothing: the noise of a solver."""

SOURCE_VARIABLES = {
    "taken": ("carrier_unit/yr", "What a technology takes of a shared source"),
    "taken_share": ("1", "The same over all that is made of it"),
}
"""Unit and meaning of what is told of each technology at each source (taker)."""


def shared_sources(system: xr.Dataset, pathway: xr.Dataset, year: int) -> xr.Dataset:
    """What runs at each shared source in a year (taker).

    Parameters
    ----------
    system, pathway : xarray.Dataset
        Of a run with hours.
    year : int
        A period.
    """
    activity = pathway["activity"].sel(period=year).sum("site").values
    flow = system["flow"].sel(period=year).transpose("technology", "commodity").values
    offered = (
        (system["hourly"].values > 0)
        & (system["commodity_kind"].values == MADE_HERE)
        & (system["commodity"].values != METER)
        & ((flow < 0).sum(axis=0) > 1)
    )
    made = (np.maximum(flow, 0.0) * activity[:, None]).sum(axis=0)
    rows = [
        (source, taker)
        for source in np.flatnonzero(offered)
        for taker in np.flatnonzero(-flow[:, source] * activity > NOTHING * made[source])
    ]
    sources = np.array([source for source, _ in rows], dtype=np.int64)
    takers = np.array([taker for _, taker in rows], dtype=np.int64)
    taken = -flow[takers, sources] * activity[takers]
    columns = {"taken": taken, "taken_share": relative(taken, made[sources])}
    return xr.Dataset(
        {
            name: ("taker", columns[name], {"units": unit, "long_name": meaning})
            for name, (unit, meaning) in SOURCE_VARIABLES.items()
        },
        {
            "shared_source": ("taker", system["commodity"].values[sources]),
            "shared_source_label": ("taker", system["commodity_label"].values[sources]),
            "shared_source_unit": ("taker", system["commodity_unit"].values[sources]),
            "taking": ("taker", system["technology"].values[takers]),
            "taking_label": ("taker", system["technology_label"].values[takers]),
        },
    )
