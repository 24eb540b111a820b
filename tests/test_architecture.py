"""What `docs/architecture.md` tells of one number holds."""

from __future__ import annotations

from pathlib import Path

import pytest

import pathways as pw
from pathways.catalog import read_catalog
from pathways.program import build_program

PAGE = Path(__file__).parents[1] / "docs" / "architecture.md"


def test_a_number_travels_from_its_line_to_its_row() -> None:
    """0.45 MWh of electricity per tonne in the catalog, -0.45 in the System, in the coefficients
    and in the row of the balance.
    """
    stated = read_catalog().technologies["electric_arc_furnace"].inputs["electricity"]
    assert (stated.value, stated.unit) == (0.45, "MWh/t")
    system = pw.system("steel", view="sector")
    flow = system["flow"].sel(technology="electric_arc_furnace", commodity="electricity")
    assert flow.values == pytest.approx(-0.45)
    form = build_program(system).form
    (site,) = system["site"].values
    row = form.row_names().index(f"balance__{site}__electricity__2030")
    column = form.column_names().index(f"activity__{site}__electric_arc_furnace__2030")
    assert form.matrix[row, column] == pytest.approx(-0.45)


def test_the_files_that_the_page_names_exist() -> None:
    text = PAGE.read_text(encoding="utf-8")
    named = {
        word.strip("`(),.;:")
        for word in text.replace("`", " ").split()
        if word.strip("`(),.;:").endswith((".py", ".yaml")) and "/" in word
    }
    root = PAGE.parents[1]
    missing = {
        name for name in named if not any((at / name).exists() for at in (root, root / "pathways"))
    }
    assert len(named) >= 7
    assert missing == set()
