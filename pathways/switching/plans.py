"""What differs between two plans, in the names of technologies and carriers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..program import Program
from ..questions.tied import handled, market_prices

Array = NDArray[np.float64]

TOLD = 0.05
"""A change is told where it is at least this share of the largest of its kind."""

MOST = 3
"""Names told on each side: as many as fit in a cell of a table."""

NOTHING = 1e-6
"""Part of the larger of two amounts below which the smaller one is none."""

TRACE = 1e-4
"""Part of the larger of two amounts below which the smaller one is told as none: no plan is told so
finely, and "+2,000,000 %" says nothing.
"""

MANY = 10.0
"""Times the amount of before from which on a gain is told as a multiple."""

SAME = 0.005
"""Change of a total that is told as none: half a per cent is no longer one when rounded."""

NEW, GONE, AMOUNT, SOONER, LATER = "new", "gone", "amount", "sooner", "later"

TECHNOLOGIES, CARRIERS = "technologies", "carriers"

PLANTS = {"build": "new plants of", "renew": "renewal of", "keep": "standing plants of"}
"""Families of plants by technology and year, told where nothing else differs, and what is said of
each.
"""


@dataclass(frozen=True)
class Thing:
    """What a plan may have more or less of.

    Attributes
    ----------
    shelf : {"technologies", "carriers"}
    name, label : str
        In the catalog, and for people.
    plants : str, optional
        Family of `PLANTS` whose amount is meant, in place of what runs or is bought.
    """

    shelf: str
    name: str
    label: str
    plants: str = ""


@dataclass(frozen=True)
class Change:
    """How the amount of a thing differs between two plans.

    Attributes
    ----------
    thing : Thing
    how : {"new", "gone", "amount", "sooner", "later"}
    by : float
        Change of the amount over all years as a part of the first; 0 where it is none, or told by
        `how` alone.
    """

    thing: Thing
    how: str
    by: float = 0.0

    def __str__(self) -> str:
        words = f"{PLANTS[self.thing.plants]} " if self.thing.plants else ""
        return f"{words}{self.thing.label} ({self._told()})"

    def _told(self) -> str:
        if self.how != AMOUNT:
            return self.how
        times = 1.0 + self.by
        return f"{times:,.0f} times as much" if times >= MANY else f"{self.by:+.0%}"

    def figures(self) -> dict[str, str | float]:
        """What it is made of, ready for JSON."""
        thing = self.thing
        return {
            "shelf": thing.shelf,
            "name": thing.name,
            "label": thing.label,
            "plants": thing.plants,
            "how": self.how,
            "by": self.by,
        }


@dataclass(frozen=True)
class Difference:
    """What one plan has that another has not.

    Attributes
    ----------
    enters, leaves : tuple of Change
        Technologies that the second plan has more and less of, the weightiest first; carriers
        bought, where no technology differs.
    beyond : str, optional
        What stands in place of a plan where there is none.
    """

    enters: tuple[Change, ...] = ()
    leaves: tuple[Change, ...] = ()
    beyond: str = ""

    def __str__(self) -> str:
        more, less = self.more, self.less
        if not more and not less:
            return "amounts alone"
        return f"{more or 'nothing'} in place of {less}" if less else more

    @property
    def more(self) -> str:
        """What there is more of, in words."""
        return ", ".join(map(str, self.enters))

    @property
    def less(self) -> str:
        """What there is less of, in words; what stands there where there is no plan."""
        return self.beyond or ", ".join(map(str, self.leaves))

    def figures(self) -> str:
        """Both, and whether there is a plan, as the text of JSON."""
        told = {
            "more": [each.figures() for each in self.enters],
            "less": [each.figures() for each in self.leaves],
            "no_plan": bool(self.beyond),
        }
        return json.dumps(told, ensure_ascii=False)


class Plans:
    """Reads plans of one program.

    Parameters
    ----------
    program : Program
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        system = program.system
        self.technologies = _things(system, "technology", TECHNOLOGIES)
        self.commodities = _things(system, "commodity", CARRIERS)
        self.years = system["period"].values.astype(float)
        self.lengths = system["period_length"].values.astype(float)

    @cached_property
    def prices(self) -> Array:
        """Mean price of a commodity (commodity, period); nothing where it is not bought."""
        return market_prices(self.program.system)

    @cached_property
    def weights(self) -> Array:
        """What a unit of activity handles, at market prices (technology, period)."""
        return handled(self.program)

    @cached_property
    def _build(self) -> tuple[NDArray[np.int64], Array]:
        """Columns of `build` (site, technology, vintage) and what a unit of each costs."""
        index = self.program.form.variables["build"].index.values
        return index, np.append(self.program.form.cost, 0.0)[index]

    def activity(self, values: Array) -> Array:
        """Activity over all sites (technology, period)."""
        found: Array = self.program.form.value("activity", values).values.sum(axis=0)
        return found

    def built(self, values: Array) -> Array:
        """New capacity over all sites and years (technology)."""
        found: Array = self.program.form.value("build", values).values.sum(axis=(0, 2))
        return found

    def bought(self, values: Array) -> Array:
        """Purchases over all sites (commodity, period)."""
        found: Array = self.program.form.value("purchase", values).values.sum(axis=(0, 3, 4))
        return found

    def runs(self, values: Array) -> NDArray[np.bool_]:
        """Whether a technology runs in any year (technology)."""
        total = self.activity(values) @ self.lengths
        found: NDArray[np.bool_] = total > NOTHING * max(float(total.max(initial=0.0)), 1e-300)
        return found

    def has(self, values: Array) -> NDArray[np.bool_]:
        """Whether a plan builds a technology or runs it (technology)."""
        built = self.built(values)
        scale = max(float(np.abs(built).max(initial=0.0)), 1e-300)
        found: NDArray[np.bool_] = self.runs(values) | (built > NOTHING * scale)
        return found

    def difference(self, before: Array, after: Array) -> Difference:
        """What the plan `after` has in place of the plan `before`."""
        old, new = self.activity(before), self.activity(after)
        index, cost = self._build
        moved = (np.append(after, 0.0) - np.append(before, 0.0))[index]
        spent = np.abs((moved * cost).sum(axis=(0, 2)))
        size = (np.abs(new - old) * self.weights) @ self.lengths + spent
        found = self._told(self.technologies, old, new, size)
        if found.enters or found.leaves:
            return found
        old, new = self.bought(before), self.bought(after)
        size = (np.abs(new - old) * np.abs(self.prices)) @ self.lengths
        found = self._told(self.commodities, old, new, size)
        return found if found.enters or found.leaves else self._of_plants(before, after)

    def _of_plants(self, before: Array, after: Array) -> Difference:
        """What differs in plants alone, where the same is run and bought."""
        enters: list[Change] = []
        leaves: list[Change] = []
        for family in PLANTS:
            if family not in self.program.form.variables:
                continue
            old, new = (
                self.program.form.value(family, each).values.sum(axis=0) for each in (before, after)
            )
            things = [replace(thing, plants=family) for thing in self.technologies]
            found = self._told(things, old, new, np.abs(new - old) @ self.lengths)
            enters += found.enters
            leaves += found.leaves
        return Difference(tuple(enters[:MOST]), tuple(leaves[:MOST]))

    def leading(self, before: Array, after: Array) -> str:
        """Name of the technology that handles most more in the plan `after`; empty where none."""
        more = ((self.activity(after) - self.activity(before)) * self.weights) @ self.lengths
        most = int(np.argmax(more))
        return str(self.program.system["technology"].values[most]) if more[most] > 0.0 else ""

    def _told(self, things: list[Thing], old: Array, new: Array, size: Array) -> Difference:
        found: list[tuple[int, Change, bool]] = []
        largest = float(size.max(initial=0.0))
        for at in np.argsort(-size, kind="stable"):
            if largest <= 0.0 or size[at] < TOLD * largest:
                break
            found += self._changes(things[at], old[at], new[at])
        found.sort(key=lambda each: each[0])  # what is new or gone before mere amounts
        enters = [told for _, told, rises in found if rises]
        leaves = [told for _, told, rises in found if not rises]
        return Difference(tuple(enters[:MOST]), tuple(leaves[:MOST]))

    def _changes(self, thing: Thing, old: Array, new: Array) -> Iterator[tuple[int, Change, bool]]:
        """Rank of a change of an amount (period), the change, and whether it is more."""
        before, after = float(old @ self.lengths), float(new @ self.lengths)
        largest = max(abs(before), abs(after))
        if largest <= 0.0 or (np.abs(new - old).max() <= NOTHING * np.abs([old, new]).max()):
            return
        if abs(before) <= TRACE * largest:
            yield 0, Change(thing, NEW), True
        elif abs(after) <= TRACE * largest:
            yield 0, Change(thing, GONE), False
        elif abs(after / before - 1.0) >= SAME:
            yield 1, Change(thing, AMOUNT, after / before - 1.0), after > before
        else:
            mean = self.years * self.lengths
            sooner = float(new @ mean) / after < float(old @ mean) / before
            yield 2, Change(thing, SOONER if sooner else LATER), True


def _things(system: xr.Dataset, dim: str, shelf: str) -> list[Thing]:
    """Everything along a dim, with its label."""
    labels = system[f"{dim}_label"].values
    return [
        Thing(shelf, str(name), str(label))
        for name, label in zip(system[dim].values, labels, strict=True)
    ]
