"""`python -m benchmarks.switching`: switching points, a map and samples, with bases and without.

Without, each value is settled by a solve and each sample is solved: the same answers, side by side
in one process.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

TITLE = "## Switching points, maps and samples that need no solver"
SECTORS = ("steel", "lithium_batteries", "building_materials")
AXES = ("carriers.hydrogen.price", "carriers.grid_electricity.price")
SAMPLES, PRICES, TOLERANCE = 2_000, 2, 1e-6
TURNS = 10_000_000
"""Turns of an empty loop, which tell how fast the machine was."""


@contextmanager
def without_bases() -> Iterator[None]:
    """No value is settled by a basis: each takes a solve, and each solve starts from the last."""
    from pathways.switching.bounds import Directions
    from pathways.switching.case import Case

    held = Directions.proves, Case.from_today
    Directions.proves = lambda *_: False
    Case.from_today = lambda _: None
    try:
        yield
    finally:
        Directions.proves = held[0]
        Case.from_today = held[1]


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of CPU of a piece of work, and what it gives."""
    started = time.process_time()
    found = work()
    return time.process_time() - started, found


def of_solves(work: Callable[[], Any]) -> list[str]:
    """CPU seconds and solves with bases and without, and their ratio, as cells of a table."""
    seconds, found = timed(work)
    with without_bases():
        slower, other = timed(work)
    return [
        f"{seconds:.1f}",
        str(found.attrs["solves"]),
        f"{slower:.1f}",
        str(other.attrs["solves"]),
        f"{seconds / slower:.2f}",
    ]


def of_samples() -> list[str]:
    """The same of samples of prices; those that are solved stand in place of solves."""
    import tempfile
    from pathlib import Path

    from pathways.sensitivity.study import run_study

    from .known import study_of_prices

    cells: list[str] = []
    times = []
    for tolerance in (TOLERANCE, 0.0):
        study = study_of_prices(PRICES, tolerance, SAMPLES)
        with tempfile.TemporaryDirectory() as folder:
            seconds, found = timed(lambda: run_study(study, Path(folder)).load())  # noqa: B023
        times.append(seconds)
        cells += [f"{seconds:.1f}", str(int(found["solved"].sum()))]
    return [*cells, f"{times[0] / times[1]:.2f}"]


def section() -> list[str]:
    """The lines of the results page."""
    import pathways as pw
    from pathways.switching.asked import ranges_of
    from pathways.switching.breakeven import breakeven
    from pathways.switching.map import map_of

    started = time.process_time()
    for _ in range(TURNS):
        pass
    turns = time.process_time() - started
    lines = [
        TITLE,
        f"`python -m benchmarks.switching` on {date.today().isoformat()}: CPU seconds of one "
        f"process, from a finished System on; {TURNS:,} turns of an empty loop took {turns:.2f} s. "
        "Without: each value is settled by a solve that starts from the last one, each sample is "
        "solved.",
        "| what | s | solves | without, s | solves | times |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for sector in SECTORS:
        system = pw.system(sector)
        cells = of_solves(lambda: breakeven(system))  # noqa: B023
        lines.append(f"| `breakeven`, all documented ranges, {sector} | {' | '.join(cells)} |")
        print(lines[-1], flush=True)
    system = pw.system("steel")
    x, y = (ranges_of({path: {}}) for path in AXES)
    lines.append(
        f"| `map`, hydrogen and grid electricity, steel | "
        f"{' | '.join(of_solves(lambda: map_of(system, x, y)))} |"
    )
    print(lines[-1], flush=True)
    lines.append(
        f"| {SAMPLES:,} samples of {PRICES} prices at {TOLERANCE:g}, steel | "
        f"{' | '.join(of_samples())} |"
    )
    print(lines[-1], flush=True)
    return lines


if __name__ == "__main__":
    from .page import put

    put(section())
