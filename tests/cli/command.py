"""The command line in this process: what a person types, without starting Python anew."""

from __future__ import annotations

import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from io import StringIO
from pathlib import Path
from unittest.mock import patch

import typer

from pathways.cli.app import main

built = cache(typer.main.get_command)
"""All commands with their options, put together once as in a process that runs one of them."""


@dataclass(frozen=True)
class Done:
    """How a command ended and what it printed."""

    returncode: int
    stdout: str
    stderr: str


def pathways(*arguments: str, cwd: Path) -> Done:
    """Type `pathways ARGUMENTS` in a folder; an exception that no command expects is raised."""
    said, told = StringIO(), StringIO()
    code: int | str | None = 0
    with (
        chdir(cwd),
        redirect_stdout(said),
        redirect_stderr(told),
        patch.object(sys, "argv", ["pathways", *arguments]),
        patch.object(typer.main, "get_command", built),
    ):
        try:
            main()
        except SystemExit as leaving:
            code = leaving.code
    return Done(
        code if isinstance(code, int) else int(code is not None), said.getvalue(), told.getvalue()
    )
