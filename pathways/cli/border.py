"""`pathways border`: what verified emissions are worth per tonne that is exported."""

from __future__ import annotations

from typing import Annotated

import typer

from . import completion
from . import options as option


def border(
    sector: Annotated[
        str,
        typer.Argument(
            help="Sector that makes the good.",
            metavar="SECTOR",
            autocompletion=completion.names("sectors"),
        ),
    ],
    good: Annotated[
        str | None,
        typer.Option(
            help="Good that crosses the border.", show_default="that of the sector's product"
        ),
    ] = None,
    route: Annotated[
        str | None,
        typer.Option(
            help="Route by which it is made, such as blast_furnace or scrap.",
            show_default="the usual one",
        ),
    ] = None,
    year: Annotated[
        list[int] | None,
        typer.Option(
            "--year", help="Year of import (repeatable).", show_default="2026 to 2034, when it pays"
        ),
    ] = None,
    verified: Annotated[
        float | None,
        typer.Option(
            help="Verified emissions, t CO2e per t of the good with its precursors.",
            show_default="those of the sector's works in its base year",
        ),
    ] = None,
    price: Annotated[
        float | None,
        typer.Option(
            help="Price of a certificate in every year, in the currency of the border.",
            show_default="as in the catalog",
        ),
    ] = None,
    paid: Annotated[
        float,
        typer.Option(
            help="Effectively paid at home per t CO2e, in the currency of the border; free "
            "allowances count as nothing paid. Verified values alone have it taken off."
        ),
    ] = 0.0,
    proposed: Annotated[
        bool,
        typer.Option(
            "--proposed/--in-force",
            help="Take goods that are only proposed, such as goods made of steel from 2028 on.",
        ),
    ] = False,
    plant: option.Plant = None,
    region: option.Region = None,
    data: option.Data = None,
    json: option.Json = False,
) -> None:
    """What verified emissions are worth per tonne exported to the European Union, by year.

    An importer declares verified emissions of the works or default values, which are higher and
    carry a mark-up. Both are worked out with the free share and the benchmark that belong to them.

    For example:

        pathways border steel

        pathways border steel --good rebar --route scrap --verified 0.5 --year 2026 --year 2030

        pathways border automobiles --proposed --verified 2.2 --format csv
    """
    from ..catalog import checked_catalog
    from .border_work import run_border

    catalog = checked_catalog(data)
    wanted = option.settings(plant=plant, region=region)
    run_border(
        catalog, sector, good, route, year or [], verified, price, paid, proposed, wanted, json
    )
