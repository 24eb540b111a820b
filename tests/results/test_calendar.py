"""The calendar of units, in steelworks small enough to follow by hand."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
import xarray as xr

import pathways as pw
from pathways.comparison import table
from pathways.results.archive import write_run
from pathways.results.calendar import COLUMNS, calendar, takes_place_of, told_units
from pathways.results.summary import summarise
from tests.program.test_units import works


def solved(**parameters: Any) -> xr.Dataset:
    return pw.solve(works(**parameters), goal="price")


def test_a_closed_unit_is_followed_by_what_takes_its_place() -> None:
    """The campaign of the large furnace (6 t/yr) ends with 2026. `new` costs 7 a t/yr, takes two
    years to build and starts in 2027, 6 t/yr of it, for 42: decided by January 2025, ordered a
    quarter of two years later, in July 2025. The small furnace stands on and has no entry."""
    pathway = solved(
        existing_survival={("works", "old"): [10.0, 10.0, 4.0, 4.0]},
        unit_survival={("large",): [1.0, 1.0, 0.0, 0.0], ("small",): 1.0},
        converts={("new",): 1.0},
        host_process={("new", "old"): 1.0},
        capex={("new",): 7.0},
        lead_time={("new",): 2.0},
    )
    (entry,) = calendar(pathway)
    assert tuple(entry) == COLUMNS
    assert entry == {
        "site": "works",
        "unit": "large",
        "from": "old",
        "to": "new",
        "decide": "2025-01",
        "order": "2025-07",
        "stop": 2027,
        "start": 2027,
        "capacity": pytest.approx(6.0),
        "capacity_unit": "",
        "investment": pytest.approx(42.0),
        "stranded_value": 0.0,
    }
    assert told_units(pathway, [entry]) == {
        "unit: Large furnace": "decide 2025-01, stop 2027, new from 2027 (6.00)"
    }


def test_an_overhaul_keeps_the_unit_and_costs_what_it_costs() -> None:
    """The large furnace is overhauled in its window, 2026, at 5 a t/yr: 6 x 5 = 30."""
    pathway = solved(
        existing_survival={("works", "old"): [10.0, 10.0, 4.0, 4.0]},
        unit_survival={("large",): [1.0, 1.0, 0.0, 0.0], ("small",): 1.0},
        unit_window={("large", 2026): 1.0},
        renewal_capex={("old",): 5.0},
        renewal_lifetime=20.0,
        economic_lifetime=20.0,
    )
    (entry,) = calendar(pathway)
    assert (entry["from"], entry["to"], entry["start"], entry["stop"]) == ("old", "old", 2026, None)
    assert entry["investment"] == pytest.approx(30.0)


def test_what_closes_without_a_successor_says_so_with_the_book_value_lost() -> None:
    """Keeping costs 40 a t/yr, and `new` converts nothing: both furnaces close in 2026, the large
    one with a book value of 3 a t/yr: 18 are lost."""
    entries = calendar(solved(fixed_opex={("old",): 40.0}, unit_book_value={("large",): 3.0}))
    assert [(each["unit"], each["to"], each["stop"]) for each in entries] == [
        ("large", None, 2026),
        ("small", None, 2026),
    ]
    assert [each["stranded_value"] for each in entries] == pytest.approx([18.0, 0.0])


def test_the_money_of_all_entries_is_the_investment_in_conversions_and_overhauls() -> None:
    """`new` takes over from both furnaces in one year: 4 + 6 t/yr at 7 are 70."""
    pathway = solved(
        fixed_opex={("old",): 60.0},
        converts={("new",): 1.0},
        host_process={("new", "old"): 1.0},
        capex={("new",): 7.0},
    )
    entries = calendar(pathway)
    assert {each["unit"]: each["capacity"] for each in entries} == {
        "large": pytest.approx(6.0),
        "small": pytest.approx(4.0),
    }
    assert sum(each["investment"] for each in entries) == pytest.approx(
        float(pathway["investment"].sum())
    )


def test_the_calendar_is_in_the_summary_and_a_table_of_the_run_folder(tmp_path: Path) -> None:
    system = works(
        existing_survival={("works", "old"): [10.0, 10.0, 4.0, 4.0]},
        unit_survival={("large",): [1.0, 1.0, 0.0, 0.0], ("small",): 1.0},
    )
    pathway = pw.solve(system, goal="price")
    summary = summarise(pathway)
    write_run(tmp_path / "run", {}, system, pathway, summary)
    with (tmp_path / "run" / "units.csv").open(encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    assert (row["unit"], row["stop"], row["to"]) == ("large", "2027", "")
    assert [each["unit"] for each in summary["units"]] == ["large"]
    summary["units"][0]["unit"] = "=HYPERLINK(A1)"
    write_run(tmp_path / "other", {}, system, pathway, summary)
    assert "'=HYPERLINK(A1)" in (tmp_path / "other" / "units.csv").read_text(encoding="utf-8")


def test_a_conversion_takes_the_place_of_what_makes_what_it_does_without() -> None:
    """`furnace` makes the iron from which `converter` makes steel, and `arc` makes steel without
    iron: it takes the place of the furnace. `mould` needs iron too, and takes the converter's."""
    names = ["furnace", "converter", "arc", "mould"]
    system = pw.make_system(
        labels={
            "site": ["works"],
            "technology": names,
            "commodity": ["steel", "iron", "coal"],
            "period": [2025],
            "scope": ["scope_1"],
            "gas": ["co2"],
            "unit": ["one", "two"],
        },
        parameters={
            "flow": {
                ("furnace", "iron"): 1.0,
                ("furnace", "coal"): -1.0,
                ("converter", "steel"): 1.0,
                ("converter", "iron"): -1.0,
                ("arc", "steel"): 1.0,
                ("arc", "coal"): -0.1,
                ("mould", "steel"): 1.0,
                ("mould", "iron"): -0.5,
            },
            "activity_per_capacity": 1.0,
            "converts": {("arc",): 1.0, ("mould",): 1.0},
            "host_demand": {("arc", "steel"): 1.0, ("mould", "steel"): 1.0},
            "existing_capacity": {("works", "furnace"): 1.0, ("works", "converter"): 1.0},
            "existing_survival": {("works", "furnace"): 1.0, ("works", "converter"): 1.0},
            "base_activity": {("works", "furnace"): 1.0, ("works", "converter"): 1.0},
            "unit_share": {
                ("works", "furnace", "one"): 1.0,
                ("works", "converter", "two"): 1.0,
            },
            "unit_survival": 1.0,
            "demand": {("works", "steel"): 1.0},
            "purchase_price": {("works", "coal"): 1.0},
            "cost_of_capital": 0.0,
            "discount_rate": 0.0,
            "price_limit": 100.0,
        },
        coordinates={"technology_kind": ["process"] * 4},
    )
    assert takes_place_of(system).values.tolist() == [
        [0.0] * 4,
        [0.0] * 4,
        [1.0, 0.0, 0.0, 0.0],
        [0.0, 1.0, 0.0, 0.0],
    ]


def test_nothing_is_decided_before_the_decision_of_the_run() -> None:
    """Decided in July 2025 with two years of building, `new` runs from July 2027, within the first
    year in which it stands: not decided in January 2025, two years before that year."""
    pathway = solved(
        fixed_opex={("old",): 60.0},
        converts={("new",): 1.0},
        host_process={("new", "old"): 1.0},
    ).assign(decision_date=2025.5)
    pathway["lead_time"][:] = 2.0
    starts = {each["start"] for each in calendar(pathway) if each["to"] is not None}
    decisions = {each["decide"] for each in calendar(pathway) if each["to"] is not None}
    assert starts == {2026}
    assert decisions == {"2025-07"}


def test_units_stand_in_the_table_of_one_pathway_and_not_beside_another() -> None:
    pathway = solved(
        existing_survival={("works", "old"): [10.0, 10.0, 4.0, 4.0]},
        unit_survival={("large",): [1.0, 1.0, 0.0, 0.0], ("small",): 1.0},
    )
    assert "unit: Large furnace" in table({"one": pathway}).index
    both = table({"one": pathway, "other": pathway}).index
    assert not [row for row in both if str(row).startswith("unit: ")]
