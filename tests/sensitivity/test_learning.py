"""Samples that are not solved: the answers of a sweep that solves them all, and which they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

import pathways as pw
from pathways.errors import InputError
from pathways.sensitivity.evaluate import Evaluator
from pathways.sensitivity.learning import learnt
from pathways.sensitivity.report import report
from pathways.sensitivity.study import Study, run_study, study_of, sweep_of
from tests.sectors import SECTORS
from tests.sensitivity.world import ranged

PRICES: dict[str, Any] = {"carriers.coal.price": {}, "carriers.power.price": {}}


def study(system: xr.Dataset, samples: int = 128, goal: str = "cost", **settings: Any) -> Study:
    """A Latin hypercube of the prices of coal and power."""
    told = {"method": "latin-hypercube", "samples": samples, "vary": PRICES, **settings}
    return study_of(system, sweep_of("steel", told), goal)


def near() -> xr.Dataset:
    """The steelworks where `new` and `old` cost about the same in every third sample: at a capital
    of 10, a tonne costs 3 MWh at 1 to 5 money beside 2 t of coal at 4 to 8.
    """
    return ranged(
        {
            "capex": {("new",): 10.0},
            "purchase_price": {("works", "coal"): 5.0, ("works", "power"): 3.0},
            "purchase_price_low": {("works", "coal"): 4.0, ("works", "power"): 1.0},
            "purchase_price_high": {("works", "coal"): 8.0, ("works", "power"): 5.0},
        }
    )


def run(one: Study, folder: Path) -> xr.Dataset:
    """The study in memory."""
    return run_study(one, folder).load()


def test_one_plan_is_solved_once_and_costs_what_coal_costs(tmp_path) -> None:
    """20 t of coal in each of three years, whatever they cost: no chunk asks a solver."""
    found = run(study(ranged(), goal="baseline"), tmp_path)
    coal = found["factor_value"].sel(factor="carriers.coal.price")
    assert found["npv_cost"].values == pytest.approx(60.0 * coal.values)
    assert not found["solved"].any()
    assert float(found["gap"].max()) < 1e-9
    told = report(found, "npv_cost").summary["solved"]
    assert (told["solved"], told["known"]) == (0, 128)


def test_answers_that_are_known_are_those_of_solving_all(tmp_path) -> None:
    """Costs within the gap that is told, and the same emissions, prices and levels: of few plans
    all bases are known from what is solved beforehand.
    """
    known = run(study(near()), tmp_path / "known")
    solved = run(study(near(), tolerance=0.0), tmp_path / "solved")
    assert bool(solved["solved"].all())
    assert not known["solved"].any()
    assert len(np.unique(known["emissions_headline"].sel(period=2027).values.round(6))) > 1
    for name in known.data_vars:
        if name not in ("gap", "violation", "iterations", "solved"):
            if known[name].dtype.kind == "f":
                np.testing.assert_allclose(known[name], solved[name], rtol=1e-6, atol=1e-6)
            else:
                assert (known[name].values == solved[name].values).all()
    _holds(known, solved)


def _holds(known: xr.Dataset, solved: xr.Dataset) -> None:
    """The interval of each sample holds what a solver finds, but for its own tolerance."""
    cost, least = known["npv_cost"].values, solved["npv_cost"].values
    answered = np.isfinite(least)
    assert (np.isfinite(cost) == answered).all()
    size, gap = np.abs(cost[answered]), known["gap"].values[answered]
    assert gap.max() <= 1e-6
    assert (least[answered] <= cost[answered] + 1e-9 * size).all()
    assert (least[answered] >= cost[answered] - (gap + 1e-9) * size).all()


@pytest.mark.slow
def test_a_looser_tolerance_solves_less(tmp_path) -> None:
    """At a tenth of its cost nearly every plan is good enough; the gap says how good."""
    vary = {**PRICES, "carriers.steel.demand": {"how": "value", "low": 8.0, "high": 12.0}}
    tight = run(study(near(), vary=vary), tmp_path / "tight")
    loose = run(study(near(), vary=vary, tolerance=0.1), tmp_path / "loose")
    assert int(loose["solved"].sum()) < int(tight["solved"].sum())
    assert 1e-6 < float(loose["gap"].max()) <= 0.1
    above = loose["npv_cost"] / tight["npv_cost"] - 1
    assert float(above.min()) > -1e-6
    assert (above <= loose["gap"] / (1 - loose["gap"]) + 1e-6).all()


def test_neither_order_nor_size_of_chunks_matters(tmp_path) -> None:
    """A chunk answers the same to the bit whatever was answered before; other chunks give other
    samples to the solver, and the same costs.
    """
    one = study(near())
    job = learnt(one.job, one.design, 1e-6)
    assert any(job.known)
    first, last = one.design.rows(0, 64), one.design.rows(64, 128)
    forwards, backwards = Evaluator(job), Evaluator(job)
    there = [forwards.chunk(first), forwards.chunk(last)]
    back = [backwards.chunk(last), backwards.chunk(first)]
    for a, b in zip(there, reversed(back), strict=True):
        for name in a:
            np.testing.assert_array_equal(a[name], b[name])
    small = run(study(near(), chunk=16), tmp_path)
    np.testing.assert_allclose(small["npv_cost"][:64], there[0]["npv_cost"], rtol=1e-6)


@pytest.mark.slow
def test_sides_alone_are_known_as_well(tmp_path) -> None:
    """Between two demands the cost is straight or bends: all but a few samples are known."""
    system = near()
    vary = {"carriers.steel.demand": {"how": "value", "low": 8.0, "high": 12.0}}
    known = run(study(system, vary=vary), tmp_path / "known")
    solved = run(study(system, vary=vary, tolerance=0.0), tmp_path / "solved")
    assert int(known["solved"].sum()) < 40
    _holds(known, solved)


@pytest.mark.parametrize("goal", ["price", "baseline"])
def test_what_is_read_at_once_is_what_is_read_one_by_one(goal: str) -> None:
    """The same figures of every sample whether a batch is read by arrays or sample by sample, with
    a price that moves within each year, one that no plan pays, and costs of capital.
    """
    vary = {**PRICES, "technologies.new.capex": {"how": "multiplier", "low": 0.5, "high": 2.0}}
    one = study(near(), goal=goal, vary=vary)
    job = learnt(one.job, one.design, 1e-6)
    rows = one.design.rows(0, 64)
    at_once, alone = Evaluator(job), Evaluator(job)
    taken = []
    read = at_once._read_at_once
    at_once._read_at_once = lambda *told: taken.append(read(*told)) or taken[-1]
    alone._read_at_once = lambda _batch, samples, _found: np.zeros(len(samples), bool)
    found, other = at_once.chunk(rows), alone.chunk(rows)
    assert np.concatenate(taken).mean() > 0.9
    for name in found:
        if name == "reason":
            assert found[name] == other[name]
        elif name not in ("gap", "violation", "iterations", "solved"):
            np.testing.assert_allclose(found[name], other[name], rtol=1e-9, atol=1e-9, err_msg=name)


def test_what_moves_the_matrix_is_solved(tmp_path) -> None:
    """How much power a tonne takes is a coefficient: every sample is another program."""
    vary = {"technologies.new.inputs.power": {}, "carriers.coal.price": {}}
    one = study(ranged(), vary=vary)
    assert learnt(one.job, one.design, 1e-6) is one.job
    assert bool(run(one, tmp_path)["solved"].all())


def test_a_tolerance_is_a_share() -> None:
    """Neither below zero nor a whole."""
    for wrong in (-1e-6, 1.0):
        with pytest.raises(InputError, match="tolerance"):
            sweep_of("steel", {"tolerance": wrong})


def test_few_samples_are_all_solved() -> None:
    """Nothing is solved beforehand where that would take longer than it saves."""
    one = study(ranged(), samples=127)
    assert learnt(one.job, one.design, 1e-6) is one.job


@pytest.mark.slow
@pytest.mark.parametrize("sector", SECTORS)
@pytest.mark.parametrize("goal", ["cost", "price"])
def test_each_interval_holds_what_a_solver_finds(sector: str, goal: str, tmp_path) -> None:
    """1,000 samples of the two largest price ranges of each sector for each of two goals, known and
    solved. Of each the cost alone is read: it is all that an interval is of.
    """
    system = pw.system(sector)
    every = study_of(
        system, sweep_of(sector, {"vary": {"carriers.*.price": {"together": False}}}), goal
    )
    vary = {name: {} for name in every.factor_names[:2]}
    known = run(replace_vary(system, sector, goal, vary, 1e-6), tmp_path / "known")
    solved = run(replace_vary(system, sector, goal, vary, 0.0), tmp_path / "solved")
    _holds(known, solved)


def replace_vary(
    system: xr.Dataset, sector: str, goal: str, vary: dict[str, Any], tolerance: float
) -> Study:
    """A study of 1,000 samples."""
    told = {
        "method": "latin-hypercube",
        "samples": 1000,
        "vary": vary,
        "tolerance": tolerance,
        "outputs": ["npv_cost"],
    }
    return study_of(system, sweep_of(sector, told), goal)
