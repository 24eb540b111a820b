"""What a run asks for and what the rules say, as arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..catalog.readiness import premium_of
from ..errors import did_you_mean
from ..schema.carrier import Scope
from ..schema.numbers import ROWS
from ..schema.run import CarbonPrice, Target
from ..schema.technology import Kind
from .filler import Filler
from .scopes import DEFAULT_SCOPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..schema.counting import Counting
    from ..schema.instruments import BorderAdjustment, Loan, Support
    from ..schema.run import Run
    from ..schema.sector import Sector
    from ..schema.technology import Technology


COUNTED = {"contract": Scope.scope_2_market, "location": Scope.scope_2_location}
"""Scope of bought energy that each method of counting has."""


def targets_of(run: Run, sector: Sector, counting: Counting | None) -> tuple[Target, ...]:
    """The run's targets, or the phase target of the sector: a reduction by the phase year.

    All count power by the preset of the run, where it names one.
    """
    if run.targets is not None:
        targets = run.targets
    else:
        values = {run.by or sector.first_target_year: run.reduction}
        targets = (Target(name="phase_target", kind="reduction", values=values),)
    if counting is None:
        return targets
    return tuple(_counting(target, COUNTED[counting.method]) for target in targets)


def fill_counting(filler: Filler, counting: Counting | None) -> None:
    """Write what a preset of counting does to factors by contract, and to certificates.

    By the average of the grid a commodity that counts by location has that factor by contract too,
    unless it is itself under contract and has none. Where certificates do not count, no technology
    cancels emissions of what is bought.
    """
    if counting is None:
        return
    if not counting.certificates:
        filler.array("claim")[...] = 0.0
    if counting.uncontracted == "average":
        market, location = (filler.position("scope", scope.value) for scope in COUNTED.values())
        central = filler.array("emission_factor")
        counted = (central[:, :, market] != 0) & (central[:, :, location] != 0)
        for name in ("emission_factor", "emission_factor_low", "emission_factor_high"):
            factor = filler.array(name)
            factor[:, :, market] = np.where(counted, factor[:, :, location], factor[:, :, market])


def _counting(target: Target, counted: Scope) -> Target:
    """The target with one scope of bought energy in place of any other."""
    scopes = (counted if scope in COUNTED.values() else scope for scope in target.scopes)
    return target.model_copy(update={"scopes": tuple(dict.fromkeys(scopes))})


def fill_rates(filler: Filler, run: Run, technologies: dict[str, Technology]) -> None:
    """Write the discount rate, and the cost of capital of each technology that states none.

    The rate of the run, and what its readiness adds.
    """
    money, rows = run.money, ROWS["run"]
    filler.fill(rows["money.discount_rate"], (), money.discount_rate, "money.discount_rate")
    capital, _, _ = filler.take(
        rows["money.cost_of_capital"], money.cost_of_capital, "money.cost_of_capital"
    )
    rates = filler.array("cost_of_capital")
    rates[np.isnan(rates)] = capital
    row_of_premium = ROWS["readiness"]["cost_of_capital_premium"]
    for row, technology in enumerate(technologies.values()):
        premium = premium_of(filler.catalog, technology)
        if premium is not None and technology.readiness is not None:
            key = f"readiness.{technology.readiness.level.value}.cost_of_capital_premium"
            value, low, high = filler.take(row_of_premium, premium, key)
            filler.put("cost_of_capital", (row,), (capital + value, capital + low, capital + high))


def fill_policy(filler: Filler, run: Run, targets: tuple[Target, ...]) -> None:
    """Write prices, credits, budgets and targets."""
    rows = ROWS["run"]
    filler.fill(rows["price_limit"], (), run.price_limit, "price_limit")
    if run.carbon_price is not None:
        price = run.carbon_price
        stated = price.values
        filler.array("carbon_price")[:] = (
            _path(filler, stated) if isinstance(stated, dict) else stated
        ) * _money_factor(filler, price)
        filler.array("carbon_price_scope")[
            [filler.position("scope", scope) for scope in _paying(price, targets)]
        ] = 1.0
        filler.array("free_share")[:] = _path(filler, price.free_share, before=0.0)
        filler.array("free_benchmark")[:] = filler.array("product")[:, None] * _path(
            filler, price.free_benchmark, before=0.0
        )
        filler.array("sell_surplus")[...] = float(price.sell_surplus)
        filler.array("pay_removals")[...] = float(price.pay_removals)
    if run.offsets.limit:
        filler.array("offset_limit")[:] = _path(filler, run.offsets.limit, before=0.0)
        if run.offsets.price is None:
            filler.problems.add("offsets are allowed but have no price", key="offsets.price")
        else:
            filler.fill(rows["offsets.price"], (), run.offsets.price, "offsets.price")
    _fill_border(filler, run.border_adjustment)
    for row, reward in enumerate(run.rewards):
        key = f"rewards.{reward.name}.amount"
        filler.fill(rows["rewards.*.amount"], (row,), reward.amount, key)
        if reward.last is not None:
            filler.array("reward_last")[row] = reward.last
    for period, year in _periods_of(filler, run.investment_budget, "investment_budget").items():
        filler.array("investment_budget")[period] = run.investment_budget[year]
    for row, target in enumerate(targets):
        _fill_target(filler, row, target)


def _paying(price: CarbonPrice, targets: tuple[Target, ...]) -> tuple[str, ...]:
    """Scopes that pay a carbon price: those it names, or those that the headline counts."""
    stated = price.scopes or (targets[0].scopes if targets else None)
    return tuple(scope.value for scope in stated) if stated else DEFAULT_SCOPES


def fill_frictions(filler: Filler, run: Run, technologies: dict[str, Technology]) -> None:
    """Raise rates to the hurdle and overnight costs by what buying and standing still add.

    What a family of measures has taken already is out of reach. What states its outage loses its
    output then, and is not charged with standing still once more.
    """
    rows, frictions = ROWS["run"], run.frictions
    runs = np.asarray((filler.array("base_activity") > 0).any(axis=0))
    for row, technology in enumerate(technologies.values()):
        lever = technology.lever
        if lever in frictions.hurdle:
            key = f"frictions.hurdle.{lever.value}"
            triple = filler.take(rows["frictions.hurdle.*"], frictions.hurdle[lever], key)
            if triple[0] > filler.array("cost_of_capital")[row]:
                filler.put("cost_of_capital", (row,), triple)
        added = 0.0
        for name in ("transaction_cost", "downtime"):
            stated = getattr(frictions, name)
            counted = name == "downtime" and technology.outage is not None
            if lever in stated and not counted:
                key = f"frictions.{name}"
                taken = filler.take(rows[f"{key}.*"], stated[lever], f"{key}.{lever.value}")
                filler.array(name)[row] = float(taken[0])
                added += float(taken[0])
        for name in ("capex", "capex_low", "capex_high"):
            filler.array(name)[row] *= 1.0 + added
        silent = technology.kind is Kind.measure and technology.already_there is None
        if silent and lever in frictions.already_there and not runs[row]:
            stated, key = frictions.already_there[lever], f"frictions.already_there.{lever.value}"
            filler.fill(rows["frictions.already_there.*"], (row,), stated, key)


def fill_support(filler: Filler, run: Run, technologies: dict[str, Technology]) -> None:
    """Write subsidies and concessional loans.

    Two of one kind on one technology add up (support) or the cheaper holds (loans).
    """
    for each in run.support:
        share = _within(filler, each.investment_share)
        for row, name in _supported(filler, each, technologies):
            filler.array("investment_support")[row] = np.minimum(
                filler.array("investment_support")[row] + share, 1.0
            )
            if each.per_activity is not None:
                filler.fill(
                    ROWS["run"]["support.*.per_activity"],
                    (row,),
                    each.per_activity,
                    f"support.{each.name}.per_activity",
                    activity=technologies[name].activity_unit,
                )
    for loan in run.loans:
        triple = filler.take(ROWS["run"]["loans.*.rate"], loan.rate, f"loans.{loan.name}.rate")
        for row, _ in _supported(filler, loan, technologies):
            if triple[0] < filler.array("cost_of_capital")[row]:
                filler.put("cost_of_capital", (row,), triple)


def _supported(
    filler: Filler, each: Support | Loan, technologies: dict[str, Technology]
) -> Iterator[tuple[int, str]]:
    """Rows and names of the technologies that support or a loan is for."""
    unknown = [name for name in each.technologies if name not in filler.catalog.technologies]
    for name in unknown:
        filler.problems.add(
            f"there is no technology `{name}`",
            key=each.name,
            found=name,
            hint=did_you_mean(name, filler.catalog.technologies),
        )
    for row, (name, technology) in enumerate(technologies.items()):
        if name in each.technologies or technology.lever in each.levers:
            yield row, name


def _within(filler: Filler, stated: dict[int, float]) -> NDArray[np.float64]:
    """Values in the first years of periods from the first to the last stated year, zero outside."""
    if not stated:
        return np.zeros(len(filler.periods.length))
    years = np.array(sorted(stated), float)
    return np.interp(
        filler.periods.first_year, years, [stated[int(year)] for year in years], left=0.0, right=0.0
    )


def _fill_border(filler: Filler, border: BorderAdjustment | None) -> None:
    if border is None:
        return
    money = _money_factor(filler, border)
    price = _path(filler, border.values, before=0.0) * money
    paid = _path(filler, border.paid_abroad, before=0.0) * money
    filler.array("border_price")[:] = price
    filler.array("border_paid")[:] = np.divide(
        np.minimum(paid, price), price, out=np.zeros_like(price), where=price > 0
    )
    if border.declare == "verified":
        filler.array("border_scope")[
            [filler.position("scope", scope.value) for scope in border.scopes]
        ] = 1.0
    filler.array("border_share")[...] = border.export_share
    free = _means(filler, _every(filler, border.benchmark) * _every(filler, border.free_share))
    charged = _path(filler, border.charged)
    filler.array("border_benchmark")[:] = filler.array("product")[:, None] * (free - charged)


def _money_factor(filler: Filler, price: CarbonPrice | BorderAdjustment) -> float:
    """What the prices of a path are multiplied by to be in the money of the run."""
    stated = (price.currency or filler.currency, price.money_year or filler.money_year)
    try:
        return filler.catalog.money.factor(*stated, filler.currency, filler.money_year)
    except ValueError as error:
        filler.problems.add(
            str(error),
            key="carbon_price" if isinstance(price, CarbonPrice) else "border_adjustment",
        )
        return 1.0


def _fill_target(filler: Filler, row: int, target: Target) -> None:
    filler.array("target_scope")[
        row, [filler.position("scope", scope.value) for scope in target.scopes]
    ] = 1.0
    filler.array("target_offsets")[row] = float(target.offsets)
    years = sorted(target.values)
    key = f"targets.{target.name}"
    value = filler.array("target_value")[row]
    active = filler.array("target_active")[row]
    if target.kind == "peak":
        first = _period_of(filler, years[0], key)
        value[first + 1 :], active[first + 1 :] = 0.0, 1.0
        return
    if target.kind == "budget":
        first, last = (_period_of(filler, year, key) for year in (years[0], years[-1]))
        value[last], active[first : last + 1] = target.values[years[-1]], 1.0
        return
    stated = _periods_of(filler, target.values, key)
    first, last = min(stated, default=0), max(stated, default=0)
    if target.path:
        value[first : last + 1] = _path(filler, target.values)[first : last + 1]
    else:
        for period, year in stated.items():
            value[period] = target.values[year]
    if target.hold:
        value[last:] = target.values[years[-1]]


def _periods_of(filler: Filler, years: Iterable[int], key: str) -> dict[int, int]:
    """Position of the period of each stated year.

    A block is cut where years are stated, but for one over all hours of a year; two years that
    would share one are told.
    """
    found: dict[int, int] = {}
    for year in sorted(years):
        period = _period_of(filler, year, key)
        if period in found and filler.periods.length[period] > 1:
            block = f"{filler.periods.first_year[period]}-{filler.periods.last_year[period]}"
            filler.problems.add(
                "two years with a figure of their own in one block, which is one decision; state "
                "`horizon.blocks` that part them",
                key=key,
                found=f"{found[period]} and {year} in {block}",
            )
        found.setdefault(period, year)
    return found


def _period_of(filler: Filler, year: int, key: str) -> int:
    """Position of the period that holds a year."""
    inside = np.flatnonzero(
        (filler.periods.first_year <= year) & (year <= filler.periods.last_year)
    )
    if not inside.size:
        filler.problems.add(
            f"the year {year} lies outside the horizon",
            key=key,
            found=str(year),
            allowed=f"{filler.periods.first_year[0]}-{filler.periods.last_year[-1]}",
        )
        return 0
    return int(inside[0])


def _path(
    filler: Filler, stated: dict[int, float], before: float | None = None
) -> NDArray[np.float64]:
    """Straight lines between stated years, as period means.

    Held after the last and (or `before`) ahead of the first.
    """
    return _means(filler, _every(filler, stated, before))


def _every(
    filler: Filler, stated: dict[int, float], before: float | None = None
) -> NDArray[np.float64]:
    """Straight lines between stated years, in every year; zero where none is stated."""
    if not stated:
        return np.zeros(len(filler.periods.years))
    years = sorted(stated)
    return np.interp(filler.periods.years, years, [stated[year] for year in years], left=before)


def _means(filler: Filler, every: NDArray[np.float64]) -> NDArray[np.float64]:
    """Means over the years of each period."""
    means: NDArray[np.float64] = (
        every @ (filler.periods.membership() / filler.periods.length[:, None]).T
    )
    return means
