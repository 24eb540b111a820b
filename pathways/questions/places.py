"""No conversion is built beside those that fill all of its place.

Plants that ramp up make little in their first year, so that under a target a further plant would
make up for them, and idle for the rest of its life. What is younger than half its life, as in the
account of idle capacity, therefore leaves the next plant a part of its load that counts as running:

    filled[p] = sum over t, young v of share[t] x build[t, v]
    filled[p] <= room[p] + (1 - IDLE) x share[t] x size[t]   where built[t, v] = 1 and v is p
    filled[p] <= room[p], or nothing that is young is larger than its size

Over site, place, period. With `beyond` the largest that the first of these leaves for any t of a
period up to p, and small[p] of zero or one, they are the rows

    filled[p] + (beyond[p] - (1 - IDLE) x share[t] x size[t]) x built[t, v] <= room[p] + beyond[p]
    filled[p] <= room[p] + beyond[p] x small[p]
    filled[p] - sum over t, young v of share[t] x size[t] x built[t, v] <= room[p] x (1 - small[p])

for what is young in p was so, and filled as much, when the last of it was built. `share` is the
part of the main process that a unit of capacity converts, `room` all of it at the largest demand up
to the period, or what build_min or capacity_min fill where that is more. One place have the
conversions that make the product; those that make nothing of it and have the same hosts; and those
without hosts that make the same. What differs in this may stand side by side: a capture at the mill
takes no place of a furnace.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..labelled import Labelled, variable
from ..program import Program
from ..program.program import StandardForm

Array = NDArray[np.float64]

IDLE = 0.1
"""Part of full load below which new capacity counts as idle: less than five weeks of a year, which
neither an outage nor a swing of demand explains."""

SAME = 1e-6
"""Part of the room by which a solver may exceed it."""

Row = tuple[dict[int, float], dict[int, float], float, float]


@dataclass(frozen=True)
class Built:
    """A conversion that may be built: its answer and column, where, what and when.

    Attributes
    ----------
    number, column : int
        Of the answer, and of the column of `build`.
    site, technology, vintage : int
    size, most : float
        Capacity where it is built.
    """

    number: int
    column: int
    site: int
    technology: int
    vintage: int
    size: float
    most: float


@dataclass(frozen=True)
class Place:
    """What may fill one place at one site in one period.

    Attributes
    ----------
    period : int
    room : float
        Part of the main process.
    young : sequence of (Built, float)
        Each with the part of the main process that a unit of its capacity converts.
    beyond : float
        Part of the main process beyond the room that they can fill at most.
    """

    period: int
    room: float
    young: tuple[tuple[Built, float], ...]
    beyond: float

    @property
    def most(self) -> float:
        """What all together could fill."""
        return sum(share * built.most for built, share in self.young)


def places_of(
    program: Program, form: StandardForm, built: Sequence[Built], share: Array
) -> list[Place]:
    """The places in which more could be built than is needed.

    Parameters
    ----------
    program : Program
    form : StandardForm
        As asked, whose lower bounds of `build` are stated.
    built : sequence of Built
    share : array (site, technology)
        Part of the main process that a unit of capacity converts.
    """
    system, names = program.system, _names(program)
    first = variable(system, "period_first_year").over(("period",))
    least = _spread(program, variable(system, "capacity_min"), "site", "technology", "period")
    half = _spread(program, variable(system, "technical_lifetime"), "technology", "vintage") / 2.0
    until = _spread(program, program.coefficients.operation_start, "technology", "vintage") + half
    index = _spread(program, program.coefficients.demand_index, "site", "commodity", "period")
    room = np.maximum.accumulate(index.max(axis=1), axis=1)
    found = []
    for site, name in sorted({(each.site, names[each.technology]) for each in built}):
        here = [each for each in built if (each.site, names[each.technology]) == (site, name)]
        kinds, reach = sorted({each.technology for each in here}), 0.0
        for period in range(len(first)):
            young = tuple(
                (each, float(share[site, each.technology]))
                for each in here
                if each.vintage <= period and first[period] < until[each.technology, each.vintage]
            )
            stated = sum(part * max(0.0, form.lower[each.column]) for each, part in young)
            kept = float(share[site, kinds] @ least[site, kinds, period])
            free = max(float(room[site, period]), stated, kept)
            own = (part * each.size for each, part in young if each.vintage == period)
            reach = max(reach, free + (1.0 - IDLE) * max(own, default=0.0))
            place = Place(period, free, young, reach - free)
            if place.most > place.room * (1.0 + SAME):
                found.append(place)
    return found


def rows_of(places: Sequence[Place], first: int) -> Iterator[Row]:
    """The rows of the equations above, over columns and answers, each divided by its room.

    Parameters
    ----------
    places : sequence of Place
    first : int
        Number of the first of the answers, one a place, that its plants are no larger than need be.
    """
    for number, place in enumerate(places, start=first):
        filled = {built.column: share / place.room for built, share in place.young}
        sizes = {built.number: built.size * share / place.room for built, share in place.young}
        beyond = place.beyond / place.room
        yield filled, {number: -beyond}, -np.inf, 1.0
        excess = {answer: -size for answer, size in sizes.items()}
        yield filled, {**excess, number: 1.0}, -np.inf, 1.0
        for built, _ in place.young:
            if built.vintage == place.period:
                less = beyond - (1.0 - IDLE) * sizes[built.number]
                yield filled, {built.number: less}, -np.inf, 1.0 + beyond


def largest_of(places: Sequence[Place], amounts: Array) -> dict[int, float]:
    """Capacity up to which each column may grow beside the others, from amounts that keep the rows.

    Parameters
    ----------
    places : sequence of Place
    amounts : array over columns

    Returns
    -------
    dict of column to capacity
    """
    found: dict[int, float] = {}
    for place in places:
        there = [(each, share) for each, share in place.young if amounts[each.column] > 0]
        filled = sum(share * amounts[each.column] for each, share in there)
        left = max(0.0, place.room - filled) / max(len(there), 1)
        for each, share in there:
            largest = max(each.size, float(amounts[each.column]) + left / share)
            found[each.column] = min(largest, found.get(each.column, np.inf))
    return found


def _names(program: Program) -> list[str]:
    """The place of each technology: the product, or its hosts, or what it makes."""
    system = program.system
    product = _spread(program, variable(system, "product"), "commodity") > 0
    flow = _spread(program, variable(system, "flow"), "technology", "commodity", "period")
    makes = flow.max(axis=2) > 0
    hosts = _spread(program, variable(system, "host_process"), "technology", "host") > 0
    found = []
    for made, own in zip(makes, hosts, strict=True):
        if (made & product).any():
            found.append("product")
        elif own.any():
            found.append(f"hosts {np.flatnonzero(own)}")
        else:
            found.append(f"makes {np.flatnonzero(made)}")
    return found


def _spread(program: Program, array: Labelled, *dims: str) -> Array:
    """An array over all of some dims."""
    return np.broadcast_to(array.over(dims), [program.sizes[dim] for dim in dims])
