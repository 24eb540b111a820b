"""What stands in the way by the hour, in plain words."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..program import Program
from .place import YEARS, Place, commodity, technology


def _hour_capacity(program: Program, place: Place) -> str:
    return f"{technology(program, place)} runs at what its capacity gives in some hours of {YEARS}"


def _minimum_load(program: Program, place: Place) -> str:
    least = float(program.system["minimum_load"].values[place["technology"]])
    return f"{technology(program, place)} cannot run below {least:.0%} of its capacity in an hour of {YEARS}"


def _balance_of_hour(program: Program, place: Place) -> str:
    return f"{commodity(program, place)} must balance in hour {place['hour']} of day {place['day']} in {YEARS}"


def _export(program: Program, place: Place) -> str:
    return f"no more {commodity(program, place).lower()} can be sold in an hour of {YEARS} than is made in it"


def _connection(program: Program, place: Place) -> str:
    limit = float(program.system["connection_limit"].values[place["site"], place["commodity"]])
    unit = str(program.system["commodity_unit"].values[place["commodity"]])
    return f"the connection carries at most {limit:,.1f} {unit} of {commodity(program, place).lower()} an hour (binding in {YEARS})"


def _connection_in(program: Program, place: Place) -> str | None:
    limit = program.system["connection_limit"].values[place["site"], place["commodity"]]
    return _connection(program, place) if np.isfinite(limit) else None


def _shift(program: Program, place: Place) -> str:
    share = float(program.system["shiftable_share"].values[place["site"], place["commodity"]])
    return f"at most {share:.0%} of the load of {commodity(program, place).lower()} in an hour can move (binding in {YEARS})"


def _shift_day(program: Program, place: Place) -> str:
    return f"what load of {commodity(program, place).lower()} moves must be made up within the day ({YEARS})"


def _matched(program: Program, place: Place) -> str:
    share = float(program.system["matched_share"].values[place["commodity"], place["period"]])
    return f"{share:.0%} of {commodity(program, place).lower()} must be matched by clean supply hour by hour in {YEARS}"


def _contract(program: Program, place: Place) -> str:
    return (
        f"{technology(program, place)} is taken in every hour of {YEARS} as its plants generate it"
    )


def _storage(program: Program, place: Place) -> str:
    return f"{technology(program, place)} gives and takes no more than its converter can in some hours of {YEARS}"


def _content(program: Program, place: Place) -> str:
    return f"{technology(program, place)} is full in some hours of {YEARS}"


def _level(program: Program, place: Place) -> str:
    return f"{technology(program, place)} ends each day as it began, also in {YEARS}"


def _duration(program: Program, place: Place) -> str:
    longest = float(program.system["longest_duration"].values[place["technology"]])
    return f"{technology(program, place)} holds at most {longest:g} hours at full power (binding in {YEARS})"


HOUR_SENTENCES: dict[str, Callable[[Program, Place], str | None]] = {
    "hours_capacity": _hour_capacity,
    "hours_minimum_load": _minimum_load,
    "hours_contract": _contract,
    "hours_balance": _balance_of_hour,
    "hours_balance_with_disposal": _balance_of_hour,
    "hours_export": _export,
    "hours_peak": _connection_in,
    "hours_connection": _connection,
    "hours_shift_in": _shift,
    "hours_shift_out": _shift,
    "hours_shift_day": _shift_day,
    "hours_matched": _matched,
    "hours_unmatched": _matched,
    "storage_level": _level,
    "storage_power": _storage,
    "storage_content": _content,
    "storage_duration": _duration,
}
"""Sentence of each family of hourly rows."""
