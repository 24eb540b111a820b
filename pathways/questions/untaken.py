"""Why what pays is not taken: what more would pay were one thing that keeps it back taken away.

Each is taken out of the System alone, and what pays without a target is sought again. What a year
costs less then, both plans at the same figures, is what that one thing keeps from being taken:

    saved[f, p] = cost of the year in the plan that pays with f - cost in the one that pays without

- `cost_of_capital`: rates of the owner above the discount rate come down to it.
- `transaction_cost`, `downtime`: their part goes out of the overnight cost.
- `lead_time`: all is decided long before, so that what waits for its order is there; what is not on
  the market yet stays away.

Costs are those of the year without transfers and write-offs, as in all yardsticks. They do not add
up: two things may keep back the same measure.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..errors import InfeasibleError
from ..program import Program
from ..program.objective import COSTS, SUNK, TRANSFERS
from .outcome import Outcome

FRICTIONS = ("cost_of_capital", "transaction_cost", "downtime", "lead_time")
"""What may keep back what pays."""

HIGHER = 1e-9
"""Relative: a rate is above the discount rate by more than rounding."""


def saved_without(
    system: xr.Dataset, economic: Outcome, solve: Callable[[xr.Dataset], Outcome]
) -> xr.DataArray:
    """What a year would cost less were one friction away (friction, period), in money a year.

    Parameters
    ----------
    system : xarray.Dataset
    economic : Outcome
        What pays without a target, of divisible plants.
    solve : callable
        Answers the same question of another System.

    Returns
    -------
    xarray.DataArray
        Missing where the System states no such friction.
    """
    saved = np.full((len(FRICTIONS), system.sizes["period"]), np.nan)
    for row, friction in enumerate(FRICTIONS):
        other = without(system, friction)
        if other is None:
            continue
        try:
            freed = solve(other)
        except InfeasibleError:
            continue
        # A date is no price: the plan that waits is worth what it is where it waits.
        at = economic.program if friction == "lead_time" else freed.program
        saved[row] = _of_year(at, economic) - _of_year(freed.program, freed)
    return xr.DataArray(saved, dims=("friction", "period"), coords={"friction": list(FRICTIONS)})


def without(system: xr.Dataset, friction: str) -> xr.Dataset | None:
    """The System without one friction; None where it states none.

    Parameters
    ----------
    system : xarray.Dataset
    friction : str
        One of `FRICTIONS`.
    """
    if friction == "cost_of_capital":
        rate, discount = system["cost_of_capital"], float(system["discount_rate"])
        if not (rate > discount * (1.0 + HIGHER)).any():
            return None
        return system.assign(cost_of_capital=rate.clip(max=discount))
    if friction == "lead_time":
        waits = (system["lead_time"] > 0).any() and np.isfinite(float(system["decision_date"]))
        if not waits:
            return None
        return system.assign(decision_date=system["decision_date"].copy(data=-np.inf))
    if not (system[friction] > 0).any():
        return None
    added = 1.0 + system["transaction_cost"] + system["downtime"]
    capex = system["capex"] * (added - system[friction]) / added
    nothing = system[friction].copy(data=np.zeros(system[friction].shape))
    return system.assign({"capex": capex.transpose(*system["capex"].dims), friction: nothing})


def _of_year(program: Program, outcome: Outcome) -> NDArray[np.float64]:
    """What an outcome uses up by period at the figures of a program, in money a year."""
    total = np.zeros(program.sizes["period"])
    for name in COSTS:
        if name not in (*TRANSFERS, *SUNK):
            cost = program.expressions[name].evaluate(outcome.solution.values, program.sizes)
            total += cost.sum([dim for dim in cost.dims if dim != "period"]).values
    return total
