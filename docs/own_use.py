"""What a yearly run misses of own sun and wind: the same plants, put into hours.

A yearly run takes all that own plants make as used on the site. Here the plants that it builds are
given to a run with hours, without storage, sales and wind, and what they can make there and is used
is told beside it. `python -m docs.own_use` writes `docs/own_use_error.csv`.
"""

from __future__ import annotations

import csv
from pathlib import Path

import xarray as xr

import pathways as pw
from pathways.microgrids.devices import closed, devices_of
from pathways.microgrids.sizes import sizes_of
from pathways.microgrids.study import solver_of

SECTORS = (
    "lithium_batteries",
    "automobiles",
    "machinery",
    "light_industry",
    "computing_facilities",
    "photovoltaics",
)
"""Sectors whose yearly plans build own sun."""

RESOLUTIONS = ("24x4", "24x16")
YEAR = 2030
"""Year of the table: the later phase of the guideline, when all is built."""

TABLE = Path(__file__).with_name("own_use_error.csv")
COLUMNS = ("sector", "hours", "size_mw", "yearly_gwh", "hourly_gwh", "missed_gwh", "own_use_share")


def rows_of(sector: str) -> list[dict[str, str]]:
    """Own plants of a yearly run, and what the hours use of them, by resolution.

    Parameters
    ----------
    sector : str
    """
    solve = solver_of("cost")
    yearly = solve(pw.system(sector))
    found = []
    for resolution in RESOLUTIONS:
        system = pw.system(sector, hours={"resolution": resolution, "feed_in": False})
        devices = devices_of(system)
        own = [device.name for device in devices if device.name in yearly["technology"].values]
        others = tuple(
            part for device in devices if device.name not in own for part in device.parts
        )
        hourly = solve(with_builds(closed(system, others), yearly, own))
        told = sizes_of(system, hourly, devices).sel(device=own, period=YEAR)
        used = float(told["delivered"].sum())
        made = used + float(told["curtailed"].sum())
        found.append(
            {
                "sector": sector,
                "hours": resolution,
                "size_mw": f"{float(told['size'].sum()):.1f}",
                "yearly_gwh": f"{made / 1e3:.1f}",
                "hourly_gwh": f"{used / 1e3:.1f}",
                "missed_gwh": f"{max(made - used, 0.0) / 1e3:.1f}",
                "own_use_share": f"{used / made if made else float('nan'):.3f}",
            }
        )
    return found


def with_builds(system: xr.Dataset, yearly: xr.Dataset, own: list[str]) -> xr.Dataset:
    """The system in which own plants are built as a yearly pathway builds them."""
    built = yearly["build"].sel(technology=own)
    limits = {}
    for name in ("build_min", "build_max"):
        limit = system[name].copy()
        limit.loc[{"technology": own}] = built.transpose(*limit.dims).values
        limits[name] = limit
    return system.assign(limits)


def table() -> str:
    """The rows of the file as a Markdown table."""
    head = ("sector", "hours", "own plants", "taken as used", "used in hours", "missed", "own use")
    units = ("", "", " MW", " GWh", " GWh", " GWh", "")
    lines = ["| " + " | ".join(head) + " |", "| --- | --- | --- | --- | --- | --- | --- |"]
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            told = {**row, "own_use_share": f"{float(row['own_use_share']):.0%}"}
            cells = (f"{told[name]}{unit}" for name, unit in zip(COLUMNS, units, strict=True))
            lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    """Write the table."""
    rows = [row for sector in SECTORS for row in rows_of(sector)]
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


if __name__ == "__main__":
    main()
