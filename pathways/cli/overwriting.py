"""Whether results that stand where new ones go are replaced: said, asked for, or refused."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextvars import ContextVar
from pathlib import Path
from typing import Annotated, Any

import typer

from ..errors import InputError, Problem, Problems
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

    Parameters
    ----------
    targets : mapping of folder to kind of results and what will stand in its marker

    Raises
    ------
    InputError
        Folders that hold what must be kept, all at once.
    """
    from ..results.folder import check_target

    problems: list[Problem] = []
    for target, (kind, question) in targets.items():
        try:
            told = check_target(target, kind, question)
        except InputError as error:
            problems += error.problems
        else:
            problems += _replaced(target, told)
    if problems:
        raise InputError("output", problems)


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
