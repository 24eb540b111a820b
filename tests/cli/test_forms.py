"""Tables as CSV, Markdown and JSON, errors as JSON, results that are replaced, completion."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import typer

from pathways.cli import app as command_line
from pathways.cli import completion
from pathways.cli.failures import failure, wants_json
from pathways.cli.forms import FORMS, in_any_form, markdown, one_csv
from pathways.cli.overwriting import claim, claim_file, replacing, say_if_other
from pathways.cli.tables import show
from pathways.errors import InfeasibleError, InputError, Problem, SolverError
from pathways.results.archive import write_yaml
from pathways.results.folder import whole_file, whole_folder
from tests.cli.command import pathways

ROWS = [{"kiln": "old", "cost": "1.5 kCNY"}, {"kiln": "new|dear", "cost": ""}]
PLAIN = [{"kiln": "old", "cost": 1500.0}, {"kiln": "new|dear", "cost": float("nan")}]


def kilns(json: bool = False) -> None:
    """A command that prints a table and a sentence."""
    show(ROWS, json, "Kilns", PLAIN)
    if not json:
        typer.echo("Two kilns.")


def typed(
    monkeypatch: pytest.MonkeyPatch, path: Path, command: Callable[..., None], *arguments: str
) -> Any:
    app = typer.Typer()
    app.command()(in_any_form(command))
    monkeypatch.setattr(command_line, "app", app)
    return pathways(*arguments, cwd=path)


def test_csv_has_bare_numbers_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    done = typed(monkeypatch, tmp_path, kilns, "--format", "csv")
    assert (done.returncode, done.stdout) == (0, "kiln,cost\nold,1500.0\nnew|dear,\n")
    assert done.stderr == "Two kilns.\n"


def test_markdown_has_what_people_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    done = typed(monkeypatch, tmp_path, kilns, "--format", "markdown")
    assert done.stdout.splitlines() == [
        "**Kilns**",
        "",
        "| kiln | cost |",
        "| --- | --- |",
        "| old | 1.5 kCNY |",
        "| new\\|dear |  |",
    ]


def test_both_ways_to_ask_for_json_are_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What is no number is null: the standard has no word for it."""
    told = [
        typed(monkeypatch, tmp_path, kilns, *asked) for asked in (["--json"], ["--format=json"])
    ]
    assert told[0].stdout == told[1].stdout
    assert json.loads(told[0].stdout) == [
        {"kiln": "old", "cost": 1500.0},
        {"kiln": "new|dear", "cost": None},
    ]


def test_tables_are_printed_where_a_command_exits(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def missed(json: bool = False) -> None:
        kilns(json)
        raise typer.Exit(3)

    done = typed(monkeypatch, tmp_path, missed, "--format", "csv")
    assert done.returncode == 3
    assert done.stdout.startswith("kiln,cost\n")


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--format", "cvs"], "did you mean `csv`"),
        (["--json", "--format", "csv"], "give either --json or --format"),
    ],
)
def test_a_form_that_cannot_be_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: list[str], problem: str
) -> None:
    done = typed(monkeypatch, tmp_path, kilns, *arguments)
    assert done.returncode == 2
    assert problem in done.stderr


def test_every_command_with_json_takes_every_form() -> None:
    for each in command_line.app.registered_commands:
        assert each.callback is not None
        options = each.callback.__annotations__
        assert ("json" in options) == ("form" in options and each.name != "new")
    assert FORMS == ("table", "csv", "markdown", "json")


def test_several_tables_are_one_csv_that_says_which() -> None:
    text = one_csv(
        [
            ("2027", [{"step": 1, "cost": 5.0}]),
            ("none", []),
            ("2030", [{"step": 1, "why": ["a", "b"]}]),
        ]
    )
    assert list(csv.reader(StringIO(text))) == [
        ["table", "step", "cost", "why"],
        ["2027", "1", "5.0", ""],
        ["2030", "1", "", "a; b"],
    ]
    assert one_csv([("none", [])]) == ""


def test_no_cell_is_read_as_a_formula_or_as_markup() -> None:
    assert one_csv([("t", [{"=a": "=SUM(A1)", "b": -1.5}])]) == "'=a,b\n'=SUM(A1),-1.5\n"
    assert "| &lt;b>a<br>b |" in markdown("t", [{"x": "<b>a\nb"}])
    assert markdown("t", []) == "**t**\n\nnone\n"


def test_tables_break_no_word_at_80_columns(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    names = ["smelting_reduction_capture", "electrowinning_arc_furnace"]
    rows = [
        {"technology": name, **{f"column {at}": "electrification" for at in range(3)}, "last": "x"}
        for name in names
    ]
    show(rows, False, "Wide")
    told = capsys.readouterr().out
    assert max(map(len, told.splitlines())) <= 80
    assert told.count("electrification") == 6
    assert "reduction_capture" in told or "smelting_reduction_" in told
    show([{f"column_{at}": "electrification" for at in range(9)}], False, "Wider")
    assert "    column_8: electrification" in capsys.readouterr().out


def test_an_error_for_machines_says_where_and_what() -> None:
    problem = Problem("too dear", "a.yaml", 3, "capex", "9", "below 5", "5", cell=None)
    told = json.loads(failure(InputError("catalog", [problem], [Problem("odd")])))
    assert told["error"] == "bad input"
    assert told["stage"] == "catalog"
    assert told["problems"] == [
        {
            "message": "too dear",
            "file": "a.yaml",
            "line": 3,
            "cell": None,
            "key": "capex",
            "found": "9",
            "allowed": "below 5",
            "nearest": "5",
        }
    ]
    assert told["warnings"][0]["message"] == "odd"
    assert json.loads(failure(InfeasibleError("no way")))["error"] == "infeasible"
    assert json.loads(failure(SolverError("late")))["problems"][0]["message"] == "late"
    assert json.loads(failure(OSError(36, "too long", "x")))["problems"][0]["file"] == "x"


@pytest.mark.parametrize(
    ("arguments", "key", "nearest"),
    [
        (["explain", "h2_dri_aef"], None, "h2_dri_eaf"),
        (["sectors", "--regoin", "hebei"], "--regoin", "--region"),
        (["sectors", "steel"], None, None),
        (["run", "steel", "--by", "soon"], "--by", None),
    ],
)
def test_bad_input_is_one_object_under_json(
    tmp_path: Path, arguments: list[str], key: str | None, nearest: str | None
) -> None:
    done = pathways(*arguments, "--json", cwd=tmp_path)
    assert done.returncode == 2
    problem = json.loads(done.stdout)["problems"][0]
    assert (problem["key"], problem["nearest"]) == (key, nearest)
    assert problem["message"]
    assert done.stderr


def test_what_asks_for_json() -> None:
    assert wants_json(["sectors", "--format", "json"])
    assert not wants_json(["sectors", "--format", "csv"])
    assert not wants_json(["new", "json", "--format", "yaml"])


def write(price: int = 1, output: Path = Path("kiln")) -> None:
    """A command that writes a folder of results and exports a file."""
    claim({output: ("run", {"price": price})})
    with whole_folder(output) as folder:
        write_yaml({"price": price}, folder / "run.yaml")
    with whole_file(Path("kiln.csv"), claim_file(Path("kiln.csv"))) as file:
        file.write_text(f"price\n{price}\n", encoding="utf-8")


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Any]:
    """Types the command with some options in a folder where its results stand already."""
    app = typer.Typer()
    app.command()(replacing(write))
    monkeypatch.setattr(command_line, "app", app)
    done = pathways(cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    return lambda *options: pathways(*options, cwd=tmp_path)


def test_results_are_replaced_only_after_saying_so(written: Callable[..., Any]) -> None:
    again = written()
    assert again.returncode == 0
    assert "same question" not in again.stderr
    assert "kiln.csv is there: it is replaced if this program wrote it" in again.stderr
    assert "kiln holds results of another question" in written("--price", "2").stderr
    asked = written("--price", "3", "--overwrite")
    assert (asked.returncode, asked.stderr) == (0, "")


def test_results_of_other_data_are_not_replaced_in_silence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same question of the same inputs loses nothing; of other ones it does."""
    question, held = {"goal": "cost"}, {"input_hash": "abc", "versions": {"pathways": "1"}}
    with whole_folder(tmp_path / "kiln") as folder:
        write_yaml(question, folder / "run.yaml")
        (folder / "summary.json").write_text(json.dumps(held), encoding="utf-8")
    say_if_other(tmp_path / "kiln", question, held)
    say_if_other(tmp_path / "none", question, held)
    assert capsys.readouterr().err == ""
    for other in ({"input_hash": "def"}, {"versions": {"pathways": "2"}}):
        say_if_other(tmp_path / "kiln", question, {**held, **other})
        told = capsys.readouterr().err
        assert "kiln held results of the same question from other data or of another" in told


def test_curves_of_the_same_question_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with whole_folder(tmp_path / "kiln", "curve") as folder:
        write_yaml({"curve": {}}, folder / "run.yaml")
    claim({tmp_path / "kiln": ("curve", {"curve": {}})})
    assert "holds results of the same question" in capsys.readouterr().err


def test_results_can_be_kept_from_being_replaced(
    written: Callable[..., Any], tmp_path: Path
) -> None:
    refused = written("--price", "2", "--no-overwrite")
    assert refused.returncode == 2
    assert "kiln: holds results already: --overwrite replaces them" in refused.stderr
    assert (tmp_path / "kiln" / "run.yaml").read_text(encoding="utf-8") == "price: 1\n"


def test_what_others_have_written_is_kept_but_for_a_file_that_is_named(
    written: Callable[..., Any], tmp_path: Path
) -> None:
    """A folder keeps what was changed in it; one file to write is replaced where that is asked."""
    (tmp_path / "kiln.csv").write_text("mine", encoding="utf-8")
    assert written().returncode == 2
    assert (tmp_path / "kiln.csv").read_text(encoding="utf-8") == "mine"
    assert written("--overwrite").returncode == 0
    (tmp_path / "kiln" / "run.yaml").write_text("mine", encoding="utf-8")
    kept = written("--overwrite")
    assert kept.returncode == 2
    assert "was changed since it was written, and is kept" in kept.stderr


def test_every_command_that_writes_results_says_what_it_replaces() -> None:
    """A sweep never replaces its store; `new` has an option of its own, since it writes a start."""
    for each in command_line.app.registered_commands:
        assert each.callback is not None
        options = each.callback.__annotations__
        assert ("overwrite" in options) == ("output" in options and each.name != "sweep")


def test_names_of_the_shipped_data_complete() -> None:
    assert completion.names("sectors")("ste") == ["steel"]
    assert completion.names("regions")("jiang") == ["jiangsu", "jiangxi"]
    assert "base" in completion.names("sectors", "runs")("")
    assert "sources" not in completion.names("technologies")("")
    assert "h2_dri_eaf" in completion.names("technologies")("h2")
    assert completion.words("cost", "lowest")("l") == ["lowest"]
    for kind in completion.PATTERNS:
        assert completion.names(kind)("")


def test_the_shell_is_answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_PATHWAYS_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "pathways run lithium")
    monkeypatch.setenv("COMP_CWORD", "2")
    assert pathways(cwd=tmp_path).stdout.split() == ["lithium_batteries"]
