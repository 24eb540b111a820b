"""Obligations with a part and a whole of one's own, by hand and on the shipped steel."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

import pathways as pw
from pathways.catalog import Catalog, read_run
from pathways.errors import InputError
from pathways.questions.goals import solve_goal
from pathways.runs import system_of
from tests.catalog.small import number
from tests.systems.bakery import BETTER, CARRIERS, MILL, RUN, SECTOR, bakery, bakery_files, cost
from tests.worlds import steelworks


def obliged(folder: Path, files: dict | None = None, **stated: Any) -> xr.Dataset:
    """The bakery under one obligation."""
    return bakery(folder, files, obligations=[{"name": "mine", **stated}])


def test_amounts_are_weighted_and_the_value_lies_on_a_line(tmp_path: Path) -> None:
    """Part: bought power, 1 a MWh; whole: bread in kg of demand and of the mill's activity. The
    value rises from 2 in 2026 to 4 kWh/kg in 2028, is silent in history, and counts in MWh/t.
    """
    found = obliged(
        tmp_path,
        part={"purchases": {"grid": 1}},
        whole={"activities": {"mill": 0.5}, "demands": {"bread": 2}},
        at_most={2026: 2.0, 2028: 4.0},
        unit="kWh/kg",
    ).isel(norm=0)
    assert found["norm_part_purchase"].sel(commodity="grid").item() == 1.0
    assert found["norm_whole_activity"].sel(technology="mill").item() == 0.5
    assert found["norm_whole_demand"].sel(commodity="bread").item() == 2.0
    assert np.count_nonzero(found["norm_part_activity"]) == 0
    assert np.count_nonzero(found["norm_whole_purchase"]) == 0
    assert found["norm_value"].values == pytest.approx([np.nan, 2.0, 3.0], nan_ok=True)
    assert found["norm_unit"].item() == "MWh/t"
    assert found["norm_sense"].item() == "at_most"
    assert found["norm_quantity"].item() == ""


def test_both_sides_come_to_one_unit_where_they_can(tmp_path: Path) -> None:
    """The whole adds a MWh of power and a weight of 1.8 GJ per tonne of bread (0.5 MWh/t)."""
    found = obliged(
        tmp_path,
        part={"purchases": {"grid": 1}},
        whole={
            "purchases": {"grid": 1},
            "activities": {"mill": {"value": 1.8, "unit": "GJ/t"}},
        },
        at_least={2026: 0.5},
    ).isel(norm=0)
    assert found["norm_whole_activity"].sel(technology="mill").item() == pytest.approx(0.5)
    assert found["norm_unit"].item() == "1"


def test_a_measure_on_several_processes_counts_on_all(tmp_path: Path) -> None:
    files = bakery_files()
    files["technologies/bakery/oven.yaml"] = files[MILL]
    files[BETTER] |= {"host": {"process": ["mill", "oven"]}}
    files[SECTOR]["technologies"] = ["oven", "better_mill"]
    found = obliged(
        tmp_path,
        files,
        part={"activities": {"better_mill": 1}},
        whole={"activities": {"mill": 1, "oven": 1}},
        at_least={2026: 0.1},
    )["norm_part_activity"].isel(norm=0)
    assert found.sel(technology=["better_mill", "better_mill_on_oven"]).values.tolist() == [
        1.0,
        1.0,
    ]
    assert float(found.sum()) == 2.0


def refused(folder: Path, files: dict | None = None, **stated: Any) -> str:
    with pytest.raises(InputError) as told:
        obliged(folder, files, **stated)
    return str(told.value)


SHARE = {"part": {"purchases": {"grid": 1}}, "whole": {"demands": {"bread": 1}}}


def test_unknown_names_and_units_are_told_at_once_with_their_line(tmp_path: Path) -> None:
    """Two unknown names and amounts that cannot be added up: one message, line of each key."""
    files = bakery_files()
    files[RUN] = yaml_run(files[RUN])
    with pytest.raises(InputError) as told:
        bakery(tmp_path, files)
    message = str(told.value)
    lines = (tmp_path / RUN).read_text(encoding="utf-8").splitlines()
    for key, text in (
        ("gird", "there is no carrier `gird` (found gird; did you mean `grid`?)"),
        ("mil", "there is no technology `mil` (found mil; did you mean `mill`?)"),
        ("bread", "the whole adds up amounts in `MWh`: `t` (mass) cannot be converted"),
    ):
        line = next(place for place, text in enumerate(lines, 1) if f"{key}:" in text)
        assert f"base.yaml:{line} obligations.mine." in message
        assert text in message
    assert message.startswith("3 problems")


def yaml_run(settings: dict) -> str:
    import yaml

    return yaml.safe_dump(settings, sort_keys=False) + (
        "obligations:\n"
        "- name: mine\n"
        "  part:\n"
        "    purchases:\n"
        "      gird: 1\n"
        "    activities:\n"
        "      mil: 1\n"
        "  whole:\n"
        "    purchases:\n"
        "      grid: 1\n"
        "    demands:\n"
        "      bread: 1\n"
        "  at_least: {2026: 0.3}\n"
    )


@pytest.mark.parametrize(
    ("stated", "message"),
    [
        (SHARE | {"at_least": {2026: 0.3}}, "part over whole is in `MWh/t`"),
        ({"part": SHARE["part"], "at_least": {2026: 1}}, "`part` and `whole` go together"),
        ({"at_least": {2026: 1}}, "give either a `quantity`, or a `part` and a `whole`"),
        (
            SHARE | {"quantity": "reduction", "at_least": {2026: 1}},
            "give either a `quantity`, or a `part` and a `whole`",
        ),
        (SHARE | {"unit": "MWh/t"}, "give either `at_least` or `at_most`"),
        (
            SHARE | {"unit": "MWh/t", "at_least": {2026: -0.3}},
            "the value -0.3 in 2026 is negative",
        ),
        (
            {"part": {}, "whole": {"demands": {"bread": 1}}, "at_least": {2026: 1}},
            "give at least one of activities, purchases",
        ),
        (
            {
                "part": {"purchases": {"grid": -1}},
                "whole": {"demands": {"bread": 1}},
                "at_least": {2026: 1},
            },
            "allowed above 0",
        ),
        (
            {
                "part": {"purchases": {"power": 1}},
                "whole": {"purchases": {"grid": 1}},
                "at_least": {2026: 1},
            },
            "`power` has no price, so none is bought",
        ),
        (
            {
                "part": {"purchases": {"grid": 1}},
                "whole": {"demands": {"power": 1}},
                "at_least": {2026: 1},
            },
            "there is no demand for `power`",
        ),
    ],
)
def test_bad_obligations(tmp_path: Path, stated: dict, message: str) -> None:
    assert message in refused(tmp_path, **stated)


def test_what_the_sector_does_not_have_is_told_with_the_nearest(tmp_path: Path) -> None:
    files = bakery_files()
    files["technologies/bakery/old_mill.yaml"] = files[MILL]
    files[CARRIERS]["grid_gas"] = {
        "label": "Gas",
        "kind": "energy",
        "unit": "MWh",
        "price": cost(300, "CNY/MWh"),
    }
    message = refused(
        tmp_path,
        files,
        part={"activities": {"old_mill": number(1, "1")["value"]}},
        whole={"activities": {"mill": 1}},
        at_least={2026: 0.1},
    )
    assert "this sector has no technology `old_mill`" in message
    assert "did you mean `mill`" in message


def works(**more: Any) -> xr.Dataset:
    """Old steel from coal (10 money/t), new from power (30 and its annuity): at least a share of
    the power and the coal that is bought is power.
    """
    return steelworks(
        {
            "norm_part_purchase": {("least", "power"): 1.0},
            "norm_whole_purchase": {("least", "power"): 1.0, ("least", "coal"): 1.0},
            **more,
        },
        labels={"norm": ["least"]},
        coordinates={"norm_sense": ["at_least"], "norm_unit": ["1"], "norm_label": ["least power"]},
    )


def test_a_least_share_by_hand() -> None:
    """x t from the new furnace buy 3x of power, 10 - x from the old one 2 (10 - x) of coal. Power
    is half of both where 3x = 20 - 2x: x = 4. Nothing is asked in 2025, and 2026 asks for 3/4:
    3x = 3 (20 - 2x), x = 60/9.
    """
    solved = pw.solve(works(norm_value={("least", 2026): 0.75, ("least", 2027): 0.5}), goal="cost")
    new = solved["activity"].sel(site="works", technology="new").values
    assert new == pytest.approx([0.0, 60 / 9, 4.0], abs=1e-7)
    free = pw.solve(works(), goal="cost")
    assert free["activity"].sel(site="works", technology="new").values == pytest.approx(
        0.0, abs=1e-9
    )


def test_the_baseline_knows_no_obligation() -> None:
    """Its cost is that of the old furnace alone: 10 t of 2 t of coal at 5 money in three years,
    discounted from the middle of each.
    """
    bound = solve_goal(works(norm_value={("least", 2027): 0.5}), "baseline").solution.objective
    expected = sum(100.0 / 1.05 ** (year + 0.5) for year in range(3))
    assert bound == pytest.approx(expected, rel=1e-9)


@pytest.fixture(scope="module")
def scrap(catalog: Catalog) -> dict[str, xr.Dataset]:
    """The shipped run that asks for a least share of scrap, and the base run, solved.

    For 50 %, which is met in time, so that both plans are those of least cost.
    """
    return {
        run: pw.solve(
            system_of(catalog, "steel", read_run(catalog, run, {"reduction": 0.5})),
            plants="divisible",
        )
        for run in ("least_scrap", "base")
    }


def charge(catalog: Catalog, pathway: xr.Dataset) -> np.ndarray:
    """Scrap over all metal charged by year, added up anew from the run file."""
    (stated,) = read_run(catalog, "least_scrap").obligations
    part = pathway["purchase"].sel(commodity="scrap").sum(["site", "day", "hour"])
    makers = stated.whole.activities
    iron = sum(
        weight.value * pathway["activity"].sel(technology=name).sum("site")
        for name, weight in makers.items()
    )
    return (part / (part + iron)).values


@pytest.mark.slow
def test_a_least_scrap_share_of_the_shipped_steel(
    catalog: Catalog, scrap: dict[str, xr.Dataset]
) -> None:
    """From 2028 on at least 30 %; without the rule it is less in 2028, and the rule cannot make the
    pathway cheaper.
    """
    held, free = scrap["least_scrap"], scrap["base"]
    assert held.attrs["status"] == "target_met"
    assert (charge(catalog, held)[3:] >= 0.3 - 1e-7).all()
    assert charge(catalog, held)[3] == pytest.approx(0.3, abs=1e-6)
    assert charge(catalog, free)[3] < 0.3
    assert held.attrs["objective"] >= free.attrs["objective"] * (1 - 1e-9)


@pytest.mark.slow
def test_the_share_of_the_base_year_is_history(
    catalog: Catalog, scrap: dict[str, xr.Dataset]
) -> None:
    """0.163 t of scrap and 0.95 t of hot metal a tonne: 0.163 / 1.113."""
    assert charge(catalog, scrap["least_scrap"])[0] == pytest.approx(0.163 / 1.113, rel=1e-6)
