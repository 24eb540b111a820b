"""Questions in turn: each answer is that of the question alone, and the next one starts warm."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.errors import CertificateError
from pathways.program import build_program
from pathways.program.program import StandardForm
from pathways.solving.certificate import certify
from pathways.solving.question import LEAST_COST, Question
from pathways.solving.session import Session
from tests.solving.forms import as_program, forms, made, questions, shop
from tests.solving.second import CBC
from tests.solving.test_question import everything
from tests.worlds import microgrid, steelworks

DEARER_A = LEAST_COST.plus(np.array([2.5, 2.5, 0.0, 0.0, 0.0]))
"""`a` costs 3.5 instead of 1: 6 of `b` at 2 and 4 of `a` at 3.5 on each day, 2 x 26 = 52."""


@pytest.fixture
def session() -> Session:
    return Session(as_program(shop()))


def test_the_least_cost_by_hand(session: Session) -> None:
    solution = session.solve()
    assert solution.objective == pytest.approx(28.0)
    assert made(session.program.form, solution.values) == pytest.approx(
        np.array([[6.0, 6.0], [4.0, 4.0], [0.0, 0.0]])
    )
    assert solution.form is session.program.form


def test_another_objective_by_hand(session: Session) -> None:
    """4 of `a` for each day; its present value is that of the real costs, 2 x (4 + 12) = 32."""
    solution = session.solve(DEARER_A)
    assert solution.objective == pytest.approx(52.0)
    assert session.present_value(solution) == pytest.approx(32.0)
    assert session.solve().objective == pytest.approx(28.0)


def test_bounds_and_sides_by_hand(session: Session) -> None:
    """At most 2 of `a` a day: 2 + 12, and 2 more of `c` on monday (8); on tuesday only 8 can be
    made.
    """
    few = LEAST_COST.with_upper(session.program.form.variables["made"].index.values[0], 2.0)
    assert session.solve(few).status == "infeasible"
    less = few.with_row_lower("wanted", 8.0).with_row_upper("wanted", 8.0)
    assert session.solve(less).objective == pytest.approx(2 * 14.0)
    assert session.solve().objective == pytest.approx(28.0)


def test_nothing_of_an_infeasible_question_is_left(session: Session) -> None:
    """A certificate and the rows in conflict belong to what was asked."""
    first = session.solve()
    nothing = session.solve(LEAST_COST.closed("made"))
    assert nothing.status == "infeasible"
    rows = set(session.conflicting_rows().tolist())
    assert rows
    assert rows <= set(session.program.form.rows["wanted"].numbers.tolist())
    with pytest.raises(CertificateError, match="there is no optimum"):
        session.certificate(nothing)
    again = session.solve()
    assert again.values == pytest.approx(first.values)
    assert session.certificate(again).holds


def test_a_certificate_is_that_of_the_form_with_its_question(session: Session) -> None:
    """The answer to one question is no optimum of the form itself; earlier answers keep theirs."""
    asked = session.solve(DEARER_A)
    plain = session.solve()
    assert session.certificate(asked).holds
    assert session.certificate(plain).holds
    assert certify(asked.form, asked).holds
    assert not certify(session.program.form, asked).holds


def test_a_repeated_question_takes_no_iterations(session: Session) -> None:
    for question in (LEAST_COST, DEARER_A):
        first = session.solve(question)
        again = session.solve(question)
        assert again.iterations == 0
        assert again.objective == first.objective
        assert again.values.tolist() == first.values.tolist()


def test_iterations_and_seconds_add_up(session: Session) -> None:
    taken = [session.solve(each) for each in (LEAST_COST, DEARER_A, LEAST_COST)]
    assert session.iterations == sum(each.iterations for each in taken) > 0
    assert session.seconds == pytest.approx(sum(each.seconds for each in taken))


def test_a_basis_is_a_place_to_start_from() -> None:
    """A session that begins at the last basis of another one is done at once."""
    first = Session(as_program(shop()))
    solution = first.solve()
    later = Session(as_program(shop()), start=first.basis())
    assert later.solve().objective == pytest.approx(solution.objective)
    assert later.iterations == 0


def test_a_basis_of_another_size_is_left(session: Session) -> None:
    session.solve()
    columns, rows = session.basis() or (np.zeros(0, np.int8), np.zeros(0, np.int8))
    other = Session(as_program(shop()), start=(columns[:-1], rows))
    assert other.solve().objective == pytest.approx(28.0)


def test_another_program_starts_from_the_last_basis(session: Session) -> None:
    """Dearer `c` changes nothing: no iteration. A change of the first program does not show."""
    session.solve()
    dearer = LEAST_COST.plus(np.array([0.0, 0.0, 0.0, 0.0, 5.0])).over(shop())
    session.take(as_program(dearer))
    solution = session.solve()
    assert solution.iterations == 0
    assert solution.form is dearer
    assert session.costs.tolist() == dearer.cost.tolist()


def test_another_program_of_another_size_starts_anew(session: Session) -> None:
    session.solve()
    works = build_program(steelworks())
    expected = Session(works).solve().objective
    session.take(works)
    assert session.solve().objective == pytest.approx(expected)


def test_columns_closed_in_a_world() -> None:
    """Without `old` the works makes 10 t a year from `new`: 300 and the annuity of 10 plants; with
    it 10 t cost 100. In 2020, the base year, nothing of this is asked.
    """
    program = build_program(steelworks({"base_year": 2020}))
    session = Session(program)
    old = program.form.variables["activity"].index.values[0, 0]
    clean = 300 + 10 * 100 * 0.05 / (1 - 1.05**-20)
    weights = [1.05 ** -(year + 0.5) for year in range(3)]
    found = [session.solve(LEAST_COST.closed(old[first:])).objective for first in (0, 2, 3)]
    assert found == pytest.approx(
        [
            clean * sum(weights),
            100 * sum(weights[:2]) + clean * weights[2],
            100 * sum(weights),
        ]
    )


@pytest.mark.parametrize("solver", ["highs", CBC])
def test_any_solver_answers_the_same(solver: str) -> None:
    session = Session(as_program(shop()), solver)
    found = [session.solve(each).objective for each in (LEAST_COST, DEARER_A, LEAST_COST)]
    assert found == pytest.approx([28.0, 52.0, 28.0])
    assert (session.basis() is None) == (solver != "highs")
    assert session.solves_again_fast == (solver == "highs")


def test_an_interior_point_answers_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a limit of no hourly columns at all a world with hours goes to the interior point (which
    leaves to the simplex method what is decided before it starts).
    """
    monkeypatch.setattr("pathways.solving.session.HOURLY", 0)
    program = build_program(microgrid({"build_max": float("inf")}))
    inside, corners = Session(program), Session(program, corners=True)
    closed = LEAST_COST.closed("build")
    for question in (LEAST_COST, closed, LEAST_COST):
        one, other = inside.solve(question), corners.solve(question)
        assert one.objective == pytest.approx(other.objective, rel=1e-7)
        assert inside.certificate(one).holds
    assert inside.basis() is None
    assert corners.basis() is not None


def answer(session: Session, question: Question) -> tuple[str, float]:
    """Status, and the objective where there is one, proved."""
    solution = session.solve(question)
    if solution.status != "optimal":
        return solution.status, 0.0
    assert session.certificate(solution).holds
    return solution.status, solution.objective


@given(forms(), questions(), questions())
def test_one_question_another_and_the_first_again(
    form: StandardForm, one: Question, other: Question
) -> None:
    """A, B, A: both answers to A are that of A alone, and so is B's; the form is as it was."""
    before = everything(form)
    session = Session(as_program(form))
    found = [answer(session, each) for each in (one, other, one)]
    alone = [answer(Session(as_program(form)), each) for each in (one, other)]
    assert [status for status, _ in found] == [alone[0][0], alone[1][0], alone[0][0]]
    for (_, value), (_, expected) in zip(found, (alone[0], alone[1], alone[0]), strict=True):
        assert value == pytest.approx(expected, rel=1e-7, abs=1e-7)
    assert everything(form) == before


@given(forms(), st.lists(questions(), min_size=1, max_size=5))
def test_a_question_asked_twice_in_a_row_is_answered_at_once(
    form: StandardForm, asked: list[Question]
) -> None:
    session = Session(as_program(form))
    for question in asked:
        first = session.solve(question)
        if first.status == "optimal":
            assert session.solve(question).iterations == 0


@given(st.lists(forms(), min_size=2, max_size=4), questions())
def test_programs_in_turn_are_answered_as_each_alone(
    many: list[StandardForm], question: Question
) -> None:
    session = Session(as_program(many[0]))
    for form in many:
        session.take(as_program(form))
        status, value = answer(session, question)
        expected = answer(Session(as_program(form)), question)
        assert status == expected[0]
        assert value == pytest.approx(expected[1], rel=1e-7, abs=1e-7)
