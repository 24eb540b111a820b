"""Whether results that stand where new ones go are replaced: said, asked for, or refused."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from contextvars import ContextVar
from pathlib import Path
from typing import Annotated, Any

import typer

from ..errors import InputError, Problem, Problems
from ..strict_json import to_json
from .added import Command, with_option

OVERWRITE_OPTION, OUTPUT = "overwrite", "output"

Overwrite = Annotated[
    bool | None,
    typer.Option(
        "--overwrite/--no-overwrite",
        help="Replace results that stand there already, or refuse to. What this program has not "
        "written is kept.",
        show_default="replaced, and said",
    ),
]

_ASKED: ContextVar[bool | None] = ContextVar("overwrite", default=None)


def replacing(command: Command) -> Command:
    """Give a command that writes results the option `--overwrite/--no-overwrite`."""

    def called(typed: dict[str, Any]) -> None:
        before = _ASKED.set(typed.pop(OVERWRITE_OPTION))
        try:
            command(**typed)
        finally:
            _ASKED.reset(before)

    return with_option(command, OVERWRITE_OPTION, Overwrite, OUTPUT, called)


def claim(targets: Mapping[Path, tuple[str, Mapping[str, Any] | None]]) -> None:
    """See that results may be written, before they are worked out; say what they will replace.

    Runs of the same question tell by their inputs whether they are the same, once they are known:
    see `say_if_other`.

    Parameters
    ----------
    targets : mapping of folder to kind of results and what will stand in its marker

    Raises
    ------
    InputError
        Folders that hold what must be kept, all at once.
    """
    from ..results.folder import MARKER, check_target

    problems: list[Problem] = []
    for target, (kind, question) in targets.items():
        try:
            told = check_target(target, kind, question)
        except InputError as error:
            problems += error.problems
            continue
        stands = question is not None and (target / MARKER).is_file()
        if told is None and stands and (kind not in WITH_INPUTS or _ASKED.get() is False):
            told = f"{target} holds results of the same question, which are replaced"
        problems += _replaced(target, told)
    if problems:
        raise InputError("output", problems)


WITH_INPUTS = ("run", "comparison")
"""Kinds of results whose summary holds a fingerprint of all inputs."""


def say_if_other(folder: Path, question: Mapping[str, Any], summary: Mapping[str, Any]) -> None:
    """Say that the results of the same question which a folder holds are of other inputs.

    Of the same inputs and version nothing is lost, and nothing said.

    Parameters
    ----------
    folder : Path
        Of a run that is about to be written.
    question : mapping
        What will stand in its marker.
    summary : mapping
        What it will hold as `summary.json`.
    """
    from ..results.folder import MARKER, check_target

    old = folder / "summary.json"
    if not (folder / MARKER).is_file() or check_target(folder, "run", question) is not None:
        return
    try:
        before = json.loads(old.read_text(encoding="utf-8"))
        same = all(
            before.get(name) == json.loads(to_json(summary.get(name)))
            for name in ("input_hash", "versions")
        )
    except (OSError, ValueError):
        same = False
    if not same and _ASKED.get() is None:
        what = "other data or of another version"
        print(f"{folder} held results of the same question from {what}: replaced", file=sys.stderr)


def claim_file(target: Path) -> bool:
    """See that a file may be written; say that it will be replaced.

    Returns
    -------
    bool
        Whether it is to be replaced whoever has written it.

    Raises
    ------
    InputError
        It is there, and nothing is to be replaced.
    """
    problems = Problems()
    told = f"{target} is there: it is replaced if this program wrote it"
    problems.extend(_replaced(target, told if target.is_file() else None))
    problems.raise_if_any("output")
    return _ASKED.get() is True


def _replaced(target: Path, told: str | None) -> list[Problem]:
    """A problem where something stands at a place and must not be replaced; else it is said."""
    if told is None or _ASKED.get() is True:
        return []
    if _ASKED.get() is None:
        print(told, file=sys.stderr)
        return []
    message = "holds results already: --overwrite replaces them, -o chooses another place"
    return [Problem(message, file=target)]
