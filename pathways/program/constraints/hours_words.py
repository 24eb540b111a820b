"""Sentences of the equations of hours and storage, each at the place where it binds."""

from __future__ import annotations

import numpy as np

from ...amounts import counted
from ..words import YEARS, Built, Place, commodity, technology


def hour_capacity(program: Built, place: Place) -> str:
    """A plant that runs as much as it can in an hour."""
    return f"{technology(program, place)} runs at what its capacity gives in some hours of {YEARS}"


def minimum_load(program: Built, place: Place) -> str:
    """A plant that cannot turn down further."""
    least = float(program.system["minimum_load"].values[place["technology"]])
    return (
        f"{technology(program, place)} cannot run below {least:.0%} of its capacity in an "
        f"hour of {YEARS}"
    )


def balance_of_hour(program: Built, place: Place) -> str:
    """An hour that must balance."""
    hour, day = (program.system.variables[dim].values[place[dim]] for dim in ("hour", "day"))
    return f"{commodity(program, place)} must balance in hour {hour} of day {day} in {YEARS}"


def export(program: Built, place: Place) -> str:
    """What is sold in an hour is made in it."""
    return (
        f"no more {commodity(program, place).lower()} can be sold in an hour of {YEARS} than "
        f"is made in it"
    )


def connection(program: Built, place: Place) -> str:
    """What the connection carries."""
    limit = float(program.system["connection_limit"].values[place["site"], place["commodity"]])
    unit = str(program.system["commodity_unit"].values[place["commodity"]])
    return (
        f"the connection carries at most {limit:,.1f} {unit} of "
        f"{commodity(program, place).lower()} an hour (binding in {YEARS})"
    )


def connection_in(program: Built, place: Place) -> str | None:
    """The same inwards, where there is a limit; the peak itself is none."""
    limit = program.system["connection_limit"].values[place["site"], place["commodity"]]
    return connection(program, place) if np.isfinite(limit) else None


def shift(program: Built, place: Place) -> str:
    """The share of the load that can move."""
    share = float(program.system["shiftable_share"].values[place["site"], place["commodity"]])
    return (
        f"at most {share:.0%} of the load of {commodity(program, place).lower()} in an hour "
        f"can move (binding in {YEARS})"
    )


def shift_day(program: Built, place: Place) -> str:
    """What moves comes back within the day."""
    return (
        f"what load of {commodity(program, place).lower()} moves must be made up within the "
        f"day ({YEARS})"
    )


def matched(program: Built, place: Place) -> str:
    """A share that clean supply must match by the hour."""
    share = float(program.system["matched_share"].values[place["commodity"], place["period"]])
    return (
        f"{share:.0%} of {commodity(program, place).lower()} must be matched by clean supply "
        f"hour by hour in {YEARS}"
    )


def contract(program: Built, place: Place) -> str:
    """A contract taken as its plants generate."""
    return (
        f"{technology(program, place)} is taken in every hour of {YEARS} as its plants generate it"
    )


def storage(program: Built, place: Place) -> str:
    """What a converter of a storage can do."""
    return (
        f"{technology(program, place)} gives and takes no more than its converter can in "
        f"some hours of {YEARS}"
    )


def content(program: Built, place: Place) -> str:
    """A storage that is full."""
    return f"{technology(program, place)} is full in some hours of {YEARS}"


def level(program: Built, place: Place) -> str:
    """A day that closes where it began."""
    return f"{technology(program, place)} ends each day as it began, also in {YEARS}"


def duration(program: Built, place: Place) -> str:
    """The longest duration of a storage."""
    hours = float(program.system["longest_duration"].values[place["technology"]])
    longest = counted(hours, "hour")
    return (
        f"{technology(program, place)} holds at most {longest} at full power (binding in {YEARS})"
    )
