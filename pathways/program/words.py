"""Where a row or column stands, in words: what the sentences of all equations share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import xarray as xr

    from .coefficients import Coefficients
    from .program import Block

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
    return str(program.system.variables["technology_label"].values[place["technology"]])


def commodity(program: Built, place: Place) -> str:
    """Label of the commodity."""
    return str(program.system.variables["commodity_label"].values[place["commodity"]])


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
    named = []
    for dim, at in place.items():
        if dim in without:
            continue
        if f"{dim}_label" in coordinates:
            named.append(coordinates[f"{dim}_label"].values[at])
        elif block is not None:
            named.append(block.labels[dim][at])
        else:
            named.append(coordinates[dim].values[at] if dim in coordinates else at)
    return ", ".join(str(each) for each in named)


def reference(program: Built, technology: int) -> str:
    """What the shares of a technology refer to: processes, the use of a commodity, or a demand."""
    system = program.system
    processes = system.variables["technology_label"].values[
        system.variables["host_process"].values[technology] > 0
    ]
    used = system.variables["commodity_label"].values[
        system.variables["host_commodity"].values[technology] > 0
    ]
    demanded = system.variables["commodity_label"].values[
        system.variables["host_demand"].values[technology] > 0
    ]
    if len(processes):
        return " and ".join(str(name) for name in processes)
    return (
        f"the use of {used[0]}"
        if len(used)
        else f"the demand for {demanded[0]}"
        if len(demanded)
        else "its host"
    )


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
