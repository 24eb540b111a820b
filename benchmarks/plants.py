"""Whole plants of every sector, and the pictures of a run: `python -m benchmarks.plants`."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from pathways.catalog import read_catalog, read_run
from pathways.plots import save_figures
from pathways.questions.goals import solve_goal
from pathways.questions.plants import whole_plan
from pathways.runs import run_sector, system_of
from pathways.solving.yes_or_no import GAP

PICTURED = "steel"


def lines() -> list[str]:
    """Both sections, in Markdown."""
    return [*plants(), *pictures()]


def plants() -> list[str]:
    """Branch and bound from the divisible plan of the base run, by sector."""
    catalog = read_catalog()
    found = [
        "## Whole plants",
        f"The target run of each factory, from its divisible plan; proven to {GAP:.3%} or to the "
        "gap that is told. HiGHS searches with one thread.",
        "| sector | seconds | processor seconds | gap |",
        "| --- | --- | --- | --- |",
    ]
    for sector in catalog.sectors:
        run = read_run(catalog, "base", {"plants": "whole"})
        linear = solve_goal(system_of(catalog, sector, run), "cost", sides=False)
        started, before = time.perf_counter(), time.process_time()
        outcome = whole_plan(linear, sides=False)
        wall, own = time.perf_counter() - started, time.process_time() - before
        assert outcome.whole is not None
        found.append(f"| {sector} | {wall:.1f} | {own:.1f} | {outcome.whole.gap:.2%} |")
        print(found[-1], flush=True)
    return found


def pictures() -> list[str]:
    """The pictures of a run, PNG alone as `run` draws them; least of three."""
    catalog = read_catalog()
    result = run_sector(catalog, PICTURED, read_run(catalog, "base", {"plants": "whole"}))
    best, own, count = float("inf"), float("inf"), 0
    for _ in range(3):
        with tempfile.TemporaryDirectory() as folder:
            started, before = time.perf_counter(), time.process_time()
            save_figures(result.pathway, Path(folder), svg=False)
            best = min(best, time.perf_counter() - started)
            own = min(own, time.process_time() - before)
            count = len(list(Path(folder).iterdir()))
    row = f"| {PICTURED} | {count} | {best:.2f} | {own:.2f} |"
    print(row, flush=True)
    return [
        "## Pictures of a run",
        "| sector | pictures | seconds | processor seconds |",
        "| --- | --- | --- | --- |",
        row,
    ]


if __name__ == "__main__":
    lines()
