"""The picture files of a curve, of several years, and of several sectors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .curve import (
    Hover,
    plot_expert,
    plot_methods,
    plot_overlay,
    plot_steps,
    plot_together,
    plot_years,
)
from .style import new_figure, save
from .tradeoff import plot_depth, plot_ranges, plot_tradeoff

if TYPE_CHECKING:
    import xarray as xr

    from ..curves.study import Study


def save_curves(studies: Mapping[str, Study], own: Sequence[str], folder: Path) -> list[Path]:
    """Draw the curves of one case as PNG and SVG.

    Parameters
    ----------
    studies : mapping of name to Study
        Of the years asked for (or `budget`), and of curves to lay over.
    own : sequence of str
        Names of the years among them.
    folder : Path
        Must exist.
    """
    written = []
    last = studies[own[-1]]
    hover: Hover = {}
    if last.curve.sizes["step"]:
        figure, grid = new_figure(10.5, 7.5, rows=2)
        grid[0, 0].get_gridspec().set_height_ratios([3, 1])
        plot_steps(last.curve, grid[0, 0], hover)
        plot_methods(last.curve, grid[1, 0])
        grid[1, 0].set_xlim(grid[0, 0].get_xlim())
        written += save(figure, folder, "steps", hover)
        figure, axes = new_figure()
        plot_depth(last.curve, axes)
        written += save(figure, folder, "levers_by_depth")
        figure, axes = new_figure()
        plot_tradeoff(last.curve, last.levels, axes)
        written += save(figure, folder, "depth_against_money")
    if last.expert is not None:
        hover = {}
        figure, axes = new_figure(10.0, 5.5)
        plot_expert(last.expert, axes, hover)
        written += save(figure, folder, "options_alone", hover)
        if last.curve.sizes["step"]:
            hover = {}
            figure, grid = new_figure(11.0, 10.0, rows=2, columns=1)
            span = _span(last.curve, last.expert)
            plot_steps(last.curve, grid[0, 0], hover, span=span)
            plot_expert(last.expert, grid[1, 0], hover, span=span)
            written += save(figure, folder, "exact_and_alone", hover)
    if len(own) > 1:
        columns = min(len(own), 3)
        rows = -(-len(own) // columns)
        figure, grid = new_figure(4.2 * columns, 3.4 * rows, rows=rows, columns=columns)
        for spare in grid.ravel()[len(own) :]:
            spare.set_visible(False)
        plot_years({int(name): studies[name].curve for name in own}, grid.ravel()[: len(own)])
        written += save(figure, folder, "by_year")
    if len(studies) > len(own):
        figure, axes = new_figure()
        shown = {own[-1]: last.curve} | {
            name: each.curve for name, each in studies.items() if name not in own
        }
        plot_overlay(shown, axes)
        written += save(figure, folder, "side_by_side")
    return written


def _span(curve: xr.Dataset, expert: xr.Dataset) -> float:
    """Tonnes from the baseline on that hold both curves: one scale for the two."""
    return 1.02 * max(
        float(curve.attrs["baseline_emissions"]) - float(curve["emissions"].min()),
        float(curve["cumulative_abatement"].max()),
        float(expert["abatement"].sum()),
        float(curve.attrs["baseline_emissions"]),
    )


def save_together(merged: xr.Dataset, folder: Path) -> list[Path]:
    """Draw the curve of several sectors as PNG and SVG."""
    hover: Hover = {}
    figure, axes = new_figure(11.0, 6.0)
    plot_together(merged, axes, hover)
    return save(figure, folder, "together", hover)


def save_alternatives(alternatives: xr.Dataset, folder: Path) -> list[Path]:
    """Draw the ranges of near-optimal pathways as PNG and SVG."""
    figure, axes = new_figure()
    plot_ranges(alternatives, axes)
    return save(figure, folder, "alternatives")
