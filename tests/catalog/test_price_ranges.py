"""The range of a price says how uncertain it is, and not what hour of the day it is."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from pathways.catalog import Catalog
from pathways.schema.number import Number

TARIFFS = Path("technologies/common/profiles/tariffs.csv")
NATION = "china"
ALIKE = 0.75
"""A range as wide as this part of what lies between valley and peak is that of the hours."""


def levels() -> dict[str, tuple[float, float]]:
    """Valley and peak price over the mean of the day, by place, the widest of all seasons."""
    found: dict[str, tuple[float, float]] = {}
    with TARIFFS.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            hours = np.array([float(row[str(hour)]) for hour in range(24)])
            low, high = hours.min() / hours.mean(), hours.max() / hours.mean()
            before = found.get(row["name"], (low, high))
            found[row["name"]] = (min(low, before[0]), max(high, before[1]))
    return found


def prices(catalog: Catalog, carrier: str) -> dict[str, Number]:
    """The price of a carrier in the nation and in every region that has one of its own."""
    found = {NATION: catalog.carriers[carrier].price}
    for name, region in catalog.regions.items():
        if carrier in region.carriers:
            found[name] = region.carriers[carrier].price
    return {name: price for name, price in found.items() if price is not None}


def figures(price: Number) -> tuple[float, float, float]:
    """Low, central and high figure, each one for all years."""
    found = (price.low, price.value, price.high)
    assert all(isinstance(each, int | float) for each in found), found
    low, value, high = (float(each) for each in found if isinstance(each, int | float))
    return low, value, high


def test_the_levels_of_the_hours_by_hand() -> None:
    """Valley, flat and peak of 0.5893, 1 and 1.4191, eight hours each: a mean of 1.0028. From the
    valley to the peak price of the tables, 400.37 to 805.3 around 616.64, is no range of the mean.
    """
    low, high = levels()[NATION]
    assert low == pytest.approx(0.5893 / 1.0028, rel=0.01)
    assert high == pytest.approx(1.4191 / 1.0028, rel=0.01)
    assert ALIKE * (high - low) < (805.3 - 400.37) / 616.64


def test_no_range_of_a_price_by_the_hour_is_that_of_the_hours(catalog: Catalog) -> None:
    """Every carrier with a tariff, in every place: its range is not from valley to peak."""
    by_the_hour = [name for name, each in catalog.carriers.items() if each.time_of_use]
    assert {"grid_electricity", "green_electricity"} <= set(by_the_hour)
    hours = levels()
    told = 0
    for carrier in by_the_hour:
        for place, price in prices(catalog, carrier).items():
            valley, peak = hours.get(place, hours[NATION])
            low, value, high = figures(price)
            width = (high - low) / value
            assert width < ALIKE * (peak - valley), (carrier, place, low, high)
            told += 1
    assert told > 60


def test_the_premium_of_green_power_is_moved_alone(catalog: Catalog) -> None:
    """5 to 30 CNY/MWh above the grid price of the same place, 15 in the middle."""
    grid, green = (prices(catalog, f"{name}_electricity") for name in ("grid", "green"))
    for place, price in green.items():
        base = figures(grid[place])[1]
        assert [each - base for each in figures(price)] == pytest.approx([5, 15, 30], abs=0.06)
