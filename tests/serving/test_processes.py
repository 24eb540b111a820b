"""A process for each question: what it leaves, and how it ends."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

pytest.importorskip("starlette", reason="the server needs pathways[serve]")

from pathways.serving import processes
from pathways.serving.processes import Answer, GoneError, TooLongError, answered
from pathways.serving.question import Question, Upload
from tests.serving.test_worker import GAS, KILN

STEEL = Question("steel", None, "base", {}, {}, None, "en", page=False)

HANGING = (
    "import os, subprocess, sys; child = subprocess.Popen([sys.executable, '-c', "
    "'import time; time.sleep(60)']); "
    "open({note!r}, 'w').write(f'{{os.getpid()}} {{child.pid}} {{os.getcwd()}}'); child.wait()"
)
"""A process that has started another, and waits for it."""


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders are made."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setattr(processes, "LOOK", 0.05)
    return folder


async def here() -> bool:
    return False


async def gone() -> bool:
    return True


def solve(
    question: Question,
    upload: Upload | None = None,
    seconds: float = 60.0,
    has_gone: Callable[[], Awaitable[bool]] = here,
) -> Answer:
    return asyncio.run(answered(question, upload, (), seconds, has_gone))


def escaped(code: str) -> str:
    """Code in which nothing is filled in."""
    return code.replace("{", "{{").replace("}", "}}")


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/stat")
    return not status.is_file() or status.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.parametrize(
    ("seconds", "has_gone", "error"), [(0.4, here, TooLongError), (60.0, gone, GoneError)]
)
def test_a_process_is_stopped_with_all_that_it_has_started(
    room: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    seconds: float,
    has_gone: Callable[[], Awaitable[bool]],
    error: type[Exception],
) -> None:
    note = tmp_path / "note"
    monkeypatch.setattr(processes, "WORKER", escaped(HANGING.format(note=str(note))))

    async def once_started() -> bool:
        return note.is_file() and await has_gone()

    started = time.monotonic()
    with pytest.raises(error):
        solve(STEEL, None, seconds, once_started)
    assert time.monotonic() - started < 20
    if note.is_file() and note.read_text():
        own, child, folder = note.read_text().split(" ", 2)
        assert Path(folder).parent == room
        until = time.monotonic() + 5
        while any(map(is_running, (int(own), int(child)))) and time.monotonic() < until:
            time.sleep(0.02)
        assert not is_running(int(own))
        assert not is_running(int(child))
    assert not list(room.iterdir())


def test_a_process_that_breaks_is_told_without_its_traceback(
    room: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who runs the server sees why; who asked does not."""
    monkeypatch.setattr(processes, "WORKER", "raise RuntimeError('secret')")
    assert solve(STEEL) == Answer(500, {"stage": "server", "problems": []})
    assert "secret" in capsys.readouterr().err
    assert not list(room.iterdir())


def test_a_file_beside_the_question_is_never_imported(room: Path) -> None:
    """Here a module of Python by its name; the answer is that of the true worker."""
    question = Question(None, "json.yaml", "base", {}, {}, None, "en", page=False)
    upload = Upload("json.py", b"raise SystemExit('run')")
    told = solve(question, upload)
    assert told.status == 422
    assert told.told["problems"][0]["message"] == "there is no such file"
    assert not list(room.iterdir())


ECHO = (
    "import json, os, time; time.sleep(0.3); asked = json.load(open('question.json')); "
    "told = {{'status': 200, 'sector': asked['question']['sector'], 'files': os.listdir()}}; "
    "json.dump(told, open('answer.json', 'w'))"
)
"""A process that tells what it was asked and what lies around it."""


def test_questions_at_the_same_time_see_nothing_of_each_other(
    room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "WORKER", ECHO)
    names = ["steel", "textiles", "machinery"]

    async def three() -> list[Answer]:
        return await asyncio.gather(
            *(
                answered(replace(STEEL, sector=name), Upload(f"{name}.yaml", b""), (), 60.0, here)
                for name in names
            )
        )

    found = asyncio.run(three())
    assert [each.told["sector"] for each in found] == names
    for name, each in zip(names, found, strict=True):
        assert set(each.told["files"]) == {"question.json", "errors.txt", f"{name}.yaml"}
    assert not list(room.iterdir())


@pytest.mark.slow
def test_two_people_at_once_get_what_each_gets_alone(room: Path) -> None:
    """A sweep of one works and a plan of another, each in a process of its own."""
    pytest.importorskip("zarr", reason="a sweep needs zarr")
    kiln = yaml.safe_dump(KILN, sort_keys=False)
    asked = [
        (
            replace(STEEL, sector=None, works="our_kiln.yaml", sweep={"vary": GAS}),
            Upload("our_kiln.yaml", kiln.encode()),
        ),
        (
            replace(STEEL, sector=None, works="our_mill.yaml"),
            Upload("our_mill.yaml", kiln.replace("1000 t/yr", "1100 t/yr").encode()),
        ),
    ]

    async def both() -> list[Answer]:
        return await asyncio.gather(*(answered(*each, (), 300.0, here) for each in asked))

    together, alone = asyncio.run(both()), [solve(*each, 300.0) for each in asked]
    for one, other in zip(together, alone, strict=True):
        assert one.status == other.status == 200
        for told in (one.told, other.told):
            told.get("summary", {}).pop("solver", None)  # it holds the seconds that were taken
        assert one.told == other.told
    assert [each.told["name"] for each in together] == ["our_kiln", "our_mill"]
    assert not list(room.iterdir())
