"""What is known of a program from others: bounds by hand, and never a wrong one."""

from __future__ import annotations

import pickle
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pathways.labelled import Labelled
from pathways.program.layout import LinearProgram
from pathways.program.program import StandardForm
from pathways.solving.certificate import certify
from pathways.solving.known import PROVED, Known
from pathways.solving.question import LEAST_COST
from pathways.solving.session import Session
from tests.solving.forms import as_program, forms


def stall(cheap: float = 1.0, dear: float = 3.0, wanted: float = 2.0) -> StandardForm:
    """Pieces of two kinds, 6 of the cheap one at most, of which so many are wanted together."""
    program = LinearProgram({"item": np.array(["cheap", "dear"])})
    pieces = program.add_variables(
        "pieces", ("item",), 0.0, Labelled(("item",), np.array([6.0, np.inf]))
    )
    program.add_rows("wanted", (), [(pieces, 1.0)], ">=", wanted)
    program.add_cost([(pieces, Labelled(("item",), np.array([cheap, dear])))])
    return program.finish().form()


def knowing(*solved: StandardForm, tolerance: float = 1e-6) -> Known:
    """What is known after some programs are solved."""
    known = Known(tolerance)
    session = Session(as_program(solved[0]), known=known)
    for form in solved:
        session.take(as_program(replace(form, matrix=solved[0].matrix)))
        session.solve()
    return known


def test_between_two_costs_of_one_plan_the_plan_is_known() -> None:
    """Two cheap pieces at 1 and at 2 money: at 1.5 they cost 3, and one more costs 1.5."""
    found = knowing(stall(1.0), stall(2.0)).answer(LEAST_COST, stall(1.5))
    assert found is not None
    assert found.solution.values == pytest.approx([2.0, 0.0])
    assert found.solution.objective == pytest.approx(3.0)
    assert found.solution.row_duals == pytest.approx([1.5])
    assert found.certificate.gap == pytest.approx(0.0, abs=1e-12)
    assert found.unique.tolist() == [True]


def test_beyond_the_costs_that_are_known_nothing_is() -> None:
    """At 5 money the other kind is cheaper; nothing that was solved says so."""
    known = knowing(stall(1.0), stall(2.0))
    assert known.answer(LEAST_COST, stall(5.0)) is None
    assert known.answer(LEAST_COST, stall(1.5, dear=2.0)) is None


def test_a_basis_is_known_as_far_as_it_is_optimal() -> None:
    """Learnt at 1 and at 1.25 money, two cheap pieces are known up to 3 money and from nothing on,
    with the price of one more; below nothing six of them are taken, and above 3 the dear ones.
    """
    known = knowing(stall(1.0), stall(1.25))
    for cheap in (0.0, 2.0, 2.999, 3.0):
        found = known.answer(LEAST_COST, stall(cheap))
        assert found is not None
        assert found.solution.values == pytest.approx([2.0, 0.0])
        assert found.solution.row_duals == pytest.approx([cheap])
        assert found.bound == pytest.approx(2.0 * cheap)
        assert certify(stall(cheap), found.solution).holds
    assert known.answer(LEAST_COST, stall(3.001)) is None
    assert known.answer(LEAST_COST, stall(-0.001)) is None


def test_a_basis_is_known_along_a_direction_that_was_found_after_it() -> None:
    """Learnt at 1 and 2 money; the price of the dear kind moves first in a third program."""
    known = knowing(stall(1.0), stall(2.0), stall(2.0, dear=4.0))
    found = known.answer(LEAST_COST, stall(2.5, dear=3.5))
    assert found is not None
    assert found.solution.objective == pytest.approx(5.0)
    assert known.answer(LEAST_COST, stall(2.5, dear=2.4)) is None


def test_many_costs_are_answered_as_each_of_them_is() -> None:
    """Of four prices of the cheap kind the two below 3 money are known, at what two pieces cost."""
    known = knowing(stall(1.0), stall(2.0))
    many = [stall(cheap) for cheap in (0.5, 2.9, 3.1, -1.0)]
    found = known.answers(many[0], np.array([each.cost for each in many]))
    assert found is not None
    assert found.found.tolist() == [True, True, False, False]
    assert found.objectives[:2] == pytest.approx([1.0, 5.8])
    assert found.plans[found.points[:2]] == pytest.approx(np.array([[2.0, 0.0]] * 2))
    assert found.gaps[:2] == pytest.approx(0.0, abs=1e-12)
    beside = np.array([[1.0, 3.0], [1.0, 2.5]])  # the price of the dear kind never moved
    other = known.answers(many[0], beside)
    assert other is not None
    assert other.found.tolist() == [True, False]
    assert knowing(stall(1.0), stall(1.0, wanted=3.0)).answers(many[0], beside) is None


def test_a_plan_half_way_is_known_within_its_gap_alone() -> None:
    """From 2 pieces (2 money) to 10 (6 + 4 x 3 = 18): half way between both, 6 pieces, costs 10,
    while 6 pieces cost no less than 6 x 1 and no less than 18 - 4 x 3. The gap is (10 - 6) / 10.
    """
    ends = stall(wanted=2.0), stall(wanted=10.0)
    found = knowing(*ends, tolerance=0.5).answer(LEAST_COST, stall(wanted=6.0))
    assert found is not None
    assert found.solution.values == pytest.approx([4.0, 2.0])
    assert found.solution.objective == pytest.approx(10.0)
    assert found.bound == pytest.approx(6.0)
    assert found.certificate.gap == pytest.approx(0.4)
    assert found.unique.tolist() == [False]
    assert knowing(*ends, tolerance=0.3).answer(LEAST_COST, stall(wanted=6.0)) is None
    # where one price holds, half way is the least cost: 2 and 6 pieces at 1 money each
    exact = knowing(ends[0], stall(wanted=6.0)).answer(LEAST_COST, stall(wanted=4.0))
    assert exact is not None
    assert exact.solution.values == pytest.approx([4.0, 0.0])
    assert exact.certificate.gap == pytest.approx(0.0, abs=1e-12)


def test_costs_and_sides_may_move_at_once() -> None:
    """Known at 1 and 2 money and at 2 and 4 pieces: 3 pieces at 1.5 money are 4.5."""
    known = knowing(stall(1.0, wanted=2.0), stall(2.0, wanted=4.0))
    found = known.answer(LEAST_COST, stall(1.5, wanted=3.0))
    assert found is not None
    assert found.solution.objective == pytest.approx(4.5)


def test_another_matrix_is_another_program() -> None:
    """Two pieces in place of one for what is wanted: nothing is known of it."""
    form = stall(1.5)
    other = form.matrix.copy()
    other.data[0] = 0.5
    known = knowing(stall(1.0), stall(2.0))
    assert known.answer(LEAST_COST, replace(form, matrix=other)) is None


def test_where_nothing_is_feasible_other_costs_change_nothing() -> None:
    """Nobody sells 5 pieces of a kind of which there are none."""
    shut = replace(stall(), upper=np.array([2.0, 2.0]), row_lower=np.array([5.0]))
    found = knowing(shut).answer(LEAST_COST, replace(shut, cost=np.array([9.0, 1.0])))
    assert found is not None
    assert found.solution.status == "infeasible"


def test_what_is_known_goes_to_other_processes_and_copies_part() -> None:
    """A copy learns for itself; what was pickled answers as what was not."""
    known = knowing(stall(1.0), stall(2.0))
    assert known.answer(LEAST_COST, stall(1.25)) is not None
    sent = pickle.loads(pickle.dumps(known))
    assert sent.answer(LEAST_COST, stall(1.5)) is not None
    own = known.copy()
    session = Session(as_program(stall(3.5)), known=own)
    session.solve()
    assert session.asked == 1
    assert own.answer(LEAST_COST, stall(3.25)) is not None
    assert known.answer(LEAST_COST, stall(3.25)) is None


def test_a_session_asks_the_solver_for_what_is_not_known_alone() -> None:
    """Of four programs those of one plan are solved twice, to learn the plan and the direction;
    where the other kind is cheaper, at 3 money, the solver is asked again.
    """
    session = Session(as_program(stall(1.0)), known=Known(1e-6))
    for cheap, asked in ((1.0, 1), (2.0, 2), (1.5, 2), (2.5, 2), (3.5, 3), (5.0, 3)):
        session.take(as_program(stall(cheap)))
        solution = session.solve()
        assert session.asked == asked
        assert solution.objective == pytest.approx(2 * min(cheap, 3.0))
        assert session.certificate(solution).holds
        assert session.dual_is_unique(0)


COSTS = st.lists(st.integers(-8, 8).map(float), min_size=4, max_size=4).map(np.array)
SIDES = st.lists(st.integers(-4, 8).map(float), min_size=3, max_size=3).map(np.array)
SHARES = st.lists(st.integers(0, 4), min_size=3, max_size=3).filter(lambda each: sum(each) > 0)


@given(forms(), st.lists(COSTS, min_size=3, max_size=3), SHARES)
def test_the_least_cost_is_concave_in_costs_and_never_missed(form, costs, shares) -> None:
    """The interval that is proved holds what a solver finds, for any tolerance; the plan keeps all
    rows; and where the gap is small the house's certificate holds of plan and prices together.
    """
    _never_missed(form, [replace(form, cost=cost) for cost in costs], np.array(shares))


@given(forms(), st.lists(SIDES, min_size=3, max_size=3), SHARES)
def test_the_least_cost_is_convex_in_sides_and_never_missed(form, sides, shares) -> None:
    """The same where sides of rows move."""
    _never_missed(form, [replace(form, row_upper=side) for side in sides], np.array(shares))


@given(forms(), st.lists(st.tuples(COSTS, SIDES), min_size=3, max_size=3), SHARES)
def test_costs_and_sides_together_are_never_missed(form, both, shares) -> None:
    """The same where both move at once."""
    moved = [replace(form, cost=cost, row_upper=side) for cost, side in both]
    _never_missed(form, moved, np.array(shares))


@given(forms(), st.lists(COSTS, min_size=3, max_size=3), st.lists(COSTS, min_size=1, max_size=3))
def test_what_bases_say_of_many_costs_is_what_a_solver_finds(form, learnt, asked) -> None:
    """Between and beyond what was solved: an answer has the least cost, and alone its certificate
    holds; what is answered one by one is answered together.
    """
    known = Known(1e-6, mixes=False)
    session = Session(as_program(form), known=known)
    for cost in learnt:
        session.take(as_program(replace(form, cost=cost)))
        assume(session.solve().status == "optimal")
    found = known.answers(form, np.array(asked))
    for number, cost in enumerate(asked):
        other = replace(form, cost=cost)
        proved = known.answer(LEAST_COST, other)
        assert (proved is not None) == (found is not None and bool(found.found[number]))
        if proved is None or found is None:
            continue
        least = Session(as_program(other)).solve()
        assert certify(other, proved.solution).holds
        assert found.objectives[number] == pytest.approx(least.objective, rel=1e-7, abs=1e-7)
        assert proved.solution.objective == pytest.approx(least.objective, rel=1e-7, abs=1e-7)


def _never_missed(form: StandardForm, moved: list[StandardForm], shares: np.ndarray) -> None:
    shares = shares / shares.sum()
    known = Known(1e9)
    session = Session(as_program(form), known=known)
    found = []
    for each in moved:
        session.take(as_program(each))
        found.append(session.solve())
    assume(all(each.status == "optimal" for each in found))
    between = replace(
        form,
        cost=shares @ np.array([each.cost for each in moved]),
        row_upper=shares @ np.array([each.row_upper for each in moved]),
    )
    least = Session(as_program(between)).solve()
    assert least.status == "optimal", "what lies between feasible sides is feasible"
    proved = known.answer(LEAST_COST, between)
    assume(proved is not None)
    assert proved is not None
    solution = proved.solution
    rows = between.matrix @ solution.values
    assert (rows <= between.row_upper + 1e-7).all()
    assert (solution.values >= between.lower - 1e-7).all()
    assert (solution.values <= between.upper + 1e-7).all()
    assert proved.bound - 1e-6 <= least.objective <= solution.objective + 1e-6
    if proved.certificate.gap <= PROVED:
        assert certify(between, solution).holds
        assert solution.objective == pytest.approx(least.objective, abs=1e-5)
