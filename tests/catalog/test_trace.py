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
from pathways.catalog.installation import VIEWS
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


def shared_measure(folder: Path, own: dict[str, Any]) -> Catalog:
    """A mill that any bakery may have, by a class whose share of a works it takes.

    Its file guesses a share of the sector, its class guesses a lead time, which it states itself,
    and a share of a works.
    """
    files = small_files()
    better = files["technologies/bakery/better_mill.yaml"]
    better["sector"] = {"max_share": number(0.5, "1", **GUESS)}
    better["installation"] = "any_day"
    files["technologies/common/installations.yaml"] = {
        "any_day": {
            "label": "Any day",
            "description": "Fitted while the mill runs.",
            "lead_time": number(1, "yr", **GUESS),
            "factory": {"max_share": number(0.9, "1", **GUESS)},
        }
    }
    files["sectors/bakery.yaml"] |= own
    return read_catalog(shipped=write(folder, files))


def test_a_figure_that_something_stands_in_the_place_of_is_not_counted(tmp_path: Path) -> None:
    """A sector's own limit stands in the place of that of a shared file, and of that of a class.

    The guessed share of the sector and of a works reach a bakery that states neither: 2 guesses.
    The class's lead time never does, since the mill states its own. A bakery that states its own
    share of the sector has 1 guess and one number as before, since one went and one came; with its
    own share of a works no guess, and again as many numbers.
    """
    plain = shared_measure(tmp_path / "plain", {})
    keys = [("better_mill", "sector.max_share"), ("any_day", "factory.max_share")]
    assert places(plain, "bakery") == keys
    many = sum(quality_counts(plain, "bakery").values())

    sector = {"limits": {"better_mill": {"sector": {"max_share": number(0.3, "1")}}}}
    own = shared_measure(tmp_path / "sector", sector)
    assert places(own, "bakery") == keys[1:]
    assert sum(quality_counts(own, "bakery").values()) == many

    both = {"better_mill": {view: {"max_share": number(0.3, "1")} for view in VIEWS}}
    own = shared_measure(tmp_path / "both", {"limits": both})
    assert places(own, "bakery") == []
    assert sum(quality_counts(own, "bakery").values()) == many
    assert "installation" not in {kind for kind, _, _ in entries_of(own, "bakery")}
    assert [row.key for row in explain(own, "better_mill")].count("sector.max_share") == 1, (
        "a data sheet of the shared file holds what it states"
    )


def test_what_is_unverified_in_two_sectors_is_told_of_both(tmp_path: Path) -> None:
    """One bakery replaces the share of the shared file, another does not: it is listed once."""
    files = small_files()
    better = files["technologies/bakery/better_mill.yaml"]
    better["sector"] = {"max_share": number(0.5, "1", **GUESS)}
    files["sectors/own.yaml"] = {
        **files["sectors/bakery.yaml"],
        "limits": {"better_mill": {"sector": {"max_share": number(0.3, "1")}}},
    }
    catalog = read_catalog(shipped=write(tmp_path, files))
    assert places(catalog, "own") == []
    for order in (("bakery", "own"), ("own", "bakery")):
        assert places(catalog, *order) == [("better_mill", "sector.max_share")]
