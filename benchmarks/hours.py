"""`python -m benchmarks.hours`: the error of representative days against all 8760 hours, and the time both take.

One year of a sector (2030, what stands today kept, no pace from the past) under its phase target, with a synthetic year of
sun and wind. Written to `docs/hours_error.csv` and `docs/figures/hours_error.png`.
"""

from __future__ import annotations

import csv
import sys
import time
from pathlib import Path

import numpy as np
import xarray as xr

import pathways as pw
from pathways.catalog import read_catalog
from pathways.program import build_program
from pathways.results.collect import collect
from pathways.solving.goals import solve_goal

DOCS = Path(__file__).resolve().parents[1] / "docs"
SECTORS = ("lithium_batteries", "computing_facilities", "automobiles")
RESOLUTIONS = ("24x4", "24x12", "24x5", "24x8", "24x16", "24x32", "24x64")
CAPACITIES = ("rooftop_pv", "direct_line_solar", "direct_line_wind", "battery_storage", "battery_storage_energy")


def one_year(sector: str, resolution: str, year: int = 2030) -> xr.Dataset:
    """The system of one year alone: 2030 without the years before it."""
    whole = pw.system(sector, hours=resolution, by=year)
    last = whole.isel(period=[-1], vintage=[-1]).copy()
    last["base_year_fixed"] = xr.zeros_like(last["base_year_fixed"])
    last["decision_year"] = xr.full_like(last["decision_year"], -np.inf)
    return last


def measure(sector: str, resolution: str) -> dict[str, float | str]:
    """Yearly cost, capacities, and seconds (wall and processor) of one year at a resolution."""
    system = one_year(sector, resolution)
    started, cpu = time.perf_counter(), time.process_time()
    program = build_program(system)
    assembled = time.perf_counter()
    outcome = solve_goal(system, "cost")
    result = collect(outcome, outcome)
    row: dict[str, float | str] = {
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


def main() -> None:
    """Measure all and write the table and the picture."""
    read_catalog()
    rows = []
    for sector in sys.argv[1:] or SECTORS:
        for resolution in (*RESOLUTIONS, "8760"):
            rows.append(measure(sector, resolution))
            print(rows[-1], flush=True)
            with (DOCS / "hours_error.csv").open("w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, list(dict.fromkeys(key for row in rows for key in row)), lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)


if __name__ == "__main__":
    main()
