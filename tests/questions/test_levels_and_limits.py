"""The levels of a target year, a limit on costs, and answers that are proved: worlds by hand.

In the steelworks a tonne of steel from `new` costs 20 and its annuity more than from `old`, for two
tonnes of CO2 less; 9 MWh of power are enough for 3 t of steel, which leaves 14 of 20 t.
"""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
import xarray as xr

from pathways.errors import CertificateError, InfeasibleError, InputError
from pathways.program import build_program
from pathways.program.rows import YEARLY_COST_LIMIT
from pathways.questions.goals import solve_goal, solve_session
from pathways.questions.lowest import (
    at_price,
    base_size,
    deepest,
    emissions_at,
    target_place,
    two_levels,
    yearly_place,
)
from pathways.questions.proved import optimum, require_feasible
from pathways.questions.within_cost import within_cost
from pathways.solving.certificate import certify
from pathways.solving.question import LEAST_COST
from pathways.solving.session import Session
from tests.worlds import steelworks

ANNUITY = 100 * 0.05 / (1 - 1.05**-20)
PER_TONNE = (20 + ANNUITY) / 2
"""Cost of one tonne of CO2 less in one year: 14.01."""

DISCOUNT = 1.05**-2.5
"""Present value of one unit of money in 2027."""

HISTORY = sum(1.05 ** -(year + 0.5) for year in range(3)) * 100
"""Present value of 10 t of steel from `old` in three years."""


def capped(tonnes: float = 0.0, power: float = np.inf, **changes: object) -> xr.Dataset:
    """A cap in 2027 with so much power."""
    return steelworks(
        {
            "base_year": 2020,
            "target_value": {("cap", 2027): tonnes},
            "purchase_limit": {("works", "power"): power},
            **changes,
        }
    )


def session_of(system: xr.Dataset) -> Session:
    return Session(build_program(system))


def test_the_place_of_a_target_is_its_tightest_year() -> None:
    """5 t in 2026 and 12 t in 2027: the second period, though it is not the last."""
    system = steelworks({"target_value": {("cap", 2026): 5.0, ("cap", 2027): 12.0}})
    assert yearly_place(session_of(system)) == (0, 1)


def test_of_two_equal_limits_the_earlier_year_is_the_place() -> None:
    system = steelworks({"target_value": {("cap", 2026): 5.0, ("cap", 2027): 5.0}})
    assert yearly_place(session_of(system)) == (0, 1)


def test_the_first_target_with_a_yearly_limit_counts() -> None:
    """A budget limits no year; the cap behind it does."""
    system = steelworks(
        {
            "target_scope": {("all", "scope_1"): 1.0, ("cap", "scope_1"): 1.0},
            "target_value": {("all", 2027): 50.0, ("cap", 2027): 5.0},
            "target_active": {("all",): 1.0},
        },
        labels={"target": ["all", "cap"]},
        coordinates={"target_kind": ["budget", "tonnes"]},
    )
    assert target_place(session_of(system)) == (1, 2)


def test_a_budget_alone_has_no_place() -> None:
    system = steelworks(
        {"target_value": {("cap", 2027): 50.0}, "target_active": {("cap",): 1.0}},
        coordinates={"target_kind": ["budget"]},
    )
    session = session_of(system)
    assert yearly_place(session) is None
    with pytest.raises(InputError, match="needs a target with a limit in a year"):
        target_place(session)


@pytest.mark.parametrize(("power", "left"), [(9.0, 14.0), (15.0, 10.0), (30.0, 0.0), (0.0, 20.0)])
def test_the_deepest_level_by_hand(power: float, left: float) -> None:
    session = session_of(capped(power=power))
    found, _, _ = deepest(session, 0, 2)
    assert emissions_at(session, found, 0, 2) == pytest.approx(left, abs=1e-6)
    assert session.certificate(found).holds


@pytest.mark.parametrize(
    ("price", "left"), [(PER_TONNE - 0.01, 20.0), (PER_TONNE + 0.01, 14.0), (0.0, 20.0)]
)
def test_the_affordable_level_turns_where_a_tonne_pays(price: float, left: float) -> None:
    """Under the program's own limits, which ask for nothing, and under those of both levels."""
    session = session_of(capped(tonnes=20.0, power=9.0, price_limit=price))
    paid = session.solve(at_price(session, 0, 2, LEAST_COST))
    assert emissions_at(session, paid, 0, 2) == pytest.approx(left)
    assert two_levels(session, 0, 2).affordable == pytest.approx(left)


def test_both_levels_and_the_question_they_were_sought_under() -> None:
    """The least cost under that question is that of `old` alone: no limit of 2027 is left in it."""
    session = session_of(capped(tonnes=18.0, power=9.0, price_limit=8.0))
    levels = two_levels(session, 0, 2)
    assert (levels.lowest, levels.affordable) == pytest.approx((14.0, 20.0))
    assert session.solve(levels.question).objective == pytest.approx(HISTORY)
    assert np.isnan(levels.held.values[0, 2])
    fewest = levels.deepest
    assert fewest.objective == pytest.approx(14.0)
    plain = session.solve()
    assert plain.objective == pytest.approx(HISTORY + 2 * PER_TONNE * DISCOUNT)


def test_levels_change_no_question_that_comes_after() -> None:
    """The same least cost before and after, and the form as it was."""
    session = session_of(capped(tonnes=18.0, power=9.0))
    form = session.program.form
    sides = form.row_upper.copy()
    before = session.solve()
    two_levels(session, 0, 2)
    after = session.solve()
    assert after.objective == before.objective
    assert after.form is form
    assert np.array_equal(form.row_upper, sides)


def test_earlier_limits_are_held_on_the_way_down_where_they_can_be() -> None:
    """12 t of 2026 stay a limit while 2027 is made as low as can be; where 2026 asks for what
    cannot be, it gives way.
    """
    session = session_of(capped(power=15.0, target_value={("cap", 2026): 12.0, ("cap", 2027): 0.0}))
    levels = two_levels(session, 0, 2)
    assert levels.held.values[0, 1] == 12.0
    assert emissions_at(session, levels.deepest, 0, 1) <= 12.0 + 1e-9
    session = session_of(capped(power=9.0, target_value={("cap", 2026): 0.0, ("cap", 2027): 0.0}))
    levels = two_levels(session, 0, 2)
    assert np.isnan(levels.held.values).all()
    assert levels.lowest == pytest.approx(14.0)


def test_the_size_of_the_base_year_is_at_least_one() -> None:
    """20 t of coal's CO2; a works without any emissions still has a size to take a share of."""
    assert base_size(session_of(capped())) == pytest.approx(20.0)
    assert base_size(session_of(capped(emission_factor=0.0))) == 1.0


@pytest.mark.parametrize("goal", ["cost", "lowest", "price", "baseline"])
@pytest.mark.parametrize("tonnes", [18.0, 10.0])
def test_every_outcome_proves_itself_from_the_form_it_answers(goal: str, tonnes: float) -> None:
    """At 10 t the target is missed: the certificate is that of the loosened question."""
    outcome = solve_goal(capped(tonnes, power=9.0), goal)
    assert certify(outcome.solution.form, outcome.solution).holds
    assert outcome.solution.form.matrix is outcome.program.form.matrix


def test_a_missed_target_is_no_answer_to_the_program_as_it_stands() -> None:
    """The overshoot is closed in the program; the outcome is proved under the opened one alone."""
    outcome = solve_goal(capped(10.0, power=9.0), "cost")
    assert outcome.status == "target_missed"
    assert not certify(outcome.program.form, outcome.solution).holds


def test_an_outcome_without_words_is_the_same_answer() -> None:
    system = capped(10.0, power=9.0)
    told = solve_session(session_of(system), "cost")
    short = solve_session(session_of(system), "cost", explains=False)
    assert told.binding_limits
    assert told.ways_out
    assert short.binding_limits == short.ways_out == ()
    assert short.solution.objective == pytest.approx(told.solution.objective)
    assert short.lowest_feasible == pytest.approx(told.lowest_feasible)
    assert (short.lowest_affordable, told.lowest_affordable is None) == (None, False)


def test_one_session_solves_every_goal_in_turn_as_each_alone() -> None:
    """The program of the goals `cost` and `lowest` is one."""
    system = capped(18.0, power=9.0)
    session = session_of(system)
    for goal in ("cost", "lowest", "cost", "lowest"):
        found = solve_session(session, goal)
        alone = solve_goal(system, goal)
        assert found.solution.objective == pytest.approx(alone.solution.objective)
        assert found.lowest_feasible == pytest.approx(alone.lowest_feasible)


def test_a_limit_on_costs_by_hand() -> None:
    """A tenth more than the 100 that 2027 costs by `old` buys so many tonnes in it."""
    session = within_cost(session_of(capped(0.0)), np.full(3, 100.0), 0.1)
    levels = two_levels(session, 0, 2)
    assert 20.0 - levels.lowest == pytest.approx(10.0 / PER_TONNE, rel=1e-6)
    rows = session.program.form.rows[YEARLY_COST_LIMIT].numbers
    assert session.program.form.row_upper[rows] == pytest.approx([110.0] * 3)


def test_a_limit_on_costs_sets_targets_aside_to_find_the_cheapest() -> None:
    """A cap of nothing costs more than a tenth; whether any pathway is that cheap is asked without
    the cap.
    """
    session = session_of(capped(0.0))
    form = session.program.form
    sides = form.row_upper.copy()
    within_cost(session, np.full(3, 100.0), 0.0)
    assert np.array_equal(form.row_upper, sides)
    with pytest.raises(InputError, match="no pathway costs so little in every year") as caught:
        within_cost(session, np.full(3, 100.0), -0.01)
    assert "0.0% or more" in str(caught.value)


def test_a_yardstick_below_zero_is_exceeded_by_a_share_of_its_size() -> None:
    """Where a year earns 1, it may cost 101 with 102 times that more."""
    limited = within_cost(session_of(capped(0.0)), np.full(3, -1.0), 102.0)
    rows = limited.program.form.rows[YEARLY_COST_LIMIT].numbers
    assert limited.program.form.row_upper[rows] == pytest.approx([101.0] * 3)


def test_an_optimum_that_must_be_is_proved() -> None:
    session = session_of(capped(18.0))
    solution = optimum(session)
    assert solution.objective == pytest.approx(HISTORY + 2 * PER_TONNE * DISCOUNT)
    assert certify(solution.form, solution).holds


def test_an_optimum_that_cannot_be_says_what_was_to_be_made() -> None:
    """Without plants and contracts nothing makes the 10 t of steel of the base year, or of another
    that the solver names.
    """
    session = session_of(capped(18.0))
    closed = LEAST_COST.with_lower("activity", 0.0).closed("activity")
    with pytest.raises(InfeasibleError, match=r"^These cannot hold together:\n  - ") as caught:
        optimum(session, closed)
    assert re.search(r"10\.0 t of steel are to be made in 202\d", str(caught.value))
    assert optimum(session).objective == pytest.approx(HISTORY + 2 * PER_TONNE * DISCOUNT)


def test_an_answer_that_is_none_is_refused() -> None:
    """A solution whose values were spoiled is no proof that the factory can run."""
    session = session_of(capped(18.0))
    solution = session.solve()
    require_feasible(session, solution)
    spoiled = replace(solution, values=solution.values * 1.01)
    with pytest.raises(CertificateError, match="Nothing is reported"):
        require_feasible(session, spoiled)


def test_a_session_holds_the_cheapest_of_a_deep_cut_and_a_late_one() -> None:
    """After the lowest level is missed for an affordable one the pathway is the cheapest at it."""
    outcome = solve_goal(capped(0.0, power=9.0), "lowest")
    assert outcome.status == "target_missed"
    assert outcome.solution.objective == pytest.approx(HISTORY + 6 * PER_TONNE * DISCOUNT, rel=1e-6)
