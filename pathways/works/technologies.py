"""What stands at a works, and what it could build, as technologies of the catalog."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..catalog.references import comparable
from ..errors import did_you_mean
from ..schema.carrier import Scope
from ..schema.number import Number
from ..schema.technology import Kind, Lever, Technology
from ..schema.works import OwnFlows, OwnProject, OwnUnit, Works
from ..units import factor
from .amounts import a_year, as_stated, by_content, definition, per_size, times
from .derived import Making, Path

STANDS = "it stands in the base year"

RENAMED = {
    "makes": "outputs",
    "uses": "inputs",
    "emits": "process_emissions",
    "life": "technical_lifetime",
    "fixed_cost": "fixed_opex",
    "variable_cost": "variable_opex",
    "cost": "capex",
    "renewal_cost": "capex",
}
"""Keys of a works, and those of a technology that come of them."""

OWN_FLOWS = tuple(
    name for name in OwnFlows.model_fields if name not in ("label", "description", "stage")
)
"""Keys that change a technology of the catalog, beside its name."""


def capacity_of(unit: OwnUnit, capacity_unit: str) -> Number | None:
    """Capacity of a unit; that of its parts together."""
    if not unit.parts:
        return unit.capacity
    stated = [part.capacity for part in unit.parts.values()]
    if not all(comparable(each.unit, capacity_unit) for each in stated):
        return stated[0]
    total = sum(each.first * factor(each.unit, capacity_unit) for each in stated)
    return definition(total, capacity_unit, "sum of its parts").model_copy(
        update={"quality": stated[0].quality}
    )


def put_unit(making: Making, works: Works, name: str, unit: OwnUnit) -> None:
    """The technology of a unit, where the catalog has none or the works states figures of it."""
    base = making.catalog.technologies.get(name)
    stated = any(getattr(unit, key) for key in (*OWN_FLOWS, "renewal_cost"))
    if base is not None and not stated:
        return
    data = _of_catalog(base) if base else _new(making, name, unit, Kind.process, Lever.existing)
    if data is None:
        return
    year = works.money.year
    has_capacity = bool(unit.parts) or unit.capacity is not None
    if base is None and has_capacity:
        data["capacity_unit"] = unit.capacity_unit or a_year(data["activity_unit"])
        data["lead_time"] = definition(0, "yr", STANDS)
        data["first_year"] = definition(works.base_year, "yr", STANDS)
        _require(making, ("units", name), unit, ("renewal_cost", "fixed_cost", "life"))
    elif base is None:
        data |= _of_contracts(data["activity_unit"], year, works.base_year)
    size = capacity_of(unit, str(data.get("capacity_unit")))
    _write(making, ("units", name), unit, data, size)
    if unit.renewal_cost is not None and "capex" in data and base is not None:
        data["renewal_capex"] = data["capex"]
        data["capex"] = base.capex
    making.put("technology", name, data, ("units", name), _origins(("units", name), data))


def put_project(
    making: Making, works: Works, name: str, project: OwnProject, use: Mapping[str, float]
) -> None:
    """The technology of a project.

    Parameters
    ----------
    making : Making
    works : Works
    name : str
    project : OwnProject
    use : mapping of unit or carrier to its activity or use in the base year
        What a saving, or a cost of all of a measure, is spread over.
    """
    at: Path = ("projects", name)
    base = making.catalog.technologies.get(name)
    data = _of_catalog(base) if base else _new_project(making, works, name, project)
    if data is None:
        return
    host = host_of(project)
    if host is not None:
        data["host"] = host
    is_measure = Kind(data["kind"]) is Kind.measure
    size = _host_size(making, data, use) if is_measure else project.size
    _write(making, at, project, data, size)
    if project.saves:
        data["saves"] = {
            carrier: _as_share(making, carrier, saved, project, use)
            for carrier, saved in project.saves.items()
        }
    if project.first_year is not None:
        data["first_year"] = definition(project.first_year, "yr", "as the works states it")
    for key in ("lead_time", "lever"):
        if getattr(project, key) is not None:
            data[key] = getattr(project, key)
    limits = {"max_share": project.max_share, "capacity_max": None if is_measure else project.size}
    if stated := {key: each for key, each in limits.items() if each is not None}:
        data["factory"] = stated
    making.put("technology", name, data, at, _origins(at, data))


def _new_project(
    making: Making, works: Works, name: str, project: OwnProject
) -> dict[str, Any] | None:
    """What a project that the catalog does not know says of itself."""
    kind = Kind(project.kind or ("measure" if project.saves else "process"))
    lever = Lever.efficiency if kind is Kind.measure else Lever.process_change
    data = _new(making, name, project, kind, lever)
    needed = ("cost", "fixed_cost", "life", "lead_time")
    _require(making, ("projects", name), project, needed)
    if data is None or any(getattr(project, key) is None for key in needed):
        return None
    data["first_year"] = definition(works.base_year + 1, "yr", "what is decided comes later")
    data["capacity_unit"] = project.capacity_unit or a_year(data["activity_unit"])
    return data


def host_of(project: OwnProject) -> dict[str, Any] | None:
    """What a project replaces, serves or saves on."""
    if project.replaces:
        return {"process": project.replaces}
    return {"commodity": project.of_carrier} if project.of_carrier else None


def _of_catalog(base: Technology) -> dict[str, Any]:
    return {key: getattr(base, key) for key in base.model_fields_set}


def _new(
    making: Making, name: str, own: OwnFlows, kind: Kind, lever: Lever
) -> dict[str, Any] | None:
    """What a technology of the works' own says of itself; None where its unit is unknown."""
    unit = own.activity_unit or _first_unit(making, own)
    if unit is None:
        at = "units" if isinstance(own, OwnUnit) else "projects"
        making.add(
            (at, name),
            "give what it `makes` and `uses`, or its `activity_unit`: the catalog has no "
            f"technology `{name}` to take them from",
            hint=did_you_mean(name, making.catalog.technologies),
        )
        return None
    return {
        "label": own.label or name.replace("_", " ").capitalize(),
        "kind": kind,
        "lever": lever,
        "stage": own.stage or name,
        "description": own.description or "As the works states it.",
        "activity_unit": unit,
    }


def _first_unit(making: Making, own: OwnFlows) -> str | None:
    """Unit of what it makes first, or of what it replaces or saves on."""
    catalog = making.catalog
    made = next(iter(own.makes), None)
    if made is not None:
        return catalog.carriers[made].unit if made in catalog.carriers else "t"
    if isinstance(own, OwnProject):
        if own.of_carrier in catalog.carriers:
            return catalog.carriers[str(own.of_carrier)].unit
        hosts = [
            catalog.technologies[each] for each in own.replaces if each in catalog.technologies
        ]
        if hosts:
            return hosts[0].activity_unit
        if own.saves and (first := next(iter(own.saves))) in catalog.carriers:
            return catalog.carriers[first].unit
    if isinstance(own, OwnUnit) and own.uses:
        return "t"
    return None


def _of_contracts(activity: str, money_year: int, year: int) -> dict[str, Any]:
    """What the catalog asks of a technology without a plant that is decided on."""
    return {
        "variable_opex": definition(0, f"CNY/({activity})", "no cost of its own", money_year),
        "lead_time": definition(0, "yr", STANDS),
        "first_year": definition(year, "yr", STANDS),
    }


def _require(making: Making, at: Path, own: OwnFlows, keys: tuple[str, ...]) -> None:
    for key in keys:
        if getattr(own, key) is None:
            making.add((*at, key), f"`{key}` is missing (0 must be written)")


def _write(
    making: Making,
    at: Path,
    own: OwnFlows,
    data: dict[str, Any],
    size: Number | None,
) -> None:
    """What a works states of flows, costs and life, over what stands in `data` already."""
    catalog, activity = making.catalog, data["activity_unit"]
    for key in ("makes", "uses"):
        stated = getattr(own, key)
        if stated:
            flows = {
                carrier: by_content(catalog, carrier, number, activity, upside=True)
                for carrier, number in stated.items()
            }
            data[RENAMED[key]] = dict(data.get(RENAMED[key], {})) | flows
    if own.emits:
        data["process_emissions"] = [
            {"scope": Scope.scope_1, "gas": gas, "amount": amount}
            for gas, amount in own.emits.items()
        ]
    if own.availability is not None:
        data["availability"] = own.availability
    if own.life is not None:
        data["technical_lifetime"] = own.life
    if own.variable_cost is not None:
        data["variable_opex"] = own.variable_cost
    capacity = str(data.get("capacity_unit"))
    for key, whole in (("cost", "CNY"), ("renewal_cost", "CNY"), ("fixed_cost", "CNY/yr")):
        number = getattr(own, key, None)
        if number is None:
            continue
        spread = per_size(number, whole, size, capacity)
        if spread is None:
            wanted = "`size`" if isinstance(own, OwnProject) else "`capacity`"
            making.add(
                (*at, key),
                f"a cost of all of it is spread over its size: give {wanted} in a unit that "
                f"converts to `{capacity}`",
                found=f"{number.first:g} {number.unit}",
                allowed=f"a cost per `{capacity}`, or {wanted}",
            )
            continue
        data[RENAMED[key]] = spread


def _origins(at: Path, data: Mapping[str, Any]) -> dict[Path, Path]:
    """Keys of a technology, and those of the works that they come from."""
    found: dict[Path, Path] = {(theirs,): (*at, own) for own, theirs in RENAMED.items()}
    costs = "renewal_cost" if at[0] == "units" else "cost"
    found[("capex",)] = found[("renewal_capex",)] = (*at, costs)
    for position, emission in enumerate(data.get("process_emissions", ())):
        gas = emission["gas"] if isinstance(emission, Mapping) else emission.gas
        found[("process_emissions", position, "amount")] = (*at, "emits", gas)
    found[("factory", "max_share")] = (*at, "max_share")
    found[("factory", "capacity_max")] = (*at, "size")
    found[("host",)] = (*at, "replaces")
    same = ("saves", "lead_time", "first_year", "activity_unit", "capacity_unit", "availability")
    for key in same:
        found[(key,)] = (*at, key)
    return found


def _host_size(making: Making, data: dict[str, Any], use: Mapping[str, float]) -> Number | None:
    """Activity or use of the host of a measure in the base year."""
    host = data.get("host")
    names = _host_names(host)
    if not names or not all(name in use for name in names):
        return None
    first = names[0]
    catalog = making.catalog
    unit = (
        catalog.technologies[first].activity_unit
        if first in catalog.technologies
        else catalog.carriers[first].unit
    )
    return definition(sum(use[name] for name in names), a_year(unit), "use of the base year")


def _host_names(host: Any) -> list[str]:
    if host is None:
        return []
    stated = host if isinstance(host, Mapping) else host.model_dump()
    return [*(stated.get("process") or ()), *filter(None, [stated.get("commodity")])]


def _as_share(
    making: Making, carrier: str, saved: Number, project: OwnProject, use: Mapping[str, float]
) -> Number:
    """A saving as a part of what its host uses; an amount a year is divided by that use."""
    if comparable(saved.unit, "1") or carrier not in making.catalog.carriers:
        return saved
    wanted = a_year(making.catalog.carriers[carrier].unit)
    stated = by_content(making.catalog, carrier, saved, "yr", upside=True)
    hosts = project.replaces or (project.of_carrier or carrier,)
    of_host = sum(_used_by(making, host, carrier, use) for host in hosts)
    if not comparable(stated.unit, wanted) or of_host <= 0:
        return saved
    share = factor(stated.unit, wanted) / of_host
    note = f"{as_stated(saved)[:-1]}, of {of_host:g} {wanted}."
    return times(stated, share, "1", note)


def _used_by(making: Making, host: str, carrier: str, use: Mapping[str, float]) -> float:
    """What a host uses of a carrier in the base year: a unit by its inputs, a carrier all of it."""
    if host == carrier:
        return use.get(carrier, 0.0)
    technology = making.catalog.technologies.get(host)
    if technology is None or carrier not in technology.inputs:
        return 0.0
    number = technology.inputs[carrier]
    wanted = f"({making.catalog.carriers[carrier].unit})/({technology.activity_unit})"
    return use.get(host, 0.0) * number.first * factor(number.unit, wanted)
