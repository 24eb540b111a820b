"""A traced curve as one labelled dataset: its corners, its steps, and what each step is."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..program import Program
from ..questions.goals import solve_goal
from ..questions.left import untouched
from ..questions.outcome import Outcome
from ..results.attribution import credits
from ..results.headline import relative_change
from ..results.summary import METHODS
from ..sentences import kept
from ..strict_json import to_json
from ..systems.units import real_unit
from ..words.binding import binding_limits
from .exact import Curve, resolve
from .gap import early_starts
from .limited import period_of, years_of
from .merging import WIDTH
from .step_costs import borne
from .told import emitted_with, merged_steps, words_between
from .variables import VARIABLES

LIMITS_TOLD = 3
"""Limits told at a corner: as many as fit on a line of a table."""


def cost_curve(curve: Curve, limits: bool = True) -> xr.Dataset:
    """The dataset of a traced curve, with the baseline as a point beside it.

    Parameters
    ----------
    curve : Curve
    limits : bool, optional
        Whether to look up what binds at each corner.

    Returns
    -------
    xarray.Dataset
        One entry a step and one a corner, as in `VARIABLES`; attributes tell the baseline, the
        lowest level, the number of solves, and how far a random point solved anew lies from the
        curve.
    """
    limited = curve.limited
    program = limited.program
    baseline = solve_goal(
        program.system,
        "baseline",
        equations=program.own_equations,
        time_limit=curve.session.time_limit,
    )
    activity, capacity, purchase = _quantities(curve)
    before = baseline.program.form.value("activity", baseline.solution.values).values
    credit = credits(program, before, limited.scopes)
    share = limited.share
    emissions = np.array([corner.emissions for corner in curve.corners])
    cost = np.array([corner.cost for corner in curve.corners])
    credited = np.einsum("nitp,itp,p->nt", activity - before, credit, share)
    data: dict[str, NDArray[Any]] = {
        "emissions": emissions,
        "cost": cost,
        "cost_increase": relative_change(cost, baseline.solution.objective),
        "activity": np.einsum("nitp,p->nt", activity, share),
        "capacity": capacity,
        "credited": credited,
        "purchase": purchase,
        "limits": np.array(
            ["; ".join(binding_at(curve, at)) if limits else "" for at in range(len(emissions))],
            dtype=str,
        ),
        "abatement": -np.diff(emissions),
        "cumulative_abatement": emissions[0] - emissions[1:],
        "marginal_cost": curve.slopes() / limited.weight,
        "cumulative_cost": (cost[1:] - cost[0]) / limited.weight,
    }
    data["average_cost"] = data["cumulative_cost"] / data["cumulative_abatement"]
    data["activity_change"] = np.diff(data["activity"], axis=0)
    data["capacity_change"] = np.diff(capacity, axis=0)
    data["abatement_by_technology"] = np.diff(credited, axis=0)
    costs = borne(program, before, [corner.solution.values for corner in curve.corners])
    data["cost_by_technology"] = np.diff(costs, axis=0) / limited.weight
    data["abatement_left_over"] = data["abatement"] - data["abatement_by_technology"].sum(axis=1)
    for name, which in METHODS.items():
        counted = np.isin(program.system["scope"].values, which)
        data[f"emissions_{name}"] = np.array(
            [
                emitted_in(program, corner.solution.values, counted) @ share
                for corner in curve.corners
            ]
        )
        data[f"abatement_{name}"] = -np.diff(data[f"emissions_{name}"])
    told = {"costs": costs, "went_with": emitted_with(program, limited.scopes, share)}
    rate = "" if limited.year is None else "/yr"
    data |= words_between(program, data | told, np.arange(len(emissions)), rate)
    data |= merged_steps(program, data | told, rate)
    return _dataset(curve, data, baseline)


def binding_at(curve: Curve, at: int, most: int = LIMITS_TOLD) -> list[str]:
    """Limits that bind at a corner, in words.

    At the deepest corner those that keep emissions from falling; where there are none, what no
    option touches.
    """
    limited = curve.limited
    if at < len(curve.corners) - 1:
        return binding_limits(limited.program, curve.corners[at].solution)[:most]
    told = binding_limits(limited.program, curve.floor.solution)[:most]
    if told or limited.year is None:
        return told
    period = period_of(limited.program.system, limited.year)
    left = untouched(limited.program, 0, period, time_limit=curve.session.time_limit)
    return [left] if left else []


def _quantities(
    curve: Curve,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Activity, capacity and purchase at each corner.

    Activity is over (point, site, technology, period); capacity (point, technology) and purchase
    (point, commodity) are those of the year.
    """
    form, share = curve.limited.program.form, curve.limited.share
    last = int(np.flatnonzero(share)[-1])
    activity, capacity, purchase = [], [], []
    for corner in curve.corners:
        values = corner.solution.values
        activity.append(form.value("activity", values).values)
        capacity.append(form.value("capacity", values).values[:, :, last].sum(axis=0))
        bought = form.value("purchase", values).values.sum(axis=(0, 3, 4))
        purchase.append(bought @ share)
    return np.array(activity), np.array(capacity), np.array(purchase)


def _dataset(curve: Curve, data: dict[str, NDArray[Any]], baseline: Outcome) -> xr.Dataset:
    limited = curve.limited
    system = limited.program.system
    taken = (
        "technology",
        "technology_label",
        "lever",
        "activity_unit",
        "capacity_unit",
        "commodity",
        "commodity_label",
        "commodity_unit",
    )
    found = xr.Dataset(coords={name: system[name] for name in taken})
    for name, (dims, unit, meaning) in VARIABLES.items():
        found[name] = (
            dims,
            data[name].astype(str) if data[name].dtype == object else data[name],
            {"units": real_unit(unit, system, dims), "long_name": meaning},
        )
    whole = float(limited.share.sum())
    found.attrs = {
        **{
            name: system.attrs.get(name, "")
            for name in ("sector", "region", "view", "currency", "money_year")
        },
        **{
            name: system.attrs.get(name, "")
            for name in ("sector_label", "region_label", "product_label", "product_unit")
        },
        "year": "budget" if limited.year is None else int(limited.year),
        "years": "" if limited.year is None else _years(system, limited.year),
        "scopes": ",".join(str(name) for name in system["scope"].values[limited.scopes]),
        "weight": limited.weight,
        "base_emissions": _of_base(limited.program, limited.scopes) * whole,
        "baseline_emissions": _of_baseline(baseline, limited.scopes, limited.share),
        **_both_ways(curve, baseline),
        "merged_below": WIDTH,
        "baseline_cost": baseline.solution.objective,
        "price_limit": float(system["price_limit"]),
        "carbon_price": 0.0
        if limited.year is None
        else float(system["carbon_price"].values[period_of(system, limited.year)]),
        "lowest_feasible": curve.lowest,
        "solves": curve.solves,
        "solver_seconds": curve.session.seconds,
        "seconds": curve.seconds,
        "primal_violation": curve.worst.primal_violation,
        "dual_violation": curve.worst.dual_violation,
        "gap": curve.worst.gap,
    }
    timing: list[str] = []
    if len(curve.corners) > 1:
        at, cost, price = resolve(curve)
        found.attrs |= {
            "resolved_emissions": at,
            "resolved_cost_difference": abs(cost - curve.cost_at(at)) / max(abs(cost), 1e-300),
            "resolved_marginal_cost": price / limited.weight,
        }
        timing = _timing(curve, found)
        found.attrs["timing"] = "\n".join(timing)
    said = kept([*data["label"], *data["merged_label"], *timing])
    return found.assign_attrs(sentences=to_json(said, indent=None))


def _both_ways(curve: Curve, baseline: Outcome) -> dict[str, float]:
    """Scopes 1 and 2 of the base year and of the baseline by contract and by location, tCO2e/yr."""
    program, share = curve.limited.program, curve.limited.share
    found = {}
    for name, which in METHODS.items():
        counted = np.isin(program.system["scope"].values, which)
        found[f"base_emissions_{name}"] = _of_base(program, counted) * float(share.sum())
        found[f"baseline_emissions_{name}"] = _of_baseline(baseline, counted, share)
    return found


def _of_baseline(baseline: Outcome, scopes: NDArray[np.bool_], share: NDArray[np.float64]) -> float:
    return float(emitted_in(baseline.program, baseline.solution.values, scopes) @ share)


def _years(system: xr.Dataset, year: int) -> str:
    """The years that a year stands for, where its period has several; else nothing."""
    first, last = years_of(system, year)
    return "" if first == last else f"mean of {first} to {last}"


def _timing(curve: Curve, found: xr.Dataset) -> list[str]:
    """What runs before the year at the corner that the price limit allows."""
    limited = curve.limited
    if limited.year is None:
        return []
    at = int(
        np.searchsorted(found["marginal_cost"].values, found.attrs["price_limit"], side="right")
    )
    system = limited.program.system
    activity = limited.program.form.value("activity", curve.corners[at].solution.values).values.sum(
        axis=0
    )
    by_period = xr.DataArray(
        activity,
        dims=("technology", "period"),
        coords={n: system[n].values for n in ("technology", "period")},
    )
    return early_starts(
        found, by_period, int(system["period"].values[period_of(system, limited.year)])
    )


def _of_base(program: Program, scopes: NDArray[np.bool_]) -> float:
    base = program.coefficients.base_emissions.transpose("site", "scope", "gas").values
    return float(
        np.einsum(
            "isg,s,g->",
            base,
            scopes.astype(float),
            program.system["global_warming_potential"].values,
        )
    )


def emitted_in(
    program: Program, values: NDArray[np.float64], scopes: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Emissions of chosen scopes (period) in tCO2e/yr."""
    emitted: NDArray[np.float64] = np.einsum(
        "isgp,s,g->p",
        program.form.value("emissions", values).values,
        scopes.astype(float),
        program.system["global_warming_potential"].values,
    )
    return emitted
