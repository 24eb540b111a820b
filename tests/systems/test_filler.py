"""Numbers into arrays: at the time, in the unit, with the range that their row says."""

from __future__ import annotations

import numpy as np
import pytest

from pathways.catalog import Catalog
from pathways.periods import Periods
from pathways.schema.number import Number
from pathways.schema.numbers import ROWS, When
from pathways.schema.run import Horizon
from pathways.systems.filler import TAKEN, Filler
from tests.catalog.small import number


def filler(blocks: tuple[int, ...] = (1, 3)) -> Filler:
    """2025, and 2026 to 2028 as a block; two technologies, two carriers."""
    periods = Periods.of(Horizon(first=2025, last=2024 + sum(blocks), blocks=blocks))
    labels = {
        "site": ["works"],
        "technology": ["old", "new"],
        "commodity": ["steel", "coal"],
        "period": periods.first_year,
        "vintage": periods.first_year,
        "day": [0],
        "hour": [0],
    }
    return Filler(Catalog(), periods, labels, "CNY", 2024)


def path(**more: object) -> Number:
    """10 in 2025, 40 in 2028: 10, 20, 30, 40 by year."""
    return Number.model_validate(number({2025: 10, 2028: 40}, "t", **more))


def test_a_number_is_taken_at_its_time() -> None:
    """In the first year 10; by vintage 10 and 20; by period 10 and the mean of 20, 30, 40; in all
    10 and their sum.
    """
    one = filler()
    taken = {
        When.start: 10.0,
        When.vintage: [10.0, 20.0],
        When.period: [10.0, 30.0],
        When.total: [10.0, 90.0],
    }
    for when, expected in taken.items():
        value, low, high = TAKEN[when](one, path(), "t", "key")
        assert value == pytest.approx(expected)
        assert np.isnan(low).all()
        assert np.isnan(high).all()
    assert set(TAKEN) == set(taken)


def test_a_range_goes_along_and_swaps_with_the_sign() -> None:
    """10 with 8 and 15 as an input is -10 with -15 and -8."""
    one = filler()
    inputs = ROWS["technology"]["inputs.*"]
    stated = Number.model_validate(number(10, "kg/t", low=8, high=15))
    triple = one.take(inputs, stated, "key", carrier="kg", activity="t")
    one.put("flow", (0, 1), triple, -1.0)
    assert one.array("flow")[0, 1].tolist() == [-10.0, -10.0]
    assert one.array("flow_low")[0, 1].tolist() == [-15.0, -15.0]
    assert one.array("flow_high")[0, 1].tolist() == [-8.0, -8.0]
    assert np.isnan(one.array("flow_low")[1]).all()


def test_arrays_begin_with_the_default_and_open_ranges() -> None:
    one = filler()
    assert np.isinf(one.array("purchase_limit")).all()
    assert np.isnan(one.array("purchase_limit_low")).all()
    assert one.array("lead_time").tolist() == [0.0, 0.0]
    one.put("lead_time", (0,), (np.array(2.0), np.array(np.nan), np.array(np.nan)))
    assert one.array("lead_time").tolist() == [2.0, 0.0]
    assert "lead_time_low" not in one.arrays


def test_a_symbol_without_a_range_keeps_none() -> None:
    one = filler()
    one.put("minimum_load", (1,), (np.array(0.3), np.array(0.1), np.array(0.5)))
    assert one.array("minimum_load").tolist() == [0.0, 0.3]
    assert "minimum_load_low" not in one.arrays


def test_where_a_label_stands() -> None:
    one = filler()
    assert one.at("availability", "technology", "new") == (slice(None), 1)
    assert one.at("capex", "technology", "new") == (1,)
    assert one.at("purchase_limit", "commodity", "coal") == (slice(None), 1)
    assert one.has("technology", "old")
    assert not one.has("technology", "older")


def test_what_cannot_be_converted_is_noted_and_missing() -> None:
    one = filler()
    value, _, _ = one.by_period(path(), "MWh", "technologies.old.inputs.coal")
    assert np.isnan(value).all()
    (problem,) = one.problems.found
    assert problem.key == "technologies.old.inputs.coal"
    assert "`t` (mass) cannot be converted to `MWh`" in problem.message
