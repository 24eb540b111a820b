"""The second solver of tests, and what reads program files here."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from pathways.solving.through_pulp import available_solvers

needs_cbc = pytest.mark.skipif(
    "cbc" not in available_solvers(),
    reason="CBC is not installed: `python -m pip install 'pathways[cbc]'`",
)
CBC = pytest.param("cbc", marks=needs_cbc)

Answer = tuple[str, float]
"""Status in small letters, and the objective of the file."""


def by_highs(path: Path) -> Answer:
    """The file read by HiGHS alone, with its own settings."""
    import highspy

    solver = highspy.Highs()
    solver.silent()
    assert solver.readModel(str(path)) == highspy.HighsStatus.kOk
    solver.run()
    status = solver.modelStatusToString(solver.getModelStatus()).lower()
    return status, float(solver.getObjectiveValue())


def by_cbc(path: Path) -> Answer:
    """The file read by the program of CBC, with its own settings."""
    import pulp

    name = "PULP_CBC_CMD" if hasattr(pulp, "PULP_CBC_CMD") else "COIN_CMD"
    out = path.with_suffix(".cbc.txt")
    out.unlink(missing_ok=True)  # newer versions write behind what is there
    program = getattr(pulp, name)().path
    subprocess.run(
        [program, str(path), "-solve", "-solution", str(out)], check=True, capture_output=True
    )
    head = out.read_text(encoding="utf-8").splitlines()[0]
    return head.split(" - ")[0].lower(), float(head.rsplit(" ", 1)[1])


def by_glpk(path: Path) -> Answer:
    """The file read by glpsol without its presolve, as the page on exports says and why."""
    out = path.with_suffix(".glpk.txt")
    kind = "--lp" if path.suffix == ".lp" else "--freemps"
    command = ["glpsol", "--nopresol", kind, str(path), "-o", str(out)]
    subprocess.run(command, check=True, capture_output=True)
    text = out.read_text(encoding="utf-8")
    status, objective = (
        re.search(pattern, text) for pattern in (r"Status:\s+(\S+)", r"Objective:.*= (\S+)")
    )
    assert status is not None
    assert objective is not None
    return status[1].lower(), float(objective[1])


needs_glpk = pytest.mark.skipif(
    shutil.which("glpsol") is None, reason="GLPK is not installed: `apt-get install glpk-utils`"
)

READERS: list[tuple[str, Callable[[Path], Answer], tuple[pytest.MarkDecorator, ...]]] = [
    ("highs", by_highs, ()),
    ("cbc", by_cbc, (needs_cbc,)),
    ("glpk", by_glpk, (needs_glpk,)),
]
"""Programs that read files, by name, with what they need."""
