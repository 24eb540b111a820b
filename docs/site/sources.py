"""What Sphinx builds from: pages of the repository, and pages made from code and catalog.

Pages of `docs/` stand at the top, and what stands elsewhere in the repository beside them.
"""

from __future__ import annotations

import re
from pathlib import Path

from pathways.catalog import read_catalog

from .commands import commands_page
from .keys import keys_page
from .python_page import python_page
from .technologies import technology_pages

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"

ELSEWHERE = {
    "technologies/README.md": "catalog.md",
    "CONTRIBUTING.md": "contributing.md",
    "CODE_OF_CONDUCT.md": "conduct.md",
    "SECURITY.md": "security.md",
    "CHANGELOG.md": "changelog.md",
}
"""Pages outside `docs/` by their path, and their names in the site."""

BESIDE = ("examples", "figures")
"""Folders of `docs/` that its pages link and show."""

_LINK = re.compile(r"(\]\()([^)#:\s]+)((?:#[^)]*)?\))")


def lay_out(folder: Path) -> None:
    """Write all sources of the site into a folder.

    Parameters
    ----------
    folder : Path
        Files that are as they should be are left untouched, so that Sphinx builds only what has
        changed; what is no source is removed.
    """
    wanted = {Path(name): text.encode() for name, text in pages().items()}
    wanted |= {
        path.relative_to(DOCS): path.read_bytes()
        for name in BESIDE
        for path in sorted((DOCS / name).iterdir())
    }
    for path in [each for each in folder.rglob("*") if each.is_file()]:
        if path.relative_to(folder) not in wanted:
            path.unlink()
    for name, content in wanted.items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def pages() -> dict[str, str]:
    """Text of every page by its path in the site."""
    found = {path.relative_to(DOCS).as_posix(): moved(path) for path in sorted(DOCS.rglob("*.md"))}
    found |= {name: moved(ROOT / stated) for stated, name in ELSEWHERE.items()}
    found |= {"keys.md": keys_page(), "commands.md": commands_page(), "api.md": python_page()}
    return found | {
        f"technologies/{name}.md": page for name, page in technology_pages(read_catalog()).items()
    }


def moved(path: Path) -> str:
    """The text of a page, its links to other pages leading to where these stand in the site."""
    here = _place(path)

    def link(found: re.Match[str]) -> str:
        target = (path.parent / found[2]).resolve()
        if not target.exists():
            return found[0]  # Sphinx names it, with the line
        up = "../" * (len(here.parts) - 1)
        return f"{found[1]}{up}{_place(target).as_posix()}{found[3]}"

    return _LINK.sub(link, path.read_text(encoding="utf-8"))


def _place(path: Path) -> Path:
    """Where a file of the repository stands in the site."""
    stated = path.relative_to(ROOT).as_posix()
    if stated in ELSEWHERE:
        return Path(ELSEWHERE[stated])
    return path.relative_to(DOCS) if path.is_relative_to(DOCS) else Path(stated)
