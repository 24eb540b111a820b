"""Reasons of refusals in Chinese: every kind that a question to the server can meet."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import pathways
from pathways.catalog import read_catalog
from pathways.errors import Problem
from pathways.sentences import say
from pathways.serving.reasons import reasons, texts, translated

ROOT = Path(pathways.__file__).parent

ROOMS = (
    "cases.py",
    "catalog/asked.py",
    "catalog/document.py",
    "catalog/plants.py",
    "catalog/runs.py",
    "catalog/validate.py",
    "questions",
    "schema/run.py",
    "schema/works.py",
    "schema/years.py",
    "serving",
    "systems/assemble.py",
    "systems/stock.py",
    "works",
)
"""What reads and checks a question, a works and the run behind them."""

RAISED = ("Problem", "ValueError", "add", "_add")
"""Calls that take a message as their first or second argument."""

HOLE = "{}"


def messages(text: ast.expr) -> Iterator[str]:
    """Texts that an expression may be, with braces for what is filled in."""
    if isinstance(text, ast.Constant) and isinstance(text.value, str):
        yield text.value
    elif isinstance(text, ast.JoinedStr):
        yield "".join(
            each.value if isinstance(each, ast.Constant) else HOLE for each in text.values
        )
    elif isinstance(text, ast.IfExp):
        yield from messages(text.body)
        yield from messages(text.orelse)


def told(file: Path) -> Iterator[str]:
    """Messages of a module: those of its problems, and those that it names first."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if called in RAISED:
                for given in node.args[:2]:
                    yield from messages(given)
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "told":
            yield from messages(node.value)


def every() -> set[str]:
    files = [
        file
        for room in ROOMS
        for file in ([ROOT / room] if room.endswith(".py") else sorted((ROOT / room).rglob("*.py")))
    ]
    # keys and single words are no messages
    return {each for file in files for each in told(file) if " " in each.strip("# ")}


def test_every_reason_that_the_server_can_meet_has_its_chinese() -> None:
    """Braces are filled with a letter, as a message does."""
    lacking = {each for each in every() if translated(each.replace(HOLE, "x")) is None}
    assert lacking == set()


@pytest.mark.parametrize("english", sorted(texts()))
def test_a_reason_fills_in_what_its_english_fills_in(english: str) -> None:
    """Both texts have the same places, and the Chinese has Chinese in it."""
    chinese = texts()[english]
    places = re.compile(r"\{\w+\}")
    assert set(places.findall(chinese)) == set(places.findall(english))
    assert re.search(r"[\u4e00-\u9fff]", chinese)


def test_places_findings_and_what_is_allowed_are_told_around_a_reason() -> None:
    problem = Problem(
        "not one of the allowed values",
        file="mill.xlsx",
        cell="Units!D7",
        found="stel",
        allowed="steel",
        hint="steel",
    )
    (one,) = reasons([problem], "zh", read_catalog)
    assert one.text == (
        "mill.xlsx Units!D7：不在允许的取值之中（实为 stel；允许：steel；是否应为 `steel`？）"
    )
    (same,) = reasons([problem], "en", read_catalog)
    assert (same.text, same.english) == (str(problem), False)


def test_a_reason_that_nobody_knows_stays_and_is_marked_as_english() -> None:
    (one,) = reasons([Problem("a boiler of another world", key="units")], "zh", read_catalog)
    assert (one.text, one.english) == ("units: a boiler of another world", True)


def test_a_reason_that_knows_its_parts_is_told_from_them() -> None:
    (one,) = reasons([Problem(say("nothing_whole"))], "zh", read_catalog)
    assert one.text.startswith("没有整台机组的方案能满足需求")
