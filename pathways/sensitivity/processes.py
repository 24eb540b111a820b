"""Processes of this machine that take up a job and work at its parts."""

from __future__ import annotations

import ast
import gc
import importlib
import inspect
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from threading import Thread
from typing import TYPE_CHECKING, Any

from ..errors import InputError, Problem, SolverError

if TYPE_CHECKING:
    from concurrent.futures import Future
    from multiprocessing.connection import Connection

MOST = 4
"""Processes that are begun where nobody says how many: each has a copy of all libraries, and loads
them for a second.
"""


def no_worker(found: int) -> Problem:
    """What is wrong with a number of workers below one."""
    return Problem("there must be a worker", key="--workers", found=str(found), allowed="1 or more")


def cores() -> int:
    """Cores that this process may use, as far as more processes than one are worth their start."""
    if hasattr(os, "sched_getaffinity"):
        return min(len(os.sched_getaffinity(0)), MOST)
    return min(os.cpu_count() or 1, MOST)


class Crew:
    """Processes that take up one job after the other, and end with this one.

    A job is larger than the pipe to a new process: who writes it there waits for ever where that
    process dies before it reads. So it lies in a file. The processes end with the pipe that this
    one holds.

    Parameters
    ----------
    workers : int
    stage : str
        What is refused where no process could begin.
    loads : sequence of str, optional
        Modules that each process loads at once, so that it is ready when there is a job.

    Raises
    ------
    InputError
        A program that would begin all over in each process, or a folder that cannot be written.
    """

    def __init__(self, workers: int, stage: str, loads: Sequence[str] = ()) -> None:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        require_a_guarded_program(stage)
        self.workers, self._stage = workers, stage
        try:
            self._folder = TemporaryDirectory(prefix="pathways-job-")
        except OSError as error:
            raise self._refused(error) from error
        self._jobs = 0
        context = get_context("spawn")
        self._alive, self._held = context.Pipe(duplex=False)
        self._pool = ProcessPoolExecutor(
            workers,
            mp_context=context,
            initializer=_prepare,
            initargs=(self._alive, _barred(), gc.get_threshold(), loads),
        )
        for _ in range(workers if loads else 0):
            self._pool.submit(_ready)

    def _refused(self, error: OSError) -> InputError:
        message = f"cannot hand the job to workers: {error.strerror or error}"
        return InputError(self._stage, [Problem(message, file=gettempdir())])

    def hand_over(self, job: bytes) -> str:
        """Let all processes have a job, before any part of it is asked for: where it lies.

        Raises
        ------
        InputError
            A folder that cannot be written.
        """
        self._jobs += 1
        file = Path(self._folder.name) / f"job-{self._jobs}"
        try:
            file.write_bytes(job)
        except OSError as error:
            raise self._refused(error) from error
        return str(file)

    def submit(self, work: Callable[..., Any], *part: Any) -> Future[Any]:
        """A part of a job, which a process takes in its turn."""
        return self._pool.submit(work, *part)

    def close(self) -> None:
        """End all processes; what they have not done by now is not asked for any more."""
        self._held.close()
        self._pool.shutdown(cancel_futures=True)
        self._alive.close()
        self._folder.cleanup()

    def done(self) -> None:
        """Wait for the end of processes that have no more to do."""
        self._pool.shutdown()


@contextmanager
def crew_of(
    workers: int, stage: str, otherwise: str, loads: Sequence[str] = ()
) -> Iterator[Crew | None]:
    """A crew that is closed at the end; none without a worker.

    Parameters
    ----------
    workers : int
    stage, loads : str
        See `Crew`.
    otherwise : str
        What is left to do where a process died.

    Raises
    ------
    InputError
        Of `Crew`.
    SolverError
        A process that died.
    """
    from concurrent.futures.process import BrokenProcessPool

    if workers == 0:
        yield None
        return
    crew = Crew(workers, stage, loads)
    try:
        yield crew
        crew.done()
    except BrokenProcessPool as error:
        raise SolverError(
            f"a worker process died (out of memory, or killed); {otherwise}"
        ) from error
    finally:
        crew.close()


def _barred() -> list[str]:
    """Libraries that this process is kept from loading, since it has no use for them."""
    return [name for name, module in sys.modules.items() if module is None]


def _prepare(
    alive: Connection, barred: Sequence[str], collected: tuple[int, int, int], loads: Sequence[str]
) -> None:
    """Begin as a worker, as lightly as its parent, and with a watch that ends it with its parent.

    Ctrl-C reaches all processes of a terminal; the parent answers it.
    """
    sys.modules.update(dict.fromkeys(barred))  # type: ignore[arg-type]  # by None Python finds none
    gc.set_threshold(*collected)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with, args=(alive,), daemon=True).start()
    for each in loads:
        importlib.import_module(each)


def _end_with(alive: Connection) -> None:
    """End this process when the other end of a pipe is closed, by whatever end of its holder."""
    try:
        alive.poll(None)
    finally:
        os._exit(1)


def _ready() -> None:
    """Do nothing: a process begins when there is something to do."""


def require_a_guarded_program(stage: str) -> None:
    """Refuse several workers where a new process could not begin, or would begin all over.

    A new process reads the program of the first one again, without what stands below
    `if __name__ == "__main__":`.

    Parameters
    ----------
    stage : str
        What is refused.

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
        raise InputError(stage, [problem])
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
        raise InputError(stage, [problem])


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
