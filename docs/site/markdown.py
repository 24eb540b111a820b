"""Text of others inside pages: tables, and signs that Markdown would take for its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SIGNS = re.compile(r"(`[^`]+`)|([\\*_<>\[\]#|$~`])")
"""A piece of code, which stays as it is, or a sign of Markdown."""


def plain(text: str) -> str:
    """Text as it stands, on one line; what stands between backticks is code."""
    return _SIGNS.sub(lambda found: found[1] or f"\\{found[2]}", " ".join(text.split()))


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; cells hold Markdown, in which a bar is none of the table."""
    lines = [tuple(head), tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(map(_cell, line)) + " |" for line in lines)


def _cell(text: str) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", " ".join(text.split()))
