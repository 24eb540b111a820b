"""What the catalog says of technologies, as arrays."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ..catalog.references import (
    hosts_of,
    share_unit,
    uncounted,
    uncounted_carriers,
    units_per,
)
from ..schema.numbers import BY_SAVING, FLOWS, ROWS, SHARES, STORAGES, TECHNOLOGY, Row, Unstated
from ..units import factor
from .filler import Filler, Triple
from .selection import Selection

if TYPE_CHECKING:
    from ..schema.number import Number
    from ..schema.technology import Limits, Technology

SIDES = (("inputs.*", -1.0), ("outputs.*", 1.0))
"""Rows of flows, with the sign that they have in the System."""

PLAIN = (
    *TECHNOLOGY,
    *STORAGES,
    *(row for row in FLOWS if row.name and "*" not in row.key and row.key != "area.use"),
)
"""Rows whose number goes into its parameter at the technology, and nowhere else."""


def fill_technologies(filler: Filler, selection: Selection, view: str) -> None:
    """Write every technology's parameters; problems collect in the filler."""
    filler.problems.extend(uncounted_carriers(filler.catalog, selection.commodities))
    counted = [
        (row, name, technology)
        for row, (name, technology) in enumerate(selection.technologies.items())
        if not _uncounted(filler, selection, name, technology)
    ]
    for row, name, technology in counted:
        _fill_flows(filler, row, name, technology)
        _fill_host(filler, selection, row, name, technology)
        _fill_exhaust(filler, row, name, technology)
        if technology.capacity_unit is not None:
            filler.array("activity_per_capacity")[row] = factor(
                technology.capacity_unit, f"({technology.activity_unit})/yr"
            )
        for limits in _limits(technology, view):
            _fill_shares(filler, selection, row, name, limits)
    for row, name, technology in counted:
        _fill_plain(filler, row, name, technology)
    member = filler.array("exclusion_member")
    for number, names in enumerate(selection.exclusions):
        member[number, [filler.position("technology", name) for name in names]] = 1.0


def units_of(technology: Technology) -> dict[str, str]:
    """Units of a technology by the names that rows have for them."""
    return {
        "activity": technology.activity_unit,
        "capacity": technology.capacity_unit or technology.activity_unit,
    }


def _uncounted(filler: Filler, selection: Selection, name: str, technology: Technology) -> bool:
    """Whether the units of a technology and its references do not fit; then it is a problem."""
    found = list(uncounted(technology, selection.technologies, filler.catalog.carriers))
    for key, message, stated in found:
        filler.problems.add(filler.catalog.problem("technology", name, key, message, found=stated))
    return bool(found)


def _limits(technology: Technology, view: str) -> list[Limits]:
    """The factory's limits always; in the sector view those of the sector on top."""
    return [technology.factory, technology.sector] if view == "sector" else [technology.factory]


def _unit_of(filler: Filler, commodity: str) -> str:
    return filler.catalog.carriers[commodity].unit


def _fill_plain(filler: Filler, row: int, name: str, technology: Technology) -> None:
    for each in PLAIN:
        number: Number | None = each.read(technology)
        if number is None and each.otherwise:
            number = getattr(technology, each.otherwise)
        if number is None:
            continue
        at = filler.at(each.name, "technology", name)
        if each.key in BY_SAVING and technology.cost_basis == "saving":
            filler.put(each.name, at, _per_saving(filler, name, technology, each))
        else:
            filler.fill(each, at, number, f"technologies.{name}.{each.key}", **units_of(technology))
    if technology.area is not None:
        filler.fill(
            ROWS["technology"]["area.use"],
            (row, filler.position("area", technology.area.kind)),
            technology.area.use,
            f"technologies.{name}.area",
            **units_of(technology),
        )


def _fill_flows(filler: Filler, row: int, name: str, technology: Technology) -> None:
    key, rows, units = f"technologies.{name}", ROWS["technology"], units_of(technology)
    for field, sign in SIDES:
        side = field.removesuffix(".*")
        for commodity, number in getattr(technology, side).items():
            carrier = _unit_of(filler, commodity)
            triple = filler.take(
                rows[field], number, f"{key}.{side}.{commodity}", carrier=carrier, **units
            )
            filler.put("flow", (row, filler.position("commodity", commodity)), triple, sign)
    for emission in technology.process_emissions:
        at = (
            row,
            filler.position("scope", emission.scope.value),
            filler.position("gas", emission.gas),
        )
        filler.fill(
            rows["process_emissions.*.amount"],
            at,
            emission.amount,
            f"{key}.process_emissions",
            **units,
        )
    for commodity, number in technology.saves.items():
        at_saving = (row, filler.position("commodity", commodity))
        filler.fill(rows["saves.*"], at_saving, number, f"{key}.saves.{commodity}")
    if technology.claims is not None:
        at = (
            row,
            filler.position("commodity", technology.claims.commodity),
            filler.position("scope", technology.claims.scope.value),
        )
        carrier = _unit_of(filler, technology.claims.commodity)
        filler.array("claim")[at] = factor(technology.activity_unit, carrier)


def _fill_host(
    filler: Filler, selection: Selection, row: int, name: str, technology: Technology
) -> None:
    """Write what a technology refers to, in units of its activity per unit of that."""
    host = technology.host
    if host is None:
        return
    hosts = list(hosts_of(technology, selection.technologies, filler.catalog.carriers))
    for each in hosts:
        kind = each.key.removeprefix("host.")
        dim = "host" if kind == "process" else "commodity"
        at = (row, filler.position(dim, each.name))
        filler.array(f"host_{kind}")[at] = units_per(technology, each, hosts[0])
    if host.commodity is not None:
        for commodity in technology.saves:
            if commodity != host.commodity:
                filler.problems.add(
                    f"a measure on the use of `{host.commodity}` can save only that, not "
                    f"`{commodity}`",
                    key=f"technologies.{name}.saves",
                )


def _fill_exhaust(filler: Filler, row: int, name: str, technology: Technology) -> None:
    for exhaust in technology.exhaust:
        stream = filler.position("stream", exhaust.stream)
        share, _, _ = filler.take(
            ROWS["technology"]["exhaust.*.share"],
            exhaust.share,
            f"technologies.{name}.exhaust.{exhaust.stream}",
        )
        for carrier in exhaust.carriers:
            if carrier not in technology.inputs:
                filler.problems.add(
                    f"the exhaust names `{carrier}`, which is not an input",
                    key=f"technologies.{name}.exhaust",
                )
                continue
            filler.array("exhaust_share")[row, stream, filler.position("commodity", carrier)] = (
                share
            )
        if exhaust.process_emissions:
            filler.array("exhaust_process_share")[row, stream] = share


def _fill_shares(filler: Filler, selection: Selection, row: int, name: str, limits: Limits) -> None:
    """Write limits that are shares; where two views limit the same, the tighter holds."""
    technology = selection.technologies[name]
    first = next(hosts_of(technology, selection.technologies, filler.catalog.carriers), None)
    for stated in SHARES:
        each = replace(stated, unit=share_unit(stated, technology, first))
        number: Number | None = each.read(limits)
        if number is None:
            continue
        triple = filler.take(each, number, f"technologies.{name}.{each.key}")
        if each.unstated is Unstated.no_limit:
            tighter = triple[0] < filler.array(each.name)[row]
            before = [filler.array(f"{each.name}{side}")[row] for side in ("", "_low", "_high")]
            value, low, high = (
                np.where(tighter, part, old) for part, old in zip(triple, before, strict=True)
            )
            triple = (value, low, high)
        filler.put(each.name, (row,), triple)


def _per_saving(filler: Filler, name: str, technology: Technology, row: Row) -> Triple:
    """A cost stated per unit saved a year, turned into a cost per unit of capacity.

    sum over c of cost[per unit of c a year] x saving[c] x use of c per unit of host activity x
    activity per capacity
    """
    number = row.read(technology)
    per_capacity = filler.array("activity_per_capacity")[filler.position("technology", name)]
    total = [np.zeros(len(filler.periods.length)) for _ in range(3)]
    for commodity, saving in technology.saves.items():
        unit = row.unit_of(money=filler.currency, capacity=f"({_unit_of(filler, commodity)})/yr")
        cost = filler.by_vintage(number, unit, f"technologies.{name}.{row.key}")
        saved = filler.by_vintage(saving, "1", f"technologies.{name}.saves.{commodity}")[0]
        column = filler.position("commodity", commodity)
        used = np.ones(len(saved))
        if technology.host is not None and technology.host.process:
            host = filler.position("technology", technology.host.process[0])
            used = np.maximum(-filler.array("flow")[host, column], 0.0)
        for part, figure in zip(total, cost, strict=True):
            part += figure * saved * used * per_capacity
    return total[0], total[1], total[2]
