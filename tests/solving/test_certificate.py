"""The certificate catches what a solver may get wrong."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from pathways.errors import CertificateError
from pathways.program import build_program
from pathways.program.program import StandardForm
from pathways.solving.certificate import certify, require
from pathways.solving.highs import HighsSolver
from pathways.solving.scaling import Scale
from pathways.solving.solution import Solution
from tests.worlds import steelworks


@pytest.fixture
def solved():
    form = build_program(steelworks({"target_value": {("cap", 2027): 10.0}})).form
    return form, HighsSolver(form).solve()


def test_an_optimum_passes(solved) -> None:
    form, solution = solved
    certificate = require(form, solution)
    assert certificate.holds
    assert max(certificate.primal_violation, certificate.dual_violation, certificate.gap) < 1e-9


def test_a_spoiled_value_breaks_a_row(solved) -> None:
    form, solution = solved
    spoiled = solution.values.copy()
    spoiled[form.variables["activity"].index.values[0, 0, 2]] *= 0.9
    certificate = certify(form, replace(solution, values=spoiled))
    assert certificate.primal_violation > 1e-3
    with pytest.raises(CertificateError, match="Nothing is reported"):
        require(form, replace(solution, values=spoiled))


def test_a_flipped_dual_has_the_wrong_sign(solved) -> None:
    form, solution = solved
    spoiled = solution.row_duals.copy()
    row = form.rows["target_yearly"].index.values[0, 2]
    spoiled[row] *= -1
    assert certify(form, replace(solution, row_duals=spoiled)).dual_violation > 1e-3


def test_a_feasible_point_that_is_no_optimum_has_a_gap(solved) -> None:
    """All steel from `new` in every year keeps all rows, but costs more than the duals support."""
    form, solution = solved
    dear = build_program(steelworks({"target_value": {("cap", 2027): 0.0}})).form
    other = HighsSolver(dear).solve()
    certificate = certify(form, replace(solution, values=other.values))
    assert certificate.primal_violation < 1e-9
    assert certificate.gap > 1e-3


def test_not_a_number_is_caught(solved) -> None:
    form, solution = solved
    assert not certify(form, replace(solution, values=solution.values * np.nan)).holds


def test_a_stop_at_a_limit_is_not_reported(solved) -> None:
    form, solution = solved
    with pytest.raises(CertificateError, match="Iteration limit"):
        require(form, replace(solution, status="Iteration limit reached"))


def test_a_claimed_optimum_after_no_iteration_is_caught(solved) -> None:
    form, solution = solved
    claimed = replace(solution, values=np.zeros_like(solution.values))
    with pytest.raises(CertificateError, match="says optimal"):
        require(form, claimed)


def test_a_gap_counts_against_what_all_costs_together() -> None:
    """Minimise 1000 x + y with x + y >= 1e-3: y = 1e-3 costs 1e-3, which is a millionth of the
        largest cost, 1000.

    A gap counts from a thousandth of the largest cost, here 1: one part in a thousand of 1e-3 is
    1e-6 of it, which is just held, and one part in a hundred is refused. A gap that counts from the
    largest cost itself would let any answer pass.
    """
    form = StandardForm(
        cost=np.array([1000.0, 1.0]),
        matrix=sparse.csc_matrix([[1.0, 1.0]]),
        lower=np.zeros(2),
        upper=np.full(2, np.inf),
        row_lower=np.array([1e-3]),
        row_upper=np.array([np.inf]),
        variables={},
        rows={},
    )
    as_stated = Scale(np.ones(1), np.ones(2), 1000.0).arrays(form)
    answer = Solution(
        "optimal", np.array([0.0, 1e-3]), np.array([1.0]), 1e-3, "by hand", "", 0.0, form=form
    )
    assert certify(form, answer, as_stated).holds
    dearer = replace(answer, values=np.array([0.0, 1.001e-3]))
    assert certify(form, dearer, as_stated).gap == pytest.approx(1e-6, rel=1e-2)
    assert not certify(form, replace(answer, values=np.array([0.0, 1.01e-3])), as_stated).holds


@pytest.mark.parametrize(
    ("bounds", "sides", "dual", "wrong"),
    [
        ((0.0, np.inf), (1.0, np.inf), 1.0, 0.0),  # the optimum: x = 1 at a dual of 1
        ((0.0, np.inf), (1.0, np.inf), -1.0, 1 / 2),  # x >= 1 cannot be worth less than nothing
        ((0.0, np.inf), (-np.inf, 1.0), 1.0, 1 / 2),  # nor x <= 1 more than nothing
        ((0.0, np.inf), (1.0, np.inf), 3.0, 2 / 5),  # a column of no upper end at 1 - 3 = -2
        ((-np.inf, 5.0), (1.0, np.inf), 0.0, 1 / 2),  # a column of no lower end at 1
    ],
)
def test_a_dual_that_no_bound_allows_is_seen_on_either_side(
    bounds: tuple[float, float], sides: tuple[float, float], dual: float, wrong: float
) -> None:
    """Minimise x under one row on x. What a dual or reduced cost has on the side without a bound
    counts as wrong, over one and the sizes of what it is made of: rows over 1 + |dual|, the column
    over 1 + 1 + |dual|.
    """
    form = StandardForm(
        cost=np.array([1.0]),
        matrix=sparse.csc_matrix([[1.0]]),
        lower=np.array([bounds[0]]),
        upper=np.array([bounds[1]]),
        row_lower=np.array([sides[0]]),
        row_upper=np.array([sides[1]]),
        variables={},
        rows={},
    )
    as_stated = Scale(np.ones(1), np.ones(1), 1.0).arrays(form)
    answer = Solution(
        "optimal", np.array([1.0]), np.array([dual]), 1.0, "by hand", "", 0.0, form=form
    )
    assert certify(form, answer, as_stated).dual_violation == pytest.approx(wrong)


def test_scales_for_an_interior_point_bring_every_cost_and_side_near_its_neighbours() -> None:
    """One column in tonnes with a cost in billions, one in grams with a tiny one: after scaling the
    costs lie within a factor of four.

    The largest scaled cost is about 1024, and scaling is undone exactly.
    """
    form = StandardForm(
        cost=np.array([1e9, 1e-3]),
        matrix=sparse.csc_matrix([[1.0, 1e-6], [1e6, 1.0]]),
        lower=np.zeros(2),
        upper=np.full(2, np.inf),
        row_lower=np.array([5.0, 2e6]),
        row_upper=np.full(2, np.inf),
        variables={},
        rows={},
    )
    scale = Scale.of_all(form)
    scaled = scale.apply(form)
    assert scaled.cost.max() == pytest.approx(1024.0, rel=0.5)
    spread = np.ptp(np.log2(form.cost)) - np.ptp(np.log2(scaled.cost))
    assert spread > 10.0
    values = np.array([3.0, 7e6])
    assert np.array_equal(scale.values(scale.scaled_values(values)), values)
