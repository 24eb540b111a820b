"""`pathways alternatives`: the other good pathways."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from ..errors import Problems
from . import completion
from . import options as option
from .asked import asks

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr


@asks("goal")
def alternatives(
    case: dict[str, Any],
    name: Annotated[
        str,
        typer.Argument(
            help="A sector, a works of your own, a named run or a run file.",
            metavar="SECTOR",
            autocompletion=completion.names("sectors", "runs"),
        ),
    ],
    within: Annotated[str, typer.Option(help="How much dearer than the least cost: 5%.")] = "5%",
    explore: Annotated[
        int,
        typer.Option(
            help="Directions that are followed to learn how much of the space of the levers is "
            "known.",
            min=0,
        ),
    ] = 0,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Folder for table and picture.")
    ] = Path("results/alternatives"),
    figures: option.Figures = True,
    run_name: option.RunName = "base",
    data: option.Data = None,
    json: option.Json = False,
    quiet: option.Quiet = False,
) -> None:
    """Which levers are must-haves and which are free to choose, at almost the least cost.

    Each lever and option is made as small and as large as it can be while the target is kept and
    all costs stay within the given share of the least (Brill, Chang and Hopkins 1982, Management
    Science 28).

    For example:

        pathways alternatives steel --within 5%

        pathways alternatives steel --explore 100

        pathways alternatives lithium_batteries --within 2% --by 2030 --json
    """
    from ..catalog import checked_catalog
    from ..curves.alternatives import alternatives as search
    from ..results.archive import save, write_yaml
    from ..results.exchange import without_formulas
    from ..results.folder import MARKER, whole_folder
    from ..runs import notes, system_of
    from ..schema import typed
    from .overwriting import claim
    from .together import every_problem
    from .work import cases_of, folder_name, folders_of, judged, progress

    problems = Problems()
    share = typed.share(within, "--within", problems)
    wanted = option.settings(**case, noted=problems)
    catalog = checked_catalog(data)
    equations = option.own_equations(data)
    judge = partial(judged, catalog, [name], run_name, equations)
    with every_problem(wanted, judge, problems):
        cases = cases_of(catalog, [name], wanted, run_name)
        asked = {
            label: run.model_dump(mode="json", exclude_none=True)
            for label, (_, run) in cases.items()
        }
        claim(folders_of(output, "alternatives", asked))
        systems = {
            label: system_of(catalog, sector, run, equations)
            for label, (sector, run) in cases.items()
        }
    told: dict[str, Any] = {}
    for label, (sector, run) in cases.items():
        system = systems[label]
        with progress("Searching", 1, quiet):
            found = search(
                system,
                share,
                equations=equations,
                time_limit=run.time_limit,
                explore=explore,
            )
        with whole_folder(output / folder_name(label), "alternatives") as folder:
            write_yaml(asked[label], folder / MARKER)
            save(found, folder / "alternatives.nc")
            table = cast("pd.DataFrame", found["abatement"].to_pandas())
            without_formulas(table).to_csv(folder / "pathways.csv")
            if figures:
                from ..plots.curve_sheet import save_alternatives

                (folder / "figures").mkdir()
                save_alternatives(found, folder / "figures")
        remarks = notes(catalog, sector, system, asked[label])
        if json:
            told[label] = {**_rows(found), **_about(found), "notes": remarks}
        else:
            _show(found, label, remarks)
    if json:
        from ..strict_json import to_json

        typer.echo(to_json(told if len(told) > 1 else next(iter(told.values()))))
    else:
        typer.echo(f"Tables{' and pictures' if figures else ''}: {output}")


def _rows(found: xr.Dataset) -> dict[str, list[dict[str, Any]]]:
    """Levers and options that are used, with their ranges and what is said of them."""
    levers: list[dict[str, Any]] = [
        {
            "lever": str(name).replace("_", " "),
            **{
                which: float(found[f"lever_{which}"].values[at])
                for which in ("least", "best", "most")
            },
            "verdict": str(found["lever_verdict"].values[at]),
        }
        for at, name in enumerate(found["lever"].values)
    ]
    options: list[dict[str, Any]] = [
        {
            "option": str(found["technology_label"].values[at]),
            **{
                which: float(found[f"technology_{which}"].values[at])
                for which in ("least", "best", "most")
            },
            "unit": f"{found['activity_unit'].values[at]}/yr",
            "verdict": str(verdict),
        }
        for at, verdict in enumerate(found["technology_verdict"].values)
        if str(verdict)
    ]
    return {"levers": levers, "options": options}


def _show(found: xr.Dataset, label: str, notes: list[str]) -> None:
    """Print levers, options and notes."""
    from ..amounts import quantity
    from ..curves.alternatives import explored_in_words, slack_in_words
    from .tables import show
    from .work import tell_notes

    levers, options = _rows(found).values()

    year = found.attrs["year"]
    title = (
        f"{label}: abated in {year} by pathways within {100 * found.attrs['within']:.3g} % of "
        f"least cost ({found.attrs['pathways']} tried)"
    )
    show(
        [
            {**row, **{which: quantity(row[which], "t") for which in ("least", "best", "most")}}
            for row in levers
        ],
        False,
        title,
        [
            *({"lever": row["lever"], "option": None, **row, "unit": "tCO2e/yr"} for row in levers),
            *({"lever": None, **row} for row in options),
        ],
    )
    told = [
        {
            **row,
            **{
                which: quantity(row[which], str(row["unit"])[:-3])
                for which in ("least", "best", "most")
            },
        }
        for row in options
        if row["verdict"] != "never"
    ]
    typer.echo(f"Slack: {slack_in_words(found)}.")
    if "explored_share" in found.attrs:
        typer.echo(f"Known: {explored_in_words(found)}.")
    never = ", ".join(str(row["option"]) for row in options if row["verdict"] == "never")
    show(told, False, f"{label}: use of options in {year}", [])
    typer.echo(f"Never used: {never or 'none'}")
    tell_notes(notes)


def _about(found: xr.Dataset) -> dict[str, Any]:
    return {
        name: found.attrs[name]
        for name in (
            "within",
            "slack",
            "extra_cost",
            "slack_over_extra_cost",
            "year",
            "least_cost",
            "status",
            "pathways",
            "explored_share",
            "unexplored_distance",
            "explored_levers",
            "explored_dimensions",
            "explorations",
        )
        if name in found.attrs
    }
