"""The shipped sectors with one activity or one carrier counted in a unit a thousand times larger.

Every figure keeps the unit in which it is stated, so that nothing but the count changes: the least
cost must not move. What cannot be counted otherwise is refused by name.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
import yaml

import pathways as pw
from pathways.catalog import Catalog, check_catalog, read_catalog, read_run
from pathways.program import build_program
from pathways.results.calibration import intensities
from pathways.runs import system_of
from pathways.solving.session import Session

LARGER = {"t": "kt", "MWh": "GWh", "MW": "GW", "MCNY": "GCNY"}
"""The unit a thousand times larger, by the beginning of the unit."""

SAME = 1e-9
VIEWS = ("factory", "sector")
REDUCTION = 0.05
"""A target that every sector reaches in both views, so that every least cost is one."""

SAMPLED = ("lithium_batteries",)
EACH = 2
"""Changes tried of each kind, sector and view in the quick run: a quarter of a second each."""


def larger(unit: str) -> str:
    """The same unit with a larger prefix, or with one.

    >>> larger("MWh_cell"), larger("wafer")
    ('GWh_cell', 'kwafer')
    """
    head, mark, tail = unit.partition("_")
    for prefix in ("MWh", "MW", "MCNY"):
        if head.startswith(prefix):
            return LARGER[prefix] + head.removeprefix(prefix) + mark + tail
    return f"k{unit}"


def counted_otherwise(catalog: Catalog, kind: str, name: str, folder: Path) -> Path:
    """A data folder with the one entry in a larger unit, as a person would write it."""
    origin = catalog.origin(kind, name)
    document = yaml.safe_load(origin.read_text(encoding="utf-8"))
    entry = document if kind == "technology" else document[name]
    key = "activity_unit" if kind == "technology" else "unit"
    entry[key] = larger(entry[key])
    target = folder / "technologies" / origin.parent.name / origin.name
    target.parent.mkdir(parents=True)
    stated = entry if kind == "technology" else {name: entry}
    target.write_text(yaml.safe_dump(stated, allow_unicode=True), encoding="utf-8")
    return folder


def system_in(catalog: Catalog, sector: str, view: str, reduction: float = REDUCTION) -> xr.Dataset:
    run = read_run(catalog, "base", {"view": view, "reduction": reduction})
    return system_of(catalog, sector, run)


def least_cost(system: xr.Dataset) -> float:
    solution = Session(build_program(system)).solve()
    assert solution.status == "optimal"
    return solution.objective


@lru_cache(maxsize=32)
def shipped(sector: str, view: str) -> tuple[float, tuple[tuple[str, str], ...]]:
    """The least cost, and every technology and carrier of the sector."""
    catalog = read_catalog()
    system = system_in(catalog, sector, view)
    names = [("carrier", str(name)) for name in system["commodity"].values]
    own = (str(name) for name in system["technology"].values)
    names += [("technology", name) for name in own if name in catalog.technologies]
    return least_cost(system), tuple(names)


def moved(sector: str, view: str, changes: Iterator[tuple[str, str]], folder: Path) -> list[str]:
    """Changes after which the least cost is another, or that stop with anything but their name."""
    base, _ = shipped(sector, view)
    catalog, wrong = read_catalog(), []
    for number, (kind, name) in enumerate(changes):
        data = counted_otherwise(catalog, kind, name, folder / str(number))
        changed = read_catalog((data,))
        if kind == "carrier" and catalog.carriers[name].kind == "exhaust":
            told = [f"{each.key}: {each.message}" for each in check_catalog(changed)]
            if told != [
                f"carriers.{name}.unit: an exhaust stream is counted in `t` of CO2, as "
                "emissions are"
            ]:
                wrong.append(f"{name}: {told}")
            continue
        found = least_cost(system_in(changed, sector, view))
        if not abs(found - base) <= SAME * abs(base):
            wrong.append(f"{kind} {name}: {found / base - 1:.1e}")
    return wrong


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("sector", SAMPLED)
def test_the_unit_of_a_count_says_nothing_about_the_cost(
    sector: str, view: str, tmp_path: Path
) -> None:
    changes = list(shipped(sector, view)[1])
    drawn = random.Random(f"{sector} {view}")
    chosen = [
        change
        for kind in ("carrier", "technology")
        for change in drawn.sample([each for each in changes if each[0] == kind], EACH)
    ]
    assert moved(sector, view, iter(chosen), tmp_path) == []


@pytest.mark.slow
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("sector", sorted(read_catalog().sectors))
def test_no_unit_of_any_count_says_anything(sector: str, view: str, tmp_path: Path) -> None:
    """Every technology and carrier of every sector."""
    assert moved(sector, view, iter(shipped(sector, view)[1]), tmp_path) == []


REPORTED = ("energy_by_carrier", "carbon_balance", "electricity_by_contract", "emissions")
"""What is reported in MWh and tonnes, however the carriers behind it are counted."""


@pytest.mark.slow
def test_what_is_reported_is_in_its_own_units(tmp_path: Path) -> None:
    """Steel with power, its certificates and its captured CO2 counted a thousand times larger.

    At a depth that contracts for green power alone do not reach, so that certificates are bought.
    What is missed is held to a billionth of the base year, 7 kg of 6.8 Mt, of which each figure may
    move by some hundred times as much of itself.
    """
    catalog = read_catalog()
    counted = [
        ("carrier", "electricity"),
        ("carrier", "grid_electricity"),
        ("carrier", "captured_co2"),
        ("technology", "green_certificates"),
    ]
    folders = [counted_otherwise(catalog, kind, name, tmp_path / name) for kind, name in counted]
    changed = read_catalog(folders)
    plain, other = (system_in(each, "steel", "factory", 0.9) for each in (catalog, changed))
    assert intensities(other) == pytest.approx(intensities(plain), rel=SAME)
    one, two = (pw.solve(system, plants="divisible") for system in (plain, other))
    assert float(one["electricity_by_contract"].sel(contract="green_certificates").sum()) > 0
    for name in REPORTED:
        np.testing.assert_allclose(
            two[name].values, one[name].values, rtol=1e-6, atol=0.007, err_msg=name
        )
