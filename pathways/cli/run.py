"""`pathways run`: solve sectors or runs and write run folders."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from . import completion
from . import options as option


def run(
    names: Annotated[
        list[str],
        typer.Argument(
            help="Sectors, works of your own, named runs, run files, or systems (.nc).",
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
    region: option.Region = None,
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
        Path, typer.Option("--output", "-o", help="Folder for the run folders.")
    ] = Path("results"),
    figures: option.Figures = True,
    svg: option.Vector = False,
    strict: option.Strict = False,
    run_name: option.RunName = "base",
    data: option.Data = None,
    json: option.Json = False,
    quiet: option.Quiet = False,
) -> None:
    """Solve a sector or a run; write a run folder; print the headline table.

    For example:

        pathways run steel

        pathways run lithium_batteries --region jiangsu --goal lowest --by 2027

        pathways run textiles --run halve_by_2030

        pathways run building_materials --plant best

        pathways run lithium_batteries --hours 24x4

        pathways run steel --set technologies.h2_dri_eaf.capex=*0.8 -o results/cheap_hydrogen

        pathways run plants/kiln.nc --carbon-price 200 --goal price

    A system (.nc) is what `pathways.make_system(...)` or a run folder holds. It takes the options
    that change or ask something of it; those that need the catalog, such as --region, do not apply.
    """
    from ..catalog import checked_catalog
    from ..errors import Problems
    from ..runs import resolved_of
    from .overwriting import claim
    from .system_files import is_system, refuse_runs_of_systems, run_systems, system_cases
    from .together import every_problem
    from .work import cases_of, folders_of, judged, run_cases, show, write_runs

    problems = Problems()
    wanted = option.settings(
        noted=problems,
        goal=goal,
        view=view,
        plant=plant,
        by=by,
        reduction=reduction,
        intensity=intensity,
        region=region,
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
    equations = option.own_equations(data)
    if any(map(is_system, names)):
        problems.raise_if_any("options")
        systems = system_cases(names, wanted, run_name, output)
        asked = {label: each for label, (_, each) in systems.items()}
        claim(folders_of(output, "run", asked))
        results = run_systems(systems, equations, quiet)
    else:
        refuse_runs_of_systems(names)
        catalog = checked_catalog(data)
        with every_problem(wanted, partial(judged, catalog, names, run_name, equations), problems):
            cases = cases_of(catalog, names, wanted, run_name)
            asked = {label: resolved_of(*case) for label, case in cases.items()}
            claim(folders_of(output, "run", asked))
            results = run_cases(catalog, cases, quiet, equations)
    folders = write_runs(results, output, figures, quiet, svg)
    show(results, json)
    if not json:
        typer.echo("\n".join(f"{label}: {folder}" for label, folder in folders.items()))
    if strict and any(result.summary["status"] == "target_missed" for result in results.values()):
        raise typer.Exit(option.TARGET_MISSED)
