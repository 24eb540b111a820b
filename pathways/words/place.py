"""Where a row or column stands, in words."""

from __future__ import annotations

from ..program import Program

Place = dict[str, int]
"""Position of a row or column along each of its dims."""

YEARS = "{years}"
"""Stands in a sentence for the years in which its limit binds, so that one limit is told once."""


def technology(program: Program, place: Place) -> str:
    """Label of the technology."""
    return str(program.system.variables["technology_label"].values[place["technology"]])


def commodity(program: Program, place: Place) -> str:
    """Label of the commodity."""
    return str(program.system.variables["commodity_label"].values[place["commodity"]])
