"""Storage within a representative day; its power and its content are sized apart."""

from __future__ import annotations

import numpy as np

from ..coefficients import variable
from ..equation import KEPT, Equation, Rigid, Role
from ..labelled import Labelled
from ..parts import Parts
from . import hours_words

STORAGE = ("site", "technology", "period", "day", "hour")


def storage_level(parts: Parts) -> None:
    """The level follows what goes in and out, and the day closes where it began.

    level[h] = (1 - self_discharge) ** length[h] x level[h - 1]
        + (charge_efficiency x charge[h] - discharge[h] / discharge_efficiency) / days[h],  h - 1 of
        the first hour is the last

    Over site, storage, period, day, hour; rows in commodity units. length is the hours an hour
    lasts and days[h] how often it occurs in a year, hour_weight / length.
    """
    hourly, columns = parts.coefficients.hourly, parts.columns
    if not hourly.storage.values.any():
        return
    length = variable(parts.system, "hour_length")
    kept = _power(1.0 - variable(parts.system, "self_discharge"), length)
    per_day = _per_day(parts)
    level = columns["level"]
    before = Labelled(level.dims, np.roll(level.values, 1, axis=level.dims.index("hour")))
    terms = [
        (level, 1.0),
        (before, -1.0 * kept),
        (columns["charge"], -1.0 * variable(parts.system, "charge_efficiency") * per_day),
        (columns["discharge"], per_day / variable(parts.system, "discharge_efficiency")),
    ]
    parts.program.add_rows("storage_level", STORAGE, terms, "=", 0.0, mask=hourly.storage)


def storage_power(parts: Parts) -> None:
    """One converter takes in and gives back.

    charge[d, h] + discharge[d, h] <= capacity x activity_per_capacity x year_part[d, h]

    Over site, storage, period, day, hour.
    """
    hourly, columns = parts.coefficients.hourly, parts.columns
    if not hourly.storage.values.any():
        return
    per_capacity = Labelled(
        "technology",
        np.where(
            hourly.storage.values, variable(parts.system, "activity_per_capacity").values, 0.0
        ),
    )
    terms = [
        (columns["charge"], 1.0),
        (columns["discharge"], 1.0),
        (columns["capacity"], -1.0 * per_capacity * hourly.year_part),
    ]
    parts.program.add_rows("storage_power", STORAGE, terms, "<=", 0.0, mask=hourly.storage)


def storage_content(parts: Parts) -> None:
    """The level never exceeds what is built to hold it.

    level[d, h] <= sum over hosts of reservoir[t, host] x capacity[host]

    Over site, storage, period, day, hour; rows in commodity units.
    """
    hourly, columns = parts.coefficients.hourly, parts.columns
    if not hourly.storage.values.any():
        return
    reservoir = columns["capacity"].renamed(technology="host")
    terms = [(columns["level"], 1.0), (reservoir, -1.0 * variable(parts.system, "reservoir"))]
    parts.program.add_rows("storage_content", STORAGE, terms, "<=", 0.0, mask=hourly.storage)


def storage_duration(parts: Parts) -> None:
    """No more is built to hold than the converter can fill in the longest duration.

    sum over hosts of reservoir[t, host] x capacity[host] <= longest_duration x capacity x
        activity_per_capacity / 8760

    Over site, storage with a longest duration, period; rows in commodity units.
    """
    hourly, columns = parts.coefficients.hourly, parts.columns
    longest = variable(parts.system, "longest_duration")
    limited = hourly.storage & Labelled(longest.dims, np.isfinite(longest.values))
    if not limited.values.any():
        return
    per_capacity = variable(parts.system, "activity_per_capacity").values
    rate = np.where(limited.values, longest.values, 0.0) * np.where(
        limited.values, per_capacity, 0.0
    )
    reservoir = columns["capacity"].renamed(technology="host")
    terms = [
        (reservoir, variable(parts.system, "reservoir")),
        (columns["capacity"], Labelled("technology", -rate / float(hourly.hours.values.sum()))),
    ]
    parts.program.add_rows(
        "storage_duration", ("site", "technology", "period"), terms, "<=", 0.0, mask=limited
    )


def _per_day(parts: Parts) -> Labelled:
    """One over the number of times that an hour occurs in a year (hour, day)."""
    return variable(parts.system, "hour_length") / parts.coefficients.hourly.hours


def _power(base: Labelled, exponent: Labelled) -> Labelled:
    return Labelled((*base.dims, *exponent.dims), base.values[:, None] ** exponent.values[None, :])


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
            r"charge_{i,t,p,d,h} + discharge_{i,t,p,d,h} \le capacity_{i,t,p}"
            r" \cdot activity_per_capacity_{t} \cdot year_part_{d,h}"
        ),
        role=Role.PHYSICS,
        binds=hours_words.storage,
        told=False,
        loosening=_MACHINE,
        baseline=KEPT,
        parameters=("activity_per_capacity",),
        coefficients=("hourly",),
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
