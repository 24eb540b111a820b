"""Reasons of refusals in the language of a page.

What knows its parts, as why nothing is feasible does, is told from them (`pathways.sentences`).
What the rooms say that read and check files and settings is told by the table of `reasons.yaml`,
which has each of their messages once. A reason that neither knows stays in English.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from ..errors import Problem
from ..pages.names import CHINESE, in_chinese
from ..sentences import Said

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..catalog import Catalog

APART = "; "
"""Between several reasons in one message."""

PLACE = r"\{(\w+)\}"
"""What is filled in."""


@dataclass(frozen=True)
class Reason:
    """A problem as a page tells it.

    Attributes
    ----------
    text : str
    english : bool
        Whether it is in English on a page of another language.
    """

    text: str
    english: bool = False


def reasons(
    problems: Iterable[Problem], language: str, catalog: Callable[[], Catalog]
) -> list[Reason]:
    """Problems in a language, each with its place, what was found and what is allowed.

    Parameters
    ----------
    problems : iterable of Problem
    language : str
    catalog : callable
        Whose entries have names in the language; called where a reason names some.
    """
    return [
        _chinese(each, catalog) if language == CHINESE else Reason(str(each)) for each in problems
    ]


def _chinese(problem: Problem, catalog: Callable[[], Catalog]) -> Reason:
    message = problem.message
    if isinstance(message, Said):
        told: str | None = in_chinese({message: message.tree}, catalog())[message]
    else:
        told = translated(message)
    if told is None:
        return Reason(str(problem), english=True)
    head, details = problem.where, []
    if problem.found is not None:
        details.append(f"实为 {problem.found}")
    if problem.allowed:
        details.append(f"允许：{translated(problem.allowed) or problem.allowed}")
    if problem.hint:
        details.append(f"是否应为 `{problem.hint}`？")
    text = f"{head}：{told}" if head else told
    return Reason(f"{text}（{'；'.join(details)}）" if details else text)


def translated(message: str) -> str | None:
    """A message, or several in a row, in Chinese; None where the table lacks one.

    Examples
    --------
    >>> translated("there is no sector `stel`")
    '没有行业 `stel`'
    >>> translated("nobody says this")
    """
    one = _one(message)
    if one is not None or APART not in message:
        return one
    several = [_one(each) for each in message.split(APART)]
    return None if None in several else "；".join(map(str, several))


def _one(message: str) -> str | None:
    """The message by the text of the table that shares most with it."""
    for pattern, chinese in _table():
        found = pattern.fullmatch(message)
        if found is not None:
            return chinese.format(**found.groupdict())
    return None


@cache
def texts() -> dict[str, str]:
    """Chinese of every message, with what is filled in in braces."""
    import yaml

    read = files(str(__package__)).joinpath("reasons.yaml").read_text(encoding="utf-8")
    return {each["en"]: each["zh"] for each in yaml.safe_load(read)}


@cache
def _table() -> list[tuple[re.Pattern[str], str]]:
    """Patterns of messages with their Chinese, those with most text of their own first."""
    told = sorted(texts().items(), key=lambda pair: -len(re.sub(PLACE, "", pair[0])))
    return [(_pattern(english), chinese) for english, chinese in told]


def _pattern(text: str) -> re.Pattern[str]:
    parts = re.split(PLACE, text)
    named = (f"(?P<{part}>.+?)" if at % 2 else re.escape(part) for at, part in enumerate(parts))
    return re.compile("".join(named), re.DOTALL)
