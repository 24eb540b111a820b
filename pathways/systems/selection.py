"""Which technologies and commodities a sector's model holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..catalog.installation import installed
from ..catalog.readiness import with_class
from ..catalog.references import counted_like_its_host
from ..schema.technology import Host, Kind, Technology
from .contents import with_contents

if TYPE_CHECKING:
    from ..catalog import Catalog
    from ..schema.sector import OwnLimits, Sector, View


@dataclass(frozen=True)
class Selection:
    """Technologies by name (a measure once per host process) and the commodities they touch."""

    technologies: dict[str, Technology]
    commodities: tuple[str, ...]
    streams: tuple[str, ...]
    exclusions: tuple[tuple[str, ...], ...]


def select(catalog: Catalog, sector: Sector, view: View, hours: bool = False) -> Selection:
    """The selection for one sector and view.

    What exists comes first, what only hours can use last.
    """
    only_hours = sector.hourly_technologies if hours else ()
    names = list(dict.fromkeys([*view.existing, *sector.technologies, *only_hours]))
    chosen = {
        name: _with_own_limits(
            with_class(catalog, installed(catalog, catalog.technologies[name])),
            sector.limits.get(name),
        )
        for name in names
    }
    copied, copies = _one_host_each(chosen)
    technologies = with_contents(
        {
            name: counted_like_its_host(each, chosen, catalog.carriers)
            for name, each in copied.items()
        }
    )
    commodities = _commodities(technologies, sector.product)
    streams = [
        stream.stream for technology in technologies.values() for stream in technology.exhaust
    ]
    return Selection(
        technologies, commodities, tuple(dict.fromkeys(streams)), _exclusions(technologies, copies)
    )


def _with_own_limits(technology: Technology, own: OwnLimits | None) -> Technology:
    """The technology with the sector's limits in place of its own."""
    if own is None:
        return technology
    stated = {
        view: getattr(own, view) for view in ("factory", "sector") if getattr(own, view) is not None
    }
    return technology.model_copy(update=stated)


def _one_host_each(
    chosen: dict[str, Technology],
) -> tuple[dict[str, Technology], dict[str, list[str]]]:
    """A measure on several processes becomes one technology per process.

    So its saving is exact on each.
    """
    technologies: dict[str, Technology] = {}
    copies: dict[str, list[str]] = {}
    for name, technology in chosen.items():
        hosts = (
            [host for host in technology.host.process if host in chosen] if technology.host else []
        )
        if (
            technology.kind is not Kind.measure
            or technology.host is None
            or not technology.host.process
        ):
            technologies[name], copies[name] = technology, [name]
            continue
        copies[name] = []
        for number, host in enumerate(hosts):
            copy = name if number == 0 else f"{name}_on_{host}"
            label = (
                technology.label
                if len(hosts) == 1
                else f"{technology.label} ({chosen[host].label})"
            )
            changed = technology.model_copy(update={"host": Host(process=(host,)), "label": label})
            technologies[copy] = changed
            copies[name].append(copy)
    return technologies, copies


def _commodities(technologies: dict[str, Technology], product: str) -> tuple[str, ...]:
    touched = [name for technology in technologies.values() for name in technology.commodities()]
    return tuple(dict.fromkeys([product, *touched]))


def _exclusions(
    technologies: dict[str, Technology], copies: dict[str, list[str]]
) -> tuple[tuple[str, ...], ...]:
    """Largest sets of technologies that exclude each other pairwise.

    They are on one host process where they have one.
    """
    neighbours: dict[str, set[str]] = {name: set() for name in technologies}
    for name, technology in technologies.items():
        for other in technology.excludes:
            for copy in copies.get(other, []):
                if copy != name and _may_meet(technology, technologies[copy]):
                    neighbours[name].add(copy)
                    neighbours[copy].add(name)
    found: set[tuple[str, ...]] = set()
    _cliques(set(), {name for name in neighbours if neighbours[name]}, set(), neighbours, found)
    return tuple(sorted(found))


def _may_meet(one: Technology, other: Technology) -> bool:
    """Whether two technologies can serve the same host: not where they name different processes."""
    if one.host is None or other.host is None or not one.host.process or not other.host.process:
        return True
    return one.host.process == other.host.process


def _cliques(
    clique: set[str],
    candidates: set[str],
    seen: set[str],
    neighbours: dict[str, set[str]],
    found: set[tuple[str, ...]],
) -> None:
    """Maximal cliques by Bron and Kerbosch (1973, Communications of the ACM 16, algorithm 457)."""
    if not candidates and not seen:
        if len(clique) > 1:
            found.add(tuple(sorted(clique)))
        return
    for name in sorted(candidates):
        _cliques(
            clique | {name},
            candidates & neighbours[name],
            seen & neighbours[name],
            neighbours,
            found,
        )
        candidates = candidates - {name}
        seen = seen | {name}
