"""What a baseline is: the system in which every limit that is about change has given way.

Each equation says in its record what a baseline does with it; nothing here names one.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import xarray as xr

from ..labelled import OUTER, with_figures
from .constraints import EQUATIONS
from .equation import Equation, Value
from .own import own_name


def baseline_system(system: xr.Dataset, equations: Iterable[Equation] = EQUATIONS) -> xr.Dataset:
    """Today's technologies at today's shares, replaced like for like.

    There is no target, and there are no obligations, rewards or credits. Whatever the baseline
    needs was ordered in time, so lead times do not bind. Activities follow demand: activity[p] =
    base_activity x demand[p] / demand[first], where demand is that for the product; without a
    product they stay.

    Parameters
    ----------
    system : xarray.Dataset
    equations : iterable of Equation, optional
        Each says what a baseline has in place of its parameters, and of which dims it has no
        member.
    """
    stated = tuple(equations)
    empty = {dim: slice(0, 0) for each in stated for dim in each.baseline.without}
    baseline = system.isel(empty)
    freed = {
        own_name(each.name, name) if name in each.own else name: value
        for each in stated
        for name, value in each.baseline.values.items()
    }
    figures = {name: freed_parameter(system, name, value) for name, value in freed.items()}
    return with_figures(baseline, figures)


def freed_parameter(system: xr.Dataset, name: str, value: Value) -> xr.Variable:
    """A parameter as a baseline has it; where it has one value, the same in all samples."""
    found = system.variables[name]
    if callable(value):
        made = value(system)
        return xr.Variable(made.dims, made.values, found.attrs)
    dims = tuple(dim for dim in found.dims if dim not in OUTER)
    shape = [found.sizes[dim] for dim in dims]
    return xr.Variable(dims, np.full(shape, value, found.dtype), found.attrs)


def freed_parameters(equations: Iterable[Equation]) -> tuple[str, ...]:
    """Parameters to which a baseline gives other values."""
    return tuple(dict.fromkeys(name for each in equations for name in each.baseline.values))


def baseline_equations(equations: Iterable[Equation]) -> tuple[Equation, ...]:
    """The equations that a baseline states: all but those that it leaves out."""
    return tuple(
        each for each in equations if each.baseline.how != "left out" or each.baseline.without
    )
