"""What `pathways microgrid` does: solve, plan again without each device, write, draw, print."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ..cases import LATER_PHASE
from ..errors import InputError, Problem
from ..microgrids.devices import devices_of
from ..microgrids.study import microgrid_of, require_comparable, solver_of
from ..microgrids.told import (
    bill_rows,
    check_rows,
    notes_of,
    size_rows,
    source_rows,
    summary_of,
    tables,
    total_rows,
    value_rows,
)
from ..results.archive import save, write_files
from ..results.exchange import without_formulas
from ..results.folder import whole_folder
from ..runs import resolved_of, run_sector, system_of
from ..strict_json import to_json
from .overwriting import claim
from .tables import show
from .work import cases_of, folder_name, folders_of, judged, progress, tell_notes

if TYPE_CHECKING:
    import xarray as xr

    from ..catalog import Catalog
    from ..program.equation import Equation
    from ..runs import Result
    from ..schema.run import Run

YAML = (".yaml", ".yml")
"""Ends of the names of files of runs and works."""

SEASONS = "24x4"
"""Hours of a run that asks for none: they need no other library."""


def with_hours(
    catalog: Catalog, name: str, wanted: dict[str, Any], run_name: str
) -> dict[str, Any]:
    """The settings with hours, where neither an option nor the run states any."""
    from ..catalog import read_run
    from ..works import is_works

    if "hours" in wanted:
        return wanted
    path = Path(name)
    is_file = path.suffix in YAML and path.is_file() and not is_works(path)
    is_run = is_file or (name in catalog.runs and name not in catalog.sectors)
    if read_run(catalog, name if is_run else run_name, {}).hours.on:
        return wanted
    return {**wanted, "hours": {"resolution": SEASONS}}


def judged_hours(
    catalog: Catalog,
    name: str,
    run_name: str,
    equations: Sequence[Equation],
    year: int | None,
    wanted: dict[str, Any],
) -> None:
    """See that settings and a year can be asked of a microgrid.

    Raises
    ------
    InputError
        Of `work.judged` and `year_of`.
    """

    def then(system: xr.Dataset, run: Run) -> None:
        require_comparable(system, run.goal.value)
        year_of(system, year)

    own = with_hours(catalog, name, wanted, run_name)
    judged(catalog, [name], run_name, equations, own, then)


def run_microgrid(
    catalog: Catalog,
    name: str,
    wanted: dict[str, Any],
    run_name: str,
    year: int | None,
    equations: Sequence[Equation],
    output: Path,
    figures: bool,
    json: bool,
    quiet: bool,
) -> None:
    """Tell the microgrid of every case of a name, a folder each."""
    cases = cases_of(catalog, [name], wanted, run_name)
    asked = {label: resolved_of(*case) for label, case in cases.items()}
    claim(folders_of(output, "microgrid", asked))
    told: dict[str, Any] = {}
    for label, (sector, run) in cases.items():
        system = system_of(catalog, sector, run, equations)
        require_comparable(system, run.goal.value)
        chosen = year_of(system, year)
        with progress("Solving", 2 + len(devices_of(system)), quiet) as advance:
            result = run_sector(catalog, sector, run, equations)
            advance(label)
            found = _found(catalog, result, run, chosen, equations, advance)
        summary = {**summary_of(found), "notes": [*notes_of(found), *result.summary["notes"]]}
        with whole_folder(output / folder_name(label), "microgrid") as folder:
            _write(result, found, summary, folder, figures)
        if json:
            told[label] = summary
        else:
            _tell(label, found)
            tell_notes(summary["notes"])
    if json:
        typer.echo(to_json(told))
    else:
        typer.echo(f"Run folder{'s' if len(cases) > 1 else ''} with tables: {output}")


def year_of(system: xr.Dataset, asked: int | None) -> int:
    """The period that is asked for, or that of the later phase and of the target.

    Raises
    ------
    InputError
        A year that names no period after the base year.
    """
    periods = [int(each) for each in system["period"].values]
    if asked is not None:
        if asked not in periods[1:]:
            told = "the plan has no such year"
            allowed = ", ".join(map(str, periods[1:]))
            raise InputError(
                "options", [Problem(told, key="--year", found=str(asked), allowed=allowed)]
            )
        return asked
    wanted = max(LATER_PHASE, int(system.attrs.get("by") or LATER_PHASE))
    begun = [
        period
        for period, first in zip(periods, system["period_first_year"].values, strict=True)
        if first <= wanted
    ]
    return begun[-1]


def _found(
    catalog: Catalog,
    result: Result,
    run: Run,
    year: int,
    equations: Sequence[Equation],
    advance: Callable[[str], None],
) -> xr.Dataset:
    """The microgrid of a solved run, with each plan without a device."""
    solve = solver_of(
        run.goal.value, solver=run.solver, equations=equations, time_limit=run.time_limit
    )
    lives = {
        name: number.first
        for name in map(str, result.system["technology"].values)
        if name in catalog.technologies
        and (held := catalog.technologies[name].storage) is not None
        and (number := held.cycle_life) is not None
    }
    return microgrid_of(
        result.system, result.pathway, year, solve, advance, dict(catalog.supply_rules), lives
    )


def _write(
    result: Result, found: xr.Dataset, summary: Mapping[str, Any], folder: Path, figures: bool
) -> None:
    """Everything of one microgrid into an existing folder."""
    write_files(folder, result.run, result.system, result.pathway, result.summary, result.works)
    save(found, folder / "microgrid.nc")
    (folder / "microgrid.json").write_text(to_json(summary) + "\n", encoding="utf-8")
    for name, (of, index) in tables(found).items():
        frame = of.to_dataframe().reset_index().set_index(index)
        without_formulas(frame).to_csv(folder / name)
    if figures:
        from ..plots import save_figures
        from ..plots.microgrid import save_microgrid

        (folder / "figures").mkdir()
        save_figures(result.pathway, folder / "figures")
        save_microgrid(found, folder / "figures")


def _tell(label: str, found: xr.Dataset) -> None:
    """Sizes, worth, bill and site, a table each."""
    money = f"{found.attrs['currency']}{found.attrs['money_year']}"
    year = found.attrs["year"]
    show(size_rows(found), False, f"{label}: what stands in {year} ({money} a MWh)")
    worth = f"{label}: what it is worth, against the same hours without it (million {money})"
    show(value_rows(found), False, worth, [])
    show(check_rows(found), False, f"{label}: rules of own supply in {year}", [])
    show(bill_rows(found), False, f"{label}: power bill (million {money} a year)", [])
    if found.sizes["taker"]:
        show(source_rows(found), False, f"{label}: sources that are shared in {year}", [])
    show(total_rows(found), False, f"{label}: the site as a whole", [])
