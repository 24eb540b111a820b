"""What is reached with commercial technology alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import xarray as xr

from ..errors import InfeasibleError
from ..solving.session import Session
from ..systems.proven import closed_to_unproven, unproven_technologies, without_readiness
from .first_year import FirstYears, affordable_year, delivered_year, technology_year
from .lowest import two_levels, yearly_place
from .outcome import Outcome

UNUSED = 1e-9
"""Part of the largest activity up to which a technology is not used: the noise of a solver."""


def with_proven_technology(
    outcome: Outcome,
    system: xr.Dataset,
    solve: Callable[[xr.Dataset], Outcome],
    session_of: Callable[[xr.Dataset], Session],
) -> Outcome | None:
    """The same goal where nothing is newly built or signed that is not commercial.

    A plan that uses no other technology is its own answer: it is an optimum of the smaller program
    too. Where the target cannot be met, the answer exceeds it by the least, and the first year in
    which it can be is sought with commercial technology alone.

    Parameters
    ----------
    outcome : Outcome
        Of the goal with every technology.
    system : xarray.Dataset
    solve : callable
        Answers the same question of another System.
    session_of : callable
        A session of the program of another System, for the same goal.

    Returns
    -------
    Outcome or None
        None where the readiness of a new technology, or of all, is not stated: it is not guessed;
        and where nothing at all can be run without what is unproven.
    """
    if without_readiness(system) or not (system["technology_readiness"].values != "").any():
        return None
    if not unproven_technologies(system).any():
        return outcome
    closed, found = closed_to_unproven(system), outcome
    if uses_unproven(outcome, system):
        try:
            found = solve(closed)
        except InfeasibleError:
            return None
    elif outcome.status != "target_missed":
        return outcome
    return replace(found, first_years=_first_years(session_of(closed), found, outcome))


def uses_unproven(outcome: Outcome, system: xr.Dataset) -> bool:
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


def _first_years(session: Session, found: Outcome, outcome: Outcome) -> FirstYears | None:
    """The first years of a plan with proven technology: no earlier than with every technology.

    None where no target limits a year, with a solver that starts each solve from nothing, and where
    divisible plants alone reach the depth in the year of the target.
    """
    place = yearly_place(session)
    if place is None or not session.solves_again_fast:
        return None
    years = session.program.system["period"].values
    target, period = place
    own = float(years[period])
    if found.status != "target_missed":
        return FirstYears(own, np.nan)
    levels = two_levels(session, target, period)
    affordable = np.nan
    if found.within_price:
        own_price = affordable_year(session, target, period, levels.paid)
        affordable = delivered_year(session, target, period, found.solution, own_price)
    with_all = own if outcome.first_years is None else outcome.first_years.technology
    if np.isnan(with_all):
        return FirstYears(np.nan, affordable)
    start, question = int(np.flatnonzero(years == with_all)[0]), levels.question
    technology = technology_year(session, target, period, question, start)
    by_price = found.price_of_target is not None
    missed_by_size = found.whole is not None and technology == own and not by_price
    return None if missed_by_size else FirstYears(technology, affordable)
