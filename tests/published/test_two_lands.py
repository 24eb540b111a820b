"""C14: two lands of sun, the perfect foresight example of FINE.

`test/conftest.py::perfectForesight_test_esM` of FINE (commit fabdad48, MIT): two places without a
line, five periods of five years from 2020, two halves of the year of 4,380 hours, panels that make
0.5 and 0.25 of their capacity in the halves of one place, 0.25 and 0.5 in those of the other. In
2030 the two demands change places. Panels cost 1000, live ten years, and take 1 a year and 0.01 a
unit at 2 %; all is paid at the start of a year.

Places are sites, halves are hours. A demand whose shape changes is two uses, each on a shape of its
own.
"""

from __future__ import annotations

import pytest

import pathways as pw

from .building import NO_PRICE_LIMIT

RATE, LIFE, LENGTH = 0.02, 10, 5
PERIODS = [2020, 2025, 2030, 2035, 2040]
HALF = 4380.0
SITES = ["perfect", "foresight"]
SUN = {"perfect": (0.5, 0.25), "foresight": (0.25, 0.5)}
EARLY = {"perfect": (4380.0, 1000.0), "foresight": (2190.0, 1000.0)}
LATE = {"perfect": (2190.0, 1000.0), "foresight": (4380.0, 1000.0)}
USES = {"early": (EARLY, [1, 1, 0, 0, 0]), "late": (LATE, [0, 0, 1, 1, 1])}
PUBLISHED = 11861.771783274202


def arithmetic() -> float:
    """Capacity covers the first half: 4380 / (0.5 x 4380) = 2 and 2190 / (0.25 x 4380) = 2 in the
    two places at first; 1 and 4 from 2030. The second half, of 1000, never asks for more.
    """
    payment = 1000 * RATE / (1 - (1 + RATE) ** -LIFE) + 1
    used = 0.01 * sum(sum(demand) for demand in EARLY.values())
    total = 0.0
    for number, capacity in enumerate([2 + 2, 2 + 2, 1 + 4, 1 + 4, 1 + 4]):
        weight = sum((1 + RATE) ** -(LENGTH * number + year) for year in range(LENGTH))
        total += (payment * capacity + used) * weight
    return float(total)


def test_the_least_cost_is_the_published_one() -> None:
    system = pw.make_system(
        {
            "site": SITES,
            "technology": ["panels", *USES],
            "commodity": ["power", *USES],
            "period": PERIODS,
            "scope": ["scope_1"],
            "gas": ["co2"],
            "day": [0],
            "hour": [0, 1],
            "shape": ["load", *USES],
        },
        {
            "period_length": LENGTH,
            "base_year": PERIODS[0] - 1,
            "hour_weight": HALF,
            "hourly": {"power": 1},
            "flow": {("panels", "power"): 1.0}
            | {(use, "power"): -1.0 for use in USES}
            | {(use, use): 1.0 for use in USES},
            "demand": {
                (site, use, period): sum(demand[site]) * active
                for use, (demand, when) in USES.items()
                for site in SITES
                for period, active in zip(PERIODS, when, strict=True)
            },
            "load_shape": {
                (site, use, 0, hour): amount
                for use, (demand, _) in USES.items()
                for site in SITES
                for hour, amount in enumerate(demand[site])
            },
            "shape_member": {(use, use): 1.0 for use in USES},
            "follows_hours": {"panels": 1},
            "availability": {
                (site, "panels", 0, hour): sun
                for site in SITES
                for hour, sun in enumerate(SUN[site])
            },
            "activity_per_capacity": {"panels": 2 * HALF},
            "capex": {"panels": 1000.0},
            "fixed_opex": {"panels": 1.0},
            "variable_opex": {"panels": 0.01},
            "technical_lifetime": LIFE,
            "economic_lifetime": LIFE,
            "cost_of_capital": RATE,
            "discount_rate": RATE,
            "price_limit": NO_PRICE_LIMIT,
        },
        {"technology_kind": ["process"] * (1 + len(USES))},
        {"capital": "annuity", "capital_timing": "start", "running_timing": "start"},
    )
    assert arithmetic() == pytest.approx(PUBLISHED, rel=1e-14)
    pathway = pw.solve(system)
    assert pathway.attrs["objective"] == pytest.approx(PUBLISHED, rel=1e-12)
    capacity = pathway["capacity"].sel(technology="panels")
    assert capacity.sel(site="perfect").values == pytest.approx([2, 2, 1, 1, 1])
    assert capacity.sel(site="foresight").values == pytest.approx([2, 2, 4, 4, 4])
