"""Named rules about the catalog as a whole: what no single file can know.

Each rule is a name, a severity, one sentence, and a function that yields problems. `error` stops,
`warning` is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from ..errors import Problem, did_you_mean
from ..schema.numbers import INF
from ..schema.sector import Sector
from ..schema.technology import Kind, Technology
from .ages import ages_complete, within_life
from .balances import base_year_balance, energy_from_nothing, unsupplied_commodity
from .border_goods import names_of_goods
from .classes import within_class
from .deck import alone
from .dimensions import ANY_MONEY, unit_dimensions, wrong
from .installation import installations_known
from .limits import limits_in_order
from .plants import plants_like, plants_named
from .prices import quote_problems
from .read import Catalog, all_entries, read_all
from .readiness import readiness_known
from .references import units_of_references
from .trace import numbers_of

Found = Iterator[Problem]

Named = tuple[str, str, str]
"""The key of a name in its file, the kind of entry that it is a name of, and the name."""


@dataclass(frozen=True)
class Rule:
    """One rule."""

    name: str
    severity: str
    meaning: str
    find: Callable[[Catalog], Found]


SEVERITIES = ("error", "warning")

ROUNDING = 1e-9
"""By how much a utilisation may miss an availability: the last digits of a conversion."""


def check_catalog(catalog: Catalog, severity: str = "error") -> list[Problem]:
    """Every problem of one severity.

    Rules about balances run only where names and units are right.

    Raises
    ------
    InputError
        Every problem of every file, where one of them cannot be read.
    """
    read_all(catalog)
    found: list[Problem] = []
    blocked = False
    for rule in RULES:
        if rule.severity != severity or (blocked and rule.name in AFTER_NAMES):
            continue
        problems = list(rule.find(catalog))
        blocked = blocked or (bool(problems) and rule.name in BEFORE_BALANCES)
        found += problems
    return found


def _sources(catalog: Catalog) -> Found:
    for kind, name, entry in all_entries(catalog):
        for key, number in numbers_of(entry):
            stated = f"{key}.source" if key else "source"
            yield from _source(catalog, kind, name, stated, number.source)
    for name, technology in catalog.technologies.items():
        if technology.readiness is not None:
            source = technology.readiness.source
            yield from _source(catalog, "technology", name, "readiness.source", source)


def _source(catalog: Catalog, kind: str, name: str, key: str, source: str) -> Found:
    """A source that is in no `sources.yaml`."""
    if source not in catalog.sources:
        yield catalog.problem(
            kind,
            name,
            key,
            f"there is no source `{source}` in `sources.yaml`",
            found=source,
            hint=did_you_mean(source, catalog.sources),
        )


def _factors(catalog: Catalog) -> Found:
    for kind, name, entry in all_entries(catalog):
        for key, number in numbers_of(entry):
            for factor in number.factors:
                if factor not in catalog.factors:
                    yield catalog.problem(
                        kind,
                        name,
                        key,
                        f"there is no shared factor `{factor}`",
                        found=factor,
                        hint=did_you_mean(factor, catalog.factors),
                    )


def _quotes(catalog: Catalog) -> Found:
    for name, key, problem in quote_problems(catalog):
        yield catalog.problem(
            "price", name, key, problem.message, problem.found, problem.allowed, problem.hint
        )


def _own_numbers_of_the_deck(catalog: Catalog) -> Found:
    for name, commodity in catalog.prices.items():
        carrier = catalog.carriers.get(name)
        if carrier is None:
            continue
        for key, number in numbers_of(alone(commodity)):
            problem = wrong(number, f"{ANY_MONEY}/{carrier.unit}", 0.0, INF)
            if problem is not None:
                yield catalog.problem(
                    "price", name, key, problem.message, problem.found, problem.allowed
                )


def _factor_used(catalog: Catalog) -> Found:
    used = {
        factor
        for _, _, entry in all_entries(catalog)
        for _, number in numbers_of(entry)
        for factor in number.factors
    }
    for name in catalog.factors:
        if name not in used:
            yield catalog.problem(
                "factor",
                name,
                "",
                "a shared factor that no number uses",
                found=name,
                allowed="name it under `factors` of a number, or take it out",
            )


def _names(catalog: Catalog) -> Found:
    for name, technology in catalog.technologies.items():
        for key, wanted, found in (*_named_by(technology), *_side_names_of(technology)):
            yield from _known(catalog, "technology", name, key, wanted, found)
    for name, carrier in catalog.carriers.items():
        for emission in carrier.emission_factors:
            yield from _known(catalog, "carrier", name, "emission_factors", "gas", emission.gas)


def _named_by(technology: Technology) -> Iterator[Named]:
    """What a technology names as its flows, its host and what it excludes."""
    for key in ("inputs", "outputs", "saves"):
        for carrier in getattr(technology, key):
            yield f"{key}.{carrier}", "carrier", carrier
    if technology.host is not None:
        for process in technology.host.process:
            yield "host.process", "technology", process
        for key in ("commodity", "demand"):
            carrier = getattr(technology.host, key)
            if carrier is not None:
                yield f"host.{key}", "carrier", carrier
    for other in technology.excludes:
        yield "excludes", "technology", other


def _side_names_of(technology: Technology) -> Iterator[Named]:
    """What a technology names as its storage, its claim, its exhaust and its gases."""
    if technology.storage is not None:
        yield "storage.carrier", "carrier", technology.storage.carrier
    if technology.claims is not None:
        yield "claims.commodity", "carrier", technology.claims.commodity
    for exhaust in technology.exhaust:
        yield "exhaust", "carrier", exhaust.stream
    for emission in technology.process_emissions:
        yield "process_emissions", "gas", emission.gas


def _names_of_sectors(catalog: Catalog) -> Found:
    for name, sector in catalog.sectors.items():
        yield from _known(catalog, "sector", name, "product", "carrier", sector.product)
        for key in ("technologies", "hourly_technologies"):
            for technology in getattr(sector, key):
                yield from _known(catalog, "sector", name, key, "technology", technology)
        yield from _storages_only_by_the_hour(catalog, name, sector)
        for view, stated in sector.views.items():
            for technology in stated.existing:
                key = f"{view}.existing.{technology}"
                yield from _known(catalog, "sector", name, key, "technology", technology)
            for carrier in stated.purchase_limits:
                key = f"{view}.purchase_limits.{carrier}"
                yield from _known(catalog, "sector", name, key, "carrier", carrier)
        yield from _limits_of_what_is_there(catalog, name, sector)
    yield from _names_of_policies(catalog)
    for name, rule in catalog.supply_rules.items():
        for technology in rule.technologies:
            key = "technologies"
            yield from _known(catalog, "supply_rule", name, key, "technology", technology)
    yield from names_of_goods(catalog)
    for name, counting in catalog.counting.items():
        yield from _source(catalog, "counting", name, "source", counting.source)
    yield from _names_of_regions(catalog)


def _limits_of_what_is_there(catalog: Catalog, name: str, sector: Sector) -> Found:
    there = {
        *sector.technologies,
        *sector.hourly_technologies,
        *sector.standing,
    }
    for technology in sector.limits:
        if technology not in there:
            yield catalog.problem(
                "sector",
                name,
                f"limits.{technology}",
                "limits of a technology that the sector does not have",
                found=technology,
                hint=did_you_mean(technology, there),
            )


def _names_of_policies(catalog: Catalog) -> Found:
    for name, rule_set in catalog.policies.items():
        for place in rule_set.regions:
            yield from _known(catalog, "policy", name, "regions", "region", place)
        for held in rule_set.sectors:
            yield from _known(catalog, "policy", name, "sectors", "sector", held)
        yield from _source(catalog, "policy", name, "source", rule_set.source)


def _names_of_regions(catalog: Catalog) -> Found:
    for name, region in catalog.regions.items():
        if region.fallback is not None:
            yield from _known(catalog, "region", name, "fallback", "region", region.fallback)
        for carrier in region.carriers:
            yield from _known(catalog, "region", name, f"carriers.{carrier}", "carrier", carrier)
        for technology in region.technologies:
            yield from _known(
                catalog, "region", name, f"technologies.{technology}", "technology", technology
            )


def _storages_only_by_the_hour(catalog: Catalog, name: str, sector: Sector) -> Found:
    for option in sector.technologies:
        technology = catalog.technologies.get(option)
        if technology is not None and technology.kind is Kind.storage:
            yield catalog.problem(
                "sector",
                name,
                "technologies",
                f"`{option}` stores, which a yearly run cannot use: name it under "
                "`hourly_technologies`",
            )


def _known(catalog: Catalog, kind: str, name: str, key: str, wanted: str, found: str) -> Found:
    entries = catalog.entries(wanted)
    if found not in entries:
        yield catalog.problem(
            kind,
            name,
            key,
            f"there is no {wanted} `{found}`",
            found=found,
            hint=did_you_mean(found, entries),
        )


def _hosts_in_sectors(catalog: Catalog) -> Found:
    """A measure of a sector needs one of its hosts there."""
    for name, sector in catalog.sectors.items():
        there = {*sector.technologies, *sector.standing}
        for option in sector.technologies:
            technology = catalog.technologies.get(option)
            if technology is None or technology.host is None or not technology.host.process:
                continue
            if not there & set(technology.host.process):
                yield catalog.problem(
                    "sector",
                    name,
                    "technologies",
                    f"`{option}` needs one of its hosts {', '.join(technology.host.process)} in "
                    "this sector",
                )


def _utilisation(catalog: Catalog) -> Found:
    """A plant cannot run more than it is available: capacity is activity over utilisation."""
    for name, sector in catalog.sectors.items():
        for view, stated in sector.views.items():
            for technology, existing in stated.existing.items():
                entry = catalog.technologies.get(technology)
                if entry is None or entry.availability is None or existing.utilisation is None:
                    continue
                used, able = existing.utilisation.first, entry.availability.first
                if used > able + ROUNDING:
                    yield catalog.problem(
                        "sector",
                        name,
                        f"{view}.existing.{technology}.utilisation",
                        f"it runs more than `{technology}` is available",
                        found=f"{used:g}",
                        allowed=f"at most {able:g}",
                    )


def _calibrated(catalog: Catalog) -> Found:
    for name, sector in catalog.sectors.items():
        if not (sector.calibration or sector.own_works):
            yield catalog.problem(
                "sector",
                name,
                "calibration",
                "a sector needs at least one published figure to be checked against",
            )


RULES: tuple[Rule, ...] = (
    Rule("source_exists", "error", "Every number names a source of the bibliography.", _sources),
    Rule("factor_exists", "error", "Shared factors exist.", _factors),
    Rule("quotes_known", "error", "Quotes name carriers and scenarios that exist.", _quotes),
    Rule("names_exist", "error", "Technologies name carriers, hosts and gases that exist.", _names),
    Rule("sector_names_exist", "error", "Sectors and regions name what exists.", _names_of_sectors),
    Rule(
        "paths_of_prices",
        "error",
        "Scrap as a resource and own paths of prices convert to money per unit of the carrier.",
        _own_numbers_of_the_deck,
    ),
    Rule(
        "unit_dimensions",
        "error",
        "Every number converts to the unit that its place needs, within its bounds.",
        unit_dimensions,
    ),
    Rule(
        "references_counted",
        "error",
        "Activities, their capacity and what they refer to are counted in units that convert.",
        units_of_references,
    ),
    Rule(
        "limits_in_order",
        "error",
        "No least amount is above the largest.",
        limits_in_order,
    ),
    Rule(
        "readiness_known",
        "error",
        "Classes of readiness exist, and each technology has a first year, its own or its class's.",
        readiness_known,
    ),
    Rule(
        "installations_known",
        "error",
        "The way in which a technology is installed is described.",
        installations_known,
    ),
    Rule("hosts_present", "error", "A measure's host is in its sector.", _hosts_in_sectors),
    Rule(
        "plants_named",
        "error",
        "Other plants of a sector change figures that its reference factory has.",
        plants_named,
    ),
    Rule(
        "ages_complete",
        "error",
        "Existing plants have utilisation, and ages up to the base year that sum to one.",
        ages_complete,
    ),
    Rule("utilisation_possible", "error", "Nothing runs more than it is available.", _utilisation),
    Rule("sector_calibrated", "error", "A sector is compared with published figures.", _calibrated),
    Rule(
        "commodity_supplied",
        "error",
        "Whatever is used can be bought or made.",
        unsupplied_commodity,
    ),
    Rule(
        "base_year_balances",
        "error",
        "The base year balances for every commodity.",
        base_year_balance,
    ),
    Rule(
        "plants_stand",
        "error",
        "Other plants of a sector balance in the base year, with ages that can be.",
        partial(plants_like, rules=(ages_complete, _utilisation, base_year_balance)),
    ),
    Rule("factor_used", "error", "Every shared factor is used by a number.", _factor_used),
    Rule(
        "within_class",
        "warning",
        "Costs, lifetimes and savings lie in the range of their class.",
        within_class,
    ),
    Rule("within_life", "warning", "What stands at a factory is not past its life.", within_life),
    Rule(
        "no_energy_from_nothing",
        "error",
        "No chain of conversions makes more than it takes.",
        energy_from_nothing,
    ),
)
"""All rules, in the order in which they run."""

BEFORE_BALANCES = (
    "names_exist",
    "sector_names_exist",
    "unit_dimensions",
    "references_counted",
    "factor_exists",
    "plants_named",
)
"""Rules whose problems make the rules about balances impossible to try."""

AFTER_NAMES = (
    "limits_in_order",
    "commodity_supplied",
    "base_year_balances",
    "plants_stand",
    "no_energy_from_nothing",
    "factor_used",
)
"""Rules that can only be tried where names and units are right."""
