"""A traced curve as one labelled dataset: its corners, its steps, and what each step is."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..program import Program
from ..questions.goals import solve_goal
from ..questions.outcome import Outcome
from ..results.attribution import credits
from ..results.headline import relative_change
from ..systems.units import real_unit
from ..words.binding import binding_limits
from .exact import Curve, resolve
from .gap import early_starts
from .limited import period_of, years_of
from .step_costs import borne
from .words import Change, Names, following, label, main_lever

LIMITS_TOLD = 3
"""Limits told at a corner: as many as fit on a line of a table."""

VARIABLES = {
    "emissions": (
        ("point",),
        "tCO2e/yr",
        "Emissions at each corner, from the cheapest to the deepest",
    ),
    "cost": (("point",), "<money>", "Present value of all costs at each corner"),
    "cost_increase": (("point",), "1", "Cost over that of the baseline, less one"),
    "activity": (("point", "technology"), "<activity_unit>/yr", "Activity in the year"),
    "capacity": (("point", "technology"), "<capacity_unit>", "Capacity in the year"),
    "credited": (
        ("point", "technology"),
        "tCO2e/yr",
        "Abatement against the baseline by technology",
    ),
    "purchase": (("point", "commodity"), "<commodity_unit>/yr", "Bought in the year"),
    "limits": (("point",), "text", "Limits that bind at the corner, the weightiest first"),
    "abatement": (("step",), "tCO2e/yr", "Width of the step"),
    "cumulative_abatement": (
        ("step",),
        "tCO2e/yr",
        "Abatement at the end of the step, from the cheapest corner",
    ),
    "marginal_cost": (("step",), "<money>/tCO2e", "Cost of one tonne less within the step"),
    "cumulative_cost": (
        ("step",),
        "<money>/yr",
        "Cost above the cheapest corner at the end of the step",
    ),
    "average_cost": (("step",), "<money>/tCO2e", "Cumulative cost over cumulative abatement"),
    "activity_change": (
        ("step", "technology"),
        "<activity_unit>/yr",
        "Change of activity across the step",
    ),
    "capacity_change": (
        ("step", "technology"),
        "<capacity_unit>",
        "Change of capacity across the step",
    ),
    "abatement_by_technology": (
        ("step", "technology"),
        "tCO2e/yr",
        "Part of each technology in the step's abatement",
    ),
    "cost_by_technology": (
        ("step", "technology"),
        "<money>/yr",
        "What the change of each technology costs, commodities at their cost in the baseline",
    ),
    "abatement_left_over": (("step",), "tCO2e/yr", "Part that changed sales and disposal leave"),
    "label": (("step",), "text", "What changes across the step"),
    "name": (("step",), "text", "Option that switches in the step and drives its cost"),
    "supply": (
        ("step",),
        "text",
        "What supplies it, such as a green power contract or storage of CO2; empty without any",
    ),
    "step_lever": (
        ("step",),
        "text",
        "Lever of that option; `existing` where only fuels and loads shift",
    ),
}
"""Dims, unit and meaning of the variables of a curve; for a budget, yearly amounts are sums over
the years, and costs per year are present values."""


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
    data |= _words(
        program,
        data,
        _emitted(program, limited.scopes, share),
        np.diff(purchase, axis=0),
        limited.year is None,
    )
    return _dataset(curve, data, baseline)


def binding_at(curve: Curve, at: int, most: int = LIMITS_TOLD) -> list[str]:
    """Limits that bind at a corner, in words.

    At the deepest corner those that keep emissions from falling.
    """
    corner = curve.floor if at == len(curve.corners) - 1 else curve.corners[at]
    return binding_limits(curve.limited.program, corner.solution)[:most]


def names_of(program: Program) -> Names:
    """Labels and units of a program's system."""
    system = program.system
    return Names(
        technologies=[str(text) for text in system["technology_label"].values],
        levers=[str(text) for text in system["lever"].values],
        activity_units=[str(text) for text in system["activity_unit"].values],
        has_plant=program.coefficients.has_plant.values,
        commodities=[str(text) for text in system["commodity_label"].values],
        commodity_units=[str(text) for text in system["commodity_unit"].values],
        energy=system["energy_content"].values,
        follows=following(
            [str(text) for text in system["lever"].values],
            program.coefficients.flow.values.mean(axis=2),
        ),
    )


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


def _emitted(
    program: Program, scopes: NDArray[np.bool_], share: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Size of what goes with a unit of activity (technology), for ranking.

    Its own emissions and those of what it buys.
    """
    gwp, counted = program.system["global_warming_potential"].values, scopes.astype(float)
    own = np.einsum(
        "itsgp,s,g,p->t", program.coefficients.emission.values, counted, gwp, share / share.sum()
    )
    factor = np.einsum(
        "icsgp,s,g,p->c",
        program.system["emission_factor"].values,
        counted,
        gwp,
        share / share.sum(),
    )
    used = np.einsum("tcp,p->tc", program.coefficients.flow.values, share / share.sum())
    size: NDArray[np.float64] = np.abs(own) + np.abs(used) @ np.abs(factor)
    return size


def _words(
    program: Program,
    data: dict[str, NDArray[Any]],
    emitted: NDArray[np.float64],
    bought: NDArray[np.float64],
    budget: bool,
) -> dict[str, NDArray[Any]]:
    names = names_of(program)
    labels, levers, leaders, supplies = [], [], [], []
    for step in range(len(data["abatement"])):
        change = Change(
            activity=data["activity_change"][step],
            capacity=data["capacity_change"][step],
            abated=data["abatement_by_technology"][step],
            emitted=data["activity_change"][step] * emitted,
            cost=data["cost_by_technology"][step],
            bought=bought[step],
        )
        lever, leader, supply = main_lever(change, names)
        labels.append(label(change, names, "" if budget else "/yr"))
        levers.append(lever)
        leaders.append(leader)
        supplies.append(supply)
    return {
        "label": np.array(labels, dtype=str),
        "name": np.array(leaders, dtype=str),
        "supply": np.array(supplies, dtype=str),
        "step_lever": np.array(levers, dtype=str),
    }


def _dataset(curve: Curve, data: dict[str, NDArray[Any]], baseline: Outcome) -> xr.Dataset:
    limited = curve.limited
    system = limited.program.system
    kept = (
        "technology",
        "technology_label",
        "lever",
        "activity_unit",
        "capacity_unit",
        "commodity",
        "commodity_label",
        "commodity_unit",
    )
    found = xr.Dataset(coords={name: system[name] for name in kept})
    for name, (dims, unit, meaning) in VARIABLES.items():
        found[name] = (
            dims,
            data[name],
            {"units": real_unit(unit, system, dims), "long_name": meaning},
        )
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
        "base_emissions": float(_of_base(limited.program, limited.scopes))
        * float(limited.share.sum()),
        "baseline_emissions": float(_emissions(baseline, limited.scopes) @ limited.share),
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
    if len(curve.corners) > 1:
        at, cost, price = resolve(curve)
        found.attrs |= {
            "resolved_emissions": at,
            "resolved_cost_difference": abs(cost - curve.cost_at(at)) / max(abs(cost), 1e-300),
            "resolved_marginal_cost": price / limited.weight,
        }
        found.attrs["timing"] = _timing(curve, found)
    return found


def _years(system: xr.Dataset, year: int) -> str:
    """The years that a year stands for, where its period has several; else nothing."""
    first, last = years_of(system, year)
    return "" if first == last else f"mean of {first} to {last}"


def _timing(curve: Curve, found: xr.Dataset) -> str:
    """What runs before the year at the corner that the price limit allows."""
    limited = curve.limited
    if limited.year is None:
        return ""
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
    return "\n".join(
        early_starts(
            found, by_period, int(system["period"].values[period_of(system, limited.year)])
        )
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


def _emissions(outcome: Outcome, scopes: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Emissions of chosen scopes (period) in tCO2e/yr."""
    account = outcome.program.form.value("emissions", outcome.solution.values).values
    emitted: NDArray[np.float64] = np.einsum(
        "isgp,s,g->p",
        account,
        scopes.astype(float),
        outcome.program.system["global_warming_potential"].values,
    )
    return emitted
