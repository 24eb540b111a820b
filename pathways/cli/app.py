"""The command line as a whole: commands, version, and how errors are told."""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from ..version import __version__
from .alternatives import alternatives
from .border import border
from .breakeven import breakeven
from .check import check
from .compare import compare
from .curve import curve
from .decide import decide
from .explain import explain
from .export import export
from .failures import BadCommandLine, failure, wants_json
from .forms import in_any_form
from .map import draw_map
from .microgrid import microgrid
from .new import new
from .overwriting import replacing
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

LONG = ("sweep", "serve")
"""Commands whose processes do more than one thing, among them to spread work over machines."""

COLLECTED_AFTER = 100_000
"""New objects after which Python looks for those that hold on to each other alone. At its usual 700
that takes a tenth of a short command, in which nearly all stay to the end.
"""

app = typer.Typer(
    name="pathways",
    no_args_is_help=True,
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
    replacing(run),
    replacing(compare),
    replacing(curve),
    replacing(alternatives),
    replacing(breakeven),
    replacing(decide),
    replacing(microgrid),
    border,
    sweep,
    new,
    check,
    replacing(report),
    serve,
    replacing(export),
):
    app.command(command.__name__)(in_any_form(command))
app.command("map")(in_any_form(replacing(draw_map)))


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


def process() -> None:
    """Run the command line as a process that does nothing else.

    Where Dask is installed, other libraries load it, which takes a second. Only a sweep over
    several machines has a use for it.
    """
    if sys.argv[1:2] and sys.argv[1] not in LONG:
        gc.set_threshold(COLLECTED_AFTER)
        sys.modules["dask"] = None  # type: ignore[assignment]  # by this Python finds none
    main()


def main() -> None:
    """Run the command line.

    Bad input ends with one message and exit code 2, an interruption with 130, both without a
    traceback. Where JSON is asked for, the standard output has the message as an object.
    """
    from ..errors import Interrupted, PathwaysError

    as_json = wants_json(sys.argv[1:])
    try:
        with _leaving_in_order():
            code = app(standalone_mode=not as_json)
        sys.exit(code if isinstance(code, int) else 0)
    except PathwaysError as error:
        _tell(error, str(error), as_json)
        sys.exit(INTERRUPTED if isinstance(error, Interrupted) else BAD_INPUT)
    except OSError as error:  # a name that no disk takes, a folder without leave to read it
        where = f"{error.filename}: " if error.filename else ""
        _tell(error, f"{where}{error.strerror or error}", as_json)
        sys.exit(BAD_INPUT)
    except BadCommandLine as error:
        _tell(error, error.format_message(), as_json)  # type: ignore[attr-defined]
        sys.exit(BAD_INPUT)
    except (KeyboardInterrupt, typer.Abort):
        _interrupted()
    except SystemExit as leaving:
        if leaving.code == INTERRUPTED:
            _interrupted()
        raise


def _tell(error: Exception, text: str, as_json: bool) -> None:
    """An error for people on the error stream, and for machines where they are answered."""
    print(text, file=sys.stderr)
    if as_json:
        print(failure(error))


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
