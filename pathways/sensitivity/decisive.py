"""The ranking of decisive numbers, with what each rests on: its figures, quality and source."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr

from ..catalog.plants import at_plant
from ..catalog.trace import numbers_of
from ..program.equation import Equation
from ..schema.number import UNVERIFIED, Number
from ..schema.numbers import path_of, row_for
from ..systems.place import region_chain
from ..systems.selection import select
from ..systems.shared import MOVES_WITH
from .first_order import Ranked, ranked

if TYPE_CHECKING:
    from ..catalog import Catalog
    from ..schema.run import Run

FRICTIONS = {
    "hurdle_of_": "hurdle",
    "transaction_cost_of_": "transaction_cost",
    "downtime_of_": "downtime",
}
"""Named factors that a run states by lever, by how their name begins."""


@dataclass(frozen=True)
class Decisive:
    """A number in the ranking.

    Attributes
    ----------
    number, label : str
        Dotted path, or named factor or group; and in words.
    swing : float
        Width of the change of the extra cost, million of money of the System, present value.
    at_low, at_high : float
        Change at the ends of its range, in the same.
    quality : str
        That of the number; of a group of prices the weakest of its members.
    value, low, high : float or None
        As stated, in the first year; none of a group.
    unit, source, locator : str
    """

    number: str
    label: str
    swing: float
    at_low: float
    at_high: float
    quality: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    source: str
    locator: str

    @property
    def unverified(self) -> bool:
        """Whether nobody has held it against a source."""
        return self.quality in UNVERIFIED


@dataclass(frozen=True)
class Ranking:
    """Decisive numbers of one sector and view, the widest first.

    Attributes
    ----------
    rows : list of Decisive
    valued : bool
        Whether the target is missed and tonnes are valued at the price limit; see `Ranked`.
    """

    rows: list[Decisive]
    valued: bool

    @property
    def unverified_share(self) -> float:
        """Share of all swing that unverified numbers have."""
        total = sum(row.swing for row in self.rows)
        of = sum(row.swing for row in self.rows if row.unverified)
        return of / total if total > 0 else 0.0


def decisive(
    catalog: Catalog,
    sector: str,
    run: Run,
    system: xr.Dataset,
    equations: Sequence[Equation] = (),
) -> Ranking:
    """The ranking of the numbers of a sector under a run.

    Parameters
    ----------
    catalog : Catalog
    sector : str
    run : Run
    system : xarray.Dataset
        Of both.
    equations : sequence of Equation
        One's own.
    """
    found: Ranked = ranked(system, equations)
    numbers = dict(numbers_behind(catalog, sector, run))
    groups = json.loads(str(system.attrs.get(MOVES_WITH, "{}")))
    rows = []
    for each in found.swings:
        if not np.isfinite(each.swing) or each.swing <= 0.0:
            continue
        name = each.name
        members = [name]
        if name.startswith("prices."):
            group = name.removeprefix("prices.")
            members = [f"carriers.{one}.price" for one, held in groups.items() if held == group]
        behind = [numbers[one] for one in members if one in numbers]
        rows.append(_row(each, behind))
    return Ranking(rows, found.valued)


def _row(swing: Any, behind: Sequence[Number]) -> Decisive:
    """One row: of one number with its figures, of several with the weakest quality alone."""
    million = 1e6
    figures = swing.swing / million, swing.at_low / million, swing.at_high / million
    order = list(type(behind[0].quality)) if behind else []
    weakest = max(behind, key=lambda each: order.index(each.quality)) if behind else None
    alone = behind[0] if len(behind) == 1 else None
    year = min(alone.values) if alone is not None and alone.values else 0
    return Decisive(
        swing.name,
        swing.label,
        *figures,
        weakest.quality.value if weakest is not None else "",
        alone.first if alone is not None else None,
        alone.bound("low", year) if alone is not None else None,
        alone.bound("high", year) if alone is not None else None,
        alone.unit if alone is not None else "",
        weakest.source if weakest is not None else "",
        weakest.locator if weakest is not None else "",
    )


def numbers_behind(catalog: Catalog, sector: str, run: Run) -> Iterator[tuple[str, Number]]:
    """Numbers behind a System, by the dotted path or the named factor that leads to them.

    Where one path has several, the one that holds comes last: that of the entry after that of the
    run, that of the region after that of the nation.

    Parameters
    ----------
    catalog : Catalog
    sector : str
    run : Run
    """
    catalog = at_plant(catalog, sector, run)
    held = catalog.sectors[sector]
    view = held.sector if run.view == "sector" and held.sector is not None else held.factory
    selection = select(catalog, held, view, run.hours.on)
    chain = region_chain(catalog.regions, run.region)
    yield from _paths("run", "", run)
    for name in selection.technologies:
        yield f"technologies.{name}.cost_of_capital", run.money.cost_of_capital
    for name, technology in selection.technologies.items():
        if technology.lever in run.frictions.already_there:
            held_there = run.frictions.already_there[technology.lever]
            yield f"technologies.{name}.already_there", held_there
        yield from _paths("technology", name, technology, run.view)
    for name in selection.commodities:
        yield from _paths("carrier", name, catalog.carriers[name])
        for field in ("price", "sale_price"):
            regional = chain.carrier(name, field)
            if regional is not None:
                yield f"carriers.{name}.{field}", regional
    yield from _paths("sector", "", held, run.view)
    for name, number in catalog.factors.items():
        yield f"factors.{name}", number
    yield "factors.cost_of_capital", run.money.cost_of_capital
    for begins, group in FRICTIONS.items():
        for lever, number in getattr(run.frictions, group).items():
            yield f"factors.{begins}{lever.value}", number


def _paths(kind: str, name: str, entry: Any, view: str = "") -> Iterator[tuple[str, Number]]:
    """Numbers of an entry by path; of two views those of the one that is asked for."""
    other = {"factory": "sector", "sector": "factory"}.get(view)
    for key, number in numbers_of(entry):
        if other is not None and other in key.split("."):
            continue
        found = row_for(kind, key)
        if found is None:
            continue
        path = path_of(kind, found[0])
        for each in (name, *found[1]) if name else found[1]:
            path = path.replace("*", each, 1)
        if path and "*" not in path:
            yield path, number
