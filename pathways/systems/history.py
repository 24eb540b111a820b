"""The base year keeps its balance when numbers of its technologies change.

What stands today was calibrated with the central figures. When a flow, a saving or the demand is
changed, activities of the base year that no longer balance would make every pathway infeasible;
they follow instead, and capacity with them.
"""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from .hosts import saved_flow
from .today import admit

TOLERANCE = 1e-9
"""Part of what goes through a balance by which it may miss: digits lost in its sum."""

RANK = 1e-12
"""Relative size below which a direction of the balances counts as one of the others: as small as
double precision tells apart.
"""

MOVING = ("flow", "saving", "demand", "availability")
"""Parameters on which the balance of the base year rests."""


FOLLOWING = (
    "base_activity",
    "existing_capacity",
    "existing_survival",
    "purchase_limit",
    "max_share",
)
"""Parameters that follow, the activities first."""

ROUNDING = 1e-6
"""Relative: what sums of figures of single precision may miss, seventeen times their last digit."""


def follow(system: xr.Dataset) -> None:
    """Move activities of the base year as little as possible so that its balances hold again.

    Changes the system in place.

    The least sum of ((a' - a) / a)^2 over technologies that run, subject to the balances of
    commodities that can be neither bought nor sold: a' = a + W A^T (A W A^T)^-1 (demand - A a) with
    W = diag(a^2), where A holds net outputs. What makes only what nobody uses any more stands
    still. Where something would run backwards, all that ran first follows what is demanded by one
    ratio: a works of another size. A surplus that may be let go counts only where it would turn
    into a lack. Existing capacity is scaled by a' / a. Where the base year is history,
    what it had to buy is no longer above a limit of purchases, what ran may serve all of its host,
    and has the capacity.
    """
    balance = _net_output(system)
    closed = (
        np.isnan(system.variables["purchase_price"].values[:, :, 0])
        & np.isnan(system.variables["sale_price"].values[:, :, 0])
    ).all((2, 3))
    free = system.variables["free_disposal"].values > 0
    demand = system.variables["demand"].values[:, :, 0]
    for site, activity in enumerate(system.variables["base_activity"].values):
        running = np.flatnonzero(activity > 0)
        net, today = balance[running], activity[running].copy()
        touched = closed[site] & (net != 0).any(axis=0)
        wanted = _wanted(net, today, demand[site], touched & ~free)
        moved = _balanced(net, wanted, demand[site], touched, free)
        if not _forward(moved, wanted):
            size = _size(net, wanted, demand[site], touched)
            moved = _balanced(net, wanted * size, demand[site], touched, free)
        if moved is None or not _forward(moved, wanted):
            continue  # no move balances it: the solve says what cannot hold together
        activity[running] = moved
        ratio = moved / today
        system.variables["existing_capacity"].values[site, running] *= ratio
        system.variables["existing_survival"].values[site, running] *= ratio[:, None]
        if float(system.variables["base_year_fixed"].values) > 0:
            bought = np.maximum(demand[site] - net.T @ moved, 0.0) * (1.0 + TOLERANCE)
            limit = system.variables["purchase_limit"].values[site, :, 0]
            np.maximum(limit, bought, out=limit)
            _able(system, site, running, moved)
            share = system.variables["max_share"].values[:, 0]
            share[running] = np.maximum(share[running], 1.0)


def _wanted(
    net: NDArray[np.float64],
    today: NDArray[np.float64],
    demand: NDArray[np.float64],
    binding: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """Activities of today without those that make only what nobody uses, link by link."""
    running = today.copy()
    makes = (net > 0) & binding
    for _ in range(len(today)):
        used = np.maximum(-net, 0.0).T @ running + demand > 0
        unused = makes.any(axis=1) & ~(makes & used).any(axis=1) & (running > 0)
        if not unused.any():
            break
        running[unused] = 0.0
    return running


def _forward(moved: NDArray[np.float64] | None, wanted: NDArray[np.float64]) -> bool:
    """Whether everything that is wanted runs, and forward."""
    return moved is not None and bool((moved[wanted > 0] > 0).all())


def _size(
    net: NDArray[np.float64],
    today: NDArray[np.float64],
    demand: NDArray[np.float64],
    touched: NDArray[np.bool_],
) -> float:
    """Demand over what ran, where that is one ratio for all that is demanded; one otherwise."""
    asked = touched & (demand > 0)
    made = net[:, asked].T @ today
    if not asked.any() or (made <= 0).any():
        return 1.0
    ratio = demand[asked] / made
    return float(ratio[0]) if np.ptp(ratio) <= TOLERANCE * ratio[0] else 1.0


def steadied(system: xr.Dataset) -> xr.Dataset:
    """A System whose base year balances although its figures lost their last digits.

    In a base year that is history nothing can make up for digits that single precision cut: what
    ran is moved by as much, as `follow` does, and stays admitted in later years, as `admit` has it.
    The same System where the base year is none, and where more than digits is missing; then the
    solve says what cannot hold together.
    """
    if float(system.variables["base_year_fixed"].values) <= 0:
        return system
    moved = system.assign({name: system[name].copy(deep=True) for name in FOLLOWING})
    follow(moved)
    admit(moved)
    before, after = (each["base_activity"].values for each in (system, moved))
    if (np.abs(after - before) > ROUNDING * before).any():
        return system
    for name in FOLLOWING[1:]:
        figures = moved[name].values
        np.minimum(figures, system[name].values * (1.0 + ROUNDING), out=figures)
    return moved


def _able(
    system: xr.Dataset, site: int, running: NDArray[np.int64], activity: NDArray[np.float64]
) -> None:
    """Raise existing capacity that could not have done the activity of the base year."""
    hours = system.variables["hour_weight"].values
    mean = (system.variables["availability"].values[site, running] * hours).sum(
        axis=(1, 2)
    ) / hours.sum()
    per_capacity = system.variables["activity_per_capacity"].values[running]
    capacity = system.variables["existing_capacity"].values[site]
    with np.errstate(divide="ignore", invalid="ignore"):
        missing = activity * (1.0 + TOLERANCE) / (capacity[running] * mean * per_capacity)
    ratio = np.where(np.isfinite(missing) & (per_capacity < np.inf), np.maximum(missing, 1.0), 1.0)
    capacity[running] *= ratio
    system.variables["existing_survival"].values[site, running] *= ratio[:, None]


def _net_output(system: xr.Dataset) -> NDArray[np.float64]:
    """Net output with savings in the base year (technology, commodity)."""
    flow = system.variables["flow"].values[:, :, 0]
    runs = (system.variables["base_activity"].values > 0).any(axis=0)
    saves = runs & (system.variables["saving"].values[:, :, 0] != 0).any(axis=1)
    return flow + saved_flow(system).values[:, :, 0] if saves.any() else flow


def _balanced(
    net: NDArray[np.float64],
    today: NDArray[np.float64],
    demand: NDArray[np.float64],
    touched: NDArray[np.bool_],
    free: NDArray[np.bool_],
) -> NDArray[np.float64] | None:
    """Activities nearest to today's that balance; None where none do."""
    binding = touched & ~free
    moved = today
    for _ in range(len(demand)):
        rows = net[:, binding].T
        gap = demand[binding] - rows @ today
        size = np.abs(rows) @ today + np.abs(demand[binding])
        if (np.abs(gap) <= TOLERANCE * size).all():
            moved = today
        else:
            weighted = rows * today**2
            moved = today + weighted.T @ np.linalg.lstsq(weighted @ rows.T, gap, rcond=RANK)[0]
            if (np.abs(demand[binding] - rows @ moved) > TOLERANCE * size).any():
                return None
        lack = (
            touched
            & free
            & ~binding
            & (net.T @ moved < demand - TOLERANCE * (np.abs(net.T) @ today))
        )
        if not lack.any():
            return moved
        binding = binding | lack
    return None
