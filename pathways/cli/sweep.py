"""`pathways sweep`: many scenarios of a sector, and which numbers decide."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import Interrupted
from . import completion
from . import options as option
from .asked import asks

if TYPE_CHECKING:
    import xarray as xr

    from ..catalog import Catalog
    from ..errors import Problems
    from ..program.equation import Equation
    from ..sensitivity.study import Study


@asks()
def sweep(
    case: dict[str, Any],
    name: Annotated[
        str,
        typer.Argument(
            help="A sector, a named sweep, a sweep file, or a works of your own.",
            metavar="SECTOR_OR_SWEEP",
            autocompletion=completion.names("sectors", "sweeps"),
        ),
    ],
    method: Annotated[
        str | None,
        typer.Option(
            help="grid, one-at-a-time, latin-hypercube, qmc, morris or sobol.",
            show_default="one-at-a-time",
        ),
    ] = None,
    samples: Annotated[
        int | None,
        typer.Option(
            help="Size of the design; its meaning goes by the method.", show_default="by method"
        ),
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of the design.", show_default="1")] = None,
    second_order: Annotated[
        bool | None,
        typer.Option(
            "--second-order/--first-order", help="Indices of pairs (sobol).", show_default=False
        ),
    ] = None,
    vary: Annotated[
        list[str] | None,
        typer.Option(
            help="What moves (repeatable): PATH for its documented range, PATH=LOW:HIGH, "
            "'PATH=8 CNY/kg:30 CNY/kg', PATH=*0.7:*1.3, PATH=1|2|3, then after commas a "
            "distribution, `each`, `group=NAME`, `mode=VALUE`.",
            show_default="every documented range",
        ),
    ] = None,
    ranges: Annotated[
        list[str] | None,
        typer.Option(
            "--range",
            help="Pattern of documented ranges that move as well (repeatable).",
            show_default=False,
        ),
    ] = None,
    outputs: Annotated[
        str | None,
        typer.Option(
            help="Figures kept, by name, with commas; `pathway` keeps all.", show_default="headline"
        ),
    ] = None,
    figure: Annotated[
        str, typer.Option(help="Figure that is analysed, such as extra_cost or reduction@2030.")
    ] = "extra_cost",
    chunk: Annotated[
        int | None,
        typer.Option(
            help="Samples solved and stored together.",
            show_default="a sixteenth of all, between 64 and 1024",
        ),
    ] = None,
    tolerance: Annotated[
        float | None,
        typer.Option(
            help="Part of its cost within which a sample is not solved where plans known of others "
            "prove its answer; 0 solves all.",
            show_default="1e-6",
        ),
    ] = None,
    workers: Annotated[int, typer.Option(help="Processes on this machine.")] = 1,
    scheduler: Annotated[
        str | None,
        typer.Option(
            help="Address of a Dask scheduler, such as tcp://10.0.0.1:8786.", show_default=False
        ),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with an interrupted sweep.")
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="Folder for the study.", show_default="results/sweeps/NAME"
        ),
    ] = None,
    figures: option.Figures = True,
    data: option.Data = None,
    json: option.Json = False,
    quiet: option.Quiet = False,
) -> None:
    """Solve many scenarios into a Zarr store, and rank the numbers that decide.

    For example:

        pathways sweep steel

        pathways sweep steel --method morris --samples 20 --workers 2

        pathways sweep steel_prices_and_limits -o results/study --resume

        pathways sweep my_works.xlsx

        pathways sweep steel --method sobol --samples 256 --vary carriers.hydrogen.price --vary
        technologies.*.capex=*0.7:*1.3
    """
    from ..cases import sweep_case
    from ..catalog import checked_catalog
    from ..errors import Problems
    from ..runs import resolved_of, swept
    from ..sensitivity.report import require_figure
    from ..sensitivity.study import run_study
    from .overwriting import claim
    from .together import every_problem, noting
    from .varied import varied

    catalog = checked_catalog(data)
    problems, moved = Problems(), {}
    with noting(problems):
        moved = varied(vary or [])
    wanted = option.settings(**case, noted=problems)
    given = {
        "method": method,
        "samples": samples,
        "seed": seed,
        "second_order": second_order,
        "vary": moved or None,
        "ranges": ranges,
        "outputs": outputs.split(",") if outputs else None,
        "chunk": chunk,
        "tolerance": tolerance,
    }
    changes = {key: value for key, value in given.items() if value is not None}
    equations = option.own_equations(data)
    sound = _sound(catalog, name, changes, problems)
    with every_problem(wanted, partial(_judged, catalog, name, equations, sound), problems):
        asked, run = sweep_case(catalog, name, changes, wanted)
        study, told = swept(catalog, asked, run, equations)
        require_figure(study, figure)
    folder = output or Path("results") / "sweeps" / Path(name).stem
    claim({folder: ("sweep", None)})  # its store is never replaced
    _archive(folder, study, resolved_of(asked.sector, run), resume)
    with _progress(study.design.count, quiet) as watch:
        try:
            solved = run_study(study, folder, workers, scheduler, resume, watch)
        except KeyboardInterrupt:
            kept = f"Interrupted: finished chunks are kept in {folder}; --resume goes on."
            raise Interrupted(kept) from None
    _tell(solved, figure, told, folder, figures, json)


def _sound(
    catalog: Catalog, name: str, changes: dict[str, Any], problems: Problems
) -> dict[str, Any]:
    """Settings of a sweep without those that are wrong, which are noted.

    Those of a works are read with it.
    """
    from ..catalog import read_sweep
    from ..errors import Problems
    from ..works import is_works
    from .together import noting

    if is_works(Path(name)):
        return changes
    found, near = Problems(), _near(catalog, name)
    if near != name:
        with noting(problems):
            read_sweep(catalog, name)
    with noting(found):
        read_sweep(catalog, near, changes)
    problems.extend(found.found)
    wrong = {str(each.key).partition(".")[0] for each in found.found}
    return {key: value for key, value in changes.items() if key not in wrong}


def _near(catalog: Catalog, name: str) -> str:
    """A sweep, a sector or a file by its name, or the sector that the name nearly is."""
    from .work import standing_in

    return name if name in catalog.sweeps else next(iter(standing_in(catalog, name)), name)


def _judged(
    catalog: Catalog,
    name: str,
    equations: tuple[Equation, ...],
    changes: dict[str, Any],
    wanted: dict[str, Any],
) -> None:
    """See that settings of a run and of a sweep can be asked, and that there is what moves.

    Raises
    ------
    InputError
    """
    from ..cases import sweep_case
    from ..runs import system_of
    from ..sensitivity.factors import factors_of
    from ..systems.stated import Conversions

    near = _near(catalog, name)
    asked, run = sweep_case(catalog, near, changes, wanted)
    system = system_of(catalog, asked.sector, run, equations)
    conversions = Conversions.of(catalog, map(str, system["commodity"].values))
    factors_of(system, asked.vary, asked.ranges, conversions)


def _archive(folder: Path, study: Study, run: dict[str, Any], resume: bool) -> None:
    """What is needed to repeat the study, beside the store; nothing is written over."""
    from ..results.archive import save, write_yaml
    from ..results.folder import MARKER, whole_folder
    from ..sensitivity.store import NAME

    if resume or (folder / NAME).exists():
        return  # the store says what is wrong, or goes on
    with whole_folder(folder, "sweep") as new:
        write_yaml(study.sweep.model_dump(mode="json", exclude_none=True), new / "sweep.yaml")
        write_yaml(run, new / MARKER)
        save(study.job.system, new / "system.nc")


def _tell(
    study: xr.Dataset, figure: str, told: list[str], folder: Path, figures: bool, as_json: bool
) -> None:
    """Analyse, write indices and figures, print counts and the foremost factors."""
    from ..sensitivity.report import report, write_report
    from .tables import show
    from .work import tell_notes

    found = report(study, figure, told)

    def draw(into: Path) -> None:
        from ..plots.sensitivity import save_study

        save_study(study, found.indices, found.summary["figure"], into, found.notes)

    write_report(found, folder, draw if figures else None)
    if as_json:
        from ..strict_json import to_json

        _require_an_answer(study)
        typer.echo(to_json(found.summary))
        return
    counts = ", ".join(
        f"{number:,} {name.replace('_', ' ')}"
        for name, number in found.summary["samples"].items()
        if number
    )
    typer.echo(f"Samples: {counts}")
    solved = found.summary["solved"]
    if solved is not None and solved["known"]:
        typer.echo(
            f"A solver was asked for {solved['solved']:,}; the plans of {solved['known']:,} are "
            f"known from others and proved to within {solved['gap']:.1g} of their cost"
        )
    met = found.summary["target_met"]
    if met["share"] is not None:
        typer.echo(
            f"The target is met in {met['share']:.1%} of {met['draws']:,} independent draws with "
            f"an answer ({met['low']:.1%} to {met['high']:.1%} with 95 % confidence)"
        )
    if found.summary["ranking"]:
        shown = [
            {key: _short(value) for key, value in row.items() if key != "label"}
            for row in found.summary["ranking"]
        ]
        title = f"What decides {found.summary['figure']}"
        show(shown, False, title, found.summary["ranking"])
    for line in found.summary["boxes"]:
        typer.echo(f"  - {line}")
    tell_notes(found.summary["notes"])
    typer.echo(f"Study: {folder}")
    _require_an_answer(study)


def _require_an_answer(study: xr.Dataset) -> None:
    """End with an error where no sample has an answer; notes tell why, the study is kept.

    Raises
    ------
    InfeasibleError
    """
    from ..errors import InfeasibleError
    from ..sensitivity.evaluate import FAILED, INFEASIBLE, PENDING

    if not (~study["status"].isin([PENDING, INFEASIBLE, FAILED])).any():
        raise InfeasibleError("No sample has an answer: nothing is ranked.")


def _short(value: Any) -> Any:
    return f"{value:,.4g}" if isinstance(value, float) else value


@contextmanager
def _progress(total: int, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """A bar with rate, time left and failures on the error stream, where a person watches it."""
    if quiet or not sys.stderr.isatty():
        yield lambda _samples, _failed: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("Solving"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[failed]} without an answer"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total, rate="", failed=0)
        failures = 0

        def watch(samples: int, failed: int) -> None:
            nonlocal failures
            failures += failed
            bar.update(task, advance=samples, failed=failures)
            speed = bar.tasks[0].speed
            bar.update(task, rate=f"{speed:,.1f} a second" if speed else "")

        yield watch
