"""C15 and C16: three zones of Switch, with and without a carbon cap.

Zones and slices are commodities (`power North 3`). The two periods have slices of their own: what a
plant can do in a slice is zero in the other period, and so is its load. Lines are technologies, one
for each direction and slice, that take power in one zone and give 94 or 96 % of it in another.
Fuels come in tiers: technologies with a most a year. Baseload is a technology that makes power in
all slices of a period at one level.

What is built in a later period has other yearly costs (`vintage_fixed_opex`). What stands is paid
for by loans that run on, whether it runs or not.

Nuclear of at least 1000 MW, an integer choice in `3zone_toy`, is left open there: neither optimum
builds any.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr
import yaml

import pathways as pw

from .building import World

FOLDER = Path(__file__).parent / "data"
DATA = yaml.safe_load((FOLDER / "three_zones.yaml").read_text(encoding="utf-8"))
PERIODS: list[int] = DATA["periods"]
FIRST = [DATA["first_year"] + DATA["length"] * number for number in range(len(PERIODS))]
ZONES = list(DATA["load"])
HOURS = {
    slot: np.where(np.equal(PERIODS, period), hours, 0.0)
    for period, slots in DATA["slices"].items()
    for slot, hours in slots.items()
}
"""Hours a year of each slice by period, none in the period of the others."""
YEAR = sum(HOURS.values())
CONVENTION = {
    "capital": "annuity",
    "capital_timing": "end",
    "running_timing": "end",
    "discount_year": str(DATA["money_year"]),
}


def table(name: str) -> list[dict[str, str]]:
    """Rows of a table of ours, which starts with where it comes from."""
    lines = (FOLDER / f"three_zones_{name}.csv").read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def number(text: str, otherwise: float = 0.0) -> float:
    return float(text) if text else otherwise


def payment(life: float) -> float:
    """Yearly payment at the end of each year for a loan of one."""
    rate = DATA["interest_rate"]
    return float(rate / (1 - (1 + rate) ** -life))


def power(zone: str, slot: int) -> str:
    return f"power {zone} {slot}"


def zones(world: World) -> None:
    """Loads behind networks that are built for the peak and lose a part."""
    network = DATA["network"]
    for zone in ZONES:
        stated = network[zone]
        world.technology(
            f"network {zone}",
            {f"network {zone} {slot}": hours for slot, hours in HOURS.items()},
            activity_per_capacity=1.0,
            fixed_opex=stated["yearly"],
            capacity_min=np.maximum(
                stated["standing"], np.array(stated["peak"]) / (1 - network["loss"])
            ),
        )
        for slot, hours in HOURS.items():
            world.commodity(f"network {zone} {slot}", free_disposal=1.0)
            world.commodity(f"load {zone} {slot}", demand=hours * DATA["load"][zone][slot])
            world.technology(
                f"deliver {zone} {slot}",
                {
                    power(zone, slot): -1.0,
                    f"network {zone} {slot}": -1.0,
                    f"load {zone} {slot}": 1 - network["loss"],
                },
            )


def lines(world: World) -> None:
    """Lines: what stands is paid for and kept; each direction has all of the capacity."""
    stated = DATA["lines"]
    yearly = stated["capital"] * (payment(stated["life"]) + stated["upkeep"])
    for name, line in ((key, each) for key, each in stated.items() if isinstance(each, dict)):
        ways = [line["ends"], line["ends"][::-1]]
        world.technology(
            name,
            {
                f"{name} to {end} {slot}": hours
                for (_, end) in ways
                for slot, hours in HOURS.items()
            },
            activity_per_capacity=1.0,
            fixed_opex=yearly * line["length"],
            capacity_min=line["standing"],
        )
        for (start, end), slot in product(ways, HOURS):
            world.commodity(f"{name} to {end} {slot}", free_disposal=1.0)
            world.technology(
                f"{name} {start} to {end} {slot}",
                {
                    power(start, slot): -1.0,
                    power(end, slot): line["efficiency"],
                    f"{name} to {end} {slot}": -1.0,
                },
            )


def fuels(world: World) -> None:
    """Markets with tiers, and the zones that may buy there."""
    for name, market in DATA["markets"].items():
        for rank, tier in enumerate(market["tiers"]):
            world.technology(
                f"{name} {rank}",
                {name: 1.0},
                variable_opex=tier["price"],
                activity_max=tier.get("most", np.inf),
            )


def market_of(zone: str, fuel: str) -> str | None:
    """Where a zone buys a fuel, if anywhere."""
    for name, market in DATA["markets"].items():
        if market["fuel"] == fuel and zone in market["zones"]:
            return str(name)
    return None


def able(plant: dict[str, str], shines: dict[str, dict[str, str]]) -> dict[int, float]:
    """Part of the capacity of a plant that can run in each slice."""
    part = 1 - number(plant["forced_outage"])
    if plant["runs"] == "flat":
        part *= 1 - number(plant["scheduled_outage"])
    own = shines.get(plant["plant"])
    return {slot: part * (number(own[str(slot)]) if own else 1.0) for slot in HOURS}


def capacity(world: World, plant: dict[str, str], builds: list[dict[str, str]]) -> None:
    """What stands of a plant and what can be built, all in one room where there is a limit."""
    name, life = plant["plant"], number(plant["life"])
    shines = {row["plant"]: row for row in table("sun_and_wind")}
    parts = able(plant, shines)
    if plant["runs"] == "flat":
        can: dict[str, Any] = {f"{name} can": parts[1] * YEAR}
    else:
        can = {f"{name} can {slot}": parts[slot] * hours for slot, hours in HOURS.items()}
    for commodity in can:
        world.commodity(commodity, free_disposal=1.0)
    room = {f"{name} room": -1.0} if plant["limit"] else {}
    if room:
        world.technology(f"{name} room", {f"{name} room": number(plant["limit"])}, activity_max=1)
        world.commodity(f"{name} room", free_disposal=1.0)
    new = {int(each["year"]): each for each in builds if int(each["year"]) in PERIODS}
    figures = [
        [number(new.get(period, {}).get(key, "")) for period in PERIODS]
        for key in ("overnight", "fixed")
    ]
    if new:
        world.technology(
            name,
            {**can, **room},
            capex=np.array(figures[0]) + number(plant["connection"]),
            vintage_fixed_opex=figures[1],
            technical_lifetime=life,
            economic_lifetime=life,
            activity_per_capacity=1.0,
            build_max=[np.inf if period in new else 0.0 for period in PERIODS],
        )
    for build in (each for each in builds if each["standing"]):
        year, capital = int(build["year"]), number(build["overnight"]) + number(plant["connection"])
        standing = np.where(np.less(FIRST, year + life), number(build["standing"]), 0.0)
        world.technology(
            f"{name} {year}",
            {**can, **room},
            variable_opex=number(build["fixed"]) + payment(life) * capital,
            activity_min=standing,
            activity_max=standing,
        )


def runs(plant: dict[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Ways to run a plant: its name, and the flows a MWh made before what capture takes."""
    name, zone = plant["plant"], plant["zone"]
    left = 1 - number(plant["capture_load"])
    if plant["runs"] == "flat":
        level = {power(zone, slot): left * hours / YEAR for slot, hours in HOURS.items()}
        yield f"{name} run", {f"{name} can": -1.0, **level}
        return
    for slot in HOURS:
        yield f"{name} run {slot}", {f"{name} can {slot}": -1.0, power(zone, slot): left}


def plants(world: World) -> dict[str, float]:
    """All plants; the emissions of their runs in tCO2 a MWh."""
    emitted: dict[str, float] = {}
    builds = table("builds")
    for plant in table("plants"):
        market = market_of(plant["zone"], plant["source"])
        burns = plant["source"] in DATA["fuels"]
        if burns and market is None:
            continue
        capacity(world, plant, [each for each in builds if each["plant"] == plant["plant"]])
        fuel = DATA["fuels"].get(plant["source"], {"co2": 0.0})
        rate = number(plant["heat_rate"])
        for name, flow in runs(plant):
            taken = {market: -rate} if market else {}
            world.technology(name, {**flow, **taken}, variable_opex=number(plant["running"]))
            emitted[name] = rate * (
                fuel["co2"] * (1 - number(plant["captured"])) + fuel.get("upstream", 0.0)
            )
    return emitted


def three_zones(cap: list[float] | None = None) -> xr.Dataset:
    world = World(PERIODS, DATA["discount_rate"], [DATA["length"]] * len(PERIODS))
    zones(world)
    lines(world)
    fuels(world)
    emitted = plants(world)
    return world.system(
        CONVENTION,
        {
            "period_first_year": FIRST,
            "base_year": FIRST[0] - 1,
            "cost_of_capital": DATA["interest_rate"],
            "process_emissions": {
                (name, "scope_1", "co2"): amount for name, amount in emitted.items()
            },
            "target_value": np.nan if cap is None else [cap],
            "target_scope": 1.0,
        },
        {"target": ["cap"]},
        {"target_kind": ["tonnes"]},
    )


def test_c16_the_least_cost_without_a_cap() -> None:
    published = DATA["objective"]["3zone_toy"]
    assert pw.solve(three_zones()).attrs["objective"] == pytest.approx(published, rel=1e-12)


def test_c15_the_least_cost_under_a_cap() -> None:
    published = DATA["objective"]["carbon_cap"]
    pathway = pw.solve(three_zones(DATA["carbon_cap"]))
    assert pathway.attrs["objective"] == pytest.approx(published, rel=1e-12)
    assert pathway["target_emissions"].sel(target="cap").values == pytest.approx(DATA["carbon_cap"])
    # what Switch writes beside its optimum, in money of the period
    prices = pathway["marginal_abatement_cost"].sel(target="cap").values
    assert prices == pytest.approx([42.0952, 56.846], rel=1e-5)
