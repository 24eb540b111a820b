"""The error of representative days against all 8760 hours, and the time both take.

Run it with `python -m benchmarks.hours`.

`python -m benchmarks.hours assembly pathways|linopy` and `... whole decade|SECTOR` measure one
thing in a process of its own.

One year of a sector (2030, what stands today kept, no pace from the past) under its phase target,
with a synthetic year of sun and wind. Written to `docs/hours_error.csv` and
`docs/figures/hours_error.png`.
"""

from __future__ import annotations

import csv
import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

import pathways as pw
from pathways.catalog import read_catalog
from pathways.program import build_program
from pathways.questions.goals import solve_goal
from pathways.results.collect import collect

DOCS = Path(__file__).resolve().parents[1] / "docs"
SECTORS = (
    "lithium_batteries",
    "computing_facilities",
    "automobiles",
    "machinery",
    "light_industry",
)
FULL = "8760"
RESOLUTIONS = ("24x4", "24x12", "24x5", "24x8", "24x16", "24x32", "24x64")
CAPACITIES = (
    "rooftop_pv",
    "direct_line_solar",
    "direct_line_wind",
    "battery_storage",
    "battery_storage_energy",
)


def one_year(sector: str, resolution: str, year: int = 2030) -> xr.Dataset:
    """The system of one year alone: 2030 without the years before it."""
    whole = pw.system(sector, hours=resolution, by=year)
    last = whole.isel(period=[-1], vintage=[-1]).copy()
    last["base_year_fixed"] = xr.zeros_like(last["base_year_fixed"])
    last["decision_date"] = xr.full_like(last["decision_date"], -np.inf)
    return last


def measure(sector: str, resolution: str) -> dict[str, Any]:
    """Yearly cost, capacities, and seconds (wall and processor) of one year at a resolution."""
    system = one_year(sector, resolution)
    started, cpu = time.perf_counter(), time.process_time()
    program = build_program(system)
    assembled = time.perf_counter()
    outcome = solve_goal(system, "cost")
    result = collect(outcome, outcome)
    row: dict[str, Any] = {
        "sector": sector,
        "resolution": resolution,
        "rows": program.form.matrix.shape[0],
        "assembly_seconds": assembled - started,
        "total_seconds": time.perf_counter() - started,
        "processor_seconds": time.process_time() - cpu,
        "cost": float(result["cost_by_kind"].sum()),
    }
    capacity = result["capacity"].isel(site=0, period=0)
    for name in CAPACITIES:
        if name in capacity["technology"].values:
            row[name] = float(capacity.sel(technology=name))
    return row


def decade(resolution: str = "24x12") -> xr.Dataset:
    """Steel in every year from 2025 to 2035 with hours."""
    horizon = {"first": 2025, "last": 2035}
    return pw.system("steel", hours=resolution, horizon=horizon, by=2035)


def assembly(way: str) -> dict[str, Any]:
    """Processor seconds from a System to a program held by HiGHS, best of three.

    The second figure is the memory of this process.
    """
    from pathways.program.coefficients import derive
    from pathways.solving.highs import HighsSolver

    system = decade()
    coefficients = derive(system)
    if way == "linopy":
        from .in_linopy_hours import build
    before, best, rows = _memory(), float("inf"), 0
    for _ in range(3):
        started = time.process_time()
        if way == "linopy":
            model = build(system, coefficients)
            model.to_highspy()
            rows = int(model.ncons)
        else:
            form = build_program(system).form
            HighsSolver(form)
            rows = len(form.row_lower)
        best = min(best, time.process_time() - started)
    return {"way": way, "rows": rows, "seconds": best, "megabytes": _memory() - before}


def whole(name: str) -> dict[str, Any]:
    """Seconds of the wall and of the processor.

    For a pathway with its baseline, or for one year of all hours.
    """
    started, cpu = time.perf_counter(), time.process_time()
    if name == "decade":
        result = pw.solve(decade())
    else:
        outcome = solve_goal(one_year(name, FULL), "cost")
        result = collect(outcome, outcome)
    seconds = {"wall": time.perf_counter() - started, "processor": time.process_time() - cpu}
    return {"what": name, **seconds, "megabytes": _memory(), "gap": float(result.attrs["gap"])}


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def draw(rows: list[dict[str, Any]]) -> None:
    """Deviation of cost and of capacities from the full year, by resolution."""
    from pathways.plots.style import SERIES_COLOURS, finish, new_figure, save, words

    shown = {
        "cost": "Cost",
        "direct_line_wind": "Wind on a direct line",
        "battery_storage_energy": "Battery content",
    }
    figure, grid = new_figure(13.0, 4.6, columns=len(shown))
    sectors = list(dict.fromkeys(row["sector"] for row in rows))
    for axes, name in zip(grid.ravel(), shown, strict=True):
        for number, sector in enumerate(sectors):
            own = {
                row["resolution"]: float(row.get(name) or np.nan)
                for row in rows
                if row["sector"] == sector
            }
            whole = own[FULL]
            values = [
                100.0 * (own[resolution] / whole - 1.0)
                for resolution in RESOLUTIONS
                if resolution in own
            ]
            axes.plot(
                range(len(values)),
                values,
                marker="o",
                color=SERIES_COLOURS[number],
                label=words(sector),
            )
        axes.set_xticks(range(len(RESOLUTIONS)), RESOLUTIONS, rotation=40)
        axes.axhline(0, color="black", linewidth=0.8)
        finish(axes, f"{shown[name]} against 8760 hours", "deviation in %")
    grid.ravel()[0].legend(frameon=False, fontsize=8)
    save(figure, DOCS / "figures", "hours_error")
    (DOCS / "figures" / "hours_error.svg").unlink()


def table(rows: list[dict[str, Any]]) -> str:
    """The same as a table in Markdown."""
    lines = [
        "| sector | hours | rows | processor s | cost | wind | battery power | battery content |",
        "| --- " * 8 + "|",
    ]
    whole = {row["sector"]: row for row in rows if row["resolution"] == FULL}
    for row in rows:
        full = whole[row["sector"]]
        parts = [
            f"{100.0 * (float(row[name]) / float(full[name]) - 1.0):+.1f} %"
            for name in ("cost", "direct_line_wind", "battery_storage", "battery_storage_energy")
        ]
        size = f"{int(row['rows']):,} | {float(row['processor_seconds']):.1f}"
        lines.append(f"| {row['sector']} | {row['resolution']} | {size} | {' | '.join(parts)} |")
    return "\n".join(lines)


def main() -> None:
    """Measure all and write the table and the picture."""
    read_catalog()
    rows: list[dict[str, Any]] = []
    for sector in SECTORS:
        for resolution in (*RESOLUTIONS, FULL):
            rows.append(measure(sector, resolution))
            print(rows[-1], flush=True)
            with (DOCS / "hours_error.csv").open("w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(
                    file,
                    list(dict.fromkeys(key for row in rows for key in row)),
                    lineterminator="\n",
                )
                writer.writeheader()
                writer.writerows(rows)
    draw(rows)
    print(table(rows))


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps({"assembly": assembly, "whole": whole}[sys.argv[1]](sys.argv[2])))
    else:
        main()
