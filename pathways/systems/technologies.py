"""What the catalog says of technologies, as arrays."""

from __future__ import annotations

import numpy as np

from ..schema.technology import Limits, Technology
from ..units import factor
from .filler import Filler, Triple
from .selection import Selection


def fill_technologies(filler: Filler, selection: Selection, view: str) -> None:
    """Write every technology's parameters; problems collect in the filler."""
    for row, (name, technology) in enumerate(selection.technologies.items()):
        _fill_flows(filler, row, name, technology)
        _fill_host(filler, row, name, technology)
        _fill_exhaust(filler, row, name, technology)
        _fill_timing(filler, row, name, technology)
        for limits in _limits(technology, view):
            _fill_limits(filler, row, name, limits)
    for row, (name, technology) in enumerate(selection.technologies.items()):
        _fill_costs(filler, row, name, technology, selection)
    member = filler.array("exclusion_member")
    for number, names in enumerate(selection.exclusions):
        member[number, [filler.position("technology", name) for name in names]] = 1.0


def _limits(technology: Technology, view: str) -> list[Limits]:
    """The factory's limits always; in the sector view those of the sector on top."""
    return [technology.factory, technology.sector] if view == "sector" else [technology.factory]


def _unit_of(filler: Filler, commodity: str) -> str:
    return filler.catalog.carriers[commodity].unit


def _fill_flows(filler: Filler, row: int, name: str, technology: Technology) -> None:
    for sign, flows, side in (
        (-1.0, technology.inputs, "inputs"),
        (1.0, technology.outputs, "outputs"),
    ):
        for commodity, number in flows.items():
            unit = f"({_unit_of(filler, commodity)})/({technology.activity_unit})"
            triple = filler.by_period(number, unit, f"technologies.{name}.{side}.{commodity}")
            filler.put("flow", (row, filler.position("commodity", commodity)), triple, sign)
    for emission in technology.process_emissions:
        at = (
            row,
            filler.position("scope", emission.scope.value),
            filler.position("gas", emission.gas),
        )
        triple = filler.by_period(
            emission.amount,
            f"t/({technology.activity_unit})",
            f"technologies.{name}.process_emissions",
        )
        filler.put("process_emissions", at, triple)
    for commodity, number in technology.saves.items():
        triple = filler.by_period(number, "1", f"technologies.{name}.saves.{commodity}")
        filler.put("saving", (row, filler.position("commodity", commodity)), triple)
    if technology.saves_process_emissions is not None:
        triple = filler.by_period(
            technology.saves_process_emissions, "1", f"technologies.{name}.saves_process_emissions"
        )
        filler.put("process_saving", (row,), triple)
    if technology.claims is not None:
        at = (
            row,
            filler.position("commodity", technology.claims.commodity),
            filler.position("scope", technology.claims.scope.value),
        )
        filler.array("claim")[at] = 1.0


def _fill_host(filler: Filler, row: int, name: str, technology: Technology) -> None:
    host = technology.host
    if host is None:
        return
    for process in host.process:
        if filler.has("technology", process):
            filler.array("host_process")[row, filler.position("host", process)] = 1.0
    if host.commodity is not None:
        filler.array("host_commodity")[row, filler.position("commodity", host.commodity)] = 1.0
        for commodity in technology.saves:
            if commodity != host.commodity:
                filler.problems.add(
                    f"a measure on the use of `{host.commodity}` can save only that, not `{commodity}`",
                    key=f"technologies.{name}.saves",
                )
    if host.demand is not None:
        filler.array("host_demand")[row, filler.position("commodity", host.demand)] = 1.0


def _fill_exhaust(filler: Filler, row: int, name: str, technology: Technology) -> None:
    for exhaust in technology.exhaust:
        stream = filler.position("stream", exhaust.stream)
        share, _, _ = filler.at_start(
            exhaust.share, "1", f"technologies.{name}.exhaust.{exhaust.stream}"
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


def _fill_timing(filler: Filler, row: int, name: str, technology: Technology) -> None:
    key = f"technologies.{name}"
    plant = technology.capacity_unit is not None
    if plant:
        filler.array("activity_per_capacity")[row] = factor(
            technology.capacity_unit or "", f"({technology.activity_unit})/yr"
        )
    for field, target in (("technical_lifetime", "technical_lifetime"), ("lead_time", "lead_time")):
        number = getattr(technology, field)
        if number is not None:
            filler.put(target, (row,), filler.at_start(number, "yr", f"{key}.{field}"))
    renewal = technology.renewal_lifetime or technology.technical_lifetime
    if renewal is not None:
        filler.put(
            "renewal_lifetime", (row,), filler.at_start(renewal, "yr", f"{key}.renewal_lifetime")
        )
    economic = technology.economic_lifetime or technology.technical_lifetime
    if economic is not None:
        filler.put(
            "economic_lifetime", (row,), filler.at_start(economic, "yr", f"{key}.economic_lifetime")
        )
    if technology.first_year is not None:
        filler.array("market_year")[row] = filler.at_start(
            technology.first_year, "yr", f"{key}.first_year"
        )[0]
    if technology.cost_of_capital is not None:
        triple = filler.at_start(technology.cost_of_capital, "1/yr", f"{key}.cost_of_capital")
        filler.put("cost_of_capital", (row,), triple)
    if technology.availability is not None:
        value, low, high = filler.at_start(technology.availability, "1", f"{key}.availability")
        filler.put("availability", (slice(None), row), (value, low, high))
    if technology.minimum_load is not None:
        filler.array("minimum_load")[row] = filler.at_start(
            technology.minimum_load, "1", f"{key}.minimum_load"
        )[0]
    if technology.area is not None:
        triple = filler.at_start(
            technology.area.use, f"m2/({technology.capacity_unit})", f"{key}.area"
        )
        filler.put("area_use", (row, filler.position("area", technology.area.kind)), triple)


def _fill_limits(filler: Filler, row: int, name: str, limits: Limits) -> None:
    """Write limits; where two views limit the same, the tighter holds."""
    for field, unit in (("max_share", "1"), ("pace", "1/yr")):
        number = getattr(limits, field)
        if number is None:
            continue
        triple = filler.by_period(number, unit, f"technologies.{name}.{field}")
        tighter = triple[0] < filler.array(field)[row]
        before = [filler.array(f"{field}{suffix}")[row] for suffix in ("", "_low", "_high")]
        chosen = [np.where(tighter, part, old) for part, old in zip(triple, before, strict=True)]
        filler.put(field, (row,), (chosen[0], chosen[1], chosen[2]))
    if limits.growth_rate is not None and limits.growth_seed is not None:
        filler.put(
            "growth_rate",
            (row,),
            filler.at_start(limits.growth_rate, "1/yr", f"technologies.{name}.growth_rate"),
        )
        filler.put(
            "growth_seed",
            (row,),
            filler.at_start(limits.growth_seed, "1/yr", f"technologies.{name}.growth_seed"),
        )


def _fill_costs(
    filler: Filler, row: int, name: str, technology: Technology, selection: Selection
) -> None:
    key = f"technologies.{name}"
    money = filler.currency
    capacity = technology.capacity_unit
    if capacity is not None:
        per = {"capex": f"{money}/({capacity})", "renewal_capex": f"{money}/({capacity})"}
        for field, unit in per.items():
            number = getattr(technology, field)
            if number is None:
                continue
            if technology.cost_basis == "saving":
                triple = _per_saving(
                    filler, name, technology, selection, field, f"{money}/({{}}/yr)"
                )
            else:
                triple = filler.by_vintage(number, unit, f"{key}.{field}")
            filler.put(field, (row,), triple)
        if technology.fixed_opex is not None:
            if technology.cost_basis == "saving":
                triple = _per_saving(
                    filler, name, technology, selection, "fixed_opex", f"{money}/({{}})"
                )
            else:
                triple = filler.by_period(
                    technology.fixed_opex, f"{money}/({capacity})/yr", f"{key}.fixed_opex"
                )
            filler.put("fixed_opex", (row,), triple)
    if technology.variable_opex is not None:
        unit = f"{money}/({technology.activity_unit})"
        filler.put(
            "variable_opex",
            (row,),
            filler.by_period(technology.variable_opex, unit, f"{key}.variable_opex"),
        )


def _per_saving(
    filler: Filler, name: str, technology: Technology, selection: Selection, field: str, unit: str
) -> Triple:
    """A cost stated per unit saved a year, turned into a cost per unit of capacity.

    sum over c of cost[per unit of c a year] x saving[c] x use of c per unit of host activity x
    activity per capacity
    """
    number = getattr(technology, field)
    per_capacity = filler.array("activity_per_capacity")[filler.position("technology", name)]
    total = [np.zeros(len(filler.periods.length)) for _ in range(3)]
    for commodity, saving in technology.saves.items():
        key = f"technologies.{name}.{field}"
        cost = filler.by_vintage(number, unit.format(f"({_unit_of(filler, commodity)})"), key)
        saved = filler.by_vintage(saving, "1", f"technologies.{name}.saves.{commodity}")[0]
        column = filler.position("commodity", commodity)
        used = np.ones(len(saved))
        if technology.host is not None and technology.host.process:
            host = filler.position("technology", technology.host.process[0])
            used = np.maximum(-filler.array("flow")[host, column], 0.0)
        for part, figure in zip(total, cost, strict=True):
            part += figure * saved * used * per_capacity
    return total[0], total[1], total[2]
