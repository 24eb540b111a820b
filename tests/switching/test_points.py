"""Shipped sectors solved anew at random points have the cost that maps and pieces say."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from numpy.typing import NDArray

import pathways as pw
from pathways.sensitivity.documented import documented_ranges
from pathways.sensitivity.evaluate import Evaluator, Job
from pathways.sensitivity.factors import factors_of
from pathways.switching.regions import polygon_of

from ..sectors import SECTORS

PROVED = 1e-7
"""Part of the present value: a hundred times what both sides are solved to."""

FEW, MANY = 8, 1000


@pytest.mark.parametrize(
    ("sector", "count"),
    [
        ("lithium_batteries", FEW),
        *(pytest.param(sector, MANY, marks=pytest.mark.slow) for sector in SECTORS),
    ],
)
def test_solves_at_random_points_agree(sector: str, count: int) -> None:
    """On the map of its first two documented prices, and along the pieces of the first.

    Without a target: how far one is missed hangs on prices itself, and is held here.
    """
    system = pw.system(sector)
    paths = [each.name for each in documented_ranges(system, ["carriers.*.price"])][:2]
    found = pw.map(system, paths[0], paths[1], goal="price")
    lines = pw.breakeven(system, {paths[0]: {}}, goal="price", unbuilt=False)
    factors = factors_of(system, {}, paths)
    evaluator = Evaluator(Job(system, factors, "price"))
    draws = np.random.default_rng(16).random((count, 2))
    draws[: count // 2, 1] = np.nan  # the second stays as it is
    region = found["corner_region"].values
    first = np.array([np.flatnonzero(region == at)[0] for at in found["region"].values])
    corner = np.column_stack([found[name].values[first] for name in ("x", "y", "corner_cost")])
    slopes = np.column_stack([found["slope_x"].values, found["slope_y"].values])
    for draw in draws:
        point = np.array(
            [
                factor.central if np.isnan(each) else factor.value(float(each))
                for factor, each in zip(factors, draw, strict=True)
            ]
        )
        inside = [at for at in found["region"].values if _within(found, at, point)]
        planes = corner[inside, 2] + ((point - corner[inside, :2]) * slopes[inside]).sum(axis=1)
        solution = evaluator.answer(draw).outcome
        least = float(solution.program.form.cost @ solution.solution.values)
        assert planes == pytest.approx(least, rel=PROVED)
        if np.isnan(draw[1]):
            ends = [lines[name].values for name in ("piece_start", "piece_end")]
            at = int(np.flatnonzero((ends[0] <= point[0]) & (point[0] <= ends[1]))[0])
            costs = [float(lines[name].values[at]) for name in ("cost_start", "cost_end")]
            along = np.interp(point[0], [ends[0][at], ends[1][at]], costs)
            assert along == pytest.approx(least, rel=PROVED)


def _within(found: xr.Dataset, region: int, point: NDArray[np.float64]) -> bool:
    """Whether a point lies in a region, or on its edge."""
    polygon = polygon_of(found, region)
    step = np.roll(polygon, -1, axis=0) - polygon
    away = point - polygon
    turn = step[:, 0] * away[:, 1] - step[:, 1] * away[:, 0]
    size = np.abs(step[:, 0] * away[:, 1]) + np.abs(step[:, 1] * away[:, 0])
    return bool((turn >= -1e-9 * size.max()).all())
