"""Samples of prices that need no solver: 10,000 of steel, by number of prices and tolerance."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

SAMPLES = 10_000
WORKERS = 2
PRICES = ("hydrogen", "grid_electricity", "scrap", "natural_gas", "coking_coal")
CASES = ((2, 1e-6), (3, 1e-6), (5, 1e-6), (5, 1e-3), (2, 0.0))
"""Numbers of prices and tolerances; the last solves every sample."""


def study_of_prices(prices: int, tolerance: float, samples: int = SAMPLES) -> Any:
    """A Latin hypercube of so many prices of steel, without a target."""
    import pathways as pw
    from pathways.sensitivity.study import study_of, sweep_of

    settings = {
        "method": "latin-hypercube",
        "samples": samples,
        "tolerance": tolerance,
        "vary": {f"carriers.{name}.price": {} for name in PRICES[:prices]},
    }
    return study_of(pw.system("steel"), sweep_of("steel", settings), "price")


def measured(prices: int, tolerance: float, samples: int = SAMPLES) -> dict[str, float]:
    """Seconds from the finished question to the finished store, and what was solved.

    Wall time, and that of all processors.
    """
    from pathways.sensitivity.study import run_study

    study = study_of_prices(prices, tolerance, samples)
    with tempfile.TemporaryDirectory() as folder:
        started, before = time.perf_counter(), _processors()
        found = run_study(study, Path(folder), workers=WORKERS)
        seconds = time.perf_counter() - started
        solved = float(found["solved"].mean())
        processors = _processors() - before
        gap = float(found["gap"].max())
        return {"seconds": seconds, "processors": processors, "solved": solved, "gap": gap}


def _processors() -> float:
    """Seconds of all processors so far, in this process and those that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def section() -> list[str]:
    """The lines of the results page."""
    lines = [
        "## Samples that need no solver",
        f"{SAMPLES:,} samples of prices of steel without a target, {WORKERS} processes, from the "
        "finished question to the finished store, what is solved beforehand included.",
        "| prices | tolerance | wall s | processor s | solved | largest gap |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for prices, tolerance in CASES:
        each = measured(prices, tolerance)
        lines.append(
            f"| {prices} | {tolerance:g} | {each['seconds']:.1f} | {each['processors']:.1f} | "
            f"{each['solved']:.1%} | {each['gap']:.1e} |"
        )
        print(lines[-1], flush=True)
    return lines


if __name__ == "__main__":
    if len(sys.argv) == 4:
        print(measured(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])))
    else:
        print("\n".join(section()))
