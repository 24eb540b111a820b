"""A certificate is a proof: what it lets through is an optimum, by brute force, and what is none it
refuses.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import sparse

from pathways.errors import CertificateError
from pathways.program.program import StandardForm
from pathways.solving.certificate import TOLERANCE, Certificate, certify, require
from pathways.solving.highs import HighsSolver
from pathways.solving.question import LEAST_COST
from tests.solving.forms import COLUMNS, forms, shop


def corners(form: StandardForm) -> list[np.ndarray]:
    """Every point where as many bounds and rows meet as there are columns, if it is feasible."""
    matrix = form.matrix.toarray()
    sides = np.vstack([matrix, np.eye(COLUMNS), np.eye(COLUMNS)])
    values = np.concatenate([form.row_upper, form.lower, form.upper])
    found = []
    for chosen in combinations(range(len(sides)), COLUMNS):
        rows = list(chosen)
        if abs(np.linalg.det(sides[rows])) < 1e-9:
            continue
        point = np.linalg.solve(sides[rows], values[rows])
        inside = (point >= form.lower - 1e-7) & (point <= form.upper + 1e-7)
        if inside.all() and (matrix @ point <= form.row_upper + 1e-7).all():
            found.append(point)
    return found


@given(forms())
def test_an_answer_that_is_proved_is_the_best_of_all_corners(form: StandardForm) -> None:
    """The optimum of a bounded program stands at a corner; without any corner there is none."""
    points = corners(form)
    solution = HighsSolver(form).solve()
    assert (solution.status == "optimal") == bool(points)
    if points:
        assert certify(form, solution).holds
        best = min(float(form.cost @ point) for point in points)
        assert solution.objective == pytest.approx(best, abs=1e-6)


@given(forms(), st.integers(0, COLUMNS - 1), st.sampled_from([-1.0, 1.0]))
def test_an_answer_beside_the_best_is_refused(form: StandardForm, column: int, side: float) -> None:
    """One column moved by a tenth breaks a bound or row, or costs more than the duals allow.

    Where it costs nothing and breaks nothing, the point is as good, and is let through.
    """
    solution = HighsSolver(form).solve()
    assume(solution.status == "optimal")
    moved = solution.values.copy()
    moved[column] += 0.1 * side
    broken = (moved < form.lower).any() or (moved > form.upper).any()
    broken = broken or (form.matrix @ moved > form.row_upper + 1e-9).any()
    dearer = float(form.cost @ moved) > solution.objective + 1e-6
    other = replace(solution, values=moved)
    if broken or dearer:
        assert not certify(form, other).holds
    else:
        assert float(form.cost @ moved) == pytest.approx(solution.objective, abs=1e-6)


@given(forms(), st.floats(0.01, 5.0))
def test_duals_of_a_wrong_sign_are_refused(form: StandardForm, size: float) -> None:
    """A row that is at most its side cannot make the objective rise as it is loosened."""
    solution = HighsSolver(form).solve()
    assume(solution.status == "optimal")
    certificate = certify(form, replace(solution, row_duals=np.abs(solution.row_duals) + size))
    assert certificate.dual_violation > TOLERANCE
    assert not certificate.holds


@given(forms(), st.integers(-10, 10))
def test_money_of_any_size_has_the_same_proof(form: StandardForm, power: int) -> None:
    """Costs in another currency: objective and duals move with it, violations and gap do not."""
    solution = HighsSolver(form).solve()
    assume(solution.status == "optimal")
    size = 2.0**power
    other = LEAST_COST.minimise(form.cost * size).over(form)
    dearer = replace(
        solution,
        row_duals=solution.row_duals * size,
        objective=solution.objective * size,
        form=other,
    )
    one, two = certify(form, solution), certify(other, dearer)
    assert two.holds == one.holds
    assert two.primal_violation == pytest.approx(one.primal_violation, abs=1e-12)


def test_a_certificate_holds_up_to_its_tolerance() -> None:
    assert Certificate(TOLERANCE, TOLERANCE, TOLERANCE).holds
    for spoiled in (2.0 * TOLERANCE, np.inf, np.nan):
        assert not Certificate(spoiled, 0.0, 0.0).holds
        assert not Certificate(0.0, spoiled, 0.0).holds
        assert not Certificate(0.0, 0.0, spoiled).holds


def test_a_known_certificate_is_not_worked_out_again() -> None:
    """It is judged all the same."""
    form = shop()
    solution = HighsSolver(form).solve()
    known = Certificate(0.0, 0.0, 0.5 * TOLERANCE)
    assert require(form, solution, known) is known
    with pytest.raises(CertificateError, match=r"gap 2\.0e-06"):
        require(form, solution, Certificate(0.0, 0.0, 2 * TOLERANCE))


def test_a_free_row_has_no_price() -> None:
    """Without sides its dual must be zero; any other is of a wrong sign."""
    form = StandardForm(
        np.array([1.0]),
        sparse.csc_matrix([[1.0], [1.0]]),
        np.array([0.0]),
        np.array([5.0]),
        np.array([2.0, -np.inf]),
        np.array([np.inf, np.inf]),
        {},
        {},
    )
    solution = HighsSolver(form).solve()
    assert solution.values.tolist() == [2.0]
    assert certify(form, solution).holds
    priced = replace(solution, row_duals=np.array([0.0, 1.0]))
    assert certify(form, priced).dual_violation > 0.1
