"""Finance by hand: every formula against a sum that a ledger would show, and at its limits."""

from __future__ import annotations

from math import log

import numpy as np
import pytest

from pathways.finance import (
    TIMING,
    annuity_factor,
    construction_interest_factor,
    discount_factor,
    salvage_sinking_fund,
    salvage_straight_line,
)


def test_annuity_by_hand() -> None:
    """Two payments a in arrears at 10 % repay 1: a / 1.1 + a / 1.21 = 1, so a = 1.21 / 2.1 =
    0.576190.
    """
    assert float(annuity_factor(0.1, 2)) == pytest.approx(1.21 / 2.1, rel=1e-12)


@pytest.mark.parametrize("rate", [0.0, 0.01, 0.08, 0.25])
@pytest.mark.parametrize("lifetime", [1, 7, 40])
def test_annuities_repay_what_was_lent(rate: float, lifetime: int) -> None:
    """The debt ledger: each year interest is added and the annuity paid; after the life nothing is
    owed.
    """
    debt = 1.0
    for _ in range(lifetime):
        debt = debt * (1 + rate) - float(annuity_factor(rate, lifetime))
    assert debt == pytest.approx(0.0, abs=1e-12 * (1 + rate) ** lifetime)


def test_annuity_at_its_limits() -> None:
    """No interest: equal parts. A life of one year: all back with one year's interest. For ever:
    the interest alone.
    """
    assert float(annuity_factor(0.0, 8)) == 0.125
    assert float(annuity_factor(0.07, 1)) == pytest.approx(1.07, rel=1e-12)
    assert float(annuity_factor(0.07, np.inf)) == pytest.approx(0.07, rel=1e-12)


def test_annuity_at_a_tiny_rate_meets_the_one_at_zero() -> None:
    """To first order a(r, n) = 1/n + r (n + 1) / (2 n): at 1e-12 and 20 years 0.05 + 5.25e-13."""
    assert float(annuity_factor(1e-12, 20)) == pytest.approx(0.05 + 5.25e-13, abs=1e-15)


def test_annuity_over_arrays() -> None:
    """A rate by technology and a life by technology give a factor by technology; zero and non-zero
    rates mix.
    """
    assert annuity_factor([0.0, 0.1], [4.0, 2.0]) == pytest.approx([0.25, 1.21 / 2.1], rel=1e-12)


def test_discounting_by_hand() -> None:
    """1.1 a year from now is worth 1; half a year before the start of counting a unit is worth the
    root of 1.1.
    """
    assert float(discount_factor(0.1, 1)) == pytest.approx(1 / 1.1, rel=1e-12)
    assert float(discount_factor(0.1, -0.5)) == pytest.approx(1.1**0.5, rel=1e-12)
    assert float(discount_factor(0.0, 50)) == 1.0
    assert TIMING == {"start": 0.0, "middle": 0.5, "end": 1.0}


def test_construction_interest_is_the_limit_of_many_small_payments() -> None:
    """Spend 1/n at the middle of each of n steps of two years at 10 %: the sum nears 0.21 / (2 ln
    1.1) = 1.101663.
    """
    steps = 20_000
    middles = 2 * (np.arange(steps) + 0.5) / steps
    ledger = float(np.mean(1.1 ** (2 - middles)))
    factor = float(construction_interest_factor(0.1, 2))
    assert factor == pytest.approx(0.21 / (2 * log(1.1)), rel=1e-12)
    assert factor == pytest.approx(ledger, rel=1e-9)


def test_construction_interest_without_time_or_rate() -> None:
    assert construction_interest_factor([0.0, 0.1], [5.0, 0.0]).tolist() == [1.0, 1.0]


def test_straight_line_by_hand() -> None:
    """A quarter of 20 years gone leaves three quarters; at and after the end nothing; an endless
    plant keeps all.
    """
    assert salvage_straight_line([0, 5, 20, 25], 20).tolist() == [1.0, 0.75, 0.0, 0.0]
    assert float(salvage_straight_line(5, np.inf)) == 1.0


def test_sinking_fund_by_hand() -> None:
    """Four deposits that grow to 1 at 10 %: 1 / 4.641 each; after two, 2.1 / 4.641 has gone and
    2.541 / 4.641 is left.
    """
    assert float(salvage_sinking_fund(0.1, 2, 4)) == pytest.approx(2.541 / 4.641, rel=1e-12)


def test_sinking_fund_is_the_value_of_the_annuities_still_to_come() -> None:
    """What is left of a plant is worth the annuities of its remaining years: a(r, n) / a(r, n -
    age).
    """
    for age in range(1, 15):
        left = float(annuity_factor(0.06, 15)) / float(annuity_factor(0.06, 15 - age))
        assert float(salvage_sinking_fund(0.06, age, 15)) == pytest.approx(left, rel=1e-12)


def test_sinking_fund_at_its_limits() -> None:
    """At a rate of zero it is the straight line; new it is 1; at the end of life and after it is
    0.
    """
    assert float(salvage_sinking_fund(0.0, 5, 20)) == 0.75
    assert salvage_sinking_fund(0.05, [0, 20, 30], 20) == pytest.approx([1.0, 0.0, 0.0], abs=1e-12)


def test_sinking_fund_of_an_endless_plant_keeps_all() -> None:
    """The deposits of an endless life are zero: nothing has gone at any age."""
    assert float(salvage_sinking_fund(0.05, 5, 1e4)) == pytest.approx(1.0, rel=1e-12)
