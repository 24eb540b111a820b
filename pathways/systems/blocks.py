"""Where blocks of years begin: what is stated for a year holds in that year.

A limit, a price of the run or a demand that is stated for a year inside a block would be dropped,
averaged with its neighbours, or hold in years for which nobody stated it. So a block begins in
every such year, and another after it where the statement does not hold on. What a catalog states of
prices, costs and flows lies on lines that bend gently; it is taken as the mean of a block, and cuts
one only where it jumps: where two years in a row are stated and differ.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from ..catalog.trace import numbers_of
from ..schema.hours import FULL_YEAR
from ..schema.numbers import AMOUNTS, SHARES
from ..schema.run import decision_of
from .limits import first_operation

if TYPE_CHECKING:
    from ..catalog import Catalog
    from ..schema.number import Number
    from ..schema.run import Run, Target
    from ..schema.sector import View
    from ..schema.technology import Technology
    from .norms import NormPlan
    from .place import RegionChain
    from .selection import Selection

ByYear = Mapping[int, float]

HELD: float | None = None
"""What stands beyond the stated years: the nearest of them."""

SILENT = float("nan")
"""What stands beyond the stated years: nothing."""

LIMITED = ("factory.", "sector.")
"""Keys of the limits of a technology, each of which holds in its own view."""


def starts_of(
    catalog: Catalog,
    run: Run,
    selection: Selection,
    view: View,
    chain: RegionChain,
    targets: Iterable[Target],
    norms: Iterable[NormPlan],
) -> frozenset[int]:
    """Years in which a block has to begin.

    None with all hours of a year: such a block is one decision, and is left as it was asked for.

    Parameters
    ----------
    catalog : Catalog
    run : Run
    selection : Selection
    view : View
        Of the sector: what it makes, and what it can buy.
    chain : RegionChain
    targets : iterable of Target
    norms : iterable of NormPlan
    """
    if run.hours.resolution == FULL_YEAR:
        return frozenset()
    found = {year for target in targets for year in _of_target(target)}
    for norm in norms:
        found |= _steps(norm.values) if norm.steps else _line(norm.values, before=SILENT)
    found |= set(_of_run(run))
    found |= set(_of_place(selection, view, chain, run.view == "sector"))
    for technology in selection.technologies.values():
        found |= set(_of_technology(technology, run.view))
        found.add(_first_year(catalog, run, technology))
    found |= set(_jumps_of(catalog, selection, chain))
    return frozenset(found)


def _of_target(target: Target) -> set[int]:
    """Years in which a target begins to hold, and those after it ends."""
    years = sorted(target.values)
    if target.kind == "budget":
        return {years[0], years[-1] + 1}
    if target.kind == "peak":
        return _named(years[:1])
    after = HELD if target.hold else SILENT
    if target.path:
        return _line(target.values, before=SILENT, after=after)
    return _named(years[:-1]) | ({years[-1]} if target.hold else _named(years[-1:]))


def _of_run(run: Run) -> Iterator[int]:
    """What a run states of prices, credits, support and money."""
    price, border, trading = run.carbon_price, run.border_adjustment, run.law.emissions_trading
    if trading is not None:
        yield from _line(_by_year(trading.price))
        yield from _line(_by_year(trading.free_share))
    if price is not None:
        if isinstance(price.values, dict):
            yield from _line(price.values)
        yield from _line(price.free_share, before=0.0)
        yield from _line(price.free_benchmark, before=0.0)
    if border is not None:
        yield from _line(border.values, before=0.0)
        yield from _line(border.benchmark)
        yield from _line(border.free_share)
        yield from _line(border.charged)
        yield from _line(border.paid_abroad, before=0.0)
    yield from _line(run.offsets.limit, before=0.0)
    yield from _line(run.hours.matched_share, before=SILENT)
    yield from _named(run.investment_budget)
    for support in run.support:
        yield from _line(support.investment_share, before=0.0, after=0.0)
    for reward in run.rewards:
        if reward.last is not None:
            yield reward.last + 1


def _of_place(
    selection: Selection, view: View, chain: RegionChain, whole_sector: bool
) -> Iterator[int]:
    """What is to be made, and the most that can be bought."""
    yield from _line(_by_year(view.output))
    for name in selection.commodities:
        yield from _line(_by_year(view.purchase_limits.get(name)))
        if whole_sector:
            yield from _line(_by_year(chain.carrier(name, "purchase_limit")))


def _of_technology(technology: Technology, view: str) -> Iterator[int]:
    """How far and how fast a technology reaches."""
    for each in ("factory", "sector")[: 2 if view == "sector" else 1]:
        for row in (*SHARES, *AMOUNTS):
            yield from _line(_by_year(row.read(getattr(technology, each))))


def _first_year(catalog: Catalog, run: Run, technology: Technology) -> int:
    """Year of its first operation; history, which is open to nothing, where it is unknown."""
    base = run.horizon.first
    try:
        lead, market = (
            float(catalog.series(number, "yr", [base], run.money.currency, run.money.year)[0][0])
            for number in (technology.lead_time, technology.first_year)
            if number is not None
        )
    except ValueError:
        return base  # it lacks one of them, or its unit is told where the arrays are filled
    date = first_operation(decision_of(run), base, lead, market)
    return int(np.floor(date)) if np.isfinite(date) else base


def _jumps_of(catalog: Catalog, selection: Selection, chain: RegionChain) -> Iterator[int]:
    """Years in which any other number of the catalog jumps."""
    carriers = [catalog.carriers[name] for name in selection.commodities]
    there = [
        entry
        for region in chain.regions
        for names, entries in (
            (selection.commodities, region.carriers),
            (tuple(selection.technologies), region.technologies),
        )
        for name, entry in entries.items()
        if name in names
    ]
    for entry in (*carriers, *selection.technologies.values(), *there):
        for key, number in numbers_of(entry):
            stated = {} if key.startswith(LIMITED) else _by_year(number)
            yield from (
                year for year in stated if stated.get(year - 1, stated[year]) != stated[year]
            )


def _by_year(number: Number | None) -> ByYear:
    return {} if number is None or number.values is None else number.values


def _named(years: Collection[int]) -> set[int]:
    """Each year by itself."""
    return {start for year in years for start in (year, year + 1)}


def _steps(stated: ByYear) -> set[int]:
    """Each value from its year on, the first also before it."""
    return set(sorted(stated)[1:])


def _line(stated: ByYear, before: float | None = HELD, after: float | None = HELD) -> set[int]:
    """Straight lines between stated years, each of which keeps its own value.

    A block begins in a stated year where the year before has another value, and after it where the
    next year has another.

    Examples
    --------
    >>> sorted(_line({2030: 1.0, 2040: 2.0}))
    [2031, 2040]
    >>> sorted(_line({2030: 1.0}, before=0.0, after=0.0))
    [2030, 2031]
    """
    if not stated:
        return set()
    years = sorted(stated)
    values = [stated[year] for year in years]

    def at(year: int) -> float:
        return float(np.interp(year, years, values, left=before, right=after))

    return {start for year in years for start in (year, year + 1) if at(start - 1) != at(start)}
