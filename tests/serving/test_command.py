"""`pathways serve` at the command line: where it listens, what it says, how it stops."""

from __future__ import annotations

import importlib.util
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import pathways

httpx = pytest.importorskip("httpx", reason="asking the server needs httpx")
uvicorn = pytest.importorskip("uvicorn", reason="the server needs pathways[serve]")


@pytest.fixture
def unserved(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Addresses at which it would serve; it stops at once."""
    found: list[str] = []

    def run(_: Any, sockets: list[socket.socket]) -> None:
        for each in sockets:
            found.append(each.getsockname()[0])
            each.close()

    monkeypatch.setattr(uvicorn.Server, "run", run)
    return found


def test_it_listens_on_this_machine_alone_unless_told(tmp_path: Path, unserved: list[str]) -> None:
    done = pathways("serve", "--port", "0", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.match(r"Open http://127\.0\.0\.1:\d+/ in a browser", done.stdout)
    done = pathways("serve", "--port", "0", "--host", "0.0.0.0", cwd=tmp_path)
    assert "Warning: everyone who reaches this machine" in done.stderr
    assert unserved == ["127.0.0.1", "0.0.0.0"]


def test_a_port_that_is_taken_is_told(tmp_path: Path, unserved: list[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = pathways("serve", "--port", port, cwd=tmp_path)
    assert done.returncode == 2
    assert f"127.0.0.1:{port}" in done.stderr
    assert "choose another with --port" in done.stderr
    assert not unserved


def test_what_is_missing_is_told_with_the_line_that_installs_it(
    tmp_path: Path, unserved: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    there = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "uvicorn" else there(name)
    )
    done = pathways("serve", cwd=tmp_path)
    assert done.returncode == 2
    assert "the server needs uvicorn: pip install 'pathways[serve]'" in done.stderr
    assert not unserved


@pytest.mark.skipif(os.name != "posix", reason="signals of other systems differ")
def test_a_server_answers_until_it_is_stopped(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "pathways", "serve", "--port", "0"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found
        done = httpx.get(found[0], timeout=60.0)
        assert done.status_code == 200
        assert "server" not in done.headers
        process.send_signal(signal.SIGINT)
        said, told = process.communicate(timeout=60)
    finally:
        process.kill()
    assert (process.returncode, said, told) == (0, "Stopped.\n", "")
