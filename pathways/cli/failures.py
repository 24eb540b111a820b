"""How a command that fails tells machines: one JSON object in the place of its answer."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import typer

from ..errors import (
    CertificateError,
    InfeasibleError,
    InputError,
    Interrupted,
    PathwaysError,
    Problem,
    SolverError,
)
from ..strict_json import to_json

BadCommandLine: type[Exception] = next(
    each for each in typer.BadParameter.__mro__ if each.__name__ == "ClickException"
)
"""What typer raises for a command line that cannot be read; some versions bring their own click."""

KINDS: tuple[tuple[type[Exception], str], ...] = (
    (InputError, "bad input"),
    (BadCommandLine, "bad input"),
    (OSError, "bad input"),
    (InfeasibleError, "infeasible"),
    (SolverError, "no answer of the solver"),
    (CertificateError, "answer without a certificate"),
    (Interrupted, "interrupted"),
    (PathwaysError, "no answer"),
)
"""What each error is called, the first that fits."""


def wants_json(typed: Sequence[str]) -> bool:
    """Whether a command line asks for JSON, also one that cannot be read otherwise.

    Examples
    --------
    >>> wants_json(["run", "steel", "--format", "json"]), wants_json(["run", "--", "--json"])
    (True, False)
    """
    options = list(typed)
    if "--" in options:
        options = options[: options.index("--")]
    apart = ("--format", "json") in pairwise(options)
    return apart or "--json" in options or "--format=json" in options


def failure(error: Exception) -> str:
    """The object that tells an error.

    `error` says what kind it is, `problems` has one entry for each thing that is wrong: `message`,
    `file`, `line`, `cell`, `key`, `found`, `allowed` and `nearest`, null where one has no meaning.
    """
    kind = next(name for each, name in KINDS if isinstance(error, each))
    stage = error.stage if isinstance(error, InputError) else None
    warnings = error.warnings if isinstance(error, InputError) else ()
    return to_json(
        {
            "error": kind,
            "stage": "options" if isinstance(error, BadCommandLine) else stage,
            "problems": [each.row() for each in _problems(error)],
            "warnings": [each.row() for each in warnings],
        }
    )


def _problems(error: Exception) -> Sequence[Problem]:
    if isinstance(error, InputError):
        return error.problems
    if isinstance(error, BadCommandLine):
        return [_of_command_line(error)]
    if isinstance(error, OSError):
        return [Problem(error.strerror or str(error), file=error.filename)]
    return [Problem(str(error))]


def _of_command_line(error: Any) -> Problem:
    """What is wrong with a command line, with the option and the nearest spelling where known."""
    option = getattr(error, "option_name", None)
    param = getattr(error, "param", None)
    near = list(getattr(error, "possibilities", None) or [])
    return Problem(
        error.format_message(),
        key=option or (param.opts[-1] if param is not None and param.opts else None),
        found=option,
        hint=near[0] if near else None,
    )
