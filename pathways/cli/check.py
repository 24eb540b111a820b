"""`pathways check`: a person's own files, or the whole catalog.

It can also list what in it is not verified.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import InputError, Problem, Problems, counted, did_you_mean
from . import completion
from . import options as option
from .forms import collected

if TYPE_CHECKING:
    from ..catalog import Catalog

ROOMS = ("technologies", "sectors", "runs", "prices")
"""Folders of the shipped data; a person's own folders may lie beside them."""


def check(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="Works (YAML or xlsx), technology, sector, region, run, carrier or class files, "
            "or data folders; with --assumptions, sectors.",
            metavar="FILE_OR_SECTOR",
            autocompletion=completion.names("sectors"),
            show_default=False,
        ),
    ] = None,
    assumptions: Annotated[
        bool,
        typer.Option(
            "--assumptions",
            help="List every number that is assumed or recalled, of sectors or of everything.",
        ),
    ] = False,
    by: Annotated[
        str | None,
        typer.Option(
            "--by",
            help="With --assumptions and sectors: `swing` ranks all numbers by how much they move "
            "the extra cost of the target.",
            show_default=False,
        ),
    ] = None,
    view: option.View = None,
    data: option.Data = None,
    json: option.Json = False,
) -> None:
    """Validate your own files against the catalog.

    Say every problem at once, then warnings, which do not fail.

    Sectors into which your files go are tried: their base year is balanced carrier by carrier, and
    business as usual and the least cost without a target are solved.

    The data folder around a file is read with it; a data folder is checked whole.

    Without files: validate the whole catalog with your --data folders, every file and every rule.

    With --assumptions: list every number that nobody has verified, with its unit, range, reason and
    source, and count the numbers of each sector by quality.

    For example:

        pathways check my_data/technologies/my_kiln.yaml my_data/sectors/my_works.yaml

        pathways check my_works.yaml

        pathways check my_data

        pathways check --assumptions

        pathways check --assumptions steel lithium_batteries --json

        pathways check --assumptions --by swing steel
    """
    if by is not None:
        _rank(names or [], by, assumptions, view, data or [], json)
    elif assumptions:
        _list_assumptions(names or [], data or [], json)
    else:
        _check_files([Path(name) for name in names or ()], data or [], json)


MOST = 40
"""Numbers of a ranking that a table shows; JSON holds all."""


def _rank(
    sectors: list[str], by: str, asked: bool, view: str | None, data: list[Path], json: bool
) -> None:
    """Print the numbers of sectors by how much they move the extra cost of their target."""
    from dataclasses import asdict

    from ..catalog import checked_catalog, read_run
    from ..runs import system_of
    from ..sensitivity.decisive import decisive
    from .tables import show
    from .together import noting

    catalog = checked_catalog(data)
    problems = Problems()
    with noting(problems):
        _require_ranking(sectors, by, asked, catalog.sectors)
    with noting(problems):
        run = read_run(catalog, "base", {} if view is None else {"view": view})
    problems.raise_if_any("check")
    found = {
        sector: decisive(catalog, sector, run, system_of(catalog, sector, run))
        for sector in sectors
    }
    if json:
        _print_json(
            {
                sector: {
                    "unverified_by_swing": ranking.unverified_share,
                    "tonnes_at_price_limit": ranking.valued,
                    "numbers": [asdict(row) for row in ranking.rows],
                }
                for sector, ranking in found.items()
            }
        )
        return
    for sector, ranking in found.items():
        plain = [{"sector": sector, **asdict(row)} for row in ranking.rows]
        rows = [
            {
                "number": row.label,
                "swing, million": f"{row.swing:,.4g}",
                "at low": f"{row.at_low:+,.4g}",
                "at high": f"{row.at_high:+,.4g}",
                "quality": row.quality,
                "range": f"{row.low:g} to {row.high:g} {row.unit}"
                if row.low is not None and row.high is not None
                else "",
            }
            for row in ranking.rows[:MOST]
        ]
        title = f"{sector}: what moves the extra cost of the target, to first order"
        show(rows, False, title, plain)
        missed = ", each tonne at the price limit, since the target is missed"
        how = missed if ranking.valued else ""
        typer.echo(
            f"{ranking.unverified_share:.0%} of all swing rests on numbers that are recalled or "
            f"assumed{how}"
        )


def _require_ranking(sectors: list[str], by: str, asked: bool, known: Iterable[str]) -> None:
    """Refuse another order than by swing, no sector, and unknown ones, all at once."""
    problems = Problems()
    if by != "swing":
        problems.add(
            "there is no such order",
            key="--by",
            found=by,
            allowed="swing",
            hint=did_you_mean(by, ["swing"]),
        )
    if not asked:
        problems.add("an order is one of numbers: add --assumptions", key="--by")
    if not sectors:
        problems.add("name the sectors whose numbers are ranked", key="--by")
    for sector in sectors:
        if sector not in known:
            hint = did_you_mean(sector, known)
            problems.add(f"there is no sector `{sector}`", found=sector, hint=hint)
    problems.raise_if_any("check")


def _check_files(files: list[Path], data: list[Path], json: bool) -> None:
    from ..catalog import check_files, check_whole
    from ..works import is_works

    own = [file for file in files if is_works(file)]
    others = [file for file in files if file not in own]
    warnings, works = _check_works(own, data)
    if others or not files:
        warnings += check_files(others, data) if others else check_whole(data)
        warnings += _doubts(others, data)
    if json:
        _print_json(
            {
                "files": [str(file) for file in files],
                "problems": [],
                "warnings": [str(each) for each in warnings],
                "works": works,
            }
        )
        return
    for each in works:
        _tell_works(each)
    what = f"{len(files)} file{'s' if len(files) > 1 else ''}" if files else "the whole catalog"
    typer.echo(f"{what}: no problems found")
    tables = collected()
    if tables is not None:
        tables.add("Warnings", [each.row() for each in warnings])
    if warnings:
        typer.echo(counted("warning", warnings, "files" if files else "catalog"))


def _check_works(files: list[Path], data: list[Path]) -> tuple[list[Problem], list[dict[str, Any]]]:
    """Warnings on works of one's own, and what each file says and what was taken for it.

    Raises
    ------
    InputError
        Every problem of every file, and what a run of it would refuse.
    """
    from ..cases import other_use, works_case
    from ..catalog import quality_counts, read_catalog
    from ..results.plausible import doubts
    from ..results.soundness import faults

    problems, warnings, told = Problems(), [], []
    for file in files:
        catalog = read_catalog(tuple(data))
        try:
            taken, run = works_case(catalog, file, {}, "base")
            name = taken.name
            found = faults(catalog, name, run)
            problems.extend(found)
            warnings += [] if found else doubts(catalog, name, run)
        except InputError as error:
            problems.extend(error.problems)
            continue
        others = other_use(taken, catalog)
        counts, limits = quality_counts(catalog, name), list(taken.limits)
        told.append({"name": name, "numbers": counts, "other_use": others, "limits": limits})
    problems.raise_if_any("works", warnings)
    return warnings, told


def _tell_works(works: dict[str, Any]) -> None:
    """What a works of one's own states, what is taken for it, and what no unit accounts for."""
    counts = dict(works["numbers"])
    own = counts.pop("metered")
    taken = ", ".join(f"{count} {quality}" for quality, count in counts.items() if count)
    typer.echo(f"{works['name']}: {own} metered figures of its own; the others: {taken}")
    for each in works["other_use"]:
        typer.echo(f"  other use, which no unit accounts for: {each}")
    for each in works["limits"]:
        text, _, carrier = each.rpartition(": ")
        told = f"state `limit` of `{carrier}` where yours is another"
        typer.echo(f"  in proportion to output, as of the reference factory: {text}; {told}")


def _doubts(files: list[Path], data: list[Path]) -> list[Problem]:
    """What files of a person's own leave open, as warnings; of named files, theirs alone.

    Raises
    ------
    InputError
        What a run of the sectors that they go into would refuse.
    """
    from ..catalog import read_catalog, read_run
    from ..catalog.files import data_folders
    from ..catalog.location import shipped_data
    from ..results.plausible import doubts
    from ..results.soundness import faults, run_from_base_year, touched_sectors

    shipped = shipped_data().resolve()
    held = data_folders(files, [*data, shipped])
    catalog = read_catalog((*data, *held))
    rooms = tuple(shipped / room for room in ROOMS)
    named = [file.resolve() for file in files if file.is_file()]

    def is_own(origin: Path) -> bool:
        return (origin in named or not named) and not any(map(origin.is_relative_to, rooms))

    base = read_run(catalog, "base", {})
    problems, found = Problems(), []
    for sector in touched_sectors(catalog, is_own):
        run = run_from_base_year(catalog, sector, base)
        told = faults(catalog, sector, run)
        problems.extend(told)
        if not told and is_own(catalog.origin("sector", sector).resolve()):
            found += doubts(catalog, sector, run)
    _try_runs(catalog, files, problems)
    problems.raise_if_any("files", found)
    return found


def _try_runs(catalog: Catalog, files: list[Path], problems: Problems) -> None:
    """Make the System of every sector that a run file names, with what it sets."""
    from dataclasses import replace

    from ..catalog import read_run
    from ..catalog.files import kind_of
    from ..runs import system_of

    for file in files:
        if not file.is_file() or file.suffix != ".yaml" or kind_of(file, Problems()) != "run":
            continue
        run = read_run(catalog, file)
        for sector in run.sectors:
            try:
                system_of(catalog, sector, run)
            except InputError as error:
                problems.extend(replace(each, file=each.file or file) for each in error.problems)


def _list_assumptions(sectors: list[str], data: list[Path], json: bool) -> None:
    from dataclasses import asdict
    from itertools import groupby

    from ..catalog import read_catalog, unverified
    from .tables import print_numbers, show

    catalog = read_catalog(tuple(data))
    option.only_known_sectors(sectors, catalog.sectors)
    numbers = unverified(catalog, *sectors)
    counts = _counts(catalog, sectors)
    if json:
        _print_json(
            {
                "numbers": [{"entry": entry, **asdict(row)} for entry, row in numbers],
                "counts": counts,
            }
        )
        return
    for entry, group in groupby(numbers, key=lambda named: named[0]):
        typer.echo(f"{entry}:")
        print_numbers([row for _, row in group], entry)
        typer.echo("")
    title = "Numbers by quality (recalled and assumed are unverified)"
    show(counts, False, title, [] if numbers else counts)


def _counts(catalog: Catalog, sectors: list[str]) -> list[dict[str, Any]]:
    """A row a sector with the count of each quality.

    The whole catalog last, where no sector was asked for.
    """
    from ..catalog import quality_counts

    rows = {name: quality_counts(catalog, name) for name in sectors or sorted(catalog.sectors)}
    if not sectors:
        rows["whole catalog"] = quality_counts(catalog)
    return [
        {"sector": name, **counts, "all": sum(counts.values())} for name, counts in rows.items()
    ]


def _print_json(content: dict[str, Any]) -> None:
    from ..strict_json import to_json

    typer.echo(to_json(content, default=str))
