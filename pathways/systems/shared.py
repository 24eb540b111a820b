"""Named factors of a System: one number behind many, which moves all of them as one.

A number of the System that a factor stands behind is

    number = rest x (offset + factor)

with an offset of zero where the factor multiplies (a location factor behind capital cost), and else
what stands beside it (one and the downtime beside a transaction cost, the premium of a class beside
the cost of capital). Factors are kept with the System as the JSON text `attrs["factors"]`, and the
commodities whose prices move as one as `attrs["moves_with"]`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr

from ..catalog.trace import numbers_of
from ..errors import InputError, Problem, did_you_mean
from ..schema.numbers import GROUPS, path_of, row_for
from .paths import Place, locate, numbers_at

if TYPE_CHECKING:
    from ..catalog import Catalog
    from ..schema.number import Number
    from ..schema.run import Run
    from .place import RegionChain
    from .selection import Selection

GROUP = "factors"
"""Group of the paths of named factors, and the attribute that holds them."""

MOVES_WITH = "moves_with"
"""Attribute that holds the commodities whose prices move as one."""

ON_TOP_OF = "on_top_of"
"""Attribute that holds the commodities that are quoted as a premium on another."""

SAME = 1e-12
"""Within which two rates are the same number."""


@dataclass(frozen=True)
class SharedFactor:
    """One named factor of a System.

    Attributes
    ----------
    name : str
    value, low, high : float
        As stated; an open end is the value.
    unit : str
    numbers : mapping of dotted path to offset
    """

    name: str
    value: float
    low: float
    high: float
    unit: str
    numbers: dict[str, float]

    def ratio(self, path: str, value: float) -> float:
        """What a number of the factor is multiplied by when the factor takes a value."""
        offset = self.numbers[path]
        return (offset + value) / (offset + self.value)


def factors_in(system: xr.Dataset) -> dict[str, SharedFactor]:
    """The named factors of a System, by name; none of one made elsewhere without them."""
    held = json.loads(str(system.attrs.get(GROUP, "[]")))
    return {each["name"]: SharedFactor(**each) for each in held}


def shared_factor(system: xr.Dataset, path: str) -> SharedFactor:
    """The factor that a path `factors.NAME` names.

    Raises
    ------
    InputError
        With the nearest spelling, where the System has none of that name.
    """
    known = factors_in(system)
    name = path.partition(".")[2]
    if name not in known:
        raise InputError(
            "changes",
            [
                Problem(
                    f"the system has no shared factor `{name}`",
                    key=path,
                    found=name,
                    allowed=", ".join(sorted(known)) or "none: the system names no factors",
                    hint=did_you_mean(name, known),
                )
            ],
        )
    return known[name]


def places_of(system: xr.Dataset, factor: SharedFactor) -> Iterator[tuple[Place, float]]:
    """The places of the numbers of a factor that the System has, and the offset of each."""
    for path, offset in factor.numbers.items():
        group, entry, *_ = path.split(".")
        if entry not in system.variables[GROUPS[group]].values:
            continue  # a part of a System has fewer entries
        place = locate(system, path)
        if numbers_at(system, place).any():
            yield place, offset


def moved_to(system: xr.Dataset, name: str, value: float) -> dict[str, str]:
    """`attrs` after a factor has taken a value."""
    held = factors_in(system)
    held[name] = replace(held[name], value=value)
    return {GROUP: _text(held.values())}


def shared_of(
    catalog: Catalog, selection: Selection, chain: RegionChain, run: Run, system: xr.Dataset
) -> dict[str, str]:
    """Attributes of a System that hold its named factors and the prices that move as one."""
    numbers: dict[str, dict[str, float]] = defaultdict(dict)
    for kind, name, key, number in _stated(catalog, selection, chain):
        row = row_for(kind, key)
        path = path_of(kind, row[0]) if number.factors and row is not None else ""
        for each in (name, *(row[1] if row is not None else ())):
            path = path.replace("*", each, 1)
        for factor in number.factors if path else ():
            numbers[factor][path] = 0.0
    found = [_factor(name, catalog.factors[name], paths) for name, paths in numbers.items()]
    found += list(_of_money(selection, run, system))
    groups = {
        name: catalog.prices[name].moves_with
        for name in selection.commodities
        if name in catalog.prices and catalog.prices[name].moves_with is not None
    }
    on_top = {
        name: quote.on_top_of
        for name in selection.commodities
        if name in catalog.prices and (quote := catalog.prices[name].price) and quote.on_top_of
    }
    return {GROUP: _text(found), MOVES_WITH: json.dumps(groups), ON_TOP_OF: json.dumps(on_top)}


def _text(factors: Any) -> str:
    return json.dumps([asdict(each) for each in factors], allow_nan=False)


def _stated(
    catalog: Catalog, selection: Selection, chain: RegionChain
) -> Iterator[tuple[str, str, str, Number]]:
    """Kind, name, key and number of what the entries of a System state."""
    for name, technology in selection.technologies.items():
        for key, number in numbers_of(technology):
            yield "technology", name, key, number
    for name in selection.commodities:
        carrier = catalog.carriers[name]
        for field in ("price", "sale_price", "demand_charge", "feed_in_price"):
            regional = chain.carrier(name, field) if field.endswith("price") else None
            quoted: Number | None = getattr(carrier, field) if regional is None else regional
            if quoted is not None:
                yield "carrier", name, field, quoted


def _of_money(selection: Selection, run: Run, system: xr.Dataset) -> Iterator[SharedFactor]:
    """Rates and costs that a run states for many technologies at once."""
    rates = system["cost_of_capital"].values
    beside = system["transaction_cost"].values + system["downtime"].values
    levers = [technology.lever for technology in selection.technologies.values()]
    names = list(selection.technologies)
    hurdled = np.zeros(len(names), bool)
    for lever, hurdle in run.frictions.hurdle.items():
        of = [each is lever for each in levers] & (np.abs(rates - hurdle.first) < SAME)
        hurdled |= of
        yield from _named(
            f"hurdle_of_{lever.value}", hurdle, names, of, "cost_of_capital", 0 * rates
        )
    capital = run.money.cost_of_capital
    own = [each.cost_of_capital is not None for each in selection.technologies.values()]
    plain = ~hurdled & ~np.array(own, bool) & (rates >= capital.first - SAME)
    premium = rates - capital.first
    yield from _named("cost_of_capital", capital, names, plain, "cost_of_capital", premium)
    for name in ("transaction_cost", "downtime"):
        for lever, number in getattr(run.frictions, name).items():
            of = np.array([each is lever for each in levers]) & (system[name].values > 0)
            offset = 1.0 + beside - system[name].values
            yield from _named(f"{name}_of_{lever.value}", number, names, of, "capex", offset)


def _named(
    name: str, number: Number, names: Sequence[str], of: Any, key: str, offset: Any
) -> Iterator[SharedFactor]:
    """A factor behind one number of the technologies of a mask, where there are any."""
    paths = {
        f"technologies.{each}.{key}": float(offset[row])
        for row, each in enumerate(names)
        if of[row]
    }
    if paths:
        yield _factor(name, number, paths)


def _factor(name: str, number: Number, paths: Mapping[str, float]) -> SharedFactor:
    """A factor of the figures that a number states."""
    value = number.first
    low, high = (
        value if not isinstance(end, int | float) else float(end)
        for end in (number.low, number.high)
    )
    return SharedFactor(name, value, low, high, number.unit, dict(paths))
