"""`pathways sectors`: what sectors there are."""

from __future__ import annotations

import typer

from . import options as option


def sectors(data: option.Data = None, json: option.Json = False) -> None:
    """List the sectors: phase, product, base-year intensity, electricity share, near-zero threshold.

    Example:

        pathways sectors
    """
    from ..catalog import read_catalog, read_run
    from ..results.calibration import base_year_intensities
    from .tables import show

    catalog = read_catalog(tuple(data or ()))
    run = read_run(catalog, "base", {})
    rows = []
    for name, sector in sorted(catalog.sectors.items(), key=lambda item: (item[1].phase, item[0])):
        figures = base_year_intensities(catalog, name, run)
        unit = catalog.carriers[sector.product].unit
        rows.append(
            {
                "sector": name,
                "phase": sector.phase,
                "product": catalog.carriers[sector.product].label,
                f"intensity {sector.base_year}": f"{figures['scope_1'] + figures['scope_2_market']:.4g} tCO2e/{unit}",
                "electricity share": f"{sector.electricity_share.value:.0%}",
                "near-zero threshold": f"{sector.near_zero_threshold.value:g} {sector.near_zero_threshold.unit}",
            }
        )
    show(rows, json, "Sectors")
    if not json:
        typer.echo("Intensities: scopes 1 and 2 of the modelled base year; `pathways explain SECTOR` compares them with published figures.")
