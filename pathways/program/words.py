"""Where a row or column stands, in words: what the sentences of all equations share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from ..sentences import listed, named, say

if TYPE_CHECKING:
    import xarray as xr

    from .coefficients import Coefficients
    from .program import Block

SHELVES = {"technology": "technologies", "commodity": "carriers"}
"""Where a page finds names of what stands along a dim."""

Place = dict[str, int]
"""Position of a row or column along each of its dims."""

YEARS = "{years}"
"""Stands in a sentence for the years in which its limit binds, so that one limit is told once."""


class Built(Protocol):
    """A finished program as sentences read it."""

    @property
    def system(self) -> xr.Dataset:
        """Parameters."""

    @property
    def coefficients(self) -> Coefficients:
        """Derived coefficients."""


def technology(program: Built, place: Place) -> str:
    """Label of the technology."""
    return label_of(program, "technology", place["technology"])


def commodity(program: Built, place: Place) -> str:
    """Label of the commodity."""
    return label_of(program, "commodity", place["commodity"])


def label_of(program: Built, dim: str, at: int | np.integer[Any]) -> str:
    """Label of a technology or a commodity by its position."""
    variables = program.system.variables
    name, label = (str(variables[each].values[at]) for each in (dim, f"{dim}_label"))
    return named(SHELVES[dim], name, label)


def activity_unit(program: Built, place: Place) -> str:
    """Unit of the technology's activity."""
    return str(program.system.variables["activity_unit"].values[place["technology"]])


def year(program: Built, place: Place) -> int:
    """Year of a row or column; zero for one that belongs to no year."""
    dim = "vintage" if "vintage" in place else "period"
    return int(program.system.variables[dim].values[place[dim]]) if dim in place else 0


def labels(
    program: Built, place: Place, without: tuple[str, ...] = (), block: Block | None = None
) -> str:
    """Labels of a place along all its dims but some, with commas.

    Of technologies and commodities those for people, of dims that the System lacks those of the
    block.
    """
    coordinates = program.system.coords
    found = []
    for dim, at in place.items():
        if dim in without:
            continue
        if dim in SHELVES:
            found.append(label_of(program, dim, at))
        elif f"{dim}_label" in coordinates:
            found.append(str(coordinates[f"{dim}_label"].values[at]))
        elif block is not None:
            found.append(str(block.labels[dim][at]))
        else:
            found.append(str(coordinates[dim].values[at] if dim in coordinates else at))
    return listed(found)


def reference(program: Built, technology: int) -> str:
    """What the shares of a technology refer to: processes, the use of a commodity, or a demand."""
    variables = program.system.variables
    processes = np.flatnonzero(variables["host_process"].values[technology] > 0)
    used = np.flatnonzero(variables["host_commodity"].values[technology] > 0)
    demanded = np.flatnonzero(variables["host_demand"].values[technology] > 0)
    if processes.size:
        return listed((label_of(program, "technology", at) for at in processes), "and")
    if used.size:
        return say("use_of", carrier=label_of(program, "commodity", used[0]))
    if demanded.size:
        return say("demand_for", carrier=label_of(program, "commodity", demanded[0]))
    return say("its_host")


def served(program: Built, place: Place) -> float:
    """Activity that a technology would have in the base year if it served all that it refers to.

    Of one that refers to nothing, the largest demand of the site.
    """
    system, coefficients = program.system, program.coefficients
    at = {"technology": place["technology"], "period": 0}
    hosts = coefficients.host_activity.isel(**at).values
    running = system.variables["base_activity"].values[place["site"]]
    demanded = float(coefficients.host_demand.isel(site=place["site"], **at))
    referred = float(hosts @ running) + demanded
    if referred > 0:
        return referred
    return float(system.variables["demand"].values[place["site"], :, 0].max())
