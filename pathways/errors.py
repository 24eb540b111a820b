"""One family of errors; all problems of a stage are collected and told at once."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

LONGEST_LIST = 300
"""Characters of the list of allowed values that a message shows."""


class PathwaysError(Exception):
    """Anything this package raises on purpose."""


class SolverError(PathwaysError):
    """The solver stopped without an answer."""


class CertificateError(PathwaysError):
    """The answer of the solver did not pass the check made apart from it."""


class InfeasibleError(PathwaysError):
    """No pathway satisfies all limits."""


class OutsideRangeWarning(UserWarning):
    """A number was set outside its documented range."""


class Interrupted(PathwaysError):
    """A person stopped what was running; says what is kept."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in the input.

    Attributes
    ----------
    message : str
        What is wrong, and how to cure it where that is not plain.
    file : Path or str, optional
        File in which it stands.
    line : int, optional
        Line in the file, counted from one.
    cell : str, optional
        Sheet and cell of a workbook, such as `Units!D7`.
    key : str, optional
        Dotted path of the key.
    found : str, optional
        What was found.
    allowed : str, optional
        What is allowed there.
    hint : str, optional
        The nearest allowed spelling.
    """

    message: str
    file: Path | str | None = None
    line: int | None = None
    key: str | None = None
    found: str | None = None
    allowed: str | None = None
    hint: str | None = None
    cell: str | None = None

    def row(self) -> dict[str, str | int | None]:
        """Its parts for machines, by the names that people know from messages."""
        return {
            "message": self.message,
            "file": _shown(self.file) or None,
            "line": self.line,
            "cell": self.cell,
            "key": self.key,
            "found": self.found,
            "allowed": self.allowed,
            "nearest": self.hint,
        }

    @property
    def where(self) -> str:
        """File with its line, cell and key, as far as they are known."""
        place = _shown(self.file)
        if place and self.line is not None:
            place += f":{self.line}"
        return " ".join(part for part in (place, self.cell, self.key) if part)

    def __str__(self) -> str:
        head, details = self.where, []
        if self.found is not None:
            details.append(f"found {self.found}")
        if self.allowed:
            details.append(f"allowed {_shortened(self.allowed)}")
        if self.hint:
            details.append(f"did you mean `{self.hint}`?")
        text = f"{head}: {self.message}" if head else self.message
        return f"{text} ({'; '.join(details)})" if details else text


class InputError(PathwaysError):
    """The input cannot be used; holds every problem of the stage that found them.

    Parameters
    ----------
    stage : str
        Stage that found the problems, such as `catalog` or `run`.
    problems : iterable of Problem
    warnings : iterable of Problem, optional
        What is told beside them, but would not stop by itself.
    """

    def __init__(
        self, stage: str, problems: Iterable[Problem], warnings: Iterable[Problem] = ()
    ) -> None:
        self.stage = stage
        self.problems: tuple[Problem, ...] = tuple(problems)
        self.warnings: tuple[Problem, ...] = tuple(warnings)
        super().__init__(stage, self.problems)

    def __str__(self) -> str:
        told = counted("problem", self.problems, self.stage)
        return (
            "\n".join([told, counted("warning", self.warnings, self.stage)])
            if self.warnings
            else told
        )


@dataclass
class Problems:
    """Collects problems, so that a person sees all of them at once."""

    found: list[Problem] = field(default_factory=list)
    _told: set[str] = field(default_factory=set, repr=False, compare=False)

    def add(
        self,
        message: str | Problem,
        file: Path | str | None = None,
        line: int | None = None,
        key: str | None = None,
        found: str | None = None,
        allowed: str | None = None,
        hint: str | None = None,
        cell: str | None = None,
    ) -> None:
        """Note a problem, ready-made or by its parts; one that reads like another is left out."""
        problem = (
            message
            if isinstance(message, Problem)
            else Problem(message, file, line, key, found, allowed, hint, cell)
        )
        if str(problem) not in self._told:
            self._told.add(str(problem))
            self.found.append(problem)

    def extend(self, problems: Iterable[Problem]) -> None:
        """Note several problems."""
        for problem in problems:
            self.add(problem)

    def raise_if_any(self, stage: str, warnings: Iterable[Problem] = ()) -> None:
        """Raise an `InputError` with all problems, where there are any."""
        if self.found:
            raise InputError(stage, self.found, warnings)


def counted(what: str, problems: Sequence[Problem], stage: str) -> str:
    """Problems as a list under a line that counts them.

    Examples
    --------
    >>> print(counted("warning", [Problem("too dear", key="capex")], "files"))
    1 warning in the files:
      - capex: too dear
    """
    count = f"1 {what}" if len(problems) == 1 else f"{len(problems)} {what}s"
    return "\n".join([f"{count} in the {stage}:", *(f"  - {problem}" for problem in problems)])


def did_you_mean(word: str, possibilities: Iterable[object]) -> str | None:
    """The possibility spelled most like `word`, or None where none comes near.

    Examples
    --------
    >>> did_you_mean("capx", ["capex", "outputs"])
    'capex'
    """
    names: Sequence[str] = [str(each) for each in possibilities]
    lower = {name.lower(): name for name in names}
    near = get_close_matches(
        str(word).lower().replace("-", "_").replace(" ", "_"), lower, n=1, cutoff=0.6
    )
    return lower[near[0]] if near else None


def _shown(file: Path | str | None) -> str:
    """The file as a person would type it: from the working directory where it lies below it."""
    if file is None:
        return ""
    path = os.path.abspath(file)
    here = os.getcwd() + os.sep
    return path[len(here) :] if path.startswith(here) else str(file)


def _shortened(text: str) -> str:
    return (
        text if len(text) <= LONGEST_LIST else text[: LONGEST_LIST - 4].rsplit(" ", 1)[0] + " ..."
    )
