"""What searches of whole plants leave open, and the best that any of them found.

A search ends within its gap: a plan that was made for another purpose may be cheaper than the one
that was searched for, and is then taken. What each worth may be at least and at most follows from
the bounds: with WS between its bound and what was found, and RP likewise, the value of perfect
information lies between RP's bound less WS as found, and RP as found less WS's bound.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from .futures import Futures
from .measures import value_of
from .plans import CHOSEN, EXPECTED, MEAN, WAITING, Compared

Array = NDArray[np.float64]

EVEN = 1e-9
"""Part of the cost of a plan below which two plans cost the same: what a solver is asked for."""


def least_plan(
    plans: Mapping[str, Compared],
    name: str,
    measure: str,
    weights: Array | None,
    level: float,
    best: Array,
) -> str:
    """Name of the plan with the least measure: the one searched for unless another is better.

    Parameters
    ----------
    plans : mapping of name to Compared
    name : str
        Of the plan that was searched for by this measure.
    measure, weights, level, best
        As in `measures.objective`.
    """
    least, found = value_of(measure, plans[name].costs, weights, level, best), name
    for other, plan in plans.items():
        if not plan.values or (plan.missed > 0.0).any():
            continue
        value = value_of(measure, plan.costs, weights, level, best)
        if value < least - EVEN * float(np.abs(plan.costs).max()):
            found, least = other, value
    return found


def best_known(plans: Mapping[str, Compared], best: Array) -> Array:
    """The least cost of each scenario that any plan within the limits has (scenario)."""
    found: Array = np.fmin.reduce([best, *(plan.kept for plan in plans.values())])
    return found


def left_open(
    futures: Futures,
    plans: Mapping[str, Compared],
    measure: str,
    weights: Array | None,
    level: float,
    best: Array,
) -> dict[str, float | int | str]:
    """Attributes of a decision that tell what the searches leave open, as present values.

    Parameters
    ----------
    futures : Futures
    plans : mapping of name to Compared
    measure, weights, level, best
        As in `measures.objective`.
    """
    search, bounds = futures.search, np.array([found.bound for found in futures.alone])
    assert search is not None
    chosen = plans[CHOSEN]
    value = value_of(measure, chosen.costs, weights, level, best)
    # A regret may also be larger than told: the best of a scenario may be better than found.
    most = value_of(measure, chosen.costs, weights, level, bounds)
    cost = float(chosen.costs.mean() if weights is None else weights @ chosen.costs)
    # No plan has less than the same measure of what each scenario costs at least.
    alone = value_of(measure, bounds, weights, level, bounds)
    least = min(value, max(chosen.bound, alone))
    told: dict[str, float | int | str] = {
        "value_least": least,
        "value_most": max(value, most),
        "plants_gap": (max(value, most) - least) / abs(cost) if cost else 0.0,
        "search_seconds": search.seconds,
        "searches": search.made,
        "searches_stopped": search.stopped,
        "late": ", ".join(name for name, plan in plans.items() if plan.late),
    }
    if weights is None:
        return told
    known = float(weights @ bounds), float(weights @ best)
    plan = plans.get(EXPECTED, chosen)
    cost = float(weights @ plan.costs)
    here = min(cost, max(plan.bound, known[0])), cost
    middle, waits = (_expected(plans.get(name), weights, here[0]) for name in (MEAN, WAITING))
    pairs = {
        "wait_and_see": known,
        "here_and_now": here,
        "of_mean": middle,
        "waits": waits,
        "perfect_information": _apart(here, known),
        "stochastic_solution": _apart(middle, here),
        "waiting": _apart(waits, here),
    }
    ends = ("least", "most")
    return told | {
        f"{name}_{end}": value
        for name, pair in pairs.items()
        for end, value in zip(ends, pair, strict=True)
    }


def _expected(plan: Compared | None, weights: Array, least: float) -> tuple[float, float]:
    """Between what the expected cost of a beginning lies; no beginning has less than `least`."""
    if plan is None or plan.bounds is None:
        return np.nan, np.nan
    most = float(weights @ plan.kept)
    return min(most, max(least, float(weights @ plan.bounds))), most


def _apart(larger: tuple[float, float], smaller: tuple[float, float]) -> tuple[float, float]:
    """Between what the difference of two lies that is never below zero."""
    return max(0.0, larger[0] - smaller[1]), larger[1] - smaller[0]
