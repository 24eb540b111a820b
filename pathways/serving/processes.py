"""A process for each question: it shares nothing with others, and is stopped when time is up."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .question import Question, Upload

QUESTION, ANSWER, PAGE, ERRORS = "question.json", "answer.json", "page.html", "errors.txt"
"""Files of the folder of a request; one that is uploaded ends otherwise or is a `.yaml`."""

WORKER = "import sys; sys.path[:] = {path!r}; from pathways.serving.worker import main; main()"
"""Code of the process: it imports from where the server does, and never from the folder of the
request, in which a file of a stranger lies.
"""

LOOK = 0.5
"""Seconds between looks whether time is up, or whoever asked has gone."""

TOLD = 2_000
"""Letters of what a process said before it broke off that are shown to who runs the server."""


class TooLongError(Exception):
    """The time of a question is up."""


class GoneError(Exception):
    """Whoever asked has closed the connection."""


@dataclass(frozen=True)
class Answer:
    """What came back.

    Attributes
    ----------
    status : int
        Of HTTP.
    told : dict
        The answer, or `stage` and `problems`.
    page : bytes
        HTML, where it was asked for and there is some.
    """

    status: int
    told: dict[str, Any]
    page: bytes = b""


async def answered(
    question: Question,
    upload: Upload | None,
    data: Sequence[Path],
    seconds: float,
    gone: Callable[[], Awaitable[bool]],
) -> Answer:
    """Work out a question in a process and a temporary folder of its own.

    Parameters
    ----------
    question : Question
    upload : Upload or None
    data : sequence of Path
        Data folders of whoever runs the server.
    seconds : float
        After which the process is stopped.
    gone : callable
        Whether whoever asked has gone.

    Raises
    ------
    TooLongError, GoneError
    """
    with tempfile.TemporaryDirectory(prefix="pathways-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if upload is not None:
            (folder / upload.name).write_bytes(upload.content)
        asked = {
            "question": asdict(question),
            "data": [str(each.resolve()) for each in data],
            "seconds": seconds,
        }
        (folder / QUESTION).write_text(json.dumps(asked), encoding="utf-8")
        code = await _run(folder, seconds, gone)
        if code != 0 or not (folder / ANSWER).is_file():
            print((folder / ERRORS).read_text(errors="replace")[-TOLD:], file=sys.stderr)
            return Answer(500, {"stage": "server", "problems": []})
        told = json.loads((folder / ANSWER).read_bytes())
        page = folder / PAGE
        return Answer(told.pop("status"), told, page.read_bytes() if page.is_file() else b"")


async def _run(folder: Path, seconds: float, gone: Callable[[], Awaitable[bool]]) -> int:
    """Exit code of the worker; what it writes for itself lies in the folder too."""
    command = (sys.executable, "-P", "-c", WORKER.format(path=list(map(os.path.abspath, sys.path))))
    beside = {"TMPDIR": str(folder), "TEMP": str(folder), "TMP": str(folder), "MPLBACKEND": "Agg"}
    with (folder / ERRORS).open("wb") as errors:
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=folder,
            env=os.environ | beside,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=errors,
            start_new_session=True,
        )
        try:
            return await _watched(process, seconds, gone)
        finally:
            if process.returncode is None:
                _stop(process)
                await process.wait()


async def _watched(
    process: asyncio.subprocess.Process, seconds: float, gone: Callable[[], Awaitable[bool]]
) -> int:
    clock = asyncio.get_running_loop().time
    until = clock() + seconds
    ended = asyncio.ensure_future(process.wait())
    while True:
        done, _ = await asyncio.wait({ended}, timeout=LOOK)
        if done:
            return ended.result()
        if clock() > until:
            raise TooLongError
        if await gone():
            raise GoneError


def _stop(process: asyncio.subprocess.Process) -> None:
    """Stop a process and, where the system has groups of processes, all that it has started."""
    with suppress(ProcessLookupError):  # it has ended in between
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
