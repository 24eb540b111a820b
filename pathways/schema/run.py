"""A run: what is asked of the model."""

from __future__ import annotations

import math
from collections.abc import Iterator
from enum import StrEnum
from numbers import Integral, Real
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from ..amounts import counted
from ..errors import Problem
from .base import ByYear, DataModel, Figure, Sentence, Slug, Year, no_truth
from .carrier import Scope
from .hours import FULL_YEAR, Hours
from .instruments import BorderAdjustment, Frictions, Law, Loan, Obligation, Reward, Support
from .number import Number
from .readiness import AskedReadiness
from .sector import TYPICAL
from .years import month_end


def _above_one(reduction: float) -> str:
    """What is said of a reduction that is no share of one."""
    return f"a reduction of {reduction:g} is above 1; write {reduction / 100:g} for {reduction:g} %"


def _typed(value: object) -> object:
    """A number as the text of a change, which may also be `*0.8` or `8 CNY/kg`."""
    if isinstance(no_truth(value), Integral):
        return repr(int(value))  # type: ignore[call-overload]  # numbers of NumPy are numbers too
    return repr(float(value)) if isinstance(value, Real) else value


def _month(stated: object) -> object:
    """A month as written, where it is one."""
    month_end(stated)
    return str(stated).strip()


Month = Annotated[str, BeforeValidator(_month)]
"""A year and a month, such as `2026-12`."""

Change = Annotated[str, BeforeValidator(_typed)]
"""What a dotted path is set to."""


class Goal(StrEnum):
    """What a run looks for."""

    cost = "cost"
    lowest = "lowest"
    price = "price"
    baseline = "baseline"


def limits_of_lowest(
    goal: str, max_price: float | None = None, max_cost_increase: float | None = None
) -> Iterator[Problem]:
    """Problems of the two limits up to which the goal `lowest` goes.

    Parameters
    ----------
    goal : str
    max_price : float, optional
        Money per tCO2e.
    max_cost_increase : float, optional
        Share of what each year costs anyway; below zero where less than that may be spent.
    """
    for name, value, least in (
        ("max_price", max_price, 0.0),
        ("max_cost_increase", max_cost_increase, -math.inf),
    ):
        if value is None:
            continue
        if goal != Goal.lowest:
            told = "belongs to the goal `lowest` and would change nothing under this one"
            yield Problem(told, key=name, found=f"goal {goal}", allowed="goal lowest")
        if not math.isfinite(value):
            yield Problem("must be a number", key=name, found=f"{value:g}")
        elif value < least:
            yield Problem(
                "a price is not negative", key=name, found=f"{value:g}", allowed="0 or more"
            )


class Target(DataModel):
    """A limit on emissions of chosen scopes."""

    name: Slug
    """Name in results and messages."""

    kind: Literal["reduction", "intensity", "tonnes", "budget", "peak"]
    """`reduction`: fraction below the base year. `intensity`: t CO2e per unit of product. `tonnes`:
    t CO2e a year. `budget`: t CO2e over all years from the first to the last named. `peak`:
    emissions never rise after the named year."""

    values: ByYear
    """Limit by year. For a path, years between are interpolated; for `peak` the value is
    ignored.
    """

    scopes: tuple[Scope, ...] = (Scope.scope_1, Scope.scope_2_market)
    """Scopes summed."""

    path: bool = False
    """Whether years between the named ones are limited along straight lines."""

    hold: bool = True
    """Whether the last limit holds in all later years."""

    offsets: bool = True
    """Whether offsets count, up to their limit."""

    @model_validator(mode="after")
    def _range(self) -> Target:
        if not self.values:
            raise ValueError("a target needs at least one year in `values`")
        if not self.scopes:
            raise ValueError("a target needs at least one scope in `scopes`")
        for year, value in self.values.items():
            if self.kind == "reduction" and not value <= 1:
                raise ValueError(f"{_above_one(value)} (in {year})")
            if self.kind in ("intensity",) and value < 0:
                raise ValueError(f"intensity {value:g} in {year} is negative")
        return self


class CarbonPrice(DataModel):
    """A price on emissions, with free allocation.

    A bare figure, or figures by year, is short for `values`.
    """

    values: Figure | ByYear
    """Price per t CO2e: one figure in every year, or figures by year with straight lines between,
    held before the first and after the last.
    """

    currency: Literal["CNY", "EUR", "USD"] | None = None
    """Currency of the prices; without it, the currency of the run."""

    money_year: int | None = Field(default=None, ge=1980, le=2040)
    """Year whose money the prices are in; without it, that of the run."""

    scopes: tuple[Scope, ...] | None = Field(default=None, min_length=1)
    """Scopes that pay; without it those of the first target."""

    free_share: ByYear = Field(default_factory=dict)
    """Free allowances as a share of base-year emissions of those scopes, by year."""

    free_benchmark: ByYear = Field(default_factory=dict)
    """Free allowances per unit of product, by year, in t CO2e."""

    sell_surplus: bool = False
    """Whether allowances that are not needed can be sold at the price."""

    pay_removals: bool = True
    """Whether each tonne that emissions lie below zero earns the price, as under any limit that
    counts net emissions; `no` where the law pays for nothing below zero. Where allowances are given
    free and none can be sold, nothing below zero is paid for either.
    """

    note: str | None = None
    """Where the path comes from."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: object) -> object:
        by_year = isinstance(value, dict) and value and all(isinstance(key, int) for key in value)
        return {"values": value} if by_year or isinstance(value, int | float) else value

    @model_validator(mode="after")
    def _not_negative(self) -> CarbonPrice:
        by_year = self.values if isinstance(self.values, dict) else {None: self.values}
        if not by_year:
            raise ValueError("a carbon price needs one figure, or at least one year in `values`")
        for year, price in by_year.items():
            if price < 0:
                at = f" in {year}" if year else ""
                raise ValueError(f"the carbon price {price:g}{at} is negative; give zero or more")
        return self


class Offsets(DataModel):
    """Bought credits."""

    price: Number | None = None
    """Price per t CO2e."""

    limit: ByYear = Field(default_factory=dict)
    """Largest use as a share of base-year emissions of scopes 1 and 2, by year; empty means
    none.
    """


YEARLY_UNTIL = 2032
"""Last year that is a period of its own: both phases of the guideline end by 2030, and what is
decided for them starts within two years."""

BLOCK = 5
"""Years of the periods after that, to the ends of the five-year plans."""


class Horizon(DataModel):
    """The years of the model."""

    first: Year
    """First model year, the base year."""

    last: Year
    """Last model year."""

    blocks: tuple[int, ...] | None = None
    """Lengths in years of the periods, in order; empty means every year is a period, none single
    years to 2032 and then blocks to the ends of 2035, 2040 and so on. A block is cut where a
    target, a price, a limit, a demand or a first year is stated for a year inside it (see
    `docs/horizon.md`).
    """

    label: Literal["first", "middle", "last"] = "first"
    """Which year of a block names it."""

    @model_validator(mode="after")
    def _order(self) -> Horizon:
        if self.last < self.first:
            raise ValueError(f"horizon ends in {self.last}, before it begins in {self.first}")
        if self.blocks and (min(self.blocks) < 1 or sum(self.blocks) != self.last - self.first + 1):
            raise ValueError(
                f"blocks {list(self.blocks)} cover {counted(sum(self.blocks), 'year')}, "
                f"the horizon {self.first}-{self.last} has {self.last - self.first + 1}"
            )
        return self

    @property
    def lengths(self) -> tuple[int, ...]:
        """Lengths of the periods, before they are cut.

        Examples
        --------
        >>> Horizon(first=2030, last=2042).lengths
        (1, 1, 1, 3, 5, 2)
        """
        if self.blocks:
            return self.blocks
        single = self.last if self.blocks is not None else min(self.last, YEARLY_UNTIL)
        years = range(max(self.first, single + 1), self.last + 1)
        ends = [year for year in years if year % BLOCK == 0 or year == self.last]
        starts = [years.start, *(end + 1 for end in ends[:-1])]
        blocks = (end - start + 1 for start, end in zip(starts, ends, strict=bool(ends)))
        return (*[1] * (single - self.first + 1), *blocks)


class Money(DataModel):
    """Conventions about money; each moves an objective by some per cent, so each is explicit."""

    currency: Literal["CNY", "EUR", "USD"] = "CNY"
    """Currency of all results."""

    year: Year = 2024
    """Year of that money (real terms)."""

    discount_rate: Number
    """Real yearly rate at which the decision maker discounts."""

    cost_of_capital: Number
    """Real yearly rate of annuities where a technology states none."""

    discount_year: Year | None = None
    """Year to which money is discounted; without it, the first model year."""

    capital_timing: Literal["start", "middle", "end"] = "middle"
    """When within a year payments for capital fall."""

    running_timing: Literal["start", "middle", "end"] = "middle"
    """When within a year running costs fall."""

    capital: Literal[
        "annuity", "overnight", "overnight_straight_line", "overnight_sinking_fund"
    ] = "annuity"
    """`annuity`: yearly payments up to the horizon. `overnight`: all of it in the first year.
    Otherwise overnight cost, less the salvage value at the horizon.
    """

    interest_during_construction: bool = True
    """Whether capital spent evenly over the lead time bears interest until operation."""


def decision_of(run: Run) -> float:
    """Date of the decision of a run, as a year and a part of it.

    With all hours of a year a block is one decision, which is taken before it begins: in the base
    year.
    """
    at_once = run.decide is None or run.hours.resolution == FULL_YEAR
    return float(run.horizon.first) if at_once else month_end(str(run.decide))


class Run(DataModel):
    """A question put to the model; a named run says only what differs from its base."""

    extends: Slug | None = None
    """Run whose settings hold where this one is silent."""

    title: Sentence | None = None
    """A line for people."""

    sectors: tuple[Slug, ...] = ()
    """Sectors to run."""

    region: Slug
    """Region whose prices and factors hold."""

    view: Literal["factory", "sector"]
    """One factory, or all of them together."""

    plant: Slug = TYPICAL
    """Which plant of the sector the factory is: `typical`, its reference, or one that the sector
    states, such as `laggard` or `best`.
    """

    goal: Goal
    """What is looked for."""

    decide: Month | None = None
    """Month at whose end all is decided, such as `2026-12`. Lead times count from it, and before it
    nothing is built; none means the beginning of the base year.
    """

    horizon: Horizon
    """Model years."""

    money: Money
    """Conventions about money."""

    targets: tuple[Target, ...] | None = None
    """Limits on emissions; none means the phase target of the sector: `reduction` by the phase
    year.
    """

    reduction: Figure = Field(le=1)
    """Reduction that the phase target asks for, against the base year."""

    by: Year | None = None
    """Year of the phase target; none means the sector's phase."""

    prices: Slug = "reference"
    """Scenario of the price deck: `reference`, `tight`, `fast`, or one of your own."""

    scrap: Literal["market", "resource"] = "market"
    """What scrap and recycled metal cost: their market price, or what collecting and preparing them
    costs, which leaves out the rent of who owns them.
    """

    readiness: AskedReadiness = "any"
    """Least readiness of what is newly built or signed: `commercial`, `first_of_a_kind`,
    `demonstration` or `any`; existing practice is always allowed.
    """

    count: Slug | None = None
    """Preset by which every target counts power, of those in `runs/counting`: `contract`,
    `location`, `hourly` and others; none leaves the scopes that each target states, and counts
    contracts as `contract` does.
    """

    carbon_price: CarbonPrice | None = None
    """A carbon price path; none means no price."""

    law: Law = Law()
    """The law of the day, on top of which stand a target, a carbon price and obligations of the
    run; empty means no law.
    """

    offsets: Offsets = Offsets()
    """Offsets that may be bought."""

    obligations: tuple[Obligation, ...] = ()
    """Shares and intensities that have to be kept: renewable power, energy norms."""

    support: tuple[Support, ...] = ()
    """Subsidies."""

    loans: tuple[Loan, ...] = ()
    """Cheaper capital for some technologies."""

    frictions: Frictions = Frictions()
    """Hurdle rates, transaction cost and downtime, in every yardstick; empty means none."""

    border_adjustment: BorderAdjustment | None = None
    """A carbon price at a foreign border on the exported part of the product."""

    rewards: tuple[Reward, ...] = ()
    """Sums paid once for reaching a tier; taken where the pathway with it is cheaper."""

    investment_budget: ByYear = Field(default_factory=dict)
    """Most overnight investment by year, in the money of the run."""

    return_to_fossil: bool = False
    """Whether what was converted may go back to fossil fuel; by default what is made with fossil
    fuel grows no faster than demand.
    """

    rule_set: Slug = "sector_near_zero"
    """Rule set whose grade is the tier of the headline; all others are graded as well."""

    price_limit: Number
    """Price per t CO2e up to which abatement counts as affordable (`as deep as money allows`)."""

    max_price: float | None = None
    """For the goal `lowest`: no tonne dearer than this per t CO2e, in the money of the run; none
    means as deep as technology goes.
    """

    max_cost_increase: float | None = None
    """For the goal `lowest`: most by which the cost of each year, and so that of a unit of product,
    may exceed what pays anyway, as a fraction of it such as 0.05.
    """

    time_limit: float | None = Field(default=None, gt=0)
    """Seconds that each solve may take; without it ten minutes, and an hour with hours of the
    day.
    """

    plants: Literal["divisible", "whole"] | None = None
    """`whole`: units are kept, overhauled and closed wholly, and what converts the main process is
    built in its smallest size at least; for one factory. Without it `run` and `compare` plan whole
    plants for a factory, but for the goal `lowest` and with hours. Curves and sweeps stay
    `divisible`.
    """

    gwp: Literal["ar5", "ar6"]
    """Assessment report whose 100-year global warming potentials hold."""

    hours: Hours = Hours()
    """Hours of the day within the years: `off`, `24x4`, `24x12`, `8760`, or a mapping with more
    settings.
    """

    solver: str = "highs"
    """Solver: `highs` directly, or a name PuLP knows."""

    set: dict[str, Change] = Field(default_factory=dict)
    """Changes of single numbers by dotted path, such as `technologies.h2_dri_eaf.capex: '*0.8'` or
    `carriers.hydrogen.price: 8 CNY/kg`; without a unit a number is in that of the table of numbers.
    """

    @field_validator("reduction", mode="before")
    @classmethod
    def _a_share(cls, value: object) -> object:
        if isinstance(value, int | float) and value > 1:
            raise ValueError(_above_one(value))
        return value

    @model_validator(mode="after")
    def _names_of_targets(self) -> Run:
        names = [target.name for target in self.targets or ()]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"two targets are named `{twice[0]}`; each needs a name of its own")
        return self
