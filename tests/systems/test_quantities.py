"""Quantities that rules speak of: both sides of each, on a works worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from pathways.schema.instruments import QUANTITY_UNITS, quantity_unit
from pathways.systems.quantities import (
    QUANTITIES,
    STANDARD_COAL,
    Question,
    Sides,
    energy_of,
    sides_of,
)
from tests.worlds import steelworks

SCOPES = ["scope_1", "scope_2_market", "scope_2_location", "scope_3"]


def works() -> xr.Dataset:
    """A works of a boiler on coal or straw, power bought from the grid or made by a panel.

    `grid_power` turns a MWh of `grid` into one of electricity; `green_power` one of `green`, whose
    market factor is zero; `panel` makes it from nothing; `certificates` claim grid power; `boiler`
    burns a MWh of coal (0.3 t) or straw (biogenic) and gives 0.05 t of its own.
    """
    return steelworks(
        {
            "flow": {
                ("grid_power", "grid"): -1,
                ("grid_power", "electricity"): 1,
                ("green_power", "green"): -1,
                ("green_power", "electricity"): 1,
                ("panel", "electricity"): 1,
                ("boiler", "coal"): -0.6,
                ("boiler", "straw"): -0.4,
                ("boiler", "electricity"): -0.1,
            },
            "claim": {("certificates", "grid", "scope_2_market"): 1.0},
            "energy_content": {
                ("grid",): 1.0,
                ("green",): 1.0,
                ("electricity",): 1.0,
                ("coal",): 8.0,
                ("straw",): 4.0,
            },
            "emission_factor": {
                ("works", "grid", "scope_2_market", "co2"): 0.6,
                ("works", "grid", "scope_2_location", "co2"): 0.5,
                ("works", "green", "scope_2_location", "co2"): 0.5,
                ("works", "coal", "scope_1", "co2"): 0.3,
                ("works", "straw", "scope_1", "co2_biogenic"): 0.4,
            },
            "process_emissions": {("boiler", "scope_1", "co2"): 0.05},
            "process_saving": {("saver",): 0.5},
            "host_process": {("saver", "boiler"): 1.0},
            "global_warming_potential": {("co2",): 1.0, ("co2_biogenic",): 0.0},
            "near_zero_threshold": 0.2,
            "near_zero_scope": {("scope_1",): 1.0},
            "purchase_price": 1.0,
            "existing_capacity": 0.0,
            "existing_survival": 0.0,
            "base_activity": 0.0,
            "build_max": {},
            "capex": {},
        },
        labels={
            "technology": ["grid_power", "green_power", "panel", "certificates", "boiler", "saver"],
            "commodity": ["steel", "electricity", "grid", "green", "coal", "straw"],
            "gas": ["co2", "co2_biogenic"],
        },
        coordinates={
            "technology_kind": ["supply", "supply", "supply", "supply", "process", "measure"],
            "lever": ["existing"] * 6,
        },
    )


def question(base: float = 100.0) -> Question:
    """Scopes 1 and 2 (market), 0.3 tce/MWh, a base year of 100 t in scope 1."""
    return Question(np.array([1.0, 1.0, 0.0, 0.0]), 0.3, np.array([[base, 20.0, 30.0, 0.0]]))


def of(name: str) -> tuple[xr.Dataset, Sides]:
    system = works()
    return system, sides_of(system, name, question())


def by(system: xr.Dataset, dim: str, values: np.ndarray) -> dict[str, float]:
    """What is not zero, by label; of the first period where there are periods."""
    flat = values if values.ndim == 1 else values[:, 0]
    return {
        str(label): float(value)
        for label, value in zip(system[dim].values, flat, strict=True)
        if value != 0
    }


def test_where_energy_comes_from() -> None:
    """Bought electricity has a location factor and feeds a maker; green is zero by contract."""
    system, energy = works(), energy_of(works())
    assert by(system, "technology", energy.electricity_made) == {
        "grid_power": 1.0,
        "green_power": 1.0,
        "panel": 1.0,
    }
    assert by(system, "technology", energy.from_nature) == {"panel": 1.0}
    assert by(system, "technology", energy.claimed) == {"certificates": 1.0}
    assert by(system, "commodity", energy.bought_electricity) == {"grid": 1.0, "green": 1.0}
    assert by(system, "commodity", energy.bought_green) == {"green": 1.0}
    assert by(system, "commodity", energy.bought_biogenic) == {"straw": 4.0}
    assert by(system, "commodity", energy.bought_other) == {
        "electricity": 1.0,
        "coal": 8.0,
        "straw": 4.0,
    }


def test_renewable_electricity_is_the_panel_green_contracts_and_certificates() -> None:
    system, sides = of("renewable_electricity_share")
    assert by(system, "technology", sides.part_activity) == {"panel": 1.0, "certificates": 1.0}
    assert by(system, "commodity", sides.part_purchase) == {"green": 1.0}
    assert by(system, "technology", sides.whole_activity) == {
        "grid_power": 1.0,
        "green_power": 1.0,
        "panel": 1.0,
    }


def test_clean_energy_counts_power_at_the_rate_of_the_rule_and_fuel_by_heat() -> None:
    system, sides = of("clean_energy_share")
    assert by(system, "commodity", sides.part_purchase) == pytest.approx(
        {"green": 0.3, "straw": 4 * STANDARD_COAL}
    )
    assert by(system, "technology", sides.part_activity) == pytest.approx(
        {"panel": 0.3, "certificates": 0.3}
    )
    assert by(system, "commodity", sides.whole_purchase) == pytest.approx(
        {
            "grid": 0.3,
            "green": 0.3,
            "electricity": STANDARD_COAL,
            "coal": 8 * STANDARD_COAL,
            "straw": 4 * STANDARD_COAL,
        }
    )
    assert by(system, "technology", sides.whole_activity) == pytest.approx({"panel": 0.3})


def test_electrification_is_by_heat_content() -> None:
    system, sides = of("electrification")
    assert by(system, "technology", sides.part_activity) == pytest.approx(
        dict.fromkeys(("grid_power", "green_power", "panel"), STANDARD_COAL)
    )
    assert by(system, "commodity", sides.whole_purchase)["grid"] == pytest.approx(STANDARD_COAL)


def test_emissions_per_energy_with_and_without_those_of_processes() -> None:
    """A tonne of the boiler's activity gives 0.05 t of its own; the measure saves half of it."""
    system, sides = of("emissions_per_energy")
    assert by(system, "scope", sides.part_emissions) == {"scope_1": 1.0, "scope_2_market": 1.0}
    assert not sides.part_activity.any()
    system, sides = of("energy_emissions_per_energy")
    assert by(system, "technology", sides.part_activity) == pytest.approx(
        {"boiler": -0.05, "saver": 0.025}
    )


def test_intensities_are_over_the_product() -> None:
    system, sides = of("energy_intensity")
    assert by(system, "commodity", sides.whole_demand) == {"steel": 1.0}
    assert by(system, "commodity", sides.part_purchase)["coal"] == 8.0
    assert by(system, "technology", sides.part_activity) == {"panel": 1.0}
    system, sides = of("emission_intensity")
    assert by(system, "scope", sides.part_emissions) == {"scope_1": 1.0, "scope_2_market": 1.0}
    assert by(system, "commodity", sides.whole_demand) == {"steel": 1.0}
    system, sides = of("near_zero_ratio")
    assert by(system, "scope", sides.part_emissions) == {"scope_1": 5.0}


def test_reductions_are_of_the_base_year() -> None:
    """120 t in the scopes counted: the part is 120 less emissions, over 120; credits count in the
    net one and are a share by themselves.
    """
    system, sides = of("reduction")
    assert sides.part_constant.tolist() == [120.0]
    assert sides.whole_constant.tolist() == [120.0]
    assert by(system, "scope", sides.part_emissions) == {"scope_1": -1.0, "scope_2_market": -1.0}
    assert sides.part_offset == 0.0
    assert of("net_reduction")[1].part_offset == 1.0
    share = of("offset_share")[1]
    assert (share.part_offset, share.whole_constant.tolist()) == (1.0, [120.0])
    assert not share.part_emissions.any()


def test_a_works_without_electricity_has_no_electricity() -> None:
    energy = energy_of(steelworks())
    assert not energy.electricity_made.any()
    assert not energy.bought_electricity.any()
    assert not energy.bought_biogenic.any()


def test_every_quantity_has_a_unit_and_a_meaning() -> None:
    assert set(QUANTITIES) == set(QUANTITY_UNITS)
    assert all(each.meaning.endswith(".") for each in QUANTITIES.values())
    assert quantity_unit("energy_intensity", "kWh_cell") == "MWh/(kWh_cell)"
