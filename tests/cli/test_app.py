"""The command line as a whole: help, version, exit codes, how errors are told."""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import typer

import pathways as pw
from pathways.cli import app as command_line
from pathways.cli.app import _leaving_in_order
from pathways.errors import InputError, Problem
from pathways.results.folder import whole_folder
from tests.cli.command import pathways

COMMANDS = [str(each.name) for each in command_line.app.registered_commands]


def test_every_command_is_listed_with_what_it_does(tmp_path: Path) -> None:
    done = pathways("--help", cwd=tmp_path)
    assert done.returncode == 0
    assert len(COMMANDS) >= 10
    for name in COMMANDS:
        assert f" {name} " in done.stdout
    assert "Example: pathways compare steel lithium_batteries" in done.stdout


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_of_a_command_shows_an_example_and_solves_nothing(
    tmp_path: Path, name: str, flag: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    done = pathways(name, flag, cwd=tmp_path)
    assert done.returncode == 0
    assert f"pathways {name}" in done.stdout.partition("example:")[2]
    assert done.stderr == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", command_line.app.registered_commands, ids=COMMANDS)
def test_every_command_that_prints_a_table_prints_json_too(
    command: typer.models.CommandInfo,
) -> None:
    """`export`, `new` and `report` write files, `serve` answers machines itself; all others do."""
    assert command.callback is not None
    options = command.callback.__annotations__
    assert ("json" in options) == (command.name not in ("export", "new", "report", "serve"))


def test_no_command_is_a_question_for_help(tmp_path: Path) -> None:
    done = pathways(cwd=tmp_path)
    assert done.returncode in (0, 2)
    assert "Usage" in done.stdout + done.stderr


def test_the_version_is_that_of_the_package(tmp_path: Path) -> None:
    done = pathways("--version", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, f"pathways {pw.__version__}\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ["runn", "steel"],
        ["run"],
        ["run", "steel", "--regoin", "hebei"],
        ["run", "steel", "--by", "soon"],
        ["export", "results"],
        ["sectors", "steel"],
    ],
)
def test_what_is_no_command_line_ends_with_two(tmp_path: Path, arguments: list[str]) -> None:
    done = pathways(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("command", "short"), [("run", True), ("map", True), ("sweep", False)])
def test_a_process_of_one_command_loads_no_dask(
    monkeypatch: pytest.MonkeyPatch, command: str, short: bool
) -> None:
    """Other libraries look for it where it is installed; a sweep has to find it."""
    before, seen = gc.get_threshold(), []
    monkeypatch.setattr(sys, "argv", ["pathways", command])
    monkeypatch.setitem(sys.modules, "dask", sys)
    monkeypatch.setattr(command_line, "main", lambda: seen.append(sys.modules["dask"]))
    try:
        command_line.process()
        assert seen == [None if short else sys]
        assert (gc.get_threshold() != before) == short
    finally:
        gc.set_threshold(*before)


def test_the_help_waits_for_no_heavy_library() -> None:
    """What checks files, and what solves and draws, is imported where it is used."""
    code = (
        "import sys, pathways.cli.app\n"
        "heavy = ('pydantic', 'pint', 'numpy', 'pandas', 'xarray', 'scipy', 'matplotlib')\n"
        "print([each for each in heavy if each in sys.modules])\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"


def failing(error: BaseException) -> typer.Typer:
    """A command line with one command, which raises."""
    app = typer.Typer()

    @app.command()
    def fail() -> None:
        raise error

    return app


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (InputError("run", [Problem("too dear", key="capex")]), 2, "capex: too dear"),
        (OSError(36, "File name too long", "xxx"), 2, "xxx: File name too long"),
        (OSError("no reason"), 2, "no reason"),
        (KeyboardInterrupt(), 130, "Interrupted: nothing was written."),
        (typer.Exit(3), 3, ""),
        (typer.Exit(130), 130, "Interrupted: nothing was written."),
        (typer.Exit(0), 0, ""),
    ],
)
def test_how_a_command_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, told: str
) -> None:
    """Bad input ends with 2, a missed target with 3, an interruption with 128 + 2."""
    monkeypatch.setattr(command_line, "app", failing(error))
    done = pathways(cwd=tmp_path)
    assert done.returncode == code
    assert told in done.stderr
    assert done.stdout == ""


def test_a_fault_of_the_program_is_not_told_as_bad_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What nobody expected keeps its traceback: it is to be reported."""
    monkeypatch.setattr(command_line, "app", failing(ZeroDivisionError("no")))
    with pytest.raises(ZeroDivisionError):
        pathways(cwd=tmp_path)


@pytest.mark.parametrize(
    ("arguments", "keys"),
    [
        (
            ["sectors"],
            {"sector", "phase", "product", "electricity share", "near-zero threshold"},
        ),
        (
            ["technologies", "textiles"],
            {"technology", "kind", "lever", "stage", "first year", "capex", "saves"},
        ),
    ],
)
def test_lists_for_machines(tmp_path: Path, arguments: list[str], keys: set[str]) -> None:
    done = pathways(*arguments, "--json", cwd=tmp_path)
    rows = json.loads(done.stdout)
    assert rows
    assert all(keys <= set(row) for row in rows)


def test_a_data_sheet_for_machines(tmp_path: Path) -> None:
    sheet = json.loads(pathways("explain", "h2_dri_eaf", "--json", cwd=tmp_path).stdout)
    assert sheet["name"] == "h2_dri_eaf"
    assert "calibration" not in sheet
    for row in sheet["numbers"]:
        assert row["unit"]
        assert row["source"]
        assert row["quality"] in ("reported", "derived", "secondary", "recalled", "assumed")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_wish_to_end_clears_up(tmp_path: Path, number: signal.Signals) -> None:
    """`kill` and a closed terminal unwind the command: nothing half-written is left."""
    before = signal.signal(number, signal.SIG_DFL)  # a runner may be deaf to it

    def stopped() -> None:
        with _leaving_in_order(), whole_folder(tmp_path / "run") as folder:
            (folder / "run.yaml").write_text("half")
            os.kill(os.getpid(), number)
            time.sleep(5)

    try:
        with pytest.raises(SystemExit) as leaving:
            stopped()
        assert signal.getsignal(number) == signal.SIG_DFL
    finally:
        signal.signal(number, before)
    assert leaving.value.code == 128 + number
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "command",
    [
        ("export", "x" * 300, "--to", "lp"),
        ("check", "x" * 300),
        ("run", "x" * 300 + ".yaml"),
        ("sweep", "x" * 300 + ".yaml"),
        ("run", "steel", "--data", "x" * 300),
        ("run", "lithium_batteries", "--hours", "24x4", "--profile", "load=" + "x" * 300),
    ],
    ids=lambda command: command[0],
)
def test_a_name_that_no_disk_takes_is_a_message(tmp_path: Path, command: tuple[str, ...]) -> None:
    done = pathways(*command, cwd=tmp_path)
    assert done.returncode == 2
    assert "x" * 100 in done.stderr
    assert "Traceback" not in done.stderr
