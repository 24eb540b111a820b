"""The steelworks of one year: `old` costs two tonnes of coal, `new` three MWh and an annuity.

At 5 money a tonne of coal and 10 a MWh `old` makes a tonne of steel for 10 and `new` for 30 +
ANNUITY, 10 tonnes are asked for, and a payment in the year is worth 0.97590007 of itself at its
beginning (half a year at 5 %).
"""

from __future__ import annotations

from typing import Any

import xarray as xr

from ..worlds import RATE, steelworks

ANNUITY = 100.0 * RATE / (1.0 - (1.0 + RATE) ** -20)
"""A plant of 100 money per t/yr over 20 years: 8.0243 money per tonne."""

WORTH = (1.0 + RATE) ** -0.5


def one_year(coal: float = 5.0, power: float = 10.0, **parameters: Any) -> xr.Dataset:
    """The steelworks in 2025 alone, whose base year lies before it."""
    prices = {("works", "coal"): coal, ("works", "power"): power}
    given = {"base_year": 2020, "purchase_price": prices, **parameters}
    return steelworks(given, labels={"period": [2025]})
