"""`pathways export`: a run folder for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from . import options as option
from .folders import labels_apart, run_folders

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import xarray as xr

    from ..program.equation import Equation

FORMATS = ("xlsx", "pptx", "iamc", "csv", "lp", "mps")

NAMES = {"csv": "csv", "xlsx": "results.xlsx", "pptx": "slides.pptx", "iamc": "iamc.csv"}
"""Where each format is written inside the run folder; programs go into `program.lp`, ..."""

ALIKE = ("sector", "region", "view", "currency")
"""What a run and the curve beside it must have in common."""


def export(
    folder: Annotated[Path, typer.Argument(help="A run folder.", metavar="DIR")],
    to: Annotated[str, typer.Option("--to", help="xlsx, pptx, iamc, csv, lp or mps.")],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="Where to write.", show_default="inside the run folder"
        ),
    ] = None,
    years: Annotated[
        str | None,
        typer.Option(
            help="With iamc: years of the table, 2030,2035,2040.", show_default="as in the run"
        ),
    ] = None,
    curve: Annotated[
        Path | None,
        typer.Option(
            help="With pptx and xlsx: folder of a cost curve, as `pathways curve` writes it.",
            show_default="no curve",
        ),
    ] = None,
    beside: Annotated[
        list[Path] | None,
        typer.Option(
            help="With xlsx: another run folder, or a folder that holds some, on a sheet that "
            "compares them; repeatable.",
            metavar="DIR",
            show_default="the run alone",
        ),
    ] = None,
    data: option.Data = None,
) -> None:
    """Write a run as a workbook, slides, an IAMC table, tidy CSV, or its program for any solver.

    xlsx: headline, calendar, spending, cash flow with live formulas, targets, account, projects,
    loads of a run with hours, a curve, assumptions with quality; other runs beside it.

    pptx: slides with native charts: answer, emissions, calendar, costs, curve, what decides,
    limits, method.

    iamc: model, scenario, region, variable, unit and a column a year, as pyam reads it.

    lp and mps: the linear program, in scaled units; the table of factors beside it turns answers
    into the run's own.

    For example:

        pathways export results/steel --to xlsx --curve results/curve/steel

        pathways export results/steel --to xlsx --beside results/lithium_batteries

        pathways export results/steel --to pptx --curve results/curve/steel

        pathways export results/steel --to iamc --years 2025,2030,2035,2040

        pathways export results/steel --to lp -o steel.lp
    """
    from ..errors import Problems, did_you_mean
    from ..results.archive import open_run, require_same_version
    from ..solving.program_files import factors_of
    from ..systems.door import checked
    from .overwriting import claim_file
    from .together import noting

    problems = Problems()
    known = to in FORMATS
    if not known:
        allowed, hint = ", ".join(FORMATS), did_you_mean(to, FORMATS)
        problems.add("unknown format", key="--to", found=to, allowed=allowed, hint=hint)
    if curve is not None and to not in ("pptx", "xlsx") and known:
        told = "belongs to slides and to a workbook"
        problems.add(told, key="--curve", found=f"--to {to}", allowed="--to pptx, --to xlsx")
    if beside and to != "xlsx" and known:
        problems.add("belongs to a workbook", key="--beside", found=f"--to {to}", allowed="xlsx")
    asked = option.years(years, "--years", problems) if years is not None else None
    with noting(problems):
        system, pathway, summary = open_run(folder)
    others: dict[Path, xr.Dataset] = {}
    with noting(problems):
        others = _others(folder, beside or ())
    problems.raise_if_any("options")
    system = checked(system)
    equations = option.own_equations(data)
    is_program = to not in NAMES
    if is_program:
        refuse_without(pathway, equations)
    else:
        require_same_version(folder, summary, "export")
    target = output or folder / NAMES.get(to, f"program.{to}")
    replaces = claim_file(target)
    if to == "xlsx":
        together = {folder: pathway, **others} if others else {}
        _write_book(target, folder, system, pathway, data or [], curve, together, replaces)
    elif to == "pptx":
        _write_slides(target, pathway, summary, curve, replaces)
    elif to == "iamc":
        _write_iamc(target, pathway, asked, replaces)
    else:
        _write(system, pathway, to, target, equations, replaces)
    typer.echo(str(target))
    if is_program:
        typer.echo(f"its factors: {factors_of(target)}")


def _write_book(
    target: Path,
    folder: Path,
    system: xr.Dataset,
    pathway: xr.Dataset,
    data: list[Path],
    curve: Path | None,
    together: Mapping[Path, xr.Dataset],
    replaces: bool,
) -> None:
    from ..cases import kept_catalog
    from ..catalog import number_rows, read_catalog
    from ..exports.book import write_book
    from ..results.folder import whole_file

    catalog = kept_catalog(folder, data) or read_catalog(tuple(data))
    sector = str(pathway.attrs["sector"])
    numbers = number_rows(catalog, sector) if sector in catalog.sectors else []
    found = None if curve is None else _curve_of(curve, pathway)
    with whole_file(target, replaces) as new:
        write_book(new, system, pathway, numbers, found, _labelled(together))


def _others(own: Path, folders: Sequence[Path]) -> dict[Path, xr.Dataset]:
    """Pathways of the runs in some folders, by their place; without the run itself, and each once.

    Raises
    ------
    InputError
        Folders that hold no other run, files that cannot be read, runs of another version: all at
        once.
    """
    from ..errors import InputError, Problems
    from ..results.archive import open_run, require_same_version

    problems = Problems()
    found: dict[Path, xr.Dataset] = {}
    known = {own.resolve()}
    for folder in folders:
        places = [place for place in run_folders(folder) if place.resolve() != own.resolve()]
        if not places:
            told = "holds no other run: `pathways run SECTOR -o DIR` writes one"
            problems.add(told if folder.is_dir() else "no such folder", file=folder)
        for place in places:
            if place.resolve() in known:
                continue
            known.add(place.resolve())
            try:
                _, pathway, summary = open_run(place)
                require_same_version(place, summary, "export")
                found[place] = pathway
            except InputError as error:
                problems.extend(error.problems)
    problems.raise_if_any("export")
    return found


def _labelled(together: Mapping[Path, xr.Dataset]) -> dict[str, xr.Dataset]:
    """The same pathways by labels that tell them apart."""
    called = [
        str(each.attrs.get("sector_label") or each.attrs.get("sector") or place.name)
        for place, each in together.items()
    ]
    labels = labels_apart(called, list(together), "export")
    return dict(zip(labels, together.values(), strict=True))


def _write_slides(
    target: Path,
    pathway: xr.Dataset,
    summary: dict[str, Any],
    curve: Path | None,
    replaces: bool,
) -> None:
    from ..exports.slides import write_slides
    from ..results.folder import whole_file

    found = None if curve is None else _curve_of(curve, pathway)
    with whole_file(target, replaces) as new:
        write_slides(new, pathway, summary, found)


def _curve_of(folder: Path, pathway: xr.Dataset) -> xr.Dataset:
    """The cost curve in a folder: that of the target year, else of the last.

    Raises
    ------
    InputError
        There is none, it cannot be read, or it is of another sector.
    """
    import xarray

    from ..errors import InputError, Problem

    files = sorted(folder.glob("curve_[0-9]*.nc"))
    if not files:
        told = "holds no cost curve of a year: `pathways curve SECTOR -o DIR` writes one"
        raise InputError("export", [Problem(told, key="--curve", found=str(folder))])
    wanted = f"curve_{pathway.attrs.get('by', '')}.nc"
    file = next((each for each in files if each.name == wanted), files[-1])
    try:
        curve = xarray.load_dataset(file, engine="netcdf4")
        asked = {name: str(curve.attrs[name]) for name in ALIKE}
    except (OSError, RuntimeError, ValueError, KeyError) as error:
        told = f"cannot be read as a cost curve: {error}"
        raise InputError("export", [Problem(told, file=file)]) from error
    for name, found in asked.items():
        if found != str(pathway.attrs.get(name, "")):
            told = f"is a curve of another {name} than the run"
            allowed = str(pathway.attrs.get(name, ""))
            raise InputError("export", [Problem(told, file=file, found=found, allowed=allowed)])
    return curve


def _write_iamc(target: Path, pathway: xr.Dataset, years: list[int] | None, replaces: bool) -> None:
    from ..results.folder import whole_file
    from ..results.iamc import iamc, wide

    table = wide(iamc(pathway, years))
    with whole_file(target, replaces) as new:
        table.to_csv(new, index=False)


def refuse_without(pathway: xr.Dataset, equations: tuple[Equation, ...]) -> None:
    """Refuse the program of a run with own equations where these are not at hand.

    It would be another one.

    Raises
    ------
    InputError
    """
    from ..errors import InputError, Problem

    stated = [name for name in str(pathway.attrs.get("equations", "")).split(", ") if name]
    missing = sorted(set(stated) - {each.name for each in equations})
    if missing:
        message = "the run has equations of its own: name their data folder"
        problem = Problem(message, key="--data", found="none", allowed=", ".join(missing))
        raise InputError("options", [problem])


def _write(
    system: xr.Dataset,
    pathway: xr.Dataset,
    to: str,
    target: Path,
    equations: tuple[Equation, ...],
    replaces: bool,
) -> None:
    from ..program import build_program
    from ..questions.goals import equations_for_goal, system_for_goal
    from ..results.exchange import write_csv
    from ..results.folder import whole_file, whole_folder
    from ..solving.program_files import factors_of, write_factors, write_lp, write_mps
    from ..solving.scaled_program import ScaledProgram

    if to == "csv":
        with whole_folder(target, "export") as new:
            write_csv(pathway, new)
        return
    goal = str(pathway.attrs["goal"])
    program = build_program(
        system_for_goal(system, goal, equations), equations_for_goal(equations, goal)
    )
    scaled = ScaledProgram.of(program.form)
    with (
        whole_file(target, replaces) as new_file,
        whole_file(factors_of(target), replaces) as new_factors,
    ):
        (write_lp if to == "lp" else write_mps)(scaled, new_file)
        write_factors(scaled, new_factors)
