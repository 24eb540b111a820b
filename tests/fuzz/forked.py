"""Cases in processes of their own that can be stopped: by time of the processor, by the clock."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from .outcome import Answer, Ending, Outcome

MOST_SECONDS = 60
"""Time of the processor for a case; the dearest, a year of hours, takes a quarter of it, and half
of it where two threads share a core.
"""

MOST_CLOCK = 3 * MOST_SECONDS
"""Time by the clock of a case that waits: other programs may run beside."""

WORKING = 0.01
"""Part of the clock from which on a case works and does not wait, on a machine that is busy."""

MOST_MEMORY = 6 * 2**30
"""Bytes of address space; a case takes a fifth of it."""

BETWEEN = 0.005
"""Seconds between two looks at the processes: a tenth of the shortest case."""

Case = tuple[str, int, int]
"""Grammar, seed and number."""

Run = Callable[[Case, Path], Outcome]


@dataclass
class _Running:
    """A case in its process, and the time of the processor that it had taken by `since`."""

    case: Case
    process: int
    folder: Path
    since: float
    used: float = 0.0


def outcomes(cases: Iterable[Case], run: Run, jobs: int = 1) -> Iterator[tuple[Case, Outcome]]:
    """Run cases, several at a time, and tell each as it ends.

    Parameters
    ----------
    cases : iterable of Case
        Taken when there is room.
    run : callable
        Does a case in an empty folder; it is called in a process of its own.
    jobs : int
        Cases at a time.
    """
    waiting = iter(cases)
    running: list[_Running] = []
    more = True
    while more or running:
        while more and len(running) < jobs:
            case = next(waiting, None)
            more = case is not None
            if case is not None:
                running.append(_start(case, run))
        for each in list(running):
            found = _ended(each)
            if found is not None:
                running.remove(each)
                shutil.rmtree(each.folder, ignore_errors=True)
                yield each.case, found
        time.sleep(BETWEEN)


def _start(case: Case, run: Run) -> _Running:
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    process = os.fork()
    if process == 0:
        _live(case, run, folder)
    return _Running(case, process, folder, time.monotonic())


def _live(case: Case, run: Run, folder: Path) -> None:
    """All that the process of a case does; it never returns."""
    code = 0
    try:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS + 5))
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        place = folder / "place"
        place.mkdir()
        found = run(case, place)
        _write(folder / "outcome.json", found)
    except BaseException as error:  # noqa: BLE001  a fault of the fuzzer itself, told as such
        _write(
            folder / "outcome.json", Outcome(Ending.died, "fuzzer", "its own fault", repr(error))
        )
        code = 1
    finally:
        os._exit(code)


def apart(answer: Callable[[str], Answer]) -> Callable[[str], Answer]:
    """The same question, answered in a process of its own with as much time as the case.

    It is begun here and waits, so that it holds no thread of a solver; it ends with the case.
    """
    forked = get_context("fork")
    ours, theirs = forked.Pipe()
    forked.Process(target=_wait, args=(answer, ours, theirs), daemon=True).start()
    theirs.close()

    def asked(name: str) -> Answer:
        ours.send(name)
        found: Answer = ours.recv()
        return found

    return asked


def _wait(answer: Callable[[str], Answer], other: Connection, own: Connection) -> None:
    """Answer one question, where one comes before the case has ended."""
    other.close()
    with suppress(EOFError):
        own.send(answer(own.recv()))


def begun(folder: Path, outcome: Outcome) -> None:
    """Note what a case is about to do, so that one that never ends can be told."""
    _write(folder.parent / "begun.json", outcome)


def _write(file: Path, outcome: Outcome) -> None:
    file.write_text(json.dumps(outcome.as_json()), encoding="utf-8")


def _ended(running: _Running) -> Outcome | None:
    """The outcome of a case that has ended, was stopped, or has to be; None while it runs."""
    process, status = os.waitpid(running.process, os.WNOHANG)
    if not process:
        if time.monotonic() - running.since < MOST_CLOCK or _works(running):
            return None
        os.killpg(running.process, signal.SIGKILL)
        os.waitpid(running.process, 0)
        return _stopped(running, Ending.hang, f"still running after {MOST_CLOCK} s")
    _clear(running.process)
    file = running.folder / "outcome.json"
    if file.is_file():
        return _read(file)
    number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    if number in (signal.SIGXCPU, signal.SIGKILL):
        return _stopped(running, Ending.hang, f"took {MOST_SECONDS} s of the processor")
    return _stopped(running, Ending.died, f"ended by signal {number}")


def _works(running: _Running) -> bool:
    """Whether a case has worked since it was looked at last; the next look is as far away."""
    used, now = _processor_seconds(running.process), time.monotonic()
    works = used - running.used > WORKING * (now - running.since)
    running.used, running.since = used, now
    return works


def _processor_seconds(group: int) -> float:
    """Time of the processor that a process and all that belongs to its group have taken."""
    ticks = 0
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = file.read_text(encoding="utf-8").rpartition(")")[2].split()
            if int(fields[2]) == group:
                ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _clear(group: int) -> None:
    """Stop what a case has left behind."""
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return


def _stopped(running: _Running, ending: Ending, told: str) -> Outcome:
    file = running.folder / "begun.json"
    known = _read(file) if file.is_file() else Outcome(ending, "unknown", "before it began")
    return Outcome(ending, known.kind, known.change, told, known.commands)


def _read(file: Path) -> Outcome:
    stated = json.loads(file.read_text(encoding="utf-8"))
    return Outcome(
        Ending(stated["ending"]),
        stated["kind"],
        stated["change"],
        stated["told"],
        tuple(stated["commands"]),
    )
