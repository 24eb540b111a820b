"""`pathways map`: the plan over two numbers, as exact regions."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from ..errors import Problems
from . import completion
from . import options as option
from .asked import asks

AXIS = (
    "What moves along the axis, and between which values: PATH for its documented range, "
    "PATH=LOW:HIGH, 'PATH=8 CNY/kg:30 CNY/kg' or PATH=*0.5:*2."
)


@asks()
def draw_map(
    case: dict[str, Any],
    name: Annotated[
        str,
        typer.Argument(
            help="A sector, a works of your own, a named run or a run file.",
            metavar="SECTOR",
            autocompletion=completion.names("sectors", "runs"),
        ),
    ],
    x: Annotated[str, typer.Option("--x", help=AXIS, metavar="PATH")],
    y: Annotated[str, typer.Option("--y", help="The same along the other axis.", metavar="PATH")],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Folder for tables and picture.")
    ] = Path("results/map"),
    figures: option.Figures = True,
    run_name: option.RunName = "base",
    data: option.Data = None,
    json: option.Json = False,
    quiet: option.Quiet = False,
) -> None:
    """The least-cost plan over two numbers: exact regions as polygons, with the plan in each.

    Both numbers are ones that costs follow: prices, capital and operating costs; or one of them is
    a limit, such as the level of a target. There is no grid. Plants are divisible.

    For example:

        pathways map steel --x carriers.hydrogen.price --y carriers.grid_electricity.price

        pathways map steel --x 'carriers.hydrogen.price=8 CNY/kg:30 CNY/kg' --y
        technologies.h2_dri_eaf.capex=*0.3:*1.5

        pathways map steel --reduction 0.3 --x targets.phase_target.value=0.1:0.5 --y
        carriers.hydrogen.price
    """
    from ..catalog import checked_catalog
    from ..switching.asked import ranges_of
    from .switching_work import judged_ranges, run_map
    from .together import every_problem, noting
    from .varied import varied

    along_x, along_y, problems = {}, {}, Problems()
    with noting(problems):
        along_x = ranges_of(varied([x], "--x"))
    with noting(problems):
        along_y = ranges_of(varied([y], "--y"))
    wanted = option.settings(**case, noted=problems)
    catalog = checked_catalog(data)
    equations, axes = option.own_equations(data), (along_x, along_y)
    judge = partial(judged_ranges, catalog, name, run_name, equations, axes)
    with every_problem(wanted, judge, problems):
        run_map(catalog, name, wanted, run_name, axes, equations, output, figures, json, quiet)
