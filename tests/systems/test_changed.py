"""What a path has changed is kept: old and new value, unit, and what left its documented range."""

from __future__ import annotations

import json

import pytest
import xarray as xr

from pathways.results.notes import told_changes
from pathways.systems.change import change
from pathways.systems.changed import BEYOND, CHANGES, read, sentence
from tests.worlds import steelworks


def ranged() -> xr.Dataset:
    """The steelworks with a range of the price of coal: 4 to 6 CNY/t around 5."""
    works = steelworks()
    price = works["purchase_price"]
    coal = works["commodity"] == "coal"
    return works.assign(
        purchase_price_low=price.where(~coal, 4.0).where(coal),
        purchase_price_high=price.where(~coal, 6.0).where(coal),
    )


def test_one_number() -> None:
    works = steelworks(coordinates={"capacity_unit": ["t/yr", "t/yr"]})
    rows = read(change(works, {"technologies.new.capex": "*0.5"}), CHANGES)
    assert rows == [
        {
            "path": "technologies.new.capex",
            "stated": "technologies.new.capex=*0.5",
            "old": 100.0,
            "new": 50.0,
            "unit": "CNY2024/(t/yr)",
        }
    ]


def test_values_that_differ_by_year_are_told_by_year() -> None:
    works = steelworks({"target_value": {("cap", 2026): 4.0, ("cap", 2027): 2.0}})
    (row,) = read(change(works, {"targets.tonnes": "3"}), CHANGES)
    assert row["path"] == "targets.cap.value"
    assert row["old"] == {"2026": 4.0, "2027": 2.0}
    assert row["new"] == 3.0
    assert row["unit"] == "tCO2e/yr"


def test_a_limit_that_was_not_there_was_nothing() -> None:
    (row,) = read(change(steelworks(), {"carriers.coal.purchase_limit": "7"}), CHANGES)
    assert (row["old"], row["new"]) == (None, 7.0)


def test_a_wildcard_tells_every_number_and_a_table_the_first_few() -> None:
    changed = change(steelworks(), {"technologies.*.lead_time": "2", "policy.discount_rate": "0.1"})
    rows = read(changed, CHANGES)
    assert [row["path"] for row in rows] == [
        "technologies.old.lead_time",
        "technologies.new.lead_time",
        "policy.discount_rate",
    ]
    assert told_changes(changed) == {
        "changed: technologies.*.lead_time": "2 numbers: old 0 -> 2 yr; new 0 -> 2 yr",
        "changed: policy.discount_rate": "0.05 -> 0.1 1/yr",
    }


def test_flows_and_factors_name_carrier_scope_and_gas() -> None:
    changed = change(
        steelworks(), {"technologies.*.inputs.*": "*2", "carriers.coal.emission_factor": "3"}
    )
    rows = read(changed, CHANGES)
    assert {row["path"]: (row["old"], row["new"]) for row in rows} == {
        "technologies.old.inputs.coal": (2.0, 4.0),
        "technologies.new.inputs.power": (3.0, 6.0),
        "carriers.coal.emission_factor": (1.0, 3.0),
    }
    assert rows[-1]["of"] == "scope_1, co2"


def test_a_later_change_stands_behind_an_earlier_one() -> None:
    first = change(steelworks(), {"carriers.coal.price": "6"})
    rows = read(change(first, {"carriers.coal.price": "7"}), CHANGES)
    assert [(row["old"], row["new"]) for row in rows] == [(5.0, 6.0), (6.0, 7.0)]


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("4", None),
        ("6", None),
        ("3", "carriers.coal.price is 3 CNY2024/t in 2025, below its range 4 to 6 CNY2024/t"),
        ("*2", "carriers.coal.price is 10 CNY2024/t in 2025, above its range 4 to 6 CNY2024/t"),
    ],
)
def test_outside_the_documented_range_is_said(amount: str, said: str | None) -> None:
    rows = read(change(ranged(), {"carriers.coal.price": amount}), BEYOND)
    assert [sentence(row) for row in rows] == ([said] if said else [])


def test_a_number_that_comes_back_into_its_range_is_said_no_more() -> None:
    out = change(ranged(), {"carriers.coal.price": "9"})
    assert read(out, BEYOND)
    assert read(change(out, {"carriers.coal.price": "5"}), BEYOND) == []


def test_what_is_not_changed_is_not_warned_of() -> None:
    out = ranged()
    out["purchase_price"].loc[{"commodity": "coal"}] = 9.0
    assert read(change(out, {"technologies.new.capex": "5"}), BEYOND) == []


def test_what_is_kept_is_strict_json() -> None:
    changed = change(steelworks(), {"carriers.coal.purchase_limit": "7"})
    kept = json.loads(changed.attrs[CHANGES], parse_constant=lambda word: pytest.fail(word))
    assert len(kept) == 1
