"""Proofs over hundreds of samples; `make proofs` runs them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

import pathways as pw
from pathways.catalog import Catalog, read_run
from pathways.questions.goals import solve_session
from pathways.sensitivity.evaluate import STATUSES, Evaluator, Job, reference_of
from pathways.sensitivity.factors import factors_of
from pathways.sensitivity.sample import design
from pathways.solving.highs import TOLERANCE
from pathways.solving.scaling import Scale
from pathways.solving.session import Session
from tests.sectors import SECTORS

pytestmark = pytest.mark.slow

MONEY = ("npv_cost", "npv_cost_baseline")


def job_of(system) -> Job:
    job = Job(system, factors_of(system, {}))
    return replace(job, reference=reference_of(job))


def unsure_by(job: Job, draws: np.ndarray) -> float:
    """Money by which the cost of a sample is unsure: a solver meets each row to a tolerance in its
    own scales, and a unit of a row costs its dual.
    """
    program = Evaluator(job, warm=False)._built(draws[None]).asked.program(0)
    solution = solve_session(Session(program), "cost", explains=False).solution
    scale = Scale.of(solution.form)
    duals = scale.scaled_row_duals(solution.row_duals)
    return float(TOLERANCE * np.abs(duals).sum() * scale.cost)


def test_500_warm_samples_equal_cold_ones() -> None:
    """Objectives, the lowest feasible level, and marginal costs where the dual is unique, to 1e-9
    relative on every sample. Where the target is missed, the cost at the lowest level may rise so
    steeply that grams of it cost millions: there it is known as far as a solver meets its rows.
    """
    job = job_of(pw.system("steel"))
    rows = design("latin-hypercube", len(job.factors), 500, 1).rows(0, 500)
    warm, cold = Evaluator(job), Evaluator(job, warm=False)
    one = [warm.chunk(rows[start : start + 64]) for start in range(0, 500, 64)]
    two = [cold.chunk(rows[start : start + 64]) for start in range(0, 500, 64)]
    found, scratch = (
        {name: np.concatenate([np.asarray(part[name]) for part in parts]) for name in parts[0]}
        for parts in (one, two)
    )
    assert found["status"].tolist() == scratch["status"].tolist()
    steep = np.abs(found["npv_cost"] - scratch["npv_cost"]) > 1e-9 * np.abs(scratch["npv_cost"])
    for sample in np.flatnonzero(steep):
        assert STATUSES[found["status"][sample]] == "target_missed"
        apart = abs(found["npv_cost"][sample] - scratch["npv_cost"][sample])
        assert apart <= unsure_by(job, rows[sample]), sample
        found["npv_cost"][sample] = np.nan
    assert steep.sum() < 50
    worst = {}
    for name in (*MONEY, "lowest_feasible", "marginal_abatement_cost"):
        both = ~np.isnan(found[name]) & ~np.isnan(scratch[name])
        apart = np.abs(found[name] - scratch[name])[both] / np.maximum(
            np.abs(scratch[name][both]), 1.0
        )
        worst[name] = float(apart.max(initial=0.0))
    print(
        Counter(STATUSES[code] for code in found["status"]),
        worst,
        found["iterations"].mean(),
        scratch["iterations"].mean(),
    )
    assert all(value <= 1e-9 for value in worst.values()), worst


@pytest.mark.parametrize("sector", SECTORS)
def test_1000_samples_end_with_a_certificate_or_a_reason(catalog: Catalog, sector: str) -> None:
    from pathways.runs import system_of

    job = job_of(system_of(catalog, sector, read_run(catalog, "base")))
    drawn = design("latin-hypercube", len(job.factors), 1000, 1)
    evaluator = Evaluator(job)
    found = [evaluator.chunk(drawn.rows(start, start + 64)) for start in range(0, 1000, 64)]
    status, violation = (
        np.concatenate([part[name] for part in found]) for name in ("status", "violation")
    )
    reasons = [reason for part in found for reason in part["reason"]]
    answered = np.isin(
        status, [STATUSES.index(name) for name in ("target_met", "target_missed", "optimal")]
    )
    told = Counter(
        reason[:160]
        for reason, code in zip(reasons, status, strict=True)
        if STATUSES[code] == "failed"
    )
    print(
        sector, Counter(STATUSES[code] for code in status), float(np.nanmax(violation)), dict(told)
    )
    assert (violation[answered] <= 1e-6).all()
    assert all(reason for reason, known in zip(reasons, answered, strict=True) if not known)
    assert not any("Error:" in reason for reason in reasons), told
