"""Interior points beside the simplex method: the same cost, proofs that nothing is feasible, duals
that are the only ones.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

import pathways as pw
from pathways.program import build_program
from pathways.program.program import StandardForm
from pathways.solving import interior
from pathways.solving.certificate import certify
from pathways.solving.highs import HighsSolver
from pathways.solving.interior import InteriorSolver
from pathways.solving.session import Session
from pathways.solving.solution import Solution


def form_of(
    cost: Any, matrix: Any, row_lower: Any, row_upper: Any, lower: Any = 0.0, upper: Any = np.inf
) -> StandardForm:
    count = len(cost)
    return StandardForm(
        cost=np.array(cost, float),
        matrix=sparse.csc_matrix(np.array(matrix, float)),
        lower=np.broadcast_to(np.asarray(lower, float), count).copy(),
        upper=np.broadcast_to(np.asarray(upper, float), count).copy(),
        row_lower=np.array(row_lower, float),
        row_upper=np.array(row_upper, float),
        variables={},
        rows={},
    )


def proved(form: StandardForm) -> Any:
    return lambda found: certify(form, found).holds


def test_values_and_duals_by_hand() -> None:
    """Minimise 2x + 3y with x + y = 4, x <= 3 as a row, y <= 10: x = 3, y = 1, cost 9; one more to
    serve costs 3, one more of x saves 1.
    """
    point = interior.by_clarabel(
        form_of([2, 3], [[1, 1], [1, 0]], [4, -np.inf], [4, 3], upper=[np.inf, 10])
    )
    assert point is not None
    assert point.values == pytest.approx([3.0, 1.0], abs=1e-7)
    assert point.duals == pytest.approx([3.0, -1.0], abs=1e-7)


def test_a_row_with_two_sides_has_one_price() -> None:
    """Maximise x with 1 <= x + y <= 5 and y >= 0: the upper side holds, and one more of it is
    worth 1.
    """
    point = interior.by_clarabel(form_of([-1, 0], [[1, 1]], [1], [5]))
    assert point is not None
    assert point.values[0] == pytest.approx(5.0, abs=1e-7)
    assert point.duals == pytest.approx([-1.0], abs=1e-7)


def test_no_optimum_is_found_where_nothing_is_feasible() -> None:
    assert (
        interior.by_clarabel(form_of([1, 1], [[1, 1], [1, -1]], [4, 0], [4, 0], upper=[1.0, 1.0]))
        is None
    )


def chained(hours: int, seed: int, limit: float = np.inf) -> StandardForm:
    """A store of `hours` hours between a price that changes and a use that does not; `limit` bounds
    what is bought in all.

    buy[t] + discharge[t] - charge[t] = 1, level[t] = level[t-1] + 0.9 charge[t] - discharge[t],
        level <= 3
    """
    price = np.random.default_rng(seed).uniform(1.0, 5.0, hours)
    each, before = (
        sparse.identity(hours),
        sparse.csr_matrix(np.roll(np.identity(hours), -1, axis=1)),
    )
    none = sparse.csr_matrix((hours, hours))
    balance = sparse.hstack([each, -each, each, none])
    level = sparse.hstack([none, -0.9 * each, each, each - before])
    bought = sparse.hstack(
        [sparse.csr_matrix(np.ones((1, hours))), sparse.csr_matrix((1, 3 * hours))]
    )
    return StandardForm(
        cost=np.concatenate([price, np.zeros(3 * hours)]),
        matrix=sparse.vstack([balance, level, bought], format="csc"),
        lower=np.zeros(4 * hours),
        upper=np.concatenate([np.full(3 * hours, np.inf), np.full(hours, 3.0)]),
        row_lower=np.concatenate([np.ones(hours), np.zeros(hours), [-np.inf]]),
        row_upper=np.concatenate([np.ones(hours), np.zeros(hours), [limit]]),
        variables={},
        rows={},
    )


@given(seed=st.integers(0, 10_000), hours=st.integers(6, 48))
@settings(max_examples=25, deadline=None)
def test_the_simplex_method_and_the_interior_point_agree(seed: int, hours: int) -> None:
    """Whatever the prices: the same cost, and a proof of it; the store ends as it began."""
    form = chained(hours, seed)
    inside = InteriorSolver(form).solve(proved(form))
    corner = HighsSolver(form).solve(proved(form))
    assert inside.solver == "clarabel"
    assert certify(form, inside).holds
    assert inside.objective == pytest.approx(corner.objective, rel=1e-7)


def test_a_store_that_loses_a_tenth_needs_more_than_what_is_used() -> None:
    """24 hours of 1 MWh need 24 MWh at least; 23.9 cannot be enough, and that is proved, not taken
    on trust.
    """
    form = chained(24, 1, limit=23.9)
    found = InteriorSolver(form).solve(proved(form))
    assert (found.status, found.solver) == ("infeasible", "elastic")
    assert HighsSolver(form).solve().status == "infeasible"
    assert InteriorSolver(chained(24, 1, limit=24.0)).solve(lambda _: True).status == "optimal"


def test_a_claim_of_an_infeasible_program_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Clarabel finds nothing, the simplex method has the last word, unless it is proved that
    nothing is feasible.
    """
    monkeypatch.setattr(interior, "by_clarabel", lambda form, *settings: None)
    form = chained(24, 2)
    found = InteriorSolver(form).solve(proved(form))
    assert (found.status, found.solver) == ("optimal", "highs")


def test_an_optimum_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clarabel hands back the right duals with the values a tenth too large: the certificate does
    not hold, the simplex method's does.
    """
    honest = interior.by_clarabel

    def wrong(form: StandardForm, *settings: Any) -> interior.Point | None:
        point = honest(form, *settings)
        return (
            None
            if point is None
            else interior.Point(point.values * 1.1, point.duals, point.iterations)
        )

    monkeypatch.setattr(interior, "by_clarabel", wrong)
    form = chained(24, 3)
    found = InteriorSolver(form).solve(proved(form))
    assert found.solver == "highs"
    assert certify(form, found).holds


def test_what_costs_more_than_it_gives_stands_at_zero_exactly() -> None:
    """Five columns between 0 and 1 without rows, so that the reduced cost is the cost.

    A speck of 5e-10 with cost 1 belongs at 0, with cost -1 it does not; 5e-10 below 1 with cost -1
    belongs at 1; a half stays; so does a speck whose cost is smaller than itself, since it may be
    the middle of many good answers.
    """
    form = form_of([1, -1, -1, 1, 1e-12], np.zeros((1, 5)), [-np.inf], [0], upper=1.0)
    placed = interior._at_bounds(form, np.array([5e-10, 5e-10, 1 - 5e-10, 0.5, 5e-10]), np.zeros(1))
    assert placed.tolist() == [0.0, 5e-10, 1.0, 0.5, 5e-10]


def test_a_dual_is_unique_where_one_more_unit_can_be_followed() -> None:
    """48 hours with a store whose level moves between its bounds: serving one more unit has one
    price in an hour of buying.

    A use that only a full chain of equal offers serves has many: minimise x + 2y + 2.5z with x <= 4
        and x + y + z = 4. At the corner
    x = 4 one more costs 2, one less saves 1, so any price between is as good.
    """
    form = chained(48, 5)
    solver = InteriorSolver(form)
    found = solver.solve(proved(form))
    bought = int(np.flatnonzero(found.values[:48] > 0.5)[0])
    assert solver.dual_is_unique(bought)
    tied = form_of(
        [1, 2, 2.5, 1],
        [[1, 1, 1, 0], [0, 0, 1, 1], [1, 0, 0, 1]],
        [4, 1, -np.inf],
        [4, np.inf, 6],
        upper=[4, 9, 9, 9],
    )
    solver = InteriorSolver(tied)
    answer = interior.by_clarabel(tied)
    assert answer is not None
    solver._simplex = None
    solver._last = Solution(
        "optimal", answer.values, answer.duals, 0.0, "clarabel", "", 0.0, form=tied
    )
    assert answer.values[0] == pytest.approx(4.0, abs=1e-6)
    assert not solver.dual_is_unique(0)


def test_a_shipped_sector_with_hours_by_both() -> None:
    """Batteries with 24x4: the session takes the interior point, or the simplex method where
    corners are asked for; the cost is one.
    """
    system = pw.system("lithium_batteries", hours="24x4", by=2030, horizon={"last": 2030})
    program = build_program(system)
    inside, corners = Session(program), Session(program, corners=True)
    one, other = inside.solve(), corners.solve()
    assert (one.solver, other.solver) == ("clarabel", "highs")
    assert one.objective == pytest.approx(other.objective, rel=1e-8)
    assert inside.basis() is None
    assert corners.basis() is not None
    capacity = program.form.variables["capacity"].numbers
    assert one.values[capacity] == pytest.approx(other.values[capacity], rel=1e-4, abs=1e-2)
