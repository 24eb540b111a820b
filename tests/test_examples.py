"""The examples of every page: run as they stand, or read, or named here with the reason why not.

What takes seconds is run by `make proofs`: the commands of each page one after the other in one
folder, and pieces of Python that solve a shipped sector. Every command is read by the command line
in `make test`, so that an option that is gone is found there.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import yaml

from docs.site.commands import COMMAND
from pathways.catalog import read_catalog, read_run
from pathways.cli.failures import BadCommandLine
from pathways.schema.number import Number
from pathways.schema.price import Commodity
from pathways.schema.readiness import StatedReadiness
from pathways.schema.scenarios import Scenarios
from pathways.schema.sweep import Sweep
from tests.cli.command import pathways

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("technologies/*.md"))
    if path.name != "CHANGELOG.md"
)

BLOCK = re.compile(r"^ *```([\w{}-]*)[^\n]*\n(.*?)^ *```", re.M | re.S)


@dataclass(frozen=True)
class Example:
    """A piece between fences: its page, its line, and what it is."""

    page: str
    line: int
    kind: str
    text: str

    @property
    def first(self) -> str:
        """Its first line, by which it is named here."""
        return self.text.splitlines()[0].strip()


def examples() -> list[Example]:
    found = []
    for page in PAGES:
        text = (ROOT / page).read_text(encoding="utf-8")
        for block in BLOCK.finditer(text):
            line = text.count("\n", 0, block.start()) + 1
            found.append(Example(page, line, block[1], dedent(block[2])))
    return found


EXAMPLES = examples()

ELSEWHERE = {
    "docs/python.md": "tests/test_docs.py",
    "docs/idioms.md": "tests/published/test_idioms.py",
    "docs/equations.md": "tests/test_equations_page.py",
    "docs/notebooks/catalog_to_curve.md": "docs/site/conf.py",
    "docs/notebooks/ten_thousand_scenarios.md": "docs/site/conf.py",
}
"""Pages whose Python is run by another test, or as a notebook when the site is built."""

OUTLINES = {
    ("docs/architecture.md", "session = Session(build_program(system))"): "lines of the package",
    ("docs/command_line.md", "{"): "the form of an error, with dots for what it says",
    ("docs/microgrid.md", "direct_line_share_of_use:"): "the form of a rule, with dots in it",
    ("docs/sensitivity.md", "from pathlib import Path"): "draws two studies of 2,816 scenarios",
    ("docs/sensitivity.md", "dask scheduler --host tcp://127.0.0.1 --port 8786 &"): "a cluster",
    (
        "docs/serve.md",
        "pathways serve                                 # then open http://127.0.0.1:8765/",
    ): "serves until it is stopped",
    (
        "docs/serve.md",
        'curl -H \'Content-Type: application/json\' -d \'{"sector": "steel", "view": '
        '"sector", "by": 2030}\' http://127.0.0.1:8765/solve',
    ): "asks a page that is served",
    (
        "README.md",
        "make demo    # sets everything up, solves steel and lithium batteries side by "
        "side, draws the pictures",
    ): "make",
    (
        "CONTRIBUTING.md",
        "make test     # sets everything up in .venv, runs the tests (a quarter of an hour on two "
        "cores)",
    ): "make",
}
"""Pieces that are no example to be typed as it stands, by page and first line, and why."""

SOLVING = {"README.md", "docs/sensitivity.md"}
"""Pages whose Python solves shipped sectors for seconds; run by `make proofs`."""

CHECKS: dict[tuple[str, str], Callable[[Any], object]] = {
    ("docs/deciding.md", "learn: 2027-12"): Scenarios.model_validate,
    ("docs/horizon.md", "horizon:"): lambda stated: read_run(read_catalog(), "base", stated),
    ("docs/horizon.md", "decide: 2026-12"): lambda stated: read_run(read_catalog(), "base", stated),
    ("docs/hours.md", "hours:"): lambda stated: read_run(read_catalog(), "base", stated),
    ("docs/rules.md", "obligations:"): lambda stated: read_run(read_catalog(), "base", stated),
    ("docs/sensitivity.md", "sector: steel"): Sweep.model_validate,
    ("technologies/README.md", "capex:"): lambda stated: Number.model_validate(stated["capex"]),
    ("technologies/README.md", "# prices/natural_gas.yaml"): lambda stated: (
        Commodity.model_validate(
            {"moves_with": stated["moves_with"], "price": {**PRICE, **stated["price"]}}
        )
    ),
    ("technologies/README.md", "readiness:"): lambda stated: StatedReadiness.model_validate(
        stated["readiness"]
    ),
}
"""What reads each piece of YAML, by page and the beginning of its first line."""

PRICE = {
    "unit": "CNY/MWh",
    "low": 200,
    "high": 400,
    "money_year": 2022,
    "source": "any_source",
    "locator": "table 1",
    "quality": "reported",
}
"""All else that a number has."""


def outline(example: Example) -> bool:
    return (example.page, example.first) in OUTLINES


def of_kind(kind: str) -> list[Any]:
    return [
        pytest.param(each, id=f"{each.page}:{each.line}")
        for each in EXAMPLES
        if each.kind == kind and not outline(each)
    ]


def test_every_piece_is_run_or_read_or_an_outline_with_its_reason() -> None:
    known = {"", "bash", "python", "yaml", "json", "{code-cell}", "{toctree}"}
    assert {each.kind for each in EXAMPLES} <= known
    python = [each for each in EXAMPLES if each.kind == "python" and not outline(each)]
    run = {*ELSEWHERE, *SOLVING, "docs/deciding.md"}
    assert [each for each in python if each.page not in run] == []
    assert [each for each in EXAMPLES if each.kind == "json" and not outline(each)] == []
    there = {(each.page, each.first) for each in EXAMPLES}
    assert [each for each in OUTLINES if each not in there] == []
    for page, test in ELSEWHERE.items():
        assert (ROOT / page).is_file()
        assert (ROOT / test).is_file()


@pytest.mark.parametrize(
    "example", [each for each in of_kind("yaml") if each.values[0].page != "CONTRIBUTING.md"]
)
def test_what_stands_in_a_file_is_read(example: Example) -> None:
    (check,) = (
        check
        for (page, first), check in CHECKS.items()
        if page == example.page and example.first.startswith(first)
    )
    check(yaml.safe_load(example.text))


def typed(page: str) -> Iterator[str]:
    """Every command on a page: between fences, indented, or within a sentence."""
    text = (ROOT / page).read_text(encoding="utf-8")
    for block in BLOCK.finditer(text):
        if block[1] in ("", "bash"):
            lines = dedent(block[2]).splitlines()
            yield from (line for line in lines if line.startswith("pathways "))
    rest = BLOCK.sub("", text)
    yield from (line.strip() for line in rest.splitlines() if line.startswith("    pathways "))
    yield from re.findall(r"`(pathways [^`\n]+)`", rest)


NOT_READ = ("Missing parameter", "requires an argument", "valid integer")
"""What the command line says of a command that is named without all that it needs, or with `N`."""


@pytest.mark.parametrize("page", PAGES)
def test_every_command_can_be_read(page: str) -> None:
    """Command and options exist, and values are of the kind that the option takes."""
    wrong = []
    for command in (part for line in typed(page) for part in line.split("&&")):
        words = shlex.split(command.partition(" > ")[0], comments=True)[1:]
        if not words or words[0].startswith("--"):
            continue  # options of the command as a whole act at once
        try:
            group = COMMAND.make_context("pathways", words)
            name, found, rest = group.command.resolve_command(
                group, [*getattr(group, "_protected_args", ()), *group.args]
            )
            found.make_context(name, rest, parent=group)
        except BadCommandLine as error:
            if not any(words in str(error) for words in NOT_READ):
                wrong.append((command, str(error)))
    assert wrong == []


def test_the_examples_of_decisions_run() -> None:
    found = [each for each in EXAMPLES if each.page == "docs/deciding.md" and each.kind == "python"]
    assert len(found) == 2
    for example in found:
        exec(compile(example.text, example.page, "exec"), {})


@pytest.mark.slow
@pytest.mark.parametrize(
    "example", [each for each in of_kind("python") if each.values[0].page in SOLVING]
)
@pytest.mark.filterwarnings("default")
def test_pieces_of_python_run(example: Example) -> None:
    exec(compile(example.text, example.page, "exec"), {})


WITH_COMMANDS = sorted(
    {each.page for each in EXAMPLES if each.kind == "bash" and not outline(each)}
)

LEFT_OUT = ("pathways serve", "glpsol", "head", "python -m pip")
"""Commands between others on a page that serve, install, or belong to other programs."""


FILLED_IN = ROOT / "docs" / "examples" / "glass_works.yaml"
"""What a person makes of a template, in which every amount is left open."""


def run_all(page: str, folder: Path, left_out: tuple[str, ...]) -> list[tuple[str, str]]:
    """Type every command of a page in a folder, write every file; what ended without success."""
    failed = []
    for each in EXAMPLES:
        if each.page != page or outline(each):
            continue
        if each.kind == "yaml" and each.first.endswith(".yaml"):
            (folder / each.first.removeprefix("# ")).write_text(each.text, encoding="utf-8")
        commands = each.text.splitlines() if each.kind == "bash" else []
        for command in (part.strip() for line in commands for part in line.split("&&")):
            if not command or command.startswith(left_out):
                continue
            if command.startswith("pathways "):
                done: Any = pathways(*shlex.split(command, comments=True)[1:], cwd=folder)
            else:
                done = subprocess.run(
                    command, shell=True, cwd=folder, capture_output=True, text=True, check=False
                )
            if done.returncode:
                failed.append((command, done.stderr[-500:]))
            if command.startswith("pathways new my_works"):
                shutil.copy(FILLED_IN, folder / "my_works.yaml")
    return failed


@pytest.mark.parametrize(
    "left_out",
    [
        pytest.param(("make", "pathways run"), id="checked"),
        pytest.param(("make",), id="solved", marks=pytest.mark.slow),
    ],
)
def test_a_technology_is_added_in_five_minutes(left_out: tuple[str, ...], tmp_path: Path) -> None:
    """What CONTRIBUTING.md says, step by step, in a folder that has the sectors of a clone."""
    shutil.copytree(ROOT / "sectors", tmp_path / "sectors")
    assert run_all("CONTRIBUTING.md", tmp_path, left_out) == []
    found = pathways("technologies", "textiles", "--data", "my_data", "--json", cwd=tmp_path)
    added = [each for each in json.loads(found.stdout) if each["technology"] == "stenter_curtains"]
    assert [each["saves"] for each in added] == [{"stenter_heat": 0.1}]


@pytest.mark.slow
@pytest.mark.parametrize("page", WITH_COMMANDS)
def test_commands_run_in_their_order(page: str, tmp_path: Path) -> None:
    """In one folder; a sweep of all documented ranges takes the longest."""
    (tmp_path / "my_data").mkdir()
    assert run_all(page, tmp_path, LEFT_OUT) == []
