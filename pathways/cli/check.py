"""`pathways check`: a person's own files, or the whole catalog.

It can also list what in it is not verified.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import counted
from . import options as option

if TYPE_CHECKING:
    from ..catalog import Catalog


def check(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="Technology, sector, region, run, carrier or class files; with --assumptions, "
            "sectors.",
            metavar="FILE_OR_SECTOR",
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
    data: option.Data = None,
    json: option.Json = False,
) -> None:
    """Validate your own files against the catalog.

    Say every problem at once, then warnings, which do not fail.

    Without files: validate the whole catalog with your --data folders, every file and every rule.

    With --assumptions: list every number that nobody has verified, with its unit, range, reason and
    source, and count the numbers of each sector by quality.

    For example:

        pathways check my_data/technologies/my_kiln.yaml my_data/sectors/my_works.yaml

        pathways check --data my_data

        pathways check --assumptions

        pathways check --assumptions steel lithium_batteries --json
    """
    if assumptions:
        _list_assumptions(names or [], data or [], json)
    else:
        _check_files([Path(name) for name in names or ()], data or [], json)


def _check_files(files: list[Path], data: list[Path], json: bool) -> None:
    from ..catalog import check_files, check_whole

    warnings = check_files(files, data) if files else check_whole(data)
    if json:
        _print_json(
            {
                "files": [str(file) for file in files],
                "problems": [],
                "warnings": [str(each) for each in warnings],
            }
        )
        return
    what = f"{len(files)} file{'s' if len(files) > 1 else ''}" if files else "the whole catalog"
    typer.echo(f"{what}: no problems found")
    if warnings:
        typer.echo(counted("warning", warnings, "files" if files else "catalog"))


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
        print_numbers([row for _, row in group])
        typer.echo("")
    show(counts, False, "Numbers by quality (recalled and assumed are unverified)")


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
