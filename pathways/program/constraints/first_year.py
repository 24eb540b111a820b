"""The first year of a technology: nothing new is built, and no contract runs, before its time.

What begins to run within a year is built in that year, and runs in it for the part that is left.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from ...labelled import Labelled, choose, variable
from ...schema.years import MONTHS, month_after, month_before
from ...sentences import amount as told
from ...sentences import count, say
from ..equation import UNLIMITED, Bound, Elastic, Role, freed
from ..model import Limits, Model
from ..words import Built, Place, activity_unit, served, technology


def _closed(program: Built, place: Place) -> str | None:
    """Why a technology cannot start in a period.

    Nothing where it can, or where history is closed.
    """
    if not _waits(program, place):
        return None
    system, label = program.system, technology(program, place)
    first = float(program.coefficients.first_operation.values[place["technology"]])
    decision = float(system.variables["decision_date"])
    lead = count(float(system.variables["lead_time"].values[place["technology"]]), "year")
    market = float(system.variables["market_year"].values[place["technology"]])
    if first <= market:
        return say("not_on_the_market", technology=label, date=_date(first))
    base = float(system.variables["base_year"])
    since = (
        say("a_year", year=f"{base:.0f}")
        if decision <= base
        else say("the_decision", month=month_before(decision))
    )
    return say("lead_time", technology=label, date=_date(first), lead=lead, since=since)


def _date(date: float) -> str:
    """A year, or the month in which a date within a year falls."""
    return say("a_year", year=f"{date:.0f}") if date == round(date) else month_after(date)


def _waits(program: Built, place: Place) -> bool:
    """Whether a technology waits for its first year in a period; history waits for nothing."""
    at = place["vintage"] if "vintage" in place else place["period"]
    first = float(program.coefficients.first_operation.values[place["technology"]])
    start = float(program.system.variables["period_first_year"].values[at])
    return at > 0 and start + 1.0 <= first < np.inf


def _full_load(program: Built, place: Place) -> float:
    """Yearly activity of a unit of capacity; zero without a plant."""
    at = {"site": place["site"], "technology": place["technology"]}
    return float(program.coefficients.full_load.isel(**at))


def _whole_plant(program: Built, place: Place, _limit: float) -> float:
    """Capacity or activity that would serve all that a technology refers to, over its part saved.

    Nothing before the decision: nobody orders anything earlier.
    """
    part = saved_wait(program, place) if _waits(program, place) else np.inf
    if not np.isfinite(part):
        return 0.0
    load = _full_load(program, place)
    whole = served(program, place) / load if load > 0 else served(program, place)
    return whole / part


def saved_wait(program: Built, place: Place) -> float:
    """Part of the wait that would have to be saved for a technology to run all of a period.

    (first_operation - period_first_year) / (first_operation - decision_date)

    The wait begins in the base year where the decision is not later; infinite for a period that
    begins before the decision.
    """
    variables = program.system.variables
    at = place["vintage"] if "vintage" in place else place["period"]
    begins = float(variables["period_first_year"].values[at])
    first = float(program.coefficients.first_operation.values[place["technology"]])
    decided = max(float(variables["decision_date"]), float(variables["base_year"]))
    return np.inf if begins < decided else (first - begins) / (first - decided)


def _earlier_plant(program: Built, place: Place, amount: float, when: str) -> str:
    return _earlier(program, place, amount * _full_load(program, place), when)


def _earlier(program: Built, place: Place, amount: float, when: str) -> str:
    variables = program.system.variables
    first = float(program.coefficients.first_operation.values[place["technology"]])
    by = when.partition("-")[0]
    begins = variables["period_first_year"].values[variables["period"].values == int(by)].item()
    months = round(MONTHS * (first - float(begins)))
    return say(
        "earlier",
        amount=told(amount, activity_unit(program, place)),
        technology=technology(program, place),
        by=by,
        months=count(months, "month"),
        date=_date(first),
    )


def _market_of_today(system: xr.Dataset) -> Labelled:
    """Any time for what runs today at any site, never for anything else."""
    return choose((variable(system, "base_activity") != 0).any("site"), -np.inf, np.inf)


def build_first_year(model: Model) -> Limits:
    """Nothing is built before the first year of a technology but what was ordered in time.

    That is what today's plants need for the demand before a decision can reach them, like for like.

    Over site, technology with a plant, vintage.
    """
    is_open = model.coefficients.is_open.renamed(period="vintage")
    return Limits(upper=choose(is_open, np.inf, model.coefficients.ordered))


def activity_first_year(model: Model) -> Limits:
    """No contract runs before the first year of its technology, unless it runs today.

    Over site, technology without a plant, period. A contract that begins within a year has its
    share of the part that is left; one without a share begins with the next year.
    """
    coefficients = model.coefficients
    runs_today = model.parameter("base_activity") > 0
    begun = coefficients.first_operation <= model.parameter("period_first_year")
    is_open = begun | (coefficients.is_open & coefficients.largest_share.finite())
    may_run = is_open | coefficients.has_plant | runs_today
    return Limits(upper=choose(may_run, np.inf, 0.0))


_ALWAYS = freed(market_year=_market_of_today, decision_date=-UNLIMITED)

FIRST_YEAR = (
    Bound(
        name="build_first_year",
        column="build",
        state=build_first_year,
        formula=r"build_{i,t,v} \le ordered_{i,t,v} \quad \text{where} \quad"
        r" period_first_year_{v} + 1 \le first_operation_{t}",
        role=Role.LIMIT,
        binds=_closed,
        told=True,
        loosening=Elastic(
            _whole_plant, _earlier_plant, "capacity units", adds_up=True, moves=saved_wait
        ),
        baseline=_ALWAYS,
        coefficients=("is_open", "ordered"),
    ),
    Bound(
        name="activity_first_year",
        column="activity",
        state=activity_first_year,
        formula=r"activity_{i,t,p} = 0 \quad \text{where} \quad"
        r" period_first_year_{p} + 1 \le first_operation_{t}, base_activity_{i,t} = 0"
        "\n"
        r"activity_{i,t,p} = 0 \quad \text{where} \quad"
        r" period_first_year_{p} < first_operation_{t}, largest_share_{t,p} = \infty,"
        r" base_activity_{i,t} = 0",
        role=Role.LIMIT,
        binds=_closed,
        told=True,
        loosening=Elastic(_whole_plant, _earlier, "activity units per year", moves=saved_wait),
        baseline=_ALWAYS,
        parameters=("base_activity", "period_first_year"),
        coefficients=("first_operation", "has_plant", "is_open", "largest_share"),
    ),
)
