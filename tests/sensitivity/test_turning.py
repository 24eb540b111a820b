"""Costs of a met and of a missed target are not set side by side: a study of three factors by hand.

The centre meets the target at 300. Coal moves the cost to 240 and 480 and the target is met at both
ends. Scrap meets it at its low end, for 290, and misses it at its high one: there the deepest level
costs 100, which is less than a level that is met and is no cheaper way to it. The price of power
meets it at 310 in the middle and misses it at both ends.
"""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from pathways.plots.sensitivity import plot_tornado
from pathways.plots.style import new_figure
from pathways.sensitivity.analyze import indices, ranked, series
from pathways.sensitivity.evaluate import STATUSES
from pathways.sensitivity.notes import notes
from pathways.sensitivity.turning import told, turning

MET, MISSED = STATUSES.index("target_met"), STATUSES.index("target_missed")

FACTORS = ["carriers.coal.price", "carriers.scrap.price", "carriers.power.price"]
LOW, CENTRAL, HIGH = [4.0, 1_900.0, 200.0], [5.0, 2_125.0, 400.0], [8.0, 2_557.0, 800.0]

COSTS = [300.0, 240.0, 360.0, 480.0, 290.0, 320.0, 100.0, 50.0, 310.0, 60.0]
"""The centre, then each factor at its low end, its middle and its high end."""

STATUS = [MET, MET, MET, MET, MET, MET, MISSED, MISSED, MET, MISSED]

POINTS = 3


def study(status: list[int] | None = None) -> xr.Dataset:
    moved = np.tile(CENTRAL, (1 + len(FACTORS) * POINTS, 1))
    draws = np.full(moved.shape, 0.5)
    for n, (low, high) in enumerate(zip(LOW, HIGH, strict=True)):
        rows = slice(1 + n * POINTS, 1 + (n + 1) * POINTS)
        moved[rows, n] = [low, (low + high) / 2, high]
        draws[rows, n] = [0.0, 0.5, 1.0]
    units = ("factor", ["CNY/MWh", "CNY/t", "CNY/MWh"])
    return xr.Dataset(
        {
            "extra_cost": ("sample", COSTS, {"units": "CNY2024/yr"}),
            "status": ("sample", status or STATUS),
            "reason": ("sample", [""] * len(COSTS)),
            "factor_value": (("sample", "factor"), moved),
            "factor_draw": (("sample", "factor"), draws),
            "factor_low": ("factor", LOW),
            "factor_central": ("factor", CENTRAL),
            "factor_high": ("factor", HIGH),
        },
        {"factor": FACTORS, "factor_unit": units},
        {"method": "one-at-a-time", "sector_label": "Steel"},
    )


def test_a_swing_counts_what_is_as_at_the_centre() -> None:
    """Coal 480 - 240; scrap 320 - 290 without the 100 of the missed target; power 310 - 300."""
    found = indices(study(), "extra_cost")
    assert list(found["factor"].values) == FACTORS
    assert found["importance"].values == pytest.approx([240, 30, 10])
    assert found.attrs["central_status"] == "target_met"
    assert np.isnan(found["along"].values[1]).tolist() == [False, False, True]


def test_where_the_target_turns_is_told_with_both_values() -> None:
    """Scrap is met at its middle, 2,228.5, and missed at 2,557; power is missed at both ends, the
    last before its high one being the middle of 500, before its low one the centre of 400.
    """
    found = turning(indices(study(), "extra_cost"))
    assert [(each["factor"], each["end"], each["at"], each["from"]) for each in found] == [
        ("carriers.scrap.price", "high", 2_557.0, 2_228.5),
        ("carriers.power.price", "low", 200.0, 400.0),
        ("carriers.power.price", "high", 800.0, 500.0),
    ]
    assert told(found[0], "{:,.0f}".format) == "target missed at 2,557, met at 2,228 CNY/t"


def test_a_missed_centre_turns_to_met() -> None:
    """The same with met and missed the other way: what is told is where the target is met."""
    other = [MISSED if each == MET else MET for each in STATUS]
    found = indices(study(other), "extra_cost")
    assert found["importance"].values == pytest.approx([240, 30, 10])
    assert told(turning(found)[0], "{:,.0f}".format) == (
        "target met at 2,557, missed at 2,228 CNY/t"
    )


def test_without_a_target_nothing_turns() -> None:
    found = indices(study([STATUSES.index("optimal")] * len(COSTS)), "extra_cost")
    assert turning(found) == []
    swings = dict(zip(found["factor"].values, found["importance"].values, strict=True))
    assert swings == {FACTORS[0]: 240.0, FACTORS[1]: 220.0, FACTORS[2]: 260.0}


def test_no_bar_mixes_a_met_and_a_missed_target() -> None:
    """One row of bars, 60 to the left and 180 to the right of 300; two rows of words below it."""
    _, axes = new_figure()
    plot_tornado(indices(study(), "extra_cost"), axes)
    low, high = axes.containers
    assert [bar.get_width() for bar in low.patches] == [-60.0]
    assert [bar.get_width() for bar in high.patches] == [180.0]
    assert [text.get_text() for text in axes.get_yticklabels()] == [
        "coal: price",
        "scrap: price",
        "power: price",
    ]
    words = [text.get_text() for text in axes.texts if "target" in text.get_text()]
    assert words == [
        "target missed at 2,557, met at 2,228 CNY/t",
        "target missed at 200, met at 400 CNY/MWh; target missed at 800, met at 500 CNY/MWh",
    ]
    assert axes.get_xlabel() == "CNY2024/yr; bars: the target is met throughout"


def test_the_note_names_what_changes_whether_the_target_is_met() -> None:
    one = study()
    found = indices(one, "extra_cost")
    said = [each for each in notes(one, series(one, "extra_cost"), found) if "changes" in each]
    assert len(said) == 1
    assert "carriers.scrap.price (target missed at 2,557, met at 2,228 CNY/t)" in said[0]
    assert [row["factor"] for row in ranked(found)] == FACTORS
