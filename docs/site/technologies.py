"""A page for every technology of the catalog: what it does, what it costs, who says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from pathways.catalog import Catalog, NumberRow, explain
from pathways.schema.source import Source
from pathways.schema.technology import Host, Technology

from .markdown import plain, table

PARTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "Uses": ("per unit of activity", ("inputs",)),
    "Makes": ("per unit of activity", ("outputs",)),
    "Emits": (
        "per unit of activity, beside what its fuels emit; below zero what it stores for good",
        ("process_emissions",),
    ),
    "Saves": (
        "share of what its host uses or emits, where it is applied",
        ("saves", "saves_process_emissions", "already_there"),
    ),
    "Costs": (
        "without energy and feedstock",
        ("capex", "renewal_capex", "fixed_opex", "variable_opex", "cost_of_capital"),
    ),
    "Life and start": (
        "when it can run, and for how long",
        (
            "technical_lifetime",
            "renewal_lifetime",
            "economic_lifetime",
            "lead_time",
            "ramp_up",
            "first_year",
            "outage",
        ),
    ),
}
"""Heading, what is said below it, and the keys whose numbers stand there; all others follow."""

OTHERS = ("Limits and the rest", "shares of the host, pace, size, hours")


def technology_pages(catalog: Catalog) -> dict[str, str]:
    """Every page by its name: `index`, and one for each technology."""
    used = sectors_by_technology(catalog)
    pages = {name: technology_page(catalog, name, used[name]) for name in catalog.technologies}
    return {"index": _index(catalog, used), **pages}


def sectors_by_technology(catalog: Catalog) -> dict[str, list[str]]:
    """Names of the sectors that may use a technology, or in which it stands today."""
    used: dict[str, list[str]] = defaultdict(list)
    for sector, entry in sorted(catalog.sectors.items()):
        for name in {*entry.technologies, *entry.standing, *entry.hourly_technologies}:
            used[name].append(sector)
    return used


def technology_page(catalog: Catalog, name: str, sectors: Iterable[str]) -> str:
    """One page as Markdown.

    Parameters
    ----------
    catalog : Catalog
    name : str
        Of the technology.
    sectors : iterable of str
        Names of the sectors that may use it.
    """
    technology = catalog.technologies[name]
    rows = explain(catalog, name)
    unverified = sum(row.unverified for row in rows)
    facts = [
        ("name", f"`{name}`"),
        ("kind", technology.kind.value),
        ("lever", technology.lever.value.replace("_", " ")),
        ("stage", technology.stage.replace("_", " ")),
        ("unit of activity", f"`{technology.activity_unit}`"),
        ("unit of capacity", f"`{technology.capacity_unit}`" if technology.capacity_unit else ""),
        ("applied to", _host(catalog, technology.host)),
        ("not together with", _links(catalog, technology.excludes)),
        ("readiness", technology.readiness.level.replace("_", " ") if technology.readiness else ""),
        ("used in", ", ".join(plain(catalog.sectors[each].label) for each in sectors)),
        ("numbers", f"{len(rows)}, of which {unverified} unverified (recalled or assumed)"),
    ]
    parts = [
        f"---\norphan: true\n---\n\n# {plain(technology.label)}",
        plain(technology.description),
        table(("", ""), [fact for fact in facts if fact[1]]),
    ]
    for heading, below, group in _grouped(rows):
        parts += [f"## {heading}", f"{below[0].upper()}{below[1:]}.", _numbers(catalog, group)]
    parts += ["## Sources", *_sources(catalog, technology, rows)]
    parts.append(f"`pathways explain {name}` prints the same.")
    return "\n\n".join(parts) + "\n"


def _grouped(rows: list[NumberRow]) -> Iterable[tuple[str, str, list[NumberRow]]]:
    """Heading, words below it and numbers of every part that has any."""
    heading_of = {key: heading for heading, (_, keys) in PARTS.items() for key in keys}
    groups: dict[str, list[NumberRow]] = defaultdict(list)
    for row in rows:
        groups[heading_of.get(row.key.partition(".")[0], OTHERS[0])].append(row)
    words = {heading: below for heading, (below, _) in PARTS.items()} | {OTHERS[0]: OTHERS[1]}
    return [(name, below, groups[name]) for name, below in words.items() if groups[name]]


def _numbers(catalog: Catalog, rows: list[NumberRow]) -> str:
    head = ("number", "value", "low to high", "unit", "quality", "source and note")
    return table(head, [_number(catalog, row) for row in rows])


def _number(catalog: Catalog, row: NumberRow) -> tuple[str, ...]:
    values = {0: row.value} if row.values is None else row.values
    shown = "<br>".join(
        f"{year}: {value:g}" if year else f"{value:g}"
        for year, value in values.items()
        if value is not None
    )
    money = f" of {row.money_year}" if row.money_year else ""
    factors = "".join(f" x {plain(each)}" for each in row.factors)
    mark = " (unverified)" if row.unverified else ""
    told = f"[{plain(row.source)}](#sources): {plain(row.locator)}"
    return (
        _called(catalog, row.key),
        shown + factors,
        _range(row),
        ("a ratio" if row.unit == "1" else f"`{row.unit}`") + money,
        f"{row.quality}{mark}",
        told + (f"<br>{plain(row.note)}" if row.note else ""),
    )


def _range(row: NumberRow) -> str:
    """Lowest and highest plausible value; of the first stated year where they change."""
    years = [*(row.values or {0: 0.0})]
    ends = [side.get(years[0]) if isinstance(side, dict) else side for side in (row.low, row.high)]
    if ends == [None, None]:
        return "none stated"
    told = " to ".join("?" if end is None else f"{end:g}" for end in ends)
    by_year = isinstance(row.low, dict) or isinstance(row.high, dict)
    return f"{told} in {years[0]}" if by_year else told


def _called(catalog: Catalog, key: str) -> str:
    """A key of the file, with the label of the carrier that it names."""
    carrier = catalog.carriers.get(key.rpartition(".")[2])
    return f"`{key}`" + (f"<br>{plain(carrier.label)}" if carrier else "")


def _host(catalog: Catalog, host: Host | None) -> str:
    if host is None:
        return ""
    if host.process:
        return _links(catalog, host.process)
    if host.commodity:
        return f"what uses {plain(catalog.carriers[host.commodity].label)}"
    return f"the demand for {plain(catalog.carriers[host.demand or ''].label)}"


def _links(catalog: Catalog, names: Iterable[str]) -> str:
    return ", ".join(f"[{plain(catalog.technologies[each].label)}]({each}.md)" for each in names)


def _sources(catalog: Catalog, technology: Technology, rows: list[NumberRow]) -> list[str]:
    """A line for each source that a number or the readiness names."""
    named = {row.source for row in rows}
    told = []
    if technology.readiness is not None:
        named.add(technology.readiness.source)
        where = f"{plain(technology.readiness.source)}: {plain(technology.readiness.locator)}"
        note = f". {plain(technology.readiness.note)}" if technology.readiness.note else ""
        told.append(
            f"Readiness is {technology.readiness.level.replace('_', ' ')} by {where}{note} "
            f"({technology.readiness.quality.value})"
        )
    lines = [f"- **{plain(name)}**: {_source(catalog.sources[name])}" for name in sorted(named)]
    return [*told, "\n".join(lines)]


def _source(source: Source) -> str:
    told = [plain(source.title), plain(source.publisher)]
    told += [str(source.year)] if source.year else []
    told += [plain(source.address)] if source.address else []
    told += [f"licence: {plain(source.licence)}"] if source.licence else []
    note = f". {plain(source.note)}" if source.note else ""
    return ", ".join(told) + note


def _index(catalog: Catalog, used: Mapping[str, list[str]]) -> str:
    parts = [
        "# Technologies",
        f"The {len(catalog.technologies)} technologies of the catalog by the sectors that may use "
        "them, each with all its numbers, their ranges and sources. "
        "[The catalog](../catalog.md) says how a number is written and how one is added.",
    ]
    groups = {catalog.sectors[name].label: name for name in sorted(catalog.sectors)}
    for label, sector in groups.items():
        names = sorted(name for name, sectors in used.items() if sector in sectors)
        parts += [f"## {plain(label)}", _listed(catalog, names)]
    if alone := sorted(set(catalog.technologies) - set(used)):
        parts += ["## In no shipped sector", _listed(catalog, alone)]
    return "\n\n".join(parts) + "\n"


def _listed(catalog: Catalog, names: Iterable[str]) -> str:
    rows = []
    for name in names:
        technology = catalog.technologies[name]
        quality = [row.unverified for row in explain(catalog, name)]
        rows.append(
            (
                f"[{plain(technology.label)}]({name}.md)",
                technology.stage.replace("_", " "),
                technology.lever.value.replace("_", " "),
                f"{sum(quality)} of {len(quality)}",
            )
        )
    return table(("technology", "stage", "lever", "unverified numbers"), rows)
