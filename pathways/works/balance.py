"""The base year of a works: what is not stated closes balances, and what meters leave is kept.

Unknown are the activity x of every unit that states none, and the other use r of every carrier that
is metered. One row closes each unit's main output c, one states each meter:

    sum over u of flow[u, c] x[u] - r[c] = delivered[c]
    sum over u of -min(flow[u, m], 0) x[u] + r[m] = metered[m]

A carrier that one supply alone uses, such as a boiler, and that supply unstated, is its meter: what
it makes beyond the uses that are stated is then the other use.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np

from ..amounts import quantity
from ..catalog.balances import TOLERANCE, flows_of
from ..catalog.references import comparable
from ..schema.number import Number
from ..schema.technology import Kind
from ..units import factor
from .amounts import a_year, by_content
from .derived import Making


@dataclass(frozen=True)
class OtherUse:
    """Use that a meter shows and no unit accounts for.

    Attributes
    ----------
    carrier : str
    metered : float
        What the meter reads in a year, of the carrier in `meter`.
    meter : str
        Carrier that is metered; another one where what is made of it is left.
    left : float
        Amount of `carrier` a year that no unit accounts for.
    """

    carrier: str
    metered: float
    meter: str
    left: float


@dataclass(frozen=True)
class BaseYear:
    """Activities of a works in its base year.

    Attributes
    ----------
    activity : mapping of unit to activity a year
    others : mapping of carrier to OtherUse
    use : mapping of unit to activity, and of carrier to its use a year
    """

    activity: Mapping[str, float]
    others: Mapping[str, OtherUse]
    use: Mapping[str, float]


@dataclass
class _System:
    """Rows and columns of the unknowns."""

    columns: list[str] = field(default_factory=list)
    rows: list[dict[str, float]] = field(default_factory=list)
    sides: list[float] = field(default_factory=list)

    def add(self, row: dict[str, float], side: float) -> None:
        self.rows.append(row)
        self.sides.append(side)

    def solve(self) -> dict[str, float]:
        """Values of the unknowns; raises `LinAlgError` where they are not determined."""
        matrix = np.array([[row.get(name, 0.0) for name in self.columns] for row in self.rows])
        if not self.columns:
            return {}
        found = np.linalg.solve(matrix, np.array(self.sides))
        return {name: float(each) for name, each in zip(self.columns, found, strict=True)}


def base_year(
    making: Making,
    delivered: Mapping[str, float],
    stated: Mapping[str, float],
    unstated: Mapping[str, str],
    metered: Mapping[str, float],
) -> BaseYear | None:
    """Activities and other use of the base year; None with problems where they do not exist.

    Parameters
    ----------
    making : Making
    delivered : mapping of product to amount a year
    stated : mapping of unit to its activity a year
    unstated : mapping of unit to the carrier that it is run for
    metered : mapping of carrier to use a year
    """
    flows = {name: flows_of(making.catalog, name) for name in (*stated, *unstated)}
    supplies = [name for name in flows if making.catalog.technologies[name].kind is Kind.supply]
    left_of = _left_of(flows, unstated, metered, supplies)
    system = _System([*unstated, *(f"r {carrier}" for carrier in left_of.values())])
    for carrier in unstated.values():
        known = sum(flows[name].get(carrier, 0.0) * each for name, each in stated.items())
        row = {name: flows[name].get(carrier, 0.0) for name in unstated}
        if carrier in left_of.values():
            row[f"r {carrier}"] = -1.0
        system.add(row, delivered.get(carrier, 0.0) - known)
    for meter, amount in metered.items():
        known = sum(-min(flows[name].get(meter, 0.0), 0.0) * each for name, each in stated.items())
        row = {name: -min(flows[name].get(meter, 0.0), 0.0) for name in unstated}
        if left_of[meter] == meter:
            row[f"r {meter}"] = 1.0
        system.add(row, amount - known)
    try:
        found = system.solve()
    except np.linalg.LinAlgError:
        making.add(
            ("units",),
            "the base year does not tell how much these units run: state the `activity` of one",
            found=", ".join(unstated),
        )
        return None
    activity = {**stated, **{name: found[name] for name in unstated}}
    others = {
        carrier: OtherUse(carrier, metered[meter], meter, found[f"r {carrier}"])
        for meter, carrier in left_of.items()
    }
    if not _possible(making, activity, others, unstated, flows):
        return None
    kept = {name: each for name, each in others.items() if each.left > 0}
    return BaseYear(activity, kept, _uses(activity, kept, flows))


def _left_of(
    flows: Mapping[str, Mapping[str, float]],
    unstated: Mapping[str, str],
    metered: Mapping[str, float],
    supplies: Collection[str],
) -> dict[str, str]:
    """By meter, the carrier of which its other use is."""
    found: dict[str, str] = {}
    for meter in metered:
        users = [name for name, each in flows.items() if each.get(meter, 0.0) < 0]
        alone = users[0] if len(users) == 1 and users[0] in supplies else None
        made = unstated.get(alone, meter) if alone else meter
        found[meter] = meter if made in metered else made
    return found


def _possible(
    making: Making,
    activity: Mapping[str, float],
    others: Mapping[str, OtherUse],
    unstated: Mapping[str, str],
    flows: Mapping[str, Mapping[str, float]],
) -> bool:
    """Whether nothing runs backwards and no meter reads less than the units use."""
    before = len(making.problems.found)
    size = max((abs(each) for each in activity.values()), default=0.0)
    for name, carrier in unstated.items():
        if activity[name] < -TOLERANCE * size:
            making.add(
                ("units", name),
                f"more of `{carrier}` is made by the other units than is used: it would run "
                "backwards; state its `activity`, or correct what they make and use",
            )
    for other in others.values():
        unit = making.catalog.carriers[other.meter].unit
        used = sum(
            -min(flows[name].get(other.carrier, 0.0), 0.0) * each for name, each in activity.items()
        )
        scale = max(other.metered if other.meter == other.carrier else used, used)
        if other.left < -TOLERANCE * scale:
            own = making.catalog.carriers[other.carrier].unit
            making.add(
                ("carriers", other.meter, "used"),
                f"the units use {quantity(used, own)} of `{other.carrier}` a year, more than the "
                "meter shows: correct what they use, or the reading",
                found=f"{quantity(other.metered, unit)} a year",
            )
    return len(making.problems.found) == before


def _uses(
    activity: Mapping[str, float],
    others: Mapping[str, OtherUse],
    flows: Mapping[str, Mapping[str, float]],
) -> dict[str, float]:
    used: dict[str, float] = dict(activity)
    for name, each in activity.items():
        for carrier, flow in flows[name].items():
            if flow < 0:
                used[carrier] = used.get(carrier, 0.0) - flow * each
    for carrier, other in others.items():
        used[carrier] = used.get(carrier, 0.0) + other.left
    return used


def meters(making: Making, used: Mapping[str, object]) -> dict[str, float]:
    """Metered use a year of each carrier, in the carrier's own unit."""
    found = {}
    for carrier, number in used.items():
        if not isinstance(number, Number) or carrier not in making.catalog.carriers:
            continue
        wanted = a_year(making.catalog.carriers[carrier].unit)
        converted = by_content(making.catalog, carrier, number, "yr", upside=True)
        if not comparable(converted.unit, wanted):
            making.add(
                ("carriers", carrier, "used"),
                f"use of the base year is an amount a year, such as `{wanted}`",
                found=f"{number.first:g} {number.unit}",
            )
            continue
        found[carrier] = converted.first * factor(converted.unit, wanted)
    return found
