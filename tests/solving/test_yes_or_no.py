"""Answers of yes or no: what a search finds, proves, and does where its time ends."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from types import SimpleNamespace

import highspy
import numpy as np
import pytest

from pathways.errors import SolverError
from pathways.solving.highs import pass_form, quiet_highs
from pathways.solving.scaling import Scale
from pathways.solving.yes_or_no import (
    CONTENT,
    GAP,
    Answers,
    _fine,
    _searches_still,
    _unit_of_costs,
    answer,
    that_holds,
)
from tests.solving.test_highs import form_of

NO_TIME = 1e-9

TIME_LIMIT = highspy.HighsModelStatus.kTimeLimit
OPTIMAL = highspy.HighsModelStatus.kOptimal
INFEASIBLE = highspy.HighsModelStatus.kInfeasible
NONE = highspy.SolutionStatus.kSolutionStatusNone
FEASIBLE = highspy.SolutionStatus.kSolutionStatusFeasible

# x + y >= 1 at costs 3 and 2, each at most its answer of yes or no.
FORM = form_of([3.0, 2.0], [[1.0, 1.0]], [1.0], [np.inf])
ASKED = Answers(2, tuple(({n: 1.0}, {n: -1.0}, -np.inf, 0.0) for n in (0, 1)))
NO_START = np.zeros(0)


def test_the_cheaper_answer_is_found_and_proved() -> None:
    found = answer(FORM, ASKED, NO_START, 10.0)
    assert found.status == "optimal"
    assert found.answers[1] == 1.0
    assert found.bound == pytest.approx(2.0, rel=1e-3)


def test_what_is_small_is_counted_in_its_own_size_where_a_search_is_fine() -> None:
    """What stands of 2.6 MW is no more than what is overhauled, whose size an answer gives: both
    are counted in 2 MW, and the row in one of these, in place of millions."""
    form = replace(
        form_of([1.0, 1.0], [[1.0, -1.0]], [-np.inf], [0.0]), upper=np.array([2.6, np.inf])
    )
    asked = Answers(1, (({1: 1.0 / 2.6}, {0: -1.0}, 0.0, 0.0),))
    coarse = Scale(np.array([2.0**-22]), np.full(2, 2.0**22), 1.0)
    fine = _fine(coarse, form, asked)
    assert fine.column.tolist() == [2.0, 2.0]
    assert fine.row.tolist() == [0.5]
    found = answer(form, asked, NO_START, 10.0, fine=True)
    assert (found.status, found.answers.tolist()) == ("optimal", [0.0])


@pytest.mark.parametrize(
    ("coarse", "fine", "asked", "ends"),
    [
        ("optimal", "optimal", [False], "optimal"),
        ("time limit", "optimal", [False], "time limit"),
        ("infeasible", "optimal", [False, True], "optimal"),
        ("infeasible", "infeasible", [False, True], "infeasible"),
    ],
)
def test_a_search_whose_answers_do_not_hold_is_made_once_more_and_finely(
    coarse: str, fine: str, asked: list[bool], ends: str
) -> None:
    """What is found is whether the search was fine."""
    made: list[bool] = []

    def search(finely: bool) -> bool:
        made.append(finely)
        return finely

    found = that_holds(search, lambda each: SimpleNamespace(status=fine if each else coarse))
    assert found is not None
    assert made == asked
    assert (found[0], found[1].status) == (asked[-1], ends)


def test_a_search_without_answers_is_not_made_again() -> None:
    assert that_holds(lambda fine: None, lambda found: pytest.fail("solved")) is None


@pytest.mark.parametrize("seed", range(12))
def test_nothing_cheaper_is_hidden_beside_a_far_dearer_column(seed: int) -> None:
    """Twelve plants of 5 to 39 t, at 1 to 1.02 a tonne, are to make 55 % of all that they can; a
    thirteenth can make it all at a million. The best of all 4,096 choices is found, and the bound
    is below it: where costs are measured by the thirteenth, all others are about nothing."""
    draw = np.random.default_rng(seed)
    sizes = draw.integers(5, 40, 12).astype(float)
    costs = sizes * (1 + 0.02 * draw.random(12))
    need = np.floor(0.55 * sizes.sum())
    chosen = np.array(list(product((0.0, 1.0), repeat=12)))
    best = (chosen @ costs)[chosen @ sizes >= need].min()
    form = form_of([*costs, 1e6], [[*sizes, sizes.sum()]], [need], [np.inf])
    asked = Answers(13, tuple(({n: 1.0}, {n: -1.0}, 0.0, 0.0) for n in range(13)))
    found = answer(form, asked, NO_START, 10.0)
    assert form.cost @ found.amounts == pytest.approx(best, rel=GAP)
    assert best * (1 - 2 * GAP) <= found.bound <= best * (1 + 1e-9)


@pytest.mark.parametrize("earned", [2.0, 2.0 - 1e-12])
def test_costs_that_cancel_are_no_unit(earned: float) -> None:
    """x makes 1 and y at least as much, at a cost of 2 and for 2 or a trillionth less: all costs
    are nothing, and what is searched keeps costs of the size that it has."""
    form = form_of([2.0, -earned], [[1.0, 0.0], [1.0, -1.0]], [1.0, 0.0], [1.0, np.inf])
    highs = quiet_highs({})
    pass_form(highs, form)
    unit = _unit_of_costs(highs, form)
    assert 1e-9 < unit <= 1.0
    found = answer(form, ASKED, NO_START, 10.0)
    assert form.cost @ found.amounts == pytest.approx(0.0, abs=1e-9)
    assert found.bound <= 1e-9


def test_a_time_limit_of_the_run_ends_a_search_in_words() -> None:
    with pytest.raises(
        SolverError, match=r"no whole plan was found in .* give more with --time-limit"
    ):
        answer(FORM, ASKED, NO_START, NO_TIME)


def test_without_one_a_search_goes_on_until_a_first_plan() -> None:
    """A machine that is busy gives an answer late, and not none."""
    found = answer(FORM, ASKED, NO_START, NO_TIME, patience=10.0 / NO_TIME)
    assert found.answers[1] == 1.0
    assert found.bound <= 2.0 * (1 + 1e-9)


@pytest.mark.parametrize(
    ("ended", "plan", "gap", "goes_on"),
    [
        (TIME_LIMIT, NONE, np.inf, True),
        (TIME_LIMIT, FEASIBLE, 0.03, True),
        (TIME_LIMIT, FEASIBLE, 0.0009, False),
        (OPTIMAL, FEASIBLE, 0.0, False),
        (INFEASIBLE, NONE, np.inf, False),
    ],
)
def test_a_search_goes_on_where_its_time_ended_before_a_plan_was_good_enough(
    ended: highspy.HighsModelStatus, plan: highspy.SolutionStatus, gap: float, goes_on: bool
) -> None:
    """A plan 3 % above its bound may be any; one 0.09 % above it is the one or costs the same."""
    info = SimpleNamespace(primal_solution_status=int(plan), mip_gap=gap)
    search = SimpleNamespace(getModelStatus=lambda: ended, getInfo=lambda: info)
    assert _searches_still(search, CONTENT) is goes_on
    assert _searches_still(search, np.inf) is (goes_on and plan == NONE)
