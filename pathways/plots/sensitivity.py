"""Figures of a study: what decides, how likely, and where it fails."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from .colours import colours_of
from .language import ENGLISH, Words
from .style import amount, finish, footer, new_figure, save, words

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.container import BarContainer

LOW_COLOUR, HIGH_COLOUR, MISSED_COLOUR = "#0072B2", "#D55E00", "#D55E00"
MOST_BARS = 12
"""Bars with names that can be read on a sheet of 5.5 inches."""

MOST_TURNING = 5
"""Rows of the same sheet for factors that change whether the target is met."""

MOST_LINES = 6
"""Lines that six colours tell apart for colour-blind readers."""

MOST_SCATTERS = 4
"""Rows and columns of small pictures in which points can still be seen."""

MOST_BINS = 20
"""Bars of a small picture that can still be told apart."""

LONGEST_NAME = 46
"""Characters of a name beside a bar that leave half of the sheet to the bars."""

LONGEST_OF_CELL = 30
"""The same beside a small picture."""

ROOM_FOR_FIGURES = 0.14
"""Part of the width beside the outermost bars, for figures of six characters at their ends."""

MOST_NOTES = 3
NOTE_WIDTH = 92
NOTE_LINES = 2
"""Notes that are drawn, the characters of a line, and lines of each: what fits below the axis."""


def plot_tornado(indices: xr.Dataset, axes: Axes, language: str = ENGLISH) -> Axes:
    """The foremost factors.

    Bars from low to high where they were moved one at a time, else their index with its confidence.
    A factor within whose range the target is met here and missed there has no bar: the cost of a
    target that is met is none of one that is missed. It is told at which value the target turns.

    Parameters
    ----------
    indices : xarray.Dataset
        Of `pathways.sensitivity.analyze.indices`.
    axes : matplotlib.axes.Axes
    language : str, optional
        Of all words but names of things, which are those of the study.
    """
    said = Words(language)
    turns = _turns(indices, said)
    barred = indices.isel(factor=np.flatnonzero(~np.isin(indices["factor"].values, list(turns))))
    turned = list(turns)[:MOST_TURNING]
    shown = barred.isel(factor=slice(0, MOST_BARS - len(turned)))
    places = np.arange(shown.sizes["factor"])[::-1] + len(turned)
    unit = said.unit(str(indices.attrs.get("output_unit", "")))
    if "at_low" in shown:
        label = _draw_ends(axes, shown, places, unit, said)
        for place, name in zip(range(len(turned))[::-1], turned, strict=True):
            axes.text(
                float(shown["central"]) / _size_of_ends(shown, said)[0],
                place,
                turns[name],
                ha="center",
                va="center",
                fontsize=7.5,
                zorder=3,
                bbox={"facecolor": "white", "edgecolor": "#BFBFBF", "boxstyle": "round,pad=0.25"},
            )
    elif "total" in shown:
        axes.barh(
            places,
            shown["total"].values,
            color=LOW_COLOUR,
            alpha=0.4,
            height=0.7,
            label=said("total"),
            xerr=shown["total_confidence"].values,
        )
        axes.barh(
            places,
            shown["first"].values,
            color=LOW_COLOUR,
            height=0.35,
            label=said("first_order"),
        )
        label = said("share_of_variance")
    else:
        name = next(
            (each for each in ("effect_absolute", "rank_correlation") if each in shown),
            "importance",
        )
        error = shown.get(f"{name}_confidence")
        effect = name == "effect_absolute"
        size, prefix = said.size(shown[name].values) if effect else (1.0, "")
        axes.barh(
            places,
            shown[name].values / size,
            color=LOW_COLOUR,
            height=0.7,
            xerr=None if error is None else error.values / size,
        )
        label = said(name, unit=f"{prefix}{unit}")
    beside = indices.sel(factor=turned) if turned else indices.isel(factor=slice(0, 0))
    ticks = [*places, *range(len(turned))[::-1]]
    axes.set_yticks(ticks, [*_labels(shown), *_labels(beside)], fontsize=8)
    axes.set_ylim(-0.6, max(len(ticks), 1) - 0.4)
    finish(axes, said("decides", figure=_figure(indices), place=said.place(indices)), "")
    axes.set_xlabel(f"{label}{_level(indices, said)}")
    axes.grid(axis="x", color="#E6E6E6", linewidth=0.8)
    if axes.get_legend_handles_labels()[1]:
        axes.legend(
            frameon=False, fontsize=8, loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=2
        )
    return axes


def _draw_ends(axes: Axes, shown: xr.Dataset, places: np.ndarray, unit: str, said: Words) -> str:
    """Bars from the centre to each end; returns the label of the axis."""
    size, prefix = _size_of_ends(shown, said)
    central = float(shown["central"]) / size
    bars: list[BarContainer] = []
    for name, colour, side in (
        ("at_low", LOW_COLOUR, said("factor_low")),
        ("at_high", HIGH_COLOUR, said("factor_high")),
    ):
        drawn = axes.barh(
            places,
            shown[name].values / size - central,
            left=central,
            color=colour,
            label=side,
            height=0.7,
        )
        bars.append(drawn)
        _mark_missing(axes, places, np.isnan(shown[name].values), central)
        _write_ends(axes, places, shown[name].values / size, central)
    _shorter_on_top(*bars)
    axes.margins(x=ROOM_FOR_FIGURES)
    axes.axvline(central, color="black", linewidth=0.8)
    return f"{prefix}{unit}" if unit != "1" else said("fraction")


def _shorter_on_top(lows: BarContainer, highs: BarContainer) -> None:
    """Of two bars of a row to the same side of the centre the longer would hide the other."""
    for low, high in zip(lows.patches, highs.patches, strict=True):
        behind, before = sorted((low, high), key=lambda bar: -abs(bar.get_width()))
        behind.set_zorder(1.0)
        before.set_zorder(1.1)


def _size_of_ends(shown: xr.Dataset, said: Words) -> tuple[float, str]:
    return said.size(
        np.concatenate([shown["at_low"].values, shown["at_high"].values, [float(shown["central"])]])
    )


def _turns(indices: xr.Dataset, said: Words) -> dict[str, str]:
    """What becomes of the target along factors that change whether it is met, in words."""
    from ..sensitivity.turning import told, turning

    found: dict[str, str] = {}
    for each in turning(indices):
        text = said.said(told(each, amount))
        before = found.get(each["factor"])
        found[each["factor"]] = f"{before}; {text}" if before else text
    return found


def _level(indices: xr.Dataset, said: Words) -> str:
    """Under which answer of the target bars compare; nothing where it is everywhere the same."""
    turns = "turns_at" in indices and bool(np.isfinite(indices["turns_at"].values).any())
    status = str(indices.attrs.get("central_status", ""))
    if status == "target_missed":
        return said("level_missed")
    return said("level_met") if turns else ""


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


def _write_ends(axes: Axes, places: np.ndarray, ends: np.ndarray, central: float) -> None:
    """The figure at the outer end of each bar."""
    for place, end in zip(places, ends, strict=True):
        if np.isnan(end) or end == central:
            continue
        right = end > central
        axes.annotate(
            amount(float(end)),
            (end, place),
            xytext=(3 if right else -3, 0),
            textcoords="offset points",
            ha="left" if right else "right",
            va="center",
            fontsize=7.5,
            color="#4D4D4D",
        )


def plot_spider(indices: xr.Dataset, axes: Axes) -> Axes:
    """How the figure follows each of the foremost factors.

    From its low end to its high end by way of its central figure, all others central.
    """
    unit = str(indices.attrs.get("output_unit", ""))
    shown = indices.isel(factor=slice(0, MOST_LINES))
    size, prefix = _size(shown["along"].values)
    names = [str(name) for name in shown["factor"].values]
    for number, (label, colour) in enumerate(zip(_labels(shown), colours_of(names), strict=True)):
        draws, values = _with_centre(shown.isel(factor=number))
        axes.plot(draws, values / size, marker="o", markersize=4, color=colour, label=label)
    axes.axhline(float(shown["central"]) / size, color="black", linewidth=0.8)
    finish(
        axes,
        f"How {_figure(indices)} follows the foremost factors\n{_place(indices)}",
        f"{prefix}{unit}",
    )
    axes.set_xlabel("position between low (0) and high (1)")
    axes.legend(frameon=False, fontsize=8)
    return axes


def _with_centre(one: xr.Dataset) -> tuple[np.ndarray, np.ndarray]:
    """Draws and figures of one factor, the central point in its place among them."""
    draws, values = one["along_draw"].values, one["along"].values
    if not all(f"factor_{end}" in one for end in ("low", "central", "high")):
        return draws, values
    low, central, high = (float(one[f"factor_{end}"]) for end in ("low", "central", "high"))
    if high == low or not np.isfinite(central):
        return draws, values
    draws = np.append(draws, (central - low) / (high - low))
    values = np.append(values, float(one["central"]))
    order = np.argsort(draws, kind="stable")
    return draws[order], values[order]


def plot_distribution(
    figure: xr.DataArray, axes: Axes, label: str = "", colour: str = LOW_COLOUR
) -> Axes:
    """Cumulative distribution of one figure over the samples with an answer, in steps of one each.

    Parameters
    ----------
    figure : xarray.DataArray
        Of `pathways.sensitivity.analyze.series`.
    axes : matplotlib.axes.Axes
    label : str, optional
    colour : str, optional
    """
    import seaborn as sns

    unit = str(figure.attrs.get("units", ""))
    values = figure.values[~np.isnan(figure.values)]
    size, prefix = _size(values)
    sns.ecdfplot(x=values / size, ax=axes, color=colour, linewidth=2, label=label or None)
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


STATUS_COLOURS = {
    "target_met": "#009E73",
    "target_missed": MISSED_COLOUR,
    "optimal": "#56B4E9",
    "infeasible": "#999999",
    "failed": "#4D4D4D",
    "pending": "#D9D9D9",
}


def plot_probability(chances: xr.Dataset, axes: Axes) -> Axes:
    """How many samples meet the target, miss it, or have no answer.

    As shares of independent draws where the study has any; else their numbers, and why they are no
    probability.

    Parameters
    ----------
    chances : xarray.Dataset
        Of `pathways.sensitivity.population.probability`.
    axes : matplotlib.axes.Axes
    """
    seen = np.flatnonzero(chances["samples"].values > 0)
    names = [str(chances["status"].values[at]) for at in seen]
    met = float(chances["target_met"])
    drawn = not np.isnan(met)
    heights = chances["share" if drawn else "samples"].values[seen].astype(float)
    axes.bar(range(len(seen)), heights, 0.6, color=[STATUS_COLOURS[name] for name in names])
    for place, height in enumerate(heights):
        axes.annotate(
            f"{height:.1%}" if drawn else f"{height:,.0f}",
            (place, height),
            ha="center",
            va="bottom",
            fontsize=9,
        )
    if drawn:
        title = (
            f"The target is met in {met:.1%} of {int(chances.attrs['draws']):,} draws with an "
            f"answer\n({float(chances['target_met_low']):.1%} to "
            f"{float(chances['target_met_high']):.1%} with 95 % confidence)"
        )
    else:
        why = str(chances.attrs.get("no_probability", ""))
        title = "Samples by status" + (f"\n{why[:1].upper()}{why[1:]}" if why else "")
    finish(axes, title, "share of draws" if drawn else "samples")
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
    label = _labels(study.isel(factor=[column]))[0]
    axes.set_xlabel(label + ("" if unit == "1" else f"\n{unit}"), fontsize=8)
    return axes


def plot_scatter_matrix(study: xr.Dataset, axes: Axes, factors: list[str]) -> Axes:
    """The foremost factors against each other, samples that miss the target on top.

    Inside one axes. How often a value was drawn is counted in the same bins for both.
    """
    import seaborn as sns

    names = list(map(str, study["factor"].values))
    chosen = factors[:MOST_SCATTERS]
    columns = [names.index(name) for name in chosen]
    labels = _labels(study.isel(factor=columns), LONGEST_OF_CELL)
    values = study["factor_value"].values[:, columns]
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
                sns.histplot(
                    x=values[:, column],
                    hue=missed,
                    hue_order=[True, False],
                    palette={False: LOW_COLOUR, True: MISSED_COLOUR},
                    multiple="stack",
                    bins=MOST_BINS,
                    alpha=0.6,
                    linewidth=0,
                    legend=False,
                    ax=cell,
                )
                cell.set_yticks([])
                cell.set_ylabel("")
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
                cell.set_xlabel(labels[column], fontsize=7)
            else:
                cell.set_xticklabels([])
            if column == 0:
                cell.set_ylabel(labels[row], fontsize=7)
            else:
                cell.set_yticklabels([])
    return axes


def save_study(
    study: xr.Dataset,
    indices: xr.Dataset | None,
    output: str,
    folder: Path,
    notes: Sequence[str] = (),
) -> list[Path]:
    """Draw what a study shows, as PNG and SVG, into an existing folder.

    Parameters
    ----------
    study : xarray.Dataset
    indices : xarray.Dataset or None
    output : str
    folder : Path
    notes : sequence of str, optional
        What must be said beside the figures; see `pathways.sensitivity.notes`.
    """
    from ..sensitivity.analyze import series
    from ..sensitivity.population import drawn, no_probability, probability, rows_drawn

    chances = probability(study)
    kind = "samples_by_status" if no_probability(study) else "probability"
    drawings: dict[str, Callable[[Axes], Axes]] = {
        kind: lambda axes: plot_probability(chances, axes)
    }
    if rows_drawn(study).size:
        drawings["distribution"] = lambda axes: plot_distribution(
            series(drawn(study), output), axes
        )
    if indices is not None:
        drawings["tornado"] = lambda axes: plot_tornado(indices, axes)
        if "along" in indices:
            drawings["spider"] = lambda axes: plot_spider(indices, axes)
        else:
            drawings["scatter_matrix"] = lambda axes: plot_scatter_matrix(
                study, axes, [str(name) for name in indices["factor"].values]
            )
    paths = []
    for name, draw in drawings.items():
        figure, axes = new_figure(9.0, 8.0 if name == "scatter_matrix" else 5.5)
        draw(axes)
        _say(axes, notes)
        footer(figure, [study])
        paths += save(figure, folder, name)
    return paths


def _say(axes: Axes, notes: Sequence[str]) -> None:
    """Notes below the axis, as many as fit, each in a line or two."""
    if not notes:
        return
    lines = [
        line
        for note in notes[:MOST_NOTES]
        for line in textwrap.wrap(
            f"Note: {note}", NOTE_WIDTH, max_lines=NOTE_LINES, placeholder="..."
        )
    ]
    label = axes.get_xlabel()
    axes.set_xlabel("\n".join([*([label] if label else []), *lines]), fontsize=8)


def save_study_sheet(
    studies: Mapping[str, xr.Dataset], indices: Mapping[str, xr.Dataset], output: str, folder: Path
) -> list[Path]:
    """Several studies on one sheet, a row each.

    With what decides, the distribution, and how likely the target is met.
    """
    from ..sensitivity.analyze import series
    from ..sensitivity.population import drawn, probability

    figure, grid = new_figure(17.0, 5.0 * len(studies), rows=len(studies), columns=3)
    for row, (label, study) in zip(np.atleast_2d(grid), studies.items(), strict=True):
        plot_tornado(indices[label], row[0])
        plot_distribution(series(drawn(study), output), row[1])
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


def _labels(of: xr.Dataset, longest: int = LONGEST_NAME) -> list[str]:
    """Names of factors for people; the path in words where a study holds none."""
    if "factor_label" in of.coords:
        return [_cut(str(label), longest) for label in of["factor_label"].values]
    return [_short(str(name), longest) for name in of["factor"].values]


def _cut(text: str, longest: int) -> str:
    """A text cut in the middle where it is long."""
    return text if len(text) <= longest else f"{text[: longest // 2]}...{text[-longest // 2 + 3 :]}"


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
    return _cut(text, longest)


def _size(values: np.ndarray) -> tuple[float, str]:
    """Divisor and word that bring the largest value of money or tonnes to a readable size."""
    finite = np.abs(values[np.isfinite(values)]) if len(values) else np.zeros(0)
    largest = float(finite.max()) if finite.size else 0.0
    return next(
        ((size, word) for size, word in ((1e9, "billion "), (1e6, "million ")) if largest >= size),
        (1.0, ""),
    )
