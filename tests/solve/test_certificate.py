"""The certificate catches what a solver may get wrong."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pathways.errors import CertificateError
from pathways.program import build_program
from pathways.solving.certificate import certify, require
from pathways.solving.highs import HighsSolver
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
