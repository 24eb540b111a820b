"""Work shared out: every chunk once, each job unpacked once, a dead worker told."""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator
from typing import Any, ClassVar

import numpy as np
import pytest

from pathways.errors import InputError, SolverError
from pathways.sensitivity import spread as room
from pathways.sensitivity.spread import spread


class Deadly:
    """A job that ends the process in which it is unpacked."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os._exit, (1,)


class Counting:
    """An evaluator that says which job it is of and what it was given."""

    made: ClassVar[list[Any]] = []

    def __init__(self, job: Any) -> None:
        self.job = job
        Counting.made.append(job)

    def chunk(self, rows: np.ndarray) -> dict[str, Any]:
        return {"job": self.job, "rows": rows.tolist()}


@pytest.fixture(autouse=True)
def counting(monkeypatch: pytest.MonkeyPatch) -> None:
    Counting.made.clear()
    monkeypatch.setattr(room, "Evaluator", Counting)
    monkeypatch.setattr(room, "_evaluators", {})


def tasks(count: int) -> Iterator[tuple[int, np.ndarray]]:
    return ((number, np.full((2, 1), number / 10)) for number in range(count))


def test_one_worker_takes_chunks_in_turn_and_only_when_asked() -> None:
    taken: list[int] = []

    def noted() -> Iterator[tuple[int, np.ndarray]]:
        for number, rows in tasks(3):
            taken.append(number)
            yield number, rows

    results = spread("job", noted())  # type: ignore[arg-type]
    assert taken == []
    assert next(results) == (0, {"job": "job", "rows": [[0.0], [0.0]]})
    assert taken == [0]
    assert [number for number, _ in results] == [1, 2]
    assert Counting.made == ["job"]


def test_a_worker_unpacks_a_job_once_and_forgets_the_one_before() -> None:
    one, other = pickle.dumps("one"), pickle.dumps("other")
    rows = np.zeros((1, 1))
    for key, payload in (("1", one), ("1", one), ("2", other), ("2", other), ("1", one)):
        room._evaluate(key, payload, 0, rows)
    assert Counting.made == ["one", "other", "one"]
    assert set(room._evaluators) == {"1"}


def test_a_worker_that_dies_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system kills a process that takes too much memory; the sweep says so and can go on."""
    with pytest.raises(SolverError) as told:
        list(spread(Deadly(), tasks(4), workers=2))  # type: ignore[arg-type]
    assert str(told.value) == (
        "a worker process died (out of memory, or killed); what is finished is kept, "
        "--resume goes on"
    )


def test_a_program_that_was_piped_in_gets_no_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys
    from types import ModuleType

    piped = ModuleType("__main__")
    piped.__file__ = "<stdin>"
    piped.__spec__ = None
    monkeypatch.setitem(sys.modules, "__main__", piped)
    with pytest.raises(InputError) as told:
        list(spread("job", tasks(1), workers=2))  # type: ignore[arg-type]
    (problem,) = told.value.problems
    assert problem.message == (
        "several workers need a program in a file or a notebook; this one was piped in"
    )
    assert (problem.key, problem.allowed) == ("workers", "1")


def test_a_missing_cluster_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"`distributed` is needed here and not installed"):
        list(spread("job", tasks(1), scheduler="tcp://127.0.0.1:1"))  # type: ignore[arg-type]
