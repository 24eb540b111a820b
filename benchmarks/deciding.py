"""`python -m benchmarks.deciding`: one beginning for twenty futures of steel, beside linopy.

Linopy gets the same two-stage program, column by column and row by row, and hands it to HiGHS as it
stands; its answer has no certificate and no other plan beside it.
"""

from __future__ import annotations

import time
import warnings
from typing import Any

import numpy as np
import xarray as xr

import pathways as pw
from pathways.deciding.futures import futures_of
from pathways.deciding.measures import objective
from pathways.program.program import StandardForm
from pathways.systems.change import change

FUTURES, LEARN = 20, 2028
MOVED = {
    "carriers.hydrogen.price": (0.5, 1.5),
    "carriers.grid_electricity.price": (0.7, 1.3),
    "carriers.scrap.price": (0.7, 1.3),
}
"""Prices that differ between the futures, as parts of the central figure: wide enough that plans
do."""


def futures(count: int = FUTURES) -> dict[str, xr.Dataset]:
    """Steel under prices drawn evenly, always the same."""
    random = np.random.default_rng(0)
    system = pw.system("steel", by=2030, reduction=0.8)
    return {
        f"future_{number}": change(
            system, {path: f"*{random.uniform(*ends):.4f}" for path, ends in MOVED.items()}
        )
        for number in range(count)
    }


def in_linopy(form: StandardForm) -> tuple[float, float]:
    """Least cost and seconds of CPU of a form in linopy, from its arrays to its answer."""
    import linopy

    started = time.process_time()
    model = linopy.Model()
    columns = xr.DataArray(np.arange(len(form.cost)), dims="column")
    values = model.add_variables(
        columns.copy(data=form.lower), columns.copy(data=form.upper), name="x"
    )
    rows = form.matrix.tocsr()
    width = int(np.diff(rows.indptr).max())
    place = (
        np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr)),
        np.concatenate([np.arange(count) for count in np.diff(rows.indptr)]),
    )
    numbers, factors = np.full((rows.shape[0], width), -1), np.zeros((rows.shape[0], width))
    numbers[place], factors[place] = values.labels.values[rows.indices], rows.data
    for sign, side in ((">=", form.row_lower), ("<=", form.row_upper)):
        held = np.flatnonzero(np.isfinite(side))
        stated = xr.Dataset(
            {
                "vars": (("row", "_term"), numbers[held]),
                "coeffs": (("row", "_term"), factors[held]),
                "const": ("row", np.zeros(len(held))),
            }
        )
        limit: Any = xr.DataArray(side[held], dims="row")
        model.add_constraints(linopy.LinearExpression(stated, model), sign, limit)
    model.add_objective((values * columns.copy(data=form.cost)).sum())
    model.solve("highs", io_api="direct", output_flag=False)
    cost = model.objective.value
    assert cost is not None
    return float(cost), time.process_time() - started


def main() -> None:
    """Print the seconds of CPU of both."""
    warnings.simplefilter("ignore")
    systems = futures()
    weights = dict.fromkeys(systems, 1.0 / len(systems))
    started = time.process_time()
    found = pw.decide(systems, LEARN, weights)
    ours = time.process_time() - started
    known = futures_of(systems, float(LEARN))
    shares = np.full(len(systems), 1.0 / len(systems))
    form = objective(known.joint, "expected", shares, 0.0, np.zeros(len(systems)))
    rows, columns = form.matrix.shape
    cost, theirs = in_linopy(form)
    print(
        f"{len(systems)} futures of steel ({columns:,} columns, {rows:,} rows): plan, the plans "
        f"beside it and certificates {ours:.1f} s of CPU in {found.attrs['solves']} solves; the "
        f"plan alone in linopy {theirs:.1f} s; costs differ by "
        f"{abs(cost / found.attrs['here_and_now'] - 1):.1e}"
    )


if __name__ == "__main__":
    main()
