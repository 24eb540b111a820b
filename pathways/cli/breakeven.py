"""`pathways breakeven`: every value of every number at which the plan changes."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from ..errors import Problems
from . import completion
from . import options as option
from .asked import asks

SEARCHES = ("pathways.switching.searches",)
DRAWING = ("matplotlib.figure", "matplotlib.backends.backend_svg", "pathways.plots.switching")
"""What a worker loads while this process reads the catalog."""

FEW = 10
"""Numbers up to which they are searched faster than a process begins."""


@asks()
def breakeven(
    case: dict[str, Any],
    name: Annotated[
        str,
        typer.Argument(
            help="A sector, a works of your own, a named run or a run file.",
            metavar="SECTOR",
            autocompletion=completion.names("sectors", "runs"),
        ),
    ],
    ranges: Annotated[
        list[str] | None,
        typer.Option(
            "--range",
            help="What moves, and between which values (repeatable): PATH for its documented "
            "range, PATH=LOW:HIGH, 'PATH=8 CNY/kg:30 CNY/kg' or PATH=*0.5:*2.",
            show_default="every documented range, and the target",
        ),
    ] = None,
    unbuilt: Annotated[
        bool,
        typer.Option(
            "--unbuilt/--no-unbuilt",
            help="Also look for what would bring in each technology that the plan does without.",
        ),
    ] = True,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Folder for tables and picture.")
    ] = Path("results/breakeven"),
    workers: Annotated[
        int | None,
        typer.Option(
            help="Processes on this machine; the answer does not hang on how many.",
            show_default="one a core, four at most; one where few numbers are asked for",
        ),
    ] = None,
    figures: option.Figures = True,
    run_name: option.RunName = "base",
    data: option.Data = None,
    json: option.Json = False,
    quiet: option.Quiet = False,
) -> None:
    """Every value of every price, cost, limit and target at which the least-cost plan changes.

    Each number moves alone, all others stay. The values are exact: there is no grid. What enters
    and what leaves is named by technology. Plants are divisible. Numbers that move coefficients of
    the rows, such as an efficiency or a lifetime, have no exact switching points; the sweep takes
    them.

    For each technology that the plan does without: by how much its capital cost, a price of energy
    or its lead time must fall before it is built, or what stops it even for nothing.

    For example:

        pathways breakeven steel

        pathways breakeven steel --range carriers.hydrogen.price --range
        technologies.h2_dri_eaf.capex=*0.3:*1.5

        pathways breakeven lithium_batteries --no-unbuilt --json
    """
    from ..sensitivity.processes import crew_of

    few = bool(ranges) and len(ranges or []) <= FEW and not unbuilt
    asked, problems = {}, Problems()
    count = _workers(workers, few, problems)
    loads = (*SEARCHES, *DRAWING) if figures else SEARCHES
    with crew_of(count - 1, "breakeven", "--workers 1 does without", loads) as crew:
        from ..catalog import checked_catalog
        from ..switching.asked import ranges_of
        from .switching_work import judged_ranges, run_breakeven
        from .together import every_problem, noting
        from .varied import varied

        with noting(problems):
            asked = ranges_of(varied(ranges or [], "--range"))
        wanted = option.settings(**case, noted=problems)
        catalog = checked_catalog(data)
        equations = option.own_equations(data)
        judge = partial(judged_ranges, catalog, name, run_name, equations, [asked])
        with every_problem(wanted, judge, problems):
            run_breakeven(
                catalog,
                name,
                wanted,
                run_name,
                asked,
                unbuilt,
                equations,
                crew,
                output,
                figures,
                json,
                quiet,
            )


def _workers(asked: int | None, few: bool, problems: Problems) -> int:
    """Processes that share the searches; one where there is too little to share."""
    from ..sensitivity.processes import cores, no_worker

    if asked is None:
        return 1 if few else cores()
    if asked < 1:
        problems.add(no_worker(asked))
    return max(asked, 1)
