"""`pathways compare`: sectors or regions side by side."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from . import completion
from . import options as option


def compare(
    names: Annotated[
        list[str],
        typer.Argument(
            help="Sectors, works of your own, named runs or run files.",
            metavar="SECTOR_OR_RUN...",
            autocompletion=completion.names("sectors", "runs"),
        ),
    ],
    goal: option.Goal = None,
    view: option.View = None,
    plant: option.Plant = None,
    by: option.By = None,
    reduction: option.Reduction = None,
    intensity: option.Intensity = None,
    region: Annotated[
        str | None, typer.Option(help="A region, or several: jiangsu,hebei.", show_default="china")
    ] = None,
    carbon_price: option.CarbonPrice = None,
    decide: option.Decide = None,
    horizon: option.HorizonEnd = None,
    currency: option.Currency = None,
    gwp: option.WarmingPotential = None,
    prices: option.PriceScenario = None,
    scrap: option.ScrapValue = None,
    readiness: option.Readiness = None,
    count: option.Count = None,
    solver: option.Solver = None,
    changes: option.Changes = None,
    max_price: option.MaxPrice = None,
    max_cost_increase: option.MaxCostIncrease = None,
    time_limit: option.TimeLimit = None,
    plants: option.Plants = None,
    hours: option.Hours = None,
    profiles: option.OwnProfiles = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Folder for the comparison.")
    ] = Path("results/compare"),
    figures: option.Figures = True,
    svg: option.Vector = False,
    strict: option.Strict = False,
    run_name: option.RunName = "base",
    data: option.Data = None,
    json: option.Json = False,
    quiet: option.Quiet = False,
) -> None:
    """Solve sectors side by side; write a figure sheet, a table and each run folder.

    Print the headline table.

    For example:

        pathways compare steel lithium_batteries

        pathways compare lithium_batteries --region jiangsu,hebei --goal lowest
    """
    from ..catalog import checked_catalog
    from ..errors import Problems
    from ..runs import resolved_of
    from .overwriting import claim
    from .together import every_problem
    from .work import cases_of, folders_of, judged, run_cases, show, write_comparison

    catalog = checked_catalog(data)
    cases = {}
    regions = region.split(",") if region else [None]
    problems = Problems()
    wanted = {
        each: option.settings(
            noted=problems,
            goal=goal,
            view=view,
            plant=plant,
            by=by,
            reduction=reduction,
            intensity=intensity,
            region=each,
            carbon_price=carbon_price,
            decide=decide,
            horizon=horizon,
            currency=currency,
            solver=solver,
            changes=changes,
            gwp=gwp,
            prices=prices,
            scrap=scrap,
            readiness=readiness,
            count=count,
            max_price=max_price,
            max_cost_increase=max_cost_increase,
            time_limit=time_limit,
            plants=plants,
            hours=hours,
            profiles=profiles,
        )
        for each in regions
    }
    equations = option.own_equations(data)
    judge = partial(judged, catalog, names, run_name, equations)
    with every_problem(wanted[regions[0]], judge, problems):
        for each, own in wanted.items():
            for label, case in cases_of(catalog, names, own, run_name).items():
                cases[_label(label, each, len(names), len(regions))] = case
        asked = {label: resolved_of(*case) for label, case in cases.items()}
        claim({output: ("comparison", {"compare": asked}), **folders_of(output, "run", asked)})
        results = run_cases(catalog, cases, quiet, equations)
    write_comparison(results, output, figures, quiet, svg)
    show(results, json)
    if not json:
        pictures = f", pictures in {output / 'figures'} and in each run folder" if figures else ""
        typer.echo(f"Results: {output}{pictures}")
    if strict and any(result.summary["status"] == "target_missed" for result in results.values()):
        raise typer.Exit(option.TARGET_MISSED)


def _label(label: str, region: str | None, names: int, regions: int) -> str:
    """The name of a case: by what differs between the cases."""
    if regions == 1:
        return label
    return str(region) if names == 1 else f"{label} in {region}"
