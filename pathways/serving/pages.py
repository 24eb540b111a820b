"""The server's own pages: start, refusals, curves."""

from __future__ import annotations

import base64
import math
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..amounts import quantity
from ..languages import LANGUAGES
from ..pages.names import names
from ..schema.run import Goal
from .words import words

if TYPE_CHECKING:
    from jinja2 import Template
    from matplotlib.axes import Axes

    from ..catalog import Catalog
    from ..curves.study import Study
    from ..sensitivity.report import Report
    from .question import Question

VIEWS = ("sector",)
PLANT = ("laggard", "best")
GOALS = tuple(each.value for each in Goal if each is not Goal.cost)
PLANTS = ("whole", "divisible")
HOURS = ("24x4", "24x12", "24x16")
"""What the lists of the form offer beside what an empty choice stands for; a question as JSON may
ask for more hours."""


@dataclass(frozen=True)
class Choices:
    """What the lists of the start page hold: name and label in the language of the catalog.

    Attributes
    ----------
    sectors, regions : tuple of pairs
    """

    sectors: tuple[tuple[str, str], ...]
    regions: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, catalog: Catalog) -> Choices:
        """Of a catalog."""
        return cls(
            tuple((name, each.label) for name, each in sorted(catalog.sectors.items())),
            tuple((name, each.label) for name, each in sorted(catalog.regions.items())),
        )

    def labelled(self, kind: str, language: str) -> list[tuple[str, str]]:
        """Names and labels of `sectors` or `regions` in a language of the page."""
        known = names()[kind] if language == "zh" else {}
        return [(name, known.get(name, label)) for name, label in getattr(self, kind)]


def start_page(choices: Choices, language: str, seconds: float) -> str:
    """Where a question is put together."""
    return _page(
        "start.html",
        language,
        sectors=choices.labelled("sectors", language),
        regions=choices.labelled("regions", language),
        views=VIEWS,
        plant=PLANT,
        goals=GOALS,
        plants=PLANTS,
        hours=HOURS,
        seconds=f"{seconds:g}",
    )


def problems_page(problems: Sequence[str], language: str) -> str:
    """What is wrong with a question, and the way back."""
    return _page("problems.html", language, problems=problems)


def curve_page(
    label: str, question: Question, found: Study, notes: Sequence[str], command: str
) -> str:
    """An exact cost curve: its picture, its steps, the lowest levels."""
    from ..plots.curve import plot_steps

    money = found.curve.attrs["currency"]
    rows = [
        (
            quantity(row["abatement"], "t"),
            quantity(row["cumulative_abatement"], "t"),
            f"{row['marginal_cost']:,.0f}",
            f"{row['average_cost']:,.0f}",
            row["label"],
        )
        for row in found.merged_rows()
    ]
    return _page(
        "curve.html",
        question.language,
        label=label,
        year=question.curve,
        money=money,
        rows=rows,
        gap=found.gap,
        notes=notes,
        command=command,
        picture=_picture(partial(plot_steps, found.curve)) if rows else "",
    )


def sweep_page(label: str, question: Question, found: Report, command: str) -> str:
    """Which figures decide: a picture and a table of the foremost, how many samples, and notes."""
    from ..plots.sensitivity import plot_tornado
    from ..sensitivity.notes import TURNS

    summary, indices = found.summary, found.indices
    figure = summary["figure"].replace("_", " ").replace("@", " ")
    picture = "" if indices is None else _picture(partial(plot_tornado, indices))
    return _page(
        "sweep.html",
        question.language,
        label=label,
        figure=figure,
        rows=[
            {
                **row,
                **{end: _figure(row[end]) for end in ("low", "central", "high")},
                "moves": quantity(row["importance"], summary["unit"]),
            }
            for row in summary["ranking"]
            if row["factor"] not in {each["factor"] for each in summary["changes_the_target"]}
        ],
        turns=[
            {**each, "unit": "" if each["unit"] == "1" else f" {each['unit']}"}
            for each in summary["changes_the_target"]
        ],
        samples=summary["samples"],
        boxes=summary["boxes"],
        notes=[each for each in summary["notes"] if not each.startswith(TURNS)],
        command=command,
        picture=picture,
    )


def _figure(value: float) -> str:
    """A figure of a table; a dash where a factor has none of its own, as of several paths."""
    return f"{value:,.4g}" if math.isfinite(value) else "–"


def _picture(draw: Callable[[Axes], object]) -> str:
    """A drawing as a PNG inside an address."""
    from ..plots.style import new_figure, save

    figure, axes = new_figure(10.5, 5.5)
    draw(axes)
    with tempfile.TemporaryDirectory() as folder:
        written = save(figure, Path(folder), "picture")
        png = next(path for path in written if path.suffix == ".png").read_bytes()
    return f"data:image/png;base64,{base64.b64encode(png).decode('ascii')}"


def _page(name: str, language: str, **told: Any) -> str:
    """A page from its template; what is told is escaped there."""
    return _template(name).render(
        language=language,
        languages=[each for each in LANGUAGES if each != language],
        t=words()[language],
        words=words(),
        style=_style(),
        **told,
    )


@cache
def _template(name: str) -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("pathways.serving", "assets")
    found: Template = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined
    ).get_template(name)
    return found


@cache
def _style() -> str:
    """The look of the report, and what forms need beside it."""
    sheets = (("pages", "page.css"), ("serving", "serving.css"))
    found = (files("pathways").joinpath(room, "assets", name) for room, name in sheets)
    return "".join(sheet.read_text(encoding="utf-8") for sheet in found)
