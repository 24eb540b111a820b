"""A crew of processes: one job after the other, and what is told where one of them dies."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import pytest

from pathways.errors import SolverError
from pathways.sensitivity import processes
from pathways.sensitivity.processes import crew_of, require_a_guarded_program


def test_without_a_worker_there_is_no_crew() -> None:
    with crew_of(0, "sweep", "") as crew:
        assert crew is None


def test_a_crew_reads_one_job_after_the_other_and_leaves_nothing() -> None:
    with crew_of(1, "sweep", "") as crew:
        assert crew is not None
        files = [Path(crew.hand_over(job)) for job in (b"one", b"other")]
        assert [crew.submit(each.read_bytes).result() for each in files] == [b"one", b"other"]
        assert crew.submit(os.getpid).result() != os.getpid()
    assert not any(each.exists() for each in files)


def test_a_process_that_dies_is_told() -> None:
    def dies() -> None:
        with crew_of(1, "breakeven", "workers=1 does without") as crew:
            assert crew is not None
            crew.submit(os._exit, 1).result()

    with pytest.raises(SolverError) as told:
        dies()
    assert str(told.value) == (
        "a worker process died (out of memory, or killed); workers=1 does without"
    )


def test_a_worker_does_without_what_its_parent_does_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Python finds no library that stands as None among the modules."""
    monkeypatch.setitem(sys.modules, "a_large_library", None)
    assert "a_large_library" in processes._barred()
    with crew_of(1, "sweep", "") as crew:
        assert crew is not None
        with pytest.raises(ModuleNotFoundError, match="a_large_library"):
            crew.submit(__import__, "a_large_library").result()


def test_a_line_is_looked_for_in_the_thread_that_runs_it() -> None:
    """Another thread runs no line of the program's top level, so that there is none to guard."""
    ended = []
    thread = threading.Thread(
        target=lambda: ended.append(require_a_guarded_program("breakeven"))  # type: ignore[func-returns-value]
    )
    thread.start()
    thread.join()
    assert ended == [None]


def test_as_many_processes_as_cores_within_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    for count, told in ((1, 1), (2, 2), (64, processes.MOST)):
        monkeypatch.setattr(
            os, "sched_getaffinity", lambda _, n=count: set(range(n)), raising=False
        )
        assert processes.cores() == told
