"""What data files say, remembered between runs of the program by the content of the files.

Every file is read and hashed every time, which takes a few milliseconds for all; only the parsing
of YAML is spared. So a changed file, even one of the same size and time, is another file here, and
one that was added or removed is seen because the folders are listed anew. What is remembered is
what YAML says, before any schema: an edited schema meets it as it meets a file.
`PATHWAYS_CACHE=off` turns it off.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

NAME = "parsed_files.txt"

MOST_FILES = 1500
"""Files that are remembered; those that were read longest ago are forgotten first."""

PAIRS = "\0"
"""Key under which JSON holds a mapping with years as keys, as a list of pairs: JSON itself would
make them text.
"""


@dataclass
class ParsedFiles:
    """Parsed files by the hash of their content.

    Attributes
    ----------
    place : Path or None
        The file in which they are kept; None keeps nothing.
    known : mapping of hash to JSON
        What was found there.
    used : mapping of hash to JSON
        What this process asked for or put there.
    """

    place: Path | None = None
    known: dict[str, str] = field(default_factory=dict)
    used: dict[str, str] = field(default_factory=dict)

    @classmethod
    def open(cls) -> ParsedFiles:
        """What earlier runs have kept in the user's cache folder; nothing where that cannot be
        read or trusted.
        """
        folder = cache_folder()
        if folder is None:
            return cls()
        place = folder / NAME
        return cls(place, _read(place))

    def get(self, content: bytes) -> dict[Any, Any] | None:
        """What a file of this content says, or None where it was not parsed yet."""
        name = _hash(content)
        line = self.known.get(name)
        if line is None:
            return None
        self.used[name] = line
        data: dict[Any, Any] = json.loads(line, object_hook=_unpacked)
        return data

    def put(self, content: bytes, data: dict[Any, Any]) -> None:
        """Remember what a file of this content says."""
        if self.place is not None:
            self.used[_hash(content)] = json.dumps(_packed(data), separators=(",", ":"))

    def save(self) -> None:
        """Keep everything for later runs; in silence nothing, where the cache folder cannot be
        written.
        """
        if self.place is None or self.used.keys() <= self.known.keys():
            return
        lines = {
            **self.used,
            **{name: line for name, line in self.known.items() if name not in self.used},
        }
        body = "".join(
            f"{name} {line}\n" for name, line in list(lines.items())[:MOST_FILES]
        ).encode()
        with suppress(OSError), _whole_file(self.place) as stream:
            stream.write(f"{_hash(_maker() + body)}\n".encode() + body)


def cache_folder() -> Path | None:
    """The folder for what `pathways` may forget, or None where it is turned off or there is no
    home.
    """
    if os.environ.get("PATHWAYS_CACHE", "").lower() in ("off", "no", "false", "0"):
        return None
    stated = os.environ.get("XDG_CACHE_HOME", "")
    try:
        if os.path.isabs(stated):  # the convention bids to ignore a relative one
            base = Path(stated)
        elif sys.platform == "win32":
            base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
        else:
            base = Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache")
    except RuntimeError:
        return None
    return base / "pathways"


def _read(place: Path) -> dict[str, str]:
    """The lines of a cache file that this user and this very code wrote and nothing has changed
    since; else nothing.
    """
    try:
        with place.open("rb") as stream:
            if not _own(os.fstat(stream.fileno())):
                return {}
            head, _, body = stream.read().partition(b"\n")
        if head.decode() != _hash(_maker() + body):
            return {}
        return dict(line.split(" ", 1) for line in body.decode().splitlines())
    except (OSError, ValueError):
        return {}


def _own(status: os.stat_result) -> bool:
    """Whether a file is the user's own and nobody else may write it.

    JSON cannot run code as pickled objects can, but whoever may write the file could still plant
    other figures.
    """
    if not stat.S_ISREG(status.st_mode):
        return False
    return not hasattr(os, "geteuid") or (
        status.st_uid == os.geteuid() and not status.st_mode & 0o022
    )


@contextmanager
def _whole_file(place: Path) -> Iterator[Any]:
    """A file that appears whole or not at all, so that two processes at once never read half of
    it.
    """
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}")  # for the user alone
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
        os.replace(name, place)
    finally:
        with suppress(OSError):
            os.unlink(name)


@lru_cache(maxsize=1)
def _maker() -> bytes:
    """Everything that decides what a text is parsed into: this code, the parser, and Python."""
    import yaml

    code = b"".join(
        Path(__file__).with_name(name).read_bytes() for name in ("cache.py", "document.py")
    )
    return f"{_hash(code)} {yaml.__version__} {sys.version}\n".encode()


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _packed(data: Any) -> Any:
    """The data with mappings that JSON cannot hold as lists of pairs."""
    if isinstance(data, list):
        return [_packed(each) for each in data]
    if not isinstance(data, dict):
        return data
    if all(isinstance(key, str) and key != PAIRS for key in data):
        return {key: _packed(value) for key, value in data.items()}
    return {PAIRS: [[key, _packed(value)] for key, value in data.items()]}


def _unpacked(found: dict[str, Any]) -> dict[Any, Any]:
    return dict(found[PAIRS]) if PAIRS in found else found
