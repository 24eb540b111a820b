"""The command line as a whole: commands, version, and how errors are told."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from ..version import __version__
from .alternatives import alternatives
from .breakeven import breakeven
from .check import check
from .compare import compare
from .curve import curve
from .decide import decide
from .explain import explain
from .export import export
from .map import draw_map
from .microgrid import microgrid
from .new import new
from .report import report
from .run import run
from .sectors import sectors
from .serve import serve
from .sweep import sweep
from .technologies import technologies

BAD_INPUT = 2
"""Exit code of bad input, as of a command line that cannot be read."""

INTERRUPTED = 130
"""Exit code of an interruption, as of every command of a shell (128 + SIGINT)."""

app = typer.Typer(
    name="pathways",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=(
        "Least-cost ways of an industrial sector, or of one factory, to near-zero emissions.\n\n"
        "Example: pathways compare steel lithium_batteries"
    ),
)
for command in (
    sectors,
    technologies,
    explain,
    run,
    compare,
    curve,
    alternatives,
    breakeven,
    decide,
    microgrid,
    sweep,
    new,
    check,
    report,
    serve,
    export,
):
    app.command(command.__name__)(command)
app.command("map")(draw_map)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"pathways {__version__}")
        raise typer.Exit()


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Print the version and leave."
        ),
    ] = False,
) -> None:
    """Options of the command as a whole."""


def main() -> None:
    """Run the command line.

    Bad input ends with one message and exit code 2, an interruption with 130, both without a
    traceback.
    """
    from ..errors import Interrupted, PathwaysError

    try:
        with _leaving_in_order():
            app()
    except PathwaysError as error:
        print(error, file=sys.stderr)
        sys.exit(INTERRUPTED if isinstance(error, Interrupted) else BAD_INPUT)
    except OSError as error:  # a name that no disk takes, a folder without leave to read it
        where = f"{error.filename}: " if error.filename else ""
        print(f"{where}{error.strerror or error}", file=sys.stderr)
        sys.exit(BAD_INPUT)
    except KeyboardInterrupt:
        _interrupted()
    except SystemExit as leaving:
        if leaving.code == INTERRUPTED:
            _interrupted()
        raise


@contextmanager
def _leaving_in_order() -> Iterator[None]:
    """Have a wish to end this program unwind it: temporary folders and workers go with it."""

    def leave(number: int, _: object) -> None:
        signal.signal(number, signal.SIG_IGN)  # a second wish would stop the clearing up
        sys.exit(128 + number)

    wishes = [getattr(signal, name, None) for name in ("SIGTERM", "SIGHUP")]
    taken = [each for each in wishes if each and signal.getsignal(each) is signal.SIG_DFL]
    for each in taken:
        signal.signal(each, leave)
    try:
        yield
    finally:
        for each in taken:
            signal.signal(each, signal.SIG_DFL)


def _interrupted() -> None:
    print("Interrupted: nothing was written.", file=sys.stderr)
    sys.exit(INTERRUPTED)
