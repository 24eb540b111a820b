"""Headline figures: every function against arithmetic by hand, which stands in the docstring."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.results import headline

NAN = math.nan


# A part over a whole, changes, reductions


def test_relative_by_hand() -> None:
    """3 of 4 is 0.75, -1 of 4 is -0.25, nothing of 4 is 0."""
    assert headline.relative([3.0, -1.0, 0.0], 4.0) == pytest.approx([0.75, -0.25, 0.0])


def test_relative_to_nothing_is_missing_and_warns_of_nothing() -> None:
    """Years with a whole of zero are missing, the others stay: 6 / 3 = 2."""
    with np.errstate(all="raise"):
        found = headline.relative([1.0, 0.0, 6.0], [0.0, 0.0, 3.0])
    assert np.isnan(found[:2]).all()
    assert found[2] == pytest.approx(2.0)


def test_reduction_by_hand() -> None:
    """From 200 t: 150 t is a quarter less, 250 t a quarter more, 0 t all of it, -20 t 110 %."""
    found = headline.reduction([150.0, 250.0, 0.0, -20.0], 200.0)
    assert found == pytest.approx([0.25, -0.25, 1.0, 1.1])


def test_reduction_of_one_figure_is_a_scalar() -> None:
    """A limit of 30 t below 120 t: three quarters."""
    assert float(headline.reduction(30.0, 120.0)) == pytest.approx(0.75)


def test_reduction_of_nothing_is_missing() -> None:
    """A base year without emissions has nothing to reduce, whatever comes after."""
    assert np.isnan(headline.reduction([0.0, 5.0], 0.0)).all()


def test_lowest_levels_as_reductions() -> None:
    """12 t as deep as technology goes and 30 t as deep as money goes, of 120 t: 90 % and 75 %."""
    assert headline.reduction([12.0, 30.0], 120.0) == pytest.approx([0.9, 0.75])


def test_relative_change_by_hand() -> None:
    """From 80 to 100: +25 %; from 80 to 60: -25 %; no change: 0."""
    assert headline.relative_change([100.0, 60.0, 80.0], 80.0) == pytest.approx([0.25, -0.25, 0.0])


def test_relative_change_of_a_reference_that_earns() -> None:
    """A baseline earns 100 (cost -100). Earning only 50 is 50 dearer: +50 %, not -50 %; earning
    150 is 50 cheaper: -50 %."""
    assert headline.relative_change([-50.0, -150.0], -100.0) == pytest.approx([0.5, -0.5])
    assert np.isnan(headline.relative_change(5.0, 0.0))


# Emissions


def test_emissions_counted_by_hand() -> None:
    """Two sites, two scopes, CO2 at 1 and CH4 at 28, one year.

    Scope 1: (10 + 5) x 1 + (1 + 0.5) x 28 = 15 + 42 = 57. Scope 2: (4 + 0) x 1 + 0 = 4. The first
    alone 57, both 61, none 0.
    """
    by_gas = np.zeros((2, 2, 2, 1))
    by_gas[0, 0] = [[10.0], [1.0]]
    by_gas[1, 0] = [[5.0], [0.5]]
    by_gas[0, 1] = [[4.0], [0.0]]
    potential = [1.0, 28.0]
    assert headline.emissions_counted(by_gas, potential, [1, 0]) == pytest.approx([57.0])
    assert headline.emissions_counted(by_gas, potential, [True, True]) == pytest.approx([61.0])
    assert headline.emissions_counted(by_gas, potential, [0, 0]) == pytest.approx([0.0])


def test_emissions_counted_by_scope_and_without_years() -> None:
    """Potentials may differ by scope: 3 t at 28 in scope 1 and 2 t at 30 in scope 3: 84 + 60."""
    by_gas = np.array([[[3.0], [2.0]]])
    found = headline.emissions_counted(by_gas, [[28.0], [30.0]], [1.0, 1.0])
    assert found.shape == ()
    assert float(found) == pytest.approx(144.0)


def test_stored_carbon_counts_negative() -> None:
    """8 t emitted at one site and 3 t stored at another leave 5 t."""
    by_gas = np.array([[[[8.0]]], [[[-3.0]]]])
    assert headline.emissions_counted(by_gas, [1.0], [1.0]) == pytest.approx([5.0])


def test_intensity_by_hand() -> None:
    """Scope 1 at 30 and 20 t, scope 2 at 10 and 4 t, over 20 and 8 units: 40 / 20 = 2 and
    24 / 8 = 3; scope 1 alone 1.5 and 2.5."""
    by_scope = [[30.0, 20.0], [10.0, 4.0]]
    assert headline.intensity(by_scope, [1, 1], [20.0, 8.0]) == pytest.approx([2.0, 3.0])
    assert headline.intensity(by_scope, [True, False], [20.0, 8.0]) == pytest.approx([1.5, 2.5])


def test_intensity_of_no_product_is_missing() -> None:
    """A year in which nothing is made has no intensity."""
    found = headline.intensity([[30.0, 20.0]], [1], [0.0, 10.0])
    assert np.isnan(found[0])
    assert found[1] == pytest.approx(2.0)


def test_near_zero_at_and_around_the_threshold() -> None:
    """At the threshold of 0.4 a product counts, also with the last digit of a solver, a millionth
    above it no more, and a missing intensity never."""
    found = headline.near_zero([0.3, 0.4, 0.4 * (1 + 1e-10), 0.4 * (1 + 1e-6), NAN], 0.4)
    assert found.tolist() == [True, True, True, False, False]


# Money


def test_present_value_by_hand() -> None:
    """Capital 10 in each of two years at 0.9 and 0.8 is 17; running 100 and 50 at 0.95 and 0.85 is
    95 + 42.5, and sales of -20 in the second year at 0.85 take 17 away: 17 + 137.5 - 17."""
    cost = [[10.0, 10.0], [100.0, 50.0], [0.0, -20.0]]
    found = headline.present_value(cost, [True, False, False], [0.9, 0.8], [0.95, 0.85])
    assert found == pytest.approx(137.5)


def test_present_value_over_blocks_of_unequal_length() -> None:
    """7 a year at a rate of zero over blocks of 1, 2 and 5 years: weights are the lengths, 56."""
    length = [1.0, 2.0, 5.0]
    assert headline.present_value([[7.0] * 3], [False], length, length) == pytest.approx(56.0)


def test_present_value_discounts() -> None:
    """100 in the middle of the first and the second year at 5 %: 100 (1.05^-0.5 + 1.05^-1.5)."""
    weight = np.array([1.05**-0.5, 1.05**-1.5])
    found = headline.present_value([[100.0, 100.0]], [False], 0.0 * weight, weight)
    assert found == pytest.approx(97.59000729 + 92.94286409, rel=1e-9)


def test_present_value_knows_which_kind_is_capital() -> None:
    """The same yearly 1 as capital at weight 2 or running at weight 3."""
    assert headline.present_value([[1.0]], [True], [2.0], [3.0]) == 2.0
    assert headline.present_value([[1.0]], [False], [2.0], [3.0]) == 3.0


def test_cost_above_the_baseline_by_hand() -> None:
    """12 against 10 costs 2 more, 7 against 10 saves 3."""
    assert headline.cost_above_baseline([12.0, 7.0], [10.0, 10.0]).tolist() == [2.0, -3.0]


def test_average_cost_without_discounting() -> None:
    """300 more for 10 t in each of three years: 300 / 30 = 10 a tonne."""
    found = headline.average_abatement_cost(300.0, [10.0] * 3, [1.0] * 3, 100.0)
    assert found == pytest.approx(10.0)


def test_average_cost_over_blocks_of_unequal_length() -> None:
    """5 t in a block of two years and 10 t in one of five: 10 + 50 = 60 t for 900: 15 a tonne."""
    assert headline.average_abatement_cost(900.0, [5.0, 10.0], [2.0, 5.0], 100.0) == 15.0


def test_average_cost_discounts_tonnes_like_money() -> None:
    """20 a tonne for 10 t in years of weight 0.9 and 0.8: 180 + 160 of money over 9 + 8 t is
    20 again, whatever the weights."""
    extra = 20.0 * 10.0 * 0.9 + 20.0 * 10.0 * 0.8
    found = headline.average_abatement_cost(extra, [10.0, 10.0], [0.9, 0.8], 100.0)
    assert found == pytest.approx(20.0)


def test_average_cost_is_negative_where_a_pathway_abates_and_saves() -> None:
    """60 less for 12 t: -5 a tonne."""
    assert headline.average_abatement_cost(-60.0, [12.0], [1.0], 100.0) == -5.0


@pytest.mark.parametrize("abated", [0.0, 1e-8, -3.0])
def test_average_cost_of_no_abatement_is_missing(abated: float) -> None:
    """Nothing abated, the noise of a solver beside 100 t (1e-8 is 1e-10 of it), or more emitted."""
    assert np.isnan(headline.average_abatement_cost(60.0, [abated], [1.0], 100.0))


def test_average_cost_just_above_the_noise_is_told() -> None:
    """1e-6 t beside 100 t is ten times the noise: 2e-6 over 1e-6 is 2 a tonne."""
    found = headline.average_abatement_cost(2e-6, [1e-6], [1.0], 100.0)
    assert found == pytest.approx(2.0)


def test_abatement_of_one_year_may_be_undone_in_another() -> None:
    """15 t less and then 5 t more leave 10 t; 40 over 10 is 4 a tonne."""
    found = headline.average_abatement_cost(40.0, [15.0, -5.0], [1.0, 1.0], 100.0)
    assert found == pytest.approx(4.0)


@given(
    price=st.floats(-1e4, 1e4),
    abated=st.lists(st.floats(0.1, 1e6), min_size=3, max_size=3),
    weight=st.lists(st.floats(0.1, 5.0), min_size=3, max_size=3),
)
def test_a_constant_price_is_the_average(
    price: float, abated: list[float], weight: list[float]
) -> None:
    """Where every tonne costs the same, the average cost is that price."""
    extra = float(price * np.dot(abated, weight))
    found = headline.average_abatement_cost(extra, abated, weight, 1.0)
    assert found == pytest.approx(price, rel=1e-9, abs=1e-9)


def test_product_cost_increase_by_hand() -> None:
    """130 against 100 for 10 units is 3 a unit, 80 against 100 for 40 units -0.5, and a year in
    which nothing is made has none."""
    found = headline.product_cost_increase([130.0, 80.0, 9.0], [100.0] * 3, [10.0, 40.0, 0.0])
    assert found[:2] == pytest.approx([3.0, -0.5])
    assert np.isnan(found[2])


# Investment


def test_investment_by_year_over_sites_and_technologies() -> None:
    """Two sites, two technologies, two years: 1 + 2 + 10 + 20 = 33 and 3 + 4 + 30 + 40 = 77."""
    investment = [[[1.0, 3.0], [2.0, 4.0]], [[10.0, 30.0], [20.0, 40.0]]]
    assert headline.investment_by_year(investment).tolist() == [33.0, 77.0]


def test_investment_total_over_blocks_of_unequal_length() -> None:
    """100 a year in one year, 30 a year in two, 4 a year in five: 100 + 60 + 20 = 180."""
    assert headline.investment_total([100.0, 30.0, 4.0], [1.0, 2.0, 5.0]) == pytest.approx(180.0)


def test_investment_total_does_not_depend_on_how_years_are_blocked() -> None:
    """12 a year in three single years, or in one block of three: 36."""
    assert headline.investment_total([12.0] * 3, [1.0] * 3) == 36.0
    assert headline.investment_total([12.0], [3.0]) == 36.0


# Prices of targets


def test_price_of_a_yearly_limit_by_hand() -> None:
    """A tonne more saves 18 of present value in a year of weight 0.9: 20 a tonne. Where the limit
    does not bind the price is zero, and not minus zero."""
    price = headline.yearly_limit_price([[-18.0, 0.0]], [0.9, 0.8])
    assert price == pytest.approx(np.array([[20.0, 0.0]]))
    assert not np.signbit(price).any()


def test_price_of_a_yearly_limit_in_a_block() -> None:
    """A tonne allowed in each of five years of weight 4 together saves 60: 15 a tonne."""
    assert headline.yearly_limit_price([[-60.0]], [4.0]) == pytest.approx(np.array([[15.0]]))


def test_price_of_a_budget_by_hand() -> None:
    """A tonne of the budget is worth 8. In a year of weight 0.8 that is 10; in a block of two
    years of weight 1 together (mean factor 0.5) 16; where the budget does not count, zero."""
    price = headline.budget_price([-8.0], [[1.0, 1.0, 0.0]], [1.0, 2.0, 5.0], [0.8, 1.0, 2.0])
    assert price == pytest.approx(np.array([[10.0, 16.0, 0.0]]))


def test_prices_of_two_budgets_stay_apart() -> None:
    """Each has its own dual and its own years: 4 in the first year, 6 in the second."""
    price = headline.budget_price([-4.0, -6.0], [[1, 0], [0, 1]], [1, 1], [1.0, 1.0])
    assert price == pytest.approx(np.array([[4.0, 0.0], [0.0, 6.0]]))


def test_a_budget_that_has_no_end_costs_nothing_where_it_does_not_count() -> None:
    """No tonne less can be had under a budget of the second year: there its price is infinite."""
    price = headline.budget_price([-np.inf], [[0.0, 1.0]], [1.0, 5.0], [1.0, 4.0])
    assert price.tolist() == [[0.0, np.inf]]


def test_marginal_cost_is_the_sum_over_targets() -> None:
    """Two limits that bind at once cost 3 + 4 a tonne; a missing one makes the sum missing."""
    found = headline.marginal_abatement_cost([[3.0, 0.0, NAN], [4.0, 5.0, 1.0]])
    assert found[:2] == pytest.approx([7.0, 5.0])
    assert np.isnan(found[2])


# The tightest year of a target


def test_the_tightest_year_is_that_of_the_least_limit() -> None:
    """Limits of 50, none, 10 and 20 t: the third period."""
    assert headline.tightest([50.0, NAN, 10.0, 20.0]) == 2


def test_the_first_of_equal_limits_is_the_tightest() -> None:
    assert headline.tightest([NAN, 10.0, 10.0]) == 1


def test_a_target_below_zero_is_tighter_than_zero() -> None:
    """A net removal of 5 t asks for more than none."""
    assert headline.tightest([0.0, -5.0]) == 1


def test_a_silent_target_has_no_tightest_year() -> None:
    assert headline.tightest([NAN, NAN]) is None


# One truth


def test_location_scopes_are_scope_1_and_the_average_of_the_grid() -> None:
    """Contracts change scope 2 by market; the reduction by location must not see them."""
    assert headline.LOCATION_SCOPES == ("scope_1", "scope_2_location")
