"""Workers end with their parent, a worker that ends is told, and a program that would begin again
in each of them is refused: each in real processes, on the tiny steelworks.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

WITHIN = 60.0
"""Seconds that starting three processes may take on a busy machine."""

SOON = 20.0
"""Seconds within which workers must be gone; without their watch they stay for good."""

BEGIN = """
import multiprocessing, os, signal, sys, time
import pathways as pw
from tests.sensitivity.world import ranged
"""

SWEEP = """
pw.sweep(ranged(), method="latin-hypercube", samples=60, chunk=1, workers=2, watch=watch)
"""

GUARDED = f"if __name__ == '__main__':\n    {SWEEP.strip()}"

WAITS = """
def watch(*_):
    print(*(each.pid for each in multiprocessing.active_children()), flush=True)
    time.sleep(100)
"""

KILLS = """
def watch(*_):
    for each in multiprocessing.active_children()[:1]:
        os.kill(each.pid, signal.SIGKILL)
"""


def program(folder: Path, *parts: str) -> subprocess.Popen[str]:
    file = folder / "program.py"
    file.write_text("\n".join(parts), encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, str(file)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder)},
        start_new_session=True,
        preexec_fn=_hears_all,
    )


def _hears_all() -> None:
    """Let a program be ended by a signal to which the runner of the tests may be deaf."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def told(process: subprocess.Popen[str]) -> str:
    """What a program says last of its trouble; it must end by itself."""
    try:
        _, errors = process.communicate(timeout=WITHIN)
    finally:
        process.kill()
    assert process.returncode == 1
    return errors


def runs(pid: int) -> bool:
    """Whether a process is there, and not merely waits to be counted."""
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads the states of Linux")
@pytest.mark.parametrize(
    "number",
    [
        signal.SIGKILL,
        pytest.param(signal.SIGTERM, marks=pytest.mark.slow),
        pytest.param(signal.SIGHUP, marks=pytest.mark.slow),
        pytest.param(signal.SIGINT, marks=pytest.mark.slow),
    ],
)
def test_workers_end_with_their_parent(tmp_path: Path, number: signal.Signals) -> None:
    """They wait for work when the parent is ended, as they would for ever after."""
    parent = program(tmp_path, BEGIN, WAITS, GUARDED)
    assert parent.stdout is not None
    workers = [int(pid) for pid in parent.stdout.readline().split()]
    try:
        assert len(workers) == 2
        assert all(map(runs, workers))
        parent.send_signal(number)
        parent.wait(SOON)
        end = time.monotonic() + SOON
        while any(map(runs, workers)) and time.monotonic() < end:
            time.sleep(0.05)
        assert [pid for pid in workers if runs(pid)] == []
    finally:
        parent.kill()
        for pid in filter(runs, workers):
            os.kill(pid, signal.SIGKILL)
        parent.communicate()
    if number == signal.SIGINT:
        assert list(tmp_path.glob("pathways-*")) == []


def test_a_worker_that_is_killed_is_a_message(tmp_path: Path) -> None:
    errors = told(program(tmp_path, BEGIN, KILLS, GUARDED))
    assert "SolverError: a worker process died (out of memory, or killed)" in errors
    assert list(tmp_path.glob("pathways-*")) == []


@pytest.mark.slow
def test_a_worker_that_dies_while_it_starts_is_a_message(tmp_path: Path) -> None:
    """The job is larger than the pipe, and nobody is there to read it."""
    dies = "if __name__ == '__mp_main__':\n    import os\n    os._exit(3)\n"
    large = GUARDED.replace("ranged()", "ranged().assign_attrs(padding='x' * 1_000_000)")
    errors = told(program(tmp_path, dies, BEGIN, "watch = None", large))
    assert "SolverError: a worker process died" in errors


def test_a_program_without_a_guard_is_refused_at_once(tmp_path: Path) -> None:
    """Before anything is solved or laid out, with the line."""
    sweep = SWEEP.replace("watch=watch", f"output={str(tmp_path / 'study')!r}")
    errors = told(program(tmp_path, BEGIN, "def go():", f"    {sweep.strip()}", "go()"))
    line = len(f"{BEGIN}\n".splitlines()) + 3
    assert f"program.py:{line} workers: several workers read this program again" in errors
    assert errors.count("Traceback") == 1
    assert not (tmp_path / "study").exists()


def test_switching_points_are_refused_without_a_guard_too(tmp_path: Path) -> None:
    asked = "pw.breakeven(ranged(), workers=2)"
    errors = told(program(tmp_path, BEGIN, "def go():", f"    {asked}", "go()"))
    line = len(f"{BEGIN}\n".splitlines()) + 3
    assert "1 problem in the breakeven" in errors
    assert f"program.py:{line} workers: several workers read this program again" in errors
    assert errors.count("Traceback") == 1
