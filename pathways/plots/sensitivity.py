"""Figures of a study: what decides, how likely, and where it fails."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from .style import SERIES_COLOURS, amount, finish, footer, new_figure, save, words

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

LOW_COLOUR, HIGH_COLOUR, MISSED_COLOUR = "#0072B2", "#D55E00", "#D55E00"
MOST_BARS = 12
"""Bars with names that can be read on a sheet of 5.5 inches."""

MOST_LINES = 6
"""Lines that six colours tell apart for colour-blind readers."""

MOST_SCATTERS = 4
"""Rows and columns of small pictures in which points can still be seen."""

LONGEST_NAME = 46
"""Characters of a name beside a bar that leave half of the sheet to the bars."""


def plot_tornado(indices: xr.Dataset, axes: Axes) -> Axes:
    """The foremost factors.

    Bars from low to high where they were moved one at a time, else their index with its confidence.

    Parameters
    ----------
    indices : xarray.Dataset
        Of `pathways.sensitivity.analyze.indices`.
    axes : matplotlib.axes.Axes
    """
    shown = indices.isel(factor=slice(0, MOST_BARS))
    places = np.arange(shown.sizes["factor"])[::-1]
    unit = str(indices.attrs.get("output_unit", ""))
    if "at_low" in shown:
        size, prefix = _size(
            np.concatenate(
                [shown["at_low"].values, shown["at_high"].values, [float(shown["central"])]]
            ),
        )
        central = float(shown["central"]) / size
        for name, colour, side in (
            ("at_low", LOW_COLOUR, "factor low"),
            ("at_high", HIGH_COLOUR, "factor high"),
        ):
            axes.barh(
                places,
                shown[name].values / size - central,
                left=central,
                color=colour,
                label=side,
                height=0.7,
            )
            _mark_missing(axes, places, np.isnan(shown[name].values), central)
        axes.axvline(central, color="black", linewidth=0.8)
        label = f"{prefix}{unit}" if unit != "1" else "fraction"
    elif "total" in shown:
        axes.barh(
            places,
            shown["total"].values,
            color=LOW_COLOUR,
            alpha=0.4,
            height=0.7,
            label="total",
            xerr=shown["total_confidence"].values,
        )
        axes.barh(places, shown["first"].values, color=LOW_COLOUR, height=0.35, label="first order")
        label = "share of the variance"
    else:
        name = next(
            (each for each in ("effect_absolute", "rank_correlation") if each in shown),
            "importance",
        )
        error = shown.get(f"{name}_confidence")
        size, prefix = _size(shown[name].values) if name == "effect_absolute" else (1.0, "")
        axes.barh(
            places,
            shown[name].values / size,
            color=LOW_COLOUR,
            height=0.7,
            xerr=None if error is None else error.values / size,
        )
        label = (
            f"mean absolute effect, {prefix}{unit}"
            if name == "effect_absolute"
            else words(name).lower()
        )
    axes.set_yticks(places, [_short(str(name)) for name in shown["factor"].values], fontsize=8)
    finish(axes, f"What decides {_figure(indices)}\n{_place(indices)}", "")
    axes.set_xlabel(label)
    axes.grid(axis="x", color="#E6E6E6", linewidth=0.8)
    if axes.get_legend_handles_labels()[1]:
        axes.legend(frameon=False, fontsize=8, loc="lower right")
    return axes


def _mark_missing(axes: Axes, places: np.ndarray, missing: np.ndarray, central: float) -> None:
    """A cross where an end of a factor has no answer."""
    if missing.any():
        axes.plot(
            np.full(missing.sum(), central),
            places[missing],
            linestyle="none",
            marker="x",
            color="black",
            markersize=6,
        )


def plot_spider(indices: xr.Dataset, axes: Axes) -> Axes:
    """How the figure follows each of the foremost factors.

    From its low end to its high end, all others central.
    """
    unit = str(indices.attrs.get("output_unit", ""))
    shown = indices.isel(factor=slice(0, MOST_LINES))
    size, prefix = _size(shown["along"].values)
    for number in range(shown.sizes["factor"]):
        axes.plot(
            shown["along_draw"].values,
            shown["along"].values[number] / size,
            marker="o",
            markersize=4,
            color=SERIES_COLOURS[number],
            label=_short(str(shown["factor"].values[number])),
        )
    axes.axhline(float(shown["central"]) / size, color="black", linewidth=0.8)
    finish(
        axes,
        f"How {_figure(indices)} follows the foremost factors\n{_place(indices)}",
        f"{prefix}{unit}",
    )
    axes.set_xlabel("position between low (0) and high (1)")
    axes.legend(frameon=False, fontsize=8)
    return axes


def plot_distribution(
    figure: xr.DataArray, axes: Axes, label: str = "", colour: str = LOW_COLOUR
) -> Axes:
    """Cumulative distribution of one figure over the samples with an answer.

    Parameters
    ----------
    figure : xarray.DataArray
        Of `pathways.sensitivity.analyze.series`.
    axes : matplotlib.axes.Axes
    label : str, optional
    colour : str, optional
    """
    unit = str(figure.attrs.get("units", ""))
    values = np.sort(figure.values[~np.isnan(figure.values)])
    size, prefix = _size(values)
    axes.plot(
        values / size,
        np.arange(1, len(values) + 1) / max(len(values), 1),
        color=colour,
        linewidth=2,
        label=label or None,
    )
    for share in (0.05, 0.5, 0.95):
        if len(values):
            at = float(np.quantile(values, share)) / size
            axes.plot([at], [share], marker="o", color=colour)
            axes.annotate(
                amount(at), (at, share), xytext=(6, -4), textcoords="offset points", fontsize=8
            )
    finish(
        axes,
        f"Distribution of {str(figure.name).replace('_', ' ')}",
        "share of samples at or below",
    )
    axes.set_xlabel(f"{prefix}{unit}" if unit != "1" else "fraction")
    axes.set_ylim(0, 1)
    return axes


def plot_probability(chances: xr.Dataset, axes: Axes) -> Axes:
    """How many samples meet the target, miss it, or have no answer.

    Parameters
    ----------
    chances : xarray.Dataset
        Of `pathways.sensitivity.analyze.probability`.
    axes : matplotlib.axes.Axes
    """
    seen = np.flatnonzero(chances["samples"].values > 0)
    colours = {
        "target_met": "#009E73",
        "target_missed": MISSED_COLOUR,
        "optimal": "#56B4E9",
        "infeasible": "#999999",
        "failed": "#4D4D4D",
        "pending": "#D9D9D9",
    }
    names = [str(chances["status"].values[at]) for at in seen]
    axes.bar(
        range(len(seen)),
        chances["share"].values[seen],
        0.6,
        color=[colours[name] for name in names],
    )
    for place, at in enumerate(seen):
        axes.annotate(
            f"{float(chances['share'][at]):.0%}",
            (place, float(chances["share"][at])),
            ha="center",
            va="bottom",
            fontsize=9,
        )
    met = float(chances["target_met"])
    title = (
        f"The target is met in {met:.0%} of what has an answer\n"
        f"({float(chances['target_met_low']):.1%} to {float(chances['target_met_high']):.1%} with "
        "95 % confidence)"
        if not np.isnan(met)
        else "Samples by status"
    )
    finish(axes, title, "share of samples")
    axes.set_xticks(range(len(seen)), [words(name) for name in names])
    axes.margins(y=0.15)
    return axes


def plot_scatter(study: xr.Dataset, axes: Axes, factor: str, figure: xr.DataArray) -> Axes:
    """One figure against one factor, samples that miss the target marked."""
    column = list(map(str, study["factor"].values)).index(factor)
    values, missed = study["factor_value"].values[:, column], study["status"].values == 2
    size, prefix = _size(figure.values)
    for chosen, colour, label in (
        (~missed, LOW_COLOUR, "met"),
        (missed, MISSED_COLOUR, "target missed"),
    ):
        axes.scatter(
            values[chosen],
            figure.values[chosen] / size,
            s=5,
            color=colour,
            alpha=0.5,
            linewidths=0,
            label=label,
            rasterized=True,
        )
    unit = str(study["factor_unit"].values[column])
    finish(
        axes, "", f"{str(figure.name).replace('_', ' ')}, {prefix}{figure.attrs.get('units', '')}"
    )
    axes.set_xlabel(_short(factor) + ("" if unit == "1" else f"\n{unit}"), fontsize=8)
    return axes


def plot_scatter_matrix(study: xr.Dataset, axes: Axes, factors: list[str]) -> Axes:
    """The foremost factors against each other, samples that miss the target on top.

    Inside one axes.
    """
    names = list(map(str, study["factor"].values))
    chosen = factors[:MOST_SCATTERS]
    values = study["factor_value"].values[:, [names.index(name) for name in chosen]]
    missed = study["status"].values == 2
    count = len(chosen)
    axes.set_axis_off()
    axes.set_title(
        f"Foremost factors against each other (orange: target missed)\n{_place(study)}",
        loc="left",
        fontsize=11,
    )
    for row in range(count):
        for column in range(count):
            cell = axes.inset_axes(
                (
                    0.10 + column * 0.9 / count,
                    0.08 + (count - 1 - row) * 0.92 / count,
                    0.82 / count,
                    0.8 / count,
                )
            )
            cell.tick_params(labelsize=6)
            cell.xaxis.get_offset_text().set_fontsize(6)
            cell.yaxis.get_offset_text().set_fontsize(6)
            if row == column:
                for mask, colour in ((~missed, LOW_COLOUR), (missed, MISSED_COLOUR)):
                    cell.hist(values[mask, column], bins=20, color=colour, alpha=0.6)
                cell.set_yticks([])
            else:
                for mask, colour in ((~missed, LOW_COLOUR), (missed, MISSED_COLOUR)):
                    cell.scatter(
                        values[mask, column],
                        values[mask, row],
                        s=3,
                        color=colour,
                        alpha=0.5,
                        linewidths=0,
                        rasterized=True,
                    )
            if row == count - 1:
                cell.set_xlabel(_short(chosen[column], 24), fontsize=7)
            else:
                cell.set_xticklabels([])
            if column == 0:
                cell.set_ylabel(_short(chosen[row], 24), fontsize=7)
            else:
                cell.set_yticklabels([])
    return axes


def save_study(
    study: xr.Dataset, indices: xr.Dataset | None, output: str, folder: Path
) -> list[Path]:
    """Draw what a study shows, as PNG and SVG, into an existing folder."""
    from ..sensitivity.analyze import probability, series

    drawn: dict[str, Callable[[Axes], Axes]] = {
        "distribution": lambda axes: plot_distribution(series(study, output), axes),
        "probability": lambda axes: plot_probability(probability(study), axes),
    }
    if indices is not None:
        drawn["tornado"] = lambda axes: plot_tornado(indices, axes)
        if "along" in indices:
            drawn["spider"] = lambda axes: plot_spider(indices, axes)
        else:
            drawn["scatter_matrix"] = lambda axes: plot_scatter_matrix(
                study, axes, [str(name) for name in indices["factor"].values]
            )
    paths = []
    for name, draw in drawn.items():
        figure, axes = new_figure(9.0, 8.0 if name == "scatter_matrix" else 5.5)
        draw(axes)
        footer(figure, [study])
        paths += save(figure, folder, name)
    return paths


def save_study_sheet(
    studies: Mapping[str, xr.Dataset], indices: Mapping[str, xr.Dataset], output: str, folder: Path
) -> list[Path]:
    """Several studies on one sheet, a row each.

    With what decides, the distribution, and how likely the target is met.
    """
    from ..sensitivity.analyze import probability, series

    figure, grid = new_figure(17.0, 5.0 * len(studies), rows=len(studies), columns=3)
    for row, (label, study) in zip(np.atleast_2d(grid), studies.items(), strict=True):
        plot_tornado(indices[label], row[0])
        plot_distribution(series(study, output), row[1])
        plot_probability(probability(study), row[2])
    figure.suptitle(
        f"{', '.join(words(label) for label in studies)}: which numbers decide",
        fontsize=14,
        x=0.01,
        ha="left",
    )
    footer(figure, list(studies.values()))
    return save(figure, folder, "studies")


def _figure(indices: xr.Dataset) -> str:
    return str(indices.attrs["output"]).replace("_", " ").replace("@", " in ")


def _place(dataset: xr.Dataset) -> str:
    view = "whole sector" if dataset.attrs.get("view") == "sector" else "one factory"
    return (
        f"{dataset.attrs.get('sector_label', '')}, {view}, {dataset.attrs.get('region_label', '')}"
    )


def _short(name: str, longest: int = LONGEST_NAME) -> str:
    """A dotted path as words, cut in the middle where it is long."""
    group, _, rest = name.partition(".")
    text = (
        (
            rest
            if group in ("technologies", "carriers", "policy", "targets", "areas", "rewards")
            else name
        )
        .replace("*.", "all.")
        .replace(".", ": ")
        .replace("_", " ")
    )
    return text if len(text) <= longest else f"{text[: longest // 2]}...{text[-longest // 2 + 3 :]}"


def _size(values: np.ndarray) -> tuple[float, str]:
    """Divisor and word that bring the largest value of money or tonnes to a readable size."""
    finite = np.abs(values[np.isfinite(values)]) if len(values) else np.zeros(0)
    largest = float(finite.max()) if finite.size else 0.0
    return next(
        ((size, word) for size, word in ((1e9, "billion "), (1e6, "million ")) if largest >= size),
        (1.0, ""),
    )
