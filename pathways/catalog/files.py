"""Check a person's own files against the shipped catalog and themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from ..errors import InputError, Problem, Problems
from .checks import SEVERITIES, check_catalog
from .document import read_document
from .kinds import COLLECTIONS, FOLDERS, MODELS, MONEY
from .location import ROOMS, data_folder, holding_folder, yaml_files
from .profiles import check_profiles
from .read import Catalog, Shelf, read_catalog
from .runs import check_run
from .scenarios import check_scenarios
from .sweeps import check_sweep

TELLING: Mapping[str, tuple[str, ...]] = {
    "sector": ("phase", "product", "calibration"),
    "technology": ("activity_unit", "lever"),
    "run": ("extends", "goal", "horizon", "sectors"),
    "region": ("fallback", "carriers"),
    "policy": ("tiers", "electricity_conversion"),
    "price": ("sale_price", "product_price", "resource_price", "moves_with"),
    "counting": ("uncontracted", "certificates"),
    "sweep": ("method", "vary", "samples"),
    "scenarios": ("scenarios", "learn"),
}
"""Keys by which a file shows what it is, where its folder does not tell."""

QUESTIONS: Mapping[str, Callable[[Catalog, str | Path], list[Problem]]] = {
    "run": check_run,
    "sweep": check_sweep,
    "scenarios": check_scenarios,
}
"""Kinds of file that ask a question and hold no entry, and what checks each."""

KINDS = {Path(folder).name: kind for folder, (kind, _) in FOLDERS.items()}
"""Kind of the entry in a file, by the folder in which the file lies."""


def checked_catalog(data: Sequence[Path | str] | None = None) -> Catalog:
    """The shipped catalog, and a person's own folders on top.

    It is checked as a whole where there are any.

    Raises
    ------
    InputError
        Every problem of the files and of the catalog that they make.
    """
    catalog = read_catalog(tuple(data or ()))
    problems = check_catalog(catalog) if data else []
    if problems:
        raise InputError("catalog", problems)
    return catalog


def check_whole(extra: Sequence[Path | str] = ()) -> list[Problem]:
    """Validate every file of the shipped data and of a person's own folders.

    With all rules, runs, sweeps and scenarios.

    Returns
    -------
    list of Problem
        Warnings, which do not fail.

    Raises
    ------
    InputError
        Every problem of the files; where there is none, every problem of the catalog that they
        make.
    """
    catalog, problems = read_catalog(extra), Problems()
    problems.extend(check_catalog(catalog))
    for name in catalog.runs:
        problems.extend(check_run(catalog, name))
    for name in catalog.sweeps:
        problems.extend(check_sweep(catalog, name))
    for name in catalog.scenarios:
        problems.extend(check_scenarios(catalog, name))
    problems.extend(check_profiles(catalog))
    warnings = check_catalog(catalog, "warning")
    problems.raise_if_any("catalog", warnings)
    return warnings


def check_files(paths: Sequence[Path], extra: Sequence[Path | str] = ()) -> list[Problem]:
    """Validate files and folders together, with the data folders that hold them.

    Parameters
    ----------
    paths : sequence of Path
        Files, or data folders, which are checked whole. The data folder around a file is read with
        it, so that carriers and sources beside it are known.
    extra : sequence of paths
        Further data folders of a person's own.

    Returns
    -------
    list of Problem
        Warnings, which do not fail.

    Raises
    ------
    InputError
        Every problem of every file.
    """
    problems = Problems()
    roots = read_catalog(extra).roots
    before = _told_before(_stated(roots), tuple(extra))
    held = data_folders(paths, roots)
    catalog = _with_folders(extra, held, problems)
    taken = _taken(paths, held, Shelf(catalog, problems), problems)
    warnings: list[Problem] = []
    if not problems.found:
        problems.extend(each for each in check_catalog(catalog) if str(each) not in before)
        warnings = [each for each in check_catalog(catalog, "warning") if str(each) not in before]
    for kind, check in QUESTIONS.items():
        for path in taken[kind]:
            problems.extend(check(catalog, path))
    if any(path.is_dir() for path in paths) and not problems.found:
        problems.extend(check_profiles(catalog))
    problems.raise_if_any("files", warnings)
    return warnings


Stated = tuple[tuple[Path, int, int], ...]
"""Files of data folders, each with when it was written and its size."""


def _stated(roots: Sequence[Path]) -> Stated:
    """What stands in data folders."""
    files = (each for root in roots for room in ROOMS for each in (root / room).rglob("*"))
    stats = ((each.resolve(), each.stat()) for each in files if each.is_file())
    return tuple((file, stat.st_mtime_ns, stat.st_size) for file, stat in stats)


@lru_cache(maxsize=2)
def _told_before(stated: Stated, extra: tuple[Path | str, ...]) -> frozenset[str]:  # noqa: ARG001
    """Problems of a catalog without the files that are checked; the same while its files are."""
    catalog = read_catalog(extra)
    return frozenset(
        str(problem) for severity in SEVERITIES for problem in check_catalog(catalog, severity)
    )


def _taken(
    paths: Sequence[Path], held: Sequence[Path], shelf: Shelf, problems: Problems
) -> dict[str, list[Path]]:
    """Runs, sweeps and scenarios among the files and folders; entries are put on the shelf."""
    found: dict[str, list[Path]] = {kind: [] for kind in QUESTIONS}
    for path in paths:
        around = holding_folder(path)
        if path.is_dir() and around is not None:
            for folder, (holds, _) in FOLDERS.items():
                if holds in QUESTIONS:
                    found[holds] += yaml_files(around / folder, problems)
        elif path.is_dir():
            data_folder(path, problems)
        elif not path.is_file():
            problems.add("there is no such file", file=path)
        else:
            kind = kind_of(path, problems)
            if kind is not None and kind in QUESTIONS:
                found[kind].append(path)
            elif kind is not None and around not in held:
                _put(shelf, path, kind)
    return found


def _put(shelf: Shelf, path: Path, kind: str) -> None:
    if kind == "collection":
        shelf.take_collection(path)
    else:
        shelf.put_one(path, kind, MODELS[kind])


def data_folders(paths: Sequence[Path], known: Sequence[Path] = ()) -> list[Path]:
    """Data folders that hold files or folders, each once, without those that are known."""
    found = dict.fromkeys(holding_folder(path) for path in paths)
    taken = {folder.resolve() for folder in known}
    return [folder for folder in found if folder is not None and folder not in taken]


def _with_folders(extra: Sequence[Path | str], held: Sequence[Path], problems: Problems) -> Catalog:
    """The catalog with further folders; without them where one has problems, which are told."""
    try:
        return read_catalog((*extra, *held))
    except InputError as error:
        problems.extend(error.problems)
        return read_catalog(extra)


def kind_of(path: Path, problems: Problems) -> str | None:
    """What a file holds: by its name, its folder, or its keys.

    None with a problem where that cannot be decided.
    """
    if path.stem in COLLECTIONS or path.stem == MONEY:
        return "collection"
    if path.suffix != ".yaml":
        told = "data files end in `.yaml`, and a works of your own in `.yaml` or `.xlsx`"
        problems.add(told, file=path, found=path.name)
        return None
    if path.parent.name in KINDS:
        return KINDS[path.parent.name]
    document = read_document(path, problems)
    if document is None:
        return None
    for kind, keys in TELLING.items():
        if any(key in document.data for key in keys):
            return kind
    problems.add(
        "cannot tell what this file holds: put it into a folder `technologies/...`, `sectors`, "
        "`sectors/regions` or `runs`",
        file=path,
        allowed=", ".join(f"{kind} (with {' or '.join(keys)})" for kind, keys in TELLING.items()),
    )
    return None
