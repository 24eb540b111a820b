"""What may be asked of the server: a sector or a works, settings of a run, plan, curve or sweep.

Names are those of the options of `pathways run`. Settings that name files of the machine, solvers
or code are not taken.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath, PureWindowsPath
from typing import TYPE_CHECKING, Any

from ..cases import LATER_PHASE
from ..catalog.asked import settings_by_name
from ..errors import InputError, Problem, Problems, did_you_mean
from ..languages import LANGUAGES
from ..schema.works import OTHER_BOOKS

if TYPE_CHECKING:
    from ..catalog import Catalog

SETTINGS = (
    "view",
    "region",
    "goal",
    "by",
    "reduction",
    "intensity",
    "plant",
    "plants",
    "hours",
    "decide",
    "horizon",
    "currency",
    "gwp",
    "prices",
    "scrap",
    "readiness",
    "count",
    "max_price",
    "max_cost_increase",
    "carbon_price",
    "set",
    "time_limit",
)
"""Settings of a run that may be asked, by their names in Python."""

OTHERS = ("sector", "works", "run", "curve", "sweep", "language")
"""What is no setting of a run."""

OF_THE_PLAN = ("goal", "by", "reduction", "intensity", "max_price", "max_cost_increase")
"""Settings that say what a plan looks for, which a curve does not: it goes through all depths."""

OF_A_SWEEP = (
    "method",
    "samples",
    "seed",
    "second_order",
    "vary",
    "ranges",
    "outputs",
    "figure",
)
"""What a sweep may state, by the names in a sweep file; `figure` is the one that is analysed."""

NOT_SWEPT = ("intensity", "plants", "hours", "gwp", "max_price", "max_cost_increase")
"""Settings that `pathways sweep` does not take: plants are divisible, without hours."""

FORMS: Mapping[str, str] = {".xlsx": "xlsx", ".yaml": "yaml", ".yml": "yaml"}
"""How names of files of a works end, and what they are."""

UNNAMED = "my_works"
"""Name of a works whose file has no Latin letter in its name."""

WHOLE_NUMBERS = ("by", "curve", "horizon")
"""Fields of the form that are whole numbers."""


@dataclass(frozen=True)
class Upload:
    """A file of a works.

    Attributes
    ----------
    name : str
        Under which it lies in the folder of the request: stem and ending are ours.
    content : bytes
    """

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Question:
    """One question.

    Attributes
    ----------
    sector : str or None
        Of the catalog; None where a works was uploaded.
    works : str or None
        Name of the uploaded file.
    run : str
        Named run whose settings hold where nothing else is asked.
    settings : mapping
        Nested as in a run file.
    asked : mapping
        The same by names of options, for the command that repeats it.
    curve : int or None
        Year of an exact cost curve, in place of a plan.
    language : str
    page : bool
        Whether HTML is wanted, and not JSON.
    sweep : mapping or None
        Settings of a sweep, in place of a plan; empty for every documented range in turn.
    """

    sector: str | None
    works: str | None
    run: str
    settings: Mapping[str, Any]
    asked: Mapping[str, Any]
    curve: int | None
    language: str
    page: bool
    sweep: Mapping[str, Any] | None = None


def uploaded(name: str, content: bytes) -> Upload:
    r"""A file under a name that is safe on every disk.

    Parameters
    ----------
    name : str
        As a browser gives it, with or without folders.
    content : bytes

    Raises
    ------
    InputError
        No file, or one that is no works.

    Examples
    --------
    >>> uploaded("C:\\works\\Our Bakery (2).xlsx", b"PK").name
    'our_bakery_2.xlsx'
    >>> uploaded("../../工厂.yaml", b"works: 1").name
    'my_works.yaml'
    """
    shown = PureWindowsPath(name).name[:100]
    ending = PurePath(shown).suffix.lower()
    if not shown or not content:
        raise InputError("file", [Problem("no file was chosen, or it is empty", key="works")])
    if ending not in FORMS:
        told = OTHER_BOOKS.get(ending, "this is no file of a works")
        allowed = ", ".join(dict.fromkeys(f".{each}" for each in FORMS.values()))
        raise InputError("file", [Problem(told, key="works", found=shown, allowed=allowed)])
    words = re.findall(r"[a-z0-9]+", PurePath(shown).stem.lower())
    return Upload(f"{'_'.join(words) or UNNAMED}.{FORMS[ending]}", content)


def of_json(catalog: Catalog, content: bytes) -> tuple[Question, Upload | None]:
    """The question of a JSON body; a works stands in it as `{"name": ..., "yaml": ...}`.

    Raises
    ------
    InputError
        Every problem; of the stage `JSON` where it is none.
    """
    try:
        asked = json.loads(content)
    except (ValueError, RecursionError) as error:  # bytes that are no text are a ValueError too
        raise InputError("JSON", [Problem(f"this is no JSON: {error}")]) from error
    if not isinstance(asked, dict):
        told = Problem("the question must be an object", allowed='{"sector": "steel"}')
        raise InputError("JSON", [told])
    works, upload = asked.pop("works", None), None
    if works is not None:
        parts = works if isinstance(works, dict) else {}
        if set(parts) != {"name", "yaml"} or not all(
            isinstance(each, str) for each in parts.values()
        ):
            told = Problem(
                "a works is given by its name and its text",
                key="works",
                allowed='{"name": "our_bakery", "yaml": "works: 1 ..."}; a workbook as a form',
            )
            raise InputError("question", [told])
        upload = uploaded(f"{parts['name']}.yaml", parts["yaml"].encode())
    return question_of(catalog, asked, upload, page=False), upload


def of_form(
    catalog: Catalog, fields: Mapping[str, str], upload: Upload | None, page: bool
) -> Question:
    """The question of a form; fields that were left empty are not asked.

    Raises
    ------
    InputError
        Every problem.
    """
    problems = Problems()
    asked: dict[str, Any] = {name: text.strip() for name, text in fields.items() if text.strip()}
    answer = asked.pop("answer", "plan")
    if answer == "curve":
        asked["curve"] = asked.pop("by", None) or LATER_PHASE
    elif answer == "sweep":
        asked["sweep"] = {}
    for name in WHOLE_NUMBERS:
        if name in asked:
            asked[name] = _read(asked[name], int, name, "a year, such as 2030", problems)
    if "reduction" in asked:
        text = str(asked["reduction"]).removesuffix("%")
        percent = _read(text, float, "reduction", "per cent, such as 90", problems)
        asked["reduction"] = percent / 100
    problems.raise_if_any("question")
    return question_of(catalog, asked, upload, page)


def question_of(
    catalog: Catalog, asked: Mapping[str, Any], upload: Upload | None, page: bool
) -> Question:
    """A question by names of options.

    Settings of the run are checked where the run is read.

    Raises
    ------
    InputError
        Unknown names, a sector beside a works, or neither.
    """
    problems = Problems()
    known = (*OTHERS, *SETTINGS)
    for name in asked:
        if name not in known:
            allowed, hint = ", ".join(known), did_you_mean(name, known)
            problems.add("unknown setting", key=name, allowed=allowed, hint=hint)
    _check_subject(catalog, asked, upload, problems)
    run, language = asked.get("run", "base"), asked.get("language", LANGUAGES[0])
    _known(run, "run", catalog.runs, problems)
    _known(language, "language", LANGUAGES, problems)
    _check_curve(asked, problems)
    _check_sweep(asked, problems)
    settings = settings_by_name(_without_files(asked, problems), problems)
    problems.raise_if_any("question")
    return Question(
        asked.get("sector"),
        None if upload is None else upload.name,
        run,
        settings,
        {name: asked[name] for name in ("run", *SETTINGS) if name in asked},
        asked.get("curve"),
        language,
        page,
        asked.get("sweep"),
    )


def _without_files(asked: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
    """Settings that are asked, none of which can name a file; a price path by year as in a run."""
    wanted = {name: asked[name] for name in SETTINGS if name in asked}
    hours, price = wanted.get("hours"), wanted.get("carbon_price")
    if hours is not None and not isinstance(hours, str | int):
        allowed = "off, 24x4, 24x12, 24x16 or 8760"
        problems.add("must be a resolution", key="hours", found=str(hours), allowed=allowed)
    if isinstance(price, Mapping):
        wanted["carbon_price"] = {"values": dict(price)}
    return wanted


def _check_subject(
    catalog: Catalog, asked: Mapping[str, Any], upload: Upload | None, problems: Problems
) -> None:
    """One sector in a known region, or one works."""
    sector = asked.get("sector")
    if (sector is None) == (upload is None):
        told = "ask for a sector, or for a works of your own"
        problems.add(told, key="sector", allowed=", ".join(sorted(catalog.sectors)))
    elif upload is None:
        _known(sector, "sector", catalog.sectors, problems)
    if "region" in asked and upload is None:
        _known(asked["region"], "region", catalog.regions, problems)
    elif "region" in asked:
        problems.add("a works states its own `place`: change it there", key="region")


def _check_curve(asked: Mapping[str, Any], problems: Problems) -> None:
    """A curve has a year, and no depth of its own."""
    curve = asked.get("curve")
    if curve is None:
        return
    if not isinstance(curve, int) or isinstance(curve, bool):
        problems.add("must be a year", key="curve", found=str(curve), allowed="such as 2030")
    for name in OF_THE_PLAN:
        if name in asked:
            problems.add("a curve goes through all depths: leave it out", key=name)


def _check_sweep(asked: Mapping[str, Any], problems: Problems) -> None:
    """A sweep states what moves, and goes with no curve; its values are checked when it is read."""
    sweep = asked.get("sweep")
    if sweep is None:
        return
    if not isinstance(sweep, Mapping):
        allowed = f"an object with {', '.join(OF_A_SWEEP)}, or an empty one"
        problems.add("must be the settings of a sweep", key="sweep", allowed=allowed)
        return
    for name in sweep:
        if name not in OF_A_SWEEP:
            allowed, hint = ", ".join(OF_A_SWEEP), did_you_mean(name, OF_A_SWEEP)
            problems.add("unknown setting", key=f"sweep.{name}", allowed=allowed, hint=hint)
    if not isinstance(sweep.get("figure", ""), str):
        problems.add("must be the name of a figure", key="sweep.figure", allowed="extra_cost")
    if "curve" in asked:
        problems.add("ask for a curve or for a sweep", key="curve")
    for name in NOT_SWEPT:
        if name in asked:
            problems.add("a sweep is of divisible plants, by year: leave it out", key=name)


def _known(name: Any, key: str, names: Any, problems: Problems) -> None:
    if not isinstance(name, str) or name not in names:
        allowed, hint = ", ".join(sorted(names)), did_you_mean(str(name), names)
        problems.add(
            f"there is no such {key}", key=key, found=str(name), allowed=allowed, hint=hint
        )


def _read(
    text: str, kind: Callable[[str], float], key: str, allowed: str, problems: Problems
) -> float:
    try:
        return kind(text)
    except ValueError:
        problems.add("cannot be read", key=key, found=text, allowed=allowed)
        return 0


def plainly(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Problems ready for JSON: keys as they are asked, files by their names, and each in words.

    Examples
    --------
    >>> (told,) = plainly([Problem("no year", file="/tmp/x/mill.xlsx", key="--by")])
    >>> told["file"], told["key"], told["text"]
    ('mill.xlsx', 'by', 'mill.xlsx by: no year')
    """
    return [{**shown.row(), "text": str(shown)} for shown in map(plain, problems)]


def plain(problem: Problem) -> Problem:
    """A problem with its key as it is asked, and its file by its name."""
    key = problem.key
    if key is not None and key.startswith("--"):
        key = key[2:].replace("-", "_")
    return replace(problem, key=key, file=problem.file and Path(problem.file).name)
