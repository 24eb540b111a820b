"""The calendar of units, in steelworks small enough to follow by hand."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
import xarray as xr

import pathways as pw
from pathways.comparison import calendar_rows, headline
from pathways.results.archive import write_run
from pathways.results.calendar import COLUMNS, calendar, takes_place_of
from pathways.results.calendar_lines import lines
from pathways.results.summary import summarise
from tests.program.test_units import works


def solved(**parameters: Any) -> xr.Dataset:
    """Of divisible plants, which may stop and start in parts."""
    return pw.solve(works(**parameters), goal="price", plants="divisible")


def test_a_closed_unit_is_followed_by_what_takes_its_place() -> None:
    """The campaign of the large furnace (6 t/yr) ends with 2026. `new` costs 7 a t/yr, takes two
    years to build and starts in 2027, 6 t/yr of it, for 42: decided by the end of 2024, ordered a
    quarter of two years later, by June 2025. The small furnace stands on and has no entry."""
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
        "decide": "2024-12",
        "order": "2025-06",
        "stop": "2027-01",
        "start": "2027-01",
        "capacity": pytest.approx(6.0),
        "capacity_unit": "",
        "share": pytest.approx(1.0),
        "investment": pytest.approx(42.0),
        "stranded_value": 0.0,
    }
    assert calendar_rows(summarise(pathway), pathway) == [
        {
            "unit": "Large furnace",
            "becomes": "new, 6.00",
            "decide by": "2024-12",
            "stops": "2027-01",
            "starts": "2027-01",
            "money": "4.2e-05",
        }
    ]


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
    assert (entry["from"], entry["to"], entry["stop"]) == ("old", "old", None)
    assert (entry["decide"], entry["order"], entry["start"]) == ("2025-12", "2025-12", "2026-01")
    assert entry["investment"] == pytest.approx(30.0)


def test_what_closes_without_a_successor_says_so_with_the_book_value_lost() -> None:
    """Keeping costs 40 a t/yr, and `new` converts nothing: both furnaces close in 2026, the large
    one with a book value of 3 a t/yr: 18 are lost."""
    entries = calendar(solved(fixed_opex={("old",): 40.0}, unit_book_value={("large",): 3.0}))
    assert [(each["unit"], each["to"], each["stop"]) for each in entries] == [
        ("large", None, "2026-01"),
        ("small", None, "2026-01"),
    ]
    assert [each["stranded_value"] for each in entries] == pytest.approx([18.0, 0.0])


def test_a_unit_that_a_new_one_of_its_kind_follows_becomes_that() -> None:
    """The campaign of the large furnace (6 t/yr) ends with 2026, and nothing beats coal: 6 t/yr of
    `old` are built anew for 2027, at 5 a t/yr for 30. They take a year: decided by the end of 2025,
    ordered a quarter of a year later, by March 2026. The unit stops, so it is no overhaul."""
    pathway = solved(
        existing_survival={("works", "old"): [10.0, 10.0, 4.0, 4.0]},
        unit_survival={("large",): [1.0, 1.0, 0.0, 0.0], ("small",): 1.0},
        build_max={("works", "old"): 10.0},
        capex={("old",): 5.0},
        lead_time={("old",): 1.0},
    )
    (entry,) = calendar(pathway)
    assert (entry["unit"], entry["from"], entry["to"]) == ("large", "old", "old")
    assert (entry["decide"], entry["order"]) == ("2025-12", "2026-03")
    assert (entry["stop"], entry["start"]) == ("2027-01", "2027-01")
    assert (entry["share"], entry["capacity"], entry["investment"]) == pytest.approx(
        (1.0, 6.0, 30.0)
    )
    (line,) = lines(pathway, [entry])
    assert (line.overhaul, line.anew, line.what) == (False, True, "new old")
    (row,) = calendar_rows(summarise(pathway), pathway)
    assert (row["becomes"], row["stops"], row["starts"]) == ("new old, 6.00", "2027-01", "2027-01")


def test_what_is_built_of_a_kind_beyond_its_units_takes_no_place() -> None:
    """8 t/yr of `old` are built in 2027, where 6 stop: 6 take the place of the large furnace, at 5
    a t/yr for 30, and 2 stand beside all units, for 10."""
    pathway = solved()
    pathway["standing"].loc[{"unit": "large"}] = [[6.0, 6.0, 0.0, 0.0]]
    pathway["build"].loc[{"technology": "old", "vintage": 2027}] = 8.0
    pathway["capex"].loc[{"technology": "old"}] = 5.0
    entries = {each["unit"]: each for each in calendar(pathway)}
    assert {unit: each["from"] for unit, each in entries.items()} == {"large": "old", None: None}
    assert {each["to"] for each in entries.values()} == {"old"}
    assert [entries[unit]["capacity"] for unit in ("large", None)] == pytest.approx([6.0, 2.0])
    assert [entries[unit]["investment"] for unit in ("large", None)] == pytest.approx([30.0, 10.0])


def test_a_unit_that_closes_years_later_is_not_what_a_new_one_takes_the_place_of() -> None:
    """6 t/yr of `old` are built in 2026, and the large furnace closes two periods later, in 2028:
    they have stood beside each other, so that the one starts alone and the other closes."""
    pathway = solved()
    pathway["standing"].loc[{"unit": "large"}] = [[6.0, 6.0, 6.0, 0.0]]
    pathway["build"].loc[{"technology": "old", "vintage": 2026}] = 6.0
    assert [(each["unit"], each["to"]) for each in calendar(pathway)] == [
        (None, "old"),
        ("large", None),
    ]


def test_a_part_that_is_overhauled_is_no_part_that_is_built_anew() -> None:
    """In 2027 half of the large furnace is overhauled, 3 t/yr at 2, and the other half stops for a
    new one of 3 t/yr at 5: two lines of a half each, of 6 and of 15."""
    pathway = solved()
    pathway["standing"].loc[{"unit": "large"}] = [[6.0, 6.0, 3.0, 3.0]]
    pathway["overhaul"].loc[{"unit": "large", "vintage": 2027}] = 3.0
    pathway["renewal_capex"].loc[{"technology": "old"}] = 2.0
    pathway["build"].loc[{"technology": "old", "vintage": 2027}] = 3.0
    pathway["capex"].loc[{"technology": "old"}] = 5.0
    found = {each.what: each for each in lines(pathway, calendar(pathway))}
    assert {*found} == {"50% overhauled", "50% new old"}
    assert found["50% overhauled"].investment == pytest.approx(6.0)
    assert found["50% new old"].investment == pytest.approx(15.0)


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
    assert (row["unit"], row["stop"], row["to"]) == ("large", "2027-01", "")
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


def decided(lead: float, decision: float, **parameters: Any) -> list[tuple[str | None, ...]]:
    """Months of decision, order and start of what takes over from two furnaces that cost much."""
    pathway = solved(
        fixed_opex={("old",): 60.0},
        converts={("new",): 1.0},
        host_process={("new", "old"): 1.0},
        lead_time={("new",): lead},
        decision_date=decision,
        **parameters,
    )
    found = [each for each in calendar(pathway) if each["to"] == "new"]
    return [(each["decide"], each["order"], each["start"]) for each in found]


def test_half_a_year_of_lead_time_is_half_a_year() -> None:
    """Decided at the end of 2025, `new` takes half a year and runs from July 2026, within the first
    year in which it stands; the order falls a quarter of six months later, in February 2026. A year
    at least had been told, which put the decision before that of the run."""
    assert {*decided(0.5, 2026.0)} == {("2025-12", "2026-02", "2026-07")}


def test_what_starts_with_a_year_was_decided_its_lead_time_before() -> None:
    """`new` comes to the market in 2028 and takes a year and a half: decided by the end of June
    2026, ordered four months and a half later, in November."""
    found = decided(1.5, 2026.0, market_year={("new",): 2028.0})
    assert {*found} == {("2026-06", "2026-11", "2028-01")}


def test_what_was_ordered_before_the_decision_has_no_date_of_its_own() -> None:
    """`old` is built for growth in 2026 although it takes two years from a decision at the end of
    2025: it was ordered in time, and no month of this run decides it."""
    pathway = solved(converts={("old",): 1.0}, host_process={("old", "old"): 1.0})
    pathway["build"].loc[{"technology": "old", "vintage": 2026}] = 2.0
    pathway["converted"].loc[{"technology": "old", "period": 2026}] = 0.2
    pathway["lead_time"][:] = 2.0
    (entry,) = calendar(pathway.assign(decision_date=2026.0))
    assert (entry["decide"], entry["order"], entry["start"]) == (None, None, "2026-01")
    (row,) = calendar_rows({**summarise(pathway), "units": [entry]}, pathway)
    assert row["decide by"] == "before"


def test_steps_of_one_change_are_one_line() -> None:
    """Of the large furnace (6 t/yr) 1.5 stop in 2026 and 3 in 2027, and `new` starts 1.5 in 2026
    and 3 in 2027: 75 % of it in two steps. The rest closes in 2028, 25 %."""
    pathway = solved(converts={("new",): 1.0}, host_process={("new", "old"): 1.0})
    pathway["standing"].loc[{"unit": "large"}] = [[6.0, 4.5, 1.5, 0.0]]
    for year, built in ((2026, 1.5), (2027, 3.0)):
        pathway["build"].loc[{"technology": "new", "vintage": year}] = built
        pathway["converted"].loc[{"technology": "new", "period": year}] = built / 10.0
    becomes, closes = lines(pathway, calendar(pathway))
    assert (becomes.what, becomes.size, becomes.start, becomes.last, becomes.stop) == (
        "75% new",
        "4.50",
        "2026-01",
        "2027-01",
        "2027-01",
    )
    assert (closes.what, closes.start) == ("25% closes", "2028-01")
    first, second = calendar_rows(summarise(pathway), pathway)
    assert (first["starts"], second["stops"]) == ("2026-01\nto 2027-01", "2028-01")


def test_what_starts_at_one_time_is_one_entry_though_the_unit_stops_in_steps() -> None:
    """1.5 of 6 t/yr stop in 2026, 4.5 in 2027, and `new` starts 6 in 2027: one entry of the whole
    unit, gone with the beginning of 2027, for 6 t/yr at 7."""
    pathway = solved(converts={("new",): 1.0}, host_process={("new", "old"): 1.0})
    pathway["standing"].loc[{"unit": "large"}] = [[6.0, 4.5, 0.0, 0.0]]
    pathway["build"].loc[{"technology": "new", "vintage": 2027}] = 6.0
    pathway["converted"].loc[{"technology": "new", "period": 2027}] = 0.6
    pathway["capex"].loc[{"technology": "new"}] = 7.0
    (entry,) = calendar(pathway)
    assert (entry["stop"], entry["start"]) == ("2027-01", "2027-01")
    assert (entry["share"], entry["capacity"], entry["investment"]) == pytest.approx(
        (1.0, 6.0, 42.0)
    )


def test_a_whole_unit_whose_campaign_ends_inside_a_block_closes_then() -> None:
    """Of the block of the five years 2026 to 2030 two are in the campaign of the large furnace, so
    that 2/5 of it stand: the whole furnace closes with the beginning of 2028."""
    pathway = solved()
    pathway["period_length"].loc[{"period": 2026}] = 5.0
    pathway["period_first_year"].loc[{"period": [2027, 2028]}] = [2031.0, 2032.0]
    pathway["standing"].loc[{"unit": "large"}] = [[6.0, 2.4, 0.0, 0.0]]
    pathway.attrs["plants"] = "whole"
    (entry,) = calendar(pathway)
    assert (entry["stop"], entry["to"]) == ("2028-01", None)
    assert (entry["share"], entry["capacity"]) == pytest.approx((1.0, 6.0))


def test_units_have_a_table_of_their_own() -> None:
    pathway = solved(
        existing_survival={("works", "old"): [10.0, 10.0, 4.0, 4.0]},
        unit_survival={("large",): [1.0, 1.0, 0.0, 0.0], ("small",): 1.0},
    )
    summary = summarise(pathway)
    assert [row["unit"] for row in calendar_rows(summary, pathway)] == ["Large furnace"]
    assert not [row for row in headline(summary, pathway) if "Large furnace" in row]
