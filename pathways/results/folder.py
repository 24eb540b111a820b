"""Folders of results: written whole beside their place, then put there file by file.

A folder of results holds `manifest.json`: what was written into it, with hashes. Only a file that
it lists, and that nobody has changed since, is ever replaced or removed. All else is someone's own.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

from ..errors import InputError, Problem, Problems

MARKER = "run.yaml"
"""The resolved question of a folder of results; a folder below with one of its own is a unit."""

MANIFEST = "manifest.json"

WORKS = "works"
"""Folder inside a run folder that keeps the file of a works, under the name of the works."""

NAMES: Mapping[str, tuple[str, ...]] = {
    "run": ("system.nc", "pathway.nc", "summary.json"),
    "comparison": ("comparison.csv", "comparison.json"),
    "curve": (),
    "alternatives": ("alternatives.nc", "pathways.csv"),
    "breakeven": ("breakeven.nc", "numbers.csv", "switches.csv", "pieces.csv", "unbuilt.csv"),
    "decision": ("scenarios.yaml", "decision.nc", "summary.json", "plans.csv", "advice.csv"),
    "microgrid": (
        "system.nc",
        "pathway.nc",
        "summary.json",
        "microgrid.nc",
        "microgrid.json",
        "devices.csv",
        "bill.csv",
    ),
    "sweep": ("sweep.yaml", "system.nc", "summary.json", "indices.nc", "ranking.csv"),
    "export": (),
}
"""What each kind of folder always holds beside `MARKER`: looked for before anything is solved."""

_TOP = Path()
_KEPT = ".replaced"
"""Folder in the temporary one where older files wait until all new ones are in their place."""

_OPEN = 0o755
"""Mode of a folder of results: a temporary one is its owner's alone."""


@dataclass(frozen=True)
class Manifest:
    """What was written into a folder of results.

    Attributes
    ----------
    kind : str
        One of `NAMES`.
    files : mapping of path from the folder to the SHA-256 of what was written
    exports : mapping of the same
        Files made from the results: replaced by an export alone.
    """

    kind: str
    files: Mapping[str, str]
    exports: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> Manifest | None:
        """That of a folder, or None where there is none that can be read."""
        try:
            found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            files, exports = found["files"], found.get("exports", {})
            inside = all(map(_stays_inside, [*files, *exports]))
            return cls(str(found["kind"]), dict(files), dict(exports)) if inside else None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def write(self, folder: Path) -> None:
        """Write it into a folder, whole."""
        about = "Files that are listed here are replaced by the next results; others are kept."
        content = {"about": about, **asdict(self)}
        new = folder / f".{MANIFEST}"
        new.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        os.replace(new, folder / MANIFEST)

    def owns(self, folder: Path, name: str) -> bool:
        """Whether a file is as it was written."""
        return name == MANIFEST or (name in self.files and self.files[name] == _hash(folder / name))


def kept_works(folder: Path) -> Path | None:
    """File of a works of one's own that a run folder keeps; None where it keeps none."""
    place = folder / WORKS
    return next((each for each in sorted(place.glob("*")) if each.is_file()), None)


def check_target(target: Path, kind: str, question: Mapping[str, Any] | None = None) -> str | None:
    """See that results may be written into a folder, before the work of finding them.

    Parameters
    ----------
    target : Path
    kind : str
        One of `NAMES`.
    question : mapping, optional
        What will stand in `MARKER`.

    Returns
    -------
    str or None
        A sentence where results of another question stand there and will be replaced.

    Raises
    ------
    InputError
        What stands there was not written by this program, was changed since, or is of another kind.
    """
    target = _resolved(target)
    if not _is_there(target):
        return None
    problems = Problems()
    old = _manifest(target, kind, problems)
    names = (MARKER, MANIFEST, *NAMES[kind]) if old is None else tuple(old.files)
    for name in names:
        if _is_there(target / name) and not (old is not None and old.owns(target, name)):
            problems.add(_not_ours(target / name, old, name))
    problems.raise_if_any("output")
    if (
        question is None
        or not _is_there(target / MARKER)
        or _text(target / MARKER).partition(f"\n{REMARKS}")[0].rstrip("\n")
        == yaml_text(question).rstrip("\n")
    ):
        return None
    return (
        f"{target} holds results of another question, which are replaced when these are written; "
        "to keep both, choose another folder with -o"
    )


REMARKS = "# "
"""How the remarks behind the settings of a `run.yaml` begin; YAML of `yaml_text` has no such text
at the beginning of a line, and is compared without them.
"""


def remarks_text(remarks: Mapping[str, str]) -> str:
    """Remarks on settings as comments, to stand behind them; a reader of YAML skips them."""
    lines = [f"{name}: {text}" for name, text in remarks.items()]
    return "".join(f"{REMARKS}{' '.join(line.split())}\n" for line in lines)


def yaml_text(content: Mapping[str, Any]) -> str:
    """Settings as YAML, for people to read and to run again, in the order in which they stand."""
    import yaml

    # written in C it takes a sixth of the time, where PyYAML was built with it
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    text: str = yaml.dump(dict(content), Dumper=dumper, sort_keys=False, allow_unicode=True)
    return text


@contextmanager
def whole_folder(target: Path, kind: str = "run", adds: bool = False) -> Iterator[Path]:
    """A temporary folder beside `target`, whose files take their place when all are written.

    Files of older results that nobody has changed are replaced, and removed where the new results
    have none of that name. Files of others stay. Where something fails, all is as it was.

    Parameters
    ----------
    target : Path
    kind : str, optional
        One of `NAMES`.
    adds : bool, optional
        Keep files of older results that the new ones do not have.

    Raises
    ------
    InputError
        If the place cannot be written, or a file there is not ours to replace.
    """
    target = _resolved(target)
    if _is_there(target):
        problems = Problems()
        _manifest(target, kind, problems)
        problems.raise_if_any("output")
    with _beside(target) as temporary:
        yield temporary
        _put(temporary, target, kind, adds)


@contextmanager
def whole_file(target: Path, replaces: bool = False) -> Iterator[Path]:
    """A temporary file that takes the place of `target` when it is written.

    A file that stands there is replaced where the manifest of its folder lists it as exported, or
    where a person has said so.

    Parameters
    ----------
    target : Path
    replaces : bool, optional
        Whether a file there is replaced whoever has written it.

    Raises
    ------
    InputError
        If the place cannot be written, or the file there is not ours to replace.
    """
    target = _resolved(target)
    folder, name = target.parent, target.name
    if target.is_dir():
        raise InputError("output", [Problem("is a folder: name a file", file=target)])
    with _beside(target) as temporary:
        yield temporary / name
        new, old = _hash(temporary / name), Manifest.read(folder)
        ours = {new, *([old.exports.get(name)] if old is not None else [])}
        if _is_there(target) and not replaces and _hash(target) not in ours - {None}:
            raise InputError("output", [_not_ours(target, old, name)])
        os.replace(temporary / name, target)
        if old is not None and new is not None:
            replace(old, exports={**old.exports, name: new}).write(folder)


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A temporary folder beside a place, gone when it is left; trouble with the disk in words.

    Its name is known before it is there, so that an interruption leaves it at no moment.
    """
    temporary = target.parent / f".{target.name}.{secrets.token_hex(8)}"
    try:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            temporary.mkdir(mode=0o700)
        except OSError as error:
            problem = Problem(f"cannot write here: {error.strerror or error}", file=target.parent)
            raise InputError("output", [problem]) from error
        yield temporary
    except OSError as error:
        problem = Problem(f"cannot write: {error.strerror or error}", file=target)
        raise InputError("output", [problem]) from error
    finally:
        # a name that cannot be, such as one too long, is no folder either
        kept = os.path.isdir(temporary) and (temporary / _KEPT).rglob("*")
        if not any(path.is_file() for path in kept or ()):
            shutil.rmtree(temporary, ignore_errors=True)


def _put(temporary: Path, target: Path, kind: str, adds: bool) -> None:
    """Put finished files in their place, those that they replace out of it; or change nothing."""
    units = _units(temporary)
    problems = Problems()
    gone: list[Path] = []
    for unit, names in units.items():
        place = target / unit
        old = _manifest(place, kind if unit == _TOP else "run", problems)
        for name in (*names, MANIFEST):
            if _is_there(place / name) and not (
                (old is not None and old.owns(place, name))
                or _hash(place / name) == _hash(temporary / unit / name) is not None
            ):
                problems.add(_not_ours(place / name, old, name))
        before = dict(old.files) if old is not None else {}
        left = [name for name in before if name not in names and old and old.owns(place, name)]
        gone += [] if adds else [unit / name for name in left]
        kept = {name: before[name] for name in left} if adds else {}
        written = {name: _hash(temporary / unit / name) or "" for name in names}
        manifest = Manifest(
            kind if unit == _TOP else "run",
            dict(sorted({**kept, **written}.items())),
            old.exports if old is not None else {},
        )
        manifest.write(temporary / unit)
    problems.raise_if_any("output")
    if _is_there(target):
        new = [unit / name for unit, names in units.items() for name in (*names, MANIFEST)]
        _exchange(temporary, target, new, gone)
    else:
        os.chmod(temporary, _OPEN)
        os.rename(temporary, target)


def _exchange(temporary: Path, target: Path, new: list[Path], gone: list[Path]) -> None:
    """Move older files out of a folder and new ones in; all back again where a move fails."""
    kept, done = temporary / _KEPT, list[tuple[Path, Path]]()

    def move(source: Path, place: Path) -> None:
        place.parent.mkdir(parents=True, exist_ok=True)
        os.rename(source, place)
        done.append((source, place))

    older = [path for path in (*gone, *new) if _is_there(target / path)]
    try:
        for path in older:
            move(target / path, kept / path)
        for path in new:
            move(temporary / path, target / path)
    except BaseException:
        for source, place in reversed(done):
            os.rename(place, source)
        raise
    finally:
        _remove_empty(target, {*gone, *new})
    shutil.rmtree(kept, ignore_errors=True)


def _units(folder: Path) -> dict[Path, list[str]]:
    """Files of each folder of results in a folder: itself, and those below with a marker."""
    roots = [_TOP, *(path.parent.relative_to(folder) for path in folder.rglob(f"*/{MARKER}"))]
    units: dict[Path, list[str]] = {root: [] for root in roots}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            inner = path.relative_to(folder)
            root = max((each for each in roots if inner.is_relative_to(each)), key=_depth)
            units[root].append(inner.relative_to(root).as_posix())
    return units


def _depth(path: Path) -> int:
    return len(path.parts)


def _remove_empty(target: Path, files: Iterable[Path]) -> None:
    """Remove folders of files that are no longer there, where nothing else lies in them."""
    folders = {parent for file in files for parent in file.parents if parent != _TOP}
    for folder in sorted(folders, key=_depth, reverse=True):
        place = target / folder
        if place.is_dir() and not place.is_symlink() and not any(place.iterdir()):
            place.rmdir()


def _manifest(folder: Path, kind: str, problems: Problems) -> Manifest | None:
    """The manifest of a folder; a place or results of another kind are problems."""
    if _is_there(folder) and not folder.is_dir():
        problems.add("exists and is no folder: choose another with -o", file=folder)
        return None
    found = Manifest.read(folder)
    if found is not None and found.kind != kind:
        problems.add(
            f"holds the results of another command ({found.kind}): choose another folder with -o",
            file=folder,
        )
    return found


def _not_ours(path: Path, manifest: Manifest | None, name: str) -> Problem:
    changed = manifest is not None and name in manifest.files
    what = "was changed since it was written" if changed else "was not written by this program"
    return Problem(f"{what}, and is kept: move it, or choose another place with -o", file=path)


def _hash(path: Path) -> str | None:
    """SHA-256 of a file, None where there is no plain file."""
    if path.is_symlink() or not path.is_file():
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _stays_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts


def _resolved(target: Path) -> Path:
    """The place itself where a link leads to it."""
    return Path(os.path.realpath(target))


def _is_there(path: Path) -> bool:
    return os.path.lexists(path)


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="replace")
