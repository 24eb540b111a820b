"""Problems of settings that come to light one after the other, told all at once.

Each check stands where what it needs is known: a horizon is read before the catalog, a scenario of
prices when the System is made. Who mistypes three options is told of three.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from ..errors import InputError, Problem, Problems

HANGS_TOGETHER = (
    {"goal", "max_price", "max_cost_increase"},
    {"horizon", "by", "decide", "reduction", "intensity", "targets", "carbon_price", "hours"},
    {"hours", "profile"},
)
"""Settings that say nothing without each other: where one is wrong none of the others is judged."""

Settings = dict[str, Any]


@contextmanager
def noting(problems: Problems) -> Iterator[None]:
    """Note what is wrong with options and go on, so that others are judged too."""
    try:
        yield
    except InputError as error:
        problems.extend(error.problems)


@contextmanager
def every_problem(
    wanted: Settings, judge: Callable[[Settings], object], noted: Problems | None = None
) -> Iterator[None]:
    """Where what is done stops at a problem of a setting, judge the others without it.

    Parameters
    ----------
    wanted : dict
        Settings on top of a run, as `options.settings` gives them.
    judge : callable
        Takes fewer settings and raises InputError where one of them is wrong. Called only after a
        problem, of a setting or of what is asked for itself, such as a sector that is not there.
    noted : Problems, optional
        What is wrong already: the other settings are judged, and nothing is done.

    Raises
    ------
    InputError
        Every problem found, each once.
    """
    if noted is not None and noted.found:
        found = list(noted.found)
        _judge_rest(found, _without(wanted, found), judge)
        raise InputError("options", found)
    try:
        yield
    except InputError as error:
        found = list(error.problems)
        left = _without(wanted, found)
        if left != wanted or any(each.key is None for each in found):
            _judge_rest(found, left, judge)
        if len(found) == len(error.problems):
            raise
        raise InputError("options", found, error.warnings) from error


def _judge_rest(found: list[Problem], left: Settings, judge: Callable[[Settings], object]) -> None:
    """Add to problems those of the settings that are left without theirs."""
    while True:
        try:
            judge(left)
        except InputError as error:
            found += [each for each in error.problems if each not in found]
            less = _without(left, error.problems)
        else:
            return
        if less == left:
            return
        left = less


def _without(wanted: Settings, problems: Sequence[Problem]) -> Settings:
    """Settings without those that have a problem, and without what says nothing without them."""
    wrong: set[str] = set()
    changes: Mapping[str, str] = wanted.get("set", {})
    paths = {path for path in changes for each in problems if each.key == path}
    for each in problems:
        name = str(each.key or "").removeprefix("--").replace("-", "_").partition(".")[0]
        wrong |= {name}.union(*(group for group in HANGS_TOGETHER if name in group))
    left = {name: value for name, value in wanted.items() if name not in wrong - {"set"}}
    if paths:
        left["set"] = {path: value for path, value in changes.items() if path not in paths}
    return left
