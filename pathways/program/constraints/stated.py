"""Limits that are stated for one technology: least and largest build, capacity and activity."""

from __future__ import annotations

import xarray as xr

from ...labelled import Labelled, choose, named, variable
from ...sentences import amount, say
from ..equation import UNLIMITED, Bound, Rigid, Role, freed
from ..model import Limits, Model
from ..net_flows import product_index
from ..words import Built, Place, technology


def build_least(model: Model) -> Limits:
    """At least what is stated is built. Over site, technology with a plant, vintage."""
    return Limits(lower=model.parameter("build_min"))


def build_most(model: Model) -> Limits:
    """At most what is stated is built. Over site, technology with a plant, vintage."""
    return Limits(upper=model.parameter("build_max"))


def capacity_least(model: Model) -> Limits:
    """At least what is stated stands. Over site, technology with a plant, period."""
    return Limits(lower=model.parameter("capacity_min"))


def capacity_most(model: Model) -> Limits:
    """At most what is stated stands. Over site, technology with a plant, period."""
    return Limits(upper=model.parameter("capacity_max"))


def activity_least(model: Model) -> Limits:
    """At least what is stated runs. Over site, technology, period."""
    return Limits(lower=model.parameter("activity_min"))


def activity_most(model: Model) -> Limits:
    """At most what is stated runs. Over site, technology, period."""
    return Limits(upper=model.parameter("activity_max"))


def baseline_activity(system: xr.Dataset) -> Labelled:
    """`base_activity` x demand for the product over that of the first period.

    Without a product at a site, `base_activity` in every period. Over site, technology, period.
    """
    dims = ("site", "technology", "period")
    follows = variable(system, "base_activity") * product_index(system)
    return named(dims, follows.bare(*dims))


def _stated(program: Built, place: Place, name: str) -> str | None:
    """A stated limit in words; one of zero is an option that is closed on purpose."""
    array = program.system[name]
    limit = float(array.values[tuple(place[str(dim)] for dim in array.dims)])
    if limit == 0.0:
        return None
    kind = "activity_unit" if name.startswith("activity") else "capacity_unit"
    unit = str(program.system.variables[kind].values[place["technology"]])
    return say(name, amount=amount(limit, unit), technology=technology(program, place))


def _least_built(program: Built, place: Place) -> str | None:
    return _stated(program, place, "build_min")


def _most_built(program: Built, place: Place) -> str | None:
    return _stated(program, place, "build_max")


def _least_capacity(program: Built, place: Place) -> str | None:
    return _stated(program, place, "capacity_min")


def _most_capacity(program: Built, place: Place) -> str | None:
    return _stated(program, place, "capacity_max")


def _least_activity(program: Built, place: Place) -> str | None:
    return _stated(program, place, "activity_min")


def _most_activity(program: Built, place: Place) -> str | None:
    return _stated(program, place, "activity_max")


def _open_or_closed(system: xr.Dataset) -> Labelled:
    """Unlimited where it is above zero; what is closed on purpose stays closed, and is renewed."""
    return choose(variable(system, "build_max") > 0, UNLIMITED, 0.0)


_AS_TODAY = freed(activity_min=baseline_activity, activity_max=baseline_activity)
_STATED = Rigid("it is stated for one technology, and another number can be stated")

STATED = (
    Bound(
        name="build_least",
        column="build",
        state=build_least,
        formula=r"build_{i,t,v} \ge build_min_{i,t,v}",
        role=Role.LIMIT,
        binds=_least_built,
        told=True,
        loosening=_STATED,
        baseline=freed(build_min=0.0),
        parameters=("build_min",),
    ),
    Bound(
        name="build_most",
        column="build",
        state=build_most,
        formula=r"build_{i,t,v} \le build_max_{i,t,v}",
        role=Role.LIMIT,
        binds=_most_built,
        told=True,
        loosening=_STATED,
        baseline=freed(build_max=_open_or_closed),
        parameters=("build_max",),
    ),
    Bound(
        name="capacity_least",
        column="capacity",
        state=capacity_least,
        formula=r"capacity_{i,t,p} \ge capacity_min_{i,t,p}",
        role=Role.LIMIT,
        binds=_least_capacity,
        told=True,
        loosening=_STATED,
        baseline=freed(capacity_min=0.0),
        parameters=("capacity_min",),
    ),
    Bound(
        name="capacity_most",
        column="capacity",
        state=capacity_most,
        formula=r"capacity_{i,t,p} \le capacity_max_{i,t,p}",
        role=Role.LIMIT,
        binds=_most_capacity,
        told=True,
        loosening=_STATED,
        baseline=freed(capacity_max=UNLIMITED),
        parameters=("capacity_max",),
    ),
    Bound(
        name="activity_least",
        column="activity",
        state=activity_least,
        formula=r"activity_{i,t,p} \ge activity_min_{i,t,p}",
        role=Role.LIMIT,
        binds=_least_activity,
        told=True,
        loosening=_STATED,
        baseline=_AS_TODAY,
        parameters=("activity_min",),
    ),
    Bound(
        name="activity_most",
        column="activity",
        state=activity_most,
        formula=r"activity_{i,t,p} \le activity_max_{i,t,p}",
        role=Role.LIMIT,
        binds=_most_activity,
        told=True,
        loosening=_STATED,
        baseline=_AS_TODAY,
        parameters=("activity_max",),
    ),
)
