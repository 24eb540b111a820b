"""The generated pages are up to date, and what the README promises exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.generate import PAGES
from pathways.program.coefficient_formulas import COEFFICIENTS
from pathways.program.constraints import EQUATIONS
from pathways.program.expression_formulas import EXPRESSIONS, OBJECTIVE
from pathways.systems.symbols import TABLE

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_pages_are_up_to_date(name: str) -> None:
    """`make lint` asks the same."""
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == PAGES[name](), "run `make docs`"


def test_every_symbol_and_every_equation_is_on_a_page() -> None:
    system, model = (PAGES[name]() for name in ("system.md", "model.md"))
    assert [name for name in TABLE if f"`{name}`" not in system] == []
    named = [*EQUATIONS, *COEFFICIENTS, *EXPRESSIONS, OBJECTIVE]
    assert [each.name for each in named if f" `{each.name}`\n" not in model] == []


PEOPLES_PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("technologies/*.md")]
)


@pytest.mark.parametrize("page", PEOPLES_PAGES)
def test_links_between_pages_lead_somewhere(page: str) -> None:
    path = ROOT / page
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    assert [target for target in targets if not (path.parent / target).exists()] == []


def test_the_readme_leads_to_every_page_of_the_documentation() -> None:
    """By a link of its own, or of a page that it links."""
    seen, waiting = set(), [ROOT / "README.md"]
    while waiting:
        path = waiting.pop()
        seen.add(path)
        for target in re.findall(r"\]\(([^)#:]+\.md)", path.read_text(encoding="utf-8")):
            linked = (path.parent / target).resolve()
            if linked not in seen:
                waiting.append(linked)
    assert sorted(ROOT.glob("docs/*.md")) == sorted(
        path for path in seen if path.parent == ROOT / "docs"
    )


def test_names_beside_those_of_other_models_are_names_of_ours() -> None:
    """The first column of `names.md` holds names of the symbols table or of equations alone."""
    model = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
    known = {*TABLE, *re.findall(r"^###.* `(\w+)`$", model, flags=re.MULTILINE)}
    text = (ROOT / "docs" / "names.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    ours = [name for cell in rows for name in re.findall(r"`(\w+)`", cell)]
    assert len(ours) > 80
    assert [name for name in ours if name not in known] == []
    assert len(ours) == len(set(ours))


def test_the_examples_in_python_run() -> None:
    """Every block of the page on Python, one after the other, as a reader types them."""
    text = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    names: dict[str, object] = {}
    blocks = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    assert len(blocks) == 3
    for block in blocks:
        exec(compile(block, "docs/python.md", "exec"), names)
    assert names["works"].attrs["currency"] == "EUR"  # type: ignore[attr-defined]
    assert names["study"].sizes["sample"] == 7  # type: ignore[attr-defined]
