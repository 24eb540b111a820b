"""One look for all figures: units, titles, footers, files.

Colours are such that colour-blind readers can tell them apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text

# Okabe and Ito (2008), extended by tints and greys; the same lever has the same colour in every
# figure.
LEVER_COLOURS = {
    "efficiency": "#0072B2",
    "digital": "#56B4E9",
    "process_change": "#D55E00",
    "circular": "#E69F00",
    "electrification": "#CC79A7",
    "fuel_switch": "#8C564B",
    "clean_energy": "#F0E442",
    "green_power": "#009E73",
    "capture": "#4D4D4D",
    "removal": "#7E6BB5",
    "existing": "#BDBDBD",
    "other": "#D9D9D9",
}
COST_COLOURS = {
    "capital": "#0072B2",
    "fixed operation": "#56B4E9",
    "variable operation": "#009E73",
    "purchases": "#E69F00",
    "demand charge": "#D55E00",
    "carbon": "#4D4D4D",
    "emissions trading": "#999999",
    "offsets": "#CC79A7",
    "sales": "#8C564B",
    "border adjustment": "#7E6BB5",
    "support": "#F0E442",
    "rewards": "#A6761D",
}
CLASS_COLOURS = {
    "fuel_combustion": "#4D4D4D",
    "process": "#8C564B",
    "process_gases": "#CC79A7",
    "purchased_energy": "#E69F00",
    "upstream": "#56B4E9",
    "captured_and_stored": "#0072B2",
    "removal": "#7E6BB5",
    "contractual_claim": "#009E73",
}
REST_COLOUR = "#D9D9D9"
MOST_SERIES = 9
"""Series that a reader tells apart; the rest is drawn as one."""

SMALL_SHARE = 0.01
"""Part of a whole below which a series is thinner than its edge."""

UNSEEN = 1e-6
"""In the unit that is shown, or as a share: what rounding of a solution leaves of nothing."""

MOST_FOOTERS = 3
"""Lines that fit below the axes; more sources are told by a command."""

FAST = 1
"""Level of compression of a PNG: sooner done than the usual 6, for files 3 % larger."""

BELOW_TICKS, BELOW_LABEL = 2.4, 1.6
"""Room between axes and a legend under them for the years, and for a label as well, in letters."""

_SHARE = re.compile(r"(\d+) of (\d+) figures")

_DOLLAR = re.compile(r"(?<!\\)\$")

ABOVE_FOOTER = (0.0, 0.08, 1.0, 0.92)
"""Left, bottom, width and height of what axes may fill: the footer has the lowest 8 %."""


def words(slug: str) -> str:
    """A slug as words."""
    text = slug.replace("_", " ")
    return text[:1].upper() + text[1:]


def tonnes_scale(largest: float) -> tuple[float, str]:
    """Divisor and prefix that bring the largest value between 1 and 1000."""
    return next(
        (
            (size, name)
            for size, name in ((1e9, "Gt"), (1e6, "Mt"), (1e3, "kt"))
            if abs(largest) >= size
        ),
        (1.0, "t"),
    )


def money_scale(largest: float) -> tuple[float, str]:
    """The same for money."""
    return next(
        (
            (size, name)
            for size, name in ((1e9, "billion "), (1e6, "million "), (1e3, "thousand "))
            if abs(largest) >= size
        ),
        (1.0, ""),
    )


def energy_scale(largest: float) -> tuple[float, str]:
    """The same for energy in MWh."""
    return next(
        ((size, name) for size, name in ((1e6, "TWh"), (1e3, "GWh")) if abs(largest) >= size),
        (1.0, "MWh"),
    )


def place(pathway: xr.Dataset) -> str:
    """Sector, view and region in words."""
    what = "one factory" if pathway.attrs.get("view") == "factory" else "whole sector"
    return (
        f"{pathway.attrs.get('sector_label', pathway.attrs.get('sector', ''))}, {what}, "
        f"{pathway.attrs.get('region_label', '')}"
    )


def largest_first(
    values: NDArray[np.float64], labels: ArrayLike, things: ArrayLike
) -> tuple[NDArray[np.float64], list[str], list[str]]:
    """Rows by size, with labels and things, small ones and all beyond the ninth as `Other`."""
    told, named = np.asarray(labels).astype(str), np.asarray(things).astype(str)
    size = np.abs(values).sum(axis=1)
    order = [row for row in np.argsort(-size, kind="stable") if size[row] > 0]
    kept = [row for row in order[:MOST_SERIES] if size[row] >= SMALL_SHARE * size.sum()]
    rest = values[[row for row in order if row not in kept]].sum(axis=0)
    rows = [values[row] for row in kept]
    texts, names = [str(told[row]) for row in kept], [str(named[row]) for row in kept]
    if np.any(np.abs(rest) > 0):
        rows, texts, names = [*rows, rest], [*texts, "Other"], [*names, "Other"]
    return np.array(rows).reshape(-1, values.shape[1]), texts, names


def stacked_bars(
    axes: Axes,
    positions: NDArray[Any],
    values: NDArray[np.float64],
    labels: Sequence[str],
    colours: Sequence[str],
    width: float | NDArray[np.float64] = 0.8,
    sideways: bool = False,
    **style: Any,
) -> None:
    """Stack positive values upwards and negative ones downwards, or to the right and left.

    Bars of no height stay at zero, or they would fix the axis there.
    """
    up, down = np.zeros(len(positions)), np.zeros(len(positions))
    for row, label, colour in zip(values, labels, colours, strict=True):
        base = np.where(row > 0, up, np.where(row < 0, down, 0.0))
        look = {"label": label, "color": colour, "edgecolor": "white", "linewidth": 0.5, **style}
        if sideways:
            axes.barh(positions, row, width, left=base, **look)
        else:
            axes.bar(positions, row, width, bottom=base, **look)
        up += np.maximum(row, 0)
        down += np.minimum(row, 0)
    if np.any(down < 0):
        (axes.axvline if sideways else axes.axhline)(0, color="black", linewidth=0.8)


def legend_outside(axes: Axes, columns: int = 1) -> None:
    """Legend to the right, once per label."""
    handles, labels = axes.get_legend_handles_labels()
    unique = dict(zip(labels, handles, strict=True))
    axes.legend(
        list(unique.values())[::-1],
        list(unique)[::-1],
        loc="upper left",
        bbox_to_anchor=(1.01, 1.0),
        frameon=False,
        fontsize=9,
        ncols=columns,
    )


def legend_below(axes: Axes, columns: int, lines: int = 1) -> None:
    """Legend under the axes, once per label, so that all the width is left to the marks.

    Names under the axes have so many `lines`.
    """
    handles, labels = axes.get_legend_handles_labels()
    unique = dict(zip(labels, handles, strict=True))
    axes.legend(
        list(unique.values()),
        list(unique),
        loc="upper center",
        bbox_to_anchor=(0.5, 0.0),
        borderaxespad=BELOW_TICKS + BELOW_LABEL * (lines - 1 + bool(axes.get_xlabel())),
        frameon=False,
        fontsize=9,
        ncols=columns,
    )


def finish(axes: Axes, title: str, ylabel: str) -> None:
    """Title, label, light grid."""
    axes.set_title(title, loc="left", fontsize=11, wrap=True)
    axes.set_ylabel(ylabel)
    axes.set_xlabel("")
    axes.grid(axis="y", color="#E6E6E6", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.margins(y=0.06)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def amount(value: float) -> str:
    """A number for a title: three figures, no exponent."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def share(value: ArrayLike, form: str) -> str:
    """A fraction for a title, a dash where it is missing; what rounds to zero has no sign.

    Parameters
    ----------
    value : scalar
    form : str
        Format of a number, such as `.0%` or `+.1%`.
    """
    found = float(np.asarray(value, float))
    return "-" if np.isnan(found) else format(found, form.replace(".", "z.", 1))


def footer(figure: Figure, pathways: Sequence[xr.Dataset]) -> None:
    """Sources and the share of unverified figures at the foot, a line or two a pathway."""
    parts = []
    for pathway in pathways:
        stated = [
            str(pathway.attrs[name])
            for name in ("sources_footer", "unverified_share")
            if pathway.attrs.get(name)
        ]
        label = (
            f"{pathway.attrs['sector_label']}: "
            if len(pathways) > 1 and "sector_label" in pathway.attrs
            else ""
        )
        parts += [label + ("; " if len(pathways) > 1 else "\n").join(stated)] if stated else []
    parts = list(dict.fromkeys(parts))
    if len(parts) > MOST_FOOTERS:
        parts = [f"Sources of each sector: `pathways explain SECTOR`{_unverified_in_all(pathways)}"]
    if parts:
        figure.text(
            *(0.01, 0.005, "\n".join(parts)),
            fontsize=7,
            color="#555555",
            va="bottom",
            ha="left",
            wrap=True,
        )


def _unverified_in_all(pathways: Sequence[xr.Dataset]) -> str:
    """Unverified figures of several pathways together, each sector counted once."""
    stated = {
        str(each.attrs.get("sector", at)): _SHARE.match(str(each.attrs.get("unverified_share", "")))
        for at, each in enumerate(pathways)
    }
    counts = [(int(found[1]), int(found[2])) for found in stated.values() if found]
    if not counts:
        return ""
    some, every = (sum(each) for each in zip(*counts, strict=True))
    return f"; {some:,} of {every:,} figures are recalled or assumed (unverified)"


AXES: dict[Any, Any] = {
    "axes.axisbelow": True,
    "axes.edgecolor": ".15",
    "axes.labelcolor": ".15",
    "grid.color": ".8",
    "text.color": ".15",
    "xtick.bottom": False,
    "xtick.color": ".15",
    "ytick.color": ".15",
    "ytick.left": False,
}
"""Dark grey lines and texts without ticks, on white."""

DOTS = 150
"""Dots an inch: sharp at half a slide."""


def new_figure(
    width: float = 9.0, height: float = 5.0, rows: int = 1, columns: int = 1
) -> tuple[Figure, Any]:
    """A figure in the common style, without a screen."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    with mpl.rc_context(AXES):
        layout = ConstrainedLayoutEngine(rect=ABOVE_FOOTER)
        figure = Figure(figsize=(width, height), layout=layout)
        FigureCanvasAgg(figure)
        axes = figure.subplots(rows, columns, squeeze=False)
    return figure, axes[0, 0] if rows == columns == 1 else axes


def _without_formula(text: Text) -> None:
    """Have the dollars of a text drawn as dollars.

    A text that is broken into lines is measured as a formula all the same, unless they are escaped.
    """
    if text.get_wrap():
        text.set_text(_DOLLAR.sub(r"\\$", text.get_text()))
    else:
        text.set_parse_math(False)


def _break_once(figure: Figure, renderer: Any) -> None:
    """Break the texts beside all axes where they do not fit on a line, from the left.

    Their place is known, so this is done once: left to themselves they measure every beginning of
    a line each time that they are drawn. The lines are the same.
    """
    for text in figure.texts:
        if text.get_wrap() and text.get_horizontalalignment() == "left" and not text.get_rotation():
            text.set_wrap(False)
            _without_formula(text)
            room = figure.bbox.x1 - text.get_transform().transform(text.get_position())[0]
            measured = partial(_width, renderer, text)
            whole = text.get_text().replace(r"\$", "$").split("\n")
            text.set_text(
                "\n".join(part for line in whole for part in broken(line, room, measured))
            )


def _width(renderer: Any, text: Text, line: str) -> float:
    """Width of a line in the letters of a text, in whole pixels."""
    width, _, _ = renderer.get_text_width_height_descent(line, text.get_fontproperties(), False)
    return float(ceil(width))


def broken(line: str, room: float, measured: Callable[[str], float]) -> list[str]:
    """A line in pieces that fit, each of as many words as there is room for, and one at least.

    Parameters
    ----------
    line : str
    room : float
    measured : callable
        Width of a text in the unit of `room`; no shorter for more words.
    """
    pieces, left = [], line.split(" ")
    while left:
        fit, over = 1, len(left) + 1
        tried = len(left)
        while over - fit > 1:
            width = measured(" ".join(left[:tried]))
            fit, over = (tried, over) if width <= room else (fit, tried)
            tried = min(max(fit + 1, int(tried * room / max(width, 1.0))), over - 1)
        pieces.append(" ".join(left[:fit]))
        left = left[fit:]
    return pieces


def _lay_out_once(figure: Figure) -> None:
    """Place axes, texts and legends now; each saving would draw the figure once more to do it."""
    engine = figure.get_layout_engine()
    if engine is not None:
        engine.execute(figure)
        figure.set_layout_engine("none")


def save(
    figure: Figure,
    folder: Path,
    name: str,
    hover: Mapping[str, str] | None = None,
    svg: bool = True,
) -> list[Path]:
    """PNG and, where wanted, SVG, the same bytes for the same figure.

    Dollars in texts are dollars, and never begin a formula: names are a person's own. Characters
    that the font of the figures lacks are drawn in a font of this machine that has them.

    Parameters
    ----------
    figure : Figure
    folder : Path
    name : str
    hover : mapping of the id of a shape to a text, optional
        Shown in the SVG when the pointer rests on the shape.
    svg : bool, optional
        Each format is drawn anew, which takes its time.
    """
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.text import Text

    from .fonts import choose, missing_glyphs_told_once, tell

    paths = [folder / f"{name}.png", folder / f"{name}.svg"][: 1 + svg]
    texts = [each for each in figure.findobj(Text) if isinstance(each, Text)]
    for each in texts:
        _without_formula(each)
    tell(choose(texts))
    with (
        mpl.rc_context(
            {"svg.hashsalt": "pathways", "svg.fonttype": "none", "text.parse_math": False}
        ),
        missing_glyphs_told_once(),
    ):
        figure.set_dpi(DOTS)
        # One canvas for both: each measures every text anew.
        canvas: Any = FigureCanvasAgg(figure)
        _break_once(figure, canvas.get_renderer())
        _lay_out_once(figure)
        # `savefig` would draw all of it twice, once to see what is there.
        canvas.print_png(
            paths[0],
            metadata={"Software": "pathways"},
            pil_kwargs={"compress_level": FAST},
        )
        if svg:
            figure.savefig(paths[1], metadata={"Date": None, "Creator": "pathways"})
    if hover and svg:
        from xml.sax.saxutils import escape

        text = paths[1].read_text(encoding="utf-8")
        for shape, told in hover.items():
            text = text.replace(
                f'<g id="{shape}">', f'<g id="{shape}"><title>{escape(told)}</title>'
            )
        paths[1].write_text(text, encoding="utf-8")
    return paths
