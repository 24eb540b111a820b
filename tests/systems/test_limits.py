"""Least and largest build, capacity and activity: from files, by year, and what cannot be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import pathways as pw
from pathways.catalog import check_catalog
from pathways.errors import InputError
from pathways.program.capital import first_operation_year
from pathways.systems.limits import able, contradictions, first_years
from tests.catalog.small import number
from tests.systems.bakery import BETTER, MILL, SECTOR, bakery, bakery_files, catalog_of
from tests.worlds import microgrid, steelworks, with_measure


def limited(folder: Path, limits: dict[str, Any], view: str = "factory", **settings: Any):
    """The mill under limits of its own file."""
    files = bakery_files()
    files[MILL][view] = limits
    return bakery(folder, files, **settings).sel(technology="mill", site="bakery")


def test_amounts_are_converted_and_leave_history_alone(tmp_path: Path) -> None:
    """0.5 kt/yr of capacity are 500 t/yr, 2 kt of activity 2000 t; the base year 2025 is free."""
    mill = limited(
        tmp_path,
        {
            "build_max": number(0.1, "kt/yr/yr"),
            "capacity_max": number(5, "kt/yr"),
            "capacity_min": number({2026: 0.2, 2027: 0.4}, "kt/yr"),
            "activity_min": number(100, "t/yr"),
            "activity_max": number(2, "kt/yr"),
        },
    )
    assert mill["build_max"].values.tolist() == [np.inf, 100.0, 100.0]
    assert mill["capacity_max"].values.tolist() == [np.inf, 5000.0, 5000.0]
    assert mill["capacity_min"].values == pytest.approx([0.0, 200.0, 400.0])
    assert mill["activity_min"].values.tolist() == [0.0, 100.0, 100.0]
    assert mill["activity_max"].values.tolist() == [np.inf, 2000.0, 2000.0]


def test_build_is_a_year_and_the_rest_a_mean_over_the_years_of_a_period(tmp_path: Path) -> None:
    """A block of three years: 10 t/yr a year are 30 t/yr in all; capacity of 100 in 2025 and 500 in
    2029 is 200, 300 and 400 in the block, 300 on average; 2029, which is stated, stands by itself.
    """
    mill = limited(
        tmp_path,
        {
            "build_min": number(10, "t/yr/yr"),
            "capacity_max": number({2025: 100, 2029: 500}, "t/yr"),
        },
        horizon={"first": 2025, "last": 2029, "blocks": [1, 4]},
        by=2026,
    )
    assert mill["build_min"].values.tolist() == [0.0, 30.0, 10.0]
    assert mill["capacity_max"].values == pytest.approx([np.inf, 300.0, 500.0])


def test_amounts_hold_in_their_own_view_alone(tmp_path: Path) -> None:
    limits = {"capacity_max": number(2000, "t/yr")}
    assert limited(tmp_path / "a", limits)["capacity_max"].values[1] == 2000.0
    alone = limited(tmp_path / "b", limits, view="factory")["capacity_max"].values
    assert alone[1] == 2000.0
    files = bakery_files()
    files[MILL]["factory"] = limits
    whole = bakery(tmp_path / "c", files, view="sector").sel(technology="mill")
    assert np.isinf(whole["capacity_max"].values).all()


def test_a_sector_states_its_own_in_place_of_the_files(tmp_path: Path) -> None:
    files = bakery_files()
    files[MILL]["factory"] = {"capacity_max": number(2000, "t/yr")}
    files[SECTOR]["limits"] = {"mill": {"factory": {"capacity_max": number(3000, "t/yr")}}}
    found = bakery(tmp_path, files)["capacity_max"].sel(technology="mill").values[0]
    assert found.tolist() == [np.inf, 3000.0, 3000.0]


def problems_of(folder: Path, files: dict) -> str:
    with pytest.raises(InputError) as told:
        bakery(folder, files)
    return str(told.value)


def test_a_least_build_before_the_technology_is_open_names_file_line_and_key(
    tmp_path: Path,
) -> None:
    """A lead time of two years opens the mill in 2027; 5 a year are asked for from 2026 on."""
    files = bakery_files()
    files[MILL] |= {"lead_time": number(2, "yr")}
    files[MILL]["factory"] = {"build_min": number(5, "t/yr/yr")}
    message = problems_of(tmp_path, files)
    assert "mill.yaml:" in message
    assert "technologies.mill.factory.build_min: it cannot stand yet" in message
    assert "found 5 t/yr in 2026" in message
    files[MILL]["factory"] = {"build_min": number({2026: 0, 2027: 5}, "t/yr/yr")}
    found = bakery(tmp_path / "later", files)["build_min"].sel(technology="mill").values[0]
    assert found.tolist() == [0.0, 0.0, 5.0]


def test_a_least_capacity_of_what_cannot_stand(tmp_path: Path) -> None:
    """The better mill is not there and opens in 2027; the mill stands, so it may have a least."""
    files = bakery_files()
    files[BETTER] |= {"first_year": number(2027, "yr")}
    files[BETTER]["factory"] = {
        "capacity_min": number(5, "t/yr"),
        "activity_min": number(1, "t/yr"),
    }
    files[MILL] |= {
        "first_year": number(2040, "yr"),
        "factory": {"capacity_min": number(5, "t/yr")},
    }
    message = problems_of(tmp_path, files)
    assert "better_mill.factory.capacity_min: it cannot stand yet" in message
    assert "better_mill.factory.activity_min: it cannot stand yet" in message
    assert "technologies.mill" not in message


def test_a_least_above_the_largest_is_told_by_the_catalog_with_its_place(tmp_path: Path) -> None:
    """In units of their own: 3 kt/yr is above 2000 t/yr. The largest falls below the least in 2028
    only, and that year is named; both of a sector's own limits too.
    """
    files = bakery_files()
    files[MILL]["factory"] = {
        "capacity_min": number(3, "kt/yr"),
        "capacity_max": number(2000, "t/yr"),
        "activity_min": number(100, "t/yr"),
        "activity_max": number({2026: 200, 2028: 50}, "t/yr"),
        "build_min": number(1, "t/yr/yr"),
    }
    files[SECTOR]["limits"] = {
        "better_mill": {
            "sector": {"build_min": number(2, "t/yr/yr"), "build_max": number(1, "t/yr/yr")}
        }
    }
    found = [str(each) for each in check_catalog(catalog_of(tmp_path, files))]
    assert len(found) == 3
    assert "mill.yaml:" in found[0]
    assert "technologies.mill.factory.capacity_min: the least is above the largest" in found[0]
    assert "found 3000 (t/yr); allowed at most 2000 (t/yr)" in found[0]
    assert "found 100 (t)/yr in 2028; allowed at most 50 (t)/yr" in found[1]
    assert "bakery.yaml:" in found[2]
    assert "sectors.bakery.limits.better_mill.sector.build_min" in found[2]


def test_a_least_above_the_largest_of_a_run_is_told_when_the_system_is_made(tmp_path: Path) -> None:
    files = bakery_files()
    files[MILL]["factory"] = {
        "capacity_min": number(3, "kt/yr"),
        "capacity_max": number(2000, "t/yr"),
    }
    message = problems_of(tmp_path, files)
    assert "the least is above the largest, `capacity_max`" in message
    assert "found 3000 t/yr in 2026; allowed at most 2000 t/yr" in message


def test_negative_amounts_wrong_units_and_contracts(tmp_path: Path) -> None:
    files = bakery_files()
    files[MILL]["factory"] = {
        "build_max": number(-1, "t/yr/yr"),
        "capacity_max": number(5, "MWh"),
        "activity_max": number(5, "t"),
    }
    found = "\n".join(str(each) for each in check_catalog(catalog_of(tmp_path, files)))
    assert (
        "mill.factory.build_max: -1 (t/yr)/yr is below the least that makes sense here, 0" in found
    )
    assert "mill.factory.capacity_max: `MWh` (energy) cannot be converted" in found
    assert "mill.factory.activity_max: `t` (mass) cannot be converted" in found
    files = bakery_files()
    files["technologies/common/grid_power.yaml"]["factory"] = {"capacity_max": number(5, "MW")}
    with pytest.raises(InputError, match=r"`factory.capacity_max` needs a `capacity_unit`"):
        catalog_of(tmp_path / "contract", files)


def test_an_amount_of_a_measure_on_several_processes_is_refused(tmp_path: Path) -> None:
    files = bakery_files()
    files["technologies/bakery/oven.yaml"] = {**files[MILL], "label": "Oven"}
    files[BETTER] |= {"host": {"process": ["mill", "oven"]}}
    files[BETTER]["factory"] = {"capacity_max": number(5, "t/yr")}
    files[SECTOR]["technologies"] = ["better_mill", "oven"]
    assert "an amount cannot be shared out" in problems_of(tmp_path, files)


def test_first_years_are_those_of_the_program() -> None:
    """The date of first operation is told in two places; they agree."""
    system = steelworks(
        {
            "lead_time": {("old",): 0.0, ("new",): 2.5},
            "market_year": {("old",): 2030.0},
            "decision_date": 2024.0,
        }
    )
    assert first_years(system).tolist() == [2030.0, 2026.5]
    assert first_years(system).tolist() == first_operation_year(system).values.tolist()


def test_what_stands_or_can_be_renewed_is_able() -> None:
    """Old stands until 2026 and is renewed for ever; new is open from 2027."""
    world = {
        "market_year": {("old",): np.inf, ("new",): 2027.0},
        "existing_survival": {("works", "old"): 0.0, ("works", "old", 2025): 10.0},
    }
    gone = able(steelworks(world), "capacity_min")[0]
    assert gone.tolist() == [[True, False, False], [False, False, True]]
    renewed = able(steelworks(world | {"renewal_capex": {("old",): 5.0}}), "activity_min")[0]
    assert renewed.tolist() == [[True, True, True], [False, False, True]]
    assert able(steelworks(world), "build_min")[0].tolist() == [[False] * 3, [False, False, True]]


def test_nothing_is_looked_at_where_nothing_that_decides_has_moved() -> None:
    wrong = steelworks({"capacity_min": {("works", "new"): 5.0}, "capacity_max": 3.0})
    assert len(list(contradictions(wrong))) == 1
    assert list(contradictions(wrong, {"capex"})) == []
    assert list(contradictions(with_measure())) == []
    assert list(contradictions(microgrid())) == []


def test_limits_bind_the_program() -> None:
    """Demand is 10. At least 4 of the new furnace are built in 2026 and at most 5 stand; of the
    old one at least 6 run. Steel from coal costs 10 money, from power 30: nobody builds willingly.
    """
    works = steelworks(
        {
            "base_year_fixed": 1.0,
            "build_min": {("works", "new", 2026): 4.0},
            "capacity_max": {("works", "new"): 5.0},
            "activity_min": {("works", "new", 2027): 3.0},
        }
    )
    solved = pw.solve(works, goal="cost")
    new = solved.sel(site="works", technology="new")
    assert new["build"].sel(vintage=2026).item() == pytest.approx(4.0)
    assert new["activity"].values == pytest.approx([0.0, 0.0, 3.0], abs=1e-9)
    old = solved["activity"].sel(site="works", technology="old").values
    assert old == pytest.approx([10.0, 10.0, 7.0])


def test_a_largest_activity_and_capacity_bind_the_program() -> None:
    """Old coal may run 6 t from 2026 on: 4 t come from the new furnace; with 3 t/yr of it at most
    nothing can meet demand.
    """
    world = {"base_year_fixed": 1.0, "activity_max": {("works", "old"): 6.0}}
    solved = pw.solve(steelworks(world), goal="cost")
    new = solved["activity"].sel(site="works", technology="new").values
    assert new == pytest.approx([0.0, 4.0, 4.0], abs=1e-9)
    with pytest.raises(pw.errors.InfeasibleError):
        pw.solve(steelworks(world | {"capacity_max": {("works", "new"): 3.0}}), goal="cost")
