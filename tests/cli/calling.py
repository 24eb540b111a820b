"""The command line called in this process, as a person would type it."""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass
from pathlib import Path

import pytest

from pathways.cli.app import main


@dataclass(frozen=True)
class Done:
    """What a command left: its exit code and what it printed."""

    returncode: int
    stdout: str
    stderr: str


def called(*arguments: str, cwd: Path | None = None) -> Done:
    """Run `pathways ARGUMENTS...` in a folder, on a terminal of 200 columns that nobody watches."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["pathways", *arguments])
        patch.setenv("COLUMNS", "200")
        patch.setenv("NO_COLOR", "1")
        if cwd is not None:
            patch.chdir(cwd)
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                main()
                code = 0
            except SystemExit as leaving:
                code = leaving.code if isinstance(leaving.code, int) else int(bool(leaving.code))
    return Done(code, out.getvalue(), err.getvalue())
