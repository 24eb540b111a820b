"""Equation 7: how fast things change."""

from __future__ import annotations

import numpy as np

from ..coefficients import as_host, variable
from ..labelled import Labelled
from ..parts import Parts
from .stock import after_first, previous


def pace_of_building(parts: Parts) -> None:
    """Only so much of a host is converted in a year.

    full_load[t] x build[t, p] <= pace[t] x length[p] x (sum over h of host_activity[t, h] x
        activity[h, p] + host_demand[t, p])

    Over site, technology with a plant and a pace, period; the length makes what can be reached
    independent of blocks.
    """
    limited = _limited(parts, parts.coefficients.has_plant)
    build = parts.columns["build"].renamed(vintage="period")
    _add(parts, "pace_of_building", [(build, parts.coefficients.full_load)], limited)


def pace_of_contracts(parts: Parts) -> None:
    """The same for what needs no plant: the activity added.

    activity[t, p] - activity[t, p - 1] <= pace[t] x length[p] x (reference as above)

    Over site, technology without a plant and with a pace, period after the first.
    """
    contracts = Labelled("technology", ~parts.coefficients.has_plant.values)
    activity = parts.columns["activity"]
    limited = _limited(parts, contracts) & after_first(activity)
    _add(parts, "pace_of_contracts", [(activity, 1.0), (previous(activity), -1.0)], limited)


def pace_of_growth(parts: Parts) -> None:
    """Capacity grows from what there is, and from a seed.

    full_load x capacity[p] <= (1 + growth_rate) ** n x full_load x capacity[p - 1]
        + growth_seed x (sum over k < n of (1 + growth_rate) ** k) x (reference as above), n =
            length[p]

    Over site, technology with a growth rate, period after the first.
    """
    system = parts.system
    rate = variable(system, "growth_rate")
    if np.isnan(rate.values).all():
        return
    capacity = parts.columns["capacity"]
    stated = Labelled(rate.dims, ~np.isnan(rate.values))
    growth = 1.0 + Labelled(rate.dims, np.nan_to_num(rate.values, nan=0.0))
    length = variable(system, "period_length")
    factor = growth**length
    flat = Labelled(growth.dims, growth.values == 1.0)
    safe = Labelled(growth.dims, np.where(flat.values, 2.0, growth.values))
    series = (factor - 1.0) / (safe - 1.0)
    series = Labelled(
        series.dims, np.where(flat.values[:, None], length.values[None, :], series.values)
    )
    seed = variable(system, "growth_seed") * series
    activity = as_host(parts.columns["activity"])
    full_load = parts.coefficients.full_load
    parts.program.add_rows(
        "pace_of_growth",
        ("site", "technology", "period"),
        [
            (capacity, full_load),
            (previous(capacity), -1.0 * full_load * factor),
            (activity, -1.0 * seed * parts.coefficients.host_activity),
        ],
        "<=",
        seed * parts.coefficients.host_demand,
        mask=stated & after_first(capacity),
    )


def _limited(parts: Parts, which: Labelled) -> Labelled:
    pace = variable(parts.system, "pace")
    return Labelled(pace.dims, np.isfinite(pace.values)) & which


def _add(parts: Parts, name: str, terms: list, limited: Labelled) -> None:
    if not limited.values.any():
        return
    pace = variable(parts.system, "pace")
    finite = Labelled(pace.dims, np.where(np.isfinite(pace.values), pace.values, 0.0))
    share = finite * variable(parts.system, "period_length")
    reference = (
        as_host(parts.columns["activity"]),
        -1.0 * share * parts.coefficients.host_activity,
    )
    parts.program.add_rows(
        name,
        ("site", "technology", "period"),
        [*terms, reference],
        "<=",
        share * parts.coefficients.host_demand,
        mask=limited,
    )
