"""The smallest size of a whole plant, stated or natural, and what a divisible plan has below it.

The size is the technology's `unit_size`, or the natural size of a conversion where none is stated:
that of the smallest unit whose place it takes, and no more than the share that it may ever reach.
Another unit of a kind that makes the product today is as large as the smallest that stands.
"""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..amounts import quantity
from ..errors import InputError, Problem
from ..labelled import Labelled, variable
from ..program import Program
from .outcome import Outcome

Array = NDArray[np.float64]

ROUNDING = 1e-9
"""Relative: by which a size may exceed the whole site."""

SAME_SIZE = 1e-6
"""Relative: by which a plant may be below a size and have it, as a solver rounds."""


def sizes_of(program: Program) -> xr.DataArray:
    """Smallest size of what is built, in capacity units (site, technology).

    Of a conversion, and of another unit of a kind that makes the product today. Zero where any
    amount is built: it is neither, or neither a size nor a unit is stated.

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
    return [
        f"{system['technology_label'].values[technology]}: "
        f"{quantity(total[site, technology], str(system['capacity_unit'].values[technology]))} "
        "is built, below its smallest size of "
        f"{quantity(sizes[site, technology], str(system['capacity_unit'].values[technology]))}; "
        "`--plants whole` builds it whole or not at all"
        for site, technology in np.argwhere(few)
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

    Of what converts it, the part that it converts; of another unit of a kind that makes the product
    today, what it makes of the base year's demand. Zero of all else.
    """
    coefficients = program.coefficients
    part = coefficients.full_load * coefficients.conversion_share
    whole = spread(program, part, "site", "technology")
    load = spread(program, coefficients.full_load, "site", "technology")
    own = np.where(_own_size(program) > 0, load * _made(program), 0.0)
    return np.where(np.isfinite(whole) & (whole > 0), whole, own)


def _own_size(program: Program) -> Array:
    """Capacity of the smallest unit of its own kind (site, technology).

    Zero of what has no units here, and of what makes none of the product.
    """
    system = program.system
    standing = spread(program, variable(system, "existing_capacity"), "site", "technology")
    units = spread(program, variable(system, "unit_share"), "site", "technology", "unit")
    smallest = np.where(units > 0, units, np.inf).min(axis=-1, initial=np.inf)
    has = np.isfinite(smallest) & np.isfinite(standing) & (_made(program) > 0)
    return np.where(has, smallest, 0.0) * np.where(has, standing, 0.0)


def _made(program: Program) -> Array:
    """Part of the base year's demand for the product that one activity makes (site, technology)."""
    system = program.system
    product = spread(program, variable(system, "product"), "commodity")
    flow = spread(program, variable(system, "flow"), "technology", "commodity", "period")
    demand = spread(program, variable(system, "demand"), "site", "commodity", "period")
    wanted = np.where(demand[..., 0] > 0, demand[..., 0], np.inf)
    made: Array = (np.maximum(flow[..., 0], 0.0) * product / wanted[:, None]).sum(axis=-1)
    return made


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
