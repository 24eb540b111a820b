"""Figures of studies: a dataset and an axes in, the axes out, labelled."""

from __future__ import annotations

from pathlib import Path

import pytest
import xarray as xr

import pathways as pw
from pathways.plots.sensitivity import (
    plot_distribution,
    plot_probability,
    plot_scatter,
    plot_scatter_matrix,
    plot_spider,
    plot_tornado,
    save_study,
    save_study_sheet,
)
from pathways.plots.style import new_figure
from pathways.sensitivity.analyze import indices, series
from pathways.sensitivity.population import probability
from tests.sensitivity.world import ranged


@pytest.fixture(scope="module")
def alone() -> xr.Dataset:
    return pw.sweep(ranged(), samples=3)


@pytest.fixture(scope="module")
def spread() -> xr.Dataset:
    return pw.sweep(
        ranged({"target_value": {("cap", 2027): 10.0}}), method="latin-hypercube", samples=32
    )


def test_every_figure_draws_on_the_axes_it_is_given(alone: xr.Dataset, spread: xr.Dataset) -> None:
    one, many = indices(alone, "npv_cost"), indices(spread, "npv_cost")
    drawings = {
        "What decides npv cost": lambda axes: plot_tornado(one, axes),
        "What decides npv cost\n": lambda axes: plot_tornado(many, axes),
        "How npv cost follows": lambda axes: plot_spider(one, axes),
        "Distribution of npv cost": lambda axes: plot_distribution(
            series(spread, "npv_cost"), axes
        ),
        "The target is met": lambda axes: plot_probability(probability(spread), axes),
        "Foremost factors": lambda axes: plot_scatter_matrix(
            spread, axes, list(map(str, many["factor"].values))
        ),
        "": lambda axes: plot_scatter(
            spread, axes, "carriers.coal.price", series(spread, "npv_cost")
        ),
    }
    for title, draw in drawings.items():
        figure, axes = new_figure()
        assert draw(axes) is axes
        assert title.strip() in axes.get_title(loc="left")
        figure.draw_without_rendering()


def test_a_tornado_has_a_bar_for_each_end_and_its_unit(alone: xr.Dataset) -> None:
    _, axes = new_figure()
    found = indices(alone, "npv_cost")
    plot_tornado(found, axes)
    assert len(axes.patches) == 2 * found.sizes["factor"]
    assert axes.get_xlabel() == "CNY2024"
    assert axes.get_yticklabels()[0].get_text() == "coal: price"


@pytest.mark.slow
def test_figures_of_a_study_are_written(
    alone: xr.Dataset, spread: xr.Dataset, tmp_path: Path
) -> None:
    (tmp_path / "one").mkdir()
    save_study(spread, indices(spread, "npv_cost"), "npv_cost", tmp_path / "one")
    names = {path.name for path in (tmp_path / "one").iterdir()}
    drawn = ("distribution", "probability", "tornado", "scatter_matrix")
    assert names == {f"{name}.{kind}" for name in drawn for kind in ("png", "svg")}
    svg = (tmp_path / "one" / "tornado.svg").read_text()
    assert "What decides npv cost" in svg
    assert "coal: price" in svg
    studies = {"steel": alone, "lithium_batteries": spread}
    sheet = save_study_sheet(
        studies,
        {name: indices(study, "npv_cost") for name, study in studies.items()},
        "npv_cost",
        tmp_path,
    )
    assert all(path.stat().st_size > 10_000 for path in sheet)
