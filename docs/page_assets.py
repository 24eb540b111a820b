"""Brings the libraries of the report page from npm into the package.

`python -m docs.page_assets` packs the stated versions with `npm pack`, takes the files that the
page needs, compresses them and writes `NOTICE.md` beside them with version, licence and hashes.
Run it to take a newer version; nothing else ever asks npm.
"""

from __future__ import annotations

import gzip
import hashlib
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ASSETS = Path(__file__).parents[1] / "pathways" / "pages" / "assets"

TIMEOUT = 300
"""Seconds that npm may take for a package: the larger has 12 MB."""


@dataclass(frozen=True)
class Library:
    """A package of npm, and which of its files the page uses.

    Attributes
    ----------
    name, version, licence, about
    files : paths inside the package, one a compressed file
    texts : paths of licence texts inside the package, kept as they are
    """

    name: str
    version: str
    licence: str
    about: str
    files: tuple[str, ...]
    texts: tuple[str, ...]


LIBRARIES = (
    Library(
        "highs",
        "1.15.3",
        "MIT",
        "HiGHS 1.15 as WebAssembly (github.com/lovasoa/highs-js, highs.dev): solves the program.",
        ("build/highs.js", "build/highs.wasm"),
        ("LICENSE",),
    ),
    Library(
        "echarts",
        "6.1.0",
        "Apache-2.0",
        "Apache ECharts (echarts.apache.org): draws the charts.",
        ("dist/echarts.min.js",),
        ("LICENSE", "NOTICE"),
    ),
)


def main() -> None:
    """Pack, compress, and write the notice."""
    lines = [
        "# Libraries of the report page",
        "",
        "Taken from npm by `python -m docs.page_assets`, compressed, otherwise unchanged. "
        "The page carries them inside itself and loads nothing from outside.",
        "",
        "| library | version | licence | what for |",
        "| --- | --- | --- | --- |",
    ]
    lines += [f"| {e.name} | {e.version} | {e.licence} | {e.about} |" for e in LIBRARIES]
    lines += [
        "",
        "| file | sha256 of the file inside | bytes | bytes here |",
        "| --- | --- | --- | --- |",
    ]
    for library in LIBRARIES:
        lines += _take(library)
    (ASSETS / "NOTICE.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _take(library: Library) -> list[str]:
    """Write the files of a library; returns their rows of the notice."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", f"{library.name}@{library.version}", "--silent"]
        subprocess.run(command, cwd=folder, check=True, timeout=TIMEOUT, stdout=sys.stderr)
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as package:
            for name in library.files:
                content = _read(package, name)
                packed = gzip.compress(content, 9, mtime=0)
                (ASSETS / f"{Path(name).name}.gz").write_bytes(packed)
                digest = hashlib.sha256(content).hexdigest()
                rows.append(f"| {Path(name).name} | `{digest}` | {len(content)} | {len(packed)} |")
            for name in library.texts:
                target = ASSETS / f"{library.name}.{Path(name).name}.txt"
                target.write_bytes(_read(package, name))
    return rows


def _read(package: tarfile.TarFile, name: str) -> bytes:
    file = package.extractfile(f"package/{name}")
    if file is None:
        raise FileNotFoundError(f"{name} is no file of the package")
    return file.read()


if __name__ == "__main__":
    main()
