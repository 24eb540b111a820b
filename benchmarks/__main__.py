"""`python -m benchmarks`: every benchmark in one run, written to `benchmarks/results.md`."""

from __future__ import annotations

import json
import platform
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from datetime import date
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
WAYS = ("pathways", "linopy", "pulp")
REPEATS = 10
PEERS = (
    "A peer's steel model of 1,716 columns takes 3.6-3.9 s to import, 3.5-4.9 s to load, 2.7-3.3 "
    "s to build."
)


def measure(way: str, sites: int) -> dict[str, Any]:
    """Seconds from a System to a program held by HiGHS, best of ten.

    The second figure is the memory of this process.
    """
    from .world import fleet

    warnings.simplefilter("ignore")
    system = fleet(sites)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    best, rows = float("inf"), 0
    for _ in range(REPEATS if sites < 50 or way == "pathways" else 1):
        started = time.perf_counter()
        rows = ASSEMBLE[way](system)
        best = min(best, time.perf_counter() - started)
    return {
        "way": way,
        "rows": rows,
        "seconds": best,
        "megabytes": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024,
    }


def _ours(system: Any) -> int:
    from pathways.program import build_program
    from pathways.solving.highs import HighsSolver

    form = build_program(system).form
    HighsSolver(form)
    return len(form.row_lower)


def _linopy(system: Any) -> int:
    from pathways.program.coefficients import derive

    from .in_linopy import build

    coefficients = derive(system)
    model = build(system, coefficients)
    model.to_highspy()
    return int(model.ncons)


def _pulp(system: Any) -> int:
    import pulp

    from pathways.program.coefficients import derive

    from .in_pulp import build

    problem = build(system, derive(system))
    solver = pulp.HiGHS(msg=False)
    solver.createAndConfigureSolver(problem)
    solver.buildSolverModel(problem)
    return len(problem.constraints)


ASSEMBLE = {"pathways": _ours, "linopy": _linopy, "pulp": _pulp}


def cold_solve(sites: int) -> dict[str, float]:
    """Seconds of a cold solve by part.

    Deriving and assembling, handing over, the solver's own time, certificate, and reading results.
    """
    from pathways.program import build_program
    from pathways.solving.certificate import require
    from pathways.solving.highs import HighsSolver

    from .world import fleet

    system = fleet(sites)
    marks = [time.perf_counter()]
    program = build_program(system)
    marks.append(time.perf_counter())
    solver = HighsSolver(program.form)
    marks.append(time.perf_counter())
    solution = solver.solve()
    marks.append(time.perf_counter())
    require(program.form, solution)
    marks.append(time.perf_counter())
    for expression in program.expressions.values():
        expression.evaluate(solution.values, program.sizes)
    marks.append(time.perf_counter())
    names = ("assemble", "hand over", "solver", "certificate", "evaluate")
    return {
        name: end - start for name, start, end in zip(names, marks[:-1], marks[1:], strict=True)
    }


def _sectors() -> list[str]:
    from pathways.catalog import read_catalog

    return list(read_catalog().sectors)


def hours_lines() -> list[str]:
    """Assembly of hours against linopy, and whole solves."""
    lines = [
        "## Hours: steel in every year from 2025 to 2035 with 24x12 hours",
        "From a System to a program held by HiGHS, processor seconds. Ours is the whole program, "
        "linopy's only its hourly rows.",
        "| way | rows | seconds | times ours | MB |",
        "| --- | --- | --- | --- | --- |",
    ]
    measured = [_hours_in_child("assembly", way) for way in ("pathways", "linopy")]
    for each in measured:
        ratio = each["seconds"] / measured[0]["seconds"]
        lines.append(
            f"| {each['way']} | {each['rows']:,} | {each['seconds']:.3f} | {ratio:.1f} | "
            f"{each['megabytes']:.0f} |"
        )
    lines += [
        "Whole solves: the decade with its baseline, and one year of one site over 8760 hours."
    ]
    lines += ["| what | wall s | processor s | MB |", "| --- | --- | --- | --- |"]
    for name in ("decade", "lithium_batteries", "machinery"):
        each = _hours_in_child("whole", name)
        lines.append(
            f"| {name} | {each['wall']:.1f} | {each['processor']:.1f} | {each['megabytes']:.0f} |"
        )
    return lines


def _hours_in_child(what: str, name: str) -> dict[str, Any]:
    child = subprocess.run(
        [sys.executable, "-m", "benchmarks.hours", what, name],
        capture_output=True,
        text=True,
        check=True,
        cwd=HERE.parent,
    )
    result: dict[str, Any] = json.loads(child.stdout.strip().splitlines()[-1])
    return result


def commands() -> list[tuple[str, float, float]]:
    """Best of five warm runs of whole processes: seconds and megabytes."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for label, arguments in (
            ("pathways --help", ["--help"]),
            (
                "pathways run steel, figures apart",
                ["run", "steel", "--no-figures", "-q", "-o", folder],
            ),
            ("pathways run steel", ["run", "steel", "-q", "-o", folder]),
            (
                "pathways run steel, whole plants, figures apart",
                ["run", "steel", "--plants", "whole", "--no-figures", "-q", "-o", folder],
            ),
            (
                "pathways run, twelve sectors, figures apart",
                ["run", *_sectors(), "--no-figures", "-q", "-o", folder],
            ),
        ):
            best, memory = float("inf"), 0.0
            for _ in range(5):
                started = time.perf_counter()
                child = subprocess.run(
                    [sys.executable, "-c", _CHILD, *arguments],
                    capture_output=True,
                    text=True,
                    check=True,
                )
                best = min(best, time.perf_counter() - started)
                memory = float(child.stderr.strip().splitlines()[-1]) / 1024
            rows.append((label, best, memory))
    return rows


_CHILD = (
    "import sys\n"
    "sys.argv[0] = 'pathways'\n"
    "from pathways.cli.app import main\n"
    "try:\n"
    "    main()\n"
    "finally:\n"
    "    print(next(line.split()[1] for line in open('/proc/self/status') if "
    "line.startswith('VmHWM')), file=sys.stderr)\n"
)


def _in_child(way: str, sites: int) -> dict[str, Any]:
    """Measure in a process of its own, so that memory is its own."""
    child = subprocess.run(
        [sys.executable, "-m", "benchmarks", way, str(sites)],
        capture_output=True,
        text=True,
        check=True,
        cwd=HERE.parent,
    )
    result: dict[str, Any] = json.loads(child.stdout.strip().splitlines()[-1])
    return result


def main() -> None:
    """Run all and write the page."""
    from importlib.metadata import version

    from . import known, sweep, switching
    from .page import PAGE, put
    from .world import SIZES

    libraries = ", ".join(
        f"{name} {version(name)}" for name in ("highspy", "linopy", "pulp", "xarray", "numpy")
    )
    lines = [
        "# Benchmarks",
        f"One run on {date.today().isoformat()}: Python {platform.python_version()} on "
        f"{platform.system()}, 2 cores; {libraries}. Written by `make bench`.",
        "## System to solver-ready program",
        "The same equations, variables and coefficients; the others get their coefficients "
        "ready-made. Best of ten (of one for the others at the large size); memory is what the "
        "process grew by.",
        "| size | way | rows | seconds | times ours | MB |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for label, sites in SIZES.items():
        measured = [_in_child(way, sites) for way in WAYS]
        for each in measured:
            ratio = each["seconds"] / measured[0]["seconds"]
            lines.append(
                f"| {label} | {each['way']} | {each['rows']:,} | {each['seconds']:.3f} | "
                f"{ratio:.1f} | {each['megabytes']:.0f} |"
            )
            print(lines[-1])
    parts = cold_solve(SIZES["150,000 rows"])
    total = sum(parts.values())
    lines += [
        "## A cold solve at 150,000 rows",
        "| part | seconds | share |",
        "| --- | --- | --- |",
    ]
    lines += [
        f"| {name} | {seconds:.2f} | {seconds / total:.0%} |" for name, seconds in parts.items()
    ]
    lines += hours_lines()
    lines += [
        "## Whole processes, warm, best of five",
        PEERS,
        "| command | seconds | MB |",
        "| --- | --- | --- |",
    ]
    lines += [
        f"| `{label}` | {seconds:.2f} | {memory:.0f} |" for label, seconds, memory in commands()
    ]
    from .curves import lines as curve_lines

    lines += curve_lines()
    from .plants import lines as plants_lines

    lines += plants_lines()
    lines += sweep.section()
    lines += known.section()
    lines += switching.section()
    put(lines)
    print(PAGE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps(measure(sys.argv[1], int(sys.argv[2]))))
    else:
        main()
