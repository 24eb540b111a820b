"""Problems of settings that come to light one after the other, told all at once.

Each check stands where what it needs is known: a horizon is read before the catalog, a scenario of
prices when the System is made. Who mistypes three options is told of three.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from ..errors import InputError, Problem

HANGS_TOGETHER = (
    {"goal", "max_price", "max_cost_increase"},
    {"horizon", "by", "decide", "reduction", "intensity", "targets", "carbon_price", "hours"},
)
"""Settings that say nothing without each other: where one is wrong none of the others is judged."""

Settings = dict[str, Any]


@contextmanager
def every_problem(wanted: Settings, judge: Callable[[Settings], object]) -> Iterator[None]:
    """Where what is done stops at a problem of a setting, judge the others without it.

    Parameters
    ----------
    wanted : dict
        Settings on top of a run, as `options.settings` gives them.
    judge : callable
        Takes fewer settings and raises InputError where one of them is wrong. Called only after a
        problem.

    Raises
    ------
    InputError
        Every problem found, each once.
    """
    try:
        yield
    except InputError as error:
        found = _every(error, wanted, judge)
        if len(found) == len(error.problems):
            raise
        raise InputError("options", found, error.warnings) from error


def _every(
    error: InputError, wanted: Settings, judge: Callable[[Settings], object]
) -> list[Problem]:
    """The problems of an error, and of the settings that are left without theirs."""
    found, last, left = list(error.problems), error, wanted
    while (less := _without(left, last.problems)) != left:
        left = less
        try:
            judge(left)
        except InputError as another:
            found += [each for each in another.problems if each not in found]
            last = another
        else:
            break
    return found


def _without(wanted: Settings, problems: tuple[Problem, ...]) -> Settings:
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
