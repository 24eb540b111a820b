"""The smallest size of a whole plant, stated or natural, and what a divisible plan has below it.

The size is the technology's `unit_size`, or the natural size of a conversion where none is stated:
that of the smallest unit whose place it takes, and no more than the share that it may ever reach.
Another unit of a kind that stands today is as large as the smallest that does, unless it makes heat
or power alone.
"""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..errors import InputError, Problem
from ..labelled import Labelled, variable
from ..program import Program
from ..sentences import amount, named, say
from ..units import dimension_words
from .outcome import Outcome

Array = NDArray[np.float64]

ROUNDING = 1e-9
"""Relative: by which a size may exceed the whole site."""

SAME_SIZE = 1e-6
"""Relative: by which a plant may be below a size and have it, as a solver rounds."""


def sizes_of(program: Program) -> xr.DataArray:
    """Smallest size of what is built, in capacity units (site, technology).

    Of a conversion, and of another unit of a kind that stands today. Zero where any amount is
    built: it is neither, it makes heat or power alone, or neither a size nor a unit is stated.

    Parameters
    ----------
    program : Program

    Raises
    ------
    InputError
        Sizes above the site, all at once.
    """
    system, share = program.system, filled_by_capacity(program)
    sizes, problems = _sizes(program), []
    for site, technology in np.argwhere(share * sizes > 1.0 + ROUNDING):
        unit = str(system["capacity_unit"].values[technology])
        problems.append(
            Problem(
                "the smallest size is above what the site can use",
                key=f"unit_size ({system['technology'].values[technology]})",
                found=f"{sizes[site, technology]:g} {unit}",
                allowed=f"at most {1.0 / share[site, technology]:g} {unit}, all of "
                f"{system['site'].values[site]}; or --plants divisible",
            )
        )
    if problems:
        raise InputError("plants", problems)
    return xr.DataArray(sizes, dims=("site", "technology"))


def below_size(outcome: Outcome) -> list[str]:
    """What a plan of divisible plants builds below its smallest size, in sentences.

    Parameters
    ----------
    outcome : Outcome
    """
    program = outcome.program
    system, sizes = program.system, _sizes(program)
    built = program.form.value("build", outcome.solution.values)
    total = spread(program, built, "site", "technology", "vintage").sum(axis=-1)
    few = (total > ROUNDING * sizes) & (total < sizes * (1.0 - SAME_SIZE))
    names, labels = system["technology"].values, system["technology_label"].values
    units = system["capacity_unit"].values
    return [
        say(
            "below_size",
            technology=named("technologies", names[at], labels[at]),
            built=amount(total[site, at], str(units[at])),
            size=amount(sizes[site, at], str(units[at])),
        )
        for site, at in np.argwhere(few)
    ]


def _sizes(program: Program) -> Array:
    """Smallest size of what is built (site, technology), stated or natural; zero of any size."""
    share, stated = filled_by_capacity(program), program.system["unit_size"].values
    converts = spread(program, variable(program.system, "converts"), "technology") > 0
    filled = np.where(share > 0, share, 1.0)
    natural = _natural_share(program) / filled
    own = np.minimum(_own_size(program), 1.0 / filled)
    sizes = np.where(converts, np.where(np.isnan(stated), natural, stated), own)
    return np.where(share > 0, sizes, 0.0)


def filled_by_capacity(program: Program) -> Array:
    """Part of the main process that a unit of capacity makes up (site, technology).

    Of what converts it, the part that it converts; of another unit of a kind that stands today, the
    part that it makes of what it makes. Zero of all else.
    """
    coefficients = program.coefficients
    part = coefficients.full_load * coefficients.conversion_share
    whole = spread(program, part, "site", "technology")
    own = np.where(_own_size(program) > 0, _load(program) * _made(program), 0.0)
    return np.where(np.isfinite(whole) & (whole > 0), whole, own)


def _own_size(program: Program) -> Array:
    """Capacity of the smallest unit of its own kind (site, technology).

    Zero of what has no units here, and of what makes heat and power alone.
    """
    system = program.system
    standing = spread(program, variable(system, "existing_capacity"), "site", "technology")
    units = spread(program, variable(system, "unit_share"), "site", "technology", "unit")
    smallest = np.where(units > 0, units, np.inf).min(axis=-1, initial=np.inf)
    has = np.isfinite(smallest) & np.isfinite(standing) & (_made(program) > 0)
    return np.where(has, smallest, 0.0) * np.where(has, standing, 0.0)


def _made(program: Program) -> Array:
    """Part that one activity makes of what it makes, in the base year (site, technology).

    Of a product the part of its demand; of what goes into one the part of what all plants of today
    can make of it at full load. Heat and power, and streams of exhaust, count for nothing: boilers
    and turbines come in any size.
    """
    system = program.system
    product = spread(program, variable(system, "product"), "commodity") > 0
    flow = spread(program, variable(system, "flow"), "technology", "commodity", "period")[..., 0]
    demand = spread(program, variable(system, "demand"), "site", "commodity", "period")[..., 0]
    standing = spread(program, variable(system, "existing_capacity"), "site", "technology")
    makes = np.maximum(flow, 0.0) * ~_energy_or_exhaust(system)
    load = np.where(np.isfinite(standing), standing, 0.0) * _load(program)
    total = np.where(product, demand, load @ makes)
    part = makes / np.where(total > 0, total, np.inf)[:, None]
    sold = (part * product).sum(axis=-1)
    made: Array = np.where(sold > 0, sold, part.max(axis=-1))
    return made


def _load(program: Program) -> Array:
    """Activity of a unit of capacity at full load; zero of contracts (site, technology)."""
    load = spread(program, program.coefficients.full_load, "site", "technology")
    return np.where(np.isfinite(load), load, 0.0)


def _energy_or_exhaust(system: xr.Dataset) -> NDArray[np.bool_]:
    """Whether a commodity is energy, or a stream of exhaust (commodity)."""
    energy = [dimension_words(str(unit)) == "energy" for unit in system["commodity_unit"].values]
    return np.array(energy) | np.isin(system["commodity"].values, system["stream"].values)


def spread(program: Program, array: Labelled, *dims: str) -> Array:
    """An array over all of some dims."""
    shape = [program.sizes[dim] for dim in dims]
    return np.broadcast_to(array.over(dims), shape)


def _natural_share(program: Program) -> Array:
    """Share of the main process of the smallest unit in whose place it comes (site, technology)."""
    system = program.system
    units = spread(program, variable(system, "unit_share"), "site", "technology", "unit")
    standing = spread(program, variable(system, "existing_capacity"), "site", "technology")
    units = np.where((units > 0) & (standing > 0)[..., None], units, np.inf)
    own = units.min(axis=-1, initial=np.inf)
    hosts = spread(program, variable(system, "host_process"), "technology", "host") > 0
    hosted = np.where(hosts[None], own[:, None, :], np.inf).min(axis=-1)
    any_unit = own.min(axis=-1)[:, None]
    natural = np.where(np.isfinite(hosted), hosted, any_unit)
    reach = spread(program, variable(system, "max_share"), "technology", "period").max(axis=-1)
    return np.where(np.isfinite(natural), np.minimum(natural, reach), 0.0)
