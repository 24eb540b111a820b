"""`pathways technologies`: the catalog."""

from __future__ import annotations

from typing import Annotated

import typer

from . import completion
from . import options as option


def technologies(
    sector: Annotated[
        str | None,
        typer.Argument(
            help="Only what this sector may use.",
            metavar="[SECTOR]",
            autocompletion=completion.names("sectors"),
        ),
    ] = None,
    data: option.Data = None,
    json: option.Json = False,
) -> None:
    """List technologies: lever, stage, first year, capital cost, what it saves.

    For example:

        pathways technologies

        pathways technologies lithium_batteries
    """
    from ..catalog import read_catalog
    from ..catalog.readiness import with_class
    from .tables import beside, number_text, show

    catalog = read_catalog(tuple(data or ()))
    names = sorted(catalog.technologies)
    if sector is not None:
        option.only_known_sectors([sector], catalog.sectors)
        entry = catalog.sectors[sector]
        names = list(dict.fromkeys([*entry.standing, *entry.technologies]))
    rows, plain = [], []
    for name in names:
        technology = with_class(catalog, catalog.technologies[name])
        saved = "; ".join(
            f"{number_text(number)} of {commodity}"
            for commodity, number in technology.saves.items()
        )
        rows.append(
            {
                "technology": name,
                "lever": technology.lever.value,
                "stage": technology.stage,
                "first year": number_text(technology.first_year, with_unit=False),
                "capex": number_text(technology.capex),
                "saves": saved,
            }
        )
        cost, first = technology.capex, technology.first_year
        plain.append(
            {
                "technology": name,
                "label": technology.label,
                "kind": technology.kind.value,
                "lever": technology.lever.value,
                "stage": technology.stage,
                "first_year": None if first is None else int(first.first),
                "capex": None if cost is None else cost.first,
                "capex_unit": None if cost is None else cost.unit,
                "capex_money_year": None if cost is None else cost.money_year,
                "capex_quality": None if cost is None else cost.quality.value,
                "saves": {each: number.first for each, number in technology.saves.items()},
            }
        )
    title = f"Technologies of {sector}" if sector else "Technologies"
    show(rows, json, title, beside(rows, plain) if json else plain)
