"""How much energy, and how much mass, a unit of each commodity is."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..units import factor

MEGAWATT_HOUR, TONNE = "MWh", "t"
"""Units of every figure of energy and of CO2."""


def energy_per_unit(system: xr.Dataset) -> NDArray[np.float64]:
    """Energy of a unit of each commodity (commodity) in MWh.

    Its energy content, or what its unit is of a MWh; zero where it is counted in no energy.
    """
    content = system.variables["energy_content"].values
    return np.where(content > 0, content, _counted(system, MEGAWATT_HOUR))


def electricity_per_unit(system: xr.Dataset, place: int) -> float:
    """MWh of a unit of electricity, the commodity at `place`.

    One where its unit is no energy: a System made by hand may name units as it likes, and its
    electricity is then taken to be in MWh.
    """
    return float(energy_per_unit(system)[place]) or 1.0


def tonnes_per_unit(system: xr.Dataset) -> NDArray[np.float64]:
    """Mass of a unit of each commodity (commodity) in t; zero where it is counted in no mass."""
    return _counted(system, TONNE)


def _counted(system: xr.Dataset, unit: str) -> NDArray[np.float64]:
    return np.array(
        [_size(str(each), unit) for each in system.variables["commodity_unit"].values], float
    )


@lru_cache(maxsize=1024)
def _size(one: str, unit: str) -> float:
    """One unit in another; zero for any that measures something else, or is no unit at all."""
    try:
        return factor(one, unit)
    except ValueError:
        return 0.0
