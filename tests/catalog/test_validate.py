"""What is wrong with a file in words: each kind of mistake, once, at its place."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

import pytest
from pydantic import Field, model_validator

from pathways.catalog.document import Document
from pathways.catalog.validate import validated
from pathways.errors import Problem, Problems
from pathways.schema.base import DataModel, Sentence, Slug


class Colour(StrEnum):
    """Two of them."""

    red = "red"
    blue = "blue"


class Inner(DataModel):
    """Something inside."""

    depth: float
    tags: tuple[Slug, ...] = ()


class Thing(DataModel):
    """One field of each kind."""

    label: Sentence = "x"
    count: int = 1
    share: float = Field(default=0.5, ge=0, le=1)
    above: float = Field(default=1.0, gt=0, lt=10)
    flag: bool = False
    colour: Colour = Colour.red
    mode: Literal["slow", "fast"] = "slow"
    inner: Inner | None = None
    many: dict[Slug, Inner] = Field(default_factory=dict)
    rows: tuple[Inner, ...] = ()
    either: float | dict[int, float] | None = None
    odd: int = 1

    @model_validator(mode="after")
    def _is_odd(self) -> Thing:
        if self.odd % 2 == 0:
            raise ValueError(f"{self.odd} is even")
        return self


def told(data: dict[str, Any], text: str = "a: 1\n") -> list[Problem]:
    """Problems of a document with this content."""
    problems = Problems()
    assert validated(Thing, Document(Path("thing.yaml"), data, text), problems, "things.x") is None
    return problems.found


@pytest.mark.parametrize(
    ("data", "key", "message", "found", "allowed", "hint"),
    [
        (
            {"lable": "x"},
            "lable",
            "there is no key `lable` here",
            None,
            "above, colour, count, either, flag, inner, label, many, mode, odd, rows, share",
            "label",
        ),
        ({"label": " "}, "label", "the text is empty", None, None, None),
        (
            {"label": None},
            "label",
            "the key has no value; give one or leave the key out",
            None,
            "text",
            None,
        ),
        ({"label": 5}, "label", "not the right kind of value", "5", "text", None),
        (
            {"label": ["a"]},
            "label",
            "not the right kind of value",
            "a list",
            "text",
            None,
        ),
        ({"count": 1.5}, "count", "not the right kind of value", "1.5", "a whole number", None),
        ({"count": "two"}, "count", "not the right kind of value", "two", "a whole number", None),
        ({"flag": "maybe"}, "flag", "not the right kind of value", "maybe", "true or false", None),
        (
            {"share": {"a": 1}},
            "share",
            "not the right kind of value",
            "keys with values",
            "a number",
            None,
        ),
        ({"share": 1.5}, "share", "outside the allowed range", "1.5", "at most 1.0", None),
        ({"share": -1}, "share", "outside the allowed range", "-1", "at least 0.0", None),
        ({"above": 0}, "above", "outside the allowed range", "0", "above 0.0", None),
        ({"above": 10}, "above", "outside the allowed range", "10", "below 10.0", None),
        (
            {"share": float("inf")},
            "share",
            "not-a-number and infinity are not data",
            "inf",
            None,
            None,
        ),
        (
            {"colour": "bleu"},
            "colour",
            "not one of the allowed values",
            "bleu",
            "red, blue",
            "blue",
        ),
        ({"mode": "fats"}, "mode", "not one of the allowed values", "fats", "slow, fast", "fast"),
        ({"inner": {}}, "inner.depth", "`depth` is missing", None, None, None),
        ({"inner": 5}, "inner", "not the right kind of value", "5", "keys with values", None),
        (
            {"inner": {"depth": 1, "tag": []}},
            "inner.tag",
            "there is no key `tag` here",
            None,
            "depth, tags",
            "tags",
        ),
        (
            {"inner": {"depth": 1, "tags": "a"}},
            "inner.tags",
            "not the right kind of value",
            "a",
            "a list",
            None,
        ),
        (
            {"inner": {"depth": 1, "tags": ["a", "B c"]}},
            "inner.tags.1",
            "a name is lower-case words joined by single underscores",
            "B c",
            None,
            None,
        ),
        (
            {"many": {"one": {"depth": "deep"}}},
            "many.one.depth",
            "not the right kind of value",
            "deep",
            "a number",
            None,
        ),
        (
            {"rows": [{"depth": 1}, {"dept": 1, "depth": 2}]},
            "rows.1.dept",
            "there is no key `dept` here",
            None,
            "depth, tags",
            "depth",
        ),
        (
            {"either": "x"},
            "either",
            "not the right kind of value",
            "x",
            "a number or keys with values",
            None,
        ),
        (
            {"either": {2030: "x"}},
            "either.2030",
            "not the right kind of value",
            "x",
            "a number",
            None,
        ),
        ({"odd": 4}, "", "4 is even", None, None, None),
        (
            {"label": {"text": "x" * 80}, "count": "y" * 80},
            "count",
            "not the right kind of value",
            "y" * 57 + "...",
            "a whole number",
            None,
        ),
    ],
)
def test_a_mistake_of_each_kind(
    data: dict[str, Any],
    key: str,
    message: str,
    found: str | None,
    allowed: str | None,
    hint: str | None,
) -> None:
    problem = told(data)[-1]
    assert (problem.message, problem.found, problem.allowed, problem.hint) == (
        message,
        found,
        allowed,
        hint,
    )
    assert problem.key == ".".join(part for part in ("things.x", key) if part)
    assert problem.file == Path("thing.yaml")


def test_every_mistake_is_told_once_with_its_line() -> None:
    text = "label: ''\nshare: 2\ninner:\n  depth: deep\n  tags:\n  - a\n  - B\n"
    data = {"label": "", "share": 2, "inner": {"depth": "deep", "tags": ["a", "B"]}}
    assert [(problem.line, problem.key) for problem in told(data, text)] == [
        (1, "things.x.label"),
        (2, "things.x.share"),
        (4, "things.x.inner.depth"),
        (7, "things.x.inner.tags.1"),
    ]


def test_a_missing_key_is_told_at_the_nearest_key_above() -> None:
    (problem,) = told({"label": "x", "inner": {"tags": []}}, "label: x\ninner:\n  tags: []\n")
    assert (problem.line, problem.message) == (2, "`depth` is missing")


def test_what_is_right_becomes_an_object_without_a_word() -> None:
    problems = Problems()
    document = Document(Path("thing.yaml"), {"either": {2030: 1}, "colour": "blue"}, "a: 1\n")
    made = validated(Thing, document, problems)
    assert made is not None
    assert (made.either, made.colour) == ({2030: 1.0}, Colour.blue)
    assert problems.found == []
