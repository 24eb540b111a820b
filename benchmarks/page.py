"""The page of results, section by section."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

PAGE = Path(__file__).parent / "results.md"
HEADING = "## "


def spaced(lines: Sequence[str]) -> str:
    """Lines as text, with a blank one before each heading and between prose and tables."""
    found: list[str] = []
    for line in "\n".join(lines).replace(f"\n{HEADING}", f"\n\n{HEADING}").splitlines():
        if found and found[-1] and (line.startswith("|") != found[-1].startswith("|")):
            found.append("")
        found.append(line)
    return "\n".join(found)


def sections(text: str) -> dict[str, str]:
    r"""Sections of a page by heading, in their order; what stands above them is under no name.

    Examples
    --------
    >>> sections("# Page\n\n## One\n1\n\n## Two\n2\n")
    {'': '# Page', '## One': '## One\n1', '## Two': '## Two\n2'}
    """
    found: dict[str, list[str]] = {"": []}
    name = ""
    for line in text.splitlines():
        name = line if line.startswith(HEADING) else name
        found.setdefault(name, []).append(line)
    return {each: "\n".join(lines).strip() for each, lines in found.items()}


def merged(before: str, lines: Sequence[str]) -> str:
    r"""A page with new sections in place of those of the same heading; others stay as they are.

    Parameters
    ----------
    before : str
    lines : sequence of str
        Sections, with what stands above all of them or without.

    Examples
    --------
    >>> print(merged("# Page\n\n## One\n1\n\n## By hand\n2\n", ["## One", "3"]))
    # Page
    <BLANKLINE>
    ## One
    3
    <BLANKLINE>
    ## By hand
    2
    """
    own = {name: text for name, text in sections(spaced(lines)).items() if text}
    return "\n\n".join((sections(before) | own).values())


def put(lines: Sequence[str]) -> None:
    """Write sections into the page."""
    before = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    PAGE.write_text(merged(before, lines) + "\n", encoding="utf-8")
