"""`pathways explain`: a data sheet with every number and its source."""

from __future__ import annotations

from typing import Annotated

import typer

from . import completion
from . import options as option


def explain(
    name: Annotated[
        str,
        typer.Argument(
            help="A technology, carrier, sector, region, rule set, shared factor or readiness.",
            metavar="NAME",
            autocompletion=completion.names("sectors", "technologies", "regions"),
        ),
    ],
    data: option.Data = None,
    json: option.Json = False,
) -> None:
    """Show every number of a technology, carrier, sector or region.

    With unit, range, source and quality.

    For a sector also the calibration: the modelled base year beside published figures.

    For example:

        pathways explain h2_dri_eaf

        pathways explain steel
    """
    from dataclasses import asdict

    from ..catalog import explain as data_sheet
    from ..catalog import read_catalog, read_run
    from .tables import print_blocks, print_numbers

    catalog = read_catalog(tuple(data or ()))
    rows = data_sheet(catalog, name)
    if json:
        from ..strict_json import to_json

        sheet = {"name": name, "numbers": [asdict(row) for row in rows]}
        if name in catalog.sectors:
            from ..results.calibration import calibration_rows, plant_rows

            run = read_run(catalog, "base", {})
            sheet["calibration"] = calibration_rows(catalog, name, run)
            sheet["plants"] = plant_rows(catalog, name, run)
        typer.echo(to_json(sheet, default=str))
        return
    if name in catalog.sectors:
        from ..results.calibration import calibration_rows, plant_rows

        run = read_run(catalog, "base", {})
        blocks = calibration_rows(catalog, name, run)
        print_blocks(blocks, "Calibration of the base year", "figure", plain=[])
        if plants := plant_rows(catalog, name, run):
            print_blocks(plants, "Plants", "plant", plain=[])
    groups = (
        catalog.technologies,
        catalog.sectors,
        catalog.carriers,
        catalog.regions,
        catalog.policies,
        catalog.readiness,
        catalog.installations,
        catalog.counting,
    )
    entry = next((group[name] for group in groups if name in group), None)
    if entry is not None:
        typer.echo(f"{entry.label}. {entry.description or ''}".strip())
    print_numbers(rows, name)
