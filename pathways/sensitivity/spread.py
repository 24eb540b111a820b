"""Chunks over this process, several processes, or a Dask cluster.

The same work, the same results, in any order.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from ..errors import InputError, Problem, SolverError
from .evaluate import Array, Evaluator, Job
from .needs import library
from .processes import crew_of

Task = tuple[int, Array]
"""Number of a chunk and its draws (sample, factor)."""

AHEAD = 2
"""Chunks in flight for each worker: enough that none waits, few enough that memory stays flat."""

PATIENCE = "10s"
"""How long to wait for a scheduler."""

_evaluators: dict[str, Evaluator] = {}


def spread(
    job: Job, tasks: Iterator[Task], workers: int = 1, scheduler: str | None = None
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Results of chunks as they come.

    Parameters
    ----------
    job : Job
    tasks : iterator of number and draws
    workers : int, optional
        Processes on this machine; one means this process.
    scheduler : str, optional
        Address of a Dask scheduler, such as `tcp://10.0.0.1:8786`, in place of local processes.

    Raises
    ------
    InputError
        No answer from the scheduler, or a missing library.
    SolverError
        A worker that died.
    """
    if scheduler is not None:
        yield from _on_cluster(job, tasks, scheduler)
    elif workers > 1:
        yield from _in_processes(job, tasks, workers)
    else:
        evaluator = Evaluator(job)
        for number, rows in tasks:
            yield number, evaluator.chunk(rows)


def _evaluate(key: str, payload: bytes, number: int, rows: Array) -> tuple[int, dict[str, Any]]:
    """What a worker does; it unpacks a job once."""
    if key not in _evaluators:
        _evaluators.clear()
        _evaluators[key] = Evaluator(pickle.loads(payload))
    return number, _evaluators[key].chunk(rows)


def _evaluate_here(file: str, number: int, rows: Array) -> tuple[int, dict[str, Any]]:
    payload = b"" if file in _evaluators else Path(file).read_bytes()
    return _evaluate(file, payload, number, rows)


def _packed(job: Job) -> tuple[str, bytes]:
    payload = pickle.dumps(job)
    return hashlib.sha256(payload).hexdigest(), payload


def _in_processes(
    job: Job, tasks: Iterator[Task], workers: int
) -> Iterator[tuple[int, dict[str, Any]]]:
    from concurrent.futures import FIRST_COMPLETED, wait

    with crew_of(workers, "sweep", "what is finished is kept, --resume goes on") as crew:
        assert crew is not None  # there are several workers
        work = partial(crew.submit, _evaluate_here, crew.hand_over(pickle.dumps(job)))
        flying = {work(*task) for task in islice(tasks, AHEAD * workers)}
        while flying:
            done, flying = wait(flying, return_when=FIRST_COMPLETED)
            flying |= {work(*task) for task in islice(tasks, len(done))}
            for future in done:
                yield future.result()


def _on_cluster(
    job: Job, tasks: Iterator[Task], scheduler: str
) -> Iterator[tuple[int, dict[str, Any]]]:
    distributed = library("distributed")
    try:
        client = distributed.Client(scheduler, timeout=PATIENCE, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise InputError(
            "sweep",
            [Problem("no Dask scheduler answers there", key="--scheduler", found=scheduler)],
        ) from error
    key, payload = _packed(job)
    with client:
        shared = client.scatter(payload, broadcast=True, hash=False)

        def submit(batch: Sequence[Task]) -> list[Any]:
            return [
                client.submit(_evaluate, key, shared, number, rows, pure=False)
                for number, rows in batch
            ]

        flying = distributed.as_completed(
            submit(list(islice(tasks, AHEAD * max(1, _threads(client))))), loop=client.loop
        )
        for future in flying:
            flying.update(submit(list(islice(tasks, 1))))
            try:
                yield future.result()
            except distributed.KilledWorker as error:
                raise SolverError(
                    "workers of the cluster died again and again on one chunk; --resume goes on "
                    "with the rest"
                ) from error


def _threads(client: Any) -> int:
    return sum(int(threads) for threads in client.nthreads().values())
