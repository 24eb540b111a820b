"""The rule on units: every number converts to what its place needs, and lies within bounds that
make sense.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import Problem
from ..schema.carrier import Carrier
from ..schema.instruments import quantity_unit
from ..schema.number import Number
from ..schema.number_class import NumberClass, Quantity
from ..schema.rules import RuleSet
from ..schema.sector import Sector
from ..schema.technology import Kind, Limits, Technology
from ..units import check_unit, currency_of
from .convert import unit_scale
from .read import Catalog
from .trace import numbers_of

Place = tuple[str, Number, str, float | None, float | None]
"""Dotted key, number, unit it must convert to, least and largest value in that unit."""

YEARS = (1900.0, 2200.0)

MONEY = (
    Quantity.capex,
    Quantity.renewal_capex,
    Quantity.fixed_opex,
    Quantity.variable_opex,
    Quantity.price,
    Quantity.sale_price,
)
"""Quantities whose range is money per unit of anything."""

UNITS_OF_RANGES = {
    Quantity.fixed_opex_share: "1/yr",
    Quantity.technical_lifetime: "yr",
    Quantity.lead_time: "yr",
    Quantity.saves: "1",
    Quantity.efficiency: "1",
    Quantity.coefficient_of_performance: "1",
}


def unit_dimensions(catalog: Catalog) -> Iterator[Problem]:
    """Problems with the unit, the money year or the bounds of any number."""
    for name, technology in catalog.technologies.items():
        yield from _check_all(catalog, "technology", name, list(_technology(catalog, technology)))
    for name, carrier in catalog.carriers.items():
        yield from _check_all(catalog, "carrier", name, list(_carrier(carrier)))
    for name, sector in catalog.sectors.items():
        yield from _check_all(catalog, "sector", name, list(_sector(catalog, sector)))
    for name in catalog.regions:
        yield from _check_all(catalog, "region", name, list(_region(catalog, name)))
    for name, rule_set in catalog.policies.items():
        yield from _check_all(catalog, "policy", name, list(_policy(catalog, rule_set)))
    for name, factor in catalog.factors.items():
        yield from _check_all(catalog, "factor", name, [("", factor, "1", 0.0, None)])
    for name, number_class in catalog.classes.items():
        yield from _check_all(catalog, "class", name, list(_class(number_class)))


def _check_all(catalog: Catalog, kind: str, name: str, places: list[Place]) -> Iterator[Problem]:
    for key, number, unit, least, largest in places:
        message = _wrong(number, unit, least, largest)
        if message is not None:
            yield catalog.problem(kind, name, key, message)


def _wrong(number: Number, unit: str, least: float | None, largest: float | None) -> str | None:
    """What is wrong with a number in its place, or None."""
    try:
        check_unit(number.unit)
        check_unit(unit)
    except ValueError as error:
        return str(error)
    has_money = currency_of(number.unit) is not None
    if has_money and number.money_year is None:
        return f"`{number.unit}` is money: give its `money_year`"
    if not has_money and number.money_year is not None:
        return f"`money_year` is given, but `{number.unit}` holds no currency"
    try:
        scale = unit_scale(number, unit)
    except ValueError as error:
        return str(error)
    values = [number.value] if number.value is not None else list((number.values or {}).values())
    for value in (float(each) * scale for each in values if each is not None):
        if least is not None and value < least - 1e-12:
            return f"{value:g} {unit} is below the least that makes sense here, {least:g}"
        if largest is not None and value > largest + 1e-12:
            return f"{value:g} {unit} is above the most that makes sense here, {largest:g}"
    return None


def _technology(catalog: Catalog, technology: Technology) -> Iterator[Place]:
    unit, capacity = (
        f"({technology.activity_unit})",
        f"({technology.capacity_unit or technology.activity_unit})",
    )
    for side in ("inputs", "outputs"):
        for carrier, number in getattr(technology, side).items():
            if carrier in catalog.carriers:
                yield (
                    f"{side}.{carrier}",
                    number,
                    f"({catalog.carriers[carrier].unit})/{unit}",
                    0.0,
                    None,
                )
    for position, emission in enumerate(technology.process_emissions):
        yield f"process_emissions.{position}.amount", emission.amount, f"t/{unit}", None, None
    for position, exhaust in enumerate(technology.exhaust):
        yield f"exhaust.{position}.share", exhaust.share, "1", 0.0, 1.0
    for carrier, number in technology.saves.items():
        yield f"saves.{carrier}", number, "1", 0.0, 1.0
    if technology.saves_process_emissions is not None:
        yield "saves_process_emissions", technology.saves_process_emissions, "1", 0.0, 1.0
    yield from _costs(catalog, technology, unit, capacity)
    for key, wanted, least, largest in (
        ("technical_lifetime", "yr", 0.1, 200.0),
        ("renewal_lifetime", "yr", 0.1, 200.0),
        ("economic_lifetime", "yr", 0.1, 200.0),
        ("lead_time", "yr", 0.0, 30.0),
        ("first_year", "yr", *YEARS),
        ("cost_of_capital", "1/yr", 0.0, 1.0),
        ("availability", "1", 0.0, 1.0),
        ("minimum_load", "1", 0.0, 1.0),
    ):
        number = getattr(technology, key)
        if number is not None:
            yield key, number, wanted, least, largest
    if technology.area is not None:
        yield "area.use", technology.area.use, f"m2/{capacity}", 0.0, None
    if technology.hours.sink_temperature is not None:
        yield "hours.sink_temperature", technology.hours.sink_temperature, "1", 0.0, 500.0
    yield from _storage(technology)
    for view in ("factory", "sector"):
        for key, number, wanted, least, most in _limits(technology, getattr(technology, view)):
            yield f"{view}.{key}", number, wanted, least, most


def _storage(technology: Technology) -> Iterator[Place]:
    held = technology.storage
    if held is None:
        return
    yield "storage.energy_capex", held.energy_capex, f"CNY/({held.energy_unit})", 0.0, None
    yield (
        "storage.energy_fixed_opex",
        held.energy_fixed_opex,
        f"CNY/({held.energy_unit})/yr",
        0.0,
        None,
    )
    yield "storage.energy_lifetime", held.energy_lifetime, "yr", 0.1, 200.0
    yield "storage.charge_efficiency", held.charge_efficiency, "1", 0.01, 1.0
    yield "storage.discharge_efficiency", held.discharge_efficiency, "1", 0.01, 1.0
    yield "storage.self_discharge", held.self_discharge, "1/h", 0.0, 0.999
    if held.longest_duration is not None:
        yield "storage.longest_duration", held.longest_duration, "h", 0.0, None


def _limits(technology: Technology | None, limits: Limits) -> Iterator[Place]:
    for key, wanted in (
        ("max_share", "1"),
        ("pace", "1/yr"),
        ("growth_rate", "1/yr"),
        ("growth_seed", "1/yr"),
    ):
        number = getattr(limits, key)
        if number is not None:
            measure = technology is not None and technology.kind is Kind.measure
            yield key, number, wanted, 0.0, 1.0 if key == "max_share" and measure else None


def _costs(catalog: Catalog, technology: Technology, unit: str, capacity: str) -> Iterator[Place]:
    for key, per_year in (("capex", ""), ("renewal_capex", ""), ("fixed_opex", "/yr")):
        number = getattr(technology, key)
        if number is None:
            continue
        if technology.cost_basis == "saving":
            saved = [
                catalog.carriers[name].unit for name in technology.saves if name in catalog.carriers
            ]
            for each in saved:
                yield key, number, f"CNY/(({each})/yr){per_year}", 0.0, None
        else:
            yield key, number, f"CNY/{capacity}{per_year}", 0.0, None
    if technology.variable_opex is not None:
        yield "variable_opex", technology.variable_opex, f"CNY/{unit}", None, None


def _carrier(carrier: Carrier) -> Iterator[Place]:
    for key in ("price", "sale_price"):
        number = getattr(carrier, key)
        if number is not None:
            yield key, number, f"CNY/({carrier.unit})", None, None
    if carrier.demand_charge is not None:
        yield "demand_charge", carrier.demand_charge, f"CNY/(({carrier.unit})/h)/yr", 0.0, None
    if carrier.feed_in_price is not None:
        yield "feed_in_price", carrier.feed_in_price, f"CNY/({carrier.unit})", None, None
    if carrier.heating_value is not None:
        yield "heating_value", carrier.heating_value, f"MWh/({carrier.unit})", 0.0, None
    for position, emission in enumerate(carrier.emission_factors):
        yield (
            f"emission_factors.{position}.amount",
            emission.amount,
            f"t/({carrier.unit})",
            None,
            None,
        )


def _region(catalog: Catalog, name: str) -> Iterator[Place]:
    region = catalog.regions[name]
    for carrier, stated in region.carriers.items():
        if carrier not in catalog.carriers:
            continue
        unit = catalog.carriers[carrier].unit
        for key in ("price", "sale_price"):
            number = getattr(stated, key)
            if number is not None:
                yield f"carriers.{carrier}.{key}", number, f"CNY/({unit})", None, None
        if stated.demand_charge is not None:
            yield (
                f"carriers.{carrier}.demand_charge",
                stated.demand_charge,
                f"CNY/(({unit})/h)/yr",
                0.0,
                None,
            )
        if stated.feed_in_price is not None:
            yield (
                f"carriers.{carrier}.feed_in_price",
                stated.feed_in_price,
                f"CNY/({unit})",
                None,
                None,
            )
        for position, emission in enumerate(stated.emission_factors or ()):
            yield (
                f"carriers.{carrier}.emission_factors.{position}.amount",
                emission.amount,
                f"t/({unit})",
                None,
                None,
            )
    for technology, entry in region.technologies.items():
        if entry.availability is not None:
            yield f"technologies.{technology}.availability", entry.availability, "1", 0.0, 1.0


def _sector(catalog: Catalog, sector: Sector) -> Iterator[Place]:
    product = (
        f"({catalog.carriers[sector.product].unit})" if sector.product in catalog.carriers else "1"
    )
    for view_name in ("factory", "sector"):
        view = getattr(sector, view_name)
        yield f"{view_name}.output", view.output, f"{product}/yr", 0.0, None
        for name, existing in view.existing.items():
            if name in catalog.technologies:
                unit = f"({catalog.technologies[name].activity_unit})/{product}"
                yield f"{view_name}.existing.{name}.activity", existing.activity, unit, 0.0, None
            if existing.utilisation is not None:
                yield (
                    f"{view_name}.existing.{name}.utilisation",
                    existing.utilisation,
                    "1",
                    0.01,
                    1.0,
                )
        for kind, number in view.areas.items():
            yield f"{view_name}.areas.{kind}", number, "m2", 0.0, None
        for carrier, number in view.purchase_limits.items():
            if carrier in catalog.carriers:
                yield (
                    f"{view_name}.purchase_limits.{carrier}",
                    number,
                    f"({catalog.carriers[carrier].unit})/yr",
                    0.0,
                    None,
                )
    for name, own in sector.limits.items():
        for view_name in ("factory", "sector"):
            stated = getattr(own, view_name)
            for key, number, wanted, least, most in (
                _limits(catalog.technologies.get(name), stated) if stated else ()
            ):
                yield f"limits.{name}.{view_name}.{key}", number, wanted, least, most
    yield "near_zero_threshold", sector.near_zero_threshold, f"t/{product}", None, None
    yield "electricity_share", sector.electricity_share, "1", 0.0, 1.0
    if sector.national_emissions is not None:
        yield "national_emissions", sector.national_emissions, "t/yr", 0.0, None
    for position, check in enumerate(sector.calibration):
        wanted = f"t/{product}" if check.quantity == "emission_intensity" else f"MWh/{product}"
        yield f"calibration.{position}.published", check.published, wanted, 0.0, None


def _policy(catalog: Catalog, rule_set: RuleSet) -> Iterator[Place]:
    """Thresholds convert to the unit of their quantity, for the product of every sector for which
    they hold.
    """
    if rule_set.electricity_conversion is not None:
        yield "electricity_conversion", rule_set.electricity_conversion, "tce/MWh", 0.05, 0.5
    sectors = rule_set.sectors or tuple(catalog.sectors)
    units = {
        catalog.carriers[catalog.sectors[name].product].unit
        for name in sectors
        if name in catalog.sectors
    }
    for row, tier in enumerate(rule_set.tiers):
        for column, criterion in enumerate(tier.criteria):
            key = f"tiers.{row}.criteria.{column}.threshold"
            for wanted in sorted(
                {quantity_unit(criterion.quantity, unit) for unit in units or {"1"}}
            ):
                yield key, criterion.threshold, wanted, None, None


def _class(number_class: NumberClass) -> Iterator[Place]:
    for quantity, number in number_class.ranges.items():
        # A range without money would be passed over in silence.
        penniless = quantity in MONEY and currency_of(number.unit) is None
        wanted = "CNY" if penniless else UNITS_OF_RANGES.get(quantity, number.unit)
        yield f"ranges.{quantity.value}", number, wanted, 0.0, None


def unplaced_numbers(catalog: Catalog) -> list[str]:
    """Keys of numbers in technologies that no unit rule looks at; kept empty by a test."""
    missed = []
    for name, technology in catalog.technologies.items():
        placed = {key for key, *_ in _technology(catalog, technology)}
        missed += [f"{name}.{key}" for key, _ in numbers_of(technology) if key not in placed]
    return missed
