"""Figures of headline and pictures that two plans of one program may have otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..program.objective import COSTS
from ..program.program import total_of
from ..questions.outcome import Outcome
from ..questions.tied import handled, market_prices
from ..results.collect import COST_KINDS
from ..results.headline import CONTRACT_SCOPES, LOCATION_SCOPES, emissions_counted, uses_up

Array = NDArray[np.float64]

SAME = 0.005
"""Change of a figure that is none: half a per cent is no longer one when rounded."""


@dataclass(frozen=True)
class Figure:
    """A figure of a plan, or a picture of it.

    Attributes
    ----------
    name : str
        In words; the headline or the picture that shows it.
    unit : str
    values : array
        One value, or what a picture draws.
    size : float
        What a change is held against.
    told : float, optional
        The value; missing for a picture.
    """

    name: str
    unit: str
    values: Array
    size: float
    told: float | None = None


def figures_of(outcome: Outcome, plan: Array) -> list[Figure]:
    """Figures of a plan of the program of an outcome.

    Emissions are those of the year of the target, or of the last, by contract and by location;
    costs are without transfers.

    Parameters
    ----------
    outcome : Outcome
    plan : array over columns
    """
    program, system = outcome.program, outcome.program.system
    lengths, years = system["period_length"].values, system["period"].values
    place = _headline_place(outcome)
    year, money = int(years[place]), str(system.attrs["currency"])
    form = program.form
    by_gas = form.value("emissions", plan).transpose("site", "scope", "gas", "period").values
    potential = program.parameter("global_warming_potential").values
    found = []
    for words, scopes in (("by contract", CONTRACT_SCOPES), ("by location", LOCATION_SCOPES)):
        counted = np.isin(system["scope"].values, scopes)
        emitted = emissions_counted(by_gas, potential, counted)[place]
        base = _base(outcome, counted)
        name = f"emissions of {year}, {words}"
        found.append(Figure(name, "tCO2e", np.array([emitted]), base, float(emitted)))
    cost = np.array(
        [
            total_of([program.expressions[name]], plan, program.sizes, ("period",)).values
            for name in COSTS
        ]
    )
    kinds = np.array([COST_KINDS[name] for name in COSTS])
    used = cost[uses_up(kinds)][:, place]
    for name, unit, value, size in (
        (f"cost of {year}", f"{money}/yr", float(used.sum()), float(np.abs(used).sum())),
        *_investment(outcome, plan, lengths, money),
    ):
        found.append(Figure(name, unit, np.array([value]), size, value))
    activity = form.value("activity", plan).values.sum(axis=0) * handled(program) * lengths
    bought = form.value("purchase", plan).values.sum(axis=(0, 3, 4)) * market_prices(system)
    found.append(_picture("picture of technologies", activity))
    found.append(_picture("picture of energy", bought * lengths))
    found.append(_picture("calendar", _built(outcome, plan)))
    return found


def moved(before: Sequence[Figure], after: Sequence[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """Figures that differ by more than rounding between two plans, each with its other self."""
    for one, other in zip(before, after, strict=True):
        size = max(one.size, other.size)
        if float(np.abs(one.values - other.values).sum()) > SAME * size:
            yield one, other


def _headline_place(outcome: Outcome) -> int:
    """Position of the first year with the tightest limit of the first target, or of the last."""
    limits = outcome.program.coefficients.target_limit.values
    stated = limits[0] if len(limits) else np.zeros(0)
    if not np.isfinite(stated).any():
        return int(outcome.program.sizes["period"]) - 1
    return int(np.nanargmin(np.where(np.isfinite(stated), stated, np.nan)))


def _base(outcome: Outcome, counted: NDArray[np.bool_]) -> float:
    """Emissions of the base year of some scopes in tCO2e."""
    program = outcome.program
    base = program.coefficients.base_emissions.transpose("site", "scope", "gas").values
    potential = program.parameter("global_warming_potential").values
    return abs(float(emissions_counted(base, potential, counted)))


def _investment(
    outcome: Outcome, plan: Array, lengths: Array, money: str
) -> Iterator[tuple[str, str, float, float]]:
    program = outcome.program
    by_year = program.expressions["investment"].evaluate(plan, program.sizes)
    total = float(by_year.values.sum(axis=(0, 1)) @ lengths)
    yield "investment, all years", money, total, abs(total)


def _built(outcome: Outcome, plan: Array) -> Array:
    """New capacity at its overnight cost (technology, vintage), in money."""
    capex = outcome.program.system["capex"].transpose("technology", "vintage").values
    built = outcome.program.form.value("build", plan).values.sum(axis=0)
    found: Array = np.nan_to_num(built * capex)
    return found


def _picture(name: str, values: Array) -> Figure:
    return Figure(name, "", values, float(np.abs(values).sum()))
