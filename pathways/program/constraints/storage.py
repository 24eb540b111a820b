"""Storage within a representative day; its power and its content are sized apart."""

from __future__ import annotations

from ...labelled import Labelled
from ..equation import KEPT, Equation, Rigid, Role
from ..model import Model, Rows
from . import hours_words
from .capacity import USABLE, usable

STORAGE = ("site", "technology", "period", "day", "hour")


def storage_level(model: Model) -> Rows | None:
    """The level follows what goes in and out, and the day closes where it began.

    level[h] = (1 - self_discharge) ** hour_length[h] x level[h - 1]
        + (charge_efficiency x charge[h] - discharge[h] / discharge_efficiency) / days[h],  h - 1 of
        the first hour is the last

    Over site, storage, period, day, hour; rows in commodity units. length is the hours an hour
    lasts and days[h] how often it occurs in a year, hour_weight / length.
    """
    hourly, columns = model.coefficients.hourly, model.columns
    if not hourly.storage.anywhere():
        return None
    kept = (1.0 - model.parameter("self_discharge")) ** model.parameter("hour_length")
    per_day = _per_day(model)
    level = columns["level"]
    return Rows(
        STORAGE,
        [
            (level, 1.0),
            (level.rolled("hour"), -1.0 * kept),
            (columns["charge"], -1.0 * model.parameter("charge_efficiency") * per_day),
            (columns["discharge"], per_day / model.parameter("discharge_efficiency")),
        ],
        "=",
        0.0,
        hourly.storage,
    )


def storage_power(model: Model) -> Rows | None:
    """One converter takes in and gives back.

    charge[d, h] + discharge[d, h] <= (capacity - sum over v of starting_up[v] x build[v]) x
        activity_per_capacity x year_part[d, h]

    Over site, storage, period, day, hour.
    """
    hourly, columns = model.coefficients.hourly, model.columns
    if not hourly.storage.anywhere():
        return None
    per_capacity = model.parameter("activity_per_capacity").where(hourly.storage)
    return Rows(
        STORAGE,
        [
            (columns["charge"], 1.0),
            (columns["discharge"], 1.0),
            *usable(model, per_capacity * hourly.year_part),
        ],
        "<=",
        0.0,
        hourly.storage,
    )


def storage_content(model: Model) -> Rows | None:
    """The level never exceeds what is built to hold it.

    level[d, h] <= sum over hosts of reservoir[t, host] x capacity[host]

    Over site, storage, period, day, hour; rows in commodity units.
    """
    hourly, columns = model.coefficients.hourly, model.columns
    if not hourly.storage.anywhere():
        return None
    reservoir = columns["capacity"].renamed(technology="host")
    return Rows(
        STORAGE,
        [(columns["level"], 1.0), (reservoir, -1.0 * model.parameter("reservoir"))],
        "<=",
        0.0,
        hourly.storage,
    )


def storage_duration(model: Model) -> Rows | None:
    """No more is built to hold than the converter can fill in the longest duration.

    sum over hosts of reservoir[t, host] x capacity[host] <= longest_duration x capacity x
        activity_per_capacity / sum of hours

    Over site, storage with a longest duration, period; rows in commodity units.
    """
    hourly, columns = model.coefficients.hourly, model.columns
    longest = model.parameter("longest_duration")
    limited = hourly.storage & longest.finite()
    if not limited.anywhere():
        return None
    per_capacity = model.parameter("activity_per_capacity").where(limited)
    rate = longest.where(limited) * per_capacity / float(hourly.hours.sum())
    reservoir = columns["capacity"].renamed(technology="host")
    return Rows(
        ("site", "technology", "period"),
        [(reservoir, model.parameter("reservoir")), (columns["capacity"], -1.0 * rate)],
        "<=",
        0.0,
        limited,
    )


def _per_day(model: Model) -> Labelled:
    """One over the number of times that an hour occurs in a year (hour, day)."""
    return model.parameter("hour_length") / model.coefficients.hourly.hours


_MACHINE = Rigid("what is built can do no more")

STORAGES = (
    Equation(
        name="storage_level",
        state=storage_level,
        formula=(
            r"level_{i,t,p,d,h} = (1 - self_discharge_{t})^{hour_length_{h}}"
            r" \cdot level_{i,t,p,d,h-1} + \left( charge_efficiency_{t} \cdot charge_{i,t,p,d,h}"
            r" - \frac{discharge_{i,t,p,d,h}}{discharge_efficiency_{t}} \right)"
            r" \cdot \frac{hour_length_{h}}{hours_{d,h}}"
        ),
        role=Role.PHYSICS,
        binds=hours_words.level,
        told=False,
        loosening=_MACHINE,
        baseline=KEPT,
        parameters=("charge_efficiency", "discharge_efficiency", "hour_length", "self_discharge"),
        coefficients=("hourly",),
    ),
    Equation(
        name="storage_power",
        state=storage_power,
        formula=(
            r"charge_{i,t,p,d,h} + discharge_{i,t,p,d,h} \le "
            + USABLE
            + r" \cdot activity_per_capacity_{t} \cdot year_part_{d,h}"
        ),
        role=Role.PHYSICS,
        binds=hours_words.storage,
        told=False,
        loosening=_MACHINE,
        baseline=KEPT,
        parameters=("activity_per_capacity",),
        coefficients=("hourly", "starting_up"),
    ),
    Equation(
        name="storage_content",
        state=storage_content,
        formula=r"level_{i,t,p,d,h} \le \sum_{u} reservoir_{t,u} \cdot capacity_{i,u,p}",
        role=Role.PHYSICS,
        binds=hours_words.content,
        told=False,
        loosening=_MACHINE,
        baseline=KEPT,
        parameters=("reservoir",),
        coefficients=("hourly",),
    ),
    Equation(
        name="storage_duration",
        state=storage_duration,
        formula=(
            r"\sum_{u} reservoir_{t,u} \cdot capacity_{i,u,p} \le longest_duration_{t}"
            r" \cdot capacity_{i,t,p} \cdot \frac{activity_per_capacity_{t}}"
            r"{\sum_{d,h} hours_{d,h}}"
        ),
        role=Role.PHYSICS,
        binds=hours_words.duration,
        told=True,
        loosening=_MACHINE,
        baseline=KEPT,
        parameters=("activity_per_capacity", "longest_duration", "reservoir"),
        coefficients=("hourly",),
    ),
)
