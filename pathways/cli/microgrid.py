"""`pathways microgrid`: own sun, wind, lines and storage, with what each is worth."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from . import completion
from . import options as option
from .asked import asks


@asks()
def microgrid(
    case: dict[str, Any],
    name: Annotated[
        str,
        typer.Argument(
            help="A sector, a works of your own, a named run or a run file.",
            metavar="SECTOR_OR_WORKS",
            autocompletion=completion.names("sectors", "runs"),
        ),
    ],
    hours: option.HoursOfMicrogrid = None,
    profiles: option.OwnProfiles = None,
    year: Annotated[
        int | None,
        typer.Option(
            help="Year of the bill, the savings and the rules: a year of the plan.",
            show_default="2030, or that of the target where it is later",
        ),
    ] = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Folder for the run folders.")
    ] = Path("results/microgrid"),
    figures: option.Figures = True,
    run_name: option.RunName = "base",
    data: option.Data = None,
    json: option.Json = False,
    quiet: option.Quiet = False,
) -> None:
    """Sizes of own sun, wind, direct lines and storage, what each is worth, and the power bill.

    It is the program of `run SECTOR --hours 24x4`: the microgrid stands beside all other measures,
    under the same target. Then the same hours are planned again without each device, and without
    all of them: what the year costs more is what it saves, and payback and internal rate of return
    follow. The bill is told by tariff window, before and after. See docs/microgrid.md.

    For example:

        pathways microgrid lithium_batteries

        pathways microgrid automobiles --region shandong --hours 24x16 --year 2030

        pathways microgrid my_works.yaml --hours 24x16 --profile load=my_load.csv
    """
    from ..catalog import checked_catalog
    from ..errors import Problems
    from .microgrid_work import judged_hours, run_microgrid, with_hours
    from .together import every_problem

    problems = Problems()
    wanted = option.settings(**case, hours=hours, profiles=profiles, noted=problems)
    catalog = checked_catalog(data)
    equations = option.own_equations(data)
    judge = partial(judged_hours, catalog, name, run_name, equations, year)
    with every_problem(wanted, judge, problems):
        own = with_hours(catalog, name, wanted, run_name)
        run_microgrid(catalog, name, own, run_name, year, equations, output, figures, json, quiet)
