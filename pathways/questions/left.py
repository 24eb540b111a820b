"""What no option touches: the emissions that are left were every limit lifted."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..labelled import variable
from ..program import Program
from ..program.net_flows import is_measure
from ..program.words import label_of
from ..sentences import amount, listed, say
from ..solving.session import Session
from .lowest import base_size, year_terms, yearly_place
from .proved import UNBOUNDED
from .relax import Loosened

MOST_SOURCES = 4
"""Sources named: as many as fit in a sentence."""

TOLD = 0.01
"""Part of what is left below which a source is not named."""

NOTHING = 1e-6
"""Part of the emissions of the base year below which nothing is left."""


def left_over(session: Session) -> list[str]:
    """What no option touches in the target year, where a target limits a year."""
    place = yearly_place(session)
    if place is None:
        return []
    told = untouched(session.program, *place, session.solver_name, session.time_limit)
    return [told] if told else []


def untouched(
    program: Program,
    target: int,
    period: int,
    solver_name: str = "highs",
    time_limit: float | None = None,
) -> str:
    """What is left of the emissions of a year, by source, with every limit as far as it can give.

    It is the least emissions of the year in the program of `relax`: limits of time, suppliers and
    organisation are lifted, physics holds, and credits do not count.

    Parameters
    ----------
    program : Program
    target, period : int
        Position of the target, which says what counts, and of the year.
    solver_name : str, optional
    time_limit : float, optional
        Seconds that the solve may take.

    Returns
    -------
    str
        A sentence; empty where the demand of the program cannot be served at all, and where some
        option has no end.
    """
    loosened = Loosened(program, solver_name, time_limit)
    session = loosened.session
    question = (
        loosened.opened(loosened.groups)
        .with_upper("overshoot", np.inf)
        .with_upper("offset", 0.0)
        .minimise(year_terms(session, target, period))
    )
    solution = session.solve(question)
    if solution.status == "infeasible" or solution.status.startswith(UNBOUNDED):
        return ""
    session.certificate(solution)
    year = int(program.system["period"].values[period])
    return _sentence(session, _by_source(program, solution.values, target, period), year)


def _sentence(session: Session, sources: dict[str, float], year: int) -> str:
    left = sum(sources.values())
    if left <= NOTHING * base_size(session):
        return say("nothing_left", year=str(year))
    largest = sorted(sources, key=lambda name: -abs(sources[name]))[:MOST_SOURCES]
    told = [name for name in largest if abs(sources[name]) >= TOLD * left]
    of = listed(
        say("tonnes_of", tonnes=amount(sources[name], "t"), source=name)
        for name in told
        if sources[name] > 0
    )
    less = listed(
        say("tonnes_by", tonnes=amount(-sources[name], "t"), source=name)
        for name in told
        if sources[name] < 0
    )
    whole = {"left": amount(left, "t"), "year": str(year), "sources": of}
    return say("untouched_less", **whole, removed=less) if less else say("untouched", **whole)


def _by_source(
    program: Program, values: NDArray[np.float64], target: int, period: int
) -> dict[str, float]:
    """Emissions that a target counts by what is bought and by technology, in tCO2e.

    A claim is taken off what it claims, and what a measure avoids at a process off its hosts, in
    proportion to what they give off. What takes up carbon stands for itself, below zero.
    """
    system, form = program.system, program.form
    scopes = variable(system, "target_scope").over(("target", "scope"))[target]
    weight = np.outer(scopes, system["global_warming_potential"].values)
    bought = form.value("purchase", values).values.sum(axis=(3, 4))[:, :, period]
    activity = form.value("activity", values).values[:, :, period]
    factor = system["emission_factor"].values[..., period] * weight
    rate = program.coefficients.emission.values[..., period] * weight
    claimed = np.einsum("tcs,icsg,it->tc", system["claim"].values, factor, activity)
    of_purchases = np.einsum("icsg,ic->c", factor, bought) - claimed.sum(axis=0)
    of_technologies = np.einsum("itsg,it->t", rate, activity) + claimed.sum(axis=1)
    _to_hosts(of_technologies, system)
    found: dict[str, float] = {}
    for dim, given in (("commodity", of_purchases), ("technology", of_technologies)):
        for at, tonnes in enumerate(given):
            name = label_of(program, dim, at)
            found[name] = found.get(name, 0.0) + float(tonnes)
    return found


def _to_hosts(tonnes: NDArray[np.float64], system: xr.Dataset) -> None:
    """Take what measures avoid (technology) off their hosts, in place."""
    hosts = (system["host_process"].values > 0) & is_measure(system)[:, None]
    given_off = np.maximum(tonnes, 0.0)
    for measure in np.flatnonzero(hosts.any(axis=1) & (tonnes < 0)):
        share = hosts[measure] * given_off
        if share.sum() > 0:
            tonnes += tonnes[measure] * share / share.sum()
            tonnes[measure] = 0.0
