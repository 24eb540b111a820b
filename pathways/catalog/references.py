"""What a technology refers to, and the unit in which that is counted.

Shares, savings and claims compare activities with activities and with amounts of carriers. Each is
counted in a unit of its own; here they are brought together, or refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import Problem
from ..schema.carrier import CarrierKind
from ..schema.numbers import SHARES, Row
from ..schema.technology import Kind, Technology
from ..units import check_unit, factor
from .read import Catalog

TONNE, MEGAWATT_HOUR = "t", "MWh"
"""Units of exhaust streams, whose CO2 comes from emission factors, and of electricity."""

ELECTRICITY = "electricity"
"""Carrier that is electricity inside the fence; every figure of energy reads it in MWh."""

OF_HOST = tuple(row.name for row in SHARES if row.key != "growth_rate")
"""Numbers that are shares of a host; a rate of growth is one of the capacity itself."""

Entries = Mapping[str, Any]
"""Entries of the catalog by name, of technologies or of carriers."""


@dataclass(frozen=True)
class Reference:
    """One thing that a technology refers to: the key that names it, its name and its unit."""

    key: str
    name: str
    unit: str


def hosts_of(
    technology: Technology, technologies: Entries, carriers: Entries
) -> Iterator[Reference]:
    """The hosts of a technology that the catalog knows, with the units of their shares."""
    host = technology.host
    if host is None:
        return
    for name in host.process:
        if name in technologies:
            yield Reference("host.process", name, technologies[name].activity_unit)
    for key, carrier in (("host.commodity", host.commodity), ("host.demand", host.demand)):
        if carrier is not None and carrier in carriers:
            yield Reference(key, carrier, carriers[carrier].unit)


def units_per(technology: Technology, reference: Reference, first: Reference) -> float:
    """Units of a technology's activity per unit of what it refers to.

    Where the two measure different things a share says how many; of several hosts the first gives
    the unit of that share.

    Raises
    ------
    ValueError
        Where hosts cannot be compared with each other, or a unit is none.
    """
    counted = technology.activity_unit if comparable(technology.activity_unit, first.unit) else None
    return factor(reference.unit, counted or first.unit)


def comparable(one: str, other: str) -> bool:
    """Whether two units measure the same; what is no unit is told where it is stated."""
    try:
        factor(one, other)
    except ValueError:
        return False
    return True


def share_unit(row: Row, technology: Technology, first: Reference | None) -> str:
    """Unit of a share of a host, or of one a year.

    A plain ratio, unless activity and host cannot be counted in one unit.
    """
    if row.name not in OF_HOST or first is None or comparable(technology.activity_unit, first.unit):
        return row.unit
    ratio = f"({technology.activity_unit})/({first.unit})"
    return f"({ratio})/yr" if row.unit == "1/yr" else ratio


def counted_like_its_host(
    technology: Technology, technologies: Entries, carriers: Entries
) -> Technology:
    """A measure counted in the unit of its host, and a storage in that of what it holds.

    Figures keep the units in which they are stated. What cannot be compared stays as it is, and is
    a problem of `uncounted`.
    """
    if technology.kind is Kind.storage and technology.storage is not None:
        held = technology.storage.carrier
        like = Reference("storage.carrier", held, carriers[held].unit)
    elif technology.kind is Kind.measure:
        found = next(hosts_of(technology, technologies, carriers), None)
        if found is None:
            return technology
        like = found
    else:
        return technology
    if like.unit == technology.activity_unit or not comparable(like.unit, technology.activity_unit):
        return technology
    return technology.model_copy(update={"activity_unit": like.unit})


def units_of_references(catalog: Catalog) -> Iterator[Problem]:
    """Every unit that is none, and every reference whose two sides cannot be compared."""
    yield from uncounted_carriers(catalog, catalog.carriers)
    for name, technology in catalog.technologies.items():
        for key, message, found in uncounted(technology, catalog.technologies, catalog.carriers):
            yield catalog.problem("technology", name, key, message, found=found)


def uncounted_carriers(catalog: Catalog, names: Iterable[str]) -> Iterator[Problem]:
    """What is wrong with the units of carriers."""
    for name in names:
        carrier = catalog.carriers[name]
        for message in _uncounted_carrier(name, carrier.unit, carrier.kind):
            yield catalog.problem("carrier", name, "unit", message, found=carrier.unit)


def uncounted(
    technology: Technology, technologies: Entries, carriers: Entries
) -> Iterator[tuple[str, str, str]]:
    """What is wrong with the units of a technology: key, message and what was found."""
    wrong = list(_no_units(technology))
    yield from wrong
    if wrong:
        return
    activity = technology.activity_unit
    for other, unit in (
        ("capacity_unit", technology.capacity_unit),
        ("storage.energy_unit", technology.storage.energy_unit if technology.storage else None),
    ):
        asked = f"({activity})/yr" if other == "capacity_unit" else activity
        if unit is not None and not comparable(unit, asked):
            yield other, f"it cannot be compared with the activity, counted in `{activity}`", unit
    yield from _uncounted_hosts(technology, technologies, carriers)
    for key, carrier in _carriers_compared(technology):
        if carrier in carriers and not comparable(carriers[carrier].unit, activity):
            message = f"`{carrier}` is counted in `{carriers[carrier].unit}`: the unit of the "
            yield "activity_unit", f"{message}activity must convert to it ({key})", activity


def _uncounted_hosts(
    technology: Technology, technologies: Entries, carriers: Entries
) -> Iterator[tuple[str, str, str]]:
    hosts = list(hosts_of(technology, technologies, carriers))
    activity = technology.activity_unit
    for host in hosts:
        if technology.kind is Kind.measure and not comparable(host.unit, activity):
            message = f"a measure is counted like its host `{host.name}`, which is in `{host.unit}`"
            yield "activity_unit", message, activity
        elif not comparable(host.unit, hosts[0].unit):
            message = f"its hosts cannot be counted in one unit: `{hosts[0].name}` is in "
            yield host.key, f"{message}`{hosts[0].unit}`", f"`{host.name}` in `{host.unit}`"


def _carriers_compared(technology: Technology) -> Iterator[tuple[str, str]]:
    """Carriers of which a unit of activity is so many units, by the key that names them."""
    if technology.claims is not None:
        yield "claims.commodity", technology.claims.commodity
    if technology.storage is not None:
        yield "storage.carrier", technology.storage.carrier


def _no_units(technology: Technology) -> Iterator[tuple[str, str, str]]:
    stated = {
        "activity_unit": technology.activity_unit,
        "capacity_unit": technology.capacity_unit,
        "storage.energy_unit": technology.storage.energy_unit if technology.storage else None,
    }
    for key, unit in stated.items():
        if unit is not None:
            try:
                check_unit(unit)
            except ValueError as error:
                yield key, str(error), unit


def _uncounted_carrier(name: str, unit: str, kind: CarrierKind) -> Iterator[str]:
    try:
        check_unit(unit)
    except ValueError as error:
        yield str(error)
        return
    if kind is CarrierKind.exhaust and not (comparable(unit, TONNE) and factor(unit, TONNE) == 1.0):
        yield f"an exhaust stream is counted in `{TONNE}` of CO2, as emissions are"
    if name == ELECTRICITY and not comparable(unit, MEGAWATT_HOUR):
        yield f"electricity is an energy, such as `{MEGAWATT_HOUR}`"
