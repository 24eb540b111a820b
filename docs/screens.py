"""The pictures of screens and sheets in `docs/figures`, taken anew from what the product does.

`python -m docs.screens` takes all of them, `python -m docs.screens report serve` those named. It
runs the commands as a reader would; it needs `pathways[serve,sweep]`, Chromium and fonts for
Chinese, and some minutes of one core for each sweep. Look at each picture before it goes into the
repository. `hours_error.png` is drawn by `benchmarks/hours.py`.
"""

from __future__ import annotations

import base64
import io
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from tests.pages.keys import opened

FIGURES = Path(__file__).parent / "figures"

COLOURS = 128
"""Of a palette: flat colours and letters look the same, and files are a quarter as large."""

MOVED = "carriers.scrap.price=1900"
"""What is moved in the picture of the report: the low end of the range."""

SOLVED = "document.documentElement?.dataset.idle === 'yes'"
LOADED = "location.protocol === 'file:' && document.readyState === 'complete'"

SECONDS = 3600
"""For a sweep that is served on a machine at work."""


def pathways(*typed: str) -> None:
    """Run a command; its tables are not shown."""
    command = [sys.executable, "-m", "pathways", *typed]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def keep(png: bytes, name: str) -> None:
    """Write a picture with few colours."""
    from PIL import Image

    picture = Image.open(io.BytesIO(png)).convert("RGB")
    few = picture.quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(FIGURES / f"{name}.png", optimize=True)


def taken(text: str, ready: str, width: int, height: int | None, address: str = "") -> bytes:
    """A page as PNG: so many pixels of it, or all of it where no height is given."""
    with opened(text, ready, address) as page:
        page.tell("Emulation.setScrollbarsHidden", hidden=True)
        shown = {"width": width, "height": height or 900, "deviceScaleFactor": 1, "mobile": False}
        page.tell("Emulation.setDeviceMetricsOverride", **shown)
        tall = height or page.value("document.documentElement.scrollHeight")
        part = {"x": 0, "y": 0, "width": width, "height": tall, "scale": 1}
        told = page.tell("Page.captureScreenshot", clip=part, captureBeyondViewport=True)
    return base64.b64decode(told["data"])


def report_in(folder: Path, sector: str, *more: str) -> str:
    """The report of a sector as the base run has it."""
    pathways("run", sector, "-o", str(folder), "--no-figures", "-q")
    pathways("report", str(folder / sector), "-o", str(folder / "report.html"), *more)
    return (folder / "report.html").read_text(encoding="utf-8")


@contextmanager
def served(*more: str) -> Iterator[str]:
    """The address of a server with options, which is ended afterwards."""
    command = [sys.executable, "-m", "pathways", "serve", "--port", "0", *more]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().split()[1]
        finally:
            server.terminate()


def asked(address: str, **form: str) -> str:
    """A page of the server: that at an address, or the answer to a form."""
    content = urlencode(form).encode() if form else None
    request = Request(address, content, {"Accept": "text/html", "Accept-Language": "en"})
    with urlopen(request, timeout=SECONDS) as answer:
        return str(answer.read().decode("utf-8"))


def comparison(folder: Path) -> None:
    """Steel and lithium batteries side by side, as `make demo` draws them."""
    pathways("compare", "steel", "lithium_batteries", "-o", str(folder), "-q")
    keep((folder / "figures" / "comparison.png").read_bytes(), "comparison")


def decision(folder: Path) -> None:
    """What each beginning of steel regrets."""
    scenarios = ("--scenarios", "steel_hydrogen_and_power")
    pathways("decide", "steel", *scenarios, "-o", str(folder), "-q")
    keep((folder / "steel" / "figures" / "decision.png").read_bytes(), "decision")


def report(folder: Path) -> None:
    """The first screen of steel with a figure moved."""
    keep(taken(report_in(folder, "steel"), SOLVED, 1024, 900, MOVED), "report")


def report_zh(folder: Path) -> None:
    """The first screen of textiles in Chinese."""
    text = report_in(folder, "textiles", "--language", "zh")
    keep(taken(text, SOLVED, 1100, 760), "report_zh")


def serve(_: Path) -> None:
    """The start page of the server."""
    with served() as address:
        keep(taken(asked(address), LOADED, 1024, None), "serve")


def served_sweep(_: Path) -> None:
    """Which figures of steel decide, as the server answers."""
    with served("--time-limit", str(SECONDS)) as address:
        text = asked(f"{address}solve", sector="steel", answer="sweep")
    keep(taken(text, LOADED, 1024, None), "served_sweep")


def studies(folder: Path) -> None:
    """The sheet of two studies, as docs/sensitivity.md draws it."""
    import pathways as pw
    from pathways.plots.sensitivity import save_study_sheet

    asked = {
        "steel": "steel_prices_and_limits",
        "lithium_batteries": "batteries_prices_and_limits",
    }
    for name, sweep in asked.items():
        pathways("sweep", sweep, "-o", str(folder / name), "--no-figures", "-q")
    found = {name: pw.open(folder / name) for name in asked}
    ranks = {name: pw.indices(study) for name, study in found.items()}
    save_study_sheet(found, ranks, "extra_cost", folder)
    keep((folder / "studies.png").read_bytes(), "studies")


PICTURES: dict[str, Callable[[Path], None]] = {
    each.__name__: each
    for each in (comparison, decision, report, report_zh, serve, served_sweep, studies)
}


def main(names: list[str]) -> None:
    """Take the pictures of some names, or all."""
    unknown = [name for name in names if name not in PICTURES]
    if unknown:
        sys.exit(f"no such picture: {', '.join(unknown)}; there are {', '.join(PICTURES)}")
    for name in names or PICTURES:
        with tempfile.TemporaryDirectory() as folder:
            PICTURES[name](Path(folder))
        print(FIGURES / f"{name}.png")


if __name__ == "__main__":
    main(sys.argv[1:])
