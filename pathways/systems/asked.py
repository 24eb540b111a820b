"""How a System was asked for, among its attributes: what a later question goes by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr

ASKED = "asked"
"""Attribute of a System made in Python from a catalog: sector, run, folders of data, settings and
question, as YAML. It bears on no number of the System and is left out of its fingerprint.
"""


IN_THE_SYSTEM = "its prices, factors and periods stand in the system already"

STANDS = {
    "view": "the system is of one view already",
    **dict.fromkeys(("region", "decide", "gwp", "money", "horizon"), IN_THE_SYSTEM),
    **dict.fromkeys(("prices", "scrap", "hours"), IN_THE_SYSTEM),
    "readiness": "limit `build_max` in the system",
    "count": "state it in the system, as `target_scope`",
    "targets": "state it in the system, as `target_kind` and `target_value`",
}
"""Settings that only a catalog can make, and why a System that is made already does not take them.
"""


def noted(system: xr.Dataset, asked: Mapping[str, Any]) -> xr.Dataset:
    """The same System that says how it was asked for."""
    import yaml

    text = yaml.safe_dump(_plain(asked), sort_keys=False, allow_unicode=True)
    return system.assign_attrs({ASKED: text})


def asked_of(system: xr.Dataset) -> dict[str, Any]:
    """How a System was asked for; empty of one made elsewhere."""
    import yaml

    found = yaml.safe_load(str(system.attrs.get(ASKED, "")))
    return dict(found) if isinstance(found, dict) else {}


def _plain(value: Any) -> Any:
    """Content that YAML knows: numbers of numpy as plain ones, and paths as texts."""
    if isinstance(value, Mapping):
        return {_plain(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, np.generic):
        return value.item()
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
