"""A colour for each thing, the same in every figure: carriers, technologies, sources, cases.

A thing is known by its name in the catalog. What most readers meet (energy carriers, the ways to
power) has a colour of its own; any other takes one by its name, never by its rank among what is
drawn beside it. Where two things of one figure would look alike, the later in the alphabet takes
the next colour that is free.
"""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

from .style import REST_COLOUR

THINGS = {
    "grid_electricity": "#56B4E9",
    "grid_power": "#56B4E9",
    "hydro_region_electricity": "#1F6FA8",
    "green_electricity": "#009E73",
    "green_power_purchase": "#009E73",
    "green_certificate": "#7FC8A9",
    "green_certificates": "#7FC8A9",
    "certificates": "#7FC8A9",
    "demand_charge": "#7A7A7A",
    "electricity": "#B9B3E3",
    "process_load": "#4D4D4D",
    "sale_to_grid": "#8C564B",
    "rooftop_pv": "#F0E442",
    "ground_pv": "#E6C200",
    "direct_line_solar": "#D9A900",
    "direct_line_wind": "#0B84A5",
    "battery_storage": "#CC79A7",
    "electric_boiler": "#D55E00",
    "alkaline_electrolyser": "#0072B2",
    "natural_gas": "#E69F00",
    "coal": "#5A5A5A",
    "coking_coal": "#2F2F2F",
    "pci_coal": "#8A8A8A",
    "foundry_coke": "#737373",
    "hydrogen": "#D583B5",
    "biomass_pellets": "#A6761D",
    "charcoal": "#6B4C1E",
    "diesel": "#8C564B",
    "renewable_diesel": "#C49C94",
    "refuse_derived_fuel": "#B8B03A",
    "purchased_heat": "#D55E00",
    "co2_transport_storage": "#1B3A6B",
    "automobiles": "#332288",
    "building_materials": "#999933",
    "computing_facilities": "#6699CC",
    "electronics_appliances": "#44AA99",
    "light_industry": "#117733",
    "lithium_batteries": "#AA4499",
    "machinery": "#DDCC77",
    "nonferrous_metals": "#CC6677",
    "petrochemicals": "#882255",
    "photovoltaics": "#E8A838",
    "steel": "#661100",
    "textiles": "#88CCEE",
}
"""Colours of what is met in most figures.

Electricity by the way it is bought, fuels from grey to brown by their carbon, and sectors in the
muted colours of Paul Tol, which no lever has.
"""

OTHERS = (
    "#3B6FB6",
    "#C97B2A",
    "#2E8B57",
    "#B5483A",
    "#7A5BA6",
    "#8A6D3B",
    "#C2579B",
    "#5F9EA0",
    "#9AA33A",
    "#4B5D8C",
    "#D98C7A",
    "#6E8B3D",
    "#A14D6F",
    "#3A8FB7",
    "#B59A57",
    "#6C6C9E",
)
"""Colours of all else: sixteen hues of one weight, apart from those above."""

REST = "Other"
"""What is drawn as one."""

PREFIXES = ("purchase_of_", "process_of_")
"""What stands before the name of a thing where it is a source of emissions."""


def thing_of(name: str) -> str:
    """The thing that a name speaks of, such as the carrier of a purchase."""
    for prefix in PREFIXES:
        name = name.removeprefix(prefix)
    return name


def colours_of(names: Sequence[str]) -> list[str]:
    """Colours of the things of one figure, no two alike while there are free ones.

    Parameters
    ----------
    names : sequence of str
        Names in the catalog, or labels of cases; `Other` is what is drawn as one.

    Examples
    --------
    >>> colours_of(["natural_gas", "Other"]) == colours_of(["Other", "natural_gas"])[::-1]
    True
    """
    found = {name: THINGS[thing_of(name)] for name in names if thing_of(name) in THINGS}
    found |= {name: REST_COLOUR for name in names if name == REST}
    taken = set(found.values())
    for name in sorted({*names} - {*found}):
        start = crc32(thing_of(name).encode()) % len(OTHERS)
        ring = OTHERS[start:] + OTHERS[:start]
        found[name] = next((colour for colour in ring if colour not in taken), ring[0])
        taken.add(found[name])
    return [found[name] for name in names]
