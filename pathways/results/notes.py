"""What a reader of an answer is told beside it: what was read, what stands in, what is unusual."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ..catalog.prices import REFERENCE
from ..clock import today
from ..schema.number import Number
from ..schema.numbers import FIELDS, GROUPS
from ..schema.sector import TYPICAL
from ..schema.years import MONTHS, month_before
from ..sentences import amount, listed, named, say, within
from ..systems.changed import BEYOND, CHANGES, read, sentence
from ..systems.place import region_chain
from ..systems.scopes import carbon_price_scopes, scopes_in_words, trading_scopes
from .plausible import open_areas

if TYPE_CHECKING:
    from collections.abc import Iterator

    import xarray as xr

    from ..catalog import Catalog

READ = "read: "
"""How a note on a file that was read begins."""

STALE = 6
"""Months after which a decision that was to be taken is told to be past."""

SHOWN = 3
"""Numbers of a wildcard that a table tells one by one."""

TOLD_SHARE = 0.01
"""Share of all spending from which capacity that stands idle is told: less is lost in the range of
any cost; the summary names all of it."""


TOLD_DEPTH = 0.005
"""Share of base-year emissions from which a plan that goes less deep is told."""


def notes_of(catalog: Catalog, system: xr.Dataset, run: Mapping[str, Any]) -> list[str]:
    """Sentences about a System and the run that it was made for, the most important last.

    Parameters
    ----------
    catalog : Catalog
    system : xarray.Dataset
    run : mapping
        The resolved run, as in `run.yaml`.
    """
    read_files = json.loads(str(system.attrs.get("series", "[]")))
    found: list[str] = [say("was_read", what=each) for each in read_files]
    found += endless_areas(system) + endless_connection(system) + payments(system)
    found += long_ago(system)
    found += other_plant(catalog, run, str(system.attrs["sector"]))
    found += priced(catalog, run)
    held = _held_back(run)
    if held:
        found.append(held)
    fallbacks = json.loads(str(system.attrs.get("fallbacks", "[]")))
    if fallbacks:
        found.append(say("stand_in", figures=listed(map(_stood_in, fallbacks))))
    return found + list(beyond(catalog, system))


def other_plant(catalog: Catalog, run: Mapping[str, Any], sector: str) -> list[str]:
    """Which plant of a sector was asked for, where it is not the reference."""
    name = run.get("plant", TYPICAL)
    if name == TYPICAL:
        return []
    label = named("plants", f"{sector}.{name}", catalog.sectors[sector].plants[name].label)
    return [say("other_plant", name=name, plant=label)]


def priced(catalog: Catalog, run: Mapping[str, Any]) -> list[str]:
    """The scenario of prices and the value of scrap, where they are not those of every run."""
    found: list[str] = []
    scenario = catalog.price_scenarios.get(run.get("prices", REFERENCE))
    if scenario is not None and run["prices"] != REFERENCE:
        name = str(run["prices"])
        label = within(named("price_scenarios", name, scenario.label))
        found.append(say("price_scenario", name=name, scenario=label))
    if run.get("scrap") == "resource":
        found.append(say("scrap_at_cost"))
    return found


def idle_capacity(summary: Mapping[str, Any]) -> list[str]:
    """A sentence on new capacity that stands idle while it is young, where it costs enough."""
    idle = [
        each for each in summary["idle_before_half_life"] if each["share_of_spending"] >= TOLD_SHARE
    ]
    if not idle:
        return []
    rows = (
        say(
            "part_of_spending",
            technology=_quoted("technologies", each["technology"]),
            share=f"{each['share_of_spending']:.1%}",
        )
        for each in idle
    )
    return [say("idle_capacity", technologies=listed(rows))]


def beyond_price(system: xr.Dataset, summary: Mapping[str, Any]) -> list[str]:
    """That technology meets a target that is missed, and what its last tonne costs."""
    lowest = summary.get("lowest_feasible", {})
    if "price_of_target" not in lowest:
        return []
    money = str(system.attrs["currency"])
    price, limit = (amount(lowest[key], money) for key in ("price_of_target", "price_limit"))
    return [say("beyond_price", price=price, limit=limit)]


def waits(summary: Mapping[str, Any]) -> list[str]:
    """That a plan goes less deep in its target year than commercial technology alone would.

    More choice never costs more, what a target is missed by counted at the price limit; but what
    is cheapest over all years may be less deep in one of them.
    """
    proven, rate = summary.get("with_proven_technology"), summary.get("run_rate")
    if not proven or not rate:
        return []
    year, last = rate["year"], max(summary["reduction"])
    own, alone = summary["reduction"], proven["reduction"]
    if alone[year] is None or own[year] is None or alone[year] - own[year] < TOLD_DEPTH:
        return []
    deeper = {"year": str(year), "alone": f"{alone[year]:.1%}", "own": f"{own[year]:.1%}"}
    if own[last] <= alone[last]:
        return [say("deeper_alone", **deeper)]
    then = {"last": str(last), "then": f"{alone[last]:.1%}", "plan": f"{own[last]:.1%}"}
    return [say("deeper_alone_at_first", **deeper, **then)]


def long_ago(system: xr.Dataset) -> list[str]:
    """That the decision was to be taken more than half a year ago; nothing depends on it."""
    decision, now = float(system["decision_date"]), today()
    if not decision > float(system["base_year"]):
        return []
    since = (now.year + (now.month - 1) / MONTHS - decision) * MONTHS
    if since <= STALE:
        return []
    return [say("long_ago", month=month_before(decision), months=str(STALE))]


def endless_areas(system: xr.Dataset) -> list[str]:
    """Areas that options need and that have no limit."""
    return [
        say(
            "endless_area", kind=kind, users=listed(_called("technologies", each) for each in users)
        )
        for kind, users in open_areas(system).items()
    ]


def payments(system: xr.Dataset) -> list[str]:
    """Which scopes pay, where emissions have a price."""
    paid, traded = carbon_price_scopes(system), trading_scopes(system)
    found: list[str] = [say("carbon_price_on", scopes=scopes_in_words(paid))] if paid else []
    if traded:
        first, last = system["trading_price"].values[[0, -1]]
        found.append(
            say(
                "emissions_trading",
                scopes=scopes_in_words(traded),
                price=f"{first:,.0f}",
                money=str(system.attrs["currency"]),
                year=str(int(system["period"][0])),
                then=f"{last:,.0f}",
                last=str(int(system["period"][-1])),
            )
        )
    return found


def endless_connection(system: xr.Dataset) -> list[str]:
    """That any power passes the connection of the site, where hours look at it and none is stated.

    Only commodities that balance by the hour and pass the meter have one.
    """
    metered = (system["metered"] > 0) & (system["flow"] > 0).any("period")
    passes = (system["hourly"] > 0) & metered.any("technology")
    open_ended = passes & (system["connection_limit"] == np.inf).all("site")
    return [
        say("endless_connection", carrier=named("carriers", name, label))
        for name, label in zip(
            system["commodity"].values[open_ended.values],
            system["commodity_label"].values[open_ended.values],
            strict=True,
        )
    ]


def _held_back(run: Mapping[str, Any]) -> str:
    """That a carbon price begins after the first year and holds before it; empty where not."""
    stated = (run.get("carbon_price") or {}).get("values")
    if not isinstance(stated, Mapping):
        return ""
    first, begins = int(run["horizon"]["first"]), min(map(int, stated))
    if begins <= first:
        return ""
    return say("held_back", begins=str(begins), first=str(first))


def _stood_in(fallback: str) -> str:
    """A figure and the region that it is of, `grid_electricity price: china`."""
    figure, _, region = fallback.rpartition(": ")
    name, _, field = figure.partition(" ")
    told = named("figures", f"{name}.{field}", figure)
    return say("figure_of_region", figure=told, region=_called("regions", region))


def _called(shelf: str, name: str) -> str:
    """A name, for which a page has one of its own."""
    return named(shelf, name, name)


def _quoted(shelf: str, name: str) -> str:
    """A name in marks."""
    return named(shelf, name, f"`{name}`")


def beyond(catalog: Catalog | None, system: xr.Dataset) -> Iterator[str]:
    """Changed numbers outside their documented ranges; of a wildcard the first few.

    With their sources where a catalog knows them.
    """
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in read(system, BEYOND):
        groups.setdefault(row["stated"], []).append(row)
    for stated, rows in groups.items():
        for row in rows[:SHOWN]:
            source = "" if catalog is None else _source(catalog, system, row["path"])
            yield sentence(row, source)
        if len(rows) > SHOWN:
            more = len(rows) - SHOWN
            key = "one_more_outside" if more == 1 else "more_outside"
            yield say(key, more=str(more), stated=stated)


def _source(catalog: Catalog, system: xr.Dataset, path: str) -> str:
    """Source of the number that stood at a path; empty where files do not tell it."""
    number = number_at(catalog, system, path)
    return say("source", name=str(number.source)) if number is not None else ""


def number_at(catalog: Catalog, system: xr.Dataset, path: str) -> Number | None:
    """The number of the files that a path without wildcards leads to.

    None where files do not tell it, as for numbers of the run.

    Parameters
    ----------
    catalog : Catalog
    system : xarray.Dataset
    path : str
    """
    group, name, *rest = path.split(".")
    if not rest or not GROUPS.get(group):
        return None
    kind, row = FIELDS[group][rest[0]]
    key = row.key.replace("factory.", f"{system.attrs['view']}.", 1)
    found: Any = None
    sector = catalog.sectors.get(str(system.attrs["sector"]))
    if row.name in ("purchase_limit", "area_limit") and sector is not None:
        of = "purchase_limits" if row.name == "purchase_limit" else "areas"
        found = _read(sector, f"{system.attrs['view']}.{of}.{name}")
    if kind == "carrier" and name in catalog.carriers:
        chain = region_chain(catalog.regions, str(system.attrs["region"]))
        found = chain.carrier(name, key) or getattr(catalog.carriers[name], key, None)
    elif kind == "technology" and name in catalog.technologies:
        limits = sector.limits.get(name) if sector is not None else None
        own = _read(limits, key) if limits is not None else None
        found = own or _read(
            catalog.technologies[name], ".".join([key.removesuffix(".*"), *rest[1:]])
        )
    return found if isinstance(found, Number) else None


def _read(entry: object, key: str) -> Any:
    """What stands under a dotted key of an entry, or None."""
    for step in key.split("."):
        entry = entry.get(step) if isinstance(entry, Mapping) else getattr(entry, step, None)
    return entry


def told_changes(dataset: xr.Dataset) -> dict[str, str]:
    """Every change as a row of a table: the path as typed, and old and new value.

    A wildcard that changed many numbers is told by its count and the first few; all of them stand
    under `changes` in `summary.json`.
    """
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in read(dataset, CHANGES):
        groups.setdefault(row["stated"].partition("=")[0], []).append(row)
    return {f"changed: {path}": _told_all(path, rows) for path, rows in groups.items()}


def _told_all(path: str, rows: list[dict[str, Any]]) -> str:
    """What one path has changed."""
    if len(rows) == 1:
        return told_change(rows[0])
    fixed = path.split(".")
    first = [
        ".".join(word for word in row["path"].split(".") if word not in fixed) or row.get("of", "")
        for row in rows[:SHOWN]
    ]
    told = [f"{name} {told_change(row)}" for name, row in zip(first, rows, strict=False)]
    more = "; ..." if len(rows) > SHOWN else ""
    return f"{len(rows)} numbers: {'; '.join(told)}{more}"


def told_change(row: Mapping[str, Any]) -> str:
    """Old and new value of a changed number, with its unit.

    Examples
    --------
    >>> told_change({"old": {"2025": 9.0, "2030": 7.0}, "new": 8.0, "unit": "CNY/t"})
    '9 (2025) to 7 (2030) -> 8 CNY/t'
    """
    unit = "" if row["unit"] == "1" else f" {row['unit']}"
    return f"{_told(row['old'])} -> {_told(row['new'])}{unit}"


def _told(value: float | Mapping[str, float | None] | None) -> str:
    """One value, or the first and the last of several years."""
    if isinstance(value, Mapping):
        years = list(value)
        return f"{_told(value[years[0]])} ({years[0]}) to {_told(value[years[-1]])} ({years[-1]})"
    return "none" if value is None else f"{value:.6g}"
