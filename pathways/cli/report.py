"""`pathways report`: runs as one HTML file that solves again where it is read."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from . import options as option
from .folders import (
    BESIDE,
    CURVE,
    DECISION,
    OTHERS,
    POINTS,
    SWEEP,
    beside_in,
    folders_beside,
    labels_apart,
    run_folders,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import xarray as xr

    from ..errors import Problems
    from ..pages.page import Run
    from ..program.equation import Equation

NAME = "report.html"

ALIKE = ("sector", "region_label", "view", "currency")
"""What a run and a result beside it must have in common."""


def report(
    folders: Annotated[
        list[Path],
        typer.Argument(
            help="Run folders, or a folder that holds some; beside them what `pathways decide`, "
            "`breakeven`, `map`, `sweep`, `curve` and `alternatives` wrote.",
            metavar="DIR...",
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="File to write.",
            show_default="report.html in the run folder; of several runs, here",
        ),
    ] = None,
    language: option.Language = "en",
    data: option.Data = None,
) -> None:
    """Write runs as one HTML file, which opens offline and solves again when a slider moves.

    For example:

        pathways report results/steel

        pathways report results/steel results/lithium_batteries -o comparison.html

        pathways report results/steel results/decide/steel results/breakeven/steel

        pathways report results/steel results/sweeps/steel

        pathways report results/steel results/curve/steel results/alternatives/steel

        pathways report results/steel --language zh
    """
    from ..catalog import checked_catalog
    from ..errors import Problems
    from ..pages.page import report_page
    from ..results.folder import whole_file
    from .overwriting import claim_file
    from .together import noting

    problems = Problems()
    with noting(problems):
        option.require_language(language)
    equations = option.own_equations(data)
    runs: list[Run] = []
    with noting(problems):
        runs = _runs(folders, equations, data or ())
    problems.raise_if_any("options")
    alone = len(runs) == 1
    target = output or (Path(runs[0].place) / NAME if alone else Path(NAME))
    replaces = claim_file(target)
    text = report_page(runs, checked_catalog(data), equations, language)
    with whole_file(target, replaces) as new:
        new.write_text(text, encoding="utf-8")
    typer.echo(str(target))


def _runs(
    folders: Sequence[Path], equations: tuple[Equation, ...], data: Sequence[Path]
) -> list[Run]:
    """The runs in some folders, each under a label of its own, with the results beside them.

    Raises
    ------
    InputError
        Folders that hold no run, files that cannot be read, runs of another version or with
        equations that are not at hand, and results of other sectors than any run: all at once.
    """
    from ..errors import InputError, Problems
    from .export import refuse_without

    problems = Problems()
    runs: list[Run] = []
    places: list[Path] = []
    for folder in folders:
        inside, beside = run_folders(folder), folders_beside(folder)
        places += beside
        if not inside and not beside:
            told = "holds no run: `pathways run SECTOR -o DIR` writes one"
            what = told if folder.is_dir() else "no such folder"
            problems.add(what, file=folder)
        for place in inside:
            try:
                run = _opened(place, data)
                refuse_without(run.pathway, equations)
                runs.append(run)
            except InputError as error:
                problems.extend(error.problems)
    runs = _with_beside(runs, places, problems)
    problems.raise_if_any("report")
    from dataclasses import replace

    labels = labels_apart([run.label for run in runs], [Path(run.place) for run in runs], "report")
    return [replace(run, label=label) for run, label in zip(runs, labels, strict=True)]


def _with_beside(runs: list[Run], places: Sequence[Path], problems: Problems) -> list[Run]:
    """The runs, each with the results that are of its sector, region, view and currency."""
    from dataclasses import replace

    from ..errors import InputError
    from ..results.archive import read_dataset
    from ..results.folder import MARKER

    own: list[dict[str, list[dict[str, Any]]]] = [{} for _ in runs]
    for place in places:
        kind = beside_in(place)
        assert kind is not None
        try:
            scenarios = _settings(place / "scenarios.yaml")[1] if kind == DECISION else {}
            _, asked = _settings(place / MARKER)
            files = sorted(place.glob(kind))
            every = [_study(place) if kind == SWEEP else read_dataset(file) for file in files]
        except InputError as error:
            problems.extend(error.problems)
            continue
        alike = [at for at, run in enumerate(runs) if _about(run.pathway) == _about(every[0])]
        if not alike:
            why = "stands beside no run of the same sector, region, view and currency"
            problems.add(f"{why}: name such a run as well", file=place)
        try:
            for at in alike:
                for file, found in zip(files, every, strict=True):
                    where, told = _beside(kind, file, found, scenarios, asked, runs[at])
                    own[at].setdefault(where, []).append(told)
        except (KeyError, ValueError, TypeError, OSError) as error:
            why = f"was written by another version of pathways, and cannot be shown ({error})"
            problems.add(f"{why}: run `pathways {BESIDE[kind]}` again", file=place)
    return [
        replace(run, **{where: tuple(told) for where, told in each.items()})  # type: ignore[arg-type]
        for run, each in zip(runs, own, strict=True)
    ]


def _about(found: xr.Dataset) -> list[str]:
    """What a run and a result beside it must have in common; what is not stated is empty."""
    return [str(found.attrs.get(name) or "") for name in ALIKE]


def _beside(
    kind: str,
    file: Path,
    found: xr.Dataset,
    scenarios: dict[str, Any],
    asked: dict[str, Any],
    run: Run,
) -> tuple[str, dict[str, Any]]:
    """Where a result stands in the page, and what the page says of it."""
    from ..pages.curves import alternatives_of, curve_of
    from ..pages.decisions import decision_of
    from ..pages.sweeps import sweep_of
    from ..pages.switching import map_told, points_of

    place = file.parent
    given = asked, str(place), run.asked
    if kind == SWEEP:
        summary = json.loads((place / "summary.json").read_text(encoding="utf-8"))
        return "sweeps", sweep_of(found, summary, *given)
    if kind == DECISION:
        plants = str(run.pathway.attrs["plants"])
        return "decisions", decision_of(found, scenarios, *given, plants)
    if kind == CURVE:
        return "curves", curve_of(found, _options(file), *given)
    if kind == OTHERS:
        return "alternatives", alternatives_of(found, *given)
    if kind == POINTS:
        return "points", points_of(found, *given)
    return "maps", map_told(found, *given)


def _options(curve: Path) -> list[dict[str, str]]:
    """Rows of the options alone beside a curve; none where they were not asked for."""
    file = curve.with_name(f"{curve.stem.replace('curve', 'options', 1)}.csv")
    if not file.is_file():
        return []
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _study(place: Path) -> xr.Dataset:
    """The store of a sweep whose analysis stands beside it.

    Raises
    ------
    InputError
        A store that cannot be read, or a sweep that was interrupted.
    """
    from ..errors import InputError, Problem
    from ..sensitivity.store import open_study

    if not (place / "summary.json").is_file():
        told = "the sweep was interrupted: `pathways sweep --resume` ends it"
        raise InputError("report", [Problem(told, file=place)])
    return open_study(place / SWEEP)


def _opened(folder: Path, data: Sequence[Path]) -> Run:
    """A run, read from its folder.

    Raises
    ------
    InputError
    """
    from ..cases import kept_catalog
    from ..pages.page import Run
    from ..results.archive import open_run, require_same_version
    from ..results.folder import MARKER, kept_works
    from ..systems.door import checked

    system, pathway, summary = open_run(folder)
    require_same_version(folder, summary, "report")
    settings, asked = _settings(folder / MARKER)
    label = str(pathway.attrs.get("sector_label") or pathway.attrs.get("sector") or folder.name)
    works = kept_works(folder)
    command = "" if works is None else f"pathways run {works} --run {folder / MARKER}"
    place, known = str(folder), kept_catalog(folder, data)
    return Run(label, checked(system), pathway, summary, asked, settings, place, command, known)


def _settings(marker: Path) -> tuple[str, dict[str, Any]]:
    """Text and content of the `run.yaml` of a folder.

    Raises
    ------
    InputError
        It is missing or cannot be read.
    """
    import yaml

    from ..errors import InputError, Problem

    try:
        text = marker.read_text(encoding="utf-8")
        asked = yaml.safe_load(text)
        if not isinstance(asked, dict):
            raise ValueError("no settings in it")
    except (OSError, ValueError, yaml.YAMLError) as error:
        told = f"cannot be read as the settings of a run: {error}"
        raise InputError("report", [Problem(told, file=marker)]) from error
    return text, asked
