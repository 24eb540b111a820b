"""Every piece of code of `docs/idioms.md` is run as it stands, with its sums."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "idioms.md"
TEXT = PAGE.read_text(encoding="utf-8")
START, *SECTIONS = re.split(r"^## ", TEXT, flags=re.M)
CODE = re.compile(r"```python\n(.*?)```", re.S)


def named() -> list[Any]:
    """Title and code of each section."""
    found = []
    for section in SECTIONS:
        title, _, rest = section.partition("\n")
        found.append(pytest.param(CODE.findall(rest), id=title))
    return found


@pytest.mark.parametrize("pieces", named())
def test_it_says_what_it_costs(pieces: list[str]) -> None:
    (piece,) = pieces
    assert "assert " in piece
    names: dict[str, Any] = {}
    for code in (*CODE.findall(START), piece):
        exec(compile(code, str(PAGE), "exec"), names)


def test_the_page_says_what_was_asked_for() -> None:
    """The words people look for stand in its titles."""
    titles = " ".join(section.partition("\n")[0].lower() for section in SECTIONS)
    for word in ("slices", "regions", "lines", "tiers", "baseload", "reserve", "life", "history"):
        assert word in titles
