"""What the process of a question does: it reads it, works it out, and writes the answer.

It runs in the folder of the request; see `processes`.
"""

from __future__ import annotations

import json
import shlex
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InputError, PathwaysError, Problem
from ..strict_json import to_json
from .processes import ANSWER, PAGE, QUESTION
from .question import Question, plain, plainly
from .words import words

if TYPE_CHECKING:
    import xarray as xr

    from ..catalog import Catalog
    from ..program.equation import Equation
    from ..schema.run import Run

UNPROCESSABLE, TOO_LONG = 422, 504
"""Status of HTTP of what can be read and has no answer as it stands, and of what takes too long."""

MOST_SWEPT = 2_000
"""Samples of a sweep: at the tenth of a second that a sector takes, about as many as the time of a
question allows."""

TRIED_FIRST = 0.1
"""Part of the time of a question after which it is asked whether a sweep can end in time."""

ROOM = 1.2
"""Times its limit that a sweep is expected to take before it is given up: the pace of a machine
that does other work as well changes by about as much.
"""

SERVED = "pathways serve"
"""What the page names as the folder of the run."""


def main() -> None:
    """Answer the question in the working directory."""
    asked = json.loads(Path(QUESTION).read_text(encoding="utf-8"))
    question = Question(**asked["question"])
    try:
        told = {"status": 200, **_answer(question, asked["data"], asked.get("seconds"))}
    except TooSlowError as error:
        problem = Problem(error.told(question.language))
        told = refused("sweep", [problem]) | {
            "status": TOO_LONG,
            "reasons": [(str(problem), False)],
        }
    except InputError as error:
        told = refused(error.stage, error.problems) | _reasons(error.problems, question)
    except PathwaysError as error:
        # the text of an error, which may know its parts
        problem = Problem(error.args[0] if error.args else str(error))
        told = refused("plan", [problem]) | _reasons([problem], question)
    Path(ANSWER).write_text(to_json(told, indent=None), encoding="utf-8")


def _reasons(problems: Sequence[Problem], question: Question) -> dict[str, Any]:
    """What a page tells of problems, and which of it is in English there; nothing without one."""
    if not question.page:
        return {}
    from ..catalog import read_catalog
    from .reasons import reasons

    told = reasons(map(plain, problems), question.language, read_catalog)
    return {"reasons": [(each.text, each.english) for each in told]}


def refused(stage: str, problems: Sequence[Problem]) -> dict[str, Any]:
    """What is told of problems, with the names of settings as they are asked."""
    return {"status": UNPROCESSABLE, "stage": stage, "problems": plainly(problems)}


class TooSlowError(Exception):
    """A sweep that cannot end within the time of a question, known long before it is up.

    Parameters
    ----------
    samples : int
        That were asked for.
    expected, seconds : float
        That it would take, and that it has.
    """

    def __init__(self, samples: int, expected: float, seconds: float) -> None:
        super().__init__(samples, expected, seconds)
        self.samples, self.expected, self.seconds = samples, expected, seconds

    def told(self, language: str) -> str:
        """What a person is told."""
        return words()[language]["sweep_too_long"].format(
            samples=f"{self.samples:,}",
            minutes=f"{max(self.expected / 60.0, 1.0):,.0f}",
            seconds=f"{self.seconds:g}",
        )


def _pace(
    samples: int, seconds: float | None, clock: Callable[[], float] = time.monotonic
) -> Callable[[int, int], None]:
    """Watches a sweep, chunk by chunk, and gives it up where it cannot end in time.

    What is solved before the first chunk takes time of its own, so the pace is that of the chunks
    after the first.
    """
    begun, done, first = clock(), 0, (0.0, 0)

    def watch(solved: int, _without: int) -> None:
        nonlocal done, first
        done += solved
        spent = clock() - begun
        if done == solved:
            first = (spent, done)
        elif seconds is not None and spent > TRIED_FIRST * seconds:
            expected = spent + (samples - done) * (spent - first[0]) / (done - first[1])
            if expected > ROOM * seconds:
                raise TooSlowError(samples, expected, seconds)

    return watch


def _answer(question: Question, data: Sequence[str], seconds: float | None) -> dict[str, Any]:
    from ..cases import other_use, with_blocks, works_case
    from ..catalog import checked_catalog, read_run
    from ..program.own_files import own_equations

    folders = [Path(each) for each in data]
    catalog, equations = checked_catalog(folders), own_equations(folders)
    if question.sweep is not None:
        return _sweep(question, catalog, equations, seconds)
    wanted, others = dict(question.settings), list[str]()
    if question.works is not None:
        taken, run = works_case(catalog, Path(question.works), wanted, question.run)
        sector, others = taken.name, other_use(taken, catalog)
    else:
        sector = str(question.sector)
        run = read_run(catalog, question.run, with_blocks(catalog, question.run, wanted))
    if question.curve is not None:
        return _curve(question, catalog, sector, run, equations)
    return _plan(question, catalog, sector, run, equations, others)


def _plan(
    question: Question,
    catalog: Catalog,
    sector: str,
    run: Run,
    equations: Sequence[Equation],
    others: Sequence[str],
) -> dict[str, Any]:
    from ..pages.page import Run as Shown
    from ..pages.page import report_page
    from ..results.folder import yaml_text
    from ..runs import run_sector

    result = run_sector(catalog, sector, run, equations)
    summary = json.loads(to_json(result.summary))
    if question.page:
        shown = Shown(
            _label(result.pathway, sector),
            result.system,
            result.pathway,
            summary,
            result.run,
            yaml_text(result.run),
            SERVED,
            command(question),
        )
        home = f"/?lang={question.language}"
        page = report_page([shown], catalog, equations, question.language, home)
        Path(PAGE).write_text(page, encoding="utf-8")
    return {"name": sector, "summary": summary, "run": result.run, "other_use": others}


def _label(labelled: xr.Dataset, sector: str) -> str:
    return str(labelled.attrs.get("sector_label") or sector)


def _curve(
    question: Question,
    catalog: Catalog,
    sector: str,
    run: Run,
    equations: Sequence[Equation],
) -> dict[str, Any]:
    from ..curves.study import study
    from ..runs import notes, resolved_of, system_of

    system = system_of(catalog, sector, run, equations)
    whole = run.plants == "whole" and system.attrs["view"] == "factory"
    found = study(
        system,
        question.curve,
        equations=equations,
        time_limit=run.time_limit,
        whole=whole,
    )
    asked = resolved_of(sector, run)
    told = notes(catalog, sector, system, asked)
    if question.page:
        from .pages import curve_page, sector_label

        label = sector_label(catalog, sector, _label(system, sector), question.language)
        page = curve_page(label, question, found, told, command(question), catalog)
        Path(PAGE).write_text(page, encoding="utf-8")
    return {"name": sector, "curve": found.told(), "run": asked, "notes": told}


def _sweep(
    question: Question,
    catalog: Catalog,
    equations: tuple[Equation, ...],
    seconds: float | None,
) -> dict[str, Any]:
    from ..cases import sweep_case
    from ..runs import resolved_of, swept
    from ..sensitivity.report import report, require_figure, told
    from ..sensitivity.study import run_study

    asked = dict(question.sweep or {})
    figure = asked.pop("figure", "extra_cost")
    name = question.works or str(question.sector)
    sweep, run = sweep_case(catalog, name, asked, question.settings, question.run)
    study, said = swept(catalog, sweep, run, equations, MOST_SWEPT)
    require_figure(study, figure)
    found = run_study(study, Path("study"), watch=_pace(study.design.count, seconds))
    analysed = report(found, figure, said)
    if question.page:
        from .pages import sector_label, sweep_page

        own = _label(found, sweep.sector)
        label = sector_label(catalog, sweep.sector, own, question.language)
        page = sweep_page(label, question, analysed, command(question), catalog)
        Path(PAGE).write_text(page, encoding="utf-8")
    summary = {**analysed.summary, **told(found)}
    return {"name": sweep.sector, "sweep": summary, "run": resolved_of(sweep.sector, run)}


def command(question: Question) -> str:
    """The command that repeats a question.

    Examples
    --------
    >>> asked = {"by": 2030, "hours": "24x4"}
    >>> command(Question("steel", None, "base", {}, asked, None, "en", True))
    'pathways run steel --by 2030 --hours 24x4'
    """
    name = question.works or str(question.sector)
    kind = "sweep" if question.sweep is not None else "run" if question.curve is None else "curve"
    words = ["pathways", kind, name]
    if question.curve is not None:
        words += ["--year", str(question.curve)]
    for key, value in question.asked.items():
        if isinstance(value, Mapping):
            sign = "--carbon-price" if key == "carbon_price" else "--set"
            pairs = [f"{path}={each}" for path, each in value.items()]
            if sign == "--carbon-price":
                words += [sign, ",".join(pairs)]
            else:
                words += [each for pair in pairs for each in (sign, pair)]
        else:
            words += [f"--{key.replace('_', '-')}", str(value)]
    return shlex.join(words)
