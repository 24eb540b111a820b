"""The gap is a share of what is reported; the interior point is for programs with hours."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

import pathways as pw
from pathways.program import build_program
from pathways.program.program import StandardForm
from pathways.solving import session as sessions
from pathways.solving.certificate import Certificate, certify
from pathways.solving.highs import HighsSolver
from pathways.solving.interior import InteriorSolver
from pathways.solving.session import Session
from tests.worlds import microgrid, steelworks


def cancelling(sold: float) -> StandardForm:
    """One thing is bought for 1 and sold for `sold`, and one of them is needed.

    The objective is 1 - sold, a small part of what all columns cost and earn together.
    """
    return StandardForm(
        cost=np.array([1.0, -sold]),
        matrix=sparse.csc_matrix(np.array([[1.0, 0.0], [1.0, -1.0]])),
        lower=np.zeros(2),
        upper=np.full(2, np.inf),
        row_lower=np.array([1.0, 0.0]),
        row_upper=np.array([np.inf, 0.0]),
        variables={},
        rows={},
    )


def test_a_gap_is_a_share_of_the_objective() -> None:
    """Cost 1, revenue 0.99, objective 0.01: duals that miss it by 5e-8 miss 5e-6 of it.

    As a share of cost and revenue together (1.99) they would have passed for 2.5e-8.
    """
    form = cancelling(0.99)
    found = HighsSolver(form).solve()
    assert found.objective == pytest.approx(0.01)
    assert certify(form, found).holds
    wrong = replace(found, row_duals=found.row_duals - np.array([5e-8, 0.0]))
    proof = certify(form, wrong)
    assert proof.gap == pytest.approx(5e-6, rel=0.01)
    assert not proof.holds


def test_an_objective_of_zero_can_be_proved() -> None:
    form = cancelling(1.0)
    assert certify(form, HighsSolver(form).solve()).holds


@pytest.mark.parametrize("place", range(3))
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_certificate_that_is_no_number_does_not_hold(place: int, value: float) -> None:
    parts = [0.0, 0.0, 0.0]
    parts[place] = value
    assert not Certificate(*parts).holds


def test_a_yearly_program_never_goes_to_the_interior_point(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Purchases and sales carry a day and an hour although there is but one of each."""
    monkeypatch.setattr(sessions, "HOURLY", 0)
    yearly, hourly = (build_program(system) for system in (steelworks(), microgrid()))
    assert isinstance(Session(yearly)._solver, HighsSolver)
    assert isinstance(Session(hourly)._solver, InteriorSolver)


def test_the_interior_point_and_highs_agree_on_a_sector_at_a_price() -> None:
    """The interior point once was certified 1e-6 to 4e-6 beside what HiGHS found: HiGHS was right.

    Whichever solver is asked, two proved objectives differ by no more than both gaps together.
    """
    system = pw.system("lithium_batteries", hours="24x4", carbon_price={"values": {2026: 300}})
    form = build_program(system.isel(target=slice(0, 0))).form
    one, other = HighsSolver(form), InteriorSolver(form)
    proofs, found = [], []
    for solver in (one, other):
        answer = solver.solve(lambda each: certify(form, each).holds)
        proofs.append(certify(form, answer))
        found.append(answer.objective)
    assert all(proof.holds for proof in proofs)
    allowed = sum(proof.gap + proof.primal_violation for proof in proofs) + 1e-12
    assert abs(found[0] - found[1]) <= max(allowed, 1e-7) * abs(found[0])
