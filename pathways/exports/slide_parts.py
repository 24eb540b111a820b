"""Parts of slides: titles, texts, tables and native charts, each inside a box that it keeps to."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.dml import MSO_LINE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Inches, Pt

from ..results.exchange import without_formula

if TYPE_CHECKING:
    from pptx.slide import Slide

WIDTH, HEIGHT = 13.333, 7.5
"""Inches of a slide of 16 to 9."""

LEFT, ACROSS = 0.6, 12.13
TITLE = (0.3, 0.95)
SUBTITLE = (1.25, 0.62)
FOOT = (7.0, 0.35)
BODY_TOP, BODY = 1.9, 4.95
"""Inches: margin and breadth, then top and height of title, subtitle, foot and what is between."""

LARGE, MIDDLE, SMALL, SMALLEST = 28.0, 16.0, 14.0, 10.0
"""Points of letters: 14 is read at half a slide; 10 stands in the foot and where much is told."""

LETTER, WIDE_LETTER, BOLD = 0.6, 1.0, 1.12
"""Breadth of a Latin letter and of a Chinese one in their height, and what bold ones have more: of
the fonts that stand in where the one of the slides is missing, the widest."""

FIRST_WIDE = 0x1100
"""Code of the first letter that is as broad as it is high."""

LINE = 1.22
"""Height of a line in that of a letter."""

PADDING = 0.12
"""Inches around a text in its box or cell, both sides together, with a little to spare."""

POINT = 1 / 72
"""Inches."""

TITLE_ONLY = 5
"""Layout of the standard template with a title and nothing else."""

INK, MUTED, PALE = "222222", "555555", "D9D9D9"


@dataclass(frozen=True)
class Box:
    """A place on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float

    @property
    def place(self) -> tuple[Emu, Emu, Emu, Emu]:
        """As a shape takes it."""
        return Inches(self.left), Inches(self.top), Inches(self.width), Inches(self.height)


WHOLE = Box(LEFT, BODY_TOP, ACROSS, BODY)


def halves(first: float) -> tuple[Box, Box]:
    """The body as two boxes side by side; the first takes a share of the breadth."""
    gap = 0.3
    width = (ACROSS - gap) * first
    return (
        Box(LEFT, BODY_TOP, width, BODY),
        Box(LEFT + width + gap, BODY_TOP, ACROSS - gap - width, BODY),
    )


def lines_of(text: str, width: float, points: float) -> int:
    """Lines that a text takes in a breadth of some inches."""
    room = max((width - PADDING) / (points * POINT), 1.0)
    return sum(max(1, math.ceil(_breadth(part) / room)) for part in text.split("\n"))


def fitting(texts: Sequence[str], box: Box, points: float) -> tuple[list[str], float]:
    """Texts and the largest letters, up to a size, with which they stay inside a box.

    With the smallest letters the last texts are left out, and their number is told.
    """
    kept, size = list(texts), points
    while size > SMALLEST and _height(kept, box.width, size) > box.height:
        size -= 1.0
    left_out = 0
    while len(kept) > 1 and _height([*kept, "… 99 more"], box.width, size) > box.height:
        kept.pop()
        left_out += 1
    if _height(kept, box.width, size) > box.height:
        kept = [_shortened(kept[0], box, size)]
    return ([*kept, f"… {left_out} more"] if left_out else kept), size


def _shortened(text: str, box: Box, points: float) -> str:
    while len(text) > 1 and _height([text + "…"], box.width, points) > box.height:
        text = text[: int(len(text) * 0.9)]  # a tenth at a time
    return text + "…"


def _breadth(text: str) -> float:
    """Of a text, in heights of its letters."""
    return sum(WIDE_LETTER if ord(letter) >= FIRST_WIDE else LETTER for letter in text)


def _height(texts: Iterable[str], width: float, points: float) -> float:
    count = sum(lines_of(text, width, points) for text in texts)
    return count * points * LINE * POINT + PADDING


class Slides:
    """A presentation that is put together.

    Parameters
    ----------
    foot : str
        At the foot of each slide.
    """

    def __init__(self, foot: str) -> None:
        self.file = Presentation()
        self.file.slide_width, self.file.slide_height = Inches(WIDTH), Inches(HEIGHT)
        self.foot = foot

    def new(self, title: str, subtitle: str = "") -> Slide:
        """A slide with its title, what stands below it, and the foot."""
        slide = self.file.slides.add_slide(self.file.slide_layouts[TITLE_ONLY])
        shape, box = slide.shapes.title, Box(LEFT, TITLE[0], ACROSS, TITLE[1])
        shape.left, shape.top, shape.width, shape.height = box.place
        _fill(shape.text_frame, [title], box, LARGE, bold=True, anchor=MSO_ANCHOR.BOTTOM)
        if subtitle:
            self.text(slide, Box(LEFT, SUBTITLE[0], ACROSS, SUBTITLE[1]), [subtitle], SMALL, MUTED)
        number = len(self.file.slides)
        self.text(
            slide,
            Box(LEFT, FOOT[0], ACROSS, FOOT[1]),
            [f"{self.foot} · {number}"],
            SMALLEST,
            MUTED,
        )
        return slide

    def text(
        self, slide: Slide, box: Box, texts: Sequence[str], points: float, colour: str = INK
    ) -> None:
        """Paragraphs inside a box."""
        shape = slide.shapes.add_textbox(*box.place)
        _fill(shape.text_frame, texts, box, points, colour)

    def table(
        self,
        slide: Slide,
        box: Box,
        head: Sequence[str],
        rows: Sequence[Sequence[str]],
        shares: Sequence[float],
        points: float = SMALL,
    ) -> None:
        """A table with headings; `shares` are those of its columns in the breadth."""
        widths = [box.width * share for share in shares]
        heights = [row_height(row, widths, points) for row in (head, *rows)]
        shape = slide.shapes.add_table(
            len(rows) + 1, len(head), *Box(box.left, box.top, box.width, sum(heights)).place
        )
        for column, width in zip(shape.table.columns, widths, strict=True):
            column.width = Inches(width)
        for row, height in zip(shape.table.rows, heights, strict=True):
            row.height = Inches(height)
        for at, cells in enumerate((head, *rows)):
            for column, text in enumerate(cells):
                cell = shape.table.cell(at, column)
                cell.margin_left = cell.margin_right = Inches(PADDING / 2 - 0.01)
                cell.margin_top = cell.margin_bottom = Inches(PADDING / 4)
                _write(cell.text_frame, [text], points, "FFFFFF" if at == 0 else INK, at == 0)

    def lines(
        self,
        slide: Slide,
        box: Box,
        lines: Mapping[str, Mapping[str, Any]],
        unit: str,
        across: str,
    ) -> None:
        """A chart of lines over numbers.

        Parameters
        ----------
        slide : Slide
        box : Box
        lines : mapping of name to mapping
            `x` and `y`, numbers of the same count, those that are missing left out; `colour`; and
            `dashed` where the line is.
        unit, across : str
            What stands along the axes.
        """
        data = XyChartData()
        for name, each in lines.items():
            series = data.add_series(without_formula(name))
            for x, y in zip(each["x"], each["y"], strict=True):
                if math.isfinite(y):
                    series.add_data_point(float(x), float(y))
        kind = XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS
        chart = slide.shapes.add_chart(kind, *box.place, data).chart
        for series, each in zip(chart.plots[0].series, lines.values(), strict=True):
            series.smooth = False
            series.format.line.width = Pt(3)
            series.format.line.color.rgb = RGBColor.from_string(each["colour"].lstrip("#"))
            if each.get("dashed"):
                series.format.line.dash_style = MSO_LINE.DASH
        _finish(chart, unit, len(lines) > 1)
        places = [x for each in lines.values() for x in each["x"]]
        axis = chart.category_axis
        axis.minimum_scale, axis.maximum_scale = float(min(places)), float(max(places))
        axis.has_major_gridlines = False
        axis.tick_labels.number_format = "General"
        axis.tick_labels.number_format_is_linked = False
        if across:
            _name(axis, across)

    def bars(
        self, slide: Slide, box: Box, values: Sequence[tuple[str, float]], unit: str, colour: str
    ) -> None:
        """A chart of bars from left to right, the first on top."""
        data = CategoryChartData()
        data.categories = [without_formula(name) for name, _ in reversed(values)]
        data.add_series(without_formula(unit), [value for _, value in reversed(values)])
        chart = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *box.place, data).chart
        series = chart.plots[0].series[0]
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = RGBColor.from_string(colour.lstrip("#"))
        chart.plots[0].gap_width = 60
        _finish(chart, unit, legend=False)

    def save(self, path: str) -> None:
        """Write the file."""
        self.file.save(path)


def row_height(cells: Sequence[str], widths: Sequence[float], points: float) -> float:
    """Inches that a row of a table takes."""
    lines = max(lines_of(text, width, points) for text, width in zip(cells, widths, strict=True))
    return lines * points * LINE * POINT + PADDING


def _fill(
    frame: Any,
    texts: Sequence[str],
    box: Box,
    points: float,
    colour: str = INK,
    bold: bool = False,
    anchor: Any = MSO_ANCHOR.TOP,
) -> None:
    size = points * BOLD if bold else points
    kept, size = fitting(texts, box, size)
    size = size / BOLD if bold else size
    frame.margin_left = frame.margin_right = Inches(PADDING / 4)
    frame.margin_top = frame.margin_bottom = Inches(PADDING / 4)
    frame.vertical_anchor = anchor
    _write(frame, kept, size, colour, bold)


def _write(frame: Any, texts: Sequence[str], points: float, colour: str, bold: bool) -> None:
    """Paragraphs as plain text: what looks like markup is text, and no link is made."""
    frame.word_wrap = True
    for at, text in enumerate(texts):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        run = paragraph.add_run()
        run.text = text
        run.font.size, run.font.bold = Pt(points), bold
        run.font.color.rgb = RGBColor.from_string(colour)


def _finish(chart: Any, unit: str, legend: bool) -> None:
    """Letters that are read at half a slide, the unit along the axis, a legend below."""
    chart.has_title = False
    chart.font.size = Pt(SMALL)
    chart.has_legend = legend
    if legend:
        chart.legend.position = XL_LEGEND_POSITION.BOTTOM
        chart.legend.include_in_layout = False
    lines = chart.value_axis.major_gridlines.format.line
    lines.color.rgb = RGBColor.from_string(PALE)
    _name(chart.value_axis, unit)


def _name(axis: Any, text: str) -> None:
    axis.has_title = True
    frame = axis.axis_title.text_frame
    frame.text = text
    frame.paragraphs[0].runs[0].font.size = Pt(SMALL)
    frame.paragraphs[0].runs[0].font.bold = False
