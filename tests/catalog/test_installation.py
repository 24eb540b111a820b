"""Ways of installing: what they say of technologies that do not say it themselves.

On the bakery, with `better_mill` as a technology that names one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pathways.catalog import Catalog, explain
from pathways.catalog.checks import check_catalog
from pathways.catalog.installation import upkeep_of
from pathways.catalog.trace import entries_of
from pathways.errors import InputError
from pathways.schema.number import Number
from tests.catalog.small import Files, number
from tests.systems.bakery import BETTER, bakery, bakery_files, catalog_of

SHELF = "technologies/common/installations.yaml"
STOP: dict[str, Any] = {
    "label": "In a yearly stop",
    "description": "Connected in the stop of the year.",
    "lead_time": number(1.5, "yr", low=0.5, high=2.5),
    "factory": {"max_share": number(0.4, "1", low=0.2, high=0.8)},
    "sector": {"max_share": number(0.3, "1")},
}


def files_with(mill: dict[str, Any] | None = None, **classes: Any) -> Files:
    """The bakery with one way of installing, by which the better mill is built."""
    files = bakery_files()
    files[SHELF] = {"yearly_stop": STOP, **classes}
    files[BETTER] |= {"installation": "yearly_stop"}
    for key in ("lead_time", "factory", "sector"):
        files[BETTER].pop(key, None)
    files[BETTER] |= mill or {}
    return files


def test_a_way_of_installing_stands_in_where_the_technology_is_silent(tmp_path: Path) -> None:
    """Lead time 1.5 years and two fifths of the mills of one works, each with its range."""
    mill = bakery(tmp_path, files_with()).sel(technology="better_mill")
    assert float(mill["lead_time"]) == 1.5
    assert (float(mill["lead_time_low"]), float(mill["lead_time_high"])) == (0.5, 2.5)
    assert (mill["max_share"].values == 0.4).all()
    assert (mill["max_share_high"].values == 0.8).all()


def test_what_a_technology_states_itself_holds(tmp_path: Path) -> None:
    """Its own 0.25 years and 0.9; another limit of the same view leaves the share of the class."""
    own = {"lead_time": number(0.25, "yr"), "factory": {"max_share": number(0.9, "1")}}
    mill = bakery(tmp_path / "own", files_with(own)).sel(technology="better_mill")
    assert float(mill["lead_time"]) == 0.25
    assert (mill["max_share"].values == 0.9).all()
    paced = {"factory": {"pace": number(0.5, "1/yr")}}
    mill = bakery(tmp_path / "pace", files_with(paced)).sel(technology="better_mill")
    assert (mill["max_share"].values == 0.4).all()
    assert (mill["pace"].values == 0.5).all()


def test_a_data_sheet_and_a_sector_hold_each_number_of_the_class_once(tmp_path: Path) -> None:
    """Of a class whose numbers a technology states all itself, neither holds any."""
    catalog = catalog_of(tmp_path / "silent", files_with())
    sheet = {row.key: row.value for row in explain(catalog, "better_mill")}
    assert sheet["yearly_stop.lead_time"] == 1.5
    assert sheet["yearly_stop.factory.max_share"] == 0.4
    held = [entry[:2] for entry in entries_of(catalog, "bakery")]
    assert held.count(("installation", "yearly_stop")) == 1
    own = {
        "lead_time": number(0.25, "yr"),
        "factory": {"max_share": number(0.9, "1")},
        "sector": {"max_share": number(0.9, "1")},
    }
    catalog = catalog_of(tmp_path / "stated", files_with(own))
    assert not [row.key for row in explain(catalog, "better_mill") if "yearly_stop" in row.key]
    assert "installation" not in {entry[0] for entry in entries_of(catalog, "bakery")}


def test_one_that_names_no_way_of_installing_needs_a_lead_time(tmp_path: Path) -> None:
    files = files_with()
    del files[BETTER]["installation"]
    with pytest.raises(InputError, match="`lead_time` is missing"):
        catalog_of(tmp_path, files)


def test_an_unknown_way_and_a_share_above_one_are_told_at_once(tmp_path: Path) -> None:
    """With the nearest spelling, and the bound that is broken."""
    wide = {**STOP, "factory": {"max_share": number(4, "1")}}
    files = files_with({"installation": "yearly_stp", "lead_time": number(1, "yr")}, wide=wide)
    told = [str(problem) for problem in check_catalog(catalog_of(tmp_path, files))]
    assert len(told) == 2
    assert any("no installation `yearly_stp`" in each and "`yearly_stop`?" in each for each in told)
    assert any("4 1 is above the most" in each for each in told)


def test_the_pace_of_the_nation_is_one_number_in_the_shipped_catalog(catalog: Catalog) -> None:
    """0.03 a year, the median of the catalogue of the ministry, wherever a class has a pace."""
    paces = [
        each.sector.max_share
        for each in catalog.installations.values()
        if each.sector.max_share is not None
    ]
    assert paces
    for pace in paces:
        assert pace.values is not None
        (first, start), (last, end) = sorted(pace.values.items())
        assert (end - start) / (last - first) == pytest.approx(0.03)


def test_upkeep_is_a_share_of_capital_with_the_range_of_the_share(tmp_path: Path) -> None:
    """The capital of the better mill times 0.02 (0.01 to 0.05), and its own where it states one."""
    shelf = {**STOP, "upkeep": number(0.02, "1/yr", low=0.01, high=0.05)}
    files = files_with(yearly_stop=shelf)
    del files[BETTER]["fixed_opex"]
    mill = bakery(tmp_path / "share", files).sel(technology="better_mill")
    capital = mill["capex"].values
    assert mill["fixed_opex"].values == pytest.approx(0.02 * capital)
    assert mill["fixed_opex_low"].values == pytest.approx(0.01 * capital)
    assert mill["fixed_opex_high"].values == pytest.approx(0.05 * capital)
    own = files_with({"fixed_opex": number(7, "CNY/(t/yr)/yr", money_year=2024)}, yearly_stop=shelf)
    stated = catalog_of(tmp_path / "own", own)
    assert not [row.key for row in explain(stated, "better_mill") if "yearly_stop.fixed" in row.key]


def test_the_upkeep_of_a_capital_that_is_recalled_is_unverified() -> None:
    """A derived share of a recalled capital is recalled; of a reported one it is derived."""
    share = Number.model_validate(number(0.02, "1/yr") | {"quality": "derived"})
    stated = number(100, "CNY/kW", money_year=2024)
    for quality, expected in (("recalled", "recalled"), ("reported", "derived")):
        capital = Number.model_validate(stated | {"quality": quality})
        cost = upkeep_of(capital, share)
        assert (cost.value, cost.unit, cost.money_year) == (2.0, "CNY/kW/yr", 2024)
        assert cost.quality.value == expected
    yearly = Number.model_validate(
        {key: value for key, value in stated.items() if key != "value"}
        | {"values": {2025: 100, 2030: 50}, "quality": "reported"}
    )
    assert upkeep_of(yearly, share).values == {2025: 2.0, 2030: 1.0}


def test_a_class_without_lead_time_or_upkeep_leaves_them_to_the_technology(tmp_path: Path) -> None:
    """Both are asked for at once; its pace holds."""
    bare = {
        "label": "One at a time",
        "description": "A furnace a year.",
        "factory": {"pace": number(0.5, "1/yr")},
    }
    files = files_with(yearly_stop=bare)
    del files[BETTER]["fixed_opex"]
    told = [str(problem) for problem in check_catalog(catalog_of(tmp_path / "bare", files))]
    assert any("`lead_time` is missing, and its installation has none" in each for each in told)
    assert any("`fixed_opex` is missing, and its installation has no" in each for each in told)
    whole = bakery_files()
    whole[SHELF] = {"yearly_stop": bare}
    whole[BETTER] |= {"installation": "yearly_stop"}
    mill = bakery(tmp_path / "whole", whole).sel(technology="better_mill")
    assert (mill["pace"].values == 0.5).all()
