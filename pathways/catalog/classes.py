"""The rule on classes.

Costs, lifetimes and savings lie in the range of what is alike, or somebody mistook a unit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from ..errors import Problem
from ..schema.carrier import Carrier, CarrierKind, Scope
from ..schema.number import Number
from ..schema.number_class import NumberClass, Quantity
from ..schema.region import RegionCarrier
from ..schema.technology import Technology
from ..units import REFERENCE_CURRENCY, currency_of, factor, in_currency
from .read import Catalog

MONEY_YEAR = 2024
"""Year of the money for ratios of two costs, where it cancels."""

WITHOUT_ENERGY = (CarrierKind.material, CarrierKind.exhaust, CarrierKind.certificate)
"""Kinds of carrier that an energy balance may leave out."""

OF_SCOPE = {
    Scope.scope_1: Quantity.scope_1,
    Scope.scope_2_market: Quantity.scope_2_market,
    Scope.scope_2_location: Quantity.scope_2_location,
}

GASES = ("co2", "co2_biogenic")
"""Gases whose emission factors follow from the carbon in a fuel."""


@dataclass(frozen=True)
class Figure:
    """A figure that a class may bound.

    What it is, its key, and how to have it in the unit and money of a range.
    """

    quantity: Quantity
    key: str
    values: Callable[[Number], Sequence[float]]


def within_class(catalog: Catalog) -> Iterator[Problem]:
    """Figures outside the range of their class.

    Compared are central values in every year that is stated, with shared factors. Zero passes: it
    is zero in every unit. What cannot be converted to the unit of a range is passed over: wrong
    units and names have rules of their own.
    """
    for name, technology in catalog.technologies.items():
        classes = [each for each in catalog.classes.values() if _fits(each, name, technology)]
        for figure in _of_technology(catalog, technology):
            yield from _outside(catalog, classes, "technology", name, figure)
    of_carriers = {
        name: [each for each in catalog.classes.values() if _fits_carrier(each, name, carrier)]
        for name, carrier in catalog.carriers.items()
    }
    for name, carrier in catalog.carriers.items():
        for figure in _of_carrier(catalog, carrier, carrier, ""):
            yield from _outside(catalog, of_carriers[name], "carrier", name, figure)
    for region, entry in catalog.regions.items():
        for name, stated in entry.carriers.items():
            for figure in (
                _of_carrier(catalog, catalog.carriers[name], stated, f"carriers.{name}.")
                if name in of_carriers
                else ()
            ):
                yield from _outside(catalog, of_carriers[name], "region", region, figure)


def _fits(each: NumberClass, name: str, technology: Technology) -> bool:
    return (
        not each.of_carriers
        and _named(each, name)
        and (not each.kinds or technology.kind in each.kinds)
        and (not each.levers or technology.lever in each.levers)
        and (not each.inputs or not set(each.inputs).isdisjoint(technology.inputs))
        and (not each.outputs or not set(each.outputs).isdisjoint(technology.outputs))
        and each.cost_basis in (None, technology.cost_basis)
    )


def _fits_carrier(each: NumberClass, name: str, carrier: Carrier) -> bool:
    return (
        each.of_carriers
        and _named(each, name)
        and (not each.carrier_kinds or carrier.kind in each.carrier_kinds)
    )


def _named(each: NumberClass, name: str) -> bool:
    """Whether the words of one of the class's names stand together in a name."""
    return not each.names or any(f"_{part}_" in f"_{name}_" for part in each.names)


def _outside(
    catalog: Catalog, classes: Sequence[NumberClass], kind: str, name: str, figure: Figure
) -> Iterator[Problem]:
    """The problem of a figure that leaves the range of the last class whose unit fits."""
    for each in reversed(classes):
        bounds = each.ranges.get(figure.quantity)
        if bounds is None:
            continue
        try:
            values = figure.values(bounds)
        except ValueError:
            continue
        assert isinstance(bounds.low, float)
        assert isinstance(bounds.high, float)
        wrong = [value for value in values if value != 0 and not bounds.low <= value <= bounds.high]
        if wrong:
            unit = f" {bounds.unit}" if bounds.unit != "1" else ""
            money = f" of {bounds.money_year}" if bounds.money_year else ""
            yield catalog.problem(
                kind,
                name,
                figure.key,
                f"{figure.quantity.value.replace('_', ' ')} is unusual for the class "
                f"`{each.label}`: look at value and unit, or give a class of its own with a "
                "reason in `classes.yaml`",
                found=f"{wrong[0]:.4g}{unit}{money}",
                allowed=f"{bounds.low:g} to {bounds.high:g}",
            )
        return


def _of_technology(catalog: Catalog, technology: Technology) -> Iterator[Figure]:
    for quantity in (
        Quantity.capex,
        Quantity.renewal_capex,
        Quantity.fixed_opex,
        Quantity.variable_opex,
        Quantity.technical_lifetime,
        Quantity.lead_time,
    ):
        number = getattr(technology, quantity.value)
        if number is not None:
            yield Figure(quantity, quantity.value, partial(_converted, catalog, number))
    for carrier, number in technology.saves.items():
        yield Figure(Quantity.saves, f"saves.{carrier}", partial(_converted, catalog, number))
    if technology.capex is not None and technology.fixed_opex is not None:
        yield Figure(
            Quantity.fixed_opex_share, "fixed_opex", partial(_cost_share, catalog, technology)
        )
    if technology.inputs and technology.outputs:
        used = technology.inputs
        yield Figure(Quantity.efficiency, "inputs", partial(_gain, catalog, technology, used))
        electric = {name: number for name, number in used.items() if "electricity" in name}
        yield Figure(
            Quantity.coefficient_of_performance,
            "inputs",
            partial(_gain, catalog, technology, electric),
        )


def _of_carrier(
    catalog: Catalog, carrier: Carrier, stated: Carrier | RegionCarrier, prefix: str
) -> Iterator[Figure]:
    """Figures of a carrier that its own entry or a region states."""
    for quantity in (Quantity.price, Quantity.sale_price, Quantity.heating_value):
        number = getattr(stated, quantity.value, None)
        if number is not None:
            yield Figure(
                quantity,
                f"{prefix}{quantity.value}",
                partial(_per_energy, catalog, carrier, number),
            )
    for position, emission in enumerate(stated.emission_factors or ()):
        if emission.scope in OF_SCOPE and emission.gas in GASES:
            key = f"{prefix}emission_factors.{position}.amount"
            yield Figure(
                OF_SCOPE[emission.scope],
                key,
                partial(_per_energy, catalog, carrier, emission.amount),
            )


def _converted(
    catalog: Catalog, number: Number, bounds: Number, unit: str | None = None
) -> list[float]:
    """The number in every year that it states, in the unit and money of the range."""
    currency = currency_of(bounds.unit) or REFERENCE_CURRENCY
    years = sorted(number.values or {0: 0.0})
    value, _, _ = catalog.series(
        number, unit or bounds.unit, years, currency, bounds.money_year or MONEY_YEAR
    )
    return [float(each) for each in value]


def _per_energy(catalog: Catalog, carrier: Carrier, number: Number, bounds: Number) -> list[float]:
    """The same for a carrier that may be counted in other units than those of energy (tonnes).

    figure per unit of energy = figure per unit of the carrier / heating value
    """
    try:
        return _converted(catalog, number, bounds)
    except ValueError:
        if carrier.heating_value is None:
            raise
    heat = _content(catalog, carrier)
    per_unit = _converted(catalog, number, bounds, f"({bounds.unit})*MWh/({carrier.unit})")
    return [value / heat for value in per_unit] if heat > 0 else []


def _cost_share(catalog: Catalog, technology: Technology, bounds: Number) -> list[float]:
    """Fixed operating cost of a year over capital cost, both as they are stated first."""
    assert technology.capex is not None
    assert technology.fixed_opex is not None
    unit = in_currency(technology.capex.unit, REFERENCE_CURRENCY)
    capital, yearly = (
        catalog.series(
            number, each, sorted(number.values or {0: 0.0})[:1], REFERENCE_CURRENCY, MONEY_YEAR
        )[0][0]
        for number, each in ((technology.capex, unit), (technology.fixed_opex, f"({unit})/yr"))
    )
    return [float(yearly / capital) * factor("1/yr", bounds.unit)] if capital > 0 else []


def _gain(
    catalog: Catalog, technology: Technology, used: dict[str, Number], bounds: Number
) -> list[float]:
    """Energy of all outputs over energy of the inputs named, in the first year that is stated."""
    made = _energy(catalog, technology, technology.outputs)
    taken = _energy(catalog, technology, used)
    return [made / taken * factor("1", bounds.unit)] if made > 0 and taken > 0 else []


def _energy(catalog: Catalog, technology: Technology, flows: dict[str, Number]) -> float:
    """Energy of flows in MWh per unit of activity.

    Raises ValueError where the energy in one of them is unknown.
    """
    total = 0.0
    for name, number in flows.items():
        carrier = catalog.carriers.get(name)
        if carrier is None:
            raise ValueError(f"there is no carrier `{name}`")
        if carrier.kind in WITHOUT_ENERGY and carrier.heating_value is None:
            continue
        amount = _converted(
            catalog, number, number, f"({carrier.unit})/({technology.activity_unit})"
        )[0]
        total += amount * _content(catalog, carrier)
    return total


def _content(catalog: Catalog, carrier: Carrier) -> float:
    """Energy in one unit of a carrier, in MWh."""
    if carrier.heating_value is None:
        return factor(carrier.unit, "MWh")
    return _converted(
        catalog, carrier.heating_value, carrier.heating_value, f"MWh/({carrier.unit})"
    )[0]
