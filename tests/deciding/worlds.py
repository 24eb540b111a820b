"""A works that may switch now or wait a year: the world in which measures are worked out by hand.

Ten tonnes of steel a year in 2025, 2026 and 2027, at no interest. `old` makes a tonne from two
tonnes of coal at 5: 10. `new` makes it from three MWh of power, costs 10 per t/yr, lives two years
and takes a year to build: 5 a year for capital. Decided at the beginning of 2025; from 2026 on
power costs p, and one learns it at the beginning of 2026. So what starts in 2026 is ordered before
the date, what starts in 2027 after it.

Per tonne a year, beside 10 in 2025 that nothing changes:

    power p         start in 2026        start in 2027       never
    cheap, 1        2 x (3 + 5)   = 16   10 + 8        = 18   20
    dear, 2.2       2 x (6.6 + 5) = 23.2 10 + 11.6     = 21.6 20
"""

from __future__ import annotations

from typing import Any

import xarray as xr

from tests.worlds import steelworks

CHEAP, DEAR = 1.0, 2.2


def future(power: float, **parameters: Any) -> xr.Dataset:
    """The works under a price of power from 2026 on."""
    price = {("works", "power", year): power for year in (2026, 2027)}
    return steelworks(
        {
            "cost_of_capital": 0.0,
            "discount_rate": 0.0,
            "technical_lifetime": 2.0,
            "economic_lifetime": 2.0,
            "capex": {("new",): 10.0},
            "lead_time": {("new",): 1.0},
            "base_year": 2025,
            "decision_date": 2025.0,
            "purchase_price": {("works", "coal"): 5.0, ("works", "power", 2025): 1.0, **price},
            **parameters,
        }
    )


def both(**parameters: Any) -> dict[str, xr.Dataset]:
    """Cheap and dear power."""
    return {"cheap": future(CHEAP, **parameters), "dear": future(DEAR, **parameters)}


HALVES = {"cheap": 0.5, "dear": 0.5}
