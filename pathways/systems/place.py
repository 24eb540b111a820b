"""What stands at a place, what it must make, and what it can buy there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..catalog.deck import OF_CARRIER
from ..catalog.prices import begins_late, in_scenario
from ..schema.carrier import CarrierKind
from ..schema.numbers import ROWS
from ..units import factor
from .filler import Filler
from .selection import Selection
from .stock import fill_stock

if TYPE_CHECKING:
    from ..schema.carrier import EmissionFactor
    from ..schema.number import Number
    from ..schema.region import Region
    from ..schema.run import Run
    from ..schema.sector import Existing, Sector, View

SITE = 0
CLOSING = 0.005
"""Largest relative change of an activity that counts as rounding; the check of base-year balances
allows as much.
"""


ROUNDING = 1e-9
"""Part of what goes through a balance that counts as nothing: digits lost in its sum."""


@dataclass
class RegionChain:
    """A region and the regions that stand in where it is silent.

    Attributes
    ----------
    names, regions : the chain, the asked-for region first
    fallbacks : list of notes on what was not found in the region itself
    """

    names: list[str]
    regions: list[Region]
    fallbacks: list[str] = field(default_factory=list)

    def carrier(self, name: str, attribute: str) -> Number | None:
        """First number of a carrier along the chain."""
        found: Number | None = self._first("carriers", name, attribute)
        return found

    def emission_factors(self, name: str) -> tuple[EmissionFactor, ...] | None:
        """First emission factors of a carrier along the chain."""
        found: tuple[EmissionFactor, ...] | None = self._first("carriers", name, "emission_factors")
        return found

    def availability(self, technology: str) -> Number | None:
        """First capacity factor of a technology along the chain."""
        found: Number | None = self._first("technologies", technology, "availability")
        return found

    def _first(self, group: str, name: str, attribute: str) -> Any:
        for depth, region in enumerate(self.regions):
            stated = getattr(getattr(region, group).get(name), attribute, None)
            if stated is not None:
                if depth > 0:
                    self.fallbacks.append(f"{name} {attribute}: {self.names[depth]}")
                return stated
        return None


def region_chain(regions: Mapping[str, Region], name: str) -> RegionChain:
    """The chain of fallbacks of a region."""
    names = [name]
    while (fallback := regions[names[-1]].fallback) and fallback not in names:
        names.append(fallback)
    return RegionChain(names, [regions[each] for each in names])


def fill_place(
    filler: Filler,
    selection: Selection,
    sector: Sector,
    view: View,
    chain: RegionChain,
    run: Run,
) -> None:
    """Write demand, prices, emission factors, what exists, and limits of the place."""
    _fill_demand(filler, sector, view, run)
    for column, name in enumerate(selection.commodities):
        _fill_carrier(filler, column, name, view, chain, run)
    for row, name in enumerate(selection.technologies):
        availability = chain.availability(name)
        if availability is not None:
            filler.fill(
                ROWS["region"]["technologies.*.availability"],
                (SITE, row),
                availability,
                f"regions.{chain.names[0]}.technologies.{name}.availability",
            )
    for kind, number in view.areas.items():
        at = (SITE, filler.position("area", kind))
        filler.fill(ROWS["sector"]["factory.areas.*"], at, number, f"areas.{kind}")
    for name, existing in view.existing.items():
        _fill_activity(filler, selection, sector, name, existing)
    _close_balances(filler)
    fill_stock(filler, selection, sector, view, run.view == "sector")


def _fill_demand(filler: Filler, sector: Sector, view: View, run: Run) -> None:
    """The demand for the product, with its range only where it is that of a whole sector.

    The range of a factory's output tells which sizes the works of a branch have. It is no doubt
    about this one, whose plants, roofs and purchases are stated for the size it has.
    """
    rows, product = ROWS["sector"], filler.catalog.carriers[sector.product].unit
    column, row = filler.position("commodity", sector.product), rows["factory.output"]
    value, low, high = filler.take(row, view.output, "output", product=product)
    if run.view != "sector":
        low = high = np.full_like(value, np.nan)
    filler.put(row.name, (SITE, column), (value, low, high))
    filler.array("product")[column] = 1.0
    if sector.product_price is not None:
        price, key = in_scenario(
            filler.catalog, sector.product, "product_price", sector.product_price, run, _unquoted
        )
        _require_begun(filler, price, key, run)
        filler.fill(rows["product_price"], (SITE, column), price, key, product=product)
    threshold = sector.near_zero_threshold
    if threshold is not None:
        row = rows["near_zero_threshold"]
        filler.fill(row, (...,), threshold, "near_zero_threshold", product=product)
    for scope in sector.near_zero_scopes:
        filler.array("near_zero_scope")[filler.position("scope", scope.value)] = 1.0


def _fill_carrier(
    filler: Filler, column: int, name: str, view: View, chain: RegionChain, run: Run
) -> None:
    carrier, rows = filler.catalog.carriers[name], ROWS["carrier"]
    key = f"carriers.{name}"
    filler.array("free_disposal")[column] = float(carrier.free_disposal)
    _fill_energy(filler, column, name)
    for field_name in OF_CARRIER:
        number = chain.carrier(name, field_name)
        if number is None:
            number = getattr(carrier, field_name)
            _note_nation(filler, chain, name, field_name, number is not None)
        if number is not None:
            row = rows[field_name]
            price, place = in_scenario(
                filler.catalog, name, field_name, number, run, partial(_quoted, filler, chain)
            )
            _require_begun(filler, price, place, run)
            value, low, high = filler.take(row, price, place, carrier=carrier.unit)
            spread = (value[:, None, None], low[:, None, None], high[:, None, None])
            filler.put(row.name, (SITE, column), spread)
    factors = chain.emission_factors(name)
    if factors is None:
        _note_nation(filler, chain, name, "emission_factors", bool(carrier.emission_factors))
    for emission in carrier.emission_factors if factors is None else factors:
        at = (
            SITE,
            column,
            filler.position("scope", emission.scope.value),
            filler.position("gas", emission.gas),
        )
        filler.fill(
            rows["emission_factors.*.amount"],
            at,
            emission.amount,
            f"{key}.emission_factors",
            carrier=carrier.unit,
        )
    limits = [view.purchase_limits.get(name)]
    if run.view == "sector":
        limits.append(chain.carrier(name, "purchase_limit"))
    for number in limits:
        if number is not None:
            row = ROWS["sector"]["factory.purchase_limits.*"]
            triple = filler.take(row, number, f"{key}.purchase_limit", carrier=carrier.unit)
            if np.all(triple[0] <= filler.array("purchase_limit")[SITE, column]):
                filler.put("purchase_limit", (SITE, column), triple)


def _quoted(filler: Filler, chain: RegionChain, name: str) -> Number | None:
    """What a commodity is quoted at, in the region or in the nation."""
    stated = chain.carrier(name, "price")
    return filler.catalog.carriers[name].price if stated is None else stated


def _unquoted(name: str) -> None:
    """No product stands on top of another."""


def _require_begun(filler: Filler, price: Number, key: str, run: Run) -> None:
    """Note a price whose path begins after the decision."""
    late = begins_late(price, key, run)
    if late is not None:
        filler.problems.found.append(late)


def _note_nation(
    filler: Filler, chain: RegionChain, name: str, attribute: str, stated: bool
) -> None:
    """Note that the national figure stands in, where other regions have one of their own."""
    if not stated or len(chain.names) == 1:
        return
    if any(
        getattr(region.carriers.get(name), attribute, None) is not None
        for region in filler.catalog.regions.values()
    ):
        chain.fallbacks.append(f"{name} {attribute}: {chain.names[-1]}")


def _fill_energy(filler: Filler, column: int, name: str) -> None:
    """Energy content of an energy carrier: by its unit, or by its heating value."""
    carrier = filler.catalog.carriers[name]
    if carrier.kind is not CarrierKind.energy:
        return
    if carrier.heating_value is not None:
        content = float(
            filler.take(
                ROWS["carrier"]["heating_value"],
                carrier.heating_value,
                f"carriers.{name}.heating_value",
                carrier=carrier.unit,
            )[0]
        )
    else:
        try:
            content = factor(carrier.unit, "MWh")
        except ValueError:
            filler.problems.add(
                f"an energy carrier counted in `{carrier.unit}` needs a `heating_value`",
                key=f"carriers.{name}",
            )
            return
    filler.array("energy_content")[column] = content


def _fill_activity(
    filler: Filler, selection: Selection, sector: Sector, name: str, existing: Existing
) -> None:
    """Base-year activity, stated per unit of product."""
    output = filler.array("demand")[SITE, filler.position("commodity", sector.product), 0]
    per_product, _, _ = filler.take(
        ROWS["sector"]["factory.existing.*.activity"],
        existing.activity,
        f"existing.{name}.activity",
        activity=selection.technologies[name].activity_unit,
        product=filler.catalog.carriers[sector.product].unit,
    )
    filler.array("base_activity")[SITE, filler.position("technology", name)] = per_product * output


def _close_balances(filler: Filler) -> None:
    """Close what figures rounded in a file leave open in the balances of the base year.

    least sum of squares of relative changes of activities, so that sum over t of flow[t, c] x
        activity[t] = demand[c]

    for every commodity that can be neither bought, sold nor let go, or of which there is too
    little. Changes beyond the tolerance of
    the catalog's check are left undone: they are errors, not rounding.
    """
    activity = filler.array("base_activity")[SITE]
    runs = np.flatnonzero(activity > 0)
    if filler.array("saving")[runs].any():
        return
    flow = filler.array("flow")[runs, :, 0] * activity[runs, None]
    demand = filler.array("demand")[SITE, :, 0]
    bought, sold = (
        np.isfinite(filler.array(name)[SITE, :, 0, 0, 0])
        for name in ("purchase_price", "sale_price")
    )
    stated = ~(bought | sold) & (np.abs(flow) > 0).any(axis=0)
    # A surplus of what may be let go is none of its faults; a lack of it is one of all, also where
    # it comes from closing the others.
    closed = stated & ((filler.array("free_disposal") <= 0) | _lacks(flow, demand))
    while closed.any():
        size = np.abs(flow[:, closed]).max(axis=0)
        left = (demand[closed] - flow[:, closed].sum(axis=0)) / size
        change = np.linalg.lstsq((flow[:, closed] / size).T, left, rcond=None)[0]
        if np.abs(change).max() > CLOSING:
            return
        lacking = stated & ~closed & _lacks(flow * (1.0 + change)[:, None], demand)
        if not lacking.any():
            activity[runs] *= 1.0 + change
            return
        closed |= lacking


def _lacks(flow: NDArray[np.float64], demand: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Commodities of which flows (technology, commodity) leave less than is demanded."""
    lacks: NDArray[np.bool_] = demand - flow.sum(axis=0) > ROUNDING * np.abs(flow).sum(axis=0)
    return lacks
