"""`pathways decide`: what to do before the future is known."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from . import completion
from . import options as option
from .asked import asks

if TYPE_CHECKING:
    from .decide_work import Futures


@asks()
def decide(
    case: dict[str, Any],
    name: Annotated[
        str,
        typer.Argument(
            help="A sector, a works of your own, a named run or a run file.",
            metavar="SECTOR",
            autocompletion=completion.names("sectors", "runs"),
        ),
    ],
    scenarios: Annotated[
        str,
        typer.Option(
            help="The futures: a name under runs/scenarios, or a file.",
            autocompletion=completion.names("scenarios"),
        ),
    ],
    learn: Annotated[
        str | None,
        typer.Option(
            help="When one learns which future has come: 2028 (its beginning) or 2027-12 (its "
            "end). What is decided before is the same in all.",
            show_default="as in the file",
        ),
    ] = None,
    measure: Annotated[
        str | None,
        typer.Option(
            help="expected, cvar or regret.",
            show_default="as in the file; else expected, without weights regret",
        ),
    ] = None,
    level: Annotated[
        float | None,
        typer.Option(help="Of cvar: the part of all futures that is left out.", show_default="0.9"),
    ] = None,
    budget: Annotated[
        float | None,
        typer.Option(
            help="How many numbers at once may stand at the dear ends of their documented ranges; "
            "what that costs is a part of every cost.",
            show_default="as in the file",
            min=0.0,
        ),
    ] = None,
    plants: option.PlantsOfFutures = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Folder for tables and picture.")
    ] = Path("results/decide"),
    figures: option.Figures = True,
    run_name: option.RunName = "base",
    data: option.Data = None,
    json: option.Json = False,
    quiet: option.Quiet = False,
) -> None:
    """What to do now, prepare, and wait for, when nobody knows which future comes.

    One plan for several futures: what is decided before the date is the same in all of them, what
    follows may differ. Compared with it are the plan for the mean future, the plan that waits, and
    the own plan of each future. Plants are divisible; with --plants whole they are whole, and how
    far the searches for them have proved the answer is told. See docs/deciding.md.

    For example:

        pathways decide steel --scenarios steel_hydrogen_and_power

        pathways decide steel --scenarios my_futures.yaml --measure regret --json

        pathways decide steel --scenarios my_futures.yaml --plants whole --time-limit 120
    """
    from ..catalog import checked_catalog, read_scenarios
    from ..errors import Problems
    from .decide_work import judged_futures, run_decide
    from .together import every_problem, noting

    futures: Futures | None = None
    problems = Problems()
    wanted = option.settings(**case, plants=plants, noted=problems)
    catalog = checked_catalog(data)
    given = {"learn": learn, "measure": measure, "level": level, "budget": budget}
    with noting(problems):
        stated = {key: value for key, value in given.items() if value is not None}
        futures = read_scenarios(catalog, scenarios, stated)
    equations = option.own_equations(data)
    judge = partial(judged_futures, catalog, name, run_name, equations, futures)
    with every_problem(wanted, judge, problems):
        assert futures is not None
        run_decide(
            catalog, name, wanted, run_name, *futures, equations, output, figures, json, quiet
        )
