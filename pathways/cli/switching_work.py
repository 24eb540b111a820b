"""What `pathways breakeven` does: solve, write, draw, print."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import typer

from ..errors import Problems
from ..results.archive import save, write_yaml
from ..results.exchange import without_formulas
from ..results.folder import MARKER, whole_folder
from ..runs import notes, system_of
from ..strict_json import to_json
from ..systems.stated import Conversions
from .overwriting import claim
from .tables import show
from .together import noting
from .work import cases_of, folder_name, folders_of, judged, progress, tell_notes

if TYPE_CHECKING:
    from concurrent.futures import Future

    import pandas as pd
    import xarray as xr

    from ..catalog import Catalog
    from ..program.equation import Equation
    from ..schema.run import Run
    from ..schema.sweep import Varied
    from ..sensitivity.processes import Crew

SHOWN = 25
"""Numbers shown on the terminal, those that hang on least first; `numbers.csv` has all."""


def judged_ranges(
    catalog: Catalog,
    name: str,
    run_name: str,
    equations: Sequence[Equation],
    stated: Sequence[Mapping[str, Varied]],
    wanted: dict[str, Any],
) -> None:
    """See that settings and ranges can be asked of a sector or a run.

    Raises
    ------
    InputError
        Of `work.judged`; ranges of what is not there, of all that are stated.
    """
    from ..switching.asked import asked_factors

    def then(system: xr.Dataset, _: Run) -> None:
        problems = Problems()
        for ranges in filter(None, stated):
            with noting(problems):
                asked_factors(system, ranges, Conversions.of(catalog, _carriers(system)))
        problems.raise_if_any("ranges")

    judged(catalog, [name], run_name, equations, wanted, then)


def run_breakeven(
    catalog: Catalog,
    name: str,
    wanted: dict[str, Any],
    run_name: str,
    ranges: Mapping[str, Varied],
    unbuilt: bool,
    equations: Sequence[Equation],
    crew: Crew | None,
    output: Path,
    figures: bool,
    json: bool,
    quiet: bool,
) -> None:
    """Switching points of every case: a folder each, a table and what stops the rest."""
    from ..switching.breakeven import breakeven

    def solve(system: xr.Dataset, run: Any) -> xr.Dataset:
        return breakeven(
            system,
            ranges,
            run.goal.value,
            equations,
            Conversions.of(catalog, _carriers(system)),
            run.time_limit,
            unbuilt,
            crew,
        )

    def write(found: xr.Dataset, folder: Path) -> None:
        waiting = _drawn(found, folder / "figures", crew) if figures else None
        save(found, folder / "breakeven.nc")
        for dim, file in (
            ("parameter", "numbers"),
            ("switch", "switches"),
            ("piece", "pieces"),
            ("option", "unbuilt"),
        ):
            without_formulas(_frame(found, dim)).to_csv(folder / f"{file}.csv")
        if waiting is not None:
            waiting.result()

    def tell(label: str, found: xr.Dataset) -> None:
        title = f"{label}: how far each number moves before the plan does"
        show(_number_rows(found), False, title, _plain_rows(found, "parameter"))
        if unbuilt:
            show(_option_rows(found), False, f"{label}: what the plan does without", [])

    _run(
        catalog,
        name,
        wanted,
        run_name,
        "breakeven",
        equations,
        output,
        solve,
        write,
        tell,
        json,
        quiet,
    )
    if not json:
        typer.echo(f"Tables{' and picture' if figures else ''}: {output}")


def _drawn(found: xr.Dataset, folder: Path, crew: Crew | None) -> Future[Any] | None:
    """Draw switching points, or have another process draw them."""
    from ..plots.switching import save_breakeven

    folder.mkdir()
    if crew is not None:
        return crew.submit(save_breakeven, found, folder)
    save_breakeven(found, folder)
    return None


def run_map(
    catalog: Catalog,
    name: str,
    wanted: dict[str, Any],
    run_name: str,
    axes: tuple[Mapping[str, Varied], Mapping[str, Varied]],
    equations: Sequence[Equation],
    output: Path,
    figures: bool,
    json: bool,
    quiet: bool,
) -> None:
    """Regions of two numbers of every case: a folder each, and a table of the largest."""
    from ..switching.map import map_of
    from ..switching.regions import collection

    def solve(system: xr.Dataset, run: Any) -> xr.Dataset:
        conversions = Conversions.of(catalog, _carriers(system))
        return map_of(system, *axes, run.goal.value, equations, conversions, run.time_limit)

    def write(found: xr.Dataset, folder: Path) -> None:
        save(found, folder / "map.nc")
        for dim in ("region", "corner"):
            without_formulas(_frame(found, dim)).to_csv(folder / f"{dim}s.csv")
        (folder / "regions.geojson").write_text(to_json(collection(found)), encoding="utf-8")
        if figures:
            from ..plots.map import save_map

            (folder / "figures").mkdir()
            save_map(found, folder / "figures")

    def tell(label: str, found: xr.Dataset) -> None:
        title = f"{label}: the plan over {found.attrs['x_label']} and {found.attrs['y_label']}"
        show(_region_rows(found), False, title, _plain_rows(found, "region"))

    _run(catalog, name, wanted, run_name, "map", equations, output, solve, write, tell, json, quiet)
    if not json:
        typer.echo(f"Tables{' and picture' if figures else ''}: {output}")


def _region_rows(found: xr.Dataset) -> list[dict[str, str]]:
    """Plans by the part of the map on which they are the cheapest."""
    from ..switching.regions import plans_of

    return [
        {
            "plan": plan,
            "part of the map": f"{share:.1%}",
            found.attrs["x_label"]: f"{x[0]:,.4g} to {x[1]:,.4g} {found.attrs['x_unit']}",
            found.attrs["y_label"]: f"{y[0]:,.4g} to {y[1]:,.4g} {found.attrs['y_unit']}",
        }
        for plan, share, x, y in plans_of(found)[:SHOWN]
    ]


def _carriers(system: xr.Dataset) -> list[str]:
    """Names of the carriers of a system."""
    return [str(name) for name in system["commodity"].values]


def _run(
    catalog: Catalog,
    name: str,
    wanted: dict[str, Any],
    run_name: str,
    kind: str,
    equations: Sequence[Equation],
    output: Path,
    solve: Callable[[xr.Dataset, Any], xr.Dataset],
    write: Callable[[xr.Dataset, Path], None],
    tell: Callable[[str, xr.Dataset], None],
    json: bool,
    quiet: bool,
) -> None:
    """Solve each case of a name, write its folder whole, and print."""
    cases = cases_of(catalog, [name], wanted, run_name)
    asked = {
        label: run.model_dump(mode="json", exclude_none=True) for label, (_, run) in cases.items()
    }
    claim(folders_of(output, kind, asked))
    told: dict[str, Any] = {}
    for label, (sector, run) in cases.items():
        with progress("Searching", 1, quiet) as advance:
            system = system_of(catalog, sector, run, equations)
            found = solve(system, run)
            advance(label)
        with whole_folder(output / folder_name(label), kind) as folder:
            write_yaml(asked[label], folder / MARKER)
            write(found, folder)
        lines = notes(catalog, sector, system, asked[label])
        if json:
            told[label] = {**_as_json(found), "notes": lines}
        else:
            tell(label, found)
            tell_notes([*_left_out(found), *lines])
    if json:
        typer.echo(to_json(told))


def _frame(found: xr.Dataset, dim: str) -> pd.DataFrame:
    """Everything over one dim as a table."""
    names = [str(name) for name in found.data_vars if found[name].dims == (dim,)]
    frame: pd.DataFrame = found[names].to_dataframe()
    return frame


def _plain_rows(found: xr.Dataset, dim: str) -> list[dict[str, Any]]:
    """Everything over one dim as rows of bare figures."""
    rows = _frame(found, dim).reset_index().to_dict("records")
    return [{str(key): value for key, value in row.items()} for row in rows]


def _as_json(found: xr.Dataset) -> dict[str, Any]:
    """Rows by dim, without what is missing, and the attributes."""
    rows: dict[str, Any] = {}
    for dim in found.dims:
        frame = _frame(found, str(dim)).reset_index()
        rows[str(dim)] = [
            {key: value for key, value in row.items() if value == value}
            for row in frame.to_dict("records")
        ]
    return {**rows, **found.attrs}


def _left_out(found: xr.Dataset) -> list[str]:
    """How many numbers have no exact switching points, by reason."""
    reasons: dict[str, list[str]] = {}
    for line in str(found.attrs.get("left_out", "")).split("\n"):
        path, _, reason = line.partition(": ")
        if path:
            reasons.setdefault(reason, []).append(path)
    return [
        f"{len(paths)} numbers have no exact switching points, such as {paths[0]}: {reason}"
        if len(paths) > 1
        else f"{paths[0]} has no exact switching points: {reason}"
        for reason, paths in reasons.items()
    ]


def _number_rows(found: xr.Dataset) -> list[dict[str, str]]:
    nearest = np.fmin(np.abs(found["fall"].values), np.abs(found["rise"].values))
    order = [at for at in np.argsort(nearest, kind="stable") if np.isfinite(nearest[at])]
    return [
        {
            "number": str(found["parameter_label"].values[at]),
            "today": _value(found, "today", at),
            "falls to": _turn(found, at, "fall", "next_below"),
            "then below": _change(found, at, "below"),
            "rises to": _turn(found, at, "rise", "next_above"),
            "then above": _change(found, at, "above"),
        }
        for at in order[:SHOWN]
    ]


def _value(found: xr.Dataset, name: str, at: int) -> str:
    value = float(found[name].values[at])
    unit = str(found["parameter_unit"].values[at])
    return "" if np.isnan(value) else f"{value:,.4g}{'' if unit == '1' else f' {unit}'}"


def _turn(found: xr.Dataset, at: int, share: str, value: str) -> str:
    change = float(found[share].values[at])
    point = float(found[value].values[at])
    return "" if np.isnan(change) else f"{point:,.5g} ({change:+.1%})"


def _change(found: xr.Dataset, at: int, side: str) -> str:
    enters, leaves = (str(found[f"{name}_{side}"].values[at]) for name in ("enters", "leaves"))
    if enters and leaves:
        return f"{enters} in place of {leaves}"
    return enters or (f"without {leaves}" if leaves else "")


def _months(years: float) -> str:
    months = round(12 * years)
    return f"to {months} month{'' if months == 1 else 's'}"


def _option_rows(found: xr.Dataset) -> list[dict[str, str]]:
    money = str(found.attrs["currency"])
    rows = []
    for at in range(found.sizes["option"]):
        fall = float(found["capital_cost_fall"].values[at])
        capital = float(found["capital_cost"].values[at])
        energy = float(found["energy_price_fall"].values[at])
        lead = float(found["lead_time_breakeven"].values[at])
        unit = str(found["option_capacity_unit"].values[at])
        rows.append(
            {
                "technology": str(found["option_label"].values[at]),
                "capital cost must fall": "never enough, even to nothing"
                if np.isnan(fall) and capital == capital
                else ""
                if np.isnan(fall)
                else f"{fall:.1%}, to {capital * (1 - fall):,.4g} {money}/({unit})",
                "or energy": ""
                if np.isnan(energy)
                else f"{found['energy_price_label'].values[at]} by {energy:.0%}",
                "or lead time": "" if np.isnan(lead) else _months(lead),
                "what stops it": str(found["stopped_by"].values[at]),
            }
        )
    return rows
