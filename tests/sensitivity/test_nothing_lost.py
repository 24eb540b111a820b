"""No sample of a documented range is lost, and none depends on those around it."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pathways as pw
from pathways.questions.goals import solve_goal
from pathways.sensitivity.evaluate import FAILED, INFEASIBLE, STATUSES, Evaluator, Job, reference_of
from pathways.sensitivity.factors import factors_of
from pathways.sensitivity.sample import design
from pathways.solving.certificate import TOLERANCE
from tests.curves.test_together import SECTORS
from tests.sensitivity.world import ranged

WITHIN = 1e-9
COSTS = ("npv_cost", "npv_cost_baseline", "extra_cost", "lowest_feasible")
"""What an optimum tells whatever vertex it stands at."""

LOST = {
    "light_industry": ("technologies.recycled_board_production.inputs.paper_hood_heat",),
    "petrochemicals": ("technologies.naphtha_steam_cracker.inputs.steam",),
    "lithium_batteries": ("technologies.dry_room_optimisation.saves.dry_room_heat",),
}
"""Factors whose ends had no answer: inputs of nothing, equal savings apart."""


def job_of(sector: str, pattern: str = "*", last: int = 2045) -> Job:
    system = pw.system(sector, horizon={"last": last})
    factors = factors_of(system, {}, [pattern])
    return Job(system, factors)


def ends(job: Job, names: tuple[str, ...]) -> np.ndarray:
    """Both ends of some factors, one at a time."""
    places = [[factor.name for factor in job.factors].index(name) for name in names]
    rows = np.full((2 * len(places), len(job.factors)), np.nan)
    for number, place in enumerate(places):
        rows[2 * number, place], rows[2 * number + 1, place] = 0.0, 1.0
    return rows


@pytest.mark.parametrize("sector", sorted(LOST))
@pytest.mark.slow
def test_ends_that_once_had_no_answer_have_one(sector: str) -> None:
    """Beside them two ends of other factors, so that they are solved among others."""
    job = job_of(sector)
    other = (job.factors[0].name, job.factors[-1].name)
    found = Evaluator(job).chunk(ends(job, (*LOST[sector], *other)))
    assert set(found["reason"]) == {""}
    assert (found["violation"] <= TOLERANCE).all()
    assert np.isfinite(found["npv_cost"]).all()


@pytest.mark.slow
@pytest.mark.parametrize("sector", SECTORS)
def test_every_end_of_every_documented_range_has_an_answer_or_a_true_reason(sector: str) -> None:
    """The sweep that `pathways sweep SECTOR` makes: a certificate, or a sentence that names what
    cannot hold together. Nothing fails.
    """
    job = job_of(sector)
    every = design("one-at-a-time", len(job.factors), 2, 1)
    evaluator = Evaluator(job)
    for start in range(0, every.count, 64):
        found = evaluator.chunk(every.rows(start, start + 64))
        assert FAILED not in found["status"], [each for each in found["reason"] if each]
        answered = found["status"] != INFEASIBLE
        assert (found["violation"][answered] <= TOLERANCE).all()
        reasons = [reason for reason in found["reason"] if reason]
        assert len(reasons) == (~answered).sum()
        assert all("cannot hold together" in reason for reason in reasons)


@cache
def small() -> Evaluator:
    """The steelworks with five factors; the plant that is built decides between two ways."""
    system = ranged({"target_value": {("cap", 2027): 10.0}})
    factors = factors_of(system, {}, True)
    job = Job(system, factors)
    return Evaluator(Job(system, factors, reference=reference_of(job)))


@given(st.data())
def test_the_order_of_samples_never_matters(data: st.DataObject) -> None:
    """Samples in any order give each the same figures."""
    evaluator = small()
    count = data.draw(st.integers(2, 9))
    seed = data.draw(st.integers(0, 2**31))
    rows = np.random.default_rng(seed).random((count, len(evaluator.job.factors)))
    order = np.array(data.draw(st.permutations(range(count))))
    one, other = evaluator.chunk(rows), evaluator.chunk(rows[order])
    assert one["status"][order].tolist() == other["status"].tolist()
    for name in (output.name for output in evaluator.outputs):
        if name in one and name != "marginal_abatement_cost":
            assert other[name] == pytest.approx(
                one[name][order], rel=WITHIN, abs=WITHIN, nan_ok=True
            )


def test_the_order_of_samples_never_matters_in_a_shipped_sector() -> None:
    """Twelve samples of all ranges at once, forwards, backwards and shuffled, in chunks of other
    sizes: the same costs."""
    job = job_of("lithium_batteries", last=2030)
    job = Job(job.system, job.factors, reference=reference_of(job))
    evaluator = Evaluator(job)
    rows = design("latin-hypercube", len(job.factors), 12, 1).rows(0, 12)
    straight = evaluator.chunk(rows)
    shuffled = np.random.default_rng(1).permutation(12)
    for order in (np.arange(12)[::-1], shuffled):
        parts = [evaluator.chunk(rows[order[:5]]), evaluator.chunk(rows[order[5:]])]
        assert np.concatenate([part["status"] for part in parts]).tolist() == (
            straight["status"][order].tolist()
        )
        for name in COSTS:
            found = np.concatenate([part[name] for part in parts])
            expected = straight[name][order]
            scale = np.nanmax(np.abs(straight["npv_cost"]))
            assert found == pytest.approx(expected, rel=WITHIN, abs=WITHIN * scale, nan_ok=True)


def test_programs_of_a_chunk_are_those_of_fresh_systems_where_savings_move() -> None:
    """Measures whose shares are alike share bounds on what they save together; a draw sets them
    apart. Eight draws of all savings of a sector, built together and solved warm, against each
    System built and solved anew.
    """
    job = job_of("lithium_batteries", "technologies.*.saves.*", last=2030)
    assert len(job.factors) > 5
    evaluator = Evaluator(job)
    rows = np.random.default_rng(2).random((8, len(job.factors)))
    rows[0] = np.nan  # the central figures, where they are alike
    together = evaluator.chunk(rows)
    assert set(together["reason"]) == {""}
    for number, draws in enumerate(rows):
        system = evaluator.system(draws[None])
        fresh = solve_goal(system, "cost")
        assert together["npv_cost"][number] == pytest.approx(fresh.solution.objective, rel=WITHIN)
        assert STATUSES[together["status"][number]] == fresh.status
