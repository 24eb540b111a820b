"""What each technology costs along a curve, for telling what drives the cost of a step.

Costs are attributed as abatement is (`results.attribution`): every commodity has the cost of one
unit made in the way of the baseline, and a technology bears its own costs and what it uses, less
what it makes, at these values. What a new furnace costs is then its own, and not that of the
certificates which cover its power.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..program import Program
from ..results.attribution import emission_values

Array = NDArray[np.float64]


def borne(program: Program, before: Array, solutions: list[Array]) -> Array:
    """Present value of what each technology costs at some points (point, technology).

    own[t] - sum over p, c of activity[t, p] x flow[t, c, p] x value[c, p]

    Parameters
    ----------
    program : Program
    before : array (site, technology, period)
        Activities of the baseline.
    solutions : list of array over columns
    """
    own = np.array([_own(program, values) for values in solutions])
    activity = np.array([program.form.value("activity", values).values for values in solutions])
    value = _values(program, before)
    flow = program.coefficients.flow.values
    made = np.einsum("nitp,tcp,icp->nt", activity, flow, value)
    found: Array = own - made
    return found


def _own(program: Program, values: Array) -> Array:
    """Cost of the columns of each technology: plants, running them, and what is bought for none."""
    form = program.form
    total = np.zeros(program.sizes["technology"])
    for block in form.variables.values():
        if "technology" not in block.index.dims:
            continue
        number = block.index.transpose("technology", *_rest(block.index.dims)).values
        exists = number >= 0
        cost = np.where(exists, form.cost[number] * values[number], 0.0)
        total += cost.reshape(len(total), -1).sum(axis=1)
    return total


def _rest(dims: tuple[str, ...]) -> list[str]:
    return [dim for dim in dims if dim != "technology"]


def _values(program: Program, before: Array) -> Array:
    """Present value of one unit of each commodity in the way of the baseline (site, c, period)."""
    form = program.form
    sizes = program.sizes
    weight = program.coefficients.weight_running.values
    price = np.nan_to_num(program.system["purchase_price"].values).mean(axis=(3, 4)) * weight
    running = np.zeros((sizes["site"], sizes["technology"], sizes["period"]))
    number = form.variables["activity"].index.transpose("site", "technology", "period").values
    running[number >= 0] = form.cost[number[number >= 0]]
    found = np.zeros((sizes["site"], sizes["commodity"], sizes["period"]))
    for site in range(sizes["site"]):
        for period in range(sizes["period"]):
            found[site, :, period] = emission_values(
                program,
                site,
                period,
                before[site, :, period],
                running[site, :, period],
                price[site, :, period],
            )
    return found
