"""Equation 7: how fast things change."""

from __future__ import annotations

from ...labelled import Labelled, choose
from ..coefficients import as_host
from ..model import Model, Rows
from ..program import Term
from .stock import after_first, previous


def pace_of_building(model: Model) -> Rows | None:
    """Only so much of a host is converted in a year.

    full_load[t] x build[t, p] <= pace[t] x length[p] x (sum over h of host_activity[t, h] x
        activity[h, p] + host_demand[t, p])

    Over site, technology with a plant and a pace, period; the length makes what can be reached
    independent of blocks.
    """
    coefficients = model.coefficients
    build = model.columns["build"].renamed(vintage="period")
    return _paced(model, [(build, coefficients.full_load)], coefficients.has_plant)


def pace_of_contracts(model: Model) -> Rows | None:
    """The same for what needs no plant: the activity added.

    activity[t, p] - activity[t, p - 1] <= pace[t] x length[p] x (reference as above)

    Over site, technology without a plant and with a pace, period after the first.
    """
    activity = model.columns["activity"]
    terms: list[Term] = [(activity, 1.0), (previous(activity), -1.0)]
    return _paced(model, terms, ~model.coefficients.has_plant & after_first(activity))


def pace_of_growth(model: Model) -> Rows | None:
    """Capacity grows from what there is, and from a seed.

    full_load x capacity[p] <= (1 + growth_rate) ** n x full_load x capacity[p - 1]
        + growth_seed x (sum over k < n of (1 + growth_rate) ** k) x (reference as above), n =
            length[p]

    Over site, technology with a growth rate, period after the first.
    """
    coefficients, capacity = model.coefficients, model.columns["capacity"]
    rate, length = model.parameter("growth_rate"), model.parameter("period_length")
    if not rate.stated().anywhere():
        return None
    growth = 1.0 + rate.filled()
    factor = growth**length
    flat = growth == 1.0
    series = choose(flat, length, (factor - 1.0) / (choose(flat, 2.0, growth) - 1.0))
    seed = model.parameter("growth_seed") * series
    full_load = coefficients.full_load
    return Rows(
        ("site", "technology", "period"),
        [
            (capacity, full_load),
            (previous(capacity), -1.0 * full_load * factor),
            (as_host(model.columns["activity"]), -1.0 * seed * coefficients.host_activity),
        ],
        "<=",
        seed * coefficients.host_demand,
        rate.stated() & after_first(capacity),
    )


def _paced(model: Model, terms: list[Term], which: Labelled) -> Rows | None:
    """Rows where a pace is stated: what the terms add is no more than the pace allows."""
    pace, activity = model.parameter("pace"), as_host(model.columns["activity"])
    limited = pace.finite() & which
    if not limited.anywhere():
        return None
    share = pace.filled() * model.parameter("period_length")
    return Rows(
        ("site", "technology", "period"),
        [*terms, (activity, -1.0 * share * model.coefficients.host_activity)],
        "<=",
        share * model.coefficients.host_demand,
        limited,
    )
