"""Other plants of a sector, in a bakery worked by hand.

The mill of the reference uses 1.8 GJ (0.5 MWh) of power a tonne, of which `better_mill` saves a
tenth; `old` uses 2.16 GJ (0.6 MWh), `new` 1.62 GJ (0.45 MWh) and has `better_mill` in all of it.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import xarray as xr

from pathways.catalog import check_catalog, entries_of, numbers_of, read_catalog, read_run
from pathways.catalog.plants import plant_problems
from pathways.cli.work import cases_of
from pathways.errors import InputError, Problem
from pathways.questions.goals import solve_goal
from pathways.results.calibration import base_year_intensities, intensities
from pathways.runs import run_sector, system_of
from tests.systems.bakery import SECTOR, bakery, bakery_files, catalog_of

from .small import Files, number


def plant(power: float, **more: Any) -> dict[str, Any]:
    """A plant whose mill uses so much power, in MWh a tonne, and buys it."""
    return {
        "label": "A mill of another age",
        "description": "Its power differs.",
        "existing": {"grid_power": {"activity": number(power, "MWh/t")}},
        "technologies": {
            "mill": {"inputs": {"power": number(power * 3.6, "GJ/t")}},
            **more.pop("technologies", {}),
        },
        **more,
    }


def with_plants() -> Files:
    """The bakery with an old and a new plant."""
    files = bakery_files()
    done = {"better_mill": {"already_there": number(1, "1")}}
    files[SECTOR]["plants"] = {
        "old": plant(0.6, output=number(500, "t/yr")),
        "new": plant(0.45, technologies=done),
    }
    return files


def test_a_plant_puts_its_figures_in_the_places_of_the_reference(tmp_path: Path) -> None:
    """0.6 instead of 0.5 MWh a tonne and 500 instead of 1000 t: 300 instead of 500 MWh a year."""
    systems = {
        name: bakery(tmp_path / name, with_plants(), plant=name)
        for name in ("old", "typical", "new")
    }
    used = {name: intensities(each)["energy_intensity"] for name, each in systems.items()}
    assert used == pytest.approx({"old": 0.6, "typical": 0.5, "new": 0.45})
    bought = {
        name: float(each["base_activity"].sel(technology="grid_power").sum())
        for name, each in systems.items()
    }
    assert bought == pytest.approx({"old": 300.0, "typical": 500.0, "new": 450.0})
    there = {
        name: float(each["already_there"].sel(technology="better_mill"))
        for name, each in systems.items()
    }
    assert there == {"old": 0.0, "typical": 0.0, "new": 1.0}
    assert {name: each.attrs["plant"] for name, each in systems.items()} == {
        name: name for name in systems
    }
    assert systems["new"].attrs["sector_label"] == "Bread, new plant"


def test_the_typical_plant_is_the_reference_to_the_digit(tmp_path: Path) -> None:
    """With other plants beside it, nothing of the System of the reference changes."""
    alone = bakery(tmp_path / "alone")
    beside = bakery(tmp_path / "beside", with_plants(), plant="typical")
    xr.testing.assert_identical(beside, alone)


def test_a_measure_that_is_there_saves_nothing_more(tmp_path: Path) -> None:
    """The new plant buys 450 MWh a year at 600 CNY/MWh for ever; the old one may save a tenth."""
    catalog = catalog_of(tmp_path, with_plants())
    run = read_run(catalog, "base", {"plant": "new", "goal": "lowest"})
    result = run_sector(catalog, "bakery", run)
    assert float(result.pathway["activity"].sel(technology="better_mill").sum()) == 0.0
    assert result.summary["plant"] == result.run["plant"] == "new"
    assert "the plant `new`: A mill of another age" in result.summary["notes"]


def test_figures_of_other_plants_are_not_behind_the_reference(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, with_plants())
    behind = [key for _, _, entry in entries_of(catalog, "bakery") for key, _ in numbers_of(entry)]
    assert "factory.output" in behind
    assert not [key for key in behind if key.startswith("plants")]


@pytest.mark.parametrize(
    ("files", "settings", "told", "hint"),
    [
        (with_plants, {"plant": "nwe"}, "`bakery` states no plant `nwe`", "new"),
        (
            bakery_files,
            {"plant": "best"},
            "`bakery` states no plant `best`: no sourced figures of others than the reference "
            "were found",
            None,
        ),
        (
            with_plants,
            {"plant": "new", "view": "sector"},
            "the view of the whole sector holds all plants of `bakery`, not one",
            None,
        ),
    ],
)
def test_a_plant_that_cannot_be(
    tmp_path: Path, files: Any, settings: dict[str, str], told: str, hint: str | None
) -> None:
    catalog = catalog_of(tmp_path, files())
    run = read_run(catalog, "base", settings)
    with pytest.raises(InputError) as error:
        system_of(catalog, "bakery", run)
    (problem,) = error.value.problems
    assert (problem.message, problem.key, problem.hint) == (told, "plant", hint)
    assert list(plant_problems(catalog, "bakery", run)) == [problem]


def _check(folder: Path, change: dict[str, Any]) -> list[Problem]:
    files = with_plants()
    files[SECTOR]["plants"]["old"] |= change
    return check_catalog(catalog_of(folder, files))


def test_the_bakery_with_plants_is_good(tmp_path: Path) -> None:
    assert _check(tmp_path, {}) == []


@pytest.mark.parametrize(
    ("change", "key", "told", "hint"),
    [
        (
            {"existing": {"mil": {"activity": number(1, "t/t")}}},
            "existing.mil",
            "it does not stand in the reference factory",
            "mill",
        ),
        (
            {"technologies": {"beter_mill": {"already_there": number(1, "1")}}},
            "technologies.beter_mill",
            "the sector does not have this technology",
            "better_mill",
        ),
        (
            {"technologies": {"mill": {"inputs": {"powr": number(1, "MWh/t")}}}},
            "technologies.mill.inputs.powr",
            "a plant changes `inputs` of a technology and adds none",
            "power",
        ),
        (
            {"technologies": {"mill": {"already_there": number(1, "1")}}},
            "technologies.mill.already_there",
            "only a measure has `already_there`",
            None,
        ),
        (
            {"technologies": {"mill": {"inputs": {"power": number(1, "t/t")}}}},
            "technologies.mill.inputs.power",
            None,
            None,
        ),
        (
            {"existing": {"grid_power": {"activity": number(0.5, "t/t")}}},
            "existing.grid_power.activity",
            None,
            None,
        ),
        (
            {"technologies": {"better_mill": {"already_there": number(2, "1")}}},
            "technologies.better_mill.already_there",
            "2 1 is above the most that makes sense here, 1",
            None,
        ),
    ],
)
def test_a_plant_that_is_wrong(
    tmp_path: Path, change: dict[str, Any], key: str, told: str | None, hint: str | None
) -> None:
    """Each is told with its key and its line; of a unit the words are those of every number."""
    problem = _check(tmp_path, change)[0]
    assert problem.key == f"sectors.bakery.plants.old.{key}"
    assert problem.file == tmp_path / SECTOR
    assert problem.hint == hint
    assert told is None or problem.message == told


def test_a_plant_balances_in_its_base_year(tmp_path: Path) -> None:
    """A mill of 0.6 MWh a tonne that has 0.5 lacks 0.1, and power itself has no price."""
    (problem,) = _check(tmp_path, {"existing": {}})
    assert problem.message == (
        "the plant `old`: in the base year 0.1 MWh of `power` per unit of product is missing, and "
        "it has no price"
    )


def test_ages_of_a_plant_sum_to_one(tmp_path: Path) -> None:
    ages = {"mill": {"built": {2010: 0.5, 2015: 0.4}}}
    grid = with_plants()[SECTOR]["plants"]["old"]["existing"]
    (problem,) = _check(tmp_path, {"existing": {**grid, **ages}})
    assert problem.message.startswith("the plant `old`: the shares of the units")


def test_the_reference_has_no_second_name(tmp_path: Path) -> None:
    files = with_plants()
    files[SECTOR]["plants"]["typical"] = plant(0.5)
    with pytest.raises(InputError, match="`typical` is the reference factory"):
        catalog_of(tmp_path, files)


def test_units_replace_the_ages_of_the_reference(tmp_path: Path) -> None:
    """Two mills in place of shares by year: each is a unit of the System."""
    files = with_plants()
    half = {"label": "Mill", "share": number(0.5, "1"), "tolerance": number(1, "yr")}
    files[SECTOR]["plants"]["new"]["existing"]["mill"] = {
        "units": {
            "mill_1": {**half, "last_overhaul": number(2015, "yr")},
            "mill_2": {**half, "last_overhaul": number(2022, "yr")},
        }
    }
    system = bakery(tmp_path, files, plant="new")
    assert list(system["unit"].values) == ["mill_1", "mill_2"]


ORDER = ("laggard", "typical", "best")
"""Plants of shipped sectors, from the one that uses most."""

BASE_YEAR = {"horizon": {"last": 2027}, "by": 2027}
"""A run of few periods, of which the base year alone is looked at."""

SHIPPED = read_catalog()

WITH_PLANTS = [name for name, sector in SHIPPED.sectors.items() if sector.plants]
IN_SUITE = ("building_materials", "lithium_batteries", "steel", "textiles")
SOME = [
    pytest.param(name, marks=() if name in IN_SUITE else pytest.mark.slow) for name in WITH_PLANTS
]


def test_the_heavy_sectors_and_batteries_have_other_plants() -> None:
    heavy = {"steel", "building_materials", "nonferrous_metals", "petrochemicals"}
    assert heavy | {"lithium_batteries"} <= set(WITH_PLANTS)
    assert {name for each in WITH_PLANTS for name in SHIPPED.sectors[each].plants} <= set(ORDER)


@pytest.mark.parametrize("sector", SOME)
def test_a_laggard_uses_and_emits_more_than_the_reference_and_the_best_less(sector: str) -> None:
    """Of energy that is bought, and of scopes 1 and 2 by location."""
    plants = [name for name in ORDER if name in ("typical", *SHIPPED.sectors[sector].plants)]
    assert len(plants) > 1
    runs = [read_run(SHIPPED, "base", {**BASE_YEAR, "plant": name}) for name in plants]
    figures = [base_year_intensities(SHIPPED, sector, run) for run in runs]
    energy = [each["energy_intensity"] for each in figures]
    emitted = [each["scope_1"] + each["scope_2_location"] for each in figures]
    assert all(more > less for more, less in pairwise(energy))
    assert all(more > less for more, less in pairwise(emitted))


@pytest.mark.parametrize("sector", SOME)
def test_every_plant_serves_its_demand_in_every_year(sector: str) -> None:
    """Figures rounded in its file balance in the base year, also where closing one balance opens
    another: the works gas of a mill, the heat of a dye house.
    """
    for name in SHIPPED.sectors[sector].plants:
        system = system_of(SHIPPED, sector, read_run(SHIPPED, "base", {"plant": name}))
        assert solve_goal(system, "price", sides=False).status == "optimal", name


@pytest.mark.parametrize("sector", WITH_PLANTS)
def test_what_a_best_plant_has_lies_on_what_it_uses_less(sector: str) -> None:
    """A measure that is said to be there saves on a flow whose use the plant changes.

    Otherwise its saving would be counted as done and be in no figure.
    """
    stated = SHIPPED.sectors[sector].plants["best"].technologies
    changed = {flow for each in stated.values() for flow in each.inputs}
    there = [name for name, each in stated.items() if each.already_there is not None]
    unfounded = [name for name in there if not changed & set(SHIPPED.technologies[name].saves)]
    assert unfounded == []


def test_several_sectors_are_told_all_at_once_which_plants_they_lack() -> None:
    """Before any of them is solved."""
    with pytest.raises(InputError) as error:
        cases_of(SHIPPED, ["machinery", "steel", "textiles"], {"plant": "bst"})
    told = [(problem.found, problem.hint) for problem in error.value.problems]
    assert told == [("bst", None), ("bst", "best"), ("bst", "best")]
