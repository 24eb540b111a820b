"""No limit that binds nobody moves an answer; nor does the unit in which things are counted.

A scale that is taken from the largest limit makes all else small beside a solver's tolerance: a
purchase limit of 1e12 once gave a fifth of the true cost, with a certificate that held.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

import pathways as pw
from pathways.program import build_program
from pathways.program.program import StandardForm
from pathways.solving.certificate import certify
from pathways.solving.highs import HighsSolver
from pathways.solving.interior import InteriorSolver
from pathways.solving.scaling import FAR, Scale
from pathways.solving.solution import Solution
from tests.worlds import steelworks, with_measure

SECTORS = ("lithium_batteries", "textiles")
WORLDS = (*SECTORS, "steelworks", "measure")
SAME = 1e-9


@cache
def system_of(name: str) -> xr.Dataset:
    """A shipped sector, which can keep its target in 2030, or a tiny world."""
    if name in SECTORS:
        return pw.system(name, by=2030)
    return steelworks({"area_use": 0.0}) if name == "steelworks" else with_measure()


@cache
def solved(name: str) -> tuple[StandardForm, Solution]:
    """The program of a world and its optimum."""
    form = build_program(system_of(name)).form
    return form, HighsSolver(form).solve()


def proved(form: StandardForm) -> float:
    """Least cost of a form whose certificate holds."""
    solver = HighsSolver(form)
    found = solver.solve(lambda each: certify(form, each).holds)
    assert found.status == "optimal"
    assert certify(form, found).holds
    return found.objective


def slack_limits(form: StandardForm, solution: Solution) -> list[tuple[str, int]]:
    """Finite limits from above (and sides from below under zero) that the optimum stays off."""
    rows = form.matrix @ solution.values
    found: list[tuple[str, int]] = []
    for name, limit, value in (
        ("upper", form.upper, solution.values),
        ("row_upper", form.row_upper, rows),
    ):
        off = np.isfinite(limit) & (limit > 0) & (value < 0.999 * limit)
        found += [(name, int(at)) for at in np.flatnonzero(off)]
    off = np.isfinite(form.row_lower) & (form.row_lower < 0) & (rows > 0.999 * form.row_lower)
    return found + [("row_lower", int(at)) for at in np.flatnonzero(off)]


@pytest.mark.parametrize("name", SECTORS)
def test_a_world_has_limits_that_bind_nobody(name: str) -> None:
    """Otherwise the property below says nothing."""
    assert len(slack_limits(*solved(name))) >= 10


@given(name=st.sampled_from(WORLDS), data=st.data(), power=st.floats(3.0, 9.0))
@settings(max_examples=60, deadline=None)
def test_a_limit_that_binds_nobody_may_be_any_larger(
    name: str, data: st.DataObject, power: float
) -> None:
    """A wider limit leaves a larger set whose optimum, being convex, is where it was."""
    form, solution = solved(name)
    limits = slack_limits(form, solution)
    if not limits:
        return
    chosen = data.draw(st.lists(st.sampled_from(limits), min_size=1, max_size=5))
    arrays = {side: getattr(form, side).copy() for side in ("upper", "row_upper", "row_lower")}
    for side, at in chosen:
        arrays[side][at] *= 10.0**power
    assert proved(replace(form, **arrays)) == pytest.approx(solution.objective, rel=SAME)


@pytest.mark.parametrize(
    ("name", "parameter"), [("textiles", "purchase_limit"), ("lithium_batteries", "area_limit")]
)
@pytest.mark.parametrize("limit", [1e9, 1e12, 1e15, 1e18])
def test_a_practically_unlimited_figure_is_no_limit(
    name: str, parameter: str, limit: float
) -> None:
    """The same as without the limit, to all digits."""
    system = system_of(name)
    wide, free = (
        proved(
            build_program(
                system.assign(
                    {parameter: system[parameter].copy(data=np.full(system[parameter].shape, each))}
                )
            ).form
        )
        for each in (limit, np.inf)
    )
    assert wide == pytest.approx(free, rel=SAME)


@pytest.mark.parametrize("solver", [HighsSolver, InteriorSolver])
def test_a_far_limit_that_binds_is_kept(solver: type) -> None:
    """One thing is needed and 1e9 of another can be sold for 1 each: the optimum is at the far
    limit, 2 x 1 - 1e9, where the relaxation without it has no end.
    """
    form = StandardForm(
        cost=np.array([2.0, -1.0]),
        matrix=sparse.csc_matrix(np.array([[1.0, 0.0]])),
        lower=np.zeros(2),
        upper=np.array([np.inf, 1e9]),
        row_lower=np.array([1.0]),
        row_upper=np.array([np.inf]),
        variables={},
        rows={},
    )
    found = solver(form).solve(lambda each: certify(form, each).holds)
    assert found.status == "optimal"
    assert found.objective == pytest.approx(2.0 - 1e9)
    assert certify(form, found).holds


def test_a_far_side_of_a_row_that_binds_is_kept() -> None:
    """The same where the sum of both is limited: 1 is bought for 2, and 1e9 - 1 is sold."""
    form = StandardForm(
        cost=np.array([2.0, -1.0]),
        matrix=sparse.csc_matrix(np.array([[1.0, 0.0], [1.0, 1.0]])),
        lower=np.zeros(2),
        upper=np.full(2, np.inf),
        row_lower=np.array([1.0, -np.inf]),
        row_upper=np.array([np.inf, 1e9]),
        variables={},
        rows={},
    )
    assert proved(form) == pytest.approx(2.0 - (1e9 - 1.0))


def test_a_question_may_bring_a_far_limit_and_take_it_away() -> None:
    """HiGHS keeps its form between questions: what it holds follows the limits both ways."""
    form, solution = solved("textiles")
    solver = HighsSolver(form)
    at = next(at for side, at in slack_limits(form, solution) if side == "upper")
    for factor in (1.0, 1e9, 1.0, 1e15, 1e3):
        upper = form.upper.copy()
        upper[at] *= factor
        solver.take(replace(form, upper=upper))
        assert solver.solve().objective == pytest.approx(solution.objective, rel=SAME)


def test_the_certificate_refuses_what_breaks_a_far_limit() -> None:
    """At most 1e9 of x is allowed and 2e9 is claimed."""
    form = StandardForm(
        cost=np.array([-1.0]),
        matrix=sparse.csc_matrix(np.array([[1.0]])),
        lower=np.zeros(1),
        upper=np.array([1e9]),
        row_lower=np.array([1.0]),
        row_upper=np.array([np.inf]),
        variables={},
        rows={},
    )
    kept = HighsSolver(form).solve()
    assert certify(form, kept).holds
    assert not certify(form, replace(kept, values=np.array([2e9]))).holds


def test_what_must_happen_sets_the_scale() -> None:
    """A demand of 1,000 beside a limit of 1e12: quantities are counted in about a thousand."""
    form = StandardForm(
        cost=np.array([1.0]),
        matrix=sparse.csc_matrix(np.array([[1.0]])),
        lower=np.zeros(1),
        upper=np.array([1e12]),
        row_lower=np.array([1000.0]),
        row_upper=np.array([np.inf]),
        variables={},
        rows={},
    )
    arrays = Scale.of(form).arrays(form)
    assert arrays.row_lower[0] == pytest.approx(1000.0 / 1024.0)
    assert arrays.upper[0] > FAR
    assert np.isinf(arrays.near.upper[0])
    nearer = replace(form, upper=np.array([1e4]))
    arrays = Scale.of(nearer).arrays(nearer)
    assert arrays.near is arrays


def test_where_nothing_must_happen_the_middle_limit_sets_the_scale() -> None:
    """Three things may be sold for 1 each, up to 4, 8 and 1e12: all are, for -(12 + 1e12)."""
    form = StandardForm(
        cost=-np.ones(3),
        matrix=sparse.csc_matrix(np.zeros((0, 3))),
        lower=np.zeros(3),
        upper=np.array([4.0, 8.0, 1e12]),
        row_lower=np.zeros(0),
        row_upper=np.zeros(0),
        variables={},
        rows={},
    )
    assert Scale.of(form).arrays(form).upper.tolist() == [0.5, 1.0, 1.25e11]
    assert proved(form) == pytest.approx(-(12.0 + 1e12), rel=1e-12)


def counted_otherwise(system: xr.Dataset, commodity: str, factor: float) -> xr.Dataset:
    """The same system with `factor` of a commodity's new units to the old one."""
    from pathways.systems.symbols import PARAMETERS

    changed = system.copy(deep=True)
    for symbol in PARAMETERS:
        if symbol.name not in changed or "commodity" not in symbol.dims:
            continue
        up = symbol.unit.startswith("<commodity_unit>")
        if not up and "<commodity_unit>" not in symbol.unit:
            continue
        place = {"commodity": commodity}
        changed[symbol.name].loc[place] *= factor if up else 1.0 / factor
    return changed


def plain_commodities(system: xr.Dataset) -> list[str]:
    """Commodities that no activity is counted in.

    What refers to a commodity by a share or a claim is counted in its unit, so it would have to be
    counted otherwise with it.
    """
    counted = sum(
        np.abs(system[name].values).sum(axis=tuple({0, *range(2, system[name].ndim)}))
        for name in ("host_demand", "host_commodity", "claim")
    )
    return [str(name) for name in system["commodity"].values[np.asarray(counted) == 0]]


@given(
    name=st.sampled_from(WORLDS), data=st.data(), factor=st.floats(-6.0, 6.0).map(lambda e: 10.0**e)
)
@settings(max_examples=40, deadline=None)
def test_the_unit_of_a_commodity_says_nothing_about_the_answer(
    name: str, data: st.DataObject, factor: float
) -> None:
    """Kilogrammes or kilotonnes: every flow, price and factor follows, the cost stays."""
    system = system_of(name)
    commodity = data.draw(st.sampled_from(plain_commodities(system)))
    form = build_program(counted_otherwise(system, commodity, factor)).form
    assert proved(form) == pytest.approx(solved(name)[1].objective, rel=SAME)


@given(factor=st.floats(-6.0, 6.0).map(lambda e: 10.0**e), which=st.sampled_from(["old", "new"]))
@settings(max_examples=20, deadline=None)
def test_the_unit_of_an_activity_says_nothing_about_the_answer(factor: float, which: str) -> None:
    """Tonnes or grammes of steel at a plant whose capacity stays counted in tonnes a year."""
    system = system_of("steelworks")
    changed = system.copy(deep=True)
    for name, power in (("flow", -1), ("activity_per_capacity", 1), ("base_activity", 1)):
        changed[name].loc[{"technology": which}] *= factor**power
    form = build_program(changed).form
    assert proved(form) == pytest.approx(solved("steelworks")[1].objective, rel=SAME)
