"""Figures of a microgrid: bars that add up, and everything that stands on one bus."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pathways.microgrids.study import CASES
from pathways.plots.microgrid import plot_bill, save_microgrid
from pathways.plots.one_line import boxes_of, plot_one_line
from pathways.plots.style import new_figure
from tests.microgrids.worlds import studied

BOTH = {
    "build_max": {
        ("works", "panel", 2025): 0.0,
        ("works", "cell", 2025): 0.0,
    }
}
"""Panel and battery."""


def test_the_bars_of_a_case_add_up_to_its_bill() -> None:
    found = studied()
    _, axes = new_figure()
    plot_bill(found, axes)
    bars = np.array([[bar.get_height() for bar in group] for group in axes.containers])
    expected = found["bill"].sum(("part", "bill_item")).values / 1e3
    assert bars.sum(axis=0) == pytest.approx(expected, rel=1e-4)
    assert len(axes.get_xticks()) == len(CASES)


def test_the_diagram_names_what_stands_with_its_size() -> None:
    """Grid and panel feed the bus; the works and the battery hang on it."""
    found = studied(BOTH)
    above, below = boxes_of(found)
    assert [box.label for box in above] == ["Grid", "panel"]
    assert [(box.label, box.both_ways) for box in below] == [("Works", False), ("cell", True)]
    _, axes = new_figure()
    plot_one_line(found, axes)
    texts = "\n".join(text.get_text() for text in axes.texts)
    for rating in above[1].ratings + below[1].ratings:
        assert rating in texts


def test_a_plan_that_builds_nothing_has_a_bare_bus(tmp_path: Path) -> None:
    """The bill without the microgrid is no plan of its own, and is told as none."""
    found = studied({"capex": {("panel",): 1_000_000.0}})
    above, below = boxes_of(found)
    assert [box.label for box in above + below] == ["Grid", "Works"]
    paths = save_microgrid(found, tmp_path)
    assert {path.stem for path in paths} == {"power_bill", "one_line_diagram"}
    assert all(path.stat().st_size > 1000 for path in paths)
