"""Messages a person reads: every part in its place, all problems at once."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from pathways.errors import (
    CertificateError,
    InfeasibleError,
    InputError,
    PathwaysError,
    Problem,
    Problems,
    SolverError,
    did_you_mean,
)


def test_a_problem_shows_every_part_it_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    problem = Problem(
        "not allowed",
        tmp_path / "a.yaml",
        7,
        "capex.unit",
        found="EURO/t",
        allowed="EUR/t",
        hint="EUR/t",
    )
    assert (
        str(problem)
        == "a.yaml:7 capex.unit: not allowed (found EURO/t; allowed EUR/t; did you mean `EUR/t`?)"
    )


def test_a_file_elsewhere_keeps_its_whole_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert str(Problem("wrong", tmp_path / "b.yaml")) == f"{tmp_path / 'b.yaml'}: wrong"


def test_a_problem_without_place_is_its_message() -> None:
    assert str(Problem("wrong")) == "wrong"


def test_a_long_list_of_what_is_allowed_is_cut_between_words() -> None:
    text = str(Problem("wrong", allowed=", ".join(f"technology_{number}" for number in range(200))))
    assert text.endswith(" ...)")
    assert len(text) < 330


def test_an_input_error_lists_all_problems_under_its_stage() -> None:
    error = InputError("catalog", [Problem("one"), Problem("two")])
    assert str(error) == "2 problems in the catalog:\n  - one\n  - two"
    assert str(InputError("run", [Problem("one")])) == "1 problem in the run:\n  - one"


def test_an_input_error_travels_between_processes() -> None:
    error = pickle.loads(pickle.dumps(InputError("run", [Problem("one", key="by")])))
    assert error.stage == "run"
    assert error.problems == (Problem("one", key="by"),)


def test_the_collector_raises_only_where_there_is_something_and_tells_nothing_twice() -> None:
    problems = Problems()
    problems.raise_if_any("run")
    problems.add("one", key="by")
    problems.add(Problem("one", key="by"))
    problems.extend([Problem("two")])
    with pytest.raises(InputError) as caught:
        problems.raise_if_any("run")
    assert [problem.message for problem in caught.value.problems] == ["one", "two"]


@pytest.mark.parametrize(
    ("word", "nearest"),
    [
        ("capx", "capex"),
        ("Fixed-Opex", "fixed_opex"),
        ("FIXED OPEX", "fixed_opex"),
        ("zebra", None),
    ],
)
def test_the_nearest_spelling(word: str, nearest: str | None) -> None:
    assert did_you_mean(word, ["capex", "fixed_opex", "outputs"]) == nearest


@pytest.mark.parametrize("kind", [SolverError, CertificateError, InfeasibleError])
def test_all_errors_are_one_family(kind: type[Exception]) -> None:
    assert issubclass(kind, PathwaysError)
    assert issubclass(InputError, PathwaysError)
