"""What `run` and `compare` do alike: find cases, solve them with progress, write, show."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..cases import with_blocks, works_case
from ..errors import InputError, Problem, did_you_mean
from ..results.notes import READ
from ..runs import Result, run_sector
from ..strict_json import to_json
from .forms import Tables, collected
from .overwriting import say_if_other

if TYPE_CHECKING:
    import xarray as xr

    from ..catalog import Catalog
    from ..program.equation import Equation
    from ..schema.run import Run

MOST_COLUMNS = 4
"""Pathways up to which the headline table has a column each; more get a row each."""

FEW = 2
"""Limits told of each pathway where there are many."""

SHORT = {
    "status": "target",
    "target year": "year",
    "reduction, by contract": "contract",
    "reduction, by location": "location",
    "the same per t avoided, by contract": "per tonne",
    "abatement cost, marginal": "marginal",
    "near-zero": "near-zero",
}
"""Rows of the headline that the short table shows, by how they begin, and their column."""

Cases = dict[str, tuple[str, "Run"]]


def cases_of(
    catalog: Catalog, names: list[str], wanted: dict[str, Any], run_name: str = "base"
) -> Cases:
    """Label, sector and resolved run of everything that was asked for.

    Sectors run under the run named.

    Raises
    ------
    InputError
        Names that are neither a sector, nor a run, nor a file; runs that name no sector.
    """
    from ..catalog import read_run
    from ..catalog.plants import plant_problems
    from ..works import is_works

    problems: list[Problem] = []
    cases: Cases = {}
    for name in names:
        if is_works(Path(name)):
            try:
                own, resolved = works_case(catalog, Path(name), wanted, run_name)
                cases[own.name] = (own.name, resolved)
            except InputError as error:
                problems += error.problems
            continue
        is_sector = name in catalog.sectors
        if not (is_sector or name in catalog.runs or Path(name).suffix in (".yaml", ".yml")):
            known = [*catalog.sectors, *catalog.runs]
            problems.append(
                Problem(
                    "neither a sector nor a run",
                    found=name,
                    allowed=", ".join(known),
                    hint=did_you_mean(name, known),
                )
            )
            continue
        chosen = run_name if is_sector else name
        try:
            resolved = read_run(catalog, chosen, with_blocks(catalog, chosen, wanted))
        except InputError as error:
            problems += [each for each in error.problems if each not in problems]
            continue
        sectors = (name,) if is_sector else resolved.sectors
        if not sectors:
            problems.append(Problem("the run names no sector: add `sectors: [steel]`", found=name))
        for sector in sectors:
            label = sector if is_sector else f"{Path(name).stem} {sector}"
            problems += plant_problems(catalog, sector, resolved)
            cases[label] = (sector, resolved)
    if problems:
        raise InputError("options", problems)
    return cases


def standing_in(catalog: Catalog, name: str) -> list[str]:
    """What settings are judged by: a name itself, or the sector that it nearly is, or nothing."""
    from ..works import is_works

    if name in catalog.sectors or name in catalog.runs or is_works(Path(name)):
        return [name]
    if Path(name).suffix in (".yaml", ".yml"):
        return [name]
    near = did_you_mean(name, catalog.sectors)
    return [] if near is None else [near]


def judged(
    catalog: Catalog,
    names: list[str],
    run_name: str,
    equations: Sequence[Equation],
    wanted: dict[str, Any],
    then: Callable[[xr.Dataset, Run], object] | None = None,
) -> None:
    """See that settings can be asked of sectors and runs, up to their Systems.

    One's own equations bring numbers of their own, which a change may name. `then` judges what a
    command asks of a System beside its settings. A name that is not there stands for the sector
    that it nearly is; without one, settings are read as those of a run.

    Raises
    ------
    InputError
        Of `cases_of`; changes of what is not there, scenarios that nobody states; of `then`.
    """
    from ..catalog import read_run
    from ..runs import system_of

    names = [each for name in names for each in standing_in(catalog, name)]
    if not names:
        read_run(catalog, run_name, with_blocks(catalog, run_name, wanted))
    for sector, run in cases_of(catalog, names, wanted, run_name).values():
        system = system_of(catalog, sector, run, equations)
        if then is not None:
            then(system, run)


def folder_name(label: str) -> str:
    """Name of the folder of a case."""
    return label.replace(" ", "_")


def folders_of(
    output: Path, kind: str, asked: Mapping[str, Mapping[str, Any]]
) -> dict[Path, tuple[str, Mapping[str, Any]]]:
    """The folder of each case, with the kind of its results and what was asked, to be claimed."""
    return {output / folder_name(label): (kind, each) for label, each in asked.items()}


def run_cases(
    catalog: Catalog, cases: Cases, quiet: bool, equations: Sequence[Equation] = ()
) -> dict[str, Result]:
    """Solve every case, with progress; `equations` are one's own."""
    results = {}
    with progress("Solving", len(cases), quiet) as advance:
        for label, (sector, run) in cases.items():
            results[label] = run_sector(catalog, sector, run, equations)
            advance(label)
    return results


def write_runs(
    results: Mapping[str, Result], output: Path, figures: bool, quiet: bool, svg: bool = False
) -> dict[str, Path]:
    """Write a run folder a result; a single result still gets its own folder inside `output`."""
    from ..results.archive import write_run

    folders = {}
    with progress("Writing", len(results), quiet) as advance:
        for label, result in results.items():
            folder = output / folder_name(label)
            say_if_other(folder, result.run, result.summary)
            write_run(
                folder,
                result.run,
                result.system,
                result.pathway,
                result.summary,
                _drawing(result, figures, svg),
                result.works,
            )
            folders[label] = folder
            advance(label)
    return folders


def write_comparison(
    results: Mapping[str, Result], output: Path, figures: bool, quiet: bool, svg: bool = False
) -> None:
    """Write run folders, table and figure sheet of a comparison, whole or not at all."""
    from ..comparison import table
    from ..results.archive import write_files, write_yaml
    from ..results.exchange import without_formulas
    from ..results.folder import MARKER, whole_folder

    pathways = {label: result.pathway for label, result in results.items()}
    with (
        whole_folder(output, "comparison") as folder,
        progress("Writing", len(results) + 1, quiet) as advance,
    ):
        for label, result in results.items():
            say_if_other(output / folder_name(label), result.run, result.summary)
            own = folder / folder_name(label)
            own.mkdir()
            write_files(
                own, result.run, result.system, result.pathway, result.summary, result.works
            )
            if figures:
                from ..plots import save_figures

                (own / "figures").mkdir()
                save_figures(result.pathway, own / "figures", svg)
            advance(label)
        without_formulas(table(pathways)).to_csv(folder / "comparison.csv")
        everything = {label: result.summary for label, result in results.items()}
        (folder / "comparison.json").write_text(to_json(everything) + "\n", encoding="utf-8")
        write_yaml(
            {"compare": {label: result.run for label, result in results.items()}}, folder / MARKER
        )
        if figures:
            from ..plots import save_comparison

            (folder / "figures").mkdir()
            save_comparison(pathways, folder / "figures", svg)
        advance("comparison")


def _drawing(result: Result, figures: bool, svg: bool) -> Callable[[Path], object] | None:
    if not figures:
        return None

    def draw(folder: Path) -> object:
        from ..plots import save_figures

        return save_figures(result.pathway, folder, svg)

    return draw


def show(results: Mapping[str, Result], as_json: bool) -> None:
    """Print the headline table, what stands in the way, and notes; or JSON."""
    if as_json:
        print(to_json({label: result.summary for label, result in results.items()}))
        return
    from rich.console import Console

    from ..comparison import side_by_side

    tables = collected()
    if tables is not None:
        _collect(tables, results)
        for result in results.values():
            tell_notes(result.summary["notes"])
        return
    found = side_by_side({label: result.pathway for label, result in results.items()})
    columns = found.columns
    console = Console()
    if found.asked:
        console.print(f"Asked of all: {found.asked}", highlight=False, markup=False)
    console.print(_short_table(columns) if len(columns) > MOST_COLUMNS else _long_table(columns))
    if found.not_comparable:
        console.print("Not shown side by side, since it does not compare:")
        for sentence in found.not_comparable:
            console.print(f"  - {sentence}", highlight=False, markup=False)
    if len(results) == 1:
        for result in results.values():
            _show_calendar(console, result)
    for label, result in results.items():
        _show_notes(console, label, result, FEW if len(results) > MOST_COLUMNS else None)


def _collect(tables: Tables, results: Mapping[str, Result]) -> None:
    """The headline as a table, beside its bare figures, and the calendar of a single run."""
    from ..comparison import calendar_rows, side_by_side
    from ..comparison.figures import figures

    columns = side_by_side({label: each.pathway for label, each in results.items()}).columns
    names = dict.fromkeys(row for column in columns.values() for row in column)
    shown = [
        {"figure": name, **{label: column.get(name, "") for label, column in columns.items()}}
        for name in names
    ]
    products = {
        label: (each.summary, str(each.pathway.attrs.get("product_unit", "")))
        for label, each in results.items()
    }
    tables.add("Headline", shown, figures(products))
    if len(results) == 1:
        for each in results.values():
            tables.add("Calendar", calendar_rows(each.summary, each.pathway), [])


def _long_table(columns: Mapping[str, Mapping[str, str]]) -> Any:
    """A row a figure, a column a pathway."""
    from rich.markup import escape
    from rich.table import Table

    table = Table(title="Headline", title_justify="left")
    table.add_column("")
    for label in columns:
        table.add_column(escape(label), justify="right")
    for row in dict.fromkeys(row for column in columns.values() for row in column):
        table.add_row(escape(row), *(escape(column.get(row, "")) for column in columns.values()))
    return table


def _short_table(columns: Mapping[str, Mapping[str, str]]) -> Any:
    """A row a pathway, and the figures that decide; the rest stands in `comparison.csv`."""
    from rich.markup import escape
    from rich.table import Table

    caption = (
        "contract, location: reduction by contract and by location of the grid; average, "
        "marginal: abatement cost per tCO2e"
    )
    table = Table(title="Headline", title_justify="left", caption=caption, caption_justify="left")
    table.add_column("", overflow="fold")
    rows = [row for column in columns.values() for row in column]
    shown = {start: short for start, short in SHORT.items() if any(map(_starts(start), rows))}
    for short in shown.values():
        table.add_column(short, justify="right", no_wrap=True)
    for label, column in columns.items():
        found = [
            next((text for row, text in column.items() if _starts(start)(row)), "")
            for start in shown
        ]
        table.add_row(escape(label), *(escape(text.removeprefix("target ")) for text in found))
    return table


def _starts(start: str) -> Callable[[str], bool]:
    """Whether a row begins so, alone or side by side."""
    from ..comparison import named

    return lambda row: row.startswith((start, named(start)))


def _show_calendar(console: Any, result: Result) -> None:
    """The calendar of units, a line for each unit and what becomes of it; nothing without one."""
    from itertools import groupby

    from rich.box import SIMPLE_HEAD
    from rich.markup import escape
    from rich.padding import Padding
    from rich.table import Table

    from ..comparison import calendar_rows

    rows = calendar_rows(result.summary, result.pathway)
    if not rows:
        return
    about = f"{result.summary['plants']} plants, money in million {result.summary['currency']}"
    table = Table(
        title=f"Calendar ({about})", title_justify="left", box=SIMPLE_HEAD, padding=(0, 1, 0, 0)
    )
    table.add_column("what becomes of each unit", overflow="fold")
    for column in list(rows[0])[2:]:
        right = column == "money"
        table.add_column(column, no_wrap=True, justify="right" if right else "left")
    for unit, group in groupby(rows, lambda row: row["unit"]):
        own = [[escape(text) for text in row.values()][1:] for row in group]
        if unit and len(own) == 1:
            own[0][0] = f"[bold]{escape(unit)}[/bold]: {own[0][0]}"
        elif unit:
            table.add_row(f"[bold]{escape(unit)}[/bold]")
        for what, *dates in own:
            table.add_row(Padding(what, (0, 0, 0, 2 if unit and len(own) > 1 else 0)), *dates)
    console.print(table)


def _show_notes(console: Any, label: str, result: Result, most: int | None) -> None:
    from rich.markup import escape

    from ..comparison import hanging_lines

    limits = result.summary["binding_limits"][:most]
    if limits:
        missed = result.summary["status"] == "target_missed" or result.summary["goal"] == "lowest"
        console.print(
            f"[bold]{escape(label)}[/bold]: "
            f"{'what stands in the way of less' if missed else 'limits that bind'}"
        )
        for sentence in limits:
            console.print(f"  - {sentence}", highlight=False, markup=False)
    for sentence in hanging_lines(result.summary["ties"]):
        console.print(f"  {sentence}", highlight=False, markup=False)
    ways = result.summary["ways_out"]
    if ways:
        console.print("  what would have to give, one of:")
        for way in ways:
            console.print(f"  - {way}", highlight=False, markup=False)
    tell_notes(result.summary["notes"])


def tell_notes(notes: Sequence[str]) -> None:
    """Print notes, those on files that were read without saying that they are notes."""
    from rich.console import Console

    console = Console()
    for note in notes:
        mark = "" if note.startswith(READ) else "note: "
        console.print(f"  {mark}{note}", highlight=False, markup=False)


@contextmanager
def progress(what: str, total: int, quiet: bool) -> Iterator[Callable[[str], None]]:
    """A progress bar on the error stream, where a person watches it."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)

        def advance(label: str) -> None:
            bar.update(task, advance=1, description=f"{what} {label}")

        yield advance
