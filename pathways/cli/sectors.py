"""`pathways sectors`: what sectors there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from . import options as option

if TYPE_CHECKING:
    from ..catalog import Catalog


def sectors(
    rank: Annotated[
        bool,
        typer.Option(
            "--rank",
            help="Order the sectors by the guideline's own criteria; solves three runs a sector.",
        ),
    ] = False,
    region: option.Region = None,
    data: option.Data = None,
    json: option.Json = False,
    quiet: option.Quiet = False,
) -> None:
    """List the sectors.

    With phase, product, base-year intensity, electricity share and near-zero threshold.

    For example:

        pathways sectors

        pathways sectors --rank --region yunnan
    """
    from ..catalog import checked_catalog, read_run
    from ..results.calibration import base_year_intensities
    from .tables import beside, show

    catalog = checked_catalog(data)
    if rank:
        _ranked(catalog, region, json, quiet)
        return
    run = read_run(catalog, "base", {})
    rows, plain = [], []
    by_phase = sorted(
        catalog.sectors.items(), key=lambda item: (item[1].first_target_year, item[0])
    )
    for name, sector in by_phase:
        figures = base_year_intensities(catalog, name, run)
        unit = catalog.carriers[sector.product].unit
        intensity = f"{figures['scope_1'] + figures['scope_2_market']:.4g}" if figures else "-"
        threshold, share = sector.near_zero_threshold, sector.electricity_share
        rows.append(
            {
                "sector": name,
                "phase": sector.phase,
                "product": catalog.carriers[sector.product].label,
                f"intensity {sector.base_year}": f"{intensity} tCO2e/{unit}",
                "electricity share": f"{share.first:.0%}" if share else "",
                "near-zero threshold": f"{threshold.first:g} {threshold.unit}" if threshold else "",
            }
        )
        plain.append(
            {
                "sector": name,
                "phase": sector.phase,
                "product": catalog.carriers[sector.product].label,
                "base_year": sector.base_year,
                "intensity": figures["scope_1"] + figures["scope_2_market"] if figures else None,
                "intensity_unit": f"tCO2e/{unit}",
                "electricity_share": share.first if share else None,
                "near_zero_threshold": threshold.first if threshold else None,
                "near_zero_threshold_unit": threshold.unit if threshold else None,
            }
        )
    show(rows, json, "Sectors", beside(rows, plain) if json else plain)
    if not json:
        typer.echo(
            "Intensities: scopes 1 and 2 of the modelled base year; `pathways explain SECTOR` "
            "compares them with published figures."
        )


def _ranked(catalog: Catalog, region: str | None, json: bool, quiet: bool) -> None:
    from ..catalog import read_run
    from ..ranking import standings, table
    from .tables import show
    from .work import progress

    settings = {"region": region} if region else {}
    money = read_run(catalog, "base", settings).money
    with progress("Ranking", len(catalog.sectors), quiet) as advance:
        rows = table(standings(catalog, settings, advance))
    show(rows, json, "Sectors by the guideline's criteria")
    if not json:
        differ = [str(row["sector"]) for row in rows if row["agrees"] == "no"]
        typer.echo(
            "Place: mean of the places by electricity share, by what is left at the lowest "
            "feasible level of 2027, and by what a tonne less costs in 2030 above what pays "
            f"anyway ({money.currency} of {money.year} per tCO2e). The order "
            + (
                f"differs from the official phase for {', '.join(differ)}."
                if differ
                else "agrees with the official phases."
            )
            + " Figures of one reference factory each; `pathways explain SECTOR` says how many "
            "are unverified."
        )
