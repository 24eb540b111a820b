"""What a run with hours adds to a System.

Profiles, tariffs, the meter, and which commodities balance by the hour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..errors import Problems
from ..schema.hours import Hours
from ..schema.numbers import ROWS
from ..schema.technology import Kind, Technology
from .filler import Filler
from .own_series import read_own_series
from .storage import fill_storages
from .year import SEASON_DAYS, HourGrid, hour_grid

if TYPE_CHECKING:
    from ..catalog import Catalog
    from ..schema.sector import Sector
    from .place import RegionChain
    from .selection import Selection

SITE = 0
LOAD, SUPPLY, CONTRACT = "load", "supply", "contract"
SHAPES = (LOAD, SUPPLY, CONTRACT)
"""Users and measures, yearly makers of power (both along the load of the site), and the plants
behind green contracts.
"""

ELECTRICITY = "electricity"
NATION = "china"
LEAST_FACTOR = 0.2
"""Least power of a heat pump per unit of heat over its mean, however warm the air: assumed."""


def grid_of(catalog: Catalog, sector: Sector, settings: Hours, chain: RegionChain) -> HourGrid:
    """The hours of a run with the profiles of its sector and region.

    Raises
    ------
    InputError
        Every problem of the profiles and of a person's own series.
    """
    from ..catalog.profiles import RANGES, chosen, read_profiles

    problems = Problems()
    seasons, levels = {}, {}
    for kind in RANGES:
        names = (
            [settings.load_shape or sector.load_shape] if kind == "load" else [*chain.names, NATION]
        )
        known = read_profiles(catalog, kind, problems)
        name, profile = chosen(known, names, kind, problems)
        if kind in ("sun", "wind") and NATION in known:
            levels[kind] = float(
                (profile.mean(axis=1) @ SEASON_DAYS) / (known[NATION].mean(axis=1) @ SEASON_DAYS)
            )
        if kind != "load" and name != chain.names[0]:
            chain.fallbacks.append(f"{kind} by the hour: {name}")
        seasons[kind] = profile
    notes: list[str] = []
    own = {
        kind: read_own_series(path, kind, problems, notes)
        for kind in ("load", "sun", "wind")
        if (path := getattr(settings, kind))
    }
    problems.raise_if_any("hours")
    return replace(hour_grid(settings, seasons, own), levels=levels, series=tuple(notes))


def labels_of_hours(grid: HourGrid) -> dict[str, Sequence[int | str]]:
    """Labels of the hours and of the shapes."""
    return {
        "day": list(range(grid.weight.shape[0])),
        "hour": list(range(grid.weight.shape[1])),
        "shape": list(SHAPES),
    }


def fill_hours(
    filler: Filler, selection: Selection, settings: Hours, chain: RegionChain, grid: HourGrid
) -> None:
    """Write everything that only hours need.

    Prices and availabilities of the year are spread over them.
    """
    filler.arrays["hour_weight"] = grid.weight
    filler.arrays["hour_length"] = grid.length
    hourly = _fill_commodities(filler, selection)
    _fill_shapes(filler, settings, grid)
    for row, (name, technology) in enumerate(selection.technologies.items()):
        _fill_technology(filler, row, name, technology, hourly, grid, _is_regional(chain, name))
    if settings.contract_delivery == "as_generated":
        filler.array("taken_as_generated")[:] = filler.array("contract_member")[
            :, SHAPES.index(CONTRACT)
        ] * filler.array("follows_hours")
    fill_storages(filler, selection)
    _fill_meter(filler, settings, chain, hourly)
    _fill_prices(filler, selection, settings, chain, grid)
    _fill_matched(filler, settings)
    _enough_for_the_peak(filler)


def _fill_commodities(filler: Filler, selection: Selection) -> set[str]:
    """Commodities that balance by the hour.

    Those that say so, and those that a storage of the run holds.
    """
    held = {
        technology.storage.carrier
        for technology in selection.technologies.values()
        if technology.storage is not None
    }
    hourly = {
        name
        for name in selection.commodities
        if filler.catalog.carriers[name].hourly or name in held
    }
    for name in hourly:
        filler.array("hourly")[filler.position("commodity", name)] = 1.0
    return hourly


def _fill_shapes(filler: Filler, settings: Hours, grid: HourGrid) -> None:
    shape = filler.array("load_shape")
    shape[SITE, SHAPES.index(LOAD)] = grid.profiles["load"]
    shape[SITE, SHAPES.index(SUPPLY)] = grid.profiles["load"]
    shape[SITE, SHAPES.index(CONTRACT)] = sum(
        share * grid.profiles[kind] / grid.mean(kind)
        for kind, share in settings.contract_mix.items()
    )


def _fill_technology(
    filler: Filler,
    row: int,
    name: str,
    technology: Technology,
    hourly: set[str],
    grid: HourGrid,
    regional: bool,
) -> None:
    """What a technology does in the hours.

    The availability of one without a regional figure takes the level of the regional profile.

    It can be dispatched where what it makes balances by the hour, or, of a flare that makes
    nothing, what it uses. Only power made along the load stands apart from its use, so that the
    load that can move is a share of the use alone.
    """
    stated = technology.hours
    by_the_hour = bool(hourly & set(technology.outputs or technology.inputs))
    dispatched = by_the_hour and (stated.dispatch or stated.profile is not None or stated.contract)
    filler.array("follows_hours")[row] = float(dispatched)
    if ELECTRICITY in technology.outputs and not dispatched and technology.kind is not Kind.measure:
        filler.array("shape_member")[row, SHAPES.index(SUPPLY)] = 1.0
    filler.array("metered")[row] = float(dispatched and stated.metered)
    filler.array("may_export")[row] = float(dispatched and stated.exports)
    if stated.contract:
        filler.array("contract_member")[row, SHAPES.index(CONTRACT)] = 1.0
    if stated.profile is not None:
        relative = grid.profiles[stated.profile] / grid.mean(stated.profile)
        if not regional:
            relative = relative * grid.levels.get(stated.profile, 1.0)
        for suffix in ("", "_low", "_high"):
            if f"availability{suffix}" in filler.arrays:
                available = filler.array(f"availability{suffix}")[SITE]
                available[row] = np.minimum(available[row] * relative, 1.0)
    if stated.sink_temperature is not None:
        sink, _, _ = filler.take(
            ROWS["technology"]["hours.sink_temperature"],
            stated.sink_temperature,
            f"technologies.{name}.hours.sink_temperature",
        )
        filler.array("input_factor")[SITE, row] = lift_factor(float(sink), grid)


def _is_regional(chain: RegionChain, technology: str) -> bool:
    stated = [region.technologies.get(technology) for region in chain.regions]
    return any(entry is not None and entry.availability is not None for entry in stated)


def lift_factor(sink: float, grid: HourGrid) -> NDArray[np.float64]:
    """Use of power of a heat pump on outside air over its yearly mean (day, hour).

    factor = (sink - air) / mean over the year of (sink - air): at a constant share of Carnot's
        efficiency the power for a
    unit of heat goes with the lift. It is never below a fifth.
    """
    lift = sink - grid.profiles["temperature"]
    mean = float((lift * grid.weight).sum() / grid.weight.sum())
    return np.maximum(lift / mean, LEAST_FACTOR)


def _fill_meter(filler: Filler, settings: Hours, chain: RegionChain, hourly: set[str]) -> None:
    for name in hourly:
        carrier = filler.catalog.carriers[name]
        charge = chain.carrier(name, "demand_charge") or carrier.demand_charge
        if charge is not None:
            filler.fill(
                ROWS["carrier"]["demand_charge"],
                (SITE, filler.position("commodity", name)),
                charge,
                f"carriers.{name}.demand_charge",
                carrier=carrier.unit,
            )
    if ELECTRICITY not in hourly:
        return
    column = filler.position("commodity", ELECTRICITY)
    filler.array("shiftable_share")[SITE, column] = settings.shiftable_share
    if settings.connection_limit is not None:
        filler.fill(
            ROWS["run"]["hours.connection_limit"],
            (SITE, column),
            settings.connection_limit,
            "hours.connection_limit",
            carrier=filler.catalog.carriers[ELECTRICITY].unit,
        )


def _fill_prices(
    filler: Filler, selection: Selection, settings: Hours, chain: RegionChain, grid: HourGrid
) -> None:
    """Time-of-use prices and what exports earn; an even load pays what it pays in a yearly run.

    A feed-in price is never above what is paid for power in the same hour: a meter counts one way
    at a time.
    """
    relative = grid.profiles["tariffs"] / grid.mean("tariffs")
    dearest = np.inf
    for column, name in enumerate(selection.commodities):
        if not filler.catalog.carriers[name].time_of_use:
            continue
        for suffix in ("", "_low", "_high"):
            if f"purchase_price{suffix}" in filler.arrays:
                filler.array(f"purchase_price{suffix}")[SITE, column] *= relative
        dearest = np.fmin(dearest, filler.array("purchase_price")[SITE, column])
    exporters = filler.array("may_export").any()
    for column, name in enumerate(selection.commodities):
        carrier = filler.catalog.carriers[name]
        price = chain.carrier(name, "feed_in_price") or carrier.feed_in_price
        if price is None or not (settings.feed_in and exporters and filler.array("hourly")[column]):
            continue
        triple = filler.take(
            ROWS["carrier"]["feed_in_price"],
            price,
            f"carriers.{name}.feed_in_price",
            carrier=carrier.unit,
        )
        value, low, high = (np.minimum(part[:, None, None], dearest) for part in triple)
        filler.put("sale_price", (SITE, column), (value, low, high))


def _fill_matched(filler: Filler, settings: Hours) -> None:
    """The share that clean supply matches by the hour.

    From the first named year on, straight lines between the years.
    """
    if not settings.matched_share or not filler.has("commodity", ELECTRICITY):
        return
    years = sorted(settings.matched_share)
    first, last = filler.periods.first_year, filler.periods.last_year
    path = np.interp(first, years, [settings.matched_share[year] for year in years])
    if years[0] > last[-1] or years[-1] < first[0]:
        filler.problems.add(
            "no year lies in the horizon",
            key="hours.matched_share",
            found=", ".join(map(str, years)),
        )
    filler.array("matched_share")[filler.position("commodity", ELECTRICITY)] = np.where(
        last >= years[0], path, np.nan
    )


def _enough_for_the_peak(filler: Filler) -> None:
    """What stands today and is dispatched could serve the peak of its load.

    Its capacity is at least what that takes.

    least capacity = base activity x largest over the hours of load_part / (availability x
        year_part) / activity per capacity
    """
    weight = filler.arrays["hour_weight"]
    shaped = filler.array("load_shape")[SITE, SHAPES.index(LOAD)] * weight
    part = (shaped / shaped.sum()) / (weight / weight.sum())
    for row in np.flatnonzero(
        (filler.array("follows_hours") > 0) & (filler.array("existing_capacity")[SITE] > 0)
    ):
        available = filler.array("availability")[SITE, row]
        per_capacity = filler.array("activity_per_capacity")[row]
        if not available.min() > 0 or not np.isfinite(per_capacity):
            continue
        least = filler.array("base_activity")[SITE, row] * (part / available).max() / per_capacity
        growth = max(1.0, least / filler.array("existing_capacity")[SITE, row])
        filler.array("existing_capacity")[SITE, row] *= growth
        filler.array("existing_survival")[SITE, row] *= growth
