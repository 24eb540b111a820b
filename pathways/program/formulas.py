"""Formulas as the code writes them, in LaTeX.

A formula is LaTeX but for its names: `full_load_{i,t}` stands as it is in the code and is set
upright with its underscores escaped. So a formula reads like its code, and a test can compare the
names of both.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_NAME = re.compile(r"(?<![\\A-Za-z_])[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*[A-Za-z0-9]")
"""Two characters or more that no backslash begins; `_` belongs to it where a letter follows."""

_TEXT = re.compile(r"\\(?:text|begin|end)\{[^}]*\}")

_INDEX = re.compile(r"_\{[^{}]*\}")
"""A subscript of index letters, such as `_{i,t,p-1}`."""


def latex(formula: str) -> str:
    r"""A formula with its names set upright.

    Examples
    --------
    >>> print(latex(r"activity_{i,t} \le full_load_{t} \cdot 2"))
    \mathrm{activity}_{i,t} \le \mathrm{full\_load}_{t} \cdot 2
    """
    return _outside_text(formula, lambda part: _NAME.sub(_upright, part))


def names(formula: str) -> set[str]:
    r"""Names that a formula uses, without index letters.

    Examples
    --------
    >>> sorted(names(r"activity_{i,t} \le full_load_{t} \text{ where open}"))
    ['activity', 'full_load']
    """
    return set(_NAME.findall(_INDEX.sub("", _TEXT.sub("", formula))))


def lines(formula: str) -> list[str]:
    """The lines of a formula, each to be set by itself."""
    return [line.strip() for line in formula.split("\n") if line.strip()]


def _upright(found: re.Match[str]) -> str:
    return "\\mathrm{" + found.group().replace("_", r"\_") + "}"


def _outside_text(formula: str, change: Callable[[str], str]) -> str:
    """A formula changed everywhere but in its words."""
    done, start = [], 0
    for words in _TEXT.finditer(formula):
        done += [change(formula[start : words.start()]), words.group()]
        start = words.end()
    return "".join([*done, change(formula[start:])])
