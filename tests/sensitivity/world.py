"""The steelworks of `tests/worlds.py` with ranges: what its sweeps must find can be worked out by
hand.

From 2025 on, `old` makes 10 t of steel a year from 20 t of coal at 5 money/t, range 4 to 8. The cap
asks for nothing. The baseline and the pathway cost 20 x coal price x weight, and the weight of each
year is one where the discount rate is zero.
"""

from __future__ import annotations

from typing import Any

import xarray as xr

from tests.worlds import steelworks


def ranged(parameters: dict[str, Any] | None = None) -> xr.Dataset:
    """The steelworks at a discount rate of zero with documented ranges of coal, power, capital and
    lead time.
    """
    stated = {
        "discount_rate": 0.0,
        "target_value": {("cap", 2027): 20.0},
        "purchase_price_low": {("works", "coal"): 4.0, ("works", "power"): 8.0},
        "purchase_price_high": {("works", "coal"): 8.0, ("works", "power"): 15.0},
        "capex_low": {("new",): 50.0},
        "capex_high": {("new",): 250.0},
        "lead_time": {("new",): 1.0},
        "lead_time_low": {("new",): 0.0},
        "lead_time_high": {("new",): 3.0},
        "flow_low": {("new", "power"): -4.0},
        "flow_high": {("new", "power"): -2.5},
    }
    return steelworks({**stated, **(parameters or {})}, settings={"sector": "steel"})
