"""Rules of own supply, tested on one year of a plan.

    own use      = (generated - sold) / (generated + curtailed)
    share of use = (generated - sold) / use of the site
    sold         = sold / generated

of all supplies that a rule names, together. What is sold is taken from those that may sell, in the
proportion in which they generate. A rule is tested where one of its supplies stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr

from ..results.headline import relative
from ..results.hours import METER, NEGLIGIBLE
from ..results.tiers import SLACK
from ..schema.rules import in_year
from ..schema.supply_rules import TESTS, SupplyRule
from .devices import SUPPLY, Device

WORDS = {
    "own_use": "own use of what could be generated",
    "share_of_use": "share of the use of the site",
    "sold": "share that is sold",
    "size": "capacity in MW",
}
"""What each test looks at."""

AT_LEAST = ("own_use", "share_of_use")
"""Tests of a least value; the others are of a most."""


@dataclass(frozen=True)
class Check:
    """One test of one rule.

    Attributes
    ----------
    rule, label, what : name and label of the rule, and what is tested
    value, limit : of the plan, and of the rule
    at_least : whether the limit is a least value
    holds : whether the plan keeps to it
    source, locator, quality : of the limit
    """

    rule: str
    label: str
    what: str
    value: float
    limit: float
    at_least: bool
    holds: bool
    source: str
    locator: str
    quality: str


def checks_of(
    system: xr.Dataset,
    pathway: xr.Dataset,
    devices: Sequence[Device],
    rules: Mapping[str, SupplyRule],
    year: int,
    use: float,
) -> list[Check]:
    """Every rule that holds in the year for a supply that stands in it, test by test.

    Parameters
    ----------
    system, pathway : xarray.Dataset
        Of a run with hours.
    devices : sequence of Device
    rules : mapping of name to SupplyRule
    year : int
        A period.
    use : float
        MWh that the site uses in the year.
    """
    told = pathway.sel(period=year)
    found: list[Check] = []
    for name, rule in rules.items():
        group = [
            device.name
            for device in devices
            if device.kind == SUPPLY
            and device.name in rule.technologies
            and float(told["capacity"].sel(technology=device.name).sum()) > NEGLIGIBLE
        ]
        size = float(told["capacity"].sel(technology=group).sum()) if group else 0.0
        if (
            not group
            or year < rule.in_force
            or (rule.above_size and size <= in_year(rule.above_size, year))
        ):
            continue
        values = {**_shares(system, told, devices, group, use), "size": size}
        found += _tests(name, rule, values, year)
    return found


def _tests(name: str, rule: SupplyRule, values: Mapping[str, float], year: int) -> Iterator[Check]:
    for test in TESTS:
        number = getattr(rule, test)
        if number is None:
            continue
        limit, value, least = in_year(number, year), values[test], test in AT_LEAST
        slack = SLACK * max(abs(limit), 1.0)
        holds = value >= limit - slack if least else value <= limit + slack
        yield Check(
            name,
            rule.label,
            WORDS[test],
            value,
            limit,
            least,
            bool(holds),
            number.source,
            number.locator,
            number.quality.value,
        )


def _shares(
    system: xr.Dataset,
    told: xr.Dataset,
    devices: Sequence[Device],
    group: Sequence[str],
    use: float,
) -> dict[str, float]:
    """Shares of the supplies of a group, together, in one year."""

    def generated(names: Sequence[str]) -> dict[str, float]:
        return {name: float(_made(system, told, name)) for name in names}

    may_sell = {
        device.name
        for device in devices
        if float(system["may_export"].sel(technology=device.name)) > 0
    }
    own, selling = generated(group), generated(sorted(may_sell))
    sold = float(told["sale"].sel(commodity=METER).sum())
    part = relative(sum(own[name] for name in group if name in may_sell), sum(selling.values()))
    theirs = sold * float(np.nan_to_num(part))
    total = sum(own.values())
    curtailed = float(told["curtailed"].sel(technology=list(group)).sum())
    return {
        "own_use": float(relative(total - theirs, total + curtailed)),
        "share_of_use": float(relative(total - theirs, use)),
        "sold": float(relative(theirs, total)),
    }


def _made(system: xr.Dataset, told: xr.Dataset, name: str) -> xr.DataArray:
    """Power that a supply makes in a year, in MWh."""
    flow = system["flow"].sel(technology=name, commodity=METER, period=told["period"])
    return told["activity"].sel(technology=name).sum("site") * flow
