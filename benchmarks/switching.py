"""`python -m benchmarks.switching`: switching points, a map and samples, with bases and without.

Without, each value is settled by a solve and each sample is solved: the same answers, side by side
in one process. Whole commands are measured in a process of their own, from Python's start to its
end. All of it takes two to three minutes of CPU.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

TITLE = "## Switching points, maps and samples that need no solver"
SECTORS = ("steel", "lithium_batteries", "building_materials")
AXES = ("carriers.hydrogen.price", "carriers.grid_electricity.price")
SAMPLES, PRICES, TOLERANCE = 400, 2, 1e-6
ROUNDS, LONG = 2, 30.0
"""Rounds of each piece of work, and seconds of the first after which there is none more."""

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
    """CPU seconds and solves with bases and without, and their ratio, as cells of a table.

    Both in turn, the least of each.
    """
    seconds = slower = float("inf")
    spent, rounds = 0.0, 0
    while rounds == 0 or (rounds < ROUNDS and spent < LONG):
        taken, found = timed(work)
        seconds, spent = min(seconds, taken), spent + taken
        with without_bases():
            taken, other = timed(work)
        slower, spent = min(slower, taken), spent + taken
        rounds += 1
    return [
        f"{seconds:.1f}",
        str(found.attrs["solves"]),
        f"{slower:.1f}",
        str(other.attrs["solves"]),
        f"{seconds / slower:.2f}",
    ]


def of_samples() -> list[str]:
    """The same of samples of prices; those that are solved stand in place of solves."""
    from pathlib import Path

    from pathways.sensitivity.study import run_study

    from .known import study_of_prices

    cells: list[str] = []
    times = []
    # the first study is of two samples alone: it loads the libraries that all need
    for tolerance, samples in ((TOLERANCE, 2), (TOLERANCE, SAMPLES), (0.0, SAMPLES)):
        study = study_of_prices(PRICES, tolerance, samples)
        with tempfile.TemporaryDirectory() as folder:
            seconds, found = timed(lambda: run_study(study, Path(folder)).load())  # noqa: B023
        times.append(seconds)
        cells += [f"{seconds:.1f}", str(int(found["solved"].sum()))]
    return [*cells[2:], f"{times[1] / times[2]:.2f}"]


def of_command(*arguments: str) -> str:
    """CPU seconds and seconds of the clock of a whole command, as a cell of a table."""
    with tempfile.TemporaryDirectory() as folder:
        started, before = time.perf_counter(), _of_children()
        subprocess.run(
            [sys.executable, "-m", "pathways", *arguments, "-q", "-o", folder + "/found"],
            env={**os.environ, "OMP_NUM_THREADS": "1"},
            check=True,
            capture_output=True,
        )
        return f"{_of_children() - before:.1f} ({time.perf_counter() - started:.1f})"


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


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
        f"process, the least of {ROUNDS} rounds where one takes less than {LONG:.0f} s, from a "
        f"finished System on; {TURNS:,} turns of an empty loop took {turns:.2f} s. "
        "Without: each value is settled by a solve, each sample is solved. Whole command: from "
        "Python's start to its end, with tables and picture, CPU of all its processes (on the "
        "clock).",
        "| what | s | solves | without, s | solves | times | whole command, s |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for sector in SECTORS:
        system = pw.system(sector)
        cells = of_solves(lambda: breakeven(system))  # noqa: B023
        cells.append(of_command("breakeven", sector))
        lines.append(f"| `breakeven`, all documented ranges, {sector} | {' | '.join(cells)} |")
        print(lines[-1], flush=True)
    system = pw.system("steel")
    x, y = (ranges_of({path: {}}) for path in AXES)
    cells = of_solves(lambda: map_of(system, x, y))
    cells.append(of_command("map", "steel", "--x", AXES[0], "--y", AXES[1]))
    lines.append(f"| `map`, hydrogen and grid electricity, steel | {' | '.join(cells)} |")
    print(lines[-1], flush=True)
    lines.append(
        f"| {SAMPLES:,} samples of {PRICES} prices at {TOLERANCE:g}, steel | "
        f"{' | '.join(of_samples())} | |"
    )
    print(lines[-1], flush=True)
    return lines


if __name__ == "__main__":
    from .page import put

    put(section())
