"""What stands behind a sector, and what of it nobody has verified."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pathways.catalog import (
    Catalog,
    entries_of,
    explain,
    quality_counts,
    read_catalog,
    unverified,
)
from pathways.errors import InputError, Problem

from .small import number, small_files, write

GUESS = {"quality": "assumed", "low": 0, "high": 9000, "note": "A guess."}


def bakery(folder: Path) -> Catalog:
    """Guesses in the product, a shared technology, a shared carrier, a factor, a run, and in what
    the bakery never touches.
    """
    files = small_files()
    files["technologies/common/factors.yaml"] |= {
        "local": number(0.5, "1", **GUESS),
        "elsewhere": number(0.5, "1", **GUESS),
        "chained": number(1, "1", **GUESS),
    }
    files["technologies/bakery/better_mill.yaml"]["capex"] = number(
        100, "EUR/(t/yr)", money_year=2020, factors=["local"]
    )
    files["technologies/common/grid_power.yaml"]["lead_time"] = number(1, "yr", quality="recalled")
    files["technologies/common/carriers.yaml"] |= {
        "grid": {
            **files["technologies/common/carriers.yaml"]["grid"],
            "price": number(600, "CNY/MWh", money_year=2024, **GUESS),
        },
        "gas": {
            "label": "Gas",
            "kind": "energy",
            "unit": "MWh",
            "price": number(300, "CNY/MWh", money_year=2024, **GUESS),
        },
    }
    files["sectors/bakery.yaml"]["factory"]["output"] = number(7, "t/yr", **GUESS)
    files["runs/base.yaml"] = {
        "goal": "cost",
        "money": {"rate": number(0.1, "1/yr", **GUESS), "bad": {"quality": "assumed"}},
    }
    return read_catalog(shipped=write(folder, files))


def places(catalog: Catalog, *sectors: str) -> list[tuple[str, str]]:
    return [(entry, row.key) for entry, row in unverified(catalog, *sectors)]


BEHIND = [
    ("bakery", "factory.output"),
    ("grid_power", "lead_time"),
    ("grid", "price"),
    ("local", "local"),
]


def test_a_sector_stands_on_its_file_technologies_carriers_and_factors(tmp_path: Path) -> None:
    found = [(kind, name) for kind, name, _ in entries_of(bakery(tmp_path), "bakery")]
    assert found == [
        ("sector", "bakery"),
        ("technology", "better_mill"),
        ("technology", "grid_power"),
        ("technology", "mill"),
        ("carrier", "bread"),
        ("carrier", "grid"),
        ("carrier", "power"),
        ("factor", "local"),
    ]


def test_what_is_not_verified_behind_a_sector(tmp_path: Path) -> None:
    catalog = bakery(tmp_path)
    assert places(catalog, "bakery") == BEHIND
    assert places(catalog, "bakery", "bakery") == BEHIND
    (row,) = [row for entry, row in unverified(catalog, "bakery") if entry == "grid"]
    assert (row.value, row.low, row.high, row.unit, row.note, row.source) == (
        600,
        0,
        9000,
        "CNY/MWh",
        "A guess.",
        "book",
    )


def test_what_is_not_verified_anywhere(tmp_path: Path) -> None:
    more = [
        ("gas", "price"),
        ("elsewhere", "elsewhere"),
        ("chained", "chained"),
        ("runs/base.yaml", "money.rate"),
    ]
    assert sorted(places(bakery(tmp_path))) == sorted(BEHIND + more)


def test_numbers_are_counted_by_quality(tmp_path: Path) -> None:
    catalog = bakery(tmp_path)
    counts: dict[str, Any] = quality_counts(catalog, "bakery")
    assert list(counts) == ["metered", "reported", "derived", "secondary", "recalled", "assumed"]
    assert (counts["recalled"], counts["assumed"]) == (1, 3)
    assert quality_counts(catalog)["assumed"] == 7


def test_the_data_sheet_of_each_kind_of_entry(tmp_path: Path) -> None:
    """Every number of an entry under its dotted key, with the title of its source."""
    catalog = bakery(tmp_path)
    sheet = {row.key: row for row in explain(catalog, "better_mill")}
    capex = sheet["capex"]
    assert (capex.value, capex.unit, capex.money_year) == (100.0, "EUR/(t/yr)", 2020)
    assert (capex.source, capex.source_title, capex.locator) == ("book", "A book", "page 1")
    assert (capex.factors, capex.quality, capex.unverified) == (("local",), "reported", False)
    assert sheet["saves.power"].value == 0.1
    price = next(row for row in explain(catalog, "gas"))
    assert (price.key, price.low, price.high, price.note) == ("price", 0.0, 9000.0, "A guess.")
    assert price.unverified
    assert [row.key for row in explain(catalog, "local")] == ["local"], "a factor is its own number"
    assert {row.key for row in explain(catalog, "bakery")} >= {
        "factory.output",
        "factory.existing.mill.activity",
        "calibration.0.published",
    }
    assert [row.key for row in explain(catalog, "nation")] == ["carriers.grid.price"]


def test_a_name_that_nothing_has_offers_the_nearest_of_any_kind(tmp_path: Path) -> None:
    catalog = bakery(tmp_path)
    for word, hint in (("better_mil", "better_mill"), ("nations", "nation"), ("gass", "gas")):
        with pytest.raises(InputError) as caught:
            explain(catalog, word)
        assert caught.value.problems == (
            Problem(
                "no technology, carrier, sector, region, factor, readiness or installation "
                "has this name",
                found=word,
                hint=hint,
            ),
        )
