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


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_up_to_date(name: str) -> None:
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == PAGES[name](), "run `make docs`"


def test_every_symbol_and_every_equation_is_on_a_page() -> None:
    system, model = (PAGES[name]() for name in ("system.md", "model.md"))
    assert [name for name in TABLE if f"`{name}`" not in system] == []
    named = [*EQUATIONS, *COEFFICIENTS, *EXPRESSIONS, OBJECTIVE]
    assert [each.name for each in named if f" `{each.name}`\n" not in model] == []


def test_links_of_the_readme_exist() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#:]+)\)", text)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []
