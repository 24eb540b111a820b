"""Kinds of error that figures of a catalog can hold, each where it would turn an answer.

Expected values are those of the sources, worked by hand in the docstrings, or what nature and the
other figures of the same machine allow.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from pathways.catalog import Catalog
from pathways.schema.number import Number

FURNACES = (
    "blast_furnace",
    "basic_oxygen_furnace",
    "electric_arc_furnace",
    "scrap_eaf",
    "ng_dri_eaf",
    "half_hydrogen_dri_eaf",
    "h2_dri_eaf",
    "h2_dri_melter_bof",
    "smelting_reduction",
)


def first(number: Number | None) -> float:
    """The central figure, that of the first year where it changes."""
    assert number is not None
    value = number.value if number.values is None else number.values[min(number.values)]
    assert value is not None
    return value


def taken(catalog: Catalog, technology: str, carrier: str) -> float:
    """Input of a carrier per unit of activity, zero where it takes none."""
    inputs = catalog.technologies[technology].inputs
    return first(inputs[carrier]) if carrier in inputs else 0.0


@pytest.mark.parametrize("carrier", ["natural_gas", "hydrogen", "electricity"])
def test_half_hydrogen_lies_half_way_between_gas_and_hydrogen(
    catalog: Catalog, carrier: str
) -> None:
    """(3.889 + 0) / 2 = 1.944 MWh of gas, 0.066 / 2 = 0.033 t of hydrogen."""
    ends = [taken(catalog, name, carrier) for name in ("ng_dri_eaf", "h2_dri_eaf")]
    middle = taken(catalog, "half_hydrogen_dri_eaf", carrier)
    assert middle == pytest.approx(sum(ends) / 2, rel=0.01)


def test_every_furnace_has_one_life(catalog: Catalog) -> None:
    """20 years, whether it stands today or is bought."""
    lives = {name: first(catalog.technologies[name].technical_lifetime) for name in FURNACES}
    assert set(lives.values()) == {20.0}, lives


def test_steam_heat_pumps_draw_on_one_heat_source(catalog: Catalog) -> None:
    """From 50 C to 125 C and to 150 C at one share of Carnot: 2.625 x (423/100) / (398/75) = 2.09.

    The hotter machine takes more power per unit of heat, by (150 - 50) / 423 over (125 - 50) / 398.
    """
    power = [
        taken(catalog, name, "electricity")
        for name in ("heat_pump_steam", "heat_pump_high_temperature_steam")
    ]
    lifts = (150 - 50) / 423.15 / ((125 - 50) / 398.15)
    assert power[1] / power[0] == pytest.approx(lifts, rel=0.01)


def test_a_battery_of_two_hours_costs_what_is_bid(catalog: Catalog) -> None:
    """478 to 700 CNY/kWh with 13 % tax in November 2025: 423 to 619 without."""
    battery = catalog.technologies["battery_storage"]
    assert battery.storage is not None
    whole = first(battery.storage.energy_capex) + first(battery.capex) / 2
    assert 478 / 1.13 < whole < 700 / 1.13


def test_upstream_of_power_is_the_difference_of_two_factors_of_one_year(catalog: Catalog) -> None:
    """0.6205 less 0.5306 t/MWh, both of 2023, in the nation and in every region."""
    carriers: list[Mapping[str, Any]] = [catalog.carriers]
    carriers += [each.carriers for each in catalog.regions.values()]
    found = {
        first(factor.amount)
        for each in carriers
        for name in ("grid_electricity", "green_electricity")
        if name in each
        for factor in each[name].emission_factors
        if factor.scope.value == "scope_3"
    }
    assert sorted(found) == pytest.approx([0.6205 - 0.5306])


def test_coal_olefins_emit_the_carbon_that_they_take(catalog: Catalog) -> None:
    """Per tonne of ethylene: coal at 0.0946 t/GJ less 5.32 t of methanol of 1.375 t CO2 each, of
    which 0.75 t come back as coke burnt off the catalyst.
    """
    plant = catalog.technologies["coal_to_olefins"]
    coal = taken(catalog, "coal_to_olefins", "coal_feedstock")
    emitted = first(plant.process_emissions[0].amount)
    assert emitted == pytest.approx(coal * 3.6 * 0.0946 - 5.32 * 1.375 + 0.75, rel=0.02)


def test_capital_and_operation_are_brought_to_china_by_factors_of_their_own(
    catalog: Catalog,
) -> None:
    """Dearer capital makes nothing dearer to run, but a service whose charge is the capital of
    another: pipes, trucks and stores of CO2.
    """
    bought_capital = {("co2_transport_storage", "variable_opex")}
    for name, technology in catalog.technologies.items():
        for key in ("capex", "renewal_capex", "fixed_opex", "variable_opex"):
            if (name, key) in bought_capital:
                continue
            number = getattr(technology, key)
            factors = set(number.factors) if number is not None else set()
            wrong = "location" if key.endswith("opex") else "operation"
            assert f"{wrong}_factor_china" not in factors, (name, key)


def test_no_measure_carries_a_payback_of_its_own(catalog: Catalog) -> None:
    """Capital worked out from a payback names the shared number, so that all move as one."""
    shared = {"payback_of_programmes", "payback_of_equipment"}
    using = [
        name
        for name, each in catalog.technologies.items()
        if each.capex is not None and shared & set(each.capex.factors)
    ]
    assert len(using) >= 39
    for name, each in catalog.technologies.items():
        assert each.capex is None or "payback 1.7" not in each.capex.locator, name
