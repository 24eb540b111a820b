"""The formulations that benchmarks compare are the same program."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from benchmarks.world import fleet
from pathways.program import build_program
from pathways.program.coefficients import derive
from pathways.solving.highs import HighsSolver


@pytest.fixture(scope="module")
def world():
    system = fleet(2)
    form = build_program(system).form
    return system, form, HighsSolver(form).solve().objective


def test_plain_pulp_is_the_same_program(world) -> None:
    import pulp

    if not hasattr(pulp.LpProblem, "sol_status") and not hasattr(pulp.LpProblem("x"), "sol_status"):
        pytest.skip("written in the interface of PuLP 3")
    from benchmarks.in_pulp import build

    system, form, objective = world
    problem = build(system, derive(system))
    assert len(problem.constraints) == len(form.row_lower)
    assert len(problem.variables()) == len(form.cost)
    problem.solve(pulp.HiGHS(msg=False))
    assert problem.objective.value() == pytest.approx(objective, rel=1e-7)


@pytest.mark.slow
def test_linopy_is_the_same_program(world) -> None:
    from benchmarks.in_linopy import build

    system, form, objective = world
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = build(system, derive(system))
        assert model.ncons == len(form.row_lower)
        assert model.nvars == len(form.cost)
        model.solve("highs", output_flag=False)
    assert model.objective.value == pytest.approx(objective, rel=1e-7)


def test_the_sweep_benchmark_compares_the_same_scenarios() -> None:
    """HiGHS alone gets the programs that our engine solves; warm starts save it iterations."""
    from benchmarks.sweep import engine, highs_alone, models, study_in

    assert "steel, yearly" in models()
    study = study_in({}, 8)
    ours = engine(study)
    assert 0 < len(ours["rows"]) <= 8
    assert highs_alone(study, ours["rows"]) > 0
    assert ours["warm"] < ours["cold"]


def test_linopy_has_the_same_hourly_rows() -> None:
    """Family by family as many rows, and the same sum of coefficients, where all was ordered in
    time: the formulation knows no plant that begins within a year.
    """
    import pathways as pw
    from benchmarks.in_linopy_hours import build

    system = pw.system("lithium_batteries", hours="24x4").assign(decision_date=np.nan)
    form = build_program(system).form
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = build(system, derive(system))
    for name in model.constraints:
        rows = model.constraints[name]
        there = rows.labels >= 0
        assert int(there.sum()) == len(form.rows[name].numbers), name
        ours = abs(form.matrix.tocsr()[form.rows[name].numbers]).sum()
        theirs = float(abs(rows.coeffs.where(there & (rows.vars >= 0), 0.0)).sum())
        assert theirs == pytest.approx(ours, rel=1e-9), name


def test_a_page_keeps_the_sections_that_are_not_written_anew() -> None:
    """A run in part leaves what was measured another day, and tables stand apart from prose."""
    from benchmarks.page import merged

    before = "# Benchmarks\n\n## One\nold\n\n## By hand\nkept\n"
    after = merged(before, ["## One", "new", "| a |", "## Two", "2"])
    assert after == "# Benchmarks\n\n## One\nnew\n\n| a |\n\n## By hand\nkept\n\n## Two\n2"
