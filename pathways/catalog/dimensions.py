"""The rule on units: every number converts to what its place needs, within bounds that make sense.

Places, units and bounds are those of the table of numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..errors import Problem
from ..schema.instruments import quantity_unit
from ..schema.number import Number
from ..schema.number_class import NumberClass, Quantity
from ..schema.numbers import BY_SAVING, INF, Row, allowed, row_for
from ..schema.rules import RuleSet
from ..schema.sector import Sector
from ..schema.technology import Kind, Technology
from ..units import check_unit, currency_of
from .convert import unit_scale
from .read import Catalog
from .references import hosts_of, share_unit
from .trace import KINDS, numbers_of

Place = tuple[str, Number, str, float, float, str]
"""Dotted key, number, unit it must convert to, least and largest value in that unit, and what is
said of a value outside them where that needs more words.
"""

ANY_MONEY = "CNY"
"""Currency in which units are compared; all currencies are one dimension here."""

ROUNDING = 1e-12
"""By how much a converted figure may miss a bound: the last digits of the conversion."""

OF_PLANTS = "plants.*."
"""How keys of another plant of a sector begin."""

MONEY = (
    Quantity.capex,
    Quantity.renewal_capex,
    Quantity.fixed_opex,
    Quantity.variable_opex,
    Quantity.price,
    Quantity.sale_price,
)
"""Quantities whose range is money per unit of anything."""

RATIOS = (Quantity.saves, Quantity.efficiency, Quantity.coefficient_of_performance)
"""Quantities of classes that are plain ratios."""


def unit_dimensions(catalog: Catalog) -> Iterator[Problem]:
    """Problems with the unit, the money year or the bounds of any number."""
    for kind in KINDS:
        for name in catalog.entries(kind):
            yield from unit_problems(catalog, kind, name)
    for name, number_class in catalog.classes.items():
        yield from _check_all(catalog, "class", name, list(_class(number_class)))


def unit_problems(catalog: Catalog, kind: str, name: str) -> Iterator[Problem]:
    """Problems with the unit, the money year or the bounds of any number of one entry."""
    entry = catalog.entries(kind)[name]
    yield from _check_all(catalog, kind, name, list(places(catalog, kind, entry)))


def _check_all(catalog: Catalog, kind: str, name: str, found: list[Place]) -> Iterator[Problem]:
    for key, number, unit, least, most, beyond in found:
        problem = wrong(number, unit, least, most, beyond)
        if problem is not None:
            yield catalog.problem(
                kind, name, key, problem.message, found=problem.found, allowed=problem.allowed
            )


def wrong(number: Number, unit: str, least: float, most: float, beyond: str = "") -> Problem | None:
    """What is wrong with a number in its place, without the place; None where nothing is."""
    try:
        check_unit(number.unit)
    except ValueError as error:
        return Problem(str(error))
    try:
        check_unit(unit)
    except ValueError:
        return None  # what its place is counted in is no unit: that is told where it is stated
    has_money = currency_of(number.unit) is not None
    if has_money and number.money_year is None:
        return Problem(f"`{number.unit}` is money: give its `money_year`")
    if not has_money and number.money_year is not None:
        return Problem(f"`money_year` is given, but `{number.unit}` holds no currency")
    try:
        scale = unit_scale(number, unit)
    except ValueError as error:
        return Problem(str(error))
    central = number.values if number.value is None else number.value
    for name, stated in (("", central), ("low", number.low), ("high", number.high)):
        for value in (each * scale for each in _figures(stated)):
            if least - ROUNDING <= value <= most + ROUNDING:
                continue
            what = f"`{name}`: " if name else ""
            if beyond:
                found = f"{what}{value:g} {unit}"
                return Problem(beyond, found=found, allowed=allowed(least, most))
            side = "below the least" if value < least else "above the most"
            bound = least if value < least else most
            return Problem(f"{what}{value:g} {unit} is {side} that makes sense here, {bound:g}")
    return None


def _figures(stated: float | Mapping[int, float | None] | None) -> list[float]:
    """What is stated, alone or by year."""
    if stated is None:
        return []
    figures = stated.values() if isinstance(stated, Mapping) else [stated]
    return [float(each) for each in figures if each is not None]


def places(catalog: Catalog, kind: str, entry: Any) -> Iterator[Place]:
    """Every number of an entry in its place.

    One whose place has no unit yet (an unknown carrier or technology, told by the rules on names)
    is passed over.

    Parameters
    ----------
    catalog : Catalog
    kind : str
        One of `KINDS`, or `run`.
    entry : schema object
    """
    for key, number in numbers_of(entry):
        found = row_for(kind, key)
        if found is None:
            continue
        row, names = found
        if row.key.startswith(OF_PLANTS):
            names = names[1:]  # the name of a plant leads to no unit
        measure = _is_measure(catalog, entry, names)
        most = min(row.most, row.measure_most) if measure else row.most
        for unit in _units(catalog, entry, row, names):
            yield key, number, unit, row.least, most, row.beyond


def _is_measure(catalog: Catalog, entry: Any, names: tuple[str, ...]) -> bool:
    """Whether the technology that a number belongs to, the entry or the one named, is a measure."""
    named = catalog.technologies.get(names[0]) if names else None
    owner = entry if isinstance(entry, Technology) else named
    return isinstance(owner, Technology) and owner.kind is Kind.measure


def _units(catalog: Catalog, entry: Any, row: Row, names: tuple[str, ...]) -> Iterator[str]:
    """Units that a number must convert to.

    One, or several where it holds for several carriers or sectors.
    """
    if isinstance(entry, RuleSet) and "{quantity}" in row.unit:
        yield from _threshold_units(catalog, entry, names)
        return
    for units in _owner_units(catalog, entry, row, names):
        if isinstance(entry, Sector):
            if entry.product in catalog.carriers:
                units["product"] = catalog.carriers[entry.product].unit
            if "{published}" in row.unit:
                check = entry.calibration[int(names[0])]
                mass = "t" if check.quantity == "emission_intensity" else "MWh"
                units["published"] = f"{mass}/({units.get('product', '1')})"
        try:
            yield _of_shares(catalog, entry, row, names).unit_of(money=ANY_MONEY, **units)
        except KeyError:
            return  # what would give the unit is not in the catalog


def _of_shares(catalog: Catalog, entry: Any, row: Row, names: tuple[str, ...]) -> Row:
    """The row with the unit that a share of a host has for this technology."""
    if isinstance(entry, Technology):
        owner = entry
    elif isinstance(entry, Sector) and names and names[0] in catalog.technologies:
        owner = catalog.technologies[names[0]]
    else:
        return row
    first = next(hosts_of(owner, catalog.technologies, catalog.carriers), None)
    return replace(row, unit=share_unit(row, owner, first))


def _owner_units(
    catalog: Catalog, entry: Any, row: Row, names: tuple[str, ...]
) -> Iterator[dict[str, str]]:
    """Units of the technology and the carrier of a number, by the names that rows have for them.

    A unit that is written out looks for neither, for a name is sought in every file there is.
    """
    units: dict[str, str] = {}
    if "{" not in row.unit and not isinstance(entry, Technology):
        yield units
        return
    named = names[-1 if "{carrier}" in row.unit else 0] if names else None
    carrier = None if named is None else catalog.carriers.get(named)
    if "{carrier}" in row.unit and hasattr(entry, "unit"):
        units["carrier"] = entry.unit
    elif carrier is not None:
        units["carrier"] = carrier.unit
    owner = entry if isinstance(entry, Technology) else None
    if owner is None and names:
        owner = catalog.technologies.get(names[0])
    if owner is None:
        yield units
        return
    units |= {
        "activity": owner.activity_unit,
        "capacity": owner.capacity_unit or owner.activity_unit,
    }
    if owner.storage is not None:
        units["content"] = owner.storage.energy_unit
    if owner.cost_basis == "saving" and row.key in BY_SAVING:
        for saved in owner.saves:
            if saved in catalog.carriers:
                yield units | {"capacity": f"({catalog.carriers[saved].unit})/yr"}
        return
    yield units


def _threshold_units(catalog: Catalog, rule_set: RuleSet, names: tuple[str, ...]) -> Iterator[str]:
    """A threshold converts to the unit of its quantity.

    It does so for the product of every sector for which the rules hold.
    """
    criterion = rule_set.tiers[int(names[0])].criteria[int(names[1])]
    products = {
        catalog.carriers[catalog.sectors[name].product].unit
        for name in rule_set.sectors or tuple(catalog.sectors)
        if name in catalog.sectors and catalog.sectors[name].product in catalog.carriers
    }
    yield from sorted({quantity_unit(criterion.quantity, unit) for unit in products or {"1"}})


def _class(number_class: NumberClass) -> Iterator[Place]:
    for quantity, number in number_class.ranges.items():
        # A range without money would be passed over in silence.
        penniless = quantity in MONEY and currency_of(number.unit) is None
        wanted = ANY_MONEY if penniless else _unit_of_range(quantity, number)
        found = row_for("technology", quantity.value)
        least = found[0].least if found is not None else 0.0  # rewards are negative running costs
        yield f"ranges.{quantity.value}", number, wanted, least, INF, ""


def _unit_of_range(quantity: Quantity, number: Number) -> str:
    """Unit that the range of a class must convert to; its own where any will do."""
    if quantity is Quantity.fixed_opex_share:
        return "1/yr"
    if quantity in RATIOS:
        return "1"
    found = row_for("technology", quantity.value)
    return found[0].unit if found is not None and "{" not in found[0].unit else number.unit


def unplaced_numbers(catalog: Catalog) -> list[str]:
    """Keys of numbers that have no row in the table of numbers; kept empty by a test."""
    return [
        f"{name}.{key}"
        for kind in KINDS
        for name, entry in catalog.entries(kind).items()
        for key, _ in numbers_of(entry)
        if row_for(kind, key) is None
    ]
