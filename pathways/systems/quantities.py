"""Quantities that rules speak of: shares and intensities as a part over a whole.

Obligations, energy norms and the criteria of tiers limit them, and grades report them, from here
alone. Every quantity is linear in activities, purchases, emissions and credits, so that it can be
asked for as well as reported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from .hosts import least_of_hosts
from .per_unit import electricity_per_unit

Array = NDArray[np.float64]

ELECTRICITY = "electricity"
"""Commodity that is electricity inside the fence."""

STANDARD_COAL = 3.6 / 29.3076
"""Standard coal of one MWh of fuel or heat, in tce (29.3076 GJ/tce, GB/T 2589)."""


@dataclass
class Sides:
    """What makes up a part and its whole, per unit.

    Attributes
    ----------
    part_activity, whole_activity : (technology, period)
    part_purchase, whole_purchase : (commodity)
    part_emissions : (scope), per tCO2e
    part_offset : per tCO2e of bought credits
    whole_demand : (commodity)
    part_constant, whole_constant : (site)
    """

    part_activity: Array
    part_purchase: Array
    part_emissions: Array
    whole_activity: Array
    whole_purchase: Array
    whole_demand: Array
    part_constant: Array
    whole_constant: Array
    part_offset: float = 0.0

    @classmethod
    def empty(cls, system: xr.Dataset) -> Sides:
        """Nothing on either side."""
        size = system.sizes
        by_activity = (size["technology"], size["period"])
        return cls(
            np.zeros(by_activity),
            np.zeros(size["commodity"]),
            np.zeros(size["scope"]),
            np.zeros(by_activity),
            np.zeros(size["commodity"]),
            np.zeros(size["commodity"]),
            np.zeros(size["site"]),
            np.zeros(size["site"]),
        )


@dataclass(frozen=True)
class Question:
    """What a quantity needs to know beside the system.

    Scopes counted, electricity in standard coal, base-year emissions.

    Attributes
    ----------
    scopes : (scope) ones
    conversion : tce per MWh of electricity
    base : (site, scope) base-year emissions in tCO2e
    """

    scopes: Array
    conversion: float
    base: Array


@dataclass(frozen=True)
class Quantity:
    """One quantity.

    Attributes
    ----------
    meaning : str
    sides : callable of system and question
    """

    meaning: str
    sides: Callable[[xr.Dataset, Question], Sides]


@dataclass(frozen=True)
class Energy:
    """Where the energy of a system comes from.

    Attributes
    ----------
    electricity_made : (technology, period) MWh of electricity per unit of activity
    from_nature : (technology, period) the same of technologies that need no input
    claimed : (technology) MWh of bought electricity that a contract declares green, per unit of
    activity
    bought_electricity, bought_green, bought_other, bought_biogenic : (commodity) MWh per unit
    bought
    """

    electricity_made: Array
    from_nature: Array
    claimed: Array
    bought_electricity: Array
    bought_green: Array
    bought_other: Array
    bought_biogenic: Array


def energy_of(system: xr.Dataset) -> Energy:
    """Where energy comes from, read off flows and factors.

    Bought electricity is a carrier with a location-based factor that a maker of `electricity` takes
    in; it is green where its market-based factor is zero, or where a contract claims it. A carrier
    is biogenic where its biogenic factor is above zero.
    """
    flow, content = system.variables["flow"].values, system.variables["energy_content"].values
    commodities = list(system.variables["commodity"].values)
    made = np.zeros((flow.shape[0], flow.shape[2]))
    if ELECTRICITY in commodities:
        place = commodities.index(ELECTRICITY)
        made = np.maximum(flow[:, place], 0.0) * electricity_per_unit(system, place)
        made[system.variables["technology_kind"].values == "measure"] = 0.0
    makes = made.any(axis=1)
    taken = (flow[makes] < 0).any(axis=(0, 2)) if makes.any() else np.zeros(len(commodities), bool)
    factor = np.einsum(
        "icsgp,g->cs",
        system.variables["emission_factor"].values,
        system.variables["global_warming_potential"].values,
    )
    scope = list(system.variables["scope"].values)

    def by(name: str) -> Array:
        return factor[:, scope.index(name)] if name in scope else np.zeros(len(commodities))

    electric = taken & (by("scope_2_location") > 0)
    green = electric & (by("scope_2_market") == 0)
    gases = list(system.variables["gas"].values)
    biogenic = np.zeros(len(commodities), bool)
    if "co2_biogenic" in gases:
        biogenic = np.asarray(
            (
                system.variables["emission_factor"].values[..., gases.index("co2_biogenic"), :] > 0
            ).any(axis=(0, 2, 3))
        )
    natural = makes & ~np.asarray((flow < 0).any(axis=(1, 2)))
    claim = (
        system.variables["claim"].values[:, :, scope.index("scope_2_market")]
        if "scope_2_market" in scope
        else np.zeros(flow.shape[:2])
    )
    return Energy(
        electricity_made=made,
        from_nature=made * natural[:, None],
        claimed=claim @ (content * electric),
        bought_electricity=content * electric,
        bought_green=content * green,
        bought_other=content * ~electric,
        bought_biogenic=content * (biogenic & ~electric),
    )


def _renewable_electricity(system: xr.Dataset, _question: Question) -> Sides:
    sides, energy = Sides.empty(system), energy_of(system)
    sides.part_activity = energy.from_nature + energy.claimed[:, None]
    sides.part_purchase = energy.bought_green
    sides.whole_activity = energy.electricity_made
    return sides


def _coal_equivalent(sides: Sides, energy: Energy, conversion: float) -> Sides:
    """Energy bought and generated, in tce, as the whole."""
    sides.whole_purchase = (
        energy.bought_other * STANDARD_COAL + energy.bought_electricity * conversion
    )
    sides.whole_activity = energy.from_nature * conversion
    return sides


def _clean_energy(system: xr.Dataset, question: Question) -> Sides:
    energy = energy_of(system)
    sides = _coal_equivalent(Sides.empty(system), energy, question.conversion)
    sides.part_activity = (energy.from_nature + energy.claimed[:, None]) * question.conversion
    sides.part_purchase = (
        energy.bought_green * question.conversion + energy.bought_biogenic * STANDARD_COAL
    )
    return sides


def _emissions_per_energy(system: xr.Dataset, question: Question) -> Sides:
    sides = _coal_equivalent(Sides.empty(system), energy_of(system), question.conversion)
    sides.part_emissions = question.scopes.copy()
    return sides


def _energy_emissions_per_energy(system: xr.Dataset, question: Question) -> Sides:
    sides = _emissions_per_energy(system, question)
    gwp = system.variables["global_warming_potential"].values
    process = np.einsum(
        "tsgp,s,g->tp",
        np.maximum(system.variables["process_emissions"].values, 0.0),
        question.scopes,
        gwp,
    )
    avoided = system.variables["process_saving"].values * least_of_hosts(
        system.variables["host_process"].values, process
    )
    sides.part_activity = avoided - process
    return sides


def _electrification(system: xr.Dataset, _question: Question) -> Sides:
    energy = energy_of(system)
    sides = _coal_equivalent(Sides.empty(system), energy, STANDARD_COAL)
    sides.part_activity = energy.electricity_made * STANDARD_COAL
    return sides


def _energy_intensity(system: xr.Dataset, _question: Question) -> Sides:
    sides, energy = Sides.empty(system), energy_of(system)
    sides.part_purchase = energy.bought_other + energy.bought_electricity
    sides.part_activity = energy.from_nature
    sides.whole_demand = system.variables["product"].values.copy()
    return sides


def _emission_intensity(system: xr.Dataset, question: Question) -> Sides:
    sides = Sides.empty(system)
    sides.part_emissions = question.scopes.copy()
    sides.whole_demand = system.variables["product"].values.copy()
    return sides


def _near_zero_ratio(system: xr.Dataset, _question: Question) -> Sides:
    sides = Sides.empty(system)
    sides.part_emissions = system.variables["near_zero_scope"].values / float(
        system["near_zero_threshold"]
    )
    sides.whole_demand = system.variables["product"].values.copy()
    return sides


def _reduction(system: xr.Dataset, question: Question) -> Sides:
    sides = Sides.empty(system)
    sides.part_emissions = -question.scopes
    sides.part_constant = question.base @ question.scopes
    sides.whole_constant = question.base @ question.scopes
    return sides


def _net_reduction(system: xr.Dataset, question: Question) -> Sides:
    sides = _reduction(system, question)
    sides.part_offset = 1.0
    return sides


def _offset_share(system: xr.Dataset, question: Question) -> Sides:
    sides = Sides.empty(system)
    sides.part_offset = 1.0
    sides.whole_constant = question.base @ question.scopes
    return sides


QUANTITIES: Mapping[str, Quantity] = {
    "reduction": Quantity("Emissions below the base year, as a share of it.", _reduction),
    "net_reduction": Quantity("The same with bought credits taken off.", _net_reduction),
    "offset_share": Quantity("Bought credits over base-year emissions.", _offset_share),
    "emission_intensity": Quantity("Emissions per unit of product.", _emission_intensity),
    "near_zero_ratio": Quantity(
        "Intensity over the near-zero threshold of the sector.", _near_zero_ratio
    ),
    "emissions_per_energy": Quantity(
        "Emissions per unit of energy used, in standard coal.", _emissions_per_energy
    ),
    "energy_emissions_per_energy": Quantity(
        "Emissions from energy, without those of processes, per unit of energy used.",
        _energy_emissions_per_energy,
    ),
    "renewable_electricity_share": Quantity(
        "Own sun, wind and water, green contracts and certificates over all electricity made or "
        "bought; power from fuels, also from "
        "biomass, does not count as renewable.",
        _renewable_electricity,
    ),
    "clean_energy_share": Quantity(
        "Green electricity and biogenic fuels over all energy used, in standard coal.",
        _clean_energy,
    ),
    "electrification": Quantity(
        "Electricity over all energy used, by its heat content.", _electrification
    ),
    "energy_intensity": Quantity(
        "Energy bought, and generated on site, per unit of product.", _energy_intensity
    ),
}
"""Every quantity by name; `QUANTITY_UNITS` of the schema has their units."""


def sides_of(system: xr.Dataset, quantity: str, question: Question) -> Sides:
    """Both sides of a quantity in a system."""
    return QUANTITIES[quantity].sides(system, question)
