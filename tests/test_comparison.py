"""The headline table: every row against the works of `tests/results/worlds.py` by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

import pathways as pw
from pathways.cli.work import SHORT
from pathways.comparison import headline, table
from pathways.results.summary import summarise
from tests.results.worlds import DEARER, WEIGHT, works_pathway

FROZEN = "present value 2025 to 2032 above the frozen works (million CNY2024, without transfers)"


@pytest.fixture(scope="module")
def pathway() -> xr.Dataset:
    return works_pathway()


@pytest.fixture(scope="module")
def rows(pathway: xr.Dataset) -> dict[str, str]:
    return headline(summarise(pathway), pathway)


def changed(pathway: xr.Dataset, **figures: Any) -> dict[str, str]:
    """The table with some figures of the summary replaced."""
    return headline({**summarise(pathway), **figures}, pathway)


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ("region", "China"),
        ("view", "factory"),
        ("goal", "cost"),
        ("plants", "divisible"),
        ("status", "target met"),
        ("target year", "2028"),
        ("target", "14 t (36.4% below 2020)"),  # 1 - 14 / 22
        ("emissions 2020 (scopes 1 and 2)", "22 t"),
        ("emissions in the target year", "14 t"),
        ("reduction, by contract", "36.4%"),  # 1 - 14 / 22
        ("reduction, by location of the grid", "20.0%"),  # 1 - 20 / 25
        ("unbundled certificates, share of the reduction by contract", "0.0%"),
        ("lowest feasible", "6 t (72.7% below)"),  # 1 - 6 / 22
        ("lowest affordable", "6 t (72.7% below, up to 100 CNY2024/t)"),
        # 90.1213 a year for 8 t by contract, 5 t by location and 10 t of steel
        ("cost of the target year against what pays anyway (million CNY2024/yr)", "9.01e-05"),
        ("the same per t avoided, by contract (CNY2024/tCO2e)", "11.3"),
        ("the same per t avoided, by location of the grid (CNY2024/tCO2e)", "18"),
        ("the same per unit of product (CNY2024)", "9.012 per t"),
        ("the same as a share of the market price of the product (CNY2024)", "-"),  # none stated
        ("what pays anyway saves, beside the frozen works (million CNY2024/yr)", "0"),
        ("abatement cost, marginal (CNY2024/tCO2e)", "11.3"),  # (10 + 8.0243) / 1.6
        ("investment, all years (million CNY2024)", "0.0005"),  # 50 x 2 + 80 x 5
        ("investment per t of base emissions (CNY2024)", "22.7"),  # 500 / 22
        ("book value lost by closing early (million CNY2024)", "0"),
        ("near-zero product", "yes"),  # 1.4 t/t
    ],
)
def test_every_row_by_hand(rows: dict[str, str], row: str, text: str) -> None:
    assert rows[row] == text


def test_cost_above_the_frozen_works_in_millions(rows: dict[str, str]) -> None:
    """38.0243 x 1.8145 + 90.1213 x 3.8278 = 414.37 money is 0.000414 million."""
    assert pytest.approx(414.37, rel=1e-4) == DEARER @ WEIGHT
    assert rows[FROZEN] == rows[FROZEN.replace("the frozen works", "what pays anyway")]
    assert rows[FROZEN] == "0.000414"


def test_the_first_year_of_the_target(rows: dict[str, str]) -> None:
    """A target that is met has its own year."""
    assert rows["first year in which the target can be met"] == rows["target year"]


def test_the_first_year_up_to_a_price_names_the_price(pathway: xr.Dataset) -> None:
    """Technology reaches the target in 2031 and the price limit of 1,500 pays for it in 2035, or in
    no year of the horizon. Where both are one year, no price stands in the way.
    """
    row = "first year in which the target can be met"
    lowest = summarise(pathway)["lowest_feasible"] | {"first_year_met": 2031, "price_limit": 1500.0}
    last = int(pathway["period"][-1] + pathway["period_length"][-1]) - 1
    for year, told in (
        (2035, "2035, up to 1,500 CNY2024/t"),
        (None, f"none by {last}, up to 1,500 CNY2024/t"),
        (2031, "2031"),
    ):
        assert changed(pathway, first_year_met=year, lowest_feasible=lowest)[row] == told


def test_lowest_levels_of_divisible_plants_are_said_to_be_that_beside_whole_ones(
    pathway: xr.Dataset,
) -> None:
    """A whole plan may emit less than the lowest affordable level: steel, 66 % below beside 65."""
    found = changed(pathway.assign_attrs(plants="whole"))
    assert found["lowest feasible"] == "6 t (72.7% below, with plants of any size)"
    told = "6 t (72.7% below, up to 100 CNY2024/t, with plants of any size)"
    assert found["lowest affordable"] == told


def test_no_row_is_left_untested(rows: dict[str, str]) -> None:
    assert len(rows) == 28


def test_a_plan_that_is_not_proved_says_by_how_much_it_may_be_dearer(pathway: xr.Dataset) -> None:
    """Whole plants are proved to 0.01 %; where a search ends before, of the plan or of what it
    stands beside, the larger gap is told."""
    saves = "whole, not proven: up to {} of all costs may be saved by another plan"
    for own, beside, told in (
        (0.000009, 0.00001, "whole, proven to 0.001% of all costs"),
        (0.0000103, 0.0, "whole, proven to 0.001% of all costs"),
        (0.00003, 0.0, saves.format("0.003%")),
        (0.00009, 0.0042, saves.format("0.42%")),
        (0.012, 0.0, saves.format("1.20%")),
    ):
        about = {"plants": "whole", "plants_gap": own, "yardsticks_gap": beside}
        assert changed(pathway.assign_attrs(about))["plants"] == told


def test_what_a_search_leaves_open_is_told_where_it_is_a_large_part_of_the_headline(
    pathway: xr.Dataset,
) -> None:
    """Half a million a year beside 4 million is 12.5 % and told, beside 10 it is 5 % and is not."""
    row = "what the search for whole plants leaves open in it (million CNY2024/yr)"
    for rate, told in ((4e6, "up to 0.5, 12% of it"), (-4e6, "up to 0.5, 12% of it"), (1e7, None)):
        share = 0.5e6 / abs(rate)
        leaves = {"per_year": 0.5e6, "share_of_run_rate": share}
        assert changed(pathway, search_leaves_open=leaves).get(row) == told
    nothing = {"per_year": 0.5e6, "share_of_run_rate": None}
    assert row not in changed(pathway, search_leaves_open=nothing)


def test_costs_in_millions_of_a_real_size(pathway: xr.Dataset) -> None:
    """2.5 billion: 2,500 million; savings of 40 million keep their sign."""
    for value, text in ((2.5e9, "2,500"), (-4e7, "-40")):
        found = {"years": [2025, 2032], "above_frozen": value, "above_economic": 0.0}
        assert changed(pathway, present_value=found)[FROZEN] == text


def test_reductions_by_contract_and_by_location_are_not_each_other(pathway: xr.Dataset) -> None:
    """The year of the target is shown, not the last or the first."""
    contract = {2025: 0.1, 2026: 0.2, 2028: 0.3}
    location = {2025: 0.4, 2026: 0.5, 2028: 0.6}
    target = {**summarise(pathway)["target"], "year": 2026}
    rows = changed(
        pathway,
        reduction_contract_based=contract,
        reduction_location_based=location,
        target=target,
    )
    assert rows["reduction, by contract"] == "20.0%"
    assert rows["reduction, by location of the grid"] == "50.0%"
    assert rows["target year"] == "2026"
    assert rows["emissions in the target year"] == "20.4 t"
    assert rows["abatement cost, marginal (CNY2024/tCO2e)"] == "23.8"
    assert rows["near-zero product"] == "no"


def test_without_a_target_the_last_year_is_shown() -> None:
    baseline = works_pathway("baseline")
    rows = headline(summarise(baseline), baseline)
    assert rows["target"] == "none"
    assert rows["target year"] == "2028"
    assert rows["status"] == "no target"
    assert rows["emissions in the target year"] == "22 t"
    assert not [row for row in rows if "pays anyway" in row]
    assert rows["abatement cost, marginal (CNY2024/tCO2e)"] == "-"
    assert "lowest feasible" not in rows


def test_a_missed_target_is_told() -> None:
    missed = works_pathway(
        target_value={("cap", 2028): 6.0}, purchase_limit={("works", "power", 2028): 20.0}
    )
    rows = headline(summarise(missed), missed)
    assert rows["status"] == "target missed"
    assert rows["target"] == "6 t (72.7% below 2020)"
    assert rows["emissions in the target year"] == "14 t"
    # (10 + 8.0243) / 1.6 a tonne, far below the price limit of 100
    assert rows["lowest feasible"] == "14 t (36.4% below, the last tonnes at 11.3 CNY2024/t)"


def test_a_lowest_level_that_was_not_sought_says_how_to_seek_it(pathway: xr.Dataset) -> None:
    summary = summarise(pathway)
    del summary["lowest_feasible"]
    rows = headline(summary, pathway)
    assert rows["lowest feasible"] == "not sought here; --goal lowest does"
    assert "lowest affordable" not in rows


def test_a_base_year_without_emissions_shows_dashes(pathway: xr.Dataset) -> None:
    """No division by zero: what is a share of nothing is a dash."""
    silent = pathway.assign(
        base_headline_emissions=0.0, base_emissions=0.0 * pathway["base_emissions"]
    )
    rows = headline(summarise(silent), silent)
    assert rows["target"] == "14 t (- below 2020)"
    assert rows["reduction, by contract"] == "-"
    assert rows["reduction, by location of the grid"] == "-"
    assert rows["lowest feasible"] == "6 t (- below)"
    assert rows["investment per t of base emissions (CNY2024)"] == "-"


@pytest.mark.parametrize(
    ("tonnes", "text"),
    [
        (2.5e9, "2.5 Gt"),
        (8_123_456.0, "8.123 Mt"),
        (45_600.0, "45.6 kt"),
        (999.4, "999.4 t"),
        (-3_000.0, "-3 kt"),
        (0.0, "0 t"),
    ],
)
def test_tonnes_keep_four_digits(pathway: xr.Dataset, tonnes: float, text: str) -> None:
    emissions = {2025: 0.0, 2026: 0.0, 2028: tonnes}
    assert changed(pathway, emissions=emissions)["emissions in the target year"] == text


@pytest.mark.parametrize(
    ("cost", "text"), [(1234.5, "1,234"), (99.96, "100"), (12.345, "12.3"), (-7.0, "-7")]
)
def test_costs_are_rounded_to_what_can_be_read(pathway: xr.Dataset, cost: float, text: str) -> None:
    saved = {"year": 2028, "per_year": cost * 1e6, "reasons": []}
    rows = changed(pathway, savings_not_taken=saved)
    assert rows["what pays anyway saves, beside the frozen works (million CNY2024/yr)"] == text


def test_investment_counts_each_year_of_a_block(pathway: xr.Dataset) -> None:
    """3 million in one year, 1 a year in two, 2 a year in five: 15 million; over 22 t."""
    rows = changed(pathway, investment={2025: 3e6, 2026: 1e6, 2028: 2e6})
    assert rows["investment, all years (million CNY2024)"] == "15"
    assert rows["investment per t of base emissions (CNY2024)"] == f"{15e6 / 22:,.0f}"


def test_a_table_has_a_column_a_pathway_and_a_row_a_figure(
    pathway: xr.Dataset, rows: dict[str, str]
) -> None:
    """Rows that one pathway lacks are empty in its column."""
    baseline = works_pathway("baseline")
    found = pw.compare({"least cost": pathway, "as it is": baseline})
    assert list(found.columns) == ["least cost", "as it is"]
    shared = [row for row in found.index if row in rows]
    assert found["least cost"][shared].to_dict() == {row: rows[row] for row in shared}
    assert table({"alone": pathway})["alone"].to_dict() == rows
    assert found.loc["lowest feasible", "as it is"] == ""
    assert found.loc["emissions in the target year"].tolist() == ["14 t", "22 t"]
    assert table({}).empty


def test_the_short_table_finds_its_rows(rows: dict[str, str]) -> None:
    """Each column of the short table stands for exactly one row of the long one."""
    for start in SHORT:
        matching = [row for row in rows if row.startswith(start)]
        assert len(matching) == 1, start


@pytest.mark.parametrize(
    ("scopes", "words"),
    [
        ("scope_1,scope_2_market", "scopes 1 and 2"),
        ("scope_1", "scope 1"),
        ("scope_1,scope_2_location", "scopes 1 and 2 by location"),
        ("scope_1,scope_2_market,scope_3", "scopes 1, 2 and 3"),
    ],
)
def test_the_scopes_that_count_are_told(pathway: xr.Dataset, scopes: str, words: str) -> None:
    rows = headline(summarise(pathway), pathway.assign_attrs(headline_scopes=scopes))
    assert rows[f"emissions 2020 ({words})"] == "22 t"


def test_columns_follow_the_pathway_and_not_its_neighbour() -> None:
    """Limits of 14 and of 18 t: 5 and 2.5 t of steel by `new`, 36.4 and 18.2 % less."""
    limits = {"deep": 14.0, "shallow": 18.0}
    found = table(
        {name: works_pathway(target_value={("cap", 2028): limit}) for name, limit in limits.items()}
    )
    shown = found.loc["reduction, by contract"].to_dict()
    assert shown == {"deep": "36.4%", "shallow": f"{1 - 18 / 22:.1%}"}
    invested = found.loc["investment, all years (million CNY2024)"].astype(float).to_numpy()
    assert invested == pytest.approx(np.array([500.0, 250.0]) / 1e6)


MARGINAL = "abatement cost, marginal (CNY2024/tCO2e)"


@pytest.mark.parametrize(
    ("more", "less", "text"),
    [
        (303.2, 12410.4, "303 to 12,410"),
        (303.2, 303.2, "303"),
        (303.2, np.inf, "303 or more"),
        (np.nan, np.nan, "11.3 (maybe a range)"),
        (0.0, 1.25, "0 to 1.25"),
    ],
)
def test_a_marginal_cost_that_is_a_range_is_told_as_one(
    pathway: xr.Dataset, more: float, less: float, text: str
) -> None:
    """One tonne more saves the lower figure, one less costs the higher; the solver told 11.3."""
    sides = {"more": more, "less": less}
    kink = pathway.assign(
        {
            f"marginal_abatement_cost_{side}": pathway["marginal_abatement_cost"] * 0.0 + value
            for side, value in sides.items()
        }
    )
    assert headline(summarise(kink), kink)[MARGINAL] == text


def test_who_pays_a_carbon_price_stands_in_the_table_and_in_the_summary(
    pathway: xr.Dataset,
) -> None:
    """A baseline that pays too makes a product seem cheaper: the reader is told."""
    priced = pathway.assign(
        carbon_price=("period", np.full(pathway.sizes["period"], 80.0)),
        carbon_price_scope=("scope", np.isin(pathway["scope"], ["scope_1", "scope_3"]) * 1.0),
    )
    summary = summarise(priced)
    assert summary["carbon_price"]["scopes"] == ["scope_1", "scope_3"]
    assert set(summary["carbon_price"]["price"].values()) == {80.0}
    assert "paid on scopes 1 and 3, by the baseline as well" in summary["carbon_price"]["note"]
    row = headline(summary, priced)["carbon price (CNY2024/tCO2e)"]
    assert row == "80 on scopes 1 and 3, paid by the baseline too"


def test_no_word_of_a_carbon_price_where_there_is_none(
    pathway: xr.Dataset, rows: dict[str, str]
) -> None:
    assert "carbon_price" not in summarise(pathway)
    assert not any("carbon price" in row for row in rows)
