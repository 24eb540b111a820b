"""The server's own pages: start, refusals, curves."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from ..languages import LANGUAGES
from ..pages.names import CHINESE, chinese, in_chinese, names, number_in_chinese
from ..schema.run import Goal
from ..sentences import Tree, amount, english, kept, say, tell, unit_told
from .pictures import curve_picture, tornado_picture
from .words import words

if TYPE_CHECKING:
    from jinja2 import Template

    from ..catalog import Catalog
    from ..curves.study import Study
    from ..sensitivity.report import Report
    from .question import Question
    from .reasons import Reason

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


def problems_page(told: Sequence[Reason], language: str) -> str:
    """What is wrong with a question, and the way back.

    Parameters
    ----------
    told : sequence of Reason
    language : str
    """
    return _page(
        "problems.html",
        language,
        problems=[each.text for each in told if not each.english],
        english=[each.text for each in told if each.english],
    )


def sector_label(catalog: Catalog, sector: str, label: str, language: str) -> str:
    """The label of a sector in a language; one of one's own stays as it is."""
    return (language == CHINESE and chinese(catalog, "sectors", sector, label)) or label


class Told:
    """Texts of an answer in the language of its page.

    Parameters
    ----------
    language : str
    catalog : Catalog
        Whose entries have names in the language.
    """

    def __init__(self, language: str, catalog: Catalog) -> None:
        self.language, self.catalog = language, catalog

    def all(
        self, texts: Sequence[str], trees: Mapping[str, Tree] | None = None
    ) -> tuple[list[str], list[str]]:
        """Texts that can be told in the language, told so, and those that are in English alone.

        Parameters
        ----------
        texts : sequence of str
        trees : mapping, optional
            What texts are made of that do not know it themselves.
        """
        if self.language != CHINESE:
            return list(texts), []
        known = {**(trees or {}), **kept(texts)}
        chinese_texts = in_chinese(
            {text: known[text] for text in texts if text in known}, self.catalog
        )
        return list(chinese_texts.values()), [text for text in texts if text not in known]

    def one(self, text: str, trees: Mapping[str, Tree] | None = None) -> str:
        """One text, which stays as it is where the language has none for it."""
        told, english = self.all([text], trees)
        return (told or english)[0]

    def number(self, path: str, label: str) -> str:
        """The name of a number."""
        own = number_in_chinese(self.catalog, path, label)
        return (self.language == CHINESE and own) or label

    def unit(self, unit: str) -> str:
        """A unit, or what stands for one."""
        if self.language != CHINESE:
            return unit
        words_of = {english()[key]: key for key in ("position", "times_its_figure")}
        return tell(say(words_of[unit]).tree, CHINESE) if unit in words_of else unit_told(unit)

    def quantity(self, value: float, unit: str) -> str:
        """An amount with a prefix."""
        told = amount(value, unit)
        return tell(told.tree, CHINESE) if self.language == CHINESE else str(told)


def curve_page(
    label: str,
    question: Question,
    found: Study,
    notes: Sequence[str],
    command: str,
    catalog: Catalog,
) -> str:
    """An exact cost curve: its picture, its steps, the lowest levels."""
    told = Told(question.language, catalog)
    said, in_english = told.all(notes)
    gap, gap_in_english = told.all(found.gap, found.sentences)
    rows = [
        (
            told.quantity(row["abatement"], "t"),
            told.quantity(row["cumulative_abatement"], "t"),
            f"{row['marginal_cost']:,.0f}",
            f"{row['average_cost']:,.0f}",
            told.one(row["label"], found.sentences),
        )
        for row in found.merged_rows()
    ]
    return _page(
        "curve.html",
        question.language,
        label=label,
        year=question.curve,
        money=told.unit(found.curve.attrs["currency"]),
        rows=rows,
        gap=gap,
        gap_in_english=gap_in_english,
        notes=said,
        in_english=in_english,
        command=command,
        picture=curve_picture(found.curve, question.language, catalog) if rows else "",
    )


def sweep_page(
    label: str, question: Question, found: Report, command: str, catalog: Catalog
) -> str:
    """Which figures decide: a picture and a table of the foremost, how many samples, and notes."""
    from ..sensitivity.notes import TURNS

    summary, indices = found.summary, found.indices
    language = question.language
    figure = words()[language].get(
        f"figure_{summary['figure']}", summary["figure"].replace("_", " ").replace("@", " ")
    )
    notes = [each for each in summary["notes"] if not each.startswith(TURNS)]
    told = Told(language, catalog)
    said, in_english = told.all(notes)
    boxes, boxes_in_english = told.all(summary["boxes"])
    picture = "" if indices is None else tornado_picture(indices, figure, language, catalog)
    return _page(
        "sweep.html",
        language,
        label=label,
        figure=figure,
        rows=[
            {
                **row,
                **{end: _figure(row[end]) for end in ("low", "central", "high")},
                "label": told.number(row["factor"], str(row["label"])),
                "unit": told.unit(row["unit"]),
                "moves": told.quantity(row["importance"], summary["unit"]),
            }
            for row in summary["ranking"]
            if row["factor"] not in {each["factor"] for each in summary["changes_the_target"]}
        ],
        turns=[
            {
                **each,
                "label": told.number(each["factor"], str(each["label"])),
                "unit": "" if each["unit"] == "1" else f" {told.unit(each['unit'])}",
            }
            for each in summary["changes_the_target"]
        ],
        samples=summary["samples"],
        boxes=boxes,
        boxes_in_english=boxes_in_english,
        notes=said,
        in_english=in_english,
        command=command,
        picture=picture,
    )


def _figure(value: float) -> str:
    """A figure of a table; a dash where a factor has none of its own, as of several paths."""
    return f"{value:,.4g}" if math.isfinite(value) else "–"


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
