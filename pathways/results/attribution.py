"""Abatement attributed to technologies, without an order, adding up to the total.

Every commodity gets the emissions of one unit made in the way of the baseline: mu[c]. For each
technology that runs in the baseline the value of what it makes equals the value of what it uses
plus its own emissions,

    sum over c of mu[c] x flow[t, c] = emission[t],        mu[c] = factor[c] where c is bought,

so the baseline has nothing to attribute. A technology is then credited with what its products would
have emitted in the baseline, less what it uses and emits itself:

    abatement[t] = (activity[t] - baseline activity[t]) x (sum over c of mu[c] x flow[t, c] -
        emission[t]).

With the balances of all commodities this sums to the emissions of the baseline less those of the
pathway; what remains (changed sales and disposal) is returned apart. No order of measures enters,
unlike in a sequence of switches, and nothing is counted twice: the power saved by efficiency is
valued at the baseline's power, and green power only replaces what is still bought. The credit
depends on the baseline, as every such attribution must (Ang, Liu and Chew 2003, Energy 28, on
perfect decomposition).

Because the credits are linear in the activities, each is also the Shapley value of its technology
in the game that pays a set of technologies the abatement of their activities (Shapley 1953):
averaging over all orders in which levers could come would give the same numbers, and is not needed.
A split by causes over time (output, use of energy, mix, factors) is another question;
`decomposition` answers it.
"""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..program import Program


def attribute(
    program: Program,
    values: NDArray[np.float64],
    baseline: Program,
    baseline_values: NDArray[np.float64],
    scopes: NDArray[np.bool_],
) -> tuple[xr.Variable, xr.Variable]:
    """Abatement by technology, and what is left over.

    Parameters
    ----------
    program, values : the pathway and its solution
    baseline, baseline_values : the baseline and its solution, of the same system
    scopes : boolean over scope
        Scopes whose emissions are attributed.

    Returns
    -------
    abatement : (technology, period) in tCO2e/yr
    remainder : (period) in tCO2e/yr
    """
    sizes = program.sizes
    total = np.zeros(sizes["period"])
    gwp = program.system.variables["global_warming_potential"].values
    activity = program.form.value("activity", values).values
    before = baseline.form.value("activity", baseline_values).values
    abatement = ((activity - before) * credits(program, before, scopes)).sum(axis=0)
    for sign, each, solution in ((1.0, baseline, baseline_values), (-1.0, program, values)):
        emissions = each.form.value("emissions", solution).values
        total += sign * np.einsum("isgp,s,g->p", emissions, scopes.astype(float), gwp)
    remainder = total - abatement.sum(axis=0)
    return xr.Variable(("technology", "period"), abatement), xr.Variable("period", remainder)


def credits(
    program: Program, before: NDArray[np.float64], scopes: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Abatement of one unit of activity (site, technology, period) in tCO2e.

    sum over c of mu[c] x flow[t, c] - emission[t]

    Parameters
    ----------
    program : Program
    before : array (site, technology, period)
        Activities of the baseline.
    scopes : boolean over scope
    """
    gwp = program.system.variables["global_warming_potential"].values
    counted = scopes.astype(float)
    found = np.zeros(before.shape)
    for site in range(before.shape[0]):
        own = np.einsum("tsgp,s,g->tp", program.coefficients.emission.values[site], counted, gwp)
        bought = np.einsum(
            "csgp,s,g->cp", program.system.variables["emission_factor"].values[site], counted, gwp
        )
        for period in range(before.shape[2]):
            value = emission_values(
                program, site, period, before[site, :, period], own[:, period], bought[:, period]
            )
            found[site, :, period] = (
                program.coefficients.flow.values[:, :, period] @ value - own[:, period]
            )
    return found


def emission_values(
    program: Program,
    site: int,
    period: int,
    activity: NDArray[np.float64],
    own: NDArray[np.float64],
    bought: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Baseline emissions per unit of each commodity (commodity).

    What can be bought carries what its purchase carries; what the baseline lets go unused carries
    nothing. The rest follows from the technologies that run. Where several make one commodity their
    equations are met in the least squares of tonnes, and unknowns are counted in tonnes of their
    throughput, so that no unit of reporting has a say.
    """
    flow = program.coefficients.flow.values[:, :, period]
    runs = activity > 0
    amounts = flow[runs] * activity[runs, None]
    used = (amounts < 0).any(axis=0)
    priced = ~np.isnan(program.system.variables["purchase_price"].values[site, :, period, 0, 0])
    free = (program.system.variables["free_disposal"].values > 0) & ~used & ~priced
    known = free | priced
    value = np.where(priced, bought, 0.0)
    throughput = np.abs(amounts).max(axis=0, initial=0.0)
    unknown = ~known & (throughput > 0)
    if unknown.any():
        right = own[runs] * activity[runs] - amounts[:, known] @ value[known]
        tonnes = np.linalg.lstsq(amounts[:, unknown] / throughput[unknown], right, rcond=None)[0]
        value[unknown] = tonnes / throughput[unknown]
    return value
