"""No plant is built beside those that make all of the product.

A missed target is missed by the least, whatever that costs. Plants that ramp up make little in
their first year, so a further plant would make up for them, and idle for the rest of its life. What
is younger than half its life, as in the account of idle capacity, therefore leaves the next plant a
part of its load that counts as running:

    made[p] = sum over t, young v of output[t, p] x build[t, v]
    made[p] - output[t, p] x size[t] <= room[p] - IDLE x output[t, p] x size[t]
        where built[t, v] = 1 and v is p
    made[p] <= room[p], or nothing that is young is larger than its size

Over site, product, period. `output` is the product that a unit of capacity makes at full load,
`room` the largest demand up to the period, or what build_min or capacity_min make where that is
more. Only what makes the product itself counts: what else converts may stand side by side.
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
    """A conversion that may be built: its answer and column, what it makes, and when.

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
    """What makes one product at one site in one period.

    Attributes
    ----------
    period : int
    room : float
        Product a year.
    young : sequence of (Built, float)
        Each with the product that a unit of its capacity makes.
    """

    period: int
    room: float
    young: tuple[tuple[Built, float], ...]

    @property
    def most(self) -> float:
        """What all together could make."""
        return sum(output * built.most for built, output in self.young)


def places_of(program: Program, form: StandardForm, built: Sequence[Built]) -> list[Place]:
    """The places in which more could be built than is needed.

    Parameters
    ----------
    program : Program
    form : StandardForm
        As asked, whose lower bounds of `build` are stated.
    built : sequence of Built
    """
    output, demand = _output(program), _demand(program)
    system = program.system
    first = variable(system, "period_first_year").over(("period",))
    least = _spread(program, variable(system, "capacity_min"), "site", "technology", "period")
    half = _spread(program, variable(system, "technical_lifetime"), "technology", "vintage") / 2.0
    start = _spread(program, program.coefficients.operation_start, "technology", "vintage")
    until = start + half
    found = []
    for site, product, period in np.argwhere(demand > 0):
        young = tuple(
            (each, float(output[site, each.technology, product, period]))
            for each in built
            if each.site == site
            and each.vintage <= period
            and output[site, each.technology, product, period] > 0
            and first[period] < until[each.technology, each.vintage]
        )
        built_least = sum(makes * max(0.0, form.lower[each.column]) for each, makes in young)
        kept_least = float(output[site, :, product, period] @ least[site, :, period])
        room = max(float(demand[site, product, : period + 1].max()), built_least, kept_least)
        place = Place(int(period), room, young)
        if place.most > room * (1.0 + SAME):
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
        made = {built.column: output / place.room for built, output in place.young}
        sizes = {built.number: built.size * output / place.room for built, output in place.young}
        most = place.most / place.room
        yield made, {number: -most}, -np.inf, 1.0
        excess = {answer: -size for answer, size in sizes.items()}
        yield made, {**excess, number: most}, -np.inf, most
        for built, _ in place.young:
            if built.vintage == place.period:
                own = sizes[built.number] * (1.0 - IDLE)
                yield made, {built.number: most - own}, -np.inf, 1.0 + most


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
        there = [(each, output) for each, output in place.young if amounts[each.column] > 0]
        made = sum(output * amounts[each.column] for each, output in there)
        left = max(0.0, place.room - made) / max(len(there), 1)
        for each, output in there:
            largest = max(each.size, float(amounts[each.column]) + left / output)
            found[each.column] = min(largest, found.get(each.column, np.inf))
    return found


def _output(program: Program) -> Array:
    """Product that a unit of capacity makes at full load (site, technology, commodity, period)."""
    is_product = variable(program.system, "product")
    dims = ("site", "technology", "commodity", "period")
    made = _spread(program, is_product * program.coefficients.flow, *dims)
    load = _spread(program, program.coefficients.full_load.finite(), "site", "technology")
    full = _spread(program, program.coefficients.full_load, "site", "technology")
    found: Array = np.maximum(made, 0.0) * np.where(load, full, 0.0)[:, :, None, None]
    return found


def _demand(program: Program) -> Array:
    """Demand for the product (site, commodity, period)."""
    asked = variable(program.system, "demand") * variable(program.system, "product")
    return _spread(program, asked, "site", "commodity", "period")


def _spread(program: Program, array: Labelled, *dims: str) -> Array:
    """An array over all of some dims."""
    return np.broadcast_to(array.over(dims), [program.sizes[dim] for dim in dims])
