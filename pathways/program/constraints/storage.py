"""Equation 5: storage within a representative day; its power and its content are sized apart."""

from __future__ import annotations

from ...labelled import Labelled
from ..model import Model, Rows

STORAGE = ("site", "technology", "period", "day", "hour")


def storage_level(model: Model) -> Rows | None:
    """The level follows what goes in and out, and the day closes where it began.

    level[h] = (1 - self_discharge) ** length[h] x level[h - 1]
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

    charge[d, h] + discharge[d, h] <= capacity x activity_per_capacity x year_part[d, h]

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
            (columns["capacity"], -1.0 * per_capacity * hourly.year_part),
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
        activity_per_capacity / 8760

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
