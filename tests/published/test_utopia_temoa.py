"""UTOPIA of Temoa: vintages, lives that end inside a period, baseload, a store, splits, limits.

Lives, the half of a period that is left of a life of fifteen years, and loans are native: capacity
counts as the share of the period in which it is alive, loans are paid at the end of each year of
life. Slices are commodities, as in the UTOPIA of OSeMOSYS. Baseload is a technology for each season
that makes power by day and by night in one proportion. Those who serve a demand run along it, so
one technology uses the power of all slices. The store has two slices a season to move power
between: one technology for each pair of slices, which takes from the first and gives to the second.
Only water power differs by year of building (how much of its capacity runs): it is one technology a
vintage, all of them within one room.
"""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr
import yaml

from .building import World, objective

DATA = yaml.safe_load(
    (Path(__file__).parent / "data" / "utopia_temoa.yaml").read_text(encoding="utf-8")
)
PERIODS: list[int] = DATA["periods"]
OF_DAY = {name: hours / 24 for name, hours in DATA["times_of_day"].items()}
SLICES = {
    f"{season} {time}": part * OF_DAY[time]
    for (season, part), time in product(DATA["seasons"].items(), OF_DAY)
}
LOANS = {"capital": "annuity", "capital_timing": "end", "running_timing": "end"}
OPEN = "can"
"""What capacity makes is a commodity named after its plant with this word."""


def by_period(value: Any) -> np.ndarray:
    return np.broadcast_to(np.asarray(value, float), len(PERIODS)).copy()


def capacity(world: World, name: str, stated: dict[str, Any], able: dict[str, Any]) -> None:
    """What has a capacity, costs money and makes `able` of it; what stands may not be closed."""
    standing = by_period(stated.get("standing", 0.0))
    world.technology(
        name,
        able,
        activity_per_capacity=1.0,
        capex=stated.get("capital", 0.0),
        fixed_opex=stated.get("fixed", 0.0),
        technical_lifetime=stated["life"],
        economic_lifetime=stated["life"],
        existing_capacity=standing[0],
        existing_survival=standing,
        capacity_min=np.maximum(by_period(stated.get("least", 0.0)), standing),
        capacity_max=stated.get("most", np.inf),
    )


def offer(world: World, able: dict[str, float]) -> dict[str, float]:
    """What capacity makes to be run with, and need not be run."""
    for commodity in able:
        world.commodity(commodity, free_disposal=1.0)
    return able


def parts(stated: dict[str, Any]) -> dict[str, dict[str, float]]:
    """How a plant is run: parts of a unit of output by slice, and the part of the year it takes."""
    if stated["run"] == "slice":
        return {slot: {slot: 1.0} for slot in SLICES}
    return {
        season: {f"{season} {time}": part for time, part in OF_DAY.items()}
        for season in DATA["seasons"]
    }


def year_part(run: dict[str, float]) -> float:
    return float(sum(SLICES[slot] for slot in run))


def plant(world: World, name: str, stated: dict[str, Any], factor: float) -> None:
    """Capacity of a plant, and what it does in each slice or season."""
    full = stated.get("output_per_capacity", 1.0) * factor
    runs = parts(stated)
    able = {f"{name} {OPEN} {run}": full * year_part(slots) for run, slots in runs.items()}
    capacity(world, name, stated, offer(world, able))
    fuels = stated.get("alternatives", [stated.get("input")])
    outputs = stated.get("outputs", {stated.get("output"): 1.0})
    for (run, slots), (number, fuel) in product(runs.items(), enumerate(fuels)):
        flow = {f"{name} {OPEN} {run}": -1.0}
        for slot, part in slots.items():
            flow |= {f"{good} {slot}": amount * part for good, amount in outputs.items()}
            flow |= {f"{carrier} {slot}": -amount * part for carrier, amount in fuel.items()}
        world.technology(f"{name} {run} {number}", flow, variable_opex=stated.get("variable", 0.0))


def demand_side(world: World, name: str, stated: dict[str, Any]) -> None:
    """What serves a demand, in step with it: its capacity covers its fullest slice."""
    share = DATA["demand"][stated["output"]].get("share", SLICES)
    fullest = max(part / SLICES[slot] for slot, part in share.items())
    flow = {stated["output"]: 1.0 / fullest}
    for carrier, amount in stated["input"].items():
        flow |= {f"{carrier} {slot}": -amount * part / fullest for slot, part in share.items()}
    capacity(world, name, stated, flow)


def store(world: World, name: str, stated: dict[str, Any]) -> None:
    """A store: what it can take and give in a slice, hold in a season, and move between slices."""
    full = stated["output_per_capacity"]
    able = {
        f"{name} {OPEN} {slot}": full * stated["capacity_factor"] * part
        for slot, part in SLICES.items()
    } | {
        f"{name} holds {season}": full * stated["hours"] / 24 * part
        for season, part in DATA["seasons"].items()
    }
    capacity(world, name, stated, offer(world, able))
    for season, (taken, given) in product(DATA["seasons"], product(OF_DAY, OF_DAY)):
        before, after = f"{season} {taken}", f"{season} {given}"
        if before == after:
            flow = {
                f"ELC {before}": 1.0 - 1.0 / stated["efficiency"],
                f"{name} {OPEN} {before}": -2.0,
            }
        else:
            flow = {
                f"ELC {before}": -1.0 / stated["efficiency"],
                f"ELC {after}": 1.0,
                f"{name} {OPEN} {before}": -1.0,
                f"{name} {OPEN} {after}": -1.0,
                f"{name} holds {season}": -1.0,
            }
        world.technology(f"{name} {season} {taken} to {given}", flow)


def water(world: World, name: str, stated: dict[str, Any]) -> None:
    """Water power by year of building: the first has what stands, all share one room.

    Room is taken by what runs. More could stand idle, but nobody would pay for that.
    """
    room = f"{name} room"
    for number, (year, factor) in enumerate(stated["capacity_factor"].items()):
        vintage = f"{name} {year}"
        plant(world, vintage, stated | ({"standing": 0, "least": 0} if number else {}), factor)
        world.technologies[vintage]["build_max"] = np.where(np.equal(PERIODS, year), np.inf, 0.0)
        world.flows[vintage] = {**world.flows[vintage], room: -1.0}
    world.technology(room, {room: 1.0}, activity_max=stated["most"])
    world.commodity(room, free_disposal=1.0)


def utopia() -> xr.Dataset:
    world = World(PERIODS, DATA["discount_rate"], [DATA["length"]] * len(PERIODS))
    for name, stated in DATA["plants"].items():
        if stated["run"] == "demand":
            demand_side(world, name, stated)
        elif isinstance(stated.get("capacity_factor"), dict):
            water(world, name, stated)
        else:
            plant(world, name, stated, stated.get("capacity_factor", 1.0))
    for name, stated in DATA["store"].items():
        store(world, name, stated)
    for (fuel, price), slot in product(DATA["imports"].items(), SLICES):
        world.technology(f"import {fuel} {slot}", {f"{fuel} {slot}": 1.0}, variable_opex=price)
    for name, stated in DATA["demand"].items():
        world.commodity(name, demand=stated["yearly"])
    return world.system(LOANS)


def test_the_least_cost_is_the_published_one() -> None:
    """34853.6835 is printed; half a unit of its last digit is 1.4e-9 of it."""
    assert objective(utopia()) == pytest.approx(DATA["objective"], rel=1.5e-9)
