"""A person's own names are shown as they stand: no markup, no formula, never a lost answer."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import pathways as pw
from pathways.cli.tables import show as show_rows
from pathways.cli.work import show
from pathways.plots import save_figures
from pathways.runs import Result
from tests.worlds import steelworks

LABELS = ("[bold]Works[/bold]", "Kiln [/old]", "[link=x]", r"US$ and A$", r"$\frac{x$", "a[1]")
DOLLARS = (r"US$ and A$", "50 $/t, 60 $/t")


@cache
def result(label: str) -> Result:
    """The steelworks under a label, with the label in every sentence."""
    system = steelworks(settings={"sector_label": label, "region_label": label})
    system = system.assign_coords(technology_label=("technology", [label, f"{label} 2"]))
    pathway = pw.solve(system)
    from pathways.results.summary import summarise

    summary = summarise(pathway) | {"binding_limits": [f"{label} binds"], "ways_out": [label]}
    summary |= {"tier": dict.fromkeys(summary["emissions"], "none"), "notes": [label]}
    return Result(system, pathway, summary, {})


@pytest.mark.parametrize("label", LABELS)
def test_markup_in_a_label_is_text(label: str, capsys: pytest.CaptureFixture[str]) -> None:
    show({label: result(label)}, as_json=False)
    show({f"{label}{number}": result(label) for number in range(5)}, as_json=False)
    show_rows([{label: label}], False, label)
    told = "".join(capsys.readouterr().out.split())
    assert told.count("".join(f"{label} binds".split())) == 6


@pytest.mark.parametrize(
    "label",
    [r"$\frac{x$", *(pytest.param(each, marks=pytest.mark.slow) for each in DOLLARS)],
)
def test_a_dollar_in_a_label_is_a_dollar(label: str, tmp_path: Path) -> None:
    """Between two dollars matplotlib reads a formula: it failed, or drew italics."""
    save_figures(result(label).pathway, tmp_path, svg=True)
    drawn = [path.read_text(encoding="utf-8") for path in tmp_path.glob("*.svg")]
    assert len(drawn) > 3
    assert all(label in picture for picture in drawn)
