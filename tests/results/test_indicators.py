"""Shares and intensities of a works whose books fit on a page."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from pathways.questions.goals import solve_goal
from pathways.results.collect import collect
from pathways.results.indicators import indicator, indicators
from pathways.systems.quantities import QUANTITIES, STANDARD_COAL
from tests.worlds import steelworks

TECHNOLOGIES = ["old", "grid", "green", "roof"]
COMMODITIES = ["steel", "coal", "electricity", "grid_power", "green_power"]


@pytest.fixture(scope="module")
def books() -> tuple[xr.Dataset, xr.Dataset]:
    """Ten tonnes of steel a year take 20 t of coal (8 MWh/t, 2 tCO2/t) and 50 MWh of electricity.

    30 MWh come from the grid (0.5 tCO2/MWh by both methods), 15 by green contract (0.5 by location,
    none by contract) and 5 from the roof. Energy used: 160 MWh of coal and 50 MWh of electricity.
    Emissions: 40 t in scope 1, 15 t in scope 2 by contract, 22.5 t by location. The base year had
    the same works with all 50 MWh from the grid: 40 + 25 t.
    """
    fixed = {"grid": 30.0, "green": 15.0, "roof": 5.0}
    system = steelworks(
        {
            "base_year": 2020,
            "flow": {
                ("old", "steel"): 1,
                ("old", "coal"): -2,
                ("old", "electricity"): -5,
                ("grid", "electricity"): 1,
                ("grid", "grid_power"): -1,
                ("green", "electricity"): 1,
                ("green", "green_power"): -1,
                ("roof", "electricity"): 1,
            },
            "purchase_price": {
                ("works", name): 1.0 for name in ("coal", "grid_power", "green_power")
            },
            "energy_content": {
                ("coal",): 8.0,
                ("electricity",): 1.0,
                ("grid_power",): 1.0,
                ("green_power",): 1.0,
            },
            "emission_factor": {
                ("works", "coal", "scope_1", "co2"): 2.0,
                ("works", "grid_power", "scope_2_market", "co2"): 0.5,
                ("works", "grid_power", "scope_2_location", "co2"): 0.5,
                ("works", "green_power", "scope_2_location", "co2"): 0.5,
            },
            "base_activity": {("works", "old"): 10.0, ("works", "grid"): 50.0},
            "activity_per_capacity": {("old",): 1.0},
            "activity_min": {("works", name): amount for name, amount in fixed.items()},
            "activity_max": {("works", name): amount for name, amount in fixed.items()},
            "capex": 0.0,
            "near_zero_threshold": 0.5,
            "near_zero_scope": {("scope_1",): 1.0},
        },
        labels={"technology": TECHNOLOGIES, "commodity": COMMODITIES, "period": [2025, 2026]},
        coordinates={
            "technology_kind": ["process", "supply", "supply", "supply"],
            "commodity_unit": ["t", "t", "MWh", "MWh", "MWh"],
        },
    )
    outcome = solve_goal(system, "price")
    return system, collect(outcome, outcome)


@pytest.mark.parametrize(
    ("quantity", "value"),
    [
        # (65 - 55) / 65
        ("reduction", 10 / 65),
        ("net_reduction", 10 / 65),
        ("offset_share", 0.0),
        # 55 t over 10 t of steel
        ("emission_intensity", 5.5),
        # 40 t in scope 1 over 10 t of steel and 0.5 t/t
        ("near_zero_ratio", 8.0),
        # 5 from the roof and 15 by contract, of 50
        ("renewable_electricity_share", 20 / 50),
        # electricity over all energy by heat content
        ("electrification", 50 / 210),
        # 160 MWh of coal, 45 bought and 5 made, over 10 t
        ("energy_intensity", 21.0),
        # 20 of 210 MWh, all at 3.6 GJ
        ("clean_energy_share", 20 / 210),
        # 55 t over 210 MWh in standard coal
        ("emissions_per_energy", 55 / (210 * STANDARD_COAL)),
        ("energy_emissions_per_energy", 55 / (210 * STANDARD_COAL)),
    ],
)
def test_every_quantity_by_hand(
    books: tuple[xr.Dataset, xr.Dataset], quantity: str, value: float
) -> None:
    assert indicator(*books, quantity) == pytest.approx([value, value], rel=1e-9)


def test_no_quantity_is_left_out_above(books: tuple[xr.Dataset, xr.Dataset]) -> None:
    (mark,) = test_every_quantity_by_hand.pytestmark
    assert {quantity for quantity, _ in mark.args[1]} == set(QUANTITIES)
    assert list(indicators(*books)["quantity"].values) == list(QUANTITIES)


def test_scopes_are_those_that_are_asked_for(books: tuple[xr.Dataset, xr.Dataset]) -> None:
    """By location 62.5 t against 65 t; scope 1 alone falls by nothing."""
    location = ("scope_1", "scope_2_location")
    assert indicator(*books, "reduction", location) == pytest.approx([2.5 / 65] * 2)
    assert indicator(*books, "reduction", ("scope_1",)) == pytest.approx([0.0, 0.0])
    assert indicator(*books, "emission_intensity", location) == pytest.approx([6.25] * 2)


def test_electricity_by_what_a_power_plant_burns(books: tuple[xr.Dataset, xr.Dataset]) -> None:
    """At 0.3 tce/MWh electricity weighs 0.3 / 0.122835 of its heat: 20 of 50 MWh are clean."""
    clean, whole = 20 * 0.3, 50 * 0.3 + 160 * STANDARD_COAL
    found = indicator(*books, "clean_energy_share", conversion=0.3)
    assert found == pytest.approx([clean / whole] * 2, rel=1e-9)


def test_the_table_has_units_and_periods(books: tuple[xr.Dataset, xr.Dataset]) -> None:
    table = indicators(*books)
    assert table.dims == ("quantity", "period")
    assert table["period"].values.tolist() == [2025, 2026]
    units = dict(zip(table["quantity"].values, table["quantity_unit"].values, strict=True))
    assert units["reduction"] == "1"
    assert units["energy_intensity"] == "MWh/(unit)"


def test_a_share_of_nothing_is_missing(books: tuple[xr.Dataset, xr.Dataset]) -> None:
    """A works that emitted nothing in its base year has no reduction, whatever it emits today."""
    system, pathway = books
    clean = pathway.copy()
    clean["base_emissions"] = pathway["base_emissions"] * 0.0
    assert np.isnan(indicator(system, clean, "reduction")).all()
    assert np.isnan(indicator(system, clean, "offset_share")).all()
    assert indicator(system, clean, "emission_intensity") == pytest.approx([5.5, 5.5])
