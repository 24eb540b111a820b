"""A page at a keyboard: keys that a browser takes for a person's, and where the focus goes.

Chromium is driven over a pipe with its own protocol (`--remote-debugging-pipe`): messages of JSON,
each ended by a zero byte.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .browser import browser

SECONDS = 120.0
"""For a page to be ready, and for an answer."""

CODES = {"Tab": 9, "Enter": 13, " ": 32, "End": 35, "Home": 36, "ArrowLeft": 37, "ArrowRight": 39}
"""Keys by name, and their codes."""


class Page:
    """A page that is open.

    Parameters
    ----------
    into, out : int
        Ends of the pipes: to the browser, and from it.
    """

    def __init__(self, into: int, out: int) -> None:
        self._into, self._out = into, out
        self._rest, self._number, self._session = b"", 0, ""

    def open(self, address: str, ready: str) -> None:
        """Open an address and wait until an expression is true there."""
        target = self._ask("Target.createTarget", url=address)["targetId"]
        attached = self._ask("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        until = time.monotonic() + SECONDS
        while not self.value(ready):
            assert time.monotonic() < until, "the page is not ready"
            time.sleep(0.1)

    def value(self, expression: str) -> Any:
        """What an expression is there, as JSON; a promise is waited for."""
        told = self._ask(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in told, told["exceptionDetails"]
        return told["result"].get("value")

    def press(self, key: str, shift: bool = False) -> None:
        """Press a key and let it go."""
        text = {"Enter": "\r", " ": " "}.get(key)
        given = {"key": key, "windowsVirtualKeyCode": CODES[key], "modifiers": 8 * shift}
        more = {} if text is None else {"text": text}
        self._ask("Input.dispatchKeyEvent", type="keyDown", **given, **more)
        self._ask("Input.dispatchKeyEvent", type="keyUp", **given)

    def tell(self, method: str, **given: Any) -> Any:
        """Anything else of the protocol, such as `Page.printToPDF`."""
        return self._ask(method, **given)

    def _ask(self, method: str, **given: Any) -> Any:
        self._number += 1
        told = {"id": self._number, "method": method, "params": given}
        if self._session:
            told["sessionId"] = self._session
        os.write(self._into, json.dumps(told).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return answer["result"]

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            more = os.read(self._out, 1 << 20)
            assert more, "the browser has ended"
            self._rest += more
        one, self._rest = self._rest.split(b"\0", 1)
        told: dict[str, Any] = json.loads(one)
        return told


@contextmanager
def opened(text: str, ready: str, address: str = "") -> Iterator[Page]:
    """A page of HTML text in a browser of its own, which is ended with it.

    Parameters
    ----------
    text : str
        HTML.
    ready : str
        An expression of JavaScript that is true once it is ready.
    address : str, optional
        What follows `#`.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        file = Path(folder) / "page.html"
        file.write_text(text, encoding="utf-8")
        theirs_in, ours_out = os.pipe()
        ours_in, theirs_out = os.pipe()
        command = [*browser(folder), "--remote-debugging-pipe"]
        # The browser reads at 3 and writes at 4.
        script = 'exec "$@" 3<&%d 4>&%d' % (theirs_in, theirs_out)  # noqa: UP031
        process = subprocess.Popen(
            ["bash", "-c", script, "bash", *command],
            pass_fds=(theirs_in, theirs_out),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        page = Page(ours_out, ours_in)
        try:
            page.open(f"{file.as_uri()}#{address}", ready)
            yield page
        finally:
            process.kill()
            process.wait()
            os.close(ours_out)
            os.close(ours_in)
