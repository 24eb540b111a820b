"""What technologies refer to, whatever unit either side is counted in, on the bakery."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

import pathways as pw
from pathways.catalog import check_catalog, read_catalog
from pathways.catalog.references import Reference, comparable, share_unit, units_per
from pathways.errors import InputError, Problem
from pathways.program import build_program
from pathways.schema.numbers import ROWS
from pathways.schema.technology import Technology
from pathways.solving.session import Session
from pathways.systems.per_unit import electricity_per_unit, energy_per_unit, tonnes_per_unit
from tests.catalog.small import Files, number, write
from tests.systems.bakery import BETTER, BREAD, CARRIERS, GRID, MILL, SECTOR, bakery, bakery_files
from tests.worlds import with_measure


def least_cost(system: xr.Dataset) -> float:
    solution = Session(build_program(system)).solve()
    assert solution.status == "optimal"
    return solution.objective


def problems(folder: Path, files: Files) -> list[Problem]:
    return check_catalog(read_catalog(shipped=write(folder, files)))


def process(**more: Any) -> Technology:
    stated = bakery_files()[MILL] | more
    return Technology.model_validate(stated)


@pytest.fixture
def cost_as_shipped(tmp_path: Path) -> float:
    return least_cost(bakery(tmp_path / "as_it_is", without_target(bakery_files())))


def without_target(files: Files) -> Files:
    """Nothing emits in the bakery, so no reduction can be asked for."""
    files["runs/base.yaml"] |= {"reduction": 0.0}
    return files


@pytest.mark.parametrize(
    ("file", "key", "unit"),
    [
        (MILL, "activity_unit", "kt"),
        (BETTER, "activity_unit", "kt"),
        (GRID, "activity_unit", "GWh"),
        (GRID, "activity_unit", "GJ"),
        (CARRIERS, "power", "GJ"),
        (CARRIERS, "grid", "GWh"),
        (BREAD, "bread", "kg"),
    ],
)
def test_the_least_cost_is_the_same_in_any_unit(
    tmp_path: Path, cost_as_shipped: float, file: str, key: str, unit: str
) -> None:
    files = without_target(bakery_files())
    if key == "activity_unit":
        files[file][key] = unit
    else:
        files[file][key]["unit"] = unit
    assert problems(tmp_path / "checked", files) == []
    found = least_cost(bakery(tmp_path / "solved", files))
    assert found == pytest.approx(cost_as_shipped, rel=1e-12)


def test_a_measure_is_counted_like_its_host(tmp_path: Path) -> None:
    """Better mills in kt on a mill in t: 100 CNY/(t/yr) stays, a unit of capacity (t/yr) serves
    one tonne a year of the host, and a tonne served saves a tenth of 0.5 MWh.
    """
    files = bakery_files()
    files[BETTER]["activity_unit"] = "kt"
    system = bakery(tmp_path, files)
    better = system.sel(technology="better_mill")
    assert str(better["activity_unit"].values) == "t"
    assert float(better["activity_per_capacity"]) == pytest.approx(1.0)
    assert float(better["host_process"].sel(host="mill")) == 1.0
    assert better["capex"].values == pytest.approx(100.0)


def test_shares_refer_to_hosts_in_their_own_units(tmp_path: Path) -> None:
    """A second mill in kg may make half of the demand for 1000 t of bread and half of what the
    mill makes: a tonne is a thousand of its units, so the shares are of 1e6 kg.
    """
    files = bakery_files()
    files["technologies/bakery/stone_mill.yaml"] = files[MILL] | {
        "activity_unit": "kg",
        "host": {"demand": "bread"},
        "factory": {"max_share": number(0.5, "1")},
    }
    files[SECTOR]["technologies"] = ["better_mill", "stone_mill"]
    system = bakery(tmp_path / "demand", files).sel(technology="stone_mill")
    assert float(system["host_demand"].sel(commodity="bread")) == pytest.approx(1000.0)
    assert system["max_share"].values == pytest.approx(0.5)
    files["technologies/bakery/stone_mill.yaml"]["host"] = {"process": ["mill"]}
    system = bakery(tmp_path / "process", files).sel(technology="stone_mill")
    assert float(system["host_process"].sel(host="mill")) == pytest.approx(1000.0)


def test_a_share_of_what_cannot_be_compared_says_how_many(tmp_path: Path) -> None:
    """A turbine of 0.2 MWh for each tonne that the mill makes; the mill in kt changes nothing: 0.2
    MWh/t is 200 MWh/kt, of one host unit that is a thousand tonnes.
    """
    files = bakery_files()
    turbine = files[GRID] | {
        "host": {"process": ["mill"]},
        "factory": {"max_share": number(200, "kWh/t")},
    }
    files["technologies/common/turbine.yaml"] = turbine
    files[SECTOR]["technologies"] = ["better_mill", "turbine"]
    shares = {}
    for unit in ("t", "kt"):
        files[MILL]["activity_unit"] = unit
        assert problems(tmp_path / f"checked_{unit}", files) == []
        system = bakery(tmp_path / unit, files).sel(technology="turbine")
        shares[unit] = float(system["max_share"].max()) * float(system["host_process"].max())
    assert shares == pytest.approx({"t": 0.2, "kt": 200.0})


def test_a_plain_share_of_what_cannot_be_compared_is_refused(tmp_path: Path) -> None:
    files = bakery_files()
    files["technologies/common/turbine.yaml"] = files[GRID] | {
        "host": {"process": ["mill"]},
        "factory": {"max_share": number(0.2, "1")},
    }
    (told,) = problems(tmp_path, files)
    assert "technologies.turbine.factory.max_share" in str(told)
    assert "cannot be converted to `(MWh)/(t)`" in told.message


def test_a_claim_counts_the_carrier_in_its_own_unit(tmp_path: Path) -> None:
    """A certificate in GWh cancels a thousand MWh."""
    files = bakery_files()
    files[GRID] |= {"activity_unit": "GWh", "claims": {"commodity": "grid"}}
    claim = bakery(tmp_path, files)["claim"].sel(technology="grid_power", commodity="grid")
    assert float(claim.sel(scope="scope_2_market")) == pytest.approx(1000.0)
    assert float(claim.sum()) == pytest.approx(1000.0)


BAD: list[tuple[str, str, Any, str, str]] = [
    (BETTER, "activity_unit", "MWh", "activity_unit", "a measure is counted like its host `mill`"),
    (BETTER, "activity_unit", "tonne", "activity_unit", "`tonne` is not a unit"),
    (MILL, "activity_unit", "loaf", "activity_unit", "`loaf` is not a unit"),
    (MILL, "capacity_unit", "MW", "capacity_unit", "it cannot be compared with the activity"),
    (MILL, "capacity_unit", "bags", "capacity_unit", "`bags` is not a unit"),
    (GRID, "claims", {"commodity": "bread"}, "activity_unit", "must convert to it"),
]


@pytest.mark.parametrize(("file", "key", "value", "where", "message"), BAD)
def test_units_that_do_not_go_together_are_refused_where_they_stand(
    tmp_path: Path, file: str, key: str, value: Any, where: str, message: str
) -> None:
    """By `check`, with file and line, and by a run that nobody checked before."""
    files = bakery_files()
    files[file][key] = value
    found = [each for each in problems(tmp_path / "checked", files) if message in each.message]
    assert [each.key for each in found] == [f"technologies.{Path(file).stem}.{where}"]
    text = (tmp_path / "checked" / file).read_text(encoding="utf-8").splitlines()
    assert found[0].line is not None
    assert text[found[0].line - 1].startswith(f"{where}:")
    with pytest.raises(InputError, match=message):
        bakery(tmp_path / "run", files)


@pytest.mark.parametrize(
    ("name", "unit", "message"),
    [
        ("smoke", "kt", "an exhaust stream is counted in `t`"),
        ("smoke", "MWh", "an exhaust stream is counted in `t`"),
        ("electricity", "t", "electricity is an energy"),
        ("power", "electronvolts", "`electronvolts` is not a unit"),
    ],
)
def test_carriers_in_impossible_units_are_refused_where_they_stand(
    tmp_path: Path, name: str, unit: str, message: str
) -> None:
    files = bakery_files()
    kind = "exhaust" if name == "smoke" else "intermediate"
    files[CARRIERS][name] = {"label": name, "kind": kind, "unit": unit, "free_disposal": True}
    told = [each for each in problems(tmp_path, files) if message in each.message]
    assert [each.key for each in told] == [f"carriers.{name}.unit"]
    assert told[0].line is not None


def test_hosts_of_one_technology_are_counted_in_one_unit(tmp_path: Path) -> None:
    files = bakery_files()
    files["technologies/common/turbine.yaml"] = files[GRID] | {
        "host": {"process": ["mill", "grid_power"]}
    }
    (told,) = problems(tmp_path, files)
    assert told.key == "technologies.turbine.host.process"
    assert told.message == "its hosts cannot be counted in one unit: `mill` is in `t`"
    assert told.found == "`grid_power` in `MWh`"


def test_a_unit_of_a_host_is_so_many_of_the_activity() -> None:
    """2 kt of a host are 2000 t of activity. A turbine in MWh on mills in kt and in t takes its
    share per kt: of a mill in t a thousandth.
    """
    in_kt, in_t = Reference("host.process", "one", "kt"), Reference("host.process", "two", "t")
    assert units_per(process(), in_kt, in_kt) == 1000.0
    turbine = process(activity_unit="MWh", capacity_unit="MW")
    assert units_per(turbine, in_kt, in_kt) == 1.0
    assert units_per(turbine, in_t, in_kt) == pytest.approx(0.001)
    with pytest.raises(ValueError, match="cannot be converted"):
        units_per(turbine, Reference("host.process", "three", "m2"), in_kt)


def test_the_unit_of_a_share() -> None:
    """Plain where both convert; of a rate of growth, which is one of the capacity, always."""
    rows, host = ROWS["technology"], Reference("host.process", "one", "kt")
    turbine = process(activity_unit="MWh", capacity_unit="MW")
    assert share_unit(rows["factory.max_share"], process(), host) == "1"
    assert share_unit(rows["factory.max_share"], turbine, host) == "(MWh)/(kt)"
    assert share_unit(rows["factory.pace"], turbine, host) == "((MWh)/(kt))/yr"
    assert share_unit(rows["factory.growth_seed"], turbine, host) == "((MWh)/(kt))/yr"
    assert share_unit(rows["factory.growth_rate"], turbine, host) == "1/yr"
    assert share_unit(rows["factory.max_share"], turbine, None) == "1"
    assert comparable("kWh", "GJ")
    assert not comparable("kWh", "t")
    assert not comparable("kWh", "loaf")


def test_a_system_whose_measure_is_counted_otherwise_is_refused() -> None:
    """Savings are shares of the host: half a unit of it has no meaning."""
    system = with_measure({"host_process": {("save_1", "old"): 0.5}})
    with pytest.raises(InputError) as told:
        pw.solve(system)
    assert "a measure is counted in the unit of its host" in str(told.value)
    assert "host_process (technology=save_1, host=old)" in str(told.value)


def test_energy_and_mass_of_a_unit(tmp_path: Path) -> None:
    """Coke by its heating value of 7.9 MWh/t, power in GJ, bread in kg and neither in the other."""
    files = bakery_files()
    files[CARRIERS]["power"]["unit"] = "GJ"
    files[BREAD]["bread"]["unit"] = "kg"
    system = bakery(tmp_path, files)
    names = list(system["commodity"].values)
    energy = dict(zip(names, energy_per_unit(system), strict=True))
    mass = dict(zip(names, tonnes_per_unit(system), strict=True))
    assert energy == pytest.approx({"bread": 0.0, "power": 1 / 3.6, "grid": 1.0})
    assert mass == pytest.approx({"bread": 0.001, "power": 0.0, "grid": 0.0})
    system["energy_content"][names.index("bread")] = 7.9
    assert energy_per_unit(system)[names.index("bread")] == pytest.approx(7.9)
    assert electricity_per_unit(system, names.index("power")) == pytest.approx(1 / 3.6)


def test_electricity_in_a_unit_of_ones_own_is_in_megawatt_hours() -> None:
    """The steelworks counts power in t, of which no one could say how much energy it is."""
    system = with_measure()
    assert electricity_per_unit(system, 2) == 1.0
    assert np.array_equal(energy_per_unit(system), np.zeros(3))
