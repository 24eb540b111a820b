"""Beside another checkout, the same work in turn: `python -m benchmarks.versions PATH`.

Each case runs in a process of its own, first here, then there, three times over; a row tells the
least processor seconds of both and the ratio of every pair. Only what both versions have is timed.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent.parent
ROUNDS = 3

SWEEP = """
import time
import numpy as np
import pathways as pw
from pathways.schema.sweep import Varied
from pathways.sensitivity.evaluate import Evaluator, Job, reference_of
from pathways.sensitivity.factors import factors_of
from pathways.sensitivity.sample import design
system = pw.system("steel", **{options!r})
vary = {{path: Varied(**how) for path, how in {vary!r}.items()}}
factors = factors_of(system, vary, ranges={ranges})
job = Job(system, factors)
evaluator = Evaluator(Job(system, factors, reference=reference_of(job)))
rows = design({method!r}, len(factors), {samples}, 1)
rows = rows.rows(0, min(rows.count, {most}))
evaluator.chunk(rows[:2])
started = time.process_time()
for start in range(0, len(rows), 64):
    evaluator.chunk(rows[start : start + 64])
print((time.process_time() - started) / len(rows))
"""

BUILD = """
import time
from benchmarks.world import fleet
from pathways.program import build_program
system = fleet({sites})
best = 1e9
for _ in range({repeats}):
    started = time.process_time()
    build_program(system)
    best = min(best, time.process_time() - started)
print(best)
"""

COMMAND = """
import os, subprocess, sys, tempfile
with tempfile.TemporaryDirectory() as folder:
    arguments = [each.format(folder=folder) for each in {arguments!r}]
    before = os.times()
    command = [sys.executable, "-m", "pathways", *arguments]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    after = os.times()
print(after.children_user - before.children_user + after.children_system - before.children_system)
"""

SECTORS = """
import time
import pathways as pw
names = "steel nonferrous_metals petrochemicals building_materials textiles automobiles".split()
names += "lithium_batteries photovoltaics electronics_appliances light_industry".split()
names += "machinery computing_facilities".split()
started = time.process_time()
for name in names:
    pw.solve(pw.system(name))
print(time.process_time() - started)
"""

PRICES = {
    f"carriers.{carrier}.price": {}
    for carrier in ("hydrogen", "scrap", "natural_gas", "grid_electricity")
} | {"technologies.*.capex": {"how": "multiplier", "low": 0.7, "high": 1.5}}
"""Prices and capital costs: what moves costs alone, as in the shipped study of steel."""


def _sweep(vary: dict, method: str, samples: int, most: int, hours: str | None = None) -> str:
    options = {"hours": hours} if hours else {}
    return SWEEP.format(
        options=options, vary=vary, ranges=not vary, method=method, samples=samples, most=most
    )


CASES: dict[str, str] = {
    "sweep: steel, prices and capital costs, a scenario": _sweep(
        PRICES, "latin-hypercube", 128, 128
    ),
    "sweep: steel, every range one at a time, a scenario": _sweep({}, "one-at-a-time", 1, 10_000),
    "sweep: steel, every range at once, a scenario": _sweep({}, "latin-hypercube", 128, 128),
    "sweep: steel 24x4, prices and capital costs, a scenario": _sweep(
        PRICES, "latin-hypercube", 8, 8, hours="24x4"
    ),
    "build: 5,000 rows": BUILD.format(sites=4, repeats=10),
    "build: 150,000 rows": BUILD.format(sites=116, repeats=5),
    "pathways run steel": COMMAND.format(arguments=["run", "steel", "-o", "{folder}/run"]),
    "pathways --help": COMMAND.format(arguments=["--help"]),
    "twelve sectors solved in one process": SECTORS,
}


def seconds(checkout: Path, code: str) -> float:
    """Processor seconds that a case prints in a checkout."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=checkout,
        env=os.environ | {"PYTHONPATH": str(checkout)},
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout.strip().splitlines()[-1])


def main() -> None:
    """Print a table in Markdown: here, there, ratio of the pairs (median, least, largest).

    Words after the path choose the cases in whose name one of them stands.
    """
    other, words = Path(sys.argv[1]).resolve(), sys.argv[2:]
    print("| what | here, s | there, s | here over there |\n| --- | --- | --- | --- |")
    for name, code in CASES.items():
        if words and not any(word in name for word in words):
            continue
        pairs = [(seconds(HERE, code), seconds(other, code)) for _ in range(ROUNDS)]
        ratios = [one / two for one, two in pairs]
        here, there = (min(pair[place] for pair in pairs) for place in (0, 1))
        middle = statistics.median(ratios)
        print(
            f"| {name} | {here:.4g} | {there:.4g} |"
            f" {middle:.2f} ({min(ratios):.2f}-{max(ratios):.2f}) |",
            flush=True,
        )


if __name__ == "__main__":
    main()
