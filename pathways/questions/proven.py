"""What is reached with commercial technology alone."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import xarray as xr

from ..errors import InfeasibleError
from ..systems.proven import closed_to_unproven, unproven_technologies, without_readiness
from .outcome import Outcome

UNUSED = 1e-9
"""Part of the largest activity up to which a technology is not used: the noise of a solver."""


def with_proven_technology(
    outcome: Outcome, system: xr.Dataset, solve: Callable[[xr.Dataset], Outcome]
) -> Outcome | None:
    """The same goal where nothing is newly built or signed that is not commercial.

    A plan that uses no other technology is its own answer: it is an optimum of the smaller program
    too. Where the target cannot be met, the answer exceeds it by the least.

    Parameters
    ----------
    outcome : Outcome
        Of the goal with every technology.
    system : xarray.Dataset
    solve : callable
        Answers the same question of another System.

    Returns
    -------
    Outcome or None
        None where the readiness of a new technology, or of all, is not stated: it is not guessed;
        and where nothing at all can be run without what is unproven.
    """
    if without_readiness(system) or not (system["technology_readiness"].values != "").any():
        return None
    if not _uses(outcome, system):
        return outcome
    try:
        return solve(closed_to_unproven(system))
    except InfeasibleError:
        return None


def _uses(outcome: Outcome, system: xr.Dataset) -> bool:
    """Whether a plan builds or runs anything new that is not commercial."""
    found = [
        outcome.program.form.value(name, outcome.solution.values) for name in ("activity", "build")
    ]
    unproven = unproven_technologies(system)
    for each in found:
        amounts = np.moveaxis(each.values, each.dims.index("technology"), -1)
        largest = float(np.abs(amounts).max(initial=0.0))
        if (np.abs(amounts[..., unproven]) > UNUSED * largest).any():
            return True
    return False
