"""Pages in a real browser, without any network: opened from the disk, asked, and read."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")

FOUND = next((path for name in NAMES if (path := shutil.which(name))), None)

needs_browser = pytest.mark.skipif(
    FOUND is None, reason="no Chromium here (Debian: chromium): what a page solves is not tried"
)

NOWHERE = "--proxy-server=127.0.0.1:9"
"""A proxy that nobody listens at: whatever a page asks for outside fails."""

SECONDS = 120
"""A page is ready in about one second; a machine at work takes several times as long."""

ASKING = """
<script>
window.pathwaysAsked = %s.then(async () => {
  const told = await (async () => { %s })();
  const element = document.createElement("pre");
  element.id = "answer";
  element.textContent = JSON.stringify(told);
  document.body.append(element);
});
</script>
"""


REPORT, PLAIN = "pathwaysPage.ready", "Promise.resolve()"
"""What is waited for: until a report has solved, or nothing in a page without scripts."""


def browser(folder: str) -> list[str]:
    """The command of a browser without a screen or a network, with its profile in a folder."""
    assert FOUND is not None
    return [
        FOUND,
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        NOWHERE,
        f"--user-data-dir={folder}/profile",
        "--window-size=1280,1600",
    ]


def asked(
    page: str,
    script: str,
    address: str = "",
    milliseconds: int = 60_000,
    ready: str = REPORT,
) -> Any:
    """What a script returns in a page that is ready, as JSON.

    Parameters
    ----------
    page : str
        HTML text.
    script : str
        Body of an asynchronous function.
    address : str, optional
        What follows `#`.
    milliseconds : int, optional
        Of the browser's own clock, which runs as fast as the work is done.
    ready : str, optional
        `REPORT` or `PLAIN`.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        file.write_text(
            page.replace("</body>", f"{ASKING % (ready, script)}</body>"), encoding="utf-8"
        )
        command = [
            *browser(folder),
            f"--virtual-time-budget={milliseconds}",
            "--dump-dom",
            f"{file.as_uri()}#{address}",
        ]
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=True)
    text = done.stdout.decode("utf-8", errors="replace")
    found = re.search(r'<pre id="answer">(.*?)</pre>', text, re.DOTALL)
    assert found, f"the page gave no answer: {done.stderr.decode(errors='replace')[-2000:]}"
    return json.loads(found[1].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
