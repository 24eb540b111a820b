"""Duals as prices, undiscounted and per unit of a year: one place settles their sign.

The dual of a row is the change of the present value per unit of its right-hand side. A target's
dual is negative or zero; its negative over the weight of the period is the cost of one tonne less.
A budget counts each year once, so its dual over the discount factor of a year of the period is the
price in that period.
"""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..labelled import Labelled, variable
from ..program import Program
from ..questions.demand_price import demand_prices
from ..questions.outcome import Outcome
from .headline import budget_price, yearly_limit_price

Array = NDArray[np.float64]

SIDES = ("", "_less", "_more")
"""Ends of the names of a price: as the solver tells it, of one unit less, and of one unit more."""


def prices(outcome: Outcome) -> dict[str, xr.Variable]:
    """Every price of an outcome, with both sides of those of tonnes and of commodities.

    Parameters
    ----------
    outcome : Outcome

    Returns
    -------
    dict of name to variable
        The group of prices in `docs/system.md`. The sides are missing where they were not sought.
    """
    program, duals, sides = outcome.program, outcome.solution.row_duals, outcome.sides
    weight = program.coefficients.weight_running
    unknown = np.full_like(duals, np.nan)
    below = unknown if sides is None else sides.dual_below
    above = unknown if sides is None else sides.dual_above
    demand = _demand(outcome)
    found: dict[str, xr.Variable] = {}
    for end, dual, of_demand in zip(SIDES, (duals, below, above), demand, strict=True):
        found[f"marginal_abatement_cost{end}"] = xr.Variable(
            ("target", "period"), _of_tonnes(outcome, dual)
        )
        found[f"marginal_price{end}"] = (
            Labelled(("site", "commodity", "period"), _of_commodities(outcome, dual, of_demand))
            / weight
        ).to_variable()
    peak = program.form.row_value("target_peak", duals).transpose("target", "period").values
    return found | {
        "marginal_peak_cost": xr.Variable(
            ("target", "period"), yearly_limit_price(peak, weight.values)
        ),
        "hourly_price": (_hourly_duals(program, duals) / weight)
        .transpose("site", "commodity", "period", "day", "hour")
        .to_variable(),
    }


def _demand(outcome: Outcome) -> tuple[Array, Array, Array]:
    """Present value of one unit of each demand, and its two sides; missing in a baseline."""
    sides, sizes = outcome.sides, outcome.program.sizes
    nothing = np.full([sizes[dim] for dim in ("site", "commodity", "period")], np.nan)
    if sides is not None:
        return sides.demand, sides.demand_less, sides.demand_more
    if outcome.goal == "baseline":
        return nothing, nothing, nothing
    return demand_prices(outcome.program, outcome.solution), nothing, nothing


def _of_tonnes(outcome: Outcome, duals: Array) -> Array:
    """Price of a tonne under each target (target, period); missing under a peak.

    Where each tonne had a price in what was minimised, it is that price beside the duals.
    """
    program, form = outcome.program, outcome.program.form
    weight = program.coefficients.weight_running.values
    yearly, budget = (
        form.row_value(f"target_{kind}", duals, 0.0).values for kind in ("yearly", "budget")
    )
    active, length = (
        variable(program.system, name).values for name in ("target_active", "period_length")
    )
    price = yearly_limit_price(yearly, weight) + budget_price(budget, active, length, weight)
    if outcome.tonne_price is not None:
        price = price + outcome.tonne_price
    peak = program.parameter("target_kind").values == "peak"
    found: Array = np.where(peak[:, None], np.nan, price)
    return found


def _of_commodities(outcome: Outcome, duals: Array, demand: Array) -> Array:
    """Present value of one unit of each commodity (site, commodity, period).

    That of its balance, of an hourly one along its load, and of what is demanded through every row
    in which the demand stands; missing for a demand of a year that is history.
    """
    program = outcome.program
    form, hourly = program.form, program.coefficients.hourly
    closed = form.row_value("balance", duals).values
    disposable = form.row_value("balance_with_disposal", duals).values
    along_load = (
        (_hourly_duals(program, duals) * hourly.load_part.isel(shape=0))
        .sum(["day", "hour"])
        .transpose("site", "commodity", "period")
    )
    either = np.where(np.isnan(closed), disposable, closed)
    either = np.where(hourly.commodity.values[None, :, None], along_load.values, either)
    found: Array = np.where(_demanded(outcome), demand, either)
    return found


def _demanded(outcome: Outcome) -> NDArray[np.bool_]:
    """Demands with a price of their own: not in a baseline, whose activities are stated."""
    program = outcome.program
    demand = program.parameter("demand").transpose("site", "commodity", "period").values
    demanded: NDArray[np.bool_] = (demand > 0) & (outcome.goal != "baseline")
    return demanded


def _hourly_duals(program: Program, duals: Array) -> Labelled:
    """Duals of the hourly balances; missing for yearly commodities."""
    dims = ("site", "commodity", "period", "day", "hour")
    values = np.full([program.sizes[dim] for dim in dims], np.nan)
    for name in ("hours_balance", "hours_balance_with_disposal"):
        if name in program.form.rows:
            found = program.form.row_value(name, duals).transpose(*dims).values
            values = np.where(np.isnan(found), values, found)
    return Labelled(dims, values)
