"""`pathways curve`: exact and expert cost curves."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from ..errors import Problems
from . import completion
from . import options as option
from .asked import asks

EVERY = "all"
WHOLE = "sector"
"""View that `all` takes: a curve of every sector is read as the nation's."""


@asks("goal", "view", "by", "reduction")
def curve(
    case: dict[str, Any],
    names: Annotated[
        list[str],
        typer.Argument(
            help="Sectors, works of your own, named runs or run files; `all` for every sector.",
            metavar="SECTOR...",
            autocompletion=completion.names("sectors", "runs"),
        ),
    ],
    year: Annotated[
        str, typer.Option(help="Year whose emissions are limited, or several: 2027,2028,2030.")
    ] = "2030",
    budget: Annotated[
        bool, typer.Option("--budget", help="Limit the emissions of all years together instead.")
    ] = False,
    overlay: Annotated[
        list[str] | None,
        typer.Option(
            "--compare",
            help="Lay another curve over it: region=hebei, carbon_price=200 or any PATH=VALUE as "
            "in --set (repeatable).",
            show_default=False,
        ),
    ] = None,
    expert: Annotated[
        bool, typer.Option("--expert/--no-expert", help="Also draw every option alone.")
    ] = True,
    scale_to_nation: Annotated[
        bool,
        typer.Option(
            "--scale-to-nation",
            help="With several sectors in the factory view: draw each as wide as if its branch "
            "were like it.",
        ),
    ] = False,
    max_price: Annotated[
        float | None,
        typer.Option(
            help="As deep as this price per t CO2e allows.",
            show_default="the price limit of the run",
        ),
    ] = None,
    max_cost_increase: Annotated[
        str | None,
        typer.Option(
            help="As deep as this increase of all costs over the baseline allows: 5%.",
            show_default=False,
        ),
    ] = None,
    view: option.View = None,
    plants: option.PointOfPlants = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Folder for tables and pictures.")
    ] = Path("results/curve"),
    figures: option.Figures = True,
    run_name: option.RunName = "base",
    data: option.Data = None,
    json: option.Json = False,
    quiet: option.Quiet = False,
) -> None:
    """Exact cost curve of a sector, or of all of them.

    Least cost against allowed emissions, every step, with what each step deploys.

    The exact curve has no grid: each step is a piece on which the same options trade places at one
    marginal cost. Narrow neighbours are told as one; the exact steps stand in `steps_*.csv`. With
    `--plants whole` the plan of whole plants is a point beside them. A limit in one year lets all
    other years free; a plant that goes on running is paid for by that year's tonnes alone. With
    --budget the tonnes of all years count alike. Several sectors stand in one curve too: `all`
    takes whole sectors unless --view says otherwise, and their curve is the nation's. Of factories
    it is that of one factory of each.

    Beside it each option stands alone against the baseline, as in an expert curve. Known traps of
    such curves:

    Negative costs cannot be ranked: the larger of two equal savings gets the smaller figure per
    tonne. Read them as "pays for itself" and no more (Taylor 2012, Energy Policy 48).

    Options are counted twice: each is held against the baseline alone, though they overlap. The
    bars cannot be added (Kesicki and Strachan 2011, Environmental Science and Policy 14; Kesicki
    and Ekins 2012, Climate Policy 12).

    The view is of one year: an option that grows slowly must start before it is the cheapest. The
    order of the bars is no order in time (Vogt-Schilb and Hallegatte 2014, Energy Policy 66).

    For example:

        pathways curve steel --year 2030

        pathways curve lithium_batteries --year 2027,2028,2029,2030

        pathways curve steel --compare region=hebei --compare carriers.hydrogen.price=*0.5

        pathways curve all --year 2030
    """
    from ..catalog import checked_catalog
    from ..schema import typed
    from ..schema.run import limits_of_lowest
    from .curve_work import Question, judged_curves, run_curves
    from .together import every_problem

    if names == [EVERY] and view is None:
        view = WHOLE
    problems = Problems()
    wanted = option.settings(view=view, plants=plants, **case, noted=problems)
    years = option.years(year, "--year", problems)
    increase = (
        None
        if max_cost_increase is None
        else typed.share(max_cost_increase, "--max-cost-increase", problems)
    )
    for each in limits_of_lowest("lowest", max_price, increase):
        problems.add(each.message, key=f"--{each.key}".replace("_", "-"), found=each.found)
    overlays = [option.pair(text, "--compare", problems) for text in overlay or ()]
    if budget and len(years) > 1:
        problems.add("give either --budget or several years", key="--budget")
    if scale_to_nation and view == WHOLE:
        problems.add("whole sectors are the nation's already", key="--scale-to-nation")
    if plants == "whole" and view == WHOLE:
        problems.add("whole plants are those of one factory", key="--plants", found=plants)
    catalog = checked_catalog(data)
    chosen = sorted(catalog.sectors) if names == [EVERY] else names
    question = Question(
        years,
        budget,
        overlays,
        expert and not (len(chosen) > 1),
        max_price,
        increase,
        scale_to_nation,
        option.own_equations(data),
    )
    judge = partial(judged_curves, catalog, chosen, run_name, question)
    with every_problem(wanted, judge, problems):
        run_curves(catalog, chosen, wanted, run_name, question, output, figures, json, quiet)
