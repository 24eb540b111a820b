"""Rewards are a choice: the pathway with a reward and its conditions, or the one without.

Whichever is cheaper.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

import numpy as np
import xarray as xr

from ..errors import InfeasibleError, InputError, Problem
from .outcome import Outcome

MOST_REWARDS = 3
"""Rewards that are tried in all combinations of years; the number of solves is (periods + 1) to
the power of it.
"""

NEVER = -1


def cheapest_awards(system: xr.Dataset, solve: Callable[[xr.Dataset], Outcome]) -> Outcome:
    """The best of every choice of the year in which each reward is earned, or never.

    A reward that is earned in a period asks its norms to hold from that period on and pays its sum
    in it. A choice that meets the target goes before one that does not; among those the lower
    present value of cost is taken, and among equals the choice with fewer rewards.

    Parameters
    ----------
    system : xarray.Dataset
    solve : callable
        Solves a system in which `award` says what is earned when.

    Raises
    ------
    InputError
        More rewards than can be tried.
    """
    if system.sizes["reward"] > MOST_REWARDS:
        message = f"at most {MOST_REWARDS} rewards can be tried together"
        raise InputError(
            "run", [Problem(message, key="rewards", found=str(system.sizes["reward"]))]
        )
    best: Outcome | None = None
    for choice in _choices(system):
        try:
            outcome = solve(_awarded(system, choice))
        except InfeasibleError:
            if all(period == NEVER for period in choice):
                raise
            continue
        if best is None or _rank(outcome) < _rank(best):
            best = outcome
    assert best is not None
    return best


def _choices(system: xr.Dataset) -> Iterator[tuple[int, ...]]:
    """Periods in which each reward is earned; none at all first.

    Never in history, nor after the last year it is paid.
    """
    first = int(float(system["base_year_fixed"]) > 0)
    starts = system["period_first_year"].values
    possible = [
        [NEVER, *(p for p in range(first, system.sizes["period"]) if starts[p] <= last)]
        for last in system["reward_last"].values
    ]
    return iter(
        sorted(product(*possible), key=lambda choice: sum(period != NEVER for period in choice))
    )


def _awarded(system: xr.Dataset, choice: tuple[int, ...]) -> xr.Dataset:
    award = np.zeros(system["award"].shape)
    for row, period in enumerate(choice):
        if period != NEVER:
            award[row, period] = 1.0
    return system.assign(award=system["award"].copy(data=award))


def _rank(outcome: Outcome) -> tuple[bool, float]:
    return outcome.status == "target_missed", outcome.solution.objective
