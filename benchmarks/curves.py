"""Exact cost curves of every sector, and the share of time outside the solver.

Elsewhere: a grid of carbon prices of equal accuracy.
"""

from __future__ import annotations

import time
import warnings
from typing import Any

import numpy as np
import xarray as xr

YEAR = 2030
ACCURACY = 1e-3
"""A grid is fine enough when no corner of the curve lies further below it than this share of the
curve's whole cost.
"""

RIVAL = "steel"


def sectors() -> list[dict[str, Any]]:
    """Steps, solves and seconds of the exact curve of every sector."""
    import pathways as pw
    from pathways.catalog import read_catalog
    from pathways.curves.exact import trace
    from pathways.curves.steps import cost_curve

    rows = []
    for name in sorted(read_catalog().sectors):
        system = pw.system(name)
        curve = min((trace(system, YEAR) for _ in range(3)), key=lambda found: found.seconds)
        started = time.perf_counter()
        cost_curve(curve)
        described = time.perf_counter() - started
        solver = curve.session.seconds
        rows.append(
            {
                "sector": name,
                "steps": len(curve.corners) - 1,
                "solves": curve.solves,
                "seconds": curve.seconds,
                "outside": max(1.0 - solver / curve.seconds, 0.0),
                "words": described,
            }
        )
    return rows


def prices_needed(curve: Any) -> np.ndarray:
    """Prices of the coarsest geometric grid that is accurate enough.

    Present value per tonne, found from the exact corners.
    """
    emissions = np.array([corner.emissions for corner in curve.corners])
    cost = np.array([corner.cost for corner in curve.corners])
    slopes = curve.slopes()
    count = 4
    while True:
        prices = np.geomspace(0.9 * slopes[0], 1.1 * slopes[-1], count)
        visited = sorted(
            {int(np.argmin(cost + price * emissions)) for price in prices} | {0, len(cost) - 1}
        )
        grid = np.interp(emissions, emissions[visited][::-1], cost[visited][::-1])
        if np.max(grid - cost) <= ACCURACY * (cost[-1] - cost[0]):
            return prices
        count += 1


def rivals() -> list[dict[str, Any]]:
    """Seconds for the curve of one sector: ours exactly, the others on a grid of prices.

    Models are built once by all.
    """
    import pathways as pw
    from pathways.curves.exact import trace

    system = pw.system(RIVAL)
    curve = min((trace(system, YEAR) for _ in range(3)), key=lambda found: found.seconds)
    prices = prices_needed(curve)
    rows = [{"way": "pathways, exact", "solves": curve.solves, "seconds": curve.seconds}]
    free = _without_limit(system)
    for way, run in (
        ("pathways, grid", _our_grid),
        ("linopy, grid", _linopy_grid),
        ("PuLP, grid", _pulp_grid),
    ):
        started = time.perf_counter()
        found = run(free, prices)
        rows.append({"way": way, "solves": len(prices), "seconds": time.perf_counter() - started})
        expected = [
            float(min(corner.cost + price * corner.emissions for corner in curve.corners))
            for price in prices
        ]
        np.testing.assert_allclose(found, expected, rtol=1e-6)
    return rows


def _without_limit(system: xr.Dataset) -> xr.Dataset:
    from pathways.curves.limited import limited_system

    free = limited_system(system, YEAR)
    free["target_value"] = free["target_value"] + 1e12
    return free


def _our_grid(system: xr.Dataset, prices: np.ndarray) -> list[float]:
    from pathways.curves.limited import limit_emissions
    from pathways.solving.session import Session

    limited = limit_emissions(system, YEAR)
    session = Session(limited.program)
    return [session.solve(limited.charged(float(price))).objective for price in prices]


def _linopy_grid(system: xr.Dataset, prices: np.ndarray) -> list[float]:
    from pathways.program.coefficients import derive

    from .in_linopy import build

    found = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = build(system, derive(system))
        weights = (
            system["target_scope"].isel(target=0) * system["global_warming_potential"]
        ).drop_vars(["target", "target_kind"])
        emitted = (model.variables["emissions"].sel(period=YEAR) * weights).sum()
        cost = model.objective.expression
        for price in prices:
            model.add_objective(cost + float(price) * emitted, overwrite=True)
            model.solve("highs", io_api="direct", output_flag=False)
            found.append(float(model.objective.value))
    return found


def _pulp_grid(system: xr.Dataset, prices: np.ndarray) -> list[float]:
    import pulp

    from pathways.program.coefficients import derive

    from .in_pulp import build

    problem = build(system, derive(system))
    cost = list(problem.objective.items())
    period = int(np.flatnonzero(system["period"].values == YEAR)[0])
    scopes, gwp = system["target_scope"].values[0], system["global_warming_potential"].values
    by_name = {variable.name: variable for variable in problem.variables()}
    emitted = [
        (by_name[f"emissions_0_{scope}_{gas}_{period}"], float(scopes[scope] * gwp[gas]))
        for scope in np.flatnonzero(scopes)
        for gas in range(len(gwp))
        if gwp[gas]
    ]
    found = []
    for price in prices:
        problem.setObjective(
            pulp.LpAffineExpression(
                [*cost, *((variable, weight * float(price)) for variable, weight in emitted)]
            )
        )
        problem.solve(pulp.HiGHS(msg=False))
        found.append(float(problem.objective.value()))
    return found


def lines() -> list[str]:
    """The section of the page."""
    text = [
        f"## Exact cost curves of {YEAR}",
        "Best of three, tracing alone; the words on each step come on top. At most 2n + 1 solves "
        "for n steps; every solve is certified.",
        "| sector | steps | solves | seconds | outside the solver | words, seconds |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for row in sectors():
        text.append(
            f"| {row['sector']} | {row['steps']} | {row['solves']} | {row['seconds']:.2f} | "
            f"{row['outside']:.0%} | {row['words']:.2f} |"
        )
        print(text[-1])
    text += [
        f"## The curve of {RIVAL} against a grid of carbon prices",
        "The grid is the coarsest geometric one whose chords miss no corner by more than "
        f"{ACCURACY:.1%} of the whole cost; the exact curve misses none. Each way builds its "
        "model once and changes the objective; all objectives agree to 1e-6.",
        "| way | solves | seconds | times ours |",
        "| --- | --- | --- | --- |",
    ]
    measured = rivals()
    for row in measured:
        text.append(
            f"| {row['way']} | {row['solves']} | {row['seconds']:.2f} | "
            f"{row['seconds'] / measured[0]['seconds']:.1f} |"
        )
        print(text[-1])
    return text
