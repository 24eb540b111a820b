"""A carrier: anything that flows (the model calls it a commodity)."""

from __future__ import annotations

from enum import StrEnum

from .base import DataModel, Sentence
from .number import Number


class CarrierKind(StrEnum):
    """What sort of thing flows."""

    product = "product"
    intermediate = "intermediate"
    energy = "energy"
    service = "service"
    material = "material"
    exhaust = "exhaust"
    certificate = "certificate"


class Scope(StrEnum):
    """Scopes of the emission account; scope 2 is kept by both accounting methods."""

    scope_1 = "scope_1"
    scope_2_market = "scope_2_market"
    scope_2_location = "scope_2_location"
    scope_3 = "scope_3"


class EmissionFactor(DataModel):
    """Emissions that the account shows when one unit of a carrier is bought."""

    scope: Scope
    """Scope in which the emission counts."""

    gas: str = "co2"
    """Gas emitted, a name in `gases.yaml`; `co2_biogenic` is reported apart and does not warm in
    the account.
    """

    amount: Number
    """Mass of the gas per unit of the carrier, such as `t/MWh`."""


class Carrier(DataModel):
    """A commodity.

    Product, intermediate, energy carrier, service, material, exhaust stream or certificate.
    """

    label: Sentence
    """Name for people."""

    kind: CarrierKind
    """What sort of thing it is."""

    unit: Sentence
    """Unit in which the model counts it, such as `MWh`, `t`, `kWh_cell`."""

    heating_value: Number | None = None
    """Energy per unit on the lower heating value, for an energy carrier that is not counted in
    units of energy.
    """

    energy_per_volume: Number | None = None
    """Energy per normal cubic metre on the lower heating value, such as `MJ/m3`: with it prices and
    amounts on top of the files may be stated by volume.
    """

    price: Number | None = None
    """What one unit bought costs at the fence; without a price it cannot be bought."""

    sale_price: Number | None = None
    """What one unit sold earns; without it nothing is sold."""

    hourly: bool = False
    """Whether it balances in every hour in a run with hours; what a storage of the run holds
    always does.
    """

    time_of_use: bool = False
    """Whether its price follows the time-of-use tariff of the region in a run with hours."""

    demand_charge: Number | None = None
    """Charge on the highest rate through the meter in a year, such as `CNY/kW/yr`; only in a run
    with hours.
    """

    feed_in_price: Number | None = None
    """What surplus of own plants earns; only in a run with hours."""

    emission_factors: tuple[EmissionFactor, ...] = ()
    """Emissions counted for each unit bought, by scope and gas."""

    free_disposal: bool = False
    """Whether a surplus may be let go without cost (exhaust, waste heat)."""

    description: str | None = None
    """Boundary and remarks."""


class Gas(DataModel):
    """A greenhouse gas or another emission that a user wants counted."""

    label: Sentence
    """Name for people."""

    global_warming_potential: dict[str, float]
    """Tonnes of CO2 equivalent per tonne over 100 years, by assessment report (`ar5`, `ar6`); 0
    for what does not warm.
    """

    source: Sentence
    """Identifier in `sources.yaml`."""

    locator: Sentence
    """Table or page."""
