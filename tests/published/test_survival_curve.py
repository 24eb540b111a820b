"""C12: plants that go out of use little by little, the survival curve of Temoa.

`survival_curve` of Temoa (commit e3503bd0, MIT): six periods of five years from 2025, a demand of
1, and plants of which 97, 88, 62, 27 and 8 % are left after 5, 10, 15, 20 and 25 years and none
after 35, in straight lines between. Capacity in a period is its mean over the years of the period.
A unit costs 1 to build, 1 a year that it stands and 1 a unit that it makes, all at 5 % and paid at
the end of a year.

What stands is native (`existing_survival`). What is built lives to a cliff in the model, so each
year of building is a technology of its own whose output and fixed cost shrink by period. A loan is
repaid in step with what is left: of its present value, what falls beyond 2055 is not counted.
"""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from .building import World, objective

RATE, LENGTH = 0.05, 5
PERIODS = [2025, 2030, 2035, 2040, 2045, 2050]
END = PERIODS[-1] + LENGTH
AGES = [0, 5, 10, 15, 20, 25, 35]
LEFT = [1.0, 0.97, 0.88, 0.62, 0.27, 0.08, 0.0]
STANDING = {"ancient": (1994, 3.0), "old": (2010, 0.7)}
PAID_AT_ONCE = {"capital": "overnight", "capital_timing": "start", "running_timing": "end"}
PUBLISHED = 31.9423


def left(age: np.ndarray) -> np.ndarray:
    """Part of a plant that is left at an age in years."""
    part: np.ndarray = np.interp(age, AGES, LEFT, left=0.0)
    return part


def in_periods(built: int) -> np.ndarray:
    """Mean part that is left in the years of each period."""
    years = np.asarray(PERIODS)[:, None] + np.arange(LENGTH)
    mean: np.ndarray = left(years - built).mean(axis=1)
    return mean


def repaid(built: int) -> float:
    """Part of a loan's present value that falls before the end."""
    ages = np.arange(AGES[-1])
    paid = left(ages) * (1 + RATE) ** -(ages + 1.0)
    return float(paid[built + ages < END].sum() / paid.sum())


def plants(shrink: bool = True) -> xr.Dataset:
    """All plants; without shrinking, what is built lives to its end in full."""
    world = World(PERIODS, RATE, [LENGTH] * len(PERIODS))
    world.commodity("demand", demand=1.0)
    for name, (built, amount) in STANDING.items():
        stands = amount * in_periods(built)
        world.technology(
            name,
            {"demand": 1},
            fixed_opex=1,
            variable_opex=1,
            activity_per_capacity=1,
            existing_capacity=amount,
            existing_survival=stands,
            capacity_min=stands,
            build_max=0,
        )
    for built in PERIODS:
        part = in_periods(built) if shrink else (np.asarray(PERIODS) >= built).astype(float)
        world.technology(
            f"built {built}",
            {"demand": part},
            capex=repaid(built),
            fixed_opex=part,
            variable_opex=part,
            activity_per_capacity=1,
            technical_lifetime=AGES[-1],
            build_max=np.where(np.asarray(PERIODS) == built, np.inf, 0.0),
        )
    return world.system(PAID_AT_ONCE)


def test_the_least_cost_is_the_published_one() -> None:
    """31.9423 is printed, to four decimals."""
    assert objective(plants()) == pytest.approx(PUBLISHED, abs=5e-5)


def test_a_cliff_would_be_cheaper() -> None:
    """A plant that stays whole to its end serves the same demand with less building."""
    assert objective(plants(shrink=False)) < PUBLISHED - 0.1
