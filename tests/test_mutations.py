"""The list of planted errors cannot rot: every text stands where it is looked for, once."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.mutations import MUTATIONS, Mutation
from tests.mutations.table import table

ROOT = Path(__file__).resolve().parents[1]
LEAST = 50
"""The ten errors that once survived, and forty more."""


def test_there_are_enough_and_all_differ() -> None:
    assert len(MUTATIONS) >= LEAST
    assert len({(each.file, each.before, each.after) for each in MUTATIONS}) == len(MUTATIONS)
    assert len({each.planted for each in MUTATIONS}) == len(MUTATIONS)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda each: each.planted.replace(" ", "_"))
def test_every_error_can_be_planted(mutation: Mutation) -> None:
    """Its text occurs exactly once, its tests exist, and what is planted is still Python: an error
    of syntax would be noticed by every test and prove nothing."""
    assert mutation.problem(ROOT) is None
    assert mutation.before != mutation.after
    text = (ROOT / mutation.file).read_text(encoding="utf-8")
    ast.parse(text.replace(mutation.before, mutation.after))


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda each: each.planted.replace(" ", "_"))
def test_single_tests_that_are_named_exist(mutation: Mutation) -> None:
    for test in mutation.tests:
        file, _, name = test.partition("::")
        if name:
            assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8")


def test_a_text_that_is_gone_or_stands_twice_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "room.py").write_text("a = 1\nb = 1\n")
    (tmp_path / "test_room.py").write_text("")
    known = {"planted": "", "file": "room.py", "after": "", "tests": ("test_room.py",)}
    assert Mutation(before="a = 1", **known).problem(tmp_path) is None
    assert "2 times" in str(Mutation(before="= 1", **known).problem(tmp_path))
    assert "0 times" in str(Mutation(before="c = 1", **known).problem(tmp_path))
    gone = Mutation("", "attic.py", "a", "b", ())
    assert gone.problem(tmp_path) == "there is no file attic.py"
    untested = Mutation("", "room.py", "a = 1", "", ("test_attic.py::test_all",))
    assert untested.problem(tmp_path) == "there is no test test_attic.py::test_all"


def test_planting_changes_the_text_and_tells_what_stood_there(tmp_path: Path) -> None:
    (tmp_path / "room.py").write_text("a = 1\n")
    right = Mutation("", "room.py", "a = 1", "a = 2", ()).plant(tmp_path)
    assert right == "a = 1\n"
    assert (tmp_path / "room.py").read_text() == "a = 2\n"


def test_the_list_for_people_is_that_of_the_script() -> None:
    """Stale: run `python -m tests.mutations --list`."""
    assert (ROOT / "tests" / "mutations.md").read_text(encoding="utf-8") == table(MUTATIONS)
