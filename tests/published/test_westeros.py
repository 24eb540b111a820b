"""C13: Westeros electrified, the baseline of the first tutorial of MESSAGEix.

`tutorial/westeros/westeros_baseline.ipynb` (commit a6bbca8f, Apache-2.0; facts only). Three periods
of ten years, named by their last (700, 710, 720; here 2000, 2010, 2020, for years before 1900 are
refused), a demand for light served by bulbs behind a grid, power of coal or wind. What was built in
the ten years before stands at the start. Coal and wind can do 1.1 ** 10 times what they did a
period before: an equation of one's own, for the growth of the model is one of capacity.

Running costs are paid at the end of each year and discounted to the year before the first. Capital
is counted in proportion to the part of a plant's life that falls before the end: capex is scaled to
that present value.

The tutorial's figure, 159025.82812, is rounded to single precision by its reader: 32 bits hold
159025.83 to 0.016.
"""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

import pathways as pw
from pathways.errors import InfeasibleError

from .building import SITE, World

PUBLISHED = 159025.82812
SINGLE = 2.0**-7 / PUBLISHED
"""Half the distance of two numbers of 32 bits near the figure, relative."""
RATE, LENGTH = 0.05, 10
PERIODS = np.array([2000, 2010, 2020])
BEFORE = 1990
CONVENTION = {
    "capital": "overnight",
    "capital_timing": "start",
    "running_timing": "start",
    "discount_year": str(BEFORE),
}
"""The start of 1991 is one year after the start of 1990."""
PER_YEAR = 40 * 12 * 1000 / 8760
LIGHT = np.round(PER_YEAR * np.array([1.0, 1.5, 1.9]))
GRID_EFFICIENCY = 0.9
GENERATION = 0.5 * PER_YEAR / GRID_EFFICIENCY
GROWTH = 0.1
ACTIVITY_BEFORE = {"coal": 0.6 * GENERATION, "wind": 0.4 * GENERATION, "grid": GENERATION}
WIND_FACTOR = 0.36


def of_period(period: np.ndarray | int) -> np.ndarray:
    """Present value of one at the end of each year of a period."""
    ends = np.asarray(period)[..., None] - np.arange(LENGTH)
    value: np.ndarray = ((1 + RATE) ** -(ends - BEFORE).astype(float)).sum(axis=-1)
    return value


def capex(cost: float, life: int) -> np.ndarray:
    """Overnight cost whose present value is that of the convention of MESSAGEix.

    A plant counts with the part of the weights of its periods that falls before the end. Years of
    life beyond the end weigh as if each were one year later, from the last one on.
    """
    found = []
    for period in PERIODS:
        alive = [each for each in PERIODS if period <= each < period + max(life, LENGTH)]
        inside = of_period(np.array(alive)).sum()
        beyond = max(life - (int(PERIODS[-1]) + LENGTH - int(period)), 0)
        later = (1 + RATE) ** -float(PERIODS[-1] - BEFORE) * sum(
            (1 + RATE) ** -float(year) for year in range(beyond)
        )
        value = cost * inside / (inside + later) * of_period(period) / LENGTH
        first = int(period) - LENGTH + 1
        found.append(value * (1 + RATE) ** (first - BEFORE))
    return np.array(found)


def growth_of_activity(model: pw.Model, yearly: pw.Labelled) -> pw.Rows:
    """What is done in a period is at most what was done in the one before, grown year by year."""
    activity = model.columns["activity"]
    before = activity.shifted("period", first=-1)
    factor = (1.0 + yearly.filled()) ** model.parameter("period_length")
    return pw.Rows(
        ("site", "technology", "period"),
        [(activity, 1.0), (before, -1.0 * factor)],
        "<=",
        0.0,
        yearly.stated() & (before >= 0),
    )


def grows(yearly: float) -> pw.Equation:
    """The equation for coal and wind."""
    rates = {("coal",): yearly, ("wind",): yearly}
    return pw.Equation(
        name="activity_growth",
        state=growth_of_activity,
        own={"yearly": pw.Own(rates, dims=("technology",), unit="1/yr")},
    )


def westeros(growth: float = GROWTH) -> xr.Dataset:
    world = World([int(period) for period in PERIODS], RATE, [LENGTH] * len(PERIODS))
    world.commodity("light", demand=LIGHT)
    most = np.array([(1 + growth) ** LENGTH, np.inf, np.inf])
    hour = {"coal": 1.0, "wind": WIND_FACTOR, "grid": 1.0}
    stated = {
        "coal": ({"secondary": 1.0}, 500, 20, {"fixed_opex": 30, "variable_opex": 30}),
        "wind": ({"secondary": 1.0}, 1500, 20, {"fixed_opex": 10}),
        "grid": ({"secondary": -1 / GRID_EFFICIENCY, "final": 1.0}, 800, 30, {"fixed_opex": 16}),
    }
    for name, (flow, cost, life, running) in stated.items():
        done = ACTIVITY_BEFORE[name]
        # built in the ten years before 1990, it runs for its life from their start
        left = np.where(PERIODS - life < BEFORE, done / hour[name], 0.0)
        limits = {} if name == "grid" else {"activity_max": done * most}
        world.technology(
            name,
            flow,
            capex=capex(cost, life),
            technical_lifetime=life,
            activity_per_capacity=hour[name],
            existing_capacity=left[0],
            existing_survival=left,
            **running,
            **limits,
        )
    world.technology(
        "bulb",
        {"final": -1.0, "light": 1.0},
        capex=capex(5, 1),
        technical_lifetime=1,
        activity_per_capacity=1,
    )
    return world.system(
        CONVENTION, {"period_first_year": PERIODS - LENGTH + 1, "base_year": BEFORE}
    )


def test_the_least_cost_is_the_published_one() -> None:
    """And power is as much as light takes through the grid, and grows no faster than it may."""
    pathway = pw.solve(westeros(), equations=[grows(GROWTH)])
    assert pathway.attrs["objective"] == pytest.approx(PUBLISHED, rel=SINGLE)
    done = {
        name: pathway["activity"].sel(site=SITE, technology=name).values
        for name in ("coal", "wind")
    }
    assert sum(done.values()) == pytest.approx(LIGHT / GRID_EFFICIENCY)
    for name, activity in done.items():
        before = np.concatenate([[ACTIVITY_BEFORE[name]], activity[:-1]])
        assert (activity <= before * (1 + GROWTH) ** LENGTH * (1 + 1e-9)).all()


def test_slower_growth_cannot_light_the_country() -> None:
    """At 5 % a year 30.4 GWa become 49.6 in ten years; 61.1 are wanted."""
    allowed = GENERATION * 1.05**LENGTH
    assert allowed < LIGHT[0] / GRID_EFFICIENCY
    with pytest.raises(InfeasibleError, match=r"final|secondary|light"):
        pw.solve(westeros(0.05), equations=[grows(0.05)])


def test_the_equation_holds_between_periods() -> None:
    """At 1 % after a free start, coal and wind together fall short of the light of 2020."""
    allowed = LIGHT[0] / GRID_EFFICIENCY * 1.01 ** (2 * LENGTH)
    assert allowed < LIGHT[2] / GRID_EFFICIENCY
    with pytest.raises(InfeasibleError):
        pw.solve(westeros(), equations=[grows(0.01)])
