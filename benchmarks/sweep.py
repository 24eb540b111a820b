"""Scenarios a second of our engine and of others.

Beside it stand linopy and plain PuLP, rebuilt for each scenario, and HiGHS alone on the same
models.

A scenario is the least-cost pathway and its baseline. Those that the study cannot meet are left out
here, so that everybody solves two programs a scenario; the others get their coefficients
ready-made.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent
STUDY = "steel_prices_and_limits"
SCENARIOS, PEER_SCENARIOS, CHUNK = 256, 8, 64
HOURLY_SCENARIOS, HOURLY_PEER_SCENARIOS = 24, 2
CROSS = 32
SPREAD = 1024
MEMORY = (1_000, 20_000)


def models() -> dict[str, dict[str, Any]]:
    """Settings of each model that is timed: by year, and by hour where runs know hours."""
    from pathways.schema.run import Run

    return {"steel, yearly": {}} | (
        {"steel, 24x4": {"hours": "24x4"}} if "hours" in Run.model_fields else {}
    )


def study_in(
    settings: dict[str, Any],
    samples: int = SCENARIOS,
    goal: str = "cost",
    method: str = "latin-hypercube",
) -> Any:
    """The shipped study with a design of some samples."""
    import pathways as pw
    from pathways.catalog import read_catalog, read_sweep
    from pathways.sensitivity.study import study_of

    changes = {"method": method, "samples": samples, "chunk": CHUNK}
    return study_of(
        pw.system("steel", **settings), read_sweep(read_catalog(), STUDY, changes), goal
    )


def engine(study: Any) -> dict[str, Any]:
    """Seconds a scenario of our engine, and iterations warm and cold.

    With the draws of scenarios that meet their target.
    """
    from pathways.sensitivity.evaluate import Evaluator

    rows = study.design.rows(0, study.design.count)
    warm = Evaluator(study.job)
    warm.chunk(rows[:8])
    status = np.concatenate(
        [warm.chunk(rows[at : at + CHUNK])["status"] for at in range(0, len(rows), CHUNK)]
    )
    rows = rows[status == 1]
    parts = [rows[at : at + CHUNK] for at in range(0, len(rows), CHUNK)]
    started = time.perf_counter()
    found = [warm.chunk(part) for part in parts]
    seconds = (time.perf_counter() - started) / len(rows)
    cold = Evaluator(study.job, warm=False).chunk(rows[:CHUNK])
    return {
        "seconds": seconds,
        "rows": rows,
        "warm": float(np.mean(np.concatenate([each["iterations"] for each in found]))),
        "cold": float(cold["iterations"].mean()),
    }


def highs_alone(study: Any, rows: np.ndarray, ours: bool = False) -> float:
    """Seconds a scenario that HiGHS takes for the same sequence of models.

    The models are ready in memory, each is solved from the basis before.

    With its own settings (one thread, our tolerances), or with those that our engine gives it as
    well.
    """
    import highspy

    from pathways.program import build_program
    from pathways.questions.goals import system_for_goal
    from pathways.sensitivity.evaluate import Evaluator, sequence
    from pathways.solving.highs import WARM, HighsSolver
    from pathways.solving.scaling import Scale

    evaluator = Evaluator(study.job)
    total = 0.0
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        forms: list[list[Any]] = [[], []]
        for sample in sequence(part):
            drawn = evaluator.system(part[sample][None])
            for place, goal in enumerate((study.job.goal, "baseline")):
                form = build_program(system_for_goal(drawn, goal)).form
                forms[place].append(Scale.of(form).apply(form))
        for place, chain in enumerate(forms):
            solver = HighsSolver(chain[0])
            if study.job.reference[place] is not None:
                solver.set_basis(study.job.reference[place])
            solver._set(WARM if ours else solver._cold)
            highs = solver._highs
            for form in chain:
                started = time.perf_counter()
                basis = highs.getBasis()
                highs.passModel(
                    len(form.cost),
                    len(form.row_lower),
                    form.matrix.nnz,
                    int(highspy.MatrixFormat.kColwise),
                    int(highspy.ObjSense.kMinimize),
                    0.0,
                    form.cost,
                    form.lower,
                    form.upper,
                    form.row_lower,
                    form.row_upper,
                    form.matrix.indptr.astype(np.int32),
                    form.matrix.indices.astype(np.int32),
                    form.matrix.data,
                    np.zeros(len(form.cost), np.int32),
                )
                highs.setBasis(basis)
                highs.run()
                total += time.perf_counter() - started
    return total / len(rows)


def rebuilt(study: Any, rows: np.ndarray, way: str) -> float:
    """Seconds a scenario when both programs are built anew.

    With linopy or PuLP, and solved by HiGHS.
    """
    from pathways.program.coefficients import derive
    from pathways.questions.goals import system_for_goal
    from pathways.sensitivity.evaluate import Evaluator

    solve = {"linopy": _linopy, "pulp": _pulp}[way]
    evaluator = Evaluator(study.job)
    seconds = 0.0
    for row in rows[:PEER_SCENARIOS]:
        drawn = evaluator.system(row[None])
        for goal in (study.job.goal, "baseline"):
            system = system_for_goal(drawn, goal)
            coefficients = derive(system)
            started = time.perf_counter()
            solve(system, coefficients)
            seconds += time.perf_counter() - started
    return seconds / len(rows[:PEER_SCENARIOS])


def rebuilt_with_hours(study: Any, rows: np.ndarray) -> dict[str, float]:
    """Seconds a scenario when both programs with hours are built anew.

    With linopy or PuLP, and solved by HiGHS.

    No whole model with hours is written in either. linopy builds its yearly rows (of the yearly
    System) and its hourly rows as two models, and HiGHS gets the finished whole one; PuLP gets
    every row and column ready-made, which spares it all formulas.
    """
    import pulp

    from pathways.program import build_program
    from pathways.program.coefficients import derive
    from pathways.questions.goals import system_for_goal
    from pathways.sensitivity.evaluate import Evaluator
    from pathways.solving.highs import pass_form, quiet_highs
    from pathways.solving.through_pulp import to_pulp

    from . import in_linopy, in_linopy_hours

    hourly, yearly = Evaluator(study.job), Evaluator(study_in({}, HOURLY_PEER_SCENARIOS).job)
    spent = dict.fromkeys(("linopy rebuilt", "PuLP rebuilt"), 0.0)
    for row in rows[:HOURLY_PEER_SCENARIOS]:
        drawn = [each.system(row[None]) for each in (hourly, yearly)]
        for goal in (study.job.goal, "baseline"):
            system, years = (system_for_goal(each, goal) for each in drawn)
            coefficients, of_years, form = derive(system), derive(years), build_program(system).form
            started = time.perf_counter()
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                in_linopy.build(years, of_years)
                in_linopy_hours.build(system, coefficients)
            highs = quiet_highs({})
            pass_form(highs, form)
            highs.run()
            spent["linopy rebuilt"] += time.perf_counter() - started
            started = time.perf_counter()
            to_pulp(form)[0].solve(pulp.HiGHS(msg=False))
            spent["PuLP rebuilt"] += time.perf_counter() - started
    return {way: seconds / len(rows[:HOURLY_PEER_SCENARIOS]) for way, seconds in spent.items()}


def _linopy(system: Any, coefficients: Any) -> None:
    from .in_linopy import build

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        build(system, coefficients).solve(
            "highs", io_api="direct", output_flag=False, progress=False
        )


def _pulp(system: Any, coefficients: Any) -> None:
    import pulp

    from .in_pulp import build

    build(system, coefficients).solve(pulp.HiGHS(msg=False))


def spread() -> dict[str, float]:
    """Seconds of the same samples in one process, in two, and on Dask clusters.

    The clusters have one and two workers; starting is not counted.
    """
    from distributed import LocalCluster

    from pathways.sensitivity.study import run_study

    study = study_in({}, SPREAD)
    ways: dict[str, dict[str, Any]] = {"one process": {}, "two processes": {"workers": 2}}
    seconds = {way: _running(run_study, study, options) for way, options in ways.items()}
    for workers, way in ((1, "Dask, one worker"), (2, "Dask, two workers")):
        with LocalCluster(
            n_workers=workers, threads_per_worker=1, protocol="tcp://", dashboard_address=None
        ) as cluster:
            seconds[way] = _running(run_study, study, {"scheduler": cluster.scheduler_address})
    return seconds


def _running(run_study: Any, study: Any, options: dict[str, Any]) -> float:
    """Seconds from the first finished chunks to the last, for all samples.

    As many chunks are first as may be in flight.
    """
    marks: list[tuple[float, int]] = []
    with tempfile.TemporaryDirectory() as folder:
        run_study(
            study,
            Path(folder),
            watch=lambda samples, _: marks.append((time.perf_counter(), samples)),
            **options,
        )
    first = 4
    counted = sum(samples for _, samples in marks[first:])
    return (marks[-1][0] - marks[first - 1][0]) / counted * study.design.count


def memory(samples: int) -> float:
    """Largest memory in MB of a process of its own that solves a number of samples."""
    child = subprocess.run(
        [sys.executable, "-m", "benchmarks.sweep", str(samples)],
        capture_output=True,
        text=True,
        check=True,
        cwd=HERE.parent,
    )
    return float(child.stdout.strip().splitlines()[-1])


def section() -> list[str]:
    """The lines of the results page."""
    lines = [
        "## Sweeps",
        f"The shipped study `{STUDY}` as a Latin hypercube of {SCENARIOS} scenarios, one core. A "
        "scenario is a pathway and its baseline, each with a certificate; in a Sobol design many "
        "neighbours share theirs. `HiGHS alone` gets finished, scaled models in the same order "
        "and the basis before: the part of the time that is the solver's; once with its own "
        "settings, once with those of our engine. The others rebuild for each of "
        f"{PEER_SCENARIOS} scenarios. With hours {HOURLY_SCENARIOS} scenarios; there linopy "
        "builds yearly and hourly rows as two models, PuLP gets every row ready-made, and HiGHS "
        "solves the whole model from nothing with its own settings.",
        "| model | way | ms a scenario | scenarios a second | times ours |",
        "| --- | --- | --- | --- | --- |",
    ]
    iterations = []
    for label, settings in models().items():
        study = study_in(settings, HOURLY_SCENARIOS if settings else SCENARIOS)
        ours = engine(study)
        seconds = {"pathways": ours["seconds"], "HiGHS alone": highs_alone(study, ours["rows"])}
        if settings:
            seconds |= rebuilt_with_hours(study, ours["rows"])
        else:
            seconds["HiGHS alone, our settings"] = highs_alone(study, ours["rows"], ours=True)
            seconds["pathways, Sobol design"] = engine(study_in(settings, CROSS, method="sobol"))[
                "seconds"
            ]
            seconds |= {
                f"{way} rebuilt": rebuilt(study, ours["rows"], way.lower())
                for way in ("linopy", "PuLP")
            }
        for way, each in seconds.items():
            lines.append(
                f"| {label} | {way} | {1e3 * each:.1f} | {1 / each:.1f} | "
                f"{each / ours['seconds']:.2f} |"
            )
            print(lines[-1], flush=True)
        iterations.append(
            f"{label}: {ours['cold']:.0f} iterations a scenario cold, {ours['warm']:.0f} warm."
        )
    lines += [
        *iterations,
        f"The same {SPREAD} samples shared out, without the time to start:",
        "| way | seconds | times one process |",
        "| --- | --- | --- |",
    ]
    times = spread()
    lines += [
        f"| {way} | {each:.1f} | {each / times['one process']:.2f} |" for way, each in times.items()
    ]
    print("\n".join(lines[-4:]), flush=True)
    peaks = {samples: memory(samples) for samples in MEMORY}
    lines.append(
        "Largest memory of the process: "
        + ", ".join(f"{samples:,} samples {peak:.0f} MB" for samples, peak in peaks.items())
        + "."
    )
    print(lines[-1], flush=True)
    return lines


def _solve_and_tell(samples: int) -> None:
    from pathways.sensitivity.study import run_study

    with tempfile.TemporaryDirectory() as folder:
        run_study(study_in({}, samples, goal="baseline"), Path(folder))
    told = Path("/proc/self/status")
    if (
        told.exists()
    ):  # what `getrusage` says begins with the size of the process that started this one
        print(
            next(
                int(line.split()[1])
                for line in told.read_text().splitlines()
                if line.startswith("VmHWM")
            )
            / 1024
        )
    else:
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    if len(sys.argv) == 2:
        _solve_and_tell(int(sys.argv[1]))
    else:
        print("\n".join(section()))
