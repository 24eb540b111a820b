"""The report: one HTML file with everything inside it."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import xarray as xr

from ..catalog import Catalog
from ..errors import InputError, Problem
from ..languages import LANGUAGES
from ..plots.colours import colours_of
from ..program.equation import Equation
from ..sentences import UNITS
from ..strict_json import to_json
from ..version import __version__
from .arrays import Block
from .differing import differing
from .export import CHECKS, exported, years_of
from .hours import hours_of
from .names import CHINESE, add_names, entries_named, in_chinese, numbers_named
from .parts import assumptions_of, graded, parts_of
from .settings import settings_of
from .words import words

COMPRESSION = 6
"""Of the data of runs: what is above gains a hundredth and takes twice the time."""

SCRIPTS = (
    "solver.js",
    "amounts.js",
    "charts.js",
    "state.js",
    "decisions.js",
    "switching.js",
    "sweeps.js",
    "curves.js",
    "overlay.js",
    "hours.js",
    "sections.js",
    "settings.js",
    "pins.js",
    "page.js",
)
"""Code of the page, in the order in which it is run."""

MOST_PLANS = 4
"""Plans that a reader may keep."""

VENDORED = {
    "highs-js": "highs.js.gz",
    "highs-wasm": "highs.wasm.gz",
    "echarts-js": "echarts.min.js.gz",
}
"""Libraries of the page: element and file. `NOTICE.md` beside them names versions and licences."""


@dataclass(frozen=True)
class Run:
    """A run that the page shows.

    Attributes
    ----------
    label : str
    system, pathway : xarray.Dataset
    summary : dict
        As in `summary.json`, read back.
    asked : mapping
        What was asked: `run.yaml`, read.
    settings : str
        Its text.
    place : str
        Folder, as it was named.
    command : str, optional
        Repeats the run; without it, that of the settings in the folder.
    catalog : Catalog, optional
        With the works of one's own that was run; without it, that of the report.
    decisions : sequence of mapping, optional
        What is decided before the future is known, each as `decisions.decision_of` tells it.
    points, maps : sequence of mapping, optional
        Switching points and maps of two numbers, as `switching.points_of` and `switching.map_told`
        tell them.
    sweeps : sequence of mapping, optional
        Many scenarios, each study as `sweeps.sweep_of` tells it.
    curves, alternatives : sequence of mapping, optional
        Exact curves and other good pathways, as `curves.curve_of` and `curves.alternatives_of`
        tell them.
    """

    label: str
    system: xr.Dataset
    pathway: xr.Dataset
    summary: Mapping[str, Any]
    asked: Mapping[str, Any]
    settings: str
    place: str
    command: str = ""
    catalog: Catalog | None = None
    decisions: Sequence[Mapping[str, Any]] = ()
    points: Sequence[Mapping[str, Any]] = ()
    maps: Sequence[Mapping[str, Any]] = ()
    sweeps: Sequence[Mapping[str, Any]] = ()
    curves: Sequence[Mapping[str, Any]] = ()
    alternatives: Sequence[Mapping[str, Any]] = ()


def report_page(
    runs: Sequence[Run],
    catalog: Catalog,
    equations: Sequence[Equation] = (),
    language: str = "en",
    home: str = "",
) -> str:
    """The HTML text of a report on one run, or on several side by side.

    Parameters
    ----------
    runs : sequence of Run
    catalog : Catalog
        Where sources of figures are looked up.
    equations : sequence of Equation, optional
        One's own, of which the runs were made.
    language : {"en", "zh"}, optional
        Which the page opens in; a reader may change it.
    home : str, optional
        Address from which the page was asked for, to which a link leads back.

    Raises
    ------
    InputError
        A run of another version, whose results lack what the page shows.
    """
    from jinja2 import Environment, PackageLoader

    block = Block()
    told = [_run(run, catalog, equations, block) for run in runs]
    colours = _colours(runs)
    data = {
        "version": __version__,
        "language": language,
        "languages": LANGUAGES,
        "words": words(),
        "units": {language: UNITS if language == CHINESE else {} for language in LANGUAGES},
        "checks": CHECKS,
        "runs": [{**each, "colour": colours[at]} for at, each in enumerate(told)],
        "plan_colours": colours[len(runs) :],
        "differing": _differing(runs, catalog) if len(runs) > 1 else None,
    }
    template = Environment(
        loader=PackageLoader("pathways.pages", "assets"), autoescape=True
    ).get_template("report.html")
    return template.render(
        language=language,
        title=" · ".join(run.label for run in runs),
        home=home,
        back=words()[language]["back"],
        waiting=[words()[each]["waiting"] for each in LANGUAGES],
        style=_asset("page.css"),
        scripts=[_asset(name) for name in SCRIPTS],
        vendored={name: _encoded(_bytes(file)) for name, file in VENDORED.items()},
        data=_packed(to_json(data, indent=None).encode()),
        block=_packed(block.content()),
    )


def _run(run: Run, catalog: Catalog, equations: Sequence[Equation], block: Block) -> dict[str, Any]:
    """Everything of one run, ready for JSON."""
    made_by = run.summary.get("versions", {}).get("pathways")
    try:
        years = years_of(run.system, run.pathway)
        parts = parts_of(run.system, run.pathway, years, block)
    except KeyError as error:
        told = f"was made by pathways {made_by or 'of an older version'}, and lacks {error}"
        raise InputError(
            "report",
            [Problem(f"{told}: run it again with pathways {__version__}", file=run.place)],
        ) from error
    found = exported(run.system, run.pathway, run.asked, block, equations)
    own = run.catalog or catalog
    assumptions = assumptions_of(own, run.system, run.asked, found.sliders)
    parts |= graded(run.summary, own)
    add_names(parts, assumptions["sliders"], own)
    called = {row["name"]: row["label"] for row in parts["technologies"]}
    sentences = json.loads(run.pathway.attrs.get("sentences", "{}"))
    for each in (*run.points, *run.curves):
        sentences |= each.get("sentences", {})
    return {
        "label": run.label,
        "place": run.place,
        "command": run.command or f"pathways run {run.place}/run.yaml",
        "settings": run.settings,
        "stated": settings_of(run.asked),
        "summary": run.summary,
        "said": {CHINESE: in_chinese(sentences, own, called)},
        **parts,
        **assumptions,
        "fixed": found.fixed,
        "programs": found.programs,
        "unsolved": found.reason,
        "decisions": list(run.decisions),
        "points": [{**each, "numbers": numbers_named(each["numbers"], own)} for each in run.points],
        "hours": hours_of(run.pathway, block),
        "curves": list(run.curves),
        "alternatives": list(run.alternatives),
        "sweeps": [_named(each, own) for each in run.sweeps],
        "maps": [
            {**each, **dict(zip("xy", numbers_named([each["x"], each["y"]], own), strict=True))}
            for each in run.maps
        ],
    }


def _colours(runs: Sequence[Run]) -> list[str]:
    """Colours of the runs, then of plans that a reader keeps.

    A sector has its own; runs of one sector are told apart by their labels.
    """
    sectors = [str(run.system.attrs["sector"]) for run in runs]
    names = [
        sector if sector and sectors.count(sector) == 1 else run.label
        for sector, run in zip(sectors, runs, strict=True)
    ]
    return colours_of([*names, *(f"kept plan {number + 1}" for number in range(MOST_PLANS))])


def _differing(runs: Sequence[Run], catalog: Catalog) -> dict[str, Any]:
    """Why the runs differ, with names in other languages."""
    years = [
        int((run.summary["target"] or {}).get("year", run.pathway["period"].values[-1]))
        for run in runs
    ]
    found = differing([run.system for run in runs], [run.asked for run in runs], years)
    named = {"figures": numbers_named(found["figures"], catalog)}
    return {**found, **named, "only": entries_named(found["only"], catalog)}


def _named(study: Mapping[str, Any], catalog: Catalog) -> dict[str, Any]:
    """A study whose factors have their names in other languages."""
    named = {name: numbers_named(study[name], catalog) for name in ("ranking", "turning")}
    limits = [numbers_named(box["limits"], catalog) for box in study["boxes"]]
    boxes = [{**box, "limits": each} for box, each in zip(study["boxes"], limits, strict=True)]
    return {**study, **named, "boxes": boxes}


def _asset(name: str) -> str:
    return files(__package__).joinpath("assets", name).read_text(encoding="utf-8")


def _bytes(name: str) -> bytes:
    return files(__package__).joinpath("assets", name).read_bytes()


def _encoded(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _packed(content: bytes) -> str:
    return _encoded(gzip.compress(content, COMPRESSION, mtime=0))
