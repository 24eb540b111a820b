"""Grades: which tier of which rule set a pathway reaches when, and why not a higher one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from ..schema.instruments import quantity_unit
from ..sentences import listed, named, say
from ..systems.norms import conversion_of, threshold
from .indicators import indicator

if TYPE_CHECKING:
    from ..schema.rules import Criterion, RuleSet, Tier

TIER_NONE = "none"
NOT_GRADED = "not_graded"
SLACK = 1e-6
"""Relative slack of a test, for limits that an optimum meets exactly."""


@dataclass(frozen=True)
class Grade:
    """The tier of one year, with what decided it."""

    tier: str
    reason: str


def grade(
    rule_set: RuleSet, system: xr.Dataset, pathway: xr.Dataset, product_unit: str
) -> list[Grade]:
    """Grade of every period under a rule set.

    The highest tier whose criteria all hold; the reason names the criteria that the next higher
    tier misses, or, at the highest, the values that reach it.

    Parameters
    ----------
    rule_set : RuleSet
    system, pathway : xarray.Dataset
    product_unit : str
        Unit of the sector's product, for intensities.
    """
    years = [int(year) for year in pathway["period"].values]
    if not rule_set.tiers:
        return [Grade(NOT_GRADED, say("no_number"))] * len(years)
    conversion = conversion_of(rule_set)
    values = {
        id(criterion): indicator(
            system,
            pathway,
            criterion.quantity,
            [scope.value for scope in criterion.scopes],
            conversion,
        )
        for tier in rule_set.tiers
        for criterion in tier.criteria
    }
    return [
        _grade_year(rule_set, values, number, year, product_unit)
        for number, year in enumerate(years)
    ]


def grade_all(
    rule_sets: Mapping[str, RuleSet], system: xr.Dataset, pathway: xr.Dataset, product_unit: str
) -> dict[str, dict[int, Grade]]:
    """Grades under every rule set for the pathway's sector and region, by name and year."""
    years = [int(year) for year in pathway["period"].values]
    sector, region = str(system.attrs.get("sector", "")), str(system.attrs.get("region", ""))
    graded = {}
    for name, rule_set in rule_sets.items():
        if (rule_set.sectors and sector not in rule_set.sectors) or (
            rule_set.regions and region not in rule_set.regions
        ):
            continue
        graded[name] = dict(zip(years, grade(rule_set, system, pathway, product_unit), strict=True))
    return graded


def _grade_year(
    rule_set: RuleSet, values: dict[int, np.ndarray], number: int, year: int, product_unit: str
) -> Grade:
    missed = ""
    for tier in rule_set.tiers:
        told = [
            _test(criterion, float(values[id(criterion)][number]), year, product_unit)
            for criterion in tier.criteria
        ]
        wrong = [text for holds, text in told if not holds]
        if not wrong:
            return Grade(tier.name, missed or listed((text for _, text in told), "semicolon"))
        missed = missed or _misses(tier, wrong)
    last = rule_set.tiers[-1]
    told = [
        _test(criterion, float(values[id(criterion)][number]), year, product_unit)
        for criterion in last.criteria
    ]
    return Grade(TIER_NONE, _misses(last, [text for holds, text in told if not holds]))


def _misses(tier: Tier, tests: Sequence[str]) -> str:
    label = named("tiers", tier.name, tier.label)
    return say("not_tier", tier=label, tests=listed(tests, "semicolon"))


def _test(criterion: Criterion, value: float, year: int, product_unit: str) -> tuple[bool, str]:
    limit = threshold(criterion, year, product_unit)
    unit = quantity_unit(criterion.quantity, product_unit)
    slack = SLACK * max(abs(limit), 1.0)
    holds = value >= limit - slack if criterion.test == "at_least" else value <= limit + slack
    name = say(f"quantity_{criterion.quantity}")
    if np.isnan(value):
        return False, say("cannot_be_worked_out", quantity=name)
    shown, asked = _shown(value, unit), _shown(limit, unit)
    return bool(holds), say(f"test_{criterion.test}", quantity=name, value=shown, limit=asked)


def _shown(value: float, unit: str) -> str:
    share = unit == "1" and abs(value) <= 10
    return f"{value:.1%}" if share else f"{value:.3g} {unit.replace('(', '').replace(')', '')}"
