"""Pictures of curves: bars of the right width and height, words where they belong, the same
twice.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import pathways as pw
from pathways.curves.study import Study, study
from pathways.curves.together import merge
from pathways.plots.curve import (
    cut_at,
    plot_expert,
    plot_overlay,
    plot_steps,
    plot_together,
    plot_years,
)
from pathways.plots.curve_sheet import save_alternatives, save_curves, save_together
from pathways.plots.style import LEVER_COLOURS, new_figure
from pathways.plots.tradeoff import plot_depth, plot_ranges, plot_tradeoff, plot_wedges
from pathways.plots.years import blocks_of


@pytest.fixture(scope="module")
def steel() -> Study:
    return study(pw.system("steel"), 2030)


@pytest.fixture(scope="module")
def system() -> xr.Dataset:
    return pw.system("lithium_batteries", horizon={"last": 2030})


@pytest.fixture(scope="module")
def batteries() -> xr.Dataset:
    return pw.cost_curve(pw.system("lithium_batteries"), 2030)


@pytest.fixture(scope="module")
def others(system: xr.Dataset) -> xr.Dataset:
    return pw.alternatives(system)


@pytest.fixture(scope="module")
def pathway(system: xr.Dataset) -> xr.Dataset:
    return pw.solve(system)


def test_bars_are_the_steps(batteries: xr.Dataset) -> None:
    """A step that costs more than 1.5 times the price limit of 1,500 CNY/t is cut off there."""
    _, axes = new_figure()
    hover: dict[str, str] = {}
    plot_steps(batteries, axes, hover)
    bars = [patch for patch in axes.patches if str(patch.get_gid()).startswith("step_")]
    assert len(bars) == batteries.sizes["merged_step"] == len(hover)
    widths = batteries["merged_abatement"].values / 1e3
    assert [bar.get_width() for bar in bars] == pytest.approx(widths)
    seen = batteries["merged_marginal_cost"].clip(max=1.5 * 1500.0).values
    assert [float(bar.get_height()) for bar in bars] == pytest.approx(seen.tolist())
    assert "CNY/t" in hover["step_0"]
    labels = [text.get_text() for text in axes.get_legend().get_texts()]
    assert "Average cost" in labels
    assert any(label.startswith("Price limit") for label in labels)
    assert "per t CO2e" in axes.get_ylabel()


@pytest.mark.slow
def test_dear_steps_are_cut_off_with_a_note(steel: Study) -> None:
    """Steps of up to 186,000 do not flatten the rest: the axis ends at 1.5 times the price limit
    and says what lies beyond.
    """
    _, axes = new_figure()
    plot_steps(steel.curve, axes)
    heights = [
        patch.get_height() for patch in axes.patches if str(patch.get_gid()).startswith("step_")
    ]
    assert (
        max(heights) == pytest.approx(cut_at(steel.curve["marginal_cost"].values, 1500.0)) == 2250.0
    )
    assert "more than the axis shows" in axes.get_xlabel()


def test_every_picture_says_what_is_seen(
    steel: Study, batteries: xr.Dataset, others: xr.Dataset, pathway: xr.Dataset
) -> None:
    assert steel.expert is not None
    expert = steel.expert
    pictures = {
        "options alone": lambda axes: plot_expert(expert, axes),
        "depth": lambda axes: plot_depth(steel.curve, axes),
        "money": lambda axes: plot_tradeoff(steel.curve, steel.levels, axes),
        "ranges": lambda axes: plot_ranges(others, axes),
        "wedges": lambda axes: plot_wedges(pathway, axes),
        "overlay": lambda axes: plot_overlay({"one": batteries, "two": batteries}, axes),
    }
    for name, draw in pictures.items():
        _, axes = new_figure()
        assert draw(axes) is axes, name
        assert "one factory, China" in axes.get_title(loc="left"), name
        assert axes.get_xlabel() or name == "wedges", name


def test_wedges_close_the_gap_between_baseline_and_pathway(pathway: xr.Dataset) -> None:
    """One edge of the last wedge is the pathway: wedges add up."""
    _, axes = new_figure()
    plot_wedges(pathway, axes)
    corners = np.concatenate([path.vertices for path in axes.collections[-1].get_paths()])
    for year, emissions in zip(
        blocks_of(pathway).middle, pathway["headline_emissions"].values, strict=True
    ):
        edges = corners[corners[:, 0] == year, 1] * 1e3
        assert np.abs(edges - emissions).min() == pytest.approx(0.0, abs=1e-6 * emissions)


def test_years_share_a_scale_and_sectors_have_colours(steel: Study, batteries: xr.Dataset) -> None:
    _, grid = new_figure(8, 4, columns=2)
    plot_years({2029: batteries, 2030: batteries}, grid.ravel())
    assert grid[0, 0].get_ylim() == grid[0, 1].get_ylim()
    merged = merge(
        {"steel": steel.curve, "lithium_batteries": batteries},
        {"steel": 2.0, "lithium_batteries": 3.0},
    )
    _, axes = new_figure()
    plot_together(merged, axes)
    assert "indicative" in axes.get_title(loc="left")
    colours = {
        patch.get_facecolor()
        for patch in axes.patches
        if str(patch.get_gid()).startswith("together_")
    }
    assert len(colours) == 2


@pytest.mark.slow
def test_files_carry_hover_text(steel: Study, tmp_path: Path) -> None:
    save_curves({"2030": steel}, ["2030"], tmp_path)
    svg = (tmp_path / "steps.svg").read_text()
    assert svg.count("<title>") == steel.curve.sizes["merged_step"]
    assert str(steel.curve["merged_label"].values[0]) in svg


@pytest.mark.slow
def test_files_are_the_same_twice(steel: Study, tmp_path: Path) -> None:
    """As those of a run, which the suite draws twice."""
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        save_curves({"2030": steel}, ["2030"], tmp_path / folder)
    for path in sorted((tmp_path / "one").iterdir()):
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_merged_and_alternative_pictures_are_written(
    batteries: xr.Dataset, others: xr.Dataset, tmp_path: Path
) -> None:
    save_together(merge({"a": batteries, "b": batteries}, {"a": 1.0, "b": 2.0}), tmp_path)
    save_alternatives(others, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {
        "together.png",
        "together.svg",
        "alternatives.png",
        "alternatives.svg",
    }


def test_colours_are_those_of_the_levers(steel: Study) -> None:
    assert set(np.unique(steel.curve["step_lever"].values)) <= set(LEVER_COLOURS)
