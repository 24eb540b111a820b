"""Obligations and the conditions of rewards become norms of the System."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..catalog.obligations import sides_of, value_unit
from ..schema.instruments import QuantityName, quantity_unit
from ..units import factor
from .filler import Filler
from .obligations import fill_obligation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..catalog import Catalog
    from ..schema.carrier import Scope
    from ..schema.instruments import Duty, Obligation
    from ..schema.rules import Criterion, RuleSet, Tier
    from ..schema.run import Run


@dataclass(frozen=True)
class NormPlan:
    """A norm before it is written into arrays.

    Values by year are in the unit stated, and it has either a quantity or the obligation that
    states its part and its whole.
    """

    name: str
    label: str
    quantity: QuantityName | None
    sense: str
    unit: str
    values: dict[int, float]
    steps: bool
    scopes: tuple[Scope, ...]
    conversion: float
    reward: str = ""
    obligation: Obligation | None = None

    def unit_of(self, catalog: Catalog, product_unit: str) -> str:
        """Unit of its value in the System."""
        if self.quantity is not None:
            return quantity_unit(self.quantity, product_unit)
        assert self.obligation is not None
        return value_unit(*sides_of(catalog, self.obligation))


def norms_of(catalog: Catalog, run: Run, duties: Iterable[Duty] = ()) -> tuple[NormPlan, ...]:
    """Every norm that a run asks for.

    Obligations of the law and its own, and the criteria of the tiers that its rewards name.
    """
    plans = [
        NormPlan(
            each.name,
            each.name.replace("_", " "),
            each.quantity,
            "at_least" if each.at_least else "at_most",
            each.unit,
            each.at_least or each.at_most,
            False,
            each.scopes,
            each.electricity_conversion,
            obligation=each if each.quantity is None else None,
        )
        for each in (*duties, *run.obligations)
    ]
    for reward in run.rewards:
        rule_set = catalog.policies.get(reward.rule_set)
        tier = tier_of(rule_set, reward.tier)
        if rule_set is not None and tier is not None:
            plans += [
                criterion_plan(rule_set, tier, number, reward.name)
                for number in range(len(tier.criteria))
            ]
    return tuple(plans)


def tier_of(rule_set: RuleSet | None, name: str) -> Tier | None:
    """The tier of a rule set by name."""
    return next((tier for tier in rule_set.tiers if tier.name == name), None) if rule_set else None


def criterion_plan(rule_set: RuleSet, tier: Tier, number: int, reward: str = "") -> NormPlan:
    """One criterion of a tier as a norm."""
    criterion = tier.criteria[number]
    stated = criterion.threshold
    values = stated.values if stated.values is not None else {0: float(stated.value or 0.0)}
    return NormPlan(
        f"{reward or tier.name}_{number + 1}",
        f"{rule_set.label}, {tier.label}",
        criterion.quantity,
        criterion.test,
        stated.unit,
        values,
        True,
        criterion.scopes,
        conversion_of(rule_set),
        reward,
    )


def conversion_of(rule_set: RuleSet) -> float:
    """Standard coal of electricity in a rule set, in tce/MWh.

    Zero where none of its criteria needs it.
    """
    number = rule_set.electricity_conversion
    return (
        0.0
        if number is None or number.value is None
        else number.value * factor(number.unit, "tce/MWh")
    )


def threshold(criterion: Criterion, year: int, product_unit: str) -> float:
    """Threshold of a criterion in a year, in the unit of its quantity."""
    return criterion.at(year) * factor(
        criterion.threshold.unit, quantity_unit(criterion.quantity, product_unit)
    )


def fill_norms(filler: Filler, plans: tuple[NormPlan, ...], product_unit: str) -> None:
    """Write the values, scopes and conversions of norms; history is left in peace."""
    for row, plan in enumerate(plans):
        try:
            scale = factor(plan.unit, plan.unit_of(filler.catalog, product_unit))
        except ValueError as error:
            filler.problems.add(str(error), key=f"obligations.{plan.name}.unit")
            continue
        value = filler.array("norm_value")[row]
        value[:] = (_steps if plan.steps else _line)(filler, plan.values)
        value *= scale
        value[filler.periods.first_year < filler.free_year] = np.nan
        if plan.obligation is not None:
            fill_obligation(filler, row, plan.obligation)
        filler.array("norm_conversion")[row] = plan.conversion
        for scope in plan.scopes:
            filler.array("norm_scope")[row, filler.position("scope", scope.value)] = 1.0


def _line(filler: Filler, values: dict[int, float]) -> np.ndarray:
    """Straight lines between stated years, as means over periods.

    Silent before the first, held after the last.
    """
    years = np.array(sorted(values), float)
    every = np.interp(
        filler.periods.years, years, [values[int(year)] for year in years], left=np.nan
    )
    last = filler.periods.last_year
    mean = np.array(
        [
            np.nanmean(every[part]) if not np.isnan(every[part]).all() else np.nan
            for part in _parts(filler)
        ]
    )
    return np.where(last < years[0], np.nan, mean)


def _parts(filler: Filler) -> list[np.ndarray]:
    return [np.flatnonzero(member) for member in filler.periods.membership()]


def _steps(filler: Filler, values: dict[int, float]) -> np.ndarray:
    """Each value from its year on, the first also before it."""
    known = sorted(values)
    held = [
        max([year for year in known if year <= last], default=known[0])
        for last in filler.periods.last_year
    ]
    return np.array([values[year] for year in held])
