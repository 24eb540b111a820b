"""Which prices beside an optimum have one value, told from its basis."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.solving.highs import HighsSolver
from tests.solving.test_highs import form_of


def offers(wanted: float, upper: float = 4.0) -> HighsSolver:
    """Offers of 4 at 1 and of 4 at 2, of which so much is wanted."""
    form = form_of([1, 2], [[1, 1]], [wanted], [wanted], upper=upper)
    solver = HighsSolver(form)
    assert solver.solve().status == "optimal"
    return solver


def test_every_dual_is_unique_inside_a_step_and_not_at_its_end() -> None:
    """With 6 wanted one more and one less are 2; with 4 one more is 2 and one less 1."""
    assert offers(6.0).unique_duals().tolist() == [True]
    assert offers(4.0).unique_duals().tolist() == [False]


@given(
    st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=2, max_size=4),
    st.lists(st.integers(0, 6), min_size=4, max_size=4),
)
def test_one_solve_with_the_basis_tells_of_all_rows_what_each_tells_of_itself(
    rows: list[list[int]], wanted: list[int]
) -> None:
    """Least cost of three columns under random rows, with many corners that are degenerate."""
    sides = np.array(wanted[: len(rows)], float)
    form = form_of([1, 2, 3], rows, sides, np.full(len(rows), np.inf), upper=9.0)
    solver = HighsSolver(form)
    if solver.solve().status == "optimal":
        each = [solver.dual_is_unique(row) for row in range(len(rows))]
        assert solver.unique_duals().tolist() == each


@pytest.mark.parametrize(("wanted", "holds"), [(6.0, True), (4.0, False)])
def test_a_basis_follows_a_side_that_moves(wanted: float, holds: bool) -> None:
    """At 6 the second offer follows a change of what is wanted; at 4 it cannot fall below zero."""
    solver = offers(wanted)
    more = np.array([wanted + 1.0])
    moved = replace(solver.form, row_lower=more, row_upper=more)
    assert solver.follows(moved) is holds


def test_a_basis_follows_a_bound_that_moves() -> None:
    """With 6 wanted the first offer may be larger or smaller: the second makes up for it."""
    solver = offers(6.0)
    assert solver.follows(replace(solver.form, upper=np.array([5.0, 4.0])))


def test_a_bound_and_a_side_that_move_together_keep_a_corner() -> None:
    """4 of the first offer for 4 wanted: with 5 of both the corner moves, and no basis changes."""
    solver = offers(4.0)
    five = np.array([5.0])
    moved = replace(solver.form, row_lower=five, row_upper=five, upper=np.array([5.0, 4.0]))
    assert solver.follows(moved)


def test_nothing_moves_where_nothing_differs() -> None:
    solver = offers(4.0)
    assert solver.follows(solver.form)


def test_other_costs_or_coefficients_prove_nothing() -> None:
    solver = offers(6.0)
    assert not solver.follows(replace(solver.form, cost=np.array([1.0, 3.0])))
    assert not solver.follows(replace(solver.form, matrix=solver.form.matrix.copy()))


def test_a_program_without_coefficients_has_no_basis_to_ask() -> None:
    """HiGHS would end the process."""
    form = form_of([1, 2], [[0, 0]], [0.0], [0.0], upper=4.0)
    solver = HighsSolver(form)
    assert solver.solve().status == "optimal"
    assert solver.unique_duals().tolist() == [False]
    assert not solver.dual_is_unique(0)
    assert not solver.follows(form)
