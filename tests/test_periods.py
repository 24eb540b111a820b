"""Years and periods by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.periods import Periods
from pathways.schema.run import Horizon

BLOCKS = Periods(np.array([2025, 2026, 2028]), np.array([1, 2, 5]))
"""2025; 2026-2027; 2028-2032."""


def test_every_year_is_a_period_unless_blocks_are_given() -> None:
    yearly = Periods.of(Horizon(first=2025, last=2027))
    assert yearly.first_year.tolist() == [2025, 2026, 2027]
    assert yearly.length.tolist() == [1, 1, 1]
    blocked = Periods.of(Horizon(first=2025, last=2032, blocks=(1, 2, 5)))
    assert blocked.first_year.tolist() == BLOCKS.first_year.tolist()
    assert blocked.length.tolist() == BLOCKS.length.tolist()


def test_a_block_is_cut_where_a_year_has_to_begin_one() -> None:
    """2028-2032 falls into 2028-2029 and 2030-2032; 2026 begins one already, 2033 and 2025 lie at
    the ends, and single years stay single.
    """
    horizon = Horizon(first=2025, last=2032, blocks=(1, 2, 5))
    cut = Periods.of(horizon, {2025, 2026, 2030, 2033, 1990})
    assert cut.first_year.tolist() == [2025, 2026, 2028, 2030]
    assert cut.length.tolist() == [1, 2, 2, 3]
    yearly = Periods.of(Horizon(first=2025, last=2027), {2026})
    assert yearly.length.tolist() == [1, 1, 1]


@given(
    lengths=st.lists(st.integers(1, 6), min_size=1, max_size=6),
    starts=st.sets(st.integers(2020, 2070)),
)
def test_cuts_keep_every_year_once_and_every_start(lengths: list[int], starts: set[int]) -> None:
    horizon = Horizon(first=2025, last=2024 + sum(lengths), blocks=tuple(lengths))
    cut, whole = Periods.of(horizon, starts), Periods.of(horizon)
    assert cut.years.tolist() == whole.years.tolist()
    assert set(whole.first_year.tolist()) <= set(cut.first_year.tolist())
    inside = {year for year in starts if 2025 <= year <= horizon.last}
    assert inside <= set(cut.first_year.tolist())
    assert len(cut.length) <= len(whole.length) + len(inside)


@pytest.mark.parametrize("last", [20300, 2201])
def test_a_horizon_that_no_plan_reaches_is_refused(last: int) -> None:
    with pytest.raises(ValueError, match="years lie between 1900 and 2200"):
        Horizon(first=2025, last=last)


def test_blocks_must_cover_the_horizon() -> None:
    with pytest.raises(ValueError, match="cover 3 years, the horizon 2025-2030 has 6"):
        Horizon(first=2025, last=2030, blocks=(1, 2))
    with pytest.raises(ValueError, match="before it begins"):
        Horizon(first=2030, last=2025)


@pytest.mark.parametrize(
    ("label", "years"),
    [("first", [2025, 2026, 2028]), ("middle", [2025, 2026, 2030]), ("last", [2025, 2027, 2032])],
)
def test_labels(label: str, years: list[int]) -> None:
    """The middle of 2028-2032 is 2030; that of 2026-2027 is rounded down to 2026."""
    assert BLOCKS.labels(label).tolist() == years


def test_last_years_and_end() -> None:
    assert BLOCKS.last_year.tolist() == [2025, 2027, 2032]
    assert BLOCKS.end == 2033
    assert BLOCKS.years.tolist() == list(range(2025, 2033))


def test_membership_counts_each_year_once() -> None:
    member = BLOCKS.membership()
    assert member.sum(axis=0).tolist() == [1.0] * 8
    assert member.sum(axis=1).tolist() == [1.0, 2.0, 5.0]


def test_weight_is_the_sum_of_the_discount_factors_of_the_years() -> None:
    """At 10 % from the middle of years, counted from 2025: 2026-2027 weigh 1.1^-1.5 + 1.1^-2.5."""
    weight = BLOCKS.weight(0.1, "middle", 2025)
    assert weight == pytest.approx(
        [1.1**-0.5, 1.1**-1.5 + 1.1**-2.5, sum(1.1 ** -(year + 0.5) for year in range(3, 8))],
        rel=1e-12,
    )


@pytest.mark.parametrize(("timing", "shift"), [("start", 0.0), ("middle", 0.5), ("end", 1.0)])
def test_weight_moves_with_the_timing_and_the_discount_year(timing: str, shift: float) -> None:
    """Paid in 2025, seen from 2030: five years of growth less the part of the year that had
    passed.
    """
    assert BLOCKS.weight(0.1, timing, 2030)[0] == pytest.approx(1.1 ** (5 - shift), rel=1e-12)


def test_weight_without_a_rate_is_the_length() -> None:
    assert BLOCKS.weight(0.0, "end", 1990).tolist() == [1.0, 2.0, 5.0]


def test_weights_of_blocks_add_up_to_those_of_their_years() -> None:
    """However the years are blocked, the whole horizon weighs the same."""
    yearly = Periods.of(Horizon(first=2025, last=2032))
    assert BLOCKS.weight(0.07, "middle", 2024).sum() == pytest.approx(
        yearly.weight(0.07, "middle", 2024).sum(), rel=1e-12
    )


def test_alive_is_the_share_of_the_block_in_which_something_runs() -> None:
    """Starting in 2026 for 4 years: 2026-2029, all of 2026-2027 and two of the five years from
    2028.
    """
    assert BLOCKS.alive(np.array([2026.0]), np.array([4.0]))[0] == pytest.approx([0.0, 1.0, 0.4])


def test_alive_in_parts_of_a_year_and_for_ever() -> None:
    """2.5 years from 2025: 2025, 2026 and half of 2027, so three quarters of the block
    2026-2027.
    """
    alive = BLOCKS.alive(np.array([2025.0, 2028.0]), np.array([2.5, np.inf]))
    assert alive == pytest.approx(np.array([[1.0, 0.75, 0.0], [0.0, 0.0, 1.0]]))


def test_payments_in_the_years_of_life_only() -> None:
    """One year of life from 2026 at 10 %, start of years: 1.1^-1 of the block's weight 1.1^-1 +
    1.1^-2.
    """
    paid = BLOCKS.paid(np.array([2026.0]), np.array([1.0]), 0.1, "start", 2025)[0]
    assert paid == pytest.approx([0.0, 1.1**-1 / (1.1**-1 + 1.1**-2), 0.0], rel=1e-12)


def test_payments_over_a_whole_block_are_the_whole_weight() -> None:
    assert BLOCKS.paid(np.array([2025.0]), np.array([np.inf]), 0.1, "middle", 2025)[
        0
    ] == pytest.approx([1.0, 1.0, 1.0])
