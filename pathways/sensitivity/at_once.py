"""Headline figures of many samples at once, where costs alone differ between them.

Most samples of a sweep over prices are answered by plans that are known. Each figure is worked out
by the formulas of `results.headline` from arrays with an axis of samples; nothing is done sample by
sample but what those formulas do for one number.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..labelled import SAMPLE, Labelled, slice_of, variable
from ..program import Programs
from ..program.objective import COSTS
from ..program.program import totals_of
from ..results.headline import (
    abatement_cost_of_year,
    average_abatement_cost,
    cost_above_baseline,
    emissions_counted,
    investment_total,
    present_value,
    product_cost_increase,
    reduction,
    resource_cost,
)
from ..solving.known import Known, ProvedMany
from ..systems.scopes import headline_scopes
from .outputs import IS_CAPITAL, USED_UP

Array = NDArray[np.float64]

ALIKE = ("global_warming_potential", "demand", "product", "period_length")
"""Parameters that a figure rests on beside costs, which must be those of all samples."""

COEFFICIENTS = ("weight_capital", "weight_running", "base_emissions")
"""The same of coefficients."""


@dataclass(frozen=True)
class Side:
    """What is asked, the baseline or what pays anyway, for all samples of a batch.

    Attributes
    ----------
    programs : Programs
    proved : ProvedMany
    """

    programs: Programs
    proved: ProvedMany

    @classmethod
    def of(cls, programs: Programs, known: Known | None, count: int) -> Side | None:
        """The side of programs that have no target and differ in costs alone; None of others.

        Parameters
        ----------
        programs : Programs
        known : Known, optional
        count : int
            Number of samples.
        """
        forms = programs.forms
        stacks = (forms.values, forms.lower, forms.upper, forms.row_lower, forms.row_upper)
        if known is None or programs.sizes["target"] or any(each.parts for each in stacks):
            return None
        costs = np.broadcast_to(forms.cost, (count, forms.cost.shape[-1]))
        proved = known.answers(forms.form(0), costs)
        return cls(programs, proved) if proved is not None else None

    def per_plan(self, work_out: Callable[[Array], Array]) -> Array:
        """A figure of each sample that rests on its plan alone (sample, ...)."""
        used, place = np.unique(self.proved.points, return_inverse=True)
        each = np.array([work_out(self.proved.plans[point]) for point in used])
        return each[place]

    @cached_property
    def values(self) -> Array:
        """The plan of each sample (sample, column)."""
        return self.proved.plans[self.proved.points]

    @cached_property
    def cost(self) -> Array:
        """Cost of all kinds (sample, kind, period), money a year."""
        return np.stack([self.by_period(name) for name in COSTS], axis=1)

    def by_period(self, name: str) -> Array:
        """Total of an expression (sample, period)."""
        expression, sizes = self.programs.expressions[name], self.programs.sizes
        if expression.differs:
            return totals_of([expression], self.values, sizes, ("period",))
        used, place = np.unique(self.proved.points, return_inverse=True)
        return totals_of([expression], self.proved.plans[used], sizes, ("period",))[place]


@dataclass(frozen=True)
class AtOnce:
    """Samples of a batch beside their yardsticks.

    Attributes
    ----------
    asked, baseline, economic : Side
    """

    asked: Side
    baseline: Side
    economic: Side

    @classmethod
    def of(
        cls,
        programs: tuple[Programs, Programs, Programs],
        known: tuple[Known | None, Known | None, Known | None],
        count: int,
    ) -> AtOnce | None:
        """The samples of a batch; None where their figures rest on more than costs that differ.

        Parameters
        ----------
        programs : of what is asked, the baseline and what pays anyway
        known : the same
        count : int
            Number of samples.
        """
        if not all(_alike(each) for each in programs):
            return None
        sides: list[Side] = []
        for at, each in enumerate(programs):
            if at and each is programs[0]:
                sides.append(sides[0])
                continue
            side = Side.of(each, known[at], count)
            if side is None:
                return None
            sides.append(side)
        return cls(*sides)

    @property
    def sides(self) -> tuple[Side, Side, Side]:
        """All three."""
        return self.asked, self.baseline, self.economic

    @property
    def found(self) -> NDArray[np.bool_]:
        """Samples of which all three are known."""
        found: NDArray[np.bool_] = np.all([side.proved.found for side in self.sides], axis=0)
        return found

    @property
    def violation(self) -> Array:
        """Largest part of all certificates (sample)."""
        found: Array = np.max(
            [each for side in self.sides for each in (side.proved.violations, side.proved.gaps)],
            axis=0,
        )
        return found

    @property
    def coefficients(self) -> tuple[Array, Array]:
        """Weights of capital and of what runs (period)."""
        own = self.asked.programs.coefficients
        return _first(own.weight_capital).values, _first(own.weight_running).values

    def parameter(self, name: str) -> Labelled:
        """A parameter that is the same in all samples."""
        return _first(variable(self.asked.programs.source, name))

    @cached_property
    def _counted(self) -> Callable[[Array], Array]:
        warming = self.parameter("global_warming_potential").values
        scopes = headline_scopes(self.asked.programs.source)

        def counted(by_gas: Array) -> Array:
            return np.asarray(emissions_counted(by_gas, warming, scopes))

        return counted

    def _emissions(self, side: Side) -> Array:
        form = side.programs.forms.form(0)

        def of_plan(plan: Array) -> Array:
            by_gas = form.value("emissions", plan)
            return self._counted(by_gas.transpose("site", "scope", "gas", "period").values)

        return side.per_plan(of_plan)

    @cached_property
    def emissions(self) -> Array:
        """Emissions of the headline scopes (sample, period) in tCO2e a year."""
        return self._emissions(self.asked)

    @cached_property
    def abatement(self) -> Array:
        """Emissions below those where only what pays is done (sample, period)."""
        if self.economic is self.asked:
            return np.zeros_like(self.emissions)
        return self._emissions(self.economic) - self.emissions

    @cached_property
    def base(self) -> float:
        """Base-year emissions of the headline scopes in tCO2e."""
        by_gas = _first(self.asked.programs.coefficients.base_emissions)
        return float(self._counted(by_gas.transpose("site", "scope", "gas").values))

    @cached_property
    def extra(self) -> Array:
        """Cost above what pays anyway, without transfers (sample, kind, period)."""
        if self.economic is self.asked:
            return np.zeros_like(self.asked.cost)
        return np.where(USED_UP[:, None], self.asked.cost - self.economic.cost, 0.0)


def _alike(programs: Programs) -> bool:
    """Whether what figures rest on beside costs is that of all samples."""
    figures = [variable(programs.source, name) for name in ALIKE]
    coefficients = [getattr(programs.coefficients, name) for name in COEFFICIENTS]
    return all(_is_one(each) for each in (*figures, *coefficients))


def _first(figure: Labelled) -> Labelled:
    """A figure of the first sample."""
    found: Labelled = slice_of(figure, SAMPLE, 0)
    return found


def _is_one(figure: Labelled) -> bool:
    """Whether a figure is the same in all samples."""
    if SAMPLE not in figure.dims:
        return True
    each = figure.over((SAMPLE, *(dim for dim in figure.dims if dim != SAMPLE)))
    return bool(np.array_equal(each, np.broadcast_to(each[:1], each.shape), equal_nan=True))


def _average_cost(samples: AtOnce) -> Array:
    capital, running = samples.coefficients
    return np.array(
        [
            average_abatement_cost(
                present_value(extra, IS_CAPITAL, capital, running), abated, running, samples.base
            )
            for extra, abated in zip(samples.extra, samples.abatement, strict=True)
        ]
    )


def _cost_of_year(samples: AtOnce) -> Array:
    if samples.asked.programs.source.attrs["capital"] != "annuity":
        return np.full_like(samples.abatement, np.nan)
    return abatement_cost_of_year(samples.extra.sum(axis=1), samples.abatement, samples.base)


def _investment(samples: AtOnce) -> Array:
    lengths = samples.parameter("period_length").values
    yearly = samples.asked.by_period("investment")
    return np.array([investment_total(each, lengths) for each in yearly])


def _cost_increase(samples: AtOnce) -> Array:
    made = samples.parameter("demand") * samples.parameter("product")
    own, other = (np.moveaxis(side.cost, 1, 0) for side in (samples.asked, samples.baseline))
    return product_cost_increase(
        resource_cost(own, USED_UP),
        resource_cost(other, USED_UP),
        made.sum(["site", "commodity"]).values,
    )


READ: dict[str, Callable[[AtOnce], Array]] = {
    "npv_cost": lambda s: s.asked.proved.objectives,
    "npv_cost_baseline": lambda s: s.baseline.proved.objectives,
    "npv_cost_economic": lambda s: s.economic.proved.objectives,
    "extra_cost": lambda s: cost_above_baseline(
        s.asked.proved.objectives, s.economic.proved.objectives
    ),
    "abatement_cost_average": _average_cost,
    "abatement_cost_against_economic": _cost_of_year,
    "marginal_abatement_cost": lambda s: np.zeros_like(s.emissions),  # there is no target
    "emissions_headline": lambda s: s.emissions,
    "reduction": lambda s: reduction(s.emissions, s.base),
    "investment_total": _investment,
    "product_cost_increase": _cost_increase,
    "lowest_feasible": lambda s: np.full(len(s.emissions), np.nan),
}
"""How each figure of the headline is read; see `outputs.HEADLINE`."""
