"""How a System was asked for, and what may still be asked of it once it is made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import xarray as xr

ASKED = "pathways"
"""Entry of the encoding of a System made in Python from a catalog: sector, run, folders of data,
settings and question. An encoding is no part of a dataset: it bears on no number, comparison or
fingerprint, and is not written into files.
"""

IN_THE_SYSTEM = "its prices, factors and periods stand in the system already"

STANDS = {
    "view": "the system is of one view already",
    "plant": "what stands today is in the system already",
    **dict.fromkeys(("region", "decide", "gwp", "money", "horizon"), IN_THE_SYSTEM),
    **dict.fromkeys(("prices", "scrap", "hours"), IN_THE_SYSTEM),
    "readiness": "limit `build_max` in the system",
    "count": "state it in the system, as `target_scope`",
    "targets": "state it in the system, as `target_kind` and `target_value`",
}
"""Settings that only a catalog can make, and why a System that is made already does not take them.
"""


def noted(system: xr.Dataset, asked: Mapping[str, Any]) -> xr.Dataset:
    """The same System that knows how it was asked for."""
    told = system.copy()
    told.encoding[ASKED] = dict(asked)
    return told


def asked_of(system: xr.Dataset) -> dict[str, Any]:
    """How a System was asked for; empty of one made elsewhere."""
    return dict(system.encoding.get(ASKED, {}))
