"""Sentences of the equations of hours and storage, each at the place where it binds."""

from __future__ import annotations

import numpy as np

from ...sentences import count, say, within
from ..words import Built, Place, commodity, technology


def hour_capacity(program: Built, place: Place) -> str:
    """A plant that runs as much as it can in an hour."""
    return say("hour_capacity", technology=technology(program, place))


def minimum_load(program: Built, place: Place) -> str:
    """A plant that cannot turn down further."""
    least = float(program.system["minimum_load"].values[place["technology"]])
    return say("hour_least_load", technology=technology(program, place), share=f"{least:.0%}")


def balance_of_hour(program: Built, place: Place) -> str:
    """An hour that must balance."""
    hour, day = (program.system.variables[dim].values[place[dim]] for dim in ("hour", "day"))
    label = commodity(program, place)
    return say("hour_balance", carrier=label, hour=str(hour), day=str(day))


def export(program: Built, place: Place) -> str:
    """What is sold in an hour is made in it."""
    return say("hour_export", carrier=within(commodity(program, place)))


def connection(program: Built, place: Place) -> str:
    """What the connection carries."""
    limit = float(program.system["connection_limit"].values[place["site"], place["commodity"]])
    unit = str(program.system["commodity_unit"].values[place["commodity"]])
    label = within(commodity(program, place))
    return say("hour_connection", limit=f"{limit:,.1f}", unit=unit, carrier=label)


def connection_in(program: Built, place: Place) -> str | None:
    """The same inwards, where there is a limit; the peak itself is none."""
    limit = program.system["connection_limit"].values[place["site"], place["commodity"]]
    return connection(program, place) if np.isfinite(limit) else None


def shift(program: Built, place: Place) -> str:
    """The share of the load that can move."""
    share = float(program.system["shiftable_share"].values[place["site"], place["commodity"]])
    return say("hour_shift", share=f"{share:.0%}", carrier=within(commodity(program, place)))


def shift_day(program: Built, place: Place) -> str:
    """What moves comes back within the day."""
    return say("hour_shift_day", carrier=within(commodity(program, place)))


def matched(program: Built, place: Place) -> str:
    """A share that clean supply must match by the hour."""
    share = float(program.system["matched_share"].values[place["commodity"], place["period"]])
    return say("hour_matched", share=f"{share:.0%}", carrier=within(commodity(program, place)))


def contract(program: Built, place: Place) -> str:
    """A contract taken as its plants generate."""
    return say("hour_contract", technology=technology(program, place))


def storage(program: Built, place: Place) -> str:
    """What a converter of a storage can do."""
    return say("hour_storage", technology=technology(program, place))


def content(program: Built, place: Place) -> str:
    """A storage that is full."""
    return say("hour_content", technology=technology(program, place))


def level(program: Built, place: Place) -> str:
    """A day that closes where it began."""
    return say("hour_level", technology=technology(program, place))


def duration(program: Built, place: Place) -> str:
    """The longest duration of a storage."""
    hours = float(program.system["longest_duration"].values[place["technology"]])
    label = technology(program, place)
    return say("hour_duration", technology=label, hours=count(hours, "hour"))
