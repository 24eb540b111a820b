"""Chunks over this process, several processes, or a Dask cluster.

The same work, the same results, in any order.
"""

from __future__ import annotations

import ast
import hashlib
import inspect
import os
import pickle
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from threading import Thread
from typing import TYPE_CHECKING, Any

from ..errors import InputError, Problem, SolverError
from .evaluate import Array, Evaluator, Job
from .needs import library

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

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


_file = Path()


def _prepare(file: str, alive: Connection) -> None:
    """Begin as a worker: the job's file, and a watch that ends this process with its parent.

    Ctrl-C reaches all processes of a terminal; the parent answers it.
    """
    global _file
    _file = Path(file)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with, args=(alive,), daemon=True).start()


def _end_with(alive: Connection) -> None:
    """End this process when the other end of a pipe is closed, by whatever end of its holder."""
    try:
        alive.poll(None)
    finally:
        os._exit(1)


def _evaluate_here(number: int, rows: Array) -> tuple[int, dict[str, Any]]:
    key = _file.name
    return _evaluate(key, b"" if key in _evaluators else _file.read_bytes(), number, rows)


def _packed(job: Job) -> tuple[str, bytes]:
    payload = pickle.dumps(job)
    return hashlib.sha256(payload).hexdigest(), payload


def require_a_guarded_program() -> None:
    """Refuse several workers where a new process could not begin, or would begin all over.

    A new process reads the program of the first one again, without what stands below
    `if __name__ == "__main__":`.

    Raises
    ------
    InputError
        The program was piped in, or the line that is being run has no such guard.
    """
    main = sys.modules["__main__"]
    file, spec = getattr(main, "__file__", None), getattr(main, "__spec__", None)
    if file is None or (spec is not None and spec.name.rpartition(".")[2] == "__main__"):
        return  # a notebook, or a package that is run: neither is read again
    if spec is None and not Path(file).exists():
        problem = Problem(
            "several workers need a program in a file or a notebook; this one was piped in",
            key="workers",
            allowed="1",
        )
        raise InputError("sweep", [problem])
    line = _line_of(vars(main))
    if line is not None and not _is_guarded(Path(file), line):
        problem = Problem(
            "several workers read this program again: put this line, and what leads to it, below "
            '`if __name__ == "__main__":`, or take one worker',
            file=file,
            line=line,
            key="workers",
            allowed="1",
        )
        raise InputError("sweep", [problem])


def _line_of(program: Mapping[str, Any]) -> int | None:
    """The line of a program's top level that is being run, None where this thread has none."""
    frame = inspect.currentframe()
    while frame is not None:
        if frame.f_globals is program and frame.f_code.co_name == "<module>":
            return frame.f_lineno
        frame = frame.f_back
    return None


def _is_guarded(file: Path, line: int) -> bool:
    """Whether a line of the top level stands below a question for the name of the program."""
    try:
        tree = ast.parse(file.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return True  # not Python, such as a compiled program: it cannot be told
    asked = (each for each in ast.walk(tree) if isinstance(each, ast.If))
    return any(
        each.lineno <= line <= (each.end_lineno or line)
        and any(
            isinstance(part, ast.Name) and part.id == "__name__" for part in ast.walk(each.test)
        )
        for each in asked
    )


def _in_processes(
    job: Job, tasks: Iterator[Task], workers: int
) -> Iterator[tuple[int, dict[str, Any]]]:
    require_a_guarded_program()
    key, payload = _packed(job)
    try:
        folder = TemporaryDirectory(prefix="pathways-job-")
        (Path(folder.name) / key).write_bytes(payload)
    except OSError as error:
        message = f"cannot hand the job to workers: {error.strerror or error}"
        raise InputError("sweep", [Problem(message, file=gettempdir())]) from error
    with folder:
        yield from _by_pool(Path(folder.name) / key, tasks, workers)


def _by_pool(
    file: Path, tasks: Iterator[Task], workers: int
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Results of chunks by processes that read the job from a file.

    A job is larger than the pipe to a new process: who writes it there waits for ever where that
    process dies before it reads. The processes end with the pipe `alive`, which this one holds.
    """
    from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    context = get_context("spawn")
    alive, held = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(
        workers, mp_context=context, initializer=_prepare, initargs=(str(file), alive)
    )
    try:
        flying = {pool.submit(_evaluate_here, *task) for task in islice(tasks, AHEAD * workers)}
        while flying:
            done, flying = wait(flying, return_when=FIRST_COMPLETED)
            flying |= {pool.submit(_evaluate_here, *task) for task in islice(tasks, len(done))}
            for future in done:
                yield future.result()
        pool.shutdown()
    except BrokenProcessPool as error:
        raise SolverError(
            "a worker process died (out of memory, or killed); what is finished is kept, "
            "--resume goes on"
        ) from error
    finally:
        held.close()
        pool.shutdown(cancel_futures=True)
        alive.close()


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
