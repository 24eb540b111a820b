"""Which technologies burn fossil fuel, and what they make with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..schema.technology import Kind
from ..units import factor
from .filler import Filler
from .per_unit import MEGAWATT_HOUR

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..schema.technology import Technology

MOST = 0.5
"""Share of its energy above which a technology runs on a fuel: most of it."""

TODAY = 0
"""Position of the period whose flows and factors say what a technology runs on: the base year."""


def fill_fossil(filler: Filler, technologies: Mapping[str, Technology]) -> None:
    """Mark what each technology that runs on fossil fuel is there to make: its first output.

    A fuel is fossil where what is bought of it emits more fossil than biogenic CO2 in scope 1. A
    technology runs on fossil fuel where such fuels are most of the energy that it takes in. A
    measure makes nothing.
    """
    direct = filler.array("emission_factor")[0, :, filler.position("scope", "scope_1")]
    fuel = _of_gas(filler, direct, "co2") > _of_gas(filler, direct, "co2_biogenic")
    content = filler.array("energy_content")
    counted = [_energy(filler, name) for name in filler.labels["commodity"]]
    energy = np.where(content > 0, content, counted)
    taken = np.maximum(0.0 - filler.array("flow")[:, :, TODAY], 0.0) * energy
    burns = taken @ fuel > MOST * taken.sum(axis=1)
    for row, technology in enumerate(technologies.values()):
        if burns[row] and technology.outputs and technology.kind is not Kind.measure:
            main = next(iter(technology.outputs))
            filler.array("fossil")[row, filler.position("commodity", main)] = 1.0


def _of_gas(filler: Filler, factors: NDArray[np.float64], gas: str) -> NDArray[np.float64] | float:
    """Emission of a gas for each commodity bought today; zero where no figure speaks of the gas."""
    known = filler.has("gas", gas)
    return factors[:, filler.position("gas", gas), TODAY] if known else 0.0


def _energy(filler: Filler, commodity: str) -> float:
    """Energy of a unit of a commodity in MWh; zero where it is counted in no energy."""
    try:
        return factor(filler.catalog.carriers[commodity].unit, MEGAWATT_HOUR)
    except ValueError:
        return 0.0
