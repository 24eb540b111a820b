"""The server's own pages: start, refusals, curves."""

from __future__ import annotations

import base64
import math
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..languages import LANGUAGES
from ..pages.names import CHINESE, chinese, in_chinese, names, number_in_chinese
from ..schema.run import Goal
from ..sentences import Said, amount, tell
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


def problems_page(problems: Sequence[str], language: str, english: bool = True) -> str:
    """What is wrong with a question, and the way back.

    Parameters
    ----------
    problems : sequence of str
    language : str
    english : bool, optional
        Whether they are told in English, as all are that any command tells too.
    """
    return _page("problems.html", language, problems=problems, english=english)


def sector_label(catalog: Catalog, sector: str, label: str, language: str) -> str:
    """The label of a sector in a language; one of one's own stays as it is."""
    return (language == CHINESE and chinese(catalog, "sectors", sector, label)) or label


def _in_language(
    texts: Sequence[str], language: str, catalog: Catalog
) -> tuple[list[str], list[str]]:
    """Texts that can be told in a language, told so, and those that are in English alone."""
    if language != CHINESE:
        return list(texts), []
    trees = {str(each): each.tree for each in texts if isinstance(each, Said)}
    told = list(in_chinese(trees, catalog).values())
    return told, [each for each in texts if not isinstance(each, Said)]


def curve_page(
    label: str,
    question: Question,
    found: Study,
    notes: Sequence[str],
    command: str,
    catalog: Catalog,
) -> str:
    """An exact cost curve: its picture, its steps, the lowest levels."""
    from ..plots.curve import plot_steps

    money = found.curve.attrs["currency"]
    told, english = _in_language(notes, question.language, catalog)
    rows = [
        (
            _quantity(row["abatement"], "t", question.language),
            _quantity(row["cumulative_abatement"], "t", question.language),
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
        notes=told,
        english=english,
        command=command,
        picture=_picture(partial(plot_steps, found.curve)) if rows else "",
    )


def sweep_page(
    label: str, question: Question, found: Report, command: str, catalog: Catalog
) -> str:
    """Which figures decide: a picture and a table of the foremost, how many samples, and notes."""
    from ..plots.sensitivity import plot_tornado
    from ..sensitivity.notes import TURNS

    summary, indices = found.summary, found.indices
    language = question.language
    figure = words()[language].get(
        f"figure_{summary['figure']}", summary["figure"].replace("_", " ").replace("@", " ")
    )
    notes = [each for each in summary["notes"] if not each.startswith(TURNS)]
    told, english = _in_language(notes, language, catalog)

    def label_of(row: Mapping[str, Any]) -> str:
        own = str(row["label"])
        return (language == CHINESE and number_in_chinese(catalog, row["factor"], own)) or own

    picture = "" if indices is None else _picture(partial(plot_tornado, indices))
    return _page(
        "sweep.html",
        language,
        label=label,
        figure=figure,
        rows=[
            {
                **row,
                **{end: _figure(row[end]) for end in ("low", "central", "high")},
                "label": label_of(row),
                "moves": _quantity(row["importance"], summary["unit"], language),
            }
            for row in summary["ranking"]
            if row["factor"] not in {each["factor"] for each in summary["changes_the_target"]}
        ],
        turns=[
            {
                **each,
                "label": label_of(each),
                "unit": "" if each["unit"] == "1" else f" {each['unit']}",
            }
            for each in summary["changes_the_target"]
        ],
        samples=summary["samples"],
        boxes=summary["boxes"],
        notes=told,
        english=english,
        command=command,
        picture=picture,
    )


def _quantity(value: float, unit: str, language: str) -> str:
    """An amount with a prefix, in a language."""
    told = amount(value, unit)
    return tell(told.tree, language) if language == CHINESE else str(told)


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
